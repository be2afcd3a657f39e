"""*Only update if blank*: of people whom SourceWhale has already, nothing that it says of them is replaced.

SourceWhale updates whoever it matches with everything that is sent. So such a person is sent with nothing but that by
which they were found, and what SourceWhale shows as empty is filled in afterwards. What it does not show may be filled
there: that is left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any, cast

from seekout.headings.fields import TABLE
from store.exporting.items import Work
from sw_client import (
    CandidateChanges,
    FoundCandidate,
    Interrupted,
    NewCandidate,
    RejectedValues,
    SearchKey,
    SourceWhale,
    SourceWhaleError,
)
from worker.destinations.base import DestinationError
from worker.destinations.sourcewhale.errors import HELD_BACK, NOT_LOOKED_UP, fails_at_somebody
from worker.destinations.sourcewhale.lookups import AT_ONCE, PATIENTLY, all_keys, dummy_email, for_each, mark, search
from worker.destinations.sourcewhale.matching import STORED, has_it, is_theirs
from worker.destinations.sourcewhale.payload import new_candidate

_NAMES: dict[SearchKey, str] = {"email": "emails", "socialLink": "socialLinks", "phone": "phones"}
_NAMES_SENT = frozenset(_NAMES.values())
# Neither is a person's own; histories cannot be changed at all.
_NEVER_FILLED = frozenset({"source", "experience", "education"})
_TRIES = 2
# So many may stand side by side at whom SourceWhale fails, while it answers others.
_FEW = 3
_LABELS = {field.published: field.label.partition(" (")[0].lower() for field in reversed(TABLE)}


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands there: the record that SourceWhale has of them, and by what it was found (the field that is
    sent, and its value); `hit` is None where it has none. `strangers` are marks of those of their addresses, links and
    phones that only others have there: sent, they would make SourceWhale take them for those."""

    hit: FoundCandidate | None = None
    field: str = ""
    value: str = ""
    strangers: frozenset[int] = frozenset()


def standings(
    open_client: Callable[..., SourceWhale], people: Sequence[Work], avoid: frozenset[int]
) -> dict[str, Standing]:
    """How these people stand there, by candidate id; `avoid` as in lookups.search_keys. Raises SourceWhaleError, or
    DestinationError where they are too many at the pace at which SourceWhale lets them be looked up.

    What several of them share is asked for, too: sent, it would be matched with whoever has it there. Where SourceWhale
    fails at some of them alone they are all refused, until those at whom it fails stand alone.
    """

    def find(client: SourceWhale, work: Work) -> Standing | SourceWhaleError:
        try:
            return ask(client, work)
        except SourceWhaleError as error:
            if not fails_at_somebody(error):
                raise
            failed = error
        # What harms nobody: while it is answered SourceWhale does not count as down.
        client.list_projects()
        return failed

    def ask(client: SourceWhale, work: Work) -> Standing:
        strangers: set[int] = set()
        for key, value in all_keys(work):
            shared = mark(key, value) in avoid
            try:
                hits = [hit for hit in search(client, (key, value)) if has_it(work, (key, value), hit)]
            except RejectedValues:
                if value in work.data.get(STORED[key], ()):
                    # Nobody can tell whom it has with it, and would update.
                    raise
                # Another spelling, which it cannot have either.
                continue
            # Of several who have it SourceWhale would take any.
            if hits and all(is_theirs(work, (key, value), hit, shared=shared) for hit in hits):
                return Standing(hits[0], _NAMES[key], value, frozenset(strangers))
            strangers |= {mark(key, value)} if hits else set()
        return Standing(strangers=frozenset(strangers))

    with closing(open_client(**PATIENTLY)) as client:
        # They may be those at whom it failed so often that it counts as down, and so would for ever.
        client.list_projects()
    found = for_each(open_client, people, find, 1 if len(people) <= _FEW else AT_ONCE, partly=True)
    if len(found) < len(people):
        raise DestinationError("look-ups are held back", HELD_BACK)
    stand = {candidate_id: told for candidate_id, told in found.items() if isinstance(told, Standing)}
    failed = [told for told in found.values() if isinstance(told, SourceWhaleError)]
    if not stand and len(failed) > _FEW:
        # It answers no look-up: that will pass.
        raise failed[0]
    if failed:
        raise DestinationError(str(failed[0]), NOT_LOOKED_UP)
    return stand


def as_sent(work: Work, standing: Standing) -> NewCandidate:
    """A person as they are added: where SourceWhale has them with what identifies them alone, else with everything but
    what strangers have there."""
    if standing.hit is not None:
        return cast(NewCandidate, {standing.field: [standing.value]})
    return cast(NewCandidate, _told(work, standing))


def is_nobody_without(work: Work, standing: Standing) -> bool:
    """Whether nothing tells somebody new from others once what strangers have is left out."""
    return bool(standing.hit is None and standing.strangers and not _NAMES_SENT & _told(work, standing).keys())


def withheld(work: Work, standing: Standing) -> str:
    """What of somebody new is not sent, in words; "" for nothing."""
    if standing.hit is not None or not standing.strangers:
        return ""
    whole, told = _told(work, Standing()), _told(work, standing)
    fields = {_LABELS[name] for name in _NAMES.values() if whole.get(name) != told.get(name)}
    return f"{', '.join(sorted(fields))}, which somebody else has there"


def changes(work: Work, standing: Standing) -> CandidateChanges:
    """What of a person fills what SourceWhale shows as empty."""
    blank = standing.hit.blank - _NEVER_FILLED if standing.hit is not None else frozenset()
    return cast(CandidateChanges, {name: value for name, value in _told(work, standing).items() if name in blank})


def _told(work: Work, standing: Standing) -> dict[str, Any]:
    """A person as the file has them, without what strangers have there."""
    told = cast(dict[str, Any], new_candidate(work.data, dummy_email(work)))
    for key, name in _NAMES.items():
        if name in told:
            told[name] = [value for value in told[name] if mark(key, value) not in standing.strangers]
    return {name: value for name, value in told.items() if value != []}


def fill(
    open_client: Callable[[], SourceWhale],
    people: Sequence[tuple[Work, Standing]],
    added: Collection[str],
    user_email: str,
) -> dict[str, str]:
    """Fill in what is empty of these people, for whom SourceWhale answered with the ids `added`. Returns of whom it did
    not take it, by candidate id, and what.

    They are there by now, so nothing that goes wrong here is an error of the export. Where SourceWhale has put another
    record of theirs there than the one that was found, nothing is known to be empty in that.
    """
    wanted = {work.candidate_id: made for work, standing in people if (made := changes(work, standing))}
    ids = {work.candidate_id: standing.hit.id for work, standing in people if standing.hit is not None}

    def modify(client: SourceWhale, work: Work) -> bool:
        candidate_id = ids[work.candidate_id]
        if candidate_id not in added:
            return False
        for _ in range(_TRIES):
            try:
                client.modify_candidate(candidate_id, wanted[work.candidate_id], user_email=user_email)
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
