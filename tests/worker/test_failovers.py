"""Redis fails over, fills up, hangs: what is said meanwhile, and that things go on by themselves."""

from __future__ import annotations

import ssl
import subprocess
import sys
import threading
import time

import pytest
import trustme
from redis import Redis
from redis.exceptions import RedisError

from sandbox.ports import free_port
from tests.relay import Relay, redis_server
from worker.runtime import telemetry
from worker.runtime.broker import connect, words
from worker.runtime.queue import JobQueue, QueueUnavailable


@pytest.fixture
def primary(tmp_path):
    with redis_server(tmp_path / "primary") as port:
        yield port


@pytest.fixture
def relay(primary):
    made = Relay(primary)
    yield made
    made.close()


def demote(port: int, below: int) -> None:
    """Make a server the replica of another, and wait until it refuses writes."""
    Redis(port=port).replicaof("127.0.0.1", below)


def test_after_a_failover_the_next_job_goes_to_the_new_primary(primary, relay, tmp_path):
    queue = JobQueue(connect(f"redis://127.0.0.1:{relay.port}"))
    queue.run_export("before")
    with redis_server(tmp_path / "second") as second:
        demote(primary, second)
        relay.target = second
        # The kept connection leads to the old primary, which refuses.
        queue.run_export("after")
        assert ("worker.jobs.run_export", "after") in JobQueue(connect(f"redis://127.0.0.1:{second}")).waiting()


def test_a_replica_is_named(primary, relay, tmp_path):
    queue = JobQueue(connect(f"redis://127.0.0.1:{relay.port}"))
    with redis_server(tmp_path / "second") as second:
        demote(primary, second)
        for call in (queue.ping, lambda: queue.run_export("x")):
            with pytest.raises(QueueUnavailable, match="it is a replica"):
                call()
        Redis(port=primary).replicaof("NO", "ONE")
        queue.ping()


def test_a_full_redis_is_named_and_works_again_with_room(primary):
    queue = JobQueue(connect(f"redis://127.0.0.1:{primary}"))
    control = Redis(port=primary)
    control.config_set("maxmemory", "1")
    with pytest.raises(QueueUnavailable, match="out of memory"):
        queue.ping()
    with pytest.raises(QueueUnavailable, match="out of memory"):
        queue.run_export("x")
    control.config_set("maxmemory", "0")
    queue.ping()


@pytest.fixture
def over_tls(primary, tmp_path):
    """The primary over TLS, by an authority of its own: the port, and the authority's file."""
    authority, file = trustme.CA(), tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(file)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    relay = Relay(primary, tls=context)
    yield relay.port, file
    relay.close()


def unreached(address: str) -> str:
    """How it is told that Redis cannot be reached."""
    with pytest.raises(RedisError) as caught:
        connect(address).ping()
    return words(caught.value)


@pytest.mark.long
def test_a_redis_over_tls_is_trusted_by_the_authorities_of_everything_else(over_tls, monkeypatch):
    port, authority = over_tls
    told = unreached(f"rediss://127.0.0.1:{port}")
    assert "its certificate is not trusted: name its authorities' file in SSL_CERT_FILE" in told
    connect(f"rediss://127.0.0.1:{port}?ssl_ca_certs={authority}").ping()
    names = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")
    for name in names:
        monkeypatch.delenv(name, raising=False)
    for name in names:
        with monkeypatch.context() as given:
            given.setenv(name, str(authority))
            connect(f"rediss://127.0.0.1:{port}").ping()
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    assert "for another host" in unreached(f"rediss://localhost:{port}")


