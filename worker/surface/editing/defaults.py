"""What an admin decides in *Edit* of people already in SourceWhale, and says of its sending limit."""

from __future__ import annotations

from typing import Any

from store.connection.defaults import CONTACTED_DAYS, MOST_DAYS, MOST_MAILS_A_DAY, Defaults
from store.exporting.known import MOST_BY_ITSELF
from worker.surface import ids
from worker.surface.text import Block, count, option, plain_text

# SourceWhale's own words.
ALWAYS_UPDATE, ONLY_IF_BLANK = "Always update", "Only update if blank"


def known_options() -> list[Block]:
    """The two ways to treat people already in SourceWhale."""
    return [
        option(ALWAYS_UPDATE, ids.UPDATE_KNOWN, "SourceWhale gets what the file says of them"),
        option(ONLY_IF_BLANK, ids.KEEP_KNOWN, "What SourceWhale says of them is kept"),
    ]


def lines(current: Defaults) -> list[str]:
    """What an admin has decided, as the connection shows it; nothing of what holds by itself."""
    decided = [f"People already in SourceWhale: {ONLY_IF_BLANK}"] if current.keep_known else []
    if current.contacted_days != CONTACTED_DAYS:
        decided.append(f"Contacted lately: in the last {count(current.contacted_days, 'day')}")
    if current.check_by_itself:
        decided.append("Review checks SourceWhale by itself")
    if current.mails_a_day:
        decided.append(f"Sending limit: {count(current.mails_a_day, 'e-mail')} a day")
    return decided


def blocks(current: Defaults) -> list[Block]:
    """The inputs, filled in with what holds now."""
    options = known_options()
    by_itself = option(
        "Check by itself",
        ids.CHECK_BY_ITSELF,
        f"Review asks SourceWhale about up to {MOST_BY_ITSELF:,} candidates without being told to",
    )
    check: Block = {"type": "checkboxes", "options": [by_itself]}
    if current.check_by_itself:
        check["initial_options"] = [by_itself]
    return [
        _input(
            ids.KNOWN_PEOPLE,
            "People already in SourceWhale",
            {"type": "radio_buttons", "options": options, "initial_option": options[current.keep_known]},
            "Each Review can choose otherwise.",
            optional=False,
        ),
        _input(
            ids.CONTACTED_DAYS,
            "Contacted lately means in the last so many days",
            {"type": "plain_text_input", "max_length": 3, "initial_value": str(current.contacted_days)},
            f"Whom Review offers to leave out. Empty: {CONTACTED_DAYS} days.",
        ),
        _input(ids.CHECK_BY_ITSELF, "Check SourceWhale", check),
        _input(
            ids.MAILS_A_DAY,
            "Sending limit, in e-mails a day",
            {"type": "plain_text_input", "max_length": 7}
            | ({"initial_value": str(current.mails_a_day)} if current.mails_a_day else {}),
            "As SourceWhale has it, 100 unless somebody changed that. Review then says how long a campaign takes.",
        ),
    ]


def read(values: dict[str, Any]) -> tuple[Defaults | None, dict[str, str]]:
    """What the form says, None where it was not asked; and what is wrong with it, by block."""
    if ids.KNOWN_PEOPLE not in values:
        return None, {}
    errors: dict[str, str] = {}
    days = _number(values, ids.CONTACTED_DAYS, MOST_DAYS, errors)
    mails = _number(values, ids.MAILS_A_DAY, MOST_MAILS_A_DAY, errors)
    chosen = _state(values, ids.KNOWN_PEOPLE).get("selected_option") or {}
    return Defaults(
        keep_known=chosen.get("value") == ids.KEEP_KNOWN,
        contacted_days=days or CONTACTED_DAYS,
        check_by_itself=bool(_state(values, ids.CHECK_BY_ITSELF).get("selected_options")),
        mails_a_day=mails,
    ), errors


def _number(values: dict[str, Any], name: str, most: int, errors: dict[str, str]) -> int | None:
    text = (_state(values, name).get("value") or "").strip().replace(",", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= most:
        errors[name] = f"Write a whole number from 1 to {most:,}, or nothing."
        return None
    return int(text)


def _state(values: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = values.get(name, {}).get(name, {})
    return found


def _input(name: str, label: str, element: Block, hint: str | None = None, *, optional: bool = True) -> Block:
    made: Block = {
        "type": "input",
        "block_id": name,
        "optional": optional,
        "label": plain_text(label),
        "element": {**element, "action_id": name},
    }
    return {**made, "hint": plain_text(hint)} if hint else made
