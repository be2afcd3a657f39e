"""Settings: the environment variables that `.env.example` lists, read once at the start of a process."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.fernet import Fernet

REPOSITORY = Path(__file__).resolve().parents[2]


class ConfigError(Exception):
    """The process cannot start; the text says which variable is wrong and what to do."""


def keep_private() -> None:
    """Whatever this process writes from now on (database, logs, keys, files on their way) is its user's alone."""
    os.umask(0o077)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that a process is told from outside. Secrets are kept out of the repr."""

    slack_bot_token: str | None = field(repr=False)
    slack_app_token: str | None = field(repr=False)
    slack_signing_secret: str | None = field(repr=False)
    slack_client_id: str | None
    slack_client_secret: str | None = field(repr=False)
    slack_api_url: str
    sourcewhale_api_url: str
    database_url: str = field(repr=False)
    redis_url: str | None = field(repr=False)
    encryption_keys: tuple[str, ...] = field(repr=False)
    candidates_kept_days: int
    history_kept_days: int
    ledger_kept_days: int
    uninstall_grace_days: int
    log_level: str
    log_format: str
    sentry_dsn: str | None = field(repr=False)
    public_url: str | None
    host: str
    port: int
    # Where /metrics is served, alone; None: on `port`.
    metrics_port: int | None
    var_dir: Path

    @property
    def many_workspaces(self) -> bool:
        """Whether workspaces install the app by themselves, through OAuth."""
        return self.slack_client_id is not None

    @property
    def socket_mode(self) -> bool:
        """Whether Slack is reached through Socket Mode."""
        return self.slack_app_token is not None

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Read the variables that `.env.example` lists.

        Raises ConfigError with one sentence when a value is missing or cannot be right.
        """

        def text(name: str) -> str | None:
            return environ.get(name, "").strip() or None

        var_dir = Path(text("VAR_DIR") or REPOSITORY / "var")
        bot_token = text("SLACK_BOT_TOKEN")
        client_id, client_secret = text("SLACK_CLIENT_ID"), text("SLACK_CLIENT_SECRET")
        if (client_id is None) != (client_secret is None):
            raise ConfigError("Set both SLACK_CLIENT_ID and SLACK_CLIENT_SECRET (many workspaces), or neither.")
        if bot_token is None and client_id is None:
            raise ConfigError(
                "SLACK_BOT_TOKEN is not set, nor are SLACK_CLIENT_ID and SLACK_CLIENT_SECRET. "
                "Copy .env.example to .env and fill it in, or try `make demo`."
            )
        app_token = text("SLACK_APP_TOKEN")
        signing_secret = text("SLACK_SIGNING_SECRET")
        if app_token is None and signing_secret is None:
            raise ConfigError(
                "Set SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP), so that Slack can reach the bot."
            )
        level = (text("LOG_LEVEL") or "INFO").upper()
        if level not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ConfigError("LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR.")
        log_format = (text("LOG_FORMAT") or "auto").lower()
        if log_format not in {"auto", "json", "text"}:
            raise ConfigError("LOG_FORMAT must be json, text or auto (text on a terminal, else json).")

        def number(name: str, default: int, least: int, most: int) -> int:
            value = text(name) or str(default)
            if not (value.isascii() and value.isdecimal() and len(value) < 10 and least <= int(value) <= most):
                raise ConfigError(f"{name} must be a whole number from {least} to {most}.")
            return int(value)

        public_url = text("PUBLIC_URL")
        if public_url is not None:
            public_url = _web_address("PUBLIC_URL", public_url)
        database_url = text("DATABASE_URL")
        return cls(
            slack_bot_token=bot_token,
            slack_app_token=app_token,
            slack_signing_secret=signing_secret,
            slack_client_id=client_id,
            slack_client_secret=client_secret,
            slack_api_url=_web_address("SLACK_API_URL", text("SLACK_API_URL") or "https://slack.com/api/") + "/",
            sourcewhale_api_url=_web_address(
                "SOURCEWHALE_API_URL", text("SOURCEWHALE_API_URL") or "https://sourcewhale.app/public-api"
            ),
            database_url=_database_url(database_url) if database_url else f"sqlite:///{var_dir / 'bot.db'}",
            redis_url=text("REDIS_URL"),
            encryption_keys=_encryption_keys(text("ENCRYPTION_KEYS"), var_dir),
            candidates_kept_days=number("CANDIDATES_KEPT_DAYS", 90, 1, 3650),
            history_kept_days=number("HISTORY_KEPT_DAYS", 730, 1, 36500),
            ledger_kept_days=number("LEDGER_KEPT_DAYS", 1825, 1, 36500),
            uninstall_grace_days=number("UNINSTALL_GRACE_DAYS", 30, 0, 365),
            log_level=level,
            log_format=log_format,
            sentry_dsn=text("SENTRY_DSN"),
            public_url=public_url,
            host=text("HOST") or "127.0.0.1",
            port=number("PORT", 3000, 0, 65535),
            metrics_port=number("METRICS_PORT", 0, 1, 65535) if text("METRICS_PORT") else None,
            var_dir=var_dir,
        )


def _web_address(name: str, value: str) -> str:
    if not value.startswith(("http://", "https://")):
        raise ConfigError(f"{name} must begin with http:// or https://.")
    return value.rstrip("/")


def _database_url(url: str) -> str:
    """Hosting platforms hand out `postgres://`; SQLAlchemy wants the driver named."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _encryption_keys(given: str | None, var_dir: Path) -> tuple[str, ...]:
    if given is None:
        return (_own_key(var_dir / "encryption.key"),)
    keys = tuple(key.strip() for key in given.split(",") if key.strip())
    for key in keys:
        try:
            Fernet(key)
        except ValueError:
            raise ConfigError(
                "ENCRYPTION_KEYS holds a value that is no Fernet key. Make one with `make new-key`."
            ) from None
    return keys


def _own_key(path: Path) -> str:
    """The key made once for a workspace without ENCRYPTION_KEYS, safe when two processes start at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        descriptor, temporary = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(Fernet.generate_key())
            file.flush()
            os.fsync(file.fileno())
        try:
            # mkstemp made it 0600; link fails if another process was first, and then theirs counts.
            os.link(temporary, path)
        except FileExistsError:
            pass
        finally:
            Path(temporary).unlink()
    key = path.read_text().strip()
    try:
        Fernet(key)
    except ValueError:
        raise ConfigError(
            f"{path.name} under var/ is damaged. Restore it from a backup: without it the stored API key is lost. "
            "If you have none, delete the file and connect SourceWhale again."
        ) from None
    return key
