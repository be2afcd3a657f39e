"""Acts on an export: ask for it, start it, cancel it, retry what failed; and the ends that a run comes to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from store.after import watches
from store.connection import connections
from store.connection.defaults import Defaults
from store.exporting import held, items, known, seals, states
from store.exporting.items import Counts
from store.exporting.selection import EVERYBODY, Choice, pressed_with
from store.models import Connection, Export, ExportKind, ExportState
from store.upkeep import misbooked
from store.workspaces import audit
from store.workspaces.audit import OPERATOR, Action
from worker.messages.posts import (
    aim,
    close_review,
    say_in_place_of_review,
    show_in_modal,
    summary,
    tell,
    tell_admin,
)
from worker.surface.endings import CANCELLED_UNCLEAR, STOPPED_IN_DOUBT
from worker.surface.export_form import not_prepared
from worker.surface.reviews.review import DISMISSED
from worker.surface.workflows.steps import not_wanted


class NeedsReview(Exception):
    """What would be sent again is not what was reviewed; `changes` says what differs, in words for people.

    With `another_account` a fresh Review is not enough: there the campaign or job is another one.
    """

    def __init__(self, changes: Sequence[str], *, another_account: bool) -> None:
        super().__init__("; ".join(changes))
        self.changes = changes
        self.another_account = another_account


# Why somebody failed who had been taken for exported.
NOT_THERE = "SourceWhale knew them before, and they are not in this {word}. Press Retry failed to send them"
_CONVERSATIONS = ("C", "G", "D")
# What of a reading names people.
_FOR_REVIEW = {"merges", "encoding", "encodings"}


def ask_for(session: Session, connection: Connection, user_id: str, **values: Any) -> Export:
    """*Review* was pressed: a new export that waits to be prepared. `values` are columns of Export.

    The modal says "Reading..." by itself, so no message is put.
    """
    export = states.create(
        session,
        workspace_id=connection.workspace_id,
        connection_id=connection.id,
        ledger_id=connection.ledger_id,
        requested_by=user_id,
        keep_known=Defaults.of(connection.defaults).keep_known,
        **values | _place(values, user_id),
    )
    audit.record(session, export.workspace_id, user_id, Action.REVIEWED)
    return export


def ask_for_step(session: Session, connection: Connection, reviewer: str, execution: str, **values: Any) -> Export:
    """A step of a workflow asks `reviewer` for an export, which waits to be prepared. `values` are columns of Export.

    `execution` is Slack's id of the step, which is told how the export ends, whatever its end. No message is put: the
    first that people see of it is Review. Raises IntegrityError for a step that has led to an export already.
    """
    export = states.create(
        session,
        workspace_id=connection.workspace_id,
        connection_id=connection.id,
        ledger_id=connection.ledger_id,
        requested_by=reviewer,
        step_execution=execution,
        step_due_at=0.0,
        keep_known=Defaults.of(connection.defaults).keep_known,
        **values | _place(values, reviewer),
    )
    audit.record(session, export.workspace_id, reviewer, Action.ASKED_BY_WORKFLOW)
    return export


def _place(values: dict[str, Any], user_id: str) -> dict[str, str]:
    """Where an export reports: a person's id stands for their direct messages, which nobody else may fill."""
    place = values.get("channel_id")
    return {"channel_id": user_id} if place is not None and not place.startswith(_CONVERSATIONS) else {}


def dismiss(session: Session, export: Export, user_id: str) -> bool:
    """*Cancel* was pressed on a Review: it ends, and nothing was sent. False when it has gone on already."""
    problem = not_wanted(user_id)
    if not states.dismiss(session, export, problem):
        return False
    audit.record(session, export.workspace_id, user_id, Action.DISMISSED, aim(session, export))
    say_in_place_of_review(session, export, DISMISSED)
    return True


def ask_again(session: Session, connection: Connection, export: Export, **values: Any) -> bool:
    """*Review* was pressed again after *Back*, or the file is to be read otherwise: prepare the same export anew.

    `values` are columns of Export. False when it was started meanwhile, or is being prepared.
    """
    of_account = {"connection_id": connection.id, "ledger_id": connection.ledger_id}
    another = export.ledger != connection.ledger
    if not states.read_again(session, export, **of_account, **values | _place(values, export.requested_by)):
        return False
    if another:
        # What one account said of people is not true of another.
        known.forget(session, export.id)
    audit.record(session, export.workspace_id, export.requested_by, Action.REVIEWED, f"{aim(session, export)}, again")
    return True


def start(
    session: Session, export: Export, user_id: str, choice: Choice = EVERYBODY, options: frozenset[str] | None = None
) -> bool:
    """*Export* was pressed on a Review that is still true: write the items, for everybody or for a `choice`.

    `options` are the boxes that were checked, None where the Review shows none; they have been set.

    False when it was started already, perhaps with another choice; that one stands.
    """
    if not states.start(session, export, choice):
        return False
    # Whom the file seemed to make one, and a name as it was read, are for Review alone.
    kept = {name: found for name, found in export.report.items() if name not in _FOR_REVIEW}
    export.report = kept | pressed_with(choice, options)
    audit.record(session, export.workspace_id, user_id, Action.STARTED, aim(session, export))
    seals.bind(session, export)
    known.forget(session, export.id)
    close_review(session, export)
    tell(session, export)
    return True


