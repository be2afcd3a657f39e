"""What a person or a workspace may ask for: to be forgotten, and to have a copy."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

import seekout
from seekout.values import cells
from seekout.values.phones import phones
from store.base.among import streamed, usual
from store.base.clock import now
from store.base.db import Database
from store.models import (
    UNFINISHED,
    Base,
    Candidate,
    DummyNumber,
    Export,
    Exported,
    ExportItem,
    Member,
    OffLimit,
    OutboxMessage,
    PersonKey,
    Project,
    Workspace,
)
from store.people import erased, identities
from store.people.keys import leading_to
from store.people.ledger import ids_of, ledger_key
from store.upkeep import office_addresses, traces, whose

# Never in a copy: they are encrypted, and of no use but to whoever has ENCRYPTION_KEYS.
_SECRETS = {"api_key_encrypted"}
# Keys of these kinds are one person's, unless they lead to several.
_ONE_PERSONS = ("li:", "li-id:", "email:")
_AROUND_A_LINK = str.maketrans(dict.fromkeys('<>"“”', " "))
_NOT_NAMED = "Name the person by an e-mail address, the link of a profile, or a phone number."
_SEVERAL = "This names several. Name one person at a time, by one address, link or number."
_NOT_SHOWN = "This is not shown any more: somebody whom it named asked to be forgotten."


@dataclass
class Forgotten:
    """Where a person was, in sentences, and where they may be still, out of reach from here.

    `unclear` says what is known by an address that does not tell who is meant, and how to name them.
    """

    deleted: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)


def keys_named_by(person: str) -> tuple[str, ...]:
    """By what an e-mail address, a profile's link or a phone number is known. Raises ValueError for anything else.

    It is read as a cell of a file would be, with whatever stands around it where somebody copied it: whoever is told
    that nobody is known by it must be able to rely on that.
    """
    emails = cells.emails(person)
    # "Ada Lovelace" <https://...>
    texts = (person, person.translate(_AROUND_A_LINK))
    links = next((found for text in texts if (found := cells.profiles(text, linkedin=False)) and not emails), ())
    nobody = seekout.Candidate(row=0, identity="")
    if emails:
        somebody = nobody._replace(emails=emails)
    elif links and ("/" in person or "www." in person):
        somebody = nobody._replace(links=tuple(link.url for link in links))
    elif "@" not in person and "/" not in person:
        somebody = nobody._replace(phones=phones(cells.plain(person))[0])
    else:
        somebody = nobody
    named = len(somebody.emails + somebody.links + somebody.phones)
    if named != 1:
        raise ValueError(_SEVERAL if named else _NOT_NAMED)
    keys = [key for key in seekout.keys_of(somebody) if key]
    keys += [erased.mailbox_key(key) for key in keys if key.startswith("email:")]
    return tuple(dict.fromkeys(keys))


def forget(database: Database, person: str) -> Forgotten:
    """Delete somebody from every project, ledger and list of every workspace, and know them in no file again.

    What is left is a keyed hash of what they are known by, so that a later file that names them does not bring them
    back. Where several people share the address, link or number, nobody is deleted unless a name beside it says who is
    meant (store.upkeep.whose). Raises ValueError (see above).
    """
    keys = keys_named_by(person)
    told = Forgotten()
    identities.note_missing_keys(database)
    # By itself: it looks through everybody, and holds up nobody who writes.
    with database.read() as session:
        beside = _at_an_office(session, person, told)
    with database.write() as session:
        meant = whose.meant_by(session, [ledger_key(session, key) for key in keys], whose.name_beside(person))
        if meant.unclear:
            told.unclear = whose.told(whose.without_name(person), meant.why, meant.unclear)
        people: dict[str, set[str]] = {}
        for workspace_id, identity in (*meant.people, *((one.workspace_id, one.identity) for one in beside)):
            people.setdefault(workspace_id, set()).add(identity)
        # First, so that a file that is read meanwhile brings nobody back.
        kept = erased.with_names(meant.blocked | _own_keys(session, people), meant.names)
        erased.remember(session, kept | {holder.identity for holder in beside})
    for workspace_id, found in sorted(people.items()):
        with database.write() as session:
            _forget_in(session, workspace_id, sorted(found), told)
    with database.write() as session:
        for email in cells.emails(person) or (person.strip(),):
            _forget_member(session, email, told)
    return told


def _at_an_office(session: Session, person: str, told: Forgotten) -> list[office_addresses.Holder]:
    """Who is named by the address of an office and their name; without one of theirs nobody, and what is known."""
    named = office_addresses.named_by(person)
    if named is None:
        return []
    address, name = named
    found = office_addresses.holders(session, address)
    meant = office_addresses.of_this_name(found, name)
    if not meant:
        told.unclear = office_addresses.told(session, address, found)
    return meant


def _own_keys(session: Session, people: Mapping[str, set[str]]) -> set[str]:
    """Profiles and addresses that lead to these people and to nobody else."""
    own = set()
    for workspace_id, found in people.items():
        keys = session.scalars(
            select(PersonKey.key).where(leading_to(PersonKey, usual(workspace_id), PersonKey.identity.in_(found)))
        ).all()
        shared = session.scalars(
            select(PersonKey.key).where(
                PersonKey.workspace_id == usual(workspace_id),
                PersonKey.key.in_(keys),
                PersonKey.identity.not_in(found),
            )
        ).all()
        own |= {key for key in keys if key.startswith(_ONE_PERSONS)} - set(shared)
    return own


def _forget_in(session: Session, workspace_id: str, people: Sequence[str], told: Forgotten) -> None:
    team = session.scalar(select(Workspace.team_id).where(Workspace.id == workspace_id)) or workspace_id
    rows = session.execute(
        select(Candidate.id, Candidate.row_number, Candidate.data, Project.id.label("project_id"), Project.name)
        .join(Project, Project.id == Candidate.project_id)
        .where(Project.workspace_id == workspace_id, Candidate.identity.in_(people))
    ).all()
    # An export is locked before anything of it. All of their projects', for each may tell of them.
    exports = session.scalars(
        select(Export)
        .where(Export.project_id.in_({row.project_id for row in rows}))
        .order_by(Export.id)
        .with_for_update(key_share=True)
    ).all()
    ids = [row.id for row in rows]
    exported_by = set(
        session.scalars(select(ExportItem.export_id).where(ExportItem.candidate_id.in_(ids)).distinct()).all()
    )
    told.deleted += [f"workspace {team}: project {row.name!r}, row {row.row_number}" for row in rows]
    told.deleted += [f"workspace {team}: their place in export {export_id}" for export_id in sorted(exported_by)]
    session.execute(delete(ExportItem).where(ExportItem.candidate_id.in_(ids)))
    session.execute(delete(Candidate).where(Candidate.id.in_(ids)))
    _forget_known(session, workspace_id, team, people, told)
    words = traces.words_of(row.data for row in rows)
    for export in exports:
        export.report, export.apart = traces.without(export.report, words), traces.without(export.apart, words)
        for name in ("file_name", "file_url", "problem", "wait_reason"):
            if traces.names(words, getattr(export, name)):
                setattr(export, name, None)
    for project in session.scalars(select(Project).where(Project.id.in_({row.project_id for row in rows}))):
        project.report = traces.without(project.report, words)
    _forget_messages(session, team, [export.id for export in exports], exported_by, words, told)
    traces.forget_in_audit(session, workspace_id, words)
    for entry in session.scalars(select(OffLimit).where(OffLimit.workspace_id == workspace_id, OffLimit.reason != "")):
        entry.reason = traces.without(entry.reason, words)


def _forget_known(session: Session, workspace_id: str, team: str, people: Sequence[str], told: Forgotten) -> None:
    for model, what, of_workspace in (
        (Exported, "the ledger of who was exported", Exported.connection_id.in_(ids_of(workspace_id))),
        (PersonKey, "what they were known by", PersonKey.workspace_id == usual(workspace_id)),
        (DummyNumber, "their dummy address", DummyNumber.workspace_id == workspace_id),
    ):
        gone = session.execute(
            delete(model).where(of_workspace, model.identity.in_(people)).returning(model.workspace_id)
        ).all()
        if gone:
            told.deleted.append(f"workspace {team}: {what} ({len(gone)})")
            if model is Exported:
                told.elsewhere.append(f"SourceWhale, as workspace {team} exported them: delete the record there")


def _forget_messages(
    session: Session, team: str, exports: Sequence[str], exported_by: set[str], words: Sequence[str], told: Forgotten
) -> None:
    """Messages that name them say so no more: where one stands in Slack, it is edited there."""
    messages = session.scalars(
        select(OutboxMessage).where(OutboxMessage.export_id.in_(exports)).order_by(OutboxMessage.id).with_for_update()
    ).all()
    for message in messages:
        if message.posted_channel and message.export_id in exported_by:
            where = message.permalink or f"the messages in {message.posted_channel}"
            told.elsewhere.append(f"Slack, workspace {team}: {where} and its thread")
        if not traces.names(words, [message.text, message.blocks, message.view]):
            continue
        waits = message.due_at is not None
        message.text, message.blocks, message.view = _NOT_SHOWN, [_section(_NOT_SHOWN)], None
        message.revision += 1
        if waits or message.ts is not None:
            message.due_at = session.scalar(select(now()))
    told.elsewhere = list(dict.fromkeys(told.elsewhere))


def _section(text: str) -> dict[str, object]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


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
    for workspace_id in sorted({row.workspace_id for row in gone}):
        traces.forget_in_audit(session, workspace_id, [email.casefold()])
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
        if own is not None:
            mine = own.in_(workspace_ids)
        elif "candidate_id" in table.c:
            mine = table.c.candidate_id.in_(select(Candidate.id).where(Candidate.workspace_id.in_(workspace_ids)))
        else:
            continue
        for row in streamed(session, select(table).where(mine), 500).mappings():
            yield table.name, {name: value for name, value in row.items() if name not in _SECRETS}
