"""Who may export where an admin has named a user group: asked of Slack, kept for minutes, told where it cannot be."""

from __future__ import annotations

import pytest

from store.models import Connection
from tests.local_slack import local_slack
from tests.servers import closed_port
from worker.slack import groups
from worker.slack.clients import SlackClient
from worker.slack.groups import Groups, NotExporting
from worker.surface.refusals import not_an_exporter


@pytest.fixture(scope="module")
def slack():
    with local_slack() as running:
        yield running


def client_of(url):
    return SlackClient(
        token="xoxb-local", base_url=f"{url}/api/", timeout=2, retry_handlers=[], on_dead_token=lambda _: None
    )


@pytest.fixture
def client(slack):
    slack.post("/_control/reset")
    slack.post("/_control/group", {"id": "S1", "name": "Recruiters <!here>", "people": ["U_SAM"]})
    return client_of(slack.url)


def connection(**values) -> Connection:
    group = {"exporters_group": "S1", "exporters_group_name": "Recruiters <!here>"}
    return Connection(**({"exporters": ["U_MANY"], "defaults": group, "connected_by": "U_DANA"} | values))


def test_people_of_the_group_and_those_named_may_export_and_nobody_else(slack, client):
    known = Groups()
    assert known.why_not(connection(), client, "U_SAM") is None
    assert known.why_not(connection(exporters=[]), client, "U_SAM") is None
    assert known.why_not(connection(), client, "U_MANY") is None
    assert known.why_not(connection(), client, "U_ELSE") is NotExporting.NOT_NAMED
    assert known.why_not(connection(exporters=[]), client, "U_ELSE") is NotExporting.NOT_NAMED
    assert known.why_not(connection(defaults={}), client, "U_SAM") is NotExporting.NOT_NAMED
    assert known.why_not(connection(exporters=[], defaults={}), client, "U_ELSE") is None


def test_an_answer_counts_for_minutes_and_not_for_what_acts(slack, client, monkeypatch):
    known = Groups()
    assert known.why_not(connection(), client, "U_SAM") is None
    slack.post("/_control/group", {"id": "S1", "people": ["U_KIM"]})
    assert known.why_not(connection(), client, "U_SAM") is None
    assert known.why_not(connection(), client, "U_SAM", fresh=True) is NotExporting.NOT_NAMED
    assert known.why_not(connection(), client, "U_KIM") is None
    slack.post("/_control/group", {"id": "S1", "people": ["U_SAM"]})
    monkeypatch.setattr(groups, "_KEPT_SECONDS", 0.0)
    assert Groups().why_not(connection(), client, "U_SAM") is None
    assert len(slack.calls("usergroups.users.list")) == 3


@pytest.mark.parametrize(
    ("spoil", "why", "words"),
    [
        ({"id": "S1", "disabled": True}, NotExporting.NOBODY_IN_GROUP, "disabled, deleted or emptied"),
        ({"id": "S1", "people": []}, NotExporting.NOBODY_IN_GROUP, "choose another one"),
        ("missing_scope", NotExporting.NO_SCOPE, "usergroups:read"),
        ("plan_upgrade_required", NotExporting.NOBODY_IN_GROUP, "choose another one"),
        ("internal_error", NotExporting.NO_ANSWER, "Try again in a moment"),
        (None, NotExporting.NO_ANSWER, "Try again in a moment"),
    ],
)
def test_a_group_that_cannot_be_asked_refuses_nobody_who_is_named_and_tells_others_why(
    slack, client, spoil, why, words
):
    if isinstance(spoil, dict):
        slack.post("/_control/group", spoil)
    elif spoil is None:
        client = client_of(f"http://127.0.0.1:{closed_port()}")
    else:
        slack.post("/_control/fail", {"method": "usergroups.users.list", "error": spoil, "times": 9})
    known = Groups()
    assert known.why_not(connection(), client, "U_MANY", fresh=True) is None
    assert known.why_not(connection(), client, "U_SAM", fresh=True) is why
    told = not_an_exporter(connection(), why)
    assert words in told and "Recruiters" in told and "<!here>" not in told


def test_what_was_known_does_not_outlive_a_refusal(slack, client):
    known = Groups()
    assert known.why_not(connection(), client, "U_SAM") is None
    slack.post("/_control/fail", {"method": "usergroups.users.list", "error": "internal_error", "times": 9})
    assert known.why_not(connection(), client, "U_SAM", fresh=True) is NotExporting.NO_ANSWER
    assert known.why_not(connection(), client, "U_SAM") is NotExporting.NO_ANSWER
