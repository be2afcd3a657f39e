"""What is asked or done for one workspace, export or person comes to the same whoever lives beside it, and leaves
everybody else's as it was.

What is answered and what is written is held against whole_acts.json as well, so that nothing of it changes unnoticed:
where a change is meant, `WRITE_ACTS=1 python -m pytest tests/store/test_neighbours.py` writes that anew.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet

from store.base.db import Database, at_the_end
from store.base.secrets import SecretBox
from store.models import Project
from tests.store.acts import (
    ASKED_OF_A_PERSON,
    ASKED_OF_A_WORKSPACE,
    ASKED_OF_AN_EXPORT,
    DONE_BY_ITSELF,
    DONE_FOR_A_PERSON,
    DONE_IN_A_WORKSPACE,
    DONE_TO_AN_EXPORT,
    DONE_TO_AN_EXPORT_BY_ITSELF,
    QUIET,
    Case,
)
from tests.store.neighbours import (
    Rows,
    World,
    changes,
    is_neighbours,
    masked,
    move_in,
    ours,
    plain,
    rows_of,
    same,
    strings,
    written_down,
)

KINDS = ("workspaces", "exports", "people")


@pytest.fixture(scope="module")
def files(tmp_path_factory, migrated_file):
    """SQLite files, by who lives beside the world: nobody ("alone") or a kind of neighbours; and the world."""
    folder = tmp_path_factory.mktemp("neighbours")

    def opened(name):
        database = Database(f"sqlite:///{folder / name}.db")
        database.ledger_secret = b"the secret of tests"
        return database

    shutil.copyfile(migrated_file, folder / "alone.db")
    database = opened("alone")
    world = World(database, SecretBox([Fernet.generate_key().decode()]))
    templates = {kind: world.neighbours(kind) for kind in KINDS}
    database.close()
    for kind in KINDS:
        shutil.copyfile(folder / "alone.db", folder / f"{kind}.db")
        beside = opened(kind)
        move_in(beside, templates[kind])
        beside.close()
    return folder, world


WHOLE_ACTS = Path(__file__).with_name("whole_acts.json")


@pytest.fixture(scope="module")
def whole_acts():
    """By test and case, what is answered and written; written anew where that is asked for."""
    writes = bool(os.environ.get("WRITE_ACTS"))
    found = {} if writes else json.loads(WHOLE_ACTS.read_text(encoding="utf-8"))
    yield found
    if writes:
        lines = (f"{json.dumps(name)}: {json.dumps(one, ensure_ascii=False)}" for name, one in sorted(found.items()))
        WHOLE_ACTS.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


@pytest.fixture
def as_written(request, whole_acts, beside, monkeypatch):
    """Compares an answer, and what was written if anything, with what is written down of this case.

    Each case begins when the files were made, however long the cases before have taken.
    """
    began, clock = beside.began, time.monotonic()
    monkeypatch.setattr(time, "time", lambda: began + time.monotonic() - clock)

    def compare(answer: Any, after: Rows | None = None) -> None:
        told = [written_down(answer, beside.began)]
        if after is not None:
            told.append(changes(beside.rows("alone"), after, beside.began))
        name = request.node.name
        if os.environ.get("WRITE_ACTS"):
            whole_acts[name] = json.loads(json.dumps(told))
        assert json.loads(json.dumps(told)) == whole_acts[name], "if that is meant, see the top of this file"

    return compare


class Beside:
    """The files by their names, opened for all tests, none of which may leave anything there; or copies of them."""

    def __init__(self, folder: Path, world: World) -> None:
        self._folder, self.world = folder, world
        self._opened: dict[str, Database] = {}
        self._rows: dict[str, Rows] = {}
        self.began = time.time()
        self._copies: list[Database] = []

    def __call__(self, name: str) -> Database:
        if name not in self._opened:
            self._opened[name] = self._open(name)
        return self._opened[name]

    def rows(self, name: str) -> Rows:
        """What stands in one of the files."""
        if name not in self._rows:
            with self(name).read() as session:
                self._rows[name] = rows_of(session)
        return self._rows[name]

    @property
    def ids(self) -> frozenset[str]:
        """Every text of the world."""
        return frozenset(text for row in self.rows("alone").values() for text in strings(row))

    def copy(self, name: str) -> Database:
        """One that may be changed. The world is in the one that was copied last."""
        to = f"{name}-{len(self._copies)}"
        shutil.copyfile(self._folder / f"{name}.db", self._folder / f"{to}.db")
        self._copies.append(self._open(to))
        self.world.database = self._copies[-1]
        return self._copies[-1]

    def _open(self, name: str) -> Database:
        database = Database(f"sqlite:///{self._folder / name}.db")
        database.ledger_secret = b"the secret of tests"
        return database

    def close(self) -> None:
        for database in (*self._opened.values(), *self._copies):
            database.close()


@pytest.fixture(scope="module")
def beside(files):
    made = Beside(*files)
    yield made
    made.close()


def test_there_is_something_of_everything_and_neighbours_on_both_sides(beside):
    empty = {"forgotten_keys", "house_secrets", "oauth_states", "progress", "switches", "dummy_numbers"}
    with beside("alone").read() as session:
        alone = rows_of(session)
        assert {table.name for table in Project.metadata.sorted_tables} - {name for name, _ in alone} == empty
    for kind, tables in (
        ("workspaces", {"workspaces", "exports", "candidates", "members", "exported", "installations"}),
        ("exports", {"exports", "outbox", "known_checks", "campaign_watches"}),
        ("people", {"members", "homes", "destination_lists", "digests", "follows", "exports"}),
    ):
        with beside(kind).read() as session:
            moved = [key for key in rows_of(session) if is_neighbours(key[1])]
        for sign in "!~":
            assert tables <= {name for name, key in moved if any(part.startswith(sign) for part in key)}


# --- What is asked ---


def named(cases: list[Case]) -> list[Any]:
    """Each case with what it calls for a name."""
    return [
        pytest.param(case, id=f"{number}-{'-'.join(case.__code__.co_names[:2])}") for number, case in enumerate(cases)
    ]


def asked(beside, as_written, case: Case, *kinds: str) -> None:
    """That the answer is the same with each kind of neighbours as alone."""
    answers = []
    for kind in ("alone", *kinds):
        with beside(kind).read() as session:
            answers.append(plain(case(session, beside.world)))
    assert says_something(answers[0]) is (case not in QUIET)
    as_written(answers[0])
    for answer in answers[1:]:
        assert same(answer, answers[0])


def says_something(answer: Any) -> bool:
    """Whether there is anything in an answer: otherwise that it stays the same would mean little."""
    return any(map(says_something, answer)) if isinstance(answer, list) else bool(answer)


def done(beside, as_written, case: Case, *kinds: str) -> None:
    """That what is answered and written is the same with each kind of neighbours as alone, and theirs is as it was."""
    outcomes = []
    for kind in ("alone", *kinds):
        answer, after = undone(beside(kind), case, beside.world)
        outcomes.append(outcome(beside.rows(kind), answer, after))
        if kind == "alone":
            as_written(answer, after)
    changed = outcomes[0][1] != ours(beside.rows("alone"), beside.ids)
    assert changed is (case not in QUIET)
    for one in outcomes[1:]:
        assert same(one, outcomes[0])


class Undone(Exception):
    """Ends a transaction, of which nothing is to stay."""


def undone(database: Database, case: Case, world: World) -> tuple[Any, Rows]:
    """What something answers in a transaction, and all rows at its end."""
    found = []

    def look() -> None:
        found.append(rows_of(session))
        raise Undone

    with suppress(Undone), database.write() as session:
        found.append(plain(case(session, world)))
        # Behind whatever else is left for the end.
        at_the_end(session, "~", look)
    return found[0], found[1]


def outcome(before: Rows, answer: Any, after: Rows) -> list[Any]:
    """What was answered and written, once it is known that everything of neighbours is as it was."""
    theirs = {key: row for key, row in before.items() if is_neighbours(key[1])}
    assert {key: row for key, row in after.items() if is_neighbours(key[1])} == theirs
    ids = frozenset(text for row in before.values() for text in strings(row))
    return [masked(answer, ids), ours(after, ids)]


def done_by_itself(beside, as_written, case: Case, *kinds: str) -> None:
    """The same for what has transactions of its own."""
    outcomes = []
    for kind in ("alone", *kinds):
        database = beside.copy(kind)
        answer = plain(case(database, beside.world))
        with database.read() as session:
            after = rows_of(session)
        outcomes.append(outcome(beside.rows(kind), answer, after))
        if kind == "alone":
            as_written(answer, after)
    for one in outcomes[1:]:
        assert same(one, outcomes[0])


@pytest.mark.parametrize("case", named(ASKED_OF_A_WORKSPACE))
def test_what_is_asked_of_a_workspace(beside, as_written, case):
    asked(beside, as_written, case, "workspaces")


@pytest.mark.parametrize("case", named(ASKED_OF_AN_EXPORT))
@pytest.mark.sampled(5)
def test_what_is_asked_of_an_export(beside, as_written, case):
    asked(beside, as_written, case, "workspaces", "exports")


@pytest.mark.parametrize("case", named(ASKED_OF_A_PERSON))
def test_what_is_asked_of_a_person(beside, as_written, case):
    asked(beside, as_written, case, "workspaces", "people")


@pytest.mark.parametrize("case", named(DONE_IN_A_WORKSPACE))
@pytest.mark.sampled(5)
def test_what_is_done_in_a_workspace(beside, as_written, case):
    done(beside, as_written, case, "workspaces")


@pytest.mark.parametrize("case", named(DONE_TO_AN_EXPORT))
@pytest.mark.sampled(5)
def test_what_is_done_to_an_export(beside, as_written, case):
    done(beside, as_written, case, "workspaces", "exports")


@pytest.mark.parametrize("case", named(DONE_FOR_A_PERSON))
@pytest.mark.sampled(4)
def test_what_is_done_for_a_person(beside, as_written, case):
    done(beside, as_written, case, "workspaces", "people")


@pytest.mark.parametrize("case", named(DONE_BY_ITSELF))
def test_what_is_done_in_a_workspace_by_itself(beside, as_written, case):
    done_by_itself(beside, as_written, case, "workspaces")


@pytest.mark.parametrize("case", named(DONE_TO_AN_EXPORT_BY_ITSELF))
def test_what_is_done_to_an_export_by_itself(beside, as_written, case):
    done_by_itself(beside, as_written, case, "workspaces", "exports")
