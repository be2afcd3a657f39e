"""The CSVs of those who failed and those who were sent: for Excel, in which nothing from the project's file may act."""

from __future__ import annotations

import csv
import io
import re

from sqlalchemy.orm import Session

from store.after.sent import sent
from store.exporting.items import CANCELLED
from store.exporting.not_arrived import not_arrived
from store.models import Export, ExportState

_HEADER = ("Row", "Name", "E-mail", "Link", "Reason")
_SENT_HEADER = ("Row", "Name", "E-mail", "Link", "SourceWhale ID", "Open in SourceWhale")
_NOT_ATTEMPTED = "not sent: the export was cancelled before its turn"
# A spreadsheet takes a cell for a formula that begins with one of these, also in their full-width forms. In Excel what
# separates cells depends on where the reader lives, so that a cell may begin after any separator, quotes or not.
_ACTS = re.compile(
    r"""(^|[;,|\t\r\n\v\f\x85\u2028\u2029])([\s"'\u200b-\u200f\u2060\ufeff]*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])"""
)
# Programs end a cell, or the file, at some of these.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def rows_csv(session: Session, export: Export) -> bytes:
    """Everybody who failed or was not attempted, then the rows that could not be read: UTF-8 with a byte order mark.

    The mark makes Excel read it as UTF-8.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_HEADER)
    for person in not_arrived(session, export.id):
        if export.state == ExportState.FAILED and person.reason == export.problem:
            # The export could not go on; nothing is wrong with this row.
            continue
        reason = _NOT_ATTEMPTED if person.reason == CANCELLED else person.reason
        writer.writerow([str(person.row), *map(safe_cell, (person.name, person.email, person.link, reason))])
    unreadable = export.report.get("unreadable_rows", [])
    for row, reason in unreadable:
        writer.writerow([str(row), "", "", "", safe_cell(f"could not be read: {reason}")])
    if more := export.report.get("unreadable", 0) - len(unreadable):
        writer.writerow(["", "", "", "", f"{more:,} more rows could not be read"])
    return text.getvalue().encode("utf-8-sig", "replace")


def sent_csv(session: Session, export: Export) -> bytes:
    """Everybody whom an export sent, with SourceWhale's id where it told one: UTF-8 with a byte order mark."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_SENT_HEADER)
    for person in sent(session, export.id):
        cells = (person.name, person.email, person.link, person.remote_id, export.result_url or "")
        writer.writerow([str(person.row), *map(safe_cell, cells)])
    return text.getvalue().encode("utf-8-sig", "replace")


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula, whichever separator it reads: `'` makes text of what follows."""
    plain = _CONTROL.sub("", text)
    if plain.startswith(("\t", "\r", "\n")):
        plain = f"'{plain}"
    return _ACTS.sub(r"\1\2'", plain)
