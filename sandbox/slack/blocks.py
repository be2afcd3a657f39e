"""What blocks, messages and views may hold, refused as Slack refuses it (slack-platform.md A.2 and A.3)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sandbox.slack.elements import ACCESSORY, ACTION_ELEMENT, CONTEXT_ELEMENT, INPUT_ELEMENT
from sandbox.slack.shapes import (
    Check,
    Invalid,
    Object,
    Problems,
    any_text,
    boolean,
    list_of,
    plain_text,
    refuse,
    shape,
    string,
    typed,
)

_MOST_CHARACTERS = 13_200  # of all blocks of a message together: measured in slackapi/bolt-js #2509
_MOST_MARKDOWN = 12_000
_MOST_VIEW_BYTES = 250_000


def _section_says_something(block: Object, where: str, problems: Problems) -> None:
    if "text" not in block and "fields" not in block:
        refuse(problems, "missing required field: text or fields", where)


def _image_has_one_source(block: Object, where: str, problems: Problems) -> None:
    if ("image_url" in block) == ("slack_file" in block):
        refuse(problems, "must have either image_url or slack_file", where)


def _block(required: dict[str, Check], optional: dict[str, Check], *rules: Check) -> Check:
    return shape(required, {"block_id": string(255), **optional}, *rules)


_BOTH: dict[str, Check] = {
    "section": _block(
        {},
        {"text": any_text(3000), "fields": list_of(any_text(2000), 10), "accessory": ACCESSORY, "expand": boolean},
        _section_says_something,
    ),
    "header": _block({"text": plain_text(150)}, {}),
    "context": _block({"elements": list_of(CONTEXT_ELEMENT, 10)}, {}),
    "actions": _block({"elements": list_of(ACTION_ELEMENT, 25)}, {}),
    "divider": _block({}, {}),
    "image": _block(
        {"alt_text": string(2000)},
        {
            "image_url": string(3000),
            "slack_file": shape({}, {"id": string(255), "url": string(3000)}),
            "title": plain_text(2000),
        },
        _image_has_one_source,
    ),
}
_INPUT = _block(
    {"label": plain_text(2000), "element": INPUT_ELEMENT},
    {"hint": plain_text(2000), "optional": boolean, "dispatch_action": boolean},
)
_MESSAGE_BLOCK = typed({**_BOTH, "markdown": _block({"text": string(_MOST_MARKDOWN)}, {})})
_VIEW_BLOCK = typed({**_BOTH, "input": _INPUT})


def _ids_are_unique(blocks: list[Object], where: str, problems: Problems) -> None:
    seen: set[str] = set()
    for number, block in enumerate(blocks):
        identifier = block.get("block_id")
        if identifier in seen:
            refuse(problems, f"block_id {identifier} is used more than once", f"{where}/{number}/block_id")
        elif identifier is not None:
            seen.add(identifier)
        actions = [element["action_id"] for element in elements_of(block) if "action_id" in element]
        if len(set(actions)) != len(actions):
            refuse(problems, "action_id is used more than once in a block", f"{where}/{number}")


def _focus_is_unique(blocks: list[Object], where: str, problems: Problems) -> None:
    focused = [element for block in blocks for element in elements_of(block) if element.get("focus_on_load")]
    if len(focused) > 1:
        refuse(problems, "only one element can have focus_on_load", where)


def _inputs_can_be_submitted(view: Object, where: str, problems: Problems) -> None:
    for number, block in enumerate(view["blocks"]):
        if block["type"] == "input" and "submit" not in view:
            what = "must define `submit` to use an `input` block in modals"
            refuse(problems, what, f"{where}/blocks/{number}/input")


def _with_rules(blocks: Check) -> Check:
    def check(value: Any, where: str, problems: Problems) -> None:
        before = len(problems)
        blocks(value, where, problems)
        if len(problems) == before:
            _ids_are_unique(value, where, problems)
            _focus_is_unique(value, where, problems)

    return check


_MESSAGE_BLOCKS = _with_rules(list_of(_MESSAGE_BLOCK, 50, least=0))
_ANY_VIEW: dict[str, Check] = {
    "private_metadata": string(3000, least=0),
    "callback_id": string(255, least=0),
    "external_id": string(255, least=0),
}
_VIEW_BLOCKS = _with_rules(list_of(_VIEW_BLOCK, 100, least=0))
_VIEW = typed(
    {
        "modal": shape(
            {"title": plain_text(24), "blocks": _VIEW_BLOCKS},
            {
                **_ANY_VIEW,
                "submit": plain_text(24),
                "close": plain_text(24),
                "clear_on_close": boolean,
                "notify_on_close": boolean,
            },
            _inputs_can_be_submitted,
        ),
        "home": shape({"blocks": _VIEW_BLOCKS}, _ANY_VIEW),
    }
)


def decoded(value: Any, code: str) -> Any:
    """An argument that may be JSON in a string. Raises Invalid with this code."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise Invalid(code, ["[ERROR] must be valid JSON"]) from None


def check_message(blocks: Any) -> list[Object]:
    """The blocks, if a message may have them. Raises Invalid."""
    problems: Problems = []
    _MESSAGE_BLOCKS(blocks, "/blocks", problems)
    if problems:
        raise Invalid("invalid_blocks", problems)
    markdown = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if markdown > _MOST_MARKDOWN:
        raise Invalid("msg_blocks_too_long", ["[ERROR] markdown is too long [json-pointer:/blocks]"])
    if sum(map(len, _texts(blocks))) - markdown > _MOST_CHARACTERS:
        raise Invalid("msg_blocks_too_long", ["[ERROR] blocks are too long [json-pointer:/blocks]"])
    checked: list[Object] = blocks
    return checked


def check_view(view: Any, kind: str) -> Object:
    """The view, if Slack would show it; `kind` is modal or home. Raises Invalid."""
    problems: Problems = []
    _VIEW(view, "/view", problems)
    if not problems and view["type"] != kind:
        refuse(problems, f"must be a {kind}", "/view/type")
    if problems:
        raise Invalid("invalid_arguments", problems)
    if len(json.dumps(view).encode()) > _MOST_VIEW_BYTES:
        raise Invalid("view_too_large", ["[ERROR] must be at most 250kb [json-pointer:/view]"])
    checked: Object = view
    return checked


def elements_of(block: Object) -> list[Object]:
    """The interactive elements of a block."""
    if block["type"] == "input":
        return [block["element"]]
    if block["type"] == "actions":
        return list(block["elements"])
    accessory = block.get("accessory")
    return [accessory] if accessory and accessory["type"] != "image" else []


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, item in value.items():
            if name == "text" and isinstance(item, str):
                yield item
            else:
                yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
