"""*Check SourceWhale* of 500 people, by itself and beside an export; and what it costs that export (issue 17)."""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from pathlib import Path

from bench.house import House
from sandbox.stack import API_KEY
from store.exporting import exports, known
from store.models import CheckState

PEOPLE, BESIDE, LATENCY = 500, 20_000, 0.05
_ROUNDS = 2


def _checked(house: House, export_id: str) -> float:
    """Seconds until everybody was asked for."""
    began = time.monotonic()
    with house.database.write() as session:
        export = exports.by_id(session, export_id)
        assert export is not None
        assert known.ask(session, export)
    house.queue.check_people(export_id)
    while True:
        with house.database.read() as session:
            export = exports.by_id(session, export_id)
            assert export is not None
            check = known.check(session, export)
            assert check is not None
            if check.state != CheckState.ASKED:
                assert (check.state, check.done) == (CheckState.DONE, PEOPLE)
                return time.monotonic() - began
        assert time.monotonic() - began < 300
        time.sleep(0.1)


def _measure(workers: int) -> list[str]:
    """A row: the check by itself and beside an export, the export by itself and beside the check, in turns."""
    alone, beside, export_alone, export_beside = [], [], [], []
    directory = Path(tempfile.mkdtemp(prefix="bench-"))
    with House(directory, LATENCY, keys=(API_KEY,)) as house:
        workspace = house.workspace("T_LOCAL", API_KEY)
        house.start_workers(workers)
        for _ in range(_ROUNDS):
            first, second = house.reviewed(workspace, BESIDE), house.reviewed(workspace, BESIDE)
            house.press_export(first)
            export_alone.append(house.wait_for_end(first).seconds)
            alone.append(_checked(house, house.reviewed(workspace, PEOPLE)))
            checked = house.reviewed(workspace, PEOPLE)
            house.press_export(second)
            beside.append(_checked(house, checked))
            export_beside.append(house.wait_for_end(second).seconds)
    shutil.rmtree(directory, ignore_errors=True)
    usual, slowed = statistics.median(export_alone), statistics.median(export_beside)
    return [
        f"| {workers} | {statistics.median(alone):.1f} s | {statistics.median(beside):.1f} s "
        f"(worst {max(beside):.1f} s) | {usual:.1f} s | {slowed:.1f} s | {(slowed / usual - 1) * 100:+.0f} % |"
    ]


def table() -> list[str]:
    """The figures as Markdown."""
    return [
        f"## *Check SourceWhale*: {PEOPLE} people whom SourceWhale does not know, at {LATENCY * 1000:.0f} ms",
        "",
        f"Medians of {_ROUNDS} rounds, beside an export of {BESIDE:,} through the same key. Goals: under 15 s, and the "
        "export at most 10 % slower.",
        "",
        "| workers | check by itself | check beside an export | that export by itself | beside the check | slower by |",
        "| --- | --- | --- | --- | --- | --- |",
        *_measure(1),
        *_measure(2),
    ]
