"""What keeps a process from starting is a sentence and exit 2, never a trace, and holds no secret."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text

import bot.__main__
import store.migrate
import store.upkeep.keys
import worker.__main__
from store.base.db import Database
from store.migrate import upgrade
from tests.servers import closed_port
from worker.operations import operate

REPOSITORY = Path(__file__).resolve().parents[2]
KEY = Fernet.generate_key().decode()
SECRET = "hidden-password"
STARTS = {
    "bot": bot.__main__.main,
    "worker": worker.__main__.main,
    "migrate": store.migrate.main,
    "operate": lambda: operate.main(["status"]),
    "rotate-keys": store.upkeep.keys.main,
}


@pytest.fixture
def surroundings(tmp_path, monkeypatch):
    """The least that a process is told; its umask and its logging are given back."""
    for name in list(os.environ):
        if name.startswith(("SLACK_", "DATABASE_", "REDIS_", "SENTRY_", "ENCRYPTION_", "VAR_")):
            monkeypatch.delenv(name)
    for name, value in {
        "SLACK_BOT_TOKEN": f"xoxb-{SECRET}",
        "SLACK_APP_TOKEN": f"xapp-{SECRET}",
        "ENCRYPTION_KEYS": KEY,
        "VAR_DIR": str(tmp_path),
    }.items():
        monkeypatch.setenv(name, value)
    umask, handlers = os.umask(0o022), list(logging.root.handlers)
    yield monkeypatch
    os.umask(umask)
    logging.root.handlers[:] = handlers


def corrupt(folder: Path) -> None:
    (folder / "bot.db").write_bytes(b"no database, but words enough to fill a page of one " * 200)


def nothing(folder: Path) -> None:
    pass


def occupied(folder: Path) -> None:
    """A file where a folder should be."""
    (folder / "var").write_text("")


FAULTS = {
    "database down": (
        {"DATABASE_URL": f"postgresql://u:{SECRET}@127.0.0.1:{{closed}}/x"},
        nothing,
        "The database is away: connection refused. Check DATABASE_URL",
    ),
    "unknown host": (
        {"DATABASE_URL": f"postgresql://u:{SECRET}@database.invalid/x"},
        nothing,
        "The name of the database's host cannot be resolved",
    ),
    "no address": ({"DATABASE_URL": f"{SECRET}"}, nothing, "DATABASE_URL must be an address"),
    "another database": ({"DATABASE_URL": f"mysql://u:{SECRET}@h/x"}, nothing, "DATABASE_URL must be an address"),
    "another driver": (
        {"DATABASE_URL": f"postgresql+asyncpg://u:{SECRET}@h/x"},
        nothing,
        "DATABASE_URL must be an address",
    ),
    "port that is none": (
        {"DATABASE_URL": f"postgresql://u:{SECRET}@h:port/x"},
        nothing,
        "DATABASE_URL must be an address",
    ),
    "corrupt file": ({}, corrupt, "The database's file is no SQLite database, or is damaged"),
    "file that cannot be": ({"DATABASE_URL": "sqlite:////proc/nowhere/x.db"}, nothing, "VAR_DIR cannot be used"),
    "Redis without scheme": (
        {"REDIS_URL": f"u:{SECRET}@localhost:6379"},
        nothing,
        "REDIS_URL must begin with redis://",
    ),
    "Sentry": ({"SENTRY_DSN": SECRET}, nothing, "SENTRY_DSN is not an address such as"),
    "no key": ({"ENCRYPTION_KEYS": ","}, nothing, "ENCRYPTION_KEYS holds no key"),
    "two values": ({"REDIS_URL": "redis://x", "REDIS_URL_FILE": "/x"}, nothing, "REDIS_URL and REDIS_URL_FILE"),
    "file that is not there": (
        {"SLACK_BOT_TOKEN": "", "SLACK_BOT_TOKEN_FILE": "/nowhere/x"},
        nothing,
        "SLACK_BOT_TOKEN_FILE names a file that cannot be read (No such file or directory)",
    ),
    "folder that cannot be": (
        {"VAR_DIR": "{folder}/var/sub", "ENCRYPTION_KEYS": ""},
        occupied,
        "VAR_DIR cannot be used",
    ),
}


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_a_sentence(surroundings, tmp_path, capsys, start, fault):
    environ, prepare, sentence = FAULTS[fault]
    for name, value in environ.items():
        surroundings.setenv(name, value.format(closed=closed_port(), folder=tmp_path))
    prepare(tmp_path)
    assert STARTS[start]() == 2
    said = capsys.readouterr()
    assert sentence in said.err
    assert "Traceback" not in said.err
    assert SECRET not in said.err + said.out


@pytest.mark.parametrize("start", ["bot", "worker"])
@pytest.mark.parametrize("content", [None, "no certificate"])
def test_authorities_that_cannot_be_read_are_named(surroundings, tmp_path, capsys, start, content):
    if content is not None:
        (tmp_path / "ca.pem").write_text(content)
    surroundings.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "ca.pem"))
    assert STARTS[start]() == 2
    said = capsys.readouterr().err
    assert "The certificate authorities in" in said
    assert "Traceback" not in said


def test_all_faults_are_told_at_once(surroundings, capsys):
    for name, value in {"PORT": "x", "LOG_LEVEL": "LOUD", "REDIS_URL": "x", "ENCRYPTION_KEYS": "short"}.items():
        surroundings.setenv(name, value)
    assert store.migrate.main() == 2
    said = capsys.readouterr().err
    for name in ("PORT", "LOG_LEVEL", "REDIS_URL", "ENCRYPTION_KEYS"):
        assert f"{name} " in said


@pytest.mark.parametrize("name", ["SLACK_BOT_TOKEN", "DATABASE_URL", "REDIS_URL", "ENCRYPTION_KEYS", "SENTRY_DSN"])
def test_each_secret_may_stand_in_a_file(surroundings, tmp_path, name):
    from store.base.config import Settings

    value = {
        "SLACK_BOT_TOKEN": "xoxb-from-a-file",
        "DATABASE_URL": "sqlite:////tmp/from-a-file.db",
        "REDIS_URL": "redis://from-a-file",
        "ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "SENTRY_DSN": "https://key@sentry.example.com/1",
    }[name]
    (tmp_path / "secret").write_text(f"{value}\n")
    surroundings.delenv(name, raising=False)
    surroundings.setenv(f"{name}_FILE", str(tmp_path / "secret"))
    found = getattr(Settings.from_env(), name.lower())
    assert found == ((value,) if name == "ENCRYPTION_KEYS" else value)


def test_releases_at_once_wait_for_each_other(surroundings, tmp_path):
    releases = [
        subprocess.Popen(
            [sys.executable, "-m", "store.migrate"],
            cwd=REPOSITORY,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for _ in range(3)
    ]
    said = [release.communicate(timeout=100)[0] for release in releases]
    assert [release.returncode for release in releases] == [0, 0, 0], said
    assert all("up to date" in text for text in said)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_newer_schema_is_accepted_and_left_alone(surroundings, request, tmp_path, capsys, kind):
    url = f"sqlite:///{tmp_path / 'bot.db'}" if kind == "sqlite" else request.getfixturevalue("postgresql_url")
    surroundings.setenv("DATABASE_URL", url)
    database = Database(url)
    upgrade(database)
    with database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999_of_tomorrow'"))
    assert store.migrate.main() == 0
    assert "migrated by a newer version, which is accepted" in capsys.readouterr().out
    with database.read() as session:
        assert session.scalar(text("SELECT version_num FROM alembic_version")) == "9999_of_tomorrow"
    database.close()
