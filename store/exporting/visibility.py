"""Who may know of an export: the one who asked for it, and whoever reads where it reports.

A search may be confidential, so nobody else of the workspace finds it in a list, unless an admin has opened projects to
the whole workspace. A project is known to those who may know of one of its exports.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import Session

from store.connection import connections
from store.models import ChannelKind, Export, Project

# Of so many conversations at most it is asked who reads them, those with the newest exports; the rest are not shown.
_MOST_CHANNELS = 15
# In an export's report: the project that its file was read into before it is read once more.
READ_INTO = "read_into"


@dataclass(frozen=True, slots=True)
class Reader:
    """A person, for whom lists are made.

    `channels` are private and shared conversations that they read; `reads_all` says that an admin has opened projects
    to everybody of the workspace.
    """

    user_id: str
    channels: frozenset[str] = frozenset()
    reads_all: bool = False


@dataclass(frozen=True, slots=True)
class InQuestion:
    """What decides of which exports a person may know: of nobody's but their own where nothing is said here.

    `channels` are conversations in which others' exports report, and of which it must be asked whether this person
    reads them; `reads_all` is as in `Reader`.
    """

    channels: Sequence[str] = ()
    reads_all: bool = False


def in_question(session: Session, workspace_id: str, user_id: str) -> InQuestion:
    """What is to be asked about a person before lists are made for them."""
    if is_open(session, workspace_id):
        return InQuestion(reads_all=True)
    newest = func.max(Export.queued_at)
    channels = session.scalars(
        select(Export.channel_id)
        .where(
            Export.workspace_id == workspace_id,
            Export.requested_by != user_id,
            Export.queued_at.is_not(None),
            # A direct message is read by the one who asked, and the bot.
            Export.channel_kind.in_((ChannelKind.PRIVATE, ChannelKind.SHARED)),
        )
        .group_by(Export.channel_id)
        .order_by(newest.desc())
        .limit(_MOST_CHANNELS)
    ).all()
    return InQuestion(channels)


def is_open(session: Session, workspace_id: str) -> bool:
    """Whether an admin has opened projects to the whole workspace."""
    connection = connections.get(session, workspace_id)
    return connection is not None and connection.projects_open


def visible(reader: Reader) -> ColumnElement[bool]:
    """The condition for exports that this person may know of."""
    if reader.reads_all:
        return true()
    # Where the bot could not post, an export's messages went to the one who asked.
    reads_there = and_(
        Export.channel_id.in_(sorted(reader.channels)), Export.channel_kind.is_distinct_from(ChannelKind.DIRECT)
    )
    reported = and_(Export.queued_at.is_not(None), or_(Export.channel_kind == ChannelKind.PUBLIC, reads_there))
    return or_(Export.requested_by == reader.user_id, reported)


def may_know(export: Export, reader: Reader) -> bool:
    """Whether this person may know of this export: `visible`, for one that is at hand."""
    if reader.reads_all or export.requested_by == reader.user_id:
        return True
    return export.queued_at is not None and may_read_its_channel(export, reader)


def may_read_its_channel(export: Export, reader: Reader) -> bool:
    """Whether a link to where the export reports leads this person anywhere."""
    if export.requested_by == reader.user_id or export.channel_kind == ChannelKind.PUBLIC:
        return True
    return export.channel_kind != ChannelKind.DIRECT and export.channel_id in reader.channels


def known_projects(workspace_id: str, reader: Reader) -> ColumnElement[bool]:
    """The condition for projects that this person may know of."""
    if reader.reads_all:
        return true()
    found = select(Export.project_id).where(
        Export.workspace_id == workspace_id, Export.project_id.is_not(None), visible(reader)
    )
    return Project.id.in_(found)


def projects_read_into(export: Export, reader: Reader) -> ColumnElement[bool]:
    """The condition for projects that an export's file may be read into: its own too, where it is read once more.

    No export is one of that project meanwhile; in a project of its own the file would take back none of its marks.
    """
    known = known_projects(export.workspace_id, reader)
    return or_(known, Project.id == before) if (before := export.report.get(READ_INTO)) else known


def reports_privately(export: Export) -> bool:
    """Whether only some people read where the export reports; as long as Slack has not said, it counts as private."""
    return export.channel_kind != ChannelKind.PUBLIC and export.channel_kind != ChannelKind.SHARED
