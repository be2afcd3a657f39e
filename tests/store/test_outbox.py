"""The newest content wins; a message is delivered by one worker at a time; replies wait for their thread."""

from __future__ import annotations

import pytest

from store.exporting import exports, leases, states
from store.messages import claims, outbox
from store.messages.claims import Restraint
from store.models import ExportState, OutboxMessage
from tests.store.factory import connected, people, reviewed, started


@pytest.fixture
def export(database):
    return reviewed(database, *connected(database), people(1))


def put(database, export, slot, text, **more):
    with database.write() as session:
        found = exports.by_id(session, export.id)
        outbox.put(session, found, slot, text=text, blocks=[], channel_id="C1", **more)


def claim(database, spacing=0.0):
    with database.write() as session:
        return claims.claim_due(session, lease_seconds=30, spacing_seconds=spacing)


def deliver(database, message, ts="1.0"):
    with database.write() as session:
        outbox.delivered(session, message, channel="C1", ts=ts)


def test_a_claimed_message_is_not_claimed_again(database, export):
    put(database, export, "progress", "one")
    assert [message.text for message in claim(database)] == ["one"]
    assert claim(database) == []


def test_what_was_written_during_delivery_is_delivered_after_it(database, export):
    put(database, export, "progress", "one")
    (message,) = claim(database)
    put(database, export, "progress", "two")
    put(database, export, "progress", "three")
    assert claim(database) == []
    deliver(database, message)
    (newer,) = claim(database)
    assert (newer.text, newer.ts) == ("three", "1.0")
    deliver(database, newer)
    put(database, export, "progress", "three")
    assert claim(database) == []


def test_edits_are_spaced(database, export):
    put(database, export, "progress", "one")
    deliver(database, claim(database)[0])
    put(database, export, "progress", "two")
    assert claim(database, spacing=60) == []
    assert len(claim(database)) == 1


def test_the_more_exports_run_the_rarer_each_is_edited_but_an_end_waits_for_nothing(database):
    workspace = connected(database)
    running = [started(database, *workspace, people(1), name=f"p{n}") for n in range(10)]
    first = running[0]
    put(database, first, "progress", "one")
    deliver(database, claim(database)[0])
    put(database, first, "progress", "two")
    with database.write() as session:
        session.query(OutboxMessage).update({OutboxMessage.delivered_at: OutboxMessage.delivered_at - 5})
    assert claim(database, spacing=1.0) == []
    with database.write() as session:
        for export in running[4:]:
            states.end(session, exports.by_id(session, export.id), ExportState.COMPLETE)
    (message,) = claim(database, spacing=1.0)
    deliver(database, message)
    put(database, first, "progress", "the end")
    assert claim(database, spacing=1.0) == []
    with database.write() as session:
        states.end(session, exports.by_id(session, first.id), ExportState.COMPLETE)
    assert [message.text for message in claim(database, spacing=1.0)] == ["the end"]


def test_ends_come_first_then_what_was_never_shown(database):
    workspace = connected(database)
    made = {name: started(database, *workspace, people(1), name=name) for name in ("shown", "new", "ended")}
    put(database, made["shown"], "progress", "shown")
    deliver(database, claim(database)[0])
    for name in ("shown", "new", "ended"):
        put(database, made[name], "progress", f"{name} now")
    with database.write() as session:
        session.query(OutboxMessage).filter_by(export_id=made["ended"].id).update({"channel_id": "C2"})
        states.end(session, exports.by_id(session, made["ended"].id), ExportState.COMPLETE)
    assert [message.text for message in claim(database)] == ["ended now", "new now", "shown now"]


def test_of_the_posts_into_a_channel_one_is_claimed_at_a_time(database):
    workspace = connected(database)
    made = [reviewed(database, *workspace, people(1), name=f"p{n}") for n in range(3)]
    for number, export in enumerate(made):
        put(database, export, "progress", f"message {number}")
    (first,) = claim(database)
    assert first.text == "message 0"
    with database.write() as session:
        restraint = Restraint(channels=frozenset({"C1"}))
        assert claims.claim_due(session, lease_seconds=30, spacing_seconds=0, restraint=restraint) == []
        restraint = Restraint(no_posts=frozenset({workspace[0]}))
        assert claims.claim_due(session, lease_seconds=30, spacing_seconds=0, restraint=restraint) == []
    deliver(database, first)
    put(database, made[0], "progress", "edited")
    with database.write() as session:
        restraint = Restraint(no_edits=frozenset({workspace[0]}))
        (second,) = claims.claim_due(session, lease_seconds=30, spacing_seconds=0, restraint=restraint)
    assert second.text == "message 1"


def test_a_reply_waits_for_the_message_that_it_replies_to(database, export):
    put(database, export, "failures", "reply", thread_slot="progress")
    put(database, export, "progress", "parent")
    (parent,) = claim(database)
    assert parent.slot == "progress"
    deliver(database, parent, ts="5.5")
    (reply,) = claim(database)
    with database.read() as session:
        assert outbox.thread_of(session, reply) == ("C1", "5.5")


def test_a_redirected_message_goes_to_the_one_who_asked(database, export):
    put(database, export, "progress", "one")
    (message,) = claim(database)
    with database.write() as session:
        outbox.redirect(session, message, problem="not_in_channel")
    (again,) = claim(database)
    assert (again.channel_id, again.problem) == ("U1", "not_in_channel")