@pytest.mark.long
def test_what_is_wrong_with_the_address_of_a_redis_is_told(primary):
    assert "no database of the number" in unreached(f"redis://127.0.0.1:{primary}/99")
    assert "rediss:// is for a port that speaks TLS" in unreached(f"rediss://127.0.0.1:{primary}")
    Redis(port=primary).execute_command("ACL", "SETUSER", "bob", "on", ">pw", "+client", "+hello")
    assert "do too little" in unreached(f"redis://bob:pw@127.0.0.1:{primary}")
    assert "connection refused" in unreached(f"redis://127.0.0.1:{free_port()}")
    assert "name cannot be resolved" in unreached("redis://nowhere.invalid:6379")


def test_a_redis_that_cannot_save_is_named(tmp_path):
    with redis_server(tmp_path / "stuck", "--dir", "/proc", "--save", "1 1") as port:
        Redis(port=port).bgsave()
        queue = JobQueue(connect(f"redis://127.0.0.1:{port}"))
        deadline = time.monotonic() + 90
        while True:
            try:
                queue.ping()
            except QueueUnavailable as error:
                assert str(error) == "Redis takes no writes: it cannot save to its disk"
                break
            assert time.monotonic() < deadline
            time.sleep(0.1)


def test_a_password_that_is_refused_is_named(tmp_path):
    with redis_server(tmp_path / "locked", "--requirepass", "secret-word") as port:
        for address in (f"redis://127.0.0.1:{port}", f"redis://:wrong-word@127.0.0.1:{port}"):
            with pytest.raises(QueueUnavailable) as caught:
                JobQueue(connect(address)).ping()
            assert str(caught.value) == "Redis refuses the user or password of REDIS_URL"


def test_two_deployments_on_one_redis_do_not_see_each_other(primary):
    redis = connect(f"redis://127.0.0.1:{primary}")
    ours, theirs = JobQueue(redis, "aaaa"), JobQueue(redis, "bbbb")
    theirs.run_export("theirs")
    telemetry.beat(redis, "their worker", "bbbb")
    recorder = telemetry.Recorder()
    recorder.inc("circuit_opened")
    recorder.flush(redis, "bbbb")
    assert ours.waiting() == set()
    assert ours.how_many_wait() == 0
    assert ours.workers_alive() == 0
    assert ours.status().figures == []
    assert theirs.workers_alive() == 1
    assert [series.total for series in theirs.status().figures] == [1.0]


def test_what_keeps_every_worker_from_working_is_told(primary):
    redis = connect(f"redis://127.0.0.1:{primary}")
    queue = JobQueue(redis, "d")
    assert queue.trouble() is None
    telemetry.beat(redis, "one", "d", trouble="the database takes no writes: it is read-only")
    assert queue.trouble() == "the database takes no writes: it is read-only"
    # One that can work is enough.
    telemetry.beat(redis, "two", "d")
    assert queue.trouble() is None
    telemetry.beat(redis, "two", "d", gone=True)
    telemetry.beat(redis, "one", "d")
    assert queue.trouble() is None


@pytest.mark.parametrize(
    "field",
    [b"no json", b"[]", b"{}", b"null", b'["circuit_opened"]', b'["circuit_opened",[],"x"]', b'["circuit_opened",3,""]',
     b'[["a"],[],""]', b'["job_seconds",["x"],"-1"]', b"\xff\xfe"],
)  # fmt: skip
def test_a_foreign_field_among_the_figures_is_passed_over(primary, field):
    redis = connect(f"redis://127.0.0.1:{primary}")
    recorder = telemetry.Recorder()
    recorder.inc("circuit_opened")
    recorder.flush(redis)
    redis.hset("figures:1", field, "not a number")
    redis.hset("figures:1", field + b" ", 3)
    redis.hset("figures:1", field, 3)
    assert [series.total for series in telemetry.read(redis) if series.name == "circuit_opened"] == [1.0]


WORKER = """
import logging, sys, types
logging.basicConfig(level=logging.INFO, format="%(name)s %(message)s", stream=sys.stdout)
done = types.ModuleType("done")
done.say = lambda *ids: print("ran", *ids, flush=True)
sys.modules["worker.jobs"] = done
done.run_export = done.say
from worker.runtime import queue, stopping
queue.work(sys.argv[1], stopping.listen().is_set)
"""