def cancel(session: Session, export: Export, user_id: str) -> bool:
    """Ask the run to stop after the batches in flight. False when it has ended, or has been asked before."""
    if not states.request_cancel(session, export):
        return False
    audit.record(session, export.workspace_id, user_id, Action.CANCELLED, summary(session, export))
    tell(session, export)
    return True


def retry(session: Session, export: Export, user_id: str, reviewed: str | None = None) -> bool:
    """Queue what failed again, and nobody else. False when that has happened already, or nothing can be sent again.

    `user_id` is who asked; `audit.OPERATOR` for the operator, whose name the messages do not show. Where it is not what
    was reviewed any more, `reviewed` is the mark (store.exporting.seals) of a fresh Review. Raises NeedsReview without.
    """
    hold = _held_to_review(session, export, states.failed_of(export), reviewed)
    if not states.retry(session, export, export.requested_by if user_id == OPERATOR else user_id):
        return False
    hold()
    _leave_out_again(session, export)
    audit.record(session, export.workspace_id, user_id, Action.RETRIED, _retried(session, export))
    tell(session, export)
    return True


def send_rest(session: Session, export: Export, user_id: str, reviewed: str | None = None) -> bool:
    """Send those whom a cancelled export did not come to. False when that has happened already.

    `reviewed` is as for `retry`. Raises NeedsReview.
    """
    hold = _held_to_review(session, export, states.left_of(export), reviewed)
    if not states.send_rest(session, export, user_id):
        return False
    hold()
    _leave_out_again(session, export)
    audit.record(session, export.workspace_id, user_id, Action.RESUMED, _retried(session, export))
    tell(session, export)
    return True


def finish(session: Session, export: Export, *, cancelled: bool, works: bool) -> Counts:
    """Nothing is left to send: the export ends as cancelled, complete, or complete with errors.

    `works` says that SourceWhale has answered this run, so whatever was wrong with the key is over.
    """
    if cancelled:
        items.cancel_rest(session, export, CANCELLED_UNCLEAR)
    counts = items.count(session, export.id)
    if cancelled:
        state = ExportState.CANCELLED
    else:
        state = ExportState.COMPLETE_WITH_ERRORS if counts.failed else ExportState.COMPLETE
    states.end(session, export, state, counts)
    watches.begin(session, export, counts.exported)
    if works and (connection := connections.set_problem(session, export.connection_id, None)) is not None:
        tell_admin(session, export, connection)
    audit.record(session, export.workspace_id, export.requested_by, Action.EXPORTED, summary(session, export, counts))
    tell(session, export, counts)
    return counts


def stop(session: Session, export: Export, problem: str) -> Counts:
    """The export cannot go on: what was not sent fails for `problem`, a sentence for people.

    Those of whom it is not known whether they arrived are told apart from them."""
    items.fail_rest(session, export, problem, STOPPED_IN_DOUBT)
    export.problem = problem
    counts = states.end(session, export, ExportState.FAILED)
    watches.begin(session, export, counts.exported)
    audit.record(session, export.workspace_id, export.requested_by, Action.STOPPED, summary(session, export, counts))
    tell(session, export, counts)
    return counts


def offer_again(session: Session, export: Export, user_id: str, candidate_ids: Sequence[str]) -> int:
    """People who stand as exported are not where the export was to bring them: they failed, and *Retry failed* sends
    them. Returns how many; 0 when the export has gone on meanwhile."""
    if export.state not in (ExportState.COMPLETE, ExportState.COMPLETE_WITH_ERRORS) or not candidate_ids:
        return 0
    word = "campaign" if export.kind == ExportKind.PROSPECTS else "job"
    number = misbooked.book_as_failed(session, export, candidate_ids, NOT_THERE.format(word=word))
    if number:
        states.book_again(session, export)
        audit.record(session, export.workspace_id, user_id, Action.OFFERED, f"{number:,} of {aim(session, export)}")
        tell(session, export)
    return number


def give_up_preparing(session: Session, export: Export, problem: str, *, columns: bool = False) -> None:
    """There will be no Review, and nothing was sent: the modal, or a direct message, says why.

    `columns` says that the file's headers are known, and a person can say what they are.
    """
    export.problem = problem
    states.end(session, export, ExportState.FAILED)
    audit.record(session, export.workspace_id, export.requested_by, Action.NOT_PREPARED, aim(session, export))
    view, text, blocks = not_prepared(export.id, problem, columns=columns, workflow=export.step_execution is not None)
    show_in_modal(session, export, view, text, blocks)


def _leave_out_again(session: Session, export: Export) -> None:
    """Whoever has become off-limits since *Export* is not sent again."""
    states.leave_out(export, held.leave_out_again(session, export))
    session.flush()


def _held_to_review(
    session: Session, export: Export, which: ColumnElement[bool], reviewed: str | None
) -> Callable[[], None]:
    """What is to be done once items (the condition `which`) are queued again: nothing, where all is as it was reviewed;
    else to hold them to the fresh Review whose mark is `reviewed`, or to raise NeedsReview."""
    connection = connections.get(session, export.workspace_id)
    another = connection is not None and connection.ledger != export.ledger
    changed = seals.differences(session, export, which)
    fresh = reviewed is not None and reviewed == seals.mark(session, export, which)

    def hold() -> None:
        if changed and (another or not fresh):
            raise NeedsReview(changed, another_account=another)
        if changed:
            seals.bind_again(session, export, states.waiting_of(export))
        elif export.seal is None and connection is not None:
            seals.bind(session, export)

    return hold


def _retried(session: Session, export: Export) -> str:
    return f"{export.retried_people or 0:,} of {aim(session, export)}"
