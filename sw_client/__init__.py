"""SourceWhale's public API: typed calls, typed errors, no retry of a write whose outcome is unknown.

Knows nothing of this project and could be a package of its own.
"""

from sw_client.client import DEFAULT_BASE_URL, SourceWhale
from sw_client.errors import (
    BadApiKey,
    PlanWithoutApi,
    RateLimited,
    RejectedValues,
    SourceWhaleError,
    Unavailable,
    UnknownOutcome,
    UnreadableAnswer,
)
from sw_client.models import (
    Added,
    Campaign,
    CampaignMetrics,
    CandidateChanges,
    Education,
    Experience,
    FoundCandidate,
    NewCandidate,
    Project,
    SearchKey,
)

__all__ = [
    "DEFAULT_BASE_URL",
    "Added",
    "BadApiKey",
    "Campaign",
    "CampaignMetrics",
    "CandidateChanges",
    "Education",
    "Experience",
    "FoundCandidate",
    "NewCandidate",
    "PlanWithoutApi",
    "Project",
    "RateLimited",
    "RejectedValues",
    "SearchKey",
    "SourceWhale",
    "SourceWhaleError",
    "Unavailable",
    "UnknownOutcome",
    "UnreadableAnswer",
]
