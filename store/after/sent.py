"""Whom an export sent: listed for whoever asked for it, and freed in the ledger once they were removed by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import case, delete, func, select, update
from sqlalchemy.orm import Session

import seekout
from store.base.among import among, streamed, usual
from store.base.clock import now
from store.messages import homes
from store.models import Candidate, Export, Exported, ExportItem, ItemState
from store.people import figures

_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Sent:
    """A person who was sent. Empty where the file says nothing; `remote_id` is SourceWhale's, empty if it told none."""

    row: int
    name: str
    email: str
    link: str
    remote_id: str


def count(session: Session, export: Export) -> tuple[int, int]:
    """How many people an export sent, and of how many SourceWhale told no id."""
    row = session.execute(
        select(func.count(), func.count(ExportItem.remote_id)).where(
            ExportItem.export_id == export.id, ExportItem.state == ItemState.EXPORTED
        )
    ).one()
    return row[0], row[0] - row[1]


def sent(session: Session, export_id: str) -> Iterator[Sent]:
    """Everybody who was sent, in the file's order."""
    people = (
        select(ExportItem.row_number, ExportItem.remote_id, Candidate.data)
        .join(Candidate, Candidate.id == ExportItem.candidate_id)
        .where(ExportItem.export_id == export_id, ExportItem.state == ItemState.EXPORTED)
        .order_by(ExportItem.row_number)
    )
    for row in streamed(session, people, 500):
        person = seekout.Candidate.from_dict(row.data)
        yield Sent(
            row=row.row_number,
            name=person.full_name,
            email=person.emails[0] if person.emails else "",
            link=person.links[0] if person.links else "",
            remote_id=row.remote_id or "",
        )


def mark_removed(session: Session, export: Export, user_id: str) -> int | None:
    """Everybody whom this export sent counts as never exported; returns how many. None when that was done already.

    Whoever was sent again by a later export is there again, and stays in the ledger. Entries are locked in the order of
    their identities, as everybody locks them.
    """
    marked = session.scalar(
        update(Export)
        .where(
            Export.id == export.id,
            Export.ended_at.is_not(None),
            Export.removed_at.is_(None) | (Export.removed_at < Export.ended_at),
        )
        # After the end, also where the clock was set back since.
        .values(removed_at=case((Export.ended_at > now(), Export.ended_at), else_=now()), removed_by=user_id)
        .returning(Export.id)
    )
    session.refresh(export)
    if marked is None:
        return None
    identities = session.scalars(
        select(Exported.identity)
        .join(Candidate, Candidate.identity == Exported.identity)
        .join(ExportItem, ExportItem.candidate_id == Candidate.id)
        .where(
            ExportItem.export_id == usual(export.id),
            ExportItem.state == ItemState.EXPORTED,
            Exported.connection_id == usual(export.ledger),
            Exported.export_id == export.id,
            Exported.exported_at.is_not(None),
        )
        .order_by(Exported.identity)
        .with_for_update(of=Exported)
    ).all()
    for start in range(0, len(identities), _AT_ONCE):
        part = identities[start : start + _AT_ONCE]
        session.execute(
            delete(Exported)
            .where(Exported.connection_id == export.ledger, among(session, Exported.identity, part))
            .execution_options(synchronize_session=False)
        )
    figures.refresh(session, export.project_id)
    homes.changed(session, export.workspace_id)
    return len(identities)
