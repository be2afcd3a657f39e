"""What SourceWhale said of an export's people when its Review asked."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column

from store.models.base import Base, of_workspace

# The stage of whoever must not be contacted, in whatever way SourceWhale says so.
OPTED_OUT = "Do Not Contact"


class CheckState(StrEnum):
    """States of a check."""

    ASKED = "asked"
    DONE = "done"
    FAILED = "failed"


class KnownCheck(Base):
    """One look-up of the people of a Review in SourceWhale. Times are unix seconds.

    `total` is how many it has to ask for, `done` how many were asked for. `leave_out_known` and `contacted_days` are
    what the requester chose then: leave out everybody who is there, or those contacted in so many last days.
    `resend_purged`: send those again who were exported before and are no longer in SourceWhale.
    """

    __tablename__ = "known_checks"
    __table_args__ = (Index(None, "state", "lease_until"),)

    export_id: Mapped[str] = mapped_column(String(32), ForeignKey("exports.id", ondelete="CASCADE"), primary_key=True)
    workspace_id: Mapped[str] = of_workspace()
    state: Mapped[str]
    asked_at: Mapped[float]
    total: Mapped[int]
    done: Mapped[int]
    lease_until: Mapped[float]
    leave_out_known: Mapped[bool]
    contacted_days: Mapped[int | None]
    resend_purged: Mapped[bool] = mapped_column(default=False, server_default=false())


class KnownPerson(Base):
    """A candidate of whom SourceWhale was asked for a Review, kept no longer than that Review.

    `known`: SourceWhale has them. `gone`: it has not, though they were exported there. `stage` and
    `last_contacted` are as it told, None where it did not; OPTED_OUT is the stage of whoever is held back for it.
    """

    __tablename__ = "known_people"
    __table_args__ = (Index(None, "candidate_id"),)

    export_id: Mapped[str] = mapped_column(String(32), ForeignKey("exports.id", ondelete="CASCADE"), primary_key=True)
    candidate_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("candidates.id", ondelete="CASCADE"), primary_key=True
    )
    known: Mapped[bool]
    stage: Mapped[str | None] = mapped_column(String(50))
    last_contacted: Mapped[float | None]
    gone: Mapped[bool] = mapped_column(default=False, server_default=false())
