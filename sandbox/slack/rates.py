"""How often an app may call: by method and workspace in a minute, by channel for new messages.

The numbers are the least that Slack promises. Slack lets bursts pass that are not described; here none do.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable

_MINUTE = 60.0
# A message a second in a channel, "short bursts" allowed: so many at once.
_CHANNEL_PER_SECOND, _CHANNEL_BURST = 1.0, 5.0
_TIERS = {2: 20, 3: 50, 4: 100}
_TIER_OF = {
    "chat.delete": 3,
    "chat.getPermalink": 3,
    "chat.postEphemeral": 4,
    "chat.update": 3,
    "conversations.info": 3,
    "conversations.members": 4,
    "conversations.open": 3,
    "files.completeUploadExternal": 4,
    "files.getUploadURLExternal": 4,
    "files.info": 4,
    "usergroups.list": 2,
    "usergroups.users.list": 2,
    "users.info": 4,
    "views.open": 4,
    "views.publish": 4,
    "views.push": 4,
    "views.update": 4,
}


class Rates:
    """What was called lately; `clock` tells the seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._calls: dict[tuple[str, str], deque[float]] = {}
        self._channels: dict[tuple[str, str], tuple[float, float]] = {}

    def wait(self, team: str, method: str, channel: str) -> int:
        """0 if a call may be made, which then counts; else the seconds that Retry-After tells."""
        now = self._clock()
        if method == "chat.postMessage":
            return self._wait_for_channel((team, channel), now)
        if method not in _TIER_OF:
            return 0
        calls = self._calls.setdefault((team, method), deque())
        while calls and calls[0] <= now - _MINUTE:
            calls.popleft()
        if len(calls) >= _TIERS[_TIER_OF[method]]:
            return max(1, math.ceil(calls[0] + _MINUTE - now))
        calls.append(now)
        return 0

    def _wait_for_channel(self, where: tuple[str, str], now: float) -> int:
        left, since = self._channels.get(where, (_CHANNEL_BURST, now))
        left = min(_CHANNEL_BURST, left + (now - since) * _CHANNEL_PER_SECOND)
        may = left >= 1
        self._channels[where] = (left - 1 if may else left, now)
        return 0 if may else 1
