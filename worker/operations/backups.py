"""Copies of the database, made while it is in use, and put back: SQLite by itself, PostgreSQL by its own programs."""

from __future__ import annotations

import argparse
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url

from store.base.config import Settings
from store.base.db import Database

_DONE, _NOT_DONE = 0, 1
_SQLITE = b"SQLite format 3\x00"


def backup(database: Database, settings: Settings, given: argparse.Namespace) -> int:
    """Copy the database while it is in use."""
    path = Path(given.to)
    if path.exists():
        print(f"{path} exists already; choose another name.", file=sys.stderr)
        return _NOT_DONE
    path.touch(0o600)
    if settings.database_url.startswith("sqlite"):
        with closing(sqlite3.connect(_file(settings))) as source, closing(sqlite3.connect(path)) as target:
            source.backup(target)
    elif not _run(settings, "pg_dump", "--format=custom", f"--file={path}"):
        path.unlink()
        return _NOT_DONE
    print(f"{path} is a copy of the database. Without ENCRYPTION_KEYS (or var/encryption.key) it cannot be used.")
    return _DONE


def restore(database: Database, settings: Settings, given: argparse.Namespace) -> int:
    """Put a copy in the database's place. Bot and workers must be stopped."""
    path = Path(given.from_file)
    if not path.is_file():
        print(f"There is no file {path}.", file=sys.stderr)
        return _NOT_DONE
    with path.open("rb") as file:
        is_sqlite = file.read(len(_SQLITE)) == _SQLITE
    if is_sqlite is not settings.database_url.startswith("sqlite"):
        print(f"{path} is a copy of another kind of database than DATABASE_URL names.", file=sys.stderr)
        return _NOT_DONE
    if is_sqlite and (wrong := _what_is_wrong(path)) is not None:
        print(f"{path} {wrong} Nothing was put back.", file=sys.stderr)
        return _NOT_DONE
    database.close()
    if is_sqlite:
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(_file(settings))) as target:
            source.backup(target)
    elif not _run(settings, "pg_restore", "--clean", "--if-exists", "--single-transaction", str(path)):
        return _NOT_DONE
    print("The database is as it was in the copy. Run `make migrate`, then start bot and workers.")
    return _DONE


def _what_is_wrong(path: Path) -> str | None:
    """Why an SQLite file is not to be put back; None for a whole copy of ours."""
    try:
        with closing(sqlite3.connect(path)) as copy:
            (verdict,) = copy.execute("PRAGMA quick_check(1)").fetchone()
            ours = copy.execute("SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'").fetchone()[0]
    except sqlite3.DatabaseError:
        return "is damaged."
    if verdict != "ok":
        return "is damaged."
    return None if ours else "is the database of another program."


def _file(settings: Settings) -> str:
    return settings.database_url.removeprefix("sqlite:///")


def _run(settings: Settings, program: str, *arguments: str) -> bool:
    """Run one of PostgreSQL's programs on the database; what it says goes to standard error."""
    found = shutil.which(program)
    if found is None:
        print(f"{program} is not installed: install PostgreSQL's client programs (postgresql-client).", file=sys.stderr)
        return False
    url = make_url(settings.database_url)
    # The password goes through the environment: everybody on the machine can read a command line.
    address = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    environment = dict(os.environ) | ({"PGPASSWORD": str(url.password)} if url.password else {})
    done = subprocess.run(  # noqa: S603 - a program of PostgreSQL's, with our own address
        [found, f"--dbname={address}", *arguments], env=environment, check=False
    )
    return done.returncode == 0
