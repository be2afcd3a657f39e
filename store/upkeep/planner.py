"""What PostgreSQL knows of the tables when it plans a statement.

Of a table that it has never looked at, it takes a few hundred rows for one, and plans to compare each with each: of 800
people in a new database, Review's numbers took a minute. It looks by itself after up to a minute (PostgreSQL's manual,
"The Autovacuum Daemon"); a recruiter who tries the app on a new database is quicker.
"""

from __future__ import annotations

import logging

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from store.base.db import Database
from store.base.trouble import words
from store.models import Base

logger = logging.getLogger(__name__)

# By what is known of columns, and not by the number of rows: that one is noted whenever an index is made.
_NEVER_LOOKED_AT = text(
    """
    SELECT quote_ident(tables.relname) FROM pg_catalog.pg_class AS tables
    JOIN pg_catalog.pg_namespace AS schemas ON schemas.oid = tables.relnamespace
    WHERE schemas.nspname = current_schema() AND tables.relname = ANY(:ours) AND pg_relation_size(tables.oid) > 0
    AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_stats AS known
        WHERE known.schemaname = current_schema() AND known.tablename = tables.relname
    )
    ORDER BY tables.relname
    """
)


def gather_statistics(database: Database) -> list[str]:
    """Let PostgreSQL look at the tables that hold rows and that it has never looked at. Returns their names.

    SQLite plans without. A database that does not let us goes on as it is: nothing but time depends on it.
    """
    if database.engine.dialect.name != "postgresql":
        return []
    try:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            tables = list(connection.scalars(_NEVER_LOOKED_AT, {"ours": list(Base.metadata.tables)}))
            if tables:
                # Somebody else who looks at a table just now is not waited for.
                connection.execute(text(f"ANALYZE (SKIP_LOCKED) {', '.join(tables)}"))
    except DBAPIError as error:
        logger.warning("PostgreSQL's statistics of new tables were not gathered: %s", words(error))
        return []
    return tables
