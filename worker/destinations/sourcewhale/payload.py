"""A candidate as SourceWhale gets it: every field that the help page lists, and nothing invented."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import seekout
from sw_client import Education, Experience, NewCandidate

SOURCE = "SeekOut"


def new_candidate(person: Mapping[str, Any], dummy_email: str | None) -> NewCandidate:
    """The published fields of a stored person (seekout.Candidate.to_dict); `dummy_email` stands in for none.

    Straight from one object into the other, key by key, so that the type checker knows each name.
    """
    made = NewCandidate(source=SOURCE)
    if (value := person.get("full_name")) is not None:
        made["name"] = value
    if (value := person.get("first_name")) is not None:
        made["firstName"] = value
    if (value := person.get("last_name")) is not None:
        made["lastName"] = value
    if (value := person.get("emails")) is not None:
        made["emails"] = value
    elif dummy_email:
        made["emails"] = [dummy_email]
    if (value := person.get("phones")) is not None:
        made["phones"] = value
    if (value := person.get("location")) is not None:
        made["location"] = value
    if (value := person.get("links")) is not None:
        made["socialLinks"] = value
    if (value := person.get("current_company")) is not None:
        made["company"] = value
    if (value := person.get("current_title")) is not None:
        made["role"] = value
    if (value := person.get("headline")) is not None:
        made["headline"] = value
    if (value := person.get("summary")) is not None:
        made["summary"] = value
    if (value := person.get("skills")) is not None:
        made["skills"] = value
    if "experience" in person:
        made["experience"] = [_job(job) for job in person["experience"]]
    if "education" in person:
        made["education"] = [_school(school) for school in person["education"]]
    return made


def _job(stored: Mapping[str, str]) -> Experience:
    job = Experience()
    if "title" in stored:
        job["role"] = stored["title"]
    if "company" in stored:
        job["company"] = stored["company"]
    if "location" in stored:
        job["location"] = stored["location"]
    if "start" in stored:
        job["startedAt"] = stored["start"]
    if "end" in stored:
        job["endedAt"] = stored["end"]
    if "description" in stored:
        job["description"] = stored["description"]
    return job


def _school(stored: Mapping[str, str]) -> Education:
    school = Education()
    if "school" in stored:
        school["school"] = stored["school"]
    if "degree" in stored:
        school["degree"] = stored["degree"]
    if "field" in stored:
        school["field"] = stored["field"]
    if "start" in stored:
        school["startedAt"] = stored["start"]
    if "end" in stored:
        school["endedAt"] = stored["end"]
    if "description" in stored:
        school["description"] = stored["description"]
    return school


def test_candidate(email: str) -> NewCandidate:
    """The clearly marked person with whom a connection is verified; `email` is the admin's."""
    return NewCandidate(
        name="SeekOut Test Candidate",
        firstName="SeekOut",
        lastName="Test Candidate",
        emails=[seekout.dummy_address(seekout.dummy_number(f"test:{email}"))],
        source=SOURCE,
        comments="Made by the SeekOut export bot to verify the connection. It may be deleted.",
    )
