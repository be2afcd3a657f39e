"""A copy of an SQLite database: what is none is not put into the database's place, and what went wrong is told."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import stat
from contextlib import closing
from functools import partial
from types import SimpleNamespace

import pytest
from cryptography.fernet import Fernet

from store.base.config import Settings
from store.migrate import open_database
from store.workspaces import workspaces
from worker.operations import backups, operate

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


@pytest.mark.long
def test_a_folder_that_is_not_there_is_named(folder, capsys):
    assert operate.main(["backup", str(folder / "nowhere" / "copy.db")]) == 2
    assert f"There is no folder {folder / 'nowhere'}. Make it, or name a file elsewhere." in capsys.readouterr().err


@pytest.mark.long
def test_a_home_is_found_as_a_shell_would(folder, monkeypatch):
    """make hands `TO=~/copy` on as it is, and .env does so with VAR_DIR."""
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("VAR_DIR", "~/")
    assert operate.main(["backup", "~/second"]) == 0
    assert operate.main(["copy", "T_ONE", "--to", "~/third"]) == 0
    assert operate.main(["restore", "~/second"]) == 0
    assert (folder / "third").exists() and teams(folder) == ["T_ONE"]


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


@pytest.mark.long
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


@pytest.mark.long
def test_a_whole_copy_is_put_back(folder):
    with closing(sqlite3.connect(folder / "bot.db")) as database:
        database.execute("DELETE FROM workspaces")
        database.commit()
    assert operate.main(["restore", str(folder / "copy.db")]) == 0
    assert teams(folder) == ["T_ONE"]


@pytest.mark.long
def test_what_is_said_of_a_file_behind_a_question_mark_belongs_not_to_its_name(folder, monkeypatch):
    """An empty file of another name was copied, and told as a copy of the database."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{folder}/bot.db?timeout=30")
    assert operate.main(["backup", str(folder / "other.db")]) == 0
    with closing(sqlite3.connect(folder / "other.db")) as copy:
        assert copy.execute("SELECT team_id FROM workspaces").fetchall() == [("T_ONE",)]
    (folder / "bot.db").write_bytes(b"damaged")
    assert operate.main(["restore", str(folder / "other.db")]) == 0
    assert teams(folder) == ["T_ONE"]
    assert not [path.name for path in folder.iterdir() if "?" in path.name]


@pytest.mark.long
@pytest.mark.parametrize("damage", [b"garbage" * 1000, b"", None])
def test_a_copy_takes_the_place_of_a_database_that_is_damaged_or_lost(folder, capsys, damage):
    """The very database for which there are copies could not be opened, and so no copy be put back."""
    for end in ("-wal", "-shm"):
        (folder / f"bot.db{end}").unlink(missing_ok=True)
    if damage is None:
        (folder / "bot.db").unlink()
    else:
        (folder / "bot.db").write_bytes(damage)
    assert operate.main(["restore", str(folder / "copy.db")]) == 0
    assert teams(folder) == ["T_ONE"]
    if damage:
        assert f"kept as {folder}/bot.db.damaged" in capsys.readouterr().out
        assert (folder / "bot.db.damaged").read_bytes() == damage


@pytest.mark.long
def test_a_copy_on_a_disk_that_is_mounted_for_reading_is_put_back(folder):
    """It was told to be damaged: nothing could be written beside it, here where a folder is in the way."""
    (folder / "mounted").mkdir()
    (folder / "copy.db").replace(folder / "mounted" / "copy.db")
    (folder / "mounted" / "copy.db-shm").mkdir()
    with closing(sqlite3.connect(folder / "bot.db")) as database:
        database.execute("DELETE FROM workspaces")
        database.commit()
    assert operate.main(["restore", str(folder / "mounted" / "copy.db")]) == 0
    assert teams(folder) == ["T_ONE"]


@pytest.mark.long
def test_a_copy_with_what_was_not_yet_moved_into_it_is_put_back_with_that(folder):
    """As somebody copies it by hand, from under a process that was killed: two files."""
    with closing(sqlite3.connect(folder / "bot.db")) as database:
        database.execute("UPDATE workspaces SET team_id = 'T_NEW'")
        database.commit()
        for end in ("", "-wal"):
            (folder / f"by-hand.db{end}").write_bytes((folder / f"bot.db{end}").read_bytes())
        database.execute("DELETE FROM workspaces")
        database.commit()
    assert operate.main(["restore", str(folder / "by-hand.db")]) == 0
    assert teams(folder) == ["T_NEW"]


@pytest.mark.long
def test_a_database_that_somebody_holds_is_not_taken_for_a_damaged_one(folder, monkeypatch, capsys):
    """It was moved aside, with whoever held it going on in the file that was put away."""
    monkeypatch.setattr(backups.sqlite3, "connect", partial(sqlite3.connect, timeout=0.1))
    with closing(sqlite3.connect(folder / "bot.db")) as database:
        database.execute("PRAGMA locking_mode=EXCLUSIVE")
        database.execute("UPDATE workspaces SET team_id = 'T_NEW'")
        database.commit()
        assert not backups._put_back(folder / "copy.db", folder / "bot.db")
    assert "could not be put back (database is locked)" in capsys.readouterr().err
    assert teams(folder) == ["T_NEW"] and not list(folder.glob("*.damaged"))


