"""`make mutants`: change the product a little, many times, and see whether a narrow test notices.

The changes are cosmic-ray's, drawn by a seed from all of a room's; a copy is changed, never the files that are here.
The tests run once unchanged, and what runs through which line is written down; a changed line then meets the tests
that run through it: those named like its module first, then the quickest, then what costs more (PostgreSQL). A test
that does not end counts as one that noticed. Written as Markdown: a score for each room, and the survivors, for a
person to judge: many a change alters nothing that anybody could observe.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from .mutations import Mutation, difference, mutations
from .named import NAMED
from .reaches import REPOSITORY, Reach, find_reach
from .trials import Outcome, copy_into, prepare, try_named, try_one

_OF_ENGINE = ("tests/worker/exports", "tests/worker/test_senders.py", "tests/worker/test_how_it_ended.py")
# Every act of people, by whom and of what they may be, with all that it writes.
_OF_ANSWERS = ("tests/bot/test_whole_answers.py",)
_OF_ACTS = ("tests/worker/test_actions.py",)
_OF_KEEPING = (
    "tests/worker/test_keeper_enqueues.py",
    "tests/worker/test_housekeeping.py",
    "tests/worker/test_courier.py",
    "tests/worker/test_bootstrap.py",
    "tests/worker/test_starting.py",
)
# What starts whole processes, or a whole bot for each test, is too slow to be run for each mutant.
_WHOLE = ("test_deploying.py", "test_operating_page.py", "test_strangers.py", "test_requests_of_strangers.py")
_OF_BOT = tuple(
    str(path.relative_to(REPOSITORY))
    for path in sorted((REPOSITORY / "tests" / "bot").rglob("test_*.py"))
    if path.name not in _WHOLE
)
# The modules of a room, but for those that are a room of their own, and the tests that should notice: narrow ones, no
# journey among them.
ROOMS: dict[str, tuple[str, tuple[str, ...]]] = {
    "engine": ("worker/exports", (*_OF_ENGINE, *_OF_ACTS)),
    "exports": ("store/exporting", ("tests/store", *_OF_ENGINE, *_OF_ACTS, *_OF_ANSWERS)),
    "store": ("store", ("tests/store", *_OF_ENGINE, *_OF_ACTS, *_OF_KEEPING)),
    "sw_client": ("sw_client", ("tests/sw_client", "tests/worker/test_throttle.py", "tests/worker/destinations")),
    "seekout": ("seekout", ("tests/seekout",)),
    "listeners": ("bot", _OF_BOT),
}


def main() -> int:
    """Mutate what the command line names."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("rooms", nargs="*", help=f"{', '.join(ROOMS)}; modules such as sw_client/answers.py; named")
    parser.add_argument("--most", type=int, default=40, help="mutants of each room or module that is named")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--again", type=Path, help="a report of the same rooms, number and seed: its survivors alone")
    given = parser.parse_args()
    if given.rooms == ["named"]:
        return _named()
    head = "| room | mutants there are | tried | killed | of those by a test that did not end | survived | killed |"
    print(head + "\n" + "| --- " * head.count(" | ") + "| --- |", flush=True)
    survivors: list[Outcome] = []
    with tempfile.TemporaryDirectory(prefix="mutants-") as directory:
        trials = Trials(Path(directory).resolve() / "repository", _survivors(given.again) if given.again else None)
        for room in given.rooms or ROOMS:
            began, used = time.monotonic(), sum(os.times()[:4])
            there_are, found = trials.of_room(room, given.most, given.seed)
            told = Counter(outcome.end for outcome in found)
            killed = told["killed"] + told["timed out"]
            share = f"{100 * killed / len(found):.0f} %" if found else "-"
            numbers = f"{there_are} | {len(found)} | {killed} | {told['timed out']} | {told['survived']} | {share}"
            print(f"| `{room}` | {numbers} |", flush=True)
            took, used = time.monotonic() - began, sum(os.times()[:4]) - used
            print(f"{room}: {took:.0f} s, {used:.0f} s of processors", file=sys.stderr)
            survivors += [outcome for outcome in found if outcome.end == "survived"]
    print("\nSurvivors:\n")
    for one in survivors:
        unmet = f" ({one.not_run} more tests reach it and were not run)" if one.not_run else ""
        print(f"- `{one.mutation.module}` {one.change}{unmet}")
    return 0


