"""Small texts: escaping for Slack, cutting to its limits, numbers as people write them."""

from __future__ import annotations

from typing import Any

from worker.surface.ids import MAX_SECTION_TEXT

Block = dict[str, Any]


def escape(text: str) -> str:
    """Text from a file or from SourceWhale that Slack must show and not obey (design.md, Never)."""
    printable = "".join(character if character.isprintable() else " " for character in text)
    return printable.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def cut(text: str, limit: int) -> str:
    """`text`, shortened with an ellipsis to at most `limit` characters."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def count(number: int, singular: str, plural: str | None = None) -> str:
    """`1 candidate`, `2,000 candidates`."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def percent(part: int, whole: int) -> str:
    """`part` of `whole` in whole per cent; never 100 % before all, never 0 % once there is one."""
    if whole == 0 or part == 0:
        return "0%"
    if part >= whole:
        return "100%"
    return f"{min(99, max(1, round(100 * part / whole)))}%"


def duration(seconds: float) -> str:
    """`40 s`, `12 min`, `2 h 5 min`: as exact as people want to know it."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"


def rows(numbers: list[int], limit: int) -> str:
    """`row 3`, `rows 3, 5-8 and 12 more`: row numbers as the spreadsheet shows them."""
    spans: list[list[int]] = []
    for number in sorted(set(numbers)):
        if spans and spans[-1][1] == number - 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    shown = spans[:limit]
    rest = sum(last - first + 1 for first, last in spans[limit:])
    text = ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in shown)
    more = f" and {rest:,} more" if rest else ""
    return f"{'row' if len(set(numbers)) == 1 else 'rows'} {text}{more}"


def file_stem(name: str) -> str:
    """A project's name as the beginning of a file's name, on any system."""
    plain = "".join(character if character.isalnum() or character in " -_." else "_" for character in name)
    return plain.strip(" .")[:80] or "project"


def date(seconds: float) -> str:
    """A moment, which Slack shows in each reader's own time zone."""
    return f"<!date^{int(seconds)}^{{date_short_pretty}} at {{time}}|recently>"


def section(text: str) -> Block:
    """A paragraph of mrkdwn, cut to what Slack takes."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": cut(text, MAX_SECTION_TEXT)}}


def context(text: str) -> Block:
    """A small grey line of mrkdwn, cut to what Slack takes."""
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": cut(text, MAX_SECTION_TEXT)}]}


def header(text: str) -> Block:
    """A heading."""
    return {"type": "header", "text": {"type": "plain_text", "text": cut(text, 150)}}


def plain_text(text: str) -> Block:
    """A plain text object, for labels, titles and buttons."""
    return {"type": "plain_text", "text": text}


def button(text: str, *, action_id: str, value: str, **more: Any) -> Block:
    """A button; `more` may be its style and confirm."""
    return {"type": "button", "action_id": action_id, "text": plain_text(text), "value": value, **more}


def confirm(title: str, text: str, *, yes: str, no: str) -> Block:
    """The question that Slack asks before a dangerous button acts."""
    return {
        "title": plain_text(title),
        "text": plain_text(text),
        "confirm": plain_text(yes),
        "deny": plain_text(no),
        "style": "danger",
    }


def actions(block_id: str, *elements: Block) -> Block:
    """A row of buttons."""
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def option(text: str, value: str, description: str | None = None) -> Block:
    """An option of a select, radio group or checkbox group."""
    made: Block = {"text": plain_text(text), "value": value}
    if description:
        made["description"] = plain_text(description)
    return made


def modal(
    title: str,
    blocks: list[Block],
    *,
    callback_id: str,
    submit: str | None = None,
    close: str = "Close",
    private_metadata: str = "",
) -> Block:
    """A modal view."""
    view: Block = {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain_text(title),
        "close": plain_text(close),
        "private_metadata": private_metadata,
        "blocks": blocks,
    }
    if submit:
        view["submit"] = plain_text(submit)
    return view
