"""What Slack's payloads look like, as far as listeners rely on it: names, and what stands under them.

What is missing passes, but for names without which nothing is said (of an option its value): Slack, and what stands in
its place elsewhere, may say less. What is there and is something else never comes from Slack.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# A type, or several of which one fits; an object by the names in it ("*": whatever the name, "!": never missing); a
# list by what each of its items is.
Shape = Any

_TEXT = (str, type(None))
_OPTION = {"value!": str, "text": ({"text": _TEXT}, type(None))}
_FILE = {"id!": str, "name": _TEXT, "title": _TEXT, "mode": _TEXT, "url_private": _TEXT, "url_private_download": _TEXT}
# What a person has entered or chosen, in the state of a view or by an action.
_ENTERED = {
    "type": _TEXT,
    "value": _TEXT,
    "selected_option": (_OPTION, type(None)),
    "selected_options": ([_OPTION], type(None)),
    "selected_conversation": _TEXT,
    "selected_user": _TEXT,
    "selected_users": ([str], type(None)),
    "selected_date": _TEXT,
    "files": ([_FILE], type(None)),
}
_ELEMENT = {"action_id!": str, "type": _TEXT, "initial_option": _OPTION, "initial_options": [_OPTION]}
_BLOCK = {"type!": str, "block_id": _TEXT, "element": _ELEMENT}
_VIEW = {
    **dict.fromkeys(("id", "type", "callback_id", "private_metadata", "hash", "external_id"), _TEXT),
    **dict.fromkeys(("root_view_id", "team_id", "app_installed_team_id"), _TEXT),
    "blocks": ([_BLOCK], type(None)),
    "state": ({"values!": {"*": {"*": _ENTERED}}}, type(None)),
}
_TEAM = {"id": _TEXT, "enterprise_id": _TEXT}
_MESSAGE = {"files": ([_FILE], type(None)), "attachments": ([dict], type(None)), "team": _TEXT}
_EVENT = {
    **dict.fromkeys(
        ("type", "subtype", "text", "tab", "bot_id", "event_ts", "thread_ts", "function_execution_id"), _TEXT
    ),
    **dict.fromkeys(("user", "channel"), (str, dict, type(None))),
    **dict.fromkeys(("function", "inputs", "view", "tokens"), (dict, type(None))),
    "team_ids": ([str], type(None)),
    "files": ([_FILE], type(None)),
}
PAYLOAD: Mapping[str, Shape] = {
    "type": str,
    "team": (_TEAM, type(None)),
    "enterprise": (dict, str, type(None)),
    "user": ({"id": _TEXT, "team_id": _TEXT}, str),
    "channel": ({"id": _TEXT}, str, type(None)),
    "view": _VIEW,
    "container": dict,
    "message": _MESSAGE,
    "event": _EVENT,
    "actions": [{**_ENTERED, "action_id": _TEXT, "block_id": _TEXT}],
    "authorizations": [dict.fromkeys(("team_id", "enterprise_id", "user_id"), _TEXT)],
    "value": _TEXT,
    **dict.fromkeys(("team_id", "enterprise_id", "trigger_id", "response_url", "action_id", "callback_id"), _TEXT),
    **dict.fromkeys(("user_id", "command", "text", "channel_id"), str),
}


def misfit(value: Any, shape: Shape, name: str = "it") -> str | None:
    """The name of the first thing that is not as `shape` says, None where all is."""
    if isinstance(shape, tuple):
        return min((misfit(value, one, name) for one in shape), key=lambda found: found is not None)
    if isinstance(shape, list):
        if not isinstance(value, list):
            return name
        return next((found for item in value if (found := misfit(item, shape[0], name))), None)
    if isinstance(shape, Mapping):
        if not isinstance(value, dict):
            return name
        return next((found for key, inner in shape.items() if (found := _within(value, key, inner))), None)
    return None if isinstance(value, shape) else name


def _within(value: dict[str, Any], key: str, inner: Shape) -> str | None:
    if key == "*":
        return next((found for one in value.values() if (found := misfit(one, inner, "state"))), None)
    name = key.removesuffix("!")
    if name not in value:
        return name if key != name else None
    return misfit(value[name], inner, name)
