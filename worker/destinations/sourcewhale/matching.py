"""By what SourceWhale may know a person, in each way that it may be written there, and whether a hit is that person.

A search finds exactly what is asked for. A hit is a record that has the address, link or phone; whose it is, the name
says: an office has one phone, a couple one address. To take a stranger for the person would let the stranger be
added in their place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from seekout.resolving.identity import is_role_address, key_of_link
from seekout.resolving.name_match import is_same_name, may_be_one
from store.exporting.items import Work
from sw_client import FoundCandidate, SearchKey

Key = tuple[SearchKey, str]

KINDS: tuple[tuple[str, SearchKey], ...] = (("emails", "email"), ("links", "socialLink"), ("phones", "phone"))
STORED: dict[SearchKey, str] = {key: stored for stored, key in KINDS}
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


def is_theirs(work: Work, key: Key, hit: FoundCandidate, *, shared: bool = False) -> bool:
    """Whether what was found by one of a person's keys is that person.

    A profile is one person's. Others need a name that agrees; where it is not told, an address counts as theirs unless
    several people of the export have it (`shared`), and a phone does not. Who has no name is nobody else.
    """
    kind, value = key
    name = work.data.get("full_name", "")
    if kind == "socialLink" and key_of_link(value).startswith(("li:", "li-id:")):
        return True
    if not name:
        return not shared
    if kind == "email" and not is_role_address(value):
        return may_be_one(name, hit.name) if hit.name else not shared
    return is_same_name(name, hit.name or "")
