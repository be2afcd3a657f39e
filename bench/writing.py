"""How long somebody else who writes waits, beside a large Review and a large export on SQLite, which has one writer."""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from bench.house import sizes
from bench.waiting import reviewed, until_complete
from sandbox.demo import connect
from sandbox.samples.make import write_project
from sandbox.stack import Stack
from store.base.config import Settings
from store.base.db import Database

# BENCH_SIZES=14000 measures less.
SIZES = sizes("14000 100000")
_PAUSE_SECONDS = 0.03


class _Writer:
    """Writes nothing, again and again, as a click would write little."""

    def __init__(self, url: str) -> None:
        self._database = Database(url)
        self._stopped = threading.Event()
        self.waits: list[float] = []
        self.given_up = 0
        self._thread = threading.Thread(target=self._write_on)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        self._thread.start()
        yield
        self._stopped.set()
        self._thread.join()
        self._database.close()

    def _write_on(self) -> None:
        while not self._stopped.wait(_PAUSE_SECONDS):
            began = time.monotonic()
            try:
                with self._database.write() as session:
                    session.connection()
            except SQLAlchemyError:
                self.given_up += 1
            self.waits.append(time.monotonic() - began)


def table() -> list[str]:
    """Waits by what goes on meanwhile, as Markdown."""
    lines = [
        "## Writing beside a large Review and a large export, on SQLite",
        "",
        f"Another process asks to write, and asks again {_PAUSE_SECONDS * 1000:.0f} ms after it has written. Slack "
        "waits for three seconds, and SQLite gives up after ten.",
        "",
        "| beside | writes | median | 99 % | worst | given up |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for people in SIZES:
        directory = Path(tempfile.mkdtemp(prefix="bench-"))
        with Stack(directory) as stack:
            stack.up()
            url = Settings.from_env(stack.environment).database_url
            dana = stack.slack.person("dana")
            connect(dana)
            path = directory / f"writing-{people}.csv"
            write_project(path, people)
            with (beside := _Writer(url)).at_work():
                modal, _ = reviewed(dana, path)
            lines.append(_row(f"Review of {people:,}", beside))
            with (beside := _Writer(url)).at_work():
                modal.submit()
                until_complete(dana, path)
            lines.append(_row(f"export of {people:,}", beside))
        shutil.rmtree(directory, ignore_errors=True)
    return lines


def _row(beside: str, writer: _Writer) -> str:
    waits = sorted(writer.waits)
    median, late = waits[len(waits) // 2], waits[int(len(waits) * 0.99)]
    return (
        f"| {beside} | {len(waits):,} | {median * 1000:.0f} ms | {late * 1000:.0f} ms | {waits[-1] * 1000:,.0f} ms "
        f"| {writer.given_up} |"
    )


if __name__ == "__main__":
    print("\n".join(table()))
