"""Small things for which no file is to be stopped, and nobody to be sent: answers, rows below a header, letters."""

from __future__ import annotations

import io

import openpyxl
import pytest

from seekout import Candidate, open_project
from tests.seekout.test_columns import meant
from tests.seekout.test_consent import held


def read(tmp_path, content, name="people.csv") -> list[Candidate]:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with open_project(path, name) as reader:
        return [row for row in reader.rows() if isinstance(row, Candidate)]


@pytest.mark.parametrize("header", ["Contacted?", "Kontaktiert?", "Contacté ?", "Emailed?", "Already contacted"])
def test_who_was_not_contacted_yet_has_not_refused(header):
    assert held(header, "No", "Yes", "") == [False] * 3


@pytest.mark.parametrize("header", ["Contact?", "Kontakt?", "Contactable?"])
def test_who_may_not_be_contacted_has(header):
    assert held(header, "No", "Yes") == [True, False]


@pytest.mark.parametrize(
    ("no", "yes"),
    [
        ("FAŁSZ", "PRAWDA"), ("YANLIŞ", "DOĞRU"), ("USANN", "SANN"), ("FALSKT", "SANT"), ("EPÄTOSI", "TOSI"),
        ("ЛОЖЬ", "ИСТИНА"), ("NEPRAVDA", "PRAVDA"), ("HAMIS", "IGAZ"), ("nie", "tak"), ("hayır", "evet"), ("nej", "ja"),
        ("нет", "да"), ("否", "是"), ("ne", "ano"), ("いいえ", "はい"),
    ],
)  # fmt: skip
def test_answers_as_spreadsheets_of_other_languages_write_them(no, yes):
    assert held("Do Not Contact", no, yes) == [False, True]
    assert held("Consent", no, yes) == [True, False]


@pytest.mark.parametrize(
    "header", ["Partner Email", "Alternate Contact Email", "Secretary Phone", "Client LinkedIn", "Ehepartner E-Mail"]
)
def test_addresses_of_somebody_else_are_not_the_candidates(header):
    assert meant(header, "Full Name", "Email") == "about something else"


@pytest.mark.parametrize(
    "below", ["Email Address,Full Name", "email,string", '"{""ImportId"":""e""}","{""ImportId"":""n""}"']
)
def test_a_row_below_the_header_that_only_says_more_of_it_names_nobody(tmp_path, below):
    content = f"EmailAddress,FullName\n{below}\nann@example.com,Ann Ash\n"
    assert [person.full_name for person in read(tmp_path, content)] == ["Ann Ash"]


def test_a_person_whose_name_is_a_type_is_one(tmp_path):
    people = read(tmp_path, "Name,Email\nText Float,text@example.com\nAnn Ash,ann@example.com\n")
    assert len(people) == 2


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("J\\u00fcrgen M\\u00fcller", "Jürgen Müller"), ("JĂĽrgen MĂĽller", "Jürgen Müller"), ("JĂłzef", "Józef"),
        ("MĂRII SĂŞEANU", "Mării Săşeanu"), ("von der GrÜže", "von der GrÜže"),
    ],
)  # fmt: skip
def test_letters_that_a_program_wrote_otherwise(tmp_path, written, name):
    (person,) = read(tmp_path, f"Name,Email\n{written},j@example.com\n")
    assert person.full_name.casefold() == name.casefold()


