"""Migrations: `python -m store.migrate` brings the database to the newest revision (the Procfile's `release`).

Alembic is imported by whoever migrates, and not by a process that only finds out whether it must: it takes 9 MB.
"""

from __future__ import annotations

import fcntl
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from store.base.config import REPOSITORY, ConfigError, Settings, keep_private
from store.base.db import Database
from store.base.starting import sentences

if TYPE_CHECKING:
    from alembic.config import Config

_MIGRATIONS = REPOSITORY / "store" / "migrations"


def _config(database: Database) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["engine"] = database.engine
    return config


def upgrade(database: Database) -> None:
    """Apply every migration that the database lacks. Waits for another process that is doing so (PostgreSQL)."""
    from alembic import command

    with warnings.catch_warnings():
        # SQLite's indexes of expressions are made by hand (store.migrations.versions); nothing is to be done about it.
        warnings.filterwarnings("ignore", "Skipped unsupported reflection of expression-based index")
        command.upgrade(_config(database), "head")


def is_current(database: Database) -> bool:
    """Whether the database has every migration that this version knows.

    One that has a revision unknown here was migrated by a newer version, while this one still serves: migrations only
    add, so it has all of ours too.
    """
    lacks, newer = _compare(database)
    return newer or not lacks


@cache
def revisions() -> tuple[str, ...]:
    """What this version knows, the oldest first: migrations are one chain, and their files are named in its order."""
    return tuple(sorted(path.name.partition("_")[0] for path in (_MIGRATIONS / "versions").glob("[0-9]*.py")))


def _compare(database: Database) -> tuple[bool, bool]:
    """Whether the database lacks a migration of this version, and whether it has one of a newer version."""
    with database.engine.connect() as connection:
        found: set[str] = set()
        if inspect(connection).has_table("alembic_version"):
            found = set(connection.scalars(text("SELECT version_num FROM alembic_version")))
    return found != {revisions()[-1]}, bool(found - set(revisions()))


def bring_up_to_date(database: Database, settings: Settings) -> bool:
    """Apply what the database lacks, one process after the other. Returns whether a newer version has migrated it
    already, which is accepted: its schema has all of this version's."""
    with _alone(settings):
        lacks, newer = _compare(database)
        if lacks and not newer:
            upgrade(database)
    return newer


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """Wait for another process that migrates the same SQLite file; for PostgreSQL migrations.env does so."""
    if not settings.database_url.startswith("sqlite"):
        yield
        return
    settings.var_dir.mkdir(parents=True, exist_ok=True)
    with (settings.var_dir / "migrate.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def open_database(settings: Settings) -> Database:
    """The database, ready for use.

    An SQLite file is this machine's own and is migrated on the spot, so that one command runs everything. A server's
    database is migrated by `release` alone. Raises ConfigError when that has not happened.
    """
    database = Database(settings.database_url)
    if settings.encryption_keys:
        database.keep_details(settings.encryption_keys, sealed=settings.encrypt_details)
    if settings.database_url.startswith("sqlite"):
        bring_up_to_date(database, settings)
    elif not is_current(database):
        raise ConfigError(
            "The database is not at this version's schema. Run the Procfile's release process first: "
            "`python -m store.migrate`."
        )
    return database


def main() -> int:
    """Migrate the database that the environment names. 0: it is ready for this version; 2: it cannot be, and why."""
    keep_private()
    try:
        settings = Settings.from_env()
        with sentences():
            database = Database(settings.database_url)
            newer = bring_up_to_date(database, settings)
            database.close()
    except ConfigError as error:
        print(f"Cannot migrate: {error}", file=sys.stderr)
        return 2
    if newer:
        print("The database was migrated by a newer version, which is accepted: this version works on it too.")
    else:
        print("The database is up to date.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
