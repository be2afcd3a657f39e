"""A company whose only way out is a proxy, which loses answers: everybody arrives, once."""

from __future__ import annotations

import pytest

from sandbox.samples.make import write_project
from tests.journeys.conftest import connect, review
from tests.losing_proxy import LosingProxy
from tests.ways import listening

PEOPLE = 400


@pytest.mark.timeout(900)
def test_400_people_through_a_proxy_that_loses_three_answers_arrive_once(make_stack, tmp_path):
    proxy = LosingProxy(lambda lost: lost < 3)
    with listening(proxy) as port:
        stack = make_stack(
            socket_mode=False, environment={"HTTP_PROXY": f"http://127.0.0.1:{port}", "NO_PROXY": "", "no_proxy": ""}
        )
        dana, path = stack.slack.person("dana"), tmp_path / "behind.csv"
        connect(dana)
        write_project(path, PEOPLE, seed=1907)
        assert review(dana, path).submit().ok
        dana.wait_for_message("#sourcing", contains=f"*{PEOPLE} candidates* are in SourceWhale", timeout=120)
        held = stack.sourcewhale.candidates_of(1907)
        assert len(held) == PEOPLE
        assert {candidate["times_added"] for candidate in held} == {1}
        assert proxy.lost == 3
        # Slack and SourceWhale were both reached through it.
        for url in (stack.slack.url, stack.sourcewhale.url):
            assert url.removeprefix("http://") in proxy.hosts
        stack.stop()
