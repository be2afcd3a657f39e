"""Small checks from which Block Kit's rules are put together; each adds what Slack would say to a list.

The sentences and the json-pointer are those that Slack puts into `response_metadata.messages`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Object = dict[str, Any]
Problems = list[str]
Check = Callable[[Any, str, Problems], None]


class Invalid(Exception):
    """Blocks or a view that Slack refuses; `code` is Slack's error name, `messages` are its sentences."""

    def __init__(self, code: str, messages: Problems) -> None:
        super().__init__("; ".join(messages))
        self.code = code
        self.messages = messages


def refuse(problems: Problems, what: str, where: str) -> None:
    """Write down one reason."""
    problems.append(f"[ERROR] {what} [json-pointer:{where}]")


def string(most: int, least: int = 1) -> Check:
    """A string of so many characters."""

    def check(value: Any, where: str, problems: Problems) -> None:
        if not isinstance(value, str):
            refuse(problems, "must be a string", where)
        elif len(value) < least:
            refuse(problems, f"must be more than {least - 1} characters", where)
        elif len(value) > most:
            refuse(problems, f"must be less than {most + 1} characters", where)

    return check


def boolean(value: Any, where: str, problems: Problems) -> None:
    """True or false."""
    if not isinstance(value, bool):
        refuse(problems, "must be a boolean", where)


def whole(least: int, most: int) -> Check:
    """A whole number between two."""

    def check(value: Any, where: str, problems: Problems) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            refuse(problems, "must be an integer", where)
        elif not least <= value <= most:
            refuse(problems, f"must be between {least} and {most}", where)

    return check


def one_of(*allowed: str) -> Check:
    """One of these words."""

    def check(value: Any, where: str, problems: Problems) -> None:
        if value not in allowed:
            refuse(problems, f"must be one of {', '.join(allowed)}", where)

    return check


def list_of(item: Check, most: int, least: int = 1) -> Check:
    """A list of so many items, each of which is checked."""

    def check(value: Any, where: str, problems: Problems) -> None:
        if not isinstance(value, list):
            refuse(problems, "must be an array", where)
            return
        if len(value) < least:
            refuse(problems, f"no fewer than {least} items allowed", where)
        if len(value) > most:
            refuse(problems, f"no more than {most} items allowed", where)
        for number, one in enumerate(value):
            item(one, f"{where}/{number}", problems)

    return check


def shape(required: Mapping[str, Check], optional: Mapping[str, Check], *rules: Check) -> Check:
    """An object with these fields and no others; `rules` look at the whole once its fields are right."""
    known = {**required, **optional}

    def check(value: Any, where: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            refuse(problems, "must be an object", where)
            return
        before = len(problems)
        for name in required:
            if name not in value:
                refuse(problems, f"missing required field: {name}", where)
        for name, field in value.items():
            if name in known:
                known[name](field, f"{where}/{name}", problems)
            elif name != "type":
                refuse(problems, f"invalid additional property: {name}", where)
        if len(problems) == before:
            for rule in rules:
                rule(value, where, problems)

    return check


def typed(kinds: Mapping[str, Check]) -> Check:
    """An object whose `type` says which check applies."""

    def check(value: Any, where: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            refuse(problems, "must be an object", where)
        elif not isinstance(value.get("type"), str):
            refuse(problems, "missing required field: type", where)
        elif value["type"] not in kinds:
            refuse(problems, f"unsupported type: {value['type']}", f"{where}/type")
        else:
            kinds[value["type"]](value, where, problems)

    return check


def plain_text(most: int) -> Check:
    """A plain_text object."""
    return typed({"plain_text": shape({"text": string(most)}, {"emoji": boolean})})


def any_text(most: int) -> Check:
    """A text object, plain_text or mrkdwn; `emoji` belongs to the first, `verbatim` to the second."""
    return typed(
        {
            "plain_text": shape({"text": string(most)}, {"emoji": boolean}),
            "mrkdwn": shape({"text": string(most)}, {"verbatim": boolean}),
        }
    )
