"""Small texts: escaping for Slack, cutting to its limits, numbers as people write them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from worker.surface.ids import MAX_OPTION_TEXT, MAX_SECTION_TEXT

Block = dict[str, Any]

# Slack takes some 13,200 characters in all blocks of a message; buttons and headings are among them.
_MOST_TOGETHER = 12_500
# Of one list in a modal, which has room for 100 blocks.
_MOST_IN_A_LIST = 15_000
_NO_NAME = "(no name)"

# Marks of mrkdwn, with characters that look like them and mean nothing to Slack.
_MARKS = str.maketrans({"*": "\u2217", "~": "\u223c", "`": "\u02cb"})
# An underscore formats at the edge of a word only; within one it is part of many names.
_EDGE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
# Slack finds these in plain text too, and turns them into mentions and links.
_MENTION = re.compile(r"@(?=(?:here|channel|everyone)\b)", re.IGNORECASE)
# The name of an emoji, of Slack's own or a workspace's, which may be in any alphabet: a file must not be able to put a
# green tick before its name. "10:30:00" is none.
_EMOJI = re.compile(r":(?:(?<!\d:)|(?!\d+:))(?=(?:[^\WA-Z]|['+-]){1,99}:)")
# An escaped character that has lost its end.
_HALF_ENTITY = re.compile(r"&[a-z]{0,3}$")
# Whatever stands between the two has a direction of its own: the order of words and numbers around it stays as written.
_ISOLATE, _END_OF_ISOLATE = "\u2068", "\u2069"
_RIGHT_TO_LEFT = frozenset({"R", "AL"})
# A part of a text that is a link, a mention or a date already, or else what Slack would make a link of.
_WRITTEN_OR_ADDRESS = re.compile(r"(<[^<>]*>)|(://)|(?<=\w)(\.)(?=[^\W\d_])")


def escape(text: str) -> str:
    """Text from a file or from SourceWhale that Slack must show and not obey: no mention, no link, no formatting.

    Bare addresses stay text because `section` and `context` say `verbatim`. Text that is written from right to left
    does not turn what stands beside it.
    """
    return _isolated(_escaped(text))


def _escaped(text: str) -> str:
    printable = "".join(character if character.isprintable() else " " for character in text)
    plain = _MENTION.sub("\uff20", _EDGE.sub("\u02cd", printable.translate(_MARKS)))
    plain = _EMOJI.sub("\u2236", plain)
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _isolated(text: str) -> str:
    if not any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in text):
        return text
    return f"{_ISOLATE}{text}{_END_OF_ISOLATE}"


def one_line(text: str) -> str:
    """Text without line breaks, invisible characters, and blanks at its edges or beside each other."""
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())


def bold(name: str, limit: int) -> str:
    """A name from a file or from SourceWhale in bold, shortened to `limit` characters and escaped.

    Between stars with a blank beside them Slack makes nothing bold, and of two stars with nothing between it makes two
    stars.
    """
    return f"*{_isolated(_escaped(cut(one_line(name), limit)).strip()) or _NO_NAME}*"


def unlinked(text: str) -> str:
    """mrkdwn for where nothing can be `verbatim`: a message without blocks, in which Slack makes links of addresses.

    What is written as a link stays one; other addresses are shown with characters that look like theirs.
    """

    def shown(found: re.Match[str]) -> str:
        return found[1] or (":\u2215\u2215" if found[2] else "\u2024")

    return _WRITTEN_OR_ADDRESS.sub(shown, text)


def link(url: str, text: str) -> str:
    """A link of mrkdwn; nothing in the address ends it early."""
    for character in "<>|":
        url = url.replace(character, f"%{ord(character):02X}")
    return f"<{url.replace('&', '&amp;')}|{text}>"


def paragraphs(text: str, most: int = _MOST_TOGETHER) -> list[Block]:
    """Lines as sections of at most what Slack takes in one, so that an answer of any length can be verbatim.

    `most` is how many characters they have together.
    """
    blocks: list[Block] = []
    gathered = ""
    for line in shortened(text, most).split("\n"):
        if gathered and len(gathered) + len(line) + 1 > MAX_SECTION_TEXT:
            blocks.append(section(gathered))
            gathered = ""
        gathered = f"{gathered}\n{line}" if gathered else line
    return [*blocks, section(gathered)]


def cut(text: str, limit: int) -> str:
    """`text`, shortened with an ellipsis to at most `limit` characters."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def sections(lines: Sequence[str]) -> list[Block]:
    """The lines of a list in a modal, in as many sections as they need."""
    return paragraphs("\n".join(lines), _MOST_IN_A_LIST)


