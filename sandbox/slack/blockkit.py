"""Block Kit's limits, refused as Slack refuses them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sandbox.slack.newer_blocks import NEWER, only_in_messages, only_in_modals, problem_of

Object = dict[str, Any]
_MOST_CHARACTERS = 13_200
_MESSAGE_BLOCKS, _VIEW_BLOCKS = 50, 100
_VIEW_BYTES = 250_000
_LONGEST_INPUT = 3000

_BLOCKS: dict[str, tuple[set[str], set[str]]] = {
    # type: required fields, optional fields
    "section": (set(), {"text", "fields", "accessory", "expand"}),
    "header": ({"text"}, set()),
    "context": ({"elements"}, set()),
    "actions": ({"elements"}, set()),
    "divider": (set(), set()),
    "image": ({"alt_text"}, {"image_url", "slack_file", "title"}),
    "input": ({"label", "element"}, {"hint", "optional", "dispatch_action"}),
    **NEWER,
}
_OPTION_LISTS = {"options", "option_groups", "initial_option", "initial_options", "confirm", "focus_on_load"}
_ELEMENTS: dict[str, tuple[set[str], set[str]]] = {
    "button": ({"text"}, {"url", "value", "style", "confirm", "accessibility_label"}),
    "plain_text_input": (
        set(),
        {"initial_value", "multiline", "min_length", "max_length", "placeholder", "focus_on_load"}
        | {"dispatch_action_config"},
    ),
    "static_select": (set(), _OPTION_LISTS | {"placeholder"}),
    "multi_static_select": (set(), _OPTION_LISTS | {"placeholder", "max_selected_items"}),
    "external_select": (set(), {"initial_option", "min_query_length", "placeholder", "confirm", "focus_on_load"}),
    "multi_external_select": (
        set(),
        {"initial_options", "min_query_length", "placeholder", "confirm", "focus_on_load", "max_selected_items"},
    ),
    "radio_buttons": ({"options"}, _OPTION_LISTS),
    "checkboxes": ({"options"}, _OPTION_LISTS),
    "overflow": ({"options"}, {"confirm"}),
    "conversations_select": (
        set(),
        {"initial_conversation", "default_to_current_conversation", "placeholder", "confirm", "focus_on_load"}
        | {"response_url_enabled", "filter"},
    ),
    "multi_users_select": (
        set(),
        {"initial_users", "placeholder", "confirm", "focus_on_load", "max_selected_items"},
    ),
    "users_select": (set(), {"initial_user", "placeholder", "confirm", "focus_on_load"}),
    "channels_select": (set(), {"initial_channel", "placeholder", "confirm", "focus_on_load", "response_url_enabled"}),
    "file_input": (set(), {"filetypes", "max_files"}),
    "datepicker": (set(), {"initial_date", "placeholder", "confirm", "focus_on_load"}),
}
INPUT_ONLY = {"plain_text_input", "file_input"}
_NOT_IN_ACTIONS = {"multi_static_select", "multi_external_select", "multi_users_select"}
_ANY_TEXT = {"radio_buttons", "checkboxes"}
_LENGTHS = {"placeholder": 150, "label": 2000, "hint": 2000}
_MOST_OPTIONS = {"radio_buttons": 10, "checkboxes": 10, "overflow": 5}


class Invalid(Exception):
    """Something in blocks or a view that Slack refuses; `code` is Slack's error name."""

    def __init__(self, message: str, code: str = "invalid_blocks") -> None:
        super().__init__(message)
        self.code = code


def check_message(blocks: Any) -> None:
    """Raises Invalid for blocks that a message may not have."""
    _check_blocks(blocks, _MESSAGE_BLOCKS)
    if any(block["type"] == "input" for block in blocks):
        raise Invalid("input blocks are for modals")
    if any(only_in_modals(block["type"]) for block in blocks):
        raise Invalid("alert blocks are for modals")
    if sum(block["type"] == "data_table" for block in blocks) > 1:
        raise Invalid("a message has one table at most")
    if sum(len(text) for text in _texts(blocks)) > _MOST_CHARACTERS:
        raise Invalid("the blocks are too long together", "msg_blocks_too_long")


