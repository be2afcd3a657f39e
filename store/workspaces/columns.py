"""What people of a workspace said that columns hold: remembered by header, and used for every later file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from store.base.clock import now
from store.base.upsert import insert
from store.models import ColumnChoice

_LONGEST = 255


@dataclass(frozen=True, slots=True)
class Choice:
    """A column's field, who chose it (a Slack id), and when (unix seconds)."""

    field: str
    set_by: str
    set_at: float


def header_key(header: str) -> str:
    """What makes two headers the same: the text without case and doubled spaces."""
    key = " ".join(header.split()).casefold()
    return key if len(key) <= _LONGEST else f"sha256:{hashlib.sha256(key.encode()).hexdigest()}"


def chosen(session: Session, workspace_id: str, headers: Iterable[str] | None = None) -> dict[str, Choice]:
    """The choices of a workspace by header: for these headers as they are written, or all as they were last seen."""
    rows = {
        row.header_key: row
        for row in session.scalars(select(ColumnChoice).where(ColumnChoice.workspace_id == workspace_id))
    }
    if headers is None:
        return {row.header: Choice(row.field, row.set_by, row.set_at) for row in rows.values()}
    found = ((header, rows.get(header_key(header))) for header in headers)
    return {header: Choice(row.field, row.set_by, row.set_at) for header, row in found if row is not None}


def choose(session: Session, workspace_id: str, user_id: str, fields: Mapping[str, str | None]) -> None:
    """Remember what columns hold, by header; None lets the header be read as if nobody had said anything."""
    for header, field in sorted(fields.items()):
        if field is None:
            session.execute(
                delete(ColumnChoice).where(
                    ColumnChoice.workspace_id == workspace_id, ColumnChoice.header_key == header_key(header)
                )
            )
            continue
        values = {"header": header, "field": field, "set_by": user_id, "set_at": now()}
        session.execute(
            insert(session, ColumnChoice)
            .values(workspace_id=workspace_id, header_key=header_key(header), **values)
            .on_conflict_do_update(index_elements=["workspace_id", "header_key"], set_=values)
        )
