"""App Homes that people have opened: which are behind, and who brings them up to date.

A change bumps its workspace's revision in the transaction that makes it; a Home that was published at an older one is
behind. So a change costs one row however many look on, and many changes are one publication.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, select, update
from sqlalchemy.orm import Session

from store.base.clock import now
from store.base.db import ask, at_the_end
from store.base.upsert import insert
from store.models import Home, Workspace

# Slack says each time that somebody opens their Home: after a week it is not kept up to date any more, and after an
# hour it may be a minute late.
OPEN_SECONDS = 7 * 24 * 3600.0
_LATELY_SECONDS = 3600.0
# Slack waits three seconds for whoever answers the opening.
_OPENING_SECONDS = 4.0
# views.publish is Tier 4, more than 100 a minute for a workspace: at most 60 are for Homes that
# were opened lately, 30 for the others. So each has its turn: so many seconds lie between two publications of a Home.
_A_MINUTE_LATELY, _A_MINUTE_OLDER = 60, 30
_SPACING_LATELY, _SPACING_OLDER = 2.0, 60.0


@dataclass(frozen=True, slots=True)
class DueHome:
    """A Home that is behind and is ours to publish; `revision` is what it will then be at."""

    workspace_id: str
    user_id: str
    is_admin: bool
    content_hash: str
    revision: int
    attempts: int


def opened(session: Session, workspace_id: str, user_id: str, *, is_admin: bool) -> None:
    """Somebody opened their Home: from now on it is kept up to date. It is left to the caller for some seconds."""
    values: dict[str, Any] = {"is_admin": is_admin, "opened_at": now(), "lease_until": now() + _OPENING_SECONDS}
    session.execute(
        insert(session, Home)
        .values(
            workspace_id=workspace_id,
            user_id=user_id,
            content_hash="",
            published_revision=-1,
            published_at=0.0,
            attempts=0,
            **values,
        )
        # What was published before may have been lost: a person who opens the tab gets it anew.
        .on_conflict_do_update(
            index_elements=["workspace_id", "user_id"], set_={**values, "content_hash": "", "published_revision": -1}
        )
    )
    session.execute(
        update(Workspace)
        .where(Workspace.id == workspace_id)
        .values(homes_behind=True)
        .execution_options(synchronize_session=False)
    )


def changed(session: Session, workspace_id: str) -> None:
    """Something changed that Homes show. Noted at the end of the transaction: the row is everybody's."""
    at_the_end(session, f"homes of {workspace_id}", lambda: ask(session, _CHANGED, the_workspace=workspace_id))


_CHANGED = (
    update(Workspace)
    .where(Workspace.id == bindparam("the_workspace"))
    .values(home_revision=Workspace.home_revision + 1, homes_behind=True)
)


def any_due(session: Session) -> bool:
    """Whether any Home is behind and might be published; cheaper than claiming, and takes no lock."""
    return session.scalar(due().limit(1)) is not None


def due() -> Select[str]:
    """The query of `any_due`."""
    return select(Home.user_id).join(Workspace, _SAME).where(_due())


def claim_due(session: Session, *, lease_seconds: float, limit: int = 20) -> list[DueHome]:
    """Homes to publish now, each leased to the caller: those opened last come first, within Slack's budget."""
    lately = Home.opened_at > now() - _LATELY_SECONDS
    rows = session.execute(
        select(Home, Workspace.home_revision, lately, now() - Home.published_at)
        .join(Workspace, _SAME)
        .where(_due())
        .order_by(Home.opened_at.desc())
        .limit(10 * limit)
        .with_for_update(of=Home, skip_locked=True)
    ).all()
    if not rows:
        return []
    workspaces = {row[0].workspace_id for row in rows}
    counted = session.execute(
        select(
            Home.workspace_id,
            lately,
            func.count(),
            func.sum(case((Home.published_at > now() - 60.0, 1), else_=0)),
        )
        .where(Home.workspace_id.in_(workspaces), Home.opened_at > now() - OPEN_SECONDS)
        .group_by(Home.workspace_id, lately)
    )
    homes = {(row[0], bool(row[1])): (row[2], row[3]) for row in counted}
    claimed: list[DueHome] = []
    taken: Counter[tuple[str, bool]] = Counter()
    for home, revision, is_recent, age in rows:
        kind = (home.workspace_id, bool(is_recent))
        number, this_minute = homes.get(kind, (1, 0))
        if age < _spacing(number, lately=kind[1]) or this_minute + taken[kind] >= _budget(lately=kind[1]):
            continue
        taken[kind] += 1
        claimed.append(
            DueHome(home.workspace_id, home.user_id, home.is_admin, home.content_hash, revision, home.attempts)
        )
        session.execute(
            update(Home)
            .where(Home.workspace_id == home.workspace_id, Home.user_id == home.user_id)
            .values(lease_until=now() + lease_seconds)
            .execution_options(synchronize_session=False)
        )
        if len(claimed) == limit:
            break
    return claimed


