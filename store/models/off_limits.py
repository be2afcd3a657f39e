"""Companies and domains whose people are not to be contacted, and who of a Review that holds back."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from store.models.base import Base, new_id, of_workspace


class OffLimit(Base):
    """A company or a domain that is off-limits in a workspace.

    `key` is what seekout.employers gives for whoever works there, `written` what an admin wrote. `until` is when the
    entry ends, in unix seconds, None: never. `ever` says that it holds back whoever has worked there before, too.
    """

    __tablename__ = "off_limits"
    __table_args__ = (UniqueConstraint("workspace_id", "key"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    workspace_id: Mapped[str] = of_workspace(index=False)
    key: Mapped[str] = mapped_column(String(400))
    written: Mapped[str] = mapped_column(String(300))
    reason: Mapped[str] = mapped_column(String(300), default="")
    until: Mapped[float | None]
    ever: Mapped[bool] = mapped_column(default=False, server_default=false())
    added_by: Mapped[str]
    added_at: Mapped[float]


class OffLimitsPerson(Base):
    """A candidate of an export whom an entry of the list holds back, unless an admin has let them through."""

    __tablename__ = "off_limits_people"
    __table_args__ = (Index(None, "candidate_id"), Index(None, "entry_id"))

    export_id: Mapped[str] = mapped_column(String(32), ForeignKey("exports.id", ondelete="CASCADE"), primary_key=True)
    candidate_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("candidates.id", ondelete="CASCADE"), primary_key=True
    )
    entry_id: Mapped[str] = mapped_column(String(32), ForeignKey("off_limits.id", ondelete="CASCADE"), primary_key=True)
    let_through_by: Mapped[str | None]


class ListFile(Base):
    """What a worker is still to do with the off-limits list as a file: read one that an admin uploaded, or send it.

    `file_id` is Slack's, None where the list is to be sent. `replaces` says that entries which the file does not hold
    are removed. `view_id` is the modal in which the admin asked.
    """

    __tablename__ = "list_files"
    __table_args__ = (Index(None, "lease_until"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    workspace_id: Mapped[str] = of_workspace()
    user_id: Mapped[str]
    view_id: Mapped[str]
    file_id: Mapped[str | None]
    file_url: Mapped[str | None] = mapped_column(Text)
    replaces: Mapped[bool] = mapped_column(default=False, server_default=false())
    asked_at: Mapped[float]
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    lease_until: Mapped[float] = mapped_column(default=0.0, server_default="0")
