"""The steps of connecting SourceWhale. The worker asks SourceWhale; here its answer is awaited for a moment."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from functools import partial
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from sqlalchemy.orm import Session

from bot.desk import Asker, Desk, ask_an_admin, asker, enqueue, is_admin, may_change
from store.connection import accounts, connections
from store.connection.accounts import Standing
from store.models import ConnectionDraft, DraftState
from worker.actions import connection as acts
from worker.slack.groups import NotExporting
from worker.surface import connection as surface
from worker.surface import ids
from worker.surface.editing import defaults, exporters
from worker.surface.export_form import information

_EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>.]+")
_OVERTAKEN = (
    "Somebody else has changed the connection meanwhile, so nothing of yours was saved. Type /sourcewhale to see it as "
    "it is now, and edit it again if you still want to."
)
_BEGIN_AGAIN = "This step is no longer valid. Type /sourcewhale to begin again."


def register(app: App, desk: Desk) -> None:
    """Register the steps."""
    app.view(ids.CAPABILITIES_VIEW)(partial(confirm_choices, desk))
    app.view(ids.CREDENTIALS_VIEW)(partial(submit, desk))
    app.view(ids.VERIFY_VIEW)(partial(verify, desk))
    app.view(ids.ALL_GOOD_VIEW)(partial(finish, desk))
    app.view(ids.MAP_VIEW)(partial(map_person, desk))


def confirm_choices(desk: Desk, ack: Ack, body: dict[str, Any], view: dict[str, Any], client: WebClient) -> None:
    """The first step: what the connection is for, and who else may change it or export."""
    chosen = view["state"]["values"][ids.CAPABILITIES][ids.CAPABILITIES].get("selected_options") or []
    capabilities = {option["value"] for option in chosen}
    who = asker(desk, body)
    if not may_change(desk, client, who):
        ack(response_action="update", view=_refusal(desk, client, who))
        return
    rights = _rights(view["state"]["values"])
    decided, errors = defaults.read(view["state"]["values"])
    if decided is not None:
        group, name = exporters.chosen(view["state"]["values"])
        rights["defaults"] = replace(decided, exporters_group=group, exporters_group_name=name)
        if group is not None:
            why = _why_no_group(desk, client, group)
            errors |= {} if why is None else {ids.EXPORTERS_GROUP: exporters.problem(why)}
            # A version before this one knows no groups: with nobody named it would let everybody export.
            rights["exporters"] = rights.get("exporters") or [who.user_id]
    # Only admins say who else may do what, even if somebody else's form says so.
    if rights and not is_admin(client, who.user_id):
        rights = {}
    if ids.CAN_EXPORT not in capabilities:
        errors[ids.CAPABILITIES] = "Check Export: without it there is no use."
    if errors:
        ack(response_action="errors", errors=errors)
        return
    with desk.database.write() as session:
        # What a form shows was decided then: whoever has changed it since would be undone unseen.
        seen = view.get("private_metadata") or None
        if seen not in (None, surface.mark_of(connections.get(session, who.workspace_id))):
            ack(response_action="update", view=information("SourceWhale", f":warning: {_OVERTAKEN}"))
            return
        draft = connections.begin_draft(
            session,
            who.workspace_id,
            user_id=who.user_id,
            view_id=view["id"],
            can_export=True,
            pools_enabled=ids.ENABLE_POOLS in capabilities,
            **rights,
        )
    ack(response_action="update", view=surface.credentials(draft))


def submit(desk: Desk, ack: Ack, body: dict[str, Any], view: dict[str, Any], client: WebClient) -> None:
    """The second step: the API key, which the worker shows to SourceWhale."""
    began = time.monotonic()
    who, draft = _draft(desk, body, view, client)
    if draft is None:
        ack(response_action="update", view=_refusal(desk, client, who))
        return
    key = (view["state"]["values"][ids.API_KEY][ids.API_KEY].get("value") or "").strip()
    if not key and not draft.api_key_encrypted:
        ack(response_action="errors", errors={ids.API_KEY: "Enter the API key."})
        return
    if any(character.isspace() or not 32 < ord(character) < 127 for character in key):
        problem = "This cannot be an API key: it has spaces or unusual characters. Copy it again."
        ack(response_action="errors", errors={ids.API_KEY: problem})
        return
    secret = {"api_key_encrypted": desk.secrets.encrypt(key), "key_last4": key[-4:]} if key else {}
    with desk.database.write() as session:
        moved = any(
            connections.move_draft(
                session, draft.id, expected=state, to=DraftState.CHECKING, shown=False, problem=None, **secret
            )
            for state in (DraftState.CREDENTIALS, DraftState.KEY_ACCEPTED)
        )
    if moved:
        enqueue(lambda: desk.queue.check_key(draft.id))
    outcome = _outcome(desk, who, draft.id, began)
    if outcome is None:
        ack(response_action="update", view=surface.working("Checking the key..."))
    elif outcome.problem:
        ack(response_action="errors", errors={ids.API_KEY: outcome.problem})
    else:
        ack(response_action="update", view=surface.verify(outcome))


def verify(desk: Desk, ack: Ack, body: dict[str, Any], view: dict[str, Any], client: WebClient) -> None:
    """The third step: the worker sends a made-up person, where the admin chose."""
    began = time.monotonic()
    who, draft = _draft(desk, body, view, client)
    if draft is None:
        ack(response_action="update", view=_refusal(desk, client, who))
        return
    values = view["state"]["values"]
    chosen = values.get(ids.VERIFY_AS, {}).get(ids.VERIFY_AS, {}).get("selected_option") or {}
    job = values.get(ids.VERIFY_JOB, {}).get(ids.VERIFY_JOB, {}).get("selected_option") or {}
    if chosen.get("value") == ids.CANDIDATES and not job:
        ack(response_action="errors", errors={ids.VERIFY_JOB: "Choose a job."})
        return
    account = (values.get(ids.ACCOUNT, {}).get(ids.ACCOUNT, {}).get("selected_option") or {}).get("value")
    if draft.standing in (Standing.OTHER, Standing.UNSURE) and account is None:
        # A form that was shown before it asked this.
        ack(response_action="update", view=surface.verify(draft))
        return
    with desk.database.write() as session:
        moved = connections.move_draft(
            session,
            draft.id,
            expected=DraftState.KEY_ACCEPTED,
            to=DraftState.VERIFYING,
            shown=False,
            problem=None,
            job_id=job.get("value"),
            ledger_id=_ledger(session, draft) if account == ids.ANOTHER_ACCOUNT else None,
        )
    if moved:
        enqueue(lambda: desk.queue.verify_connection(draft.id))
    outcome = _outcome(desk, who, draft.id, began)
    if outcome is None:
        ack(response_action="update", view=surface.working("Verifying..."))
    elif outcome.problem:
        ack(response_action="errors", errors={ids.VERIFY_AS: outcome.problem})
    else:
        ack(response_action="update", view=surface.all_good(draft.id))


def finish(desk: Desk, ack: Ack, body: dict[str, Any], view: dict[str, Any], client: WebClient) -> None:
    """The last step: what was tried becomes the connection."""
    who, draft = _draft(desk, body, view, client)
    if draft is None or draft.state != DraftState.VERIFIED:
        ack(response_action="update", view=_refusal(desk, client, who))
        return
    with desk.database.write() as session:
        connection = acts.finish(session, draft, who.user_id)
    if connection is None:
        ack(response_action="update", view=information("SourceWhale", f":warning: {_OVERTAKEN}"))
        return
    ack(response_action="update", view=surface.connected(connection))


def map_person(desk: Desk, ack: Ack, body: dict[str, Any], view: dict[str, Any], client: WebClient) -> None:
    """Keep under which address SourceWhale knows somebody."""
    values = view["state"]["values"]
    person = values[ids.PERSON][ids.PERSON].get("selected_user") or ""
    email = (values[ids.SOURCEWHALE_EMAIL][ids.SOURCEWHALE_EMAIL].get("value") or "").strip()
    who = asker(desk, body)
    if not is_admin(client, who.user_id):
        refusal = ask_an_admin(desk, client, who, "Only admins can map people.")
        ack(response_action="update", view=information("SourceWhale", f":warning: {refusal}"))
        return
    if person == who.user_id:
        ack(response_action="errors", errors={ids.PERSON: "Nobody maps themselves. Ask another admin."})
        return
    if email and not _EMAIL.fullmatch(email):
        ack(response_action="errors", errors={ids.SOURCEWHALE_EMAIL: "This is no e-mail address."})
        return
    with desk.database.write() as session:
        acts.map_person(session, who.workspace_id, who.user_id, person, email or None)
    told = f"<@{person}> as {email}" if email else f"<@{person}> by their Slack address"
    ack(response_action="update", view=information("SourceWhale", f"SourceWhale now knows {told}."))


def _why_no_group(desk: Desk, client: WebClient, group: str) -> NotExporting | None:
    if group == ids.NO_DESTINATION:
        return NotExporting.NO_SCOPE
    found = desk.groups.people(client, group, fresh=True)
    return found if isinstance(found, NotExporting) else None


def _ledger(session: Session, draft: ConnectionDraft) -> str:
    """The ledger of another account than the one that was connected before."""
    before = connections.last(session, draft.workspace_id)
    return accounts.ledger_for(session, draft.workspace_id, draft.account, before.ledger if before else "")


def _rights(values: dict[str, Any]) -> dict[str, Any]:
    """What the form says of who may do what; nothing where it was not asked."""
    found: dict[str, Any] = {}
    for name, block in (("editors", ids.EDITORS), ("exporters", ids.EXPORTERS)):
        if block in values:
            found[name] = values[block][block].get("selected_users") or []
    for name, block in (("projects_open", ids.PROJECTS_OPEN), ("steps_skip_review", ids.STEPS_SKIP_REVIEW)):
        if block in values:
            found[name] = bool(values[block][block].get("selected_options"))
    return found


def _draft(
    desk: Desk, body: dict[str, Any], view: dict[str, Any], client: WebClient
) -> tuple[Asker, ConnectionDraft | None]:
    """The draft that this modal belongs to, if the person began it and is still an admin."""
    who = asker(desk, body)
    with desk.database.read() as session:
        draft = connections.draft(session, who.workspace_id, view["private_metadata"])
    if draft is None or draft.user_id != who.user_id or not may_change(desk, client, who):
        return who, None
    return who, draft


def _outcome(desk: Desk, who: Asker, draft_id: str, began: float) -> ConnectionDraft | None:
    """What the worker found out, if it does so in time and the showing is ours.

    `began` is when the listener did: Slack may have taken a while to say who may do this.
    """
    deadline = began + surface.BOT_ANSWERS_WITHIN_SECONDS
    while time.monotonic() < deadline:
        time.sleep(0.03)
        with desk.database.read() as session:
            draft = connections.draft(session, who.workspace_id, draft_id)
        if draft is None:
            return None
        if draft.state not in (DraftState.CHECKING, DraftState.VERIFYING):
            with desk.database.write() as session:
                return draft if connections.claim_showing(session, draft_id) else None
    return None


def _refusal(desk: Desk, client: WebClient, who: Asker) -> dict[str, Any]:
    return information("SourceWhale", f":warning: {_BEGIN_AGAIN} {ask_an_admin(desk, client, who)}")
