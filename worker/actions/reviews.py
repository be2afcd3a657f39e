"""*Review*: gathered as things stand, changed while it stands, and read again as a person says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from store.connection import connections
from store.connection.defaults import Defaults
from store.exporting import exports, held, known, seals, selection, states
from store.exporting.selection import EVERYBODY, Choice, Previous
from store.exporting.visibility import Reader, is_open, may_know
from store.models import Connection, Export, ExportKind, ExportState, Project
from store.workspaces import audit
from store.workspaces import columns as column_choices
from store.workspaces.audit import Action
from worker.messages.posts import aim, show_in_modal
from worker.surface import cannot_export, ids
from worker.surface.reviews import columns, findings
from worker.surface.reviews.review import Review, message, review_of, view
from worker.surface.workflows import steps

_SHOWN = 3
_MOST_OTHERS = 3
_MOST_PREVIOUS = 3
_MOST_HEADERS = 10
_MOST_ENTRIES = 3


def gather(
    session: Session,
    export: Export,
    choice: Choice = EVERYBODY,
    note: str | None = None,
    *,
    first: int = _SHOWN,
    previous: int = _MOST_PREVIOUS,
    marked: int = 0,
) -> Review:
    """The Review of an export that has been prepared, as things stand now, for everybody or a `choice` of them.

    `first` is how many people, `previous` how many earlier exports, and `marked` how many of those marked Do Not
    Contact it shows.
    """
    project = session.get_one(Project, export.project_id)
    plan = selection.plan(session, export, choice)
    others = selection.sending_the_same(session, export, _MOST_OTHERS) if plan.being_sent else []
    # Whoever reviews is not told of a search that reports where only some people read.
    by = Reader(export.requested_by, reads_all=is_open(session, export.workspace_id))
    sent_before = selection.previously(session, export, choice, previous) if plan.previously_exported else ()
    return review_of(
        export,
        project.name,
        plan,
        selection.first_to_send(session, export, first, choice),
        choice=choice,
        others=[other for other in others if may_know(other, by)],
        previous=[
            group if group.export and may_know(group.export, by) else Previous(None, group.people)
            for group in sent_before
        ],
        note=note,
        remembered=columns.remembered_line(columns_of(session, export)),
        check=known.check(session, export),
        mails_a_day=_mails_a_day(session, export),
        off_limits=held.by_entry(session, export, _MOST_ENTRIES) if plan.off_limits else (),
        let_through=held.any_let_through(session, export),
        seal=str(seals.seal(session, export)),
        marked=selection.first_marked(session, export, marked, choice) if marked and plan.do_not_contact else (),
    )


def _mails_a_day(session: Session, export: Export) -> int | None:
    """How many e-mails SourceWhale sends a day, for a campaign whose workspace has said so."""
    connection = session.get(Connection, export.connection_id)
    if connection is None or export.kind != ExportKind.PROSPECTS:
        return None
    return Defaults.of(connection.defaults).mails_a_day


def check_by_itself(session: Session, export: Export) -> bool:
    """A Review that has just been prepared: whether SourceWhale is asked about its people, as an admin allowed."""
    connection = session.get(Connection, export.connection_id)
    if connection is None or not Defaults.of(connection.defaults).check_by_itself:
        return False
    plan = selection.plan(session, export)
    if not 0 < plan.send + plan.previously_exported <= known.MOST_BY_ITSELF:
        return False
    return known.ask(session, export)


def why_review(session: Session, export: Export, facts: Review, *, may_export: bool) -> str | None:
    """Why a step that asked to go on without Review needs one after all; None when it may go on by itself."""
    connection = connections.get(session, export.workspace_id)
    if connection is None or not connection.steps_skip_review:
        return steps.REVIEW_IS_ON
    off = export.kind == ExportKind.PROSPECTS and not connection.pools_enabled
    if connection.ledger != export.ledger or off or cannot_export.reason(connection):
        return steps.CONNECTION_CHANGED
    if not may_export:
        return steps.REVIEWER_CHANGED
    if facts.plan.send == 0:
        return steps.NOBODY_TO_SEND
    if findings.to_look_at(export.report):
        return steps.SOMETHING_TO_LOOK_AT
    return None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A Review as it was drawn, and what was chosen in it then."""

    view: dict[str, Any]
    text: str
    blocks: list[dict[str, Any]]
    chosen: tuple[object, ...]


def draw(session: Session, export: Export) -> Drawn:
    """Draw a Review, which takes a while, before the transaction in which it is put."""
    facts = gather(session, export)
    text, blocks = message(facts)
    return Drawn(view(facts), text, blocks, _chosen(session, export))


def show_drawn(session: Session, export: Export, drawn: Drawn) -> bool:
    """Let the modal say what was drawn a moment ago. False when something else has been chosen there since."""
    if export.state != ExportState.REVIEW or _chosen(session, export) != drawn.chosen:
        return False
    show_in_modal(session, export, drawn.view, drawn.text, drawn.blocks)
    return True


def _chosen(session: Session, export: Export) -> tuple[object, ...]:
    return (export.include_previous, export.dummy_emails, export.keep_known, *known.choices(session, export))


def show(session: Session, export: Export) -> None:
    """Let the modal, or the direct message that took its place, say what is true now."""
    show_drawn(session, export, draw(session, export))


def set_boxes(session: Session, export: Export, checked: frozenset[str]) -> None:
    """The boxes of a Review as they are checked now, by their ids."""
    # A Review that was shown before there was a choice says neither.
    kept = {"keep_known": ids.KEEP_KNOWN in checked} if checked & {ids.KEEP_KNOWN, ids.UPDATE_KNOWN} else {}
    exports.set_options(
        session,
        export,
        include_previous=ids.INCLUDE_PREVIOUS in checked,
        dummy_emails=ids.DUMMY_EMAILS in checked,
        **kept,
    )
    known.choose(
        session,
        export,
        leave_out_known=ids.LEAVE_OUT_KNOWN in checked,
        leave_out_contacted=ids.LEAVE_OUT_CONTACTED in checked,
        send_gone=ids.SEND_GONE in checked,
    )


def ask_sourcewhale(session: Session, export: Export, user_id: str) -> bool:
    """*Check SourceWhale*: have the people of a Review looked up. False when that is under way, or Review has ended."""
    if not known.ask(session, export):
        return False
    audit.record(session, export.workspace_id, user_id, Action.CHECKED, aim(session, export))
    show(session, export)
    return True


def columns_of(session: Session, export: Export) -> list[columns.ReadColumn]:
    """The columns of an export's file, with who said what one holds for the whole workspace."""
    chosen = column_choices.chosen(session, export.workspace_id, columns.headers_of(export.report))
    return columns.columns_of(export.report, {header: choice.set_by for header, choice in chosen.items()})


def read_again(session: Session, export: Export, *, view_id: str | None, **values: Any) -> bool:
    """The file is read otherwise: as another encoding, or with people apart (`values` are columns of Export).

    The Review then stands in the modal `view_id`, or where it stood. False when the export was started meanwhile, or is
    being read already.
    """
    return states.read_again(session, export, project_id=None, view_id=view_id or export.view_id, **values)


def read_with_columns(
    session: Session, export: Export, user_id: str, fields: Mapping[str, str | None], *, view_id: str | None
) -> bool:
    """What columns hold is remembered for the workspace, by header, and the file is read again with it."""
    column_choices.choose(session, export.workspace_id, user_id, fields)
    headers = ", ".join(sorted(fields)[:_MOST_HEADERS])
    audit.record(session, export.workspace_id, user_id, Action.COLUMNS, headers[:200])
    return read_again(session, export, view_id=view_id)
