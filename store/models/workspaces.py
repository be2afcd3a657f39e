"""Workspaces, their members, and what was done in them."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column

from store.models.base import Base, new_id, partial_index


class Workspace(Base):
    """A Slack team in which the bot is installed.

    `home_revision` grows with each change that an App Home of the workspace may show; `homes_behind` says that some
    Home may show an older one, so that whoever looks for them reads these workspaces alone. `uninstalled_at` is when
    the app was removed from it; some time after that everything of it is deleted (store.upkeep.retention).
    `no_reminders`: nobody is reminded of campaigns that were not kicked off.
    """

    __tablename__ = "workspaces"
    __table_args__ = (
        UniqueConstraint("enterprise_id", "team_id"),
        partial_index("ix_workspaces_homes_behind", "id", where="homes_behind"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    enterprise_id: Mapped[str] = mapped_column(default="")
    team_id: Mapped[str]
    home_revision: Mapped[int] = mapped_column(default=0, server_default="0")
    homes_behind: Mapped[bool] = mapped_column(default=True, server_default=true())
    uninstalled_at: Mapped[float | None]
    no_reminders: Mapped[bool] = mapped_column(default=False, server_default=false())


class Member(Base):
    """A person's e-mail as Slack said it last, and under which other address an admin says SourceWhale knows them.

    `no_reminders`: this person does not want to be reminded of campaigns that were not kicked off.
    """

    __tablename__ = "members"

    workspace_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[str] = mapped_column(primary_key=True)
    email: Mapped[str | None]
    sourcewhale_email: Mapped[str | None]
    fetched_at: Mapped[float | None]
    no_reminders: Mapped[bool] = mapped_column(default=False, server_default=false())


class AuditEntry(Base):
    """Who did what, when. No secrets, and of candidates only numbers."""

    __tablename__ = "audit"
    __table_args__ = (Index(None, "workspace_id", "at"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    workspace_id: Mapped[str] = mapped_column(String(32), ForeignKey("workspaces.id", ondelete="CASCADE"))
    at: Mapped[float]
    user_id: Mapped[str]
    action: Mapped[str]
    detail: Mapped[str] = mapped_column(Text)


class Follow(Base):
    """A channel that gets a line for each export of the workspace, and who turned that on."""

    __tablename__ = "follows"

    workspace_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True
    )
    channel_id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str]
    since: Mapped[float]


class ColumnChoice(Base):
    """What somebody said that a column of files holds: for every file of the workspace with this header.

    `header_key` is the header without case and doubled spaces, `header` as it was last seen; `field` is one of
    seekout's names of fields, or that the column is left out.
    """

    __tablename__ = "column_choices"

    workspace_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True
    )
    header_key: Mapped[str] = mapped_column(primary_key=True)
    header: Mapped[str] = mapped_column(Text)
    field: Mapped[str]
    set_by: Mapped[str]
    set_at: Mapped[float]


class Switch(Base):
    """Something that an operator has turned on for the whole house, such as a pause of all exports, and why."""

    __tablename__ = "switches"

    name: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[float]
    note: Mapped[str] = mapped_column(Text, default="")


class Progress(Base):
    """How far a job that works through everything, of all workspaces, has come; the next run goes on there."""

    __tablename__ = "progress"

    name: Mapped[str] = mapped_column(primary_key=True)
    reached: Mapped[str] = mapped_column(Text)


class HouseSecret(Base):
    """A secret that this house made for itself, encrypted with ENCRYPTION_KEYS; it outlives their rotation."""

    __tablename__ = "house_secrets"

    name: Mapped[str] = mapped_column(primary_key=True)
    value_encrypted: Mapped[str] = mapped_column(Text)
