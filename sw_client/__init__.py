"""SourceWhale's public API: typed calls, typed errors, a throttle, no retry of a write whose outcome is unknown.

Knows nothing of this project and could be a package of its own.
"""

from sw_client.answers import LONGEST_ID
from sw_client.client import DEFAULT_BASE_URL, Addition, SourceWhale
from sw_client.clock import Offset, ServerClock
from sw_client.errors import (
    BadApiKey,
    CircuitOpen,
    Interrupted,
    PlanWithoutApi,
    RateLimited,
    RejectedValues,
    SourceWhaleError,
    Unavailable,
    UnknownOutcome,
    UnreadableAnswer,
)
from sw_client.models import (
    STAGES,
    ActivityCounts,
    Added,
    Campaign,
    CampaignMetrics,
    CandidateChanges,
    Dashboard,
    Education,
    Experience,
    FoundCandidate,
    NewCandidate,
    Project,
    SearchKey,
    TeamMember,
    UserActivity,
)
from sw_client.throttle import Hold, LocalThrottle, Throttle, Turn

__all__ = [
    "DEFAULT_BASE_URL",
    "LONGEST_ID",
    "STAGES",
    "ActivityCounts",
    "Added",
    "Addition",
    "BadApiKey",
    "Campaign",
    "CampaignMetrics",
    "CandidateChanges",
    "CircuitOpen",
    "Dashboard",
    "Education",
    "Experience",
    "FoundCandidate",
    "Hold",
    "Interrupted",
    "LocalThrottle",
    "NewCandidate",
    "Offset",
    "PlanWithoutApi",
    "Project",
    "RateLimited",
    "RejectedValues",
    "SearchKey",
    "ServerClock",
    "SourceWhale",
    "SourceWhaleError",
    "TeamMember",
    "Throttle",
    "Turn",
    "Unavailable",
    "UnknownOutcome",
    "UnreadableAnswer",
    "UserActivity",
]
