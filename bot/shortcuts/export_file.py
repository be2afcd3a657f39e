"""*Export to SourceWhale* on a message: the form, with the message's file chosen."""

from __future__ import annotations

from functools import partial
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.desk import Desk, asker
from bot.form import show_form
from bot.shared_files import files_in
from worker.surface import ids
from worker.surface.export_form import SharedFile, information
from worker.surface.text import bold

# Slack takes ten with a message; a forwarded one has its own beside them.
_MOST_FILES = 20
_TABLES = ("csv", "xlsx", "xls", "tsv", "txt")
_WAY_OUT = (
    "Export the project from SeekOut to a CSV or Excel file, drop it here, and use this shortcut on that message."
)
_NO_FILE = f"This message has no file. {_WAY_OUT}"
_GONE = f"The file of this message has been deleted. {_WAY_OUT}"
_ELSEWHERE = (
    "The file of this message belongs to another workspace or is not kept by Slack, so I cannot read it. Download it, "
    "type `/export` and upload it there."
)


def register(app: App, desk: Desk) -> None:
    """Register the shortcut."""
    app.shortcut({"type": "message_action", "callback_id": ids.EXPORT_FILE})(partial(export_file, desk))


def export_file(desk: Desk, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
    """Open the form with the files of a message, or say why there are none."""
    shared = files_in(client, body.get("message") or {})
    files = tables_in(shared)
    if files:
        channel_id = (body.get("channel") or {}).get("id")
        show_form(desk, client, asker(desk, body), body, channel_id=channel_id, files=files)
    else:
        view = information("Export to SourceWhale", f":warning: {why_none(shared)}")
        client.views_open(trigger_id=body["trigger_id"], view=view)
    ack()


def tables_in(shared: list[dict[str, Any]]) -> list[SharedFile]:
    """Those files of a message that may be projects."""
    return [SharedFile(file["id"], str(file["name"])) for file in shared if _is_table(file)][:_MOST_FILES]


def _is_table(file: dict[str, Any]) -> bool:
    return _is_here(file) and str(file.get("name", "")).rpartition(".")[2].lower() in _TABLES


def _is_here(file: dict[str, Any]) -> bool:
    """Whether Slack tells what the file is and keeps it: not deleted, not of another workspace, not a mere link."""
    hosted = file.get("mode") not in ("tombstone", "external", "hidden_by_limit") and not file.get("is_external")
    return hosted and file.get("file_access") != "check_file_info" and bool(file.get("name"))


def why_none(shared: list[dict[str, Any]]) -> str:
    """Why there is nothing to export in these files."""
    if not shared:
        return _NO_FILE
    readable = [file for file in shared if _is_here(file)]
    if readable:
        return f"{bold(str(readable[0]['name']), 100)} is no CSV or Excel file. {_WAY_OUT}"
    return _GONE if all(file.get("mode") == "tombstone" for file in shared) else _ELSEWHERE
