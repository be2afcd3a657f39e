"""What a formula would say that failed or was never calculated is not known, also of who is not to be contacted."""

from __future__ import annotations

import io

import pytest
from xlwt import Workbook

from tests.seekout.test_hidden_refusals import large, told, workbook

HEADER = ["Full Name", "Email", "Do Not Contact", "Company"]


def of(*flags: str) -> bytes:
    names = ("Ann Bay", "Bob Cay", "Cy Day", "Di Eck", "Ed Fox")
    rows = [[name, f"{name[:2].lower()}@example.com", flag, ""] for name, flag in zip(names, flags, strict=False)]
    return workbook({"A": [HEADER, *rows, ["=A9", "=B9", "=C9", "=D9"]]})


@pytest.mark.parametrize("as_read", [lambda content: content, large])
def test_a_formula_that_was_never_calculated_holds_back(tmp_path, as_read):
    content = as_read(of('=IF(COUNTIF(DNC!A:A,B2)>0,"Yes","No")', "no", "", "yes"))
    held, sent, notes = told(tmp_path, content)
    assert (held, sent) == ({"Ann Bay", "Di Eck"}, ["Bob Cay", "Cy Day"])
    assert "The cells of Full Name, Email, Do Not Contact, Company hold formulas" in notes["uncalculated"].sentence


@pytest.mark.parametrize("error", ["#REF!", "#NAME?", "#VALUE!", "#DIV/0!"])
def test_a_formula_that_failed_holds_back_and_a_look_up_that_found_nothing_does_not(tmp_path, error):
    held, sent, _ = told(tmp_path, of(error, "#N/A", ""))
    assert (held, sent) == ({"Ann Bay"}, ["Bob Cay", "Cy Day"])


def test_errors_elsewhere_say_nothing(tmp_path):
    rows = [["Full Name", "Email", "Company", "Notes"], ["Ann Bay", "ann@example.com", "#REF!", "#NAME?"]]
    held, sent, _ = told(tmp_path, workbook({"A": [*rows, ["#REF!", "#REF!", "", "#VALUE!"], ["=A9", "", "", ""]]}))
    assert (held, sent) == (set(), ["Ann Bay"])


def test_old_excel(tmp_path):
    book = Workbook()
    sheet = book.add_sheet("A")
    for at, row in enumerate([HEADER[:3], ["Ann Bay", "ann@example.com", ""], ["Bob Cay", "bob@example.com", ""]]):
        for column, cell in enumerate(row):
            sheet.write(at, column, cell)
    sheet.row(3).write(0, "Cy Day")
    sheet.row(3).write(1, "cy@example.com")
    sheet.row(3).set_cell_error(2, "#REF!")
    sheet.row(4).write(0, "Di Eck")
    sheet.row(4).write(1, "di@example.com")
    sheet.row(4).set_cell_error(2, 0x2A)
    made = io.BytesIO()
    book.save(made)
    assert told(tmp_path, made.getvalue())[:2] == ({"Cy Day"}, ["Ann Bay", "Bob Cay", "Di Eck"])


@pytest.mark.parametrize("said", ["#N/A", "#NV", "#N/D", "n.v."])
def test_a_look_up_that_found_nothing_in_other_languages(tmp_path, said):
    content = f"Name,Email,Do Not Contact\nAnn Bay,ann@example.com,{said}\nBob Cay,bob@example.com,#BEZUG!\n"
    assert told(tmp_path, content.encode())[:2] == ({"Bob Cay"}, ["Ann Bay"])
