"""Outreach in the local SourceWhale: campaigns that are kicked off send as days pass, and replies come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sandbox.sourcewhale.record import STAGES, Record

DAILY_LIMIT = 100
# Every third mail is opened, in the order in which they are sent.
_OPENED = 3
_COUNTED = ("sourced", "sent", "opened", "clicked", "replied", "interested", "notInterested", "booked")
_METRICS = ("sourced", "sent", "openedProp", "repliedProp", "interestedProp", "bookedProp")
_AS_STAGE = {"replied": "Replied", "interested": "Interested", "notInterested": "Not Interested", "booked": "Meeting"}


@dataclass
class _Campaign:
    """What has come of a campaign. `messaged` are ids of people."""

    kicked_off: bool = False
    messaged: set[str] = field(default_factory=set)
    counted: Counter[str] = field(default_factory=Counter)
    metrics: dict[str, Any] | None = None


@dataclass
class _Event:
    """Something that happened to somebody, for the dashboard."""

    at: float
    owner: str
    what: str


class Outreach:
    """The campaigns' figures, by the campaigns' ids, and what happened when."""

    def __init__(self) -> None:
        self._campaigns: dict[str, _Campaign] = {}
        self._events: list[_Event] = []
        # False: `includeMetrics` brings none.
        self.metrics_shown = True

    def kick_off(self, campaign: str) -> None:
        """A person starts the campaign's steps: from the next day on it sends."""
        self._of(campaign).kicked_off = True

    def kicked_off(self, campaign: str) -> bool:
        """Whether it sends."""
        return self._of(campaign).kicked_off

    def note(self, owner: str, what: str, at: float) -> None:
        """Something happened to one of this user's people."""
        self._events.append(_Event(at, owner, what))

    def send(self, campaign: str, owner: str, members: Sequence[Record], at: float) -> int:
        """A day's mails, to those who have had none. Returns how many."""
        standing = self._of(campaign)
        chosen = [record for record in members if record.id not in standing.messaged][:DAILY_LIMIT]
        for record in chosen:
            standing.messaged.add(record.id)
            record.last_contacted = at
            _advance(record, "Messaged")
            self._count(standing, owner, "sent", at)
            if len(standing.messaged) % _OPENED == 0:
                record.opens, record.last_activity = (record.opens or 0) + 1, at
                _advance(record, "Opened")
                self._count(standing, owner, "opened", at)
        return len(chosen)

    def reply(self, campaign: str, owner: str, members: Sequence[Record], people: int, what: str, at: float) -> int:
        """Up to so many people who had a mail and have not replied do so, in a way of `_AS_STAGE`. Returns how many."""
        standing, stage = self._of(campaign), _AS_STAGE[what]
        chosen = [
            record
            for record in members
            if record.id in standing.messaged and record.stage in (None, *STAGES[: STAGES.index("Replied")])
        ][:people]
        for record in chosen:
            record.stage, record.last_activity = stage, at
            for counted in dict.fromkeys(("replied", what)):
                self._count(standing, owner, counted, at)
        return len(chosen)

    def set_metrics(self, campaign: str, metrics: dict[str, Any] | None) -> None:
        """What `includeMetrics` shows of a campaign, however odd; None for what is so."""
        self._of(campaign).metrics = metrics

    def metrics(self, campaign: str, people: int) -> dict[str, Any]:
        """A campaign's totals, with proportions of those who were sent a mail."""
        standing = self._of(campaign)
        if not self.metrics_shown:
            return {}
        if standing.metrics is not None:
            return dict(standing.metrics)
        sent = standing.counted["sent"]
        parts = [standing.counted[name] / sent if sent else 0 for name in ("opened", "replied", "interested", "booked")]
        return dict(zip(_METRICS, (people, sent, *parts), strict=True))

    def dashboard(self, first: str, last: str) -> dict[str, Any]:
        """What happened from one day to another (both included, UTC), by user."""
        counts: dict[str, Counter[str]] = {}
        for event in self._events:
            if first <= datetime.fromtimestamp(event.at, UTC).date().isoformat() <= last:
                counts.setdefault(event.owner, Counter())[event.what] += 1
        return {
            "counts": {
                _user_id(owner): {
                    "candidateSourcing": {name: counted[name] for name in _COUNTED},
                    "null": dict.fromkeys(_COUNTED, 0),
                    # Personal data that nobody asked for stands in this answer.
                    "phones": ["+1 555 0199 000"],
                    "gender": {"female": 1, "male": 1},
                    "ethnicity": {"unknown": 2},
                }
                for owner, counted in counts.items()
            },
            "team": [
                {"userId": _user_id(owner), "userIds": [_user_id(owner)], "name": owner.split("@")[0], "email": owner}
                for owner in counts
            ],
        }

    def shift(self, seconds: float) -> None:
        """Time passes."""
        for event in self._events:
            event.at -= seconds

    def _count(self, standing: _Campaign, owner: str, what: str, at: float) -> None:
        standing.counted[what] += 1
        self.note(owner, what, at)

    def _of(self, campaign: str) -> _Campaign:
        return self._campaigns.setdefault(campaign, _Campaign())


def _user_id(owner: str) -> str:
    return "user-" + owner.partition("@")[0]


def _advance(record: Record, stage: str) -> None:
    if record.stage is None or (record.stage in STAGES and STAGES.index(record.stage) < STAGES.index(stage)):
        record.stage = stage
