"""Every change of an export's state is written in one module."""

from __future__ import annotations

import ast
from pathlib import Path

from sqlalchemy import select

from store.exporting import exports, leases, states, visibility
from store.models import ExportState, Project
from tests.store.factory import connected, people, reviewed, started

ROOT = Path(__file__).resolve().parents[2]


def writes_of(tree):
    """Line numbers of `x.state = ExportState...` and of `values(state=ExportState...)`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Attribute) and target.attr == "state" for target in node.targets
        ):
            yield node.lineno, ast.unparse(node.value)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "values":
            yield from ((word.value.lineno, ast.unparse(word.value)) for word in node.keywords if word.arg == "state")


def test_an_exports_state_is_written_in_one_module_alone():
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for room in ("bot", "worker", "store")
        for path in (ROOT / room).rglob("*.py")
        for line, value in writes_of(ast.parse(path.read_text()))
        if value.startswith("ExportState.")
    ]
    assert found
    assert {place.partition(":")[0] for place in found} == {"store/exporting/states.py"}


def test_a_file_is_read_anew_with_what_its_requester_chose(database):
    export = reviewed(database, *connected(database), people(1), file_id="F1")
    with database.write() as session:
        export = exports.by_id(session, export.id)
        assert states.read_again(session, export, encoding="cp1251")
        assert (export.state, export.encoding, export.apart) == (ExportState.PREPARING, "cp1251", [])
        # It is being read: the next choice waits for what comes of this one.
        assert not states.read_again(session, export, apart=["a key"])
        states.end(session, export, ExportState.FAILED)
        assert states.read_again(session, export, apart=["a key"])
        assert (export.encoding, export.apart, export.ended_at) == ("cp1251", ["a key"], None)
    with database.read() as session:
        assert [found for found, _ in leases.due(session)] == [export.id]


def test_a_file_that_is_read_anew_is_one_of_the_same_project(database):
    """Else a mark that *Columns* takes back would stand in the first project for good."""
    export = reviewed(database, *connected(database), people(1), file_id="F1")
    other = reviewed(database, *connected(database, "T2"), people(1), file_id="F1")
    with database.write() as session:
        found = exports.by_id(session, export.id)
        assert states.read_again(session, found, project_id=None)
        states.end(session, found, ExportState.FAILED)
        assert states.read_again(session, found, project_id=None)
        for user in (found.requested_by, "U9"):
            may = visibility.projects_read_into(found, visibility.Reader(user))
            assert bool(session.scalar(select(Project.id).where(Project.id == export.project_id, may)))
            assert session.scalar(select(Project.id).where(Project.id == other.project_id, may)) is None


def test_what_was_started_is_not_read_anew(database):
    export = started(database, *connected(database), people(1), file_id="F1")
    with database.write() as session:
        assert not states.read_again(session, exports.by_id(session, export.id), encoding="utf-8")


def test_another_review_stays_as_it_is_when_one_is_read_anew(database):
    workspace = connected(database)
    made = [reviewed(database, *workspace, people(1, start=n), name=f"{n}", file_id="F1") for n in (1, 2, 3)]
    with database.write() as session:
        assert states.read_again(session, exports.by_id(session, made[1].id))
    with database.read() as session:
        found = [exports.by_id(session, export.id).state for export in made]
    assert found == [ExportState.REVIEW, ExportState.PREPARING, ExportState.REVIEW]


def test_of_what_is_old_only_reviews_end_by_themselves(database):
    workspace = connected(database)
    review = reviewed(database, *workspace, people(1))
    young = reviewed(database, *workspace, people(1, start=2), name="young")
    running = started(database, *workspace, people(1, start=3), name="running")
    with database.write() as session:
        for export in (review, running):
            exports.by_id(session, export.id).created_at = 1.0
        session.flush()
        states.expire_old_reviews(session, 30 * 86_400.0)
    with database.read() as session:
        found = [exports.by_id(session, export.id).state for export in (review, young, running)]
    assert found == [ExportState.CANCELLED, ExportState.REVIEW, ExportState.QUEUED]
