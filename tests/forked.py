"""Starts the processes of a stack, those that read its files, and commands, as copies of one that has everything
imported: a second less for each.

They are processes of their own all the same, with pids, signals, logs and deaths of their own. What a new interpreter
does at its start, the tests of the demo, of deploying and of reading files play with processes that are not copied, as
those of the version before are not.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import multiprocessing
import os
import runpy
import shlex
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from sandbox.stack import REPOSITORY, Process, launch
from seekout import process as reading
from seekout import reading_process
from tests import engines

# What the processes of a stack import; of those that they run as programs, everything but the program. The last one
# does what each of them would do anew.
IMPORTED = (
    "bot.app",
    "bot.http.application",
    "bot.http.server",
    "bot.socket_mode",
    "worker.jobs",
    "worker.runtime.bootstrap",
    "worker.runtime.memory",
    "worker.runtime.waking",
    "worker.keeper",
    "store.migrate",
    "sandbox.slack.server",
    "sandbox.sourcewhale.server",
    "worker.operations.operate",
    "psycopg",
    "nameparser",
    "tests.lasting_forkserver",
    "tests.made_ready",
)
_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(list(IMPORTED))


def begin() -> None:
    """Start the process that is copied, for this one and those that are copied from this one."""
    forkserver.ensure_running()
    # Asked whether its process lives, the system would say there that it is no child of theirs.
    os.register_at_fork(after_in_child=lambda: setattr(forkserver._forkserver, "ensure_running", lambda: None))


class Forked:
    """A copied process, as `subprocess.Popen` shows one."""

    def __init__(self, process: ForkServerProcess) -> None:
        self._process = process
        self.pid = process.pid or 0

    @property
    def returncode(self) -> int | None:
        """How it ended."""
        return self._process.exitcode

    def poll(self) -> int | None:
        """How it ended, or None while it runs."""
        return self._process.exitcode

    def kill(self) -> None:
        """SIGKILL."""
        self.send_signal(signal.SIGKILL)

    def send_signal(self, number: int) -> None:
        """Send a signal, if it still runs."""
        if self._process.exitcode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end. Raises TimeoutExpired."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired(self._process.name, timeout or 0)
        return self._process.exitcode


def launch_forked(command: Sequence[str], environment: Mapping[str, str], log: Path) -> Process:
    """Start what a line of the Procfile, or the sandbox, says. What is no module of this checkout is not copied."""
    words = shlex.split(command[-1]) if command[0] == "/bin/sh" else list(command)
    if "cd" in words or "-m" not in words:
        return launch(command, environment, log)
    # Whoever looks for the log finds one from the start.
    log.touch(0o600)
    module, *arguments = words[words.index("-m") + 1 :]
    process = _forks.Process(
        target=_be, args=(module, arguments, dict(environment), str(log)), name=module, daemon=True
    )
    process.start()
    return Forked(process)


def run_forked(module: str, *arguments: str, environment: Mapping[str, str]) -> tuple[int, str]:
    """Run a command of this checkout in a copied process: how it ended, and what it said."""
    with tempfile.NamedTemporaryFile() as said:
        process = _forks.Process(target=_be, args=(module, list(arguments), dict(environment), said.name), daemon=True)
        process.start()
        process.join(120)
        assert process.exitcode is not None, f"{module} does not end"
        return process.exitcode, Path(said.name).read_text(encoding="utf-8")


class ForkedReader(Forked):
    """A copied process that reads one file, with its pipes."""

    def __init__(self) -> None:
        asked, ask = multiprocessing.Pipe(duplex=False)
        told, tell = multiprocessing.Pipe(duplex=False)
        super().__init__(_started(_read, (asked, tell), name="reader"))
        asked.close()
        tell.close()
        self.stdin, self.stdout = os.fdopen(os.dup(ask.fileno()), "wb"), os.fdopen(os.dup(told.fileno()), "rb")
        ask.close()
        told.close()


def _started(target: Callable[..., None], arguments: tuple[Any, ...], name: str) -> ForkServerProcess:
    # A process that was copied itself may start others, which `multiprocessing` keeps from its daemons.
    multiprocessing.current_process()._config["daemon"] = False
    process = _forks.Process(target=target, args=arguments, name=name, daemon=True)
    process.start()
    return process


def _read(asked: Connection, tell: Connection) -> None:
    """What `python -m seekout.reading_process` does, in a process that has imported more."""
    gc.freeze()
    os.environ.clear()
    for number, end in ((0, asked), (1, tell)):
        os.dup2(end.fileno(), number)
        end.close()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    sys.stdin, sys.stdout = os.fdopen(0, "r", closefd=False), os.fdopen(1, "w", closefd=False)
    # The limit of memory counts what is imported.
    reading_process.MEMORY_BYTES += int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    reading_process.main(os.getppid())


def _be(module: str, arguments: list[str], environment: dict[str, str], log: str) -> None:
    # What was imported before is never garbage; to look for some there would copy all of its memory.
    gc.freeze()
    os.chdir(REPOSITORY)
    os.environ.clear()
    os.environ.update(environment)
    for number, path, flags in ((0, os.devnull, os.O_RDONLY), (1, log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)):
        os.dup2(os.open(path, flags, 0o600), number)
    os.dup2(1, 2)
    sys.stdout, sys.stderr = (os.fdopen(number, "w", buffering=1, closefd=False) for number in (1, 2))
    sys.argv = [module, *arguments]
    engines.leave_the_disk_alone()
    # It is the parent of this process.
    forkserver._forkserver.ensure_running = lambda: None
    reading.launch = ForkedReader
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    finally:
        # A copied process ends without these.
        atexit._run_exitfuncs()
