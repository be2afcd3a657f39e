"""A plugin of pytest that runs the files of tests in several processes at once: `-n 8`, or one after the other: `-n 0`.

The processes are copies of the one that collected the tests. pytest-xdist starts new ones, each of which imports
everything and collects all tests again (docs/decisions.md). What the processes print outside of tests is not shown.
"""

from __future__ import annotations

import atexit
import contextlib
import logging
import os
import sys
import traceback
import warnings
from collections import deque
from dataclasses import dataclass
from itertools import groupby
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait

import pytest

# The number of a process, in its environment; the first and only one has none.
NUMBER = "TESTS_PROCESS"


def pytest_addoption(parser: pytest.Parser) -> None:
    # By `_addoption`, since pytest keeps short options in lower case for itself.
    parser.getgroup("parallel")._addoption(
        "-n", "--processes", type=int, default=0, metavar="N", help="Files of tests that run at once."
    )


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """Nothing, for pytest to run the tests itself, where one process is enough or asked for."""
    option = session.config.option
    if option.processes < 2 or option.collectonly or option.usepdb or option.trace or session.testsfailed:
        return None
    files = _files(session.items)
    if len(files) < 2:
        return None
    _Run(session, files, min(option.processes, len(files))).go()
    return True


def _files(items: list[pytest.Item]) -> deque[range]:
    """Which of the items stand in one file, in their order."""
    files: deque[range] = deque()
    for _, group in groupby(items, lambda item: item.nodeid.partition("::")[0]):
        start = files[-1].stop if files else 0
        files.append(range(start, start + len(list(group))))
    return files


@dataclass
class _Worker:
    """A process, and the numbers of what it has still to run of its file, what it runs just now among them."""

    pid: int
    number: int
    left: range


class _Run:
    """Hands the files out, in their order, and passes on what the processes tell."""

    def __init__(self, session: pytest.Session, files: deque[range], number: int) -> None:
        self._session = session
        self._hook = session.config.hook
        self._files = files
        self._number = number
        self._started = 0
        self._workers: dict[Connection, _Worker] = {}

    def go(self) -> None:
        """Run everything. Raises what pytest does for `-x`, and RuntimeError for a fault of this plugin."""
        if reporter := self._session.config.pluginmanager.get_plugin("terminalreporter"):
            # The letters of several files in one line.
            reporter.showfspath = False
        # One for all, made before there are several that would make it, and make it anew.
        self._session.config._tmp_path_factory.getbasetemp()
        try:
            while self._files or self._workers:
                while self._files and len(self._workers) < self._number:
                    self._start()
                for connection in wait(list(self._workers)):
                    self._hear(connection)
                if self._session.shouldfail:
                    raise self._session.Failed(self._session.shouldfail)
                if self._session.shouldstop:
                    raise self._session.Interrupted(self._session.shouldstop)
        finally:
            # Whoever is left ends with its test, and takes its fixtures down.
            for connection, worker in self._workers.items():
                connection.close()
                os.waitpid(worker.pid, 0)

    def _start(self) -> None:
        here, there = Pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        self._started += 1
        pid = os.fork()
        if pid == 0:
            for connection in (here, *self._workers):
                connection.close()
            _be_worker(self._session, there, self._started)
        there.close()
        self._workers[here] = _Worker(pid, self._started, range(0))
        self._give(here)

    def _give(self, connection: Connection) -> None:
        """The next file, or an empty one where there is none."""
        worker = self._workers[connection]
        worker.left = range(0)
        if self._files:
            # The first files wait much and the last ones work: one process begins there, so that no processor rests.
            worker.left = self._files.pop() if worker.number == 1 else self._files.popleft()
        connection.send(worker.left)

    def _hear(self, connection: Connection) -> None:
        worker = self._workers[connection]
        try:
            what, told = connection.recv()
        except (EOFError, ConnectionResetError):
            self._bury(connection)
            return
        if what == "report":
            self._hook.pytest_runtest_logreport(
                report=self._hook.pytest_report_from_serializable(config=self._session.config, data=told)
            )
        elif what == "start":
            item = self._session.items[worker.left[0]]
            self._hook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
        elif what == "finish":
            item = self._session.items[worker.left[0]]
            worker.left = worker.left[1:]
            self._hook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
        elif what == "warning":
            self._hook.pytest_warning_recorded.call_historic(kwargs=told)
        elif what == "stop":
            self._session.shouldstop = self._session.shouldstop or told
        elif what == "next":
            self._give(connection)
        else:
            raise RuntimeError(told)

    def _bury(self, connection: Connection) -> None:
        """A process that ended in the midst of a test has failed it; another one runs the rest of the file."""
        worker = self._workers.pop(connection)
        connection.close()
        code = os.waitstatus_to_exitcode(os.waitpid(worker.pid, 0)[1])
        if not worker.left:
            if code:
                raise RuntimeError(f"a process of the tests ended with {code}, between two of them")
            return
        item = self._session.items[worker.left[0]]
        said = f"the process of the tests ended with {code} while this one ran"
        report = pytest.TestReport(item.nodeid, item.location, {}, "failed", said, "call")
        self._hook.pytest_runtest_logreport(report=report)
        if rest := worker.left[1:]:
            self._files.appendleft(rest)