def check_view(view: Any) -> None:
    """Raises Invalid for a view that Slack would not open."""
    if not isinstance(view, dict) or view.get("type") not in ("modal", "home"):
        raise Invalid("a view is a modal or a home tab", "invalid_arguments")
    known = {"type", "blocks", "private_metadata", "callback_id", "external_id"}
    if view["type"] == "modal":
        known |= {"title", "submit", "close", "clear_on_close", "notify_on_close", "submit_disabled"}
    _check_fields(view, {"type", "blocks"} | ({"title"} if view["type"] == "modal" else set()), known, "view")
    for name in ("title", "submit", "close"):
        if name in view:
            _check_text(view[name], 24, f"view.{name}", plain=True)
    for name, limit in (("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)):
        if name in view and (not isinstance(view[name], str) or len(view[name]) > limit):
            raise Invalid(f"view.{name} must be a string of at most {limit} characters", "invalid_arguments")
    try:
        _check_blocks(view["blocks"], _VIEW_BLOCKS)
    except Invalid as error:
        raise Invalid(str(error), "invalid_arguments") from None
    if any(only_in_messages(block["type"]) for block in view["blocks"]):
        raise Invalid("these blocks are for messages", "invalid_arguments")
    has_input = any(block["type"] == "input" for block in view["blocks"])
    if view["type"] == "modal" and has_input and not view.get("submit"):
        raise Invalid("a modal with inputs needs submit", "invalid_arguments")
    if len(json.dumps(view, ensure_ascii=False).encode()) > _VIEW_BYTES:
        raise Invalid("the view is larger than 250 kB", "view_too_large")


def check_options(options: Any) -> None:
    """Raises Invalid for the options of an external select."""
    if not isinstance(options, list) or len(options) > 100:
        raise Invalid("at most 100 options")
    for option in options:
        _check_option(option, "options")


def elements_of(block: Object) -> list[Object]:
    """The interactive elements of a block."""
    if block["type"] == "input":
        return [block["element"]]
    if block["type"] == "actions":
        return list(block["elements"])
    accessory = block.get("accessory")
    return [accessory] if accessory and accessory.get("type") != "image" else []


def initial_state(element: Object) -> Object:
    """What `view.state.values` holds of an element that nobody touched."""
    kind = element["type"]
    state: Object = {"type": kind}
    if kind == "plain_text_input":
        state["value"] = element.get("initial_value")
    elif kind in ("static_select", "external_select", "radio_buttons"):
        state["selected_option"] = element.get("initial_option")
    elif kind in ("checkboxes", "multi_static_select", "multi_external_select"):
        state["selected_options"] = list(element.get("initial_options", []))
    elif kind == "conversations_select":
        state["selected_conversation"] = element.get("initial_conversation")
    elif kind == "users_select":
        state["selected_user"] = element.get("initial_user")
    elif kind == "multi_users_select":
        state["selected_users"] = list(element.get("initial_users", []))
    elif kind == "channels_select":
        state["selected_channel"] = element.get("initial_channel")
    elif kind == "file_input":
        state["files"] = []
    elif kind == "datepicker":
        state["selected_date"] = element.get("initial_date")
    return state


def is_empty(state: Object) -> bool:
    """Whether an input with this state counts as not filled in."""
    return not any(value for name, value in state.items() if name != "type")


def _check_blocks(blocks: Any, most: int) -> None:
    if not isinstance(blocks, list):
        raise Invalid("blocks must be a list")
    if len(blocks) > most:
        raise Invalid(f"at most {most} blocks")
    seen: set[str] = set()
    for number, block in enumerate(blocks):
        where = f"blocks[{number}]"
        if not isinstance(block, dict) or block.get("type") not in _BLOCKS:
            raise Invalid(f"{where} has no known type")
        required, optional = _BLOCKS[block["type"]]
        _check_fields(block, required | {"type"}, required | optional | {"type", "block_id"}, where)
        identifier = block.get("block_id")
        if identifier is not None:
            if not isinstance(identifier, str) or not identifier or len(identifier) > 255:
                raise Invalid(f"{where}.block_id must have 1 to 255 characters")
            if identifier in seen:
                raise Invalid(f"block_id {identifier} is used twice")
            seen.add(identifier)
        _check_block(block, where)


def _check_block(block: Object, where: str) -> None:
    kind = block["type"]
    if kind in NEWER:
        if (problem := problem_of(block)) is not None:
            raise Invalid(f"{where}: {problem}")
        if kind == "alert":
            _check_text(block["text"], 3000, f"{where}.text")
        return
    if kind == "section":
        if not block.get("text") and not block.get("fields"):
            raise Invalid(f"{where} needs text or fields")
        if "text" in block:
            _check_text(block["text"], 3000, f"{where}.text")
        if len(block.get("fields", [])) > 10:
            raise Invalid(f"{where} has more than 10 fields")
        for field in block.get("fields", []):
            _check_text(field, 2000, f"{where}.fields")
    elif kind == "header":
        _check_text(block["text"], 150, f"{where}.text", plain=True)
    elif kind == "context":
        if not 1 <= len(block["elements"]) <= 10:
            raise Invalid(f"{where} must have 1 to 10 elements")
        for element in block["elements"]:
            if element.get("type") != "image":
                _check_text(element, 3000, f"{where}.elements")
        return
    elif kind == "actions" and not 1 <= len(block["elements"]) <= 25:
        raise Invalid(f"{where} must have 1 to 25 elements")
    elif kind == "input":
        _check_text(block["label"], 2000, f"{where}.label", plain=True)
        if "hint" in block:
            _check_text(block["hint"], 2000, f"{where}.hint", plain=True)
        if block["element"].get("type") in ("button", "overflow"):
            raise Invalid(f"{where}.element cannot be an input")
    if kind in ("section", "actions", "input"):
        actions: set[str] = set()
        for element in elements_of(block):
            if kind != "input" and element.get("type") in INPUT_ONLY:
                raise Invalid(f"{where}: {element['type']} is for input blocks")
            if kind == "actions" and element.get("type") in _NOT_IN_ACTIONS:
                raise Invalid(f"{where}: {element['type']} is for inputs and sections")
            _check_element(element, where)
            action = element.get("action_id")
            if action in actions:
                raise Invalid(f"{where}: action_id {action} is used twice")
            if action:
                actions.add(action)


def _check_element(element: Any, where: str) -> None:
    if not isinstance(element, dict) or element.get("type") not in _ELEMENTS:
        raise Invalid(f"{where} has an element of no known type")
    kind = element["type"]
    required, optional = _ELEMENTS[kind]
    _check_fields(element, required | {"type"}, required | optional | {"type", "action_id"}, f"{where}.{kind}")
    if len(element.get("action_id", "x")) > 255 or not element.get("action_id", "x"):
        raise Invalid(f"{where}: action_id must have 1 to 255 characters")
    if "placeholder" in element:
        _check_text(element["placeholder"], 150, f"{where}.placeholder", plain=True)
    if kind == "button":
        _check_text(element["text"], 75, f"{where}.text", plain=True)
        if len(element.get("value", "")) > 2000 or element.get("style", "primary") not in ("primary", "danger"):
            raise Invalid(f"{where}: the button's value or style is not allowed")
        if not 1 <= len(element.get("url", "x")) <= 3000:
            raise Invalid(f"{where}: the button's address must have 1 to 3000 characters")
    if kind == "plain_text_input":
        most = element.get("max_length", _LONGEST_INPUT)
        if not 1 <= most <= _LONGEST_INPUT or len(element.get("initial_value", "")) > most:
            raise Invalid(f"{where}: max_length is 1 to {_LONGEST_INPUT}, and initial_value no longer")
    if kind.startswith("multi_") and element.get("max_selected_items", 1) < 1:
        raise Invalid(f"{where}: max_selected_items is at least 1")
    if kind in ("static_select", "multi_static_select") and not (
        element.get("options") or element.get("option_groups")
    ):
        raise Invalid(f"{where}: {kind} needs options")
    _check_confirm(element.get("confirm"), where)
    if kind == "file_input" and not 1 <= element.get("max_files", 10) <= 10:
        raise Invalid(f"{where}: max_files is 1 to 10")
    _check_choices(element, where)


def _check_choices(element: Object, where: str) -> None:
    """The options of an element, and those that are chosen from the beginning: of lists that are asked for, too."""
    kind = element["type"]
    options = element.get("options", [])
    if "options" in element:
        if not 1 <= len(options) <= _MOST_OPTIONS.get(kind, 100):
            raise Invalid(f"{where}: too few or too many options")
        for option in options:
            _check_option(option, where, plain=kind not in _ANY_TEXT)
        values = [option["value"] for option in options]
        if len(set(values)) != len(values):
            raise Invalid(f"{where}: two options have the same value")
    initial = element.get("initial_options", [])
    if "initial_options" in element and not initial:
        raise Invalid(f"{where}: initial_options is empty")
    if "initial_option" in element:
        initial = [element["initial_option"]]
    for option in initial:
        _check_option(option, where, plain=kind not in _ANY_TEXT)
    if "options" in element and any(option not in options for option in initial):
        raise Invalid(f"{where}: an initial option is not among the options")


def _check_option(option: Any, where: str, *, plain: bool = True) -> None:
    if not isinstance(option, dict):
        raise Invalid(f"{where}: an option must be an object")
    _check_fields(option, {"text", "value"}, {"text", "value", "description", "url"}, f"{where}.option")
    _check_text(option["text"], 75, f"{where}.option.text", plain=plain)
    if "description" in option:
        _check_text(option["description"], 75, f"{where}.option.description", plain=plain)
    if not isinstance(option["value"], str) or not 1 <= len(option["value"]) <= 150:
        raise Invalid(f"{where}: an option's value must have 1 to 150 characters")


def _check_confirm(confirm: Any, where: str) -> None:
    if confirm is None:
        return
    _check_fields(confirm, {"title", "text", "confirm", "deny"}, {"title", "text", "confirm", "deny", "style"}, where)
    for name, limit in (("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)):
        _check_text(confirm[name], limit, f"{where}.confirm.{name}", plain=name != "text")


def _check_text(text: Any, most: int, where: str, *, plain: bool = False) -> None:
    if not isinstance(text, dict) or text.get("type") not in ("plain_text", "mrkdwn"):
        raise Invalid(f"{where} must be a text object")
    if plain and text["type"] != "plain_text":
        raise Invalid(f"{where} must be plain_text")
    _check_fields(
        text, {"type", "text"}, {"type", "text", "emoji" if text["type"] == "plain_text" else "verbatim"}, where
    )
    if not isinstance(text["text"], str) or len(text["text"]) > most or not text["text"].strip():
        raise Invalid(f"{where} must have 1 to {most} characters")


def _check_fields(value: Object, required: set[str], known: set[str], where: str) -> None:
    missing, unknown = required - set(value), set(value) - known
    if missing:
        raise Invalid(f"{where} lacks {', '.join(sorted(missing))}")
    if unknown:
        raise Invalid(f"{where} has unknown fields {', '.join(sorted(unknown))}")


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


def decoded(value: Any) -> Any:
    """Blocks and views arrive as JSON or, in forms, as text that holds JSON."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise Invalid("this is not JSON", "invalid_arguments") from None
