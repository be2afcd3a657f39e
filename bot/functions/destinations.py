"""The campaigns or jobs that whoever sets up the step in Workflow Builder can choose from.

Slack asks for them by executing a step of its own, and waits for its end with the answer to the event.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.desk import Asker, Desk, workspace_of
from bot.functions.export_project import kind_of
from bot.options.destinations import known_destinations, named
from bot.steps import complete_step, inputs_of, person_behind, refuse_step
from store.connection import connections
from store.models import ExportKind
from worker.surface import ids
from worker.surface.workflows import steps

# Slack waits three seconds for everything.
_WAIT_SECONDS = 1.5


def register(app: App, desk: Desk) -> None:
    """Register the list."""
    app.function(ids.LIST_DESTINATIONS, auto_acknowledge=False)(partial(list_destinations, desk))


def list_destinations(desk: Desk, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
    """Those that the builder may see in SourceWhale and whose name holds what they typed."""
    given = inputs_of(body)
    who = Asker(workspace_of(desk, body), person_behind(body))
    with desk.database.read() as session:
        connection = connections.get(session, who.workspace_id)
    kind = kind_of(given.get("export_as"))
    problem = steps.not_connected(connection)
    if problem is None and kind is None:
        problem = steps.NOT_A_CHOICE
    if problem is None and kind == ExportKind.PROSPECTS and connection is not None and not connection.pools_enabled:
        problem = steps.NO_POOLS
    if problem is None and kind is not None:
        known = known_destinations(desk, who, kind, wait=_WAIT_SECONDS)
        if known is None:
            problem = steps.STILL_ASKING
        elif not known.items:
            problem = steps.no_list(kind, known.problem)
        else:
            found = steps.choices(named(known, str(given.get("query") or "")))
            complete_step(body, client, {"options": found})
    if problem is not None:
        refuse_step(body, client, problem)
    ack()
