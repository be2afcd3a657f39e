"""Slack takes a message and does not say where it stands, or slows a conversation for ever: ends are told all the same,
and nothing is said again and again."""

from __future__ import annotations

import time

import pytest

from store.exporting import exports, states
from store.messages import claims
from store.models import ExportState, OutboxMessage
from tests.worker.courier_house import finish, texts
from tests.worker.test_refusals import end, persist, refuse


def alter(slack, times=1000, **changes):
    slack.post("/_control/alter", {"method": "chat.postMessage", "times": times, "changes": changes})


UNTOLD = [{"ts": None, "message": None}, {"ts": "", "message": {}}, {"ts": True, "message": []}, {"ts": "now"}]


@pytest.mark.parametrize("changes", UNTOLD)
@pytest.mark.long
def test_what_stands_nobody_knows_where_is_not_said_again_and_its_end_is_told_once(house, slack, changes):
    alter(slack, **changes)
    courier = house.courier()
    house.say("Exporting")
    persist(house, courier, tries=3)
    for number in range(5):
        house.say(f"Exporting {number}")
        persist(house, courier, tries=2)
    assert texts(slack) == ["Exporting"]
    house.say("Export Complete")
    end(house)
    persist(house, courier, tries=3)
    house.say("Export Complete, seen")
    persist(house, courier, tries=3)
    assert texts(slack) == ["Exporting", "Export Complete"]
    assert texts(slack, "dm") == []
    with house.database.read() as session:
        assert not claims.any_due(session)


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.long
def test_replies_stand_beside_a_message_of_which_nobody_knows_where_it_stands(house, slack, before):
    alter(slack, ts=None, message=None)
    courier = house.courier()
    house.say("Export Complete")
    if not before:
        persist(house, courier, tries=3)
    house.say("Two failed", slot="failures", thread_slot="progress")
    persist(house, courier, tries=4)
    assert texts(slack) == ["Export Complete", "Two failed"]
    assert texts(slack, "dm") == []


@pytest.mark.long
def test_a_place_that_slack_does_not_tell_once_is_asked_for_once(house, slack):
    alter(slack, times=1, ts=None, message=None)
    courier = house.courier()
    house.say("Exporting")
    persist(house, courier, tries=2)
    house.say("Export Complete")
    persist(house, courier, tries=2)
    assert texts(slack) == ["Export Complete"]


@pytest.mark.parametrize("told", ["a number", "in the message alone", "without the channel"])
@pytest.mark.long
def test_a_place_that_is_told_otherwise_is_read(house, slack, told):
    courier = house.courier()
    posted = courier._slack_of("W").chat_postMessage

    def otherwise(**arguments):
        answer = posted(**arguments)
        if told == "a number":
            answer.data["ts"] = float(answer["ts"])
        elif told == "without the channel":
            del answer.data["channel"]
        else:
            del answer.data["ts"]
        return answer

    courier._slack_of("W").chat_postMessage = otherwise
    house.say("Exporting")
    finish(house, courier)
    house.say("Export Complete")
    persist(house, courier, tries=2)
    assert texts(slack) == ["Export Complete"]
    assert len(slack.calls("chat.postMessage")) == 1


def slow(slack, method="chat.postMessage", only="C_SOURCING"):
    slack.post("/_control/rate_limit", {"method": method, "retry_after": 30, "only": only, "times": 100_000})


def ended(house, ago=0.0):
    with house.database.write() as session:
        export = exports.by_id(session, house.exports["one"])
        states.end(session, export, ExportState.COMPLETE)
        export.ended_at -= ago


def pass_time(house, seconds, tries):
    """So much time goes by for what waits, in so many tries; a new courier remembers no rest."""
    for _ in range(tries):
        with house.database.write() as session:
            for message in session.query(OutboxMessage):
                message.created_at -= seconds / tries
                message.delivered_at = max(0.0, message.delivered_at - seconds / tries)
                if message.due_at is not None:
                    message.due_at = 0.0
        courier = house.courier()
        while courier.deliver_due() or courier.under_way:
            time.sleep(0.01)


@pytest.mark.long
def test_a_channel_that_is_slowed_for_minutes_is_waited_for(house, slack):
    slow(slack)
    house.say("Export Complete")
    ended(house)
    pass_time(house, 200, 15)
    assert texts(slack, "dm") == []
    slack.post("/_control/mend", {})
    pass_time(house, 10, 3)
    assert texts(slack) == ["Export Complete"]
    assert texts(slack, "dm") == []


