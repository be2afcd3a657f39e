"""The elements of Block Kit and their limits (slack-platform.md A.3; Slack's block-elements reference)."""

from __future__ import annotations

from typing import Any

from sandbox.slack.shapes import (
    Check,
    Invalid,
    Object,
    Problems,
    any_text,
    boolean,
    list_of,
    one_of,
    plain_text,
    refuse,
    shape,
    string,
    typed,
    whole,
)

_MOST_OPTIONS = 100
_CONFIRM = shape(
    {"title": plain_text(100), "text": any_text(300), "confirm": plain_text(30), "deny": plain_text(30)},
    {"style": one_of("primary", "danger")},
)
_OPTION = shape({"text": plain_text(75), "value": string(150)}, {"description": plain_text(75)})
# Radio buttons and checkboxes are the only ones whose options may have mrkdwn.
_RICH_OPTION = shape({"text": any_text(75), "value": string(150)}, {"description": any_text(75)})
_LINK_OPTION = shape(
    {"text": plain_text(75), "value": string(150)}, {"description": plain_text(75), "url": string(3000)}
)
_OPTION_GROUP = shape({"label": plain_text(75), "options": list_of(_OPTION, _MOST_OPTIONS)}, {})
_ANY: dict[str, Check] = {"action_id": string(255), "confirm": _CONFIRM}
_FOCUS: dict[str, Check] = {**_ANY, "focus_on_load": boolean}
_SELECT: dict[str, Check] = {**_FOCUS, "placeholder": plain_text(150)}
_MULTI: dict[str, Check] = {**_SELECT, "max_selected_items": whole(1, 10_000)}
_STATIC: dict[str, Check] = {
    "options": list_of(_OPTION, _MOST_OPTIONS),
    "option_groups": list_of(_OPTION_GROUP, _MOST_OPTIONS),
}
_CONVERSATION_FILTER = shape(
    {},
    {
        "include": list_of(one_of("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)


def _has_options_once(element: Object, where: str, problems: Problems) -> None:
    if ("options" in element) == ("option_groups" in element):
        refuse(problems, "must have either options or option_groups", where)


def _initial_is_offered(element: Object, where: str, problems: Problems) -> None:
    """slack_sdk's models and slackblocks overlook it; Slack refuses it (slack-platform.md A.17)."""
    offered = options_of(element)
    values = [option["value"] for option in offered]
    if len(set(values)) != len(values):
        refuse(problems, "option values must be unique", f"{where}/options")
    initial = [*element.get("initial_options", [])]
    if "initial_option" in element:
        initial.append(element["initial_option"])
    if any(
        (one["text"]["text"], one["value"]) not in [(o["text"]["text"], o["value"]) for o in offered] for one in initial
    ):
        refuse(problems, "initial option must be among the options", where)


def _lengths_agree(element: Object, where: str, problems: Problems) -> None:
    if element.get("min_length", 0) > element.get("max_length", 3000):
        refuse(problems, "min_length must not exceed max_length", where)


_DISPATCH_CONFIG = shape(
    {"trigger_actions_on": list_of(one_of("on_enter_pressed", "on_character_entered"), 2)},
    {},
)
_BUTTON = shape(
    {"text": plain_text(75)},
    {
        **_ANY,
        "url": string(3000),
        "value": string(2000, least=0),
        "style": one_of("primary", "danger"),
        "accessibility_label": string(75),
    },
)
_OVERFLOW = shape({"options": list_of(_LINK_OPTION, 5)}, _ANY, _initial_is_offered)
_PLAIN_TEXT_INPUT = shape(
    {},
    {
        "action_id": string(255),
        "focus_on_load": boolean,
        "placeholder": plain_text(150),
        "initial_value": string(3000, least=0),
        "multiline": boolean,
        "min_length": whole(0, 3000),
        "max_length": whole(1, 3000),
        "dispatch_action_config": _DISPATCH_CONFIG,
    },
    _lengths_agree,
)
_FILE_INPUT = shape({}, {"action_id": string(255), "filetypes": list_of(string(50), 100), "max_files": whole(1, 10)})
_IMAGE = shape({"alt_text": string(2000)}, {"image_url": string(3000)})
_CHOICES: dict[str, Check] = {
    "static_select": shape(
        {}, {**_SELECT, **_STATIC, "initial_option": _OPTION}, _has_options_once, _initial_is_offered
    ),
    "multi_static_select": shape(
        {},
        {**_MULTI, **_STATIC, "initial_options": list_of(_OPTION, _MOST_OPTIONS)},
        _has_options_once,
        _initial_is_offered,
    ),
    "external_select": shape({}, {**_SELECT, "initial_option": _OPTION, "min_query_length": whole(0, 3000)}),
    "multi_external_select": shape(
        {}, {**_MULTI, "initial_options": list_of(_OPTION, _MOST_OPTIONS), "min_query_length": whole(0, 3000)}
    ),
    "radio_buttons": shape(
        {"options": list_of(_RICH_OPTION, 10)}, {**_FOCUS, "initial_option": _RICH_OPTION}, _initial_is_offered
    ),
    "checkboxes": shape(
        {"options": list_of(_RICH_OPTION, 10)},
        {**_FOCUS, "initial_options": list_of(_RICH_OPTION, 10)},
        _initial_is_offered,
    ),
    "conversations_select": shape(
        {},
        {
            **_SELECT,
            "initial_conversation": string(255),
            "default_to_current_conversation": boolean,
            "response_url_enabled": boolean,
            "filter": _CONVERSATION_FILTER,
        },
    ),
    "channels_select": shape({}, {**_SELECT, "initial_channel": string(255), "response_url_enabled": boolean}),
    "users_select": shape({}, {**_SELECT, "initial_user": string(255)}),
    "datepicker": shape({}, {**_SELECT, "initial_date": string(10, least=10)}),
}

INPUT_ELEMENT = typed({**_CHOICES, "plain_text_input": _PLAIN_TEXT_INPUT, "file_input": _FILE_INPUT})
ACTION_ELEMENT = typed({**_CHOICES, "button": _BUTTON, "overflow": _OVERFLOW})
ACCESSORY = typed({**_CHOICES, "button": _BUTTON, "overflow": _OVERFLOW, "image": _IMAGE})
CONTEXT_ELEMENT = typed(
    {
        "plain_text": shape({"text": string(3000)}, {"emoji": boolean}),
        "mrkdwn": shape({"text": string(3000)}, {"verbatim": boolean}),
        "image": _IMAGE,
    }
)
_SUGGESTIONS = shape(
    {},
    {"options": list_of(_OPTION, _MOST_OPTIONS, least=0), "option_groups": list_of(_OPTION_GROUP, _MOST_OPTIONS)},
    _has_options_once,
)


def check_suggestions(answer: Any) -> list[Object]:
    """The options that a bot offers for an external select. Raises Invalid."""
    problems: Problems = []
    _SUGGESTIONS(answer, "", problems)
    if problems:
        raise Invalid("invalid_options", problems)
    return options_of(answer)


def options_of(holder: Object) -> list[Object]:
    """The options of an element or of an answer, in groups or not."""
    groups = holder.get("option_groups", [])
    return [*holder.get("options", []), *(option for group in groups for option in group["options"])]
