"""Addresses of offices (info@acme.com), which say of nobody who it is: with whom they stand, for somebody who is to be
forgotten and is named by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from seekout.resolving.identity import is_role_address
from seekout.resolving.name_match import is_same_name
from seekout.values import cells
from store.base.among import streamed
from store.models import Candidate, Project, Workspace
from store.upkeep import traces, whose

_AT_ONCE = 500


class Holder(NamedTuple):
    """Somebody with whom such an address stands; their identity in their workspace, and where they are, in words."""

    workspace_id: str
    identity: str
    name: str
    where: str


def named_by(person: str) -> tuple[str, str] | None:
    """The address of an office that stands alone in what somebody typed, and the name beside it; None for others."""
    emails = cells.emails(person)
    if len(emails) != 1 or not is_role_address(emails[0]):
        return None
    return emails[0].casefold(), whose.name_beside(person)


def holders(session: Session, address: str) -> list[Holder]:
    """With whom an address stands in any workspace. Reads everybody: it is no key by which anybody could be found."""
    rows = streamed(
        session,
        select(
            Candidate.workspace_id,
            Candidate.identity,
            Candidate.row_number,
            Candidate.data,
            Project.name,
            Workspace.team_id,
        )
        .join(Project, Project.id == Candidate.project_id)
        .join(Workspace, Workspace.id == Candidate.workspace_id),
        _AT_ONCE,
    )
    return [
        Holder(
            row.workspace_id,
            row.identity,
            row.data.get("full_name") or "",
            f"workspace {row.team_id}: project {row.name!r}, row {row.row_number}",
        )
        for row in rows
        if any(one.casefold() == address for one in row.data.get("emails") or ())
    ]


def of_this_name(found: Sequence[Holder], name: str) -> list[Holder]:
    """Those of them who have this name."""
    return [one for one in found if name and is_same_name(name, one.name)]


def told(session: Session, address: str, found: Sequence[Holder]) -> list[str]:
    """Where an address stands, and how to name the person; empty where it stands nowhere."""
    projects = session.execute(
        select(Workspace.team_id, Project.name, Project.report).join(Workspace, Workspace.id == Project.workspace_id)
    )
    where = [one.where for one in found]
    where += [
        f"workspace {row.team_id}: project {row.name!r}, where several people have it, so that it leads to none of them"
        for row in projects
        if traces.names([address], row.report)
    ]
    if not where:
        return []
    return whose.told(address, "is an office's address", where, named=bool(found))
