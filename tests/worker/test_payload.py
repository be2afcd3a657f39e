"""A stored person becomes what SourceWhale publishes, with every field in its place."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

import seekout
from sw_client import SourceWhale
from worker.destinations.sourcewhale import payload
from worker.destinations.sourcewhale.payload import new_candidate

DOCUMENT = json.loads((Path(__file__).parents[1] / "sw_client/sourcewhale-openapi.json").read_text())
PERSON = DOCUMENT["components"]["schemas"]["CandidatesAdd"]["properties"]["candidates"]["items"]
STORED = {
    "full_name": "Ada Sample",
    "first_name": "Ada",
    "last_name": "Sample",
    "emails": ["ada@example.com"],
    "phones": ["+1 555"],
    "location": "Oslo",
    "links": ["https://www.linkedin.com/in/ada"],
    "current_company": "Globex",
    "current_title": "CTO",
    "headline": "CTO at Globex",
    "summary": "Long",
    "skills": ["Go"],
    "experience": [
        {"title": "t", "company": "c", "location": "l", "start": "2020", "end": "2021", "description": "d"},
        {"title": "only"},
    ],
    "education": [{"school": "s", "degree": "d", "field": "f", "start": "2010", "end": "2014", "description": "x"}],
}


def test_every_stored_field_goes_to_its_published_one():
    sent = new_candidate(STORED, None)
    jsonschema.validate(sent, PERSON)
    assert sent == {
        "name": "Ada Sample",
        "firstName": "Ada",
        "lastName": "Sample",
        "emails": ["ada@example.com"],
        "phones": ["+1 555"],
        "location": "Oslo",
        "socialLinks": ["https://www.linkedin.com/in/ada"],
        "company": "Globex",
        "role": "CTO",
        "headline": "CTO at Globex",
        "summary": "Long",
        "skills": ["Go"],
        "source": "SeekOut",
        "experience": [
            {"role": "t", "company": "c", "location": "l", "startedAt": "2020", "endedAt": "2021", "description": "d"},
            {"role": "only"},
        ],
        "education": [
            {"school": "s", "degree": "d", "field": "f", "startedAt": "2010", "endedAt": "2014", "description": "x"}
        ],
    }


@pytest.mark.parametrize("left_out", STORED)
def test_what_is_not_known_is_left_out(left_out):
    whole = new_candidate(STORED, None)
    less = new_candidate({name: value for name, value in STORED.items() if name != left_out}, None)
    assert len(less) == len(whole) - 1
    assert less.items() <= whole.items()


def test_a_dummy_address_stands_in_for_none_only():
    assert new_candidate(STORED, "no-email-1@seekout.example.com")["emails"] == ["ada@example.com"]
    nobody = new_candidate({"full_name": "A"}, "no-email-1@seekout.example.com")
    assert nobody["emails"] == ["no-email-1@seekout.example.com"]
    assert "emails" not in new_candidate({"full_name": "A"}, None)


def test_the_person_who_verifies_a_connection_is_what_sourcewhale_publishes():
    person = payload.test_candidate("dana@example.com")
    jsonschema.validate(person, PERSON)
    assert seekout.is_dummy_email(person["emails"][0])
    assert SourceWhale.addition([person]).people == 1
