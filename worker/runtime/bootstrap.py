"""What bot and worker both do when they start: settings, logging, database, keys, Redis."""

from __future__ import annotations

import ssl
from dataclasses import dataclass

import wire
from store.after import calendar
from store.base import log
from store.base.config import ConfigError, Settings, keep_private
from store.base.db import Database
from store.base.secrets import SecretBox
from store.base.starting import sentences
from store.migrate import open_database
from store.people import identities, ledger
from store.upkeep import keys
from worker.runtime.embedded_redis import EmbeddedRedis, EmbeddedRedisError


class CannotStart(Exception):
    """The process must not start; the text says why and what to do."""


@dataclass(frozen=True)
class House:
    """Everything that a process holds open until `close`. `embedded` is None with a Redis of one's own."""

    settings: Settings
    database: Database
    secrets: SecretBox
    redis_url: str
    embedded: EmbeddedRedis | None

    @property
    def deployment(self) -> str:
        """What tells this deployment's keys in Redis from another's."""
        return ledger.deployment(self.database)

    def close(self) -> None:
        """Give everything back."""
        self.database.close()
        if self.embedded is not None:
            self.embedded.close()


def authorities_problem() -> str | None:
    """A sentence when the certificate authorities that the environment names cannot be used."""
    try:
        wire.tls_context()
    except OSError as error:
        reason = error.strerror if not isinstance(error, ssl.SSLError) else "it holds no certificate"
        return (
            f"The certificate authorities in {wire.authorities()} cannot be used: {reason}. Check REQUESTS_CA_BUNDLE, "
            "CURL_CA_BUNDLE, SSL_CERT_FILE and SSL_CERT_DIR; the first that is set counts."
        )
    return None


def open_house(process: str) -> House:
    """Read the environment and open what it names, for the process so called. Raises CannotStart."""
    keep_private()
    try:
        settings = Settings.from_env()
        log.set_up(settings.log_level, process, settings.log_format, settings.sentry_dsn)
        if (problem := authorities_problem()) is not None:
            raise CannotStart(problem)
        calendar.follow(settings.calendar_file)
        with sentences():
            database = open_database(settings)
            secrets = SecretBox(settings.encryption_keys)
            keys.check(database, secrets)
            ledger.open_ledger(database, secrets)
            identities.note_from_the_start(database)
        if settings.redis_url is not None:
            return House(settings, database, secrets, settings.redis_url, None)
        embedded = EmbeddedRedis(settings.var_dir)
        return House(settings, database, secrets, embedded.ensure_running(), embedded)
    except (ConfigError, EmbeddedRedisError) as error:
        raise CannotStart(str(error)) from None
