"""Exports, their items, and the ledger of who was sent."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, false, func
from sqlalchemy.orm import Mapped, mapped_column

from store.models.base import Base, new_id, of_workspace, partial_index


class ExportState(StrEnum):
    """States of an export."""

    PREPARING = "preparing"
    REVIEW = "review"
    QUEUED = "queued"
    RUNNING = "running"
    COMPLETE = "complete"
    COMPLETE_WITH_ERRORS = "complete_with_errors"
    FAILED = "failed"
    CANCELLED = "cancelled"


UNFINISHED = (ExportState.PREPARING, ExportState.QUEUED, ExportState.RUNNING)


class ItemState(StrEnum):
    """States of an export item."""

    PENDING = "pending"
    SENDING = "sending"
    EXPORTED = "exported"
    FAILED = "failed"
    SKIPPED = "skipped"


class ExportKind(StrEnum):
    """Prospects go to a campaign, candidates to a job."""

    PROSPECTS = "prospects"
    CANDIDATES = "candidates"


class ChannelKind(StrEnum):
    """What Slack says of the channel in which an export reports; names appear only in the last two."""

    PUBLIC = "public"
    SHARED = "shared"
    PRIVATE = "private"
    DIRECT = "direct"


class Export(Base):
    """One run: a project, a destination, options, who asked, where it reports.

    `channel_problem` is Slack's name for why the bot cannot post there, as known when the file was read;
    `channel_kind` is None while Slack has not said what the channel is: then it counts as public. `retried_people` is
    how many *Retry failed* sends again, `retried_by` who pressed it. `pace` holds [unix seconds, people who waited] of
    the stretch since the last pause.
    `purged_at` is when its candidates' details were deleted: nothing can be sent.
    `encoding` and `apart` are what the requester chose of how the file is read: its encoding, and the rows that are two
    people though the file seems to name one. `permalink` is where its message stands in Slack, `totals` how its people
    ended, once it has: what is known of an export when its items and messages are gone. `listed` says that its people
    are those of `CandidateReading`; otherwise an older version prepared it, and they are those of `reading` and later.
    `keep_known` says that of people whom SourceWhale has already only what is blank there is filled in.
    `removed_at` is when `removed_by` said that those who were sent until then were removed from SourceWhale by hand.

    `step_execution` is Slack's id of the workflow's step that asked for the export, `step_due_at` when that step is to
    be told next how it ended: None once it knows. `skip_review` says that the step asked to go on without Review.
    `ledger_id` is the ledger of the account for which it was reviewed, None for the connection's first. `seal` is the
    digest of connection and destination that were reviewed, from its start on (store.exporting.seals). `sample` says
    where some of those sent stood in SourceWhale when it was last asked (store.after.samples).
    """

    __tablename__ = "exports"
    __table_args__ = (
        UniqueConstraint("workspace_id", "view_id"),
        # What is due, what runs in a workspace, its history, somebody's last form, and a project's exports.
        Index(None, "state", "next_run_at"),
        Index(None, "workspace_id", "state", "queued_at"),
        Index(None, "workspace_id", "ended_at"),
        Index(None, "workspace_id", "requested_by", "created_at"),
        Index(None, "project_id", "queued_at"),
        Index(None, "connection_id"),
        # A step that Slack tells of twice makes one export; the steps that wait to be told.
        partial_index(
            "uq_exports_step", "workspace_id", "step_execution", where="step_execution IS NOT NULL", unique=True
        ),
        partial_index("ix_exports_step_due", "step_due_at", where="step_due_at IS NOT NULL"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    workspace_id: Mapped[str] = of_workspace(index=False)
    connection_id: Mapped[str] = mapped_column(String(32), ForeignKey("connections.id", ondelete="CASCADE"))
    project_id: Mapped[str | None] = mapped_column(String(32), ForeignKey("projects.id", ondelete="CASCADE"))
    reading: Mapped[int] = mapped_column(default=0)
    requested_by: Mapped[str]
    user_email: Mapped[str | None]
    kind: Mapped[str]
    destination_id: Mapped[str]
    destination_name: Mapped[str] = mapped_column(Text)
    include_previous: Mapped[bool]
    dummy_emails: Mapped[bool]
    channel_id: Mapped[str]
    channel_kind: Mapped[str | None]
    file_id: Mapped[str | None]
    file_name: Mapped[str | None] = mapped_column(Text)
    file_url: Mapped[str | None] = mapped_column(Text)
    view_id: Mapped[str | None]
    channel_problem: Mapped[str | None]
    purged_at: Mapped[float | None]
    encoding: Mapped[str | None]
    apart: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    permalink: Mapped[str | None] = mapped_column(Text)
    totals: Mapped[dict[str, Any] | None]
    listed: Mapped[bool] = mapped_column(default=False, server_default=false())
    keep_known: Mapped[bool] = mapped_column(default=False, server_default=false())
    removed_at: Mapped[float | None]
    removed_by: Mapped[str | None]
    state: Mapped[str] = mapped_column(default=ExportState.PREPARING)
    problem: Mapped[str | None] = mapped_column(Text)
    report: Mapped[dict[str, Any]] = mapped_column(default=dict)
    result_url: Mapped[str | None] = mapped_column(Text)
    wait_reason: Mapped[str | None] = mapped_column(Text)
    cancel_requested: Mapped[bool] = mapped_column(default=False)
    batch_size: Mapped[int | None]
    attempts: Mapped[int] = mapped_column(default=0)
    times_retried: Mapped[int] = mapped_column(default=0, server_default="0")
    retried_by: Mapped[str | None]
    retried_people: Mapped[int | None]
    pace: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    trouble_since: Mapped[float | None]
    slowest_answer: Mapped[float] = mapped_column(default=0.0, server_default="0")
    created_at: Mapped[float]
    queued_at: Mapped[float | None]
    ended_at: Mapped[float | None]
    next_run_at: Mapped[float]
    lease_token: Mapped[int] = mapped_column(BigInteger, default=0)
    lease_until: Mapped[float] = mapped_column(default=0.0)
    step_execution: Mapped[str | None]
    step_due_at: Mapped[float | None]
    skip_review: Mapped[bool] = mapped_column(default=False, server_default=false())
    ledger_id: Mapped[str | None] = mapped_column(String(32))
    seal: Mapped[str | None]
    sample: Mapped[dict[str, Any] | None]

    @property
    def ledger(self) -> str:
        """The id of the ledger in which its people are written."""
        return self.ledger_id or self.connection_id


# For whoever wants their address forgotten, in whatever case it was written.
Index("ix_exports_user_email", func.lower(Export.user_email))


class ExportItem(Base):
    """One candidate in one export.

    `in_doubt` says that a request with this candidate may have reached SourceWhale without its answer being known;
    `times_missed`, how often such a doubt ended without an arrival. `left_at` is when that request left at the
    earliest, by SourceWhale's clock, None if that clock was not known; `left_for` is its campaign or job, None for the
    export's own.

    What refusals taught: `most_together`, in a batch of how many at most this candidate travels; `refused_with`, the
    first row of the whole batch that was refused; `refusal`, why this candidate alone was refused, until the
    destination has been seen after that. `digest` is that of the details that were reviewed (store.people.details),
    None where an older version started the export. `remote_id` is SourceWhale's id of who was exported; of somebody in
    doubt, the one with which it answered for somebody else too.
    """

    __tablename__ = "export_items"
    __table_args__ = (
        Index(None, "export_id", "state", "row_number"),
        Index(None, "candidate_id"),
        # Whom else an answer may be about (store.exporting.claims).
        partial_index("ix_export_items_remote", "remote_id", where="remote_id IS NOT NULL"),
    )

    export_id: Mapped[str] = mapped_column(String(32), ForeignKey("exports.id", ondelete="CASCADE"), primary_key=True)
    candidate_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("candidates.id", ondelete="CASCADE"), primary_key=True
    )
    workspace_id: Mapped[str] = mapped_column(String(32))
    row_number: Mapped[int]
    state: Mapped[str]
    reason: Mapped[str | None] = mapped_column(Text)
    in_doubt: Mapped[bool] = mapped_column(default=False)
    sending_at: Mapped[float | None]
    times_missed: Mapped[int] = mapped_column(default=0)
    left_at: Mapped[float | None]
    left_for: Mapped[str | None] = mapped_column(Text)
    most_together: Mapped[int | None]
    refused_with: Mapped[int | None]
    refusal: Mapped[str | None] = mapped_column(Text)
    remote_id: Mapped[str | None]
    digest: Mapped[str | None] = mapped_column(String(32))


class Exported(Base):
    """The ledger: who has been sent to an account, or is just being sent by `export_id`.

    `connection_id` is the ledger's id: the first one of a workspace has that of its connection, those of other accounts
    have ids of their own (Ledger).
    `identity` is a keyed hash (store.people.ledger), here and in candidates: it says who is the same person, not who.

    A row without `exported_at` is a claim: while it stands no other export sends the same person. `doubtful` is set
    when the claiming export ended without knowing whether the person arrived: the next one looks them up first;
    `left_at` and `left_for` are then those of that request (ExportItem).
    """

    __tablename__ = "exported"

    connection_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    identity: Mapped[str] = mapped_column(primary_key=True)
    workspace_id: Mapped[str] = mapped_column(String(32))
    export_id: Mapped[str] = mapped_column(String(32))
    exported_at: Mapped[float | None]
    doubtful: Mapped[bool] = mapped_column(default=False)
    left_at: Mapped[float | None]
    left_for: Mapped[str | None] = mapped_column(Text)
