"""Slack, with the token of the workspace at hand. A token that Slack refuses for good is marked, and used no more."""

from __future__ import annotations

import io
import json
import logging
import random
import threading
import time
from collections.abc import Callable
from http.client import HTTPMessage
from typing import Any, cast
from urllib.error import HTTPError
from urllib.request import Request

import requests
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import ConnectionErrorRetryHandler
from slack_sdk.oauth.installation_store.models.installation import Installation
from slack_sdk.web import SlackResponse
from sqlalchemy.exc import SQLAlchemyError

import wire
from store.base.config import Settings
from store.base.db import Database
from store.base.secrets import SecretBox
from store.base.trouble import words
from store.models import Workspace
from store.workspaces import installations
from store.workspaces.installations import InstallationStore, Installed
from worker.runtime import egress, telemetry
from worker.slack.errors import SLACK_IS_AWAY, TOKEN_IS_DEAD, NotInstalled

logger = logging.getLogger(__name__)

# An install, or its end, is seen by every process after at most this time.
_REMEMBERED_SECONDS = 5.0
# How many refused tokens are tried again in a row, and how long an answer is waited for.
_TRIED_AT_ONCE, _TRIED_SECONDS = 5, 3
# How long a whole call may take, as a multiple of the time-out for each byte of its answer.
_WHOLE_CALL = 1.5
# What Slack does again when it is asked again.
_STANDS_TWICE = frozenset({"chat.postMessage", "chat.postEphemeral", "files.completeUploadExternal"})
_MOMENT_SECONDS = 2.0
# What an answer is read for: without it Slack has said nothing.
_ASKED_FOR: dict[str, tuple[str, type]] = {
    "apps.connections.open": ("url", str),
    "chat.getPermalink": ("permalink", str),
    "conversations.info": ("channel", dict),
    "conversations.members": ("members", list),
    "files.getUploadURLExternal": ("upload_url", str),
    "files.info": ("file", dict),
    "usergroups.list": ("usergroups", list),
    "usergroups.users.list": ("users", list),
    "users.info": ("user", dict),
}
_NOTHING_SAID = json.dumps({"ok": False, "error": "service_unavailable"})


class SlackClient(WebClient):
    """slack_sdk's client, which takes the time of each call, and tells when Slack refuses its token for good.

    An answer that Slack does not give (no JSON, half of it, without what was asked for) has one of Slack's names for
    its error too: the SDK would raise whatever it stumbles over, or put the answer itself in front of people.

    With a `session` it keeps its connections: slack_sdk makes a new one, with its handshakes, for each call.
    """

    def __init__(
        self, *, on_dead_token: Callable[[str], None], session: requests.Session | None = None, **options: Any
    ) -> None:
        super().__init__(**options)
        self._on_dead_token = on_dead_token
        self._session = session

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        if self._session is None:
            return super()._perform_urllib_http_request_internal(url, req)
        response = self._answer(self._session, url, req)
        body = _said(_method(url), response.content)
        if response.status_code >= 300:
            headers = HTTPMessage()
            for name, value in response.headers.items():
                headers[name] = value
            del headers["Content-Type"]
            raise HTTPError(url, response.status_code, response.reason, headers, io.BytesIO(body.encode()))
        return {"status": response.status_code, "headers": response.headers, "body": body}

    def _answer(self, session: requests.Session, url: str, req: Request) -> requests.Response:
        """Slack's answer. A RequestException is an OSError, as urllib's URLError is.

        When a kept connection breaks before any answer, it probably died while it was idle, and the request is sent
        once more, on a new connection. Probably: so not what would stand twice, for which no connection is used that
        has been idle for more than a moment.
        """
        until = time.monotonic() + self.timeout * _WHOLE_CALL
        once = _method(url) in _STANDS_TWICE
        for most_idle in (_MOMENT_SECONDS,) if once else (None, 0.0):
            call: wire.Call[requests.Response] = wire.Call(most_idle=most_idle)
            try:
                return call.run(
                    lambda: session.request(
                        req.get_method(),
                        url,
                        data=cast("bytes | None", req.data),
                        headers=dict(req.header_items()),
                        timeout=self.timeout,
                        allow_redirects=False,
                    ),
                    until=until,
                )
            except wire.GivenUp:
                break
            except requests.Timeout:
                raise
            except requests.ConnectionError:
                if once or most_idle == 0.0 or not call.broke_on_reuse:
                    raise
        raise egress.Overdue(f"no whole answer within {self.timeout * _WHOLE_CALL:g} s")

    def api_call(self, api_method: str, **arguments: Any) -> SlackResponse:
        """As slack_sdk's."""
        began, status = time.monotonic(), "ok"
        try:
            return super().api_call(api_method, **arguments)
        except SlackApiError as error:
            status = str(error.response.get("error") or f"HTTP {error.response.status_code}")
            if not status.isidentifier() and isinstance(error.response.data, dict):
                status = error.response.data["error"] = "service_unavailable"
            if status in TOKEN_IS_DEAD:
                self._on_dead_token(status)
            raise
        except Exception as error:
            status = type(error).__name__
            raise
        finally:
            telemetry.observe("slack_call_seconds", time.monotonic() - began, method=api_method, status=status)


