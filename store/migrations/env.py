"""Alembic's entry: runs migrations on the engine that `store.migrate` hands over.

Each migration is a transaction of its own, so that indexes can be built without blocking anybody (online.py).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from sqlalchemy import Connection, Engine, text

from store.models import Base

_LOCK = 7335018
_LOCK_TIMEOUT = "5s"


@contextmanager
def _alone(connection: Connection) -> Iterator[None]:
    """One release at a time; the others wait, then find nothing to do.

    They wait by asking again: a transaction that waits inside the database would hold up CREATE INDEX CONCURRENTLY,
    which waits for every transaction that is older than itself.
    """
    while not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _LOCK}):
        connection.commit()
        time.sleep(0.2)
    connection.execute(text(f"SET lock_timeout = '{_LOCK_TIMEOUT}'"))
    connection.commit()
    try:
        yield
    finally:
        connection.rollback()
        connection.execute(text("RESET lock_timeout"))
        connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _LOCK})
        connection.commit()


@contextmanager
def _without_cascades(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew: dropping the old one must not delete the rows that refer to it.

    The pragma does nothing inside a transaction, so it is set on the driver's connection before the first.
    """
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - the connection is open
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
        broken = driver.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            tables = ", ".join(sorted({row[0] for row in broken}))
            raise RuntimeError(f"{len(broken)} rows of {tables} refer to rows that are gone")
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def _migrate() -> None:
    engine: Engine = context.config.attributes["engine"]
    # A transaction that begins with a question and writes later is refused at once by SQLite, and not let wait, when
    # another process has written meanwhile: an older worker that is still at work.
    with engine.connect().execution_options(immediate=True) as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            transaction_per_migration=True,
        )
        alone = _alone if connection.dialect.name == "postgresql" else _without_cascades
        with alone(connection), context.begin_transaction():
            context.run_migrations()


_migrate()
