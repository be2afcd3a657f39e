"""The ledger's promises: a live claim is nobody else's, a doubt is kept, and each connection has its own."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from store.connection import connections
from store.exporting import exports, items, leases, states
from store.models import DraftState, Exported, ExportState
from tests.store.factory import connected, people, started


@pytest.fixture
def workspace(database):
    return connected(database)


def hold(database, export):
    lease = leases.claim(database, export.id, 10)
    assert lease is not None
    return lease


def take(database, export, lease, limit=10):
    with leases.held(database, lease, 10) as (session, held):
        return items.take(session, held, limit).sending


def entries(database):
    with database.read() as session:
        return {
            (entry.connection_id, entry.export_id, entry.exported_at is not None, entry.doubtful)
            for entry in session.scalars(select(Exported))
        }


def test_retrying_an_export_takes_nobody_from_another_one_that_is_sending_them(database, workspace):
    first = started(database, *workspace, people(1), name="first")
    lease = hold(database, first)
    sent = take(database, first, lease)
    with leases.held(database, lease, 10) as (session, held):
        items.note_failed(session, held, sent, "refused", may_have_arrived=False)
        states.end(session, held, ExportState.COMPLETE_WITH_ERRORS)
    second = started(database, *workspace, people(1), name="second")
    assert len(take(database, second, hold(database, second))) == 1
    with database.write() as session:
        assert states.retry(session, exports.by_id(session, first.id), "U1")
    assert take(database, first, hold(database, first)) == []
    assert entries(database) == {(workspace[1], second.id, False, False)}
    with database.read() as session:
        assert items.count(session, first.id).previously_exported == 1


def test_who_may_have_arrived_stays_claimed_as_a_doubt_that_the_next_export_inherits(database, workspace):
    first = started(database, *workspace, people(1), name="first")
    lease = hold(database, first)
    sent = take(database, first, lease)
    with leases.held(database, lease, 10) as (session, held):
        items.note_failed(session, held, sent, "lost from sight", may_have_arrived=True)
        states.end(session, held, ExportState.COMPLETE_WITH_ERRORS)
    assert entries(database) == {(workspace[1], first.id, False, True)}
    second = started(database, *workspace, people(1), name="second")
    lease = hold(database, second)
    with leases.held(database, lease, 10) as (session, held):
        taken = items.take(session, held, 10)
    assert (taken.sending, taken.doubtful) == ([], 1)
    assert entries(database) == {(workspace[1], second.id, False, False)}


def test_whoever_surely_did_not_arrive_is_free_for_others(database, workspace):
    first = started(database, *workspace, people(2), name="first")
    lease = hold(database, first)
    sent = take(database, first, lease)
    with leases.held(database, lease, 10) as (session, held):
        items.note_cancelled(session, held, sent)
    assert entries(database) == set()


def test_what_one_connection_has_sent_another_has_not(database, workspace):
    other = connected(database, "T2")
    theirs = started(database, *other, people(2))
    lease = hold(database, theirs)
    take(database, theirs, lease)
    ours = started(database, *workspace, people(2))
    lease = hold(database, ours)
    sent = take(database, ours, lease)
    with leases.held(database, lease, 10) as (session, held):
        items.note_exported(session, held, [(work, "r") for work in sent])
    assert entries(database) == {(workspace[1], ours.id, True, False), (other[1], theirs.id, False, False)}


def test_an_export_that_stops_gives_up_whom_it_had_begun_to_send_and_no_others(database, workspace):
    first = started(database, *workspace, people(4), name="first")
    lease = hold(database, first)
    sent = take(database, first, lease, 3)
    with leases.held(database, lease, 10) as (session, held):
        items.note_exported(session, held, [(sent[0], "r")])
        items.note_not_arrived(session, held, [sent[1].candidate_id])
        items.fail_rest(session, held, "stopped")
        states.end(session, held, ExportState.FAILED)
    # One has arrived, one may have, and the other two are free.
    assert entries(database) == {(workspace[1], first.id, True, False), (workspace[1], first.id, False, True)}


def test_what_a_dead_worker_sent_left_at_its_last_departure_at_the_latest(database, workspace):
    export = started(database, *workspace, people(2))
    lease = hold(database, export)
    take(database, export, lease)
    with leases.held(database, lease, 10) as (session, held):
        later = (items.next_settling(session, held.id, 0.0) or 0.0) + 5.0
        moment = session.scalar(select(items.now())) + 5.0
        items.note_taken_over(session, held, moment)
        assert items.next_settling(session, held.id, 0.0) == pytest.approx(later, abs=1.0)
        # An earlier one takes nothing back.
        items.note_taken_over(session, held, moment - 60.0)
        assert items.next_settling(session, held.id, 0.0) == pytest.approx(later, abs=1.0)


def test_another_key_may_be_another_account_with_another_limit(database, workspace):
    with database.write() as session:
        connections.remember_batch_size(session, workspace[1], 7)
        draft = connections.begin_draft(
            session, workspace[0], user_id="U1", view_id="V2", can_export=True, pools_enabled=True
        )
        draft.api_key_encrypted, draft.key_last4, draft.state = "another", "9999", DraftState.VERIFIED
        made = connections.finish_draft(session, draft)
    assert (made.id, made.batch_size) == (workspace[1], None)


def test_a_check_that_nobody_works_on_is_found_for_ten_minutes(database, workspace):
    with database.write() as session:
        draft = connections.begin_draft(
            session, workspace[0], user_id="U1", view_id="V2", can_export=True, pools_enabled=True
        )
        draft.state = DraftState.CHECKING
        session.flush()
        assert connections.waiting_drafts(session, older_than=-1) == [(draft.id, DraftState.CHECKING)]
        assert connections.waiting_drafts(session, older_than=60) == []
        draft.changed_at -= 700
        session.flush()
        assert connections.waiting_drafts(session, older_than=-1) == []