def any_settled(session: Session) -> bool:
    """Whether `settle` would find a workspace."""
    return session.scalar(select(Workspace.id).where(Workspace.homes_behind, ~_behind().exists()).limit(1)) is not None


def settle(session: Session, limit: int = 100) -> None:
    """Note which workspaces have no Home left that is behind, so that nobody looks at them any more."""
    # Locked before the Homes are read: a change or an opening that comes later waits, and sets the mark again.
    ids = session.scalars(
        select(Workspace.id).where(Workspace.homes_behind).limit(limit).with_for_update(skip_locked=True)
    ).all()
    if ids:
        session.execute(
            update(Workspace)
            .where(Workspace.id.in_(ids), ~_behind().exists())
            .values(homes_behind=False)
            .execution_options(synchronize_session=False)
        )


def _behind() -> Select[Any]:
    """The Homes of a workspace, of the statement around this one, that are behind and kept up to date."""
    return (
        select(Home.user_id)
        .where(_SAME, Home.published_revision < Workspace.home_revision, Home.opened_at > now() - OPEN_SECONDS)
        .correlate(Workspace)
    )


def _budget(*, lately: bool) -> int:
    return _A_MINUTE_LATELY if lately else _A_MINUTE_OLDER


def _spacing(number: int, *, lately: bool) -> float:
    """Seconds between two publications of a Home of which there are `number`; the budget is theirs together."""
    return max(_SPACING_LATELY if lately else _SPACING_OLDER, number * 60.0 / _budget(lately=lately))


def published(session: Session, workspace_id: str, user_id: str, revision: int, content_hash: str | None) -> None:
    """The Home shows this revision. `content_hash` is None when it looked the same and Slack was not asked."""
    values: dict[str, Any] = {"published_revision": revision, "lease_until": 0.0, "attempts": 0}
    if content_hash is not None:
        values |= {"content_hash": content_hash, "published_at": now()}
    session.execute(update(Home).where(Home.workspace_id == workspace_id, Home.user_id == user_id).values(**values))


def postpone(session: Session, home: DueHome, *, seconds: float) -> None:
    """Slack did not take it just now: try again in `seconds`."""
    session.execute(
        update(Home)
        .where(Home.workspace_id == home.workspace_id, Home.user_id == home.user_id)
        .values(lease_until=now() + seconds, attempts=Home.attempts + 1)
    )


def forget(session: Session, home: DueHome) -> None:
    """Slack will never take it: until its owner opens it again."""
    session.execute(
        update(Home).where(Home.workspace_id == home.workspace_id, Home.user_id == home.user_id).values(opened_at=0.0)
    )


def revision_of(session: Session, workspace_id: str) -> int:
    """The workspace's revision now."""
    return session.scalar(select(Workspace.home_revision).where(Workspace.id == workspace_id)) or 0


_SAME = Workspace.id == Home.workspace_id


def _due() -> ColumnElement[bool]:
    return and_(
        Workspace.homes_behind,
        # The same once more, for SQLite: it would look at each Home for its workspace.
        Home.workspace_id.in_(select(Workspace.id).where(Workspace.homes_behind)),
        Home.published_revision < Workspace.home_revision,
        Home.opened_at > now() - OPEN_SECONDS,
        Home.lease_until < now(),
        Home.published_at < now() - _SPACING_LATELY,
    )


def admins(session: Session, workspace_id: str) -> set[str]:
    """Whom Slack called an admin when they last opened their Home."""
    query = select(Home.user_id).where(Home.workspace_id == workspace_id, Home.is_admin)
    return set(session.scalars(query))
