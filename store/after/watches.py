"""Campaigns watched after exports: whether anybody kicked them off, who is to be reminded, and what came of them.

A watch is changed under the lock of its export. Times are unix seconds; `at` is the time that the caller goes by, which
tests may choose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.orm import Session

from store.after import figures
from store.after.figures import Figures
from store.base.db import OWN_ROW
from store.base.upsert import insert
from store.exporting import items
from store.exporting.items import Counts
from store.exporting.visibility import Reader, visible
from store.models import CampaignWatch, Connection, Export, ExportKind, Member, Project, Workspace
from store.people.projects import called

DAY = 86_400.0
WATCHED_DAYS = 30
MOST_REMINDERS = 2


def begin(session: Session, export: Export, exported: int) -> None:
    """An export has ended, and `exported` people are in its campaign: watch that from here on. Jobs have no figures.

    When it is not the export's first end, what the campaign's figures were before the first one stays.
    """
    if export.kind != ExportKind.PROSPECTS or not exported or export.ended_at is None:
        return
    known = figures.lately(session, export.connection_id, export.destination_id)
    span = {"ended_at": export.ended_at, "until": export.ended_at + WATCHED_DAYS * DAY, "remind_at": None}
    session.execute(
        insert(session, CampaignWatch)
        .values(
            export_id=export.id,
            workspace_id=export.workspace_id,
            connection_id=export.connection_id,
            campaign_id=export.destination_id,
            before=known[0].dump() if known else None,
            missed=0,
            reminders=0,
            muted=False,
            **span,
        )
        .on_conflict_do_update(index_elements=["export_id"], set_=span)
    )
    figures.look_soon(session, export.workspace_id, export.connection_id)


def is_removed(export: Export) -> bool:
    """Whether somebody said that all of this export's people were removed from SourceWhale by hand."""
    return export.removed_at is not None and export.ended_at is not None and export.removed_at >= export.ended_at


def _not_removed() -> ColumnElement[bool]:
    return and_(Export.ended_at.is_not(None), or_(Export.removed_at.is_(None), Export.removed_at < Export.ended_at))


def find(session: Session, export_id: str, *, lock: bool = False) -> CampaignWatch | None:
    """The watch of an export, if it has one."""
    return session.get(CampaignWatch, export_id, populate_existing=True, with_for_update=OWN_ROW if lock else None)


class Watched(NamedTuple):
    """What is watched of an export: the columns of its CampaignWatch by their names, and whose export it is."""

    export_id: str
    campaign_id: str
    ended_at: float
    before: dict[str, Any] | None
    latest: dict[str, Any] | None
    latest_at: float | None
    missed: int
    kicked_off_at: float | None
    remind_at: float | None
    reminders: int
    muted: bool
    workspace_id: str
    requested_by: str
    user_email: str | None


def watching(session: Session, connection_id: str, at: float) -> list[Watched]:
    """Whatever is watched through a connection, the newest first. There may be a thousand, whenever an export ends.

    Of the account that is connected now: its key tells nothing of the campaigns of another one.
    """
    of_export = ("workspace_id", "requested_by", "user_email")
    rows = session.execute(
        select(*(getattr(Export if name in of_export else CampaignWatch, name) for name in Watched._fields))
        .join(Export, Export.id == CampaignWatch.export_id)
        .join(Connection, Connection.id == CampaignWatch.connection_id)
        .where(
            CampaignWatch.connection_id == connection_id,
            CampaignWatch.until > at,
            func.coalesce(Export.ledger_id, Export.connection_id) == func.coalesce(Connection.ledger_id, Connection.id),
            _not_removed(),
        )
        .order_by(CampaignWatch.ended_at.desc(), CampaignWatch.export_id)
    )
    return [Watched._make(row) for row in rows]


def note(watch: CampaignWatch, told: Figures | None, at: float) -> bool:
    """Note what an answer says of the campaign; None: it does not list it. True when it was kicked off, as is seen now.

    Where fewer mails are told than before, SourceWhale has begun to count anew, and so do we.
    """
    if told is None:
        watch.missed += 1
        return False
    watch.missed, watch.latest, watch.latest_at = 0, told.dump(), at
    before = Figures.load(watch.before)
    if before is None or before.sent is None or (told.sent is not None and told.sent < before.sent):
        watch.before = told.dump()
        return False
    if watch.kicked_off_at is None and told.sent is not None and told.sent > before.sent:
        watch.kicked_off_at = at
        return True
    return False


def waits_for_kick_off(watch: CampaignWatch | Watched) -> bool:
    """Whether SourceWhale lists the campaign and has sent nothing more from it since the export, as far as it tells."""
    before, latest = Figures.load(watch.before), Figures.load(watch.latest)
    known = before is not None and latest is not None and before.sent is not None and latest.sent is not None
    return known and watch.kicked_off_at is None and not watch.missed


