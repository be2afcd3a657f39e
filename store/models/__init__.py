"""The tables, by domain. Every row belongs to a workspace; times are unix seconds by the database's clock."""

from store.models.base import Base, new_id
from store.models.connection import Connection, ConnectionDraft, DestinationList, DraftState, Ledger
from store.models.exporting import (
    UNFINISHED,
    ChannelKind,
    Export,
    Exported,
    ExportItem,
    ExportKind,
    ExportState,
    ItemState,
)
from store.models.installations import installations, oauth_states
from store.models.known import CheckState, KnownCheck, KnownPerson
from store.models.messages import Home, OutboxMessage
from store.models.off_limits import ListFile, OffLimit, OffLimitsPerson
from store.models.people import Candidate, CandidateReading, DummyNumber, ForgottenKey, PersonKey, Project
from store.models.watching import CampaignFigures, CampaignWatch, Digest
from store.models.workspaces import AuditEntry, ColumnChoice, Follow, HouseSecret, Member, Progress, Switch, Workspace

__all__ = [
    "UNFINISHED",
    "AuditEntry",
    "Base",
    "CampaignFigures",
    "CampaignWatch",
    "Candidate",
    "CandidateReading",
    "ChannelKind",
    "CheckState",
    "ColumnChoice",
    "Connection",
    "ConnectionDraft",
    "DestinationList",
    "Digest",
    "DraftState",
    "DummyNumber",
    "Export",
    "ExportItem",
    "ExportKind",
    "ExportState",
    "Exported",
    "Follow",
    "ForgottenKey",
    "Home",
    "HouseSecret",
    "ItemState",
    "KnownCheck",
    "KnownPerson",
    "Ledger",
    "ListFile",
    "Member",
    "OffLimit",
    "OffLimitsPerson",
    "OutboxMessage",
    "PersonKey",
    "Progress",
    "Project",
    "Switch",
    "Workspace",
    "installations",
    "new_id",
    "oauth_states",
]
