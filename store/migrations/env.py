"""Alembic's entry: runs migrations on the engine that `store.migrate` hands over."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Engine, text

from store.models import Base

engine: Engine = context.config.attributes["engine"]

with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            # Two machines may release at once; the second waits, then finds nothing to do.
            connection.execute(text("SELECT pg_advisory_xact_lock(7335018)"))
        context.run_migrations()
    connection.commit()
