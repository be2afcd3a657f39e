"""Claims that are given up, dead workers, new keys, and checks that nobody works on."""

from __future__ import annotations

from sqlalchemy import select

from store.connection import connections
from store.exporting import items, leases, states
from store.models import DraftState, Exported, ExportState
from tests.store.factory import people, started


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


def test_whoever_surely_did_not_arrive_is_free_for_others(database, workspace):
    first = started(database, *workspace, people(2), name="first")
    lease = hold(database, first)
    sent = take(database, first, lease)
    with leases.held(database, lease, 10) as (session, held):
        items.note_cancelled(session, held, sent)
    assert entries(database) == set()


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
        moment = leases.database_now(session) + 5.0
        for left_at in (moment, moment - 60.0):
            # An earlier one takes nothing back.
            items.note_taken_over(session, held, left_at)
            before = leases.database_now(session)
            later = items.next_settling(session, held.id, 0.0)
            assert moment - leases.database_now(session) <= later <= moment - before


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
