"""Installing an app: the page on which a person allows it, the code in their browser, the token for the code."""

from __future__ import annotations

import base64
import html
import secrets
import time
from dataclasses import dataclass
from urllib.parse import urlencode

from aiohttp import web

from sandbox.slack.things import APP, Enterprise, Object, Team
from sandbox.slack.world import World

CODE_SECONDS = 600.0


@dataclass
class _Code:
    team: Team | Enterprise
    user: str
    scope: str
    redirect_uri: str
    made: float


class OAuth:
    """Slack's OAuth v2 for one app; `redirect_url` is the one in the app's settings."""

    def __init__(self, world: World, client_id: str, client_secret: str, redirect_url: str | None) -> None:
        self._world = world
        self._client = (client_id, client_secret)
        self._redirect_url = redirect_url
        self._codes: dict[str, _Code] = {}

    def routes(self) -> list[web.RouteDef]:
        """What a browser opens."""
        return [web.get("/oauth/v2/authorize", self._ask), web.post("/oauth/v2/authorize", self._allowed)]

    async def _ask(self, request: web.Request) -> web.Response:
        given = {name: request.query.get(name, "") for name in ("client_id", "scope", "state", "redirect_uri", "team")}
        if given["client_id"] != self._client[0]:
            return web.Response(status=400, text="invalid_client_id")
        if not given["scope"]:
            return web.Response(status=400, text="invalid_scope")
        if not self._may_return_to(given["redirect_uri"]):
            return web.Response(status=400, text="bad_redirect_uri")
        # Whoever comes from the page means the workspace in which they are.
        wanted = given["team"] or request.cookies.get("team", "")
        hidden = "".join(
            f'<input type="hidden" name="{name}" value="{html.escape(value)}">'
            for name, value in given.items()
            if name != "team"
        )
        choices: list[Enterprise | Team] = [*self._world.enterprises.values(), *self._world.teams.values()]
        teams = "".join(
            f"<option value={team.id}{' selected' * (team.id == wanted)}>{html.escape(team.name)}</option>"
            for team in choices
        )
        buttons = (
            '<button class="button" name="allow" value="">Cancel</button>'
            '<button class="button primary" name="allow" value="1">Allow</button>'
        )
        scopes = "".join(f"<li>{html.escape(scope)}</li>" for scope in given["scope"].split(","))
        return web.Response(
            text=(
                '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Allow the app?</title>'
                '<meta name="viewport" content="width=device-width, initial-scale=1">'
                '<link rel="stylesheet" href="/static/page.css"><body class="allow"><main><h1>Allow the app?</h1>'
                f"<p>It asks for these scopes:</p><ul>{scopes}</ul>"
                f'<form method="post"><label>Workspace <select name="team">{teams}</select></label>'
                f'{hidden}<div class="question-buttons">{buttons}</div></form></main></body></html>'
            ),
            content_type="text/html",
        )

    async def _allowed(self, request: web.Request) -> web.Response:
        given = await request.post()
        back = str(given["redirect_uri"]) or self._redirect_url or ""
        if not self._may_return_to(str(given["redirect_uri"])):
            return web.Response(status=400, text="bad_redirect_uri")
        wanted = str(given["team"])
        team = self._world.enterprises.get(wanted) or self._world.teams[wanted]
        answer = {"state": str(given["state"])}
        if given.get("allow"):
            code = secrets.token_hex(16)
            user = self._who_allows(team)
            self._codes[code] = _Code(team, user, str(given["scope"]), str(given["redirect_uri"]), time.monotonic())
            answer["code"] = code
        else:
            answer["error"] = "access_denied"
        return web.Response(status=302, headers={"Location": f"{back}?{urlencode(answer)}"})

    def access(self, arguments: Object, authorization: str) -> Object:
        """`oauth.v2.access`: the token for a code, once. Slack's name for what is wrong stands under `error`."""
        client = (arguments.get("client_id", ""), arguments.get("client_secret", ""))
        if authorization.startswith("Basic "):
            client_id, _, client_secret = base64.b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
            client = (client_id, client_secret)
        if client[0] != self._client[0]:
            return {"ok": False, "error": "invalid_client_id"}
        if client[1] != self._client[1]:
            return {"ok": False, "error": "bad_client_secret"}
        code = self._codes.pop(arguments.get("code", ""), None)
        if code is None:
            return {"ok": False, "error": "invalid_code"}
        if time.monotonic() - code.made > CODE_SECONDS:
            return {"ok": False, "error": "code_expired"}
        if arguments.get("redirect_uri", "") != code.redirect_uri:
            return {"ok": False, "error": "bad_redirect_uri"}
        return {"ok": True, **self._installed(code)}

    def _installed(self, code: _Code) -> Object:
        """Let the app in, and say so: into a workspace, or into an organisation and all of its workspaces."""
        target = code.team
        told: Object = {
            "access_token": target.bot_token,
            "token_type": "bot",
            "scope": code.scope,
            "bot_user_id": target.bot_user,
            "app_id": APP,
            "authed_user": {"id": code.user},
            "team": None,
            "enterprise": None,
            "is_enterprise_install": False,
        }
        if isinstance(target, Team):
            self._world.install(target)
            organisation = self._world.organisation_of(target.id)
            told["team"] = {"id": target.id, "name": target.name}
            if organisation is not None:
                told["enterprise"] = {"id": organisation.id, "name": organisation.name}
            return told
        target.installed = True
        target.granted |= {team.id for team in self._world.teams.values() if team.enterprise == target.id}
        self._world.tell(installed=target.id)
        return told | {"enterprise": {"id": target.id, "name": target.name}, "is_enterprise_install": True}

    def _who_allows(self, target: Team | Enterprise) -> str:
        """Somebody who may install the app there."""
        users = self._world.users.values()
        if isinstance(target, Team):
            return next(user.id for user in users if user.team == target.id and user.is_admin)
        members = {team.id for team in self._world.teams.values() if team.enterprise == target.id}
        return next(user.id for user in users if user.team in members and (user.enterprise_admin or user.is_admin))

    def _may_return_to(self, redirect_uri: str) -> bool:
        """Slack sends people back only to addresses in the app's settings."""
        return self._redirect_url is not None and redirect_uri in ("", self._redirect_url)
