"""How an answer with a success's status says all the same that something failed: nothing of it is published."""

from __future__ import annotations

import re
from typing import Any

# By names, in small letters alone, of what went wrong or was left out, and of whether all went well; and by words.
_WRONG = re.compile(
    r"(?!no(error|fail|exception)|hasno)[a-z]*(errors?|exceptions?|fail(ed|ures?)|rejected|invalid|skipped|unprocessed"
    r"|timedout|incomplete|truncated|degraded|not(added|created|processed))"
    r"(count|list|candidates|messages?|types?|codes?|ids)?|partial|fault"
)
_WELL = frozenset({"success", "issuccess", "ok", "succeeded", "successful"})
_STATUSES = frozenset({"status", "statuscode", "code", "result", "state"})
CHANGED = frozenset({"modified", "updated", "matched", "changed", "modifiedcount", "matchedcount", "updatedcount"})
_NO_ERROR = frozenset({"", "null", "none", "false", "no", "0", "ok", "success"})
_FAILED = re.compile(
    r"\b(not|no such|invalid|fail\w*|errors?|unable|cannot|can't|could ?n[o']t|denied|forbidden|refused|missing"
    r"|required|unknown|unauthori[sz]ed|exceeded|rejected|timed out|time-?out|unavailable|maintenance)\b",
    re.IGNORECASE,
)
_NO_FAILURE = re.compile(r"\b(no|0|without( any)?) (errors?|failures?)\b", re.IGNORECASE)
# The same of one thing within an answer, narrower: a person's own state may be "Not Interested", a campaign's "Not
# started".
_WRONG_WITHIN = re.compile(
    r"(error|exception|failure|failed|rejected|rejection|skipped)s?(count|messages?|codes?|types?|list|ids)?"
)
_ENDED_BADLY = re.compile(r"(error|fail|reject|invalid|skip|den(y|ied)|refus|declin|unprocess|timedout|timeout)[a-z]*")
# What may stand in the place of somebody's id who was not taken: nothing, words, or what programs write for nothing.
is_no_id = re.compile(
    rf"[\0\s]*|\s*(\S+\s+\S.*|null|none|nil|undefined|nan|true|false|{_ENDED_BADLY.pattern})\s*",
    re.IGNORECASE | re.DOTALL,
).fullmatch
# Where an answer says in words how it went.
_WORDS = ("message", "messages", "detail", "details", "description", "reason", "msg")
# That a search has found nobody is no failure of it.
_NOBODY = re.compile(r"\b(no|not|none|nothing|nobody)\b.*\b(found|match\w*|exists?|results?|records?)\b", re.IGNORECASE)


def letters(value: str) -> str:
    """Its letters in small: `opted_out` and `Opted Out` are the same."""
    return re.sub("[^a-z]", "", value.casefold())


def _tells(error: Any) -> bool:
    """Whether an error's place holds one; whatever is written there that is no known word for none does."""
    if isinstance(error, str):
        return error.strip().casefold() not in _NO_ERROR
    return error not in (None, False, 0) and error not in ([], {})


def tells_of_failure(answer: dict[str, Any]) -> bool:
    """Whether an answer says that it is none, whatever else stands in it: an empty list beside an error is no list."""
    for name, value in answer.items():
        kind = letters(name)
        if (_WRONG.fullmatch(kind) and _tells(value)) or (kind in _WELL and is_no(value)):
            return True
        if kind in _STATUSES and (says_failed(value) or _is_status_of_failure(value)):
            return True
    return False


def tells_of_failure_within(answer: dict[str, Any]) -> bool:
    """Whether something within an answer says that it failed: a summary, or what became of one of many."""
    for value in answer.values():
        of_each = [value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else []
        if any(_fails(one) for one in of_each if isinstance(one, dict)):
            return True
    return False


def _fails(one: dict[str, Any]) -> bool:
    for name, value in one.items():
        kind = letters(name)
        if (_WRONG_WITHIN.fullmatch(kind) and _tells(value)) or (kind in _WELL and is_no(value)):
            return True
        if kind in _STATUSES and isinstance(value, str) and _ENDED_BADLY.fullmatch(letters(value)):
            return True
        if kind in _STATUSES and _is_status_of_failure(value):
            return True
    return False


def is_no(flag: Any) -> bool:
    """Whether a flag says no."""
    if isinstance(flag, str):
        return flag.strip().casefold() in ("false", "no", "0")
    return flag is False or (isinstance(flag, int) and flag == 0)


def says_failed(words: Any) -> bool:
    """Whether words say that something failed."""
    if not isinstance(words, str):
        return False
    return _FAILED.search(_NO_FAILURE.sub("", words[:1000].replace("_", " "))) is not None


def words_fail(answer: dict[str, Any]) -> bool:
    """Whether an answer's own words say that something failed."""
    return any(says_failed(answer.get(name)) for name in _WORDS)


def says_why_empty(answer: dict[str, Any]) -> bool:
    """Whether words say that something failed where nothing else stands; that nothing was found is no failure."""
    said = [answer.get(name) for name in _WORDS]
    return any(says_failed(one) and not says_nobody(one) for one in said)


def says_nobody(value: Any) -> bool:
    """Whether something beside an empty list of people says that nobody was found, in words or by HTTP's number."""
    if isinstance(value, str) and not value.strip().isdigit():
        return _NOBODY.search(value[:1000].replace("_", " ")) is not None
    return _number(value) == 404


def _is_status_of_failure(status: Any) -> bool:
    amount = _number(status)
    return status is False or (amount is not None and 400 <= amount < 600)


def _number(value: Any) -> int | None:
    if isinstance(value, str) and value.strip().isdecimal():
        return int(value.strip()[:9])
    return None if isinstance(value, bool) or not isinstance(value, int) else value
