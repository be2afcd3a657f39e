"""The job queue: the only module that knows RQ. The bot enqueues here; `worker.main` works here.

Jobs are JSON and carry ids only. Losing one, or running one twice, is harmless (docs/limits.md, Redis and RQ): what is
to be done stands in SQL, `worker.keeper` enqueues again what has no living job, and a lease keeps two copies apart.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue, SimpleWorker
from rq.exceptions import StopRequested
from rq.job import Job
from rq.serializers import JSONSerializer
from rq.worker import WorkerStatus

from store.base.trouble import mishap
from worker.runtime import telemetry
from worker.runtime.broker import connect, words

logger = logging.getLogger(__name__)

_NAME = "work"
# The only functions that a worker runs.
JOBS = frozenset(
    f"worker.jobs.{name}"
    for name in (
        "prepare_export",
        "run_export",
        "refresh_destinations",
        "check_people",
        "off_limits_file",
        "look_at_campaigns",
        "tell_digests",
        "sample_people",
        "check_key",
        "verify_connection",
    )
)
_RUN = "run_export"
# A job that hangs longer is cut off; a slice of an export takes seconds (worker.exports.run).
_JOB_TIMEOUT_SECONDS = 300
# A worker waits so long for a job before it asks again, and so long for any answer: a connection that hangs without
# closing is noticed by then.
_WAIT_FOR_JOB_SECONDS, _BLOCKING_ANSWER_SECONDS = 2, 5
# What became of a job is in SQL; Redis need not remember.
_RESULT_TTL_SECONDS = 60


class QueueUnavailable(Exception):
    """Redis cannot be used just now; the text says why. What is in SQL will be enqueued when it can."""


@dataclass(frozen=True, slots=True)
class QueueStatus:
    """How many workers were heard of lately, how many jobs none has begun, for how many seconds the next one waits."""

    workers: int
    jobs: int
    age: float
    figures: list[telemetry.Series]


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A job in the queue: the function's name, its ids, and since when it waits, in seconds since 1970."""

    function: str
    ids: tuple[str, ...]
    since: float | None


def _read_job(redis: Redis, stored: dict[bytes, bytes]) -> _Waiting | None:
    """A job as RQ keeps it; None where that is no job of ours."""
    job = Job("read", connection=redis, serializer=JSONSerializer)
    try:
        job.restore(stored)
        function, ids = job.func_name, tuple(job.args)
        is_ours = function in JOBS and all(isinstance(one, str) for one in ids)
        since = job.enqueued_at.timestamp() if job.enqueued_at else None
    except Exception:  # noqa: BLE001 - what a stranger writes may fail in any way, and is skipped
        return None
    return _Waiting(str(function), ids, since) if is_ours else None


class QueueWatch:
    """What waits in the queue of a deployment, and who works on it."""

    def __init__(self, redis: Redis, deployment: str = "") -> None:
        self._redis = redis
        self._deployment = deployment
        self._queue = _queue(redis, deployment)

    def waiting(self) -> set[tuple[str, ...]]:
        """Function name and ids of every job that no worker has begun. Raises QueueUnavailable."""
        try:
            return {(job.function, *job.ids) for job in self._jobs()}
        except RedisError as error:
            raise QueueUnavailable(words(error)) from None

    def how_many_wait(self) -> int:
        """How many jobs wait for a worker; 0 while Redis is away, for then none can be had."""
        try:
            return int(self._queue.count)
        except RedisError:
            return 0

    def somebody_waits_next(self) -> bool:
        """Whether the next job is one for which a person looks at their screen, and no export's run."""
        try:
            first: Any = self._redis.lindex(self._queue.key, 0)
        except RedisError:
            return False
        return first is not None and not first.startswith(_RUN.encode())

    def ping(self) -> None:
        """Raises QueueUnavailable when nothing can be written to Redis."""
        try:
            self._redis.set(f"{self._deployment}:readiness", "1", ex=60)
        except RedisError as error:
            raise QueueUnavailable(words(error)) from None

    def trouble(self) -> str | None:
        """What keeps every worker from working, as they say themselves; None if one of them can. Raises
        QueueUnavailable."""
        try:
            return telemetry.trouble(self._redis, self._deployment)
        except RedisError as error:
            raise QueueUnavailable(words(error)) from None

    def workers_alive(self) -> int:
        """How many workers have been heard of lately. Raises QueueUnavailable."""
        try:
            return telemetry.workers_alive(self._redis, self._deployment)
        except RedisError as error:
            raise QueueUnavailable(words(error)) from None

    def status(self) -> QueueStatus:
        """What operators look at. Raises QueueUnavailable."""
        try:
            first = next(iter(self._jobs(1)), None)
            return QueueStatus(
                workers=telemetry.workers_alive(self._redis, self._deployment),
                jobs=self._queue.count,
                age=max(0.0, time.time() - first.since) if first and first.since else 0.0,
                figures=telemetry.read(self._redis, self._deployment),
            )
        except RedisError as error:
            raise QueueUnavailable(words(error)) from None

    def _jobs(self, most: int | None = None) -> list[_Waiting]:
        """The jobs at the front of the queue, without entries that are none of ours. Raises RedisError.

        RQ reads all entries at once and fails for all if one of them was written by somebody else.
        """
        names: Any = self._redis.lrange(self._queue.key, 0, -1 if most is None else most - 1)
        pipeline = self._redis.pipeline(transaction=False)
        for name in names:
            pipeline.hgetall(b"rq:job:" + name)
        found: Any = pipeline.execute(raise_on_error=False)
        jobs = (_read_job(self._redis, stored) for stored in found if isinstance(stored, dict) and stored)
        return [job for job in jobs if job is not None]


