"""`make mutants`: change the product a little, many times, with cosmic-ray, and see whether a test notices.

A copy of what git tracks is mutated, never the files that are here. Of each module some mutants are drawn by a seed;
the narrow tests run first, those named like the module, then its room's. Written as Markdown: the score by module, and
the survivors, for a person to judge: many a mutant changes nothing that anybody could observe.
"""

from __future__ import annotations

import argparse
import ast
import random
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
# The modules of a room, and the tests that should notice.
ROOMS: dict[str, tuple[str, str]] = {
    "engine": ("worker/exports", "tests/worker/exports"),
    "exports": ("store/exporting", "tests/store"),
    "store": ("store", "tests/store"),
    "sw_client": ("sw_client", "tests/sw_client"),
    "seekout": ("seekout", "tests/seekout"),
    "listeners": ("bot", "tests/bot"),
}
_CONFIGURATION = """
[cosmic-ray]
module-path = "{module}"
timeout = {timeout}
excluded-modules = []
test-command = "{command}"

[cosmic-ray.distributor]
name = "local"
"""


def main() -> int:
    """Mutate what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rooms", nargs="*", help=f"{', '.join(ROOMS)}, or modules such as sw_client/answers.py")
    parser.add_argument("--most", type=int, default=40, help="mutants of each module")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    modules = [module for name in given.rooms or ROOMS for module in _modules(name)]
    survivors: list[str] = []
    print("| module | mutants there are | tried | killed | survived | killed of the decided |")
    print("| --- | --- | --- | --- | --- | --- |", flush=True)
    with tempfile.TemporaryDirectory(prefix="mutants-") as directory:
        copy = _copy(Path(directory) / "repository")
        for module in modules:
            there_are, found = _try(copy, module, given.most, given.seed)
            told = Counter(outcome for outcome, _ in found)
            decided = told["killed"] + told["survived"]
            share = f"{100 * told['killed'] / decided:.0f} %" if decided else "-"
            print(
                f"| `{module}` | {there_are} | {len(found)} | {told['killed']} | {told['survived']} | {share} |",
                flush=True,
            )
            survivors += [f"{module}: {change}" for outcome, change in found if outcome == "survived"]
    print("\nSurvivors:\n")
    print("\n".join(f"- {one}" for one in survivors) or "none")
    return 0


def _modules(name: str) -> list[str]:
    if name.endswith(".py"):
        return [name]
    folder = REPOSITORY / ROOMS[name][0]
    found = [path for path in sorted(folder.rglob("*.py")) if "migrations" not in path.parts]
    return [str(path.relative_to(REPOSITORY)) for path in found if path.name not in ("__init__.py", "__main__.py")]


def _copy(copy: Path) -> Path:
    listed = subprocess.run(["git", "ls-files"], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    for name in listed.stdout.split("\n"):
        if name and (REPOSITORY / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(REPOSITORY / name, copy / name)
    (copy / ".venv").symlink_to(sys.prefix)
    return copy


def _tests(module: str) -> list[list[str]]:
    """Groups of tests to run one after the other, the narrow ones first."""
    room = next(tests for folder, tests in ROOMS.values() if module.startswith(f"{folder}/"))
    name = Path(module).stem
    narrow = sorted(
        str(path.relative_to(REPOSITORY))
        for path in (REPOSITORY / "tests").rglob(f"test_{name}*.py")
        if "journeys" not in path.parts
    )
    return [narrow, [room]] if narrow else [[room]]


def _try(copy: Path, module: str, most: int, seed: int) -> tuple[int, list[tuple[str, str]]]:
    """How many mutants of a module there are, and the outcome and the change of each that was tried."""
    from cosmic_ray.work_db import WorkDB, use_db

    run = f"{sys.executable} -m pytest -n 0 -x -q -p no:cacheprovider --timeout 100"
    command = " && ".join(f"{run} {shlex.join(group)}" for group in _tests(module))
    began = time.monotonic()
    before = subprocess.run(["/bin/sh", "-c", command], cwd=copy, capture_output=True, text=True)
    if before.returncode != 0:
        print(before.stdout[-2000:], file=sys.stderr)
        raise SystemExit(f"the tests of {module} fail before anything is changed")
    settings, work = copy / "mutants.toml", copy / "mutants.sqlite"
    work.unlink(missing_ok=True)
    timeout = 20 + 3 * (time.monotonic() - began)
    settings.write_text(_CONFIGURATION.format(module=module, timeout=timeout, command=f"sh -c '{command}'"))
    _cosmic_ray(copy, "init", "mutants.toml", "mutants.sqlite")
    unobservable = _unobservable(copy / module)
    with use_db(str(work), WorkDB.Mode.open) as database:
        items = [
            item
            for item in sorted(database.work_items, key=lambda one: (one.mutations[0].start_pos, str(one.mutations)))
            if not any(first <= item.mutations[0].start_pos[0] <= last for first, last in unobservable)
        ]
        drawn = random.Random(f"{seed} {module}").sample(items, min(most, len(items)))
        database.clear()
        database.add_work_items(drawn)
    _cosmic_ray(copy, "exec", "mutants.toml", "mutants.sqlite")
    with use_db(str(work), WorkDB.Mode.open) as database:
        found = [
            (str(result.test_outcome.value if result.test_outcome else "undecided"), _change(result.diff))
            for _, result in database.completed_work_items
        ]
    return len(items), found


def _cosmic_ray(copy: Path, *arguments: str) -> None:
    tool = str(Path(sys.executable).with_name("cosmic-ray"))
    subprocess.run([tool, *arguments], cwd=copy, check=True, stdout=subprocess.DEVNULL)


def _unobservable(path: Path) -> list[tuple[int, int]]:
    """Lines that hold annotations or log something: the first are never evaluated, the second promise nothing."""

    def lines() -> Iterator[ast.AST]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.arg | ast.AnnAssign) and node.annotation is not None:
                yield node.annotation
            elif isinstance(node, ast.FunctionDef) and node.returns is not None:
                yield node.returns
            elif isinstance(node, ast.Expr) and ast.unparse(node).startswith("logger."):
                yield node

    return [(node.lineno, node.end_lineno or node.lineno) for node in lines()]  # type: ignore[attr-defined]


def _change(diff: str | None) -> str:
    lines: Sequence[str] = (diff or "").split("\n")
    changed = [
        line[0] + " `" + line[1:].strip() + "`" for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")
    ]
    return " ".join(changed)


if __name__ == "__main__":
    sys.exit(main())
