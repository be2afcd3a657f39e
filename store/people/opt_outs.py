"""Who asked not to be contacted, in whichever file of a workspace that stands.

A file that does not say so takes nothing back: it may be older, or of a tool that knows nothing of it. What does is a
newer file of the same name without the mark, or *Columns*.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, literal_column, select
from sqlalchemy.orm import Session, aliased

from store.base.among import among
from store.models import Candidate

# Written as the index has it (`ix_candidates_opted_out`): SQLite compares the words of a condition with an index's.
_NAME = "opted_out"
_theirs = aliased(Candidate, name=_NAME)
_OPTED_OUT: ColumnElement[bool] = literal_column(f"{_NAME}.do_not_contact")


def identities(workspace_id: str) -> Select[str]:
    """A query for the identities of everybody in a workspace who asked not to be contacted."""
    return select(_theirs.identity).where(_theirs.workspace_id == workspace_id, _OPTED_OUT)


def among_these(session: Session, workspace_id: str, some: Collection[str]) -> set[str]:
    """Those of these identities."""
    if not some:
        return set()
    return set(session.scalars(identities(workspace_id).where(among(session, _theirs.identity, some))))
