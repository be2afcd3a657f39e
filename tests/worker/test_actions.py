"""Every act changes state, writes the audit entry and puts the messages, in one transaction."""

from __future__ import annotations

import inspect
from datetime import UTC
from types import ModuleType

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from store.after import watches
from store.after.figures import Figures
from store.connection import connections
from store.exporting import held, items, known
from store.messages import homes
from store.models import AuditEntry, DraftState, Export, ExportItem, ExportState, ItemState, ListFile, OutboxMessage
from store.upkeep import misbooked
from store.workspaces import follows, off_limits, workspaces
from store.workspaces.audit import OPERATOR
from tests.store.factory import connected, people, reviewed, started
from worker.actions import after, following
from worker.actions import connection as connection_acts
from worker.actions import exports as export_acts
from worker.actions import off_limits as off_limits_acts


def snapshot(session, workspace_id):
    audit = session.scalars(select(AuditEntry).where(AuditEntry.workspace_id == workspace_id)).all()
    messages = session.scalars(select(OutboxMessage).where(OutboxMessage.workspace_id == workspace_id)).all()
    return {(entry.user_id, entry.action) for entry in audit}, {(row.slot, row.revision) for row in messages}


def running(database, ours):
    export = started(database, *ours, people(3))
    with database.write() as session:
        export_acts.tell(session, session.get_one(Export, export.id))
    return export.id


def failed(database, ours):
    export_id = running(database, ours)
    with database.write() as session:
        export_acts.stop(session, session.get_one(Export, export_id), "SourceWhale is not connected.")
    return export_id


def cancelled(database, ours):
    export_id = running(database, ours)
    with database.write() as session:
        export_acts.finish(session, session.get_one(Export, export_id), cancelled=True, works=True)
    return export_id


def waiting(database, ours):
    return reviewed(database, *ours, people(3)).id


def shown(database, ours):
    """In Review, which stands in a direct message."""
    export_id = waiting(database, ours)
    with database.write() as session:
        session.add(
            OutboxMessage(
                workspace_id=ours[0],
                export_id=export_id,
                slot="review",
                channel_id="U1",
                text="Review",
                blocks=[],
                posted_channel="D1",
                ts="1.1",
            )
        )
    return export_id


def complete(database, ours):
    export_id = running(database, ours)
    with database.write() as session:
        export = session.get_one(Export, export_id)
        taken = items.take(session, export, 10)
        items.note_exported(session, export, [(work, None) for work in taken.sending])
        export_acts.finish(session, export, cancelled=False, works=True)
    return export_id


def everybody(session, export):
    return [work.candidate_id for work in misbooked.exported(session, export, "", 10)]


def preparing(database, ours):
    return reviewed(database, *ours, people(3), state=ExportState.PREPARING).id


# Act: how the export stands before, how it is called, the state after, who stands in the audit trail, which message.
EXPORTS = {
    "start": (waiting, lambda s, e: export_acts.start(s, e, "U1"), ExportState.QUEUED, "U1", "progress"),
    "cancel": (running, lambda s, e: export_acts.cancel(s, e, "U9"), ExportState.QUEUED, "U9", "progress"),
    "retry": (failed, lambda s, e: export_acts.retry(s, e, "U9"), ExportState.QUEUED, "U9", "progress"),
    "retry by the operator": (
        failed,
        lambda s, e: export_acts.retry(s, e, OPERATOR),
        ExportState.QUEUED,
        OPERATOR,
        "progress",
    ),
    "send_rest": (
        cancelled,
        lambda s, e: export_acts.send_rest(s, e, "U9"),
        ExportState.QUEUED,
        "U9",
        "progress",
    ),
    "finish": (
        running,
        lambda s, e: export_acts.finish(s, e, cancelled=True, works=True),
        ExportState.CANCELLED,
        "U1",
        "progress",
    ),
    "stop": (running, lambda s, e: export_acts.stop(s, e, "Gone."), ExportState.FAILED, "U1", "progress"),
    "dismiss": (
        shown,
        lambda s, e: export_acts.dismiss(s, e, "U1"),
        ExportState.CANCELLED,
        "U1",
        "review",
    ),
    "offer_again": (
        complete,
        lambda s, e: export_acts.offer_again(s, e, OPERATOR, everybody(s, e)),
        ExportState.COMPLETE_WITH_ERRORS,
        OPERATOR,
        "progress",
    ),
    "give_up_preparing": (
        preparing,
        lambda s, e: export_acts.give_up_preparing(s, e, "No column names people."),
        ExportState.FAILED,
        "U1",
        "review",
    ),
}


