"""A house for listeners whose time stands still: a world with something of everything, a desk, and Slack's answers.

What one request leads to is written down whole: what Slack is asked and answered, which jobs, and every row.
"""

from __future__ import annotations

import hashlib
import inspect
import json
import os
import re
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from cryptography.fernet import Fernet
from slack_sdk.errors import SlackApiError
from sqlalchemy import event

from bot.desk import Desk
from store.base.db import Database
from store.base.secrets import SecretBox
from store.models import Base, Candidate, Export, Project
from tests.bot.desks import Client, Noted, SeenHere
from tests.store.factory import connected, people, reviewed
from tests.store.neighbours import TEAM, USER, World
from worker.runtime.queue import QueueUnavailable
from worker.slack.readers import Readers

# A Wednesday, at noon in UTC.
NOW = 1_790_164_800.0
WRITES = bool(os.environ.get("WRITE_ANSWERS"))
ADMIN, OTHER = "U6", "U7"
_RANDOM = re.compile(r"\b[0-9a-f]{16,64}\b|gAAAA[\w=-]+")
_DATE = re.compile(r"\b1[789]\d{8}(?:\.\d+)?\b")
Listener = Callable[..., Any]
Rows = dict[str, list[sqlite3.Row]]


class Clock:
    """Stands still but for those who sleep; while the world is made, a moment passes whenever somebody looks."""

    def __init__(self) -> None:
        self.slept = -600.0
        self.passes = 0.01

    def time(self) -> float:
        self.slept += self.passes
        return NOW + self.slept

    def monotonic(self) -> float:
        return 1_000.0 + self.slept

    def sleep(self, seconds: float) -> None:
        self.slept += seconds

    def stops(self, monkeypatch: Any) -> None:
        """From here on nobody knows another time."""
        for name in ("time", "monotonic", "sleep"):
            monkeypatch.setattr(time, name, getattr(self, name))


class Away(Noted):
    """A queue whose Redis is away."""

    def _enqueue(self, function: str, *ids: str, at_front: bool = False) -> None:
        raise QueueUnavailable("away")


class House:
    """Files with the world in them, each opened until something is written there."""

    def __init__(self, folder: Path, migrated: Path, clock: Clock) -> None:
        self._folder, self._clock = folder, clock
        self._dirty = False
        self._workspaces: dict[Any, Any] = {}
        shutil.copyfile(migrated, folder / "world.db")
        database = self._open()
        self.box = SecretBox([Fernet.generate_key().decode()])
        self.world = World(database, self.box)
        theirs = reviewed(database, *connected(database, "T9"), people(2), requested_by=USER, file_id="F9")
        with database.write() as session:
            report = {
                "encodings": [["cp1250", "Central European"], ["cp1252", "Western European"]],
                "merges": [{"key": "k1", "rows": [2, 3], "names": ["Ada A", "Ada B"], "why": "one address"}],
                "ignored": ["Rolle", "Alter"],
            }
            session.get_one(Export, self.world.exports["review"]).report = report
            session.get_one(Export, self.world.exports["running"]).batch_size = 5
        database.close()
        shutil.copyfile(folder / "world.db", folder / "kept.db")
        clock.passes = clock.slept = 0.0
        self.before = self.rows()
        self.exports = {**self.world.exports, "theirs": theirs.id, "gone": "gone"}
        w = self.world
        self.names = {value: f"<{name}>" for name, value in self.exports.items() if name != "gone"}
        self.names |= {w.workspace: "<workspace>", w.connection: "<connection>", w.draft: "<draft>"}
        self._database = self._open()
        with self._database.read() as session:
            marks = {}
            for project in session.query(Project):
                where = project.name if project.workspace_id == w.workspace else "theirs"
                self.names[project.id] = f"<project {where}>"
                marks[project.id[:8]] = f"<mark {where}>"
                for one in session.query(Candidate).filter_by(project_id=project.id):
                    self.names[one.id] = f"<{where} {one.row_number}>"
        self.names |= {**marks, w.entry: "<entry>", w.list_file: "<list file>"}
        write = self._database.write

        @contextmanager
        def noted() -> Iterator[Any]:
            self._dirty = True
            with write() as session:
                yield session

        self._database.write = noted

    def _open(self) -> Database:
        database = Database(f"sqlite:///{self._folder / 'world'}.db")
        database.ledger_secret = b"the secret of tests"

        @event.listens_for(database.engine, "connect")
        def stand_still(connection: Any, _: Any) -> None:
            day = 2_440_587.5
            connection.create_function("julianday", 1, lambda _: self._clock.time() / 86_400.0 + day)

        return database

    @property
    def database(self) -> Database:
        """One in which the world stands as it was made."""
        if self._dirty:
            # The same database with the same file as it was: what is compiled of its questions stays.
            self._database.engine.dispose()
            for rest in ("-wal", "-shm"):
                (self._folder / f"world.db{rest}").unlink(missing_ok=True)
            shutil.copyfile(self._folder / "kept.db", self._folder / "world.db")
            self._dirty = False
        return self._database

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def rows(self) -> Rows:
        """Every row, by table, as SQLite has them."""
        with closing(sqlite3.connect(self._folder / "world.db")) as connection:
            connection.row_factory = sqlite3.Row
            return {
                table.name: connection.execute(f'SELECT * FROM "{table.name}"').fetchall()
                for table in Base.metadata.sorted_tables
            }

    def ask(
        self,
        listener: Listener,
        client: Client,
        given: dict[str, Any],
        change: Callable[[Any], None] | None = None,
        *,
        redis: bool = True,
    ) -> dict[str, Any]:
        """What one request leads to, whole, in the world or in one with a change."""
        database, before = self.database, self.before
        if change is not None:
            with database.write() as session:
                change(session)
            before = self.rows()
        queue = Noted() if redis else Away()
        nothing: Any = None
        slack: Any = SimpleNamespace(of=lambda _: client)
        desk = Desk(
            nothing, database, self.box, queue, slack, SeenHere(), readers=Readers(), workspaces=self._workspaces
        )
        told: dict[str, Any] = {}

        def says(name: str) -> Callable[..., None]:
            return lambda *text, **said: told.setdefault(name, []).append({**said, **({"": text} if text else {})})

        everything = {"ack": says("ack"), "respond": says("respond"), "client": client, **given}
        everything["desk"] = desk
        wanted = inspect.signature(listener).parameters
        self._clock.slept = 0.0
        try:
            listener(**{name: everything[name] for name in wanted})
        except Exception as error:
            told["raises"] = type(error).__name__
        told["waits"] = round(self._clock.slept, 2)
        told["slack"] = [[name, arguments] for name, arguments in client.calls]
        told["jobs"] = queue.jobs
        if self._dirty:
            told["rows"] = changes(before, self.rows())
        return {name: one for name, one in told.items() if one}


