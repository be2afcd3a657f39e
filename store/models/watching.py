"""What became of campaigns after exports: their figures, who is to be reminded, and weekly digests."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from store.models.base import Base, of_workspace


class CampaignFigures(Base):
    """The figures of all campaigns as SourceWhale told them last, and when it is to be asked again. One a connection.

    `campaigns` holds, by SourceWhale's ids, numbers of people (store.after.figures.Figures). `asked_at` is when a
    request was last begun, whether or not it was answered; `wanted` grows with each wish to be looked at soon, so that
    whoever looks does not overwrite a wish that came meanwhile. `sampled_at` is when people were last looked up for a
    sample (store.after.samples).
    """

    __tablename__ = "campaign_figures"
    __table_args__ = (Index(None, "due_at"),)

    connection_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("connections.id", ondelete="CASCADE"), primary_key=True
    )
    workspace_id: Mapped[str] = of_workspace()
    campaigns: Mapped[dict[str, Any]] = mapped_column(default=dict)
    asked_at: Mapped[float | None]
    answered_at: Mapped[float | None]
    due_at: Mapped[float | None]
    lease_until: Mapped[float] = mapped_column(default=0.0)
    wanted: Mapped[int] = mapped_column(default=0)
    sampled_at: Mapped[float | None]


class CampaignWatch(Base):
    """An export's campaign, watched from the export's end until `until`.

    `before` are the campaign's figures at the export's end, `latest` those that were told last, at `latest_at`; None
    where SourceWhale has told none. `missed` is how many answers in a row did not list the campaign. `kicked_off_at` is
    when more mails were first seen to be sent than before. `remind_at` is when the next reminder is due; `reminders`,
    how many were sent; `muted`, that no more are wanted.
    """

    __tablename__ = "campaign_watches"
    __table_args__ = (Index(None, "connection_id", "until"),)

    export_id: Mapped[str] = mapped_column(String(32), ForeignKey("exports.id", ondelete="CASCADE"), primary_key=True)
    workspace_id: Mapped[str] = of_workspace()
    connection_id: Mapped[str] = mapped_column(String(32))
    campaign_id: Mapped[str] = mapped_column(Text)
    ended_at: Mapped[float]
    until: Mapped[float]
    before: Mapped[dict[str, Any] | None]
    latest: Mapped[dict[str, Any] | None]
    latest_at: Mapped[float | None]
    missed: Mapped[int] = mapped_column(default=0)
    kicked_off_at: Mapped[float | None]
    remind_at: Mapped[float | None]
    reminders: Mapped[int] = mapped_column(default=0)
    muted: Mapped[bool] = mapped_column(default=False)


class Digest(Base):
    """A channel that gets the workspace's numbers once a week, and who turned that on.

    `due_at` is when the next one is to be told. `seen` holds, by campaign, the replies and the interested people that
    earlier digests have counted; `last` are the replies and the interested people of the last digest's week.
    """

    __tablename__ = "digests"
    __table_args__ = (Index(None, "due_at"),)

    workspace_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True
    )
    channel_id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str]
    since: Mapped[float]
    due_at: Mapped[float]
    seen: Mapped[dict[str, Any]] = mapped_column(default=dict)
    last: Mapped[list[Any] | None]