def shortened(text: str, limit: int) -> str:
    """mrkdwn, cut to at most `limit` characters: no link, mention or escaped character is torn, and bold text ends, as
    does text from right to left."""
    if len(text) <= limit:
        return text
    kept = text[: limit - (3 if _ISOLATE in text else 2)]
    if (opened := kept.rfind("<")) > kept.rfind(">"):
        kept = kept[:opened]
    kept = _HALF_ENTITY.sub("", kept).rstrip().removesuffix(_ISOLATE)
    end = _END_OF_ISOLATE if kept.rfind(_ISOLATE) > kept.rfind(_END_OF_ISOLATE) else ""
    if kept.rpartition("\n")[2].count("*") % 2:
        return f"{kept}…{end}*" if not kept.endswith("*") else f"{kept[:-1].rstrip()}…"
    return f"{kept}…{end}"


def within(blocks: Sequence[Block]) -> None:
    """Shorten the longest texts of a message until Slack takes its blocks together."""
    texts = [text for block in blocks for text in (block.get("text"), *block.get("elements", ())) if _is_mrkdwn(text)]
    tables = sum(len(str(cell.get("text", ""))) for block in blocks for row in block.get("rows", ()) for cell in row)
    while texts and (over := sum(len(text["text"]) for text in texts) + tables - _MOST_TOGETHER) > 0:
        longest = max(texts, key=lambda text: len(text["text"]))
        if len(longest["text"]) <= _MOST_TOGETHER // 50:
            return
        longest["text"] = shortened(longest["text"], max(_MOST_TOGETHER // 50, len(longest["text"]) - over))


def _is_mrkdwn(text: Any) -> bool:
    return isinstance(text, dict) and text.get("type") == "mrkdwn"


def count(number: int, singular: str, plural: str | None = None) -> str:
    """`1 candidate`, `2,000 candidates`."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *most, last = words or [""]
    return f"{', '.join(most)} and {last}" if most else last


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


def day(seconds: float, *, time: bool = True) -> str:
    """A moment, also one to come, that may follow "on": a date and a time, or the date alone, and never "today".

    Where Slack cannot write it, as in notifications, the date in UTC is read.
    """
    written = f"{datetime.fromtimestamp(seconds, UTC):%d %b %Y}".lstrip("0")
    form = "{date_short} at {time}" if time else "{date_short}"
    return f"<!date^{int(seconds)}^{form}|{written}>"


def moment(seconds: float) -> str:
    """A moment in UTC, for where Slack writes no dates."""
    return f"{datetime.fromtimestamp(seconds, UTC):%d %b %Y, %H:%M} UTC".lstrip("0")


def section(text: str) -> Block:
    """A paragraph of mrkdwn, cut to what Slack takes."""
    return {"type": "section", "text": _mrkdwn(text)}


def context(text: str) -> Block:
    """A small grey line of mrkdwn, cut to what Slack takes."""
    return {"type": "context", "elements": [_mrkdwn(text)]}


def _mrkdwn(text: str) -> Block:
    # Verbatim: what looks like an address, a channel or a mention stays text unless it is written as one.
    return {"type": "mrkdwn", "text": shortened(text, MAX_SECTION_TEXT), "verbatim": True}


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
    """An option of a select, radio group or checkbox group; a name that shows nothing is named as such."""
    made: Block = {"text": plain_text(one_line(text) or _NO_NAME), "value": value}
    if description:
        made["description"] = plain_text(description)
    return made


def named_option(name: str, value: str) -> Block:
    """An option by the name of what it stands for, or by `value` where the name shows nothing.

    Below a name that is too long for a list its end is shown: names often differ there alone.
    """
    shown = one_line(name) or value
    end = f"…{shown[1 - MAX_OPTION_TEXT :]}" if len(shown) > MAX_OPTION_TEXT else None
    return option(cut(shown, MAX_OPTION_TEXT), value, end)


def named_options(named: Sequence[tuple[str, str, str]]) -> list[Block]:
    """Options of one list by name and value; the third text tells those apart whose names are shown alike."""
    options = [named_option(name, value) for name, value, _ in named]
    looks = [(made["text"]["text"], made.get("description", {}).get("text")) for made in options]
    often = Counter(looks)
    for made, look, (_, _, difference) in zip(options, looks, named, strict=True):
        if often[look] > 1:
            made["description"] = plain_text(cut(f"One of {often[look]} with this name: {difference}", MAX_OPTION_TEXT))
    return options


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