def reminders_are_off(session: Session, workspace_id: str, user_id: str) -> bool:
    """Whether this person, or an admin for the whole workspace, has switched reminders off."""
    return workspace_has_none(session, workspace_id) or bool(
        session.scalar(
            select(Member.no_reminders).where(Member.workspace_id == workspace_id, Member.user_id == user_id)
        )
    )


def workspace_has_none(session: Session, workspace_id: str) -> bool:
    """Whether an admin has switched reminders off for the whole workspace."""
    return bool(session.scalar(select(Workspace.no_reminders).where(Workspace.id == workspace_id)))


def switch_reminders(session: Session, workspace_id: str, user_id: str | None, *, on: bool) -> bool:
    """Switch reminders on or off, for a person or (None) the whole workspace. False when they were so already."""
    if user_id is None:
        changed = session.scalar(
            update(Workspace)
            .where(Workspace.id == workspace_id, Workspace.no_reminders == on)
            .values(no_reminders=not on)
            .returning(Workspace.id)
        )
        return changed is not None
    was = bool(
        session.scalar(
            select(Member.no_reminders).where(Member.workspace_id == workspace_id, Member.user_id == user_id)
        )
    )
    session.execute(
        insert(session, Member)
        .values(workspace_id=workspace_id, user_id=user_id, no_reminders=not on)
        .on_conflict_do_update(index_elements=["workspace_id", "user_id"], set_={"no_reminders": not on})
    )
    return was == on


@dataclass(frozen=True, slots=True)
class Result:
    """An export that has ended, and what became of its campaign, as far as it is known.

    `watch` is None for jobs, and for exports that ended before campaigns were watched. `answered_at` is when
    SourceWhale last told figures.
    """

    export: Export
    project_name: str
    counts: Counts
    watch: CampaignWatch | None
    answered_at: float | None = None

    @property
    def has_figures(self) -> bool:
        """Whether SourceWhale tells figures of this export's campaign, as far as is known; of jobs it tells none."""
        if self.export.kind != ExportKind.PROSPECTS or self.watch is None:
            return False
        return self.watch.latest is None or Figures.load(self.watch.latest) != Figures()


def result(session: Session, export: Export) -> Result:
    """What became of an export."""
    project = session.get(Project, export.project_id) if export.project_id else None
    known = figures.find(session, export.connection_id)
    return Result(
        export,
        project.name if project else "",
        items.counts(session, export.id),
        find(session, export.id),
        known.answered_at if known else None,
    )


def results(session: Session, workspace_id: str, reader: Reader, project: str, limit: int) -> list[Result]:
    """What became of the newest exports that this person may know of, of projects whose name contains `project`."""
    query = (
        select(Export)
        .join(Project, Project.id == Export.project_id)
        .where(
            Export.workspace_id == workspace_id,
            Export.queued_at.is_not(None),
            Export.ended_at.is_not(None),
            visible(reader),
            called(project),
        )
        .order_by(Export.ended_at.desc())
        .limit(limit)
    )
    return [result(session, export) for export in session.scalars(query).all()]


@dataclass(frozen=True, slots=True)
class Week:
    """How many exports ended in a week, and how many people they brought to SourceWhale."""

    exports: int
    candidates: int


def week(session: Session, workspace_id: str, first: float, last: float) -> Week:
    """The exports that ended from `first` on, and before `last`."""
    totals = session.scalars(
        select(Export.totals).where(
            Export.workspace_id == workspace_id,
            Export.queued_at.is_not(None),
            Export.ended_at >= first,
            Export.ended_at < last,
        )
    ).all()
    return Week(len(totals), sum(int((one or {}).get("exported", 0)) for one in totals))


def of_workspace(session: Session, workspace_id: str, at: float) -> Sequence[CampaignWatch]:
    """Whatever is watched in a workspace, the newest first."""
    return session.scalars(
        select(CampaignWatch)
        .join(Export, Export.id == CampaignWatch.export_id)
        .where(CampaignWatch.workspace_id == workspace_id, CampaignWatch.until > at, _not_removed())
        .order_by(CampaignWatch.ended_at.desc())
    ).all()


def replies(session: Session, workspace_id: str, at: float) -> dict[str, list[int]]:
    """How many have replied and are interested by now, in each campaign that is watched in a workspace."""
    found: dict[str, list[int]] = {}
    for watch in of_workspace(session, workspace_id, at):
        told = Figures.load(watch.latest) or Figures.load(watch.before)
        if told is not None:
            found.setdefault(watch.campaign_id, [told.replied or 0, told.interested or 0])
    return found


def look_again(session: Session, export: Export, at: float) -> bool:
    """Have figures asked for again, if they may be: a person wants to know. Whether they will be."""
    watch, known = find(session, export.id), figures.find(session, export.connection_id)
    connection = session.get(Connection, export.connection_id)
    if watch is None or watch.until <= at or is_removed(export) or not figures.may_ask(known, at):
        return False
    if connection is None or connection.ledger != export.ledger:
        return False
    figures.look_soon(session, export.workspace_id, export.connection_id)
    return True
