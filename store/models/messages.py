"""Messages that Slack shall show, and App Homes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.models.base import Base, new_id, of_workspace, partial_index


class OutboxMessage(Base):
    """A message that Slack shall show: its newest content, and how far delivery has come.

    `slot` names the message within its export ("progress", "failures"), or within the workspace if it belongs to no
    export. Where Slack does not take it, it goes to `fallback_channel_id` if there is one. A message with `thread_slot`
    is a reply to the message in that slot. `ts` and `posted_channel` are what Slack answered when it was first posted.
    With a `view_id` it is first offered as `view` in that modal, and becomes a direct message when the modal has been
    closed. `problem` says why Slack would not show it where it was meant to stand. With a `file_name` it is a file, and
    `text` its comment; `file_id` is Slack's, from when its bytes were uploaded.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("export_id", "slot"),
        partial_index("ix_outbox_due", "due_at", where="due_at IS NOT NULL"),
        partial_index("uq_outbox_apart", "workspace_id", "slot", where="export_id IS NULL", unique=True),
        Index(None, "created_at"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    workspace_id: Mapped[str] = of_workspace()
    export_id: Mapped[str | None] = mapped_column(String(32), ForeignKey("exports.id", ondelete="CASCADE"))
    slot: Mapped[str]
    thread_slot: Mapped[str | None]
    channel_id: Mapped[str]
    fallback_channel_id: Mapped[str | None]
    text: Mapped[str] = mapped_column(Text)
    blocks: Mapped[list[Any]]
    view_id: Mapped[str | None]
    view: Mapped[dict[str, Any] | None]
    file_name: Mapped[str | None] = mapped_column(Text)
    file_id: Mapped[str | None]
    revision: Mapped[int] = mapped_column(default=1)
    delivered_revision: Mapped[int] = mapped_column(default=0)
    posted_channel: Mapped[str | None]
    ts: Mapped[str | None]
    permalink: Mapped[str | None] = mapped_column(Text)
    due_at: Mapped[float | None]
    created_at: Mapped[float] = mapped_column(default=0.0, server_default="0")
    delivered_at: Mapped[float] = mapped_column(default=0.0)
    attempts: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str | None]


class Home(Base):
    """An App Home that somebody has opened, and what was last shown there.

    It is behind while `published_revision` is lower than its workspace's `home_revision`. `content_hash` is of the view
    that Slack took last; `is_admin` is what Slack said when it was opened, and decides what is offered, not what is
    allowed.
    """

    __tablename__ = "homes"
    __table_args__ = (Index(None, "workspace_id", "published_revision"),)

    workspace_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[str] = mapped_column(primary_key=True)
    is_admin: Mapped[bool]
    opened_at: Mapped[float]
    content_hash: Mapped[str] = mapped_column(default="")
    published_revision: Mapped[int] = mapped_column(default=-1)
    published_at: Mapped[float] = mapped_column(default=0.0)
    lease_until: Mapped[float] = mapped_column(default=0.0)
    attempts: Mapped[int] = mapped_column(default=0)
