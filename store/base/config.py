"""Settings: the environment variables that `.env.example` lists, read once at the start of a process."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

REPOSITORY = Path(__file__).resolve().parents[2]


# Each of these may stand in a file that NAME_FILE names instead, as Docker and Kubernetes hand secrets out.
SECRETS = (
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "SLACK_SIGNING_SECRET",
    "SLACK_CLIENT_SECRET",
    "DATABASE_URL",
    "REDIS_URL",
    "ENCRYPTION_KEYS",
    "SENTRY_DSN",
)
# Quotes and comments of an .env file reach a process where whoever starts it does not take them away.
_ODD = re.compile(r"[\s\"'<>\\]")
_KEY = re.compile(r"[A-Za-z0-9_-]{43}=")
_DATABASE_DRIVERS = ("postgresql+psycopg", "sqlite")


# What all processes of a deployment must be given alike; no secret is among them.
_SHARED = (
    "sourcewhale_api_url",
    "slack_api_url",
    "encrypt_details",
    "candidates_kept_days",
    "history_kept_days",
    "ledger_kept_days",
    "uninstall_grace_days",
)


class ConfigError(Exception):
    """The process cannot start; the text says which variables are wrong and what to do, a sentence for each."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


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
    # Whether people's details are sealed with them in the database.
    encrypt_details: bool
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
    # In the local workspace: by how much the days of campaigns are ahead (store.after.calendar).
    calendar_file: Path | None = None

    @property
    def many_workspaces(self) -> bool:
        """Whether workspaces install the app by themselves, through OAuth."""
        return self.slack_client_id is not None

    @property
    def sqlite_file(self) -> Path | None:
        """The file of an SQLite database, without what may be said of it behind a question mark; None for a server."""
        parsed = make_url(self.database_url)
        return Path(parsed.database or "") if parsed.drivername == "sqlite" else None

    @property
    def socket_mode(self) -> bool:
        """Whether Slack is reached through Socket Mode."""
        return self.slack_app_token is not None

    def shared(self) -> dict[str, str]:
        """What other processes must have been given too, by the names of the variables."""
        return {name.upper(): str(getattr(self, name)) for name in _SHARED}

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Read the environment, and make the key that is made once where ENCRYPTION_KEYS is not set.

        Raises ConfigError with a sentence for each value that is missing or cannot be right.
        """
        settings, problems = cls.read(environ)
        if problems:
            raise ConfigError(*problems)
        if settings.encryption_keys:
            return settings
        try:
            return replace(settings, encryption_keys=(_own_key(settings.var_dir / "encryption.key"),))
        except OSError as error:
            raise ConfigError(
                f"VAR_DIR cannot be used: {error.strerror}. The bot keeps its key and database there."
            ) from None

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> tuple[Settings, list[str]]:
        """The settings, and a sentence for each that is missing or cannot be right; the usual value stands for that.

        Makes and changes nothing: without ENCRYPTION_KEYS and a key of its own there are no keys.
        """
        given = _Given(environ)
        # As a shell would: make and .env leave the sign as it is.
        var_dir = Path(given.text("VAR_DIR") or REPOSITORY / "var").expanduser()
        bot_token, app_token = given.token("SLACK_BOT_TOKEN"), given.token("SLACK_APP_TOKEN")
        client_id, client_secret = given.token("SLACK_CLIENT_ID"), given.token("SLACK_CLIENT_SECRET")
        signing_secret = given.token("SLACK_SIGNING_SECRET")
        if (client_id is None) != (client_secret is None) and not given.odd:
            given.problem("Set both SLACK_CLIENT_ID and SLACK_CLIENT_SECRET (many workspaces), or neither.")
        elif bot_token is None and client_id is None and not given.odd:
            given.problem(
                "SLACK_BOT_TOKEN is not set, nor are SLACK_CLIENT_ID and SLACK_CLIENT_SECRET. "
                "Copy .env.example to .env and fill it in, or try `make demo`."
            )
        if app_token is None and signing_secret is None and not given.odd:
            given.problem(
                "Set SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP), so that Slack can reach the bot."
            )
        settings = cls(
            slack_bot_token=bot_token,
            slack_app_token=app_token,
            slack_signing_secret=signing_secret,
            slack_client_id=client_id,
            slack_client_secret=client_secret,
            slack_api_url=(given.address("SLACK_API_URL") or "https://slack.com/api") + "/",
            sourcewhale_api_url=given.address("SOURCEWHALE_API_URL") or "https://sourcewhale.app/public-api",
            database_url=given.database() or f"sqlite:///{var_dir / 'bot.db'}",
            redis_url=given.redis(),
            encryption_keys=given.encryption_keys() or _kept_key(var_dir / "encryption.key"),
            encrypt_details=given.one_of("ENCRYPT_DETAILS", "off", "on") == "on",
            candidates_kept_days=given.number("CANDIDATES_KEPT_DAYS", 90, 1, 3650),
            history_kept_days=given.number("HISTORY_KEPT_DAYS", 730, 1, 36500),
            ledger_kept_days=given.number("LEDGER_KEPT_DAYS", 1825, 1, 36500),
            uninstall_grace_days=given.number("UNINSTALL_GRACE_DAYS", 30, 0, 365),
            log_level=given.one_of("LOG_LEVEL", "INFO", "DEBUG", "WARNING", "ERROR"),
            log_format=given.one_of("LOG_FORMAT", "auto", "json", "text"),
            sentry_dsn=given.sentry(),
            public_url=given.address("PUBLIC_URL"),
            host=given.text("HOST") or "127.0.0.1",
            port=given.number("PORT", 3000, 0, 65535),
            metrics_port=given.number("METRICS_PORT", 0, 1, 65535) or None,
            var_dir=var_dir,
            calendar_file=Path(calendar) if (calendar := given.text("CALENDAR_FILE")) else None,
        )
        return settings, given.problems


class _Given:
    """Reads values; what is wrong with them gathers in `problems`, and None or the usual value stands for it."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.problems: list[str] = []
        # Whether a token is there that cannot be one, so that none is missing.
        self.odd = False

    def problem(self, sentence: str) -> None:
        self.problems.append(sentence)

    def text(self, name: str) -> str | None:
        value = self._environ.get(name, "").strip()
        file = self._environ.get(f"{name}_FILE", "").strip() if name in SECRETS else ""
        if not file:
            return value or None
        if value:
            self.problem(f"{name} and {name}_FILE are both set: remove one of them.")
            return None
        try:
            found = Path(file).read_text().strip()
        except (OSError, UnicodeDecodeError) as error:
            why = getattr(error, "strerror", None) or "it is no text"
            self.problem(f"{name}_FILE names a file that cannot be read ({why}).")
            return None
        if not found:
            self.problem(f"{name}_FILE names an empty file: put the value into it.")
        return found or None

    def number(self, name: str, usual: int, least: int, most: int) -> int:
        value = self.text(name)
        if value is None:
            return usual
        if not (value.isascii() and value.isdecimal() and len(value) < 10 and least <= int(value) <= most):
            self.problem(f"{name} must be a whole number from {least} to {most}.")
            return usual
        return int(value)

    def one_of(self, name: str, usual: str, *others: str) -> str:
        value = self.text(name) or usual
        for allowed in (usual, *others):
            if value.lower() == allowed.lower():
                return allowed
        self.problem(f"{name} must be {', '.join(others)} or {usual}.")
        return usual

    def address(self, name: str) -> str | None:
        value = self.text(name)
        if value is None:
            return None
        if not value.startswith(("http://", "https://")):
            self.problem(f"{name} must begin with http:// or https://.")
            return None
        try:
            parts = urlsplit(value)
            # To ask for the port finds out whether it is a number.
            is_whole = bool(parts.hostname) and parts.port != 0 and not (_ODD.search(value) or parts.query)
        except ValueError:
            is_whole = False
        if not is_whole:
            self.problem(f"{name} must be an address such as https://host.example/path, without blanks and quotes.")
            return None
        if "@" in parts.netloc:
            # Nothing is ever called with these, and an address stands in sentences and logs.
            self.problem(f"{name} must hold no user name and no password.")
            return None
        return value.rstrip("/")

    def token(self, name: str) -> str | None:
        """What Slack hands out: letters, digits and a few marks."""
        before = len(self.problems)
        value = self.text(name)
        # Set, though nothing can be read from it.
        self.odd = self.odd or len(self.problems) > before
        if value is not None and (not value.isascii() or _ODD.search(value)):
            self.problem(
                f"{name} holds quotes, blanks or other characters that Slack hands out in none. Copy it again; nothing "
                "may stand around it, and no comment after it."
            )
            self.odd = True
            return None
        return value

    def database(self) -> str | None:
        """Hosting platforms hand out `postgres://`; SQLAlchemy wants the driver named."""
        url = self.text("DATABASE_URL")
        if url is None:
            return None
        for prefix in ("postgres://", "postgresql://"):
            if url.startswith(prefix):
                url = "postgresql+psycopg://" + url.removeprefix(prefix)
        try:
            parsed = make_url(url)
            known = parsed.drivername in _DATABASE_DRIVERS
        except (ArgumentError, ValueError):
            known = False
        if known and parsed.drivername == "sqlite" and not _is_file(parsed.database):
            self.problem("DATABASE_URL names no file, and bot and worker share one: sqlite:////folder/file.db.")
            return None
        if not known:
            self.problem(
                "DATABASE_URL must be an address such as postgresql://user:password@host/name, or sqlite:///file; "
                "characters such as @ / # in a password are written as %40 %2F %23."
            )
            return None
        return url

    def redis(self) -> str | None:
        url = self.text("REDIS_URL")
        if url is not None and not url.startswith(("redis://", "rediss://", "unix://")):
            self.problem("REDIS_URL must begin with redis://, rediss:// or unix://, as in redis://host:6379/0.")
            return None
        if url is not None and not _is_redis(url):
            self.problem(
                "REDIS_URL cannot be read: it must be an address such as redis://user:password@host:6379/0; characters "
                "such as @ / # in a password are written as %40 %2F %23."
            )
            return None
        return url

    def sentry(self) -> str | None:
        value = self.text("SENTRY_DSN")
        if value is None:
            return None
        # Imported by those alone who use it: 2 MB.
        from sentry_sdk.utils import BadDsn, Dsn

        try:
            Dsn(value)
        except (BadDsn, ValueError):
            self.problem("SENTRY_DSN is not an address such as https://key@sentry.example.com/1. Copy it from Sentry.")
            return None
        return value

    def encryption_keys(self) -> tuple[str, ...]:
        value = self.text("ENCRYPTION_KEYS")
        if value is None:
            return ()
        keys = tuple(bare for key in value.split(",") if (bare := key.strip().strip("\"'")))
        if not keys:
            self.problem("ENCRYPTION_KEYS holds no key. Make one with `make new-key`, or remove the variable.")
        for key in keys:
            # Fernet passes over what it does not know, and with it over a second key.
            if not _KEY.fullmatch(key):
                self.problem(
                    "ENCRYPTION_KEYS holds a value that is no Fernet key. Several are separated by commas, and no "
                    "comment may follow. Make one with `make new-key`."
                )
                return ()
        return keys


def _is_file(database: str | None) -> bool:
    """Whether an SQLite database is a file that is named as one: not memory, and no address of SQLite's own."""
    return bool(database) and database != ":memory:" and not str(database).startswith("file:")


def _is_redis(url: str) -> bool:
    # Imported where it is used: whoever works on SQL alone does without.
    from redis.connection import parse_url

    try:
        parse_url(url)  # type: ignore[no-untyped-call]
        path = urlsplit(url).path.strip("/")
    except ValueError:
        return False
    # redis-py takes a name for the number 0.
    return url.startswith("unix://") or not path or path.isdecimal()


def resolved(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment with the secrets that stand in files."""
    given = _Given(environ)
    return dict(environ) | {name: given.text(name) or "" for name in SECRETS}


def _kept_key(path: Path) -> tuple[str, ...]:
    """The key that was made once, if it was and is whole."""
    try:
        key = path.read_text().strip()
        Fernet(key)
    except (OSError, ValueError):
        return ()
    return (key,)


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