# Asked to stop, once, while an object goes away: what is raised there, Python writes to the log and forgets.
ASKED_WHILE_SOMETHING_GOES = """
import os, signal
from worker.runtime import queue
class Going:
    def __del__(self):
        print("asked to stop", flush=True)
        os.kill(os.getpid(), signal.SIGTERM)
        for _ in range(1000):
            pass
beat, left = queue._Worker.heartbeat, [Going()]
def beaten(self, *arguments, **named):
    beat(self, *arguments, **named)
    left.clear()
queue._Worker.heartbeat = beaten
"""


class Worker:
    """A worker process that says which job it ran."""

    def __init__(self, url: str, before: str = "") -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", before + WORKER, url],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            bufsize=1,
        )
        self.lines: list[str] = []

    def wait_for(self, text: str) -> None:
        """Until a line contains a text; pytest's time-out ends it."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.strip())
            if text in line:
                return
        raise AssertionError(self.lines)

    def end(self) -> str:
        """Ask it to end; everything that it said."""
        self.process.terminate()
        out, _ = self.process.communicate(timeout=20)
        return "\n".join([*self.lines, out])


@pytest.fixture
def worker(relay):
    made = Worker(f"redis://127.0.0.1:{relay.port}")
    yield made
    made.process.kill()
    made.process.wait()


@pytest.mark.long
def test_whatever_runs_when_a_worker_is_asked_to_stop_it_stops(primary):
    worker = Worker(f"redis://127.0.0.1:{primary}", ASKED_WHILE_SOMETHING_GOES)
    try:
        said, _ = worker.process.communicate(timeout=60)
    finally:
        worker.process.kill()
        worker.process.wait()
    assert (worker.process.returncode, said.splitlines()) == (0, ["asked to stop"])


@pytest.mark.timeout(300)
@pytest.mark.long
def test_a_worker_whose_connection_hangs_takes_jobs_again_on_a_new_one(primary, relay, worker):
    queue = JobQueue(connect(f"redis://127.0.0.1:{primary}"))
    queue.run_export("first")
    worker.wait_for("ran first")
    # Whatever is connected hangs and stays so; what is connected from now on flows.
    hanging, relay.hang = relay.hang, threading.Event()
    hanging.set()
    ran = threading.Event()

    def enqueue_again() -> None:
        """As the keeper does for what is due: the hanging connection may have taken the job with it."""
        while not ran.wait(1):
            queue.run_export("second")

    keeper = threading.Thread(target=enqueue_again)
    keeper.start()
    try:
        worker.wait_for("ran second")
    finally:
        ran.set()
        keeper.join()
    hanging.clear()


@pytest.mark.long
@pytest.mark.timeout(300)
def test_a_worker_tells_an_outage_once_and_goes_on(primary, relay, worker):
    queue = JobQueue(connect(f"redis://127.0.0.1:{primary}"))
    queue.run_export("first")
    worker.wait_for("ran first")
    relay.target = 1
    relay.cut()
    worker.wait_for("no jobs are taken")
    time.sleep(6)
    relay.target = primary
    queue.run_export("second")
    worker.wait_for("ran second")
    said = worker.end()
    assert said.count("no jobs are taken") <= 2
    assert "Traceback" not in said


@pytest.mark.timeout(300)
@pytest.mark.long
def test_a_worker_follows_a_failover(primary, relay, worker, tmp_path):
    queue = JobQueue(connect(f"redis://127.0.0.1:{primary}"))
    queue.run_export("first")
    worker.wait_for("ran first")
    with redis_server(tmp_path / "second") as second:
        demote(primary, second)
        worker.wait_for("it is a replica")
        relay.target = second
        JobQueue(connect(f"redis://127.0.0.1:{second}")).run_export("second")
        worker.wait_for("ran second")
    assert "Traceback" not in worker.end()
