"""What the published API document allows in a request (sourcewhale-openapi.json), as checks with plain answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_TEXT = {
    "salutation name firstName lastName photo company previousCompany school role location city state postcode country"
    " companyLocation companyLinkedinUrl repo summary headline customVariable customVariable2 customVariable3"
    " customVariable4 comments source foundBy"
}
TEXTS = frozenset(word for words in _TEXT for word in words.split())
LISTS = frozenset("emails phones domains socialLinks links skills industries keywords relationships".split())
_ONLY_ADD_TEXTS = frozenset({"dominantRace", "gender"})
_HISTORY = {
    "experience": frozenset("role company location startedAt endedAt description".split()),
    "education": frozenset("school degree field startedAt endedAt description".split()),
}
QUERIES = {
    "campaigns/list": frozenset({"userEmail", "includeMetrics", "partner"}),
    "projects/list": frozenset({"userEmail"}),
    "candidates/search": frozenset({"userEmail", "key", "value"}),
    "candidates/add": frozenset({"userEmail"}),
    "candidates/modify": frozenset({"userEmail"}),
    "statistics/dashboard": frozenset({"from", "to"}),
}
METHODS = {operation: "POST" if operation.split("/")[1] in ("add", "modify") else "GET" for operation in QUERIES}


class Refused(Exception):
    """The request is not what the contract allows; the text says why."""


def check_query(operation: str, query: Mapping[str, str]) -> None:
    """Raises Refused for an unknown parameter or a missing one."""
    for name in query:
        if name not in QUERIES[operation] and not (operation == "campaigns/list" and name.startswith("partner.")):
            raise Refused(f"unknown parameter {name}")
    required = {"candidates/search": ("key", "value"), "statistics/dashboard": ("from", "to")}.get(operation, ())
    for name in required:
        if not query.get(name):
            raise Refused(f"parameter {name} is required")


def check_add(body: Any) -> None:
    """Raises Refused unless `body` is a CandidatesAdd."""
    _check_fields(body, {"candidates", "campaignId", "projectIds", "sendImmediately"}, "body")
    if not isinstance(body.get("candidates"), list) or not body["candidates"]:
        raise Refused("candidates must be a list of people")
    if "campaignId" in body and not isinstance(body["campaignId"], str):
        raise Refused("campaignId must be a string")
    if "projectIds" in body:
        _check_texts(body["projectIds"], "projectIds")
    if "sendImmediately" in body and not isinstance(body["sendImmediately"], bool):
        raise Refused("sendImmediately must be a boolean")
    for person in body["candidates"]:
        _check_fields(person, TEXTS | LISTS | _ONLY_ADD_TEXTS | set(_HISTORY), "candidate")
        _check_profile(person)
        for name, parts in _HISTORY.items():
            entries = person.get(name, [])
            if not isinstance(entries, list):
                raise Refused(f"{name} must be a list")
            for entry in entries:
                _check_fields(entry, parts, name)
                if not all(isinstance(value, str) for value in entry.values()):
                    raise Refused(f"{name} holds a value that is no string")


def check_modify(body: Any) -> None:
    """Raises Refused unless `body` is a CandidatesModify."""
    _check_fields(body, {"candidate"}, "body")
    _check_fields(body.get("candidate"), TEXTS | LISTS | {"candidateId"}, "candidate")
    if not isinstance(body["candidate"].get("candidateId"), str):
        raise Refused("candidateId must be a string")
    _check_profile(body["candidate"])


def _check_profile(person: dict[str, Any]) -> None:
    for name, value in person.items():
        if name in TEXTS | _ONLY_ADD_TEXTS and not isinstance(value, str):
            raise Refused(f"{name} must be a string")
        if name in LISTS:
            _check_texts(value, name)


def _check_fields(value: Any, known: set[str] | frozenset[str], what: str) -> None:
    if not isinstance(value, dict):
        raise Refused(f"{what} must be an object")
    unknown = set(value) - known
    if unknown:
        raise Refused(f"{what} has unknown fields: {', '.join(sorted(unknown))}")


def _check_texts(value: Any, name: str) -> None:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise Refused(f"{name} must be a list of strings")
