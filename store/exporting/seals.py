"""What a Review stands for, as digests: the people as they would be sent, the connection, where they would go, and
whom the off-limits list holds back.

A Review names them, and *Export* compares them with how things are then: equal numbers may be other people, a file of
the same name may have brought them other details, and the connection may lead into another account. What was reviewed
last is written down with the export and each of its people: what is sent again, and the run itself, is held to that.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from store.base.among import streamed
from store.connection import connections
from store.exporting import claims, items
from store.exporting.items import Work
from store.exporting.selection import DO_NOT_CONTACT, belongs_to, off_limits
from store.models import Candidate, Connection, Export, ExportItem, ExportKind, ItemState
from store.people import opt_outs
from store.people.details import digest_of

_LENGTH = 16
# Of what the digests are made; a Review that was shown with another edition is shown anew.
_EDITION = "3"
_AT_ONCE = 1_000
CHANGED = "a newer file changed this candidate's details after Review; Retry failed shows them in a new Review"
CONNECTION = "the connection to SourceWhale"
_PEOPLE = "details of people, by a newer file of this project"
_AIM = "where it goes"
HELD = "whom the off-limits list holds back"
_OLDER = "this Review is of an older version of the bot"


@dataclass(frozen=True, slots=True)
class Seal:
    """Digests of what would go out. As text, words without spaces."""

    people: str
    connection: str
    aim: str
    held: str

    def __str__(self) -> str:
        return f"{self.people}.{self.connection}.{self.aim}.{self.held}.{_EDITION}"


def seal(session: Session, export: Export) -> Seal:
    """The seal of an export as things stand now: of everybody in its file, whoever of them is chosen."""
    digest = hashlib.sha256()
    people = (
        select(Candidate.id, Candidate.digest)
        .where(Candidate.project_id == export.project_id, belongs_to(export))
        .order_by(Candidate.id)
    )
    for candidate_id, details in streamed(session, people, _AT_ONCE):
        digest.update(f"{candidate_id}{details}\n".encode())
    now = connections.get(session, export.workspace_id)
    held = sorted(set(session.scalars(off_limits(export))))
    return Seal(digest.hexdigest()[:_LENGTH], _of_connection(now, export), _of_aim(export), _digest(held))


def changes(shown: str, now: Seal) -> list[str]:
    """What differs from a seal that was shown, in words for people."""
    parts, current = shown.split("."), str(now).split(".")
    if len(parts) != len(current) or parts[-1] != current[-1]:
        return [_OLDER]
    named = zip((_PEOPLE, CONNECTION, _AIM, HELD), parts, current, strict=False)
    return [words for words, before, after in named if before != after]


def bind(session: Session, export: Export) -> None:
    """From here on the export is held to the connection and the destination as they are now."""
    connection = connections.get(session, export.workspace_id)
    export.seal = f"{_of_connection(connection, export)}.{_of_aim(export)}"


def connection_changed(connection: Connection, export: Export) -> bool:
    """Whether the connection is not the one that was reviewed: made anew, of another account, or with other rights."""
    if connection.ledger != export.ledger:
        return True
    return export.seal is not None and export.seal.partition(".")[0] != _of_connection(connection, export)


def differences(session: Session, export: Export, which: ColumnElement[bool]) -> list[str]:
    """What has changed since Review for items of an export (the condition `which`), in words for people."""
    connection = connections.get(session, export.workspace_id)
    # Without a connection nothing leaves, and the run says so.
    found = [CONNECTION] if connection is not None and connection_changed(connection, export) else []
    if export.seal is not None and export.seal.partition(".")[2] != _of_aim(export):
        found.append(_AIM)
    otherwise = select(func.count()).select_from(ExportItem).join(Candidate, _ITEM_OF).where(which, _OTHERWISE)
    if changed := session.scalar(otherwise):
        one = changed == 1
        found.append(f"the details of {changed:,} {'person' if one else 'people'}, by a newer file of this project")
    return found


def mark(session: Session, export: Export, which: ColumnElement[bool]) -> str:
    """A digest of what would be sent now of items of an export: a fresh Review of them brings it back."""
    connection = connections.get(session, export.workspace_id)
    digest = hashlib.sha256(f"{_of_connection(connection, export)}{_of_aim(export)}".encode())
    rows = session.execute(
        select(Candidate.id, Candidate.digest).join(ExportItem, _ITEM_OF).where(which).order_by(Candidate.id)
    )
    for candidate_id, details in rows:
        digest.update(f"{candidate_id}{details}\n".encode())
    return digest.hexdigest()[:_LENGTH]


def bind_again(session: Session, export: Export, which: ColumnElement[bool]) -> None:
    """A fresh Review of items of an export was confirmed: from here on they are held to what it showed."""
    bind(session, export)
    rows = session.execute(
        select(Candidate.id, Candidate.data).join(ExportItem, _ITEM_OF).where(which).order_by(Candidate.id)
    ).all()
    for start in range(0, len(rows), _AT_ONCE):
        _write_digests(session, export, [(row.id, digest_of(row.data)) for row in rows[start : start + _AT_ONCE]])


def fail_changed(session: Session, export: Export, people: Sequence[Work]) -> tuple[list[Work], int]:
    """Of people who are about to be sent, those whose details are the ones that were reviewed; and how many others
    there were, who fail."""
    found = [(work, work.as_reviewed) for work in people]
    items.note_failed(session, export, [work for work, same in found if not same], CHANGED, may_have_arrived=False)
    return [work for work, same in found if same], sum(not same for _, same in found)


def leave_out_opted_out(session: Session, export: Export, people: Sequence[Work]) -> tuple[list[Work], int]:
    """Of people who are about to be sent, those whom no file of the workspace says not to contact; and how many others
    there were, who are left out and nobody's to send."""
    sought = [work.identity for work in people]
    opted_out = opt_outs.among_these(session, export.workspace_id, export.project_id or "", sought)
    gone = [work.candidate_id for work in people if work.identity in opted_out]
    items.change(session, export, gone, state=ItemState.SKIPPED, reason=DO_NOT_CONTACT, in_doubt=False)
    claims.give_up(session, export, list(opted_out))
    return [work for work in people if work.identity not in opted_out], len(opted_out)


def _write_digests(session: Session, export: Export, digests: Sequence[tuple[str, str]]) -> None:
    # What an older version wrote beside us may stand with the digest of what was before.
    session.execute(update(Candidate), [{"id": candidate_id, "digest": digest} for candidate_id, digest in digests])
    theirs = [{"export_id": export.id, "candidate_id": one, "digest": digest} for one, digest in digests]
    session.execute(update(ExportItem), theirs)


_ITEM_OF = ExportItem.candidate_id == Candidate.id
# Whether somebody's details are not those that were reviewed; where an older version began it cannot be told, and
# counts as no (a comparison with NULL).
_OTHERWISE = ExportItem.digest != Candidate.digest


def _of_connection(connection: Connection | None, export: Export) -> str:
    """Of what a connection allows, only what this export needs counts: the rest may change while it runs."""
    if connection is None:
        return _digest("none")
    may = connection.can_export and (export.kind != ExportKind.PROSPECTS or connection.pools_enabled)
    return _digest(connection.ledger, connection.made_at, may)


def _of_aim(export: Export) -> str:
    return _digest(export.kind, export.destination_id, export.channel_id)


def _digest(*facts: object) -> str:
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:_LENGTH]
