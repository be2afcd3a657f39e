"""A plugin of pytest that writes down which test runs through which lines of the product, and what it costs.

`REACH_INTO` names the file: JSON, `tests` (seconds of a processor for each that passed, a third of the time where it
waits), `elsewhere` (tests that need PostgreSQL, which are not run), `lines` (by module and line the tests that came
there) and `loaded` (what else than this repository was imported).
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import coverage
import pytest

from .mutations import FLOORS

_root = Path.cwd()
_coverage = coverage.Coverage(
    data_file=None, include=[str(_root / floor / "*") for floor in FLOORS], config_file=False, concurrency=["thread"]
)
_coverage.start()
_seconds: dict[str, float] = {}
_failed: set[str] = set()
_elsewhere: list[str] = []


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs PostgreSQL: most of it runs through the same lines on SQLite, in a tenth of the time."""
    left = [item for item in items if "postgresql" in item.nodeid or "postgresql" in getattr(item, "fixturenames", ())]
    _elsewhere.extend(item.nodeid for item in left)
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if item not in set(left)]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Book what is run under the name of its test."""
    _coverage.switch_context(item.nodeid)
    try:
        return (yield)
    finally:
        _coverage.switch_context("")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Book what it costs; the start of what all tests share, such as a server, is nobody's."""
    began, used = time.monotonic(), sum(os.times()[:4])
    try:
        return (yield)
    finally:
        _seconds[item.nodeid] = max(sum(os.times()[:4]) - used, (time.monotonic() - began) / 3)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Leave out what fails before anything was changed, and what is skipped here."""
    if report.failed or report.skipped:
        _failed.add(report.nodeid)


def pytest_sessionfinish() -> None:
    """Write it all down."""
    _coverage.stop()
    data = _coverage.get_data()
    lines = {
        str(Path(name).relative_to(_root)): {
            line: sorted({test for test in tests if test in _seconds} - _failed)
            for line, tests in data.contexts_by_lineno(name).items()
        }
        for name in sorted(data.measured_files())
    }
    loaded = [
        name
        for name, module in list(sys.modules.items())
        if (path := getattr(module, "__file__", None)) and _root not in Path(path).parents
    ]
    passed = {test: seconds for test, seconds in _seconds.items() if test not in _failed}
    written = {"tests": passed, "elsewhere": _elsewhere, "lines": lines, "loaded": loaded}
    Path(os.environ["REACH_INTO"]).write_text(json.dumps(written))
