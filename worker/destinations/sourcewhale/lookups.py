"""Looking people up in SourceWhale whose request left without a known answer.

A hit does not say that our request arrived: SourceWhale may have known the person before. What says so is the job
among the person's projects, or that they were created after our request left. Whoever else is found is sent again:
SourceWhale matches a second arrival to the first, and nobody stands there twice.
"""

from __future__ import annotations

import math
import re
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any, TypeVar

import seekout
from seekout.resolving.name_match import may_be_one
from store.base.log import carried
from store.exporting.items import Work
from store.exporting.known import Known
from store.models import ExportKind
from store.models.known import OPTED_OUT
from sw_client import (
    STAGES,
    BadApiKey,
    FoundCandidate,
    PlanWithoutApi,
    RateLimited,
    RejectedValues,
    SearchKey,
    SourceWhale,
    SourceWhaleError,
    Unavailable,
)
from worker.destinations.base import Found, Goal, Presence
from worker.destinations.sourcewhale.errors import fails_at_somebody
from worker.destinations.sourcewhale.matching import KINDS, Key, has_it, is_theirs, spellings

AT_ONCE = 8
# The machines of a service differ a little among themselves. No more than that: whoever was created just before our
# request must not count as ours.
_MARGIN_SECONDS = 0.25
_FUTURE_SECONDS = 60.0
# Where SourceWhale holds calls back, one waits for their turn, so that somebody gets through.
PATIENTLY = {"wait_out": 8.0}
_SAID_NO = "Not Interested"
_T = TypeVar("_T")


def dummy_email(work: Work) -> str | None:
    """The dummy address of a person who shall have one."""
    return None if work.dummy_number is None else seekout.dummy_address(work.dummy_number)


def shared(people: Iterable[Mapping[str, Any]]) -> frozenset[int]:
    """Marks of the addresses, links and phones that several of these stored people have."""
    seen: set[int] = set()
    twice: set[int] = set()
    for person in people:
        own = {mark(key, value) for stored, key in KINDS for value in person.get(stored, ())}
        twice |= own & seen
        seen |= own
    return frozenset(twice)


def search_keys(work: Work, avoid: frozenset[int] = frozenset()) -> list[Key]:
    """By what whoever was sent can be looked up: an e-mail, then a link, then a phone, none of which `avoid` marks.

    One of each is enough: our request brought them all. A link may be stored without its scheme, and without `www.`.
    A dummy address is no key: somebody else's export may have made the same.
    """
    keys: list[Key] = []
    for stored, key in KINDS:
        value = next((one for one in work.data.get(stored, ()) if mark(key, one) not in avoid), None)
        if value is None:
            continue
        keys.append((key, value))
        if key == "socialLink" and (bare := value.partition("://")[2]):
            keys += [(key, form) for form in dict.fromkeys((bare, bare.removeprefix("www.")))]
    return keys


def all_keys(work: Work, avoid: frozenset[int] = frozenset()) -> list[Key]:
    """By what somebody else may have stored a person before us: each e-mail, link and phone, in each way of writing it.

    `avoid` as in `search_keys`.
    """
    return [
        (key, way)
        for stored, key in KINDS
        for value in work.data.get(stored, ())
        if mark(key, value) not in avoid
        for way in spellings(key, value)
    ]


def is_matched(work: Work) -> bool:
    """Whether SourceWhale would match a second arrival of this person to the first."""
    return work.dummy_number is not None or any(work.data.get(stored) for stored, _ in KINDS)


def presence(hit: FoundCandidate, work: Work, goal: Goal, now: float | None) -> Presence:
    """What a hit says; `now` is SourceWhale's time at the latest."""
    if goal.kind is ExportKind.CANDIDATES and hit.project_ids is not None:
        return Presence.ARRIVED if goal.target_id in hit.project_ids else Presence.ELSEWHERE
    if not _came_since(hit, work, now):
        return Presence.UNCLEAR
    return Presence.ARRIVED if work.left_for is None else Presence.CAME_EARLIER


def _came_since(hit: FoundCandidate, work: Work, now: float | None) -> bool:
    """Whether a record was surely made after the request left."""
    if hit.created_at is None or work.left_at is None or now is None:
        return False
    # `createdAt` is in whole seconds.
    return math.floor(work.left_at - _MARGIN_SECONDS) <= hit.created_at <= now + _FUTURE_SECONDS


