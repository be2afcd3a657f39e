"""A workspace's link to SourceWhale."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from store.models.base import Base, new_id, of_workspace


class DraftState(StrEnum):
    """How far an admin has come in connecting SourceWhale."""

    CREDENTIALS = "credentials"
    CHECKING = "checking"
    KEY_ACCEPTED = "key_accepted"
    VERIFYING = "verifying"
    VERIFIED = "verified"
    FINISHED = "finished"


class Connection(Base):
    """A workspace's link to SourceWhale: one at most, kept by id when the key changes.

    `editors` are Slack ids of people who may change it beside Slack's admins. `exporters` are those who may export
    beside Slack's admins; nobody named: everybody of the workspace. `projects_open` says that everybody of the
    workspace may know of every project, `steps_skip_review` that steps of workflows may go on without Review where a
    file leaves nothing to look at. `batch_size` is how many candidates SourceWhale was found to take at once, if
    that is fewer than we would send. `defaults` is what an admin has decided of people whom SourceWhale knows already,
    and what they say of its limits (store.connection.defaults). `ledger_id` is the ledger of the account that the key
    belongs to, None for the first, which has the connection's own id. `made_at` is when it was connected, after nothing
    or after *Remove*: an edit keeps it.
    """

    __tablename__ = "connections"
    __table_args__ = (UniqueConstraint("workspace_id"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    workspace_id: Mapped[str] = mapped_column(String(32), ForeignKey("workspaces.id", ondelete="CASCADE"))
    can_export: Mapped[bool]
    pools_enabled: Mapped[bool]
    api_key_encrypted: Mapped[str | None] = mapped_column(Text)
    key_last4: Mapped[str]
    connected_by: Mapped[str]
    connected_at: Mapped[float]
    verified_at: Mapped[float]
    problem: Mapped[str | None]
    editors: Mapped[list[Any]] = mapped_column(default=list)
    exporters: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    projects_open: Mapped[bool] = mapped_column(default=False, server_default=false())
    steps_skip_review: Mapped[bool] = mapped_column(default=False, server_default=false())
    batch_size: Mapped[int | None]
    defaults: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    ledger_id: Mapped[str | None] = mapped_column(String(32))
    made_at: Mapped[float | None]

    @property
    def ledger(self) -> str:
        """The id of the ledger in which the account's exports are written."""
        return self.ledger_id or self.id


class Ledger(Base):
    """An account of SourceWhale whose key a workspace has, or had, and with it the ledger of who was exported there.

    `account` is what the key showed of the account when it was seen last (store.connection.accounts). The first ledger
    of a workspace stands here only once its account has been seen.
    """

    __tablename__ = "ledgers"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    workspace_id: Mapped[str] = of_workspace()
    account: Mapped[dict[str, Any] | None]
    seen_at: Mapped[float] = mapped_column(default=0.0)


class ConnectionDraft(Base):
    """A connection that an admin is still setting up; nothing of it counts before *Finish*.

    `based_on` is `connected_at` of the connection that it began from: another admin may be quicker. `shown` says
    whether the outcome of the last check has reached the admin's modal. `account` is what its key shows of an account,
    `standing` how that account stands to the one whose ledger is in use (store.connection.accounts.Standing), and
    `ledger_id` the ledger that is to be used, None for the one in use.
    """

    __tablename__ = "connection_drafts"
    __table_args__ = (Index(None, "state", "changed_at"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    workspace_id: Mapped[str] = of_workspace()
    user_id: Mapped[str]
    view_id: Mapped[str]
    state: Mapped[str] = mapped_column(default=DraftState.CREDENTIALS)
    can_export: Mapped[bool]
    pools_enabled: Mapped[bool]
    api_key_encrypted: Mapped[str | None] = mapped_column(Text)
    key_last4: Mapped[str] = mapped_column(default="")
    jobs: Mapped[list[Any]] = mapped_column(default=list)
    job_id: Mapped[str | None]
    problem: Mapped[str | None] = mapped_column(Text)
    shown: Mapped[bool] = mapped_column(default=False)
    editors: Mapped[list[Any]] = mapped_column(default=list)
    exporters: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    projects_open: Mapped[bool] = mapped_column(default=False, server_default=false())
    defaults: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    steps_skip_review: Mapped[bool] = mapped_column(default=False, server_default=false())
    based_on: Mapped[float | None]
    account: Mapped[dict[str, Any] | None]
    standing: Mapped[str | None]
    ledger_id: Mapped[str | None] = mapped_column(String(32))
    changed_at: Mapped[float]


class DestinationList(Base):
    """The campaigns or jobs that one person may see in SourceWhale, as last fetched."""

    __tablename__ = "destination_lists"

    workspace_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    items: Mapped[list[Any]]
    problem: Mapped[str | None] = mapped_column(Text)
    fetched_at: Mapped[float]
