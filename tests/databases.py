"""Migrated databases on the PostgreSQL server of a run, emptied after each test and taken again by the next.

A copy of the template takes a server 50 ms, and leaves three hundred files; to empty what a test wrote takes five.
"""

from __future__ import annotations

import itertools
import os

import psycopg

_numbers = itertools.count()
# What more rows have been in is given up: what they leave in its files and statistics is not the next test's.
_MOST_ROWS = 5_000


def new_name() -> str:
    """A name that no other database of the run has."""
    return f"test_{os.getpid()}_{next(_numbers)}"


class Databases:
    """Databases like `template` on a server, for one process of a run."""

    def __init__(self, server: str, template: str) -> None:
        self._server = server
        self._template = template
        self._empty: list[str] = []
        self._shape: tuple[object, ...] | None = None

    def copy(self) -> str:
        """The name of a new one, which is not taken back."""
        name = new_name()
        with psycopg.connect(self._server, autocommit=True) as connection:
            # The strategy that costs least where the disk is not waited for.
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {self._template} STRATEGY FILE_COPY")
        return name

    def take(self) -> str:
        """The name of one without a row."""
        if self._empty:
            return self._empty.pop()
        name = self.copy()
        if self._shape is None:
            # Not of the template, which nobody may be connected to while it is copied.
            with psycopg.connect(self._address(name)) as connection:
                self._shape = _shape(connection)
        return name

    def give_back(self, name: str) -> None:
        """Empty it for the next, unless somebody is still connected to it, or more than a few rows were changed."""
        with psycopg.connect(self._address(name), autocommit=True) as connection:
            others = connection.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()", [name]
            ).fetchone()
            if others == (0,) and _shape(connection) == self._shape and _emptied(connection):
                self._empty.append(name)

    def _address(self, name: str) -> str:
        return self._server.replace("/postgres?", f"/{name}?")


def _shape(connection: psycopg.Connection) -> tuple[object, ...] | None:
    """Differs when a migration was undone, or something was built or dropped."""
    version = "SELECT to_jsonb(array_agg(version_num)) FROM alembic_version"
    return connection.execute(
        f"SELECT ({version}), (SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace)"
    ).fetchone()


def _emptied(connection: psycopg.Connection) -> bool:
    """Whether all its rows were deleted, which they are not if they are many; numbers begin with 1 again."""
    tables = [
        name
        for (name,) in connection.execute(
            "SELECT quote_ident(tablename) FROM pg_tables "
            "WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
        )
    ]
    used = " UNION ALL ".join(f"(SELECT '{name}' FROM {name} LIMIT 1)" for name in tables)
    # Foreign keys need no order then.
    connection.execute("SET session_replication_role = replica")
    rows = 0
    for (name,) in connection.execute(used).fetchall():
        rows += connection.execute(f"DELETE FROM {name}").rowcount
    connection.execute(
        "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false) "
        "FROM pg_sequences WHERE last_value IS NOT NULL"
    )
    return rows <= _MOST_ROWS
