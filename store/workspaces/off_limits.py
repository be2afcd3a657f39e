"""The off-limits list of a workspace: companies and domains whose people are held back in every Review."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import and_, delete, func, select, update
from sqlalchemy.orm import Session

import seekout
from store.base.clock import now
from store.base.upsert import insert
from store.models import ListFile, OffLimit, new_id

MOST_ENTRIES = 20_000
LONGEST = 300
# A day is over when it is over everywhere.
_LAST_ZONE = timedelta(hours=12)
_KEPT_SECONDS = 3600.0
_COUNT = re.compile(r"^(?:\d{1,3}[.)]|[•*–-])\s+")
_BETWEEN_DOMAINS = re.compile(r"[\s,;|]+")
_BRACKETED = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_PARTS = re.compile(r"\s*[;|]\s*|\s+[-–—/]+\s+|\s*[–—]\s*|,\s*")
_SEVERAL = (
    "it may be several companies, or say more than a name. Write each company by itself, without commas, and anything "
    "else as the reason"
)
_MOST_ATTEMPTS = 8


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as somebody asks for it: `key` is of seekout.employers, `until` the last day on which it counts."""

    key: str
    written: str
    reason: str = ""
    until: date | None = None
    ever: bool = False


class NoEntry(Exception):
    """What was written names no company and no domain; the text says what to do."""


def entries_of(text: str, reason: str = "", until: date | None = None, *, ever: bool = False) -> list[Entry]:
    """The entries for what an admin wrote in a line: a company, a domain, several domains, or a company and its domain
    (`Acme (acme.com)`). Raises NoEntry for what may be several companies, or more than a name: it would match nobody.
    """
    written = _COUNT.sub("", " ".join(text.split()))
    parts = [part for part in _BETWEEN_DOMAINS.split(written) if part]
    if len(parts) > 1 and all(map(seekout.domain_of, parts)):
        return [entry_of(part, reason, until, ever=ever) for part in parts]
    beside = [part for part in _BRACKETED.findall(written) if seekout.domain_of(part)]
    names = [part for part in _PARTS.split(_BRACKETED.sub(" ", written)) if part.strip()]
    beside += [part for part in names[1:] if seekout.domain_of(part)]
    if any(seekout.names_company(part) and not seekout.domain_of(part) for part in names[1:]):
        raise NoEntry(_SEVERAL)
    own = names[:1] if beside else [written]
    return [entry_of(part, reason, until, ever=ever) for part in (*own, *beside)]


def entry_of(text: str, reason: str = "", until: date | None = None, *, ever: bool = False) -> Entry:
    """An entry for one company or domain: a domain if it looks like one, else a company's name. Raises NoEntry."""
    written = " ".join(text.split())
    # Some letters stand for several.
    if len(written) > LONGEST or len(seekout.company_key(written)) > LONGEST:
        raise NoEntry(f"it is longer than {LONGEST} letters. Write the name of one company or one domain")
    domain = seekout.domain_of(written)
    if domain:
        if page := seekout.page_of_anybody(written):
            return Entry(f"c:{_company_of(page)}", written, reason[:LONGEST], until, ever)
        if (why := seekout.why_no_domain(domain)) is not None:
            raise NoEntry(why.rstrip("."))
        return Entry(f"d:{domain}", written, reason[:LONGEST], until, ever)
    key = seekout.company_key(_BRACKETED.sub(" ", written)) or seekout.company_key(written)
    if not seekout.names_company(written) or "://" in written or "@" in written:
        raise NoEntry("it names no company and no domain. Write a name such as Acme Ltd, or a domain such as acme.com")
    return Entry(f"c:{key}", written, reason[:LONGEST], until, ever)


def _company_of(page: str) -> str:
    """The key of the company whose page at a site of everybody this is. Raises NoEntry where nothing tells it."""
    site, _, slug = page.partition("/")
    key = seekout.company_key(slug.replace("-", " ")) if site == "linkedin.com" else ""
    if not key or key.isdecimal():
        raise NoEntry(f"a page at {site} does not say who works there. Write the company's name, or its own domain")
    return key


def last_day(entry: OffLimit) -> date | None:
    """The last day on which an entry counts; None: it has no end."""
    if entry.until is None:
        return None
    return (datetime.fromtimestamp(entry.until, UTC) - _LAST_ZONE - timedelta(days=1)).date()


