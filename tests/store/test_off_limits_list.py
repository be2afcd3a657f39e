"""Off-limits: who of a Review is held back by the workspace's list, and whom an admin lets through."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update

import seekout
from store.exporting import exports, held, items, seals, selection, states
from store.models import Candidate, Export, ExportItem, ItemState, OffLimit, OffLimitsPerson
from store.upkeep import retention
from store.workspaces import off_limits
from store.workspaces.off_limits import NoEntry, entries_of, entry_of
from tests.store.factory import connected, people, reviewed, started
from worker.actions import exports as export_acts
from worker.actions.reviews import gather
from worker.surface.reviews.review import is_still_true, seal_of

COMPANIES = ("Acme Ltd", "Metalworks", "Globex", "")


@pytest.fixture
def export(database, ours):
    """Four people: at Acme, at Metalworks, at Globex (before: Acme), and with a mailbox at acme.com."""
    some = people(4)
    some = [one._replace(current_company=company) for one, company in zip(some, COMPANIES, strict=True)]
    some[2] = some[2]._replace(experience=(seekout.Experience(company="ACME", start="2010", end="2012"),))
    some[3] = some[3]._replace(emails=("d@mail.acme.com",))
    return reviewed(database, *ours, some)


def put(database, workspace_id, *texts, **more):
    with database.write() as session:
        return off_limits.put(session, workspace_id, "U9", [entry_of(text, **more) for text in texts])


def test_what_is_new_is_counted_by_the_list_of_its_own_workspace(database, ours):
    theirs, _ = connected(database, "T_OTHER")
    assert put(database, theirs, "Acme", "Globex", "Initech") == (3, 0)
    assert put(database, ours[0], "Acme", "Globex", "Initech") == (3, 0)
    assert put(database, ours[0], "Acme", "Globex", "Initech", "Zed", "Hooli") == (2, 3)


def left_out(database, export):
    """Names of those whom the list holds back, as *Export* would find it now."""
    with database.write() as session:
        again = exports.by_id(session, export.id)
        held.judge(session, again)
        plan = selection.plan(session, again)
        names = [one.person.full_name for one in held.people(session, again, 100) if one.let_through_by is None]
        assert plan.off_limits == len(names)
        assert plan.send == 4 - len(names)
        return names


@pytest.mark.long
def test_a_company_holds_back_whoever_works_there_now(database, ours, export):
    assert left_out(database, export) == []
    put(database, ours[0], "ACME, Inc.", "Meta")
    assert left_out(database, export) == ["Person 1"]


def test_everybody_of_a_large_company_is_held_back(database, ours, monkeypatch):
    """Noted in several statements, of which the last is not full."""
    monkeypatch.setattr(held, "_AT_ONCE", 2)
    export = reviewed(database, *ours, people(7, current_company="Acme Ltd"))
    put(database, ours[0], "Acme")
    with database.write() as session:
        again = exports.by_id(session, export.id)
        held.judge(session, again)
        assert len(held.people(session, again, 100)) == 7


def test_also_former_employees_where_that_is_wanted(database, ours, export):
    put(database, ours[0], "Acme", ever=True)
    assert left_out(database, export) == ["Person 1", "Person 3"]


def test_a_domain_holds_back_mailboxes_of_its_subdomains(database, ours, export):
    put(database, ours[0], "https://www.acme.com/")
    assert left_out(database, export) == ["Person 4"]


def test_an_entry_that_has_ended_holds_nobody_back(database, ours, export):
    today = datetime.now(UTC).date()
    put(database, ours[0], "Acme", until=today - timedelta(days=2))
    assert left_out(database, export) == []
    put(database, ours[0], "Acme", until=today)
    assert left_out(database, export) == ["Person 1"]


def test_an_entry_that_is_removed_holds_nobody_back_at_once(database, ours, export):
    put(database, ours[0], "Acme")
    assert left_out(database, export) == ["Person 1"]
    with database.write() as session:
        assert off_limits.remove(session, ours[0], list(session.scalars(select(OffLimit.id)))) == ["Acme"]
        assert selection.plan(session, exports.by_id(session, export.id)).send == 4


@pytest.mark.long
def test_the_list_of_one_workspace_is_no_others(database, ours, export):
    theirs = connected(database, "T2")
    put(database, theirs[0], "Acme")
    assert left_out(database, export) == []
    with database.write() as session:
        assert off_limits.remove(session, ours[0], list(session.scalars(select(OffLimit.id)))) == []
        assert off_limits.number(session, theirs[0]) == 1


@pytest.mark.long
def test_whom_an_admin_lets_through_is_sent_though_the_list_grows(database, ours, export):
    put(database, ours[0], "Acme", "Globex")
    assert left_out(database, export) == ["Person 1", "Person 3"]
    with database.write() as session:
        mine = exports.by_id(session, export.id)
        first = held.people(session, mine, 1)[0].candidate_id
        assert held.let_through(session, mine, [first, "somebody else"], "U9") == 1
    assert left_out(database, export) == ["Person 3"]
    put(database, ours[0], "Acme", "Metalworks", ever=True)
    assert left_out(database, export) == ["Person 2", "Person 3"]
    with database.write() as session:
        held.let_through(session, exports.by_id(session, export.id), [], "U9")
    assert left_out(database, export) == ["Person 1", "Person 2", "Person 3"]


def test_what_review_says_is_what_export_does(database, ours, export):
    put(database, ours[0], "Acme", "acme.com")
    left_out(database, export)
    with database.write() as session:
        mine = exports.by_id(session, export.id)
        assert [(entry.written, number) for entry, number in held.by_entry(session, mine, 5)] == [
            ("Acme", 1),
            ("acme.com", 1),
        ]
        assert states.start(session, mine)
        counts = items.count(session, export.id)
    assert (counts.waiting, counts.off_limits) == (2, 2)


@pytest.mark.long
def test_a_review_says_so_when_the_list_holds_back_others_of_the_same_number(database, ours, export):
    put(database, ours[0], "Acme")
    assert left_out(database, export) == ["Person 1"]
    with database.write() as session:
        mine = exports.by_id(session, export.id)
        shown = gather(session, mine)
        assert is_still_true(shown.reference, gather(session, mine))
        off_limits.remove(session, ours[0], list(session.scalars(select(OffLimit.id))))
    put(database, ours[0], "Globex")
    assert left_out(database, export) == ["Person 3"]
    with database.read() as session:
        mine = exports.by_id(session, export.id)
        assert not is_still_true(shown.reference, gather(session, mine))
        now = seals.seal(session, mine)
    assert seals.changes(seal_of(shown.reference), now) == ["whom the off-limits list holds back"]


def test_whoever_became_off_limits_since_is_not_sent_by_a_retry(database, ours, export):
    with database.write() as session:
        mine = exports.by_id(session, export.id)
        assert states.start(session, mine)
        export_acts.stop(session, mine, "SourceWhale is not connected.")
    put(database, ours[0], "Acme")
    with database.write() as session:
        mine = session.get_one(Export, export.id)
        assert export_acts.retry(session, mine, "U1")
        assert mine.retried_people == 3
        waiting = session.scalars(
            select(Candidate.row_number)
            .join(ExportItem, ExportItem.candidate_id == Candidate.id)
            .where(ExportItem.export_id == export.id, ExportItem.state == ItemState.PENDING)
        ).all()
    assert sorted(waiting) == [3, 4, 5]


def test_a_retry_goes_by_the_list_though_a_newer_file_of_the_project_was_read_since(database, ours, export):
    with database.write() as session:
        mine = exports.by_id(session, export.id)
        assert states.start(session, mine)
        export_acts.stop(session, mine, "SourceWhale is not connected.")
    newer = reviewed(database, *ours, people(2, start=20))
    assert newer.project_id == export.project_id
    retention.forget_older_readings(database)
    put(database, ours[0], "Acme")
    with database.write() as session:
        mine = session.get_one(Export, export.id)
        assert export_acts.retry(session, mine, "U1")
        assert mine.retried_people == 3
        assert items.count(session, export.id).off_limits == 1


@pytest.mark.long
def test_a_person_who_was_forgotten_or_is_not_to_be_contacted_is_told_as_that(database, ours, export):
    put(database, ours[0], "Acme")
    with database.write() as session:
        session.execute(update(Candidate).where(Candidate.row_number == 2).values(do_not_contact=True))
    with database.write() as session:
        mine = exports.by_id(session, export.id)
        held.judge(session, mine)
        plan = selection.plan(session, mine)
        assert (plan.do_not_contact, plan.off_limits) == (1, 0)
        assert held.people(session, mine, 10) == []
        assert held.by_entry(session, mine, 10) == []


@pytest.mark.parametrize("text", ["gmail.com", "co.uk", "  ", "***", "ada@", "x" * 400, "\ufb03" * 300])
def test_what_names_no_company_is_told(text):
    with pytest.raises(NoEntry):
        entry_of(text)


def test_entries_know_their_last_day_and_are_searched(database, ours):
    put(database, ours[0], "Acme 100%", "acme.com", until=date(2030, 12, 31))
    with database.read() as session:
        assert {off_limits.last_day(entry) for entry in off_limits.entries(session, ours[0])} == {date(2030, 12, 31)}
        assert [entry.written for entry in off_limits.search(session, ours[0], "100%", 5)] == ["Acme 100%"]
    assert put(database, ours[0], "ACME 100%", "Globex") == (1, 1)


def test_a_file_is_worked_on_once(database, ours):
    with database.write() as session:
        asked = off_limits.ask_for_file(session, ours[0], "U9", "V1", file_id="F1")
    with database.write() as session:
        assert list(off_limits.due_files(session)) == [asked]
        assert off_limits.claim_file(session, asked, 60.0) is not None
    with database.write() as session:
        assert off_limits.claim_file(session, asked, 60.0) is None
        assert list(off_limits.due_files(session)) == []
        assert off_limits.file_done(session, asked) is True
        assert off_limits.file_done(session, asked) is False


def test_whoever_was_exported_before_is_told_as_that_once_let_through(database, ours, export):
    earlier = started(database, *ours, people(1), name="earlier")
    put(database, ours[0], "Acme")
    with database.write() as session:
        before = session.get_one(type(earlier), earlier.id)
        taken = items.take(session, before, 10)
        items.note_exported(session, before, [(work, None) for work in taken.sending])
        mine = exports.by_id(session, export.id)
        held.judge(session, mine)
        plan = selection.plan(session, mine)
        assert (plan.previously_exported, plan.off_limits) == (0, 1)
        assert [number for _, number in held.by_entry(session, mine, 10)] == [1]
        held.let_through(session, mine, [held.people(session, mine, 10)[0].candidate_id], "U9")
        plan = selection.plan(session, mine)
        assert (plan.previously_exported, plan.off_limits) == (1, 0)
        assert held.by_entry(session, mine, 10) == []


def test_what_is_gone_since_it_was_found_is_not_noted(database, ours, export):
    """Who is off-limits is found while others write, and noted afterwards."""
    put(database, ours[0], "Acme", "Globex")
    with database.read() as session:
        found = held.whom(session, exports.by_id(session, export.id))
        kept, gone = (one.id for one in off_limits.entries(session, ours[0]))
    left = next(iter(found))[0]
    with database.write() as session:
        off_limits.remove(session, ours[0], [gone])
        removed, forgotten = session.scalars(select(Candidate.id).where(Candidate.id != left).limit(2))
        session.execute(delete(Candidate).where(Candidate.id == removed))
        session.execute(update(Candidate).where(Candidate.id == forgotten).values(forgotten=True))
    with database.write() as session:
        held.note(
            session, exports.by_id(session, export.id), {(left, kept), (left, gone), (removed, kept), (forgotten, kept)}
        )
    with database.read() as session:
        noted = session.execute(select(OffLimitsPerson.candidate_id, OffLimitsPerson.entry_id)).all()
        assert [tuple(one) for one in noted] == [(left, kept)]


@pytest.mark.parametrize("gone", [0, 1])
def test_whoever_is_found_no_more_is_held_back_no_more_and_nobody_else(database, ours, export, gone):
    put(database, ours[0], "Acme", "Metalworks")
    with database.write() as session:
        again = exports.by_id(session, export.id)
        held.judge(session, again)
        found = sorted(held.whom(session, again))
        assert len({one for one, _ in found}) > 1
        ids = sorted({one for one, _ in found})
        left = {pair for pair in found if pair[0] != ids[gone]}
        held.note(session, again, left)
    with database.read() as session:
        noted = session.execute(select(OffLimitsPerson.candidate_id, OffLimitsPerson.entry_id)).all()
        assert {tuple(one) for one in noted} == left


def test_what_is_added_at_once_is_listed_by_name_and_after_what_is_newer(database, ours):
    put(database, ours[0], "Zeta", "alpha", "Beta")
    with database.write() as session:
        session.execute(update(OffLimit).values(added_at=OffLimit.added_at - 60))
    put(database, ours[0], "Mu")
    with database.read() as session:
        assert [entry.written for entry in off_limits.entries(session, ours[0], 9)] == ["Mu", "alpha", "Beta", "Zeta"]


@pytest.mark.parametrize(
    ("line", "keys"),
    [
        ("Acme (client)", ["c:acme"]),
        ("1. Acme", ["c:acme"]),
        ("• Acme GmbH", ["c:acme"]),
        ("Acme, Inc.", ["c:acme"]),
        ("Amazon.com, Inc.", ["c:amazoncom"]),
        ("Marks & Spencer", ["c:marksspencer"]),
        ("acme.com, globex.com", ["d:acme.com", "d:globex.com"]),
        ("acme.com globex.com", ["d:acme.com", "d:globex.com"]),
        ("Acme (acme.com)", ["c:acme", "d:acme.com"]),
        ("Acme - acme.com", ["c:acme", "d:acme.com"]),
        ("(acme.com)", ["d:acme.com"]),
        ("www.acme.com:8080", ["d:acme.com"]),
        ("https://www.linkedin.com/company/acme-corp/about/", ["c:acme"]),
        ("linkedin.com", ["d:linkedin.com"]),
    ],
)
def test_a_line_is_what_its_admin_meant(line, keys):
    assert [entry.key for entry in entries_of(line)] == keys


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Acme, Globex", "by itself"),
        ("Acme; Globex", "by itself"),
        ("Acme / Globex", "by itself"),
        ("Acme Ltd - client until 2026", "the reason"),
        ("https://github.com/acme", "at github.com"),
        ("https://www.facebook.com/acme/", "at facebook.com"),
        ("https://www.linkedin.com/company/12345", "at linkedin.com"),
        ("N/A", "names no company"),
        ("The", "names no company"),
        ("GmbH", "names no company"),
        ("acme.com, gmail.com", "addresses to everybody"),
    ],
)
def test_a_line_that_would_match_nobody_is_not_taken(line, words):
    with pytest.raises(NoEntry, match=words):
        entries_of(line)


def test_the_site_of_their_company_holds_people_back(database, ours, export):
    """Whoever gave a private address, in a file that tells where their company is found."""
    some = people(4)
    some[1] = some[1]._replace(current_company="Roadrunner Holding", company_site="acme.com")
    export = reviewed(database, *ours, some)
    put(database, ours[0], "acme.com")
    assert left_out(database, export) == ["Person 2"]
