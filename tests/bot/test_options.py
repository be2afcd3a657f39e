"""Option lists: what a person may see of what holds the letters that they typed, and what stands there instead."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from bot.options import candidates, destinations, off_limits, projects, user_groups
from store.connection import destinations as cache
from store.connection.destinations import Destination
from store.models import DestinationList, ExportKind, ExportState, Project
from store.workspaces.off_limits import entry_of
from tests.bot.desks import Client, Said, by, desk
from tests.store.factory import connected, people, reviewed, started
from worker.actions import off_limits as acts
from worker.actions.reviews import gather
from worker.surface import ids

ADMIN, MEMBER = {"is_admin": True}, {"is_admin": False}


@pytest.fixture
def database(sqlite_database):
    return sqlite_database


@pytest.fixture(autouse=True)
def soon(monkeypatch):
    monkeypatch.setitem(destinations.known_destinations.__kwdefaults__, "wait", 0.06)


def shown(listener, database, body, *client):
    """Texts and values of the options that a listener answers with, and the jobs that it enqueued."""
    ack, (made, queue) = Said(), desk(database)
    listener(made, ack, body, *client)
    return [(one["text"]["text"], one["value"]) for one in ack.said["options"]], queue.jobs


@pytest.mark.parametrize(
    ("user", "team", "state", "typed", "number"),
    [
        ("U1", "T1", ExportState.REVIEW, "", 3),
        ("U1", "T1", ExportState.REVIEW, "person 2", 1),
        ("U1", "T1", ExportState.REVIEW, "nobody", 0),
        ("U2", "T1", ExportState.REVIEW, "", 0),
        ("U1", "T2", ExportState.REVIEW, "", 0),
        ("U1", "T1", ExportState.QUEUED, "", 0),
    ],
)
def test_people_are_listed_for_the_one_who_reviews_them(database, ours, user, team, state, typed, number):
    export = reviewed(database, *ours, people(3))
    connected(database, "T2")
    with database.write() as session:
        found = session.get_one(type(export), export.id)
        reference = gather(session, found).reference
        found.state = state
    body = by(user, team, value=typed, view={"private_metadata": reference})
    assert len(shown(candidates.candidate_options, database, body)[0]) == number


@pytest.mark.parametrize(
    ("typed", "found"), [("platform team", ["c1"]), (" Platform  Team ", ["c1"]), ("c2", ["c2"]), ("", ["c1", "c2"])]
)
def test_destinations_are_found_by_what_the_list_shows(typed, found):
    known = cache.KnownDestinations(
        (Destination("c1", " Platform \u00a0Team\n"), Destination("c2", "\u200b")), 0.0, None
    )
    assert [item.id for item in destinations.named(known, typed)] == found


@pytest.mark.parametrize(("team", "typed", "names"), [("T1", "back", ["Backend"]), ("T1", "x", []), ("T2", "", [])])
def test_projects_are_listed_by_name_in_their_own_workspace(database, ours, team, typed, names):
    started(database, *ours, people(1), name="Backend")
    started(database, *ours, people(1, start=5), name="Sales")
    connected(database, "T2")
    found, _ = shown(projects.project_options, database, by("U1", team, value=typed), Client(MEMBER))
    assert [text for text, _ in found] == names


def test_of_two_projects_with_one_name_somebody_sees_which_is_which(database, ours):
    for key in ("backend u2", "backend"):
        export = started(database, *ours, people(1), name="Backend")
        with database.write() as session:
            values = {"name_key": key, "read_at": 1_800_000_000.0 + 86_400 * len(key)}
            session.execute(update(Project).where(Project.id == export.project_id).values(values))
    ack = Said()
    projects.project_options(desk(database)[0], ack, by("U1", "T1"), Client(MEMBER))
    told = [one["description"]["text"] for one in ack.said["options"]]
    assert sorted(told) == [
        "One of 2 with this name: last read 22 Jan 2027, 08:00 UTC",
        "One of 2 with this name: last read 25 Jan 2027, 08:00 UTC",
    ]


@pytest.mark.parametrize(
    ("slack", "team", "typed", "number"),
    [(ADMIN, "T1", "", 2), (ADMIN, "T1", "acm", 1), (MEMBER, "T1", "", 0), (ADMIN, "T2", "", 0)],
)
def test_companies_that_are_off_limits_are_listed_for_admins(database, ours, slack, team, typed, number):
    with database.write() as session:
        acts.edit(session, ours[0], "U1", add=[entry_of("Acme"), entry_of("hooli.com")])
    connected(database, "T2")
    found, _ = shown(off_limits.entry_options, database, by("U1", team, value=typed), Client(slack))
    assert len(found) == number


GROUPS = {"usergroups": [{"id": "S1", "name": "Recruiters", "handle": "rec"}, {"id": "S2", "name": "Sales"}]}


@pytest.mark.parametrize(
    ("slack", "typed", "groups"), [(ADMIN, "", ["S1", "S2"]), (ADMIN, "@REC", ["S1"]), (MEMBER, "", [])]
)
def test_user_groups_are_listed_for_admins(database, ours, slack, typed, groups):
    client = Client(slack, usergroups_list=GROUPS)
    found, _ = shown(user_groups.group_options, database, by("U1", value=typed), client)
    assert [value for _, value in found if value != ids.NO_DESTINATION] == groups


LISTS = [(destinations.campaign_options, ExportKind.PROSPECTS), (destinations.job_options, ExportKind.CANDIDATES)]


def known(database, workspace_id, kind, *names, age=0.0, problem=None):
    with database.write() as session:
        cache.remember(session, workspace_id, "U1", kind, [Destination(name, name) for name in names], problem)
        fetched = DestinationList.fetched_at - age
        session.execute(update(DestinationList).values(fetched_at=fetched))


@pytest.mark.parametrize(("listener", "kind"), LISTS)
@pytest.mark.parametrize(("typed", "names"), [("", ["Backend", "Sales"]), (" BACK ", ["Backend"]), ("x", [])])
def test_what_was_listed_in_the_last_minute_is_shown_and_nobody_is_asked(database, ours, listener, kind, typed, names):
    known(database, ours[0], kind, "Backend", "Sales", age=55)
    found, jobs = shown(listener, database, by("U1", value=typed))
    assert ([text for text, _ in found], jobs) == (names, [])


@pytest.mark.parametrize(("listener", "kind"), LISTS)
def test_an_older_list_is_asked_for_once_and_shown_where_no_newer_one_comes(database, ours, listener, kind):
    known(database, ours[0], kind, "Backend", age=65)
    found, jobs = shown(listener, database, by("U1"))
    assert ([text for text, _ in found], jobs) == (["Backend"], [("refresh_destinations", ours[0], "U1")])


@pytest.mark.parametrize(("listener", "kind"), LISTS)
@pytest.mark.parametrize(
    ("fetched", "problem", "words"),
    [
        (False, None, "Still asking SourceWhale"),
        (True, "SourceWhale does not answer just now", "SourceWhale does not answer just now"),
        (True, None, "SourceWhale shows no {word} for your e-mail address"),
    ],
)
def test_where_there_is_none_the_only_entry_says_why(database, ours, listener, kind, fetched, problem, words):
    if fetched:
        known(database, ours[0], kind, problem=problem)
    ((text, value),), _ = shown(listener, database, by("U1"))
    assert text.startswith(words.format(word="campaign" if kind == ExportKind.PROSPECTS else "job"))
    assert value == ids.NO_DESTINATION


def test_a_list_is_its_persons_own(database, ours):
    known(database, ours[0], ExportKind.PROSPECTS, "Backend")
    ((text, _),), jobs = shown(destinations.campaign_options, database, by("U2"))
    assert text.startswith("Still asking") and jobs == [("refresh_destinations", ours[0], "U2")]
