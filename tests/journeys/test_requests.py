"""The bot's HTTP: who is let in, what is logged, and whether it is well."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from urllib.parse import urlencode

import pytest
import requests

from sandbox.samples.make import write_project
from tests.journeys.conftest import connect, fill_form, review
from tests.waiting import wait_for

SECRET = "local-secret"
COMMAND = {
    "command": "/export",
    "text": "help",
    "team_id": "T_LOCAL",
    "user_id": "U_DANA",
    "channel_id": "C_SOURCING",
    "trigger_id": "1.2",
}
MODAL = {
    "type": "view_submission",
    "team": {"id": "T_LOCAL"},
    "user": {"id": "U_DANA"},
    "view": {
        "type": "modal",
        "callback_id": "connection_credentials",
        # Slack would never leave out what the bot put into the window.
        "state": {"values": {"api_key": {"api_key": {"value": "sw-leaked-key-7777"}}}},
    },
}


@pytest.fixture(scope="module")
def stack(make_stack):
    return make_stack(socket_mode=False)


FORM = "application/x-www-form-urlencoded"


def send(stack, body: str, *, secret: str = SECRET, at: str | None = None, kind: str = FORM):
    at = at or str(int(time.time()))
    signature = hmac.new(secret.encode(), f"v0:{at}:{body}".encode(), hashlib.sha256).hexdigest()
    return requests.post(
        f"http://127.0.0.1:{stack.web_port}/slack/events",
        data=body,
        headers={
            "Content-Type": kind,
            "X-Slack-Request-Timestamp": at,
            "X-Slack-Signature": f"v0={signature}",
        },
        timeout=30,
    )


def test_a_signed_request_is_answered(stack):
    answer = send(stack, urlencode(COMMAND))
    assert answer.status_code == 200
    assert "sends the people of a SeekOut project" in answer.json()["text"]


@pytest.mark.parametrize(
    ("secret", "at"),
    [("another", None), (SECRET, "1700000000"), (SECRET, "yesterday"), (SECRET, "-1"), (SECRET, "\u00b2")],
)
def test_any_other_request_is_not(stack, secret, at):
    assert send(stack, urlencode({"payload": json.dumps(MODAL)}), secret=secret, at=at).status_code == 401


def test_an_unsigned_request_is_not(stack):
    answer = requests.post(f"http://127.0.0.1:{stack.web_port}/slack/events", data=COMMAND, timeout=30)
    assert answer.status_code == 401


def test_what_was_refused_is_not_logged(stack):
    send(stack, urlencode({"payload": json.dumps(MODAL)}), secret="another")
    time.sleep(0.2)
    assert "sw-leaked-key-7777" not in stack.log("web").read_text()


def test_a_fault_of_ours_is_told_with_an_id_that_the_log_knows(stack):
    answer = send(stack, urlencode({"payload": json.dumps(MODAL)}))
    assert answer.status_code == 200
    sentence = answer.json()["view"]["blocks"][0]["text"]["text"]
    assert "Traceback" not in answer.text
    reference = sentence.partition("incident ")[2].partition(")")[0]
    assert len(reference) == 8
    log = stack.log("web").read_text()
    assert f"incident {reference}" in log
    assert "sw-leaked-key-7777" not in log


def test_a_request_that_slack_would_never_send_is_refused_unread(stack):
    assert send(stack, "text=" + "x" * 5_000_000).status_code == 413


def test_health(stack):
    url = f"http://127.0.0.1:{stack.web_port}"
    assert requests.get(f"{url}/healthz", timeout=30).status_code == 200
    deadline = time.monotonic() + 90
    while requests.get(f"{url}/readyz", timeout=30).text != "ready":
        # The worker may not have been heard of yet.
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert requests.get(f"{url}/slack/events", timeout=30).status_code == 405


def test_idle_connections_keep_nobody_out(stack):
    """A proxy before the bot keeps some open."""
    with ExitStack() as idle:
        for _ in range(150):
            idle.enter_context(socket.create_connection(("127.0.0.1", stack.web_port)))
        assert requests.get(f"http://127.0.0.1:{stack.web_port}/healthz", timeout=30).status_code == 200


def test_metrics_are_numbers_and_name_nobody(connected_stack):
    text = requests.get(f"http://127.0.0.1:{connected_stack.web_port}/metrics", timeout=30).text
    for line in (
        'seekout_exports{state="running"} 0.0',
        "seekout_candidates_exported 0.0",
        "seekout_export_overdue_seconds 0.0",
        "seekout_messages_waiting",
    ):
        assert line in text
    assert "example.com" not in text
    assert "T_LOCAL" not in text


def test_after_an_export_the_figures_tell_it(connected_stack, tmp_path):
    stack = connected_stack
    dana, path = stack.slack.person("dana"), tmp_path / "counted.csv"
    path.write_text("Name,Email\nUna Counted,una.counted@example.com\nBo Counted,bo.counted@example.com\n")
    assert review(dana, path).submit().ok
    wanted = (
        'seekout_exports_ended_total{end="complete"} 1.0',
        'seekout_candidates_ended_total{end="exported"} 2.0',
        'seekout_sourcewhale_call_seconds_count{operation="candidates/add",status="200"}',
        'seekout_slack_call_seconds_count{method="chat.postMessage",status="ok"}',
        'seekout_ack_seconds_bucket{kind="view_submission",le="3.0"}',
        'seekout_job_seconds_count{job="run_export"}',
        "seekout_workers 1.0",
        "seekout_redis_up 1.0",
    )
    wait_for(lambda: not [line for line in wanted if line not in metrics(stack)], 90, lambda: metrics(stack))
    assert "ounted" not in metrics(stack)


def metrics(stack):
    return requests.get(f"http://127.0.0.1:{stack.web_port}/metrics", timeout=30).text


def test_every_line_of_an_exports_life_carries_its_id_and_none_names_a_person(connected_stack):
    stack = connected_stack
    lines = [json.loads(line) for name in ("web", "worker") for line in stack.log(name).read_text().splitlines()]
    (ended,) = [line for line in lines if line["message"].startswith("ended: complete")]
    life = [line for line in lines if line.get("export") == ended["export"]]
    said = " ".join(line["message"] for line in life)
    assert {line["process"] for line in life} == {"bot", "worker"}
    for words in ("was started", "candidates/add", "ended: complete, 2 exported"):
        assert words in said
    assert "ounted" not in str(lines)
    assert "example.com" not in str(lines)


def interaction(stack, user, team="T_LOCAL", **payload):
    """A signed interaction, as anybody could be imagined to send it."""
    body = {
        "team": {"id": team},
        "user": {"id": user, "team_id": team},
        "trigger_id": "1.2",
        "response_url": f"{stack.slack.url}/response/none",
        **payload,
    }
    return send(stack, urlencode({"payload": json.dumps(body)}))


def submission(stack, user, callback_id, team="T_LOCAL", metadata="", values=None):
    view = {
        "id": "V_FORGED",
        "type": "modal",
        "hash": "1",
        "callback_id": callback_id,
        "private_metadata": metadata,
        "state": {"values": values or {}},
    }
    return interaction(stack, user, team, type="view_submission", view=view).json()


def test_a_recruiters_forged_submissions_change_nothing(stack):
    boxes = {"capabilities": {"capabilities": {"selected_options": [{"value": "export"}, {"value": "enable_pools"}]}}}
    key = {"api_key": {"api_key": {"value": "sw-forged-key-1"}}}
    person = {
        "person": {"person": {"selected_user": "U_DANA"}},
        "sourcewhale_email": {"sourcewhale_email": {"value": "sam@example.com"}},
    }
    for callback_id, values in (
        ("connection_capabilities", boxes),
        ("connection_credentials", key),
        ("connection_verify", {}),
        ("connection_all_good", {}),
        ("connection_map", person),
    ):
        answer = submission(stack, "U_SAM", callback_id, values=values, metadata="x" * 32)
        assert ":warning:" in str(answer["view"]["blocks"]), callback_id
        assert "submit" not in answer["view"], callback_id
    assert "not connected yet" in stack.slack.person("dana").command("/export").reply
    assert stack.sourcewhale.requests() == []


@pytest.mark.parametrize(("user", "team"), [("U_SAM", "T_LOCAL"), ("U_DANA", "T_OTHER"), ("U_EVE", "T_OTHER")])
def test_nobody_elses_review_can_be_exported_cancelled_or_retried(connected_stack, user, team, tmp_path):
    stack = connected_stack
    path = tmp_path / "mine.csv"
    path.write_text("Name,Email\nAda Sample,ada@example.com\n")
    dana = stack.slack.person("dana")
    modal = review(dana, path)
    export_id = modal.view_or_none()["private_metadata"]
    modal.close()
    answer = submission(stack, user, "export_review", team, metadata=export_id)
    assert ("no longer valid" if team == "T_LOCAL" else "not installed in your workspace") in str(answer)
    for action_id in ("start_export", "cancel_export", "retry_failed"):
        action = {"type": "button", "action_id": action_id, "block_id": "b", "value": export_id, "action_ts": "1"}
        interaction(stack, user, team, type="block_actions", actions=[action], container={}, message={"ts": "1"})
    assert all("Ada" not in candidate["name"] for candidate in stack.sourcewhale.candidates())


NOT_SEEN = "Slack does not let me see this file"
ALTERED = {
    "of another workspace": (NOT_SEEN, lambda stack, path: {"id": dropped(stack, "kim", "#lobby", path)}),
    "unknown": (NOT_SEEN, lambda stack, path: {"id": "F_UNKNOWN"}),
    "no id": (NOT_SEEN, lambda stack, path: {"id": ""}),
    "a path": (NOT_SEEN, lambda stack, path: {"id": "../F1?file=F2&token=x", "name": "a.csv"}),
    "another address": (
        "This file is not kept by Slack itself",
        lambda stack, path: {"id": "F1", "name": "a.csv", "url_private_download": "file:///etc/passwd"},
    ),
}


def dropped(stack, person, channel, path):
    return stack.slack.person(person).drop_file(channel, path).files[0]["id"]


@pytest.mark.parametrize("which", ALTERED)
def test_a_form_with_another_file_than_was_uploaded_reads_nobodys(connected_stack, tmp_path, which):
    stack, (sentence, altered) = connected_stack, ALTERED[which]
    mine, theirs = tmp_path / "mine.csv", tmp_path / "theirs.csv"
    mine.write_text("Name,Email\nMine Sample,mine@example.com\n")
    theirs.write_text("Name,Email\nStolen Sample,stolen@example.com\n")
    modal = fill_form(stack.slack.person("dana"), mine)
    view = modal.view_or_none()
    view["state"]["values"]["file"]["file"]["files"] = [altered(stack, theirs)]
    answer = interaction(stack, "U_DANA", type="view_submission", view=view)
    assert (answer.status_code, answer.json()["response_action"]) == (200, "update")
    modal.wait_for(sentence)
    assert "Nothing was sent." in modal.text
    modal.close()


def test_another_workspace_sees_nothing_of_ours(connected_stack):
    stack = connected_stack
    command = {**COMMAND, "text": "", "team_id": "T_OTHER", "user_id": "U_DANA"}
    assert "not installed in your workspace" in send(stack, urlencode(command)).json()["text"]
    for list_name in ("project", "campaign", "job"):
        answer = interaction(
            stack,
            "U_DANA",
            "T_OTHER",
            type="block_suggestion",
            action_id=list_name,
            block_id=list_name,
            value="",
            view={"type": "modal", "id": "V"},
        )
        assert not any(option["value"].startswith(("camp-", "proj-")) for option in answer.json()["options"])


def test_without_a_worker_it_is_not_ready_and_says_so(connected_stack):
    stack = connected_stack
    ready = f"http://127.0.0.1:{stack.web_port}/readyz"
    assert requests.get(ready, timeout=30).status_code == 200
    stack.terminate("worker")
    # Outside, what was found counts for a second.
    wait_for(lambda: requests.get(ready, timeout=30).status_code == 503, 5)
    answer = requests.get(ready, timeout=30)
    # Why, is for those who run it: in the log, and on METRICS_PORT.
    assert (answer.status_code, answer.text) == (503, "not ready")
    assert "not ready: no worker has been heard of lately" in stack.log("web").read_text()
    assert requests.get(f"http://127.0.0.1:{stack.web_port}/healthz", timeout=30).status_code == 200
    stack.start("worker")
    wait_for(lambda: requests.get(ready, timeout=30).status_code == 200)


def test_a_request_that_is_sent_again_has_one_effect(connected_stack, tmp_path):
    stack = connected_stack
    path = tmp_path / "replayed.csv"
    write_project(path, 60, seed=4321)
    dana = stack.slack.person("dana")
    modal = fill_form(dana, path)
    form = modal.view_or_none()

    def submit_at_once(view):
        with ThreadPoolExecutor(4) as pool:
            answers = [pool.submit(interaction, stack, "U_DANA", type="view_submission", view=view) for _ in range(4)]
            assert {answer.result().status_code for answer in answers} == {200}

    submit_at_once(form)
    modal.wait_for("*Coverage*", timeout=90)
    submit_at_once(modal.view_or_none())
    dana.wait_for_message("#sourcing", contains="Export Complete\n*replayed*", timeout=90)
    submit_at_once(form)
    submit_at_once(modal.view_or_none())
    time.sleep(1)
    assert [candidate["times_added"] for candidate in stack.sourcewhale.candidates_of(4321)] == [1] * 60
    assert len([message for message in dana.read("#sourcing") if "*replayed*" in message.rendered]) == 1
    modal.close()


@pytest.fixture(scope="module")
def connected_stack(make_stack):
    made = make_stack(socket_mode=False)
    connect(made.slack.person("dana"))
    return made
