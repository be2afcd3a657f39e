"""What runs the tests in several processes at once."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
# Each starts a run of its own.
pytestmark = pytest.mark.long

FILE = """
import os, warnings
from pathlib import Path
import pytest

@pytest.fixture(scope="session", autouse=True)
def process():
    yield
    Path(os.environ["TAKEN_DOWN"], f"{__name__}-{os.getpid()}").touch()

def test_first(tmp_path, capfd):
    os.system("echo said")
    assert capfd.readouterr().out == "said\\n"

"""


def run(folder: Path, *arguments: str, **files: str) -> tuple[str, set[str]]:
    """What pytest says of these files, and of which of them what a session keeps was taken down again."""
    down = folder / "down"
    down.mkdir()
    for name, text in files.items():
        (folder / f"test_{name}.py").write_text(FILE + text)
    options = ("-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "tests.parallel", "-n", "3", "--rootdir", folder)
    # Of the folder that all runs share by default, another one may be deleting old parts, and that would be a warning.
    own = f"--basetemp={folder / 'temporary'}"
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", *options, own, "-c", os.devnull, *arguments, folder],
        cwd=REPOSITORY,
        env=os.environ | {"TAKEN_DOWN": str(down)},
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert ended.stderr == ""
    return ended.stdout, {path.name.partition("-")[0].removeprefix("test_") for path in down.iterdir()}


def count(said: str, what: str) -> int:
    found = re.search(rf"(\d+) {what}", said.splitlines()[-1])
    return int(found[1]) if found else 0


def test_every_test_runs_once_and_all_is_taken_down(tmp_path):
    more = "def test_second(): pass\n"
    said, down = run(tmp_path, a=more, b=more, c=more, d=more, e=more)
    assert count(said, "passed") == 10, said
    assert down == set("abcde")


def test_the_first_process_begins_at_the_end(tmp_path):
    who = f"def test_who():\n    Path({str(tmp_path)!r}, os.environ['TESTS_PROCESS']).write_text(__name__)\n"
    run(tmp_path, a=who, b=who, c=who)
    assert [(tmp_path / number).read_text() for number in "123"] == ["test_c", "test_a", "test_b"]


def test_a_failure_is_told_with_what_was_printed(tmp_path):
    said, down = run(tmp_path, a="def test_wrong():\n    print('seen')\n    assert 1 == 2\n", b="")
    assert (count(said, "passed"), count(said, "failed")) == (2, 1), said
    assert "assert 1 == 2" in said
    assert "seen" in said
    assert down == set("ab")


def test_a_process_that_dies_has_failed_its_test_and_no_other(tmp_path):
    said, down = run(tmp_path, a="def test_dies(): os._exit(3)\ndef test_last(): pass\n", b="")
    assert (count(said, "passed"), count(said, "failed")) == (3, 1), said
    assert "test_dies" in said
    assert "ended with 3" in said
    assert down == set("ab")


def test_after_the_first_failure_nothing_more_is_begun(tmp_path):
    slow = "import time\n" + "".join(f"def test_{number}(): time.sleep(0.1)\n" for number in range(100))
    said, down = run(tmp_path, "-x", a="def test_wrong(): assert 0\n", b=slow, c=slow)
    assert count(said, "failed") == 1, said
    assert count(said, "passed") < 100, said
    assert down == set("abc")


def test_what_cannot_be_taken_down_is_no_success(tmp_path):
    said, _ = run(
        tmp_path, a="@pytest.fixture(scope='session', autouse=True)\ndef odd():\n    yield\n    1 / 0\n", b=""
    )
    assert "ZeroDivisionError" in said
    assert "INTERNALERROR" in said


@pytest.mark.parametrize("arguments", [("-n", "0"), ("--pdb",)])
def test_one_process_is_enough_if_asked_for(tmp_path, arguments):
    said, down = run(
        tmp_path,
        *arguments,
        a="def test_pid(): os.environ['FIRST'] = '1'\n",
        b="def test_same(): assert os.environ.pop('FIRST')\n",
    )
    assert count(said, "passed") == 4, said
    assert down == set("ab")


def test_a_warning_is_told_once(tmp_path):
    said, _ = run(
        tmp_path, a="def test_warns(): warnings.warn('odd')\ndef test_dies(): os._exit(3)\n", b="", c="", d=""
    )
    assert count(said, "warning") == 1, said
