"""A copy of an SQLite database: what is none is not put into the database's place, and what went wrong is told."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from cryptography.fernet import Fernet

from store.base.config import Settings
from store.migrate import open_database
from store.workspaces import workspaces
from worker.operations import operate

ENVIRON = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s"}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The folder of a deployment with one workspace, and a whole copy of it: copy.db."""
    for name, value in {**ENVIRON, "VAR_DIR": str(tmp_path), "ENCRYPTION_KEYS": Fernet.generate_key().decode()}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    database = open_database(Settings.from_env())
    with database.write() as session:
        workspaces.ensure(session, "T_ONE", None)
    database.close()
    assert operate.main(["backup", str(tmp_path / "copy.db")]) == 0
    return tmp_path


def teams(folder):
    with closing(sqlite3.connect(folder / "bot.db")) as database:
        return [team for (team,) in database.execute("SELECT team_id FROM workspaces")]


def another(folder, path):
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE things (name TEXT)")


def cut(folder, path):
    path.write_bytes((folder / "copy.db").read_bytes()[:20_000])


def cut_short(folder, path):
    path.write_bytes((folder / "copy.db").read_bytes()[:20])


def overwritten(folder, path):
    whole = (folder / "copy.db").read_bytes()
    path.write_bytes(whole[:8192] + b"\xa5" * (len(whole) - 8192))


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (another, "is the database of another program"),
        (cut, "is damaged"),
        (cut_short, "is damaged"),
        (overwritten, "is damaged"),
    ],
)
def test_what_is_no_whole_copy_leaves_the_database_as_it_is(folder, capsys, make, sentence):
    make(folder, folder / "given.db")
    assert operate.main(["restore", str(folder / "given.db")]) == 1
    said = capsys.readouterr().err
    assert sentence in said and "Traceback" not in said
    assert teams(folder) == ["T_ONE"]


def test_a_whole_copy_is_put_back(folder):
    with closing(sqlite3.connect(folder / "bot.db")) as database:
        database.execute("DELETE FROM workspaces")
        database.commit()
    assert operate.main(["restore", str(folder / "copy.db")]) == 0
    assert teams(folder) == ["T_ONE"]


@pytest.mark.parametrize("command", [["backup"], ["copy", "T_ONE", "--to"]])
def test_a_file_that_cannot_be_written_is_named(folder, capsys, command):
    assert operate.main([*command, "/proc/nowhere/copy"]) != 0
    said = capsys.readouterr().err
    assert "/proc/nowhere" in said and "VAR_DIR" not in said and "Traceback" not in said


def test_a_workspace_that_is_none_costs_no_file(folder, capsys):
    (folder / "mine").write_text("mine")
    assert operate.main(["copy", "T_NONE", "--to", str(folder / "mine")]) == 1
    assert "There is no workspace T_NONE." in capsys.readouterr().err
    assert (folder / "mine").read_text() == "mine"
