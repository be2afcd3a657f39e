"""An update while exports run: the version before and this one work side by side on one database."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sandbox.stack import REPOSITORY, Stack
from tests.forked import launch_forked
from tests.journeys.conftest import connect
from tests.journeys.mortal import PEOPLE, Running

pytestmark = pytest.mark.timeout(400)

# What ran everywhere before this version: set it to the newest one that was released.
BEFORE = "165477a53b582be169f42c15b8d7a38c73018682"
# What that version imports and this one does not need. CSVs are read without it.
_NO_LONGER_NEEDED = ("python_calamine",)
# Four batches without an answer, and as many whose answers it had not written down.
_ON_THEIR_WAY = 8 * 50
# Of SourceWhale's answers, in seconds: exports last for long enough to be met in their middle.
_LATENCY = 0.3


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

    directory = tmp_path_factory.mktemp("stack")
    with Stack(directory, sourcewhale_options=("--latency", str(_LATENCY)), launch=launch_forked) as made:
        made.know(before, "old")
        made.start_services()
        made.run("old release")
        made.start("old web", "old worker")
        made.slack.wait_for_bot()
        connect(made.slack.person("dana"))
        yield made


def press_again(export: Running) -> None:
    """A Review that the old worker made says less than the new bot asks of one: it is shown anew, and pressed again."""
    deadline = time.monotonic() + 60
    while not any(f"{export.path.stem}*" in message.rendered for message in export.dana.read("#sourcing")):
        assert time.monotonic() < deadline, export.dana.modal_text()
        if "[Export]" in export.dana.modal_text():
            assert export.dana.modal().submit().ok
        time.sleep(0.5)


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
    press_again(begun_beside)
    begun_beside.wait_for_requests(2)
    stack.kill("worker")
    # Whom a killed worker had on their way are looked up, some by several things.
    stack.sourcewhale.control("settings", latency=0.02)
    begun_before.wait_for_everybody(timeout=120)
    begun_beside.wait_for_everybody(timeout=120)

    # And the other way round: the old one dies, and the new one goes on with what it held.
    stack.sourcewhale.control("settings", latency=_LATENCY)
    stack.start("worker")
    last = Running(stack, tmp_path)
    press_again(last)
    last.wait_for_requests(2)
    stack.kill("old worker")
    stack.sourcewhale.control("settings", latency=0.02)
    last.wait_for(f"*{PEOPLE} candidates* are in SourceWhale", timeout=120)
    held = stack.sourcewhale.candidates_of(last.seed)
    assert len(held) == PEOPLE
    assert all(candidate["memberships"] == ["camp-backend"] for candidate in held)
    # The version before does not note SourceWhale's time when a request leaves, so of whom it had on their way when it
    # died nobody can tell that they came with it: they are sent again, and SourceWhale matches them.
    assert sum(candidate["times_added"] > 1 for candidate in held) <= _ON_THEIR_WAY