def test_what_stands_in_a_message_is_shown_in_a_window_and_stays_in_its_message(database, export):
    put(database, export, "review", "one")
    deliver(database, claim(database)[0])
    put(database, export, "review", "two", view_id="V1", view={"type": "modal"})
    (shown,) = claim(database)
    assert (shown.ts, shown.view_id) == ("1.0", "V1")
    deliver(database, shown)
    # What comes after it is for the message alone: the window may be closed.
    put(database, export, "review", "three")
    (said,) = claim(database)
    assert (said.ts, said.view_id, said.view) == ("1.0", None, None)
    deliver(database, said)
    # A window that was closed too early: the message says it, and none stands beside it.
    put(database, export, "review", "four", view_id="V2", view={"type": "modal"})
    with database.write() as session:
        outbox.redirect(session, claim(database)[0], problem="not_found")
    (said,) = claim(database)
    assert (said.text, said.ts, said.view_id) == ("four", "1.0", None)


def test_a_postponed_message_waits(database, export):
    put(database, export, "progress", "one")
    (message,) = claim(database)
    with database.write() as session:
        outbox.postpone(session, message, seconds=60)
    assert claim(database) == []


def apart(database, workspace_id, slot, text, channel="U1", **more):
    with database.write() as session:
        outbox.put_apart(session, workspace_id, slot, text=text, blocks=[], channel_id=channel, **more)


def test_a_message_may_belong_to_no_export(database):
    (one, _), (two, _) = connected(database, "T1"), connected(database, "T2")
    apart(database, one, "reminder", "first")
    apart(database, one, "reminder", "second")
    apart(database, two, "reminder", "theirs", channel="U2")
    found = claim(database)
    assert {(message.workspace_id, message.text, message.export_id) for message in found} == {
        (one, "second", None),
        (two, "theirs", None),
    }
    for message in found:
        deliver(database, message)
    apart(database, one, "reminder", "second")
    assert claim(database) == []
    apart(database, one, "reminder", "third")
    (edited,) = claim(database, spacing=60)
    assert (edited.text, edited.ts) == ("third", "1.0")


def test_what_falls_back_to_nobody_is_not_redirected(database, export):
    put(database, export, "key_problem", "to an admin", falls_back=False)
    put(database, export, "progress", "to a channel")
    by_slot = {message.slot: message for message in (*claim(database), *claim(database))}
    assert not outbox.can_redirect(by_slot["key_problem"])
    assert outbox.can_redirect(by_slot["progress"])


def due_of(database):
    with database.read() as session:
        return {message.slot: message.due_at is not None for message in session.query(OutboxMessage)}


def test_what_was_to_stand_under_a_message_that_is_given_up_waits_for_it_no_longer(database, export):
    put(database, export, "progress", "parent")
    put(database, export, "failures", "reply", thread_slot="progress")
    with database.write() as session:
        found = exports.by_id(session, export.id)
        outbox.put_file(session, found, "rows-0", file_name="a.csv", text="", channel_id="C1", beside="progress")
    (parent,) = claim(database)
    with database.write() as session:
        outbox.give_up(session, parent, problem="channel_not_found")
    assert due_of(database) == {"progress": False, "failures": True, "rows-0": False}
    (reply,) = claim(database)
    assert (reply.slot, reply.thread_slot, reply.channel_id) == ("failures", None, "U1")
    with database.write() as session:
        outbox.give_up(session, reply, problem="cannot_dm_bot")
    # Nor does what is put there later.
    put(database, export, "failures_2", "later", thread_slot="progress")
    with database.write() as session:
        found = exports.by_id(session, export.id)
        outbox.put_file(session, found, "rows-1", file_name="a.csv", text="", channel_id="C1", beside="progress")
    (later,) = claim(database)
    assert (later.slot, later.channel_id) == ("failures_2", "U1")
    deliver(database, later)
    assert not any(due_of(database).values())


def test_a_message_that_was_shown_keeps_its_thread_when_an_edit_is_given_up(database, export):
    put(database, export, "progress", "parent")
    deliver(database, claim(database)[0])
    put(database, export, "progress", "edited")
    (parent,) = claim(database)
    put(database, export, "failures", "reply", thread_slot="progress")
    with database.write() as session:
        outbox.give_up(session, parent, problem="cant_update_message")
    (reply,) = claim(database)
    assert reply.thread_slot == "progress"


def due_in(database, slot):
    with database.read() as session:
        message = session.query(OutboxMessage).filter_by(slot=slot).one()
        # In milliseconds, as SQLite's clock has them: a difference of seconds since 1970 is not exact.
        return None if message.due_at is None else round(message.due_at - leases.database_now(session), 3)


def test_after_a_step_back_of_the_clock_no_message_waits_for_as_long(database, export):
    put(database, export, "shown", "first")
    put(database, export, "being delivered", "first")
    put(database, export, "later", "first", after=40.0)
    deliver(database, claim(database)[0])
    assert [message.slot for message in claim(database)] == ["being delivered"]
    put(database, export, "shown", "second")
    with database.write() as session:
        assert not claims.any_far_ahead(session)
        # As it looks when the clock is an hour behind what it was.
        for message in session.query(OutboxMessage):
            message.due_at += 3600.0
            message.created_at += 3600.0
            message.delivered_at += 3600.0 if message.delivered_at else 0.0
    for is_first in (True, False):
        with database.write() as session:
            assert claims.any_far_ahead(session) == is_first
            claims.after_step_back(session, 60.0)
    assert due_in(database, "shown") <= 60.0
    assert 0.0 < due_in(database, "being delivered") <= 60.0
    assert 10.0 < due_in(database, "later") <= 40.0


def test_what_is_to_be_said_for_the_first_time_tomorrow_stays_so_after_a_step_back(database, export):
    put(database, export, "reminder", "first", after=86_400.0)
    with database.write() as session:
        claims.after_step_back(session, 60.0)
    assert due_in(database, "reminder") > 80_000.0
