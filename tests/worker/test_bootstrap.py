"""What bot and worker open at their start, where nothing is wrong; what is wrong is in test_starting."""

from __future__ import annotations

import logging
import os
import stat
from typing import ClassVar

import pytest
from cryptography.fernet import Fernet

from store.after import calendar
from store.base.secrets import SecretBox
from store.models import Progress
from store.people.identities import KEYS_NOTED
from tests.store.factory import connected
from worker.runtime import bootstrap
from worker.runtime.embedded_redis import EmbeddedRedisError


@pytest.fixture
def surroundings(tmp_path, monkeypatch):
    """The least that a process is told, with a Redis of one's own; its umask, logging and calendar are given back."""
    for name in list(os.environ):
        if name.startswith(("SLACK_", "DATABASE_", "REDIS_", "SENTRY_", "ENCRYPTION_", "CALENDAR_")):
            monkeypatch.delenv(name)
    for name, value in {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_APP_TOKEN": "xapp-1",
        "VAR_DIR": str(tmp_path / "var"),
        "REDIS_URL": "redis://127.0.0.1:6379/9",
    }.items():
        monkeypatch.setenv(name, value)
    umask, handlers = os.umask(0o022), list(logging.root.handlers)
    yield monkeypatch
    os.umask(umask)
    logging.root.handlers[:] = handlers
    calendar.follow(None)


@pytest.fixture
def migrated(surroundings, tmp_path, migrated_sqlite):
    """As `surroundings`, with a database that was migrated before."""
    surroundings.setenv("DATABASE_URL", migrated_sqlite)
    return surroundings


class Embedded:
    """Stands in for the embedded server, which takes seconds to end: notes what is asked of it."""

    made: ClassVar[list[Embedded]] = []

    def __init__(self, directory) -> None:
        self.directory, self.closed = directory, False
        Embedded.made.append(self)

    def ensure_running(self):
        return "unix:///embedded.sock"

    def close(self):
        self.closed = True


@pytest.fixture
def embedded(migrated, monkeypatch):
    monkeypatch.delenv("REDIS_URL")
    monkeypatch.setattr(Embedded, "made", [])
    monkeypatch.setattr(bootstrap, "EmbeddedRedis", Embedded)
    return Embedded.made


@pytest.mark.long
def test_an_empty_folder_becomes_a_house_that_nobody_else_can_read(surroundings, tmp_path):
    house = bootstrap.open_house("bot")
    house.close()
    made = {path.name: path for path in (tmp_path / "var").iterdir()}
    assert {"bot.db", "encryption.key"} <= set(made)
    assert {name for name, path in made.items() if stat.S_IMODE(path.stat().st_mode) & 0o077} == set()


def test_a_new_database_has_nobody_whom_an_earlier_version_stored(migrated):
    migrated.setattr(bootstrap, "EmbeddedRedis", None)
    house = bootstrap.open_house("bot")
    with house.database.read() as session:
        assert session.get_one(Progress, KEYS_NOTED).reached == "all"
    house.close()


def test_a_redis_of_ones_own_is_used_and_none_is_started(migrated, monkeypatch):
    monkeypatch.setattr(bootstrap, "EmbeddedRedis", None)
    house = bootstrap.open_house("bot")
    assert (house.redis_url, house.embedded) == ("redis://127.0.0.1:6379/9", None)
    house.close()


def test_without_redis_url_the_embedded_one_is_used_until_the_house_is_closed(embedded, tmp_path):
    house = bootstrap.open_house("worker")
    assert house.redis_url == "unix:///embedded.sock"
    assert [(one.directory, one.closed) for one in embedded] == [(tmp_path / "var", False)]
    house.close()
    assert embedded[0].closed


def test_an_embedded_redis_that_does_not_start_keeps_the_process_from_starting(embedded, monkeypatch):
    def ensure_running(self):
        raise EmbeddedRedisError("The embedded Redis does not start; set REDIS_URL.")

    monkeypatch.setattr(Embedded, "ensure_running", ensure_running)
    with pytest.raises(bootstrap.CannotStart, match="The embedded Redis does not start; set REDIS_URL"):
        bootstrap.open_house("worker")


def test_bot_and_worker_of_one_database_find_each_other_in_redis_and_no_others(surroundings, migrated_file, tmp_path):
    names = []
    for file in ("one.db", "one.db", "two.db"):
        if not (tmp_path / file).exists():
            (tmp_path / file).write_bytes(migrated_file.read_bytes())
        surroundings.setenv("DATABASE_URL", f"sqlite:///{tmp_path / file}")
        house = bootstrap.open_house("bot")
        names.append(house.deployment)
        house.close()
    assert names[0] == names[1] != names[2]


def test_keys_that_do_not_open_what_is_stored_keep_the_process_from_starting(migrated, sqlite_database):
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    connected(sqlite_database, api_key=SecretBox([old]).encrypt("sw-key"))
    migrated.setenv("ENCRYPTION_KEYS", new)
    with pytest.raises(bootstrap.CannotStart, match="SourceWhale keys were encrypted with another key"):
        bootstrap.open_house("worker")
    migrated.setenv("ENCRYPTION_KEYS", f"{new},{old}")
    house = bootstrap.open_house("worker")
    assert house.secrets.decrypt(SecretBox([new]).encrypt("read")) == "read"
    house.close()


def test_days_are_ahead_only_where_a_calendar_is_named(migrated, tmp_path):
    bootstrap.open_house("bot").close()
    assert calendar.ahead() == 0.0
    (tmp_path / "calendar").write_text("86400")
    migrated.setenv("CALENDAR_FILE", str(tmp_path / "calendar"))
    bootstrap.open_house("bot").close()
    assert calendar.ahead() == 86_400.0


@pytest.mark.parametrize(
    ("content", "reason"), [(None, "No such file or directory"), ("no certificate", "it holds no certificate")]
)
def test_authorities_that_cannot_be_used_are_named_with_the_reason(monkeypatch, tmp_path, content, reason):
    if content is not None:
        (tmp_path / "ca.pem").write_text(content)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "ca.pem"))
    problem = bootstrap.authorities_problem()
    assert f"{tmp_path / 'ca.pem'} cannot be used: {reason}. Check REQUESTS_CA_BUNDLE" in problem
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    assert bootstrap.authorities_problem() is None
