"""Reading SourceWhale's answers, whose fields are not published.

What a caller cannot do without (an id, the list itself) must be there, else the answer is unreadable. Anything
else that is absent, or of another kind than clients in use have seen, is None.
"""

from __future__ import annotations

import codecs
import json
import math
import re
from collections.abc import Callable
from typing import Any, TypeVar, get_type_hints

import orjson

from sw_client.errors import UnreadableAnswer
from sw_client.failures import (
    CHANGED,
    is_no,
    is_no_id,
    letters,
    says_nobody,
    says_why_empty,
    tells_of_failure,
    tells_of_failure_within,
    words_fail,
)
from sw_client.models import (
    STAGES,
    ActivityCounts,
    Added,
    Campaign,
    CampaignMetrics,
    CandidateChanges,
    Dashboard,
    FoundCandidate,
    Project,
    TeamMember,
    UserActivity,
)

T = TypeVar("T")

_CHANGEABLE = frozenset(get_type_hints(CandidateChanges))

_NUMBER = re.compile(r"[0-9]{1,20}(\.[0-9]{1,20})?")

# What an id is, as JSON is read: a flag is none.
_IDS = frozenset({str, int})
# No id in use is half as long; a longer one fits no column and no list of choices.
LONGEST_ID = 150
# The year 5138; a time beyond counts something else than seconds.
_LAST_SECOND = 1e11


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


# A name in Western Europe's encoding stays that name: by another one somebody would be taken for a stranger.
codecs.register_error("as cp1252", _as_cp1252)


def parsed(content: bytes) -> Any:
    """JSON, as servers write it who mark its beginning, cut names in the middle of a character, write them in another
    encoding than they should, or write NaN for no number. Raises ValueError."""
    try:
        return orjson.loads(content)
    except ValueError:
        pass
    try:
        read = json.loads(content.decode("utf-8-sig", "as cp1252"), parse_constant=lambda name: None)
    except RecursionError:
        raise ValueError("JSON in JSON a thousand times") from None
    return orjson.loads(json.dumps(read, ensure_ascii=False).encode("utf-8", "replace"))


_STAGES = {letters(stage): stage for stage in STAGES}
# That somebody must not be contacted, or may be, as a field's name or a state, in small letters alone.
_NO_CONTACT = re.compile(
    r"(is|has)?(global|email)?(donot(contact|email|message|mail)|donotcontacts|dnc|nocontact|unsub(scribed?)?"
    r"|opt(ed)?out|blacklisted|blocklisted|suppressed)(at|on|date|time|reason|status|until|fromall|emails?)?"
)
_MAY_CONTACT = re.compile(
    r"(is|has)?(gdpr|email)?(contactable|emailable|reachable|can(be)?contact(ed)?|maycontact|maybecontacted"
    r"|oktocontact|subscribed|opt(ed)?in|consent(ed|given|status)?)"
)
_NOT_SO = frozenset({"false", "no", "none", "null", "never", "optedin", "subscribed", "active"})
_DENIED = frozenset({"false", "no", "withdrawn", "revoked", "denied", "refused", "declined"})
# What these hold are words about a person, and no states.
_PROSE = frozenset({"name", "firstName", "lastName", "role", "company", "location", "headline", "summary"})


def campaigns(answer: Any, operation: str, *, include_metrics: bool) -> list[Campaign]:
    """The answer to campaigns/list. Raises UnreadableAnswer."""
    return [
        Campaign(
            id=told, name=text(item.get("campaignName")) or "", metrics=_metrics(item) if include_metrics else None
        )
        for told, item in _with_ids(answer, "campaigns", "campaignId", operation)
    ]


def projects(answer: Any, operation: str) -> list[Project]:
    """The answer to projects/list. Raises UnreadableAnswer."""
    return [
        Project(id=told, name=text(item.get("projectName")) or "")
        for told, item in _with_ids(answer, "projects", "projectId", operation)
    ]


def found(answer: Any, operation: str) -> list[FoundCandidate]:
    """The answer to candidates/search. Raises UnreadableAnswer."""
    if isinstance(answer, dict) and answer.get("candidates") == []:
        answer = _without_word_of_nobody({name: _without_word_of_nobody(value) for name, value in answer.items()})
    return [_found(item) for item in _objects(answer, "candidates", operation)]


