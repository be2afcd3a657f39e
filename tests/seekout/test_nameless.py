"""Whoever has no name is counted, so that Review can say so: their names may stand in a column nobody understood."""

from __future__ import annotations

import pytest

from tests.seekout.test_consent import read

TITLE = "Name|Email|Do Not Contact"


@pytest.mark.parametrize(
    ("rows", "number"),
    [
        (["Ada Probe|a@example.com|", "Bob Probe|b@example.com|"], 0),
        (["|a@example.com|", "Bob Probe|b@example.com|", "|c@example.com|"], 2),
        # Another row of the same person names them, wherever it stands; or none does.
        (["|a@example.com|", "Ada Probe|a@example.com|"], 0),
        (["Ada Probe|a@example.com|", "|a@example.com|"], 0),
        (["|a@example.com|", "|a@example.com|"], 1),
        # Nobody sends them.
        (["|a@example.com|yes", "Bob Probe|b@example.com|"], 0),
    ],
)
def test_who_has_no_name_is_counted_once(rows, number):
    _, findings = read(TITLE, *rows)
    assert findings.nameless == number


def test_names_in_a_column_that_is_not_understood_leave_everybody_nameless():
    people, findings = read("Person of interest|Email", "Ada Probe|a@example.com", "Bob Probe|b@example.com")
    assert [person.full_name for person in people] == ["", ""]
    assert findings.nameless == 2
