"""What comes after an export, to the second and to the hour: digests, figures, samples, watches, each by itself."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from store.after import calendar, digests, figures, samples, watches
from store.after.figures import HOUR, Figures
from store.after.samples import Sample
from store.after.watches import DAY
from store.exporting import items, leases
from store.exporting.visibility import Reader
from store.models import CampaignFigures, CampaignWatch, Connection, Digest, Export, ExportItem, ItemState
from tests.store.factory import connected, people, started

AT = 1_900_000_000.0
EVERYBODY = Reader("U1", reads_all=True)


@pytest.fixture
def database(sqlite_database):
    return sqlite_database


@pytest.fixture
def days(tmp_path):
    """A file with the seconds by which days are ahead."""
    file = tmp_path / "calendar"
    calendar.follow(file)
    yield file
    calendar.follow(None)


def ended(database, where, number=2, at=AT, **values):
    """An export that ended at a time, with everybody sent, and watched if it is of a campaign. Returns its id."""
    export = started(database, *where, people(number), name=values.pop("name", f"project {at}"), **values)
    with database.write() as session:
        held = session.get_one(Export, export.id)
        taken = items.take(session, held, 100).sending
        items.note_exported(session, held, [(work, f"id {work.row_number}") for work in taken])
        held.ended_at, held.queued_at, held.totals = at, at - 5.0, {"exported": number}
        session.flush()
        watches.begin(session, held, number)
    return export.id


def read(database, model, key):
    with database.read() as session:
        return session.get_one(model, key)


# --- The days ---


@pytest.mark.parametrize(
    ("said", "ahead"),
    [(None, 0.0), ("86400", 86_400.0), ("0.5\n", 0.5), ("-1", 0.0), ("tomorrow", 0.0), ("", 0.0), ("\u0661", 0.0)],
)
def test_days_are_ahead_by_what_the_file_says_and_never_behind(database, days, said, ahead):
    if said is not None:
        days.write_text(said, encoding="utf-8")
    assert calendar.ahead() == ahead
    with database.read() as session:
        assert calendar.today(session) == pytest.approx(leases.database_now(session) + ahead, abs=5)


def test_what_is_due_tomorrow_is_due_where_days_are_ahead(database, ours, days):
    with database.write() as session:
        tomorrow = leases.database_now(session) + DAY
        digests.begin(session, ours[0], "C1", "U1", tomorrow, {})
        figures.look_soon(session, *ours)
        session.execute(update(CampaignFigures).values(due_at=tomorrow))
        assert (digests.due(session), figures.due(session)) == ([], [])
        days.write_text(f"{DAY + 60}")
        assert (digests.due(session), figures.due(session)) == ([ours[0]], [ours[1]])
    with database.read() as session:
        for queries in (digests.that_are_due, figures.that_are_due):
            assert session.scalars(queries()).all() == []
            assert len(session.scalars(queries(DAY + 60)).all()) == 1


# --- Digests ---


def test_a_channel_has_one_digest_and_ends_its_own_alone(database, ours):
    theirs = connected(database, "T2")
    with database.write() as session:
        assert digests.begin(session, ours[0], "C1", "U1", AT, {"camp": [1, 0]})
        assert not digests.begin(session, ours[0], "C1", "U2", AT + 9, {})
        assert digests.begin(session, ours[0], "C2", "U1", AT, {})
        assert digests.begin(session, theirs[0], "C1", "U3", AT, {})
        assert not digests.end(session, ours[0], "C9")
        assert digests.end(session, ours[0], "C1")
        assert not digests.end(session, ours[0], "C1")
        assert [(one.workspace_id, one.channel_id, one.user_id) for one in session.query(Digest)] == [
            (ours[0], "C2", "U1"),
            (theirs[0], "C1", "U3"),
        ]


def test_a_digest_is_due_from_its_second_on(database, ours):
    with database.write() as session:
        digests.begin(session, ours[0], "C1", "U1", AT, {"camp": [1, 0]})
        digests.begin(session, ours[0], "C2", "U1", AT + 100, {})
        for at, workspaces, channels in (
            (AT - 1, [], []),
            (AT, [ours[0]], ["C1"]),
            (AT + 99, [ours[0]], ["C1"]),
            (AT + 100, [ours[0]], ["C1", "C2"]),
        ):
            assert digests.due(session, at) == workspaces
            assert sorted(digests.due_of(session, ours[0], at)) == channels
            assert digests.due_of(session, "another", at) == []
            assert (digests.take(session, ours[0], "C1", at) is not None) is ("C1" in channels)
        assert digests.take(session, ours[0], "C9", AT) is None
        assert digests.take(session, ours[0], "C1", AT).seen == {"camp": [1, 0]}


# --- Figures ---


def test_figures_are_stored_and_found_as_they_were_told():
    told = Figures(sourced=9, sent=8, opened=7, replied=6, interested=5, booked=None)
    assert Figures.load(told.dump()) == told
    assert (Figures.load(None), Figures.load({})) == (None, Figures())
    since = told.since(Figures(sourced=2, sent=9, opened=None, replied=6, interested=0, booked=1))
    assert since == Figures(sourced=7, sent=0, opened=None, replied=0, interested=5, booked=None)


def test_what_was_wished_for_long_ago_stays_due_since_then(database, ours):
    with database.write() as session:
        figures.look_soon(session, *ours)
        for due, kept in ((5.0, True), (leases.database_now(session) + 900, False), (None, False)):
            session.execute(update(CampaignFigures).values(due_at=due))
            figures.look_soon(session, *ours)
            found = figures.find(session, ours[1])
            assert found.due_at == (5.0 if kept else pytest.approx(leases.database_now(session), abs=5))
        assert found.wanted == 4


def test_what_a_worker_looks_at_is_due_for_nobody_else(database, ours):
    with database.write() as session:
        figures.look_soon(session, *ours)
        assert figures.due(session) == [ours[1]]
        session.execute(update(CampaignFigures).values(lease_until=leases.database_now(session) + 60))
        assert figures.due(session) == []
        session.execute(update(CampaignFigures).values(lease_until=0.0, due_at=leases.database_now(session) + 60))
        assert figures.due(session) == []


def test_a_turn_has_a_worker_for_as_long_as_it_asked(database, ours):
    with database.write() as session:
        figures.look_soon(session, *ours)
        session.execute(update(CampaignFigures).values(due_at=AT))
    assert figures.claim(database, ours[1], AT - 1, 90.0) is None
    turn = figures.claim(database, ours[1], AT, 90.0)
    assert (turn.connection_id, turn.wanted) == (ours[1], 1)
    assert figures.claim(database, ours[1], AT + 90, 90.0) is None
    assert figures.claim(database, ours[1], AT + 90.5, 90.0) is not None
    # A lease that ends later than any could was taken before the clock was set back.
    with database.write() as session:
        session.execute(update(CampaignFigures).values(lease_until=AT + 90.0))
    assert figures.claim(database, ours[1], AT, 90.0) is None
    with database.write() as session:
        session.execute(update(CampaignFigures).values(lease_until=AT + 90.5))
    assert figures.claim(database, ours[1], AT, 90.0) is not None
    assert figures.claim(database, "another", AT, 90.0) is None


@pytest.mark.parametrize(
    ("asked", "may"), [(None, True), (AT, False), (AT - HOUR + 1, False), (AT - HOUR, True), (AT + 1, True)]
)
def test_an_hour_lies_between_two_questions(database, ours, asked, may):
    with database.write() as session:
        figures.look_soon(session, *ours)
        assert figures.may_ask(None, AT)
        session.execute(update(CampaignFigures).values(asked_at=asked, sampled_at=asked))
        assert figures.may_ask(figures.find(session, ours[1]), AT) is may
    export_id = ended(database, ours, at=AT - DAY)
    with database.read() as session:
        export = session.get_one(Export, export_id)
        assert samples.may_ask(session, export, AT) is may
    assert samples.note_asking(database, export, AT) is may
    assert figures.note_asking(database, ours[1], AT) is may
    found = read(database, CampaignFigures, ours[1])
    assert (found.asked_at, found.sampled_at) == ((AT, AT) if may else (asked, asked))


def test_answers_of_the_last_hour_are_known(database, ours):
    with database.write() as session:
        assert figures.lately(session, ours[1], "camp") is None
        figures.look_soon(session, *ours)
        assert figures.lately(session, ours[1], "camp") is None
        now = leases.database_now(session)
        figures.note_answer(session, ours[1], now - 60, {"camp": Figures(sent=3)}, whole=True)
        assert figures.lately(session, ours[1], "camp") == (Figures(sent=3), now - 60)
        assert figures.lately(session, ours[1], "other") is None
        for answered in (now - HOUR - 60, now + 600):
            session.execute(update(CampaignFigures).values(answered_at=answered))
            assert figures.lately(session, ours[1], "camp") is None


# --- Samples ---


def test_a_sample_is_stored_and_found_and_one_of_another_version_is_none():
    sample = Sample(AT, 20, {"Replied": 5}, 2, 1)
    assert Sample.load(sample.dump()) == sample
    assert Sample.load(None) is None
    assert Sample.load({"at": AT, "asked": 20, "stages": {}, "untold": 2}) is None
    assert Sample.load({**sample.dump(), "more": 1}) == sample


@pytest.mark.parametrize(
    ("values", "of_the_connection", "may"),
    [
        ({}, {}, True),
        ({"ended_at": AT - 30 * DAY}, {}, True),
        ({"ended_at": AT - 30 * DAY - 1}, {}, False),
        ({"ended_at": None}, {}, False),
        ({"purged_at": AT}, {}, False),
        ({}, {"ledger_id": "another account"}, False),
        ({}, {"api_key_encrypted": None}, False),
    ],
)
def test_a_sample_is_taken_of_an_export_of_the_last_days_through_its_own_account(
    database, ours, values, of_the_connection, may
):
    export_id = ended(database, ours)
    with database.write() as session:
        for model, given in ((Export, values), (Connection, of_the_connection)):
            if given:
                session.execute(update(model).values(**given))
    with database.read() as session:
        assert samples.may_ask(session, session.get_one(Export, export_id), AT) is may


@pytest.mark.parametrize(("number", "rows"), [(1, [2]), (20, list(range(2, 22))), (60, list(range(2, 62, 3)))])
def test_a_sample_goes_from_the_first_row_to_the_last(database, ours, number, rows):
    export_id = ended(database, ours, number)
    ended(database, ours, 3, name="another")
    with database.read() as session:
        found = samples.people(session, session.get_one(Export, export_id))
        assert [work.row_number for work in found] == rows
        assert found[0].data["full_name"] == "Person 1"


def test_nobody_who_was_not_sent_is_in_a_sample(database, ours):
    export_id = ended(database, ours, 3)
    with database.write() as session:
        session.execute(update(ExportItem).where(ExportItem.row_number == 3).values(state=ItemState.FAILED))
        export = session.get_one(Export, export_id)
        assert [work.row_number for work in samples.people(session, export)] == [2, 4]
        session.execute(update(ExportItem).values(state=ItemState.FAILED))
        assert samples.people(session, export) == []


def test_a_sample_stays_with_its_export(database, ours):
    one, two = ended(database, ours), ended(database, ours, name="another")
    with database.write() as session:
        samples.note(session, one, Sample(AT, 2, {"Replied": 1}, 1, 0))
        samples.note(session, "gone", Sample(AT, 2, {}, 1, 0))
    assert read(database, Export, one).sample["stages"] == {"Replied": 1}
    assert read(database, Export, two).sample is None


# --- Watches ---


def test_a_campaign_is_watched_for_thirty_days_and_asked_about_at_once(database, ours):
    export_id = ended(database, ours)
    found = read(database, CampaignWatch, export_id)
    assert (found.campaign_id, found.ended_at, found.until) == ("camp-backend", AT, AT + 30 * DAY)
    assert (found.before, found.missed, found.reminders, found.muted, found.remind_at) == (None, 0, 0, False, None)
    with database.read() as session:
        assert figures.due(session) == [ours[1]]


@pytest.mark.parametrize(
    ("kind", "exported", "at"), [("candidates", 2, AT), ("prospects", 0, AT), ("prospects", 2, None)]
)
def test_what_has_no_figures_is_not_watched(database, ours, kind, exported, at):
    export = started(database, *ours, people(1), kind=kind)
    with database.write() as session:
        held = session.get_one(Export, export.id)
        held.ended_at = at
        watches.begin(session, held, exported)
        assert (session.query(CampaignWatch).all(), figures.find(session, ours[1])) == ([], None)


def test_a_second_end_begins_the_days_anew_and_keeps_what_was_before(database, ours):
    export_id = ended(database, ours)
    with database.write() as session:
        session.execute(update(CampaignWatch).values(before={"sent": 4}, remind_at=AT, reminders=1, muted=True))
        held = session.get_one(Export, export_id)
        held.ended_at = AT + DAY
        watches.begin(session, held, 2)
    found = read(database, CampaignWatch, export_id)
    assert (found.ended_at, found.until, found.remind_at) == (AT + DAY, AT + 31 * DAY, None)
    assert (found.before, found.reminders, found.muted) == ({"sent": 4}, 1, True)


def test_what_was_told_lately_is_what_was_before(database, ours):
    with database.write() as session:
        figures.look_soon(session, *ours)
        now = leases.database_now(session)
        figures.note_answer(session, ours[1], now - 60, {"camp-backend": Figures(sent=3)}, whole=True)
    export_id = ended(database, ours)
    assert Figures.load(read(database, CampaignWatch, export_id).before) == Figures(sent=3)


def watched(database, connection_id, at=AT):
    with database.read() as session:
        return [watch.export_id for watch in watches.watching(session, connection_id, at)]


@pytest.mark.long
def test_what_is_watched_is_of_this_account_until_its_last_day_and_not_removed(database, ours):
    first, second = ended(database, ours), ended(database, ours, at=AT + 10)
    ended(database, connected(database, "T2"))
    assert watched(database, ours[1]) == [second, first]
    assert watched(database, ours[1], AT + 30 * DAY - 1) == [second, first]
    assert watched(database, ours[1], AT + 30 * DAY) == [second]
    with database.read() as session:
        of_workspace = watches.of_workspace(session, ours[0], AT + 30 * DAY)
        assert [watch.export_id for watch in of_workspace] == [second]
    with database.write() as session:
        session.execute(update(Export).where(Export.id == first).values(removed_at=AT))
        session.execute(update(Export).where(Export.id == second).values(removed_at=AT))
    # Removed before its last end, the second was sent again since.
    assert watched(database, ours[1]) == [second]
    assert watches.is_removed(read(database, Export, first))
    assert not watches.is_removed(read(database, Export, second))
    with database.read() as session:
        assert [watch.export_id for watch in watches.of_workspace(session, ours[0], AT)] == [second]
    with database.write() as session:
        session.execute(update(Connection).where(Connection.id == ours[1]).values(ledger_id="another account"))
    assert watched(database, ours[1]) == []


@pytest.mark.parametrize(
    ("before", "told", "kicked_off", "kept"),
    [
        (None, {"sent": 4}, False, {"sent": 4}),
        ({"replied": 1}, {"sent": 4}, False, {"sent": 4}),
        ({"sent": 4}, {"sent": 4}, False, {"sent": 4}),
        ({"sent": 4}, {"sent": 5}, True, {"sent": 4}),
        ({"sent": 4}, {"sent": 3}, False, {"sent": 3}),
        ({"sent": 4}, {"replied": 3}, False, {"sent": 4}),
        ({"sent": 0}, {"sent": 1}, True, {"sent": 0}),
    ],
)
def test_more_mails_than_before_are_the_kick_off_and_fewer_a_new_count(before, told, kicked_off, kept):
    watch = CampaignWatch(before=before, missed=3, kicked_off_at=None)
    assert watches.note(watch, Figures(**told), AT) is kicked_off
    assert watch.kicked_off_at == (AT if kicked_off else None)
    assert Figures.load(watch.before) == Figures(**kept)
    assert (watch.missed, Figures.load(watch.latest), watch.latest_at) == (0, Figures(**told), AT)
    assert not watches.note(watch, Figures(**told), AT + 1)


def test_a_campaign_that_is_not_listed_is_missed(database):
    watch = CampaignWatch(before={"sent": 4}, latest={"sent": 4}, missed=0, kicked_off_at=None)
    assert watches.waits_for_kick_off(watch)
    assert not watches.note(watch, None, AT)
    assert not watches.note(watch, None, AT)
    assert (watch.missed, watch.latest) == (2, {"sent": 4})
    assert not watches.waits_for_kick_off(watch)


@pytest.mark.parametrize(
    ("values", "waits"),
    [
        ({}, True),
        ({"kicked_off_at": AT}, False),
        ({"before": None}, False),
        ({"before": {"replied": 1}}, False),
        ({"latest": None}, False),
        ({"latest": {"replied": 1}}, False),
        ({"missed": 1}, False),
    ],
)
def test_who_waits_for_a_kick_off(values, waits):
    given = {"before": {"sent": 4}, "latest": {"sent": 4}, "missed": 0, "kicked_off_at": None} | values
    assert watches.waits_for_kick_off(CampaignWatch(**given)) is waits


def test_reminders_are_switched_off_for_a_person_or_a_whole_workspace(database, ours):
    theirs = connected(database, "T2")[0]

    def off(session):
        return [watches.reminders_are_off(session, *who) for who in ((ours[0], "U1"), (ours[0], "U2"), (theirs, "U1"))]

    with database.write() as session:
        assert off(session) == [False, False, False]
        assert watches.switch_reminders(session, ours[0], "U1", on=False)
        assert not watches.switch_reminders(session, ours[0], "U1", on=False)
        # Others before and behind in the alphabet stay as they are.
        watches.switch_reminders(session, ours[0], "U0", on=True)
        assert off(session) == [True, False, False]
        assert not watches.workspace_has_none(session, ours[0])
        assert watches.switch_reminders(session, ours[0], "U1", on=True)
        assert not watches.switch_reminders(session, ours[0], "U1", on=True)
        assert not watches.switch_reminders(session, ours[0], None, on=True)
        assert watches.switch_reminders(session, ours[0], None, on=False)
        assert not watches.switch_reminders(session, ours[0], None, on=False)
        assert off(session) == [True, True, False]
        assert watches.workspace_has_none(session, ours[0]) and not watches.workspace_has_none(session, theirs)
        assert watches.switch_reminders(session, ours[0], None, on=True)
        assert off(session) == [False, False, False]


@pytest.mark.parametrize(
    ("kind", "latest", "has"),
    [
        ("prospects", None, True),
        ("prospects", {"sent": 1}, True),
        ("prospects", {"sent": 0}, True),
        ("prospects", {}, False),
        ("candidates", None, False),
    ],
)
def test_whose_figures_are_told(database, ours, kind, latest, has):
    export_id = ended(database, ours, kind=kind)
    with database.write() as session:
        session.execute(update(CampaignWatch).values(latest=latest))
        figures.look_soon(session, *ours)
        session.execute(update(CampaignFigures).values(answered_at=AT))
    with database.read() as session:
        found = watches.result(session, session.get_one(Export, export_id))
    assert found.has_figures is has
    assert (found.counts.exported, found.project_name, found.answered_at) == (2, f"project {AT}", AT)


@pytest.mark.long
def test_results_are_of_exports_that_ended_the_newest_first(database, ours):
    one, two = ended(database, ours, name="Backend 100%"), ended(database, ours, at=AT + 10, name="Frontend")
    ended(database, connected(database, "T2"), name="Backend")
    started(database, *ours, people(1), name="Backend running")
    with database.read() as session:

        def found(reader=EVERYBODY, project="", limit=9, workspace=ours[0]):
            return [one.export.id for one in watches.results(session, workspace, reader, project, limit)]

        assert found() == [two, one]
        assert found(limit=1) == [two]
        assert found(project="backend") == found(project="0%") == [one]
        assert found(Reader("U9")) == []
    with database.write() as session:
        session.execute(update(Export).where(Export.id == one).values(queued_at=None))
        assert [one.export.id for one in watches.results(session, ours[0], EVERYBODY, "", 9)] == [two]


@pytest.mark.long
def test_a_week_has_its_first_second_and_not_that_of_the_next(database, ours):
    ended(database, ours, 2, at=AT, name="a")
    ended(database, ours, 3, at=AT + 7 * DAY - 1, name="b")
    ended(database, ours, 4, at=AT + 7 * DAY, name="c")
    ended(database, ours, 5, at=AT - 1, name="d")
    ended(database, connected(database, "T2"), 6, at=AT, name="e")
    with database.write() as session:
        assert watches.week(session, ours[0], AT, AT + 7 * DAY) == watches.Week(2, 5)
        session.execute(update(Export).where(Export.ended_at == AT).values(totals=None))
        assert watches.week(session, ours[0], AT, AT + 7 * DAY) == watches.Week(2, 3)
        session.execute(update(Export).where(Export.ended_at == AT).values(queued_at=None))
        assert watches.week(session, ours[0], AT, AT + 7 * DAY) == watches.Week(1, 3)


def test_replies_are_those_told_last_of_each_campaign(database, ours):
    newest = ended(database, ours, at=AT + 20, name="a")
    older, before = ended(database, ours, at=AT + 10, name="b"), ended(database, ours, name="c", destination_id="other")
    ended(database, ours, at=AT + 5, name="d", destination_id="untold")
    ended(database, ours, at=AT - 40 * DAY, name="e", destination_id="long ago")
    with database.write() as session:
        for export_id, values in (
            (newest, {"latest": {"replied": 5, "interested": None}}),
            (older, {"latest": {"replied": 1, "interested": 1}}),
            (before, {"before": {"replied": None, "interested": 2}}),
        ):
            session.execute(update(CampaignWatch).where(CampaignWatch.export_id == export_id).values(**values))
        assert watches.replies(session, ours[0], AT + 20) == {"camp-backend": [5, 0], "other": [0, 2]}
        assert watches.replies(session, "another", AT + 20) == {}


@pytest.mark.parametrize(
    ("of_the_export", "of_the_connection", "asked", "will"),
    [
        ({}, {}, None, True),
        ({}, {}, AT + DAY - HOUR, True),
        ({}, {}, AT + DAY - HOUR + 1, False),
        ({"removed_at": AT}, {}, None, False),
        ({"removed_at": AT - 1}, {}, None, True),
        ({}, {"ledger_id": "another account"}, None, False),
    ],
)
def test_whoever_wants_to_know_has_figures_asked_for_again(
    database, ours, of_the_export, of_the_connection, asked, will
):
    export_id = ended(database, ours)
    with database.write() as session:
        session.execute(update(CampaignFigures).values(asked_at=asked, due_at=None))
        for model, given in ((Export, of_the_export), (Connection, of_the_connection)):
            if given:
                session.execute(update(model).values(**given))
    with database.write() as session:
        export = session.get_one(Export, export_id)
        assert watches.look_again(session, export, AT + DAY) is will
        assert figures.due(session) == ([ours[1]] if will else [])
        assert not watches.look_again(session, export, AT + 30 * DAY)


def test_of_a_job_nothing_is_asked_again(database, ours):
    export_id = ended(database, ours, kind="candidates")
    with database.write() as session:
        assert not watches.look_again(session, session.get_one(Export, export_id), AT)
