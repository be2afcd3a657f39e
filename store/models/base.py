"""What every table shares: random ids, names of constraints, and column types."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from sqlalchemy import JSON, Boolean, Float, ForeignKey, Index, Integer, MetaData, String, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


def new_id() -> str:
    """A random id that says nothing and collides with nothing."""
    return uuid4().hex


class Base(DeclarativeBase):
    """Names constraints, so that later migrations can drop them on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads this class attribute
        str: String(255),
        float: Float(53),
        bool: Boolean(),
        int: Integer(),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
    }


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index of the rows for which an SQL condition holds; both databases know it."""
    return Index(name, *columns, unique=unique, postgresql_where=text(where), sqlite_where=text(where))


def of_workspace(*, index: bool = True) -> Mapped[str]:
    """The workspace that a row belongs to, and with which it is deleted.

    Without `index` where a wider index begins with the column. Tables with a row for each person refer to their
    project, export or connection alone, and are deleted with these: a second reference would be looked up with each
    row written, and needs an index that nothing else uses.
    """
    return mapped_column(String(32), ForeignKey("workspaces.id", ondelete="CASCADE"), index=index)