@pytest.mark.long
def test_a_copy_whose_keys_are_not_here_is_put_back_and_that_is_told(folder, capsys, monkeypatch):
    monkeypatch.setenv("ENCRYPTION_KEYS", Fernet.generate_key().decode())
    assert operate.main(["restore", str(folder / "copy.db")]) == 1
    said = capsys.readouterr()
    assert "The database is as it was in the copy" in said.out
    assert "will not start with it: The stored secrets of the ledger were encrypted with another key" in said.err


@pytest.mark.long
def test_while_a_worker_works_nothing_is_put_back(folder, capsys, monkeypatch):
    status = SimpleNamespace(workers=1)
    monkeypatch.setattr(backups, "QueueWatch", lambda *of: SimpleNamespace(status=lambda: status))
    with closing(sqlite3.connect(folder / "bot.db")) as database:
        database.execute("DELETE FROM workspaces")
        database.commit()
    assert operate.main(["restore", str(folder / "copy.db")]) == 1
    assert "A worker is still at work. Stop bot and workers" in capsys.readouterr().err
    assert teams(folder) == []


@pytest.mark.long
def test_of_a_disk_that_is_full_there_is_no_half_copy(folder, capsys):
    """The bytes of a file are limited, as a full disk limits them."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, before[1]))
    try:
        assert operate.main(["backup", str(folder / "second.db")]) == 1
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert "Is the disk full? There is no copy." in capsys.readouterr().err
    assert not (folder / "second.db").exists()


@pytest.mark.parametrize("command", [["backup"], ["copy", "T_ONE", "--to"]])
@pytest.mark.long
def test_whoever_is_killed_while_writing_leaves_nothing_that_looks_like_a_copy(folder, command):
    """Half a copy stood under the name of a whole one, and the next backup said that there was one already."""
    with closing(sqlite3.connect(folder / "bot.db")) as database:
        (ours,) = database.execute("SELECT id FROM workspaces").fetchone()
        names = [f"row {number} " + "x" * 200 for number in range(500)]
        database.executemany(
            "INSERT INTO projects (id, workspace_id, name, name_key, readings_begun, reading, report, read_at) "
            "VALUES (?, ?, ?, ?, 0, 0, '{}', 0)",
            [(name[:32], ours, name, name) for name in names],
        )
        database.commit()
    made = folder / "second"
    child = os.fork()
    if child == 0:
        # The kernel kills whoever writes more than this.
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
        os._exit(operate.main([*command, str(made)]))
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXFSZ
    assert not made.exists()
    assert operate.main([*command, str(made)]) == 0
    assert stat.S_IMODE(made.stat().st_mode) == 0o600 and made.stat().st_size > 50_000
    assert not list(folder.glob("*.part"))


@pytest.mark.long
def test_a_workspaces_copy_is_for_this_user_alone_and_replaces_nothing_that_is_named(folder, capsys):
    """It was written into whatever file was there, with that file's mode."""
    usual = folder / "workspace-T_ONE.jsonl"
    usual.write_text("an older copy")
    usual.chmod(0o644)
    assert operate.main(["copy", "T_ONE"]) == 0
    assert stat.S_IMODE(usual.stat().st_mode) == 0o600 and '"T_ONE"' in usual.read_text()
    (folder / "mine").write_text("mine")
    assert operate.main(["copy", "T_ONE", "--to", str(folder / "mine")]) == 1
    assert "exists already; choose another name" in capsys.readouterr().err
    assert (folder / "mine").read_text() == "mine"


@pytest.mark.long
@pytest.mark.parametrize(("command", "name"), [("rerun", "EXPORT"), ("restore", "FROM"), ("forget", "PERSON")])
def test_what_is_left_out_is_named_as_make_knows_it(folder, capsys, command, name):
    with pytest.raises(SystemExit):
        operate.main([command])
    assert f"the following arguments are required: {name}" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["backup"], ["copy", "T_ONE", "--to"]])
@pytest.mark.long
def test_a_file_that_cannot_be_written_is_named(folder, capsys, command):
    assert operate.main([*command, "/proc/nowhere/copy"]) != 0
    said = capsys.readouterr().err
    assert "/proc/nowhere" in said and "VAR_DIR" not in said and "Traceback" not in said


@pytest.mark.long
def test_a_workspace_that_is_none_costs_no_file(folder, capsys):
    (folder / "mine").write_text("mine")
    assert operate.main(["copy", "T_NONE", "--to", str(folder / "mine")]) == 1
    assert "There is no workspace T_NONE." in capsys.readouterr().err
    assert (folder / "mine").read_text() == "mine"
