"""What travels to and from SourceWhale.

People are sent as the published JSON objects: names are the published ones, dates plain strings, and what is empty is
left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypedDict

SearchKey = Literal["email", "phone", "photo", "socialLink"]


class Experience(TypedDict, total=False):
    """A job somebody has or had."""

    role: str
    company: str
    location: str
    startedAt: str
    endedAt: str
    description: str


class Education(TypedDict, total=False):
    """A school somebody goes or went to."""

    school: str
    degree: str
    field: str
    startedAt: str
    endedAt: str
    description: str


class _Profile(TypedDict, total=False):
    """What candidates/add and candidates/modify both take."""

    salutation: str
    name: str
    firstName: str
    lastName: str
    photo: str
    emails: list[str]
    phones: list[str]
    company: str
    previousCompany: str
    school: str
    domains: list[str]
    role: str
    location: str
    city: str
    state: str
    postcode: str
    country: str
    companyLocation: str
    socialLinks: list[str]
    links: list[str]
    companyLinkedinUrl: str
    repo: str
    summary: str
    headline: str
    skills: list[str]
    industries: list[str]
    comments: str
    source: str
    foundBy: str
    keywords: list[str]


class CandidateChanges(_Profile, total=False):
    """New values for a candidate; what is left out stays as it is."""


class NewCandidate(_Profile, total=False):
    """A person to be added."""

    experience: list[Experience]
    education: list[Education]


@dataclass(frozen=True, slots=True)
class CampaignMetrics:
    """How a campaign does: numbers of people, and proportions from 0 to 1."""

    sourced: float
    sent: float
    opened_proportion: float
    replied_proportion: float
    interested_proportion: float
    booked_proportion: float


@dataclass(frozen=True, slots=True)
class Campaign:
    """A live campaign."""

    id: str
    name: str
    metrics: CampaignMetrics | None = None


@dataclass(frozen=True, slots=True)
class Project:
    """A SourceWhale project, which SeekOut calls a job."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Added:
    """The answer to an add. The order of the ids is not documented, nor that there are as many as people."""

    url: str | None
    candidate_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundCandidate:
    """A candidate that a search found. The answer's fields are not documented; what was not there is empty."""

    id: str
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    social_links: tuple[str, ...] = ()
