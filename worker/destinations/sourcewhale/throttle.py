"""One throttle for all workers, per API key: its state stands in Redis, where each step is one atomic script.

It adapts to what SourceWhale answers (sw_client.throttle says how). Turns are handed out in the order in which they are
asked for, so exports that ask as often get as much. Redis may be lost at any moment: then the state
begins anew, and while Redis is away each process holds its own calls back.
"""

from __future__ import annotations

import hashlib
import threading
import time
from typing import Any

from redis import Redis
from redis.commands.core import Script
from redis.exceptions import RedisError

from sw_client import Hold, LocalThrottle, Throttle, Turn
from sw_client.throttle import (
    FAILURES_TO_OPEN,
    FASTEST,
    LONGEST_OPEN_SECONDS,
    PROBE_SECONDS,
    SLOWEST,
    USUAL,
)
from worker.runtime import telemetry

_FORGOTTEN_AFTER_SECONDS = 24 * 3600
_AWAY_SECONDS = 1.0

# The state: rate (calls a second), next (when the next turn is), blocked and open (until when), refusals and failures
# in a row. Times are Redis' own clock, so that machines whose clocks differ agree.
_BEGIN = """
local t = redis.call('TIME')
local now = t[1] + t[2] / 1000000
local s = redis.call('HMGET', KEYS[1], 'rate', 'next', 'blocked', 'open', 'refusals', 'failures', 'at')
local rate = tonumber(s[1]) or FASTEST
local next, blocked, open = tonumber(s[2]) or 0, tonumber(s[3]) or 0, tonumber(s[4]) or 0
local refusals, failures = tonumber(s[5]) or 0, tonumber(s[6]) or 0
local function exact(number) return string.format('%.6f', number) end
local function open_seconds() return math.min(LONGEST_OPEN, 2 ^ math.min(10, failures - FAILURES_TO_OPEN + 1)) end
local function keep(...)
  redis.call('HSET', KEYS[1], 'at', exact(now), 'next', exact(next), 'blocked', exact(blocked), 'open', exact(open))
  if select('#', ...) > 0 then redis.call('HSET', KEYS[1], ...) end
  redis.call('EXPIRE', KEYS[1], FORGOTTEN)
end
-- The clock was set back: everything that was to come comes as much earlier.
local back = (tonumber(s[7]) or now) - now
if back > 1 then
  next, blocked, open = next - back, blocked - back, open - back
  keep()
end
"""
_TURN = """
-- A probe may be back long before it is given up, so nobody waits for the latter.
if open > now then return {'down', exact(math.min(open - now, open_seconds())), '0', '0'} end
if blocked > now then return {'asked to wait', exact(blocked - now), '0', '0'} end
local at = rate >= FASTEST and now or math.max(now, next)
if at - now > tonumber(ARGV[1]) then return {'pace', exact(at - now), '0', '0'} end
if failures >= FAILURES_TO_OPEN then open = now + PROBE end
next = at + 1 / rate
keep()
local well = rate >= FASTEST and failures == 0 and refusals == 0
return {'pace', exact(at - now), '1', well and '1' or '0'}
"""
_SUCCEEDED = """
open = 0
keep('failures', 0, 'refusals', 0, 'rate', exact(math.min(FASTEST, rate + 1 / rate)))
return 1
"""
_ASKED_TO_WAIT = """
if blocked <= now then
  rate = math.max(SLOWEST, math.min(rate, USUAL) / 2)
  refusals = refusals + 1
end
local wait = tonumber(ARGV[1])
if wait < 0 then wait = math.min(60, 2 ^ math.min(6, math.max(1, refusals))) end
blocked = math.max(blocked, now + wait)
keep('rate', exact(rate), 'refusals', refusals, 'blocked', exact(blocked), 'failures', 0, 'open', 0)
return exact(blocked - now)
"""
_FAILED = """
failures = failures + 1
keep('failures', failures)
if failures >= FAILURES_TO_OPEN then
  keep('open', exact(now + open_seconds()))
end
return failures == FAILURES_TO_OPEN and 1 or 0
"""
_CONSTANTS = {
    "FASTEST": FASTEST,
    "SLOWEST": SLOWEST,
    "USUAL": USUAL,
    "FAILURES_TO_OPEN": FAILURES_TO_OPEN,
    "LONGEST_OPEN": LONGEST_OPEN_SECONDS,
    "PROBE": PROBE_SECONDS,
    "FORGOTTEN": _FORGOTTEN_AFTER_SECONDS,
}


def _script(body: str) -> str:
    return "".join(f"local {name} = {value}\n" for name, value in _CONSTANTS.items()) + _BEGIN + body


class Throttles:
    """The throttles of a process by API key. `redis` is a connection whose time-outs are short."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._lock = threading.Lock()
        self._made: dict[str, Throttle] = {}

    def of(self, api_key: str) -> Throttle:
        """The throttle of a key. Redis holds a hash of the key and never the key."""
        name = "throttle:" + hashlib.sha256(b"throttle:" + api_key.encode()).hexdigest()[:32]
        with self._lock:
            if name not in self._made:
                self._made[name] = SharedThrottle(self._redis, name)
            return self._made[name]


class SharedThrottle:
    """See sw_client.throttle.Throttle. Thread-safe."""

    def __init__(self, redis: Redis, name: str) -> None:
        self._name = name
        self._turn = redis.register_script(_script(_TURN))
        self._succeeded = redis.register_script(_script(_SUCCEEDED))
        self._asked_to_wait = redis.register_script(_script(_ASKED_TO_WAIT))
        self._failed = redis.register_script(_script(_FAILED))
        self._alone = LocalThrottle()
        self._away_until = 0.0
        # Whether Redis said last that nothing holds anybody back, so that a success is no news.
        self._well = False

    def turn(self, patience: float) -> Turn:
        """See Throttle."""
        answer = self._ask(self._turn, patience)
        if answer is None:
            turn = self._alone.turn(patience)
        else:
            hold, wait, reserved, well = answer
            self._well = well == b"1"
            turn = Turn(float(wait), Hold(hold.decode()), reserved=reserved == b"1")
        if turn.wait > 0:
            telemetry.observe("throttle_wait_seconds", turn.wait, why=turn.hold)
        return turn

    def succeeded(self) -> None:
        """See Throttle."""
        self._alone.succeeded()
        if not self._well:
            self._ask(self._succeeded)

    def asked_to_wait(self, seconds: float | None) -> float:
        """See Throttle."""
        alone = self._alone.asked_to_wait(seconds)
        self._well = False
        answer = self._ask(self._asked_to_wait, -1.0 if seconds is None else seconds)
        return alone if answer is None else float(answer)

    def failed(self) -> None:
        """See Throttle."""
        self._alone.failed()
        self._well = False
        if self._ask(self._failed) == 1:
            telemetry.inc("circuit_opened")

    def _ask(self, script: Script, *arguments: float) -> Any:
        """What Redis answers; None while it is away."""
        if time.monotonic() < self._away_until:
            return None
        try:
            return script(keys=[self._name], args=arguments)
        except RedisError:
            self._well = False
            self._away_until = time.monotonic() + _AWAY_SECONDS
            return None
