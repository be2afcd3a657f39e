"""Conditions and reads that PostgreSQL plans well whatever its statistics know."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import orjson
from sqlalchemy import (
    ARRAY,
    BindParameter,
    ColumnElement,
    Result,
    ScalarSelect,
    Select,
    String,
    Text,
    func,
    literal,
    select,
    text,
)
from sqlalchemy.orm import InstrumentedAttribute, Session


def among(
    session: Session, column: InstrumentedAttribute[str] | InstrumentedAttribute[str | None], values: Collection[str]
) -> ColumnElement[bool]:
    """Whether a column of texts is one of `values`: one parameter, so that no number of them is compiled anew."""
    if session.get_bind().dialect.name == "postgresql":
        # Not `= ANY (array)`: through an index on something else, each row would be compared with every value.
        # Distinct: of an export that its statistics do not know, PostgreSQL expects a single row, and would otherwise
        # choose to compare every row with every value.
        return column.in_(select(func.unnest(literal(list(values), ARRAY(Text)))).distinct())
    entries = func.json_each(orjson.dumps(list(values)).decode()).table_valued("value")
    return column.in_(select(entries.c.value))


def usual(value: str | BindParameter[str]) -> ScalarSelect[str]:
    """A value of which as many rows are to be expected as there are of the average one.

    Of a value that its statistics do not know, though they know 1 to 99 others, PostgreSQL expects a single row, and
    then reads all of an export's or connection's rows for each row of another table. It cannot look the outcome of a
    query up in its statistics.
    """
    return select(literal(value, String) if isinstance(value, str) else value).scalar_subquery()


def streamed(session: Session, query: Select[*tuple[Any, ...]], at_once: int) -> Result[*tuple[Any, ...]]:
    """All rows of a query, so many in memory at a time.

    Of a cursor's rows PostgreSQL expects that a tenth is wanted, and chooses what gives the first of them soonest: to
    go through 14,000 people in the order of their ids it then took ten seconds instead of a thirtieth of one.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(_ALL_OF_A_CURSOR)
    return session.execute(query.execution_options(yield_per=at_once))


_ALL_OF_A_CURSOR = text("SET LOCAL cursor_tuple_fraction = 1")
