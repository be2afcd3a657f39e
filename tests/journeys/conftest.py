"""The whole house, driven as a person drives it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sandbox.person import Modal, Person
from sandbox.stack import API_KEY, Stack
from tests.forked import launch_forked, run_forked

SAMPLES = Path(__file__).resolve().parents[2] / "sandbox" / "samples"
# The stacks that run in this process, whose logs are shown with a test that fails; and how much of them.
_running: list[Stack] = []
_LINES_SHOWN = 25


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """With a test that fails: what the processes complained of, and what each of them said last."""
    report: pytest.TestReport = (yield).get_result()
    if not report.failed:
        return
    for stack in _running:
        for log in filter(Path.exists, (stack.log(name) for name in ("web", "worker"))):
            lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
            older, last = lines[:-_LINES_SHOWN], lines[-_LINES_SHOWN:]
            complaints = [line for line in older if '"INFO"' not in line][-_LINES_SHOWN:]
            report.sections.append((f"{log.parent.name}/{log.name}", "\n".join([*complaints, *last])))


@pytest.fixture(scope="module")
def make_stack(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[Callable[..., Stack]]:
    """Starts stacks, whose database is migrated already if it is a file of their own, and ends them."""
    made: list[Stack] = []

    def make(*, wait: bool = True, **options) -> Stack:
        directory = tmp_path_factory.mktemp("stack")
        shutil.copyfile(migrated_file, directory / "bot.db")
        stack = Stack(directory, launch=launch_forked, **options)
        made.append(stack)
        _running.append(stack)
        return stack.up(wait=wait)

    yield make
    for stack in made:
        _running.remove(stack)
        stack.stop()


@pytest.fixture(scope="module")
def patient_stack(make_stack: Callable[..., Stack]) -> Stack:
    """A stack that is connected, whose SourceWhale takes its time."""
    made = make_stack(sourcewhale_options=("--latency", "0.02"))
    connect(made.slack.person("dana"))
    return made


@pytest.fixture
def rejecting_stack(patient_stack: Stack) -> Iterator[Stack]:
    """The same for all tests of a file; SourceWhale rejects whoever is called Reject."""
    patient_stack.sourcewhale.break_with({"operation": "candidates/add", "kind": "reject_text", "text": "Reject"})
    yield patient_stack
    patient_stack.sourcewhale.mend()


def operate(stack: Stack, *arguments: str, code: int = 0) -> str:
    """What a command of the operator says, which must end with `code`."""
    ended, said = run_forked("worker.operations.operate", *arguments, environment=stack.environment)
    assert ended == code, said
    return said


def connect(person: Person, channel: str = "#sourcing") -> None:
    """Connect SourceWhale, with everything allowed."""
    person.command("/sourcewhale", channel)
    modal = person.modal(title="SourceWhale")
    assert modal.submit().ok
    modal.wait_for("API Key").fill("API Key", API_KEY)
    assert modal.submit().ok
    modal.wait_for("Export as Prospect")
    assert modal.submit().ok
    assert modal.wait_for("All Good").submit().ok
    modal.wait_for("✅")
    modal.close()


def fill_form(
    person: Person,
    path: Path,
    *,
    job: str | None = None,
    campaign: str = "Backend Engineers Q4",
    channel: str = "#sourcing",
) -> Modal:
    """Open the export form and fill it in, for a job or else for a campaign: Dana's, if no other is named."""
    assert person.command("/export", channel).ok
    modal = person.modal(title="Export to SourceWhale")
    assert modal.upload("Upload a SeekOut file", path).ok
    if job:
        assert modal.choose("Export as", "Candidates").ok
        modal.wait_for("Job")
        modal.pick("Job", job)
    else:
        modal.pick("Campaign", campaign)
    return modal


def submit_and_close(stack: Stack, modal: Modal) -> None:
    """Submit a modal and close it while it still says "Reading...": no worker may be quicker than the person."""
    stack.terminate("worker")
    assert modal.submit().ok
    assert "Reading..." in modal.text
    assert modal.close().ok
    stack.start("worker")


def review(person: Person, path: Path, **options) -> Modal:
    """Bring an export to Review."""
    modal = fill_form(person, path, **options)
    assert modal.submit().ok
    return modal.wait_for("*Coverage*", timeout=90)
