"""A worker process with its Redis, a local SourceWhale and a local Slack, and exports put straight into its database.

What an export costs is measured from *Export* (its items written) to its end, as the database's clock has them.
"""

from __future__ import annotations

import itertools
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import requests

import seekout
from sandbox.stack import Process, Stack, launch
from store.base.config import Settings
from store.base.db import Database
from store.base.secrets import SecretBox
from store.connection import connections
from store.exporting import exports, items, states
from store.models import DraftState, Export, ExportState
from store.people import ledger, projects
from store.upkeep.planner import gather_statistics
from store.workspaces import workspaces
from worker.destinations.sourcewhale.destination import SourceWhaleDestinations
from worker.destinations.sourcewhale.throttle import Throttles
from worker.runtime.broker import connect
from worker.runtime.embedded_redis import EmbeddedRedis
from worker.runtime.queue import JobQueue
from worker.services import Services
from worker.slack.clients import SlackClients

BATCH = 50
_CHUNK = 1000
_numbers = itertools.count(1)


def sizes(usual: str) -> tuple[int, ...]:
    """Numbers of candidates as BENCH_SIZES has them, parted by commas or spaces; else the `usual` ones."""
    given = os.environ.get("BENCH_SIZES", "").replace(",", " ").split() or usual.split()
    if not all(size.isdecimal() and int(size) > 0 for size in given):
        sys.exit(f"BENCH_SIZES is numbers of candidates, like 1000,10000; not {' '.join(given)}.")
    return tuple(map(int, given))


def invented(number: int, mark: int | None = None) -> Iterator[seekout.Candidate]:
    """So many people with an e-mail, a phone, a link, two jobs and a degree each; `mark` stands in what is theirs."""
    mark = next(_numbers) if mark is None else mark
    for n in range(number):
        yield seekout.Candidate(
            row=n + 2,
            identity=f"li:bench-{mark}-{n}",
            full_name=f"Ada Bench {n}",
            first_name="Ada",
            last_name=f"Bench {n}",
            emails=(f"ada.{mark}.{n}@example.com",),
            phones=(f"+1 555 {mark:04d} {n:06d}",),
            location="Kraków, Poland",
            links=(f"https://www.linkedin.com/in/bench-{mark}-{n}",),
            current_title="Platform Engineer",
            current_company="Globex",
            experience=(
                seekout.Experience(title="Platform Engineer", company="Globex", start="2020-01"),
                seekout.Experience(title="Engineer", company="Initech", start="2016-03", end="2019-12"),
            ),
            education=(seekout.Education(school="Example University", degree="BSc", start="2012", end="2016"),),
        )


@dataclass(frozen=True, slots=True)
class Ran:
    """One export as it went: seconds from *Export* to its end."""

    people: int
    seconds: float
    state: str

    @property
    def rate(self) -> float:
        """Candidates a second."""
        return self.people / self.seconds


