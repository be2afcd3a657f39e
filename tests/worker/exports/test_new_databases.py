"""The first files of a new PostgreSQL database, which PostgreSQL itself has not looked at yet."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from store.exporting import known
from store.exporting.known import Known
from store.models import CheckState, Export
from tests.store.factory import people, reviewed, started
from tests.worker.exports.test_preparation import FILE, prepare
from tests.worker.exports.toy import Board, services
from worker.exports import known_people

__all__ = ["prepare"]


@pytest.fixture
def database(new_postgresql):
    return new_postgresql


def looked_at(database):
    with database.read() as session:
        return set(session.scalars(text("SELECT tablename FROM pg_stats WHERE schemaname = current_schema()")))


@pytest.mark.long
def test_postgresql_knows_its_tables_before_review_asks_of_them(prepare, database):
    prepare(FILE)
    assert {"candidates", "person_keys", "candidate_readings"} <= looked_at(database)


@pytest.mark.long
def test_and_before_that_of_a_project_without_a_file(prepare, database, workspace):
    before = started(database, *workspace, people(3))
    prepare(file_id=None, file_name=None, project_id=before.project_id)
    assert {"candidates", "export_items"} <= looked_at(database)


@pytest.mark.long
def test_and_before_review_says_whom_sourcewhale_has(database, workspace):
    export = reviewed(database, *workspace, people(3))
    with database.write() as session:
        export = session.get_one(Export, export.id)
        assert known.ask(session, export)
        asked = known.next_people(session, export, 10)
        assert known.note(session, export, asked, {work.candidate_id: Known("Sourced") for work in asked}, 60.0)
    known_people._end(services(database, Board()), export.id, CheckState.DONE)
    assert "known_people" in looked_at(database)
