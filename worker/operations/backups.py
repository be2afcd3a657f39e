"""Copies of the database, made while it is in use, and put back: SQLite by itself, PostgreSQL by its own programs."""

from __future__ import annotations

import argparse
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sqlalchemy import inspect, make_url
from sqlalchemy.exc import SQLAlchemyError

from store.base.config import ConfigError, Settings
from store.base.db import Database
from store.base.secrets import SecretBox, UnreadableSecret
from store.base.starting import sentences
from store.migrate import is_current, open_database
from store.models import Base
from store.people import ledger
from store.upkeep import keys
from worker.runtime.broker import connect
from worker.runtime.embedded_redis import EmbeddedRedis
from worker.runtime.queue import QueueUnavailable, QueueWatch

_DONE, _NOT_DONE = 0, 1
_SQLITE = b"SQLite format 3\x00"


def backup(database: Database, settings: Settings, given: argparse.Namespace) -> int:
    """Copy the database while it is in use."""
    path = Path(given.to).expanduser()
    if path.exists():
        print(f"{path} exists already; choose another name.", file=sys.stderr)
        return _NOT_DONE
    with whole_or_none(path) as part:
        if not _copy(settings, part):
            return _NOT_DONE
        part.replace(path)
    print(f"{path} is a copy of the database. Without ENCRYPTION_KEYS (or var/encryption.key) it cannot be used.")
    return _DONE


@contextmanager
def whole_or_none(path: Path) -> Iterator[Path]:
    """A new file beside `path`, for this user alone, which is to be moved there when it is whole.

    Half a copy must not be taken for one: not even where the process is killed while it writes. Raises ConfigError for
    a folder that is not there.
    """
    if not path.parent.is_dir():
        raise ConfigError(f"There is no folder {path.parent}. Make it, or name a file elsewhere.")
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    part.touch(0o600, exist_ok=False)
    try:
        yield part
    finally:
        part.unlink(missing_ok=True)


def _copy(settings: Settings, path: Path) -> bool:
    if (file := settings.sqlite_file) is None:
        return _run(settings, "pg_dump", "--format=custom", f"--file={path}")
    try:
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(path)) as target:
            source.backup(target)
    except sqlite3.Error as error:
        print(
            f"{path.with_suffix('')} could not be written ({error}). Is the disk full? There is no copy.",
            file=sys.stderr,
        )
        return False
    return True


def restore(database: Database, settings: Settings, given: argparse.Namespace) -> int:
    """Put a copy in the database's place. Bot and workers must be stopped."""
    path = Path(given.from_file).expanduser()
    if not path.is_file():
        print(f"There is no file {path}.", file=sys.stderr)
        return _NOT_DONE
    with path.open("rb") as file:
        is_sqlite = file.read(len(_SQLITE)) == _SQLITE
    place = settings.sqlite_file
    if is_sqlite is (place is None):
        print(f"{path} is a copy of another kind of database than DATABASE_URL names.", file=sys.stderr)
        return _NOT_DONE
    if is_sqlite and (wrong := _what_is_wrong(path)) is not None:
        print(f"{path} {wrong} Nothing was put back.", file=sys.stderr)
        return _NOT_DONE
    if workers := _at_work(database, settings):
        print(
            f"{workers} still at work. Stop bot and workers, wait half a minute, and try again. Nothing was put back.",
            file=sys.stderr,
        )
        return _NOT_DONE
    put_back = _restore_postgresql(database, settings, path) if place is None else _put_back(path, place)
    database.close()
    if not put_back:
        return _NOT_DONE
    print("The database is as it was in the copy. Run `make migrate`, then start bot and workers.")
    return _can_be_read(database, settings)


def _at_work(database: Database, settings: Settings) -> str | None:
    """Who would go on with what is replaced, as far as that can be told: the database may be damaged, or new."""
    try:
        ledger.open_ledger(database, SecretBox(settings.encryption_keys))
        address = settings.redis_url or EmbeddedRedis(settings.var_dir).url
        workers = QueueWatch(connect(address), ledger.deployment(database)).status().workers
    except (SQLAlchemyError, UnreadableSecret, QueueUnavailable):
        return None
    return None if not workers else "A worker is" if workers == 1 else f"{workers} workers are"


def _can_be_read(database: Database, settings: Settings) -> int:
    """Whether this deployment has the keys of what was put back; it is told if not."""
    try:
        with sentences():
            if settings.sqlite_file is not None or is_current(database):
                opened = open_database(settings)
                keys.check(opened, SecretBox(settings.encryption_keys))
                opened.close()
    except ConfigError as error:
        print(f"But bot and workers will not start with it: {error}", file=sys.stderr)
        return _NOT_DONE
    return _DONE


