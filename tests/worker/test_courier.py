"""The courier against the local Slack: each message once, in order, the newest state, however Slack behaves."""

from __future__ import annotations

import itertools
import threading

import pytest
from slack_sdk import WebClient

from store.messages import claims, outbox, silence
from tests.servers import closed_port
from tests.worker.courier_house import finish, pump, texts
from worker.slack.errors import NotInstalled


@pytest.fixture
def database(sqlite_database):
    return sqlite_database


def test_an_edit_whose_answer_was_lost_is_made_good_however_late_it_comes(house, slack, monkeypatch):
    monkeypatch.setattr("worker.delivery.deliver._LATE_SECONDS", 3600)
    courier = house.courier()
    house.say("nothing yet")
    finish(house, courier)
    slack.post("/_control/drop", {"method": "chat.update"})
    house.say("half of them")
    house.make_due()
    courier.deliver_due()
    pump(courier, lambda: not courier.under_way)
    assert texts(slack) == ["nothing yet"]
    house.say("all of them")
    house.make_due()
    finish(house, courier)
    assert texts(slack) == ["all of them"]
    # Slack had the first edit all the while, and carries it out now.
    (message,) = slack.person("dana").read("#sourcing")
    late = {"type": "section", "text": {"type": "mrkdwn", "text": "half of them"}}
    client = WebClient(token="xoxb-local", base_url=f"{slack.url}/api/")
    client.chat_update(channel="C_SOURCING", ts=message.raw["ts"], text="half of them", blocks=[late])
    assert texts(slack) == ["half of them"]
    house.make_due()
    finish(house, courier)
    assert texts(slack) == ["all of them"]


@pytest.mark.long
def test_a_delivery_for_which_no_thread_is_to_be_had_is_made_later(house, slack, monkeypatch):
    courier = house.courier()
    start = threading.Thread.start
    lacking = [True]

    def start_or_not(thread):
        if thread.name == "courier" and lacking:
            lacking.clear()
            raise RuntimeError("can't start new thread")
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", start_or_not)
    house.say("hello")
    courier.deliver_due()
    assert (lacking, courier.under_way) == ([], 0)
    house.make_due()
    finish(house, courier)
    assert texts(slack) == ["hello"]


@pytest.mark.long
def test_a_lost_answer_does_not_show_a_message_twice(house, slack):
    slack.post("/_control/lose", {"method": "chat.postMessage"})
    house.say("hello")
    courier = house.courier()
    finish(house, courier)
    assert texts(slack) == ["hello"]
    house.say("hello again")
    house.make_due()
    finish(house, courier)
    assert texts(slack) == ["hello again"]


def test_a_worker_that_dies_after_the_post_is_followed_by_one_that_does_not_post_again(house, slack):
    house.say("hello")
    with house.database.write() as session:
        (message,) = claims.claim_due(session, lease_seconds=20, spacing_seconds=0)

    def died(*args, **more):
        raise SystemExit

    dying = WebClient("xoxb-local", base_url=f"{house.url}/api/")
    posted = dying.chat_postMessage
    dying.chat_postMessage = lambda **arguments: posted(**arguments) and died()
    house.make_due()
    courier = house.courier(slack_of=lambda _: dying)
    threading.excepthook, before = lambda _: None, threading.excepthook
    finish(house, courier)
    threading.excepthook = before
    assert texts(slack) == ["hello"]
    house.make_due()
    finish(house, house.courier())
    assert texts(slack) == ["hello"]
    with house.database.read() as session:
        assert session.get(outbox.OutboxMessage, message.id).ts is not None


@pytest.mark.long
def test_a_message_that_was_deleted_before_its_answer_was_known_goes_to_the_one_who_asked(house, slack):
    slack.post("/_control/lose", {"method": "chat.postMessage"})
    house.say("hello")
    courier = house.courier()
    finish(house, courier)
    (message,) = slack.person("dana").read("#sourcing")
    slack.post("/_control/delete", {"channel": "C_SOURCING", "ts": message.ts})
    house.make_due()
    finish(house, courier)
    assert texts(slack) == []
    assert texts(slack, "dm") == ["hello"]


@pytest.mark.long
def test_a_message_whose_answer_was_lost_may_be_deleted_before_it_is_edited(house, slack):
    slack.post("/_control/lose", {"method": "chat.postMessage"})
    slack.post("/_control/fail", {"method": "chat.update", "error": "message_not_found"})
    house.say("hello")
    courier = house.courier()
    for _ in range(3):
        finish(house, courier)
        house.make_due()
    assert texts(slack, "dm") == ["hello"]


