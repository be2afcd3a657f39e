"""`/export results` and `reminders`, called without Slack: whose exports are told of, and when figures are awaited."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from sqlalchemy import update

from bot.commands import results
from bot.desk import Asker
from store.after import figures, samples, watches
from store.exporting import leases
from store.models import CampaignFigures, CampaignWatch, Export, ExportState
from tests.bot.desks import Client, desk
from tests.store.factory import people, reviewed
from worker.surface.after import reminders as words
from worker.surface.after import results as result_words


@pytest.fixture
def database(sqlite_database):
    return sqlite_database


class Clock:
    """What `results` knows of time: only waiting takes any, so that a busy machine shortens no moment."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    made = Clock()
    monkeypatch.setattr(results, "time", made)
    return made


def ended(database, workspace, name, number, user="U1"):
    values = {"state": ExportState.COMPLETE, "queued_at": 1.0, "ended_at": 2.0 + number, "channel_id": user}
    values |= {"requested_by": user, "channel_kind": "private"}
    return reviewed(database, *workspace, people(1, start=10 * number + 1), name, **values)


@pytest.mark.parametrize(
    ("user", "project", "named", "unnamed"),
    [
        ("U1", "", ["Aurora", "Borealis"], ["Of another"]),
        ("U1", "auro", ["Aurora"], ["Borealis"]),
        ("U2", "", ["Of another"], ["Aurora", "Borealis"]),
        ("U3", "", [], ["Aurora", "Borealis", "Of another"]),
    ],
)
def test_of_the_exports_that_a_person_may_know_of(database, workspace, user, project, named, unnamed):
    ended(database, workspace, "Aurora", 1)
    ended(database, workspace, "Borealis", 2)
    ended(database, workspace, "Of another", 3, "U2")
    client = Client({}, conversations_members={"members": []})
    said = results.results(desk(database)[0], client, Asker(workspace[0], user), project)
    assert all(f"*{name}*" in said for name in named) and not any(f"*{name}*" in said for name in unnamed)


@pytest.mark.parametrize(
    ("typed", "admin", "said"),
    [
        ([], False, words.ON),
        (["off"], False, words.OFF),
        (["on"], False, words.ON),
        (["off", "everybody"], False, words.TAKES_AN_ADMIN),
        (["off", "everybody"], True, words.SWITCHED_OFF_FOR_ALL),
        (["on", "everybody"], True, words.SWITCHED_ON_FOR_ALL),
        (["maybe"], True, words.UNKNOWN),
        (["off", "everybody", "now"], True, words.UNKNOWN),
    ],
)
def test_reminders_are_switched_for_oneself_and_by_admins_for_everybody(database, workspace, typed, admin, said):
    made, client, who = desk(database)[0], Client({"is_admin": admin}), Asker(workspace[0], "U1")
    assert results.reminders(made, client, who, typed) == said
    if said == words.SWITCHED_OFF_FOR_ALL:
        assert results.reminders(made, client, who, []) == words.OFF_FOR_ALL
    elif said == words.TAKES_AN_ADMIN:
        assert results.reminders(made, client, who, []) == words.ON


@pytest.mark.parametrize(
    ("answers", "awaited"),
    [
        ([None, 2e9], False),
        ([1.0, 1.0, 2e9], False),
        ([None] * 50, True),
        ([1.0] * 50, True),
        ([0.0] * 50, True),
    ],
)
def test_newer_figures_are_awaited_for_a_moment(database, workspace, monkeypatch, answers, awaited):
    exports = [ended(database, workspace, "Aurora", 1)]
    monkeypatch.setattr(results.watches, "look_again", lambda session, export, at: True)
    told = iter(answers)

    def find(session, connection_id):
        at = next(told, answers[-1])
        return None if at is None else SimpleNamespace(answered_at=at)

    monkeypatch.setattr(results.figures, "find", find)
    made, queue = desk(database)
    assert results._ask(made, exports, 1.0) is awaited
    assert queue.jobs == [("look_at_campaigns", workspace[1])]


@pytest.mark.parametrize(
    ("values", "told_at", "asked", "awaited"),
    [
        ({}, None, True, True),
        ({}, -5.0, True, True),
        ({}, 5.0, True, False),
        ({"removed_at": 5e9}, None, False, False),
        ({"purged_at": 5.0}, None, False, False),
    ],
)
def test_of_a_job_some_people_are_looked_up_and_awaited_a_moment(database, workspace, values, told_at, asked, awaited):
    export = ended(database, workspace, "Aurora", 1)
    with database.write() as session:
        found = session.get_one(Export, export.id)
        at = leases.database_now(session)
        found.kind, found.ended_at, found.totals = "candidates", at - 60, {"exported": 3}
        for name, value in values.items():
            setattr(found, name, value)
        export = found
    made, queue = desk(database)

    def sample_people(export_id):
        queue.jobs.append(("sample_people", export_id))
        if told_at is not None:
            with database.write() as session:
                later = leases.database_now(session) + told_at
                samples.note(session, export_id, samples.Sample(later, 3, {"Replied": 1}, 0, 0))

    queue.sample_people = sample_people
    said = results.how_is_it_going(made, export)
    assert queue.jobs == ([("sample_people", export.id)] if asked else [])
    assert (result_words.ASKING in said) is awaited, said


def test_figures_and_people_are_awaited_one_moment_together(database, workspace, clock):
    """A moment each, after Slack had said who reads the conversation, was longer than Slack waits for the press."""
    export = ended(database, workspace, "Aurora", 1)
    with database.write() as session:
        found = session.get_one(Export, export.id)
        found.ended_at, found.totals = leases.database_now(session) - 60, {"exported": 3}
        watches.begin(session, found, 3)
        session.execute(update(CampaignFigures).values(due_at=None))
        session.execute(update(CampaignWatch).values(latest=figures.Figures().dump()))
        export = found
    made, queue = desk(database)
    results.how_is_it_going(made, export)
    assert [name for name, _ in queue.jobs] == ["look_at_campaigns", "sample_people"]
    assert results._PATIENCE_SECONDS <= clock.now < results._PATIENCE_SECONDS + 2 * results._EVERY_SECONDS


@pytest.mark.parametrize("answered", [None, -5.0, 5.0])
def test_figures_are_awaited_a_moment(database, workspace, answered):
    export = ended(database, workspace, "Aurora", 1)
    with database.write() as session:
        found = session.get_one(Export, export.id)
        found.ended_at, found.totals = leases.database_now(session) - 60, {"exported": 3}
        watches.begin(session, found, 3)
        session.execute(update(CampaignFigures).values(due_at=None))
        export = found
    made, queue = desk(database)

    def look_at_campaigns(connection_id):
        queue.jobs.append(("look_at_campaigns", connection_id))
        if answered is not None:
            with database.write() as session:
                at = leases.database_now(session) + answered
                figures.note_answer(session, connection_id, at, {}, whole=True)

    queue.look_at_campaigns = look_at_campaigns
    said = results.how_is_it_going(made, export)
    assert queue.jobs == [("look_at_campaigns", workspace[1])]
    assert (result_words.ASKING in said) is (answered != 5.0), said
