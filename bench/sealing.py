"""What it costs to keep people's details encrypted: a file into the database and out of it again, plain and sealed."""

from __future__ import annotations

import resource
import statistics
import tempfile
import time
from itertools import islice
from pathlib import Path

from cryptography.fernet import Fernet
from sqlalchemy import select

from sandbox.samples.make import write_project
from seekout import Candidate, read_project
from store.base.db import Database
from store.migrate import upgrade
from store.models import Candidate as Stored
from store.people import projects
from store.workspaces import workspaces
from worker.destinations.sourcewhale.payload import new_candidate

PEOPLE, _CHUNK, _TIMES = 14_000, 1_000, 5


def _once(path: Path, directory: Path, *, sealed: bool) -> tuple[float, int]:
    """Seconds of processors for reading, storing, and making requests of everybody; and the database's bytes."""
    database = Database(f"sqlite:///{directory / f'{time.monotonic_ns()}.db'}")
    upgrade(database)
    database.keep_details([Fernet.generate_key().decode()], sealed=sealed)
    database.ledger_secret = b"the secret of a measurement"
    with database.write() as session:
        workspace_id = workspaces.ensure(session, "T1", None).id
    began = _processor_seconds()
    with read_project(path, path.name) as reader:
        with database.write() as session:
            project, reading = projects.begin_reading(session, workspace_id, "p")
        rows = (row for row in reader.rows() if isinstance(row, Candidate))
        while chunk := list(islice(rows, _CHUNK)):
            with database.write() as session:
                projects.put_candidates(session, project, reading, chunk)
    with database.read() as session:
        people = session.scalars(select(Stored.data).execution_options(yield_per=_CHUNK))
        assert sum(1 for data in people if new_candidate(data, None)) > 0
    took = _processor_seconds() - began
    database.close()
    return took, sum(file.stat().st_size for file in directory.glob("*.db*"))


def _processor_seconds() -> float:
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in both)


def table() -> list[str]:
    """Seconds of processors and bytes, plain and sealed in turns, as Markdown."""
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "project.csv"
        write_project(path, PEOPLE)
        took: dict[bool, list[float]] = {False: [], True: []}
        size = {}
        for turn in range(2 * _TIMES):
            with tempfile.TemporaryDirectory() as fresh:
                seconds, size[turn % 2 == 1] = _once(path, Path(fresh), sealed=turn % 2 == 1)
            took[turn % 2 == 1].append(seconds)
    plain, sealed = (statistics.median(took[one]) for one in (False, True))
    return [
        "## Details encrypted at rest (`ENCRYPT_DETAILS=on`)",
        "",
        f"Goal: at most 3 % more. {PEOPLE:,} people with histories read from a file, stored on SQLite, and made "
        f"requests of; seconds of processors, medians of {_TIMES} runs in turns.",
        "",
        "| | plain | encrypted | more |",
        "| --- | --- | --- | --- |",
        f"| processor | {plain:.2f} s | {sealed:.2f} s | {sealed / plain - 1:+.1%} |",
        f"| database | {size[False] / 1e6:.1f} MB | {size[True] / 1e6:.1f} MB | {size[True] / size[False] - 1:+.0%} |",
    ]


if __name__ == "__main__":
    print("\n".join(table()))