def _without_word_of_nobody(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {name: inner for name, inner in value.items() if not says_nobody(inner)}


def added(answer: Any, operation: str) -> Added:
    """The answer to candidates/add. Raises UnreadableAnswer."""
    listed: Any = answer.get("candidateIds") if isinstance(answer, dict) and not tells_of_failure(answer) else None
    if listed and any(isinstance(one, dict) and tells_of_failure(one) for one in _list(answer.get("results"))):
        listed = None
    if listed and tells_of_failure_within(answer):
        listed = None
    found = ids(listed)
    # What stands in the place of an id where somebody was not taken says nothing of who was.
    if found is None or not all(listed) or any(map(is_no_id, found)):
        raise _wrong_shape(operation, is_write=True)
    return Added(url=text(answer.get("url")), candidate_ids=found)


def done(answer: Any, operation: str) -> None:
    """The answer to candidates/modify: a word, or nothing. Raises UnreadableAnswer where it tells of a failure."""
    told = answer if isinstance(answer, dict) else {"message": answer[0] if answer and _list(answer) else answer}
    nobody = any(letters(name) in CHANGED and is_no(value) for name, value in told.items())
    if answer is False or nobody or words_fail(told) or tells_of_failure(told):
        raise _wrong_shape(operation, is_write=True)


def dashboard(answer: Any, operation: str) -> Dashboard:
    """The answer to statistics/dashboard; of people only names and addresses of the team. Raises UnreadableAnswer."""
    counts = answer.get("counts") if isinstance(answer, dict) else None
    if not isinstance(counts, dict):
        raise _wrong_shape(operation, is_write=False)
    return Dashboard(
        activity=tuple(
            UserActivity(
                user_id=user,
                candidate_sourcing=_counts(kinds.get("candidateSourcing")),
                business_development=_counts(kinds.get("businessDevelopment")),
                unsorted=_counts(kinds.get("null")),
            )
            for user, kinds in counts.items()
            if isinstance(kinds, dict)
        ),
        team=tuple(
            TeamMember(
                user_id=str(member["userId"]),
                user_ids=ids(member.get("userIds")) or (),
                name=text(member.get("name")),
                email=text(member.get("email")),
            )
            for member in _list(answer.get("team"))
            if isinstance(member, dict) and member.get("userId")
        ),
    )


def text(value: Any) -> str | None:
    """A text without blanks around it; None if there is none. NUL, which no database takes, is left out."""
    return (value.replace("\0", "").strip() or None) if isinstance(value, str) else None


def texts(value: Any) -> tuple[str, ...] | None:
    """The texts of a list; None if it is no list."""
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else None


def ids(value: Any) -> tuple[str, ...] | None:
    """The ids of a list, texts or numbers; None if it is no list, or one of other things, which say nothing."""
    if not isinstance(value, list):
        return None
    told = [item for item in value if item is not None]
    return tuple(map(str, told)) if _IDS.issuperset(map(type, told)) else None


def number(value: Any) -> float | None:
    """A number that is not negative, also one that is written as a text."""
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) and value >= 0 else None


def count(value: Any) -> int | None:
    """A whole number that is not negative."""
    amount = number(value)
    return int(amount) if amount is not None and amount == int(amount) else None


def proportion(value: Any) -> float | None:
    """A number from 0 to 1."""
    amount = number(value)
    return amount if amount is not None and amount <= 1 else None


def moment(value: Any) -> float | None:
    """Unix seconds."""
    amount = number(value)
    return amount if amount is not None and 0 < amount < _LAST_SECOND else None


def _found(item: dict[str, Any]) -> FoundCandidate:
    def read(name: str, kind: Callable[[Any], T]) -> T:
        return kind(item.get(name))

    return FoundCandidate(
        id=next((told for name in ("candidateId", "id", "_id") if item.get(name) and (told := _id(item[name]))), ""),
        emails=texts(item.get("emails")) or (),
        phones=texts(item.get("phones")) or (),
        social_links=texts(item.get("socialLinks")) or (),
        name=read("name", text) or _joined_name(item),
        role=read("role", text),
        company=read("company", text),
        location=read("location", text),
        project_ids=read("projectIds", ids),
        stage=read("stage", _stage),
        status=read("status", text),
        opens=read("opens", count),
        clicks=read("clicks", count),
        created_at=read("createdAt", moment),
        last_contacted=read("lastContacted", moment),
        last_activity=read("lastActivity", moment),
        blank=frozenset(name for name in item.keys() & _CHANGEABLE if _is_empty(item[name])),
        opted_out=_has_opted_out(item),
    )


