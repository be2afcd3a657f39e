"""Figures of what happens in this process, brought together in Redis, so that any bot answers `GET /metrics` for all.

    telemetry.inc("exports_ended", end="complete")
    telemetry.observe("slack_call_seconds", 0.12, method="chat.update", status="ok")

Both cost a dictionary entry. A thread adds what has gathered to one Redis hash every few seconds; while Redis is away
it gathers, and when Redis is lost the figures begin anew, which Prometheus knows of counters. They are for looking at:
what matters stands in SQL.
"""

from __future__ import annotations

import bisect
import logging
import os
import socket
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import orjson
from redis import Redis
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

_HASH = "figures:1"
_HEARTBEATS = "heartbeats:1"
_TROUBLES = "troubles:1"
_SETTINGS = "settings:1"
_FLUSH_SECONDS = 3.0
# A worker that has not been heard of for this long does not count.
HEARTBEAT_SECONDS = 20.0

_SHORT = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 30.0)


@dataclass(frozen=True, slots=True)
class Metric:
    """What a figure means, by which labels it is told apart, and for times the upper bounds of its buckets."""

    help: str
    labels: tuple[str, ...]
    buckets: tuple[float, ...] = ()


METRICS: Mapping[str, Metric] = {
    "exports_ended": Metric("Exports by how they ended.", ("end",)),
    "candidates_ended": Metric("Candidates of ended exports by what became of them.", ("end",)),
    "sourcewhale_call_seconds": Metric(
        "SourceWhale's answers: how long they took, by operation and status.", ("operation", "status"), _SHORT
    ),
    "slack_call_seconds": Metric(
        "Slack's answers: how long they took, by method and status.", ("method", "status"), _SHORT
    ),
    "throttle_wait_seconds": Metric(
        "How long calls to SourceWhale were held back, by why.", ("why",), (0.1, 0.5, 1.0, 5.0, 15.0, 60.0, 300.0)
    ),
    "socket_reconnects": Metric("Socket Mode connections that were replaced, by why.", ("reason",)),
    "circuit_opened": Metric("How often SourceWhale failed so often that calls were stopped for a while.", ()),
    "ack_seconds": Metric("How long Slack waited for the bot, by kind of request.", ("kind",), _SHORT),
    "job_seconds": Metric("How long jobs took, by job.", ("job",), (0.1, 0.5, 1.0, 2.0, 5.0, 15.0, 60.0, 300.0)),
}


@dataclass
class Series:
    """One figure as read back: a sum for counters; for times the counts by bucket (the last is beyond all), and sum."""

    name: str
    labels: tuple[str, ...]
    total: float = 0.0
    counts: list[float] = field(default_factory=list)


