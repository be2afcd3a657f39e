"""One bad row in each export, at a pace at which a run learns next to nothing before it must give way."""

from __future__ import annotations

import time

import pytest

from sandbox.samples.make import write_project
from tests.journeys.conftest import connect, review

GOOD = 59
pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def stack(make_stack):
    made = make_stack()
    connect(made.slack.person("dana"))
    return made


@pytest.fixture(autouse=True)
def usual_pace(stack):
    yield
    stack.sourcewhale.mend()
    stack.sourcewhale.control("settings", latency=0, per_second=0)


def write_with_one_bad_row(path, seed):
    write_project(path, GOOD, seed=seed)
    lines = path.read_text().splitlines()
    columns = lines[0].count(",")
    lines.insert(20, f"Reject Me {seed}" + "," * columns)
    path.write_text("\n".join(lines) + "\n")


@pytest.mark.parametrize(
    ("exports", "pace"),
    [
        pytest.param(2, {"latency": 2.3}, id="answers of 2.3 s"),
        pytest.param(1, {"per_second": 1}, id="one call a second"),
    ],
)
def test_everybody_else_arrives(stack, tmp_path, exports, pace):
    dana = stack.slack.person("dana")
    stack.sourcewhale.break_with({"operation": "candidates/add", "kind": "reject_text", "text": "Reject Me"})
    began = time.monotonic()
    modals = []
    first = 900 + 10 * exports
    for seed in range(first, first + exports):
        path = tmp_path / f"slow-{seed}.csv"
        write_with_one_bad_row(path, seed)
        modals.append((seed, path, review(dana, path)))
        assert modals[-1][2].submit().ok
    stack.sourcewhale.control("settings", **pace)
    for seed, path, _ in modals:
        dana.wait_for_message("#sourcing", contains=f"Export Complete\n*{path.stem}*", timeout=150)
        held = stack.sourcewhale.candidates_of(seed)
        assert len(held) == GOOD
        assert {person["times_added"] for person in held} == {1}
    print(f"{exports} exports with a bad row each ended after {time.monotonic() - began:.0f} s")
