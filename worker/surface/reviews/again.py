"""A fresh Review of people who are to be sent again, where something has changed since the first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import seekout
from store.models import Export
from worker.surface import ids
from worker.surface.people import name_of, position
from worker.surface.reviews.places import note_of
from worker.surface.reviews.review import destination
from worker.surface.text import Block, bold, count, cut, escape, modal, section

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Again:
    """What a fresh Review shows. `changes` says what differs, `first` are people as they would be sent, where who
    presses may see them; `act` and `mark` are what its *Export* brings back (worker.actions.exports). `is_the_rest`
    says that these people had not been sent before."""

    project_name: str
    people: int
    changes: Sequence[str]
    first: Sequence[seekout.Candidate]
    act: str
    mark: str
    is_the_rest: bool = False


def view(export: Export, again: Again) -> Block:
    """The modal."""
    blocks = [
        section(
            f":warning: Something has changed since the Review of this export: {escape('; '.join(again.changes))}. "
            "Nothing was sent. Look again, then press *Export*."
        ),
        section(
            f"{bold(again.project_name, 150)} → {destination(export)}: "
            f"*{count(again.people, 'candidate')}* will be {'sent' if again.is_the_rest else 'sent again'}, and nobody "
            "else."
        ),
    ]
    if again.first:
        lines = [f"• {_person(person)}" for person in again.first]
        rest = again.people - len(lines)
        more = [f"_and {count(rest, 'other')}_"] if rest > 0 else []
        blocks.append(section("\n".join(["*The first of them, as SourceWhale gets them*", *lines, *more])))
    if place := note_of(export, leads_back=False):
        blocks.append(section(place))
    return modal(
        "Review",
        blocks,
        callback_id=ids.AGAIN_VIEW,
        submit="Export",
        close="Cancel",
        private_metadata=f"{export.id} {again.act} {again.mark}",
    )


def _person(person: seekout.Candidate) -> str:
    parts = [name_of(person), position(person), *person.emails[:1], *person.phones[:1], *person.links[:1]]
    return escape(cut(" · ".join(part for part in parts if part), 200))