@pytest.mark.long
def test_an_end_that_a_channel_is_too_slow_for_is_told_in_a_direct_message(house, slack):
    slow(slack)
    house.say("Export Complete")
    house.say("Two failed", slot="failures", thread_slot="progress")
    ended(house)
    pass_time(house, 400, 12)
    told = texts(slack, "dm")
    assert "Export Complete" in told[0] and "Slack has taken no more messages there" in told[0]
    assert texts(slack) == []


@pytest.mark.long
def test_a_reply_that_a_channel_is_too_slow_for_becomes_a_direct_message(house, slack):
    courier = house.courier()
    house.say("Export Complete")
    ended(house)
    finish(house, courier)
    slow(slack)
    house.say("Two failed", slot="failures", thread_slot="progress")
    pass_time(house, 400, 12)
    assert any("Two failed" in one for one in texts(slack, "dm"))
    assert texts(slack) == ["Export Complete"]


@pytest.mark.long
def test_an_end_of_which_the_edit_is_slowed_for_ever_is_told_by_a_new_message(house, slack):
    courier = house.courier()
    house.say("Exporting")
    finish(house, courier)
    slow(slack, "chat.update", only="")
    house.say("Exporting more")
    pass_time(house, 2000, 12)
    assert texts(slack) == ["Exporting"]
    house.say("Export Complete")
    ended(house, ago=200)
    pass_time(house, 10, 8)
    assert texts(slack) == ["Exporting"]
    ended(house, ago=400)
    pass_time(house, 10, 8)
    assert texts(slack) == ["Exporting", "Export Complete"]
    assert texts(slack, "dm") == []


@pytest.mark.long
def test_where_direct_messages_are_slowed_too_nothing_is_given_up(house, slack):
    slow(slack, only="")
    house.say("Export Complete")
    ended(house)
    pass_time(house, 90_000, 40)
    slack.post("/_control/mend", {})
    pass_time(house, 10, 3)
    assert any("Export Complete" in one for one in texts(slack, "dm"))


@pytest.mark.parametrize("error", ["unsupported_block_type", "block_mismatch", "invalid_blocks_format"])
@pytest.mark.long
def test_newer_blocks_that_slack_refuses_under_any_name_become_plain_ones_at_once(house, slack, error):
    refuse(slack, "chat.postMessage", error, only="data_table")
    table = {
        "type": "data_table",
        "caption": "2 candidates failed",
        "page_size": 10,
        "rows": [[{"type": "raw_text", "text": one} for one in row] for row in (["Row", "Why"], ["7", "no address"])],
    }
    house.say("Two failed", slot="failures", besides=[table])
    courier = house.courier()
    persist(house, courier, tries=4)
    (told,) = texts(slack)
    assert "row 7: no address" in told
    assert texts(slack, "dm") == []


@pytest.mark.parametrize("slot", ["follow-C_SOURCING", "weekly-C_SOURCING 1"])
@pytest.mark.long
def test_a_line_in_a_channel_that_follows_waits_for_hours_while_slack_slows_it_and_holds_up_nobody(house, slack, slot):
    slow(slack)
    house.say("Northwind: complete", slot=slot, fallback_channel_id="U_DANA")
    ended(house)
    pass_time(house, 4000, 20)
    courier = house.courier()
    house.make_due()
    while courier.deliver_due() or courier.under_way:
        time.sleep(0.01)
    house.say("To Dana", name="two", channel="U_DANA")
    finish(house, courier)
    assert texts(slack, "dm") == ["To Dana"]
    slack.post("/_control/mend", {})
    pass_time(house, 10, 2)
    assert texts(slack) == ["Northwind: complete"]


def test_a_line_in_a_channel_that_is_slowed_for_a_day_is_dropped(house, slack):
    slow(slack)
    house.say("Northwind: complete", slot="follow-C_SOURCING", fallback_channel_id="U_DANA")
    with house.database.write() as session:
        session.query(OutboxMessage).one().attempts = 288
    pass_time(house, 90_000, 2)
    assert texts(slack, "dm") == []
    with house.database.read() as session:
        assert not claims.any_due(session)


@pytest.mark.long
def test_a_limit_that_names_no_wait_is_not_met_again_at_once(house, slack):
    """Proxies and gateways answer so: to come back at once, and again, is what the limit is there for."""
    house.say("Exporting")
    courier = house.courier()
    finish(house, courier)
    for number, wait in enumerate(("0", "00", "-5", "soon")):
        slack.post("/_control/mend")
        given = {"status": 429, "body": '{"ok": false, "error": "ratelimited"}', "headers": {"Retry-After": wait}}
        slack.post("/_control/answer", {"method": "chat.update", "times": 100_000, **given})
        house.say(f"Exporting {number}")
        house.make_due()
        finish(house, courier)
        assert len(slack.calls("chat.update")) == number + 1
