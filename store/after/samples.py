"""Where some of those sent stand in SourceWhale, where it tells no figures of all: looked up one by one, seldom.

Only numbers are kept. Times are unix seconds; `at` is the time that the caller goes by.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from store.after.figures import HOUR
from store.base.db import Database
from store.base.upsert import insert
from store.exporting.items import Work
from store.models import CampaignFigures, Candidate, Connection, Export, ExportItem, ItemState

# So many people say enough, and are asked for in a moment.
MOST = 20
_ASKED_SECONDS = 30 * 24 * HOUR


@dataclass(frozen=True, slots=True)
class Sample:
    """At `at`, of `asked` people who were looked up: how many stood at each stage, by SourceWhale's words; `untold` are
    those there of whom it tells no stage, `gone` those whom it does not have, or not where the export brought them."""

    at: float
    asked: int
    stages: Mapping[str, int]
    untold: int
    gone: int

    @classmethod
    def load(cls, stored: Mapping[str, Any] | None) -> Self | None:
        """As `dump` stored it; None for nothing, and for what another version stored otherwise."""
        if stored is None or any(field.name not in stored for field in fields(cls)):
            return None
        return cls(**{field.name: stored[field.name] for field in fields(cls)})

    def dump(self) -> dict[str, Any]:
        """As it is stored."""
        return {**asdict(self), "stages": dict(self.stages)}


def may_ask(session: Session, export: Export, at: float) -> bool:
    """Whether people of an ended export may be looked up now: of one of the last days, in its own account, and not
    within an hour after others through the same connection."""
    connection = session.get(Connection, export.connection_id)
    if connection is None or connection.ledger != export.ledger or connection.api_key_encrypted is None:
        return False
    if export.ended_at is None or export.purged_at is not None or at - export.ended_at > _ASKED_SECONDS:
        return False
    last = session.scalar(select(CampaignFigures.sampled_at).where(CampaignFigures.connection_id == connection.id))
    return last is None or not at - HOUR < last <= at


def note_asking(database: Database, export: Export, at: float) -> bool:
    """Note that people of this export are about to be looked up; False when others were within the hour."""
    values = {"connection_id": export.connection_id, "workspace_id": export.workspace_id}
    last = CampaignFigures.sampled_at
    with database.write() as session:
        noted = session.scalar(
            insert(session, CampaignFigures)
            .values(**values, campaigns={}, lease_until=0.0, wanted=0, sampled_at=at)
            .on_conflict_do_update(
                index_elements=["connection_id"],
                set_={"sampled_at": at},
                where=or_(last.is_(None), last <= at - HOUR, last > at),
            )
            .returning(CampaignFigures.connection_id)
        )
    return noted is not None


def people(session: Session, export: Export) -> list[Work]:
    """Some of those whom an export sent, from its first row to its last, the same each time."""
    sent = session.scalars(
        select(ExportItem.candidate_id)
        .where(ExportItem.export_id == export.id, ExportItem.state == ItemState.EXPORTED)
        .order_by(ExportItem.row_number, ExportItem.candidate_id)
    ).all()
    number = min(MOST, len(sent))
    chosen = [sent[index * len(sent) // number] for index in range(number)]
    rows = session.execute(
        select(Candidate.id, Candidate.identity, Candidate.data, Candidate.row_number)
        .where(Candidate.id.in_(chosen))
        .order_by(Candidate.row_number)
    )
    return [Work(row.id, row.identity, row.data, row_number=row.row_number) for row in rows]


def note(session: Session, export_id: str, sample: Sample) -> None:
    """Keep a sample with its export, in place of the one before."""
    export = session.get(Export, export_id, with_for_update=True)
    if export is not None:
        export.sample = sample.dump()
