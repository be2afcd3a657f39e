"""Checks of SourceWhale and leases of exports by themselves: each number and each state, before and after its time."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from store.exporting import known, leases
from store.exporting.known import Check, Known
from store.exporting.leases import LeaseLost
from store.models import CheckState, Connection, Export, ExportItem, ExportState, ItemState, KnownCheck, KnownPerson
from tests.store.factory import connected, people, reviewed, started

DAY = 86_400.0


@pytest.fixture
def database(sqlite_database):
    return sqlite_database


@pytest.fixture
def export(database, ours):
    return reviewed(database, *ours, people(6))


def now(database):
    with database.read() as session:
        return leases.database_now(session)


def asked(database, export, answers):
    """A check that was answered so, person by person; what is not among the answers was not to be asked for."""
    with database.write() as session:
        found = session.get_one(Export, export.id)
        assert known.ask(session, found)
        some = known.next_people(session, found, len(answers))
        told = {work.candidate_id: one for work, one in zip(some, answers, strict=True) if one != "not asked"}
        assert known.note(session, found, some, told, 60.0)


def check(database, export):
    with database.read() as session:
        return known.check(session, session.get_one(Export, export.id))


def test_a_check_in_numbers(database, export):
    assert check(database, export) is None
    nobody = Check("asked", 6, 0, 0, 0, 0, 0, leave_out_known=False, leave_out_contacted=False)
    asked(database, export, [])
    assert check(database, export) == nobody
    at = now(database)
    with database.write() as session:
        session.query(KnownCheck).delete()
    asked(
        database,
        export,
        [
            Known("Replied", at - 13 * DAY),
            Known("Not Interested", at - 15 * DAY),
            Known("Meeting" + "x" * 60),
            Known(),
            None,
            "not asked",
        ],
    )
    found = check(database, export)
    assert (found.total, found.done, found.known) == (6, 6, 4)
    assert (found.contacted, found.answered, found.said_no, found.gone, found.days) == (1, 1, 1, 0, 14)
    with database.read() as session:
        stages = sorted(one.stage or "" for one in session.query(KnownPerson))
        assert stages == ["", "", "", "Meeting" + "x" * 43, "Not Interested", "Replied"]
        assert known.next_people(session, session.get_one(Export, export.id), 9) == []


def test_choices_of_a_check_stand_as_they_were_made(database, ours, export):
    asked(database, export, [Known("Replied", now(database) - 20 * DAY)])
    with database.write() as session:
        session.get_one(Connection, ours[1]).defaults = {"contacted_days": 30}
    for known_, contacted, gone in ((True, False, True), (False, True, False), (False, False, False)):
        with database.write() as session:
            found = session.get_one(Export, export.id)
            chosen = {"leave_out_known": known_, "leave_out_contacted": contacted, "send_gone": gone}
            known.choose(session, found, **chosen)
            days = known.choices(session, found)[1]
            assert known.choices(session, found) == (known_, days, gone) and (days is not None) is contacted
        told = check(database, export)
        assert (told.leave_out_known, told.leave_out_contacted, told.send_gone) == (known_, contacted, gone)
        assert told.contacted == 1
    with database.write() as session:
        found = session.get_one(Export, export.id)
        found.state = ExportState.QUEUED
        session.flush()
        known.choose(session, found, leave_out_known=True, leave_out_contacted=True)
        assert known.choices(session, found) == (False, None, False)
        known.forget(session, export.id)
        assert (known.choices(session, found), session.query(KnownPerson).count()) == ((), 0)


@pytest.mark.parametrize("state", list(ExportState))
def test_a_check_is_worked_on_while_its_review_stands(database, export, state):
    asked(database, export, [None])
    with database.write() as session:
        session.execute(update(KnownCheck).values(lease_until=0.0))
        session.execute(update(Export).values(state=state))
    is_review = state == ExportState.REVIEW
    with database.write() as session:
        found = session.get_one(Export, export.id)
        assert known.due(session) == ([export.id] if is_review else [])
        assert known.note(session, found, [], {}, 60.0) is is_review
        assert not known.ask(session, found)
    with database.write() as session:
        session.execute(update(KnownCheck).values(lease_until=0.0))
    assert known.claim(database, export.id, 60.0) is is_review
    assert not known.claim(database, export.id, 60.0)


@pytest.mark.parametrize("state", [CheckState.DONE, CheckState.FAILED])
def test_a_check_that_has_ended_is_asked_for_anew(database, export, state):
    asked(database, export, [Known("Replied")] * 3)
    with database.write() as session:
        found = session.get_one(Export, export.id)
        known.end(session, found, state)
        assert known.check(session, found).state == state
        assert known.due(session) == [] and not known.note(session, found, [], {}, 60.0)
        other = CheckState.FAILED if state == CheckState.DONE else CheckState.DONE
        known.end(session, found, other)
        assert known.check(session, found).state == state
        assert known.ask(session, found)
        told = known.check(session, found)
        assert (told.state, told.done, told.known, told.total) == (CheckState.ASKED, 0, 0, 6)


def test_a_check_waits_before_it_is_gone_on_with(database, export):
    asked(database, export, [None])
    with database.write() as session:
        assert session.query(KnownCheck).one().lease_until == pytest.approx(now(database) + 60, abs=20)
    known.release(database, export.id, after=500.0)
    with database.read() as session:
        assert session.query(KnownCheck).one().lease_until == pytest.approx(now(database) + 500, abs=20)
        assert known.due(session) == []
    known.release(database, export.id)
    with database.write() as session:
        assert known.due(session) == [export.id]
        session.execute(update(KnownCheck).values(asked_at=KnownCheck.asked_at - 300))
        done, seconds = known.pace(session, export.id)
        assert (done, seconds) == (1, pytest.approx(300, abs=20))
        assert known.pace(session, "another") == (0, 0.0)


@pytest.mark.parametrize(("days", "left"), [(0.98, 1), (1.02, 0)])
def test_what_sourcewhale_said_goes_after_a_day(database, export, days, left):
    asked(database, export, [None])
    with database.write() as session:
        session.execute(update(KnownCheck).values(asked_at=KnownCheck.asked_at - days * DAY))
        known.forget_old(session)
        assert (session.query(KnownCheck).count(), session.query(KnownPerson).count()) == (left, left)


# --- Leases ---


def running(database, ours, **values):
    export = started(database, *ours, people(2), name=f"project {len(values)} {sorted(values)}")
    with database.write() as session:
        session.execute(update(Export).where(Export.id == export.id).values(**values))
    return export.id


def test_a_lease_is_one_workers_until_it_runs_out(database, ours):
    export_id = running(database, ours, next_run_at=1.0)
    lease = leases.claim(database, export_id, 600)
    assert (lease.token, lease.expired_at) == (1, 0.0)
    assert leases.claim(database, export_id, 600) is None
    with database.write() as session:
        session.execute(update(Export).values(lease_until=5.0))
    assert leases.claim(database, export_id, 600, lambda at: False) is None
    seen = []
    after = leases.claim(database, export_id, 600, lambda at: seen.append(at) or True)
    assert (after.token, after.expired_at) == (2, 5.0)
    assert seen == [pytest.approx(now(database), abs=20)]
    for act in (lambda: leases.renew(database, lease, 60), lambda: leases.held(database, lease, 60).__enter__()):
        with pytest.raises(LeaseLost):
            act()
    leases.release(database, lease)
    assert leases.claim(database, export_id, 600) is None
    leases.renew(database, after, 900)
    with database.read() as session:
        assert session.get_one(Export, export_id).lease_until == pytest.approx(now(database) + 900, abs=20)
    leases.release(database, after, after=300)
    with database.read() as session:
        found = session.get_one(Export, export_id)
        assert (found.lease_until, found.next_run_at) == (0.0, pytest.approx(now(database) + 300, abs=20))
    # Given back, it is nobody's: not even of the one who had it.
    with pytest.raises(LeaseLost):
        leases.renew(database, after, 60)


@pytest.mark.parametrize(
    ("values", "is_due"),
    [
        ({}, True),
        ({"next_run_at": 60.0}, False),
        ({"lease_until": 60.0}, False),
        ({"state": ExportState.RUNNING}, True),
        ({"state": ExportState.PREPARING}, True),
        ({"state": ExportState.REVIEW}, False),
        ({"state": ExportState.COMPLETE}, False),
    ],
)
def test_what_is_due_is_unfinished_and_nobodys(database, ours, values, is_due):
    at = now(database)
    values = {name: at + value if isinstance(value, float) else value for name, value in values.items()}
    export_id = running(database, ours, **{"next_run_at": 1.0, **values})
    with database.write() as session:
        assert leases.due(session) == ([(export_id, values.get("state", "queued"))] if is_due else [])
        assert leases.due(session, 0) == []
        if "next_run_at" in values:
            leases.make_due(session, session.get_one(Export, export_id))
            assert len(leases.due(session)) == 1


def test_the_oldest_is_due_first(database, ours):
    second, first = running(database, ours, next_run_at=2.0), running(database, ours, next_run_at=1.0, attempts=1)
    with database.read() as session:
        assert [one for one, _ in leases.due(session)] == [first, second]
        assert [one for one, _ in leases.due(session, 1)] == [first]


@pytest.mark.parametrize(
    ("values", "far"),
    [
        ({"next_run_at": 90.0}, False),
        ({"next_run_at": 130.0}, True),
        ({"next_run_at": 130.0, "wait_reason": "told"}, False),
        ({"next_run_at": 3600.0, "wait_reason": "told"}, False),
        ({"next_run_at": 3800.0, "wait_reason": "told"}, True),
        ({"next_run_at": 1.0, "lease_until": 7.0}, False),
        ({"next_run_at": 1.0, "lease_until": 40.0}, True),
        ({"next_run_at": 3800.0, "state": ExportState.COMPLETE}, False),
        ({"next_run_at": 1.0, "sending_at": 5000.0}, True),
        ({"next_run_at": 1.0, "sending_at": 5.0}, True),
        ({"sending_at": 5000.0, "state": ExportState.COMPLETE}, False),
    ],
)
def test_what_can_only_be_because_the_clock_was_set_back(database, ours, values, far):
    at = now(database)
    sending_at = at + values.pop("sending_at", 0.0)
    export_id = running(
        database, ours, **{name: at + value if isinstance(value, float) else value for name, value in values.items()}
    )
    with database.write() as session:
        session.execute(update(ExportItem).values(state=ItemState.SENDING, sending_at=sending_at))
        assert leases.any_far_ahead(session, 7.0) is far
        leases.after_step_back(session, 7.0)
        session.expire_all()
        assert not leases.any_far_ahead(session, 7.0)
        found = session.get_one(Export, export_id)
        assert found.lease_until <= at + 40 and all(one.sending_at < at + 60 for one in session.query(ExportItem))
        if "state" not in values:
            assert found.next_run_at < at + 60


@pytest.mark.parametrize("state", [ExportState.QUEUED, ExportState.RUNNING])
def test_a_connection_is_at_work_by_its_own_exports_alone(database, state):
    """The ids of the others stand before and behind its own."""
    before, own, behind = sorted((connected(database, team) for team in ("T1", "T2", "T3")), key=lambda ids: ids[1])
    running(database, own, state=state)
    with database.read() as session:
        assert [leases.any_at_work(session, ids[1]) for ids in (before, own, behind)] == [False, True, False]


def test_others_that_are_prepared_just_now_are_counted(database, ours):
    theirs = connected(database, "T2")
    at = now(database)
    mine = running(database, ours, state=ExportState.PREPARING, lease_until=at + 600)
    running(database, ours, state=ExportState.PREPARING, lease_until=at + 600, attempts=1)
    running(database, ours, state=ExportState.PREPARING, lease_until=at - 60, attempts=2)
    running(database, ours, state=ExportState.RUNNING, lease_until=at + 600)
    running(database, theirs, state=ExportState.PREPARING, lease_until=at + 600)
    with database.read() as session:
        assert leases.others_in_preparation(session, session.get_one(Export, mine)) == (1, 2)
        assert leases.any_at_work(session, ours[1]) and not leases.any_at_work(session, theirs[1])
