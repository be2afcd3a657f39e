"""A fault of our own while a message is brought: it ends, is told in the log by an id, and holds up nobody."""

from __future__ import annotations

import logging
import time

import pytest

from store.exporting import exports, states
from store.messages import outbox
from store.models import ExportState, OutboxMessage
from tests.worker.courier_house import finish, pump, texts
from worker.delivery import deliver


def try_often(house, times):
    for _ in range(times):
        house.make_due()
        courier = house.courier()
        while courier.deliver_due() or courier.under_way:
            time.sleep(0.01)


def due(house):
    with house.database.read() as session:
        return [one.slot for one in session.query(OutboxMessage) if one.due_at is not None]


def ended(house):
    with house.database.write() as session:
        states.end(session, exports.by_id(session, house.exports["one"]), ExportState.COMPLETE)


def fail(monkeypatch, where, name, when=lambda *given: True):
    was = getattr(where, name)

    def failing(*given, **more):
        if when(*given):
            raise KeyError("a person's name")
        return was(*given, **more)

    monkeypatch.setattr(where, name, failing)


@pytest.mark.long
def test_a_message_whose_blocks_cannot_be_made_is_told_in_its_words(house, slack, monkeypatch):
    fail(monkeypatch, deliver, "_with_apology")
    house.say("Export Complete", shown="all of it")
    ended(house)
    try_often(house, 12)
    assert texts(slack) == ["Export Complete"]
    assert due(house) == []


@pytest.mark.long
def test_what_fails_in_its_channel_alone_is_told_in_a_direct_message(house, slack, monkeypatch):
    fail(monkeypatch, deliver, "_client_msg_id", lambda message, target: target == "C_SOURCING")
    house.say("Export Complete")
    ended(house)
    try_often(house, 24)
    (told,) = texts(slack, "dm")
    assert "Export Complete" in told and "something went wrong on my side" in told
    assert due(house) == []


@pytest.mark.long
def test_what_fails_everywhere_ends_and_the_log_says_so_by_an_id(house, slack, monkeypatch, caplog):
    caplog.set_level(logging.WARNING)
    fail(monkeypatch, deliver, "_client_msg_id", lambda message, target: message.slot == "progress")
    house.say("Export Complete")
    house.say("Two failed", slot="failures", thread_slot="progress")
    ended(house)
    try_often(house, 24)
    assert due(house) == ["progress", "failures"]
    with house.database.write() as session:
        for message in session.query(OutboxMessage):
            message.attempts = 288
    try_often(house, 6)
    assert due(house) == []
    (last,) = [one.getMessage() for one in caplog.records if "is not brought any more" in one.getMessage()]
    assert "incident " in last and house.exports["one"] in last
    # What was to stand in its thread stands by itself.
    assert any("Two failed" in told for told in texts(slack, "dm"))
    # What is said next is tried anew.
    monkeypatch.undo()
    house.say("Exported after all")
    finish(house, house.courier())
    assert any("Exported after all" in told for told in texts(slack, "dm"))


@pytest.mark.long
def test_a_file_that_cannot_be_made_is_told_as_that(house, slack, monkeypatch):
    fail(monkeypatch, deliver, "share")
    house.say("Export Complete")
    finish(house, house.courier())
    with house.database.write() as session:
        export = exports.by_id(session, house.exports["one"])
        outbox.put_file(
            session, export, "file", file_name="x.csv", text="those", channel_id="C_SOURCING", beside="progress"
        )
    try_often(house, 12)
    assert due(house) == []
    (told,) = [message.rendered for message in slack.person("dana").read("#sourcing") if "file" in message.rendered]
    assert "I could not make the file" in told and "Tell whoever runs this bot (incident " in told


@pytest.mark.long
def test_others_are_brought_meanwhile(house, slack, monkeypatch):
    fail(monkeypatch, deliver, "_client_msg_id", lambda message, target: message.text == "bad")
    for number in range(10):
        house.say("bad", name=f"bad {number}")
    house.say("good", name="good")
    pump(house.courier(), lambda: "good" in texts(slack))
