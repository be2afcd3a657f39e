"""The steps that one can see while an export runs: Read, Review, Send and, for a campaign, Kick off."""

from __future__ import annotations

from store.exporting.states import is_the_rest
from store.models import Export, ExportKind, ExportState
from worker.surface.text import Block, context

_DONE, _GOING, _TO_COME = "complete", "in_progress", "pending"
_MARKS = {_DONE: ":white_check_mark:", _GOING: ":arrow_forward:", _TO_COME: ":white_circle:"}


def plan(export: Export, done: int, whole: int) -> Block:
    """A plan of Slack's with the steps of an export that was started, of which `done` of `whole` people are done."""
    send = _TO_COME if export.state == ExportState.QUEUED and not done else _GOING
    title = "Send again" if export.times_retried and not is_the_rest(export) else "Send"
    steps = [("Read", _DONE), ("Review", _DONE), (f"{title} · {done:,} of {whole:,}" if done else title, send)]
    if export.kind == ExportKind.PROSPECTS:
        steps.append(("Kick off in SourceWhale", _TO_COME))
    return {
        "type": "plan",
        "title": "Steps",
        "tasks": [
            {"type": "task_card", "task_id": f"step-{number}", "title": name, "status": status}
            for number, (name, status) in enumerate(steps, start=1)
        ],
    }


def as_line(block: Block) -> Block:
    """The same steps as a line, where Slack does not take plans."""
    return context("   ".join(f"{_MARKS[task['status']]} {task['title']}" for task in block["tasks"]))
