"""Changes of a schema that people go on using meanwhile.

On PostgreSQL an index is built CONCURRENTLY, outside a transaction: nobody's writes wait for it. A build that was cut
off leaves an invalid index behind, which is dropped before the next try. Other changes wait for a lock for seconds at
most (env.py sets `lock_timeout`), so that a long transaction of somebody else does not make everybody queue behind us.

What comes before such an index in its migration is committed before the building begins, and is done once more where
that was cut off: nothing stands there that cannot be done twice.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op


def create_index(
    name: str, table: str, columns: Sequence[str | sa.TextClause], *, unique: bool = False, where: str | None = None
) -> None:
    """Build an index unless it is there. `where` is the SQL condition of a partial one, the same on both databases."""
    condition = None if where is None else sa.text(where)
    if op.get_bind().dialect.name != "postgresql":
        op.create_index(name, table, list(columns), unique=unique, if_not_exists=True, sqlite_where=condition)
        return
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = 0")
        _drop_invalid(name)
        op.create_index(
            name,
            table,
            list(columns),
            unique=unique,
            if_not_exists=True,
            postgresql_concurrently=True,
            postgresql_where=condition,
        )
        op.execute("RESET lock_timeout")


def drop_index(name: str, table: str) -> None:
    """Drop an index if it is there."""
    if op.get_bind().dialect.name != "postgresql":
        op.drop_index(name, table_name=table, if_exists=True)
        return
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = 0")
        op.drop_index(name, table_name=table, if_exists=True, postgresql_concurrently=True)
        op.execute("RESET lock_timeout")


def _drop_invalid(name: str) -> None:
    invalid = op.get_bind().scalar(
        sa.text(
            "SELECT 1 FROM pg_index JOIN pg_class ON pg_class.oid = pg_index.indexrelid "
            "WHERE pg_class.relname = :name AND NOT pg_index.indisvalid"
        ),
        {"name": name},
    )
    if invalid is not None:
        op.execute(f'DROP INDEX CONCURRENTLY "{name}"')
