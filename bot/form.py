"""The export form for one person: what the connection allows, with what they chose the last time."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from slack_sdk import WebClient
from sqlalchemy.orm import Session

import seekout
from bot.desk import Asker, Desk, display_name, enqueue, may_change, why_not_export
from store.connection import connections, destinations
from store.connection.destinations import Destination
from store.exporting import exports
from store.exporting.visibility import Reader, is_open, known_projects
from store.models import Connection, Export, ExportKind
from store.people import projects
from store.workspaces import installations
from worker.surface import cannot_export, ids
from worker.surface.cannot_export import Refusal
from worker.surface.export_form import FormState, Offer, SharedFile, destination_input, export_form
from worker.surface.reviews.review import destination as in_words
from worker.surface.text import date

# So long the worker may try a key that did not work the last time, before the person is told; Slack waits for three.
_KEY_SECONDS = 1.2
# Conversations that the form can offer again; a person's own id stands for their direct messages.
_CONVERSATIONS = ("C", "G", "D")


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as a person has filled it in. Inputs are known by `action_id`: their `block_id` may carry a mark."""

    state: FormState
    values: dict[str, dict[str, Any]]
    blocks: dict[str, str]
    elements: dict[str, dict[str, Any]]

    @classmethod
    def of(cls, view: dict[str, Any]) -> Self:
        """Read a view, as payloads carry it."""
        states = view["state"]["values"]
        return cls(
            state=FormState.load(view["private_metadata"]),
            values={action: state for block in states.values() for action, state in block.items()},
            blocks={action: block_id for block_id, block in states.items() for action in block},
            elements={
                block["element"]["action_id"]: block["element"]
                for block in view.get("blocks", [])
                if block["type"] == "input" and "element" in block
            },
        )

    def option(self, name: str) -> str | None:
        """The value of the option that was chosen, or is still preselected."""
        value: str | None = (self.values.get(name, {}).get("selected_option") or {}).get("value")
        return value

    @property
    def kind(self) -> ExportKind:
        """Prospects or candidates."""
        chosen = self.option(ids.EXPORT_AS)
        return ExportKind(chosen) if chosen in tuple(ExportKind) else self.state.kind

    @property
    def destination_id(self) -> str | None:
        """The campaign or the job."""
        return self.option(destination_input(self.kind))

    @property
    def destination_block(self) -> str:
        """Where to say what is wrong with the destination."""
        return self.blocks.get(destination_input(self.kind)) or self.blocks[ids.EXPORT_AS]

    @property
    def options(self) -> frozenset[str]:
        """The boxes that are checked."""
        return frozenset(item["value"] for item in self.values.get(ids.OPTIONS, {}).get("selected_options") or [])

    @property
    def channel_id(self) -> str | None:
        """Where to report."""
        return self.values.get(ids.CHANNEL, {}).get("selected_conversation")

    @property
    def file(self) -> dict[str, Any] | None:
        """The file to read: that of the message, or the uploaded one; None if a known project was chosen."""
        if self.state.files:
            wanted = self.option(ids.FILE_CHOICE) or self.state.files[0].id
            return next(({"id": file.id, "name": file.name} for file in self.state.files if file.id == wanted), None)
        files = self.values.get(ids.FILE, {}).get("files") or []
        return files[0] if files else None

    def by_hand(self, name: str) -> bool:
        """Whether a person has given this input another value than the form offered."""
        element = self.elements.get(name, {})
        if name == ids.OPTIONS:
            return self.options != frozenset(item["value"] for item in element.get("initial_options", []))
        if name == ids.CHANNEL:
            return self.channel_id not in (None, self.state.channel_id)
        chosen = self.option(name)
        return chosen is not None and chosen != element.get("initial_option", {}).get("value")

    @property
    def offer(self) -> Offer:
        """What the form was filled in with before the person touched it."""
        options = self.elements.get(ids.OPTIONS, {}).get("initial_options", [])
        channel = self.elements.get(ids.CHANNEL, {})
        return Offer(
            options=frozenset(item["value"] for item in options),
            channel_id=channel.get("initial_conversation"),
            direct="initial_conversation" not in channel and not channel.get("default_to_current_conversation"),
        )


def open_form(
    desk: Desk,
    client: WebClient,
    who: Asker,
    trigger_id: str,
    *,
    channel_id: str | None = None,
    files: Sequence[SharedFile] = (),
    project_id: str | None = None,
    note: str | None = None,
) -> Refusal | None:
    """Open the form, for a conversation, and for files of a message or a project if there are any; `note` comes first.

    What comes back says why this workspace cannot export; the trigger is then still good. Raises SlackDidNotSay.
    """
    not_named = why_not_export(desk, who)
    if not_named is not None:
        return Refusal(not_named)
    with desk.database.read() as session:
        connection = connections.get(session, who.workspace_id)
        if connection is not None and cannot_export.reason(connection) is None:
            form = _first_form(session, who, connection, channel_id, tuple(files), project_id, note)
    if connection is None or not connection.can_export:
        return _refusal(desk, client, who, connection)
    if connection.problem is not None:
        if not _works_again(desk, who):
            return _refusal(desk, client, who, connection)
        with desk.database.read() as session:
            form = _first_form(session, who, connection, channel_id, tuple(files), project_id, note)
    client.views_open(trigger_id=trigger_id, view=form)
    # Until the person comes to the list of campaigns, it is here.
    enqueue(lambda: desk.queue.refresh_destinations(who.workspace_id, who.user_id))
    return None


