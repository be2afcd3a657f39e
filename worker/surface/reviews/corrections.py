"""*Read as* and *Keep apart*: what a person can say about a file that was not read as it should be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from seekout.text.encodings import LABELS
from worker.surface import ids
from worker.surface.reviews.findings import merge_line, names_of
from worker.surface.text import Block, cut, modal, option, plain_text, section, sections

_MOST_SHOWN = 30


def read_as(export_id: str, report: Mapping[str, Any]) -> Block:
    """The modal in which another encoding is chosen: each with a name as it would be read."""
    choices = []
    for name, sample in report.get("encodings", [])[: ids.MAX_OPTIONS]:
        label = LABELS.get(name, (name, 0.0))[0]
        text = f"{sample} · {label}" if sample else label
        choices.append(option(cut(text, ids.MAX_OPTION_TEXT), name))
    element: Block = {"type": "static_select", "action_id": ids.ENCODING, "options": choices}
    current = (report.get("encoding") or {}).get("name")
    if chosen := [choice for choice in choices if choice["value"] == current]:
        element["initial_option"] = chosen[0]
    return modal(
        "Read as",
        [
            section("Choose the line in which the letters of the name are right. The file is then read again."),
            {"type": "input", "block_id": ids.ENCODING, "label": plain_text("Read as"), "element": element},
        ],
        callback_id=ids.READ_AS_VIEW,
        submit="Read again",
        close="Back",
        private_metadata=export_id,
    )


def keep_apart(export_id: str, merges: Sequence[Mapping[str, Any]]) -> Block:
    """The modal that lists who was taken for one person; those that are chosen are kept apart."""
    lines = [f"• {merge_line(merge)}" for merge in merges[:_MOST_SHOWN]]
    choices = [option(cut(" / ".join(names_of(merge)), 75), merge["key"]) for merge in merges[: ids.MAX_OPTIONS]]
    return modal(
        "Keep apart",
        [
            section(
                "These rows were taken for one person each. Keep them apart where they are two people: SourceWhale can "
                "merge two later, but nobody can part them there."
            ),
            *sections(lines),
            {
                "type": "input",
                "block_id": ids.KEEP_APART,
                "label": plain_text("Keep apart"),
                "element": {
                    "type": "multi_static_select",
                    "action_id": ids.KEEP_APART,
                    "placeholder": plain_text("Who are two people?"),
                    "options": choices,
                },
            },
        ],
        callback_id=ids.KEEP_APART_VIEW,
        submit="Keep apart",
        close="Back",
        private_metadata=export_id,
    )
