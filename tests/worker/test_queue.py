"""Jobs carry ids only, as JSON; a Redis that is away is one error, soon."""

from __future__ import annotations

import json
import time
import zlib

import fakeredis
import pytest

from tests.servers import closed_port
from worker import jobs
from worker.runtime.queue import JobQueue, QueueUnavailable, connect


def test_what_travels_is_json_with_ids():
    redis = fakeredis.FakeRedis()
    queue = JobQueue(redis)
    queue.run_export("abc123")
    queue.refresh_destinations("w1", "U1")
    assert queue.waiting() == {("worker.jobs.run_export", "abc123"), ("worker.jobs.refresh_destinations", "w1", "U1")}
    keys = redis.keys("rq:job:*")
    bodies = [json.loads(zlib.decompress(redis.hget(key, "data"))) for key in keys]
    assert sorted(body[2] for body in bodies) == [["abc123"], ["w1", "U1"]]


def test_people_who_wait_are_served_before_long_exports():
    redis = fakeredis.FakeRedis()
    queue = JobQueue(redis)
    queue.run_export("long")
    queue.prepare_export("new")
    first = redis.lindex("rq:queue:work", 0).decode()
    assert json.loads(zlib.decompress(redis.hget(f"rq:job:{first}", "data")))[2] == ["new"]


def test_every_job_that_is_enqueued_exists():
    redis = fakeredis.FakeRedis()
    queue = JobQueue(redis)
    for enqueue in (queue.prepare_export, queue.run_export, queue.check_key, queue.verify_connection):
        enqueue("x")
    queue.refresh_destinations("w", "U")
    names = {name for name, *_ in queue.waiting()}
    assert len(names) == 5
    for name in names:
        assert callable(getattr(jobs, name.removeprefix("worker.jobs.")))


def test_a_redis_that_is_away_is_told_soon():
    queue = JobQueue(connect(f"redis://127.0.0.1:{closed_port()}"))
    began = time.monotonic()
    for call in (queue.ping, queue.waiting, lambda: queue.run_export("x")):
        with pytest.raises(QueueUnavailable):
            call()
    assert time.monotonic() - began < 3
