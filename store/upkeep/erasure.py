"""What a person or a workspace may ask for: to be forgotten, and to have a copy."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

import seekout
from store.base.db import Database
from store.models import (
    UNFINISHED,
    Base,
    Candidate,
    Connection,
    Export,
    Exported,
    ExportItem,
    Member,
    OutboxMessage,
    PersonKey,
    Project,
    Workspace,
)
from store.people import identities
from store.people.ledger import ledger_key

# Never in a copy: they are encrypted, and of no use but to whoever has ENCRYPTION_KEYS.
_SECRETS = {"api_key_encrypted"}


@dataclass
class Forgotten:
    """Where a person was, in sentences, and where they may be still, out of reach from here."""

    deleted: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)


def keys_named_by(person: str) -> tuple[str, ...]:
    """By what an e-mail address, a profile's link or a phone number is known. Raises ValueError for anything else."""
    text = person.strip()
    nobody = seekout.Candidate(row=0, identity="")
    if "@" in text and " " not in text:
        somebody = nobody._replace(emails=(text,))
    elif "/" in text or text.startswith("www."):
        somebody = nobody._replace(links=(text,))
    elif sum(character.isdigit() for character in text) >= 7:
        somebody = nobody._replace(phones=(text,))
    else:
        raise ValueError("Name the person by an e-mail address, the link of a profile, or a phone number.")
    return tuple(key for key in seekout.keys_of(somebody) if key)


def forget(database: Database, person: str) -> Forgotten:
    """Delete somebody from every project, ledger and list of every workspace. Raises ValueError (see above).

    Whoever shares the address or number is forgotten too: nothing here can tell them apart.
    """
    keys = keys_named_by(person)
    told = Forgotten()
    identities.note_missing_keys(database)
    with database.read() as session:
        people = _identities(session, [ledger_key(session, key) for key in keys])
    for workspace_id, found in sorted(people.items()):
        with database.write() as session:
            _forget_in(session, workspace_id, sorted(found), told)
    with database.write() as session:
        _forget_member(session, person.strip(), told)
    return told


def _identities(session: Session, hashed: Sequence[str]) -> dict[str, set[str]]:
    """To whom these keys lead, by workspace: from each workspace and connection, for their indexes begin there."""
    found: dict[str, set[str]] = {}
    for query in (
        select(PersonKey.workspace_id, PersonKey.identity)
        .join(Workspace, Workspace.id == PersonKey.workspace_id)
        .where(PersonKey.key.in_(hashed)),
        select(Exported.workspace_id, Exported.identity)
        .join(Connection, Connection.id == Exported.connection_id)
        .where(Exported.identity.in_(hashed)),
    ):
        for workspace_id, identity in session.execute(query):
            found.setdefault(workspace_id, set()).add(identity)
    return found


def _forget_in(session: Session, workspace_id: str, people: Sequence[str], told: Forgotten) -> None:
    team = session.scalar(select(Workspace.team_id).where(Workspace.id == workspace_id)) or workspace_id
    rows = session.execute(
        select(Candidate.id, Candidate.row_number, Project.name)
        .join(Project, Project.id == Candidate.project_id)
        .where(Project.workspace_id == workspace_id, Candidate.identity.in_(people))
    ).all()
    ids = [row.id for row in rows]
    exported_by = session.scalars(select(ExportItem.export_id).where(ExportItem.candidate_id.in_(ids)).distinct()).all()
    told.deleted += [f"workspace {team}: project {row.name!r}, row {row.row_number}" for row in rows]
    told.deleted += [f"workspace {team}: their place in export {export_id}" for export_id in exported_by]
    session.execute(delete(ExportItem).where(ExportItem.candidate_id.in_(ids)))
    session.execute(delete(Candidate).where(Candidate.id.in_(ids)))
    connections = select(Connection.id).where(Connection.workspace_id == workspace_id)
    for model, what, of_workspace in (
        (Exported, "the ledger of who was exported", Exported.connection_id.in_(connections)),
        (PersonKey, "what they were known by", PersonKey.workspace_id == workspace_id),
    ):
        gone = session.execute(
            delete(model).where(of_workspace, model.identity.in_(people)).returning(model.workspace_id)
        ).all()
        if gone:
            told.deleted.append(f"workspace {team}: {what} ({len(gone)})")
            if model is Exported:
                told.elsewhere.append(f"SourceWhale, as workspace {team} exported them: delete the record there")
    links = session.execute(
        select(OutboxMessage.permalink, OutboxMessage.posted_channel).where(OutboxMessage.export_id.in_(exported_by))
    ).all()
    told.elsewhere += sorted(
        {
            f"Slack, workspace {team}: {row.permalink or f'the messages in {row.posted_channel}'} and its thread"
            for row in links
            if row.posted_channel
        }
    )
    # What was shown to the one who asked may name them.
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.export_id.in_(exported_by), OutboxMessage.due_at.is_(None))
        .values(text="", blocks=[], view=None)
    )


def _forget_member(session: Session, email: str, told: Forgotten) -> None:
    """Recruiters are people too: their address as Slack or an admin told it."""
    gone = session.execute(
        delete(Member)
        .where(
            (func.lower(Member.email) == email.casefold()) | (func.lower(Member.sourcewhale_email) == email.casefold())
        )
        .returning(Member.workspace_id, Member.user_id)
    ).all()
    told.deleted += [f"their address as a member ({row.user_id}) of a workspace" for row in gone]
    signed = session.execute(
        update(Export)
        .where(func.lower(Export.user_email) == email.casefold(), Export.state.not_in(UNFINISHED))
        .values(user_email=None)
        .returning(Export.id)
    ).all()
    if signed:
        told.deleted.append(f"their address in {len(signed)} exports that they asked for")


def copy_workspace(database: Database, team_id: str, file: IO[str]) -> dict[str, int] | None:
    """Write everything of a workspace as JSON, one row a line, secrets left out. Returns how many rows of what.

    None when no workspace has this team id.
    """
    with database.read() as session:
        workspace_ids = session.scalars(select(Workspace.id).where(Workspace.team_id == team_id)).all()
        if not workspace_ids:
            return None
        numbers: dict[str, int] = {}
        for name, row in _rows(session, workspace_ids):
            file.write(json.dumps({"table": name, **row}, ensure_ascii=False, default=str) + "\n")
            numbers[name] = numbers.get(name, 0) + 1
        return numbers


def _rows(session: Session, workspace_ids: Sequence[str]) -> Iterator[tuple[str, dict[str, object]]]:
    for table in Base.metadata.sorted_tables:
        own = table.c.id if table.name == Workspace.__tablename__ else table.columns.get("workspace_id")
        if own is None:
            continue
        query = select(table).where(own.in_(workspace_ids)).execution_options(yield_per=500)
        for row in session.execute(query).mappings():
            yield table.name, {name: value for name, value in row.items() if name not in _SECRETS}
