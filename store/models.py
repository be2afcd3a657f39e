"""The tables. Every row belongs to a workspace; times are unix seconds by the database's clock."""

from __future__ import annotations

from enum import StrEnum
from typing import Any
from uuid import uuid4

from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


def new_id() -> str:
    """A random id that says nothing and collides with nothing."""
    return uuid4().hex


class ExportState(StrEnum):
    """States of an export (design.md, The way of one export)."""

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
    """States of an export item (design.md, The way of one export)."""

    PENDING = "pending"
    SENDING = "sending"
    EXPORTED = "exported"
    FAILED = "failed"
    SKIPPED = "skipped"


class ExportKind(StrEnum):
    """Prospects go to a campaign, candidates to a job (design.md, Words)."""

    PROSPECTS = "prospects"
    CANDIDATES = "candidates"


class ChannelKind(StrEnum):
    """What Slack says of the channel in which an export reports; names appear only in the last two."""

    PUBLIC = "public"
    SHARED = "shared"
    PRIVATE = "private"
    DIRECT = "direct"


class DraftState(StrEnum):
    """How far an admin has come in connecting SourceWhale."""

    CREDENTIALS = "credentials"
    CHECKING = "checking"
    KEY_ACCEPTED = "key_accepted"
    VERIFYING = "verifying"
    VERIFIED = "verified"
    FINISHED = "finished"


class Base(DeclarativeBase):
    """Names constraints, so that later migrations can drop them on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads this class attribute
        str: String(255),
        float: Float(53),
        bool: Boolean(),
        int: Integer(),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
    }


def _workspace() -> Mapped[str]:
    return mapped_column(String(32), ForeignKey("workspaces.id", ondelete="CASCADE"), index=True)


class Workspace(Base):
    """A Slack team in which the bot is installed.

    `home_revision` grows with each change that an App Home of the workspace may show. `uninstalled_at` is when the app
    was removed from it; some time after that everything of it is deleted (store.upkeep.retention).
    """

    __tablename__ = "workspaces"
    __table_args__ = (UniqueConstraint("enterprise_id", "team_id"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    enterprise_id: Mapped[str] = mapped_column(default="")
    team_id: Mapped[str]
    home_revision: Mapped[int] = mapped_column(default=0, server_default="0")
    uninstalled_at: Mapped[float | None]


class Member(Base):
    """A person's e-mail as Slack said it last, and under which other address an admin says SourceWhale knows them."""

    __tablename__ = "members"

    workspace_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[str] = mapped_column(primary_key=True)
    email: Mapped[str | None]
    sourcewhale_email: Mapped[str | None]
    fetched_at: Mapped[float | None]


