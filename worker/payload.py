"""A candidate as SourceWhale gets it: every field that the help page lists, and nothing invented."""

from __future__ import annotations

from collections.abc import Iterable

import seekout
from sw_client import Education, Experience, NewCandidate

SOURCE = "SeekOut"


def new_candidate(person: seekout.Candidate, dummy_email: str | None) -> NewCandidate:
    """The published fields of a person; `dummy_email` is used when there is no e-mail."""
    emails = person.emails or ((dummy_email,) if dummy_email else ())
    return NewCandidate(
        name=person.full_name,
        first_name=person.first_name,
        last_name=person.last_name,
        emails=emails,
        phones=person.phones,
        source=SOURCE,
        location=person.location,
        social_links=person.links,
        company=person.current_company,
        role=person.current_title,
        headline=person.headline,
        summary=person.summary,
        skills=person.skills,
        experience=tuple(
            Experience(
                role=job.title,
                company=job.company,
                location=job.location,
                started_at=job.start,
                ended_at=job.end,
                description=job.description,
            )
            for job in person.experience
        ),
        education=tuple(
            Education(
                school=school.school,
                degree=school.degree,
                field=school.field,
                started_at=school.start,
                ended_at=school.end,
                description=school.description,
            )
            for school in person.education
        ),
    )


def test_candidate(email: str) -> NewCandidate:
    """The clearly marked person with whom a connection is verified; `email` is the admin's."""
    return NewCandidate(
        name="SeekOut Test Candidate",
        first_name="SeekOut",
        last_name="Test Candidate",
        emails=(seekout.dummy_email(f"test:{email}"),),
        source=SOURCE,
        comments="Made by the SeekOut export bot to verify the connection. It may be deleted.",
    )


def dummy_addresses(identities: Iterable[str]) -> dict[str, str]:
    """An address for each identity, no two the same; the same identities always get the same addresses."""
    taken: dict[str, str] = {}
    used: set[str] = set()
    for identity in sorted(identities):
        attempt = 0
        while (address := seekout.dummy_email(identity, attempt)) in used:
            attempt += 1
        used.add(address)
        taken[identity] = address
    return taken
