"""One changed module after the other, in a copy of the repository, and the tests that run through the changed line.

Each trial is a fork of this process, which has imported what the tests need of others, but nothing of the product.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import io
import itertools
import math
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from .mutations import Mutation, difference
from .named import Named
from .reaches import REPOSITORY, Reach

_PYTEST = ("-o", "addopts=", "-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--timeout", "100")
# Processor seconds of tests that a mutant is given: first the nearest on SQLite; who survives them meets more. They
# are those of the base run, in which what is run is written down too: without that they take a third to a half.
_FIRST, _THEN = 8.0, 60.0
_changes = itertools.count()
_BEGINNINGS = ("bot", "worker", "store", "seekout", "sw_client", "wire", "sandbox", "tests", "conftest")


@dataclass(frozen=True)
class Outcome:
    """How a mutant ended: `killed`, `timed out` or `survived`; by which test; of how many that reach it not all ran."""

    mutation: Mutation
    change: str
    end: str
    test: str = ""
    not_run: int = 0


def copy_into(copy: Path) -> None:
    """Copy what git tracks, or what would be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    for name in listed.stdout.split("\n"):
        if name and (REPOSITORY / name).is_file() and not (REPOSITORY / name).is_symlink():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(REPOSITORY / name, copy / name)
    (copy / ".venv").symlink_to(sys.prefix)


def prepare(loaded: Sequence[str]) -> None:
    """Import what is not the product's, once; and adopt what a killed trial leaves behind, to end it."""
    for name in loaded:
        if name.split(".")[0] not in (*_BEGINNINGS, "__main__"):
            with contextlib.suppress(Exception), contextlib.redirect_stderr(io.StringIO()):
                importlib.import_module(name)
    set_child_subreaper = 36
    ctypes.CDLL(None).prctl(set_child_subreaper, 1, 0, 0, 0)


def try_one(copy: Path, reach: Reach, mutation: Mutation) -> Outcome | None:
    """Change the module, run the tests, restore the module. Nothing where there is no change to make."""
    before = (copy / mutation.module).read_text()
    after = mutation.apply(before)
    if after is None or after == before:
        return None
    change = f"line {mutation.line}: {difference(before, after)}"
    quick, elsewhere = reach.tests_of(mutation, before)
    left = [*quick, *elsewhere]
    with changed(copy / mutation.module, after):
        for group in _groups(reach, quick, left):
            end, test = _run(copy, group, sum(map(reach.seconds, group)))
            if end != "survived":
                return Outcome(mutation, change, end, test)
            left = [one for one in left if one not in group]
    return Outcome(mutation, change, "survived", not_run=len(left))


def try_named(copy: Path, named: Named) -> tuple[str, str]:
    """Whether a change that is described by hand is noticed, and by which test. Raises SystemExit for one that cannot
    be made."""
    before = (copy / named.module).read_text()
    if before.count(named.code) != 1:
        raise SystemExit(f"{named.module} does not hold once what is to be changed: {named.promise}")
    with changed(copy / named.module, before.replace(named.code, named.instead)):
        return _run(copy, ["-k", "not postgresql", *named.tests], 30)


@contextlib.contextmanager
def changed(path: Path, code: str) -> Iterator[None]:
    """Let a module hold other code for a while. No compiled file of it serves two codes."""
    before, status = path.read_text(), path.stat()
    path.write_text(code)
    # A compiled file is taken for that of any code of its length and second, and a process that a test starts writes
    # one: each change has a time of its own.
    os.utime(path, (status.st_atime, status.st_mtime + 1000 + next(_changes)))
    try:
        yield
    finally:
        path.write_text(before)
        os.utime(path, (status.st_atime, status.st_mtime))


def _groups(reach: Reach, quick: Sequence[str], tests: Sequence[str]) -> list[list[str]]:
    groups, taken = [], set[str]()
    for those, seconds in ((quick, _FIRST), (tests, _THEN)):
        group, left = [], seconds
        for test in those:
            if test not in taken and reach.seconds(test) <= left:
                left -= reach.seconds(test)
                group.append(test)
        taken.update(group)
        if group:
            groups.append(group)
    return groups


def _run(copy: Path, tests: Sequence[str], seconds: float) -> tuple[str, str]:
    """How tests end that take so many seconds of a processor; those that need far more, or wait far longer, do not."""
    log = copy / "trial.log"
    child = os.fork()
    if child == 0:
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(20 + 4 * seconds), resource.RLIM_INFINITY))
            _be_pytest(copy, tests, log)
        finally:
            os._exit(99)
    end = "timed out"
    deadline = time.monotonic() + 60 + 10 * seconds
    while time.monotonic() < deadline:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            code = os.waitstatus_to_exitcode(status)
            end = {0: "survived", -signal.SIGXCPU: "timed out"}.get(code, "killed")
            break
        time.sleep(0.02)
    _end_all()
    failed = [line.split(" ")[1] for line in log.read_text(errors="replace").split("\n") if line.startswith("FAILED ")]
    return end, failed[0] if failed else ""


def _be_pytest(copy: Path, tests: Sequence[str], log: Path) -> None:
    os.setsid()
    os.chdir(copy)
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(file, 1)
    os.dup2(file, 2)
    sys.stdout, sys.stderr = (os.fdopen(number, "w", closefd=False) for number in (1, 2))
    for name in list(sys.modules):
        if name.split(".")[0] in _BEGINNINGS:
            del sys.modules[name]
    sys.path[:] = [str(copy), *(one for one in sys.path if one not in ("", str(REPOSITORY)))]
    sys.dont_write_bytecode = True
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    import pytest

    code = int(pytest.main([*_PYTEST, *tests]))
    sys.stdout.flush()
    # No waiting for threads of a changed product.
    os._exit(code)


def _end_all() -> None:
    """Kill whatever a trial has started and left."""
    while left := psutil.Process().children(recursive=True):
        for process in left:
            with contextlib.suppress(psutil.Error):
                process.send_signal(signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        time.sleep(0.01)
