"""Migrations lead to the models, both ways, and every row belongs to a workspace."""

from __future__ import annotations

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from store.migrate import _config, is_current, upgrade
from store.models import Base


def test_the_migrations_make_what_the_models_say(database):
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_migrating_twice_and_back_to_nothing(database):
    upgrade(database)
    assert is_current(database)
    command.downgrade(_config(database), "base")
    assert not is_current(database)
    assert set(inspect(database.engine).get_table_names()) <= {"alembic_version"}
    upgrade(database)
    assert is_current(database)


def test_every_row_belongs_to_a_workspace():
    for table in Base.metadata.sorted_tables:
        # An installation comes before any workspace is known, and an organisation's stands for many; secrets are ours.
        if table.name not in ("workspaces", "installations", "oauth_states", "house_secrets", "switches"):
            assert "workspace_id" in table.columns, table.name
            assert not table.columns["workspace_id"].nullable, table.name


def test_the_old_version_serves_on_a_database_that_a_newer_one_has_migrated(database):
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    assert is_current(database)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    assert not is_current(database)
