"""Who asked not to be contacted, in whichever file of a workspace that stands.

A file that does not say so takes nothing back: it may be older, or of a tool that knows nothing of it. What does is a
newer file of the same name without the mark, or *Columns*.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, delete, literal_column, or_, select, union_all, update
from sqlalchemy.orm import Session, aliased

import seekout
from store.base.among import among, usual
from store.base.sealed import DetailsText
from store.models import Candidate, CandidateReading, ExportItem, PersonKey
from store.people.keys import leading_to

# No row of a file has this number.
EMPTIED = 0
# Written as the index has it (`ix_candidates_opted_out`): SQLite compares the words of a condition with an index's.
_NAME = "opted_out"
# What leads to who asked, and to nobody else but whoever would read the mail.
_SURE = ("email:", "li:", "li-id:")
_theirs = aliased(Candidate, name=_NAME)
_their_keys, _same = aliased(PersonKey), aliased(PersonKey)
_OPTED_OUT: ColumnElement[bool] = literal_column(f"{_NAME}.do_not_contact")


def _identities(workspace_id: str) -> Select[str]:
    """A query for the identities of everybody in a workspace who asked not to be contacted.

    Whoever has an e-mail address or a profile of somebody who asked is one of them: it may be the same person, of whom
    another profile, an initial, or a file that told less makes two; and in any case who asked would read the mail.
    """
    everybody = union_all(_asked(workspace_id), _reached_with_them(workspace_id)).subquery()
    return select(everybody.c.identity)


def concerns(workspace_id: str) -> ColumnElement[bool]:
    """Whether a Candidate of a workspace is somebody who asked not to be contacted, in whatever file, or may be.

    Beside `_identities` that is whoever has the name and the company of somebody who asked in another project, and
    nothing of a kind that is told of both: no address where the other has one. As within a file
    (seekout.resolving.namesakes), what is unclear counts as asked.
    """
    return or_(Candidate.identity.in_(_identities(workspace_id)), _named_like_them(workspace_id))


def _named_like_them(workspace_id: str) -> ColumnElement[bool]:
    return (
        select(_theirs.id)
        .where(
            _theirs.workspace_id == workspace_id,
            _OPTED_OUT,
            _theirs.namesake == Candidate.namesake,
            _theirs.told_by.bitwise_and(Candidate.told_by) == 0,
            _theirs.project_id != Candidate.project_id,
        )
        .correlate(Candidate)
        .exists()
    )


def _asked(workspace_id: str) -> Select[str]:
    return select(_theirs.identity).where(_theirs.workspace_id == workspace_id, _OPTED_OUT)


def _reached_with_them(workspace_id: str) -> Select[str]:
    addresses = select(_their_keys.key).where(
        leading_to(_their_keys, usual(workspace_id), _their_keys.identity.in_(_asked(workspace_id))),
        or_(*(_their_keys.key.startswith(kind, autoescape=True) for kind in _SURE)),
    )
    return select(_same.identity).where(_same.workspace_id == usual(workspace_id), _same.key.in_(addresses))


def among_these(session: Session, workspace_id: str, project_id: str, some: Collection[str]) -> set[str]:
    """Those of these identities of people of a project whom it concerns."""
    if not some:
        return set()
    asked = _asked(workspace_id).where(among(session, _theirs.identity, some))
    reached = _reached_with_them(workspace_id).where(among(session, _same.identity, some))
    named = select(Candidate.identity).where(
        Candidate.project_id == usual(project_id),
        among(session, Candidate.identity, some),
        _named_like_them(workspace_id),
    )
    return set(session.scalars(union_all(asked, reached, named)))


def empty(session: Session, candidate_ids: Sequence[str]) -> None:
    """Of whoever asked not to be contacted nothing is left but that, and by which keyed hashes they are known: it must
    outlive the file that said so."""
    if not candidate_ids:
        return
    told = seekout.record_of(seekout.Candidate(row=EMPTIED, identity=""))
    session.execute(
        update(Candidate)
        .where(among(session, Candidate.id, candidate_ids))
        .values(
            {
                "data": DetailsText(told.stored()),
                "digest": told.digest,
                "row_number": EMPTIED,
                "search_text": "",
                "has_email": False,
                "has_phone": False,
                "has_history": False,
            }
        )
        .execution_options(synchronize_session=False)
    )
    for model in (CandidateReading, ExportItem):
        session.execute(delete(model).where(among(session, model.candidate_id, candidate_ids)))
