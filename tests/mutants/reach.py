"""A plugin of pytest that writes down which test runs through which lines of the product, and how long it takes.

`REACH_INTO` names the file: JSON, `tests` (a test's seconds, for those that passed), `lines` (by module and line the
tests that came there) and `loaded` (what else than this repository was imported).
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import coverage
import pytest

FLOORS = ("bot", "worker", "store", "seekout", "sw_client", "wire")
_root = Path.cwd()
_coverage = coverage.Coverage(
    data_file=None, include=[str(_root / floor / "*") for floor in FLOORS], config_file=False, concurrency=["thread"]
)
_coverage.start()
_seconds: dict[str, float] = {}
_failed: set[str] = set()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Book what is run under the name of its test."""
    _coverage.switch_context(item.nodeid)
    try:
        return (yield)
    finally:
        _coverage.switch_context("")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Book how long it took; the start of what all tests share, such as a server, is nobody's."""
    if report.failed or report.skipped:
        _failed.add(report.nodeid)
    if report.when == "call":
        _seconds[report.nodeid] = report.duration


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
    Path(os.environ["REACH_INTO"]).write_text(json.dumps({"tests": passed, "lines": lines, "loaded": loaded}))
