"""What the operator sees at /readyz and /metrics, and what people read, while Redis or the database is in trouble."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from cryptography.fernet import Fernet
from redis import Redis
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.answers import answer_error
from bot.desk import Hearing
from bot.http.application import create_http, create_inner_http
from store.base.db import Database
from store.base.secrets import SecretBox, UnreadableSecret
from store.migrate import upgrade
from tests.relay import redis_server
from tests.servers import closed_port
from tests.waiting import wait_for
from worker.runtime import telemetry
from worker.runtime.broker import connect
from worker.runtime.queue import JobQueue


@pytest.fixture(scope="module")
def redis(tmp_path_factory):
    with redis_server(tmp_path_factory.mktemp("redis")) as port:
        yield port


@pytest.fixture
def house(redis, database):
    """An operator's page over a database and a Redis, with one worker that has been heard of."""
    Redis(port=redis).flushall()
    kept = connect(f"redis://127.0.0.1:{redis}")
    telemetry.beat(kept, "a worker", "d")
    desk = SimpleNamespace(database=database, queue=JobQueue(kept, "d"), hearing=Hearing(), settings=SimpleNamespace())
    return SimpleNamespace(
        page=create_inner_http(desk).test_client(), desk=desk, redis=kept, control=Redis(port=redis), database=database
    )


def readiness(house) -> str:
    answer = house.page.get("/readyz")
    assert answer.status_code == (200 if answer.text == "ready" else 503)
    return answer.text


def test_ready_and_no_worker(house):
    assert readiness(house) == "ready"
    telemetry.beat(house.redis, "a worker", "d", gone=True)
    assert readiness(house) == "no worker has been heard of lately"


def test_however_many_ask_one_look_is_taken_at_a_time(house):
    """Each look writes to the database and to Redis, and anybody may ask."""
    at_once, most, looks = 0, 0, 0
    go_on = threading.Event()
    ask = house.desk.queue.trouble

    def slow():
        nonlocal at_once, most, looks
        at_once, looks = at_once + 1, looks + 1
        most = max(most, at_once)
        go_on.wait(10)
        at_once -= 1
        return ask()

    house.desk.queue.trouble = slow
    house.desk.settings = SimpleNamespace(socket_mode=True, many_workspaces=False, metrics_port=1)
    outer = create_http(None, house.desk)
    with ThreadPoolExecutor(32) as pool:
        asked = [pool.submit(lambda: outer.test_client().get("/readyz")) for _ in range(64)]
        # Those who are not taken on are answered at once, and keep no thread from Slack's requests.
        wait_for(lambda: sum(one.done() for one in asked) == 60)
        go_on.set()
    said = [one.result().status_code for one in asked]
    assert (said.count(200), said.count(503)) == (4, 60)
    assert (most, looks) == (1, 1)


def test_redis_is_named_and_not_the_worker(house):
    house.control.replicaof("127.0.0.1", closed_port())
    assert readiness(house) == "Redis takes no writes: it is a replica"
    house.control.replicaof("NO", "ONE")
    house.control.config_set("maxmemory", "1")
    assert readiness(house) == "Redis is out of memory"
    house.control.config_set("maxmemory", "0")
    assert readiness(house) == "ready"
    house.desk.queue = JobQueue(connect(f"redis://127.0.0.1:{closed_port()}"))
    assert readiness(house) == "Redis is away (connection refused)"


def test_what_a_worker_says_of_itself(house):
    telemetry.beat(house.redis, "a worker", "d", trouble="the database takes no writes: it is read-only")
    assert readiness(house) == "no worker can work: the database takes no writes: it is read-only"


def test_a_database_that_is_away(house):
    house.desk.database = Database(f"postgresql+psycopg://u:open-sesame@127.0.0.1:{closed_port()}/x")
    assert readiness(house) == "the database is away: connection refused"
    answer = house.page.get("/metrics")
    assert (answer.status_code, answer.text) == (503, "the database is away: connection refused")


def test_metrics_answer_whatever_stands_among_the_figures(house):
    for field in (b"no json", b"[]", b'["circuit_opened",[],"x"]', b'[["a"],[],""]', b"\xff"):
        house.control.hset("d:figures:1", field, "nonsense")
        house.control.hset("d:figures:1", field + b" ", 3)
    answer = house.page.get("/metrics")
    assert answer.status_code == 200
    assert "seekout_redis_up 1.0" in answer.text


def outage(kind: str, tmp_path) -> Exception:
    database = Database(f"sqlite:///{tmp_path / 'x.db'}")
    upgrade(database)
    if kind == "read-only":
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA query_only = ON")
            connection.rollback()
    else:
        database = Database(f"postgresql+psycopg://u:open-sesame@127.0.0.1:{closed_port()}/x")
    with pytest.raises(SQLAlchemyError) as caught:
        database.check_writable()
    return caught.value


@pytest.mark.parametrize("kind", ["read-only", "away"])
@pytest.mark.parametrize("body", [{"command": "/export"}, {"type": "view_submission", "view": {"type": "modal"}}])
@pytest.mark.long
def test_people_read_that_nothing_was_saved(tmp_path, caplog, kind, body):
    answer = answer_error(outage(kind, tmp_path), body, SimpleNamespace(), SimpleNamespace())
    assert "Nothing was saved and nothing was sent. Please try again in a minute" in json.dumps(json.loads(answer.body))
    assert "incident" not in answer.body
    assert "could not be answered: the database" in caplog.text
    assert "Traceback" not in caplog.text
    assert "open-sesame" not in caplog.text + answer.body


def test_a_mistake_of_ours_is_still_an_incident(database, caplog):
    with pytest.raises(DBAPIError) as caught, database.read() as session:
        session.connection().exec_driver_sql("SELECT nonsense FROM nowhere")
    answer = answer_error(caught.value, {"command": "/export"}, SimpleNamespace(), SimpleNamespace())
    assert "incident" in answer.body


def test_people_read_that_the_key_is_exchanged(caplog):
    """make rotate-keys came before this process was restarted with the new key."""
    old, new = (SecretBox((Fernet.generate_key().decode(),)) for _ in range(2))
    with pytest.raises(UnreadableSecret) as caught:
        old.decrypt(new.encrypt("xoxb-1"))
    answer = answer_error(caught.value, {"command": "/export"}, SimpleNamespace(), SimpleNamespace())
    assert "exchanges its encryption key" in json.loads(answer.body)["text"] and "incident" not in answer.body
    assert "restart this process with the new key in front" in caplog.text and "Traceback" not in caplog.text
