"""*Review*: gathered as things stand, changed while it stands, and read again as a person says."""

from __future__ import annotations

from sqlalchemy.orm import Session

from store.exporting import selection
from store.exporting.selection import EVERYBODY, Choice, Previous
from store.exporting.visibility import Reader, is_open, may_know
from store.models import Export, Project
from worker.surface.review import Review, review_of

_SHOWN = 3
_MOST_OTHERS = 3
_MOST_PREVIOUS = 3


def gather(
    session: Session,
    export: Export,
    choice: Choice = EVERYBODY,
    note: str | None = None,
    *,
    first: int = _SHOWN,
    previous: int = _MOST_PREVIOUS,
) -> Review:
    """The Review of an export that has been prepared, as things stand now, for everybody or a `choice` of them.

    `first` is how many people, and `previous` how many earlier exports it shows.
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
    )
