"""What columns mean together that none of them says alone: jobs that stand in rows or in lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from seekout.headings.headers import Meaning, Reason
from seekout.headings.lexicon import concepts

# The number of a history whose columns each list something of every entry: `Companies`, `Job Titles`.
LISTED = -2
_MANY = frozenset(
    "companies employers organizations organisations titles jobtitles roles firmen entreprises empresas puestos cargos"
    " postes bedrijven aziende unternehmen arbeitgeber".split()
)
_TIMES = {"start": "start", "end": "end", "dates": "dates"}
_AROUND = frozenset(("number", "all", "job", "work", "person", "experience", "current", "company", "title"))


def with_jobs(words: Sequence[tuple[str, ...]], table: list[list[Meaning]]) -> list[list[Meaning]]:
    """The table with the jobs that `Company`, `Title`, `Start Date` and `End Date` tell of, one in each row; or
    `Companies` and `Titles`, which list them."""
    own = {field: _only(table, field) for field in ("company", "title")}
    if -1 in own.values() or any(meaning.field == "experience" for found in table for meaning in found):
        return table
    made = [list(found) for found in table]
    if all(not _MANY.isdisjoint(words[index]) for index in own.values()):
        for field, index in own.items():
            made[index] = [replace(table[index][0], hint="list"), Meaning("experience", number=LISTED, part=field)]
        return made
    times = {index: part for index, found in enumerate(table) if (part := _time(words[index], found[0]))}
    if sorted(times.values()) not in (["end", "start"], ["dates"]):
        return table
    for index, part in times.items():
        made[index] = [Meaning("experience", part=part)]
    for field, index in own.items():
        made[index].append(Meaning("experience", part=field))
    return made


def _only(table: list[list[Meaning]], field: str) -> int:
    """The position of the only column of a field; -1 if there are none or several."""
    found = [index for index, meant in enumerate(table) if meant[0].field == field]
    return found[0] if len(found) == 1 else -1


def _time(words: tuple[str, ...], meaning: Meaning) -> str:
    """Which part of a job a column of dates is: `Start Date`, `Employment End`, `Dates`; "" for others."""
    if meaning.field or meaning.reason is Reason.COMPANY:
        return ""
    kinds = {concept for _, concept in concepts(words)}
    times = kinds & _TIMES.keys()
    return _TIMES[times.pop()] if len(times) == 1 and kinds <= _AROUND | _TIMES.keys() else ""


__all__ = ["LISTED", "with_jobs"]
