"""bench/RESULTS.md: a section for each part of the bench, written anew by itself."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

PATH = Path(__file__).parent / "RESULTS.md"
_HEAD = """\
# What was measured

`make bench` writes each part anew, and leaves the parts that it did not come to. What earlier versions measured, and
what was tried and left, stands in [NOTES.md](NOTES.md), written by hand. Every ratio is against a baseline of the same
run.
"""
_MARK = re.compile(r"^<!-- ([\w ]+) -->$", re.MULTILINE)


def read(text: str) -> dict[str, str]:
    """The sections of what `written` gave, by the names of their parts."""
    _, *found = _MARK.split(text)
    return {name: section.strip() for name, section in zip(found[::2], found[1::2], strict=True)}


def written(sections: Mapping[str, str], order: Sequence[str]) -> str:
    """Markdown of sections, by the names of their parts: in this order, and others behind them."""
    names = [name for name in order if name in sections] + [name for name in sections if name not in order]
    return "\n".join([_HEAD, *(f"<!-- {name} -->\n\n{sections[name]}\n" for name in names)])


def put(name: str, section: str, order: Sequence[str]) -> None:
    """Write one part's section, in the place of the one that is there; the others stay."""
    before = read(PATH.read_text()) if PATH.exists() else {}
    PATH.write_text(written(before | {name: section.strip()}, order))
