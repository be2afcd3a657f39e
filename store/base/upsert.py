"""INSERT ... ON CONFLICT, which SQLite and PostgreSQL spell alike and SQLAlchemy keeps in two places."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from typing import Any

import orjson
from sqlalchemy import (
    JSON,
    Boolean,
    Connection,
    Dialect,
    Table,
    Text,
    TypeDecorator,
    bindparam,
    cast,
    column,
    func,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session

# What goes into one statement stands in memory three times.
_ROWS_AT_ONCE = 1_000


def insert(session: Session, model: type[DeclarativeBase] | Table) -> sqlite.Insert | postgresql.Insert:
    """An insert into `model`'s table that knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(model)
    return sqlite.insert(model)


def table_of(model: type[DeclarativeBase]) -> Table:
    """The table itself: many rows go into it in half the time that its model takes."""
    return model.metadata.tables[model.__tablename__]


def put_new(
    session: Session, model: type[DeclarativeBase], names: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Insert rows of the columns `names`, but for those that are there already, many in one statement.

    A row at a time costs PostgreSQL a plan for each.
    """
    connection, table = session.connection(), table_of(model)
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        _put_new(connection, table, tuple(names), rows[start : start + _ROWS_AT_ONCE])


def _put_new(connection: Connection, table: Table, names: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> None:
    dialect = connection.dialect
    columns: dict[str, Iterable[Any]] = dict(zip(names, zip(*rows, strict=True), strict=True))
    if dialect.name == "postgresql":
        for name in names:
            if isinstance(kind := table.c[name].type, TypeDecorator):
                columns[name] = [kind.process_bind_param(value, dialect) for value in columns[name]]
        for_json = [dict(zip(names, row, strict=True)) for row in zip(*columns.values(), strict=True)]
        connection.execute(_of_json(table, names), {"rows": orjson.dumps(for_json).decode()})
        return
    # Past SQLAlchemy, which needs longer for the parameters of a row than SQLite for the row.
    statement, places, processed = _of_tuples(table, names, dialect)
    for name, process in processed:
        columns[name] = map(process, columns[name])
    connection.exec_driver_sql(statement, list(zip(*(columns[name] for name in places), strict=True)))


@cache
def _of_json(table: Table, names: tuple[str, ...]) -> postgresql.Insert:
    # Not arrays: in one of JSON each quote would have to be escaped, one after the other.
    columns = [column(name, table.c[name].type) for name in names]
    records = func.json_to_recordset(cast(bindparam("rows", type_=Text), JSON))
    given = records.table_valued(*columns, name="given").render_derived(with_types=True)
    return postgresql.insert(table).from_select(names, select(*given.c)).on_conflict_do_nothing()


@lru_cache(maxsize=16)
def _of_tuples(
    table: Table, names: tuple[str, ...], dialect: Dialect
) -> tuple[str, Sequence[str], list[tuple[str, Callable[[Any], Any]]]]:
    """For SQLite: the statement, the names of its parameters in their order, and what is made of those that are not
    stored as they are."""
    statement = sqlite.insert(table).on_conflict_do_nothing().compile(dialect=dialect, column_keys=list(names))
    processed: list[tuple[str, Callable[[Any], Any]]] = [
        (name, process)
        for name in names
        if not isinstance(kind := table.c[name].type, Boolean)
        and (process := kind.dialect_impl(dialect).bind_processor(dialect)) is not None
    ]
    return str(statement), tuple(statement.positiontup or ()), processed