class Recorder:
    """Gathers figures and adds them to Redis. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pending: dict[bytes, float] = defaultdict(float)

    def inc(self, name: str, value: float = 1.0, **labels: str) -> None:
        """Count `value` more. Raises KeyError for a figure or a label that METRICS does not know."""
        field_name = _field(name, labels, "")
        with self._lock:
            self._pending[field_name] += value

    def observe(self, name: str, seconds: float, **labels: str) -> None:
        """Note how long something took. Raises KeyError as `inc` does."""
        bucket = bisect.bisect_left(METRICS[name].buckets, seconds)
        count, total = _field(name, labels, str(bucket)), _field(name, labels, "")
        with self._lock:
            self._pending[count] += 1
            self._pending[total] += seconds

    def flush(self, redis: Redis, deployment: str = "") -> bool:
        """Add what has gathered to Redis; it is kept for the next time when Redis is away. Never raises."""
        with self._lock:
            pending, self._pending = self._pending, defaultdict(float)
        if not pending:
            return True
        try:
            with redis.pipeline(transaction=True) as pipeline:
                for name, value in pending.items():
                    pipeline.hincrbyfloat(_key(deployment, _HASH), name, value)
                pipeline.execute()
        except (RedisError, OSError):
            with self._lock:
                for name, value in pending.items():
                    self._pending[name] += value
            return False
        return True


_recorder = Recorder()
inc = _recorder.inc
observe = _recorder.observe


@contextmanager
def timed(name: str, **labels: str) -> Iterator[None]:
    """Observe how long the block takes, however it ends."""
    began = time.monotonic()
    try:
        yield
    finally:
        observe(name, time.monotonic() - began, **labels)


class Flushing:
    """The thread that flushes this process's figures until `stop`. A worker also says that it lives.

    `trouble` says what keeps a worker from working, None for nothing; it is asked every few seconds. So is `look`
    called, for whatever else a process does that often. `settings` are what all must have been given alike: a worker
    says what it was given, and logs where another one was given something else.
    """

    def __init__(
        self,
        redis: Redis,
        *,
        heartbeat: bool,
        deployment: str = "",
        trouble: Callable[[], str | None] = lambda: None,
        look: Callable[[], None] = lambda: None,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self._redis = redis
        self._look = look
        self._settings = settings or {}
        self._differing: list[str] = []
        self._deployment = deployment
        self._trouble = trouble
        self._heartbeat = f"{socket.gethostname()}:{os.getpid()}" if heartbeat else None
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="telemetry", daemon=True)

    def start(self) -> None:
        """Begin. A worker takes jobs soon."""
        takes_jobs()
        self._thread.start()

    def stop(self) -> None:
        """Flush a last time, and end."""
        self._stopped.set()
        self._thread.join(timeout=5)

    def _run(self) -> None:
        told: str | None = None
        while True:
            last = self._stopped.is_set()
            _recorder.flush(self._redis, self._deployment)
            if self._heartbeat is not None:
                trouble = None if last else self._trouble() or idle_trouble()
                if trouble is not None and trouble != told:
                    logger.warning("this worker cannot work: %s", trouble)
                told = trouble
                beat(
                    self._redis, self._heartbeat, self._deployment, gone=last, trouble=trouble, settings=self._settings
                )
                self._compare()
            if last:
                return
            self._look()
            self._stopped.wait(_FLUSH_SECONDS)

    def _compare(self) -> None:
        with suppress(RedisError, OSError):
            found = given_otherwise(self._redis, self._deployment, self._settings)
            for sentence in found:
                if sentence not in self._differing:
                    logger.warning("%s", sentence)
            self._differing = found


class _Loop:
    """When the loop that takes jobs was last seen, and until when it may be busy with one."""

    seen = time.monotonic()
    busy_until = 0.0


def takes_jobs() -> None:
    """The loop that takes jobs has asked for one just now."""
    _Loop.seen = time.monotonic()


@contextmanager
def busy(most_seconds: float) -> Iterator[None]:
    """The loop that takes jobs runs one, for no longer than this."""
    _Loop.busy_until = time.monotonic() + most_seconds
    try:
        yield
    finally:
        _Loop.busy_until = 0.0
        takes_jobs()


def idle_trouble() -> str | None:
    """A sentence when this process has not asked for a job for long, and is not at one."""
    if time.monotonic() < max(_Loop.busy_until, _Loop.seen + HEARTBEAT_SECONDS):
        return None
    return "it takes no jobs: Redis does not answer it"


def beat(
    redis: Redis,
    worker: str,
    deployment: str = "",
    *,
    gone: bool = False,
    trouble: str | None = None,
    settings: Mapping[str, str] | None = None,
) -> None:
    """Say that a worker lives, what it was given, and what keeps it from working; or that it ends. Never raises."""
    beats, troubles = _key(deployment, _HEARTBEATS), _key(deployment, _TROUBLES)
    given = _key(deployment, f"{_SETTINGS}:{worker}")
    try:
        with redis.pipeline(transaction=True) as pipeline:
            if gone:
                pipeline.zrem(beats, worker)
                pipeline.delete(given)
            else:
                # Redis' own clock, so that machines whose clocks differ agree.
                now = _now(redis)
                pipeline.zadd(beats, {worker: now})
                pipeline.zremrangebyscore(beats, 0, now - 3600)
                if settings:
                    # Of workers that were killed it does not stay.
                    pipeline.set(given, orjson.dumps(settings), ex=3600)
            if trouble is not None:
                pipeline.hset(troubles, worker, trouble)
            else:
                pipeline.hdel(troubles, worker)
            pipeline.hkeys(troubles)
            told = set(pipeline.execute()[-1])
        # What workers that were killed had told stays no longer than their heartbeats.
        if told and (stale := told - set(redis.zrange(beats, 0, -1))):
            redis.hdel(troubles, *stale)
    except (RedisError, OSError) as error:
        logger.debug("no heartbeat: %s", type(error).__name__)


def workers_alive(redis: Redis, deployment: str = "") -> int:
    """How many workers have been heard of lately. Raises RedisError."""
    return len(_alive(redis, deployment))


def trouble(redis: Redis, deployment: str = "") -> str | None:
    """What keeps every worker that was heard of lately from working; None if one can. Raises RedisError."""
    alive = _alive(redis, deployment)
    told: dict[bytes, bytes] = redis.hgetall(_key(deployment, _TROUBLES))  # type: ignore[assignment]
    if not alive or not all(worker in told for worker in alive):
        return None
    return told[alive[0]].decode(errors="replace")


def given_otherwise(redis: Redis, deployment: str, own: Mapping[str, str]) -> list[str]:
    """A sentence for each setting that a worker heard of lately was given otherwise than `own`. Raises RedisError."""
    found: dict[tuple[str, str], list[str]] = {}
    alive = _alive(redis, deployment)
    keys = [_key(deployment, f"{_SETTINGS}:{worker.decode(errors='replace')}") for worker in alive]
    for worker, told in zip(alive, redis.mget(keys) if keys else (), strict=True):
        try:
            theirs = dict(orjson.loads(told or b""))
        except (TypeError, ValueError):
            # Of another version, which does not say.
            continue
        for name in own.keys() & theirs.keys():
            if theirs[name] != own[name]:
                found.setdefault((name, _shown(str(theirs[name]))), []).append(_shown(worker.decode(errors="replace")))
    return [
        f"{name} is {own[name]} here, and {value} for {len(workers)} of the workers (such as {min(workers)}): give all "
        "processes the same, and restart them."
        for (name, value), workers in sorted(found.items())
    ]


def _shown(text: str) -> str:
    """What stands in Redis, on a terminal: no second line, and nothing that a terminal obeys."""
    return "".join(character for character in text if character.isprintable())[:200]


def _alive(redis: Redis, deployment: str) -> list[bytes]:
    found: list[bytes] = redis.zrange(  # type: ignore[assignment]
        _key(deployment, _HEARTBEATS), _now(redis) - HEARTBEAT_SECONDS, "+inf", byscore=True
    )
    return found


def read(redis: Redis, deployment: str = "") -> list[Series]:
    """All figures of all processes, without those that this version does not know. Raises RedisError."""
    found: dict[tuple[str, tuple[str, ...]], Series] = {}
    stored: dict[bytes, bytes] = redis.hgetall(_key(deployment, _HASH))  # type: ignore[assignment]
    for name, value in stored.items():
        try:
            metric_name, labels, part = orjson.loads(name)
            metric, amount, key = METRICS[metric_name], float(value), (metric_name, tuple(map(str, labels)))
            bucket = int(part) if part != "" else None
        except (KeyError, TypeError, ValueError):
            # Of another version, or not of this product at all.
            continue
        if len(key[1]) != len(metric.labels):
            continue
        series = found.setdefault(key, Series(*key, counts=[0.0] * (len(metric.buckets) + 1)))
        if bucket is None:
            series.total = amount
        elif 0 <= bucket < len(series.counts):
            series.counts[bucket] = amount
    return sorted(found.values(), key=lambda series: (series.name, series.labels))


def _key(deployment: str, name: str) -> str:
    """Redis' key of a deployment: another one that uses the same Redis has its own."""
    return f"{deployment}:{name}" if deployment else name


def _now(redis: Redis) -> float:
    seconds, microseconds = redis.time()
    return float(seconds) + float(microseconds) / 1e6


def _field(name: str, labels: Mapping[str, str], part: str) -> bytes:
    metric = METRICS[name]
    if len(labels) != len(metric.labels):
        raise KeyError(f"{name} is told apart by {metric.labels}")
    return orjson.dumps([name, [str(labels[label]) for label in metric.labels], part])