def _method(url: str) -> str:
    return url.partition("?")[0].rstrip("/").rpartition("/")[2]


def _said(method: str, content: bytes) -> str:
    """An answer as slack_sdk can read it."""
    try:
        text = content.decode()
        said = json.loads(text)
    except (ValueError, RecursionError):
        return _NOTHING_SAID
    name, kind = _ASKED_FOR.get(method, ("ok", object))
    if not isinstance(said, dict) or (said.get("ok") and not (said["ok"] is True and isinstance(said.get(name), kind))):
        logger.warning("Slack's answer to %s is without what was asked for", method)
        return _NOTHING_SAID
    return text


def kept_connections(api_url: str) -> requests.Session:
    """Connections to Slack's API at `api_url`, shared by all threads and clients of a process."""
    return egress.session(egress.To.SLACK_API, api_url)


class SlackClients:
    """A client for each workspace. Looks installations up in SQL and remembers them for some seconds; thread-safe."""

    def __init__(self, settings: Settings, database: Database, secrets: SecretBox, *, timeout: int) -> None:
        self._settings = settings
        self._database = database
        self._secrets = secrets
        self._timeout = timeout
        self._known: dict[tuple[str | None, str | None], tuple[float, Installed | None]] = {}
        self._teams: dict[str, tuple[float, str, str]] = {}
        self._own: tuple[str | None, str | None] | None = None
        self._lock = threading.Lock()
        self._session = kept_connections(settings.slack_api_url)
        self._tls = wire.tls_context()

    def installed(self, team_id: str | None, enterprise_id: str | None) -> Installed | None:
        """The installation that acts in a team, or None."""
        key = (team_id, enterprise_id or None)
        with self._lock:
            until, found = self._known.get(key, (0.0, None))
        if time.monotonic() < until:
            return found
        with self._database.read() as session:
            found = installations.find(session, self._secrets, team_id, enterprise_id)
        if found is not None:
            with self._lock:
                self._known[key] = (time.monotonic() + _REMEMBERED_SECONDS, found)
        return found

    def forget(self) -> None:
        """An install has begun or ended here; other processes see it within seconds."""
        with self._lock:
            self._known.clear()

    def of(self, workspace_id: str) -> SlackClient:
        """The client of a workspace. Raises NotInstalled."""
        until, team_id, enterprise_id = self._teams.get(workspace_id, (0.0, "", ""))
        if time.monotonic() >= until:
            with self._database.read() as session:
                workspace = session.get(Workspace, workspace_id)
            if workspace is None:
                raise NotInstalled(workspace_id)
            # A workspace may join an organisation.
            team_id, enterprise_id = workspace.team_id, workspace.enterprise_id
            self._teams[workspace_id] = (time.monotonic() + _REMEMBERED_SECONDS, team_id, enterprise_id)
        found = self.installed(team_id, enterprise_id)
        if found is None:
            raise NotInstalled(workspace_id)
        return self.client(found, team_id)

    def client(self, installed: Installed, team_id: str | None) -> SlackClient:
        """A client with this installation's token. An organisation's must name the team in each call."""
        return SlackClient(
            token=installed.bot_token,
            base_url=self._settings.slack_api_url,
            timeout=self._timeout,
            team_id=team_id if installed.team_id is None else None,
            # Who calls decides what is tried again: a retry after a lost answer posts a message twice.
            retry_handlers=[ConnectionErrorRetryHandler(max_retry_count=0)],
            on_dead_token=lambda problem: self._bury(installed, problem),
            session=self._session,
            # For Socket Mode alone; calls go through the session.
            ssl=self._tls,
        )

    def without_workspace(self, token: str | None = None, *, timeout: int | None = None) -> SlackClient:
        """A client that acts for no workspace yet: before the installation is known, or while it is made."""
        return SlackClient(
            token=token,
            base_url=self._settings.slack_api_url,
            timeout=timeout or self._timeout,
            retry_handlers=[ConnectionErrorRetryHandler(max_retry_count=0)],
            on_dead_token=lambda problem: None,
            session=self._session,
            # For Socket Mode alone; calls go through the session.
            ssl=self._tls,
        )

    def adopt_bot_token(self) -> str | None:
        """Make SLACK_BOT_TOKEN the installation of the team that it belongs to; the rest of the code knows no other.

        Returns None when that is done, else why not: Slack's name for it, the name of an error on the way there, or
        what is the matter with the database.
        """
        try:
            return self._adopt()
        except SQLAlchemyError as error:
            return words(error)

    def _adopt(self) -> str | None:
        token = self._settings.slack_bot_token
        if token is None or (self._own is not None and self.installed(*self._own) is not None):
            return None
        try:
            known = self.without_workspace(token).auth_test()
        except SlackApiError as error:
            return str(error.response.get("error"))
        except Exception as error:  # noqa: BLE001 - the SDK raises whatever the network raised
            return type(error).__name__
        whole = bool(known.get("is_enterprise_install"))
        team_id, enterprise_id = known.get("team_id"), known.get("enterprise_id")
        if not (enterprise_id if whole else team_id):
            return "service_unavailable"
        self._own = team_id, enterprise_id
        with self._database.read() as session:
            found = installations.find(session, self._secrets, team_id, enterprise_id)
        if found is None or found.bot_token != token:
            store = InstallationStore(self._database, self._secrets, self._settings.slack_client_id or "")
            store.save(
                Installation(
                    app_id="",
                    enterprise_id=enterprise_id,
                    team_id=None if whole else team_id,
                    team_name=known.get("team"),
                    bot_token=token,
                    bot_id=known.get("bot_id"),
                    bot_user_id=known.get("user_id"),
                    user_id="",
                    is_enterprise_install=whole,
                )
            )
        return None

    def try_refused_again(self) -> None:
        """Ask Slack for some of the tokens that it refused under a name that may pass; those that it takes work again.

        Few at a time: whoever calls has other things to do, and most of these tokens are dead for good.
        """
        with self._database.read() as session:
            doubted = installations.refused_in_doubt(session, self._secrets)
        for installed in random.sample(doubted, min(len(doubted), _TRIED_AT_ONCE)):
            try:
                self.without_workspace(installed.bot_token, timeout=_TRIED_SECONDS).auth_test()
            except SlackApiError:
                continue
            except SLACK_IS_AWAY:
                return
            if installations.revive(self._database, installed):
                self.forget()
                logger.warning("Slack takes the token of %s again", installed.team_id or installed.enterprise_id)

    def _bury(self, installed: Installed, problem: str) -> None:
        if problem == "team_access_not_granted" and installed.team_id is None:
            # One team of the organisation has not been given the app; the others have.
            return
        with self._lock:
            self._known = {key: entry for key, entry in self._known.items() if entry[1] != installed}
        try:
            with self._database.write() as session:
                news = installations.mark_dead(session, installed.id, problem)
        except SQLAlchemyError as error:
            # The next call with this token meets the same refusal.
            logger.warning("a dead token could not be marked: %s", type(error).__name__)
            return
        if news:
            logger.error(
                "Slack refuses the token of %s (%s): its messages stop until the app is installed again",
                installed.team_id or installed.enterprise_id,
                problem,
            )
