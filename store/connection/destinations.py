"""The cache of campaigns and jobs, by person: option lists are answered from here within Slack's three seconds."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from store.base.clock import now
from store.base.upsert import insert
from store.models import DestinationList, ExportKind


@dataclass(frozen=True, slots=True)
class Destination:
    """A campaign or a job: SourceWhale's id and the name that people see."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class KnownDestinations:
    """What one person may see. `age` in seconds; `problem` is the sentence of the last failed fetch."""

    items: tuple[Destination, ...]
    age: float
    problem: str | None


def known(session: Session, workspace_id: str, user_id: str, kind: ExportKind) -> KnownDestinations | None:
    """The list as last fetched for this person, or None if it never was."""
    row = session.execute(
        select(DestinationList.items, DestinationList.problem, now() - DestinationList.fetched_at).where(
            DestinationList.workspace_id == workspace_id,
            DestinationList.user_id == user_id,
            DestinationList.kind == kind,
        )
    ).first()
    if row is None:
        return None
    items, problem, age = row
    return KnownDestinations(tuple(Destination(item["id"], item["name"]) for item in items), age, problem)


def find(
    session: Session, workspace_id: str, user_id: str, kind: ExportKind, destination_id: str
) -> Destination | None:
    """A destination by its id, if this person may see it."""
    listed = known(session, workspace_id, user_id, kind)
    if listed is None:
        return None
    return next((item for item in listed.items if item.id == destination_id), None)


def remember(
    session: Session,
    workspace_id: str,
    user_id: str,
    kind: ExportKind,
    items: list[Destination],
    problem: str | None = None,
) -> None:
    """Replace the list of this person."""
    values = {
        "items": [{"id": item.id, "name": item.name} for item in items],
        "problem": problem,
        "fetched_at": now(),
    }
    session.execute(
        insert(session, DestinationList)
        .values(workspace_id=workspace_id, user_id=user_id, kind=kind, **values)
        .on_conflict_do_update(index_elements=["workspace_id", "user_id", "kind"], set_=values)
    )


def forget(session: Session, workspace_id: str) -> None:
    """Drop every list of the workspace: the key changed, and with it what people may see."""
    session.execute(delete(DestinationList).where(DestinationList.workspace_id == workspace_id))
