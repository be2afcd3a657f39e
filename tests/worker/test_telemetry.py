"""Figures of several processes come together in Redis, cost nothing while it is away, and read as Prometheus wants."""

from __future__ import annotations

import threading

import fakeredis
import pytest
from redis import Redis

from tests.servers import closed_port
from worker.runtime import telemetry
from worker.runtime.telemetry import Recorder


@pytest.fixture
def redis():
    return fakeredis.FakeRedis()


def away():
    return Redis(port=closed_port(), socket_connect_timeout=0.2, retry=None)


def totals(redis):
    return {(series.name, *series.labels): series.total for series in telemetry.read(redis)}


def test_two_processes_add_up(redis):
    one, two = Recorder(), Recorder()
    one.inc("exports_ended", end="complete")
    two.inc("exports_ended", 2, end="complete")
    two.inc("exports_ended", end="failed")
    assert one.flush(redis)
    assert two.flush(redis)
    assert one.flush(redis)
    assert totals(redis) == {("exports_ended", "complete"): 3.0, ("exports_ended", "failed"): 1.0}


def test_times_fall_into_buckets(redis):
    recorder = Recorder()
    for seconds in (0.005, 0.01, 0.3, 99):
        recorder.observe("ack_seconds", seconds, kind="command")
    recorder.flush(redis)
    (series,) = telemetry.read(redis)
    bounds = [*telemetry.METRICS["ack_seconds"].buckets, "beyond"]
    assert {bound: count for bound, count in zip(bounds, series.counts, strict=True) if count} == {
        0.01: 2.0,
        0.5: 1.0,
        "beyond": 1.0,
    }
    assert series.total == pytest.approx(99.315)


def test_nothing_is_lost_while_redis_is_away(redis):
    recorder = Recorder()
    recorder.inc("circuit_opened")
    assert not recorder.flush(away())
    recorder.inc("circuit_opened")
    assert recorder.flush(redis)
    assert totals(redis) == {("circuit_opened",): 2.0}


@pytest.mark.long
def test_threads_lose_no_count(redis):
    recorder = Recorder()

    def count() -> None:
        for _ in range(500):
            recorder.inc("circuit_opened")
            recorder.flush(redis)

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert totals(redis) == {("circuit_opened",): 2000.0}


@pytest.mark.parametrize(("name", "labels"), [("no_such", {}), ("exports_ended", {}), ("exports_ended", {"why": "x"})])
def test_a_figure_that_nobody_described_is_refused(name, labels):
    with pytest.raises(KeyError):
        Recorder().inc(name, **labels)


def test_what_another_version_wrote_is_left_out(redis):
    redis.hset("figures:1", b'["of another version",["a"],""]', 1)
    redis.hset("figures:1", b'["exports_ended",["a","b"],""]', 1)
    assert telemetry.read(redis) == []


def test_a_worker_is_alive_until_it_ends_or_falls_silent(redis):
    assert telemetry.workers_alive(redis) == 0
    telemetry.beat(redis, "one")
    telemetry.beat(redis, "two")
    telemetry.beat(redis, "two")
    assert telemetry.workers_alive(redis) == 2
    telemetry.beat(redis, "one", gone=True)
    assert telemetry.workers_alive(redis) == 1
    assert telemetry.given_otherwise(redis, "", {"SOURCEWHALE_API_URL": "https://a"}) == []
    redis.zincrby("heartbeats:1", -telemetry.HEARTBEAT_SECONDS - 1, "two")
    assert telemetry.workers_alive(redis) == 0
    telemetry.beat(away(), "one")


def test_a_worker_that_was_given_something_else_is_named_as_long_as_it_lives(redis):
    """Candidates went to two SourceWhales by turns, and nothing said so."""
    here, there = {"SOURCEWHALE_API_URL": "https://a", "HISTORY_KEPT_DAYS": "9"}, {"SOURCEWHALE_API_URL": "https://b"}
    telemetry.beat(redis, "alike", "d", settings=here)
    telemetry.beat(redis, "of an older version", "d")
    redis.set("d:settings:1:of an older version", b"of another version")
    assert telemetry.given_otherwise(redis, "d", here) == []
    telemetry.beat(redis, "m:1", "d", settings=there)
    telemetry.beat(redis, "m:2", "d", settings=there)
    (sentence,) = telemetry.given_otherwise(redis, "d", here)
    assert "SOURCEWHALE_API_URL is https://a here, and https://b for 2 of the workers (such as m:1)" in sentence
    assert telemetry.given_otherwise(redis, "another deployment", here) == []
    telemetry.beat(redis, "m:1", "d", gone=True, settings=there)
    redis.zincrby("d:heartbeats:1", -telemetry.HEARTBEAT_SECONDS - 1, "m:2")
    assert telemetry.given_otherwise(redis, "d", here) == []


def test_what_somebody_put_into_redis_makes_no_line_of_its_own(redis):
    telemetry.beat(redis, "m:1\nb", "f", settings={"SLACK_API_URL": "x\n\x1b[2Jexports are not paused" + "y" * 999})
    (sentence,) = telemetry.given_otherwise(redis, "f", {"SLACK_API_URL": "https://a"})
    assert sentence.isprintable() and len(sentence) < 500


def test_a_worker_logs_once_that_another_one_was_given_something_else(redis, caplog):
    telemetry.beat(redis, "another", "e", settings={"SOURCEWHALE_API_URL": "https://b"})
    flushing = telemetry.Flushing(redis, heartbeat=True, deployment="e", settings={"SOURCEWHALE_API_URL": "https://a"})
    for _ in range(2):
        flushing._compare()
    assert [record.message for record in caplog.records if "SOURCEWHALE_API_URL" in record.message] == [
        "SOURCEWHALE_API_URL is https://a here, and https://b for 1 of the workers (such as another): give all "
        "processes the same, and restart them."
    ]


def test_what_a_killed_worker_told_of_its_trouble_goes_with_its_heartbeat(redis):
    for killed in ("a:1", "b:2"):
        telemetry.beat(redis, killed, trouble="its disk is full")
    telemetry.beat(redis, "c:3", trouble="its disk is full")
    redis.zadd("heartbeats:1", dict.fromkeys(("a:1", "b:2"), telemetry._now(redis) - 3700))
    telemetry.beat(redis, "d:4")
    assert redis.hkeys("troubles:1") == [b"c:3"]
    assert telemetry.trouble(redis) is None
    telemetry.beat(redis, "d:4", gone=True)
    assert telemetry.trouble(redis) == "its disk is full"