@pytest.mark.parametrize("name", EXPORTS)
@pytest.mark.long
def test_an_act_on_an_export_changes_state_audit_and_message(database, name):
    before, act, state, who, slot = EXPORTS[name]
    ours = connected(database)
    export_id = before(database, ours)
    with database.write() as session:
        audit_before, messages_before = snapshot(session, ours[0])
        act(session, session.get_one(Export, export_id))
    with database.read() as session:
        audit, messages = snapshot(session, ours[0])
        assert session.get_one(Export, export_id).state == state
    assert {user for user, _ in audit - audit_before} == {who}
    assert slot in {slot for slot, _ in messages - messages_before}


@pytest.mark.parametrize("name", EXPORTS)
@pytest.mark.long
def test_an_act_that_is_rolled_back_leaves_nothing(database, name):
    before, act, *_ = EXPORTS[name]
    ours = connected(database)
    export_id = before(database, ours)
    with database.read() as session:
        was = snapshot(session, ours[0])
    with pytest.raises(ZeroDivisionError), database.write() as session:
        act(session, session.get_one(Export, export_id))
        raise ZeroDivisionError
    with database.read() as session:
        assert snapshot(session, ours[0]) == was


@pytest.mark.parametrize("name", ["cancel", "retry", "send_rest", "dismiss"])
def test_an_act_that_comes_twice_counts_once(database, name):
    before, act, *_ = EXPORTS[name]
    ours = connected(database)
    export_id = before(database, ours)
    with database.write() as session:
        assert act(session, session.get_one(Export, export_id)) is True
    with database.write() as session:
        was = snapshot(session, ours[0])
        assert act(session, session.get_one(Export, export_id)) is False
        assert snapshot(session, ours[0]) == was


def test_who_asks_for_a_review_stands_in_the_trail(database):
    workspace_id, _ = connected(database)
    with database.write() as session:
        connection = connections.get(session, workspace_id)
        made = export_acts.ask_for(
            session,
            connection,
            "U1",
            kind="prospects",
            destination_id="camp",
            destination_name="Backend",
            include_previous=False,
            dummy_emails=False,
            channel_id="U1",
        )
        assert made.state == ExportState.PREPARING
        assert ("U1", "asked for a Review") in snapshot(session, workspace_id)[0]


@pytest.mark.parametrize(
    ("channel_id", "reports_in"), [("U1", "U1"), ("C1", "C1"), ("D1", "D1"), ("U2", "U1"), ("W2", "U1"), ("", "U1")]
)
@pytest.mark.long
def test_an_export_reports_into_nobody_elses_direct_messages(database, channel_id, reports_in):
    workspace_id, _ = connected(database)
    what = {"kind": "prospects", "destination_id": "camp", "destination_name": "", "channel_id": channel_id}
    what |= {"include_previous": False, "dummy_emails": False}
    with database.write() as session:
        connection = connections.get(session, workspace_id)
        made = export_acts.ask_for(session, connection, "U1", **what)
        assert made.channel_id == reports_in
        step = export_acts.ask_for_step(session, connection, "U1", "Fx1", **what, file_id="F1")
        assert step.channel_id == reports_in
        made.state = ExportState.REVIEW
        assert export_acts.ask_again(session, connection, made, channel_id=channel_id)
        session.refresh(made)
        assert made.channel_id == reports_in