def _put_back(path: Path, place: Path) -> bool:
    """An SQLite file, by SQLite, which never leaves half of it; a damaged one is moved aside first, and kept."""
    if place.exists() and _what_is_wrong(place) == _DAMAGED:
        for end in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                place.with_name(place.name + end).replace(place.with_name(f"{place.name}.damaged{end}"))
        print(f"What was there is damaged; it is kept as {place}.damaged.")
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        with closing(_reading(path)) as source, closing(sqlite3.connect(place)) as target:
            # Python's backup would wait for ever for somebody who holds the database.
            target.execute("BEGIN IMMEDIATE").connection.rollback()
            source.backup(target)
    except sqlite3.Error as error:
        print(f"The copy could not be put back ({error}). Is the disk full?", file=sys.stderr)
        return False
    return True


_DAMAGED = "is damaged."


# What says nothing of the file itself: it is locked, or may not be opened here.
_NO_ACCESS = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}


def _reading(path: Path) -> sqlite3.Connection:
    """Opens an SQLite file for reading alone, also on a disk that is mounted for reading.

    Beside a file of this kind SQLite wants to write another one, unless it is told that nobody changes it.
    """
    nobody_writes = not path.with_name(f"{path.name}-wal").exists()
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if nobody_writes else ''}", uri=True)


def _what_is_wrong(path: Path) -> str | None:
    """Why an SQLite file is not to be put back; None for a whole copy of ours."""
    try:
        with closing(_reading(path)) as copy:
            (verdict,) = copy.execute("PRAGMA quick_check(1)").fetchone()
            ours = copy.execute("SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'").fetchone()[0]
    except sqlite3.DatabaseError as error:
        return f"cannot be read just now ({error})." if error.sqlite_errorcode & 0xFF in _NO_ACCESS else _DAMAGED
    if verdict != "ok":
        return _DAMAGED
    return None if ours else "is the database of another program."


def _restore_postgresql(database: Database, settings: Settings, path: Path) -> bool:
    """Drop what is ours and make anew what the copy holds, in one transaction.

    `pg_restore --clean` alone drops what the copy knows: with a copy of an older version it stops at tables that refer
    to those, and a later `make migrate` at tables that are there already.
    """
    reader, address, environment = _program(settings, "pg_restore")
    writer, *_ = _program(settings, "psql")
    if reader is None or writer is None:
        return False
    try:
        dropped = "".join(f'DROP TABLE "{table}" CASCADE;\n' for table in _tables_of_ours(database))
    finally:
        database.close()
    read = [reader, "--no-owner", "--file=-", str(path)]
    write = [writer, f"--dbname={address}", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction"]
    with (
        subprocess.Popen(read, stdout=subprocess.PIPE) as reading,  # noqa: S603 - as below
        subprocess.Popen(  # noqa: S603 - programs of PostgreSQL's, with our own address
            [*write, "--file=-"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, env=environment
        ) as writing,
    ):
        if reading.stdout is None or writing.stdin is None:
            return False
        with suppress(BrokenPipeError):
            writing.stdin.write(dropped.encode())
            shutil.copyfileobj(reading.stdout, writing.stdin)
        reading.stdout.close()
        if reading.wait() != 0:
            # What has been read so far must not be committed.
            writing.kill()
        with suppress(BrokenPipeError):
            writing.stdin.close()
        return writing.wait() == 0


def _tables_of_ours(database: Database) -> list[str]:
    """The tables that this version knows, and those of newer ones: they refer to them."""
    inspector = inspect(database.engine)
    refers = {table: keys for (_, table), keys in inspector.get_multi_foreign_keys().items()}
    ours, found = set[str](), {*Base.metadata.tables, "alembic_version"}
    while found - ours:
        ours |= found
        found = {table for table, keys in refers.items() if any(key["referred_table"] in ours for key in keys)}
    return sorted(ours & set(inspector.get_table_names()))


def _program(settings: Settings, program: str) -> tuple[str | None, str, dict[str, str]]:
    """One of PostgreSQL's programs, the database's address for it, and its environment; where it is missing that is
    told."""
    found = shutil.which(program)
    if found is None:
        print(f"{program} is not installed: install PostgreSQL's client programs (postgresql-client).", file=sys.stderr)
    url = make_url(settings.database_url)
    # The password goes through the environment: everybody on the machine can read a command line.
    address = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    return found, address, dict(os.environ) | ({"PGPASSWORD": str(url.password)} if url.password else {})


def _run(settings: Settings, program: str, *arguments: str) -> bool:
    """Run one of PostgreSQL's programs on the database; what it says goes to standard error."""
    found, address, environment = _program(settings, program)
    if found is None:
        return False
    done = subprocess.run(  # noqa: S603 - a program of PostgreSQL's, with our own address
        [found, f"--dbname={address}", *arguments], env=environment, check=False
    )
    return done.returncode == 0
