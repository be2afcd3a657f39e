"""Whatever Slack answers a listener with while it has trouble of its own: no incident, and the person reads of it."""

from __future__ import annotations

import itertools

import pytest

from tests.bot.test_strangers import LISTENERS
from tests.bot.two_workspaces import DANA, payloads
from worker.surface import ids

TROUBLE = {
    "a name": ("fail", {"error": "internal_error"}),
    "half an answer": ("answer", {"body": '{"ok": true, "view": {"id": "V'}),
    "no connection": ("drop", {}),
}
WINDOWS = ("views.open", "views.push", "views.update")
ASKED = ("conversations.info", "usergroups.list", "chat.postMessage", "views.publish", "functions.completeSuccess")


@pytest.mark.long
@pytest.mark.parametrize(("kind", "name"), sorted(LISTENERS))
def test_it_is_no_incident_and_is_told(house, caplog, kind, name):
    # Each listener meets another kind of trouble.
    script, what = list(TROUBLE.values())[sum(map(ord, name)) % len(TROUBLE)]
    for method in (*WINDOWS, *ASKED):
        house.slack.post(f"/_control/{script}", {"method": method, "times": 10_000, **what})
    for payload in itertools.islice(payloads(kind, name, DANA, house.ids, house.slack.url), 14):
        before = len(house.slack.calls())
        status = _send(house, payload, kind)
        house.afterwards_done()
        assert "incident" not in caplog.text
        called = [call["method"] for call in house.slack.calls()[before:]]
        if kind == "function" and name == ids.LIST_DESTINATIONS:
            assert status == 500, "it comes again"
        elif set(called) & set(WINDOWS) and kind == "action":
            assert "response.url" in called


def _send(house, payload, kind):
    try:
        house._send(payload, kind)
    except AssertionError:
        return 500
    return 200
