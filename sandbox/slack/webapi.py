"""Slack's Web API, as far as an app like ours calls it, with Slack's names for what it refuses."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import web

from sandbox.slack.blockkit import Invalid
from sandbox.slack.chat_methods import ChatMethods
from sandbox.slack.dispatch import Dispatcher
from sandbox.slack.errors import ApiError
from sandbox.slack.faults import Faults, befallen, too_many
from sandbox.slack.grid import Refused, caller
from sandbox.slack.group_methods import GroupMethods
from sandbox.slack.info_methods import InfoMethods
from sandbox.slack.oauth import OAuth
from sandbox.slack.rates import Rates
from sandbox.slack.things import APP, Object, Team
from sandbox.slack.views_methods import ViewsMethods
from sandbox.slack.workflows import Workflows
from sandbox.slack.world import World

_NAME = "seekout_export"


@dataclass
class WebApi:
    """The methods, and what was called."""

    world: World
    dispatcher: Dispatcher
    app_token: str
    faults: Faults
    oauth: OAuth | None = None
    rates: Rates | None = None
    workflows: Workflows | None = None
    calls: list[Object] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._families = (
            ViewsMethods(self.world),
            ChatMethods(self.world),
            InfoMethods(self.world),
            GroupMethods(self.world),
        )

    async def handle(self, request: web.Request) -> web.Response:
        """One call."""
        method = request.match_info["method"]
        arguments = await _arguments(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or arguments.pop("token", "")
        arguments.pop("token", None)
        team = self._team(token, arguments)
        call: Object = {"method": method, "at": time.time(), "arguments": _shown(arguments), "team": team}
        self.calls.append(call)
        instead, after = await self.faults.before(request, method, arguments)
        if instead is not None:
            return instead
        if self.rates is not None and team is not None:
            wait = self.rates.wait(team, method, str(arguments.get("channel", "")))
            if wait:
                call["refused"] = "ratelimited"
                return too_many(wait)
        if method == "oauth.v2.access" and self.oauth is not None:
            return web.json_response(self.oauth.access(arguments, request.headers.get("Authorization", "")))
        try:
            answer = {"ok": True, **self._answer(method, arguments, token)}
            return befallen(request, answer, after)
        except ApiError as error:
            call["refused"] = error.answer["error"]
            return web.json_response(error.answer)
        except Invalid as error:
            call["refused"] = error.code
            messages = [f"[ERROR] {error}"]
            return web.json_response(
                {"ok": False, "error": error.code, "response_metadata": {"messages": messages}, "errors": [str(error)]}
            )

    def _team(self, token: str, arguments: Object) -> str | None:
        """The workspace that a call is made in, for those who count calls."""
        team = self.world.team_of(token)
        if team is not None:
            return team.id
        try:
            return caller(self.world, token, arguments).team.id
        except Refused:
            return None

    def _answer(self, method: str, arguments: Object, token: str) -> Object:
        if method == "apps.connections.open":
            if token != self.app_token:
                raise ApiError("invalid_auth" if token else "not_authed")
            return {"url": self.dispatcher.sockets.new_address(self.world.base_url)}
        if method == "auth.test":
            return self._auth_test(token)
        if method in ("functions.completeSuccess", "functions.completeError") and self.workflows is not None:
            return self.workflows.answer(method, arguments, token)
        function = self._function(method)
        if function is None:
            raise ApiError("unknown_method", req_method=method)
        try:
            team = caller(self.world, token, arguments).team
        except Refused as error:
            raise ApiError(str(error)) from None
        return function(arguments, team)

    def _function(self, method: str) -> Callable[[Object, Team], Object] | None:
        name = method.replace(".", "_") if "." in method else "none"
        for family in self._families:
            if (function := getattr(family, name, None)) is not None:
                found: Callable[[Object, Team], Object] = function
                return found
        return None

    def _auth_test(self, token: str) -> Object:
        organisation = next((one for one in self.world.enterprises.values() if one.bot_token == token), None)
        if organisation is not None and organisation.installed:
            return {
                "url": f"{self.world.base_url}/",
                "team": organisation.name,
                "user": _NAME,
                "team_id": organisation.id,
                "user_id": organisation.bot_user,
                "bot_id": organisation.bot,
                "enterprise_id": organisation.id,
                "is_enterprise_install": True,
                "app_id": APP,
            }
        try:
            team = caller(self.world, token, {}).team
        except Refused as error:
            raise ApiError(str(error)) from None
        told: Object = {
            "url": f"{self.world.base_url}/",
            "team": team.name,
            "user": _NAME,
            "team_id": team.id,
            "user_id": team.bot_user,
            "bot_id": team.bot,
            "is_enterprise_install": False,
        }
        if team.enterprise is not None:
            told["enterprise_id"] = team.enterprise
        return told


def _shown(arguments: Object) -> Object:
    return {name: "..." if name == "client_secret" else value for name, value in arguments.items()}


async def _arguments(request: web.Request) -> Object:
    if request.content_type == "application/json":
        body = await request.text()
        arguments = json.loads(body) if body else {}
    else:
        arguments = dict(await request.post())
    return {**request.query, **arguments}
