"""Slack's Web API, as far as an app like ours calls it, with Slack's names for what it refuses."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from sandbox.slack.blockkit import Invalid, check_message, check_view, decoded
from sandbox.slack.dispatch import Dispatcher
from sandbox.slack.world import APP, BOT, BOT_USER, TEAM, TRIGGER_SECONDS, Channel, Object, World, with_ids

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


@dataclass
class WebApi:
    """The methods, what was called, and what shall go wrong."""

    world: World
    dispatcher: Dispatcher
    bot_token: str
    app_token: str
    calls: list[Object] = field(default_factory=list)
    scripted: list[Scripted] = field(default_factory=list)
    _posted: dict[str, tuple[str, str]] = field(default_factory=dict)

    async def handle(self, request: web.Request) -> web.Response:
        """One call."""
        method = request.match_info["method"]
        arguments = await _arguments(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or arguments.pop("token", "")
        arguments.pop("token", None)
        self.calls.append({"method": method, "at": time.time(), "arguments": arguments})
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
                    return web.json_response(
                        {"ok": False, "error": "ratelimited"},
                        status=429,
                        headers={"Retry-After": str(int(script.seconds))},
                    )
                if script.status:
                    return web.Response(status=script.status, text="upstream error")
                return web.json_response({"ok": False, "error": script.error})
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
        function: Callable[[Object], Object] | None = getattr(self, "_" + method.replace(".", "_"), None)
        if function is None:
            raise ApiError("unknown_method", req_method=method)
        if not token:
            raise ApiError("not_authed")
        expected = self.app_token if method == "apps.connections.open" else self.bot_token
        if token != expected:
            raise ApiError("invalid_auth")
        return function(arguments)

    def _auth_test(self, arguments: Object) -> Object:
        return {
            "url": f"{self.world.base_url}/",
            "team": "Northwind Talent",
            "user": "seekout_export",
            "team_id": TEAM,
            "user_id": BOT_USER,
            "bot_id": BOT,
            "is_enterprise_install": False,
        }

    def _apps_connections_open(self, arguments: Object) -> Object:
        return {"url": self.world.base_url.replace("http", "ws", 1) + "/socket"}

    # --- views ---

    def _views_open(self, arguments: Object, *, push: bool = False) -> Object:
        definition = decoded(arguments.get("view"))
        user, channel = self._trigger(arguments)
        check_view(definition)
        if push and len(self.world.stacks.get(user, [])) >= 3:
            raise ApiError("push_limit_reached")
        return {"view": self.world.shown(self.world.open(user, definition, channel, push=push))}

    def _views_push(self, arguments: Object) -> Object:
        return self._views_open(arguments, push=True)

    def _views_update(self, arguments: Object) -> Object:
        definition = decoded(arguments.get("view"))
        check_view(definition)
        view = self.world.view(arguments.get("view_id"), arguments.get("external_id"))
        if view is None:
            raise ApiError("not_found")
        if arguments.get("hash") and arguments["hash"] != view.hash:
            raise ApiError("hash_conflict")
        self.world.replace(view, definition)
        return {"view": self.world.shown(view)}

    def _views_publish(self, arguments: Object) -> Object:
        definition = decoded(arguments.get("view"))
        check_view(definition)
        if arguments.get("user_id") not in self.world.users:
            raise ApiError("user_not_found")
        return {"view": self.world.shown(self.world.home(arguments["user_id"], definition))}

    def _trigger(self, arguments: Object) -> tuple[str, str | None]:
        trigger = arguments.get("trigger_id", "")
        if trigger in self.world.used_triggers:
            raise ApiError("trigger_exchanged")
        if trigger not in self.world.triggers:
            raise ApiError("invalid_trigger_id")
        made, user, channel = self.world.triggers[trigger]
        if time.monotonic() - made > TRIGGER_SECONDS:
            raise ApiError("trigger_expired")
        self.world.used_triggers.add(trigger)
        return user, channel

    # --- messages ---

    def _chat_postMessage(self, arguments: Object) -> Object:
        channel = self._channel(arguments)
        message = _content(arguments, _TEXT_POST)
        client_msg_id = arguments.get("client_msg_id")
        if client_msg_id in self._posted:
            return self._posted_before(channel, self._posted[client_msg_id])
        thread = arguments.get("thread_ts")
        if thread:
            parent = self.world.find(channel, thread)
            if parent is None:
                raise ApiError("thread_not_found")
            message["thread_ts"] = thread
            parent["reply_count"] = parent.get("reply_count", 0) + 1
        posted = self.world.post(channel, {"user": BOT_USER, "bot_id": BOT, "app_id": APP, **message})
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

    def _chat_update(self, arguments: Object) -> Object:
        channel = self.world.channels.get(arguments.get("channel", ""))
        if channel is None:
            raise ApiError("channel_not_found")
        if channel.archived:
            raise ApiError("is_archived")
        message = self.world.find(channel, arguments.get("ts", ""))
        if message is None or message.get("ephemeral_for"):
            raise ApiError("message_not_found")
        if message.get("bot_id") != BOT:
            raise ApiError("cant_update_message")
        content = _content(arguments, _TEXT_UPDATE)
        # Text alone keeps the old blocks (slack-platform.md A.5).
        message.update(content)
        message["edited"] = {"user": BOT_USER, "ts": self.world.ts()}
        return {"channel": channel.id, "ts": message["ts"], "text": message["text"], "message": message}

    def _chat_postEphemeral(self, arguments: Object) -> Object:
        channel = self._channel(arguments)
        if arguments.get("user") not in self.world.users:
            raise ApiError("user_not_in_channel")
        message = _content(arguments, _TEXT_POST)
        posted = self.world.post(
            channel, {"user": BOT_USER, "bot_id": BOT, "ephemeral_for": arguments["user"], **message}
        )
        return {"message_ts": posted["ts"]}

    def _chat_delete(self, arguments: Object) -> Object:
        channel = self._channel(arguments)
        message = self.world.find(channel, arguments.get("ts", ""))
        if message is None:
            raise ApiError("message_not_found")
        channel.messages.remove(message)
        return {"channel": channel.id, "ts": message["ts"]}

    def _chat_getPermalink(self, arguments: Object) -> Object:
        channel = self._channel(arguments)
        ts = arguments.get("message_ts", "")
        if self.world.find(channel, ts) is None:
            raise ApiError("message_not_found")
        return {
            "channel": channel.id,
            "permalink": f"{self.world.base_url}/archives/{channel.id}/p{ts.replace('.', '')}",
        }

    def _channel(self, arguments: Object) -> Channel:
        """Where the bot may post; a user's id means their direct messages."""
        identifier = arguments.get("channel", "")
        if identifier in self.world.users:
            return self.world.direct(identifier)
        channel = self.world.channels.get(identifier)
        if channel is None or (channel.private and not channel.bot_is_member):
            raise ApiError("channel_not_found")
        if channel.archived:
            raise ApiError("is_archived")
        if not channel.bot_is_member:
            raise ApiError("not_in_channel")
        return channel

    # --- people, conversations, files ---

    def _users_info(self, arguments: Object) -> Object:
        user = self.world.users.get(arguments.get("user", ""))
        if user is None:
            raise ApiError("user_not_found")
        return {
            "user": {
                "id": user.id,
                "team_id": TEAM,
                "name": user.name,
                "real_name": user.real_name,
                "deleted": False,
                "is_admin": user.is_admin,
                "is_owner": user.is_admin,
                "is_bot": False,
                "tz": "Europe/Berlin",
                "profile": {"email": user.email, "real_name": user.real_name, "display_name": user.name},
            }
        }

    def _conversations_open(self, arguments: Object) -> Object:
        user = str(arguments.get("users", "")).split(",")[0]
        if user not in self.world.users:
            raise ApiError("user_not_found")
        return {"channel": {"id": self.world.direct(user).id}}

    def _conversations_info(self, arguments: Object) -> Object:
        channel = self.world.channels.get(arguments.get("channel", ""))
        if channel is None or (channel.private and not channel.bot_is_member):
            raise ApiError("channel_not_found")
        return {
            "channel": {
                "id": channel.id,
                "name": channel.name,
                "is_channel": not channel.private,
                "is_private": channel.private,
                "is_im": channel.direct_with is not None,
                "is_member": channel.bot_is_member,
                "is_archived": channel.archived,
                "is_ext_shared": False,
            }
        }

    def _files_info(self, arguments: Object) -> Object:
        file = self.world.files.get(arguments.get("file", ""))
        if file is None:
            raise ApiError("file_not_found")
        return {"file": file.shown}

    def _files_getUploadURLExternal(self, arguments: Object) -> Object:
        shown = self.world.add_file(BOT_USER, arguments.get("filename", "file"), b"", "application/octet-stream")
        return {"upload_url": f"{self.world.base_url}/upload/{shown['id']}", "file_id": shown["id"]}

    def _files_completeUploadExternal(self, arguments: Object) -> Object:
        shown = []
        for item in decoded(arguments.get("files", "[]")):
            file = self.world.files.get(item.get("id", ""))
            if file is None:
                raise ApiError("file_not_found")
            file.shown["title"] = item.get("title", file.shown["name"])
            shown.append(file.shown)
        target = arguments.get("channel_id")
        if target:
            channel = self._channel({"channel": target})
            message: Object = {"text": arguments.get("initial_comment", ""), "files": shown}
            if thread := arguments.get("thread_ts"):
                message["thread_ts"] = thread
                if parent := self.world.find(channel, thread):
                    parent["reply_count"] = parent.get("reply_count", 0) + 1
            self.world.post(channel, {"user": BOT_USER, "bot_id": BOT, **message})
        return {"files": shown}


def _hung_up(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


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
