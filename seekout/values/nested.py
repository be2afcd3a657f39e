"""What entries of a history say that stand in a cell as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from seekout.headings.headers import meanings
from seekout.text.folding import fold, header_words
from seekout.text.later import later
from seekout.values import cells

_SPANS = frozenset(("timeperiod", "daterange", "dates", "period", "date"))
_NESTED = frozenset(("positions", "roles", "titles", "jobs"))
# Objects that follow each other without a list around them, as programs write them line by line.
_BETWEEN = later(r"\}\s*+[,;|]?\s*+(?=\{)")
_TIMES = frozenset("start end from to startdate enddate".split())
_PLACES_OF_WORK = frozenset(("school", "company"))
_EXPERIENCE_KEYS = {
    "title": "title role position jobtitle name occupation",
    "company": "company employer organization organisation companyname org",
    "location": "location city",
    "start": "start startdate from started startedat startsat startyear began datefrom starttime",
    "end": "end enddate to until ended endedat endsat endyear dateto endtime",
    "dates": "dates daterange period duration",
    "description": "description summary details",
}
_EDUCATION_KEYS = {
    "school": "school university college institution name schoolname",
    "degree": "degree degrees qualification degreename level studytype subtitle",
    "field": "field fieldofstudy major subject majors areaofstudy area discipline specialization specialisation",
    "start": "start startdate from started startedat startsat startyear",
    "end": "end enddate to until ended endedat endsat endyear graduation graduationyear dateto year",
    "dates": "dates daterange period",
    "description": "description details notes activities",
}
_PARTS = {
    group: {key: part for part, own in keys.items() for key in own.split()}
    for group, keys in (("experience", _EXPERIENCE_KEYS), ("education", _EDUCATION_KEYS))
}


def decoded(cell: str) -> Any:
    """The JSON in a cell: entries, or an object with one in it; None where there is none."""
    found = cells.decode(cell)
    told = cell.strip()
    if found is None and told[:1] + told[-1:] == "{}":
        found = cells.decode(f"[{_BETWEEN.sub('},', told)}]")
    return _listed(found) if isinstance(found, dict) else found


def _listed(found: dict[str, Any]) -> Any:
    """The entries of an object that only holds them: `{"values": [...]}`, `{"0": {...}, "1": {...}}`."""
    if found and all(isinstance(value, dict) for value in found.values()) and all(map(str.isdecimal, found)):
        return list(found.values())
    lists = [value for value in found.values() if isinstance(value, list) and value and isinstance(value[0], dict)]
    alone = len(lists) == 1 and not any(isinstance(value, str | dict) for value in found.values())
    return lists[0] if alone else found


def parts(group: str, entry: dict[str, Any]) -> dict[str, str]:
    """The parts of a job or a school that an entry tells of, those first whose keys are known."""
    told: dict[str, str] = {}
    for known in (True, False):
        for key, value in entry.items():
            part = _PARTS[group].get(fold(str(key)).replace(" ", ""), "")
            part = part if known else "" if part else _part_of(group, str(key))
            if part and part not in told and (said := scalar(value)) and (known or "://" not in said):
                told[part] = said
    if group == "education" and (title := scalar(entry.get("title"))):
        # "title": "MIT", "subtitle": "BSc"; and "title": "BSc", "school": "MIT"
        lacking = "school" if told.keys() & {"degree", "field"} else "degree" if "school" in told else "title"
        told.setdefault(lacking if lacking not in told else "degree", title)
    return told


@lru_cache(maxsize=512)
def _part_of(group: str, key: str) -> str:
    """Which part of an entry a key names by its words: `organization_name`, `positionTitle`."""
    words = header_words(f"{group} 1 {key}")
    meant = meanings(words, key)[0]
    if meant.field != group or (meant.part == "school" and meant.concepts.isdisjoint(_PLACES_OF_WORK)):
        return ""
    return meant.part


def entries(item: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The jobs of an entry of a history: several where it is a company with the jobs there in it."""
    told, jobs = _with_jobs(item)
    if not jobs:
        yield told
    shared = {key: value for key, value in told.items() if "compan" in key or "org" in key}
    yield from (shared | _with_jobs(job)[0] for job in jobs)


def _with_jobs(item: dict[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """An entry, its dates not in an object of their own; and the entries within it."""
    told: dict[str, Any] = {}
    jobs: list[dict[str, Any]] = []
    for key, value in item.items():
        folded = str(key).replace("_", "").casefold()
        if folded in _NESTED and isinstance(value, list) and value and all(isinstance(job, dict) for job in value):
            jobs = value
        elif isinstance(value, dict) and "year" not in value and (folded in _SPANS or _is_span(value)):
            told |= {str(part): date for part, date in value.items()}
        else:
            told[folded] = value
    return told, jobs


def _is_span(value: dict[str, Any]) -> bool:
    return bool(value) and all(str(key).replace("_", "").casefold() in _TIMES for key in value)


def scalar(value: Any) -> str:
    """What a JSON value says as a cell; `{"year": 2019, "month": 1}` is a date, and null says nothing."""
    if value is None:
        return ""
    if isinstance(value, dict):
        if year := value.get("year"):
            month = value.get("month")
            return f"{year}-{month:02d}" if isinstance(month, int) and 1 <= month <= 12 else str(year)
        return str(value.get("name") or "")
    if isinstance(value, list):
        return ", ".join(filter(None, map(scalar, value)))
    return str(value)
