"""Filling the cache of campaigns and jobs from which option lists are answered."""

from __future__ import annotations

from store.base.secrets import UnreadableSecret
from store.connection import connections, destinations
from store.connection.destinations import Destination
from store.models import ExportKind
from sw_client import BadApiKey, Interrupted, PlanWithoutApi, SourceWhaleError
from worker.services import Services
from worker.slack.members import EmailUnknown, SlackUnavailable, email_of


def refresh(services: Services, workspace_id: str, user_id: str) -> None:
    """Fetch what this person may see in SourceWhale; a failure is remembered as a sentence for them."""
    with services.database.read() as session:
        connection = connections.get(session, workspace_id)
    if connection is None:
        return
    found: dict[ExportKind, list[Destination]] = {}
    problem: str | None = None
    try:
        email = email_of(services.database, services.slack, workspace_id, user_id)
        with services.sourcewhale(connection, somebody_waits=True) as client:
            found[ExportKind.CANDIDATES] = [Destination(job.id, job.name) for job in client.list_projects(email)]
            if connection.pools_enabled:
                found[ExportKind.PROSPECTS] = [
                    Destination(campaign.id, campaign.name) for campaign in client.list_campaigns(email)
                ]
    except EmailUnknown as error:
        problem = str(error)
    except SlackUnavailable:
        problem = "Slack does not answer just now; try again in a minute"
    except (BadApiKey, PlanWithoutApi, UnreadableSecret):
        problem = "SourceWhale refuses the API key; an admin can mend it with /sourcewhale"
    except Interrupted:
        # This process stops; the list is fetched again when it is asked for.
        return
    except SourceWhaleError:
        problem = "SourceWhale does not answer just now; try again in a minute"
    with services.database.write() as session:
        for kind in (ExportKind.PROSPECTS, ExportKind.CANDIDATES):
            if kind in found:
                destinations.remember(session, workspace_id, user_id, kind, found[kind])
            elif problem is not None:
                known = destinations.known(session, workspace_id, user_id, kind)
                destinations.remember(
                    session, workspace_id, user_id, kind, list(known.items) if known else [], problem=problem
                )
