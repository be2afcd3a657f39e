"""The CSV of those who did not make it opens in Excel as what it says, and does nothing."""

from __future__ import annotations

import csv
import io
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.exporting import exports, items, leases, states
from store.models import ExportState
from tests.store.factory import connected, people, started
from worker.delivery.rows_csv import plain_cell, rows_csv, safe_cell

ACTS = tuple("=+-@\uff1d\uff0b\uff0d\uff20")


@pytest.mark.long
@given(st.text(max_size=50) | st.text(alphabet="a;,|:!^~\uff1b\t\r\n \"'=+-@\uff1d\u200b\ufeff", max_size=20))
def test_no_part_of_a_cell_is_taken_for_a_formula_whatever_separates_cells(text):
    made = safe_cell(text)
    assert not made.startswith(("\t", "\r", "\n"))
    for part in re.split("[;,|:!^~\uff1b\t\r\n]", made):
        assert not part.strip(' \u00a0"\u200b\ufeff\u2060').startswith(ACTS)


@given(st.text(alphabet="ab \"'=+-@1\u3000", max_size=30))
@pytest.mark.long
def test_no_formula_stands_after_a_blank_either(text):
    parts = re.split(r"[\s\u3000]", safe_cell(text))
    assert not [part for part in parts if re.match(r"[\"]*[=+@-][^\s=+@-]", part)]


@pytest.mark.long
@pytest.mark.parametrize("unit", ["\t", " ", "'", ";", "; ", "\u200b ", "=", "a -", '"'])
def test_a_long_cell_costs_no_more_than_its_length(unit):
    text = unit * (200_000 // len(unit))
    began = time.process_time()
    safe_cell(text)
    # The square of its length would take minutes.
    assert time.process_time() - began < 10


@given(st.text(alphabet="a;,|: '=+-@1", max_size=30) | st.text(alphabet=st.characters(categories=["L", "N", "P", "S"])))
@pytest.mark.long
def test_what_a_cell_said_can_be_read_again(text):
    assert plain_cell(safe_cell(text)) == text


@given(
    st.text(
        alphabet=st.characters(
            blacklist_characters="\t\r\n;,|=+-@\uff1d\uff0b\uff0d\uff20", blacklist_categories=["Cc"]
        )
    )
)
def test_what_cannot_act_is_left_as_it_is(text):
    assert safe_cell(text) == text


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("=1+1", "'=1+1"),
        ("+49 30", "'+49 30"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("Ada;=cmd|' /C calc'!A0", "Ada;'=cmd|' /C calc'!A0"),
        ('Ada,"=1"', 'Ada,"\'=1"'),
        ("Ada\n=1", "Ada\n'=1"),
        ("\uff1dcmd", "'\uff1dcmd"),
        ("\ufeff=1", "\ufeff'=1"),
        ("Ada:=1", "Ada:'=1"),
        ("Ada!=1", "Ada!'=1"),
        ("Ada =1+1", "Ada '=1+1"),
        ("Ada\uff1b=1", "Ada\uff1b'=1"),
        ("\ufe66cmd", "'\ufe66cmd"),
        ("\u22121+1", "'\u22121+1"),
        ("https://example.com/a?b=-1&c=@d", "https://example.com/a?b=-1&c=@d"),
        ("Anne - Marie", "Anne - Marie"),
        ("a\x00b", "ab"),
        ("ada@example.com", "ada@example.com"),
    ],
)
def test_cells_that_act_are_made_text(text, made):
    assert safe_cell(text) == made


@pytest.mark.long
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


NOT_ATTEMPTED = "not sent: the export was cancelled before its turn"