def _joined_name(item: dict[str, Any]) -> str | None:
    """Whose name stands in two fields alone is not nameless: by it a stranger is told from the person."""
    parts = (text(item.get("firstName")), text(item.get("lastName")))
    return text(item.get("fullName")) or " ".join(filter(None, parts)) or None


def _stage(value: Any) -> str | None:
    """A stage as SourceWhale's own names have it, however it is written; another text as it stands."""
    told = text(value)
    return None if told is None else _STAGES.get(letters(told), told)


def _has_opted_out(item: dict[str, Any]) -> bool:
    """Whether anything that is shown of somebody says that they must not be contacted. No such field is published, so
    each name that may mean it counts, and each value that is no clear no; of what says that they may be, a clear no."""
    for name, value in item.items():
        kind = letters(name)
        states = [] if name in _PROSE else value if isinstance(value, list) else [value]
        if any(isinstance(state, str) and _NO_CONTACT.fullmatch(letters(state)) for state in states):
            return True
        if _NO_CONTACT.fullmatch(kind) and not _is_not_so(value):
            return True
        if _MAY_CONTACT.fullmatch(kind) and (is_no(value) or (isinstance(value, str) and letters(value) in _DENIED)):
            return True
    return False


def _is_not_so(value: Any) -> bool:
    if isinstance(value, str):
        return value.strip() in ("", "0") or letters(value) in _NOT_SO
    return not value


def _is_empty(value: Any) -> bool:
    """Whether a field is shown, and shown as empty: another kind of value than expected is none that is known."""
    return value is None or (isinstance(value, str | list) and not (value.strip() if isinstance(value, str) else value))


def _metrics(item: dict[str, Any]) -> CampaignMetrics:
    return CampaignMetrics(
        sourced=count(item.get("sourced")),
        sent=count(item.get("sent")),
        opened_proportion=proportion(item.get("openedProp")),
        replied_proportion=proportion(item.get("repliedProp")),
        interested_proportion=proportion(item.get("interestedProp")),
        booked_proportion=proportion(item.get("bookedProp")),
    )


def _counts(item: Any) -> ActivityCounts | None:
    if not isinstance(item, dict):
        return None
    return ActivityCounts(
        sourced=count(item.get("sourced")),
        sent=count(item.get("sent")),
        opened=count(item.get("opened")),
        clicked=count(item.get("clicked")),
        replied=count(item.get("replied")),
        interested=count(item.get("interested")),
        not_interested=count(item.get("notInterested")),
        booked=count(item.get("booked")),
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _objects(answer: Any, name: str, operation: str) -> list[dict[str, Any]]:
    """The things of a list. What is none is passed over, unless nothing else stands there."""
    items = answer.get(name) if isinstance(answer, dict) and not tells_of_failure(answer) else None
    if items == [] and (says_why_empty(answer) or tells_of_failure_within(answer)):
        # Of what is there a message may say many things; where nothing is, why.
        items = None
    things = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    if not isinstance(items, list) or (items and not things):
        raise _wrong_shape(operation, is_write=False)
    return things


def _with_ids(answer: Any, name: str, key: str, operation: str) -> list[tuple[str, dict[str, Any]]]:
    """The things of a list, each with its id. One without cannot be chosen, and keeps nobody from the others."""
    things = _objects(answer, name, operation)
    found = [(told, item) for item in things if (told := _id(item.get(key))) is not None]
    if things and not found:
        raise _wrong_shape(operation, is_write=False)
    return found


def _id(value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int) or "\0" in str(value):
        return None
    return str(value) if str(value).strip() and len(str(value)) <= LONGEST_ID else None


def _wrong_shape(operation: str, *, is_write: bool) -> UnreadableAnswer:
    return UnreadableAnswer(
        "SourceWhale's answer is not what it publishes.", operation=operation, status=200, is_write=is_write
    )
