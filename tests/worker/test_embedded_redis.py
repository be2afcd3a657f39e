"""The embedded Redis lives as long as somebody uses it, whoever is killed, and there is never a second one."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time

import pytest
from redis import Redis

from tests.waiting import wait_for
from worker.runtime.embedded_redis import EmbeddedRedis


def processes(directory, word):
    found = subprocess.run(["pgrep", "-f", f"{word}.*{directory}"], capture_output=True, text=True, check=False)
    return [int(pid) for pid in found.stdout.split() if int(pid) != os.getpid()]


@pytest.fixture
def embedded(tmp_path):
    made = EmbeddedRedis(tmp_path)
    made.ensure_running()
    yield made
    made.close()
    wait_for(lambda: not processes(tmp_path, "valkey-server"))
    wait_for(lambda: not processes(tmp_path, "redis_guardian"))


@pytest.mark.long
def test_two_users_share_one_server_and_the_last_one_ends_it(embedded, tmp_path):
    other = EmbeddedRedis(tmp_path)
    assert other.ensure_running() == embedded.url
    Redis.from_url(embedded.url).set("a", "1")
    assert len(processes(tmp_path, "valkey-server")) == 1
    other.close()
    time.sleep(2.5)
    assert Redis.from_url(embedded.url).get("a") == b"1"


def test_users_who_start_together_start_one_guardian(tmp_path):
    users = [EmbeddedRedis(tmp_path) for _ in range(4)]
    for user in users:
        user.ensure_guarded()
    assert len(processes(tmp_path, "redis_guardian")) == 1
    for user in users:
        user.ensure_running()
        user.close()
    wait_for(lambda: not processes(tmp_path, "redis_guardian"))


def test_a_killed_server_comes_back_with_its_data(embedded, tmp_path):
    Redis.from_url(embedded.url).set("a", "1")
    time.sleep(1.2)  # appendfsync everysec
    (server,) = processes(tmp_path, "valkey-server")
    os.kill(server, signal.SIGKILL)
    wait_for(lambda: processes(tmp_path, "valkey-server") not in ([], [server]))
    embedded.ensure_running()
    assert Redis.from_url(embedded.url).get("a") == b"1"


@pytest.mark.long
def test_a_killed_guardian_is_followed_and_no_second_server_starts(embedded, tmp_path):
    (server,) = processes(tmp_path, "valkey-server")
    (guardian,) = processes(tmp_path, "redis_guardian")
    os.kill(guardian, signal.SIGKILL)
    wait_for(lambda: processes(tmp_path, "redis_guardian") == [])
    embedded.ensure_guarded()
    wait_for(lambda: len(processes(tmp_path, "redis_guardian")) == 1)
    time.sleep(0.5)
    assert processes(tmp_path, "valkey-server") == [server]


def test_a_directory_that_was_deleted_leaves_no_server_behind(tmp_path):
    directory = tmp_path / "gone"
    made = EmbeddedRedis(directory)
    made.ensure_running()
    made.close()
    shutil.rmtree(directory)
    wait_for(lambda: not processes(directory, "valkey-server"))
    wait_for(lambda: not processes(directory, "redis_guardian"))


def test_a_path_too_long_for_a_socket_is_no_obstacle(tmp_path):
    directory = tmp_path / ("deep" * 20) / ("er" * 30)
    made = EmbeddedRedis(directory)
    assert Redis.from_url(made.ensure_running()).ping()
    made.close()
    wait_for(lambda: not processes(directory, "valkey-server"))
