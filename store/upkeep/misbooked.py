"""People who stand as exported and may not be where the export was to bring them.

Earlier versions took whoever SourceWhale knew for somebody who had arrived. Here are those whom an export booked, to be
looked up again, and what becomes of those who are found missing.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from store.exporting import claims, items
from store.exporting.items import Work
from store.models import Candidate, Connection, Export, ExportItem, ExportState, ItemState, Workspace

_WHOLE = (ExportState.COMPLETE, ExportState.COMPLETE_WITH_ERRORS)


def to_look_at(session: Session, team_id: str, export_id: str | None = None) -> Sequence[Export]:
    """Exports of a Slack team that have ended well and whose people are still known, the newest first.

    Of those that went to the account that is connected now, for no other can be asked, and whose people were not
    removed there by hand.
    """
    query = (
        select(Export)
        .join(Workspace, Workspace.id == Export.workspace_id)
        .join(Connection, Connection.id == Export.connection_id)
        .where(
            Workspace.team_id == team_id,
            Export.state.in_(_WHOLE),
            Export.queued_at.is_not(None),
            Export.purged_at.is_(None),
            Connection.api_key_encrypted.is_not(None),
            func.coalesce(Export.ledger_id, Export.connection_id) == func.coalesce(Connection.ledger_id, Connection.id),
            or_(Export.removed_at.is_(None), Export.removed_at < Export.ended_at),
        )
    )
    if export_id:
        query = query.where(Export.id == export_id)
    return session.scalars(query.order_by(Export.ended_at.desc())).all()


def exported(session: Session, export: Export, after: str, limit: int) -> list[Work]:
    """The next people whom an export booked as exported, by their ids, after the id `after`; "" begins."""
    rows = session.execute(
        select(Candidate.id, Candidate.identity, Candidate.data, ExportItem.row_number)
        .join(ExportItem, ExportItem.candidate_id == Candidate.id)
        .where(
            ExportItem.export_id == export.id,
            ExportItem.state == ItemState.EXPORTED,
            ExportItem.candidate_id > after,
        )
        .order_by(ExportItem.candidate_id)
        .limit(limit)
    )
    return [Work(row.id, row.identity, row.data, row_number=row.row_number) for row in rows]


def book_as_failed(session: Session, export: Export, candidate_ids: Sequence[str], reason: str) -> int:
    """These people are not where the export was to bring them: they failed for `reason`, and others may send them.

    Returns how many of them stood as exported.
    """
    found = session.execute(
        select(Candidate.id, Candidate.identity)
        .join(ExportItem, ExportItem.candidate_id == Candidate.id)
        .where(
            ExportItem.export_id == export.id,
            ExportItem.state == ItemState.EXPORTED,
            ExportItem.candidate_id.in_(candidate_ids),
        )
    ).all()
    items.change(
        session,
        export,
        [row.id for row in found],
        state=ItemState.FAILED,
        reason=reason,
        in_doubt=False,
        remote_id=None,
    )
    claims.give_up_booked(session, export, [row.identity for row in found])
    return len(found)
