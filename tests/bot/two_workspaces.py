"""Two workspaces of one bot, ours furnished with all that others must not see; and what Slack may send of anybody."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from redis import Redis
from slack_bolt import App, BoltRequest
from slack_sdk.oauth.installation_store.models.installation import Installation
from sqlalchemy import select

from bot.app import create_app
from bot.desk import Desk
from sandbox.person import LocalSlack
from store.after import digests, figures, watches
from store.after.figures import Figures
from store.base.config import Settings
from store.base.db import Database
from store.base.secrets import SecretBox
from store.connection import connections, destinations
from store.connection.destinations import Destination
from store.exporting import held, items, states
from store.models import (
    Base,
    Candidate,
    DestinationList,
    DraftState,
    Export,
    ExportItem,
    ExportKind,
    ExportState,
    OutboxMessage,
    Workspace,
    installations,
)
from store.workspaces import audit, off_limits
from store.workspaces.installations import InstallationStore
from tests.bot.obeyed import HOSTILE, obeyed
from tests.servers import closed_port
from tests.store.factory import connected, people, reviewed
from tests.waiting import wait_for
from worker.actions.reviews import gather
from worker.runtime.queue import JobQueue
from worker.runtime.seen import Seen
from worker.slack.clients import SlackClients
from worker.surface import ids
from worker.surface.export_form import FormState
from worker.surface.reviews import columns, review

_numbers = itertools.count()
OURS, THEIRS = "T_LOCAL", "T_OTHER"
SECRET = "signing-secret"
# They stand in our data alone; none of them may reach anybody else.
OUR_WORDS = ("Aurora", "zenith", "Zq7x", "U_SAM", "Nimbus")
# Who uses these says a file's name, or what their own form is filled in with, and reads it again.
NAMED_BY_THEMSELVES = {(ids.EXPORT_DROPPED, "Nimbus"), (ids.EXPORT_FILE, "Nimbus"), (ids.ANOTHER_FILE, "zenith")}
# Whoever names something may try to make Slack act: no listener lets them.
PROJECT, COLUMN, DESTINATION = f"Nimbus {HOSTILE}", f"Aurora column {HOSTILE}", f"Aurora zenith {HOSTILE}"
FILE = {"id": "F1", "name": f"Nimbus {HOSTILE} 11.csv", "mode": "hosted", "file_access": "visible"}
SHORTCUT = json.dumps({"callback_id": ids.EXPORT_FILE, "type": "message_action"})

# Slack sends these for the workspace itself; nobody in a shared channel has a hand in it.
ENDS = {"app_uninstalled", "tokens_revoked"}
ACCESS = {"team_access_granted", "team_access_revoked"}


@dataclass(frozen=True)
class Ids:
    """Everything of ours that a stranger could have seen: in what a modal or a button carries, or in a choice."""

    carried: tuple[str, ...]
    project: str
    candidate: str


@dataclass(frozen=True)
class Asker:
    """Who asks: `team` is where the app is asked, `home` their own workspace."""

    user: str
    home: str
    team: str


DANA = Asker("U_DANA", OURS, OURS)


@dataclass(frozen=True)
class House:
    """Two workspaces of one bot, both connected; ours has a project, exports and drafts."""

    app: App
    database: Database
    slack: LocalSlack
    ids: Ids
    desk: Desk

    def everything_shown(
        self, kind: str, name: str, asker: Asker, *, silent: bool = False, which: slice = slice(None)
    ) -> str:
        """Send all that this listener may be sent, or some of it; returns what was answered and shown."""
        before = len(self.slack.calls())
        everything = list(payloads(kind, name, asker, self.ids, self.slack.url))
        sent = everything[which] or everything
        answers = [self._send(payload, kind) for payload in sent]
        if kind == "event" and not silent:
            # Bolt acknowledges an event before its listener has ended.
            self._await(lambda: self._is_done(name, asker, before))
        calls = self.slack.calls()[before:]
        assert obeyed(answers, calls, self._to_be_delivered()) == []
        return "\n".join([*answers, *map(json.dumps, calls)])

    def _to_be_delivered(self) -> list[dict[str, Any]]:
        with self.database.read() as session:
            return [
                # Of a file's text the addresses are made unreadable for Slack when it is shared.
                {"text": message.text, "blocks": message.blocks or message.file_name, "view": message.view}
                for message in session.query(OutboxMessage)
            ]

    def _is_done(self, event: str, asker: Asker, before: int) -> bool:
        if event in ENDS:
            with self.database.read() as session:
                return asker.team not in session.scalars(select(installations.c.team_id))
        if event in ACCESS:
            return True
        answers = {"app_home_opened": "views.publish", "message": "chat.postMessage"}
        return any(call["method"] == answers[event] for call in self.slack.calls()[before:])

    def afterwards_done(self) -> None:
        """Until nothing is left of what goes on after an answer."""
        self._await(lambda: not self.app._afterwards._under_way)

    def _await(self, condition: Callable[[], bool]) -> None:
        wait_for(condition)

    def _send(self, payload: dict[str, Any], kind: str) -> str:
        """A request that Slack signed."""
        if kind in ("event", "function"):
            body, content_type = json.dumps(payload), "application/json"
        else:
            body = urlencode(payload if kind == "command" else {"payload": json.dumps(payload)})
            content_type = "application/x-www-form-urlencoded"
        at = str(int(time.time()))
        signature = hmac.new(SECRET.encode(), f"v0:{at}:{body}".encode(), hashlib.sha256).hexdigest()
        headers = {
            "content-type": content_type,
            "x-slack-request-timestamp": at,
            "x-slack-signature": f"v0={signature}",
        }
        answer = self.app.dispatch(BoltRequest(body=body, headers=headers))
        # A step of which nothing is known yet comes again.
        assert answer.status == 200 or (kind, answer.status) == ("function", 503), (payload, answer.body)
        return answer.body or f"HTTP {answer.status}"

    def ours(self) -> dict[str, list[str]]:
        """Every row of ours, by table."""
        with self.database.read() as session:
            ours = session.scalar(select(Workspace.id).where(Workspace.team_id == OURS))
            return {
                table.name: sorted(map(repr, session.execute(select(table).where(table.c.workspace_id == ours)).all()))
                for table in Base.metadata.sorted_tables
                if "workspace_id" in table.c
            }


def payloads(kind: str, name: str, asker: Asker, known: Ids, url: str) -> Iterator[dict[str, Any]]:
    common = {
        "team": {"id": asker.team},
        "user": {"id": asker.user, "team_id": asker.home},
        "trigger_id": "1.2",
        # Whatever is posted there is among the calls.
        "response_url": f"{url}/api/response.url",
        "channel": {"id": "C_SHARED", "name": "northwind-contoso"},
        "container": {"type": "message", "message_ts": "1.1", "channel_id": "C_SHARED"},
    }
    if kind == "command":
        flat = {"command": name, "team_id": asker.home, "user_id": asker.user, "channel_id": "C_SHARED"}
        for text in (
            *("", "help", "status", "history", "history 2", "follow", "unfollow", "results", "results 41"),
            *("follow weekly", "reminders", "reminders off", "reminders off everybody", *known.carried),
        ):
            yield {**flat, "text": text, "trigger_id": "1.2", "response_url": common["response_url"]}
        return
    if kind == "event":
        event = {"type": name, "user": asker.user, "tab": "home", "channel": "D1", "event_ts": "1.1"}
        event |= {"tokens": {"bot": ["U_BOT"]}, "channel_type": "im", "text": known.project, "ts": "1.1"}
        authorization = {"team_id": asker.team, "user_id": "U_BOT", "is_bot": True, "is_enterprise_install": False}
        yield {
            "type": "event_callback",
            "team_id": asker.home,
            "event_id": f"Ev{next(_numbers)}",
            "event_time": int(time.time()) + 60,
            "event": event,
            "authorizations": [authorization],
        }
        return
    if kind == "function":
        inputs = {"file": ["F1"], "export_as": "prospects", "destination": "zenith", "channel": "C_SHARED"}
        inputs |= {"reviewer": asker.user, "builder": {"id": asker.user, "secret": "x"}, "query": ""}
        yield executed(name, inputs, asker.team, asker.home)
        return
    for carried in known.carried:
        view = {
            "id": "V1",
            "type": "modal",
            "hash": "1",
            "app_installed_team_id": asker.team,
            "callback_id": name,
            # Edit carries nothing that leads anywhere: when what it shows was decided, in a form of this version.
            "private_metadata": "" if name == ids.CAPABILITIES_VIEW else carried,
            "state": {"values": filled_in(known)},
            "blocks": [
                {
                    "type": "input",
                    "element": {"action_id": name, "initial_option": {"value": "zenith", "text": {"text": "Camp"}}},
                }
                for name in filled_in(known)
            ],
        }
        if kind == "action":
            for value in (carried, ids.PROSPECTS):
                chosen = {"value": value}
                action = {"type": "button", "action_id": name, "block_id": name, "action_ts": "1.1", **chosen}
                choices = {"selected_option": chosen, "selected_options": [{"value": known.candidate}]}
                yield {**common, "type": "block_actions", "actions": [{**action, **choices}], "view": view}
        elif kind == "options":
            yield {**common, "type": "block_suggestion", "action_id": name, "block_id": name, "value": "", "view": view}
        elif kind == "view":
            yield {**common, "type": "view_submission", "view": view}
        else:
            yield {**common, **json.loads(name), "message": {"ts": "1.1", "text": carried, "files": [FILE]}}


def executed(callback_id: str, inputs: dict[str, Any], team: str, home: str) -> dict[str, Any]:
    """A step of a workflow, as Slack tells of it."""
    return {
        "type": "event_callback",
        "team_id": home,
        "event_id": f"Ev{next(_numbers)}",
        "event_time": int(time.time()),
        "event": {
            "type": "function_executed",
            "function": {"id": "Fn1", "callback_id": callback_id, "type": "app"},
            "inputs": inputs,
            "function_execution_id": "Fx1",
            "workflow_execution_id": "Wx1",
            "event_ts": "1.1",
            "bot_access_token": "xwfp-1",
        },
        "authorizations": [{"team_id": team, "user_id": "U_BOT", "is_bot": True, "is_enterprise_install": False}],
    }


def filled_in(known: Ids) -> dict[str, Any]:
    """Everything that can be filled in anywhere, with our ids."""

    def option(value: str) -> dict[str, Any]:
        return {"selected_option": {"value": value, "text": {"type": "plain_text", "text": "x"}}}

    def options_of(*values: str) -> dict[str, Any]:
        return {"selected_options": [{"value": value} for value in values]}

    states = {
        ids.PROJECT: option(known.project),
        ids.EXPORT_AS: option(ids.PROSPECTS),
        ids.CAMPAIGN: option("zenith"),
        ids.JOB: option("zenith"),
        ids.OPTIONS: options_of(),
        ids.CHANNEL: {"selected_conversation": "C_SHARED"},
        ids.ONLY: options_of(known.candidate),
        ids.CAPABILITIES: options_of(ids.CAN_EXPORT, ids.ENABLE_POOLS),
        ids.API_KEY: {"value": "sw-another-key-1"},
        ids.EDITORS: {"selected_users": ["U_KIM"]},
        ids.PERSON: {"selected_user": "U_MANY"},
        ids.SOURCEWHALE_EMAIL: {"value": "kim@example.org"},
        ids.VERIFY_AS: option(ids.CANDIDATES),
        ids.VERIFY_JOB: option("zenith"),
        ids.OFF_LIMITS_NEW: {"value": "Initech"},
        ids.LET_THROUGH: options_of(known.candidate),
    }
    filled = {name: {name: state} for name, state in states.items()}
    return filled | {
        ids.REVIEW_OPTIONS: {ids.OPTIONS: options_of(ids.INCLUDE_PREVIOUS)},
        ids.ENCODING: {ids.ENCODING: option("cp1250")},
        ids.KEEP_APART: {ids.KEEP_APART: options_of("k1")},
        columns.block_id_of(COLUMN): {ids.COLUMN: option("email")},
    }


def begin_anew(slack):
    slack.post("/_control/reset")
    slack.install(THEIRS)
    slack.post("/_control/group", {"id": "S_OURS", "name": f"Aurora {HOSTILE}"[:70], "people": ["U_SAM"]})


def make_house(furnished, place):
    slack, settings, path, known = furnished
    shutil.copy(path, place)
    database = opened(place)
    with database.write() as session:
        for listed in session.query(DestinationList):
            # Nobody waits for a list that is fresh.
            listed.fetched_at = time.time()
    box = SecretBox(settings.encryption_keys)
    redis = Redis.from_url(f"redis://127.0.0.1:{closed_port()}/0", retry=None)
    queue = JobQueue(redis)
    desk = Desk(settings, database, box, queue, SlackClients(settings, database, box, timeout=2), Seen(redis))
    return House(create_app(desk), database, slack, known, desk)


def opened(path):
    database = Database(f"sqlite:///{path}")
    database.ledger_secret = b"the secret of tests"
    return database


def furnish(database: Database, settings: Settings) -> Ids:
    box = SecretBox(settings.encryption_keys)
    store = InstallationStore(database, box, "")
    for team, token in ((OURS, "xoxb-local"), (THEIRS, "xoxb-local-other")):
        store.save(
            Installation(app_id="A_LOCAL", team_id=team, bot_token=token, bot_id="B", bot_user_id="U", user_id="U")
        )
    key = box.encrypt("sw-key")
    ours, connection = connected(database, OURS, key)
    theirs, _ = connected(database, THEIRS, key)
    made = [
        reviewed(
            database,
            ours,
            connection,
            [
                *people(3, start=start, current_title=f"Aurora Engineer {HOSTILE}"),
                *(one._replace(full_name=HOSTILE) for one in people(1, start=start + 3, current_company="Aurora")),
            ],
            name=f"{PROJECT} {start}",
            channel_id="C_SHARED",
            requested_by="U_DANA",
            destination_id="zenith",
            destination_name=DESTINATION,
        ).id
        for start in (1, 11, 21, 31, 41)
    ]
    with database.write() as session:
        off_limits.put(session, ours, "U_SAM", [off_limits.entry_of("Aurora Ltd", HOSTILE)])
        held.judge(session, session.get_one(Export, made[0]))
        for number, state in ((1, ExportState.RUNNING), (2, ExportState.FAILED), (3, ExportState.RUNNING)):
            export = session.get_one(Export, made[number])
            states.start(session, export)
            export.state = state
        states.end(session, session.get_one(Export, made[2]), ExportState.FAILED)
        session.query(ExportItem).filter_by(export_id=made[2]).update(
            {"state": "failed", "reason": f"Aurora {HOSTILE}"}
        )
        first = session.get_one(Export, made[0])
        first.file_id, first.file_name = "F1", f"{PROJECT} 1.csv"
        first.report = {
            "ignored": [COLUMN],
            "encodings": [["cp1250", f"Aurora {HOSTILE}"]],
            "notes": [f"Aurora {HOSTILE}"],
            "merges": [{"key": "k1", "rows": [2, 3], "names": [f"Aurora {HOSTILE}", "Aurora B"], "why": HOSTILE}],
        }
        cancelled = session.get_one(Export, made[3])
        items.cancel_rest(session, cancelled)
        states.end(session, cancelled, ExportState.CANCELLED)
        done = session.get_one(Export, made[4])
        states.start(session, done)
        session.query(ExportItem).filter_by(export_id=made[4]).update({"state": "exported", "remote_id": "zenith"})
        states.end(session, done, ExportState.COMPLETE)
        watches.begin(session, done, 3)
        watch = watches.find(session, made[4])
        watch.before = watch.latest = Figures(sourced=3, sent=0).dump()
        watch.reminders = 1
        figures.find(session, connection).asked_at = time.time()
        digests.begin(session, ours, "C_SHARED", "U_DANA", time.time() + 3600, {})
        found = connections.get(session, ours)
        assert found is not None
        found.key_last4, found.connected_by = "Zq7x", "U_SAM"
        audit.record(session, ours, "U_SAM", audit.Action.CONNECTED, f"Aurora {HOSTILE}")
        for kind in ExportKind:
            destinations.remember(session, ours, "U_DANA", kind, [Destination("zenith", DESTINATION)])
            for user in ("U_DANA", "U_KIM"):
                destinations.remember(session, theirs, user, kind, [Destination("other", "Another")])
            # Their own list; without one they would be waited for, in vain.
            destinations.remember(session, ours, "U_MANY", kind, [Destination("other", "Another")])
        drafts = []
        for state in (DraftState.CREDENTIALS, DraftState.KEY_ACCEPTED, DraftState.VERIFIED):
            draft = connections.begin_draft(
                session, ours, user_id="U_DANA", view_id=f"V-{state}", can_export=True, pools_enabled=True
            )
            draft.state, draft.key_last4, draft.api_key_encrypted = state, "Zq7x", key
            draft.jobs = [{"id": "zenith", "name": DESTINATION}]
            drafts.append(draft.id)
    with database.read() as session:
        export = session.get_one(Export, made[0])
        shown = review.view(gather(session, export))
        candidate = session.scalars(select(Candidate.id).where(Candidate.project_id == export.project_id)).first()
        started = session.get_one(Export, made[1]).project_id
    assert export.project_id is not None
    assert started is not None
    assert candidate is not None
    dropped = json.dumps([[FILE["id"], FILE["name"]]])
    merge = f"{made[0]} k1"
    form = FormState(ExportKind.CANDIDATES, channel_id="C_SHARED").dump()
    carried = (
        *made,
        "C_SHARED",
        merge,
        f"{made[2]} retry 0",
        *drafts,
        shown["private_metadata"],
        form,
        dropped,
        export.project_id,
        candidate,
        connection,
        ours,
    )
    return Ids(carried, started, candidate)
