"""The CSVs of those who failed and those who were sent: for Excel, in which nothing from the project's file may act."""

from __future__ import annotations

import csv
import io
import re
import unicodedata

from sqlalchemy.orm import Session

from store.after.sent import sent
from store.exporting.items import CANCELLED
from store.exporting.not_arrived import not_arrived
from store.models import Export, ExportState

_HEADER = ("Row", "Name", "E-mail", "Link", "Reason")
_SENT_HEADER = ("Row", "Name", "E-mail", "Link", "SourceWhale ID", "Open in SourceWhale")
_NOT_ATTEMPTED = "not sent: the export was cancelled before its turn"
# A spreadsheet takes a cell for a formula that begins with one of these; some programs also with a wide, small, raised
# or lowered form of them.
_SIGNS = "=+-@\u2212" + "".join(
    character for character in map(chr, range(0x80, 0x1_0000)) if unicodedata.normalize("NFKC", character) in "=+-@"
)
_BEGINS = f"[{re.escape(_SIGNS)}]"
# What programs, or their readers, pass over before it; as many as anybody will, for any number would cost their square.
_PASSED_OVER = r"""[\s"'\u00ad\u200b-\u200f\u2060-\u2064\ufeff]{0,200}"""
# What separates cells depends on the program and on where its reader lives: Excel goes by the country, LibreOffice and
# Gnumeric guess, and whoever imports a file chooses. So a cell may begin after any of these, quotes or not.
_SEPARATORS = r"[;,|:!^~\t\r\n\v\f\x1c-\x1f\x85\u2028\u2029\u060c\u061b\u3001\uff01\uff0c\uff1a\uff1b\uff5c]"
# A blank separates cells too, if somebody chooses so. A sign between two blanks is a dash, with nothing to act upon.
_BLANK = rf"(?<=\S)\s{_PASSED_OVER}(?={_BEGINS}[^\s])"
_ACTS = re.compile(rf"(?:^|{_SEPARATORS}){_PASSED_OVER}(?={_BEGINS})|{_BLANK}")
_MADE_TEXT = re.compile(rf"((?:^|{_SEPARATORS}){_PASSED_OVER}|(?<=\S)\s{_PASSED_OVER})'(?={_BEGINS})")
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
    return _ACTS.sub(lambda found: f"{found[0]}'", plain)


def plain_cell(text: str) -> str:
    """What a cell said before `safe_cell`, for a file of ours that comes back."""
    return _MADE_TEXT.sub(r"\1", text)
