"""Headers whose words say something else in other languages, beside others, or of somebody else."""

from __future__ import annotations

import pytest

from seekout import Candidate, ProjectFileError, open_project
from seekout.headings.columns import understand
from tests.seekout.test_columns import meant


def fields(*headers: str) -> list[str]:
    return [use.field for use in understand(list(headers)).report.columns]


@pytest.mark.parametrize(
    "header",
    [
        "Sourced By LinkedIn",
        "Added By Email",
        "Sourced By",
        "created_by_email",
        "Ajouté par (e-mail)",
        "Referred by phone",
    ],
)
def test_whoever_did_something_is_not_the_candidate(header):
    assert meant(header, "Full Name", "Email") == "about something else"


def test_by_is_a_city_in_norwegian_and_danish():
    assert fields("Fornavn", "Etternavn", "By") == ["first_name", "last_name", "city"]
    assert fields("Navn", "E-mail", "Virksomhed", "By") == ["full_name", "email", "company", "city"]
    assert fields("Name", "Email", "By") == ["full_name", "email", ""]


def test_ad_is_a_name_in_turkish():
    assert fields("Ad", "Soyad", "E-posta") == ["first_name", "last_name", "email"]
    assert fields("Name", "Email", "Ad") == ["full_name", "email", ""]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Arbeidsgiver", "company"), ("Arbetsgivare", "company"), ("Çalıştığı firma", "company"), ("Konum", "location"),
        ("Entidade empregadora", "company"), ("Nome próprio", "first_name"), ("Current position(s)", "title"),
        ("Phone [incl. country code]", "phone"), ("Email (with domain)", "email"), ("LinkedIn handle", "linkedin"),
        ("LinkedIn username", "linkedin"), ("Preferred Location", "not understood"), ("Pozisyon", "title"),
        ("Name, Vorname", "full_name"), ("Nachname, Vorname", "full_name"),
    ],
)  # fmt: skip
def test_a_header(header, field):
    beside = ("Full Name", "Email 9") if field != "full_name" else ("Email",)
    assert meant(header, *beside) == field


def read(tmp_path, content: str) -> list[Candidate]:
    path = tmp_path / "people.csv"
    path.write_text(content, encoding="utf-8")
    with open_project(path, "people.csv") as reader:
        return [row for row in reader.rows() if isinstance(row, Candidate)]


def test_the_last_name_stands_first_in_name_vorname(tmp_path):
    (person,) = read(tmp_path, 'E-Mail;"Name, Vorname"\nr@example.com;Beck Rolf\n')
    assert (person.first_name, person.last_name) == ("Rolf", "Beck")


def test_an_address_in_the_cell_of_a_name_is_theirs(tmp_path):
    people = read(tmp_path, "Contact,Company\nAnn Ash <ann@example.com>,Acme\nBob Bay (bob@example.com),Acme\n")
    assert [(person.full_name, person.emails) for person in people] == [
        ("Ann Ash", ("ann@example.com",)),
        ("Bob Bay", ("bob@example.com",)),
    ]


def test_a_contact_beside_a_name_is_how_to_reach_them(tmp_path):
    people = read(
        tmp_path, "Name,Company,Contact\nAnn Ash,Acme,ann@example.com\nBob Bay,Acme,+1 312 555 0102\nCy Cole,Acme,no\n"
    )
    assert [(person.emails, person.phones) for person in people[:2]] == [
        (("ann@example.com",), ()),
        ((), ("+1 312 555 0102",)),
    ]
    assert [person.do_not_contact for person in people] == [False, False, True]


@pytest.mark.parametrize("between", ["at", "@", "bei", "chez", "bij", "presso"])
def test_a_title_at_a_company_in_other_languages(tmp_path, between):
    (person,) = read(tmp_path, f"Name,Email,Current Role\nAnn Ash,a@example.com,Meister {between} Rhein\n")
    assert (person.current_title, person.current_company) == ("Meister", "Rhein")


def test_a_row_that_explains_the_columns_names_nobody(tmp_path):
    content = "Name,Email,Phone\n(full name),(work e-mail),(with country code)\nAnn Ash,ann@example.com,\n"
    assert [person.full_name for person in read(tmp_path, content)] == ["Ann Ash"]


@pytest.mark.parametrize("people", ["Ann Ash", "Ann Ash,Bob Bay"])
def test_a_table_on_its_side_is_refused_with_what_to_do(tmp_path, people):
    number = people.count(",") + 1
    rows = [
        f"Name,{people}",
        "Email" + ",a@example.com" * number,
        "Phone" + ",+1 312 555 0101" * number,
        "Title" + ",Dev" * number,
    ]
    with pytest.raises(ProjectFileError, match="Transpose"):
        read(tmp_path, "\n".join(rows))


def test_names_that_are_words_of_headers_are_people(tmp_path):
    people = read(tmp_path, "Name\nVille Salo\nFirma Maier\nAnn Ash\nVille\n")
    assert len(people) == 4


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Mail ID", "email"), ("Adres mailowy", "email"), ("Tfno.", "phone"), ("Ph No", "phone"), ("Mob", "phone"),
        ("Nr telefonu", "phone"), ("Curr. Company", "company"), ("Nuvarande arbetsgivare", "company"),
        ("Obecny pracodawca", "company"), ("Works at", "company"), ("Curr Designation", "title"), ("UF", "state"),
        ("Stillingstittel", "title"), ("Curr Loc", "location"), ("Where based", "location"), ("Poststed", "city"),
        ("Postnummer", "postcode"), ("Kod pocztowy", "postcode"), ("Kraj", "country"), ("Województwo", "state"),
        ("Legal First Name", "first_name"), ("Direct email", "email"), ("Highest degree", "education"),
        ("Additional Name", "middle_name"), ("LinkedIn Public Identifier", "linkedin"),
        ("Current Title & Company", "headline"), ("Title @ Company", "headline"), ("Role/Company", "headline"),
    ],
)  # fmt: skip
def test_short_and_combined_headers(header, field):
    assert meant(header, "Full Name", "Email" if field != "email" else "Phone") == field


@pytest.mark.parametrize(
    "header",
    [
        "admin_email", "Credited To Email", "HR email", "Sender email", "Reply-to email", "Email du coopteur",
        "Hiring team email", "Generic email", "Email template", "Phone screen", "Phone interview", "Candidate No",
        "Kandidatennummer", "Applicant Number", "Personnummer", "Job Function", "Contact Person", "Kontaktperson",
        "Ansprechpartner", "Persona de contacto",
    ],
)  # fmt: skip
def test_columns_of_somebody_or_something_else(header):
    assert meant(header, "Full Name", "Email") == "about something else"


def test_a_contact_person_is_who_it_is_about_where_nobody_else_is_named():
    assert fields("Ansprechpartner", "E-Mail") == ["full_name", "email"]
    assert fields("Contact Person", "Company", "Email") == ["full_name", "company", "email"]


def test_the_headquarters_are_no_company_and_a_name_with_a_title_is_no_title():
    assert meant("Company HQ", "Full Name", "Email") == "the company's"
    assert fields("Name & Title", "Email") == ["", "email"]
    assert fields("Full Name", "Email", "Job URL") == ["full_name", "email", ""]


def test_li_is_linkedin_beside_other_headers_and_a_name_beside_names():
    assert fields("Name", "LI", "Email") == ["full_name", "linkedin", "email"]
    assert fields("Li", "Wei", "Acme") == ["", "", ""]
