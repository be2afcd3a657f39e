"""Those who asked to be forgotten: what is kept is a keyed hash of each thing by which a file would tell of them.

It says of somebody in a file that they are one of them, and of nobody who they are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

import seekout
from store.base.among import among, usual
from store.base.clock import now
from store.base.upsert import put_new
from store.models import ForgottenKey, PersonKey
from store.people.identities import Keyed
from store.people.ledger import ledger_key, ledger_name

_KIND = "forgotten:"
_OF_A_NAME, _HERE = "named:", "here:"
_PROFILES, _EMAIL = ("li:", "li-id:"), "email:"
# No name is written so: beside an address it says that it is known who has the address.
_ANY = "*"
# Whoever shares one of these may be somebody else: asked to be forgotten has whoever has the name, too.
_SHARED_KINDS = ("email:", "link:", "tel:")


def remember(session: Session, keys: Iterable[str]) -> None:
    """Block whoever a file tells of by one of these keyed hashes (store.people.ledger.ledger_key)."""
    if found := sorted(set(keys)):
        moment = session.scalar(select(now()))
        put_new(session, ForgottenKey, ("key", "forgotten_at"), [(key, moment) for key in found])


def of_this_name(key: str, name: str) -> str:
    """What stands for a key that several people may share, together with the name of one of them. Both are keyed hashes
    already."""
    words = " ".join(sorted({*name.split()}))
    return f"{_OF_A_NAME}{hashlib.sha256(f'{key}|{words}'.encode()).hexdigest()}"


def with_names(keys: Iterable[str], names: Collection[str]) -> set[str]:
    """What is remembered of somebody: their keyed hashes; beside an address also who has it, so that of whoever else
    has it nothing more is remembered."""
    found = set(keys)
    for email in [key for key in found if key.startswith(_EMAIL)] if names else ():
        found.update(of_this_name(email, name) for name in (_ANY, *names))
    return found


def apart_from_people(session: Session, workspace_id: str, people: Sequence[Keyed]) -> tuple[list[Keyed], list[Keyed]]:
    """The people of a workspace's file without those who asked to be forgotten; and those, as nobody: a row's number
    and a hash.

    Row numbers tell nobody apart: each sheet of a workbook has its own. What the file tells of those beside that is
    remembered for this workspace alone: its rows may hold anything, and are nothing to others.
    """
    if session.scalar(select(ForgottenKey.key).limit(1)) is None:
        return list(people), []
    # All that tells of a person: kept apart from others or not, they are still who asked.
    told = [{*one.keys, *one.shared, *_mailboxes(session, one)} for one in people]
    if _is_any(session, _OF_A_NAME):
        for one, keys in zip(people, told, strict=True):
            shared = [key for key in keys if key.startswith(_SHARED_KINDS)]
            keys.update(of_this_name(key, one.name) for key in shared if one.name)
    if _is_any(session, _HERE):
        for one, keys in zip(people, told, strict=True):
            keys |= _told_of(workspace_id, one, keys)
    remembered = _remembered(session, set().union(*told))
    somebodys = _remembered(session, {of_this_name(key, _ANY) for key in remembered if key.startswith(_EMAIL)})
    rest, nobodies, theirs = [], [], set[str]()
    for one, keys in zip(people, told, strict=True):
        blocked = remembered.intersection(keys)
        if not blocked:
            rest.append(one)
            continue
        if any(_is_surely(session, key, one, somebodys) for key in blocked):
            theirs |= _told_of(workspace_id, one, keys - blocked - _others(session, workspace_id, keys))
        identity = ledger_key(session, f"{_KIND}{min(blocked)}")
        nobody = seekout.record_of(seekout.Candidate(row=one.record.row, identity=identity))
        # With what they were known by here, for this is asked again when they are stored.
        nobodies.append(one._replace(record=nobody, keys=tuple(sorted(keys))))
    remember(session, theirs)
    return rest, nobodies


def _is_any(session: Session, kind: str) -> bool:
    return session.scalar(select(ForgottenKey.key).where(ForgottenKey.key.startswith(kind)).limit(1)) is not None


def _remembered(session: Session, keys: Collection[str]) -> set[str]:
    if not keys:
        return set()
    return set(session.scalars(select(ForgottenKey.key).where(among(session, ForgottenKey.key, keys))))


def _is_surely(session: Session, key: str, one: Keyed, somebodys: Collection[str]) -> bool:
    """Whether a key says that somebody is who asked, and not somebody else with the same address: `somebodys` are
    those of which it is known who has them."""
    if not key.startswith(_EMAIL):
        return key.startswith((*_PROFILES, _OF_A_NAME, _HERE))
    if of_this_name(key, _ANY) not in somebodys:
        return True
    ways = [one.name, *(ledger_name(session, way) for way in seekout.other_ways(one.record.name))]
    return bool(_remembered(session, {of_this_name(key, way) for way in ways}))


def _told_of(workspace_id: str, one: Keyed, keys: Collection[str]) -> set[str]:
    """What stands for these profiles, and for these addresses together with their name, in files of this workspace."""
    own = {key for key in keys if key.startswith(_PROFILES)}
    if one.name:
        own.update(of_this_name(key, one.name) for key in keys if key.startswith(_EMAIL))
    return {f"{_HERE}{hashlib.sha256(f'{workspace_id}|{key}'.encode()).hexdigest()}" for key in own}


def _others(session: Session, workspace_id: str, keys: Collection[str]) -> set[str]:
    """The keys by which the workspace knows somebody."""
    known = select(PersonKey.key).where(
        PersonKey.workspace_id == usual(workspace_id), among(session, PersonKey.key, keys)
    )
    return set(session.scalars(known))


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