def _named() -> int:
    """Try what is described by hand. Returns 1 if any of it was noticed by no test."""
    print("| what would be broken | where | noticed by |\n| --- | --- | --- |", flush=True)
    survived = 0
    with tempfile.TemporaryDirectory(prefix="mutants-") as directory:
        copy = Path(directory).resolve() / "repository"
        copy_into(copy)
        prepare(
            ("pytest", "hypothesis", "sqlalchemy", "psycopg", "slack_bolt", "aiohttp", "openpyxl", "fakeredis", "rq")
        )
        for one in NAMED:
            end, test = try_named(copy, one)
            survived += end == "survived"
            by = (
                "**nobody**" if end == "survived" else f"`{test.partition('[')[0].rpartition('/')[2]}`" if test else end
            )
            print(f"| {one.promise} | `{one.module}` | {by} |", flush=True)
    return 1 if survived else 0


def _survivors(report: Path) -> set[tuple[str, str]]:
    """The survivors that a report names: the module of each, and its change."""
    found = re.findall(r"^- `([\w/]+\.py)` line \d+: (.+?)(?: \(\d+ more tests reach .*\))?$", report.read_text(), re.M)
    return set(found)


def _modules(name: str) -> list[str]:
    if name.endswith(".py"):
        return [name]
    folder = REPOSITORY / ROOMS[name][0]
    within = [inner for inner, _ in ROOMS.values() if inner.startswith(f"{ROOMS[name][0]}/")]
    others = [*(REPOSITORY / inner for inner in within), folder / "migrations"]
    found = [path for path in sorted(folder.rglob("*.py")) if not any(map(path.is_relative_to, others))]
    return [str(path.relative_to(REPOSITORY)) for path in found if path.name not in ("__init__.py", "__main__.py")]


def _tests(name: str) -> Sequence[str]:
    if name in ROOMS:
        return ROOMS[name][1]
    return next(tests for folder, tests in ROOMS.values() if name.startswith(f"{folder}/"))


class Trials:
    """What is tried in one copy of the repository; what the unchanged tests run through is looked at once."""

    def __init__(self, copy: Path, again: set[tuple[str, str]] | None) -> None:
        self._copy = copy
        self._again = again
        self._reaches: dict[Sequence[str], Reach] = {}
        copy_into(copy)

    def of_room(self, room: str, most: int, seed: int) -> tuple[int, list[Outcome]]:
        """How many mutants a room has, and the outcome of those that were drawn."""
        reach = self._reach(_tests(room))
        there_are: list[Mutation] = [one for module in _modules(room) for one in mutations(self._copy, module)]
        drawn = random.Random(f"{seed} {room}").sample(there_are, min(most, len(there_are)))
        found = []
        for mutation in sorted(drawn, key=lambda one: (one.module, one.line, one.operator, one.occurrence)):
            if self._again is None or self._known(mutation) in self._again:
                outcome = try_one(self._copy, reach, mutation)
            else:
                outcome = Outcome(mutation, "", "killed")
            if outcome is not None:
                found.append(outcome)
                told = f"{outcome.end} {mutation.module} {outcome.change} {outcome.test}"
                print(told, file=sys.stderr, flush=True)
        return len(there_are), found

    def _known(self, mutation: Mutation) -> tuple[str, str]:
        """By what a mutant is known in a report: its line may have moved, its change not."""
        code = (self._copy / mutation.module).read_text()
        return mutation.module, difference(code, mutation.apply(code) or code)

    def _reach(self, tests: Sequence[str]) -> Reach:
        if tests not in self._reaches:
            self._reaches[tests] = find_reach(self._copy, tests)
            prepare(self._reaches[tests].loaded)
        return self._reaches[tests]


if __name__ == "__main__":
    sys.exit(main())
