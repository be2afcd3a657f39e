"""Where the app is installed: bot tokens, encrypted, each of one team or of a whole organisation.

A team's installation is known by the team alone: it stays the team's own when the team joins an organisation.

slack_sdk's store writes them when somebody installs the app. `find` is what every request and every message asks: one
query, and no question to Slack.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from slack_sdk.oauth.installation_store.models.bot import Bot
from slack_sdk.oauth.installation_store.models.installation import Installation
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from sqlalchemy import ColumnElement, Select, and_, delete, false, func, or_, select, update
from sqlalchemy.orm import Session

from store.base.clock import now
from store.base.db import OWN_ROW, Database
from store.base.secrets import SecretBox, UnreadableSecret
from store.connection import connections, destinations
from store.messages import silence
from store.models import Connection, Home, Workspace, installations

# Under these names Slack refuses a token that is good for nothing, and any token while Slack is in trouble, or while
# somebody calls from an address that is not on the workspace's list.
_MAY_PASS = ("invalid_auth", "not_authed")
TOKENS = ("bot_token", "bot_refresh_token", "user_token", "user_refresh_token")


@dataclass(frozen=True, slots=True)
class Installed:
    """What is needed to act in a team. `team_id` is None when a whole organisation installed the app."""

    id: int
    enterprise_id: str | None
    team_id: str | None
    bot_token: str = field(repr=False)
    bot_id: str | None
    bot_user_id: str | None


class InstallationStore(SQLAlchemyInstallationStore):
    """slack_sdk's store, with encrypted tokens and one row for each team or organisation: the newest.

    Installs are written through it; what they gave is read with `find`.
    """

    def __init__(self, database: Database, secrets: SecretBox, client_id: str) -> None:
        # It selects before it inserts, so it takes SQLite's lock at once, as all our writes do.
        super().__init__(client_id, database.engine.execution_options(immediate=True))
        self.installations = installations
        self._database = database
        self._secrets = secrets

    def save(self, installation: Installation) -> None:
        """Keep what Slack answered; messages that waited for it are delivered now."""
        sealed = copy(installation)
        for name in TOKENS:
            if token := getattr(sealed, name):
                setattr(sealed, name, self._secrets.encrypt(token))
        super().save(sealed)
        with self._database.write() as session:
            # The workspaces' rows come into being or are locked after the installation is there for all to see, and
            # before its messages are released: whoever holds these looks for the installation in the same order.
            of_this = _exactly(installation.enterprise_id, installation.team_id)
            newest = select(func.max(installations.c.id)).where(of_this).scalar_subquery()
            session.execute(delete(installations).where(of_this, installations.c.id != newest))
            found = workspaces_of(session, installation.enterprise_id, installation.team_id)
            for workspace_id in sorted(found):
                session.execute(update(Workspace).where(Workspace.id == workspace_id).values(uninstalled_at=None))
        for workspace_id in found:
            silence.release(self._database, workspace_id)

    def save_bot(self, bot: Bot) -> None:
        """Nothing: the installation holds the bot's token, and a second copy would be one more to protect."""


