"""Slack's Web API, as far as an app like ours calls it, with Slack's names for what it refuses."""

from __future__ import annotations

import asyncio
import json
import mimetypes
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from sandbox.slack.blockkit import Invalid, check_message, check_view, decoded
from sandbox.slack.dispatch import Dispatcher
from sandbox.slack.oauth import OAuth
from sandbox.slack.rates import Rates
from sandbox.slack.world import TRIGGER_SECONDS, Channel, Object, Team, Trigger, World, with_ids

_TEXT_UPDATE, _TEXT_POST = 4000, 40_000


class ApiError(Exception):
    """A refusal by Slack's name, with anything else that the answer carries."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.answer: Object = {"ok": False, "error": error, **more}


@dataclass
class Scripted:
    """Something that goes wrong with a method, `times` times, after `skip` calls; with `only`, with calls that say so.

    `drop` ends the connection before the call has had its effect, `lose` after it, `garble` answers with no JSON.
    """

    method: str
    kind: str
    times: int = 1
    skip: int = 0
    only: str = ""
    error: str = ""
    status: int = 0
    seconds: float = 0.0
    name: str = ""


@dataclass
class WebApi:
    """The methods, what was called, and what shall go wrong."""

    world: World
    dispatcher: Dispatcher
    app_token: str
    oauth: OAuth | None = None
    rates: Rates | None = None
    calls: list[Object] = field(default_factory=list)
    scripted: list[Scripted] = field(default_factory=list)
    _posted: dict[str, tuple[str, str]] = field(default_factory=dict)

    async def handle(self, request: web.Request) -> web.Response:
        """One call."""
        method = request.match_info["method"]
        arguments = await _arguments(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or arguments.pop("token", "")
        arguments.pop("token", None)
        team = self.world.team_of(token)
        self.calls.append(
            {"method": method, "at": time.time(), "arguments": _shown(arguments), "team": team.id if team else None}
        )
        lost = False
        for script in self.scripted:
            if script.method == method and script.times > 0 and script.only in json.dumps(arguments):
                if script.skip > 0:
                    script.skip -= 1
                    continue
                script.times -= 1
                if script.kind == "delay":
                    await asyncio.sleep(script.seconds)
                    continue
                if script.kind == "drop":
                    return _hung_up(request)
                if script.kind == "lose":
                    lost = True
                    continue
                if script.kind == "garble":
                    return web.Response(text="<html>Something else</html>", content_type="text/html")
                if script.kind == "rate_limit":
                    return _too_many(int(script.seconds))
                if script.status:
                    return web.Response(status=script.status, text="upstream error")
                return web.json_response({"ok": False, "error": script.error})
        if self.rates is not None and team is not None:
            wait = self.rates.wait(team.id, method, str(arguments.get("channel", "")))
            if wait:
                self.calls[-1]["refused"] = "ratelimited"
                return _too_many(wait)
        if method == "oauth.v2.access" and self.oauth is not None:
            return web.json_response(self.oauth.access(arguments, request.headers.get("Authorization", "")))
        try:
            answer = {"ok": True, **self._answer(method, arguments, token)}
            return _hung_up(request) if lost else web.json_response(answer)
        except ApiError as error:
            return web.json_response(error.answer)
        except Invalid as error:
            messages = [f"[ERROR] {error}"]
            return web.json_response(
                {"ok": False, "error": error.code, "response_metadata": {"messages": messages}, "errors": [str(error)]}
            )

    def _answer(self, method: str, arguments: Object, token: str) -> Object:
        if method == "apps.connections.open":
            if token != self.app_token:
                raise ApiError("invalid_auth" if token else "not_authed")
            return {"url": self.world.base_url.replace("http", "ws", 1) + "/socket"}
        name = "_" + method.replace(".", "_") if "." in method else ""
        function: Callable[[Object, Team], Object] | None = getattr(self, name, None)
        if function is None:
            raise ApiError("unknown_method", req_method=method)
        if not token:
            raise ApiError("not_authed")
        team = self.world.team_of(token)
        if team is None:
            raise ApiError("invalid_auth")
        if not team.installed:
            raise ApiError("account_inactive")
        return function(arguments, team)

    def _auth_test(self, arguments: Object, team: Team) -> Object:
        return {
            "url": f"{self.world.base_url}/",
            "team": team.name,
            "user": "seekout_export",
            "team_id": team.id,
            "user_id": team.bot_user,
            "bot_id": team.bot,
            "is_enterprise_install": False,
        }

    # --- views ---

    def _views_open(self, arguments: Object, team: Team, *, push: bool = False) -> Object:
        definition = decoded(arguments.get("view"))
        trigger = self._trigger(arguments, team)
        check_view(definition)
        if push and len(self.world.stacks.get(trigger.user, [])) >= 3:
            raise ApiError("push_limit_reached")
        opened = self.world.open(trigger.user, definition, trigger.channel, team.id, push=push)
        return {"view": self.world.shown(opened)}

    def _views_push(self, arguments: Object, team: Team) -> Object:
        return self._views_open(arguments, team, push=True)

    def _views_update(self, arguments: Object, team: Team) -> Object:
        definition = decoded(arguments.get("view"))
        check_view(definition)
        view = self.world.view(arguments.get("view_id"), arguments.get("external_id"))
        if view is None or view.team != team.id:
            raise ApiError("not_found")
        if arguments.get("hash") and arguments["hash"] != view.hash:
            raise ApiError("hash_conflict")
        self.world.replace(view, definition)
        return {"view": self.world.shown(view)}

    def _views_publish(self, arguments: Object, team: Team) -> Object:
        definition = decoded(arguments.get("view"))
        check_view(definition)
        user = self.world.users.get(arguments.get("user_id", ""))
        if user is None or user.team != team.id:
            raise ApiError("user_not_found")
        there = self.world.homes.get(user.id)
        if arguments.get("hash") and there is not None and arguments["hash"] != there.hash:
            raise ApiError("hash_conflict")
        return {"view": self.world.shown(self.world.home(user.id, definition))}

    def _trigger(self, arguments: Object, team: Team) -> Trigger:
        identifier = arguments.get("trigger_id", "")
        if identifier in self.world.used_triggers:
            raise ApiError("trigger_exchanged")
        trigger = self.world.triggers.get(identifier)
        if trigger is None or trigger.team != team.id:
            raise ApiError("invalid_trigger_id")
        if time.monotonic() - trigger.made > TRIGGER_SECONDS:
            raise ApiError("trigger_expired")
        self.world.used_triggers.add(identifier)
        return trigger

    # --- messages ---

    def _chat_postMessage(self, arguments: Object, team: Team) -> Object:
        channel = self._channel(arguments, team)
        message = _content(arguments, _TEXT_POST)
        client_msg_id = arguments.get("client_msg_id")
        if client_msg_id in self._posted:
            return self._posted_before(channel, self._posted[client_msg_id])
        if thread := arguments.get("thread_ts"):
            if self.world.find(channel, thread) is None:
                raise ApiError("thread_not_found")
            message["thread_ts"] = thread
        posted = self.world.post_as_bot(team, channel, message)
        if client_msg_id:
            self._posted[client_msg_id] = (channel.id, posted["ts"])
        return {"channel": channel.id, "ts": posted["ts"], "message": posted}

    def _posted_before(self, channel: Channel, where: tuple[str, str]) -> Object:
        """The message that this client_msg_id stands for; the errors are those that chat.postMessage documents."""
        if where[0] != channel.id:
            raise ApiError("duplicate_channel_not_found")
        message = self.world.find(channel, where[1])
        if message is None:
            raise ApiError("duplicate_message_not_found")
        return {"channel": channel.id, "ts": message["ts"], "message": message}

    def _chat_update(self, arguments: Object, team: Team) -> Object:
        channel = self._known(arguments, team)
        if channel.archived:
            raise ApiError("is_archived")
        message = self.world.find(channel, arguments.get("ts", ""))
        if message is None or message.get("ephemeral_for"):
            raise ApiError("message_not_found")
        if message.get("bot_id") != team.bot:
            raise ApiError("cant_update_message")
        content = _content(arguments, _TEXT_UPDATE)
        # Text alone keeps the old blocks (slack-platform.md A.5).
        self.world.edit(channel, message, {**content, "edited": {"user": team.bot_user, "ts": self.world.ts()}})
        return {"channel": channel.id, "ts": message["ts"], "text": message["text"], "message": message}

    def _chat_postEphemeral(self, arguments: Object, team: Team) -> Object:
        channel = self._channel(arguments, team)
        user = arguments.get("user", "")
        if user not in self.world.users or not self.world.sees(user, channel):
            raise ApiError("user_not_in_channel")
        message = {"ephemeral_for": user, **_content(arguments, _TEXT_POST)}
        if thread := arguments.get("thread_ts"):
            message["thread_ts"] = thread
        posted = self.world.post_as_bot(team, channel, message)
        return {"message_ts": posted["ts"]}

    def _chat_delete(self, arguments: Object, team: Team) -> Object:
        channel = self._channel(arguments, team)
        message = self.world.find(channel, arguments.get("ts", ""))
        if message is None:
            raise ApiError("message_not_found")
        if message.get("bot_id") != team.bot:
            raise ApiError("cant_delete_message")
        self.world.remove(channel, message)
        return {"channel": channel.id, "ts": message["ts"]}

    def _chat_getPermalink(self, arguments: Object, team: Team) -> Object:
        channel = self._known(arguments, team)
        ts = arguments.get("message_ts", "")
        message = self.world.find(channel, ts)
        if message is None or message.get("ephemeral_for"):
            raise ApiError("message_not_found")
        permalink = f"{self.world.base_url}/archives/{channel.id}/p{ts.replace('.', '')}"
        if thread := message.get("thread_ts"):
            permalink += f"?thread_ts={thread}&cid={channel.id}"
        return {"channel": channel.id, "permalink": permalink}

    def _known(self, arguments: Object, team: Team) -> Channel:
        """A conversation that the bot can know of, member or not."""
        channel = self.world.channels.get(arguments.get("channel", ""))
        if channel is None or team.id not in channel.teams or (channel.private and not channel.bot_is_member):
            raise ApiError("channel_not_found")
        return channel

    def _channel(self, arguments: Object, team: Team) -> Channel:
        """Where the bot may post; a user's id means their direct messages."""
        user = self.world.users.get(arguments.get("channel", ""))
        if user is not None and user.team == team.id:
            return self.world.direct(user.id)
        channel = self._known(arguments, team)
        if channel.archived:
            raise ApiError("is_archived")
        if not channel.bot_is_member:
            raise ApiError("not_in_channel")
        if channel.read_only:
            raise ApiError("restricted_action_read_only_channel")
        return channel

    # --- people, conversations, files ---

    def _users_info(self, arguments: Object, team: Team) -> Object:
        user = self.world.users.get(arguments.get("user", ""))
        if user is None or not self.world.acquainted(team.id, user.id):
            raise ApiError("user_not_found")
        profile = {"real_name": user.real_name, "display_name": user.name}
        told: Object = {
            "id": user.id,
            "team_id": user.team,
            "name": user.name,
            "real_name": user.real_name,
            "deleted": False,
            "is_bot": False,
            "tz": "Europe/Berlin",
            "profile": profile,
        }
        if user.team == team.id:
            profile["email"] = user.email
            told |= {"is_admin": user.is_admin, "is_owner": user.is_admin, "is_primary_owner": False}
        else:
            # Of people in a shared channel Slack tells neither address nor role.
            told["is_stranger"] = False
        return {"user": told}

    def _conversations_open(self, arguments: Object, team: Team) -> Object:
        user = self.world.users.get(str(arguments.get("users", "")).split(",")[0])
        if user is None or user.team != team.id:
            raise ApiError("user_not_found")
        return {"channel": {"id": self.world.direct(user.id).id}}

    def _conversations_info(self, arguments: Object, team: Team) -> Object:
        channel = self._known(arguments, team)
        if channel.direct_with:
            return {"channel": {"id": channel.id, "is_im": True, "user": channel.direct_with, "is_archived": False}}
        return {
            "channel": {
                "id": channel.id,
                "name": channel.name,
                "is_channel": not channel.private,
                "is_group": channel.private,
                "is_im": False,
                "is_mpim": False,
                "is_private": channel.private,
                "is_member": channel.bot_is_member,
                "is_archived": channel.archived,
                "is_read_only": channel.read_only,
                "is_shared": bool(channel.shared_with),
                "is_ext_shared": bool(channel.shared_with),
                "is_org_shared": False,
                "shared_team_ids": list(channel.teams),
                "context_team_id": team.id,
                "num_members": len(self.world.members(channel)),
            }
        }

    def _conversations_members(self, arguments: Object, team: Team) -> Object:
        members = self.world.members(self._known(arguments, team))
        start = int(arguments.get("cursor") or 0)
        most = int(arguments.get("limit") or 100)
        rest = start + most < len(members)
        return {
            "members": members[start : start + most],
            "response_metadata": {"next_cursor": str(start + most) if rest else ""},
        }

    def _files_info(self, arguments: Object, team: Team) -> Object:
        file = self.world.files.get(arguments.get("file", ""))
        if file is None or team.id not in file.teams:
            raise ApiError("file_not_found")
        return {"file": file.shown}

    def _files_getUploadURLExternal(self, arguments: Object, team: Team) -> Object:
        name = arguments.get("filename")
        if not name or int(arguments.get("length") or 0) < 1:
            raise ApiError("invalid_arguments")
        mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
        shown = self.world.add_file(team.bot_user, name, b"", mimetype, team.id)
        return {"upload_url": f"{self.world.base_url}/upload/{shown['id']}", "file_id": shown["id"]}

    def _files_completeUploadExternal(self, arguments: Object, team: Team) -> Object:
        files = []
        for item in decoded(arguments.get("files", "[]")):
            file = self.world.files.get(item.get("id", ""))
            if file is None or team.id not in file.teams:
                raise ApiError("file_not_found")
            file.shown["title"] = item.get("title", file.shown["name"])
            files.append(file)
        shown = [file.shown for file in files]
        if target := arguments.get("channel_id"):
            # A person's id is no conversation here (slack-platform.md A.16).
            if target in self.world.users:
                raise ApiError("invalid_channel")
            channel = self._channel({"channel": target}, team)
            message: Object = {"text": arguments.get("initial_comment") or "", "files": shown}
            if thread := arguments.get("thread_ts"):
                message["thread_ts"] = thread
            kind = "ims" if channel.direct_with else "groups" if channel.private else "channels"
            for file in files:
                file.teams |= set(channel.teams)
                file.shown.setdefault(kind, []).append(channel.id)
            self.world.post_as_bot(team, channel, message)
        return {"files": shown}


def _hung_up(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _shown(arguments: Object) -> Object:
    return {name: "..." if name == "client_secret" else value for name, value in arguments.items()}


def _too_many(seconds: int) -> web.Response:
    body = {"ok": False, "error": "ratelimited"}
    return web.json_response(body, status=429, headers={"Retry-After": str(seconds)})


async def _arguments(request: web.Request) -> Object:
    if request.content_type == "application/json":
        body = await request.text()
        arguments = json.loads(body) if body else {}
    else:
        arguments = dict(await request.post())
    return {**request.query, **arguments}


def _content(arguments: Object, most: int) -> Object:
    text = arguments.get("text") or ""
    content: Object = {"text": text}
    if arguments.get("blocks"):
        blocks = decoded(arguments["blocks"])
        check_message(blocks)
        content["blocks"] = with_ids({"blocks": blocks})["blocks"]
    elif not text:
        raise ApiError("no_text")
    if len(text) > most:
        raise ApiError("msg_too_long")
    return content
