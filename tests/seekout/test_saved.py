"""One table, saved by openpyxl, Gnumeric 1.12.55 and LibreOffice 7.4 (tests/seekout/files/saved), reads the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from seekout import Candidate, open_project

SAVED = Path(__file__).parent / "files" / "saved"
OTHERS = sorted(path.name for path in SAVED.iterdir() if path.name != "openpyxl.xlsx")


def people(name: str) -> list[Candidate]:
    with open_project(SAVED / name, name) as reader:
        return [row for row in reader.rows() if isinstance(row, Candidate)]


def test_the_table_is_read_whole():
    lukasz, zoe, li, max_ = people("openpyxl.xlsx")
    assert (lukasz.full_name, lukasz.experience[0].start) == ("Łukasz Żółć", "2019-03")
    assert (zoe.last_name, zoe.phones, zoe.do_not_contact) == ("O'Brien-Smith", ("0031 20 555 0134",), False)
    assert [(job.start, job.end) for job in zoe.experience] == [("2015-01", "2018-02")]
    assert (li.full_name, li.phones, li.do_not_contact) == ("李小龙", ("12175550142",), True)
    assert (max_.education[0].school, max_.tags) == ("TU München", ("padded",))


@pytest.mark.parametrize("name", OTHERS)
def test_other_programs_files_read_the_same(name):
    assert [without_words(person) for person in people(name)] == list(map(without_words, people("openpyxl.xlsx")))


def without_words(person: Candidate) -> Candidate:
    """What holds a person back is told as the program writes it: true, TRUE or 1."""
    return person._replace(held_back=tuple(held._replace(value="") for held in person.held_back))
