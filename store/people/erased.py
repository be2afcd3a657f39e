"""Those who asked to be forgotten: what is kept is a keyed hash of each thing by which a file would tell of them.

It says of somebody in a file that they are one of them, and of nobody who they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

import seekout
from store.base.among import among
from store.base.clock import now
from store.base.upsert import insert
from store.models import ForgottenKey, PersonKey, Workspace
from store.people.identities import Keyed
from store.people.ledger import ledger_key

_KIND = "forgotten:"
_OF_A_NAME = "named:"
# These are one person's, unless they lead to several.
_SURE = ("li:", "li-id:", "email:")
# Whoever shares one of these may be somebody else: asked to be forgotten has whoever has the name, too.
_SHARED_KINDS = ("email:", "link:", "tel:")


def remember(session: Session, keys: Iterable[str]) -> None:
    """Block whoever a file tells of by one of these keyed hashes (store.people.ledger.ledger_key)."""
    for key in sorted(set(keys)):
        session.execute(insert(session, ForgottenKey).values(key=key, forgotten_at=now()).on_conflict_do_nothing())


def of_this_name(session: Session, key: str, name: str) -> str:
    """What stands for a key that several people share, together with the name of one of them (both hashed)."""
    return ledger_key(session, f"{_OF_A_NAME}{key}|{' '.join(sorted(set(name.split())))}")


def apart_from_people(session: Session, people: Sequence[Keyed]) -> tuple[list[Keyed], list[Keyed]]:
    """The people of a file without those who asked to be forgotten; and those, as nobody: a row's number and a hash.

    Row numbers tell nobody apart: each sheet of a workbook has its own.
    """
    if session.scalar(select(ForgottenKey.key).limit(1)) is None:
        return list(people), []
    # All that tells of a person: kept apart from others or not, they are still who asked.
    told = [{*one.keys, *one.shared, *_mailboxes(session, one)} for one in people]
    if session.scalar(select(ForgottenKey.key).where(ForgottenKey.key.startswith(_OF_A_NAME)).limit(1)) is not None:
        for one, keys in zip(people, told, strict=True):
            shared = [key for key in keys if key.startswith(_SHARED_KINDS)]
            keys.update(of_this_name(session, key, one.name) for key in shared if one.name)
    everybody = set().union(*told)
    blocked = set(session.scalars(select(ForgottenKey.key).where(among(session, ForgottenKey.key, everybody))))
    rest, nobodies, theirs = [], [], set[str]()
    for one, keys in zip(people, told, strict=True):
        if blocked.isdisjoint(keys):
            rest.append(one)
        else:
            if any(key.startswith(_SURE) for key in blocked.intersection(keys)):
                theirs.update(key for key in keys - blocked if key.startswith(_SURE))
            identity = ledger_key(session, f"{_KIND}{min(blocked.intersection(keys))}")
            nobody = seekout.record_of(seekout.Candidate(row=one.record.row, identity=identity))
            # With what they were known by here, for this is asked again when they are stored.
            nobodies.append(one._replace(record=nobody, keys=tuple(sorted(keys))))
    if theirs:
        # What a file tells of them beside that, so that they do not come back by it; nobody else is known by it.
        others = select(PersonKey.key).where(
            PersonKey.workspace_id.in_(select(Workspace.id)), among(session, PersonKey.key, theirs)
        )
        remember(session, theirs.difference(session.scalars(others)))
    return rest, nobodies


def _mailboxes(session: Session, one: Keyed) -> list[str]:
    """Keys of the mailboxes to which the addresses of a person deliver, where that is another one: `ada+jobs@`."""
    return [
        ledger_key(session, key)
        for email in (*one.record.keys, *one.record.shared)
        if email.startswith("email:") and ("+" in email or "@g" in email) and (key := mailbox_key(email)) != email
    ]


def mailbox_key(key: str) -> str:
    """The key of an e-mail address as that of the mailbox to which it delivers."""
    return f"email:{seekout.mailbox_of(key.removeprefix('email:'))}"
