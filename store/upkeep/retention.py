"""What is kept for how long (docs/data.md): people's details go first, then what says nothing of anybody.

Everything here works in small transactions, and may be run by several workers at once, or be cut off anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime

from sqlalchemy import Select, and_, delete, or_, select, tuple_, update
from sqlalchemy.orm import Session

from store.base.among import among, usual
from store.base.clock import now
from store.base.db import OWN_ROW, Database
from store.base.upsert import insert, table_of
from store.exporting import items, known, leases, states
from store.models import (
    UNFINISHED,
    AuditEntry,
    Candidate,
    CandidateReading,
    ConnectionDraft,
    DummyNumber,
    Export,
    Exported,
    ExportItem,
    ExportState,
    ListFile,
    OutboxMessage,
    PersonKey,
    Progress,
    Project,
    Workspace,
    oauth_states,
)
from store.people import opt_outs
from store.people.identities import one_reading_at_a_time
from store.people.ledger import ids_of
from store.upkeep.deletion import AT_ONCE, delete_along

_DAY = 86400.0
# A connection that an admin began to set up and never finished holds a key.
_DRAFT_DAYS = 1.0
_LEDGER_AT_ONCE = 2000
_LEDGER_SEEN = "ledger seen"
# A project's readings are counted from here on (store.people.projects.begin_reading).
_FIRST_READING = 1


def purge_candidates(database: Database, days: int) -> int:
    """Delete the candidates of projects that were neither read nor exported for so many days, and what names them.

    What stays is how many ended how in each export, and keyed hashes of those who were exported: histories still count
    them, and they are still known as previously exported. Returns how many candidates it were.
    """
    number = 0
    with database.read() as session:
        due = session.scalars(_at_rest(days)).all()
    for project_id in due:
        while purged := _purge_some(database, project_id, days):
            number += purged
    return number


def _at_rest(days: int, project_id: str | None = None) -> Select[str]:
    cutoff = now() - days * _DAY
    active = select(Export.id).where(
        Export.project_id == Project.id,
        or_(
            Export.state.in_(UNFINISHED),
            Export.created_at > cutoff,
            Export.queued_at > cutoff,
            # Not a Review that has been ended for this.
            and_(Export.queued_at.is_not(None), Export.ended_at > cutoff),
        ),
    )
    query = select(Project.id).where(Project.reading > 0, Project.read_at <= cutoff, ~active.exists())
    return query if project_id is None else query.where(Project.id == project_id)


def _purge_some(database: Database, project_id: str, days: int) -> int:
    """Delete some candidates of a project at rest; 0 when none is left, or somebody uses the project again."""
    with database.write() as session:
        project = session.get(Project, project_id, with_for_update=OWN_ROW)
        # Somebody may have begun to export it meanwhile.
        if project is None or session.scalar(_at_rest(days, project_id)) is None:
            return 0
        one_reading_at_a_time(session, project.workspace_id)
        if leases.any_being_read(session, project.workspace_id):
            # It may name these people, and recognises them by what would be dropped here: in an hour.
            return 0
        _end_exports(session, project_id)
        people = session.execute(
            select(Candidate.id, Candidate.identity, Candidate.do_not_contact)
            .where(
                Candidate.project_id == project_id,
                or_(~Candidate.do_not_contact, Candidate.row_number != opt_outs.EMPTIED),
            )
            .order_by(Candidate.identity)
            .limit(AT_ONCE)
        ).all()
        if not people:
            project.reading, project.report, project.figures = 0, {}, None
            return 0
        opt_outs.empty(session, [row.id for row in people if row.do_not_contact])
        others = [row for row in people if not row.do_not_contact]
        session.execute(delete(Candidate).where(among(session, Candidate.id, [row.id for row in others])))
        _drop_keys(session, project, [row.identity for row in others])
    return len(people)


def _end_exports(session: Session, project_id: str) -> None:
    """Nothing can be sent of these exports any more: what is left of each is how its people ended."""
    states.expire_reviews(session, project_id)
    left = session.scalars(
        select(Export.id)
        .where(Export.project_id == project_id, Export.purged_at.is_(None))
        .order_by(Export.id)
        .with_for_update(key_share=True)
    ).all()
    for export_id in left:
        totals = asdict(items.counts(session, export_id))
        session.execute(
            update(Export)
            .where(Export.id == export_id)
            .values(
                purged_at=now(),
                totals=totals,
                report={},
                apart=[],
                file_name=None,
                file_id=None,
                file_url=None,
                user_email=None,
            )
        )
        # Reviews and lists of failures name people; the link to the message stays with its export.
        session.execute(delete(OutboxMessage).where(OutboxMessage.export_id == export_id))


def _drop_keys(session: Session, project: Project, identities: Sequence[str]) -> None:
    """By what people were known who were never exported and stand in no other project: nobody will ask for it."""
    elsewhere = (
        select(Candidate.id)
        .join(Project, Project.id == Candidate.project_id)
        .where(
            Project.workspace_id == project.workspace_id,
            or_(Project.reading > 0, Candidate.do_not_contact),
            Project.id != project.id,
            Candidate.identity == PersonKey.identity,
        )
        .correlate(PersonKey)
    )
    exported = (
        select(Exported.identity)
        .where(Exported.connection_id.in_(ids_of(project.workspace_id)), Exported.identity == PersonKey.identity)
        .correlate(PersonKey)
    )
    dropped = session.scalars(
        delete(PersonKey)
        .where(
            PersonKey.workspace_id == usual(project.workspace_id),
            among(session, PersonKey.identity, identities),
            ~exported.exists(),
            ~elsewhere.exists(),
        )
        .returning(PersonKey.identity)
    ).all()
    session.execute(
        delete(DummyNumber).where(
            DummyNumber.workspace_id == usual(project.workspace_id), among(session, DummyNumber.identity, set(dropped))
        )
    )


def forget_older_readings(database: Database) -> None:
    """Delete whom older files of a project named, once a newer one is read and no Review goes by them."""
    with database.read() as session:
        superseded = session.execute(
            select(Project.id, Project.reading).where(Project.listed_since < Project.reading)
        ).all()
    for project_id, newest in superseded:
        if newest == _FIRST_READING:
            # Nobody was named before it, and a project may have a hundred thousand people to look at.
            _note_listed(database, project_id, newest)
        else:
            _forget_older_readings_of(database, project_id)


def _forget_older_readings_of(database: Database, project_id: str) -> None:
    with database.read() as session:
        newest = session.scalar(select(Project.reading).where(Project.id == project_id)) or 0
        used = session.scalars(
            select(Export.reading)
            .where(Export.project_id == project_id, Export.state.in_((*UNFINISHED, ExportState.REVIEW)))
            .distinct()
        ).all()
    last = ""
    while True:
        with database.write() as session:
            page = session.execute(
                select(Candidate.id, Candidate.identity)
                .where(Candidate.project_id == project_id, Candidate.identity > last)
                .order_by(Candidate.identity)
                .limit(AT_ONCE)
            ).all()
            if page:
                session.execute(
                    delete(CandidateReading).where(
                        among(session, CandidateReading.candidate_id, [row.id for row in page]),
                        CandidateReading.reading < newest,
                        CandidateReading.reading.not_in(used),
                    )
                )
        if not page:
            break
        last = page[-1].identity
    if not any(reading < newest for reading in used):
        _note_listed(database, project_id, newest)


def _note_listed(database: Database, project_id: str, newest: int) -> None:
    """Whom readings before the `newest` of a project named stands nowhere any more, if that is still the newest."""
    with database.write() as session:
        session.execute(
            update(Project).where(Project.id == project_id, Project.reading == newest).values(listed_since=newest)
        )


def delete_old_messages(database: Database, days: int) -> int:
    """Delete messages that were first written so many days ago, of exports that have ended since, once delivered.

    Returns how many it were.
    """
    cutoff = now() - days * _DAY
    ended = select(Export.id).where(Export.id == OutboxMessage.export_id, Export.ended_at <= cutoff)
    number, last = 0, (-1.0, "")
    while True:
        with database.write() as session:
            page = session.execute(
                select(OutboxMessage.created_at, OutboxMessage.id)
                .where(
                    OutboxMessage.created_at <= cutoff,
                    tuple_(OutboxMessage.created_at, OutboxMessage.id) > tuple_(*last),
                )
                .order_by(OutboxMessage.created_at, OutboxMessage.id)
                .limit(AT_ONCE)
            ).all()
            if not page:
                return number
            gone = session.execute(
                delete(OutboxMessage)
                .where(
                    among(session, OutboxMessage.id, [row.id for row in page]),
                    OutboxMessage.due_at.is_(None),
                    or_(OutboxMessage.export_id.is_(None), ended.exists()),
                )
                .returning(OutboxMessage.id)
            ).all()
        number, last = number + len(gone), (page[-1].created_at, page[-1].id)


def delete_history(database: Database, days: int) -> int:
    """Delete exports that ended so many days ago, with audit entries and projects as old. Returns how many exports."""
    number = 0
    with database.read() as session:
        workspaces = session.scalars(select(Workspace.id)).all()
    for workspace_id in workspaces:
        number += _delete_exports(database, workspace_id, days)
        with database.read() as session:
            cutoff = session.scalar(select(now() - days * _DAY)) or 0.0
        audit = table_of(AuditEntry)
        delete_along(database, audit, and_(audit.c.workspace_id == workspace_id, audit.c.at <= cutoff), "at")
        with database.write() as session:
            exported = select(Export.id).where(Export.project_id == Project.id)
            session.execute(
                delete(Project).where(
                    Project.workspace_id == workspace_id,
                    Project.reading == 0,
                    Project.read_at <= cutoff,
                    ~exported.exists(),
                )
            )
    return number


def _delete_exports(database: Database, workspace_id: str, days: int) -> int:
    number = 0
    while True:
        with database.read() as session:
            old = session.scalars(
                select(Export.id)
                .where(Export.workspace_id == workspace_id, Export.ended_at <= now() - days * _DAY)
                .order_by(Export.ended_at)
                .limit(AT_ONCE)
            ).all()
        if not old:
            return number
        items_table = table_of(ExportItem)
        for export_id in old:
            delete_along(database, items_table, items_table.c.export_id == export_id, "candidate_id")
        with database.write() as session:
            session.execute(delete(Export).where(Export.id.in_(old)))
        number += len(old)


def expire_old_reviews(database: Database, days: int) -> None:
    """End Reviews on which nobody has acted for so many days: their people are kept for nothing."""
    with database.write() as session:
        states.expire_old_reviews(session, days * _DAY)
        known.forget_old(session)


def delete_old_drafts(database: Database) -> None:
    """Delete what an admin began and never finished: connections, lists as files, and states of installs."""
    with database.write() as session:
        session.execute(delete(ConnectionDraft).where(ConnectionDraft.changed_at < now() - _DRAFT_DAYS * _DAY))
        session.execute(delete(ListFile).where(ListFile.asked_at < now() - _DRAFT_DAYS * _DAY))
        session.execute(delete(oauth_states).where(oauth_states.c.expire_at < datetime.now(UTC).replace(tzinfo=None)))


def delete_old_ledger(database: Database, days: int, most: int = 100_000) -> int:
    """Delete entries of people who were exported so many days ago, with what they are known by. Returns how many.

    Reads at most `most` entries and goes on there the next time: millions are read in a day.
    """
    number = 0
    for _ in range(0, most, _LEDGER_AT_ONCE):
        with database.write() as session:
            mark = session.get(Progress, _LEDGER_SEEN, with_for_update=True)
            connection_id, _, identity = ("" if mark is None else mark.reached).partition(" ")
            page = session.execute(
                select(Exported.connection_id, Exported.identity, Exported.workspace_id, Exported.exported_at)
                .where(tuple_(Exported.connection_id, Exported.identity) > tuple_(connection_id, identity))
                .order_by(Exported.connection_id, Exported.identity)
                .limit(_LEDGER_AT_ONCE)
            ).all()
            cutoff = session.scalar(select(now() - days * _DAY)) or 0.0
            old = [row for row in page if row.exported_at is not None and row.exported_at <= cutoff]
            _delete_entries(session, [(row.connection_id, row.identity, row.workspace_id) for row in old])
            reached = f"{page[-1].connection_id} {page[-1].identity}" if page else ""
            session.execute(
                insert(session, Progress)
                .values(name=_LEDGER_SEEN, reached=reached)
                .on_conflict_do_update(index_elements=["name"], set_={"reached": reached})
            )
        number += len(old)
        if not page:
            return number
    return number


def _delete_entries(session: Session, entries: Iterable[tuple[str, str, str]]) -> None:
    """The entries (ledger, identity, workspace).

    With them go keys and number of whoever no project names and no other ledger of the workspace holds.
    """
    by_ledger: dict[tuple[str, str], set[str]] = {}
    for ledger_id, identity, workspace_id in entries:
        by_ledger.setdefault((workspace_id, ledger_id), set()).add(identity)
    by_workspace: dict[str, set[str]] = {}
    for (workspace_id, ledger_id), identities in by_ledger.items():
        held = Exported.connection_id == ledger_id
        session.execute(delete(Exported).where(held, among(session, Exported.identity, identities)))
        by_workspace.setdefault(workspace_id, set()).update(identities)
    for workspace_id, identities in by_workspace.items():
        named = (
            select(Candidate.identity)
            .join(Project, Project.id == Candidate.project_id)
            .where(Project.workspace_id == workspace_id, among(session, Candidate.identity, identities))
        )
        held = Exported.connection_id.in_(ids_of(workspace_id))
        elsewhere = select(Exported.identity).where(held, among(session, Exported.identity, identities))
        gone = identities.difference(session.scalars(named), session.scalars(elsewhere))
        for model in (PersonKey, DummyNumber):
            session.execute(
                delete(model).where(model.workspace_id == usual(workspace_id), among(session, model.identity, gone))
            )
