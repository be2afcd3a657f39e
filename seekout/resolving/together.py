"""By what all rows of a person are known.

An earlier file may have known them by the address in their last row: their first row is theirs all the same.
"""

from __future__ import annotations

from collections.abc import Collection

from seekout.people import Candidate
from seekout.resolving.identity import keys_of
from seekout.resolving.joining import Joined
from seekout.resolving.waiting import Waiting

_EMAIL = "email:"
# Of thousands of rows with one profile, each with an address of its own, each would be known by thousands.
_MOST = 60


def keys_together(joined: Joined, nobodys: Collection[str], waiting: Waiting) -> dict[int, tuple[list[str], list[str]]]:
    """Of each person with several rows, by the first one: what they are known by, and the addresses of theirs that are
    other people's too. `nobodys` are the keys that several people have."""
    members = {row: root for root, rows in joined.members.items() for row in rows}
    found: dict[int, tuple[dict[str, None], dict[str, None]]] = {}
    left_out = _with_mailboxes(nobodys) if members else set()
    for place, record in waiting.at(members):
        own, shared = found.setdefault(members[place], ({}, {}))
        for key in record.keys:
            kept = shared if key in left_out else own
            if len(kept) < _MOST and (kept is own or key.startswith(_EMAIL)):
                kept[key] = None
    return {root: (list(own), list(shared)) for root, (own, shared) in found.items()}


def _with_mailboxes(nobodys: Collection[str]) -> set[str]:
    """Also the keys of the mailboxes to which addresses of several people lead."""
    emails = (key.removeprefix(_EMAIL) for key in nobodys if key.startswith(_EMAIL))
    people = (Candidate(row=0, identity="", emails=(email,)) for email in emails)
    return {*nobodys, *(key for person in people for key in keys_of(person) if key)}
