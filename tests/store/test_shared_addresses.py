"""An address that a file has beside two names is sent as nobody's, and still tells who asked not to be contacted, who
asked to be forgotten, and who has been exported."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

import seekout
from store.base.db import Database
from store.exporting import selection
from store.models import Candidate, Export
from store.people import projects
from store.upkeep import erasure
from tests.store.factory import reviewed

WANG, OTHER = "Xiaoming Wang,wx@foo.example,", "王小明,wx@foo.example,"


def told_by(tmp_path: Path, *rows: str) -> list[seekout.Record]:
    """The people of a file."""
    path = tmp_path / "project.csv"
    path.write_text("\n".join(["Full Name,Email,Do Not Contact", *rows]), encoding="utf-8")
    with seekout.read_project(path, "project.csv") as reader:
        return [one for one in reader.records() if isinstance(one, seekout.Record)]


def read(database: Database, workspace_id: str, people: list[seekout.Record], name: str = "another file") -> None:
    with database.write() as session:
        project, reading = projects.begin_reading(session, workspace_id, name)
        projects.put_candidates(session, project, reading, people)
        projects.finish_reading(session, project, reading, {})


def identities_of(database: Database, export: Export) -> set[str]:
    with database.read() as session:
        return set(session.scalars(select(Candidate.identity).where(Candidate.project_id == export.project_id)))


def counted(database: Database, export: Export) -> selection.Plan:
    with database.read() as session:
        return selection.plan(session, session.get_one(Export, export.id))


@pytest.mark.parametrize(
    ("before", "then", "sent"),
    [
        ([f"{WANG}x"], [WANG, OTHER], 0),
        ([f"{WANG}x", OTHER], [WANG], 0),
        ([f"{WANG}x", OTHER], [OTHER], 0),
        ([f"{WANG}x", OTHER], [WANG, OTHER], 0),
        ([WANG, OTHER], [WANG, OTHER], 2),
        ([f"{WANG}x"], [WANG.replace("wx@", "info@"), OTHER.replace("wx@", "info@")], 2),
    ],
)
def test_who_asked_in_one_file_is_sent_from_no_other(database, workspace, tmp_path, before, then, sent):
    read(database, workspace[0], told_by(tmp_path, *before))
    plan = counted(database, reviewed(database, *workspace, told_by(tmp_path, *then)))
    assert (plan.send, plan.do_not_contact) == (sent, len(then) - sent)


def test_who_asked_to_be_forgotten_is_not_stored_again(database, workspace, tmp_path):
    read(database, workspace[0], told_by(tmp_path, WANG))
    erasure.forget(database, "wx@foo.example")
    plan = counted(database, reviewed(database, *workspace, told_by(tmp_path, WANG, OTHER, "Ann Bay,ann@foo.example,")))
    assert plan.send == 1


def test_who_was_exported_is_known_again_by_the_same_name(database, workspace, tmp_path):
    first = reviewed(database, *workspace, told_by(tmp_path, WANG))
    again = reviewed(database, *workspace, told_by(tmp_path, WANG, OTHER), name="another file")
    assert len(identities_of(database, again)) == 2
    assert identities_of(database, first) < identities_of(database, again)


def test_names_that_may_be_one_are_kept_apart_by_it(database, workspace, tmp_path):
    three = [f"{name},cdoe@foo.example," for name in ("Christian Doe", "Christine Doe", "Chris Doe")]
    export = reviewed(database, *workspace, told_by(tmp_path, *three))
    assert len(identities_of(database, export)) == 3