def put(session: Session, workspace_id: str, user_id: str, entries: Iterable[Entry]) -> tuple[int, int]:
    """Add entries; one that is there already is as it was asked for last. Returns how many are new and how many not."""
    there = set(session.scalars(select(OffLimit.key).where(OffLimit.workspace_id == workspace_id)))
    latest = {entry.key: entry for entry in entries}
    # What is added at once was added at one moment, by which lists are ordered.
    moment = session.scalar(select(now()))
    for key, entry in sorted(latest.items()):
        values = {
            "written": entry.written,
            "reason": entry.reason,
            "until": _end_of(entry.until),
            "ever": entry.ever,
            "added_by": user_id,
            "added_at": moment,
        }
        session.execute(
            insert(session, OffLimit)
            .values(id=new_id(), workspace_id=workspace_id, key=key, **values)
            .on_conflict_do_update(index_elements=["workspace_id", "key"], set_=values)
        )
    new = len(latest.keys() - there)
    return new, len(latest) - new


def _end_of(day: date | None) -> float | None:
    if day is None:
        return None
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1)
    return (midnight + _LAST_ZONE).timestamp()


def remove(session: Session, workspace_id: str, entry_ids: Sequence[str]) -> list[str]:
    """Take entries off the list. Returns what was written in them."""
    removed = session.scalars(
        delete(OffLimit)
        .where(OffLimit.workspace_id == workspace_id, OffLimit.id.in_(entry_ids))
        .returning(OffLimit.written)
    ).all()
    session.expire_all()
    return sorted(removed)


def keep_only(session: Session, workspace_id: str, keys: set[str]) -> int:
    """Take every entry off the list whose key is none of these. Returns how many."""
    there = session.execute(select(OffLimit.id, OffLimit.key).where(OffLimit.workspace_id == workspace_id)).all()
    gone = [row.id for row in there if row.key not in keys]
    for start in range(0, len(gone), 500):
        session.execute(delete(OffLimit).where(OffLimit.id.in_(gone[start : start + 500])))
    session.expire_all()
    return len(gone)


def number(session: Session, workspace_id: str) -> int:
    """How many entries a list has."""
    return session.scalar(select(func.count()).where(OffLimit.workspace_id == workspace_id)) or 0


def entries(session: Session, workspace_id: str, limit: int | None = None) -> Sequence[OffLimit]:
    """A list by name; with a `limit` the entries that were added last, those of one moment by name."""
    query = select(OffLimit).where(OffLimit.workspace_id == workspace_id)
    if limit is None:
        return session.scalars(query.order_by(func.lower(OffLimit.written), OffLimit.id)).all()
    newest = query.order_by(OffLimit.added_at.desc(), func.lower(OffLimit.written), OffLimit.id)
    return session.scalars(newest.limit(limit)).all()


def search(session: Session, workspace_id: str, text: str, limit: int) -> Sequence[OffLimit]:
    """Entries in which an admin wrote this text, by name."""
    query = select(OffLimit).where(OffLimit.workspace_id == workspace_id)
    if text.strip():
        query = query.where(func.lower(OffLimit.written).contains(text.strip().lower(), autoescape=True))
    return session.scalars(query.order_by(func.lower(OffLimit.written), OffLimit.id).limit(limit)).all()


# --- The list as a file, which a worker reads or sends ---


def ask_for_file(session: Session, workspace_id: str, user_id: str, view_id: str, **values: object) -> str:
    """Have a file read, or the list sent as one (`values` are columns of ListFile). Returns the id of the request."""
    asked = ListFile(id=new_id(), workspace_id=workspace_id, user_id=user_id, view_id=view_id, asked_at=now(), **values)
    session.add(asked)
    session.flush()
    return asked.id


def claim_file(session: Session, list_file_id: str, seconds: float) -> ListFile | None:
    """Take what was asked for, for so many seconds, unless another worker has it or it is done."""
    taken = session.scalar(
        update(ListFile)
        .where(ListFile.id == list_file_id, ListFile.lease_until < now())
        .values(lease_until=now() + seconds, attempts=ListFile.attempts + 1)
        .returning(ListFile.id)
    )
    session.expire_all()
    return None if taken is None else session.get(ListFile, taken)


def postpone_file(session: Session, list_file_id: str, seconds: float) -> None:
    """It could not be done; try it again in so many seconds."""
    session.execute(update(ListFile).where(ListFile.id == list_file_id).values(lease_until=now() + seconds))


def file_done(session: Session, list_file_id: str) -> bool:
    """It is done, or will not be. False when it had been done before."""
    gone = session.scalar(delete(ListFile).where(ListFile.id == list_file_id).returning(ListFile.id))
    return gone is not None


def is_last_attempt(asked: ListFile) -> bool:
    """Whether a file is not tried again after this."""
    return asked.attempts >= _MOST_ATTEMPTS


def due_files(session: Session, limit: int = 20) -> Sequence[str]:
    """Ids of what nobody works on."""
    return session.scalars(DUE_FILES.limit(limit)).all()


DUE_FILES = select(ListFile.id).where(and_(ListFile.lease_until < now(), ListFile.asked_at > now() - _KEPT_SECONDS))
