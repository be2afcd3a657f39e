"""The step "Export a SeekOut project" of Workflow Builder: a file comes in, and somebody reviews its export.

The step ends when the export does (worker.delivery.steps); here it is written down, or refused at once with a sentence.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import partial
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.desk import Asker, Desk, SlackDidNotSay, enqueue, is_admin, workspace_of
from bot.steps import identifier, inputs_of, person_behind, refuse_step
from store.connection import connections
from store.exporting import steps as executions
from store.models import Connection, ExportKind
from worker.actions import exports as acts
from worker.slack.groups import NotExporting
from worker.surface import ids
from worker.surface.workflows import steps

logger = logging.getLogger(__name__)


def register(app: App, desk: Desk) -> None:
    """Register the step."""
    app.function(ids.EXPORT_PROJECT, auto_acknowledge=False)(partial(export_project, desk))


def export_project(desk: Desk, ack: Ack, body: dict[str, Any], event: dict[str, Any], client: WebClient) -> None:
    """Write the export down, once however often Slack tells of it, and let the worker read its file."""
    who = Asker(workspace_of(desk, body), person_behind(body))
    execution = str(event["function_execution_id"])
    given = Given.of(inputs_of(body))
    refusal = given.problem or _why_not(desk, client, who, given)
    if refusal is not None:
        refuse_step(body, client, refusal)
        ack()
        return
    try:
        with desk.database.write() as session:
            export_id = _write_down(session, who, execution, given)
    except IntegrityError:
        # The same execution a second time, while the first one was being written.
        ack()
        return
    if export_id is not None:
        logger.info("export %s was asked for by a workflow", export_id)
        enqueue(lambda: desk.queue.prepare_export(export_id))
    ack()


@dataclass(frozen=True, slots=True)
class Given:
    """What the step was given. `problem` says what is wrong with that by itself, None if nothing is."""

    files: tuple[str, ...]
    kind: ExportKind | None
    destination_id: str
    channel_id: str
    options: frozenset[str]

    @classmethod
    def of(cls, inputs: dict[str, Any]) -> Given:
        """From the inputs of an execution, by the names of the manifest."""
        file = inputs.get("file")
        files = file if isinstance(file, list) else [file]
        return cls(
            files=tuple(found for one in files if (found := identifier(one))),
            kind=kind_of(inputs.get("export_as")),
            destination_id=identifier(inputs.get("destination")),
            channel_id=identifier(inputs.get("channel")),
            options=frozenset(name for name in _OPTIONS if _is_true(inputs.get(name))),
        )

    @property
    def problem(self) -> str | None:
        """A sentence for whoever looks after the workflow."""
        if not self.files:
            return steps.NO_FILE
        if len(self.files) > 1:
            return steps.many_files(len(self.files))
        if self.kind is None:
            return steps.NOT_A_CHOICE
        return None if self.destination_id else steps.NO_DESTINATION


_OPTIONS = (ids.INCLUDE_PREVIOUS, ids.DUMMY_EMAILS, ids.SKIP_REVIEW)


def kind_of(value: Any) -> ExportKind | None:
    """What an export is made as; None for anything but the two words."""
    word = str(value or "").strip().casefold()
    return ExportKind(word) if word in (ExportKind.PROSPECTS, ExportKind.CANDIDATES) else None


def _is_true(value: Any) -> bool:
    return value is True or (isinstance(value, str) and value.strip().casefold() == "true")


def _why_not(desk: Desk, client: WebClient, who: Asker, given: Given) -> str | None:
    """Why this reviewer cannot export there, in this workspace. Raises SlackDidNotSay."""
    with desk.database.read() as session:
        connection = connections.get(session, who.workspace_id)
    problem = steps.not_connected(connection)
    if problem is not None or connection is None:
        return problem
    if given.kind == ExportKind.PROSPECTS and not connection.pools_enabled:
        return steps.NO_POOLS
    why = desk.groups.why_not(connection, client, who.user_id, fresh=True)
    if why is None or is_admin(client, who.user_id):
        return None
    if why is NotExporting.NO_ANSWER:
        raise SlackDidNotSay
    return steps.may_not_export(who.user_id, why)


def _write_down(session: Session, who: Asker, execution: str, given: Given) -> str | None:
    """The id of the new export; None where this execution has led to one already."""
    connection: Connection | None = connections.get(session, who.workspace_id)
    if connection is None or executions.of_execution(session, who.workspace_id, execution) is not None:
        return None
    export = acts.ask_for_step(
        session,
        connection,
        who.user_id,
        execution,
        kind=given.kind,
        destination_id=given.destination_id,
        # SourceWhale is asked for its name, as this reviewer sees it, before the file is read.
        destination_name="",
        include_previous=ids.INCLUDE_PREVIOUS in given.options,
        dummy_emails=ids.DUMMY_EMAILS in given.options,
        skip_review=ids.SKIP_REVIEW in given.options,
        channel_id=given.channel_id or who.user_id,
        file_id=given.files[0],
        file_name="",
    )
    return export.id
