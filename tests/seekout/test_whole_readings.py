"""All that is read of a file and told of it, for each file that is kept here: nothing of it changes unnoticed.

Other tests say what must be so; this one says what is so. After a change that is meant, `python -m
tests.seekout.test_whole_readings` writes tests/seekout/whole_readings.json anew, and its difference is looked through.
Of the tables of tests.seekout.odd_tables, and behind them of the sheets of tests.seekout.odd_sheets, a digest is kept
alone; `python -m tests.seekout.test_whole_readings 17` shows a table and its reading, before a change and after it.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from seekout import Candidate, ProjectFileError, open_project, told_by
from tests.seekout import odd_sheets, odd_tables

TESTS = Path(__file__).resolve().parents[1]
FOLDERS = (
    TESTS / "cases" / "files",
    TESTS / "seekout" / "files" / "saved",
    TESTS.parent / "sandbox" / "samples",
    TESTS.parent / "sandbox" / "samples" / "ugly",
)
FILES = {
    f"{folder.name}/{path.name}": path
    for folder in FOLDERS
    for path in sorted(folder.iterdir())
    if path.is_file() and path.suffix != ".py"
}
WRITTEN = TESTS / "seekout" / "whole_readings.json"
DIGESTS = TESTS / "seekout" / "odd_tables.txt"
TABLES, SHEETS, TOGETHER = 800, 600, 100


def reading(path: Path) -> dict[str, Any]:
    """Rows, and what is told of the whole file; or how it is refused. Lists are as JSON has them."""
    try:
        with open_project(path, path.name) as reader:
            rows = [row.to_dict() if isinstance(row, Candidate) else [row.row, row.reason] for row in reader.rows()]
            told = {"kind": reader.kind, "project": reader.project_name, **told_by(reader)}
            told["all_notes"] = [[note.code, note.number, note.sentence] for note in reader.notes]
    except ProjectFileError as error:
        return {"refused": [error.code, str(error)]}
    found: dict[str, Any] = json.loads(json.dumps({"rows": rows, "told": told}))
    return found


@pytest.fixture(scope="module")
def digests():
    return DIGESTS.read_text(encoding="ascii").split()


@pytest.fixture(scope="module")
def written():
    return json.loads(WRITTEN.read_text(encoding="utf-8"))


def test_every_file_is_written_down(written):
    assert set(written) == set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_a_file_reads_as_it_is_written_down(written, name):
    assert reading(FILES[name]) == written[name], "if that is meant: python -m tests.seekout.test_whole_readings"


@pytest.mark.skipif(unicodedata.unidata_version != "14.0.0", reason="digests are of Unicode 14")
@pytest.mark.sampled(5)
@pytest.mark.parametrize("first", range(0, TABLES + SHEETS, TOGETHER))
@pytest.mark.long
def test_odd_tables_read_as_it_is_written_down(digests, tmp_path, first):
    numbers = range(first, first + TOGETHER)
    changed = [number for number in numbers if digest(reading_of_table(number, tmp_path)) != digests[number]]
    assert changed == [], "if that is meant: python -m tests.seekout.test_whole_readings"


def reading_of_table(number: int, folder: Path) -> dict[str, Any]:
    """As `reading`, of one of the odd tables or sheets."""
    name, content = _odd(number)
    path = folder / name
    path.write_bytes(content)
    return reading(path)


def _odd(number: int) -> tuple[str, bytes]:
    return odd_tables.table(number) if number < TABLES else odd_sheets.sheet(number - TABLES)


def digest(found: dict[str, Any]) -> str:
    """What a reading is known by."""
    return hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()[:12]


def _show(number: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        print(_odd(number), json.dumps(reading_of_table(number, Path(folder)), indent=1, ensure_ascii=False))


def _write() -> None:
    with tempfile.TemporaryDirectory() as folder:
        made = [digest(reading_of_table(number, Path(folder))) for number in range(TABLES + SHEETS)]
    lines = (" ".join(made[start : start + 9]) for start in range(0, len(made), 9))
    DIGESTS.write_text("\n".join(lines) + "\n", encoding="ascii")
    parts = []
    for name, path in FILES.items():
        found = reading(path)
        lines = [f'"{key}": {json.dumps(value, ensure_ascii=False)}' for key, value in found.items() if key != "rows"]
        if "rows" in found:
            rows = ",\n".join(json.dumps(row, ensure_ascii=False) for row in found["rows"])
            lines.append(f'"rows": [\n{rows}\n]')
        parts.append(json.dumps(name) + ": {\n" + ",\n".join(lines) + "\n}")
    WRITTEN.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(_show(int(sys.argv[1])) if len(sys.argv) > 1 else _write())
