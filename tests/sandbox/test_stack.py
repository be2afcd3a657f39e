"""A stack leaves nothing running: not after a clean end, not when a process will not end, not when it is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sandbox import stack as stack_module
from sandbox.stack import REPOSITORY, Stack
from tests.waiting import wait_for


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def until_gone(pids: list[int]) -> None:
    wait_for(lambda: not any(lives(pid) for pid in pids))


@pytest.mark.long
def test_a_process_that_does_not_end_does_not_keep_the_others(tmp_path, monkeypatch):
    monkeypatch.setattr(stack_module, "_STOP_SECONDS", 0.5)
    stack = Stack(tmp_path)
    stack._commands["stubborn"] = ["/bin/sh", "-c", "trap '' TERM; while :; do sleep 0.1; done"]
    stack.start_services()
    stack.start("stubborn")
    pids = [stack.pid(name) for name in stack.running]
    time.sleep(0.3)
    with pytest.raises(subprocess.TimeoutExpired):
        stack.stop()
    assert len(pids) == 3
    until_gone(pids)


@pytest.mark.long
def test_a_service_that_ends_as_it_starts_is_not_waited_for(tmp_path):
    with Stack(tmp_path) as stack:
        stack._commands["sourcewhale"] = ["/bin/sh", "-c", "exit 3"]
        with pytest.raises(RuntimeError, match=r"sourcewhale ended as it started.*sourcewhale\.log"):
            stack.start_services()


@pytest.mark.long
def test_a_killed_owner_leaves_nothing_running(tmp_path):
    program = (
        "import sys, time, pathlib; from sandbox.stack import Stack\n"
        "stack = Stack(pathlib.Path(sys.argv[1])); stack.start_services()\n"
        "print(*(stack.pid(name) for name in stack.running), flush=True); time.sleep(600)"
    )
    owner = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True
    )
    assert owner.stdout is not None
    pids = [int(word) for word in owner.stdout.readline().split()]
    assert len(pids) == 2
    assert all(lives(pid) for pid in pids)
    os.kill(owner.pid, signal.SIGKILL)
    owner.wait()
    owner.stdout.close()
    until_gone(pids)


@pytest.mark.long
def test_a_demo_that_is_asked_to_end_ends_everything_and_two_do_not_meet():
    demos = [
        subprocess.Popen(
            [sys.executable, "-m", "sandbox.demo"], cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        for _ in range(2)
    ]
    try:
        directories = set()
        for demo in demos:
            assert demo.stdout is not None
            for line in demo.stdout:
                if line.strip().startswith(b"logs:"):
                    directories.add(line)
                    break
        assert len(directories) == 2
    finally:
        for demo in demos:
            demo.send_signal(signal.SIGTERM)
    for demo in demos:
        assert demo.wait(30) == 128 + signal.SIGTERM
        assert demo.stdout is not None
        demo.stdout.close()
