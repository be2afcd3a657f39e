"""*Review*: gathered as things stand, changed while it stands, and read again as a person says."""

from __future__ import annotations

from sqlalchemy.orm import Session

from store.exporting import selection
from store.exporting.selection import EVERYBODY, Choice
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
    sent_before = selection.previously(session, export, choice, previous) if plan.previously_exported else ()
    return review_of(
        export,
        project.name,
        plan,
        selection.first_to_send(session, export, first, choice),
        choice=choice,
        others=selection.sending_the_same(session, export, _MOST_OTHERS) if plan.being_sent else (),
        previous=sent_before,
        note=note,
    )
