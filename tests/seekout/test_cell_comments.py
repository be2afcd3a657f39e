"""Comments on cells are where recruiters write who asked not to be contacted, too."""

from __future__ import annotations

import io

import openpyxl
import pytest
from openpyxl.comments import Comment

from seekout import Candidate, open_project
from tests.seekout.test_reading import ods

_THREAD = (
    "[Threaded comment]\n\nYour version of Excel allows you to read this threaded comment; however, any edits to it "
    "will get removed if the file is opened in a newer version of Excel.\n\nComment:\n    "
)


def people(tmp_path, content: bytes, name: str) -> dict[str, Candidate]:
    path = tmp_path / name
    path.write_bytes(content)
    with open_project(path, name) as reader:
        return {row.full_name: row for row in reader.rows() if isinstance(row, Candidate)}


def workbook(**comments: str) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ("Full Name", "Email", "Phone"),
        ("Ada Ash", "a@example.com", "+1 415 555 2671"),
        ("Bo Bay", "b@example.com", "+1 415 555 2672"),
    ):
        sheet.append(row)
    for cell, said in comments.items():
        sheet[cell].comment = Comment(said, "somebody")
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


@pytest.mark.parametrize("said", ["Do not contact!", "asked us to stop emailing her", f"{_THREAD}opted out"])
@pytest.mark.parametrize("cell", ["A2", "B2", "C2"])
def test_a_comment_on_any_cell_of_a_row_holds_back_its_person(tmp_path, cell, said):
    found = people(tmp_path, workbook(**{cell: said}), "project.xlsx")
    assert [reason.column for reason in found["Ada Ash"].held_back] == ["Comment on a cell"]
    assert not found["Bo Bay"].do_not_contact


def test_what_else_a_comment_says_holds_back_nobody(tmp_path):
    found = people(
        tmp_path, workbook(A2="very good", B3=f"{_THREAD}ask again", B1="Do not contact: see tags"), "a.xlsx"
    )
    assert not any(person.do_not_contact for person in found.values())
    assert all(person.phones for person in found.values())


def test_a_comment_may_ask_for_no_calls(tmp_path):
    found = people(tmp_path, workbook(C2="do not call"), "project.xlsx")
    assert (found["Ada Ash"].phones, len(found["Bo Bay"].phones)) == ((), 1)


def test_comments_of_libreoffice_without_who_wrote_them(tmp_path):
    def row(name: str, comment: str = "") -> str:
        said = f"<a:annotation><d:creator>Opted Out</d:creator><d:date>2024-01-01</d:date>{comment}</a:annotation>"
        return (
            f"<t:table-row><t:table-cell>{said if comment else ''}<p>{name}</p></t:table-cell>"
            f"<t:table-cell><p>{name[:2]}@example.com</p></t:table-cell></t:table-row>"
        )

    header = (
        "<t:table-row><t:table-cell><p>Name</p></t:table-cell><t:table-cell><p>Email</p></t:table-cell></t:table-row>"
    )
    rows = header + row("Ada Ash", "<p>please do</p><p>not contact</p>") + row("Bo Bay", "<p>nice</p>") + row("Cy Cox")
    found = people(tmp_path, ods(f'<t:table t:name="A">{rows}</t:table>'), "project.ods")
    assert [person.do_not_contact for person in found.values()] == [True, False, False]
