"""The database's clock, so that leases hold between machines whose own clocks differ."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Float
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import FunctionElement


class now(FunctionElement[float]):
    """Unix seconds, as the database sees them when the statement begins.

    On PostgreSQL it must be a stable function: a comparison with a volatile one, such as clock_timestamp(), never uses
    an index.
    """

    type = Float()
    inherit_cache = True
    name = "now_seconds"


@compiles(now, "sqlite")
def _sqlite(element: now, compiler: Any, **options: Any) -> str:
    return "((julianday('now') - 2440587.5) * 86400.0)"


@compiles(now, "postgresql")
def _postgresql(element: now, compiler: Any, **options: Any) -> str:
    return "CAST(extract(epoch FROM statement_timestamp()) AS double precision)"
