"""Projects and their candidates: files of the same name are the same project, read again."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, bindparam, exists, func, literal, select, true, update
from sqlalchemy.orm import Session

import seekout
from store.base.among import among, usual
from store.base.clock import now
from store.base.db import ask
from store.base.sealed import DetailsText
from store.base.upsert import insert, put_new
from store.messages import homes
from store.models import Candidate, CandidateReading, Export, Project, new_id
from store.people import erased, figures, identities
from store.people.identities import Keyed
from store.people.ledger import key_maker

# What the column holds.
_LONGEST_SEARCH_TEXT = 400


def name_key(name: str) -> str:
    """What makes two files the same project: the name without case, spaces and the "(1)" that browsers append."""
    return re.sub(r"[\W_]+", " ", re.sub(r"\s*\(\d+\)\s*$", "", name)).strip().casefold()[:255]


def get(session: Session, workspace_id: str, project_id: str, known: ColumnElement[bool]) -> Project | None:
    """A project of this workspace, if it is one of those that the person may know of (the condition `known`)."""
    return session.scalar(select(Project).where(Project.id == project_id, Project.workspace_id == workspace_id, known))


def name_of(session: Session, project_id: str | None) -> str | None:
    """The name of a project; None for no id, or one that is gone."""
    name: str | None = None if project_id is None else ask(session, _NAME, the_project=project_id).scalar()
    return name


_NAME = select(Project.name).where(Project.id == bindparam("the_project"))


def was_exported() -> ColumnElement[bool]:
    """Whether an export of a project was ever started: a file that somebody only looked at is nobody's project yet."""
    return exists().where(Export.project_id == Project.id, Export.queued_at.is_not(None))


def called(text: str) -> ColumnElement[bool]:
    """Whether a project's name contains `text`, as names are compared; every name contains what has no letters."""
    key = name_key(text)
    return Project.name_key.contains(key, autoescape=True) if key else true()


def search(session: Session, workspace_id: str, text: str, limit: int, known: ColumnElement[bool]) -> Sequence[Project]:
    """Projects that have been exported and whose name contains `text`, the newest first.

    `known` is the condition for those that the person may know of.
    """
    query = select(Project).where(
        Project.workspace_id == workspace_id, Project.reading > 0, was_exported(), known, called(text)
    )
    return session.scalars(query.order_by(Project.read_at.desc()).limit(limit)).all()


def named(session: Session, workspace_id: str, name: str, user_id: str, known: ColumnElement[bool]) -> Project | None:
    """The project that a file of this name would be read into, if it has been read before.

    `user_id` brings the file; `known` is the condition for projects that they may know of.
    """
    key = _key_for(session, workspace_id, name, user_id, known)
    return session.scalar(
        select(Project).where(Project.workspace_id == workspace_id, Project.name_key == key, Project.reading > 0)
    )


def _key_for(session: Session, workspace_id: str, name: str, user_id: str, known: ColumnElement[bool] | None) -> str:
    """Under what a file is filed: its name, or where somebody else's search has that name already, a name of its own.

    Otherwise a colleague's file would be compared with people of whom they may not know, and take their place.
    """
    key = name_key(name) or "project"
    if known is None:
        return key
    taken = session.scalar(
        select(Project.id).where(
            Project.workspace_id == workspace_id, Project.name_key == key, Project.reading > 0, ~known
        )
    )
    return key if taken is None else f"{key} {user_id.casefold()}"


def begin_reading(
    session: Session, workspace_id: str, name: str, user_id: str = "", known: ColumnElement[bool] | None = None
) -> tuple[Project, int]:
    """The project that a file belongs to, made at its first file, and the number of this reading.

    `user_id` brings the file; `known` is the condition for projects that they may know of, None for all.
    """
    key = _key_for(session, workspace_id, name, user_id, known)
    session.execute(
        insert(session, Project)
        .values(
            id=new_id(),
            workspace_id=workspace_id,
            name=name[:255],
            name_key=key,
            read_at=now(),
            report={},
            reading=0,
            readings_begun=0,
        )
        .on_conflict_do_nothing()
    )
    begun = session.execute(
        update(Project)
        .where(Project.workspace_id == workspace_id, Project.name_key == key)
        .values(readings_begun=Project.readings_begun + 1)
        .returning(Project.id, Project.readings_begun)
    ).one()
    project = session.get_one(Project, begun.id)
    return project, begun.readings_begun


