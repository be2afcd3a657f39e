"""Blocks that Slack has added lately, refused as Slack refuses them: data_table, alert, plan and task_card."""

from __future__ import annotations

from typing import Any

Object = dict[str, Any]

NEWER: dict[str, tuple[set[str], set[str]]] = {
    # type: required fields, optional fields
    "data_table": ({"caption", "rows"}, {"page_size", "row_header_column_index"}),
    "alert": ({"text"}, {"level"}),
    "plan": ({"title"}, {"tasks"}),
    "task_card": ({"task_id", "title", "status"}, {"details", "output", "sources"}),
}
_MOST_ROWS, _MOST_CELLS, _MOST_CHARACTERS = 101, 20, 10_000
_CELLS = {"raw_text": "text", "raw_number": "value", "rich_text": "elements"}
_LEVELS = {"default", "info", "warning", "error", "success"}
_STATUSES = {"pending", "in_progress", "complete", "error"}


def problem_of(block: Object) -> str | None:
    """What Slack refuses about a newer block; None if it takes it. Texts of an alert are checked by the caller."""
    kind = block["type"]
    if kind == "data_table":
        return _problem_of_table(block)
    if kind == "alert" and block.get("level", "default") not in _LEVELS:
        return "level is none of Slack's"
    if kind == "plan":
        return _problem_of_plan(block)
    if kind == "task_card":
        return _problem_of_task(block)
    return None


def only_in_messages(kind: str) -> bool:
    """Whether views may not have this block."""
    return kind in ("data_table", "plan", "task_card")


def only_in_modals(kind: str) -> bool:
    """Whether messages may not have this block."""
    return kind == "alert"


def _problem_of_table(block: Object) -> str | None:
    rows = block["rows"]
    if not isinstance(block["caption"], str) or not block["caption"]:
        return "caption must be a text"
    if not 1 <= block.get("page_size", 5) <= 100:
        return "page_size is 1 to 100"
    if not isinstance(rows, list) or not 2 <= len(rows) <= _MOST_ROWS:
        return f"rows must be a header and up to {_MOST_ROWS - 1} more"
    width = len(rows[0])
    if not 1 <= width <= _MOST_CELLS or any(len(row) != width for row in rows):
        return f"each row must have the same number of cells, up to {_MOST_CELLS}"
    for number, row in enumerate(rows):
        for cell in row:
            held = _CELLS.get(cell.get("type"))
            if held is None or held not in cell or (number == 0 and cell["type"] == "rich_text"):
                return "a cell is raw_text, raw_number or, below the header, rich_text"
            if cell["type"] == "raw_text" and not cell["text"]:
                return "a cell's text may not be empty"
    if sum(len(str(cell.get("text", ""))) for row in rows for cell in row) > _MOST_CHARACTERS:
        return f"all cells together have {_MOST_CHARACTERS:,} characters at most"
    return None


def _problem_of_plan(block: Object) -> str | None:
    if not isinstance(block["title"], str) or not block["title"]:
        return "title must be plain text"
    for task in block.get("tasks", []):
        if task.get("type") != "task_card":
            return "tasks must be task cards"
        if (found := _problem_of_task(task)) is not None:
            return found
    return None


def _problem_of_task(task: Object) -> str | None:
    if not task.get("task_id") or not isinstance(task.get("title"), str):
        return "a task card has a task_id and a title"
    return None if task.get("status") in _STATUSES else "status is pending, in_progress, complete or error"
