"""What entries of a history say that stand in a cell as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_SPANS = frozenset(("timeperiod", "daterange", "dates", "period", "date"))
_NESTED = frozenset(("positions", "roles", "titles", "jobs"))


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
        elif folded in _SPANS and isinstance(value, dict) and "year" not in value:
            told |= {str(part): date for part, date in value.items()}
        else:
            told[folded] = value
    return told, jobs


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
