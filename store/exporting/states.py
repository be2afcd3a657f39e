"""The states of an export: every change of one is written here, and nowhere else."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, select, update
from sqlalchemy import insert as plain_insert
from sqlalchemy.orm import Session

from store.base.clock import now
from store.exporting import claims, items, leases, selection
from store.exporting.items import CANCELLED, Counts
from store.exporting.selection import EVERYBODY, Choice
from store.exporting.visibility import READ_INTO
from store.models import UNFINISHED, Export, ExportItem, ExportState, ItemState, Project
from store.people import figures

# In an export's report: that what was last sent on are people who had not been sent.
_THE_REST = "the_rest"
# In an export's report: who pressed *Export*, and on which Review, while a worker has not started it yet.
_PRESSED = "pressed"
# An item that is tried again has learnt nothing.
_ANEW: dict[str, Any] = {
    "state": ItemState.PENDING,
    "reason": None,
    "times_missed": 0,
    "most_together": None,
    "refused_with": None,
    "refusal": None,
}


def create(session: Session, **values: Any) -> Export:
    """A new export in `preparing`, due at once. `values` are columns of Export."""
    export = Export(created_at=now(), next_run_at=now(), **values)
    session.add(export)
    session.flush()
    session.refresh(export)
    return export


def to_review(export: Export) -> None:
    """The file was read and its people are written down: the person who asked is shown what would happen."""
    export.state = ExportState.REVIEW
    export.listed = True
    export.attempts = 0
    export.report = _without_press(export)


def press(session: Session, export: Export, user_id: str, reference: str, with_what: dict[str, Any]) -> bool:
    """*Export* was pressed on the Review `reference`, which a worker is to compare with how things are, and to start.

    `with_what` is what the report keeps of the press. False when it was started, or is being prepared.
    """
    moved = session.scalar(
        update(Export)
        .where(Export.id == export.id, Export.state == ExportState.REVIEW, Export.purged_at.is_(None))
        .values(
            state=ExportState.PREPARING,
            attempts=0,
            next_run_at=now(),
            lease_until=0.0,
            report=export.report | with_what | {_PRESSED: [user_id, reference]},
        )
        .returning(Export.id)
    )
    session.refresh(export)
    return moved is not None


def pressed(export: Export) -> tuple[str, str] | None:
    """Who pressed *Export*, and on which Review, where a worker is to start it; else None."""
    found = export.report.get(_PRESSED) if export.state == ExportState.PREPARING else None
    return None if found is None else (found[0], found[1])


def _without_press(export: Export) -> dict[str, Any]:
    return {name: found for name, found in export.report.items() if name != _PRESSED}


def read_again(session: Session, export: Export, **values: Any) -> bool:
    """Send an export that was never started back to be prepared, with other `values` of its columns.

    False when it was started, or is being prepared already.
    """
    moved = session.scalar(
        update(Export)
        .where(
            Export.id == export.id,
            Export.state.in_((ExportState.REVIEW, ExportState.FAILED)),
            Export.queued_at.is_(None),
            Export.purged_at.is_(None),
        )
        .values(
            state=ExportState.PREPARING,
            problem=None,
            ended_at=None,
            totals=None,
            attempts=0,
            next_run_at=now(),
            lease_until=0.0,
            report=_without_press(export) | ({READ_INTO: export.project_id} if export.project_id else {}),
            **values,
        )
        .returning(Export.id)
    )
    session.refresh(export)
    return moved is not None


def dismiss(session: Session, export: Export, problem: str) -> bool:
    """Whoever reviews an export does not want it, which `problem` says. False when it was started, or has ended."""
    moved = session.scalar(
        update(Export)
        .where(Export.id == export.id, Export.state == ExportState.REVIEW)
        .values(state=ExportState.CANCELLED, problem=problem, ended_at=now())
        .returning(Export.id)
    )
    session.refresh(export)
    return moved is not None


def begin(export: Export) -> None:
    """The first batch is about to leave."""
    export.state = ExportState.RUNNING


def request_cancel(session: Session, export: Export) -> bool:
    """Ask the run to stop after the batch in flight. False when it has ended, or has been asked before."""
    asked = session.scalar(
        update(Export)
        .where(
            Export.id == export.id,
            Export.state.in_((ExportState.QUEUED, ExportState.RUNNING)),
            ~Export.cancel_requested,
        )
        .values(cancel_requested=True, next_run_at=now())
        .returning(Export.id)
    )
    session.refresh(export)
    return asked is not None


def retry(session: Session, export: Export, user_id: str) -> bool:
    """Queue the failed items of an ended export again, and nobody else. False when that has happened already.

    `user_id` is who asked for it; the export's time runs anew from here. People of whom it is not known whether they
    arrived stand in the ledger as doubtful, and are looked up first.
    """
    stopped = export.state == ExportState.FAILED
    moved = session.scalar(
        update(Export)
        .where(
            Export.id == export.id,
            Export.state.in_((ExportState.COMPLETE_WITH_ERRORS, ExportState.FAILED)),
            Export.queued_at.is_not(None),
            Export.purged_at.is_(None),
        )
        .values(**_anew(user_id))
        .returning(Export.id)
    )
    if moved is None:
        return False
    _send_again(session, export, failed_of(export), the_rest=stopped)
    return True


def send_rest(session: Session, export: Export, user_id: str) -> bool:
    """Queue those whom a cancelled export did not come to, and nobody else. False when that has happened already."""
    moved = session.scalar(
        update(Export)
        .where(
            Export.id == export.id,
            Export.state == ExportState.CANCELLED,
            Export.queued_at.is_not(None),
            Export.purged_at.is_(None),
        )
        .values(**_anew(user_id))
        .returning(Export.id)
    )
    if moved is None:
        return False
    _send_again(session, export, left_of(export), the_rest=True)
    return True


def leave_out(export: Export, people: int) -> None:
    """So many of those who were to be sent again are left out after all."""
    if export.times_retried and people:
        export.retried_people = max(0, (export.retried_people or 0) - people)


def is_the_rest(export: Export) -> bool:
    """Whether an export that was sent on last went on with those who had not been sent: not with who had failed."""
    return bool(export.times_retried and export.report.get(_THE_REST))


def failed_of(export: Export) -> ColumnElement[bool]:
    """The items that `retry` sends again."""
    return and_(ExportItem.export_id == export.id, ExportItem.state == ItemState.FAILED)


def left_of(export: Export) -> ColumnElement[bool]:
    """The items that `send_rest` sends."""
    skipped = and_(ExportItem.state == ItemState.SKIPPED, ExportItem.reason == CANCELLED)
    return and_(ExportItem.export_id == export.id, skipped)


def _anew(user_id: str) -> dict[str, Any]:
    """What an ended export is set to when some of its people are sent again, as `user_id` asked."""
    return {
        "state": ExportState.QUEUED,
        "problem": None,
        "wait_reason": None,
        "cancel_requested": False,
        "attempts": 0,
        "times_retried": Export.times_retried + 1,
        "retried_by": user_id,
        "pace": [],
        "queued_at": now(),
        "trouble_since": None,
        "ended_at": None,
        "totals": None,
        "next_run_at": now(),
        "lease_until": 0.0,
    }


def _send_again(session: Session, export: Export, which: ColumnElement[bool], *, the_rest: bool) -> None:
    people = session.scalar(select(func.count()).select_from(ExportItem).where(which))
    session.execute(update(ExportItem).where(which).values(**_ANEW))
    session.execute(update(Export).where(Export.id == export.id).values(retried_people=people))
    session.refresh(export)
    export.report = {**export.report, _THE_REST: the_rest}
    session.flush()


def waiting_of(export: Export) -> ColumnElement[bool]:
    """The items that wait for their turn."""
    return and_(ExportItem.export_id == export.id, ExportItem.state == ItemState.PENDING)


def end(session: Session, export: Export, state: ExportState, counts: Counts | None = None) -> Counts:
    """The export is over, in one of its last states. Returns how many of its items stand where.

    `counts` are those that the caller has counted in this transaction.
    """
    counts, ended_at = counts or items.count(session, export.id), leases.database_now(session)
    export.state = state
    export.wait_reason = None
    export.totals = asdict(counts)
    export.ended_at = ended_at
    session.flush()
    if export.queued_at is not None:
        figures.refresh(session, export.project_id)
    return counts


def book_again(session: Session, export: Export) -> None:
    """An export that had ended has failed items now, which it had taken for exported: they may be sent again."""
    export.state = ExportState.COMPLETE_WITH_ERRORS
    session.flush()
    totals = asdict(items.count(session, export.id))
    session.execute(update(Export).where(Export.id == export.id).values(totals=totals))
    figures.refresh(session, export.project_id)
    session.refresh(export)


def note_trouble(session: Session, export: Export) -> None:
    """SourceWhale did not do what was asked of it, once more."""
    export.attempts += 1
    session.flush()
    if export.trouble_since is None:
        session.execute(update(Export).where(Export.id == export.id).values(trouble_since=now()))
        session.refresh(export)


def start(session: Session, export: Export, choice: Choice = EVERYBODY) -> bool:
    """*Export* was pressed: make the items and queue the run. False when that has happened before.

    Nobody of the project becomes an item who is not of the `choice`.
    """
    # The project stays as it is until the end of this transaction: its people may be due to be deleted.
    session.execute(select(Project.id).where(Project.id == export.project_id).with_for_update(read=True))
    moved = session.scalar(
        update(Export)
        .where(Export.id == export.id, Export.state == ExportState.REVIEW, Export.purged_at.is_(None))
        .values(state=ExportState.QUEUED, queued_at=now(), next_run_at=now(), lease_until=0.0)
        .returning(Export.id)
    )
    if moved is None:
        return False
    verdicts = selection.verdicts(export, choice, at_once=True).subquery()
    session.execute(
        plain_insert(ExportItem).from_select(
            [
                *("export_id", "candidate_id", "workspace_id", "row_number", "state", "reason", "digest"),
                *("in_doubt", "times_missed"),
            ],
            select(
                literal(export.id),
                verdicts.c.id,
                literal(export.workspace_id),
                verdicts.c.row_number,
                case((verdicts.c.reason.is_(None), ItemState.PENDING.value), else_=ItemState.SKIPPED.value),
                verdicts.c.reason,
                verdicts.c.digest,
                literal(False),
                literal(0),
            ),
        )
    )
    claims.give_up_gone(session, export)
    session.refresh(export)
    return True


def give_up_all(session: Session, workspace_id: str) -> None:
    """A workspace is about to be deleted: whoever works on something of it stops at their next step, nobody begins."""
    session.execute(
        update(Export)
        .where(Export.workspace_id == workspace_id, Export.state.in_((ExportState.REVIEW, *UNFINISHED)))
        .values(state=ExportState.CANCELLED, ended_at=now(), lease_until=0.0)
    )


def expire_old_reviews(session: Session, seconds: float) -> None:
    """Nobody has acted on these Reviews for so many seconds: they end."""
    session.execute(
        update(Export)
        .where(Export.state == ExportState.REVIEW, Export.created_at < now() - seconds)
        .values(state=ExportState.CANCELLED, ended_at=now())
    )


def expire_reviews(session: Session, project_id: str) -> None:
    """Nobody has acted on these Reviews of a project, and its candidates' details are deleted: they end."""
    session.execute(
        update(Export)
        .where(Export.project_id == project_id, Export.state == ExportState.REVIEW)
        .values(state=ExportState.CANCELLED, ended_at=now())
    )
