"""Jobs carry ids only, as JSON; a Redis that is away is one error, soon."""

from __future__ import annotations

import json
import pickle
import threading
import zlib

import fakeredis
import pytest
from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer

from tests.servers import closed_port
from worker import jobs
from worker.runtime import queue
from worker.runtime.broker import connect
from worker.runtime.embedded_redis import EmbeddedRedis
from worker.runtime.queue import JOBS, JobQueue, QueueUnavailable, work


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
    for enqueue in (
        queue.prepare_export,
        queue.run_export,
        queue.check_key,
        queue.verify_connection,
        queue.check_people,
        queue.off_limits_file,
        queue.look_at_campaigns,
        queue.sample_people,
        queue.tell_digests,
    ):
        enqueue("x")
    queue.refresh_destinations("w", "U")
    names = {name for name, *_ in queue.waiting()}
    assert names == JOBS
    for name in names:
        assert callable(getattr(jobs, name.removeprefix("worker.jobs.")))


# What a stranger may write over a field of a job in Redis, each of which RQ fails to read.
FOREIGN = {
    "no compressed text": {"data": b"garbage"},
    "a pickle": {"data": zlib.compress(pickle.dumps(("os.abort", None, (), {})))},
    "too short": {"data": zlib.compress(b'["a"]')},
    "arguments that are no ids": {"data": zlib.compress(b'["worker.jobs.run_export", null, [{"a": 1}], {}]')},
    "no arguments": {"data": zlib.compress(b'["worker.jobs.run_export", null, null, {}]')},
    "a function that is no name": {"data": zlib.compress(b'[["x"], null, [], {}]')},
    "another function": {"data": zlib.compress(b'["os.system", null, ["true"], {}]')},
    "no time": {"created_at": b"yesterday", "enqueued_at": b"tomorrow"},
    "no number": {"timeout": b"soon"},
    "no text": {"status": b"\xff"},
}


def written_by_a_stranger(queue: Queue) -> None:
    """Every one of FOREIGN, a name without a job, and a job that is of another type."""
    redis = queue.connection
    for fields in FOREIGN.values():
        job = queue.enqueue_call("worker.jobs.run_export", args=("x",))
        for name, value in fields.items():
            redis.hset(job.key, name, value)
    redis.set("rq:job:text", "x")
    redis.rpush(queue.key, b"\xff\xfe", b"text", b"gone")


def test_what_a_stranger_puts_among_the_jobs_is_passed_over():
    redis = fakeredis.FakeRedis()
    queue = JobQueue(redis)
    written_by_a_stranger(Queue("work", connection=redis, serializer=JSONSerializer))
    queue.run_export("fine")
    queue.prepare_export("in front")
    assert queue.waiting() == {("worker.jobs.run_export", "fine"), ("worker.jobs.prepare_export", "in front")}
    assert queue.status().jobs == 2 + len(FOREIGN) + 3
    assert queue.status().age >= 0.0
    redis.lpush("rq:queue:work", b"\xff")
    assert queue.status().age == 0.0


def ran(redis_url: str, monkeypatch, put) -> list[str]:
    """What a worker did with the jobs that `put` wrote into Redis; it ends with a job of ours."""
    done: list[str] = []
    ended = threading.Event()

    def run_export(export_id: str) -> None:
        done.append(export_id)
        if export_id == "last":
            ended.set()
        if export_id == "broken":
            raise ValueError("rosalind@example.com")

    monkeypatch.setattr(jobs, "run_export", run_export)
    redis = Redis.from_url(redis_url)
    put(Queue("work", connection=redis, serializer=JSONSerializer), done)
    JobQueue(redis).run_export("last")
    work(redis_url, ended.is_set)
    return done


@pytest.fixture
def redis_url(tmp_path):
    server = EmbeddedRedis(tmp_path)
    yield server.ensure_running()
    server.close()


def test_a_worker_that_is_asked_to_stop_while_it_connects_takes_no_job(redis_url, monkeypatch):
    """Before RQ's worker is made; what was asked then must count for all that comes."""
    stopping, done = threading.Event(), []
    monkeypatch.setattr(jobs, "run_export", done.append)
    JobQueue(Redis.from_url(redis_url)).run_export("waits")

    def asked_meanwhile(*arguments, **named):
        stopping.set()
        return connect(*arguments, **named)

    monkeypatch.setattr(queue, "connect", asked_meanwhile)
    work(redis_url, stopping.is_set)
    assert done == []


@pytest.mark.long
def test_whoever_writes_to_redis_runs_no_function_of_their_own(redis_url, monkeypatch, tmp_path):
    mark = tmp_path / "ran"

    def put(queue, done):
        queue.enqueue_call("pathlib.Path.touch", args=(str(mark),))
        queue.enqueue_call("os.system", args=(f"touch {mark}",))
        queue.enqueue_call("worker.jobs.run_export", kwargs={"export_id": "by keyword"})
        queue.enqueue_call("worker.jobs.run_export", args=({"not": "an id"},))
        queue.enqueue_call("worker.jobs.current")
        hooked = queue.enqueue_call("worker.jobs.run_export", args=("hooked",))
        for kind in ("success", "failure", "stopped"):
            queue.connection.hset(hooked.key, f"{kind}_callback_name", "os.abort")
        # A method of an argument, and bytes that are a pickle.
        method = queue.enqueue_call("worker.jobs.run_export", args=("x",))
        queue.connection.hset(method.key, "data", zlib.compress(b'["join", ",", [["a"]], {}]'))
        pickled = queue.enqueue_call("worker.jobs.run_export", args=("x",))
        queue.connection.hset(pickled.key, "data", zlib.compress(pickle.dumps(("os.abort", None, (), {}))))

    done = ran(redis_url, monkeypatch, put)
    assert done == ["hooked", "last"]
    assert not mark.exists()


@pytest.mark.long
def test_a_worker_goes_on_behind_what_a_stranger_put_into_the_queue(redis_url, monkeypatch):
    def put(queue, done):
        written_by_a_stranger(queue)
        JobQueue(queue.connection).run_export("fine")

    done = ran(redis_url, monkeypatch, put)
    assert [one for one in done if one != "x"] == ["fine", "last"]


def test_the_text_of_an_error_reaches_neither_redis_nor_the_log(redis_url, monkeypatch, caplog):
    def put(queue, done):
        JobQueue(queue.connection).run_export("broken")

    assert ran(redis_url, monkeypatch, put) == ["broken", "last"]
    redis = Redis.from_url(redis_url)
    everything = b"".join(redis.dump(key) or b"" for key in redis.keys("*"))
    assert b"rosalind" not in everything
    assert "the job worker.jobs.run_export" in caplog.text
    assert not any("rosalind" in record.getMessage() for record in caplog.records)


def test_a_redis_that_is_away_is_told():
    queue = JobQueue(connect(f"redis://127.0.0.1:{closed_port()}"))
    for call in (queue.ping, queue.waiting, lambda: queue.run_export("x")):
        with pytest.raises(QueueUnavailable):
            call()
