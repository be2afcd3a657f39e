"""Filling the cache of campaigns and jobs from which option lists are answered."""

from __future__ import annotations

from contextlib import ExitStack, closing
from dataclasses import dataclass, field

from store.base.secrets import UnreadableSecret
from store.connection import connections, destinations
from store.connection.destinations import Destination
from store.exporting import exports
from store.models import Connection, ExportKind, ExportState
from store.workspaces import workspaces
from worker.connection.account import look_again
from worker.destinations.base import Destination as WayThere
from worker.destinations.base import DestinationError
from worker.services import Services
from worker.slack.members import EmailUnknown, SlackUnavailable, email_of


def refresh(services: Services, workspace_id: str, user_id: str) -> None:
    """Fetch what this person may see in SourceWhale; a failure is remembered as a sentence for them."""
    with services.database.read() as session:
        connection = connections.get(session, workspace_id)
        asked_as = workspaces.sourcewhale_email_of(session, workspace_id, user_id)
    if connection is None:
        return
    with ExitStack() as ways:
        fetched = _fetch(services, ways, connection, user_id)
        if fetched is None:
            # The list is fetched again when it is asked for.
            return
        if _remember(services, connection, user_id, fetched, asked_as) and fetched.way is not None:
            look_again(services, connection, fetched.way)


@dataclass
class _Fetched:
    """What there is, by kind, or what went wrong; and the way by which it was found."""

    found: dict[ExportKind, list[Destination]] = field(default_factory=dict)
    problem: str | None = None
    way: WayThere | None = None


def _fetch(services: Services, ways: ExitStack, connection: Connection, user_id: str) -> _Fetched | None:
    """None if this process is to stop."""
    fetched = _Fetched()
    try:
        email = email_of(services.database, services.slack, connection.workspace_id, user_id)
        way = ways.enter_context(closing(services.destination(connection, somebody_waits=True)))
        fetched.found[ExportKind.CANDIDATES] = _listed(way, ExportKind.CANDIDATES, email)
        if connection.pools_enabled:
            fetched.found[ExportKind.PROSPECTS] = _listed(way, ExportKind.PROSPECTS, email)
        fetched.way = way
    except EmailUnknown as error:
        fetched.problem = str(error)
    except SlackUnavailable:
        fetched.problem = "Slack does not answer just now; try again in a minute"
    except UnreadableSecret:
        fetched.problem = "The stored API key cannot be read; an admin can enter it again with /sourcewhale"
    except DestinationError as error:
        if error.why.interrupted:
            return None
        fetched.problem = error.why.listing
    return fetched


def _remember(
    services: Services, connection: Connection, user_id: str, fetched: _Fetched, asked_as: str | None
) -> bool:
    """Write it down. False if an admin has mapped the person otherwise meanwhile: this list is somebody else's, and is
    asked for again."""
    workspace_id, problem = connection.workspace_id, fetched.problem
    with services.database.write() as session:
        if workspaces.sourcewhale_email_of(session, workspace_id, user_id) != asked_as:
            return False
        if fetched.found and connection.problem is not None:
            # The key works again: the next form opens. That it does not work is told by the export that finds out.
            connections.set_problem(session, connection.id, None)
        for kind in (ExportKind.PROSPECTS, ExportKind.CANDIDATES):
            if kind in fetched.found:
                destinations.remember(session, workspace_id, user_id, kind, fetched.found[kind])
            elif problem is not None:
                known = destinations.known(session, workspace_id, user_id, kind)
                destinations.remember(
                    session, workspace_id, user_id, kind, list(known.items) if known else [], problem=problem
                )
    return True


def name_destination(services: Services, export_id: str) -> None:
    """A step of a workflow names its campaign or job by id alone: ask SourceWhale what it is called, as the reviewer
    sees it. Where that is not known, the export says so when it is prepared.
    """
    with services.database.read() as session:
        export = exports.by_id(session, export_id)
    if export is None or export.destination_name or export.state != ExportState.PREPARING:
        return
    refresh(services, export.workspace_id, export.requested_by)
    with services.database.write() as session:
        kind = ExportKind(export.kind)
        found = destinations.find(session, export.workspace_id, export.requested_by, kind, export.destination_id)
        if found is not None:
            exports.name_destination(session, export_id, found.name or found.id)


def _listed(way: WayThere, kind: ExportKind, email: str) -> list[Destination]:
    return [Destination(target.id, target.name) for target in way.targets(kind, email)]
