"""How columns and cells become candidates."""

from __future__ import annotations

import json

import pytest

from seekout import Candidate, Education, Experience, UnreadableRow, dummy_address, dummy_number, is_dummy_email, merge
from seekout.headings.columns import understand
from seekout.rows import read_row


def person(**cells: str) -> Candidate:
    """The candidate of one row, with columns named by keyword (underscores are spaces)."""
    read = read_row(2, list(cells.values()), understand([name.replace("_", " ") for name in cells]))
    assert isinstance(read, Candidate)
    return read


def field_of(header: str) -> str | None:
    places = understand([header]).places
    if not places:
        return None
    place = places[0]
    return f"{place.field}{place.number}{place.part}" if place.part else place.field


@pytest.mark.parametrize(
    ("headers", "field"),
    [
        ("Full Name|full_name|NAME|Candidate-Name", "full_name"),
        ("First Name|firstName|Given name", "first_name"),
        ("Last Name|surname|LAST_NAME", "last_name"),
        ("Email1|Email 2|email|E-mail|Work Email|Email Address 3|emails|Email (work)", "email"),
        ("Phone Number1|Phone Number 12|phone|Mobile|Phone - direct", "phone"),
        ("LinkedInUrl|linkedin|li_urls|LinkedIn Profile URL", "linkedin"),
        ("GitHub|Twitter URL|Website|Social Links|stack_overflow", "link"),
        ("Location|locations|Metro Area", "location"),
        ("City|Person City|Address: City|Location (City)", "city"),
        ("Title|role|cur_title|Job Title|Current Title", "title"),
        ("Company|cur_company|Employer", "company"),
        ("Tags|Labels", "tags"),
        ("positions|Experience|work_history", "experience"),
        ("educations|Education", "education"),
        ("Experience 1 Title|experience_1_title|Job 1 Title|Job Title 1|Position 1 - Role", "experience1title"),
        ("Experience 2 Start Date|experience_2_start|Work Experience 2 From", "experience2start"),
        ("Education 1 School|School 1|education1_school|University 1", "education1school"),
        ("Degree 2|Education 2 Degree", "education2degree"),
        ("No|#||SeekOut Notes|2024|Random 1 Thing", None),
    ],
)
def test_aliases(headers, field):
    for header in headers.split("|"):
        assert field_of(header) == field, header


def test_the_official_template_is_understood_whole():
    template = (
        "Full Name,First Name,Last Name,Location,Company,Title,LinkedInUrl,Email1,Email2,Email3,"
        "Phone Number1,Phone Number2,Phone Number3"
    ).split(",")
    report = understand(template).report
    assert report.ignored == ()
    assert [column.header for column in report.understood] == template


@pytest.mark.parametrize(
    ("full", "first", "last"),
    [
        ("Ada Sample", "Ada", "Sample"),
        ("Dr. Ana María de la Cruz, PhD", "Ana María", "de la Cruz"),
        ("Sample, Ada", "Ada", "Sample"),
        ("Prince", "Prince", ""),
        ("José Luis Núñez", "José Luis", "Núñez"),
    ],
)
def test_one_name_is_split(full, first, last):
    made = person(Name=full)
    assert (made.first_name, made.last_name) == (first, last)


def test_separate_names_win_and_make_the_full_one():
    made = person(First_Name="Ana María", Last_Name="de la Cruz")
    assert made.full_name == "Ana María de la Cruz"
    made = person(Full_Name="A. Cruz", First_Name="Ana", Last_Name="Cruz")
    assert (made.full_name, made.first_name, made.last_name) == ("Ana Cruz", "Ana", "Cruz")
    made = person(Full_Name="Ana Q. Cruz", First_Name="Ana", Last_Name="Cruz")
    assert made.full_name == "Ana Q. Cruz"


def test_several_values_in_one_cell_or_in_numbered_columns():
    made = person(
        Name="Ada",
        Emails="Ada <ada@example.com>; mailto:a.s@work.example.com, ADA@example.com",
        Email2="x@example.org",
        Phones="+1 (555) 010-2030; 555.0144.000 ext 5 | 15550102030",
        LinkedIn="linkedin.com/in/Ada-S/",
        Links="https://github.com/ada?tab=repos twitter.com/ada, javascript:alert(1)",
    )
    assert made.emails == ("ada@example.com", "a.s@work.example.com", "x@example.org")
    assert made.phones == ("+1 (555) 010-2030", "555.0144.000 ext 5")
    assert made.links == ("https://linkedin.com/in/Ada-S", "https://github.com/ada", "https://twitter.com/ada")


def test_title_at_company_is_split_only_when_the_company_is_missing():
    made = person(name="Ada", Current_Position="Staff Engineer at Acme")
    assert (made.current_title, made.current_company) == ("Staff Engineer", "Acme")
    made = person(name="Ada", title="Engineer at heart", company="Acme")
    assert (made.current_title, made.current_company) == ("Engineer at heart", "Acme")


