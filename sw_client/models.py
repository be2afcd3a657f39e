"""What travels to and from SourceWhale.

People are sent as the published JSON objects: names are the published ones, dates plain strings, and what is empty is
left out. The answers' fields are not published: what is absent or of another kind than expected
is None (sw_client.answers).
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
    customVariable: str
    customVariable2: str
    customVariable3: str
    customVariable4: str
    comments: str
    source: str
    foundBy: str
    keywords: list[str]
    relationships: list[str]


class CandidateChanges(_Profile, total=False):
    """New values for a candidate; what is left out stays as it is."""


class NewCandidate(_Profile, total=False):
    """A person to be added. The published dominantRace and gender are left out on purpose."""

    experience: list[Experience]
    education: list[Education]


@dataclass(frozen=True, slots=True)
class CampaignMetrics:
    """How a campaign has done in all its life: numbers of people, and proportions from 0 to 1."""

    sourced: int | None
    sent: int | None
    opened_proportion: float | None
    replied_proportion: float | None
    interested_proportion: float | None
    booked_proportion: float | None


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


# Where somebody may stand, from the first to the last.
STAGES = ("Sourced", "Messaged", "Opened", "Clicked", "Replied", "Interested", "Not Interested", "Meeting")


@dataclass(frozen=True, slots=True)
class FoundCandidate:
    """A candidate that a search found. Times are SourceWhale's, in unix seconds (see ServerClock).

    `project_ids` is None when the answer does not say, and empty when the person is in no project. The answer never
    says in which campaigns somebody is. `stage` is one of STAGES, as far as is known. `blank` are the published names
    of what the answer shows as empty; what it does not show at all is not among them. `opted_out`: something in it says
    that they must not be contacted.
    """

    id: str
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    social_links: tuple[str, ...] = ()
    name: str | None = None
    role: str | None = None
    company: str | None = None
    location: str | None = None
    project_ids: tuple[str, ...] | None = None
    stage: str | None = None
    status: str | None = None
    opens: int | None = None
    clicks: int | None = None
    created_at: float | None = None
    last_contacted: float | None = None
    last_activity: float | None = None
    blank: frozenset[str] = frozenset()
    opted_out: bool = False


@dataclass(frozen=True, slots=True)
class ActivityCounts:
    """How many people a user brought to each step."""

    sourced: int | None = None
    sent: int | None = None
    opened: int | None = None
    clicked: int | None = None
    replied: int | None = None
    interested: int | None = None
    not_interested: int | None = None
    booked: int | None = None


@dataclass(frozen=True, slots=True)
class UserActivity:
    """What one user's outreach came to, by its purpose; `unsorted` is what SourceWhale counts for none."""

    user_id: str
    candidate_sourcing: ActivityCounts | None = None
    business_development: ActivityCounts | None = None
    unsorted: ActivityCounts | None = None


@dataclass(frozen=True, slots=True)
class TeamMember:
    """A user of the team. `user_ids` are all the ids that count as this user's."""

    user_id: str
    user_ids: tuple[str, ...] = ()
    name: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The team's figures for a span of days, by user and not by campaign."""

    activity: tuple[UserActivity, ...]
    team: tuple[TeamMember, ...]