class Connection(Base):
    """A workspace's link to SourceWhale: one at most, kept by id when the key changes.

    `editors` are Slack ids of people who may change it beside Slack's admins. `batch_size` is how many candidates
    SourceWhale was found to take at once, if that is fewer than we would send.
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
    batch_size: Mapped[int | None]


class ConnectionDraft(Base):
    """A connection that an admin is still setting up; nothing of it counts before *Finish*.

    `based_on` is `connected_at` of the connection that it began from: another admin may be quicker. `shown` says
    whether the outcome of the last check has reached the admin's modal.
    """

    __tablename__ = "connection_drafts"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    workspace_id: Mapped[str] = _workspace()
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
    based_on: Mapped[float | None]
    changed_at: Mapped[float]


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


class Home(Base):
    """An App Home that somebody has opened, and what was last shown there.

    It is behind while `published_revision` is lower than its workspace's `home_revision`. `content_hash` is of the view
    that Slack took last; `is_admin` is what Slack said when it was opened, and decides what is offered, not what is
    allowed.
    """

    __tablename__ = "homes"

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


class Project(Base):
    """A SeekOut project, known from the files that recruiters exported from SeekOut.

    `reading` counts the files read: a candidate whose `reading` is lower than its project's is gone from the newest.
    """

    __tablename__ = "projects"
    __table_args__ = (UniqueConstraint("workspace_id", "name_key"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    workspace_id: Mapped[str] = _workspace()
    name: Mapped[str]
    name_key: Mapped[str]
    readings_begun: Mapped[int] = mapped_column(default=0)
    reading: Mapped[int] = mapped_column(default=0)
    report: Mapped[dict[str, Any]] = mapped_column(default=dict)
    read_at: Mapped[float]


class Candidate(Base):
    """One person of a project, merged from all rows and files that name them.

    `search_text` is what lists are searched in: name, title and company without case and accents.
    `dummy_number` makes their dummy e-mail address, once one was asked for; no two people of a project have the same.
    """

    __tablename__ = "candidates"
    __table_args__ = (
        UniqueConstraint("project_id", "identity"),
        # In the file's order, and searched without reading people's data: a project may have 14,000 of them.
        Index(None, "project_id", "row_number", "reading", "search_text"),
        Index(None, "project_id", "dummy_number", unique=True),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    workspace_id: Mapped[str] = mapped_column(String(32), ForeignKey("workspaces.id", ondelete="CASCADE"))
    project_id: Mapped[str] = mapped_column(String(32), ForeignKey("projects.id", ondelete="CASCADE"))
    identity: Mapped[str]
    row_number: Mapped[int]
    data: Mapped[dict[str, Any]]
    has_email: Mapped[bool]
    has_phone: Mapped[bool]
    has_history: Mapped[bool]
    do_not_contact: Mapped[bool]
    reading: Mapped[int]
    search_text: Mapped[str] = mapped_column(String(400), default="", server_default="")
    dummy_number: Mapped[int | None]


class PersonKey(Base):
    """Something by which files tell of a person (a LinkedIn profile, an e-mail, ...), and whose identity it leads to.

    It makes of a person who was known by an e-mail alone, and then comes with a LinkedIn profile, one person in every
    project and in the ledger. It outlives the candidates, as the ledger does. A key may lead to several identities: an
    address can be shared. `name_key` is the name that came with it.
    """

    __tablename__ = "person_keys"
    __table_args__ = (Index(None, "workspace_id", "identity"),)

    workspace_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(primary_key=True)
    identity: Mapped[str] = mapped_column(primary_key=True)
    name_key: Mapped[str] = mapped_column(String(400), default="")


class Export(Base):
    """One run: a project, a destination, options, who asked, where it reports.

    `channel_problem` is Slack's name for why the bot cannot post there, as known when the file was read;
    `channel_kind` is None while Slack has not said what the channel is: then it counts as public. `retried_people` is
    how many *Retry failed* sends again, `retried_by` who pressed it. `pace` holds [unix seconds, people who waited] of
    the stretch since the last pause. `purged_at` is when its candidates' details were deleted: nothing can be sent.
    """

    __tablename__ = "exports"
    __table_args__ = (UniqueConstraint("workspace_id", "view_id"), Index(None, "state", "next_run_at"))

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    workspace_id: Mapped[str] = _workspace()
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


class ExportItem(Base):
    """One candidate in one export.

    `in_doubt` says that a request with this candidate may have reached SourceWhale without its answer being known;
    `times_missed`, how often such a doubt ended with SourceWhale not knowing the person.
    """

    __tablename__ = "export_items"
    __table_args__ = (Index(None, "export_id", "state", "row_number"),)

    export_id: Mapped[str] = mapped_column(String(32), ForeignKey("exports.id", ondelete="CASCADE"), primary_key=True)
    candidate_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("candidates.id", ondelete="CASCADE"), primary_key=True
    )
    workspace_id: Mapped[str] = mapped_column(String(32), ForeignKey("workspaces.id", ondelete="CASCADE"))
    row_number: Mapped[int]
    state: Mapped[str]
    reason: Mapped[str | None] = mapped_column(Text)
    in_doubt: Mapped[bool] = mapped_column(default=False)
    sending_at: Mapped[float | None]
    times_missed: Mapped[int] = mapped_column(default=0)
    remote_id: Mapped[str | None]


class Exported(Base):
    """The ledger: who has been sent through a connection, or is just being sent by `export_id`.

    `identity` is a keyed hash (store.people.ledger), here and in candidates: it says who is the same person, not who.

    A row without `exported_at` is a claim: while it stands no other export sends the same person. `doubtful` is set
    when the claiming export ended without knowing whether the person arrived: the next one looks them up first.
    """

    __tablename__ = "exported"

    connection_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("connections.id", ondelete="CASCADE"), primary_key=True
    )
    identity: Mapped[str] = mapped_column(primary_key=True)
    workspace_id: Mapped[str] = mapped_column(String(32), ForeignKey("workspaces.id", ondelete="CASCADE"))
    export_id: Mapped[str] = mapped_column(String(32))
    exported_at: Mapped[float | None]
    doubtful: Mapped[bool] = mapped_column(default=False)


class Switch(Base):
    """Something that an operator has turned on for the whole house, such as a pause of all exports, and why."""

    __tablename__ = "switches"

    name: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[float]
    note: Mapped[str] = mapped_column(Text, default="")


class HouseSecret(Base):
    """A secret that this house made for itself, encrypted with ENCRYPTION_KEYS; it outlives their rotation."""

    __tablename__ = "house_secrets"

    name: Mapped[str] = mapped_column(primary_key=True)
    value_encrypted: Mapped[str] = mapped_column(Text)


class OutboxMessage(Base):
    """A message that Slack shall show: its newest content, and how far delivery has come.

    `slot` names the message within its export ("progress", "failures"); a message with `thread_slot` is a reply to
    the message in that slot. `ts` and `posted_channel` are what Slack answered when it was first posted. With a
    `view_id` it is first offered as `view` in that modal, and becomes a direct message when the modal has been closed.
    `problem` says why Slack would not show it where it was meant to stand. With a `file_name` it is a file, and `text`
    its comment; `file_id` is Slack's, from when its bytes were uploaded.
    """

    __tablename__ = "outbox"
    __table_args__ = (UniqueConstraint("export_id", "slot"), Index(None, "due_at"))

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    workspace_id: Mapped[str] = _workspace()
    export_id: Mapped[str] = mapped_column(String(32), ForeignKey("exports.id", ondelete="CASCADE"))
    slot: Mapped[str]
    thread_slot: Mapped[str | None]
    channel_id: Mapped[str]
    fallback_channel_id: Mapped[str]
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
    delivered_at: Mapped[float] = mapped_column(default=0.0)
    attempts: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str | None]


# Installations are kept by slack_sdk's store, in tables that our migrations own (slack-platform.md A.8). They come
# before any workspace is known, and an organisation's stands for many of them, so they are keyed by Slack's ids.
installations = SQLAlchemyInstallationStore.build_installations_table(Base.metadata, "installations")
for _name in ("bot_token", "bot_refresh_token", "user_token", "user_refresh_token"):
    # Encrypted, a token is longer than the library's 200 characters.
    installations.c[_name].type = Text()
# Slack's name for why the token no longer works; set: nothing is sent with it any more.
installations.append_column(Column("problem", String(255)))
oauth_states = SQLAlchemyOAuthStateStore.build_oauth_states_table(Base.metadata, "oauth_states")
