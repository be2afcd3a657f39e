"""What is kept for how long: to the hour, of all workspaces alike, and however small the parts are in which it goes."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Float, delete, update

from store.base.db import Database
from store.base.secrets import SecretBox
from store.models import Base, Workspace
from store.models import installations as installations_table
from store.people import projects
from store.upkeep import deletion, erasure, retention
from tests.store.factory import people
from tests.store.neighbours import (
    SIGNS,
    Rows,
    World,
    is_neighbours,
    move_in,
    moved_in,
    ours,
    rows_of,
    same,
    strings,
)

DAY, HOUR = 86_400.0, 3600.0


@pytest.fixture(scope="module")
def files(tmp_path_factory, migrated_file):
    """The folder of two files, "alone" and "workspaces", with neighbours; the world in them, what makes neighbours."""
    folder = tmp_path_factory.mktemp("upkeep")
    shutil.copyfile(migrated_file, folder / "alone.db")
    database = opened(folder / "alone.db")
    world = World(database, SecretBox([Fernet.generate_key().decode()]))
    templates = world.neighbours("workspaces")
    database.close()
    shutil.copyfile(folder / "alone.db", folder / "workspaces.db")
    beside = opened(folder / "workspaces.db")
    move_in(beside, templates)
    beside.close()
    return folder, world, templates


def opened(path) -> Database:
    database = Database(f"sqlite:///{path}")
    database.ledger_secret = b"the secret of tests"
    return database


@pytest.fixture
def copies(files, tmp_path):
    """Both files, to be changed, by their names."""
    folder, _, _ = files
    made = {}
    for name in ("alone", "workspaces"):
        shutil.copyfile(folder / f"{name}.db", tmp_path / f"{name}.db")
        made[name] = opened(tmp_path / f"{name}.db")
    yield made
    for database in made.values():
        database.close()


def age(database: Database, days: float) -> None:
    """Let everything have happened so many days earlier."""
    with database.write() as session:
        for table in Base.metadata.sorted_tables:
            times = {
                column.name: column - days * DAY
                for column in table.c
                if isinstance(column.type, Float) and column.name not in ("lease_until", "slowest_answer")
            }
            if times:
                session.execute(update(table).values(times))


def rows(database: Database) -> Rows:
    with database.read() as session:
        return rows_of(session)


def gone(before: Rows, after: Rows) -> dict[str, int]:
    """How many rows of which tables are there no more."""
    return dict(Counter(table for table, _ in before.keys() - after.keys()))


Act = Callable[[Database], object]


def in_every_workspace_alike(files, copies, act: Act) -> tuple[Rows, Rows]:
    """What stood there before and stands there after, alone; once it is known that neighbours change nothing of it, and
    that theirs comes to the same."""
    _, _, templates = files
    before = {name: rows(database) for name, database in copies.items()}
    for database in copies.values():
        act(database)
    alone, beside = rows(copies["alone"]), rows(copies["workspaces"])
    ids = frozenset(text for row in before["alone"].values() for text in strings(row))
    assert same(ours(beside, ids), ours(alone, ids))
    known = before["alone"].keys()
    left = {
        (table, tuple(moved_in(list(key), templates, sign))) for table, key in alone.keys() & known for sign in SIGNS
    }
    assert {key for key in beside if is_neighbours(key[1])} == {key for key in left if is_neighbours(key[1])}
    return before["alone"], alone


IN_TIME: dict[str, tuple[Act, float, dict[str, int]]] = {
    "details": (
        lambda database: retention.purge_candidates(database, 90),
        90,
        # Of a running export nothing goes; of a Review the list of who is off-limits goes with the people.
        # That somebody asked not to be contacted stays, and by which hashes they are known.
        {"candidates": 14, "candidate_readings": 15, "export_items": 8, "known_people": 2, "off_limits_people": 3}
        | {"outbox": 6, "person_keys": 11},
    ),
    "messages": (lambda database: retention.delete_old_messages(database, 90), 90, {"outbox": 1}),
    "history": (
        lambda database: retention.delete_history(database, 730),
        730,
        {"exports": 2, "export_items": 8, "outbox": 6, "campaign_watches": 2, "audit": 1},
    ),
    "what SourceWhale said": (
        lambda database: retention.expire_old_reviews(database, 14),
        1,
        {"known_checks": 1, "known_people": 2},
    ),
    "drafts": (retention.delete_old_drafts, 1, {"connection_drafts": 1, "list_files": 1}),
    "the ledger": (lambda database: retention.delete_old_ledger(database, 1825), 1825, {"exported": 5}),
}


@pytest.fixture
def small_parts(monkeypatch):
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    monkeypatch.setattr(deletion, "AT_ONCE", 2)
    monkeypatch.setattr(retention, "_LEDGER_AT_ONCE", 2)


@pytest.mark.long
@pytest.mark.parametrize("what", IN_TIME)
def test_it_goes_once_it_is_old_enough_and_not_an_hour_before(files, copies, small_parts, what):
    act, days, expected = IN_TIME[what]
    for database in copies.values():
        age(database, days - HOUR / DAY)
    before, after = in_every_workspace_alike(files, copies, act)
    assert gone(before, after) == {}
    for database in copies.values():
        age(database, 2 * HOUR / DAY)
    before, after = in_every_workspace_alike(files, copies, act)
    assert gone(before, after) == expected


def test_reviews_end_once_they_are_old_enough(files, copies):
    def state(database):
        with database.read() as session:
            return files[1].of(session, "review").state

    for days, expected in ((14 - HOUR / DAY, "review"), (2 * HOUR / DAY, "cancelled")):
        age(copies["alone"], days)
        retention.expire_old_reviews(copies["alone"], 14)
        assert state(copies["alone"]) == expected


@pytest.mark.long
def test_workspaces_go_once_they_were_removed_long_enough_ago(files, copies, small_parts):
    for database in copies.values():
        with database.write() as session:
            session.execute(update(Workspace).values(uninstalled_at=files[1].now(session)))
        age(database, 30 - HOUR / DAY)
    before, after = in_every_workspace_alike(files, copies, lambda one: deletion.delete_removed_workspaces(one, 30))
    assert gone(before, after) == {}
    for database in copies.values():
        age(database, 2 * HOUR / DAY)
        # The app is installed there: it stays, and those behind it go all the same.
        assert deletion.delete_removed_workspaces(database, 30) == []
        with database.write() as session:
            session.execute(delete(installations_table).where(installations_table.c.team_id != "!T5"))
    assert deletion.delete_removed_workspaces(copies["alone"], 30) == ["T5"]
    assert sorted(deletion.delete_removed_workspaces(copies["workspaces"], 30)) == ["T5", "~T5"]
    assert {table for table, _ in rows(copies["alone"])} <= {"alembic_version"}
    left = rows(copies["workspaces"])
    assert all(any(part.startswith("!") for part in key) for _, key in left)
    assert Counter(table for table, _ in left) == Counter(table for table, _ in before)


def test_older_readings_go_once_nobody_goes_by_them(files, copies, small_parts):
    def read_again(database):
        with database.write() as session:
            for name in ("ended", "running", "review"):
                export = files[1].of(session, name)
                project = session.get_one(projects.Project, export.project_id)
                projects.put_candidates(session, project, 2, people(1, 1))
                projects.finish_reading(session, project, 2, {})

    for database in copies.values():
        read_again(database)
    before = {name: rows(database) for name, database in copies.items()}
    for database in copies.values():
        retention.forget_older_readings(database)
    for name, database in copies.items():
        # Four of the file whose export has ended; by the others a Review and a run go.
        assert gone(before[name], rows(database)) == {"candidate_readings": 4}


@pytest.mark.parametrize("person", ["p1@example.com", "https://linkedin.com/in/person-42", "p62@example.com"])
def test_whoever_asks_is_forgotten_in_every_workspace(files, copies, person):
    _, after = in_every_workspace_alike(files, copies, lambda database: erasure.forget(database, person))
    told = "".join(map(str, after.values()))
    number = "".join(filter(str.isdigit, person))
    assert f"'p{number}@example.com'" not in told and f"person-{number}'" not in told


def test_nothing_is_left_to_do_the_second_time(copies, small_parts):
    database = copies["alone"]
    age(database, 91)
    assert retention.purge_candidates(database, 90) == 15
    assert retention.purge_candidates(database, 90) == 0
