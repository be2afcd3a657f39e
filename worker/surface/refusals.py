"""What people read who may not do something: why, and who can help them."""

from __future__ import annotations

from store.connection.defaults import Defaults
from store.models import Connection
from worker.slack.groups import NotExporting
from worker.slack.standing import Standing
from worker.surface import ids
from worker.surface.text import Block, bold, cut, option, section

_WHY = {
    Standing.GUEST: (
        "Guests of this workspace cannot use SeekOut Export. Ask an admin of this workspace to make you a full member, "
        "or a colleague who is one to export for you."
    ),
    Standing.BOT: "Apps and bots cannot use SeekOut Export. A person of this workspace can: type `/export`.",
    Standing.DEACTIVATED: (
        "Your account in this workspace is deactivated, so SeekOut Export does nothing for it. An admin of this "
        "workspace can activate it again."
    ),
    Standing.STRANGER: (
        "SeekOut Export works here for the people of its own workspace alone, and you are of another one. Ask a "
        "colleague there, or an admin of your workspace to install SeekOut Export in yours."
    ),
    Standing.UNKNOWN: (
        "Slack did not say just now who you are, and only people of this workspace may do this. Nothing was done. Try "
        "again in a moment; if it stays like this, ask an admin of this workspace."
    ),
    Standing.WITHHELD: (
        "Slack does not let SeekOut Export see who people are in this workspace, so it cannot let in anybody. Nothing "
        "was done. Ask an admin of this workspace to install the app again, with all permissions that it asks for."
    ),
}
_IN_A_LIST = {
    Standing.GUEST: "Guests cannot use this. Ask an admin of this workspace",
    Standing.UNKNOWN: "Slack did not say who you are. Try again in a moment",
    Standing.WITHHELD: "The app may not see who you are. Ask an admin to install it again",
}


NOT_THEIRS = "Only the one who asked for this export, and admins of their workspace, can do that."
UNKNOWN_EXPORT = (
    "This export is no longer known here. `/export history` lists those that are, and `/export` begins a new one."
)


def refusal(standing: Standing, *, under_a_message: bool = False) -> str:
    """The sentence for somebody who is no colleague; strangers read messages, and buttons, in shared channels."""
    if standing is Standing.STRANGER and under_a_message:
        return f":warning: {NOT_THEIRS} {_WHY[standing]}"
    return f":warning: {_WHY[standing]}"


def not_an_exporter(connection: Connection, why: NotExporting) -> str:
    """The sentence for a colleague who is not among those whom an admin has named, or not known to be."""
    group = f"the user group {bold(Defaults.of(connection.defaults).exporters_group_name, 80)}"
    ask = f"Ask an admin of this workspace, such as <@{connection.connected_by}>,"
    if why is NotExporting.NO_ANSWER:
        return f"Slack did not say just now who is in {group}, whose people may export. Try again in a moment."
    if why is NotExporting.NO_SCOPE:
        return (
            f"The people of {group} may export from this workspace, but the app is not allowed to see who they are. "
            f"{ask} to install it again with the permission usergroups:read, or to name you with `/sourcewhale`."
        )
    if why is NotExporting.NOBODY_IN_GROUP:
        return (
            f"The people of {group} may export from this workspace, but Slack shows nobody in it: it was disabled, "
            f"deleted or emptied. {ask} to choose another one, or to name you, with `/sourcewhale`."
        )
    return (
        f"An admin has named who may export from this workspace, and you are not among them. {ask} to add you with "
        "`/sourcewhale`."
    )


def refusal_option(standing: Standing) -> Block:
    """The same as the only entry of a searchable list; choosing it chooses nothing."""
    text = _IN_A_LIST.get(standing, "Only people of this workspace can use this")
    return option(cut(text, ids.MAX_OPTION_TEXT), ids.NO_DESTINATION)


def refusal_home(standing: Standing) -> Block:
    """The App Home of somebody who is no colleague."""
    return {"type": "home", "blocks": [section(refusal(standing))]}
