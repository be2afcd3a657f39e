"""What each small function of the reading says to hundreds of questions near where it decides: nothing of it changes
unnoticed.

Other tests say what must be so; this one says what is so, and names the questions of which the answer is another one
now. Of each answer three signs are kept, in tests/seekout/odd_calls.txt. `python -m tests.seekout.test_whole_functions
date` shows the questions of a name and their answers, before a change and after it; without a name it writes all anew,
after a change that is meant.
"""

from __future__ import annotations

import base64
import hashlib
import sys
import unicodedata
from pathlib import Path

import pytest

from tests.seekout.odd_calls import ASKED, answer, questions

WRITTEN = Path(__file__).with_name("odd_calls.txt")
_WIDTH, _A_LINE = 3, 38


@pytest.fixture(scope="module")
def written():
    found = {}
    for block in WRITTEN.read_text(encoding="ascii").split("\n\n"):
        name, *lines = block.split("\n")
        found[name] = "".join(lines)
    return found


@pytest.mark.skipif(unicodedata.unidata_version != "14.0.0", reason="answers are of Unicode 14")
@pytest.mark.sampled(8)
@pytest.mark.parametrize("name", ASKED)
def test_the_answers_are_as_they_are_written_down(written, name):
    known = written[name]
    changed = []
    for at, question in enumerate(questions(name)):
        said = answer(name, question)
        if signs(said) != known[at * _WIDTH : (at + 1) * _WIDTH]:
            changed.append((question, said))
    assert changed[:5] == [], f"{len(changed)} in all; if that is meant: python -m tests.seekout.test_whole_functions"


def signs(said: str) -> str:
    """What an answer is known by: two others in a quarter of a million have the same."""
    return base64.urlsafe_b64encode(hashlib.sha256(said.encode("utf-8", "backslashreplace")).digest())[:_WIDTH].decode()


def _write() -> None:
    blocks = []
    for name in ASKED:
        each = [signs(answer(name, question)) for question in questions(name)]
        blocks.append("\n".join([name, *("".join(each[at : at + _A_LINE]) for at in range(0, len(each), _A_LINE))]))
    WRITTEN.write_text("\n\n".join(blocks) + "\n", encoding="ascii")


def _show(name: str) -> None:
    for question in questions(name):
        print(question, answer(name, question))


if __name__ == "__main__":
    sys.exit(_show(sys.argv[1]) if len(sys.argv) > 1 else _write())
