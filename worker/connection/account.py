"""Whose account a key belongs to: looked at when a key is entered, and again now and then while it is used."""

from __future__ import annotations

import logging
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from store.base.secrets import UnreadableSecret
from store.connection import accounts, connections
from store.connection.accounts import Standing
from store.models import Connection, ConnectionDraft
from worker.destinations.base import Destination, DestinationError
from worker.services import Services

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Look:
    """What a key shows of its account, as stored, and how that stands to the account that is in use; None: there is
    none, or it is the same key."""

    account: dict[str, Any] | None = None
    standing: Standing | None = None


def look_at_account(services: Services, draft: ConnectionDraft, way: Destination) -> Look:
    """Look at the account of a draft's key, and compare it with the one whose ledger is in use.

    Where nothing can be seen of either, the admin is asked. Raises DestinationError if this process is to stop.
    """
    account = _seen(services, way)
    with services.database.read() as session:
        current = connections.last(session, draft.workspace_id)
        before = None if current is None else accounts.known(session, current.ledger)
    if current is None:
        return Look(account)
    if current.api_key_encrypted is not None and _key(services, current) == _key(services, draft):
        return Look(account, Standing.SAME)
    if before is None and current.api_key_encrypted is not None:
        before = _by_the_old_key(services, current)
    return Look(account, accounts.compare(before, account))


def look_again(services: Services, connection: Connection, way: Destination) -> None:
    """Look at the account of a connection that is used, once a day: what it holds changes."""
    with services.database.read() as session:
        stale = accounts.is_stale(session, connection.ledger)
    try:
        account = _seen(services, way) if stale else None
    except DestinationError:
        # This process is to stop; somebody looks another time.
        return
    if account is None:
        return
    with services.database.write() as session:
        current = connections.get(session, connection.workspace_id)
        # Another key may have come meanwhile; what was seen is no account of its.
        if current is not None and current.api_key_encrypted == connection.api_key_encrypted:
            _refresh(session, current, account)


def _refresh(session: Session, connection: Connection, account: dict[str, Any]) -> None:
    if account["things"] or account["people"]:
        accounts.note(session, connection.workspace_id, connection.ledger, account)


def _seen(services: Services, way: Destination) -> dict[str, Any] | None:
    """What a key sees, as stored; None if nothing can be told."""
    try:
        account = way.account()
    except DestinationError as error:
        if error.why.interrupted:
            raise
        logger.info("the account of a key could not be looked at: %s", error)
        return None
    with services.database.read() as session:
        return accounts.stored(session, account)


def _by_the_old_key(services: Services, connection: Connection) -> dict[str, Any] | None:
    """What the key sees that is to be replaced, if it still works: an older version did not look."""
    try:
        with closing(services.destination(connection, somebody_waits=True)) as way:
            return _seen(services, way)
    except UnreadableSecret:
        return None
    except DestinationError as error:
        if error.why.interrupted:
            raise
        return None


def _key(services: Services, owner: Connection | ConnectionDraft) -> str | None:
    try:
        return services.secrets.decrypt(owner.api_key_encrypted or "")
    except UnreadableSecret:
        return None
