"""`column IN (many values)` with the values as one bound parameter: nothing to compile anew for each number of them."""

from __future__ import annotations

from collections.abc import Collection

import orjson
from sqlalchemy import ARRAY, ColumnElement, Text, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute, Session


def among(session: Session, column: InstrumentedAttribute[str], values: Collection[str]) -> ColumnElement[bool]:
    """Whether a column of texts is one of `values`."""
    if session.get_bind().dialect.name == "postgresql":
        # Not `= ANY (array)`: through an index on something else, each row would be compared with every value.
        # Distinct: of an export that its statistics do not know, PostgreSQL expects a single row, and would otherwise
        # choose to compare every row with every value.
        return column.in_(select(func.unnest(literal(list(values), ARRAY(Text)))).distinct())
    entries = func.json_each(orjson.dumps(list(values)).decode()).table_valued("value")
    return column.in_(select(entries.c.value))
