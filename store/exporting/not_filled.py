"""Of whom something stayed empty in SourceWhale that *Only update if blank* was to fill in, and what."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.exporting import items
from store.exporting.items import FailedRow
from store.models import Export, ExportItem, ItemState


def note(session: Session, export: Export, what: Mapping[str, str]) -> None:
    """Of these people, who are there, something stayed empty that was to be filled in: by candidate id, what."""
    by_reason: dict[str, list[str]] = {}
    for candidate_id, reason in what.items():
        by_reason.setdefault(reason, []).append(candidate_id)
    for reason, candidate_ids in by_reason.items():
        items.change(session, export, candidate_ids, reason=reason)


def rows(session: Session, export_id: str) -> list[FailedRow]:
    """Rows of people who are in SourceWhale, and what of them stayed empty there, in the file's order."""
    found = session.execute(
        select(ExportItem.row_number, ExportItem.reason)
        .where(
            ExportItem.export_id == export_id,
            ExportItem.state == ItemState.EXPORTED,
            ExportItem.reason.is_not(None),
        )
        .order_by(ExportItem.row_number)
    )
    return [FailedRow(row.row_number, row.reason) for row in found]
