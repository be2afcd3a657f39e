"""Filling the cache of campaigns and jobs from which option lists are answered."""

from __future__ import annotations

from store.base.secrets import UnreadableSecret
from store.connection import connections, destinations
from store.connection.destinations import Destination
from store.exporting import exports
from store.models import ExportKind, ExportState
from store.workspaces import workspaces
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
    found: dict[ExportKind, list[Destination]] = {}
    problem: str | None = None
    way: WayThere | None = None
    try:
        email = email_of(services.database, services.slack, workspace_id, user_id)
        way = services.destination(connection, somebody_waits=True)
        found[ExportKind.CANDIDATES] = _listed(way, ExportKind.CANDIDATES, email)
        if connection.pools_enabled:
            found[ExportKind.PROSPECTS] = _listed(way, ExportKind.PROSPECTS, email)
    except EmailUnknown as error:
        problem = str(error)
    except SlackUnavailable:
        problem = "Slack does not answer just now; try again in a minute"
    except UnreadableSecret:
        problem = "The stored API key cannot be read; an admin can enter it again with /sourcewhale"
    except DestinationError as error:
        if error.why.interrupted:
            # The list is fetched again when it is asked for.
            return
        problem = error.why.listing
    finally:
        if way is not None:
            way.close()
    with services.database.write() as session:
        if workspaces.sourcewhale_email_of(session, workspace_id, user_id) != asked_as:
            # An admin mapped them otherwise meanwhile: this list is somebody else's, and is asked for again.
            return
        if found and connection.problem is not None:
            # The key works again: the next form opens. That it does not work is told by the export that finds out.
            connections.set_problem(session, connection.id, None)
        for kind in (ExportKind.PROSPECTS, ExportKind.CANDIDATES):
            if kind in found:
                destinations.remember(session, workspace_id, user_id, kind, found[kind])
            elif problem is not None:
                known = destinations.known(session, workspace_id, user_id, kind)
                destinations.remember(
                    session, workspace_id, user_id, kind, list(known.items) if known else [], problem=problem
                )


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
