"""LinkedIn profiles of which their cell, or another column, says that they are somebody else's."""

from __future__ import annotations

import csv

import pytest

from seekout import Candidate, open_project
from seekout.values import cells

_PAGE = "https://www.linkedin.com/in/adaprobe"


def _pages(cell):
    return tuple(link.url for link in cells.profiles(cell, linkedin=True))


@pytest.mark.parametrize(
    "cell",
    [
        f"{_PAGE} (wrong person)",
        f"{_PAGE} (not her)",
        f"{_PAGE} - not the right person",
        f"{_PAGE}, wrong profile",
        f"WRONG: {_PAGE}",
        f"LinkedIn: {_PAGE} (incorrect)",
        f"{_PAGE} (falsches Profil)",
        f"{_PAGE} (mauvais profil)",
        f"{_PAGE} (perfil equivocado)",
        f"{_PAGE} belongs to someone else",
        f"{_PAGE} (404)",
        "linkedin.com/in/adaprobe (namesake)",
    ],
)
def test_a_page_of_somebody_else_is_left_out(cell):
    assert _pages(cell) == ()


@pytest.mark.parametrize(
    "cell",
    [
        f"wrong https://www.linkedin.com/in/bob right {_PAGE}",
        f"{_PAGE} https://www.linkedin.com/in/bob (wrong)",
        f"~~https://www.linkedin.com/in/bob~~ {_PAGE}",
        f"{_PAGE} (Assistant at Acme)",
        f"{_PAGE} - Partner at Acme",
        f"{_PAGE} (verified)",
        f"{_PAGE} (correct person)",
        f"https://www.linkedin.com/in/{_PAGE}",
        "https://www.linkedin.com/in/www.linkedin.com/in/adaprobe",
    ],
)
def test_their_own_page_stays(cell):
    assert _pages(cell) == (_PAGE,)


def test_a_word_within_an_address_says_nothing():
    assert _pages("https://www.linkedin.com/in/wrong-ada") == ("https://www.linkedin.com/in/wrong-ada",)


def _read(path, header, said):
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["Full Name", "Email", "LinkedIn URL", header])
        rows.writerow(["Ada Probe", "ada@example.com", _PAGE, said])
        rows.writerow(["Bob Muster", "bob@example.com", "https://www.linkedin.com/in/bobmuster", ""])
    with open_project(path, "Team.csv") as project:
        ada, bob = (row for row in project.rows() if isinstance(row, Candidate))
        notes = [note.sentence for note in project.notes]
    assert bob.links == ("https://www.linkedin.com/in/bobmuster",)
    return ada.links, notes


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("LinkedIn Match", "No"),
        ("LinkedIn match?", "wrong person"),
        ("LinkedIn Correct?", "no"),
        ("LinkedIn Status", "Wrong person"),
        ("LinkedIn URL status", "404"),
        ("LinkedIn Validity", "invalid"),
        ("LinkedIn verified", "not her"),
    ],
)
def test_a_column_says_whose_page_it_is(tmp_path, header, said):
    links, notes = _read(tmp_path / "Team.csv", header, said)
    assert links == ()
    sentence = "1 LinkedIn profile is left out: a column beside it says that it is somebody else's, or nobody's."
    assert notes == [sentence]


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("LinkedIn Match", "Yes"),
        ("LinkedIn Match", ""),
        ("LinkedIn Match", "n/a"),
        ("LinkedIn Match Score", "0"),
        ("LinkedIn Match", _PAGE),
        ("LinkedIn Found", "No"),
        ("LinkedIn Status", "No response"),
        ("LinkedIn Status", "Connected"),
        ("LinkedIn verified", "No"),
    ],
)
def test_what_else_a_column_says_of_a_page_is_no_matter(tmp_path, header, said):
    assert _read(tmp_path / "Team.csv", header, said) == ((_PAGE,), [])