def show_form(desk: Desk, client: WebClient, who: Asker, body: dict[str, Any], **what: Any) -> None:
    """Open the form, or a modal that says why it cannot be opened. `what` is as for `open_form`."""
    refusal = open_form(desk, client, who, body["trigger_id"], **what)
    if refusal is not None:
        client.views_open(trigger_id=body["trigger_id"], view=refusal.view)


def _works_again(desk: Desk, who: Asker) -> bool:
    """Whether a key that did not work the last time works now, as far as the worker can tell within a moment."""
    enqueue(lambda: desk.queue.refresh_destinations(who.workspace_id, who.user_id))
    deadline = time.monotonic() + _KEY_SECONDS
    while time.monotonic() < deadline:
        time.sleep(0.05)
        with desk.database.read() as session:
            connection = connections.get(session, who.workspace_id)
        if connection is None or connection.problem is None:
            return connection is not None
    return False


def _refusal(desk: Desk, client: WebClient, who: Asker, connection: Connection | None) -> Refusal:
    if may_change(desk, client, who):
        return cannot_export.refusal(connection, may_change=True)
    with desk.database.read() as session:
        helper = installations.who_can_help(session, who.workspace_id)
    name = display_name(client, helper) if helper and helper != who.user_id else None
    return cannot_export.refusal(connection, may_change=False, admin=helper, admin_name=name)


def form_with_kind(session: Session, who: Asker, connection: Connection, filled: Filled) -> dict[str, Any]:
    """The form after *Export as* was changed: the list of the other kind, and all else as it is."""
    kind = filled.kind
    state = replace(filled.state, kind=kind)
    project_id, by = filled.option(ids.PROJECT), _reader(session, who)
    last = exports.last_of_project(session, who.workspace_id, project_id, by, kind) if project_id else None
    last = last or exports.last_of(session, who.workspace_id, who.user_id, kind)
    offer = replace(filled.offer, destination=_still_there(session, who, last))
    return export_form(state, offer, pools_enabled=connection.pools_enabled)


def form_with_project(session: Session, who: Asker, connection: Connection, filled: Filled) -> dict[str, Any] | None:
    """The form after a project was chosen: as the last time, but for what was chosen by hand. None: nothing changes."""
    project_id, by = filled.option(ids.PROJECT), _reader(session, who)
    last = exports.last_of_project(session, who.workspace_id, project_id, by) if project_id else None
    if last is None or project_id is None:
        return None
    state, offer = _as_last_time(session, who, connection, last, filled.state, filled.offer, project_id[:8])
    name = destination_input(filled.kind)
    if filled.by_hand(name):
        offered = filled.elements.get(name, {}).get("initial_option")
        kept = Destination(offered["value"], offered["text"]["text"]) if offered else None
        state = replace(state, kind=filled.kind, marks=_without(state.marks, filled.state.marks, ids.EXPORT_AS, name))
        offer = replace(offer, destination=kept, remembered=None)
    if filled.by_hand(ids.OPTIONS):
        state = replace(state, marks=_without(state.marks, filled.state.marks, ids.OPTIONS))
        offer = replace(offer, options=filled.offer.options)
    if filled.by_hand(ids.CHANNEL):
        state = replace(
            state,
            channel_id=filled.state.channel_id,
            marks=_without(state.marks, filled.state.marks, ids.CHANNEL),
        )
        offer = replace(offer, channel_id=filled.offer.channel_id, direct=filled.offer.direct)
    return export_form(state, offer, pools_enabled=connection.pools_enabled)


