"""Follows, switches, figures, and who did not arrive: what people and operators are told by them."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from store.exporting import exports, items, leases, not_arrived, states
from store.messages import outbox
from store.models import Export, ExportState, OutboxMessage
from store.upkeep import figures
from store.workspaces import follows, switches
from tests.store.factory import connected, people, reviewed, started
from tests.store.test_installations import BOX, install, installations


def test_a_channel_follows_once_and_in_its_workspace_alone(database):
    (one, _), (two, _) = connected(database, "T1"), connected(database, "T2")
    with database.write() as session:
        assert follows.follow(session, one, "C1", "U1")
        assert not follows.follow(session, one, "C1", "U2")
        assert follows.follow(session, two, "C1", "U3")
        assert [(found.channel_id, found.user_id) for found in follows.followers(session, one)] == [("C1", "U1")]
        assert follows.unfollow(session, one, "C1")
        assert not follows.unfollow(session, one, "C1")
        assert len(follows.followers(session, two)) == 1


def test_a_switch_keeps_the_newest_note(database):
    with database.write() as session:
        assert switches.find(session, switches.PAUSE) is None
        switches.turn_on(session, switches.PAUSE, "maintenance")
        switches.turn_on(session, switches.PAUSE, "still")
        session.expire_all()
        assert switches.find(session, switches.PAUSE).note == "still"
        assert switches.turn_off(session, switches.PAUSE)
        assert not switches.turn_off(session, switches.PAUSE)


def test_figures_of_a_quiet_house_are_zero(database):
    connected(database)
    with database.read() as session:
        assert figures.figures(session) == figures.Figures({}, 0.0, 0, 0.0, 0)
        assert figures.ended_by_state(session) == {}
        assert figures.candidates_exported(session) == 0


def test_figures_tell_of_what_waits_and_for_how_long(database):
    where = connected(database)
    late = started(database, *where, people(1), name="late")
    started(database, *where, people(1), name="later")
    reviewed(database, *where, people(1), name="reviewed")
    ended = started(database, *where, people(2, start=50), name="ended")
    lease = leases.claim(database, ended.id, 10)
    install(database, "T9", "xoxb-dead")
    with leases.held(database, lease, 10) as (session, held):
        items.note_exported(session, held, [(work, "r") for work in items.take(session, held, 10).sending])
        states.end(session, held, ExportState.COMPLETE)
        for slot in ("old", "new", "done"):
            outbox.put(session, held, slot, text=slot, blocks=[], channel_id="C1")
    with database.write() as session:
        session.execute(update(Export).where(Export.id == late.id).values(next_run_at=Export.next_run_at - 100))
        session.execute(update(OutboxMessage).where(OutboxMessage.slot == "done").values(due_at=None))
        old = update(OutboxMessage).where(OutboxMessage.slot == "old")
        session.execute(old.values(due_at=OutboxMessage.due_at - 50))
        installations.mark_dead(session, installations.find(session, BOX, "T9", None).id, "token_revoked")
    with database.read() as session:
        found = figures.figures(session)
        assert found.exports_by_state == {"queued": 2, "review": 1}
        assert figures.ended_by_state(session) == {"complete": 1}
        assert found.longest_overdue_export == pytest.approx(100, abs=30)
        assert found.longest_overdue_message == pytest.approx(50, abs=30)
        assert (found.messages_waiting, found.installations_dead) == (2, 1)
        assert figures.candidates_exported(session) == 2


def test_whoever_did_not_arrive_is_told_with_what_finds_them_in_the_file(database):
    export = started(database, *connected(database), [*people(3), *people(1, start=9, tags=("Do Not Contact",))])
    lease = leases.claim(database, export.id, 10)
    with leases.held(database, lease, 10) as (session, held):
        sent = items.take(session, held, 2).sending
        items.note_exported(session, held, [(sent[0], "r")])
        items.note_failed(session, held, [sent[1]], "no mailbox", may_have_arrived=False)
        items.cancel_rest(session, held)
        states.end(session, held, ExportState.CANCELLED)
    with database.read() as session:
        told = list(not_arrived.not_arrived(session, export.id))
        assert [(one.row, one.name, one.email, one.reason) for one in told] == [
            (3, "Person 2", "p2@example.com", "no mailbox"),
            (4, "Person 3", "p3@example.com", items.CANCELLED),
        ]
        assert told[0].link == "https://www.linkedin.com/in/person-2"
        assert not_arrived.rows_not_attempted(session, export.id) == [4]
        assert exports.by_id(session, export.id).totals["cancelled"] == 1
