"""Projects and their candidates: files of the same name are the same project, read again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, exists, func, literal, select, true, update
from sqlalchemy.orm import Session

import seekout
from store.base.among import among, usual
from store.base.clock import now
from store.base.upsert import insert, put_new
from store.messages import homes
from store.models import Candidate, CandidateReading, Export, Project, new_id
from store.people import erased, figures, identities
from store.people.details import digest_of


def name_key(name: str) -> str:
    """What makes two files the same project: the name without case, spaces and the "(1)" that browsers append."""
    return re.sub(r"[\W_]+", " ", re.sub(r"\s*\(\d+\)\s*$", "", name)).strip().casefold()[:255]


def get(session: Session, workspace_id: str, project_id: str, known: ColumnElement[bool]) -> Project | None:
    """A project of this workspace, if it is one of those that the person may know of (the condition `known`)."""
    return session.scalar(select(Project).where(Project.id == project_id, Project.workspace_id == workspace_id, known))


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


def put_candidates(session: Session, project: Project, reading: int, people: Sequence[seekout.Candidate]) -> Tally:
    """Store people of one reading. Rows of the same person are merged; people of older files are replaced.

    Of whom a newer file has told meanwhile, only that this one names them too is written down. Nothing is kept of those
    who asked to be forgotten but that there is such a row.
    """
    forgotten = erased.among_people(session, people)
    people = identities.resolve(
        session, project.workspace_id, [person for person in people if person.row not in forgotten]
    ) + list(forgotten.values())
    found = session.scalars(
        select(Candidate).where(
            Candidate.project_id == usual(project.id),
            among(session, Candidate.identity, {person.identity for person in people}),
        )
    ).all()
    known = {candidate.identity: candidate for candidate in found}
    named = _named_in(session, reading, found)
    met = {candidate.identity: candidate.data for candidate in found if candidate.id in named}
    merged, met_again = _merged(met, people)
    nobodies = {person.identity for person in forgotten.values()}
    rows = [columns_of(person, reading, forgotten=person.identity in nobodies) for person in merged.values()]
    new = [
        {"id": new_id(), "workspace_id": project.workspace_id, "project_id": project.id, **row}
        for row in rows
        if row["identity"] not in known
    ]
    again = [
        (known[row["identity"]], row)
        for row in rows
        if row["identity"] in known and known[row["identity"]].reading <= reading
    ]
    changed = sum(
        row["identity"] not in met and _facts(row["data"]) != _facts(known[row["identity"]].data)
        for row in rows
        if row["identity"] in known
    )
    put_new(session, Candidate, new)
    _renew(session, reading, again)
    ids = [row["id"] for row in new] + [candidate.id for candidate in found if candidate.id not in named]
    put_new(session, CandidateReading, [{"candidate_id": one, "reading": reading} for one in sorted(ids)])
    return Tally(again=met_again, new=len(new), changed=changed)


def _named_in(session: Session, reading: int, found: Sequence[Candidate]) -> set[str]:
    """The ids of those whom an earlier part of this reading has named."""
    return set(
        session.scalars(
            select(CandidateReading.candidate_id).where(
                among(session, CandidateReading.candidate_id, [candidate.id for candidate in found]),
                CandidateReading.reading == reading,
            )
        )
    )


def _merged(
    met: Mapping[str, dict[str, Any]], people: Sequence[seekout.Candidate]
) -> tuple[dict[str, seekout.Candidate], int]:
    """The people of this part and of earlier ones (`met`, as stored), each once, by identity; how many came again."""
    merged = {identity: seekout.Candidate.from_dict(data) for identity, data in met.items()}
    again = 0
    for person in people:
        if person.identity in merged:
            again += 1
            merged[person.identity] = seekout.merge(merged[person.identity], person)
        else:
            merged[person.identity] = person
    return merged, again


def _renew(session: Session, reading: int, again: Sequence[tuple[Candidate, dict[str, Any]]]) -> None:
    """Write what is told now of people who are stored already; `again` holds each with their columns.

    Most people of a newer file are as they were: one statement for all of them, and nothing to write of any.
    """
    as_before = {
        candidate.id
        for candidate, row in again
        if (candidate.data, candidate.search_text, candidate.digest) == (row["data"], row["search_text"], row["digest"])
    }
    changed = sorted(
        ({"id": candidate.id, **row} for candidate, row in again if candidate.id not in as_before),
        key=lambda row: row["id"],
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


def _facts(data: dict[str, Any]) -> dict[str, Any]:
    """What is told of a person, wherever in the file it stands."""
    return {name: value for name, value in data.items() if name not in ("row", "identity")}


def columns_of(person: seekout.Candidate, reading: int, *, forgotten: bool = False) -> dict[str, Any]:
    """A person of a reading as columns of Candidate."""
    data = person.to_dict()
    return {
        "forgotten": forgotten,
        "identity": person.identity,
        "row_number": person.row,
        "data": data,
        "digest": digest_of(data),
        "has_email": bool(person.emails),
        "has_phone": bool(person.phones),
        "has_history": bool(person.experience or person.education),
        "do_not_contact": person.do_not_contact,
        "reading": reading,
        "search_text": search_text(person.full_name, person.current_title, person.current_company),
    }


def search_text(*texts: str) -> str:
    """What a search compares: the words of these texts without case and accents, cut to what the column holds."""
    return seekout.name_key(" ".join(texts))[:400]