def form_again(
    session: Session,
    who: Asker,
    connection: Connection,
    export: Export,
    *,
    with_file: bool = True,
    note: str | None = None,
) -> dict[str, Any]:
    """*Back*: the form as it was filled in for an export that was never started; submitted, it changes that export.

    Without its file another can be uploaded. `note` is to be read first.
    """
    kind = ExportKind(export.kind)
    mark = "again"
    names = (ids.EXPORT_AS, destination_input(kind), ids.OPTIONS, ids.CHANNEL)
    direct = not export.channel_id.startswith(_CONVERSATIONS)
    known = known_projects(who.workspace_id, _reader(session, who))
    project = projects.get(session, who.workspace_id, export.project_id, known) if export.project_id else None
    options = {ids.INCLUDE_PREVIOUS} if export.include_previous else set()
    options |= {ids.DUMMY_EMAILS} if export.dummy_emails else set()
    return export_form(
        FormState(
            kind,
            files=(SharedFile(export.file_id, export.file_name or "file"),) if export.file_id and with_file else (),
            channel_id=None if direct else export.channel_id,
            export_id=export.id,
            marks=dict.fromkeys(names, mark),
        ),
        Offer(
            project=(project.id, project.name) if project and not export.file_id else None,
            # Another account has other campaigns and jobs.
            destination=Destination(export.destination_id, export.destination_name)
            if connection.ledger == export.ledger
            else None,
            options=frozenset(options),
            channel_id=None if direct else export.channel_id,
            direct=direct,
            note=note,
        ),
        pools_enabled=connection.pools_enabled,
    )


def form_without_file(connection: Connection, filled: Filled) -> dict[str, Any]:
    """The form after *Choose another file*: a file can be uploaded, and all else is as it is."""
    name = destination_input(filled.kind)
    offered = filled.elements.get(name, {}).get("initial_option")
    offer = replace(
        filled.offer, destination=Destination(offered["value"], offered["text"]["text"]) if offered else None
    )
    return export_form(replace(filled.state, files=()), offer, pools_enabled=connection.pools_enabled)


def _reader(session: Session, who: Asker) -> Reader:
    """The person, as one who reads no private conversation of others: the form does not wait for Slack to say."""
    return Reader(who.user_id, reads_all=is_open(session, who.workspace_id))


def _first_form(
    session: Session,
    who: Asker,
    connection: Connection,
    channel_id: str | None,
    files: tuple[SharedFile, ...],
    project_id: str | None,
    note: str | None,
) -> dict[str, Any]:
    kind = ExportKind.PROSPECTS if connection.pools_enabled else ExportKind.CANDIDATES
    state = FormState(kind, files=files, channel_id=channel_id)
    last = exports.last_of(session, who.workspace_id, who.user_id, kind)
    offer = Offer(destination=_still_there(session, who, last))
    if len(files) == 1:
        by = _reader(session, who)
        known_ones = known_projects(who.workspace_id, by)
        name = seekout.project_name(files[0].name)
        project = projects.named(session, who.workspace_id, name, who.user_id, known_ones)
        known = exports.last_of_project(session, who.workspace_id, project.id, by) if project else None
        if known is not None:
            state, offer = _as_last_time(session, who, connection, known, state, offer)
    known_ones = known_projects(who.workspace_id, _reader(session, who))
    chosen = projects.get(session, who.workspace_id, project_id, known_ones) if project_id else None
    if chosen is not None:
        offer = replace(offer, project=(chosen.id, chosen.name))
    return export_form(state, replace(offer, note=note), pools_enabled=connection.pools_enabled)


def _as_last_time(
    session: Session,
    who: Asker,
    connection: Connection,
    last: Export,
    state: FormState,
    offer: Offer,
    mark: str = "",
) -> tuple[FormState, Offer]:
    """Destination, options and channel of the last time that this project was exported."""
    kind = ExportKind(last.kind)
    if kind == ExportKind.PROSPECTS and not connection.pools_enabled:
        return state, offer
    marked = {destination_input(kind): mark, ids.OPTIONS: mark}
    if kind != state.kind:
        marked[ids.EXPORT_AS] = mark
    # To send people again is decided each time anew.
    options = {ids.DUMMY_EMAILS} if last.dummy_emails else set()
    # Somebody else's channel may be one that this person has never heard of.
    own = last.requested_by == who.user_id
    direct = own and not last.channel_id.startswith(_CONVERSATIONS)
    channel_id = (None if direct else last.channel_id) if own else offer.channel_id
    if own:
        marked[ids.CHANNEL] = mark
    by = "you" if own else f"<@{last.requested_by}>"
    return (
        replace(
            state,
            kind=kind,
            channel_id=channel_id if own else state.channel_id,
            marks={**state.marks, **marked} if mark else state.marks,
        ),
        Offer(
            destination=_still_there(session, who, last),
            options=frozenset(options),
            channel_id=channel_id,
            direct=direct,
            remembered=f"As the last time: {by} sent it to {in_words(last)}, {date(last.queued_at or 0)}.",
        ),
    )


def _without(marks: Any, before: Any, *names: str) -> dict[str, str]:
    """The marks, with those of `names` as they were `before`."""
    kept = {name: mark for name, mark in marks.items() if name not in names}
    return kept | {name: before[name] for name in names if name in before}


def _still_there(session: Session, who: Asker, last: Export | None) -> Destination | None:
    """Where an export went, if SourceWhale still lists it for this person."""
    if last is None:
        return None
    return destinations.find(session, who.workspace_id, who.user_id, ExportKind(last.kind), last.destination_id)
