"""What travels to and from SourceWhale. Names are the published ones in snake_case; dates are plain strings."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Literal

SearchKey = Literal["email", "phone", "photo", "socialLink"]


def _camel(name: str) -> str:
    head, *tail = name.split("_")
    return head + "".join(part.capitalize() for part in tail)


class _Sent:
    """Turns a dataclass into the published JSON object, leaving out what is empty."""

    __slots__ = ()

    def to_json(self) -> dict[str, Any]:
        """The JSON object."""
        made: dict[str, Any] = {}
        for field in fields(self):  # type: ignore[arg-type]
            value = getattr(self, field.name)
            if value in ("", (), None):
                continue
            if isinstance(value, tuple):
                value = [item.to_json() if isinstance(item, _Sent) else item for item in value]
            made[_camel(field.name)] = value
        return made


@dataclass(frozen=True, slots=True)
class Experience(_Sent):
    """A job somebody has or had."""

    role: str = ""
    company: str = ""
    location: str = ""
    started_at: str = ""
    ended_at: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Education(_Sent):
    """A school somebody goes or went to."""

    school: str = ""
    degree: str = ""
    field: str = ""
    started_at: str = ""
    ended_at: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class _Profile(_Sent):
    """What candidates/add and candidates/modify both take."""

    salutation: str = ""
    name: str = ""
    first_name: str = ""
    last_name: str = ""
    photo: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    company: str = ""
    previous_company: str = ""
    school: str = ""
    domains: tuple[str, ...] = ()
    role: str = ""
    location: str = ""
    city: str = ""
    state: str = ""
    postcode: str = ""
    country: str = ""
    company_location: str = ""
    social_links: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    company_linkedin_url: str = ""
    repo: str = ""
    summary: str = ""
    headline: str = ""
    skills: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    comments: str = ""
    source: str = ""
    found_by: str = ""
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CandidateChanges(_Profile):
    """New values for a candidate; what is empty stays as it is."""


@dataclass(frozen=True, slots=True)
class NewCandidate(_Profile):
    """A person to be added."""

    experience: tuple[Experience, ...] = ()
    education: tuple[Education, ...] = ()


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
