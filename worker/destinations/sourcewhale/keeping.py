"""*Only update if blank*: of people whom SourceWhale has already, nothing that it says of them is replaced.

SourceWhale updates whoever it matches with everything that is sent. So such a person is sent with nothing but that by
which they were found, and what SourceWhale shows as empty is filled in afterwards. What it does not show may be filled
there: that is left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from seekout.headings.fields import TABLE
from store.exporting.items import Work
from sw_client import (
    CandidateChanges,
    FoundCandidate,
    Interrupted,
    NewCandidate,
    SearchKey,
    SourceWhale,
    SourceWhaleError,
)
from worker.destinations.sourcewhale.lookups import dummy_email, for_each, search_keys
from worker.destinations.sourcewhale.payload import new_candidate

_NAMES: dict[SearchKey, str] = {"email": "emails", "socialLink": "socialLinks", "phone": "phones"}
# Neither is a person's own; histories cannot be changed at all.
_NEVER_FILLED = frozenset({"source", "experience", "education"})
_TRIES = 2
_LABELS = {field.published: field.label.partition(" (")[0].lower() for field in reversed(TABLE)}


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody whom SourceWhale has, and by what they were found: the field that is sent, and its value."""

    hit: FoundCandidate
    field: str
    value: str


def standings(
    open_client: Callable[[], SourceWhale], people: Sequence[Work], avoid: frozenset[int]
) -> dict[str, Standing | None]:
    """Whom SourceWhale has already, by candidate id; `avoid` as in lookups.search_keys. Raises SourceWhaleError."""

    def find(client: SourceWhale, work: Work) -> Standing | None:
        for key, value in search_keys(work, avoid):
            if hits := client.search_candidates(key, value):
                return Standing(hits[0], _NAMES[key], value)
        return None

    return for_each(open_client, people, find)


def as_sent(work: Work, standing: Standing | None) -> NewCandidate:
    """A person as they are added: with everything, or where SourceWhale has them with what identifies them alone."""
    if standing is None:
        return new_candidate(work.data, dummy_email(work))
    return cast(NewCandidate, {standing.field: [standing.value]})


def changes(work: Work, hit: FoundCandidate) -> CandidateChanges:
    """What of a person fills what SourceWhale shows as empty."""
    told = cast(Mapping[str, Any], new_candidate(work.data, dummy_email(work)))
    filled = {name: value for name, value in told.items() if name in hit.blank and name not in _NEVER_FILLED}
    return cast(CandidateChanges, filled)


def fill(
    open_client: Callable[[], SourceWhale], people: Sequence[tuple[Work, FoundCandidate]], user_email: str
) -> dict[str, str]:
    """Fill in what is empty of these people. Returns of whom SourceWhale did not take it, by candidate id, and what.

    They are there by now, so nothing that goes wrong here is an error of the export.
    """
    wanted = {work.candidate_id: made for work, hit in people if hit.id and (made := changes(work, hit))}
    ids = {work.candidate_id: hit.id for work, hit in people}

    def modify(client: SourceWhale, work: Work) -> bool:
        for _ in range(_TRIES):
            try:
                client.modify_candidate(ids[work.candidate_id], wanted[work.candidate_id], user_email=user_email)
            except Interrupted:
                return False
            except SourceWhaleError:
                continue
            return True
        return False

    if not wanted:
        return {}
    done = for_each(open_client, [work for work, _ in people if work.candidate_id in wanted], modify)
    return {candidate_id: _in_words(wanted[candidate_id]) for candidate_id, taken in done.items() if not taken}


def _in_words(filled: CandidateChanges) -> str:
    """`job title, phone`: what was to be filled in, as people call it."""
    return ", ".join(sorted({_LABELS.get(name, name) for name in filled}))
