"""Three years of a workspace, a month at a time: what do they leave, and does it stop growing?

`python -m bench.years --months 36` exports through the whole house, then makes all that stands in the database a month
older and tidies as a worker does once an hour. Prints Markdown.
"""

from __future__ import annotations

import argparse
import contextlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.soak import Left, left
from sandbox.samples.make import write_project
from sandbox.stack import REPOSITORY, Stack
from tests.journeys.conftest import connect, review

PEOPLE, EXPORTS_A_MONTH, MONTH_SECONDS = 100, 2, 30 * 86_400.0
# A moment is a number of seconds since 1970, and nothing else in the database is as large a number with a fraction.
_FIRST_MOMENT = 1e9


def years(months: int) -> list[Left]:
    """Live through so many months; what was left at the end of each."""
    directory = Path(tempfile.mkdtemp(prefix="years-"))
    found: list[Left] = []
    with Stack(directory) as stack:
        stack.up()
        dana = stack.slack.person("dana")
        connect(dana)
        for month in range(1, months + 1):
            for number in range(EXPORTS_A_MONTH):
                path = directory / f"month-{month}-{number}.csv"
                write_project(path, PEOPLE, seed=70_000 + month * 10 + number)
                assert review(dana, path).submit().ok
                dana.wait_for_message("#sourcing", f"Export Complete\n*month-{month}-{number}*", timeout=300)
            # A Review that nobody ends, of people whom nobody exports.
            path = directory / f"left-{month}.csv"
            write_project(path, PEOPLE, seed=170_000 + month)
            review(dana, path).close()
            _grow_older(directory / "bot.db")
            subprocess.run(
                [sys.executable, "-m", "worker.operations.operate", "tidy"],
                cwd=REPOSITORY, env=stack.environment, check=True, stdout=subprocess.DEVNULL,
            )  # fmt: skip
            found.append(left(directory, EXPORTS_A_MONTH * month))
    shutil.rmtree(directory, ignore_errors=True)
    return found


def _grow_older(path: Path) -> None:
    """Make everything a month older."""
    with contextlib.closing(sqlite3.connect(path, timeout=60)) as connection, connection:
        for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for _, column, kind, *_ in connection.execute(f"PRAGMA table_info({table})").fetchall():
                if kind.upper() in {"FLOAT", "REAL", "DOUBLE"}:
                    connection.execute(
                        f"UPDATE {table} SET {column} = {column} - {MONTH_SECONDS} WHERE {column} > {_FIRST_MOMENT}"
                    )


def table(found: list[Left]) -> list[str]:
    """Rows after some of the months, of each table that has any, as Markdown."""
    shown = [month for month in (1, 3, 6, 12, 24, 26, 30, 36, 48, 60, 63, 72) if month <= len(found)]
    lines = [
        f"| rows after months | {' | '.join(map(str, shown))} |",
        "| --- |" + " --- |" * len(shown),
    ]
    for name in sorted(found[-1].rows):
        rows = [found[month - 1].rows.get(name, 0) for month in shown]
        if any(rows):
            lines.append(f"| {name} | {' | '.join(f'{number:,}' for number in rows)} |")
    megabytes = (f"{found[month - 1].megabytes:.1f}" for month in shown)
    return [*lines, f"| MB of the database | {' | '.join(megabytes)} |"]


def main() -> None:
    """Run for as many months as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--months", type=int, default=36)
    print("\n".join(table(years(parser.parse_args().months))))


if __name__ == "__main__":
    main()
