"""Parting people who were wrongly taken for one: what earlier files, or earlier versions, have joined."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy import insert as plain_insert
from sqlalchemy.orm import Session

import seekout
from store.base.db import Database, alone
from store.base.upsert import insert, table_of
from store.models import (
    UNFINISHED,
    Candidate,
    CandidateReading,
    Export,
    Exported,
    ExportItem,
    PersonKey,
    Progress,
    Project,
    Workspace,
    new_id,
)
from store.people.ledger import ids_of, ledger_key, ledger_name
from store.people.projects import columns_of

_FREED, _ALL = "placeholder identities freed", "all"


def keep_apart(
    session: Session, workspace_id: str, identity: str, people: Sequence[seekout.Candidate]
) -> list[str] | None:
    """Make several people of one whom this workspace knows by `identity` (as in Candidate.identity).

    `people` are they, each with an identity of their own in plain text. The first takes the place of the one that was:
    in exports, in the ledger and under the dummy address, for that is who was sent. The others are new, in the same
    projects and readings. Returns their identities in the same order; None, and nothing is changed, while an export
    that has not ended has the one that was.
    """
    alone(session, f"people of {workspace_id}")
    found = session.scalars(
        select(Candidate)
        .join(Project, Project.id == Candidate.project_id)
        .where(Project.workspace_id == workspace_id, Candidate.identity == identity)
        .order_by(Candidate.id)
    ).all()
    if _in_use(session, [candidate.id for candidate in found]):
        return None
    own = [ledger_key(session, person.identity) for person in people]
    for candidate in found:
        readings = session.scalars(
            select(CandidateReading.reading).where(CandidateReading.candidate_id == candidate.id)
        ).all()
        known = set(
            session.scalars(
                select(Candidate.identity).where(
                    Candidate.project_id == candidate.project_id, Candidate.identity.in_(own)
                )
            )
        )
        rows = [
            columns_of(person._replace(identity=one), candidate.reading)
            for person, one in zip(people, own, strict=True)
        ]
        session.execute(update(Candidate).where(Candidate.id == candidate.id).values(**rows[0]))
        for row in rows[1:]:
            if row["identity"] not in known:
                _add(session, candidate, row, readings)
    _move_keys(session, workspace_id, identity, people, own)
    session.execute(
        update(Exported)
        .where(Exported.connection_id.in_(ids_of(workspace_id)), Exported.identity == identity)
        .values(identity=own[0])
        .execution_options(synchronize_session=False)
    )
    return own


def _add(session: Session, beside: Candidate, row: dict[str, Any], readings: Sequence[int]) -> None:
    candidate_id = new_id()
    session.execute(
        plain_insert(table_of(Candidate)),
        [{"id": candidate_id, "workspace_id": beside.workspace_id, "project_id": beside.project_id, **row}],
    )
    if readings:
        session.execute(
            plain_insert(table_of(CandidateReading)),
            [{"candidate_id": candidate_id, "reading": reading} for reading in readings],
        )


def _move_keys(
    session: Session, workspace_id: str, identity: str, people: Sequence[seekout.Candidate], own: Sequence[str]
) -> None:
    """What led to the one that was leads to nobody; each of them is known by what is theirs."""
    session.execute(delete(PersonKey).where(PersonKey.workspace_id == workspace_id, PersonKey.identity == identity))
    rows = [
        {
            "workspace_id": workspace_id,
            "key": ledger_key(session, key),
            "identity": one,
            "name_key": ledger_name(session, seekout.name_key(person.full_name)),
        }
        for person, one in zip(people, own, strict=True)
        for key in seekout.keys_of(person)
        if key
    ]
    session.execute(insert(session, table_of(PersonKey)).on_conflict_do_nothing(), rows)


def _in_use(session: Session, candidate_ids: Sequence[str]) -> bool:
    """Whether an export that has not ended is to send one of these."""
    waiting = (
        select(ExportItem.export_id)
        .join(Export, Export.id == ExportItem.export_id)
        .where(ExportItem.candidate_id.in_(candidate_ids), Export.state.in_(UNFINISHED))
        .limit(1)
    )
    return session.scalar(waiting) is not None


def free_placeholders(database: Database) -> int:
    """Take people apart whom earlier versions made one of a word in their LinkedIn column; once.

    Of a record that is a mixture of strangers nothing can be kept: it goes, with what leads to it and its entry in the
    ledger, and the next file names each of them. One that an export is sending waits for the next call. Returns how
    many records it were.
    """
    with database.read() as session:
        mark = session.get(Progress, _FREED)
        if mark is not None and mark.reached == _ALL:
            return 0
        workspaces = session.scalars(select(Workspace.id)).all()
        mixtures = [ledger_key(session, identity) for identity in seekout.placeholder_identities()]
    number, left = 0, False
    for workspace_id in workspaces:
        with database.write() as session:
            freed, waits = _free(session, workspace_id, mixtures)
        number, left = number + freed, left or waits
    if not left:
        with database.write() as session:
            session.execute(insert(session, Progress).values(name=_FREED, reached=_ALL).on_conflict_do_nothing())
    return number


def _free(session: Session, workspace_id: str, mixtures: Sequence[str]) -> tuple[int, bool]:
    alone(session, f"people of {workspace_id}")
    found = session.execute(
        select(Candidate.id)
        .join(Project, Project.id == Candidate.project_id)
        .where(Project.workspace_id == workspace_id, Candidate.identity.in_(mixtures))
    ).all()
    ids = [row.id for row in found]
    if _in_use(session, ids):
        return 0, True
    exports = select(ExportItem.export_id).where(ExportItem.candidate_id.in_(ids))
    session.execute(select(Export.id).where(Export.id.in_(exports)).order_by(Export.id).with_for_update(key_share=True))
    session.execute(delete(Candidate).where(Candidate.id.in_(ids)))
    ledgers = ids_of(workspace_id)
    session.execute(delete(Exported).where(Exported.connection_id.in_(ledgers), Exported.identity.in_(mixtures)))
    session.execute(delete(PersonKey).where(PersonKey.workspace_id == workspace_id, PersonKey.identity.in_(mixtures)))
    session.execute(delete(PersonKey).where(PersonKey.workspace_id == workspace_id, PersonKey.key.in_(mixtures)))
    return len(ids), False