def test_a_sheet_of_addresses_that_must_not_be_contacted_needs_no_header(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "People"
    for row in (["Name", "Email"], ["Ann Ash", "ann@example.com"], ["Bob Bay", "bob@example.com"]):
        book.active.append(row)
    for address in ("BOB@example.com", "zed@example.com"):
        (book["Blacklist"] if "Blacklist" in book.sheetnames else book.create_sheet("Blacklist")).append([address])
    written = io.BytesIO()
    book.save(written)
    people = read(tmp_path, written.getvalue(), "people.xlsx")
    assert {person.identity for person in people if person.do_not_contact} >= {people[1].identity}
    assert not people[0].do_not_contact


@pytest.mark.parametrize(
    "header",
    ["Kontakterlaubnis", "Werbeeinwilligung", "E-Mail-Freigabe", "Posso contattarlo?", "Puedo contactarlo", "Samtykke"],
)
def test_a_consent_in_a_compound_or_a_question(header):
    assert held(header, "no", "yes", "") == [True, False, True]


@pytest.mark.parametrize("header", ["Arbeitserlaubnis", "Budgetfreigabe"])
def test_a_permit_is_no_consent_to_be_contacted(header):
    assert held(header, "nein", "ja") == [False, False]


def test_when_somebody_began_at_a_company_is_not_its_name():
    assert meant("Current Company Start Date", "Name", "Current Company") == "about something else"


@pytest.mark.parametrize("between", ["\n\n", "\n"])
def test_a_history_with_its_dates_in_lines_of_their_own(tmp_path, between):
    cell = between.join(("Welder at Norr AB\nJan 2020 - Present", "Helper at Sol AB\nMar 2017 - Dec 2019"))
    (person,) = read(tmp_path, f'Name,Email,Experience\nAnn Ash,a@example.com,"{cell}"\n')
    assert [(job.title, job.company, job.start, job.end) for job in person.experience] == [
        ("Welder", "Norr AB", "2020-01", ""),
        ("Helper", "Sol AB", "2017-03", "2019-12"),
    ]


def test_a_history_that_begins_with_its_dates(tmp_path):
    cell = "01/2020 - heute Planer bei Norr AG; 03/2017 - 12/2019 Helfer bei Sol AG"
    (person,) = read(tmp_path, f'Name;E-Mail;Werdegang\nAnn Ash;a@example.com;"{cell}"\n')
    assert [(job.title, job.start, job.end) for job in person.experience] == [
        ("Planer", "2020-01", ""),
        ("Helfer", "2017-03", "2019-12"),
    ]


def test_numbered_dates_in_spanish(tmp_path):
    header = "Nombre;Correo;Empresa 1;Puesto 1;Fecha inicio 1;Fecha fin 1"
    (person,) = read(tmp_path, f"{header}\nAna Gil;a@example.com;Norr;Soldadora;enero 2018;03/2020\n")
    assert [(job.start, job.end) for job in person.experience] == [("2018-01", "2020-03")]


@pytest.mark.parametrize(
    "footer",
    ["Questions? dana@agency.example", "Exported by dana@agency.example", "Contact: Dana <d@x.example>"],
)
def test_whoever_made_a_list_is_nobody_in_it(tmp_path, footer):
    people = read(tmp_path, f"Name,Email,Title\nAnn Ash,ann@example.com,Dev\n{footer},,\nBob Bay,bob@example.com,Dev\n")
    assert [person.full_name for person in people] == ["Ann Ash", "Bob Bay"]


@pytest.mark.parametrize("cell", ["bob@example.com", "Bob Bay <bob@example.com>", "Bob Bay (bob@example.com)"])
def test_an_address_that_stands_alone_in_its_row_is_somebody(tmp_path, cell):
    people = read(tmp_path, f"Name,Email,Title\nAnn Ash,ann@example.com,Dev\n{cell},,\n")
    assert [person.emails for person in people] == [("ann@example.com",), ("bob@example.com",)]


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        ("Ann Ash, ann@x.example, +44 20 7946 0001", "+44 20 7946 0001"),
        ("Ann Ash +1 (217) 555-0142 ann@x.example", "+1 (217) 555-0142"),
        ("Ann Ash | ann@x.example | 217-555-0142", "217-555-0142"),
        ("Ann Ash <ann.1990.04.03@x.example>", ""),
        ("Ann Ash (ann@x.example)", ""),
        ("Ann Ash, ann@x.example, 2024", ""),
    ],
)
def test_a_number_in_the_cell_of_a_name_is_theirs_beside_their_address(tmp_path, cell, phone):
    path = tmp_path / "people.csv"
    path.write_text(f'Candidate,Title\n"{cell}",CTO\nBob Bay,CEO\n')
    with open_project(path, path.name) as reader:
        person, _ = reader.rows()
    assert person.phones == ((phone,) if phone else ())
    assert phone == "" or (person.full_name, person.first_name, person.last_name) == ("Ann Ash", "Ann", "Ash")


def test_a_refusal_alone_in_a_row_that_names_nobody_is_asked_about(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("Name,Email,DNC\nAnn Ash,ann@x.example,\n,do not contact,\nBob Bay,bob@x.example,\n,,TRUE\n")
    with open_project(path, path.name) as reader:
        people = [row for row in reader.rows() if isinstance(row, Candidate)]
        asked = [note.number for note in reader.notes if note.code == "opt_out_title"]
    assert [person.do_not_contact for person in people] == [False, False]
    assert asked == [3]
