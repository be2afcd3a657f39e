"""Migrations lead to the models, both ways, and every row belongs to a workspace."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from bench.grown import Sizes, grow
from store.base.db import Database
from store.migrate import _config, is_current, revisions, upgrade
from store.migrations import online
from store.models import Base


def test_the_migrations_make_what_the_models_say(database):
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_the_files_of_migrations_are_named_in_the_order_of_their_chain(database):
    scripts = ScriptDirectory.from_config(_config(database)).walk_revisions()
    assert [script.revision for script in scripts] == list(reversed(revisions()))


@pytest.mark.long
def test_migrating_twice_and_back_to_nothing(database):
    upgrade(database)
    assert is_current(database)
    command.downgrade(_config(database), "base")
    assert not is_current(database)
    assert set(inspect(database.engine).get_table_names()) <= {"alembic_version"}
    upgrade(database)
    assert is_current(database)


# An installation comes before any workspace is known; secrets and switches are the house's; who is forgotten is so in
# every workspace; a candidate's readings are the candidate's.
NOT_OF_A_WORKSPACE = {
    "workspaces", "installations", "oauth_states", "house_secrets", "switches", "progress", "candidate_readings",
    "forgotten_keys", "known_people", "off_limits_people",
}  # fmt: skip


def test_every_row_belongs_to_a_workspace():
    for table in Base.metadata.sorted_tables:
        if table.name not in NOT_OF_A_WORKSPACE:
            assert "workspace_id" in table.columns, table.name
            assert not table.columns["workspace_id"].nullable, table.name


def test_the_old_version_serves_on_a_database_that_a_newer_one_has_migrated(database):
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    assert is_current(database)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    assert not is_current(database)


def rows_of(database):
    with database.engine.connect() as connection:
        names = set(inspect(connection).get_table_names()) - {"alembic_version"}
        return {name: connection.scalar(text(f'SELECT count(*) FROM "{name}"')) for name in names}


@pytest.mark.long
def test_a_database_with_data_goes_down_and_up_again_with_nobody_lost(database):
    grow(database, Sizes(workspaces=3, exports=6, people=4, ledger=5, messages=9))
    before = rows_of(database)
    assert before["export_items"] == 24
    newest = ScriptDirectory.from_config(_config(database)).walk_revisions()
    for script in newest:
        if script.down_revision is None:
            break
        command.downgrade(_config(database), script.down_revision)
        left = rows_of(database)
        assert left == {name: before[name] for name in left}
    upgrade(database)
    after = rows_of(database)
    # What older versions had no table for is gone; no row of a table that they had is.
    assert {name: after[name] for name in left} == {name: before[name] for name in left}
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


@pytest.mark.long
def test_a_row_that_refers_to_nothing_stops_a_migration_on_sqlite(sqlite_url):
    database = Database(sqlite_url)
    upgrade(database)
    with database.engine.connect() as connection:
        driver = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys=OFF")
        driver.execute("INSERT INTO follows (workspace_id, channel_id, user_id, since) VALUES ('gone', 'C1', 'U1', 0)")
        driver.execute("PRAGMA foreign_keys=ON")
    with pytest.raises(RuntimeError, match="1 rows of follows refer to rows that are gone"):
        command.downgrade(_config(database), "-1")
    database.close()


def test_an_index_whose_building_was_cut_off_is_built_anew(postgresql_url):
    database = Database(postgresql_url)
    config = _config(database)
    command.upgrade(config, "0007")
    with database.engine.begin() as connection:
        connection.execute(text("CREATE INDEX ix_export_items_candidate_id ON export_items (candidate_id)"))
        connection.execute(
            text("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ix_export_items_candidate_id'::regclass")
        )
    command.upgrade(config, "head")
    with database.engine.connect() as connection:
        assert connection.scalar(
            text("SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix_export_items_candidate_id'::regclass")
        )
    database.close()


@pytest.mark.parametrize("way", ["up", "down"])
def test_a_migration_that_is_cut_off_at_any_index_is_carried_out_by_the_next_try(postgresql_url, monkeypatch, way):
    """Before an index is built outside a transaction, what came before it is committed."""
    database = Database(postgresql_url)
    config = _config(database)
    command.upgrade(config, "0011" if way == "up" else "head")
    met: set[str] = set()

    def cut_off_once(what: Callable[..., None]) -> Callable[..., None]:
        def build(name: str, *arguments: Any, **options: Any) -> None:
            if name not in met:
                met.add(name)
                raise ConnectionAbortedError(name)
            what(name, *arguments, **options)

        return build

    monkeypatch.setattr(online.op, "create_index", cut_off_once(online.op.create_index))
    monkeypatch.setattr(online.op, "drop_index", cut_off_once(online.op.drop_index))
    tries = 0
    while tries <= len(met):
        tries += 1
        try:
            command.upgrade(config, "head") if way == "up" else command.downgrade(config, "0011")
            break
        except ConnectionAbortedError:
            continue
    assert met
    with database.engine.connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == (
            revisions()[-1] if way == "up" else "0011"
        )
    database.close()


@pytest.mark.long
def test_releases_at_once_wait_for_each_other(postgresql_url, tmp_path):
    environment = os.environ | {
        "DATABASE_URL": postgresql_url,
        "VAR_DIR": str(tmp_path),
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_SIGNING_SECRET": "s",
    }
    command_line = [sys.executable, "-m", "store.migrate"]
    releases = [
        subprocess.Popen(command_line, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for _ in range(3)
    ]
    said = [release.communicate(timeout=100)[0] for release in releases]
    assert [release.returncode for release in releases] == [0, 0, 0], said
    database = Database(postgresql_url)
    assert is_current(database)
    database.close()
