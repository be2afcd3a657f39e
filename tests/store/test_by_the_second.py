"""Waits, leases, spacings and tries of the store: just before and just after the second from which they count."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from store.connection import connections, destinations
from store.connection.defaults import Defaults
from store.connection.destinations import Destination
from store.exporting import leases, states, steps
from store.messages import attachments, claims, homes, outbox
from store.models import (
    ConnectionDraft,
    DestinationList,
    DraftState,
    Export,
    ExportKind,
    ExportState,
    Home,
    ListFile,
    OutboxMessage,
)
from store.workspaces import off_limits
from tests.store.factory import connected, reviewed, started
from tests.store.factory import people as persons

PROSPECTS, CANDIDATES = ExportKind.PROSPECTS, ExportKind.CANDIDATES


@pytest.fixture
def database(sqlite_database):
    return sqlite_database


@pytest.fixture
def export(database, ours):
    return reviewed(database, *ours, persons(1))


def now(database) -> float:
    with database.read() as session:
        return leases.database_now(session)


def seconds_until(database, column) -> list[float | None]:
    """In how many seconds each row is due, by a column; in the order of its times."""
    at = now(database)
    with database.read() as session:
        found = [row[0] for row in session.query(column).order_by(column)]
    return [None if one is None else round(one - at) for one in found]


def about(seconds: float) -> object:
    return pytest.approx(seconds, abs=20)


# --- Lists of campaigns and jobs ---


def test_a_list_is_of_a_person_and_a_kind_and_the_newest_counts(database, ours):
    (workspace, _), (other, _) = ours, connected(database, "T2")
    with database.write() as session:
        assert destinations.known(session, workspace, "U1", PROSPECTS) is None
        destinations.remember(session, workspace, "U1", PROSPECTS, [Destination("a", "A"), Destination("c", "C")])
        destinations.remember(session, workspace, "U1", PROSPECTS, [Destination("b", "B"), Destination("d", "D")])
        destinations.remember(session, workspace, "U1", CANDIDATES, [], "SourceWhale is away.")
        destinations.remember(session, other, "U1", PROSPECTS, [Destination("e", "E")])
        found = destinations.known(session, workspace, "U1", PROSPECTS)
        assert (found.items, found.problem, found.age) == (
            (Destination("b", "B"), Destination("d", "D")),
            None,
            about(0),
        )
        jobs = destinations.known(session, workspace, "U1", CANDIDATES)
        assert (jobs.items, jobs.problem) == ((), "SourceWhale is away.")
        for name, there in (("a", None), ("b", "B"), ("c", None), ("d", "D"), ("e", None)):
            one = destinations.find(session, workspace, "U1", PROSPECTS, name)
            assert (one and one.name) == there
        assert destinations.find(session, workspace, "U2", PROSPECTS, "b") is None
        session.execute(update(DestinationList).values(fetched_at=DestinationList.fetched_at - 300))
        assert destinations.known(session, workspace, "U1", PROSPECTS).age == about(300)
        destinations.forget(session, workspace)
        assert destinations.known(session, workspace, "U1", PROSPECTS) is None
        assert destinations.find(session, other, "U1", PROSPECTS, "e").name == "E"


# --- Drafts of a connection ---


def draft(database, workspace_id, user="U2", **more):
    with database.write() as session:
        return connections.begin_draft(
            session, workspace_id, user_id=user, view_id="V1", can_export=True, pools_enabled=False, **more
        ).id


def test_a_draft_begins_with_what_is_connected_unless_something_else_is_said(database, ours):
    with database.write() as session:
        current = connections.get(session, ours[0])
        current.editors, current.exporters, current.projects_open = ["U7"], ["U8"], True
        current.defaults, current.steps_skip_review = {"channel": "C7"}, True
    for given, kept in (
        ({}, (["U7"], ["U8"], True, {"channel": "C7"}, True)),
        (
            {
                "editors": [],
                "exporters": ("U9",),
                "projects_open": False,
                "defaults": Defaults(),
                "steps_skip_review": False,
            },
            ([], ["U9"], False, Defaults().to_dict(), False),
        ),
    ):
        draft_id = draft(database, ours[0], **given)
        with database.read() as session:
            found = connections.draft(session, ours[0], draft_id)
            told = found.editors, found.exporters, found.projects_open, found.defaults, found.steps_skip_review
            assert told == kept
            assert (found.key_last4, found.api_key_encrypted, found.user_id) == ("1234", "encrypted", "U2")
            assert connections.draft(session, "another", draft_id) is None
    # The second took the place of the first.
    assert len(seconds_until(database, ConnectionDraft.changed_at)) == 1


def test_a_draft_goes_from_state_to_state_once_and_is_shown_by_one(database, ours):
    draft_id = draft(database, ours[0])
    with database.write() as session:
        assert not connections.move_draft(session, draft_id, expected=DraftState.CHECKING, to=DraftState.VERIFIED)
        assert connections.move_draft(session, draft_id, expected=DraftState.CREDENTIALS, to=DraftState.CHECKING)
        assert not connections.move_draft(session, draft_id, expected=DraftState.CREDENTIALS, to=DraftState.CHECKING)
        assert not connections.claim_showing(session, draft_id)
        assert connections.move_draft(
            session, draft_id, expected=DraftState.CHECKING, to=DraftState.VERIFYING, job_id="job-1"
        )
        assert not connections.claim_showing(session, draft_id)
        assert connections.move_draft(session, draft_id, expected=DraftState.VERIFYING, to=DraftState.VERIFIED)
        assert connections.claim_showing(session, draft_id)
        assert not connections.claim_showing(session, draft_id)
        connections.place_draft(session, draft_id, "V2")
        session.expire_all()
        found = connections.draft_by_id(session, draft_id)
        assert (found.job_id, found.view_id, found.state) == ("job-1", "V2", DraftState.VERIFIED)


@pytest.mark.parametrize(
    ("ago", "state", "waits"),
    [
        (20, DraftState.CHECKING, True),
        (20, DraftState.VERIFYING, True),
        (20, DraftState.CREDENTIALS, False),
        (5, DraftState.CHECKING, False),
        (590, DraftState.CHECKING, True),
        (620, DraftState.CHECKING, False),
    ],
)
def test_a_draft_waits_after_fifteen_seconds_and_for_ten_minutes(database, ours, ago, state, waits):
    draft_id = draft(database, ours[0])
    with database.write() as session:
        session.execute(update(ConnectionDraft).values(state=state, changed_at=ConnectionDraft.changed_at - ago))
        assert connections.waiting_drafts(session, 15.0) == ([(draft_id, state)] if waits else [])


def test_a_connection_that_changed_meanwhile_is_not_overwritten(database, ours):
    first, second = draft(database, ours[0]), draft(database, ours[0], "U3")
    with database.write() as session:
        assert connections.finish_draft(session, connections.draft_by_id(session, first)).connected_by == "U2"
        assert connections.finish_draft(session, connections.draft_by_id(session, second)) is None
        assert (connections.get(session, ours[0]).connected_by, session.query(ConnectionDraft).count()) == ("U2", 0)


# --- Workflows' steps ---


def ended_step(database, ours, execution, due_at, ended=True):
    export = started(database, *ours, persons(1), name=execution, view_id=execution, step_execution=execution)
    with database.write() as session:
        found = session.get_one(Export, export.id)
        if ended:
            states.end(session, found, ExportState.COMPLETE)
        found.step_due_at = due_at
    return export.id


def claimed(database, limit=9):
    with database.write() as session:
        return [one.id for one in steps.claim_due(session, lease_seconds=60, limit=limit)]


def test_steps_are_told_once_their_export_has_ended_the_one_that_waits_longest_first(database, ours):
    later, first = ended_step(database, ours, "a", 20.0), ended_step(database, ours, "b", 10.0)
    ended_step(database, ours, "c", 10.0, ended=False)
    ended_step(database, ours, "d", now(database) + 60)
    ended_step(database, ours, "e", None)
    with database.read() as session:
        assert steps.any_due(session)
        assert steps.of_execution(session, ours[0], "a").id == later
        assert steps.of_execution(session, ours[0], "z") is None
        assert steps.of_execution(session, "another", "a") is None
    assert claimed(database, 1) == [first]
    assert claimed(database) == [later]
    assert claimed(database) == []
    with database.write() as session:
        assert not steps.any_due(session)
        steps.told(session, first)
        steps.postpone(session, later, seconds=600)
        found = [session.get_one(Export, one).step_due_at for one in (first, later)]
    assert found == [None, about(now(database) + 600)]


def test_after_a_step_back_of_the_clock_no_step_waits_for_as_long(database, ours):
    one = ended_step(database, ours, "a", now(database) + 7000)
    two = ended_step(database, ours, "b", now(database) + 30)
    with database.write() as session:
        steps.after_step_back(session, 100.0)
    with database.read() as session:
        left = [session.get_one(Export, name).step_due_at - leases.database_now(session) for name in (one, two)]
    assert left == [about(100), about(30)]


def test_how_long_ago_an_export_ended(database, ours, export):
    one = ended_step(database, ours, "a", None)
    with database.write() as session:
        session.execute(update(Export).where(Export.id == one).values(ended_at=Export.ended_at - 500))
    with database.read() as session:
        assert steps.since_end(session, session.get_one(Export, one)) == about(500)
        assert steps.since_end(session, session.get_one(Export, export.id)) == 0.0


# --- Messages and their files ---


def put(database, export, slot="progress", **more):
    with database.write() as session:
        found = session.get_one(Export, export.id)
        outbox.put(session, found, slot, text=slot, blocks=[], channel_id="C1", **more)


def message(session, slot="progress"):
    return session.query(OutboxMessage).filter_by(slot=slot).one()


@pytest.mark.parametrize(("again_in", "due", "attempts"), [(None, None, 0), (40.0, 40, 1)])
def test_what_was_delivered_is_said_again_only_where_an_earlier_attempt_may_come_late(
    database, export, again_in, due, attempts
):
    put(database, export)
    with database.write() as session:
        outbox.delivered(session, message(session), channel="C1", ts="1.0", again_in=again_in)
    with database.read() as session:
        found = message(session)
        assert (found.posted_channel, found.ts, found.attempts) == ("C1", "1.0", attempts)
        assert (found.delivered_revision, found.delivered_at) == (found.revision, about(now(database)))
    assert seconds_until(database, OutboxMessage.due_at) == [due if due is None else about(due)]


def test_what_may_stand_there_from_an_earlier_attempt_is_edited_at_once(database, export):
    put(database, export)
    with database.write() as session:
        outbox.delivered(session, message(session), channel="C1", ts="1.0", outdated=True)
        found = message(session)
        assert (found.delivered_at, found.delivered_revision, found.ts) == (0.0, 0, "1.0")
    assert seconds_until(database, OutboxMessage.due_at) == [about(0)]


@pytest.mark.parametrize("after", [0.0, 600.0])
def test_a_message_may_wait_before_it_is_said(database, export, after):
    put(database, export, after=after)
    with database.write() as session:
        assert claims.any_due(session) is (after == 0.0)
        outbox.postpone(session, message(session), seconds=900)
    assert seconds_until(database, OutboxMessage.due_at) == [about(900)]


def file_of(database, export):
    put(database, export)
    with database.write() as session:
        found = session.get_one(Export, export.id)
        outbox.put_file(session, found, "rows", file_name="rows.csv", text="rows", channel_id="C1", beside="progress")


def test_of_two_uploads_of_a_file_the_first_is_shared(database, export):
    file_of(database, export)
    with database.write() as session:
        assert attachments.remember_file(session, message(session, "rows"), "F1", lease_seconds=90)
        assert not attachments.remember_file(session, message(session, "rows"), "F2", lease_seconds=90)
        session.expire_all()
        assert message(session, "rows").file_id == "F1"
        assert message(session, "rows").due_at == about(leases.database_now(session) + 90)
        attachments.forget_upload(session, message(session, "rows"))
        session.expire_all()
        assert message(session, "rows").file_id is None
        assert attachments.remember_file(session, message(session, "rows"), "F2", lease_seconds=90)


@pytest.mark.parametrize(
    ("values", "but", "withdrawn", "due"),
    [
        ({"file_id": "F1", "due_at": None}, "other", True, 0),
        ({"file_id": "F1", "due_at": 5e9}, "other", True, 5e9),
        ({"file_id": None, "due_at": None}, "other", True, None),
        ({"file_id": "F1", "due_at": None}, "rows", False, None),
        ({"file_id": "F1", "due_at": None, "file_name": None}, "other", False, None),
    ],
)
def test_a_file_that_tells_what_is_no_longer_so_is_taken_back(database, export, values, but, withdrawn, due):
    file_of(database, export)
    with database.write() as session:
        session.execute(update(OutboxMessage).where(OutboxMessage.slot == "rows").values(attempts=3, **values))
        for _ in range(2):
            attachments.withdraw_files(session, session.get_one(Export, export.id), "row", but=but)
        session.expire_all()
        found = message(session, "rows")
        changed = (attachments.WITHDRAWN, 0, 2) if withdrawn else (None, 3, 1)
        assert (found.problem, found.attempts, found.revision) == changed
        at = leases.database_now(session)
        assert found.due_at == (about(at) if due == 0 else due)
        assert message(session).problem is None


def test_where_slack_takes_no_file_a_sentence_stands_in_its_place(database, export):
    put(database, export, "thread")
    put(database, export, "progress", thread_slot="thread")
    with database.write() as session:
        found = session.get_one(Export, export.id)
        outbox.put_file(session, found, "rows", file_name="a.csv", text="rows", channel_id="C1", beside="progress")
        attachments.replace_file(session, message(session, "rows"), "no file", [{"type": "divider"}])
        session.expire_all()
        told = message(session, "rows")
        assert (told.file_name, told.text, told.blocks, told.attempts) == (None, "no file", [{"type": "divider"}], 0)
        # Where the file was to stand: in the thread of the message that it was beside.
        assert told.thread_slot == "thread"


@pytest.mark.parametrize(
    ("values", "far"),
    [
        ({}, False),
        ({"created_at": 50.0}, False),
        ({"created_at": 90.0}, True),
        ({"delivered_at": 50.0}, False),
        ({"delivered_at": 90.0}, True),
        ({"due_at": 3800.0}, False),
        ({"due_at": 3800.0, "attempts": 1}, True),
        ({"due_at": 3600.0, "attempts": 1}, False),
        ({"due_at": 3800.0, "delivered_revision": 1}, True),
        ({"due_at": None, "created_at": 90.0, "delivered_at": 90.0}, False),
    ],
)
def test_what_can_only_be_because_the_clock_was_set_back(database, export, values, far):
    put(database, export)
    at = now(database)
    times = {name: at + value if name.endswith("_at") and value else value for name, value in values.items()}
    with database.write() as session:
        if times:
            session.execute(update(OutboxMessage).values(**times))
        assert claims.any_far_ahead(session) is far
        if far:
            claims.after_step_back(session, 60.0)
            assert not claims.any_far_ahead(session)
            session.expire_all()
            assert message(session).due_at <= at + 80


def test_at_most_so_many_messages_are_claimed_at_once(database, export):
    for number in range(4):
        put(database, export, f"slot {number}", view_id=f"V{number}", view={})
    with database.write() as session:
        assert len(claims.claim_due(session, lease_seconds=30, spacing_seconds=0.0, limit=3)) == 3
        assert len(claims.claim_due(session, lease_seconds=30, spacing_seconds=0.0, limit=3)) == 1
    assert seconds_until(database, OutboxMessage.due_at) == [about(30)] * 4


@pytest.mark.parametrize(("since", "claimed_again"), [(58.0, False), (62.0, True)])
def test_progress_of_one_export_is_shown_once_a_spacing(database, ours, since, claimed_again):
    export = started(database, *ours, persons(1))
    put(database, export)
    with database.write() as session:
        outbox.delivered(session, message(session), channel="C1", ts="1.0")
        session.execute(update(OutboxMessage).values(delivered_at=OutboxMessage.delivered_at - since))
        found = session.get_one(Export, export.id)
        outbox.put(session, found, "progress", text="more", blocks=[], channel_id="C1")
        assert bool(claims.claim_due(session, lease_seconds=30, spacing_seconds=60.0)) is claimed_again


# --- Homes ---


@pytest.mark.parametrize(
    ("opened_ago", "published_ago", "due"),
    [
        (10.0, 1.0, False),
        (10.0, 3.0, True),
        (3500.0, 3.0, True),
        (3700.0, 58.0, False),
        (3700.0, 62.0, True),
        (7 * 86_400 - 60.0, 62.0, True),
        (7 * 86_400 + 60.0, 62.0, False),
    ],
)
def test_a_home_is_published_every_two_seconds_lately_and_else_every_minute_for_a_week(
    database, ours, opened_ago, published_ago, due
):
    with database.write() as session:
        homes.opened(session, ours[0], "U1", is_admin=False)
    at = now(database)
    with database.write() as session:
        values = {"opened_at": at - opened_ago, "published_at": at - published_ago, "lease_until": 0.0}
        session.execute(update(Home).values(**values))
        found = homes.claim_due(session, lease_seconds=90)
        assert bool(found) is due
        if due:
            assert session.query(Home).one().lease_until == about(at + 90)


@pytest.mark.parametrize(
    ("opened_ago", "number", "spacing"), [(10.0, 60, 60.0), (10.0, 90, 90.0), (3700.0, 30, 60.0), (3700.0, 45, 90.0)]
)
def test_many_homes_share_slacks_budget(database, ours, opened_ago, number, spacing):
    with database.write() as session:
        for one in range(number):
            homes.opened(session, ours[0], f"U{one}", is_admin=False)
        at = leases.database_now(session)
        for since, due in ((spacing - 3, False), (spacing + 3, True)):
            values = {"opened_at": at - opened_ago, "published_at": at - since, "lease_until": 0.0}
            session.execute(update(Home).values(**values))
            session.expire_all()
            assert bool(homes.claim_due(session, lease_seconds=0)) is due


def test_whoever_opens_a_home_has_four_seconds_to_draw_it(database, ours):
    with database.write() as session:
        homes.opened(session, ours[0], "U1", is_admin=True)
        found = session.query(Home).one()
        assert found.lease_until - found.opened_at == pytest.approx(4.0, abs=0.1)
        assert (found.published_revision, found.content_hash, found.attempts) == (-1, "", 0)
        homes.published(session, ours[0], "U1", 3, "hash")
        session.expire_all()
        found = session.query(Home).one()
        assert (found.published_revision, found.content_hash, found.lease_until) == (3, "hash", 0.0)
        published = found.published_at
        homes.published(session, ours[0], "U1", 4, None)
        session.expire_all()
        found = session.query(Home).one()
        assert (found.published_revision, found.content_hash, found.published_at) == (4, "hash", published)


def test_a_home_that_slack_does_not_take_is_tried_again_and_at_last_left_alone(database, ours):
    with database.write() as session:
        homes.opened(session, ours[0], "U1", is_admin=True)
        session.execute(update(Home).values(lease_until=0.0))
        (due,) = homes.claim_due(session, lease_seconds=0)
        homes.postpone(session, due, seconds=500)
        session.expire_all()
        found = session.query(Home).one()
        assert (found.attempts, found.lease_until) == (1, about(leases.database_now(session) + 500))
        homes.forget(session, due)
        session.execute(update(Home).values(lease_until=0.0))
        assert not homes.any_due(session)


# --- The off-limits list as a file ---


def test_a_list_is_tried_eight_times_within_an_hour(database, ours):
    with database.write() as session:
        asked = off_limits.ask_for_file(session, ours[0], "U1", "V1")
        for attempt in range(1, 9):
            found = off_limits.claim_file(session, asked, 90)
            assert (found.attempts, off_limits.is_last_attempt(found)) == (attempt, attempt == 8)
            assert found.lease_until == about(leases.database_now(session) + 90)
            assert off_limits.claim_file(session, asked, 90) is None
            assert off_limits.due_files(session) == []
            off_limits.postpone_file(session, asked, 500)
            assert off_limits.claim_file(session, asked, 90) is None
            session.execute(update(ListFile).values(lease_until=0.0))
            assert off_limits.due_files(session) == [asked]
        for ago, due in ((3500, [asked]), (200, [])):
            session.execute(update(ListFile).values(asked_at=ListFile.asked_at - ago))
            assert off_limits.due_files(session) == due
        assert off_limits.file_done(session, asked)
        assert not off_limits.file_done(session, asked)
