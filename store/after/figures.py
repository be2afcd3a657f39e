"""The figures of campaigns as SourceWhale tells them: asked for at most once an hour for a connection, by one worker.

Times are unix seconds. `at` is the time that the caller goes by, which tests may choose.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Self

from sqlalchemy import Select, case, func, or_, select, update
from sqlalchemy.orm import Session

from store.after import calendar
from store.base.clock import now
from store.base.db import Database
from store.base.upsert import insert
from store.models import CampaignFigures

HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Figures:
    """A campaign in numbers of people, in all its life; None where SourceWhale does not tell, or tells nonsense."""

    sourced: int | None = None
    sent: int | None = None
    opened: int | None = None
    replied: int | None = None
    interested: int | None = None
    booked: int | None = None

    @classmethod
    def load(cls, stored: Mapping[str, Any] | None) -> Self | None:
        """As `dump` stored them; None for nothing."""
        return None if stored is None else cls(**{field.name: stored.get(field.name) for field in fields(cls)})

    def dump(self) -> dict[str, Any]:
        """As they are stored."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def since(self, before: Figures) -> Figures:
        """What has come beside what was before: never less than nothing, and None where either is not known."""

        def more(name: str) -> int | None:
            then, now_ = getattr(before, name), getattr(self, name)
            return None if then is None or now_ is None else max(0, now_ - then)

        return Figures(**{field.name: more(field.name) for field in fields(Figures)})


@dataclass(frozen=True, slots=True)
class Turn:
    """The right to look at a connection's campaigns; `wanted` is how often that had been wished for by then."""

    connection_id: str
    wanted: int


def look_soon(session: Session, workspace_id: str, connection_id: str) -> None:
    """Have a connection's campaigns looked at as soon as a worker is free."""
    session.execute(
        insert(session, CampaignFigures)
        .values(
            connection_id=connection_id,
            workspace_id=workspace_id,
            campaigns={},
            due_at=now(),
            lease_until=0.0,
            wanted=1,
        )
        .on_conflict_do_update(
            index_elements=["connection_id"],
            set_={
                "due_at": case((CampaignFigures.due_at < now(), CampaignFigures.due_at), else_=now()),
                "wanted": CampaignFigures.wanted + 1,
            },
        )
    )


def due(session: Session, limit: int = 50) -> Sequence[str]:
    """Ids of connections whose campaigns are to be looked at, and whom no worker looks at."""
    query = that_are_due(calendar.ahead()).order_by(CampaignFigures.due_at)
    return session.scalars(query.limit(limit)).all()


def that_are_due(ahead: float = 0.0) -> Select[str]:
    """The same as a query; `ahead` as store.after.calendar."""
    at = now() + ahead if ahead else now()
    return select(CampaignFigures.connection_id).where(CampaignFigures.due_at <= at, CampaignFigures.lease_until < at)


def claim(database: Database, connection_id: str, at: float, seconds: float) -> Turn | None:
    """Take a connection's turn for so many seconds if it is due, unless another worker has it."""
    with database.write() as session:
        wanted = session.scalar(
            update(CampaignFigures)
            .where(
                CampaignFigures.connection_id == connection_id,
                CampaignFigures.due_at <= at,
                or_(CampaignFigures.lease_until < at, CampaignFigures.lease_until > at + seconds),
            )
            .values(lease_until=at + seconds)
            .returning(CampaignFigures.wanted)
        )
    return None if wanted is None else Turn(connection_id, wanted)


def release(database: Database, turn: Turn, next_at: float | None) -> None:
    """Give a turn back. The next one is due at `next_at`, never with None; at once if it was wished for meanwhile."""
    with database.write() as session:
        unchanged = CampaignFigures.wanted == turn.wanted
        session.execute(
            update(CampaignFigures)
            .where(CampaignFigures.connection_id == turn.connection_id)
            .values(lease_until=0.0, due_at=case((unchanged, next_at), else_=CampaignFigures.due_at))
        )


def may_ask(found: CampaignFigures | None, at: float) -> bool:
    """Whether an hour has passed since SourceWhale was last asked. After a step back of the clock it may be, too."""
    return found is None or found.asked_at is None or not at - HOUR < found.asked_at <= at


def note_asking(database: Database, connection_id: str, at: float) -> bool:
    """Note that a request is about to leave; False when one has left within the hour, whoever sent it."""
    with database.write() as session:
        noted = session.scalar(
            update(CampaignFigures)
            .where(
                CampaignFigures.connection_id == connection_id,
                or_(
                    CampaignFigures.asked_at.is_(None),
                    CampaignFigures.asked_at <= at - HOUR,
                    CampaignFigures.asked_at > at,
                ),
            )
            .values(asked_at=at)
            .returning(CampaignFigures.connection_id)
        )
    return noted is not None


def note_answer(session: Session, connection_id: str, at: float, told: Mapping[str, Figures], *, whole: bool) -> None:
    """SourceWhale has answered: with all campaigns if it is the `whole` list, else with some of them."""
    found = session.get_one(CampaignFigures, connection_id, with_for_update=True)
    campaigns = {campaign: figures.dump() for campaign, figures in told.items()}
    found.campaigns = campaigns if whole else {**found.campaigns, **campaigns}
    found.answered_at = at


def find(session: Session, connection_id: str) -> CampaignFigures | None:
    """What is known of a connection's campaigns."""
    return session.get(CampaignFigures, connection_id, populate_existing=True)


def lately(session: Session, connection_id: str, campaign_id: str) -> tuple[Figures, float] | None:
    """A campaign's figures and when SourceWhale told them, if that is less than an hour ago."""
    found = find(session, connection_id)
    at = session.scalar(select(func.coalesce(now(), 0.0))) or 0.0
    if found is None or found.answered_at is None or not 0.0 <= at - found.answered_at < HOUR:
        return None
    figures = Figures.load(found.campaigns.get(campaign_id))
    return None if figures is None else (figures, found.answered_at)
