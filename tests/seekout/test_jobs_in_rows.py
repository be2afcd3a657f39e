"""Jobs of one person in several rows, and in columns that list something of each."""

from __future__ import annotations

import pytest

from seekout import Candidate, merge, open_project
from tests.seekout.test_columns import meant

CTO, DEV = ("CTO", "Acme", "2020-01", ""), ("Dev", "Zed", "2016-01", "2019-12")


def people(tmp_path, text: str) -> list[Candidate]:
    path = tmp_path / "people.csv"
    path.write_text(text, encoding="utf-8")
    found: dict[str, Candidate] = {}
    with open_project(path, path.name) as reader:
        for row in reader.rows():
            if isinstance(row, Candidate):
                found[row.identity] = merge(found[row.identity], row) if row.identity in found else row
    return list(found.values())


def jobs(person: Candidate) -> list[tuple[str, ...]]:
    return [(job.title, job.company, job.start, job.end) for job in person.experience]


@pytest.mark.parametrize(
    ("header", "cto", "dev"),
    [
        ("Start Date,End Date", "2020-01,", "2016-01,2019-12"),
        ("Start,End", "Jan 2020,Present", "Jan 2016,Dec 2019"),
        ("From,To", "01/2020,heute", "01/2016,12/2019"),
        # Words that mean this beside each other alone.
        ("Od,Do", "01/2020,současnost", "01/2016,12/2019"),
        ("Desde,Hasta", "01/2020,", "01/2016,12/2019"),
        ("Van,Tot", "01/2020,heden", "01/2016,12/2019"),
        ("С,По", "01/2020,настоящее время", "01/2016,12/2019"),
        ("Från,Till", "01/2020,nu", "01/2016,12/2019"),
        ("Başlangıç,Bitiş", "01/2020,", "01/2016,12/2019"),
        ("Alku,Loppu", "01/2020,", "01/2016,12/2019"),
        ("Dates,Phone", "Jan 2020 - Present,", "Jan 2016 - Dec 2019,"),
    ],
)
def test_a_job_in_each_row(tmp_path, header, cto, dev):
    lines = [f"Ann Bay,ann@x.example,Acme,CTO,{cto}", f"Ann Bay,ann@x.example,Zed,Dev,{dev}"]
    for order in (lines, lines[::-1]):
        text = "\n".join([f"Name,Email,Company,Title,{header}", *order, "Bob Cay,bob@x.example,Foo,CEO,,"])
        ann, bob = people(tmp_path, text)
        assert sorted(jobs(ann), reverse=True) == sorted([CTO, DEV], reverse=True)
        # The job that goes on is the current one, wherever it stands.
        assert (ann.current_title, ann.current_company) == ("CTO", "Acme")
        assert (bob.current_title, bob.current_company) == ("CEO", "Foo")


def test_the_word_for_dead_is_no_end_by_itself():
    assert meant("Tot", "Name", "Company", "Title") == "do_not_contact"
    assert meant("Tot", "Name", "Company", "Title", "Von") == "do_not_contact"


def test_of_two_jobs_that_have_ended_the_later_one_counts(tmp_path):
    header = "Name,Email,Company,Title,Start Date,End Date\n"
    dev, pm = "Ann Bay,ann@x.example,Zed,Dev,2012,2016\n", "Ann Bay,ann@x.example,Foo,PM,2016,2020\n"
    for order in (dev + pm, pm + dev):
        [ann] = people(tmp_path, header + order)
        assert ann.current_title == "PM"


@pytest.mark.parametrize(
    ("header", "others"),
    [
        ("Start Date", ("Name", "Company", "Title")),  # when somebody can begin
        ("Available Start Date", ("Name", "Company", "Title", "End Date")),
        ("Start Date", ("Name", "Email", "End Date")),
        ("Company Start Date", ("Name", "Company", "Title")),
        ("Van", ("Name", "Company", "Title")),
        ("Do", ("Name", "Company", "Title", "Hasta")),
    ],
)
def test_a_date_without_a_job_is_none(header, others):
    assert meant(header, *others) in ("not understood", "about something else")


def test_numbered_jobs_are_as_they_were(tmp_path):
    header = "Name,Email,Company,Title,Company 1,Title 1,Start Date,End Date"
    [ann] = people(tmp_path, f"{header}\nAnn Bay,a@x.example,Acme,CTO,Zed,Dev,2016,2019")
    assert [job[:2] for job in jobs(ann)] == [("Dev", "Zed")]


@pytest.mark.parametrize(
    ("companies", "titles", "listed"),
    [
        ("Acme; Zed", "CTO; Dev", [("CTO", "Acme"), ("Dev", "Zed")]),
        ("Acme | Zed", "CTO | Dev", [("CTO", "Acme"), ("Dev", "Zed")]),
        ("Acme; Zed; Foo", "CTO; Dev", []),
        ("Acme", "CTO", []),
        ('"[""Acme"", ""Zed""]"', '"[""CTO"", ""Dev""]"', [("CTO", "Acme"), ("Dev", "Zed")]),
    ],
)
def test_columns_that_list_companies_and_titles(tmp_path, companies, titles, listed):
    [ann] = people(tmp_path, f"Name,Email,Companies,Job Titles\nAnn Bay,ann@x.example,{companies},{titles}\n")
    assert (ann.current_company, ann.current_title) == ("Acme", "CTO")
    assert [job[:2] for job in jobs(ann)] == listed


def test_a_title_with_a_bar_is_one_beside_a_single_company(tmp_path):
    [ann] = people(tmp_path, "Name,Email,Company,Title\nAnn Bay,ann@x.example,Acme,CTO | Speaker\n")
    assert (ann.current_company, ann.current_title) == ("Acme", "CTO | Speaker")


def test_a_school_in_each_row(tmp_path):
    header = "Name,Email,School,Degree,Start Year,End Year\n"
    mit, eth = "Ann Bay,ann@x.example,MIT,BSc,2010,2014\n", "Ann Bay,ann@x.example,ETH,MSc,2014,2016\n"
    [ann] = people(tmp_path, header + mit + eth)
    assert [(one.school, one.degree, one.start, one.end) for one in ann.education] == [
        ("MIT", "BSc", "2010", "2014"),
        ("ETH", "MSc", "2014", "2016"),
    ]


def test_dates_beside_a_job_and_a_school_are_the_jobs(tmp_path):
    header = "Name,Email,School,Company,Title,Start Date,End Date\n"
    [ann] = people(tmp_path, f"{header}Ann Bay,ann@x.example,MIT,Acme,CTO,2020,\n")
    assert jobs(ann) == [("CTO", "Acme", "2020", "")]
    assert ann.education[0].start == ""


def test_a_current_position_of_an_employment_is_the_title():
    assert meant("Employment Current Position", "Name", "Employment Current Employer") == "title"


def test_the_title_of_a_job_with_a_place_of_its_own_is_not_the_applicants():
    assert meant("job title", "name", "candidate location", "job location") == "about something else"
    assert meant("Job Title", "Name", "Location") == "title"
    assert meant("Job Title", "Name", "Job Location") == "title"