def _be_worker(session: pytest.Session, connection: Connection, number: int) -> None:
    """Run what is given until there is nothing more, and end; never returns."""
    code = 1
    try:
        try:
            _begin(session.config, connection, number)
            _run(session, connection)
        except (EOFError, ConnectionError):
            # Nobody listens any more.
            pass
        finally:
            # What still has something to log would write it to the captured output of a test that is over.
            logging.raiseExceptions = False
            # What lives as long as a session.
            session._setupstate.teardown_exact(None)
            atexit._run_exitfuncs()
        code = 0
    except BaseException:
        with contextlib.suppress(OSError):
            connection.send(("fault", traceback.format_exc()))
    finally:
        os._exit(code)


def _begin(config: pytest.Config, connection: Connection, number: int) -> None:
    """What one process of pytest has to itself, this one gets anew."""
    os.environ[NUMBER] = str(number)
    plugins = config.pluginmanager
    capture = plugins.get_plugin("capturemanager")
    capture.stop_global_capturing()
    # Only the first process prints; what tests print is told with their reports.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno())
    capture.start_global_capturing()
    folders = config._tmp_path_factory
    folders._basetemp = folders.getbasetemp() / f"process-{number}"
    folders._basetemp.mkdir(0o700)
    telling = _Telling(config, connection)
    # The warnings that the first process knows of already are told to it here.
    plugins.register(telling)
    telling.warns = True


class _Telling:
    """Tells of each test what the first process, whose plugins count and print, has to hear."""

    def __init__(self, config: pytest.Config, connection: Connection) -> None:
        self._config = config
        self._connection = connection
        self.warns = False

    def pytest_runtest_logstart(self) -> None:
        self._connection.send(("start", None))

    def pytest_runtest_logfinish(self) -> None:
        self._connection.send(("finish", None))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        data = self._config.hook.pytest_report_to_serializable(config=self._config, report=report)
        self._connection.send(("report", data))

    def pytest_warning_recorded(
        self, warning_message: warnings.WarningMessage, when: str, nodeid: str, location: tuple[str, int, str] | None
    ) -> None:
        said = warning_message
        plain = warnings.WarningMessage(str(said.message), said.category, said.filename, said.lineno)
        told = {"warning_message": plain, "when": when, "nodeid": nodeid, "location": location}
        if self.warns:
            self._connection.send(("warning", told))


def _run(session: pytest.Session, connection: Connection) -> None:
    while file := connection.recv():
        for number in file:
            # The session as what comes after the file: of the fixtures, those that live as long as it does stay.
            after = session.items[number + 1] if number + 1 in file else session
            try:
                session.config.hook.pytest_runtest_protocol(item=session.items[number], nextitem=after)
            except (KeyboardInterrupt, pytest.exit.Exception) as stop:
                connection.send(("stop", str(stop) or "interrupted"))
                return
            if stop := session.shouldfail or session.shouldstop:
                connection.send(("stop", str(stop)))
                return
        connection.send(("next", None))
