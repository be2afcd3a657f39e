"""INSERT ... ON CONFLICT, which SQLite and PostgreSQL spell alike and SQLAlchemy keeps in two places."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from operator import itemgetter
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


def put_new(session: Session, model: type[DeclarativeBase], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows of the same columns, but for those that are there already, many in one statement.

    A row at a time costs PostgreSQL a plan for each.
    """
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        _put_new(session.connection(), model, rows[start : start + _ROWS_AT_ONCE])


def _put_new(connection: Connection, model: type[DeclarativeBase], rows: Sequence[Mapping[str, Any]]) -> None:
    dialect = connection.dialect
    table, names = table_of(model), tuple(rows[0])
    if dialect.name == "postgresql":
        kept = {name: table.c[name].type for name in names}
        own = {name: kind for name, kind in kept.items() if isinstance(kind, TypeDecorator)}
        for_json = [
            {**row, **{name: kind.process_bind_param(row[name], dialect) for name, kind in own.items()}} for row in rows
        ]
        connection.execute(_of_json(table, names), {"rows": orjson.dumps(for_json).decode()})
        return
    # Past SQLAlchemy, which needs longer for the parameters of a row than SQLite for the row.
    statement, places, processed = _of_tuples(table, names, dialect)
    values: list[tuple[Any, ...]] = list(map(itemgetter(*places), rows))
    for place, process in processed:
        values = [(*row[:place], process(row[place]), *row[place + 1 :]) for row in values]
    connection.exec_driver_sql(statement, values)


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
) -> tuple[str, Sequence[str], list[tuple[int, Callable[[Any], Any]]]]:
    """For SQLite: the statement, the names of its parameters in their order, and what is made of those that are not
    stored as they are, by place."""
    statement = sqlite.insert(table).on_conflict_do_nothing().compile(dialect=dialect, column_keys=list(names))
    places = tuple(statement.positiontup or ())
    processed: list[tuple[int, Callable[[Any], Any]]] = []
    for place, name in enumerate(places):
        kind = table.c[name].type
        process = kind.dialect_impl(dialect).bind_processor(dialect)
        if process is not None and not isinstance(kind, Boolean):
            processed.append((place, process))
    return str(statement), places, processed