class House:
    """Everything but the bot, under `directory`."""

    def __init__(
        self,
        directory: Path,
        latency: float,
        *,
        environment: dict[str, str] | None = None,
        keys: Iterable[str] = (),
        launch: Callable[[Sequence[str], Mapping[str, str], Path], Process] = launch,
    ) -> None:
        options = ["--latency", str(latency)]
        for key in keys:
            options += ["--key", key]
        self.stack = Stack(directory, environment=environment, sourcewhale_options=tuple(options), launch=launch)
        self.stack.start_services()
        self.stack.run("release")
        settings = self._settings = Settings.from_env(self.stack.environment)
        self.database = Database(settings.database_url)
        self._secrets = SecretBox(settings.encryption_keys)
        ledger.open_ledger(self.database, self._secrets)
        # What stands in the links of an export's people, and of nobody else.
        self.links: dict[str, str] = {}
        self._redis = None
        url = settings.redis_url
        if url is None:
            self._redis = EmbeddedRedis(settings.var_dir)
            url = self._redis.ensure_running()
        self._redis_url = url
        self.queue = JobQueue(connect(url), ledger.deployment(self.database))

    def __enter__(self) -> House:
        return self

    def __exit__(self, *error: Any) -> None:
        self.database.close()
        self.stack.stop()
        if self._redis is not None:
            self._redis.close()

    def start_workers(self, number: int = 1) -> None:
        """Start worker processes."""
        self.stack.start("worker")
        for another in range(2, number + 1):
            self.stack.start_another("worker", f"worker {another}")
        time.sleep(2.0 + number)

    def workspace(self, team: str, api_key: str) -> tuple[str, str]:
        """A workspace with a connection: both ids."""
        with self.database.write() as session:
            workspace = workspaces.ensure(session, team, None)
            draft = connections.begin_draft(
                session, workspace.id, user_id="U_DANA", view_id="V1", can_export=True, pools_enabled=True
            )
            draft.api_key_encrypted, draft.key_last4 = self._secrets.encrypt(api_key), api_key[-4:]
            draft.state = DraftState.VERIFIED
            connection = connections.finish_draft(session, draft)
            assert connection is not None
            return workspace.id, connection.id

    def reviewed(self, workspace: tuple[str, str], people: int) -> str:
        """An export of so many invented people that waits for *Export*, prepared as a worker does."""
        with self.database.write() as session:
            project, reading = projects.begin_reading(session, workspace[0], f"bench {next(_numbers)}")
        mark = next(_numbers)
        everybody = invented(people, mark)
        while chunk := list(itertools.islice(everybody, _CHUNK)):
            with self.database.write() as session:
                projects.put_candidates(session, project, reading, chunk)
        gather_statistics(self.database)
        with self.database.write() as session:
            projects.finish_reading(session, project, reading, {})
            made = states.create(
                session,
                workspace_id=workspace[0],
                connection_id=workspace[1],
                project_id=project.id,
                reading=reading,
                requested_by="U_DANA",
                user_email="dana@example.com",
                kind="prospects",
                destination_id="camp-backend",
                destination_name="Backend",
                include_previous=False,
                dummy_emails=False,
                channel_id="C_SOURCING",
                state=ExportState.REVIEW,
                listed=True,
            )
            self.links[made.id] = f"/bench-{mark}-"
            return made.id

    def press_export(self, export_id: str) -> None:
        """What *Export* does: write the items, then enqueue."""
        with self.database.write() as session:
            export = exports.by_id(session, export_id)
            assert export is not None
            assert states.start(session, export)
        self.queue.run_export(export_id)

    def wait_for_end(self, export_id: str, timeout: float = 1800) -> Ran:
        """Until an export has ended."""
        deadline = time.monotonic() + timeout
        while True:
            with self.database.read() as session:
                export = session.get_one(Export, export_id)
                if export.ended_at is not None and export.queued_at is not None:
                    exported = items.counts(session, export_id).exported
                    return Ran(exported, export.ended_at - export.queued_at, export.state)
            assert time.monotonic() < deadline
            time.sleep(0.25)

    def has_ended(self, export_id: str) -> bool:
        """Whether an export has ended."""
        with self.database.read() as session:
            return session.get_one(Export, export_id).ended_at is not None

    @contextmanager
    def services(self) -> Iterator[Services]:
        """What a worker's jobs share, to run them in this process; nobody delivers its messages."""
        redis = connect(self._redis_url)
        throttles = Throttles(redis)
        slack = SlackClients(self._settings, self.database, self._secrets, timeout=10)
        assert slack.adopt_bot_token() is None
        yield Services(
            settings=self._settings,
            database=self.database,
            secrets=self._secrets,
            slack=slack,
            queue=self.queue,
            destinations=SourceWhaleDestinations(self._settings.sourcewhale_api_url, throttles, lambda: False),
            wake=lambda: None,
        )
        redis.close()

    def peak_memory(self, process: str = "worker") -> float:
        """The most memory that a process has had, in MB."""
        status = Path(f"/proc/{self.stack.pid(process)}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024

    def processes(self) -> list[psutil.Process]:
        """The processes that the stack started."""
        return [psutil.Process(self.stack.pid(name)) for name in self.stack.running]


def plain_loop(url: str, api_key: str, people: int, batch: int) -> float:
    """Candidates a second with one requests session, one request after another, and nothing remembered."""
    with requests.Session() as session:
        session.headers["api-key"] = api_key
        began = time.perf_counter()
        for start in range(0, people, batch):
            someone = [{"name": f"Loop {n}", "emails": [f"loop{n}@example.com"]} for n in range(start, start + batch)]
            body = {"candidates": someone, "campaignId": "camp-backend"}
            session.post(f"{url}/v1/candidates/add", json=body, timeout=30).raise_for_status()
        return people / (time.perf_counter() - began)
