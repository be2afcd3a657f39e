"""What a person can do in the local Slack: type, fill, choose, upload, press, read. JSON under /client."""

from __future__ import annotations

import secrets
import time
from typing import Any

from aiohttp import web

from sandbox.slack.blockkit import Invalid, check_options, check_view, elements_of, initial_state, is_empty
from sandbox.slack.dispatch import Dispatcher, NoAnswer
from sandbox.slack.world import APP, BOT_USER, TEAM, Channel, Object, OpenView, World

_MOST_FILE_BYTES = 10 * 1024 * 1024
_TROUBLE = "We had some trouble connecting. Try again?"


class People:
    """The people of a workspace, as their client acts for them."""

    def __init__(self, world: World, dispatcher: Dispatcher) -> None:
        self._world = world
        self._dispatcher = dispatcher

    def routes(self) -> list[web.RouteDef]:
        """The addresses of the client's interface."""
        return [
            web.get("/client/state", self._state),
            web.get("/client/modal", self._modal),
            web.get("/client/messages", self._messages),
            web.get("/client/home", self._home),
            web.post("/client/command", self._command),
            web.post("/client/input", self._input),
            web.post("/client/options", self._options),
            web.post("/client/upload", self._upload),
            web.post("/client/press", self._press),
            web.post("/client/submit", self._submit),
            web.post("/client/close", self._close),
            web.post("/response/{token}", self._response),
        ]

    async def _state(self, request: web.Request) -> web.Response:
        return web.json_response(
            {
                "team": {"id": TEAM, "name": "Northwind Talent"},
                "users": [
                    {"id": user.id, "name": user.name, "real_name": user.real_name, "is_admin": user.is_admin}
                    for user in self._world.users.values()
                ],
                "channels": [
                    {"id": channel.id, "name": channel.name, "private": channel.private, "dm": channel.direct_with}
                    for channel in self._world.channels.values()
                ],
            }
        )

    async def _modal(self, request: web.Request) -> web.Response:
        stack = self._world.stacks.get(request.query["user"], [])
        if not stack:
            return web.json_response({"view": None})
        view = stack[-1]
        return web.json_response(
            {"view": self._world.shown(view), "errors": view.errors, "problem": view.problem, "depth": len(stack)}
        )

    async def _messages(self, request: web.Request) -> web.Response:
        user, thread = request.query["user"], request.query.get("thread_ts")
        channel = self._find_channel(request.query["channel"], user)
        found = [
            message
            for message in channel.messages
            if message.get("ephemeral_for") in (None, user) and message.get("thread_ts") == thread
        ]
        return web.json_response({"channel": channel.id, "messages": found})

    async def _home(self, request: web.Request) -> web.Response:
        user = request.query["user"]
        event = {"type": "app_home_opened", "user": user, "channel": self._world.direct(user).id, "tab": "home"}
        problem = await self._event(event)
        view = self._world.homes.get(user)
        return web.json_response({"view": self._world.shown(view) if view else None, "problem": problem})

    async def _event(self, event: Object) -> str | None:
        envelope = {
            "type": "event_callback",
            "team_id": TEAM,
            "api_app_id": APP,
            "event": {"event_ts": self._world.ts(), **event},
            "event_id": f"Ev{secrets.token_hex(6).upper()}",
            "event_time": int(time.time()),
            "authorizations": [{"team_id": TEAM, "user_id": BOT_USER, "is_bot": True, "is_enterprise_install": False}],
        }
        try:
            await self._dispatcher.event(envelope)
        except NoAnswer as error:
            return str(error)
        return None

    async def _command(self, request: web.Request) -> web.Response:
        given = await request.json()
        user = self._world.users[given["user"]]
        channel = self._find_channel(given["channel"], user.id)
        command, _, text = given["text"].strip().partition(" ")
        payload = {
            "token": "deprecated",
            "team_id": TEAM,
            "team_domain": "northwind",
            "channel_id": channel.id,
            "channel_name": "directmessage" if channel.direct_with else channel.name,
            "user_id": user.id,
            "user_name": user.name,
            "command": command,
            "text": text.strip(),
            "api_app_id": APP,
            "is_enterprise_install": "false",
            "response_url": self._world.response_url(user.id, channel.id),
            "trigger_id": self._world.trigger(user.id, channel.id),
        }
        try:
            answer = await self._dispatcher.command(payload)
        except NoAnswer as error:
            return web.json_response({"reply": None, "error": str(error)})
        reply = self._reply(channel, user.id, answer) if answer else None
        return web.json_response({"reply": reply, "error": None})

    def _reply(self, channel: Channel, user: str, answer: Object) -> Object:
        message = {"user": BOT_USER, "bot_id": "B_BOT", "text": answer.get("text", "")}
        if answer.get("blocks"):
            message["blocks"] = answer["blocks"]
        if answer.get("response_type") != "in_channel":
            message["ephemeral_for"] = user
        return self._world.post(channel, message)

    async def _response(self, request: web.Request) -> web.Response:
        token = request.match_info["token"]
        if token not in self._world.response_urls:
            return web.Response(status=404, text="used_url")
        user, channel_id, left = self._world.response_urls[token]
        if left == 0:
            return web.Response(status=404, text="used_url")
        self._world.response_urls[token] = (user, channel_id, left - 1)
        channel = self._world.channels[channel_id]
        answer = await request.json()
        last = next(
            (m for m in reversed(channel.messages) if m.get("ephemeral_for") == user or answer.get("response_type")),
            None,
        )
        if (answer.get("replace_original") or answer.get("delete_original")) and last in channel.messages:
            channel.messages.remove(last)
        if not answer.get("delete_original"):
            self._reply(channel, user, answer)
        return web.Response(text="ok")

    # --- modals ---

    async def _input(self, request: web.Request) -> web.Response:
        given = await request.json()
        view = self._top(given["user"])
        block, element = _element(view.definition, given["block_id"], given["action_id"])
        state = {**initial_state(element), **given["state"]}
        view.values[block["block_id"]][element["action_id"]] = state
        view.errors.pop(block["block_id"], None)
        if block["type"] == "input" and not block.get("dispatch_action"):
            return web.json_response({"error": None})
        action = {"action_id": element["action_id"], "block_id": block["block_id"], **state, "action_ts": _now()}
        return web.json_response({"error": await self._act(given["user"], action, view=view)})

    async def _options(self, request: web.Request) -> web.Response:
        given = await request.json()
        view = self._top(given["user"])
        block, element = _element(view.definition, given["block_id"], given["action_id"])
        query = given.get("query", "")
        if len(query) < element.get("min_query_length", 3):
            return web.json_response({"options": [], "error": None})
        payload = self._payload("block_suggestion", given["user"]) | {
            "action_id": element["action_id"],
            "block_id": block["block_id"],
            "value": query,
            "container": {"type": "view", "view_id": view.id},
            "view": self._world.shown(view),
        }
        try:
            answer = await self._dispatcher.interaction(payload) or {}
            options = answer.get("options", [])
            for group in answer.get("option_groups", []):
                options = [*options, *group.get("options", [])]
            check_options(options)
        except NoAnswer as error:
            return web.json_response({"options": [], "error": str(error)})
        except Invalid as error:
            return web.json_response({"options": [], "error": f"invalid options: {error}"})
        return web.json_response({"options": options, "error": None})

    async def _upload(self, request: web.Request) -> web.Response:
        form = await request.post()
        file = form["file"]
        if not isinstance(file, web.FileField):
            raise web.HTTPBadRequest(text="file must be a file")
        content = file.file.read()
        if len(content) > _MOST_FILE_BYTES:
            return web.json_response({"file": None, "error": "Files can be at most 10 MB."})
        shown = self._world.add_file(str(form["user"]), file.filename, content, file.content_type)
        return web.json_response({"file": shown, "error": None})

    async def _press(self, request: web.Request) -> web.Response:
        given = await request.json()
        user = given["user"]
        if "channel" in given:
            channel = self._find_channel(given["channel"], user)
            message = self._world.find(channel, given["ts"])
            if message is None:
                return web.json_response({"error": "message_not_found"})
            block, element = _element(message, given["block_id"], given["action_id"])
            action = _button(block, element)
            return web.json_response({"error": await self._act(user, action, channel=channel, message=message)})
        home = given.get("home")
        view = self._world.homes[user] if home else self._top(user)
        block, element = _element(view.definition, given["block_id"], given["action_id"])
        return web.json_response({"error": await self._act(user, _button(block, element), view=view)})

    async def _act(
        self,
        user: str,
        action: Object,
        *,
        view: OpenView | None = None,
        channel: Channel | None = None,
        message: Object | None = None,
    ) -> str | None:
        payload = self._payload("block_actions", user, channel.id if channel else None) | {"actions": [action]}
        if view is not None:
            payload |= {
                "container": {"type": "view", "view_id": view.id},
                "view": self._world.shown(view),
                "state": {"values": view.values},
            }
        if channel is not None and message is not None:
            payload |= {
                "container": {
                    "type": "message",
                    "message_ts": message["ts"],
                    "channel_id": channel.id,
                    "is_ephemeral": bool(message.get("ephemeral_for")),
                },
                "channel": {"id": channel.id, "name": "directmessage" if channel.direct_with else channel.name},
                "message": message,
                "state": {"values": {}},
                "response_url": self._world.response_url(user, channel.id),
            }
        try:
            await self._dispatcher.interaction(payload)
        except NoAnswer as error:
            return str(error)
        return None

    async def _submit(self, request: web.Request) -> web.Response:
        user = (await request.json())["user"]
        view = self._top(user)
        view.problem = None
        view.errors = self._missing(view)
        if view.errors:
            return web.json_response({"ok": False, "errors": view.errors, "error": None})
        payload = self._payload("view_submission", user, view.channel) | {
            "view": self._world.shown(view),
            "response_urls": [],
        }
        try:
            answer = await self._dispatcher.interaction(payload)
            self._apply(view, answer or {})
        except NoAnswer as error:
            view.problem = _TROUBLE
            return web.json_response({"ok": False, "errors": {}, "error": str(error)})
        except Invalid as error:
            view.problem = _TROUBLE
            return web.json_response({"ok": False, "errors": {}, "error": f"invalid view: {error}"})
        return web.json_response({"ok": not view.errors, "errors": view.errors, "error": None})

    def _missing(self, view: OpenView) -> dict[str, str]:
        """Slack checks that required inputs are filled in before the bot hears of it."""
        return {
            block["block_id"]: "Please complete this required field."
            for block in view.definition["blocks"]
            if block["type"] == "input"
            and not block.get("optional")
            and is_empty(view.values[block["block_id"]][block["element"]["action_id"]])
        }

    def _apply(self, view: OpenView, answer: Object) -> None:
        stack = self._world.stacks.get(view.user, [])
        action = answer.get("response_action")
        if action is None:
            if view in stack:
                stack.remove(view)
        elif action == "clear":
            stack.clear()
        elif action == "errors":
            inputs = {block["block_id"] for block in view.definition["blocks"] if block["type"] == "input"}
            if not answer.get("errors") or set(answer["errors"]) - inputs:
                raise Invalid("errors must name input blocks")
            view.errors = dict(answer["errors"])
        elif action in ("update", "push"):
            check_view(answer.get("view"))
            if action == "update":
                self._world.replace(view, answer["view"])
            elif len(stack) >= 3:
                raise Invalid("at most three views")
            else:
                self._world.open(view.user, answer["view"], view.channel, push=True)
        else:
            raise Invalid(f"unknown response_action {action}")

    async def _close(self, request: web.Request) -> web.Response:
        user = (await request.json())["user"]
        stack = self._world.stacks.get(user, [])
        if not stack:
            return web.json_response({"error": None})
        view = stack.pop()
        if not view.definition.get("notify_on_close"):
            return web.json_response({"error": None})
        payload = self._payload("view_closed", user) | {"view": self._world.shown(view), "is_cleared": False}
        try:
            await self._dispatcher.interaction(payload)
        except NoAnswer as error:
            return web.json_response({"error": str(error)})
        return web.json_response({"error": None})

    def _payload(self, kind: str, user_id: str, channel: str | None = None) -> Object:
        user = self._world.users[user_id]
        return {
            "type": kind,
            "team": {"id": TEAM, "domain": "northwind"},
            "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": TEAM},
            "api_app_id": APP,
            "token": "deprecated",
            "trigger_id": self._world.trigger(user.id, channel),
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def _top(self, user: str) -> OpenView:
        stack = self._world.stacks.get(user, [])
        if not stack:
            raise web.HTTPConflict(text="no modal is open")
        return stack[-1]

    def _find_channel(self, name: str, user: str) -> Channel:
        if name == "dm":
            return self._world.direct(user)
        for channel in self._world.channels.values():
            if name in (channel.id, channel.name, f"#{channel.name}"):
                return channel
        raise web.HTTPNotFound(text=f"no channel {name}")


def _element(surface: Object, block_id: str, action_id: str) -> tuple[Object, Object]:
    for block in surface.get("blocks", []):
        if block["block_id"] == block_id and block["type"] in ("input", "actions", "section"):
            for element in elements_of(block):
                if element.get("action_id") == action_id:
                    return block, element
    raise web.HTTPNotFound(text=f"no element {block_id}/{action_id}")


def _button(block: Object, element: Object) -> Object:
    action: Object = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "action_ts": _now(),
    }
    for name in ("text", "value", "style"):
        if name in element:
            action[name] = element[name]
    return action


def _now() -> str:
    return f"{time.time():.6f}"


def files_handler(world: World, bot_token: str) -> Any:
    """Serves private files to the bot's token alone; anybody else gets a sign-in page with 200, as from Slack."""

    async def serve(request: web.Request) -> web.Response:
        identifier = request.match_info["id"].partition("-")[2]
        file = world.files.get(identifier)
        if file is None or request.headers.get("Authorization") != f"Bearer {bot_token}":
            return web.Response(text="<!DOCTYPE html><html><title>Sign in</title></html>", content_type="text/html")
        return web.Response(body=file.content, content_type=file.shown["mimetype"] or "application/octet-stream")

    return serve
