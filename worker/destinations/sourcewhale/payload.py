"""A candidate as SourceWhale gets it: every field that the help page lists, and nothing invented."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import seekout
from sw_client import Education, Experience, NewCandidate

SOURCE = "SeekOut"

# seekout.Candidate's names, as stored (Candidate.to_dict), and SourceWhale's.
_FIELDS = (
    ("full_name", "name"),
    ("first_name", "firstName"),
    ("last_name", "lastName"),
    ("emails", "emails"),
    ("phones", "phones"),
    ("location", "location"),
    ("links", "socialLinks"),
    ("current_company", "company"),
    ("current_title", "role"),
    ("headline", "headline"),
    ("summary", "summary"),
    ("skills", "skills"),
)
_JOB = {
    "title": "role",
    "company": "company",
    "location": "location",
    "start": "startedAt",
    "end": "endedAt",
    "description": "description",
}
_SCHOOL = {
    "school": "school",
    "degree": "degree",
    "field": "field",
    "start": "startedAt",
    "end": "endedAt",
    "description": "description",
}


def new_candidate(person: Mapping[str, Any], dummy_email: str | None) -> NewCandidate:
    """The published fields of a stored person (seekout.Candidate.to_dict); `dummy_email` stands in for none.

    Straight from one object into the other: an export does this for everybody.
    """
    made: dict[str, Any] = {sent: person[stored] for stored, sent in _FIELDS if stored in person}
    if dummy_email and "emails" not in made:
        made["emails"] = [dummy_email]
    made["source"] = SOURCE
    if "experience" in person:
        made["experience"] = [_entry(job, _JOB) for job in person["experience"]]
    if "education" in person:
        made["education"] = [_entry(school, _SCHOOL) for school in person["education"]]
    return made  # type: ignore[return-value]


def _entry(stored: Mapping[str, str], names: Mapping[str, str]) -> Experience | Education:
    return {names[name]: value for name, value in stored.items()}  # type: ignore[return-value]


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
