"""What Slack takes for an app's manifest, as far as ours goes: the names and limits of its published schema.

Those of major version 2 at github.com/slackapi/manifest-schema, stated here in our own words; nothing of it is copied.
Anything that is not named is refused, so that a misspelt key is found.
"""

from __future__ import annotations

from typing import Any


def _text(most: int, least: int = 1, pattern: str | None = None) -> dict[str, Any]:
    rule: dict[str, Any] = {"type": "string", "minLength": least, "maxLength": most}
    return rule if pattern is None else rule | {"pattern": pattern}


def _closed(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def _several(items: dict[str, Any], most: int, least: int = 1) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": least, "maxItems": most, "uniqueItems": True}


_YES_OR_NO = {"type": "boolean"}
_ADDRESS = _text(3500, pattern="^https?://")
_SCOPES = _several(_text(50), 255, 0)
_EVENTS = _several(_text(50), 100, 0)

_PARAMETER = {
    "type": "object",
    "required": ["type", "title"],
    "properties": {
        # Not all of those that Slack's pages name: a file is an item of an array, a list of choices an object.
        "type": {
            "enum": [
                *("integer", "number", "boolean", "string", "object", "array"),
                *("slack#/types/user_id", "slack#/types/channel_id", "slack#/types/user_context"),
            ]
        },
        "title": _text(100),
        "description": _text(200),
    },
}
_PARAMETERS = _closed(
    {
        "properties": {"type": "object", "maxProperties": 20, "additionalProperties": _PARAMETER},
        "required": _several(_text(50), 20, 0),
    },
    "properties",
)
_STEP = _closed(
    {
        "title": _text(100),
        "description": _text(200),
        "input_parameters": _PARAMETERS,
        "output_parameters": _PARAMETERS,
    },
    *("title", "description", "input_parameters", "output_parameters"),
)

RULES = _closed(
    {
        "_metadata": _closed({"major_version": {"const": 2}, "minor_version": {"type": "integer"}}, "major_version"),
        "display_information": _closed(
            {
                "name": _text(35),
                "description": _text(140),
                "long_description": _text(4000, 175),
                "background_color": _text(7, 4, "^#[0-9a-fA-F]{3}([0-9a-fA-F]{3})?$"),
            },
            "name",
        ),
        "features": _closed(
            {
                "app_home": _closed(
                    {
                        "home_tab_enabled": _YES_OR_NO,
                        "messages_tab_enabled": _YES_OR_NO,
                        "messages_tab_read_only_enabled": _YES_OR_NO,
                    }
                ),
                "bot_user": _closed({"display_name": _text(80), "always_online": _YES_OR_NO}, "display_name"),
                "shortcuts": _several(
                    _closed(
                        {
                            "name": _text(24),
                            "type": {"enum": ["message", "global"]},
                            "callback_id": _text(255),
                            "description": _text(150),
                        },
                        *("name", "type", "callback_id", "description"),
                    ),
                    10,
                ),
                "slash_commands": _several(
                    _closed(
                        {
                            "command": _text(32, 2, "^/"),
                            "url": _ADDRESS,
                            "description": _text(2000),
                            "usage_hint": _text(1000),
                            "should_escape": _YES_OR_NO,
                        },
                        *("command", "description"),
                    ),
                    50,
                ),
            }
        ),
        "oauth_config": _closed(
            {
                "redirect_urls": _several(_text(2500), 1000, 0),
                "scopes": _closed({"bot": _SCOPES, "user": _SCOPES, "bot_optional": _SCOPES, "user_optional": _SCOPES}),
            }
        ),
        "settings": _closed(
            {
                "event_subscriptions": _closed(
                    {"request_url": _ADDRESS, "bot_events": _EVENTS, "user_events": _EVENTS}
                ),
                "interactivity": _closed(
                    {"is_enabled": _YES_OR_NO, "request_url": _ADDRESS, "message_menu_options_url": _ADDRESS},
                    "is_enabled",
                ),
                "org_deploy_enabled": _YES_OR_NO,
                "socket_mode_enabled": _YES_OR_NO,
                "token_rotation_enabled": _YES_OR_NO,
                "hermes_app_type": {"const": "remote"},
                "function_runtime": {"const": "remote"},
            }
        ),
        "functions": {"type": "object", "maxProperties": 50, "additionalProperties": _STEP},
    },
    "display_information",
)
