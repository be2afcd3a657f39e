"""How far the exports of a round have come, as the database says."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from tests.chaos import people
from tests.chaos.delays import Spans
from tests.chaos.history import Item
from tests.chaos.plan import Run
from worker.exports.standing import settling

_LOOK_SECONDS = 0.1


@dataclass
class Standing:
    """How far a run has come."""

    run: Run
    path: Path
    export_id: str = ""
    state: str = ""
    ended_at: float | None = None
    requests: int = 0
    last_request_at: float = 0.0
    # Since when a worker could have gone on with it, after a kill.
    since: float | None = None
    killed: bool = False
    # Another export has everybody; Review offers no *Export* any more.
    idle: bool = False

    @property
    def ended(self) -> bool:
        """Whether it has come to its end."""
        return self.idle or self.state in ("complete", "complete_with_errors", "failed", "cancelled")


class Reader:
    """Reads the database: SQLite's file, or the PostgreSQL at `url`."""

    def __init__(self, file: Path, url: str | None) -> None:
        self._file = file
        self._url = url

    def states(self) -> dict[str, tuple[str, str, float | None, bool]]:
        """Of each file name the export's id, its state, when it ended, and whether it waits for SourceWhale: because it
        says so, or because a request whose answer was lost may still be carried out there. A worker that cannot know
        how long ago that left, as Redis has lost what the one before it saw of the clock, waits for all of that time.
        """
        doubts = (
            "SELECT max(sending_at) FROM export_items WHERE export_id = exports.id AND in_doubt AND state = 'sending'"
        )
        rows = self._rows(
            f"SELECT file_name, id, state, ended_at, wait_reason, ({doubts}), slowest_answer, next_run_at FROM exports"
        )
        now = time.time()
        return {
            name: (*told, reason is not None or (left is not None and max(left + settling(slowest), due) > now))
            for name, *told, reason, left, slowest, due in rows
        }

    def cancels(self) -> list[tuple[float, str]]:
        """When somebody cancelled, and what."""
        return [(row[0], row[1]) for row in self._rows("SELECT at, detail FROM audit WHERE action = 'cancelled'")]

    def items(self, standing: Standing) -> dict[str, Item]:
        """How each of an export's people has ended, by what SourceWhale knows them by."""
        columns = "row_number, state, reason, in_doubt"
        rows = self._rows(f"SELECT {columns} FROM export_items WHERE export_id = '{standing.export_id}'")
        known_by = people.keys(standing.run)
        # The header is the first row of the file.
        return {known_by[row[0] - 2]: Item(row[1], row[2], bool(row[3])) for row in rows}

    def facts(self, standing: Standing) -> dict[str, Any]:
        """What to look at if an export did not do as it should."""
        which = f"WHERE export_id = '{standing.export_id}' GROUP BY 1, 2, 3"
        items = self._rows(f"SELECT state, reason, in_doubt, count(*) FROM export_items {which}")
        columns = "state, wait_reason, attempts, lease_until, next_run_at"
        export = self._rows(f"SELECT {columns} FROM exports WHERE id = '{standing.export_id}'")
        return {"run": standing.run, "export": export, "items": items}

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the database says. One that is being restarted, or whose disk is full, is asked again."""
        deadline = time.monotonic() + 60
        while True:
            try:
                if self._url is None:
                    file = sqlite3.connect(f"file:{self._file}?mode=ro", uri=True, timeout=10)
                    with contextlib.closing(file) as connection:
                        return connection.execute(query).fetchall()
                with psycopg.connect(self._url, connect_timeout=5) as server:
                    return server.execute(query).fetchall()
            except (psycopg.OperationalError, sqlite3.OperationalError):
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)


class Waits:
    """When exports said that they wait for SourceWhale, whatever else the round is busy with meanwhile."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._spans: dict[str, Spans] = defaultdict(list)

    def of(self, name: str) -> Spans:
        """The spans in which the export of a file waited."""
        return list(self._spans[name])

    @contextlib.contextmanager
    def watched(self) -> Iterator[None]:
        """Look again and again, until this is left."""
        over = threading.Event()
        thread = threading.Thread(target=self._look, args=(over,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def _look(self, over: threading.Event) -> None:
        looked_at = time.time()
        while not over.wait(_LOOK_SECONDS):
            states = self._reader.states()
            # What is said while the database is away is what it says when it is back.
            begun, looked_at = looked_at, time.time()
            for name, (_, _, _, waits) in states.items():
                if waits:
                    self._spans[name].append((begun, looked_at))
