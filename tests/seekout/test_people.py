"""Candidates as they are stored and sent: by name, and readable by the version before and after."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from seekout import FIELDS, PUBLISHED, Candidate, Education, Experience, HeldBack
from seekout.headings.columns import understand
from seekout.headings.fields import TABLE
from seekout.rows import RowReader
from sw_client import NewCandidate
from worker.destinations.sourcewhale.payload import new_candidate

FULL = Candidate(
    row=7,
    identity="li:ada",
    full_name="Ada Sample",
    emails=("a@example.com",),
    experience=(Experience(title="CTO", company="Acme"),),
    education=(Education(school="MIT"),),
    tags=("Priority",),
    salutation="Dr.",
    previous_company="Beta",
    city="Berlin",
    custom_variable="x",
    custom_variable4="y",
    keywords=("go",),
    comments="line\nline",
    held_back=(HeldBack("DNC", "yes"),),
    do_not_call=True,
    kept_apart=True,
)


def test_a_stored_candidate_is_read_as_it_was():
    assert Candidate.from_dict(json.loads(json.dumps(FULL.to_dict()))) == FULL


def test_what_another_version_stored_can_be_read():
    stored = FULL.to_dict()
    newer = {**stored, "shoe_size": 44, "experience": [{"title": "CTO", "company": "Acme", "team": "x"}]}
    assert Candidate.from_dict(newer) == FULL
    older = {"row": 3, "identity": "li:ada", "full_name": "Ada Sample", "tags": ["Do Not Contact"]}
    assert Candidate.from_dict(older).do_not_contact
    assert Candidate.from_dict({"row": 3}).full_name == ""


def test_every_field_that_is_sent_is_one_of_sourcewhales():
    assert set(PUBLISHED.values()) <= set(NewCandidate.__annotations__)
    assert set(PUBLISHED) <= set(Candidate._fields)
    assert {field.attribute for field in TABLE if field.attribute} <= set(Candidate._fields)
    assert {"customVariable", "customVariable2", "customVariable3", "customVariable4"} <= set(FIELDS)


def test_a_candidate_is_sent_in_sourcewhales_fields():
    sent = new_candidate(FULL.to_dict(), None)
    assert sent == {
        "name": "Ada Sample",
        "emails": ["a@example.com"],
        "salutation": "Dr.",
        "previousCompany": "Beta",
        "city": "Berlin",
        "customVariable": "x",
        "customVariable4": "y",
        "keywords": ["go"],
        "comments": "line\nline",
        "source": "SeekOut",
        "experience": [{"role": "CTO", "company": "Acme"}],
        "education": [{"school": "MIT"}],
    }


def test_a_chosen_column_reaches_its_field():
    header = ["Full Name", "Notes", "Hobby", "Club", "Level"]
    mapping = {"Notes": "comments", "Hobby": "customVariable2", "Club": "customVariable2", "Level": "keywords"}
    (person,) = RowReader(understand(header, mapping)).read(
        [2], [["Ada Sample", "met in May", "chess", "Turm", "A; B"]]
    )
    sent = new_candidate(person.to_dict(), None)
    assert (sent["comments"], sent["customVariable2"], sent["keywords"]) == ("met in May", "chess; Turm", ["A", "B"])


def test_a_full_location_beats_its_parts():
    columns = understand(["Name", "City", "State", "Country", "Location"])
    rows = [
        ["A B", "Austin", "Texas", "US", "Austin, TX, US"],
        ["C D", "Berlin", "BE", "Germany", ""],
        ["E F", "", "", "Peru", ""],
    ]
    people = RowReader(columns).read([2, 3, 4], rows)
    assert [person.location for person in people] == ["Austin, TX, US", "Berlin, BE, Germany", "Peru"]
    assert (people[0].city, people[0].country) == ("Austin", "US")


@pytest.mark.long
def test_the_reading_process_tells_the_same(tmp_path: Path):
    from seekout import open_project, read_project

    path = tmp_path / "upload"
    path.write_text(
        "Name,Email,Phone,Do Not Contact,Do Not Call\nBob Probe,p@example.com,,no,\nRobert Probe,p@example.com,,,\n"
        "Sue Ray,f@example.com,4.9E+11,yes,\nTom Fox,f@example.com,+1 217 555 0101,,x\n",
        encoding="utf-8",
    )
    told = []
    for read in (open_project, read_project):
        for apart in ((), ("2-3",)):
            with read(path, "people.csv", apart=apart) as reader:
                rows = list(reader.rows())
                told.append((apart, rows, reader.findings, reader.notes))
                open_report = reader.columns
    assert told[:2] == told[2:]
    assert len({row.identity for row in told[0][1]}) == 3
    assert len({row.identity for row in told[1][1]}) == 4
    findings = told[0][2]
    assert findings.held_back == {"Do Not Contact": 1}
    report = findings.report(open_report)
    assert json.loads(json.dumps(report)) == report
    assert report["merges"] == [
        {
            "key": "2-3",
            "rows": [2, 3],
            "names": ["Bob Probe", "Robert Probe"],
            "why": "the same e-mail address p@example.com",
        }
    ]
    assert report["columns"][3] == ["Do Not Contact", "do_not_contact", "understood"]
    assert {note.code for note in told[0][3]} == {"do_not_call", "damaged_phones", "shared"}
