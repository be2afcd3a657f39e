"""*Details*: what is too long for Review, and still somebody's question."""

from __future__ import annotations

import re
from collections.abc import Sequence

import seekout
from store.exporting.selection import Listed
from worker.surface import ids
from worker.surface.people import IN_SOURCEWHALE, name_of, position
from worker.surface.reviews import findings
from worker.surface.reviews.review import Review, previously
from worker.surface.text import Block, context, count, cut, escape, header, modal, section, sections

SHOWN = 10
MOST = 20
# What a reader of a link does not need.
_SCHEME = re.compile(r"^https?://(www\.)?")


def view(review: Review) -> Block:
    """The modal, over Review.

    `review` holds up to SHOWN people, up to MOST earlier exports, and up to MOST people marked Do Not Contact.
    """
    blocks: list[Block] = []
    if review.marked:
        blocks += [header("Marked Do Not Contact"), *sections(_marked(review))]
    if review.previous:
        lines = [f"• {previously(group)}" for group in review.previous[:MOST]]
        blocks += [header("Previously exported"), *sections(lines)]
    for title, lines in (
        ("Rows that are left out", findings.left_out(review.report)),
        ("Worth knowing", findings.warnings(review.report)),
        ("Rows that are one person", _merged(review)),
        (
            "The first of them, as SourceWhale gets them",
            [_person(one, dummy_emails=review.dummy_emails) for one in review.first[:SHOWN]],
        ),
        ("Columns", _columns(review)),
    ):
        if lines:
            blocks += [header(title), *sections([f"• {line}" for line in lines])]
    if again := review.report.get("again", 0):
        blocks.append(context(f"{count(again, 'row')} named somebody a second time."))
    if since := findings.since_last_file(review.report):
        blocks.append(context(since))
    return modal(
        "Details", blocks or [section("There is nothing more to tell.")], callback_id=ids.DETAILS_VIEW, close="Back"
    )


def _marked(review: Review) -> list[str]:
    """Who is left out because the file says so, by row and name: *Details* is seen by nobody but the one who asked."""
    lines = []
    for one in review.marked[:MOST]:
        parts = [f"row {one.person.row}", name_of(one.person), position(one.person)]
        lines.append("• " + escape(cut(" · ".join(part for part in parts if part), 120)))
    if (more := review.plan.do_not_contact - len(lines)) > 0:
        lines.append(f"_and {count(more, 'other')}_")
    return lines


def _merged(review: Review) -> list[str]:
    found = findings.merges(review.report)
    more = [f"_and {len(found) - MOST:,} more_"] if len(found) > MOST else []
    return [*map(findings.merge_line, found[:MOST]), *more]


def _columns(review: Review) -> list[str]:
    """Which headers each field is read from, and which are left out."""
    by_field: dict[str, list[str]] = {}
    for heading, field in review.report.get("understood", []):
        by_field.setdefault(field, []).append(escape(cut(heading, 40)))
    lines = [f"{findings.field_words(field)}: {_first(headings, 8)}" for field, headings in by_field.items()]
    if ignored := review.report.get("ignored", []):
        lines.append(f"left out: {_first([escape(cut(name, 40)) for name in ignored], 30)}")
    return lines


def _first(words: Sequence[str], most: int) -> str:
    more = f" and {len(words) - most:,} more" if len(words) > most else ""
    return f"{', '.join(words[:most])}{more}"


def _person(one: Listed, *, dummy_emails: bool) -> str:
    person = one.person
    emails = [*person.emails]
    if dummy_emails and not emails:
        emails.append(seekout.dummy_address(one.dummy_number) if one.dummy_number is not None else "a dummy address")
    history = [
        count(len(entries), word)
        for entries, word in ((person.experience, "job"), (person.education, "school"))
        if entries
    ]
    links = [_SCHEME.sub("", link) for link in person.links[:1]]
    contact = [*emails[:1], *person.phones[:1], *links, *history]
    parts = [person.full_name or "(no name)", position(person), *contact]
    mark = f" · {IN_SOURCEWHALE}" if one.exported_before else ""
    return escape(cut(" · ".join(part for part in parts if part), 200)) + mark
