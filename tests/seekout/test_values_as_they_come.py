"""What stands in cells of jobs, schools, names, places and addresses as tools and spreadsheets leave it there."""

from __future__ import annotations

import pytest

from seekout import Candidate, company_key, employers
from tests.seekout.test_consent import read


def one(header: str, row: str) -> Candidate:
    return read(header, row)[0][0]


JOB = "Full Name|Email|Company 1|Job Title 1|Start Date 1|End Date 1"
SCHOOL = "Full Name|Email|School|Degree|Graduation Year"


@pytest.mark.parametrize(
    ("start", "end", "read_as"),
    [
        ("'19", "’21", ("2019", "2021")), ("01/19", "12/20", ("2019-01", "2020-12")),
        ("01.98", "3.07", ("1998-01", "2007-03")), ("19", "21", ("2019", "2021")),
        ("Summer '19", "Winter 2020/21", ("2019", "2020")), ("2019", "2099-12-31", ("2019", "")),
        ("2019-13", "", ("2019", "")), ("2019", "heute", ("2019", "")), ("13/19", "O'21", ("", "")),
        ("03/04/2021", "", ("2021", "")), ("2019-21", "", ("2019", "2021")), ("2019", "2027", ("2019", "2027")),
    ],
)  # fmt: skip
def test_the_dates_of_a_job(start, end, read_as):
    job = one(JOB, f"Ada Lov|a@x.example|Acme|Dev|{start}|{end}").experience[0]
    assert (job.start, job.end) == read_as


@pytest.mark.parametrize(
    ("told", "read_as"),
    [
        ("15", ("", "2015")), ("'15", ("", "2015")), ("2011-2015", ("2011", "2015")), ("06/15", ("", "2015-06")),
        ("2011 – 2015", ("2011", "2015")), ("2015", ("", "2015")), ("1998.0", ("", "1998")),
    ],
)  # fmt: skip
def test_the_year_of_a_degree(told, read_as):
    school = one(SCHOOL, f"Ada Lov|a@x.example|MIT|BSc|{told}").education[0]
    assert (school.start, school.end) == read_as


@pytest.mark.parametrize(
    ("told", "company"),
    [
        ("Acme · Full-time", "Acme"),
        ("Acme · Vollzeit · 2 Jahre", "Acme"),
        ("Acme · 3 yrs 2 mos", "Acme"),
        ("Acme • Contract", "Acme"),
        ("Acme · Temps plein", "Acme"),
        ("Acme · Paris", "Acme · Paris"),
        ("A · B · C", "A · B · C"),
        ("Full-time", "Full-time"),
        ("Contract · Co", "Contract · Co"),
    ],
)
def test_how_somebody_is_employed_is_no_part_of_the_company(told, company):
    person = one(
        "Full Name|Email|Company|Company 1|Job Title 1|Start Date 1", f"Ada|a@x.example|{told}|{told}|Dev|2019"
    )
    assert person.current_company == person.experience[0].company == company
    # By which the people of an off-limits company are left out.
    assert f"c:{company_key(company)}" in employers(person.to_dict())[0]


@pytest.mark.parametrize(
    ("told", "school", "degree", "end", "said"),
    [
        ("B.Tech, IIT Bombay, 2012-2016, CGPA 9.1", "IIT Bombay", "B.Tech", "2016", "CGPA 9.1"),
        ("MIT, BSc Physics, GPA: 3.8/4.0, 2015", "MIT", "BSc Physics", "2015", "GPA: 3.8/4.0"),
        ("BSc Informatik, TU Berlin (2010-2013), Note 1,3", "TU Berlin", "BSc Informatik", "2013", "Note 1,3"),
        ("ETH Zürich (MSc, 2015, GPA 5.5)", "ETH Zürich", "MSc", "2015", "GPA 5.5"),
        ("University of Notes, BA Score Music, 2015", "University of Notes", "BA Score Music", "2015", ""),
    ],
)
def test_a_grade_hides_neither_dates_nor_school(told, school, degree, end, said):
    found = one("Full Name;Email;Education".replace(";", "|"), f"Ada Lov|a@x.example|{told}").education[0]
    assert (found.school, found.degree, found.end, found.description) == (school, degree, end, said)
    assert found.field == ""


def test_postcodes_that_a_spreadsheet_made_decimal():
    told = ["75001.0", "7.5001E+04", "01067", "SW1A 1AA", "10001-1234", "1000.5", "1E5", "75001,00"]
    people, _ = read("Full Name|Email|Zip", *(f"P{n} Lov|p{n}@x.example|{code}" for n, code in enumerate(told)))
    right = ["75001", "75001", "01067", "SW1A 1AA", "10001-1234", "1000.5", "1E5", "75001"]
    assert [person.postcode for person in people] == right


@pytest.mark.parametrize(
    ("told", "first", "last"),
    [
        ("GARCÍA LÓPEZ María", "María", "GARCÍA LÓPEZ"), ("María GARCÍA LÓPEZ", "María", "GARCÍA LÓPEZ"),
        ("DE LA CRUZ Juan", "Juan", "DE LA CRUZ"), ("VAN DER BERG Jan", "Jan", "VAN DER BERG"),
        ("MARY ANN SMITH", "MARY ANN", "SMITH"), ("AJ TJ Smith", "AJ TJ", "Smith"), ("Li WEI", "Li", "WEI"),
        ("Jane Doe SHRM SCP", "Jane Doe SHRM", "SCP"), ("SMITH John", "John", "SMITH"), ("JP Morgan", "JP", "Morgan"),
        ("Mar-1", "", ""), ("1-Mar", "", ""), ("Jan-Erik Lund", "Jan-Erik", "Lund"), ("May Lee", "May", "Lee"),
    ],
)  # fmt: skip
def test_names_in_capitals_and_names_that_became_dates(told, first, last):
    person = one("Full Name|Email", f"{told}|a@x.example")
    assert (person.first_name, person.last_name) == (first, last)


def test_where_a_site_takes_no_mail_is_no_address():
    told = ["12+ada@users.noreply.github.com", "ada@users.noreply.gitlab.com", "ada@github.com", "ada@noreply-labs.com"]
    people, _ = read("Full Name|Email|Company", *(f"P{n} Lov|{email}|Acme" for n, email in enumerate(told)))
    assert [person.emails for person in people] == [(), (), (told[2],), (told[3],)]