def test_a_step_of_a_workflow_makes_one_export_however_often_it_is_told(database):
    workspace_id, _ = connected(database)
    what = {"kind": "prospects", "destination_id": "camp", "destination_name": "", "channel_id": "U1", "file_id": "F1"}
    what |= {"include_previous": False, "dummy_emails": False}
    with database.write() as session:
        made = export_acts.ask_for_step(session, connections.get(session, workspace_id), "U1", "Fx1", **what)
        assert (made.state, made.requested_by) == (ExportState.PREPARING, "U1")
        assert ("U1", "was asked by a workflow for a Review") in snapshot(session, workspace_id)[0]
    with pytest.raises(IntegrityError), database.write() as session:
        export_acts.ask_for_step(session, connections.get(session, workspace_id), "U1", "Fx1", **what)


def test_a_step_of_a_workflow_writes_into_the_ledger_of_the_account_in_use(database):
    workspace_id, _ = connected(database)
    what = {"kind": "prospects", "destination_id": "camp", "destination_name": "", "channel_id": "U1", "file_id": "F1"}
    what |= {"include_previous": False, "dummy_emails": False}
    with database.write() as session:
        connections.get(session, workspace_id).ledger_id = "second"
        made = export_acts.ask_for_step(session, connections.get(session, workspace_id), "U1", "Fx1", **what)
        assert made.ledger == connections.get(session, workspace_id).ledger == "second"


def test_what_an_account_said_of_people_does_not_count_for_another(database):
    ours = connected(database)
    export_id = waiting(database, ours)
    with database.write() as session:
        export = session.get_one(Export, export_id)
        assert known.ask(session, export)
        connection = connections.get(session, ours[0])
        assert export_acts.ask_again(session, connection, export)
        assert known.check(session, export) is not None
    with database.write() as session:
        export, connection = session.get_one(Export, export_id), connections.get(session, ours[0])
        export.state, connection.ledger_id = ExportState.REVIEW, "second"
        session.flush()
        assert export_acts.ask_again(session, connection, export)
        assert (export.ledger, known.check(session, export)) == ("second", None)


def test_a_review_that_is_asked_for_again_prepares_the_same_export_anew(database):
    ours = connected(database)
    export_id = waiting(database, ours)
    with database.write() as session:
        connection, export = connections.get(session, ours[0]), session.get_one(Export, export_id)
        assert export_acts.ask_again(session, connection, export, include_previous=True) is True
        session.refresh(export)
        assert (export.state, export.include_previous) == (ExportState.PREPARING, True)
        assert ("U1", "asked for a Review") in snapshot(session, ours[0])[0]
        assert export_acts.ask_again(session, connection, export) is False


def test_acts_on_the_connection_stand_in_the_trail(database):
    workspace_id, _ = connected(database)
    with database.write() as session:
        draft = connections.begin_draft(
            session, workspace_id, user_id="U2", view_id="V2", can_export=True, pools_enabled=False
        )
        draft.state = DraftState.VERIFYING
        session.flush()
        assert connection_acts.verified(session, draft, None)
        assert connection_acts.finish(session, draft, "U2").pools_enabled is False
        connection_acts.map_person(session, workspace_id, "U2", "U3", "sam@example.com")
        assert workspaces.sourcewhale_email_of(session, workspace_id, "U3") == "sam@example.com"
        connection_acts.remove(session, workspace_id, "U2")
        assert connections.get(session, workspace_id) is None
        audit, _ = snapshot(session, workspace_id)
    assert {action for user, action in audit if user == "U2"} == {"verified", "edited", "mapped", "removed"}


def test_following_stands_in_the_trail_once(database):
    workspace_id, _ = connected(database)
    with database.write() as session:
        assert following.follow(session, workspace_id, "U1", "C1")
        assert not following.follow(session, workspace_id, "U2", "C1")
        assert [found.channel_id for found in follows.followers(session, workspace_id)] == ["C1"]
        assert following.unfollow(session, workspace_id, "U2", "C1")
        assert not following.unfollow(session, workspace_id, "U2", "C1")
        audit, _ = snapshot(session, workspace_id)
    assert audit == {("U1", "let a channel follow"), ("U2", "let a channel no longer follow")}


