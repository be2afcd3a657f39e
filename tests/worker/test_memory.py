"""Memory: what a large job took goes back to the system, and nobody holds what only others use."""

from __future__ import annotations

import subprocess
import sys

import pytest

from worker.runtime import memory
from worker.runtime.memory import GivingBack

_MEGABYTE = 1024 * 1024

_LARGE_JOB = """
import os
import time
from pathlib import Path
from worker.runtime.memory import GivingBack

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

def rest():
    for _ in range(4):
        time.sleep(0.3)
        giving_back.look()

giving_back = GivingBack(lambda: None)
rest()
before = resident()
people = [bytes(2000) for _ in range(50_000)]
until = time.process_time() + 0.3
while time.process_time() < until:
    pass
# Whoever was made last keeps the allocator from giving back what lies below.
people = people[-1:]
kept = resident()
rest()
print(before, kept, resident())
"""


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="what is in memory is told by Linux")
def test_what_a_large_job_took_goes_back_to_the_system():
    told = subprocess.run([sys.executable, "-c", _LARGE_JOB], capture_output=True, text=True, check=True).stdout
    before, kept, after = map(int, told.split())
    assert kept > before + 80 * _MEGABYTE
    assert after < before + 10 * _MEGABYTE


@pytest.mark.long
def test_a_process_at_work_forgets_nothing(monkeypatch):
    forgot = []
    giving_back = GivingBack(lambda: forgot.append(1))
    monkeypatch.setattr(memory, "_WORKED_SECONDS", 0.0)
    # However little it has used, it is at work.
    monkeypatch.setattr(memory, "_AT_REST", -1.0)
    giving_back.look()
    giving_back.look()
    assert forgot == []
    # However much, it is at rest; what waits for a moment is not.
    monkeypatch.setattr(memory, "_AT_REST", 1e9)
    giving_back.look()
    assert forgot == []
    giving_back.look()
    assert forgot == [1]
    # It has not worked since.
    monkeypatch.setattr(memory, "_WORKED_SECONDS", 1e9)
    giving_back.look()
    giving_back.look()
    assert forgot == [1]


@pytest.mark.long
@pytest.mark.parametrize("program", ["bot.__main__", "worker.__main__"])
def test_what_only_others_use_is_not_imported(program):
    script = f"import sys, {program}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    others = {"alembic", "mako", "sentry_sdk", "phonenumbers", "nameparser", "xlrd", "sandbox", "pytest"}
    assert not others & set(told)
