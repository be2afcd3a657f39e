"""Exports in a Slack that lets no call pass beyond the least that it promises (docs/limits.md, Rates)."""

from __future__ import annotations

import pytest

from sandbox.samples.make import write_project
from tests.journeys.conftest import connect, review


@pytest.fixture(scope="module")
def stack(make_stack):
    made = make_stack(slack_options=("--rates",), sourcewhale_options=("--max-batch", "20", "--latency", "0.3"))
    connect(made.slack.person("dana"))
    return made


def test_two_exports_at_once_keep_to_the_pace_and_are_told_to_their_end(stack, tmp_path):
    dana = stack.slack.person("dana")
    for number in range(2):
        path = tmp_path / f"pace-{number}.csv"
        write_project(path, 300, seed=840 + number)
        assert review(dana, path).submit().ok
    for number in range(2):
        assert dana.wait_for_message("#sourcing", contains=f"✅ Export Complete\n*pace-{number}*", timeout=90).edited
    refused = [call["method"] for call in stack.slack.calls() if "refused" in call]
    assert "chat.update" not in refused
    assert "chat.postMessage" not in refused
    for number in range(2):
        assert len(stack.sourcewhale.candidates_of(840 + number)) == 300