def finish_reading(session: Session, project: Project, reading: int, report: dict[str, Any]) -> None:
    """The file was read to its end: from now on the project is what this reading found."""
    session.execute(
        update(Project)
        .where(Project.id == project.id, Project.reading < reading)
        .values(reading=reading, report=report, read_at=now())
    )
    figures.refresh(session, project.id)
    homes.changed(session, project.workspace_id)


@dataclass
class Tally:
    """What a reading found: rows that named somebody a second time, new people, and people who have changed."""

    again: int = 0
    new: int = 0
    changed: int = 0

    def add(self, other: Tally) -> None:
        """Count another part of the same reading in."""
        self.again += other.again
        self.new += other.new
        self.changed += other.changed


def gone(session: Session, project: Project, reading: int) -> int:
    """How many people the project's last file named whom this reading does not."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Candidate)
            .where(Candidate.project_id == project.id, named_by(project.reading), ~named_by(reading))
        )
        or 0
    )


def named_by(reading: int) -> ColumnElement[bool]:
    """Whether the file of this reading of their project names a candidate."""
    return (
        select(CandidateReading.candidate_id)
        .where(CandidateReading.candidate_id == Candidate.id, CandidateReading.reading == reading)
        .correlate(Candidate)
        .exists()
    )


def ensure_listed(session: Session, project: Project) -> None:
    """Write down whom the newest reading names, where an older version has read the file, which did not."""
    listed = session.scalar(
        select(Candidate.id).where(Candidate.project_id == project.id, named_by(project.reading)).limit(1)
    )
    if listed is None:
        session.execute(
            insert(session, CandidateReading)
            .from_select(
                ["candidate_id", "reading"],
                select(Candidate.id, literal(project.reading)).where(
                    Candidate.project_id == project.id, Candidate.reading >= project.reading, Candidate.reading > 0
                ),
            )
            .on_conflict_do_nothing()
        )


def put_candidates(
    session: Session, project: Project, reading: int, people: Iterable[seekout.Record | seekout.Candidate]
) -> Tally:
    """Store people of one reading: `recognised` and `put_recognised` in one."""
    found = recognised(session, project.workspace_id, identities.keyed(session, people))
    return put_recognised(session, project, reading, found)


def recognised(session: Session, workspace_id: str, people: Sequence[Keyed]) -> list[Keyed]:
    """The same people, each with the identity under which the workspace knows them, which is noted.

    Of those who asked to be forgotten nothing is noted. Many are asked for at once: what people are known by is spread
    over all of its table, of which most is written anew each time.
    """
    rest, forgotten = erased.apart_from_people(session, workspace_id, people)
    return [*identities.resolve(session, workspace_id, rest), *forgotten]


def put_recognised(session: Session, project: Project, reading: int, people: Sequence[Keyed]) -> Tally:
    """Store people of one reading, of whom the workspace knows who they are.

    Rows of the same person are merged; people of older files are replaced. Of whom a newer file has told meanwhile,
    only that this one names them too is written down. Nothing is kept of those who asked to be forgotten, be it a
    moment ago, but that there is such a row.
    """
    identities.one_reading_at_a_time(session, project.workspace_id)
    rest, nobodies = erased.apart_from_people(session, project.workspace_id, people)
    forgotten = [one.record for one in nobodies]
    everybody = [*(one.record for one in rest), *forgotten]
    known = _known(session, project, {record.identity for record in everybody})
    named = _named_in(session, reading, [one.id for one in known.values()])
    met = {identity for identity, one in known.items() if one.id in named}
    merged, met_again = _merged(_told(session, [known[identity] for identity in met]), everybody)
    nobody = {record.identity for record in forgotten}
    key_of = key_maker(session)
    rows = [columns_of(record, reading, key_of, forgotten=record.identity in nobody) for record in merged.values()]
    new = [
        (_candidate_id(), project.workspace_id, project.id, *row.values())
        for row in rows
        if row["identity"] not in known
    ]
    again = [(known[row["identity"]], row) for row in rows if row["identity"] in known]
    changed = sum(row["identity"] not in met and one.digest != row["digest"] for one, row in again)
    put_new(session, Candidate, ("id", "workspace_id", "project_id", *(rows[0] if rows else ())), new)
    _renew(session, reading, [(one, row) for one, row in again if one.reading <= reading])
    ids = [row[0] for row in new] + [one.id for one in known.values() if one.id not in named]
    put_new(session, CandidateReading, ("candidate_id", "reading"), [(one, reading) for one in sorted(ids)])
    return Tally(again=met_again, new=len(new), changed=changed)


def _candidate_id() -> str:
    """A random id that begins with the time: those of one file are neighbours in each index that has them."""
    return f"{time.time_ns() // 1_000_000:012x}{os.urandom(10).hex()}"


@dataclass(frozen=True, slots=True)
class _Known:
    """Somebody who is stored already, without their details: the digest says whether those are the same."""

    id: str
    reading: int
    row_number: int
    search_text: str
    digest: str
    namesake: str | None


def _known(session: Session, project: Project, sought: Collection[str]) -> dict[str, _Known]:
    """Those of these identities who are people of the project, by identity."""
    ours = (Candidate.project_id == usual(project.id), among(session, Candidate.identity, sought))
    found = session.execute(
        select(
            Candidate.identity,
            Candidate.id,
            Candidate.reading,
            Candidate.row_number,
            Candidate.search_text,
            Candidate.digest,
            Candidate.namesake,
        ).where(*ours)
    ).all()
    # An older version wrote none down.
    lacking = [one.id for one in found if one.digest is None]
    digests = (
        {
            one.id: seekout.digest_of(one.data)
            for one in session.execute(
                select(Candidate.id, Candidate.data).where(among(session, Candidate.id, lacking))
            )
        }
        if lacking
        else {}
    )
    return {
        identity: _Known(own_id, read, row, searched, digest or digests[own_id], namesake)
        for identity, own_id, read, row, searched, digest, namesake in found
    }


def _told(session: Session, known: Collection[_Known]) -> dict[str, seekout.Candidate]:
    """The details of these people as they are stored, by identity."""
    if not known:
        return {}
    found = session.execute(
        select(Candidate.identity, Candidate.data).where(among(session, Candidate.id, [one.id for one in known]))
    )
    return {identity: seekout.Candidate.from_dict(data) for identity, data in found}


def _named_in(session: Session, reading: int, ids: Collection[str]) -> set[str]:
    """The ids of those whom an earlier part of this reading has named."""
    if not ids:
        return set()
    return set(
        session.scalars(
            select(CandidateReading.candidate_id).where(
                among(session, CandidateReading.candidate_id, ids), CandidateReading.reading == reading
            )
        )
    )


def _merged(
    met: Mapping[str, seekout.Candidate], records: Sequence[seekout.Record]
) -> tuple[dict[str, seekout.Record], int]:
    """The people of this part and of earlier ones (`met`), each once, by identity; how many came again."""
    merged = {identity: seekout.record_of(person) for identity, person in met.items()}
    again = 0
    for record in records:
        before = merged.get(record.identity)
        if before is None:
            merged[record.identity] = record
        else:
            again += 1
            merged[record.identity] = seekout.record_of(seekout.merge(before.candidate(), record.candidate()))
    return merged, again


def _renew(session: Session, reading: int, again: Sequence[tuple[_Known, dict[str, Any]]]) -> None:
    """Write what is told now of people who are stored already; `again` holds each with their columns.

    Most people of a newer file are as they were: one statement for all of them, and nothing to write of any.
    """
    as_before = {
        one.id
        for one, row in again
        if (one.row_number, one.search_text, one.digest, one.namesake)
        == (row["row_number"], row["search_text"], row["digest"], row["namesake"])
    }
    changed = sorted(
        ({"id": one.id, **row} for one, row in again if one.id not in as_before), key=lambda row: row["id"]
    )
    if as_before:
        session.execute(
            update(Candidate)
            .where(among(session, Candidate.id, as_before))
            .values(reading=reading)
            .execution_options(synchronize_session=False)
        )
    if changed:
        session.execute(update(Candidate), changed)


def columns_of(
    person: seekout.Record | seekout.Candidate,
    reading: int,
    key_of: Callable[[str], str] | None = None,
    *,
    forgotten: bool = False,
) -> dict[str, Any]:
    """A person of a reading as columns of Candidate. `key_of` hashes what namesakes have in common; without it, and of
    whoever is kept apart, nobody is a namesake."""
    record = seekout.record_of(person)
    return {
        "forgotten": forgotten,
        "identity": record.identity,
        "row_number": record.row,
        "data": DetailsText(record.stored()),
        "digest": record.digest,
        "has_email": record.has_email,
        "has_phone": record.has_phone,
        "has_history": record.has_history,
        "do_not_contact": record.do_not_contact,
        "reading": reading,
        "search_text": record.searched[:_LONGEST_SEARCH_TEXT],
        "namesake": key_of(record.namesake) if key_of is not None and record.namesake else None,
        "told_by": record.told_by,
    }


def search_text(text: str) -> str:
    """What a search compares with the same of a candidate's name, title and company: no case and no accents."""
    return seekout.name_key(text)[:_LONGEST_SEARCH_TEXT]
