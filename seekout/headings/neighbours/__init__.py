"""What columns mean together that none of them says alone: parts of names, and jobs that stand in rows or in lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from seekout.headings.headers import Meaning, Reason
from seekout.headings.lexicon import concepts
from seekout.text.folding import fold

# The number of a history whose columns each list something of every entry: `Companies`, `Job Titles`.
LISTED = -2
_MANY = frozenset(
    "companies employers organizations organisations titles jobtitles roles firmen entreprises empresas puestos cargos"
    " postes bedrijven aziende unternehmen arbeitgeber".split()
)
_VACANCYS = ("job", "location")
_VACANT_TITLES = (("job", "title"), ("jobtitle",))
# From when and until when, in words that mean much else where one of them stands alone.
_FROM_AND_TO = tuple(
    tuple((fold(word),) for word in pair.split("/"))
    for pair in "od/do desde/hasta desde/ate van/tot dal/al fra/til från/till с/по başlangıç/bitiş alku/loppu"
    " kezdés/befejezés kezdete/vége начало/окончание начало/конец начало/край початок/кінець začátek/konec"
    " začiatok/koniec početak/kraj nuo/iki no/līdz".split()
)
_TIMES = {"start": "start", "end": "end", "dates": "dates"}
_AROUND = frozenset(("number", "all", "job", "work", "person", "experience", "current", "company", "title"))


def name_beside(meaning: Meaning, table: Sequence[Sequence[Meaning]]) -> Meaning:
    """What `Name`, `Nom` or `Nome` is: the last name beside a first one, the first name beside a last one, else all."""
    together = [one for found in table for one in found]
    first, last = (any(one.field == field for one in together) for field in ("first_name", "last_name"))
    # "Name" beside "Nome" and "Cognome", which are its parts.
    first = first or (meaning.hint != "nome" and last and any(one.hint == "nome" for one in together))
    if first == last:
        return replace(meaning, hint="")
    return replace(meaning, field="last_name" if first else "first_name", hint="beside")


def with_jobs(words: Sequence[tuple[str, ...]], table: list[list[Meaning]]) -> list[list[Meaning]]:
    """The table with the jobs that `Company`, `Title`, `Start Date` and `End Date` tell of, one in each row; or
    `Companies` and `Titles`, which list them."""
    if _VACANCYS in words and any(found[0].field in ("location", "city") for found in table):
        # Indeed's "job title" is of the job that somebody applied for, as its "job location" is.
        table = [
            [Meaning("", Reason.OTHER)] if one in _VACANT_TITLES else found
            for one, found in zip(words, table, strict=True)
        ]
    own = {field: _only(table, field) for field in ("company", "title")}
    if max(own.values()) < 0 and not any(found[0].number for found in table):
        return _with_schools(words, table)
    if -1 in own.values() or any(meaning.field == "experience" for found in table for meaning in found):
        return table
    made = [list(found) for found in table]
    if all(not _MANY.isdisjoint(words[index]) for index in own.values()):
        for field, index in own.items():
            made[index] = [replace(table[index][0], hint="list"), Meaning("experience", number=LISTED, part=field)]
        return made
    times = _times(words, table)
    if not times:
        return table
    for index, part in times.items():
        made[index] = [Meaning("experience", part=part)]
    for field, index in own.items():
        made[index].append(Meaning("experience", part=field))
    return made


def _with_schools(words: Sequence[tuple[str, ...]], table: list[list[Meaning]]) -> list[list[Meaning]]:
    """The table with the dates of the school that each row tells of, where it tells of no job."""
    schools = [found for found in table if found[0].field == "education" and found[0].part == "school"]
    times = _times(words, table) if len(schools) == 1 else {}
    return [[Meaning("education", part=times[index])] if index in times else found for index, found in enumerate(table)]


def _times(words: Sequence[tuple[str, ...]], table: list[list[Meaning]]) -> dict[int, str]:
    """The columns of a start and an end, or of both in one; none where there are others, or only one of the two."""
    for begun, ended in _FROM_AND_TO:
        if words.count(begun) == words.count(ended) == 1:
            pair = {words.index(begun): "start", words.index(ended): "end"}
            # Dutch *Tot* is an end; alone it is German, and says that somebody has died.
            if all(table[index][0].field in ("", "do_not_contact") for index in pair):
                return pair
    times = {index: part for index, found in enumerate(table) if (part := _time(words[index], found[0]))}
    return times if sorted(times.values()) in (["end", "start"], ["dates"]) else {}


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


__all__ = ["LISTED", "name_beside", "with_jobs"]
