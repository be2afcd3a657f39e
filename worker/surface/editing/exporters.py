"""The user group whose people may export, in *Edit*: chosen from Slack's, where the app may see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from store.connection.defaults import Defaults
from worker.slack.groups import NotExporting
from worker.surface import ids
from worker.surface.text import Block, cut, one_line, option, plain_text

_NO_SCOPE = (
    "Slack does not let the app see user groups. Ask whoever installed it to install it again and to allow "
    "usergroups:read, or name people above and leave this empty."
)
_PROBLEMS = {
    NotExporting.NO_SCOPE: _NO_SCOPE,
    NotExporting.NOBODY_IN_GROUP: "Slack shows nobody in this user group. Choose another one, or leave this empty.",
    NotExporting.NO_ANSWER: "Slack did not say just now who is in this user group. Submit again in a moment.",
}
_IN_THE_LIST = {
    NotExporting.NO_SCOPE: "The app may not see user groups (usergroups:read)",
    NotExporting.NO_ANSWER: "Slack does not answer just now. Try again in a moment",
    NotExporting.NOBODY_IN_GROUP: "This workspace has no user group of that name",
}


def block(current: Defaults) -> Block:
    """The input, filled in with what holds now."""
    select: Block = {
        "type": "multi_external_select",
        "action_id": ids.EXPORTERS_GROUP,
        "min_query_length": 0,
        "max_selected_items": 1,
        "placeholder": plain_text("No user group"),
    }
    if current.exporters_group is not None:
        select["initial_options"] = [group_option(current.exporters_group_name, current.exporters_group)]
    return {
        "type": "input",
        "block_id": ids.EXPORTERS_GROUP,
        "optional": True,
        "label": plain_text("User group that may export"),
        "hint": plain_text(
            "Beside the people above. Whoever joins or leaves it in Slack counts within minutes. The app needs the "
            "optional permission usergroups:read for this."
        ),
        "element": select,
    }


def group_option(name: str, group_id: str) -> Block:
    """A user group in the list."""
    return option(cut(one_line(name) or group_id, ids.MAX_OPTION_TEXT), group_id)


def options(groups: Sequence[Mapping[str, Any]] | NotExporting, typed: str) -> list[Block]:
    """The groups whose name or handle holds what was typed; or the reason why there are none, as the only entry."""
    if isinstance(groups, NotExporting):
        return [option(_IN_THE_LIST[groups], ids.NO_DESTINATION)]
    wanted = typed.strip().removeprefix("@").casefold()
    found = [
        group_option(str(group.get("name") or group.get("handle") or ""), str(group["id"]))
        for group in groups
        if wanted in f"{group.get('name')} {group.get('handle')}".casefold()
    ]
    return found[: ids.MAX_OPTIONS] or options(NotExporting.NOBODY_IN_GROUP, "")


def chosen(values: Mapping[str, Any]) -> tuple[str | None, str]:
    """The group in a submitted form: Slack's id of it and its name; None where none is chosen."""
    selected = values.get(ids.EXPORTERS_GROUP, {}).get(ids.EXPORTERS_GROUP, {}).get("selected_options") or []
    if not selected:
        return None, ""
    return str(selected[0]["value"]), str((selected[0].get("text") or {}).get("text") or "")


def problem(why: NotExporting) -> str:
    """What is wrong with the group that was chosen, and what to do."""
    return _PROBLEMS[why]
