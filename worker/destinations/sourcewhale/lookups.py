"""Looking people up in SourceWhale whose request left without a known answer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import seekout
from store.base.log import carried
from store.exporting.items import Work
from sw_client import SearchKey, SourceWhale

_AT_ONCE = 8


def dummy_email(work: Work) -> str | None:
    """The dummy address of a person who shall have one."""
    return None if work.dummy_number is None else seekout.dummy_address(work.dummy_number)


def search_keys(work: Work) -> list[tuple[SearchKey, str]]:
    """By what a person can be found: an e-mail, then a link, then a phone.

    One of each is enough: if our request arrived, it brought them all. Links may be stored without the scheme.
    """
    keys: list[tuple[SearchKey, str]] = []
    person = seekout.Candidate.from_dict(work.data)
    if emails := person.emails or ((dummy,) if (dummy := dummy_email(work)) else ()):
        keys.append(("email", emails[0]))
    if person.links:
        link = person.links[0]
        keys += [("socialLink", link), ("socialLink", link.removeprefix("https://"))]
    if person.phones:
        keys.append(("phone", person.phones[0]))
    return keys


def look_up(
    open_client: Callable[[], SourceWhale], wanted: Mapping[str, Sequence[tuple[SearchKey, str]]]
) -> dict[str, str]:
    """SourceWhale's ids by ours, of those whom it knows by one of their keys. Raises SourceWhaleError.

    Several at a time, each thread with a client of its own.
    """
    own = threading.local()

    def begin() -> None:
        own.client = open_client()

    def find(keys: Sequence[tuple[SearchKey, str]]) -> str | None:
        client: SourceWhale = own.client
        return next((found[0].id for key, value in keys if (found := client.search_candidates(key, value))), None)

    with ThreadPoolExecutor(_AT_ONCE, initializer=begin) as pool:
        answers = pool.map(carried(find), wanted.values())
        return {candidate: answer for candidate, answer in zip(wanted, answers, strict=True) if answer is not None}
