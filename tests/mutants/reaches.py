"""Which tests meet a changed line, and in which order.

The tests run once unchanged, on SQLite alone, and `tests.mutants.reach` writes down what runs through which line. What
was found is kept by test file under var/, so that only the files that were changed since run again; any change to the
product, or to a conftest.py, makes all of it old.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from .mutations import FLOORS, Mutation

REPOSITORY = Path(__file__).resolve().parents[2]
_KEPT = REPOSITORY / "var" / "mutants" / "reach.json"
# Processor seconds that a test on PostgreSQL takes more than the same on SQLite, for a database of its own.
_DATABASE_OF_ITS_OWN = 0.2


@dataclass
class Reach:
    """Which test reaches which line; see `tests.mutants.reach`."""

    tests: dict[str, float] = field(default_factory=dict)
    elsewhere: list[str] = field(default_factory=list)
    lines: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    loaded: list[str] = field(default_factory=list)

    def seconds(self, test: str) -> float:
        """What a test costs, in seconds of a processor; for one on PostgreSQL a guess, from the same on SQLite."""
        like = test.replace("postgresql", "sqlite")
        return self.tests.get(test, self.tests.get(like, 1.0) + _DATABASE_OF_ITS_OWN)

    def tests_of(self, mutation: Mutation, code: str) -> tuple[list[str], list[str]]:
        """The tests on SQLite that run through a line of this code, and then those on PostgreSQL: those named like the
        module first, then those of what is written down whole, then the quickest.

        A line that runs while its module is imported, or in a process that a test started, is told by all tests that
        come to the module, and by those that come to none and only look at what stands there; one of a module that does
        no more than declare things, by any. What runs on PostgreSQL alone is told by the tests there of the files whose
        others come to the module.
        """
        by_line = self.lines.get(mutation.module, {})
        own = [by_line[line] for line in map(str, _statement(code, mutation.line)) if line in by_line]
        of_module = {test for tests in by_line.values() for test in tests} or set(self.tests)
        found = {test for tests in own for test in tests}
        if found:
            # A test is known by its function where its parameters are those of the database.
            names = {_function(test) for test in found}
            elsewhere = [test for test in self.elsewhere if _function(test) in names]
        else:
            files = {_file(test) for test in of_module}
            elsewhere = [test for test in self.elsewhere if _file(test) in files]
            found = of_module | self._looking if own or not elsewhere else set()
        return self._in_turn(mutation, found), self._in_turn(mutation, elsewhere)

    @cached_property
    def _looking(self) -> set[str]:
        """The tests that run through no line of the product, such as one that compares a constant."""
        running = {test for by_line in self.lines.values() for tests in by_line.values() for test in tests}
        return set(self.tests) - running

    def _in_turn(self, mutation: Mutation, tests: Iterable[str]) -> list[str]:
        path = Path(mutation.module)
        # `reading_process` is tested by test_process, `throttle` by test_throttle_waits.
        words = {path.stem, *path.stem.split("_")}
        mirror = f"/{path.parent.name}/"

        def turn(test: str) -> tuple[bool, bool, bool, float]:
            file = _file(test)
            own = Path(file).stem.removeprefix("test_")
            # What holds all that is said against what is written down notices most, and is never among the quickest.
            whole = own.startswith("whole_")
            return (
                own not in words and not own.startswith(path.stem),
                mirror not in file,
                not whole,
                self.seconds(test),
            )

        return sorted(tests, key=turn)


def find_reach(copy: Path, tests: Sequence[str]) -> Reach:
    """What these tests, files or folders, run through in a copy of the repository. Those that fail are left out, and
    named on standard error."""
    files = sorted({str(path.relative_to(copy)) for name in tests for path in _files(copy / name)})
    product = [path for floor in FLOORS for path in (copy / floor).rglob("*.py")]
    shared = _digest(copy, [Path(__file__).with_name("reach.py"), *sorted(product), *sorted(copy.rglob("conftest.py"))])
    kept = json.loads(_KEPT.read_text()) if _KEPT.exists() else {}
    of_files: dict[str, dict[str, Any]] = kept["files"] if kept.get("shared") == shared else {}
    digests = {name: _digest(copy, sorted(_with_helpers(copy, copy / name))) for name in files}
    old = [name for name in files if of_files.get(name, {}).get("digest") != digests[name]]
    if old:
        found = _run(copy, old)
        for name, part in _parts(found, old).items():
            of_files[name] = {"digest": digests[name], **part}
        _KEPT.parent.mkdir(parents=True, exist_ok=True)
        _KEPT.write_text(json.dumps({"shared": shared, "files": of_files}))
    return _together([of_files[name] for name in files])


def _files(path: Path) -> Iterable[Path]:
    return path.rglob("test_*.py") if path.is_dir() else [path]


def _with_helpers(copy: Path, path: Path) -> set[Path]:
    """A test file and whatever of tests/ it imports."""
    found, left = set[Path](), [path]
    while left:
        one = left.pop()
        if one in found or not one.exists():
            continue
        found.add(one)
        for module, names in re.findall(r"^\s*from (tests[\w.]*) import (.+)", one.read_text(), re.M):
            folder = copy.joinpath(*module.split("."))
            left += [folder.with_suffix(".py"), *(folder / f"{name}.py" for name in re.findall(r"\w+", names))]
    return found


def _digest(copy: Path, paths: Iterable[Path]) -> str:
    told = hashlib.sha256()
    for path in paths:
        told.update(f"{path.name}\0".encode() + path.read_bytes())
    return told.hexdigest()


def _run(copy: Path, files: Sequence[str]) -> Reach:
    into = copy / "reach.json"
    options = ("-o", "addopts=", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--timeout", "300")
    run = [sys.executable, "-m", "pytest", *options, "-p", "tests.mutants.reach", *files]
    done = subprocess.run(
        run, cwd=copy, env={**os.environ, "REACH_INTO": str(into)}, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        print(done.stdout[-3000:], done.stderr[-2000:], file=sys.stderr)
    if not into.exists():
        raise SystemExit("the tests could not be run before anything was changed")
    return Reach(**json.loads(into.read_text()))


def _parts(whole: Reach, files: Sequence[str]) -> dict[str, dict[str, Any]]:
    """What the tests of each file run through. A line that runs in none of the tests stands with each file."""
    parts: dict[str, dict[str, Any]] = {
        file: {"tests": {}, "elsewhere": _of(whole.elsewhere, file), "lines": {}, "loaded": whole.loaded}
        for file in files
    }
    for test, seconds in whole.tests.items():
        parts[_file(test)]["tests"][test] = seconds
    for module, by_line in whole.lines.items():
        for line, tests in by_line.items():
            by_file: dict[str, list[str]] = {}
            for test in tests:
                by_file.setdefault(_file(test), []).append(test)
            for file in by_file if tests else files:
                parts[file]["lines"].setdefault(module, {})[line] = by_file.get(file, [])
    return parts


def _together(parts: Iterable[dict[str, Any]]) -> Reach:
    whole = Reach()
    loaded: dict[str, None] = {}
    for part in parts:
        whole.tests.update(part["tests"])
        whole.elsewhere += part["elsewhere"]
        for module, by_line in part["lines"].items():
            for line, tests in by_line.items():
                whole.lines.setdefault(module, {}).setdefault(line, []).extend(tests)
        loaded.update(dict.fromkeys(part["loaded"]))
    whole.loaded = list(loaded)
    return whole


def _statement(code: str, line: int) -> range:
    """The lines of the innermost statement with this line; of one that holds others, those before them."""
    best = range(line, line + 1)
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or node.lineno):
            inner = [one.lineno for one in ast.iter_child_nodes(node) if isinstance(one, ast.stmt)]
            best = range(node.lineno, min([*inner, (node.end_lineno or node.lineno) + 1]))
    return best if line in best else range(line, line + 1)


def _of(tests: Iterable[str], file: str) -> list[str]:
    return [test for test in tests if _file(test) == file]


def _file(test: str) -> str:
    return test.partition("::")[0]


def _function(test: str) -> str:
    return test.partition("[")[0]