class JobQueue(QueueWatch):
    """Enqueues. Every call answers within about a second, for it happens inside Slack's three."""

    def prepare_export(self, export_id: str) -> None:
        """Read the file of an export and show *Review*."""
        self._enqueue("worker.jobs.prepare_export", export_id, at_front=True)

    def run_export(self, export_id: str) -> None:
        """Send the next slice of an export."""
        self._enqueue("worker.jobs.run_export", export_id)

    def refresh_destinations(self, workspace_id: str, user_id: str) -> None:
        """Fetch the campaigns and jobs that a person may see."""
        self._enqueue("worker.jobs.refresh_destinations", workspace_id, user_id, at_front=True)

    def check_people(self, export_id: str) -> None:
        """Look up in SourceWhale the people of an export in Review; behind everything else."""
        self._enqueue("worker.jobs.check_people", export_id)

    def off_limits_file(self, list_file_id: str) -> None:
        """Read or send an off-limits list as a file."""
        self._enqueue("worker.jobs.off_limits_file", list_file_id, at_front=True)

    def look_at_campaigns(self, connection_id: str) -> None:
        """Ask SourceWhale what became of the campaigns of ended exports, and remind; behind everything else."""
        self._enqueue("worker.jobs.look_at_campaigns", connection_id)

    def sample_people(self, export_id: str) -> None:
        """Look up in SourceWhale where some of those stand whom an export sent; somebody waits for it."""
        self._enqueue("worker.jobs.sample_people", export_id, at_front=True)

    def tell_digests(self, workspace_id: str) -> None:
        """Tell a workspace's channels the numbers of the week; behind everything else."""
        self._enqueue("worker.jobs.tell_digests", workspace_id)

    def check_key(self, draft_id: str) -> None:
        """Try the API key of a connection that is being set up."""
        self._enqueue("worker.jobs.check_key", draft_id, at_front=True)

    def verify_connection(self, draft_id: str) -> None:
        """Export the test candidate of a connection that is being set up."""
        self._enqueue("worker.jobs.verify_connection", draft_id, at_front=True)

    def _enqueue(self, function: str, *ids: str, at_front: bool = False) -> None:
        try:
            self._queue.enqueue_call(
                function,
                args=ids,
                job_id=f"{function.rpartition('.')[2]}-{uuid4().hex}",
                timeout=_JOB_TIMEOUT_SECONDS,
                result_ttl=_RESULT_TTL_SECONDS,
                failure_ttl=_RESULT_TTL_SECONDS,
                at_front=at_front,
            )
        except RedisError as error:
            raise QueueUnavailable(words(error)) from None


def _queue(redis: Redis, deployment: str, job_class: type[Job] | None = None) -> Queue:
    """The queue of a deployment: another one that uses the same Redis has its own."""
    name = f"{_NAME}-{deployment}" if deployment else _NAME
    return Queue(name, connection=redis, serializer=JSONSerializer, job_class=job_class)


