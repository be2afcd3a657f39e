"""A cell that repeats one thing a hundred thousand times is read within the seconds that its file may take."""

import csv

import pytest

from seekout import Candidate, read_project
from seekout.values.cells import LONGEST_CELL

pytestmark = pytest.mark.long


def _run(begins: str, repeats: str, ends: str = "") -> str:
    return (begins + repeats * LONGEST_CELL)[: LONGEST_CELL - len(ends)] + ends


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        # No address behind the last one.
        ("Email", _run("ann@bay.example ", "<!--", " stop")),
        ("Website", _run("https://bay.example/ann ", "a.", " stop")),
        ("Last Name", _run("Bay", "()", "Bay")),
        ("Last Name", _run("Bay", "[]", "Bay")),
        ("Do Not Contact", _run("No", " ", "x")),
        ("Opt-out reason", _run("No", "\t", "x")),
        ("Location", _run("do not contact ", "a.")),
        ("Notes", _run("do not contact ", "a & ")),
        ("Outreach", _run("is ", "is ", "x")),
        ("Something", _run("do not contact ", "a ", "x")),
    ],
)
def test_it_is_read(tmp_path, header, cell):
    path = tmp_path / "people.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(
            [["Full Name", "Company", header], ["Ann Bay", "Acme", cell], ["Bob Cay", "Zed", ""]]
        )
    with read_project(path, path.name) as reader:
        rows = list(reader.rows())
    assert [row.row for row in rows] == [2, 3]
    assert isinstance(rows[1], Candidate)
    assert rows[1].full_name == "Bob Cay"