def look_up(
    open_client: Callable[..., SourceWhale], people: Sequence[Work], goal: Goal, avoid: frozenset[int]
) -> dict[str, Found]:
    """What became of these people, by candidate id; of some of them where SourceWhale holds calls back. Raises
    SourceWhaleError."""

    def find(client: SourceWhale, work: Work) -> Found:
        if work.remote_id is not None and (told := _whose(client, work)) is not None:
            return Found(told, work.remote_id)
        if work.exported_before:
            return Found(Presence.UNASKED)
        # People who were known are sent with what they were found by alone, which may be any of it.
        keys = search_keys(work, avoid) if goal.keep is None else all_keys(work, avoid)
        hits = _hits(client, work, keys) if keys else None
        if hits is None:
            return Found(Presence.UNASKED if is_matched(work) else Presence.NAMELESS)
        offset = client.clock.offset
        now = None if offset is None else time.time() + offset.high
        verdicts = [
            Found(
                presence(hit, work, goal, now),
                hit.id or None,
                unfilled=goal.keep is not None and not _came_since(hit, work, now),
            )
            for hit in hits
        ]
        return min(verdicts, key=lambda found: _WEIGHT[found.presence], default=Found(Presence.ABSENT))

    return for_each(open_client, people, find, partly=True)


def _whose(client: SourceWhale, work: Work) -> Presence | None:
    """Whose record it is that SourceWhale answered with for this person and for somebody else; None where it is not
    found by what this person has."""
    name = work.data.get("full_name") or ""
    for key in all_keys(work):
        for hit in _search(client, key) or ():
            if hit.id == work.remote_id:
                return Presence.ARRIVED if not hit.name or may_be_one(name, hit.name) else Presence.ANOTHERS
    return None


def known(
    open_client: Callable[[], SourceWhale], people: Sequence[Work], avoid: frozenset[int]
) -> dict[str, Known | None]:
    """Whom SourceWhale has already, by candidate id, and what it says of them; None: it does not know them.

    Whoever has nothing that is theirs alone, or that SourceWhale looks for, is not among them. Raises SourceWhaleError.
    """

    # A phone is asked for only where there is nothing else: it costs a call for everybody who is new.
    keys = {work.candidate_id: _without_phones(all_keys(work, avoid)) for work in people}

    def find(client: SourceWhale, work: Work) -> tuple[Known | None, bool] | SourceWhaleError:
        try:
            return ask(client, work)
        except SourceWhaleError as error:
            if not fails_at_somebody(error):
                raise
            return error

    def ask(client: SourceWhale, work: Work) -> tuple[Known | None, bool]:
        # Their address may stand with one record and their profile with another: each may tell that they said no.
        by_kind = ([key for key in keys[work.candidate_id] if key[0] == kind] for _, kind in KINDS)
        found = [_hits(client, work, some, of_address=True) for some in by_kind]
        hits = [hit for some in found for hit in some or ()]
        if not hits:
            return None, None not in found
        contacted = [hit.last_contacted for hit in hits if hit.last_contacted is not None]
        told = [stage for hit in hits if (stage := OPTED_OUT if hit.opted_out else hit.stage)]
        return Known(min(told, key=_weight_of_stage, default=None), max(contacted, default=None)), True

    answers = for_each(open_client, [work for work in people if keys[work.candidate_id]], find)
    told = {key: answer for key, answer in answers.items() if not isinstance(answer, SourceWhaleError)}
    if len(told) < len(answers):
        # Of whom it fails at nothing is known; if it fails at all of them, it may be away.
        with closing(open_client()) as client:
            client.list_projects()
    if not told and len(people) > 1:
        # It answers nobody's look-up: that is about no person.
        for error in answers.values():
            if isinstance(error, SourceWhaleError):
                raise error
    return {candidate_id: answer for candidate_id, (answer, asked) in told.items() if asked}


def _weight_of_stage(stage: str) -> int:
    """The less the more it says: somebody who said no has said so, whatever came of them elsewhere."""
    if stage in (_SAID_NO, OPTED_OUT):
        return -len(STAGES) - (stage == OPTED_OUT)
    return -STAGES.index(stage) if stage in STAGES else 1