def test_acts_on_the_off_limits_list_stand_in_the_trail(database):
    workspace_id, connection_id = connected(database)
    export = reviewed(database, workspace_id, connection_id, people(2, current_company="Acme Ltd"))
    with database.write() as session:
        made = [off_limits.entry_of(text) for text in ("Acme", "Globex")]
        assert off_limits_acts.edit(session, workspace_id, "U9", add=made).added == 2
        ids = [entry.id for entry in off_limits.entries(session, workspace_id) if entry.written == "Globex"]
        assert off_limits_acts.edit(session, workspace_id, "U9", remove=ids).removed == 1
        asked = off_limits.ask_for_file(session, workspace_id, "U9", "V1", file_id="F1")
        found = session.get_one(ListFile, asked)
        assert off_limits_acts.take_in(session, found, made[1:], whole=True).added == 1
        mine = session.get_one(Export, export.id)
        held.judge(session, mine)
        some = [one.candidate_id for one in held.people(session, mine, 1)]
        assert off_limits_acts.let_through(session, mine, "U9", some) is True
        audit, messages = snapshot(session, workspace_id)
        details = session.scalars(select(AuditEntry.detail).where(AuditEntry.user_id == "U9")).all()
        mine.state = ExportState.QUEUED
        assert off_limits_acts.let_through(session, mine, "U9", []) is False
    assert {action for user, action in audit if user == "U9"} == {
        "put on the off-limits list:",
        "took off the off-limits list:",
        "imported the off-limits list:",
        "let through though off-limits:",
    }
    assert "review" in {slot for slot, _ in messages}
    assert any(detail.startswith("1 of ") for detail in details)


def _acts(module: ModuleType) -> set[str]:
    return {
        name
        for name, found in inspect.getmembers(module, inspect.isfunction)
        if found.__module__ == module.__name__ and not name.startswith("_")
    }


def sent(database, ours, **values):
    """An export that has sent everybody, of which one reminder has been given."""
    export_id = started(database, *ours, people(3), **values).id
    with database.write() as session:
        session.execute(update(ExportItem).values(state=ItemState.EXPORTED))
        export = session.get_one(Export, export_id)
        export_acts.finish(session, export, cancelled=False, works=False)
        watch = watches.find(session, export_id)
        watch.before = watch.latest = Figures(sent=0).dump()
        assert after.remind(session, export, watch, 3)
    return export_id


# Act: how it is called, who stands in the audit trail with what, and the message that it puts or changes.
AFTER = {
    "remind_tomorrow": (
        lambda s, e: after.remind_tomorrow(s, e, "U1", 0.0, UTC) is not None,
        ("U1", "wants to be reminded again of"),
        "kickoff-1",
    ),
    "do_not_remind": (lambda s, e: after.do_not_remind(s, e, "U1"), ("U1", "wants no reminder of"), "kickoff-1"),
    "no_reminders_at_all": (
        lambda s, e: after.no_reminders_at_all(s, e, "U1"),
        ("U1", "switched reminders off for"),
        "kickoff-1",
    ),
    "list_sent": (lambda s, e: after.list_sent(s, e, "U1"), ("U1", "had those sent listed:"), "sent-1"),
    "mark_removed": (
        lambda s, e: after.mark_removed(s, e, "U1"),
        ("U1", "marked as removed from SourceWhale:"),
        "progress",
    ),
    "switch_reminders": (
        lambda s, e: after.switch_reminders(s, e.workspace_id, "U1", on=False, everybody=True),
        ("U1", "switched reminders off for"),
        None,
    ),
    "begin_digest": (
        lambda s, e: after.begin_digest(s, e.workspace_id, "U1", "C1", 0.0, UTC) is not None,
        ("U1", "let a channel have a weekly digest"),
        None,
    ),
}


@pytest.mark.parametrize("name", AFTER)
@pytest.mark.long
def test_an_act_after_an_export_changes_state_audit_and_message(database, name):
    act, told, slot = AFTER[name]
    ours = connected(database)
    export_id = sent(database, ours)
    with database.write() as session:
        posted = update(OutboxMessage).values(ts="1.1", posted_channel="C1", delivered_revision=1)
        session.execute(posted)
        audit_before, messages_before = snapshot(session, ours[0])
        assert act(session, session.get_one(Export, export_id))
        audit, messages = snapshot(session, ours[0])
        assert audit - audit_before == {told}
        assert slot is None or slot in {slot for slot, _ in messages - messages_before}
        if name not in ("list_sent", "remind_tomorrow"):
            assert not act(session, session.get_one(Export, export_id))
            assert snapshot(session, ours[0]) == (audit, messages)


