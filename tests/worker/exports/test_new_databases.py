"""The first file of a new PostgreSQL database, which PostgreSQL itself has not looked at yet."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from store.base.db import Database
from tests.worker.exports.test_preparation import FILE, prepare

__all__ = ["prepare"]


@pytest.fixture
def database(migrated_postgresql):
    made = Database(migrated_postgresql)
    made.ledger_secret = b"the secret of tests"
    yield made
    made.close()


def test_postgresql_knows_its_tables_before_review_asks_of_them(prepare, database):
    prepare(FILE)
    with database.read() as session:
        known = set(session.scalars(text("SELECT tablename FROM pg_stats WHERE schemaname = current_schema()")))
    assert {"candidates", "person_keys", "candidate_readings"} <= known