def test_seekouts_own_profile_as_json_cells():
    made = person(
        full_name="Ada Sample",
        li_urls=json.dumps(["https://www.linkedin.com/in/ada-s"]),
        locations=json.dumps(["Kraków, Poland", "Berlin"]),
        skills=json.dumps(["Python", "SQL"]),
        positions=json.dumps(
            [
                {"title": "Lead", "company": "Globex", "start_date": "2020-01", "end_date": None},
                {"title": "Engineer", "company": "Initech", "start_date": "2015", "end_date": "2019-12"},
            ]
        ),
        educations=json.dumps(
            [{"school": "Example University", "degree": "MSc", "major": "Maths", "end_date": "2014"}]
        ),
    )
    assert made.location == "Kraków, Poland"
    assert made.experience == (
        Experience(title="Lead", company="Globex", start="2020-01"),
        Experience(title="Engineer", company="Initech", start="2015", end="2019-12"),
    )
    assert made.education == (Education(school="Example University", degree="MSc", field="Maths", end="2014"),)
    assert made.skills == ("Python", "SQL")
    assert made.identity == "li:ada-s"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2020", "2020"),
        ("2020.0", "2020"),
        ("2020-1", "2020-01"),
        ("2020-01-15", "2020-01"),
        ("2020-01-15 00:00:00", "2020-01"),
        ("Jan 2020", "2020-01"),
        ("September 2019", "2019-09"),
        ("Sept. 2019", "2019-09"),
        ("May 3, 2018", "2018-05"),
        ("01/2020", "2020-01"),
        ("Present", ""),
        ("current", ""),
        ("spring of '99", "1999"),
        ("spring 1999", "1999"),
        ("2020-13", "2020"),
    ],
)
def test_dates(written, read):
    made = person(Name="Ada", Experience_1_Title="Engineer", Experience_1_End_Date=written)
    assert made.experience[0].end == read


def test_markup_entities_formulas_and_empty_words_are_plain_text():
    made = person(
        Name="<em>Ada</em> Sample",
        Title="R&amp;D  Lead",
        Company="N/A",
        Location="'=HYPERLINK(1)",
        Headline="'=mc",
        Skills="-",
    )
    assert (made.full_name, made.current_title, made.current_company) == ("Ada Sample", "R&D Lead", "")
    assert (made.location, made.headline) == ("", "=mc")
    assert made.skills == ()


def test_do_not_contact():
    assert person(Name="Ada", Tags="Priority; do-not contact").do_not_contact
    assert person(Name="Ada", Do_Not_Contact="x").do_not_contact
    assert not person(Name="Ada", Tags="Priority", Do_Not_Contact="no").do_not_contact


def test_nobody():
    columns = understand(["Name", "Email", "City"])
    assert read_row(7, ["", "not an address", "Rome"], columns) == UnreadableRow(7, "no name, e-mail, phone or link")
    assert read_row(8, ["  ", "", ""], columns) is None
    assert isinstance(read_row(9, ["", "", "Rome"], columns), UnreadableRow)


@pytest.mark.parametrize(
    "link",
    [
        "https://www.linkedin.com/in/Jane-Doe-1/",
        "http://uk.linkedin.com/in/jane-doe-1?trk=x#top",
        "linkedin.com/in/jane-doe-1/en",
        "jane-doe-1",
        "in/jane-doe-1/",
        "https://www.linkedin.com/in/jane%2Ddoe-1",
    ],
)
def test_one_profile_is_one_identity(link):
    assert person(Name="Jane", LinkedIn=link).identity == "li:jane-doe-1"


def test_without_a_profile_the_name_is_part_of_the_identity():
    for told in (
        {"GitHub": "https://github.com/JD"},
        {"Email": "J@Example.com"},
        {"Phone": "+1 555 0100 200"},
        {"Company": "Acme"},
    ):
        identity = person(Name="J  Doe", **told).identity
        assert identity.startswith("name:")
        assert identity == person(**told, Name="j doe").identity
        assert identity != person(Name="K Doe", **told).identity
    assert person(Name="J D", Company="Other").identity != person(Name="J D", Company="Acme").identity
    assert person(Email="J@Example.com").identity == "email:j@example.com"
    assert len(person(Name="J", GitHub="https://example.com/" + "x" * 400).identity) <= 255


def test_dummy_addresses():
    number = dummy_number("li:jane-doe-1")
    assert number == dummy_number("li:jane-doe-1")
    assert number != dummy_number("li:jane-doe-2")
    assert number != dummy_number("li:jane-doe-1", attempt=1)
    assert -(2**31) <= number < 2**31
    assert -(2**62) <= dummy_number("li:jane-doe-1", bits=63) < 2**62
    assert is_dummy_email(dummy_address(dummy_number("li:jane-doe-1", bits=63)))
    address = dummy_address(number)
    for known in (
        address,
        "no-email--352233856@seekout.example.com",
        "no-email--828794187@seekout.example.com",
        "no-email-1047659244@seekout.example.com",
    ):
        assert is_dummy_email(known)
    assert not is_dummy_email("no-email@example.com")
    assert person(Name="J", Email="no-email--352233856@seekout.example.com").emails == ()


def test_merging_keeps_everything_of_both():
    one = person(Name="Jane Doe", LinkedIn="jane-doe", Email="j@example.com", Location="Rome", Tags="A")
    two = person(Name="J. Doe", LinkedIn="jane-doe", Email="J@Example.com; d@example.com", Company="Acme", Tags="B")
    both = merge(one, two)
    assert (both.full_name, both.location, both.current_company) == ("Jane Doe", "Rome", "Acme")
    assert both.emails == ("j@example.com", "d@example.com")
    assert both.tags == ("A", "B")
