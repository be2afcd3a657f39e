"""Candidates as lists name them. For the one who asked: nowhere else may people be named."""

from __future__ import annotations

import seekout
from store.exporting.selection import CONTACTED, DO_NOT_CONTACT, KNOWN, OFF_LIMITS, Listed
from worker.surface import ids
from worker.surface.text import Block, cut, option

IN_SOURCEWHALE = "✓ SourceWhale"


def candidate_option(one: Listed) -> Block:
    """A candidate as an entry of *Only these candidates*: who it is, marked if exported before, and why left out."""
    mark = f" · {IN_SOURCEWHALE}" if one.exported_before else ""
    text = " · ".join(part for part in (name_of(one.person), position(one.person)) if part)
    return option(cut(text, ids.MAX_OPTION_TEXT - len(mark)) + mark, one.id, _verdict(one))


def _verdict(one: Listed) -> str | None:
    if one.skipped == DO_NOT_CONTACT:
        return "Left out: marked Do Not Contact"
    if one.skipped in (KNOWN, CONTACTED, OFF_LIMITS):
        return f"Left out: {one.skipped}"
    if one.being_sent:
        return "Left out: another export is sending them just now"
    if one.skipped:
        return "Left out: previously exported"
    return "Is sent again" if one.exported_before else None


def name_of(person: seekout.Candidate) -> str:
    """A name; of somebody without one whatever else they are known by."""
    names = (person.full_name, *person.emails, *person.links, *person.phones)
    return next((text for text in names if text.strip()), "(no name)")


def position(person: seekout.Candidate) -> str:
    """`Engineer at Globex`, or what of it is known."""
    return " at ".join(part for part in (person.current_title, person.current_company) if part)
