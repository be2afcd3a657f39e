"""INSERT ... ON CONFLICT, which SQLite and PostgreSQL spell alike and SQLAlchemy keeps in two places."""

from __future__ import annotations

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session


def insert(session: Session, model: type[DeclarativeBase] | Table) -> sqlite.Insert | postgresql.Insert:
    """An insert into `model`'s table that knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(model)
    return sqlite.insert(model)


def table_of(model: type[DeclarativeBase]) -> Table:
    """The table itself: many rows go into it in half the time that its model takes."""
    return model.metadata.tables[model.__tablename__]