def test_a_digest_that_ends_stands_in_the_trail_once(database):
    workspace_id, _ = connected(database)
    with database.write() as session:
        after.begin_digest(session, workspace_id, "U1", "C1", 0.0, UTC)
        assert after.end_digest(session, workspace_id, "U2", "C1")
        assert not after.end_digest(session, workspace_id, "U2", "C1")
        assert ("U2", "let a channel have no weekly digest") in snapshot(session, workspace_id)[0]


def test_no_act_is_left_out_here():
    """A new act must be held to state, audit and message by a test of this module."""
    assert _acts(export_acts) == {name.split()[0] for name in EXPORTS} | {"ask_for", "ask_again", "ask_for_step"}
    assert _acts(connection_acts) == {"verified", "finish", "remove", "map_person"}
    assert _acts(following) == {"follow", "unfollow"}
    assert _acts(off_limits_acts) == {"edit", "take_in", "let_through"}
    # Nobody's acts: the worker's own, which tests/worker/watching plays.
    assert _acts(after) == AFTER.keys() | {"end_digest", "remind", "kicked_off", "tell_digest"}


def told_admins(session, workspace_id):
    """Direct messages about the connection: to whom, and what."""
    rows = session.scalars(
        select(OutboxMessage).where(
            OutboxMessage.workspace_id == workspace_id, OutboxMessage.slot.startswith("connection-")
        )
    ).all()
    return {row.channel_id: row.text for row in rows}


def edited(session, workspace_id, user, **values):
    draft = connections.begin_draft(
        session, workspace_id, user_id=user, view_id="V", can_export=True, pools_enabled=values.pop("pools", True)
    )
    for name, value in ({"state": DraftState.VERIFIED} | values).items():
        setattr(draft, name, value)
    session.flush()
    return connection_acts.finish(session, draft, user)


def test_all_admins_but_the_one_who_did_it_learn_what_of_the_connection_has_changed(database):
    workspace_id, _ = connected(database)
    with database.write() as session:
        # U1 connected it, U3 was named, Slack called U4 an admin; U5 is nobody.
        for user, is_admin in (("U4", True), ("U5", False)):
            homes.opened(session, workspace_id, user, is_admin=is_admin)
        edited(session, workspace_id, "U1", editors=["U3"])
        assert set(told_admins(session, workspace_id)) == {"U3", "U4"}
        session.query(OutboxMessage).delete()
        edited(
            session, workspace_id, "U3", pools=False, api_key_encrypted="new", key_last4="9876", exporters=["U7", "U8"]
        )
        told = told_admins(session, workspace_id)
        assert set(told) == {"U1", "U4"}
        for words in (
            "<@U3> has changed",
            "`9876`",
            "*Pools* is switched off",
            "who may export: now with <@U7>, <@U8>",
        ):
            assert words in told["U1"]
        session.query(OutboxMessage).delete()
        # An edit that changes nothing is nobody's news.
        edited(session, workspace_id, "U3", pools=False)
        assert told_admins(session, workspace_id) == {}
        connection_acts.remove(session, workspace_id, "U1")
        assert "the connection was removed" in told_admins(session, workspace_id)["U3"]


def test_the_rest_of_a_cancelled_export_is_not_said_to_have_failed(database):
    ours = connected(database)
    export_id = cancelled(database, ours)
    with database.write() as session:
        export = session.get_one(Export, export_id)
        assert export_acts.send_rest(session, export, "U9")
        taken = items.take(session, export, 10)
        items.note_exported(session, export, [(work, None) for work in taken.sending])
        export_acts.finish(session, export, cancelled=False, works=True)
        said = session.scalars(select(OutboxMessage).where(OutboxMessage.workspace_id == ours[0])).all()
    assert "progress" in {row.slot for row in said}
    assert not [row.text for row in said if "failed" in row.text]
