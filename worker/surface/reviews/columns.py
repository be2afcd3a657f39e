"""*Columns*: each header of a file with what it was taken for, and a choice among the fields that SourceWhale has."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from worker.surface import ids
from worker.surface.reviews.findings import field_words
from worker.surface.text import Block, context, count, cut, escape, modal, option, plain_text, section

LEAVE_OUT = "leave_out"
AS_READ = "as_read"
# A modal holds 100 blocks, and 250 kB of them.
_MOST_COLUMNS = 80


@dataclass(frozen=True, slots=True)
class ReadColumn:
    """A column of a file: its header, the field it fills ("" for none), and who set that for the workspace, if anybody.

    `looks_like_opt_out` says that it may hold who must not be contacted, and was not understood.
    """

    header: str
    field: str
    set_by: str | None = None
    looks_like_opt_out: bool = False


def headers_of(report: Mapping[str, Any]) -> list[str]:
    """Every header of a report, once."""
    understood = [header for header, _ in report.get("understood", [])]
    return list(dict.fromkeys([*report.get("ignored", []), *understood]))


def columns_of(report: Mapping[str, Any], set_by: Mapping[str, str]) -> list[ReadColumn]:
    """The columns of a report, those that were not understood first; `set_by` is who set one for the workspace."""
    unclear = set(report.get("opt_out_unclear", []))
    fields = dict(reversed(report.get("understood", [])))
    found = [
        ReadColumn(header, fields.get(header, ""), set_by.get(header), looks_like_opt_out=header in unclear)
        for header in headers_of(report)
    ]
    return sorted(found, key=lambda column: (not column.looks_like_opt_out, bool(column.field)))


def view(export_id: str, columns: Sequence[ReadColumn], fields: Sequence[str]) -> Block:
    """The modal. `fields` are those that may be chosen, as seekout names them."""
    shown = columns[:_MOST_COLUMNS]
    blocks = [
        section(
            "What each column of the file is taken for. What you change is applied to this file at once, and "
            "remembered for everybody in this workspace."
        ),
        *[_input(column, fields) for column in shown],
    ]
    if rest := len(columns) - len(shown):
        blocks.append(context(f"{count(rest, 'more column')} understood and not shown."))
    return modal(
        "Columns",
        blocks,
        callback_id=ids.COLUMNS_VIEW,
        submit="Read again",
        close="Back",
        private_metadata=export_id,
    )


def _input(column: ReadColumn, fields: Sequence[str]) -> Block:
    # What it is taken for may be a field that nobody can choose.
    offered = fields if not column.field or column.field in fields else [column.field, *fields]
    choices = [option(cut(field_words(field), ids.MAX_OPTION_TEXT), field) for field in offered]
    choices.append(option("Leave out", LEAVE_OUT))
    if column.set_by is not None:
        choices.append(option("Let the bot decide again", AS_READ))
    chosen = column.field or LEAVE_OUT
    made: Block = {
        "type": "input",
        "block_id": block_id_of(column.header),
        "label": plain_text(cut(column.header.strip(), 150) or "(no header)"),
        "element": {
            "type": "static_select",
            "action_id": ids.COLUMN,
            "options": choices,
            "initial_option": next((choice for choice in choices if choice["value"] == chosen), choices[-1]),
        },
    }
    if hint := _hint(column):
        made["hint"] = plain_text(hint)
    return made


def block_id_of(header: str) -> str:
    """The block of a column's choice: the same for a header whatever else the file holds."""
    return f"{ids.COLUMNS}:{hashlib.blake2s(header.encode(), digest_size=10).hexdigest()}"


def _hint(column: ReadColumn) -> str:
    if column.looks_like_opt_out:
        return "It looks like an opt-out. Choose Do Not Contact to hold these people back, or Leave out."
    if column.set_by is not None:
        return "Set by your team for every file with this header."
    return "" if column.field else "Not understood."


def remembered_line(columns: Sequence[ReadColumn]) -> str | None:
    """Which columns are read as somebody set them, and who that was; None if none is."""
    named = [column for column in columns if column.set_by]
    if not named:
        return None
    people = ", ".join(dict.fromkeys(f"<@{column.set_by}>" for column in named))
    headers = ", ".join(escape(cut(column.header, 40)) for column in named[:10])
    return f"Read as {people} set it: {headers}"


def changes(view: Mapping[str, Any], columns: Sequence[ReadColumn]) -> dict[str, str | None]:
    """What was changed in a submitted modal: by header the field, LEAVE_OUT, or None to forget what was set."""
    values = view["state"]["values"]
    found: dict[str, str | None] = {}
    for column in columns[:_MOST_COLUMNS]:
        state = values.get(block_id_of(column.header), {}).get(ids.COLUMN, {})
        chosen = (state.get("selected_option") or {}).get("value")
        if chosen is None or chosen == (column.field or LEAVE_OUT):
            continue
        found[column.header] = None if chosen == AS_READ else chosen
    return found
