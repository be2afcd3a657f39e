"""Acts on the off-limits list, and letting single people through whom it holds back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from store.exporting import held
from store.models import Export, ExportState, ListFile
from store.workspaces import audit, off_limits
from store.workspaces.audit import Action
from store.workspaces.off_limits import Entry
from worker.actions.reviews import show
from worker.messages.posts import aim

_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Saved:
    """How many entries an act has added, changed and removed."""

    added: int = 0
    changed: int = 0
    removed: int = 0


def edit(
    session: Session, workspace_id: str, user_id: str, *, add: Sequence[Entry] = (), remove: Sequence[str] = ()
) -> Saved:
    """*Save* was pressed: entries are removed, by id, and added. Every Review sees it when it is next looked at."""
    removed = off_limits.remove(session, workspace_id, remove) if remove else []
    added, changed = off_limits.put(session, workspace_id, user_id, add) if add else (0, 0)
    if removed:
        audit.record(session, workspace_id, user_id, Action.OFF_LIMITS_REMOVED, _named(removed))
    if add:
        audit.record(session, workspace_id, user_id, Action.OFF_LIMITS_ADDED, _named([one.written for one in add]))
    return Saved(added, changed, len(removed))


def take_in(session: Session, asked: ListFile, entries: Sequence[Entry], *, whole: bool) -> Saved | None:
    """A file was read. Entries that it does not hold are removed if that was asked for and it is `whole`: each of its
    rows could be taken. None when it was taken in before."""
    if not off_limits.file_done(session, asked.id):
        return None
    removed = 0
    if asked.replaces and whole:
        removed = off_limits.keep_only(session, asked.workspace_id, {entry.key for entry in entries})
    added, changed = off_limits.put(session, asked.workspace_id, asked.user_id, entries)
    if added or changed or removed:
        told = f"{added:,} added, {changed:,} changed, {removed:,} removed"
        audit.record(session, asked.workspace_id, asked.user_id, Action.OFF_LIMITS_IMPORTED, told)
    return Saved(added, changed, removed)


def let_through(session: Session, export: Export, user_id: str, candidate_ids: Sequence[str]) -> bool:
    """An admin lets these people of a Review through, and no others. False when it has led to an export, or ended."""
    if export.state != ExportState.REVIEW:
        return False
    number = held.let_through(session, export, candidate_ids, user_id)
    if number:
        audit.record(session, export.workspace_id, user_id, Action.LET_THROUGH, f"{number:,} of {aim(session, export)}")
    session.flush()
    show(session, export)
    return True


def _named(written: Sequence[str]) -> str:
    more = len(written) - _MOST_NAMED
    return ", ".join(written[:_MOST_NAMED]) + (f" and {more:,} more" if more > 0 else "")