def find(session: Session, secrets: SecretBox, team_id: str | None, enterprise_id: str | None) -> Installed | None:
    """The installation that acts in a team: its own, else its organisation's. None when there is none that works.

    Without an `enterprise_id` the organisation is the one that the team's workspace is known to belong to.
    Raises UnreadableSecret.
    """
    team_id, enterprise_id = _ids(team_id, enterprise_id)
    column = installations.c
    row = session.execute(
        select(installations)
        .where(_acting(team_id, enterprise_id))
        .order_by(column.team_id.is_(None), column.installed_at.desc(), column.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    sealed = Installed(row.id, row.enterprise_id, row.team_id, row.bot_token, row.bot_id, row.bot_user_id)
    return replace(sealed, bot_token=secrets.decrypt(sealed.bot_token))


def _acting(team_id: str | None, enterprise_id: str | None) -> ColumnElement[bool]:
    """The installations that can act in a team: its own and its organisation's, while their tokens work."""
    column = installations.c
    known = select(Workspace.enterprise_id).where(Workspace.team_id == team_id, Workspace.enterprise_id != "")
    organisation = column.enterprise_id == enterprise_id if enterprise_id else column.enterprise_id.in_(known)
    whole = and_(column.team_id.is_(None), column.is_enterprise_install, organisation)
    # To compare with None would find the installs of all organisations: those have no team.
    own = column.team_id == team_id if team_id is not None else false()
    return and_(or_(own, whole), column.bot_token.is_not(None), column.problem.is_(None))


def mark_dead(session: Session, installation_id: int, problem: str) -> bool:
    """Slack refuses this token for good: nothing is sent with it any more. False when that was known."""
    marked = session.execute(
        update(installations)
        .where(installations.c.id == installation_id, installations.c.problem.is_(None))
        .values(problem=problem)
        .returning(installations.c.id)
    )
    return marked.first() is not None


def refused_in_doubt(session: Session, secrets: SecretBox) -> list[Installed]:
    """The installations whose tokens Slack refused under a name that may pass, but for tokens that cannot be read."""
    found = []
    for row in session.execute(select(installations).where(installations.c.problem.in_(_MAY_PASS))):
        with suppress(UnreadableSecret):
            token = secrets.decrypt(row.bot_token)
            found.append(Installed(row.id, row.enterprise_id, row.team_id, token, row.bot_id, row.bot_user_id))
    return found


def revive(database: Database, installed: Installed) -> bool:
    """Slack takes this token after all: messages that waited for it are delivered now. False if it works or is gone."""
    with database.write() as session:
        revived = session.execute(
            update(installations)
            .where(installations.c.id == installed.id, installations.c.problem.in_(_MAY_PASS))
            .values(problem=None)
            .returning(installations.c.id)
        )
        if revived.first() is None:
            return False
        found = sorted(workspaces_of(session, installed.enterprise_id, installed.team_id))
        for workspace_id in found:
            # As `save`: whoever holds this workspace's messages just now sees the token work, or has held them before.
            session.get(Workspace, workspace_id, with_for_update=OWN_ROW)
    for workspace_id in found:
        silence.release(database, workspace_id)
    return True


def remove(session: Session, team_id: str | None, enterprise_id: str | None, *, at: float) -> Sequence[str]:
    """The app was removed in Slack at a time (unix seconds): its tokens and the API keys go at once.

    What else there is of these workspaces is deleted after a while (store.upkeep.retention). An install that is newer
    than `at` stays: events may come late. Returns the ids of the workspaces.
    """
    team_id, enterprise_id = _ids(team_id, enterprise_id)
    of_this = _exactly(enterprise_id, team_id)
    # The time of an event has whole seconds.
    until = datetime.fromtimestamp(at + 1, tz=UTC).replace(tzinfo=None)
    session.execute(delete(installations).where(of_this, installations.c.installed_at <= until))
    if session.execute(select(installations.c.id).where(of_this)).first() is not None:
        return []
    removed = []
    for workspace_id in sorted(workspaces_of(session, enterprise_id, team_id)):
        other = _own_installs_of(workspace_id) if team_id is None else _whole_installs_of(workspace_id)
        if session.execute(other).first() is not None:
            # The team still has the app: by itself, or through its organisation.
            continue
        with session.begin_nested() as done:
            connections.remove(session, workspace_id)
            destinations.forget(session, workspace_id)
            silence.hold(session, workspace_id)
            if _locked_and_installed(session, workspace_id):
                done.rollback()
                continue
            session.execute(update(Workspace).where(Workspace.id == workspace_id).values(uninstalled_at=now()))
        removed.append(workspace_id)
    return removed


def withdraw(database: Database, enterprise_id: str, team_ids: Sequence[str]) -> Sequence[str]:
    """An organisation lets the app into these teams no longer: what is to be told there waits. Returns workspace ids.

    Teams with an installation of their own are let alone.
    """
    with database.write() as session:
        held = _of_organisation(session, enterprise_id, team_ids)
        for workspace_id in held:
            silence.hold(session, workspace_id)
    return held


def let_in(database: Database, enterprise_id: str, team_ids: Sequence[str]) -> Sequence[str]:
    """An organisation lets the app into these teams: what waited is told now. Returns the ids of the workspaces."""
    with database.write() as session:
        released = sorted(_of_organisation(session, enterprise_id, team_ids))
        for workspace_id in released:
            session.execute(update(Workspace).where(Workspace.id == workspace_id).values(uninstalled_at=None))
    for workspace_id in released:
        silence.release(database, workspace_id)
    return released


def _of_organisation(session: Session, enterprise_id: str, team_ids: Sequence[str]) -> list[str]:
    own = select(installations.c.team_id).where(installations.c.team_id.is_not(None), installations.c.problem.is_(None))
    found = session.scalars(
        select(Workspace.id).where(
            Workspace.enterprise_id == enterprise_id, Workspace.team_id.in_(team_ids), Workspace.team_id.not_in(own)
        )
    )
    return list(found)


def hold_messages(session: Session, workspace_id: str) -> bool:
    """Nothing can be said in a workspace: its messages wait until the app is installed there again.

    False, and nothing is held, when an installation works now: the one whose token was refused has been replaced.
    """
    with session.begin_nested() as held:
        silence.hold(session, workspace_id)
        if _locked_and_installed(session, workspace_id):
            held.rollback()
            return False
    return True


def _locked_and_installed(session: Session, workspace_id: str) -> bool:
    """Lock the workspace, then see whether an installation acts in it.

    One that is made meanwhile is seen, or its `save` waits for this lock and releases the messages afterwards.
    """
    workspace = session.get(Workspace, workspace_id, with_for_update=OWN_ROW, populate_existing=True)
    if workspace is None:
        return False
    acting = _acting(workspace.team_id, workspace.enterprise_id or None)
    return session.execute(select(installations.c.id).where(acting).limit(1)).first() is not None


def _own_installs_of(workspace_id: str) -> Select[Any]:
    return (
        select(installations.c.id)
        .join(Workspace, Workspace.team_id == installations.c.team_id)
        .where(
            Workspace.id == workspace_id,
            installations.c.problem.is_(None),
        )
    )


def _whole_installs_of(workspace_id: str) -> Select[Any]:
    return (
        select(installations.c.id)
        .join(Workspace, Workspace.enterprise_id == installations.c.enterprise_id)
        .where(Workspace.id == workspace_id, installations.c.team_id.is_(None), installations.c.problem.is_(None))
    )


def who_can_help(session: Session, workspace_id: str) -> str | None:
    """Somebody whom people can ask about the connection: who connected SourceWhale, also if the key is gone, else who
    installed the app, else an admin who has opened the Home. None where nobody is known.
    """
    connected_by = session.scalar(select(Connection.connected_by).where(Connection.workspace_id == workspace_id))
    if connected_by:
        return connected_by
    workspace = session.get(Workspace, workspace_id)
    if workspace is None:
        return None
    column = installations.c
    query = select(column.user_id).where(_acting(workspace.team_id, workspace.enterprise_id or None))
    found = session.scalars(query.where(column.user_id != "").order_by(column.team_id.is_(None)).limit(1)).first()
    if found:
        return str(found)
    admins = select(Home.user_id).where(Home.workspace_id == workspace_id, Home.is_admin)
    return session.scalars(admins.order_by(Home.opened_at.desc()).limit(1)).first()


def workspaces_of(session: Session, enterprise_id: str | None, team_id: str | None) -> Sequence[str]:
    """The ids of the workspaces that an installation stands for."""
    if team_id is not None:
        return session.scalars(select(Workspace.id).where(Workspace.team_id == team_id)).all()
    if not enterprise_id:
        return []
    return session.scalars(select(Workspace.id).where(Workspace.enterprise_id == enterprise_id)).all()


def _exactly(enterprise_id: str | None, team_id: str | None) -> ColumnElement[bool]:
    if team_id is not None:
        return installations.c.team_id == team_id
    return and_(installations.c.team_id.is_(None), installations.c.enterprise_id == enterprise_id)


def _ids(team_id: str | None, enterprise_id: str | None) -> tuple[str | None, str | None]:
    """In views of an organisation's installation Slack names the organisation where it names the team elsewhere."""
    if team_id is not None and team_id.startswith("E"):
        return None, enterprise_id or team_id
    return team_id, enterprise_id or None