def work(url: str, stopping: Callable[[], bool], deployment: str = "") -> None:
    """Run jobs in this process until `stopping`, through any outage of Redis.

    One queue and no forks, scheduler or callbacks: each of these lost jobs when a worker was killed.
    """
    told: str | None = None
    while not stopping():
        trouble: str | None = None
        redis = connect(url, seconds=_BLOCKING_ANSWER_SECONDS)
        try:
            worker = _Worker(
                [_queue(redis, deployment, job_class=_Job)],
                connection=redis,
                serializer=JSONSerializer,
                job_class=_Job,
            )
            worker.stopping = stopping
            worker.work(logging_level="CRITICAL", with_scheduler=False)
            trouble = worker.trouble
        except (RedisError, OSError) as error:
            trouble = words(error)
        except SystemExit:
            # RQ exits the process when Redis goes away at the end of a job; the work is safe in SQL.
            trouble = "Redis went away at the end of a job"
        redis.close()
        if trouble is not None and trouble != told:
            # Once for each cause, not twice a second.
            logger.warning("no jobs are taken: %s; trying again", trouble)
        told = trouble
        if not stopping():
            time.sleep(0.5)


class _Job(Job):
    """A job that is one of ours or is not run, whoever wrote it into Redis; and whose errors do not reach Redis."""

    def perform(self) -> None:
        """Call the function by its name. RQ would import and call any, a method of an argument too."""
        arguments = list(self.args or ())
        if self.func_name not in JOBS or self.instance is not None or self.kwargs:
            logger.warning("a job that is none of ours was refused")
            return
        if not all(isinstance(argument, str) for argument in arguments):
            logger.warning("a job with other arguments than ids was refused")
            return
        try:
            self.func(*arguments)
        except Exception as error:  # noqa: BLE001 - RQ would write its text, with what stands in it, into Redis and the log
            mishap(logger, f"the job {self.func_name}", error)

    def execute_success_callback(self, death_penalty_class: Any, result: Any) -> None:
        """None of ours has one, and RQ would call any function that the job names."""

    def execute_failure_callback(self, death_penalty_class: Any, *exc_info: Any) -> None:
        """As execute_success_callback."""

    def execute_stopped_callback(self, death_penalty_class: Any) -> None:
        """As execute_success_callback."""

    def send_webhooks(self, *arguments: Any, **named: Any) -> None:
        """None of ours has one, and RQ would call any address that the job names."""


class _Worker(SimpleWorker):
    """A worker that ends when its process is asked to, and which notices soon that Redis hangs.

    RQ logs an error and a trace each time it cannot reach Redis, and waits for up to a minute between tries; here
    `trouble` holds the cause, and `work` logs it once.
    """

    max_connection_wait_time = 1.0
    trouble: str | None = None
    # Whether the process was asked to stop, perhaps before this worker was made.
    stopping: Callable[[], bool] = staticmethod(lambda: False)

    @property
    def _stop_requested(self) -> bool:
        """RQ asks this between jobs."""
        return self.stopping()

    @_stop_requested.setter
    def _stop_requested(self, value: bool) -> None:
        """RQ sets this to False at first, and its signal handlers set it to True; they are not installed."""

    @property
    def dequeue_timeout(self) -> int:
        """For how many seconds Redis is asked to wait for a job."""
        return _WAIT_FOR_JOB_SECONDS

    @property
    def connection_timeout(self) -> int:
        """After how many seconds without an answer Redis counts as hanging."""
        return _BLOCKING_ANSWER_SECONDS

    def heartbeat(self, timeout: int | None = None, pipeline: Any = None) -> None:
        """As RQ's, which is called before and after each wait for a job; ends the worker that was asked to stop."""
        if self.stopping() and pipeline is None and self.get_state() == WorkerStatus.IDLE:
            raise StopRequested
        try:
            super().heartbeat(timeout, pipeline)
        except RedisError as error:
            self.trouble = words(error)
            raise _TroubleWithRedis from None
        telemetry.takes_jobs()

    def subscribe(self) -> None:
        """RQ's commands to workers are not used; the thread that waits for them would end in a trace at an outage."""

    def unsubscribe(self) -> None:
        """See `subscribe`."""

    def execute_job(self, job: Any, queue: Any) -> None:
        """As RQ's."""
        with telemetry.busy(_JOB_TIMEOUT_SECONDS):
            super().execute_job(job, queue)

    def _install_signal_handlers(self) -> None:
        """RQ's raise out of whatever runs just then, where it may be swallowed; see worker.runtime.stopping."""


class _TroubleWithRedis(Exception):
    """Not one of Redis' own errors, which RQ's loop waits for."""
