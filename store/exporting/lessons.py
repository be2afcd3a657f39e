"""What refusals teach of an export, kept in SQL: whatever stops a run, the next one begins where this one stood.

A batch that was refused is sent again in halves, until those stand alone who cannot be sent. Every function here runs
in a transaction of `store.exporting.leases.held`.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, bindparam, case, func, select, update
from sqlalchemy.orm import Session

from store.base.db import ask
from store.exporting import claims
from store.exporting.claims import MAY_BE_THERE, MAY_HAVE_ARRIVED
from store.exporting.items import Work, change
from store.models import Candidate, Export, ExportItem, ItemState

# Somebody is refused who may have arrived before.
_AFTER_A_LOSS = f"; {MAY_BE_THERE}, so check in SourceWhale"


def note_refused(session: Session, export: Export, people: Sequence[Work], *, most_together: int) -> None:
    """A batch with these people was refused as a whole: they travel in batches of at most `most_together` now."""
    change(
        session,
        export,
        [work.candidate_id for work in people],
        in_doubt=False,
        most_together=most_together,
        refused_with=func.coalesce(ExportItem.refused_with, people[0].row_number),
    )


def note_suspect(session: Session, export: Export, work: Work, refusal: str) -> None:
    """This person was refused alone, for the reason `refusal`; or the destination is gone, which is to be seen."""
    session.execute(
        update(ExportItem)
        .where(ExportItem.export_id == export.id, ExportItem.candidate_id == work.candidate_id)
        .values(in_doubt=False, refusal=refusal)
    )


def any_suspect(session: Session, export: Export) -> bool:
    """Whether somebody was refused alone and not judged yet."""
    return ask(session, _ANY_SUSPECT, the_export=export.id).scalar() is not None


def doubt_suspects(session: Session, export: Export) -> None:
    """Whoever was refused alone is tried again: whether that was about them was known to a run that has ended."""
    session.execute(update(ExportItem).where(ExportItem.export_id == export.id, _IS_SUSPECT).values(refusal=None))


def fail_suspects(session: Session, export: Export) -> int:
    """The destination is there, so whoever was refused alone fails for that reason. Returns how many."""
    suspects = session.execute(
        select(Candidate.identity, ExportItem.left_at, ExportItem.left_for, MAY_HAVE_ARRIVED)
        .join(ExportItem, ExportItem.candidate_id == Candidate.id)
        .where(ExportItem.export_id == export.id, _IS_SUSPECT)
    ).all()
    session.execute(
        update(ExportItem)
        .where(ExportItem.export_id == export.id, _IS_SUSPECT)
        .values(
            state=ItemState.FAILED,
            reason=case((MAY_HAVE_ARRIVED, ExportItem.refusal + _AFTER_A_LOSS), else_=ExportItem.refusal),
        )
    )
    claims.note_doubtful(
        session, export, [(who, at, where) for who, at, where, may_be_there in suspects if may_be_there]
    )
    claims.give_up(session, export, [row.identity for row in suspects])
    return len(suspects)


def size_that_was_taken(session: Session, export: Export, refused_with: int) -> int | None:
    """In batches of how many a refused batch was taken at last, if everybody in it has arrived: it was only too large.

    None while somebody has not, or was bad.
    """
    smallest, left = session.execute(
        select(
            func.min(ExportItem.most_together),
            func.count().filter(ExportItem.state != ItemState.EXPORTED),
        ).where(ExportItem.export_id == export.id, ExportItem.refused_with == refused_with)
    ).one()
    return None if left else smallest


_IS_SUSPECT = and_(ExportItem.state == ItemState.SENDING, ~ExportItem.in_doubt, ExportItem.refusal.is_not(None))
_ANY_SUSPECT = select(ExportItem.export_id).where(ExportItem.export_id == bindparam("the_export"), _IS_SUSPECT).limit(1)
