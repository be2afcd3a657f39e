"""What keeps a process from starting is a sentence and exit 2, never a trace, and holds no secret."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography.fernet import Fernet
from flask import Flask
from sqlalchemy import text

import bot.__main__
import store.migrate
import store.upkeep.keys
import worker.__main__
from store.base.db import Database
from store.migrate import upgrade
from tests.servers import closed_port
from worker.operations import operate

REPOSITORY = Path(__file__).resolve().parents[2]
KEY = Fernet.generate_key().decode()
SECRET = "hidden-password"
STARTS = {
    "bot": bot.__main__.main,
    "worker": worker.__main__.main,
    "migrate": store.migrate.main,
    "operate": lambda: operate.main(["status"]),
    "rotate-keys": store.upkeep.keys.main,
}


@pytest.fixture
def surroundings(tmp_path, monkeypatch):
    """The least that a process is told; its umask and its logging are given back."""
    for name in list(os.environ):
        if name.startswith(("SLACK_", "DATABASE_", "REDIS_", "SENTRY_", "ENCRYPTION_", "VAR_")):
            monkeypatch.delenv(name)
    for name, value in {
        "SLACK_BOT_TOKEN": f"xoxb-{SECRET}",
        "SLACK_APP_TOKEN": f"xapp-{SECRET}",
        "ENCRYPTION_KEYS": KEY,
        "VAR_DIR": str(tmp_path),
    }.items():
        monkeypatch.setenv(name, value)
    umask, handlers = os.umask(0o022), list(logging.root.handlers)
    yield monkeypatch
    os.umask(umask)
    logging.root.handlers[:] = handlers


def corrupt(folder: Path) -> None:
    (folder / "bot.db").write_bytes(b"no database, but words enough to fill a page of one " * 200)


def nothing(folder: Path) -> None:
    pass


def occupied(folder: Path) -> None:
    """A file where a folder should be."""
    (folder / "var").write_text("")


FAULTS = {
    "database down": (
        {"DATABASE_URL": f"postgresql://u:{SECRET}@127.0.0.1:{{closed}}/x"},
        nothing,
        "The database is away: connection refused. Check DATABASE_URL",
    ),
    "unknown host": (
        {"DATABASE_URL": f"postgresql://u:{SECRET}@database.invalid/x"},
        nothing,
        "The name of the database's host cannot be resolved",
    ),
    "no address": ({"DATABASE_URL": f"{SECRET}"}, nothing, "DATABASE_URL must be an address"),
    "another database": ({"DATABASE_URL": f"mysql://u:{SECRET}@h/x"}, nothing, "DATABASE_URL must be an address"),
    "another driver": (
        {"DATABASE_URL": f"postgresql+asyncpg://u:{SECRET}@h/x"},
        nothing,
        "DATABASE_URL must be an address",
    ),
    "port that is none": (
        {"DATABASE_URL": f"postgresql://u:{SECRET}@h:port/x"},
        nothing,
        "DATABASE_URL must be an address",
    ),
    "corrupt file": ({}, corrupt, "The database's file is no SQLite database, or is damaged"),
    "file that cannot be": ({"DATABASE_URL": "sqlite:////proc/nowhere/x.db"}, nothing, "VAR_DIR cannot be used"),
    "Redis without scheme": (
        {"REDIS_URL": f"u:{SECRET}@localhost:6379"},
        nothing,
        "REDIS_URL must begin with redis://",
    ),
    "Redis at no port": ({"REDIS_URL": f"redis://u:{SECRET}@h:{SECRET}/0"}, nothing, "REDIS_URL cannot be read"),
    "Redis in half an address": ({"REDIS_URL": f"redis://u:{SECRET}@[::1/0"}, nothing, "REDIS_URL cannot be read"),
    "Redis without a number": ({"REDIS_URL": f"redis://u:{SECRET}@h/name"}, nothing, "REDIS_URL cannot be read"),
    "Redis with an option that is none": (
        {"REDIS_URL": f"redis://u:{SECRET}@h/0?socket_timeout=soon"},
        nothing,
        "REDIS_URL cannot be read",
    ),
    "address at no port": (
        {"SLACK_API_URL": "https://slack.com:port/api"},
        nothing,
        "SLACK_API_URL must be an address",
    ),
    "address of no host": ({"SOURCEWHALE_API_URL": "https://"}, nothing, "SOURCEWHALE_API_URL must be an address"),
    "half an address": ({"PUBLIC_URL": "https://[::1"}, nothing, "PUBLIC_URL must be an address"),
    "address and a comment": ({"PUBLIC_URL": "https://a.example # ours"}, nothing, "PUBLIC_URL must be an address"),
    "token in quotes": ({"SLACK_BOT_TOKEN": f'"xoxb-{SECRET}"'}, nothing, "SLACK_BOT_TOKEN holds"),
    "token and a comment": ({"SLACK_APP_TOKEN": f"xapp-{SECRET} # ours"}, nothing, "SLACK_APP_TOKEN holds"),
    "token cut short by an editor": ({"SLACK_BOT_TOKEN": f"xoxb-{SECRET}\u2026"}, nothing, "SLACK_BOT_TOKEN holds"),
    "database in memory": ({"DATABASE_URL": "sqlite://"}, nothing, "DATABASE_URL names no file"),
    "database in memory by name": ({"DATABASE_URL": "sqlite:///:memory:"}, nothing, "DATABASE_URL names no file"),
    "database by SQLite's own address": (
        {"DATABASE_URL": "sqlite:///file:/folder/bot.db?uri=true"},
        nothing,
        "DATABASE_URL names no file",
    ),
    "Sentry": ({"SENTRY_DSN": SECRET}, nothing, "SENTRY_DSN is not an address such as"),
    "no key": ({"ENCRYPTION_KEYS": ","}, nothing, "ENCRYPTION_KEYS holds no key"),
    "two keys without a comma": (
        {"ENCRYPTION_KEYS": f"{KEY};{KEY}"},
        nothing,
        "ENCRYPTION_KEYS holds a value that is no",
    ),
    "a key and a comment": ({"ENCRYPTION_KEYS": f"{KEY} # old"}, nothing, "ENCRYPTION_KEYS holds a value that is no"),
    "two values": ({"REDIS_URL": "redis://x", "REDIS_URL_FILE": "/x"}, nothing, "REDIS_URL and REDIS_URL_FILE"),
    "file that is not there": (
        {"SLACK_BOT_TOKEN": "", "SLACK_BOT_TOKEN_FILE": "/nowhere/x"},
        nothing,
        "SLACK_BOT_TOKEN_FILE names a file that cannot be read (No such file or directory)",
    ),
    "folder that cannot be": (
        {"VAR_DIR": "{folder}/var/sub", "ENCRYPTION_KEYS": ""},
        occupied,
        "VAR_DIR cannot be used",
    ),
}


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_a_sentence(surroundings, tmp_path, capsys, start, fault):
    environ, prepare, sentence = FAULTS[fault]
    for name, value in environ.items():
        surroundings.setenv(name, value.format(closed=closed_port(), folder=tmp_path))
    prepare(tmp_path)
    assert STARTS[start]() == 2
    said = capsys.readouterr()
    assert sentence in said.err
    assert "Traceback" not in said.err
    assert SECRET not in said.err + said.out


@pytest.mark.parametrize("start", ["bot", "worker"])
@pytest.mark.parametrize("content", [None, "no certificate"])
def test_authorities_that_cannot_be_read_are_named(surroundings, tmp_path, capsys, start, content):
    if content is not None:
        (tmp_path / "ca.pem").write_text(content)
    surroundings.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "ca.pem"))
    assert STARTS[start]() == 2
    said = capsys.readouterr().err
    assert "The certificate authorities in" in said
    assert "Traceback" not in said


def test_a_key_in_quotes_is_that_key():
    from store.base.config import Settings

    for written in (f'"{KEY}"', f"'{KEY}', '{KEY}'", f"{KEY},{KEY}"):
        settings, problems = Settings.read({"ENCRYPTION_KEYS": written, "SLACK_BOT_TOKEN": "x", "SLACK_APP_TOKEN": "x"})
        assert problems == []
        assert set(settings.encryption_keys) == {KEY}


@pytest.mark.parametrize("host", ["nowhere.invalid", "'127.0.0.1'", "192.0.2.1"])
def test_a_host_where_nobody_can_listen_is_named(host):
    settings: Any = SimpleNamespace(host=host, port=3000, metrics_port=None)
    with pytest.raises(bot.__main__.CannotListen, match=f"The bot cannot listen on {host}:3000: "):
        bot.__main__._listen(settings, Flask("outer"), Flask("inner"))


def test_all_faults_are_told_at_once(surroundings, capsys):
    for name, value in {"PORT": "x", "LOG_LEVEL": "LOUD", "REDIS_URL": "x", "ENCRYPTION_KEYS": "short"}.items():
        surroundings.setenv(name, value)
    assert store.migrate.main() == 2
    said = capsys.readouterr().err
    for name in ("PORT", "LOG_LEVEL", "REDIS_URL", "ENCRYPTION_KEYS"):
        assert f"{name} " in said


@pytest.mark.parametrize("name", ["SLACK_BOT_TOKEN", "DATABASE_URL", "REDIS_URL", "ENCRYPTION_KEYS", "SENTRY_DSN"])
def test_each_secret_may_stand_in_a_file(surroundings, tmp_path, name):
    from store.base.config import Settings

    value = {
        "SLACK_BOT_TOKEN": "xoxb-from-a-file",
        "DATABASE_URL": "sqlite:////tmp/from-a-file.db",
        "REDIS_URL": "redis://from-a-file",
        "ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "SENTRY_DSN": "https://key@sentry.example.com/1",
    }[name]
    (tmp_path / "secret").write_text(f"{value}\n")
    surroundings.delenv(name, raising=False)
    surroundings.setenv(f"{name}_FILE", str(tmp_path / "secret"))
    found = getattr(Settings.from_env(), name.lower())
    assert found == ((value,) if name == "ENCRYPTION_KEYS" else value)


@pytest.mark.long
def test_releases_at_once_wait_for_each_other(surroundings, tmp_path):
    releases = [
        subprocess.Popen(
            [sys.executable, "-m", "store.migrate"],
            cwd=REPOSITORY,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for _ in range(3)
    ]
    said = [release.communicate(timeout=100)[0] for release in releases]
    assert [release.returncode for release in releases] == [0, 0, 0], said
    assert all("up to date" in text for text in said)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.long
def test_a_newer_schema_is_accepted_and_left_alone(surroundings, request, tmp_path, capsys, kind):
    url = f"sqlite:///{tmp_path / 'bot.db'}" if kind == "sqlite" else request.getfixturevalue("postgresql_url")
    surroundings.setenv("DATABASE_URL", url)
    database = Database(url)
    upgrade(database)
    with database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999_of_tomorrow'"))
    assert store.migrate.main() == 0
    assert "migrated by a newer version, which is accepted" in capsys.readouterr().out
    with database.read() as session:
        assert session.scalar(text("SELECT version_num FROM alembic_version")) == "9999_of_tomorrow"
    database.close()
