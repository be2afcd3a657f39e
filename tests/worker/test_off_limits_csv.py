"""The off-limits list as a CSV file: it goes out and comes in again, and each bad row is told with what to do."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest

import seekout
from store.models import OffLimit
from store.workspaces import off_limits
from store.workspaces.off_limits import entry_of
from tests.store.factory import connected
from worker.actions import off_limits as acts
from worker.connection.off_limits_csv import as_csv, entries_of


def read(tmp_path, text):
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    return entries_of(seekout.read_list(path))


@pytest.mark.long
def test_a_list_goes_out_and_comes_in_as_it_was(database, tmp_path):
    workspace_id, _ = connected(database)
    put = [
        entry_of("Acme, Ltd", 'client; "key"', date(2030, 12, 31), ever=True),
        entry_of("=HYPERLINK(1) GmbH", "+49"),
        entry_of("Hooli", "ask -first: +49 30 '=x"),
        entry_of("globex.com"),
    ]
    with database.write() as session:
        off_limits.put(session, workspace_id, "U9", put)
        content = as_csv(off_limits.entries(session, workspace_id))
    assert b"\n=" not in content and b",=" not in content
    path = tmp_path / "sent.csv"
    path.write_bytes(content)
    back, problems = entries_of(seekout.read_list(path))
    assert problems == []
    assert sorted(back, key=lambda one: one.key) == sorted(put, key=lambda one: one.key)


@pytest.mark.parametrize(
    "until", ["1/1/99999999999999999999", f"13/{'9' * 30}/2026", f"31.12.{'9' * 5000}", "0.0.2030"]
)
def test_a_number_that_is_too_large_for_a_date_is_no_date(tmp_path, until):
    entries, problems = read(tmp_path, f"Company,Until\nAcme,{until}\n")
    assert entries == []
    assert "is no date that is sure" in problems[0]


def test_good_rows_are_taken_and_each_bad_one_is_told(tmp_path):
    entries, problems = read(
        tmp_path,
        "Company,Domain,Reason,Until,Former employees\n"
        "Acme Ltd,acme.com,client,31.12.2030,yes\n"
        ",,no name,,\n"
        "Globex,,,03/04/2030,\n"
        "Initech,,,2030-02-31,\n"
        "Hooli,,,,perhaps\n"
        ",gmail.com,,,\n"
        "Umbrella,,,1 Feb 2030,no\n",
    )
    assert [(one.key, one.until, one.ever) for one in entries] == [
        ("c:acme", date(2030, 12, 31), True),
        ("d:acme.com", date(2030, 12, 31), True),
        ("c:umbrella", date(2030, 2, 1), False),
    ]
    assert [problem.split(":")[0] for problem in problems] == ["Row 3", "Row 4", "Row 5", "Row 6", "Row 7"]
    assert "Write it as 2026-12-31" in problems[1] and "Write it as 2026-12-31" in problems[2]
    assert "Write yes or no" in problems[3]
    assert "Name the company instead" in problems[4]


@pytest.mark.parametrize("text", ["Acme Ltd\nglobex.com\n", "Firma;Grund\nAcme Ltd;Kunde\nglobex.com;\n"])
def test_other_headers_and_none_are_understood(tmp_path, text):
    entries, problems = read(tmp_path, text)
    assert ([one.key for one in entries], problems) == (["c:acme", "d:globex.com"], [])


def test_a_file_replaces_the_list_only_if_each_of_its_rows_is_good(database):
    workspace_id, _ = connected(database)
    for whole, left in ((False, {"c:acme", "c:globex"}), (True, {"c:globex"})):
        with database.write() as session:
            off_limits.put(session, workspace_id, "U9", [entry_of("Acme")])
            asked = off_limits.ask_for_file(session, workspace_id, "U9", "V1", file_id="F1", replaces=True)
        with database.write() as session:
            found = off_limits.claim_file(session, asked, 60.0)
            assert acts.take_in(session, found, [entry_of("Globex")], whole=whole) is not None
        with database.write() as session:
            assert {entry.key for entry in session.query(OffLimit)} == left
            assert acts.take_in(session, found, [entry_of("Initech")], whole=True) is None


def test_a_cell_that_would_act_is_written_as_text(database):
    workspace_id, _ = connected(database)
    with database.write() as session:
        off_limits.put(session, workspace_id, "U9", [entry_of("Acme", "=cmd()|'x'")])
        rows = list(csv.reader(io.StringIO(as_csv(off_limits.entries(session, workspace_id)).decode("utf-8-sig"))))
    assert rows[1][1].startswith("'=")
