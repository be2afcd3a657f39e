"""A candidate as SourceWhale gets it: every field that the help page lists, and nothing invented."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import seekout
from sw_client import Education, Experience, NewCandidate

SOURCE = "SeekOut"

# These are made in ways of their own.
_HISTORIES = ("experience", "education")
_PUBLISHED = {name: sent for name, sent in seekout.PUBLISHED.items() if name not in _HISTORIES}


def new_candidate(person: Mapping[str, Any], dummy_email: str | None) -> NewCandidate:
    """The published fields of a stored person (seekout.Candidate.to_dict); `dummy_email` stands in for none.

    Which attribute is sent under which name stands in `seekout.headings.fields`; a test holds that SourceWhale
    publishes each.
    """
    sent = {_PUBLISHED[name]: value for name, value in person.items() if name in _PUBLISHED}
    made = cast(NewCandidate, sent)
    made["source"] = SOURCE
    if dummy_email and "emails" not in made:
        made["emails"] = [dummy_email]
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
