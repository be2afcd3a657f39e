"""The CSV of those who did not make it opens in Excel as what it says, and does nothing."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.exporting import exports, items, leases, states
from store.models import ExportState
from tests.store.factory import connected, people, started
from worker.delivery.rows_csv import rows_csv, safe_cell


@given(st.text(max_size=50))
def test_no_cell_is_taken_for_a_formula_and_none_loses_anything(text):
    made = safe_cell(text)
    assert made[:1] not in ("=", "+", "-", "@", "\t", "\r")
    assert made.removeprefix("'") == text.removeprefix("'") or made == text


@pytest.mark.parametrize("text", ["=1+1", "+49 30", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_cells_that_act_are_quoted(text):
    assert safe_cell(text) == f"'{text}"


def test_who_failed_who_was_not_attempted_and_what_could_not_be_read(database):
    export = started(
        database, *connected(database), people(4), report={"unreadable": 3, "unreadable_rows": [[9, "no name"]]}
    )
    lease = leases.claim(database, export.id, 10)
    with leases.held(database, lease, 10) as (session, held):
        work = items.take(session, held, 2).sending
        items.note_exported(session, held, [(work[0], None)])
        items.note_failed(session, held, [work[1]], "=cmd|' /C calc'!A0", may_have_arrived=False)
        items.cancel_rest(session, held)
        states.end(session, held, ExportState.CANCELLED)
    with database.read() as session:
        content = rows_csv(session, exports.by_id(session, export.id))
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\r\n")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    link = "https://www.linkedin.com/in/person-"
    assert rows == [
        ["Row", "Name", "E-mail", "Link", "Reason"],
        ["3", "Person 2", "p2@example.com", f"{link}2", "'=cmd|' /C calc'!A0"],
        *([str(n + 1), f"Person {n}", f"p{n}@example.com", f"{link}{n}", NOT_ATTEMPTED] for n in (3, 4)),
        ["9", "", "", "", "could not be read: no name"],
        ["", "", "", "", "2 more rows could not be read"],
    ]


NOT_ATTEMPTED = "not attempted: the export was cancelled before its turn"
