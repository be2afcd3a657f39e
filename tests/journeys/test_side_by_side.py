"""An update while exports run: the version before and this one work side by side on one database."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox.stack import REPOSITORY, Stack
from tests.journeys.conftest import connect
from tests.journeys.mortal import Running

pytestmark = pytest.mark.timeout(400)

# What ran everywhere before this version: set it to the newest one that was released.
BEFORE = "165477a53b582be169f42c15b8d7a38c73018682"
# What that version imports and this one does not need. CSVs are read without it.
_NO_LONGER_NEEDED = ("python_calamine",)


@pytest.fixture(scope="module")
def before(tmp_path_factory) -> Path:
    """The version before, checked out."""
    checkout = tmp_path_factory.mktemp("before")
    packed = subprocess.run(["git", "archive", BEFORE], cwd=REPOSITORY, capture_output=True)
    if packed.returncode != 0:
        pytest.skip(f"the version before ({BEFORE}) is not in this clone's history")
    subprocess.run(["tar", "-x"], cwd=checkout, input=packed.stdout, check=True)
    (checkout / ".venv").symlink_to(sys.prefix)
    for name in _NO_LONGER_NEEDED:
        if importlib.util.find_spec(name) is None:
            (checkout / f"{name}.py").touch()
    return checkout


@pytest.fixture(scope="module")
def stack(before, tmp_path_factory):
    """The version before is at work, with its own schema."""
    with Stack(tmp_path_factory.mktemp("stack"), sourcewhale_options=("--latency", "0.3")) as made:
        made.know(before, "old")
        made.start_services()
        made.run("old release")
        made.start("old web", "old worker")
        made.slack.wait_for_bot()
        connect(made.slack.person("dana"))
        yield made


def test_an_update_in_the_middle_of_exports_loses_nobody_and_sends_nobody_twice(stack, tmp_path):
    begun_before = Running(stack, tmp_path)
    begun_before.wait_for_requests(2)
    stack.run("release")
    begun_before.wait_for_requests(3)
    stack.start("worker")
    stack.terminate("old web")
    stack.start("web")
    stack.slack.wait_for_bot()
    begun_beside = Running(stack, tmp_path)
    begun_beside.wait_for_requests(2)
    stack.kill("worker")
    begun_before.wait_for_everybody(timeout=120)
    begun_beside.wait_for_everybody(timeout=120)

    # And the other way round: the old one dies, and the new one goes on with what it held.
    stack.start("worker")
    last = Running(stack, tmp_path)
    last.wait_for_requests(2)
    stack.kill("old worker")
    last.wait_for_everybody(timeout=120)
