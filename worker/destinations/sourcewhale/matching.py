"""By what SourceWhale may know a person, in each way that it may be written there, and whether a hit is that person.

A search finds exactly what is asked for. A hit is a record that has the address, link or phone; whose it is, the name
says: an office has one phone, a couple one address. To take a stranger for the person would let the stranger be
added in their place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from seekout.resolving.identity import is_role_address, key_of_link, mailbox_of
from seekout.resolving.name_match import is_same_name, may_be_one
from store.exporting.items import Work
from sw_client import FoundCandidate, SearchKey

Key = tuple[SearchKey, str]

KINDS: tuple[tuple[str, SearchKey], ...] = (("emails", "email"), ("links", "socialLink"), ("phones", "phone"))
STORED: dict[SearchKey, str] = {key: stored for stored, key in KINDS}
# So much of a phone number tells that two are one, however its country is written.
_LOCAL_DIGITS = 7
_COUNTRY_HOST = re.compile(r"^[a-z]{2}\.(?=linkedin\.com/)")
_SCHEMES, _HOSTS, _ENDS = ("https://", "", "http://"), ("www.", ""), ("", "/")


def spellings(key: SearchKey, value: str) -> Iterable[str]:
    """The ways in which an address, link or phone of ours may be stored there, the likeliest first."""
    match key:
        case "email":
            ways = [value, value.casefold()]
        case "socialLink":
            bare = value.partition("://")[2] or value
            host = _COUNTRY_HOST.sub("", bare.removeprefix("www."))
            ways = [value, bare, bare.removeprefix("www.")]
            ways += [f"{scheme}{www}{host}{end}" for end in _ENDS for scheme in _SCHEMES for www in _HOSTS]
        case _:
            digits = re.sub(r"\D", "", value)
            ways = [value, f"+{digits}", digits] if digits else [value]
    return dict.fromkeys(ways)


def has_it(work: Work, key: Key, hit: FoundCandidate) -> bool:
    """Whether a record that a search has answered with can have what was searched for.

    A search that looks for something alike, or that does not know how to look for this, answers with people who visibly
    have other addresses, links or phones. Of the same name they may have had it before two records became one.
    """
    kind, value = key
    shown = {"email": hit.emails, "socialLink": hit.social_links, "phone": hit.phones}.get(kind, ())
    if not shown or any(_is_one(kind, value, other) for other in shown):
        return True
    return is_same_name(work.data.get("full_name", ""), hit.name or "")


def _is_one(kind: SearchKey, value: str, other: str) -> bool:
    match kind:
        case "email":
            return mailbox_of(value.strip()) == mailbox_of(other.strip())
        case "socialLink":
            return key_of_link(value) == key_of_link(other)
        case _:
            digits, others = (re.sub(r"\D", "", number).lstrip("0") for number in (value, other))
            shorter, longer = sorted((digits, others), key=len)
            # With or without the country, or the 0 behind it.
            return longer.endswith(shorter[-_LOCAL_DIGITS:])


def is_theirs(work: Work, key: Key, hit: FoundCandidate, *, shared: bool = False) -> bool:
    """Whether what was found by one of a person's keys is that person.

    A profile that the record shows is one person's. Others need a name that agrees; where it is not told, an address
    counts as theirs unless several people of the export have it (`shared`), and a phone does not. Who has no name is
    nobody else.
    """
    kind, value = key
    name = work.data.get("full_name", "")
    if kind == "socialLink" and key_of_link(value).startswith(("li:", "li-id:")):
        is_shown = any(_is_one(kind, value, other) for other in hit.social_links)
        return is_shown or may_be_one(name, hit.name or "")
    if not name:
        return not shared
    if kind == "email" and not is_role_address(value):
        return may_be_one(name, hit.name) if hit.name else not shared
    return is_same_name(name, hit.name or "")