def changes(before: Rows, after: Rows) -> dict[str, list[Any]]:
    """What is otherwise, by table: of a changed row its key and the columns, of a new one all; or that it is gone."""
    found: dict[str, list[Any]] = {}
    for table in Base.metadata.sorted_tables:
        if before[table.name] == after[table.name]:
            continue
        keys = ["team_id"] if table.name == "installations" else [one.name for one in table.primary_key]
        was, is_ = ({tuple(row[name] for name in keys): dict(row) for row in of[table.name]} for of in (before, after))
        for key in was.keys() | is_.keys():
            old, new = was.get(key, {}), is_.get(key, {})
            told = {name: value for name, value in new.items() if value != old.get(name)} or "gone"
            if old != new:
                found.setdefault(table.name, []).append([*key, told] if old else [told])
    return found


class WrittenDown:
    """What is written down of requests: views once each, by a sum of what they hold, and the rest by request."""

    def __init__(self, names: dict[str, str]) -> None:
        self._names = names
        self.views: dict[str, Any] = {}

    def of(self, told: dict[str, Any]) -> dict[str, Any]:
        """What can be compared with what is read from the file."""
        found: dict[str, Any] = self._of(told)
        for rows in found.get("rows", {}).values():
            rows.sort(key=lambda row: json.dumps(row, sort_keys=True))
        return found

    def _of(self, value: Any) -> Any:
        if isinstance(value, dict):
            if value.get("type") in ("plain_text", "mrkdwn") and "text" in value:
                return self._text(value["text"])
            found = {str(key): self._of(one) for key, one in value.items() if key != "type" or one in ("modal", "home")}
            return self._view(found) if value.get("type") in ("modal", "home") else found
        if isinstance(value, list | tuple):
            return [self._of(one) for one in value]
        if isinstance(value, float):
            return round(value, 1) if value < 1e9 else _minutes(value)
        return self._text(value) if isinstance(value, str) else value

    def _view(self, view: dict[str, Any]) -> str:
        text = json.dumps(view, ensure_ascii=False, sort_keys=True)
        name = f"view {hashlib.sha256(text.encode()).hexdigest()[:8]}"
        self.views[name] = json.loads(text)
        return name

    def _text(self, text: str) -> str:
        for known, name in self._names.items():
            text = text.replace(known, name)
        return _DATE.sub(lambda found: _minutes(float(found[0])), _RANDOM.sub("...", text))


def _minutes(at: float) -> str:
    return f"now{round((at - NOW) / 60):+d} min"


def named(fault: Exception) -> str:
    """What a fault is called in the name of a case."""
    return str(fault.response["error"]) if isinstance(fault, SlackApiError) else str(fault)


def by(user: str, place: str = "message", **more: Any) -> dict[str, Any]:
    """A payload by somebody: of a button in a message, in a modal or on the Home."""
    body = {"team": {"id": TEAM}, "user": {"id": user, "team_id": TEAM}, "trigger_id": "1.2"}
    if place == "message":
        body |= {"response_url": "https://hooks.slack.com/x", "channel": {"id": "C5"}}
    else:
        body["view"] = {"id": "V1", "root_view_id": "V0", "hash": "h", "type": place, "private_metadata": ""}
    return {**body, **more}


@contextmanager
def kept(path: Path) -> Iterator[dict[str, dict[str, Any]]]:
    """What is written down, `answers` and `views` by name; written anew at the end where that is asked for."""
    found = {"answers": {}, "views": {}} if WRITES else json.loads(path.read_text(encoding="utf-8"))
    yield found
    if WRITES:
        parts = []
        for part, what in found.items():
            inner = ",\n".join(_lines(name, one) for name, one in sorted(what.items()))
            parts.append(f"{json.dumps(part)}: {{\n{inner}\n}}")
        path.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")


def _lines(name: str, what: dict[str, Any]) -> str:
    def dumped(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, sort_keys=True)

    inner = ",\n".join(
        f" {dumped(key)}: [\n  " + ",\n  ".join(map(dumped, value)) + "\n ]"
        if key == "blocks"
        else f" {dumped(key)}: {dumped(value)}"
        for key, value in what.items()
    )
    return f"{dumped(name)}: {{\n{inner}\n}}"