def test_a_message_that_is_deleted_again_and_again_is_not_forced_on_anybody(house, slack):
    house.say("one")
    courier = house.courier()
    finish(house, courier)
    for text, channel in (("two", "#sourcing"), ("three", "dm")):
        (message,) = slack.person("dana").read(channel)
        slack.post("/_control/delete", {"channel": message.channel, "ts": message.ts})
        house.say(text)
        house.make_due()
        finish(house, courier)
    assert texts(slack) == []
    assert texts(slack, "dm") == []


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        ("fail", {"error": "internal_error"}),
        ("fail", {"error": "fatal_error"}),
        ("fail", {"status": 502}),
        ("garble", {}),
        ("drop", {}),
        ("lose", {}),
        ("delay", {"seconds": 2.5}),
    ],
)
@pytest.mark.parametrize("method", ["chat.postMessage", "chat.update"])
@pytest.mark.long
def test_what_passes_passes(house, slack, kind, what, method):
    courier = house.courier()
    house.say("one")
    if method == "chat.update":
        finish(house, courier)
        house.say("two")
        house.make_due()
    slack.post(f"/_control/{kind}", {"method": method, **what})
    finish(house, courier)
    house.make_due()
    finish(house, courier)
    assert texts(slack) == ["two" if method == "chat.update" else "one"]


@pytest.mark.long
def test_blocks_that_slack_does_not_take_are_left_out(house, slack):
    slack.post("/_control/fail", {"method": "chat.postMessage", "error": "invalid_blocks"})
    house.say("hello", shown="*hello*, with everything")
    courier = house.courier()
    finish(house, courier)
    assert texts(slack) == ["hello"]
    house.say("hello again", shown="*hello again*, with everything")
    house.make_due()
    finish(house, courier)
    assert texts(slack) == ["hello again"]


@pytest.mark.long
def test_a_slow_post_holds_up_its_channel_alone(house, slack):
    slack.post("/_control/delay", {"method": "chat.postMessage", "seconds": 1.0, "only": "slow"})
    house.say("slow", "one")
    house.say("after it", "two")
    house.say("elsewhere", "three", channel="G_HIRING")
    courier = house.courier()
    pump(courier, lambda: texts(slack, "#hiring-private") == ["elsewhere"])
    assert texts(slack) == []
    pump(courier, lambda: len(texts(slack)) == 2)
    assert texts(slack) == ["slow", "after it"]


@pytest.mark.long
def test_posts_into_a_channel_are_a_second_apart(house, slack):
    for number in range(3):
        house.say(f"message {number}", f"export {number}")
    courier = house.courier()
    pump(courier, lambda: len(texts(slack)) == 3)
    at = [call["at"] for call in slack.calls("chat.postMessage")]
    assert all(later - earlier > 0.9 for earlier, later in itertools.pairwise(at))
    assert texts(slack) == ["message 0", "message 1", "message 2"]


def test_being_slowed_rests_the_whole_workspace_and_only_that_method(house, slack):
    courier = house.courier()
    house.say("one", "first")
    finish(house, courier)
    slack.post("/_control/rate_limit", {"method": "chat.postMessage", "retry_after": 60})
    house.say("two", "second", channel="G_HIRING")
    pump(courier, lambda: len(slack.calls("chat.postMessage")) == 2 and not courier.under_way)
    house.say("three", "third", channel="U_DANA")
    house.say("one, edited", "first")
    house.make_due()
    pump(courier, lambda: texts(slack) == ["one, edited"])
    assert len(slack.calls("chat.postMessage")) == 2


def test_a_dead_way_to_slack_loses_nothing(house, slack):
    house.say("hello")
    finish(house, house.courier(f"http://127.0.0.1:{closed_port()}"))
    house.make_due()

    def uninstalled(_):
        raise NotInstalled

    finish(house, house.courier(slack_of=uninstalled))
    silence.release(house.database, house.workspace[0])
    finish(house, house.courier())
    assert texts(slack) == ["hello"]


def test_a_word_to_an_admin_who_is_gone_goes_to_nobody_else_and_is_not_tried_for_ever(house, slack):
    house.say("the key stopped working", slot="key_problem", channel="U_NOBODY", falls_back=False)
    finish(house, house.courier())
    assert slack.person("dana").dm() == []
    with house.database.read() as session:
        (message,) = session.query(outbox.OutboxMessage)
        assert (message.due_at, message.problem) == (None, "channel_not_found")


def test_a_word_to_an_admin_falls_to_another_without_a_reason_that_is_not_theirs(house, slack):
    house.say("the key works", slot="key_works", channel="U_NOBODY", fallback_channel_id="U_DANA", falls_back=False)
    finish(house, house.courier())
    (message,) = slack.person("dana").dm()
    assert "the key works" in message.rendered
    assert "cannot post" not in message.rendered


def test_a_message_without_an_export_is_delivered_and_edited_where_it_stands(house, slack):
    for text in ("3 exports this week", "4 exports this week"):
        with house.database.write() as session:
            outbox.put_apart(session, house.workspace[0], "digest 1", text=text, blocks=[], channel_id="C_SOURCING")
        finish(house, house.courier())
    assert texts(slack) == ["4 exports this week"]