def stages(
    open_client: Callable[[], SourceWhale], people: Sequence[Work], goal: Goal, avoid: frozenset[int]
) -> dict[str, str | None]:
    """Where people who were sent stand, as Destination.stages has it. Raises SourceWhaleError.

    A word that is none of SourceWhale's stages counts as none. Of a job only those of it count: where the answer does
    not say in which jobs somebody is, it tells nothing of this one.
    """
    keys = {work.candidate_id: _without_phones(search_keys(work, avoid)) for work in people}

    def find(client: SourceWhale, work: Work) -> str | None:
        hits = _hits(client, work, keys[work.candidate_id], of_address=True)
        if hits is None:
            return ""
        if goal.kind is ExportKind.CANDIDATES:
            untold = any(hit.project_ids is None for hit in hits)
            hits = [hit for hit in hits if hit.project_ids is not None and goal.target_id in hit.project_ids]
            if not hits and untold:
                return ""
        told = (hit.stage for hit in hits if hit.stage in STAGES)
        return next(told, "") if hits else None

    return for_each(open_client, [work for work in people if keys[work.candidate_id]], find)


def _without_phones(keys: list[Key]) -> list[Key]:
    return [key for key in keys if key[0] != "phone"] or keys


def search(client: SourceWhale, key: Key) -> list[FoundCandidate]:
    """Whom SourceWhale has by this. Raises SourceWhaleError; RejectedValues where it does not look for such a value.

    A firewall takes an apostrophe in an address for an attack, and one machine of many may refuse a key: a key that may
    read all the same is no broken one.
    """
    try:
        return client.search_candidates(*key)
    except (BadApiKey, PlanWithoutApi) as error:
        refused = error
    if refused.status not in (401, 403):
        raise refused
    client.list_projects()
    if refused.status == 403:
        raise RejectedValues(str(refused), operation=refused.operation, status=403)
    raise Unavailable(str(refused), operation=refused.operation, status=401)


def _search(client: SourceWhale, key: Key) -> list[FoundCandidate] | None:
    """The same; None where SourceWhale does not look for such a value."""
    try:
        return search(client, key)
    except RejectedValues:
        return None


def _hits(
    client: SourceWhale, work: Work, keys: Sequence[Key], *, of_address: bool = False
) -> list[FoundCandidate] | None:
    """What the first of these keys finds that is this person, and nobody who shares an address or a number.

    None where there is nothing, and SourceWhale does not look for one of them. With `of_address` whoever has their
    e-mail address counts, under whatever name: what that address has answered.
    """

    def counts(key: Key, hit: FoundCandidate) -> bool:
        return (of_address and key[0] == "email") or (has_it(work, key, hit) and is_theirs(work, key, hit))

    looked_for_all = True
    for key in keys:
        found = _search(client, key)
        if hits := [hit for hit in found or () if counts(key, hit)]:
            return hits
        looked_for_all = looked_for_all and found is not None
    return [] if looked_for_all else None


def for_each(
    open_client: Callable[..., SourceWhale],
    people: Sequence[Work],
    find: Callable[[SourceWhale, Work], _T],
    at_once: int = AT_ONCE,
    *,
    partly: bool = False,
) -> dict[str, _T]:
    """What `find` says of each, by candidate id; several at a time, each thread with a client of its own.

    With `partly` what was found is kept where SourceWhale asks to wait, and nobody else is begun: nobody is in the
    answer whom it did not come to. The first one alone waits for their turn, which they would not get beside others.
    """
    own = threading.local()
    opened: list[SourceWhale] = []
    held: list[RateLimited] = []

    def begin() -> None:
        own.client = open_client()
        opened.append(own.client)

    def ask(work: Work) -> list[_T]:
        if held:
            return []
        try:
            return [find(own.client, work)]
        except RateLimited as error:
            if not partly:
                raise
            held.append(error)
            return []

    try:
        with ThreadPoolExecutor(at_once, initializer=begin) as pool:
            answers = pool.map(carried(ask), people)
            found = {work.candidate_id: one for work, told in zip(people, answers, strict=True) for one in told}
    finally:
        for client in opened:
            client.close()
    if held and not found:
        with closing(open_client(**PATIENTLY)) as client:
            found[people[0].candidate_id] = find(client, people[0])
    return found


# Of several hits, the one that says most.
_WEIGHT = {Presence.ARRIVED: 0, Presence.CAME_EARLIER: 1, Presence.UNCLEAR: 2, Presence.ELSEWHERE: 3}


def mark(key: SearchKey, value: str) -> int:
    """What an address, link or phone has in common with other ways of writing it, as `shared` and `avoid` have it."""
    normal = re.sub(r"\D", "", value) if key == "phone" else value.strip().casefold()
    if key == "socialLink":
        normal = re.sub(r"^(https?://)?(www\.)?", "", normal).rstrip("/")
    return hash((key, normal))
