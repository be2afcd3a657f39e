"""What Slack would obey of a text that is not ours: in anything that the bot answered or asked Slack to show.

HOSTILE is part of names that files, recruiters and SourceWhale give. Where Slack parses a text (mrkdwn, and the text of
a message), none of it may be a mention, a link, an emoji or formatting; plain text shows it as it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

HOSTILE = "*b* _i_ `c` <!channel> @here <https://evil.example|x> https://evil.example evil.example :skull: x"
# Written as links, mentions, emoji or formatting. None of them is in a text of ours.
_OBEYED = re.compile(r"\*b\*|(?<![\w])_i_|`c`|<!(?:channel|here|everyone)|@here|<https://evil|:skull:")
# Slack makes links of these, but for blocks that say `verbatim`.
_ADDRESS = re.compile(r"https://evil|evil\.example")


def obeyed(answers: list[str], calls: list[dict[str, Any]], messages: list[dict[str, Any]]) -> list[str]:
    """The texts in which Slack would obey a part of HOSTILE: in answers, in calls, in messages to be delivered."""
    said = [json.loads(answer) for answer in answers if answer.startswith(("{", "["))]
    found: list[str] = []
    for value in (*said, *(_opened(call["arguments"]) for call in calls), *messages):
        found += _in_message(value)
        found += [text["text"] for text in _mrkdwn(value) if _is_obeyed(text["text"], verbatim=text.get("verbatim"))]
    return found


def _in_message(value: Any) -> list[str]:
    """The texts of a message or a file: beside blocks they stand in notifications alone, where nothing is a link."""
    if not isinstance(value, dict):
        return []
    texts = [str(value[name]) for name in ("text", "initial_comment") if isinstance(value.get(name), str)]
    return [text for text in texts if _is_obeyed(text, verbatim=bool(value.get("blocks")))]


def _is_obeyed(text: str, *, verbatim: bool | None) -> bool:
    return bool(_OBEYED.search(text) or (not verbatim and _ADDRESS.search(text)))


def _mrkdwn(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if value.get("type") == "mrkdwn":
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from _mrkdwn(inner)


def _opened(value: Any) -> Any:
    """Arguments as Slack reads them: blocks and views come as JSON in a text."""
    if isinstance(value, dict):
        return {name: _opened(inner) for name, inner in value.items()}
    if isinstance(value, str) and value.startswith(("{", "[")):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
