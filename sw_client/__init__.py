"""SourceWhale's public API: typed calls, typed errors, a throttle, no retry of a write whose outcome is unknown.

Knows nothing of this project and could be a package of its own.
"""

from sw_client.client import DEFAULT_BASE_URL, Addition, SourceWhale
from sw_client.errors import (
    BadApiKey,
    CircuitOpen,
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
from sw_client.throttle import Hold, LocalThrottle, Throttle, Turn

__all__ = [
    "DEFAULT_BASE_URL",
    "Added",
    "Addition",
    "BadApiKey",
    "Campaign",
    "CampaignMetrics",
    "CandidateChanges",
    "CircuitOpen",
    "Education",
    "Experience",
    "FoundCandidate",
    "Hold",
    "LocalThrottle",
    "NewCandidate",
    "PlanWithoutApi",
    "Project",
    "RateLimited",
    "RejectedValues",
    "SearchKey",
    "SourceWhale",
    "SourceWhaleError",
    "Throttle",
    "Turn",
    "Unavailable",
    "UnknownOutcome",
    "UnreadableAnswer",
]
