"""What a process is told from outside, and what it keeps secret."""

from __future__ import annotations

import re
import stat
from dataclasses import fields
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from store.base.config import ConfigError, Settings
from store.base.secrets import SecretBox, UnreadableSecret

REPOSITORY = Path(__file__).resolve().parents[2]


def settings(tmp_path, **environ: str) -> Settings:
    given = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "VAR_DIR": str(tmp_path)}
    return Settings.from_env({**given, **environ})


def test_defaults(tmp_path):
    made = settings(tmp_path)
    assert made.socket_mode
    assert made.slack_api_url == "https://slack.com/api/"
    assert made.sourcewhale_api_url == "https://sourcewhale.app/public-api"
    assert made.database_url == f"sqlite:///{tmp_path / 'bot.db'}"
    assert made.redis_url is None
    assert (made.host, made.port) == ("127.0.0.1", 3000)


@pytest.mark.parametrize(
    "environ",
    [
        {"SLACK_BOT_TOKEN": ""},
        {"SLACK_APP_TOKEN": ""},
        {"SLACK_CLIENT_ID": "1.2"},
        {"PORT": "many"},
        {"PORT": "65536"},
        {"CANDIDATES_KEPT_DAYS": "0"},
        {"HISTORY_KEPT_DAYS": "for ever"},
        {"LEDGER_KEPT_DAYS": "-1"},
        {"UNINSTALL_GRACE_DAYS": "-1"},
        {"LOG_FORMAT": "xml"},
        {"PUBLIC_URL": "export.example.com"},
        {"LOG_LEVEL": "LOUD"},
        {"SLACK_API_URL": "slack.com"},
        {"ENCRYPTION_KEYS": "too-short"},
        {"PUBLIC_URL": "https://user:hidden-password@host.example"},
        {"SLACK_API_URL": "https://hidden-password@host.example/api"},
        {"SOURCEWHALE_API_URL": "https://user:hidden-password@host.example"},
        {"SLACK_API_URL": "https://host.example/api?team=1"},
    ],
)
def test_what_cannot_be_right_stops_the_start_with_a_sentence(tmp_path, environ):
    with pytest.raises(ConfigError) as caught:
        settings(tmp_path, **environ)
    assert str(caught.value).endswith((".", "`."))
    assert next(iter(environ)) in str(caught.value) and "hidden-password" not in str(caught.value)


def test_http_mode_needs_the_signing_secret(tmp_path):
    assert not settings(tmp_path, SLACK_APP_TOKEN="", SLACK_SIGNING_SECRET="s").socket_mode


def test_hosting_platforms_urls_get_our_driver(tmp_path):
    made = settings(tmp_path, DATABASE_URL="postgres://u:p@host/name")
    assert made.database_url == "postgresql+psycopg://u:p@host/name"


def test_the_key_made_once_is_private_and_stays(tmp_path):
    first = settings(tmp_path).encryption_keys
    assert settings(tmp_path).encryption_keys == first
    assert stat.S_IMODE((tmp_path / "encryption.key").stat().st_mode) == 0o600


def test_no_secret_is_in_the_repr(tmp_path):
    made = settings(tmp_path, SLACK_SIGNING_SECRET="sign-me", DATABASE_URL="postgres://u:pass@h/n")
    for secret in ("xoxb-1", "xapp-1", "sign-me", "pass", made.encryption_keys[0]):
        assert secret not in repr(made)


def test_secrets_are_opened_by_any_key_and_encrypted_by_the_first():
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    token = SecretBox([old]).encrypt("sw-key")
    assert "sw-key" not in token
    both = SecretBox([new, old])
    assert both.decrypt(token) == "sw-key"
    assert SecretBox([new]).decrypt(both.rotate(token)) == "sw-key"
    with pytest.raises(UnreadableSecret):
        SecretBox([new]).decrypt(token)


def names(text: str, pattern: str) -> set[str]:
    return set(re.findall(pattern, text, re.MULTILINE))


def test_settings_example_and_readme_know_the_same_variables():
    settings = {field.name.upper() for field in fields(Settings)}
    assert names((REPOSITORY / ".env.example").read_text(), r"^#?([A-Z_]+)=") == settings
    table = (REPOSITORY / "docs" / "configuration.md").read_text()
    assert names(table, r"^\| `([A-Z_]+)` \|") == settings


def test_defaults_in_example_and_readme_are_those_of_the_settings(tmp_path):
    made = settings(tmp_path)
    example, readme = (REPOSITORY / ".env.example").read_text(), (REPOSITORY / "docs" / "configuration.md").read_text()
    for name in (
        "PORT",
        "HOST",
        "CANDIDATES_KEPT_DAYS",
        "HISTORY_KEPT_DAYS",
        "LEDGER_KEPT_DAYS",
        "UNINSTALL_GRACE_DAYS",
        "LOG_LEVEL",
        "LOG_FORMAT",
    ):
        value = getattr(made, name.lower())
        assert re.search(rf"^#{name}={value}$", example, re.MULTILINE), name
        assert re.search(rf"^\| `{name}` \| [^|]*\| `{value}` \|", readme, re.MULTILINE), name
