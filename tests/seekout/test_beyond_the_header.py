"""What stands in a row beyond the last column that has a header: marks that recruiters write there, and torn cells."""

from __future__ import annotations

import pytest

from seekout import Candidate, UnreadableRow, open_project
from tests.seekout.test_hidden_refusals import large, told, workbook

HEADER = ["Full Name", "Email", "Company"]


@pytest.mark.parametrize("mark", ["do not contact", "DNC", "opted out", "Bitte nicht mehr anschreiben", "🚫", "STOP"])
@pytest.mark.parametrize("at", [3, 6])
@pytest.mark.long
def test_a_mark_beside_the_table_holds_back(tmp_path, at, mark):
    ann = [*["Ann Bay", "ann@example.com", "Acme", "", "", ""][:at], mark]
    bob = ["Bob Cay", "bob@example.com", "Acme"]
    text = "\n".join(map(",".join, [HEADER, bob, ann]))
    made = workbook({"A": [HEADER, bob, ann]})
    for content in (text.encode(), made, large(made)):
        held, sent, _ = told(tmp_path, content)
        assert (held, sent) == ({"Ann Bay"}, ["Bob Cay"])


def test_who_is_held_back_by_it_is_told_where_it_stands(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("Name,Email\nAnn Bay,ann@example.com,called twice,unsubscribed\n", encoding="utf-8")
    with open_project(path, path.name) as reader:
        [ann] = reader.rows()
    assert [tuple(reason) for reason in ann.held_back] == [("Cell without a header", "called twice unsubscribed")]


def test_what_else_stands_there_holds_back_nobody(tmp_path):
    rows = [["Name", "Email"], ["Ann Bay", "ann@example.com", "called"], ["Bob Cay", "bob@example.com", "", "", "ok"]]
    assert told(tmp_path, workbook({"A": rows}))[:2] == (set(), ["Ann Bay", "Bob Cay"])


def test_rows_that_a_comma_tore_are_told_and_not_sent_where_the_address_moved(tmp_path):
    path = tmp_path / "people.csv"
    lines = [
        "Name,Title,Company,Email", "Ann Bay,CTO,Acme,ann@example.com", "Cay, Bob,CEO,Acme,bob@example.com",
        "Cy Day,CTO,Acme,cy@example.com,called", "Di Eck,VP, Sales,Acme,di@example.com", "Ed Fox,CTO,Acme,,called",
    ]  # fmt: skip
    path.write_text("\n".join(lines), encoding="utf-8")
    with open_project(path, path.name) as reader:
        rows = list(reader.rows())
        [note] = [note for note in reader.notes if note.code == "wider"]
    assert [row.full_name for row in rows if isinstance(row, Candidate)] == ["Ann Bay", "Cy Day", "Ed Fox"]
    assert [row.row for row in rows if isinstance(row, UnreadableRow)] == [3, 5]
    assert note.sentence.startswith("4 rows hold more cells than the header has columns (row 3, row 4, row 5, row 6)")


def test_rows_as_wide_as_the_header_are_not_told(tmp_path):
    _, _, notes = told(tmp_path, b"Name,Email,,\nAnn Bay,ann@example.com,,\nBob Cay,bob@example.com,,,,\n")
    assert "wider" not in notes
