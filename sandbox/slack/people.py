"""What a person can do in the local Slack: type, fill, choose, upload, press, read. JSON under /client."""

from __future__ import annotations

import asyncio
import contextlib
import math
import time
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from sandbox.slack.blockkit import (
    Invalid,
    check_message,
    check_options,
    check_view,
    elements_of,
    initial_state,
    is_empty,
)
from sandbox.slack.dispatch import Dispatcher, NoAnswer
from sandbox.slack.faults import Faults
from sandbox.slack.manifest import Manifest
from sandbox.slack.payloads import Payloads, moment
from sandbox.slack.things import Channel, Object, OpenView, Team, User
from sandbox.slack.world import RESPONSE_URL_SECONDS, World, with_ids

# In a form's file input; a message takes more than anybody has.
_MOST_FILE_BYTES = 10 * 1024 * 1024
_MOST_CHARACTERS = 3000
_LOOKED_AT_SECONDS = 2.0
_TROUBLE = "We had some trouble connecting. Try again?"
_MESSAGES_OFF = "Sending messages to this app has been turned off."
_STATELESS = ("button", "overflow")


@dataclass(frozen=True)
class _Place:
    """An element that a person touches, and where: in a view, or in a message of a channel."""

    user: User
    block: Object
    element: Object
    view: OpenView | None = None
    channel: Channel | None = None
    message: Object | None = None


class People:
    """The people of the workspaces, as their client acts for them."""

    def __init__(self, world: World, dispatcher: Dispatcher, manifest: Manifest | None) -> None:
        self._world = world
        self._dispatcher = dispatcher
        self._manifest = manifest
        self.payloads = Payloads(world)

    def routes(self) -> list[web.RouteDef]:
        """The addresses of the client's interface."""
        return [
            web.get("/client/state", self._state),
            web.get("/client/modal", self._modal),
            web.get("/client/messages", self._messages),
            web.get("/client/home", self._home),
            web.get("/client/file", self._file),
            web.post("/client/command", self._command),
            web.post("/client/say", self._say),
            web.post("/client/drop", self._drop),
            web.post("/client/forward", self._forward),
            web.post("/client/shortcut", self._shortcut),
            web.post("/client/input", self._input),
            web.post("/client/options", self._options),
            web.post("/client/upload", self._upload),
            web.post("/client/press", self._press),
            web.post("/client/submit", self._submit),
            web.post("/client/close", self._close),
            web.post("/response/{token}", self._response),
        ]

    # --- reading ---

    async def _state(self, request: web.Request) -> web.Response:
        """Who and what there is; with `user` (an id or handle), the conversations in that person's list."""
        viewer = None
        if wanted := request.query.get("user"):
            people = self._world.users.values()
            viewer = next((user.id for user in people if wanted in (user.id, user.name)), next(iter(self._world.users)))
            self._world.direct(viewer)
        manifest = self._manifest
        return web.json_response(
            {
                "viewer": viewer,
                "teams": [
                    {
                        "id": team.id,
                        "name": team.name,
                        "installed": self._world.account(team.id) is not None,
                        "bot_user": (self._world.account(team.id) or team).bot_user,
                        "bot_name": manifest.name if manifest else "the app",
                    }
                    for team in self._world.teams.values()
                ],
                "users": [
                    {
                        "id": user.id,
                        "name": user.name,
                        "real_name": user.real_name,
                        "is_admin": user.is_admin,
                        "team": user.team,
                    }
                    for user in self._world.users.values()
                ],
                "channels": [
                    {
                        "id": channel.id,
                        "name": channel.name,
                        "private": channel.private,
                        "archived": channel.archived,
                        "dm": channel.direct_with,
                        "team": channel.team,
                        "shared_with": list(channel.shared_with),
                        "bot_is_member": channel.bot_is_member,
                        "latest": max((m["ts"] for m in channel.messages if _reads(viewer, m)), default=None),
                    }
                    for channel in self._world.channels.values()
                    if viewer is None or self._world.sees(viewer, channel)
                ],
                "commands": list(manifest.commands) if manifest else [],
                "shortcuts": list(manifest.shortcuts) if manifest else [],
                "home_tab": manifest.home_tab if manifest else True,
                "people_may_write": manifest.people_may_write if manifest else True,
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
            message for message in channel.messages if _reads(user, message) and message.get("thread_ts") == thread
        ]
        return web.json_response({"channel": channel.id, "messages": found})

    async def _home(self, request: web.Request) -> web.Response:
        """Open the Home tab; with `again`, only read it."""
        user = self._world.users[request.query["user"]]
        problem = None
        if "again" not in request.query:
            channel = self._world.direct(user.id).id
            event: Object = {"type": "app_home_opened", "user": user.id, "channel": channel, "tab": "home"}
            view = self._world.homes.get(user.id)
            if view is not None:
                event["view"] = self._world.shown(view)
            problem = await self._event(self._world.teams[user.team], event)
            if problem is None:
                await self._see_it_change(user.id, view)
        view = self._world.homes.get(user.id)
        return web.json_response({"view": self._world.shown(view) if view else None, "problem": problem})

    async def _see_it_change(self, user: str, before: OpenView | None) -> None:
        """A person looks at the tab for a moment: apps publish it after they have answered the event."""
        deadline = time.monotonic() + _LOOKED_AT_SECONDS
        while self._world.homes.get(user) is before and time.monotonic() < deadline:
            await asyncio.sleep(0.02)

    async def _file(self, request: web.Request) -> web.Response:
        """A file that was posted where the person reads, as their browser downloads it."""
        user, identifier = request.query["user"], request.query["id"]
        for channel in self._world.channels.values():
            if self._world.sees(user, channel) and any(
                file["id"] == identifier
                for message in channel.messages
                if _reads(user, message)
                for file in message.get("files", ())
            ):
                file = self._world.files[identifier]
                name = file.shown["name"].replace('"', "")
                return web.Response(
                    body=file.content,
                    content_type="application/octet-stream",
                    headers={"Content-Disposition": f'attachment; filename="{name}"'},
                )
        raise web.HTTPNotFound

    async def took_the_app_out(self, team: Team) -> None:
        """Slack tells the app that it is gone, with tokens that work no more; both events, in this order."""
        await self._event(
            team, {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [team.bot_user]}}, even_after=True
        )
        await self._event(team, {"type": "app_uninstalled"}, even_after=True)

    async def let_in(self, team: Team, *, granted: bool) -> None:
        """An organisation gives the app access to one of its workspaces, or withdraws it, and Slack tells the app."""
        organisation = self._world.organisation_of(team.id)
        if organisation is None:
            raise web.HTTPBadRequest(text="the workspace is in no organisation")
        if granted:
            organisation.granted.add(team.id)
        else:
            organisation.granted.discard(team.id)
        name = "team_access_granted" if granted else "team_access_revoked"
        if self._manifest is None or name in self._manifest.events:
            event = {"type": name, "team_ids": [team.id]}
            with contextlib.suppress(NoAnswer):
                await self._dispatcher.event(self.payloads.event_of_organisation(organisation.id, event))

    async def took_the_app_out_of(self, enterprise: str) -> None:
        """An organisation removes the app, and Slack tells the app."""
        organisation = self._world.enterprises[enterprise]
        for event in (
            {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [organisation.bot_user]}},
            {"type": "app_uninstalled"},
        ):
            with contextlib.suppress(NoAnswer):
                await self._dispatcher.event(self.payloads.event_of_organisation(enterprise, event))

    async def _event(self, team: Team, event: Object, *, shared: bool = False, even_after: bool = False) -> str | None:
        kind = event["type"]
        name = f"message.{event['channel_type']}" if kind == "message" else kind
        if (self._world.account(team.id) is None and not even_after) or (
            self._manifest and name not in self._manifest.events
        ):
            return None
        try:
            await self._dispatcher.event(self.payloads.event(team, event, shared=shared, own=even_after))
        except NoAnswer as error:
            return str(error)
        return None

    # --- writing: commands, messages, files, shortcuts ---

    async def _command(self, request: web.Request) -> web.Response:
        given = await request.json()
        user = self._world.users[given["user"]]
        channel = self._find_channel(given["channel"], user.id)
        command, _, text = given["text"].strip().partition(" ")
        if command == "/invite":
            return web.json_response(await self._invite(user, channel))
        unknown = self._manifest is not None and self._manifest.command(command) is None
        if unknown or self._world.account(user.team) is None:
            return web.json_response({"reply": None, "error": f"{command} is not a valid command"})
        try:
            answer = await self._dispatcher.command(self.payloads.command(user, channel, command, text.strip()))
            reply = self._reply(user.team, channel, user.id, answer) if answer else None
        except NoAnswer as error:
            return web.json_response({"reply": None, "error": str(error)})
        except Invalid as error:
            return web.json_response({"reply": None, "error": f"invalid blocks: {error}"})
        return web.json_response({"reply": reply, "error": None})

    async def _invite(self, user: User, channel: Channel) -> Object:
        """Slack's own command; who is invited here is always the app."""
        if channel.direct_with or channel.archived:
            return {"reply": None, "error": "The app cannot be added to this conversation."}
        if not channel.bot_is_member:
            await self.let_the_bot_in(channel, user)
        return {"reply": None, "error": None}

    async def let_the_bot_in(self, channel: Channel, inviter: User | None = None) -> None:
        """Make the bot a member, and let it know."""
        channel.bot_is_member = True
        team = self._world.account(channel.team) or self._world.teams[channel.team]
        self._world.post(
            channel,
            {
                "user": team.bot_user,
                "team": team.id,
                "subtype": "channel_join",
                "text": f"<@{team.bot_user}> has joined",
            },
        )
        event = {
            "type": "member_joined_channel",
            "user": team.bot_user,
            "channel": channel.id,
            "channel_type": "G" if channel.private else "C",
            "team": team.id,
        }
        if inviter is not None:
            event["inviter"] = inviter.id
        await self._event(team, event, shared=bool(channel.shared_with))

    async def _say(self, request: web.Request) -> web.Response:
        given = await request.json()
        user = self._world.users[given["user"]]
        channel = self._find_channel(given["channel"], user.id)
        return web.json_response(await self._wrote(user, channel, given["text"], given.get("thread_ts"), []))

    async def _drop(self, request: web.Request) -> web.Response:
        form = await request.post()
        user = self._world.users[str(form["user"])]
        channel = self._find_channel(str(form["channel"]), user.id)
        shown, error = self._uploaded(user, form["file"])
        if shown is None:
            return web.json_response({"message": None, "error": error})
        self._world.files[shown["id"]].teams.update(channel.teams)
        thread = form.get("thread_ts")
        text = str(form.get("text") or "")
        return web.json_response(await self._wrote(user, channel, text, str(thread) if thread else None, [shown]))

    async def _forward(self, request: web.Request) -> web.Response:
        """A message of one conversation is forwarded to another: what it was stands in an attachment."""
        given = await request.json()
        user = self._world.users[given["user"]]
        source = self._find_channel(given["from"], user.id)
        channel = self._find_channel(given["to"], user.id)
        message = self._world.find(source, given["ts"])
        if message is None:
            raise web.HTTPNotFound(text="message_not_found")
        attachment: Object = {
            "is_share": True,
            "is_msg_unfurl": True,
            "author_id": message["user"],
            "channel_id": source.id,
            "ts": message["ts"],
            "text": message["text"],
            "fallback": message["text"],
            "files": message.get("files", []),
        }
        for file in attachment["files"]:
            self._world.files[file["id"]].teams.update(channel.teams)
        forwarded: Object = {"user": user.id, "team": user.team, "text": given.get("text", "")}
        posted = self._world.post(channel, {**forwarded, "attachments": [attachment]})
        return web.json_response({"message": posted, "error": None})

    async def _wrote(self, user: User, channel: Channel, text: str, thread: str | None, files: list[Object]) -> Object:
        if channel.archived:
            return {"message": None, "error": "You are viewing an archived channel."}
        if channel.direct_with and self._manifest is not None and not self._manifest.people_may_write:
            return {"message": None, "error": _MESSAGES_OFF}
        message: Object = {"user": user.id, "team": user.team, "text": text}
        if files:
            message |= {"subtype": "file_share", "files": files, "upload": False}
        if thread:
            message["thread_ts"] = thread
        posted = self._world.post(channel, message)
        if channel.bot_is_member:
            team = self._world.teams[channel.team]
            kind = "im" if channel.direct_with else "group" if channel.private else "channel"
            shared = bool(channel.shared_with)
            await self._event(team, {**posted, "channel": channel.id, "channel_type": kind}, shared=shared)
            for file in files:
                event = {"type": "file_shared", "file_id": file["id"], "user_id": user.id, "channel_id": channel.id}
                await self._event(team, {**event, "file": {"id": file["id"]}}, shared=shared)
        return {"message": posted, "error": None}

    async def _shortcut(self, request: web.Request) -> web.Response:
        """A shortcut by its name: of a message where `channel` and `ts` are given, else a global one."""
        given = await request.json()
        user = self._world.users[given["user"]]
        kind = "message" if "ts" in given else "global"
        callback_id = given["name"]
        if self._manifest is not None:
            found = self._manifest.shortcut(kind, callback_id)
            if found is None:
                return web.json_response({"error": f"there is no {kind} shortcut {callback_id}"})
            callback_id = found["callback_id"]
        if self._world.account(user.team) is None:
            return web.json_response({"error": "the app is not installed in this workspace"})
        payload = self.payloads.global_shortcut(user, callback_id)
        if kind == "message":
            channel = self._find_channel(given["channel"], user.id)
            message = self._world.find(channel, given["ts"])
            if message is None:
                return web.json_response({"error": "message_not_found"})
            payload = self.payloads.message_shortcut(user, channel, message, callback_id)
        return web.json_response({"error": await self._send(payload)})

    async def _send(self, payload: Object) -> str | None:
        try:
            await self._dispatcher.interaction(payload)
        except NoAnswer as error:
            return str(error)
        return None

    def _reply(self, team: str, channel: Channel, user: str, answer: Object) -> Object:
        message = _answered(answer)
        if answer.get("response_type") != "in_channel":
            message["ephemeral_for"] = user
        if answer.get("thread_ts"):
            message["thread_ts"] = answer["thread_ts"]
        return self._world.post_as_bot(self._world.account(team) or self._world.teams[team], channel, message)

    async def _response(self, request: web.Request) -> web.Response:
        url = self._world.response_urls.get(request.match_info["token"])
        if url is None or url.left == 0:
            return web.Response(status=404, text="used_url")
        if time.monotonic() - url.made > RESPONSE_URL_SECONDS:
            return web.Response(status=404, text="expired_url")
        url.left -= 1
        channel, answer = self._world.channels[url.channel], await request.json()
        original = self._world.find(channel, url.original or "")
        try:
            if answer.get("delete_original") and original is not None:
                self._world.remove(channel, original)
            elif answer.get("replace_original") and original is not None:
                content = _answered(answer)
                original.pop("blocks", None)
                self._world.edit(channel, original, content)
            elif not answer.get("delete_original"):
                posted = self._reply(url.team, channel, url.user, answer)
                url.original = url.original or posted["ts"]
        except Invalid as error:
            return web.Response(status=400, text=error.code)
        return web.Response(text="ok")

    # --- elements of views and messages ---

    async def _input(self, request: web.Request) -> web.Response:
        """An element of a modal or the Home tab gets another state."""
        given = await request.json()
        place = self._place(given)
        if place.view is None:
            raise web.HTTPBadRequest(text="elements of messages are pressed")
        block, element = place.block, place.element
        state = {**initial_state(element), **given["state"]}
        most = element.get("max_selected_items")
        if most is not None and len(state.get("selected_options") or state.get("selected_users") or ()) > most:
            return web.json_response({"error": f"at most {most} can be chosen"})
        place.view.values[block["block_id"]][element["action_id"]] = state
        place.view.errors.pop(block["block_id"], None)
        if block["type"] == "input" and not block.get("dispatch_action"):
            return web.json_response({"error": None})
        action = {"action_id": element["action_id"], "block_id": block["block_id"], **state, "action_ts": moment()}
        return web.json_response({"error": await self._act(place, action)})

    async def _options(self, request: web.Request) -> web.Response:
        given = await request.json()
        place = self._place(given)
        query = given.get("query", "")
        if len(query) < place.element.get("min_query_length", 3):
            return web.json_response({"options": [], "error": None})
        payload = self._payload("block_suggestion", place) | {
            "action_id": place.element["action_id"],
            "block_id": place.block["block_id"],
            "value": query,
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
        shown, error = self._uploaded(self._world.users[str(form["user"])], form["file"], _MOST_FILE_BYTES)
        return web.json_response({"file": shown, "error": error})

    def _uploaded(self, user: User, field: Any, most_bytes: float = math.inf) -> tuple[Object | None, str | None]:
        if not isinstance(field, web.FileField):
            raise web.HTTPBadRequest(text="file must be a file")
        content = field.file.read()
        if len(content) > most_bytes:
            return None, "Files can be at most 10 MB."
        return self._world.add_file(user.id, field.filename, content, field.content_type, user.team), None

    async def _press(self, request: web.Request) -> web.Response:
        """A button; or, with `state`, an element of a message in which something was chosen."""
        given = await request.json()
        place = self._place(given)
        return web.json_response({"error": await self._act(place, _action(place, given.get("state", {})))})

    async def _act(self, place: _Place, action: Object) -> str | None:
        payload = self._payload("block_actions", place) | {"actions": [action]}
        if place.view is not None:
            payload["state"] = {"values": place.view.values}
        elif place.channel is not None and place.message is not None:
            message, user = place.message, place.user.id
            payload |= {
                "state": {"values": {}},
                "response_url": self._world.response_url(user, place.channel.id, message["team"], message["ts"]),
            }
        return await self._send(payload)

    def _payload(self, kind: str, place: _Place) -> Object:
        if place.view is not None:
            return self.payloads.in_view(kind, place.view)
        if place.channel is None or place.message is None:
            raise web.HTTPBadRequest(text="neither in a view nor in a message")
        return self.payloads.in_message(kind, place.user, place.channel, place.message)

    def _place(self, given: Object) -> _Place:
        """The element that a request names: of a message (`channel`, `ts`), the `home` tab, or the open modal."""
        user = self._world.users[given["user"]]
        view: OpenView | None = None
        channel: Channel | None = None
        message: Object | None = None
        if "channel" in given:
            channel = self._find_channel(given["channel"], user.id)
            message = self._world.find(channel, given["ts"])
            if message is None or not _reads(user.id, message):
                raise web.HTTPNotFound(text="message_not_found")
            surface = message
        else:
            view = self._world.homes[user.id] if given.get("home") else self._top(user.id)
            surface = view.definition
        block, element = _element(surface, given["block_id"], given["action_id"])
        return _Place(user, block, element, view, channel, message)

    # --- modals ---

    async def _submit(self, request: web.Request) -> web.Response:
        user = (await request.json())["user"]
        view = self._top(user)
        view.problem = None
        view.errors = _wrong(view)
        if view.errors:
            self._world.tell(modal=user)
            return web.json_response({"ok": False, "errors": view.errors, "error": None})
        payload = self.payloads.view("view_submission", view) | {"response_urls": self._response_urls(view)}
        error = None
        try:
            self._apply(view, await self._dispatcher.interaction(payload) or {})
        except NoAnswer as refused:
            view.problem, error = _TROUBLE, str(refused)
        except Invalid as refused:
            view.problem, error = _TROUBLE, f"invalid view: {refused}"
        self._world.tell(modal=user)
        return web.json_response({"ok": not view.errors and error is None, "errors": view.errors, "error": error})

    def _response_urls(self, view: OpenView) -> list[Object]:
        """Addresses for the channels chosen in elements that ask for one."""
        urls = []
        for block in view.definition["blocks"]:
            for element in elements_of(block):
                state = view.values.get(block["block_id"], {}).get(element.get("action_id", ""), {})
                channel = state.get("selected_conversation") or state.get("selected_channel")
                if element.get("response_url_enabled") and channel:
                    urls.append(
                        {
                            "block_id": block["block_id"],
                            "action_id": element["action_id"],
                            "channel_id": channel,
                            "response_url": self._world.response_url(view.user, channel, view.team),
                        }
                    )
        return urls

    def _apply(self, view: OpenView, answer: Object) -> None:
        stack = self._world.stacks.get(view.user, [])
        action = answer.get("response_action")
        if action is None:
            if view in stack:
                self._world.close(view)
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
                self._world.open(view.user, answer["view"], view.channel, view.team, push=True)
        else:
            raise Invalid(f"unknown response_action {action}")

    async def _close(self, request: web.Request) -> web.Response:
        """Close the view on top; with `all`, every one."""
        given = await request.json()
        stack = self._world.stacks.get(given["user"], [])
        cleared = bool(given.get("all"))
        closed = list(reversed(stack)) if cleared else stack[-1:]
        for view in closed:
            self._world.close(view)
        error = None
        for view in closed:
            if view.definition.get("notify_on_close"):
                payload = self.payloads.view("view_closed", view) | {"is_cleared": cleared}
                # Nothing may be opened over what a person has just closed.
                del payload["trigger_id"]
                error = await self._send(payload) or error
        return web.json_response({"error": error})

    def _top(self, user: str) -> OpenView:
        stack = self._world.stacks.get(user, [])
        if not stack:
            raise web.HTTPConflict(text="no modal is open")
        return stack[-1]

    def _find_channel(self, name: str, user: str) -> Channel:
        if name == "dm":
            return self._world.direct(user)
        for channel in self._world.channels.values():
            if name in (channel.id, channel.name, f"#{channel.name}") and self._world.sees(user, channel):
                return channel
        raise web.HTTPNotFound(text=f"no channel {name}")


def _reads(user: str | None, message: Object) -> bool:
    return message.get("ephemeral_for") in (None, user)


def _wrong(view: OpenView) -> dict[str, str]:
    """Slack checks that inputs are filled in, and not too long, before the bot hears of it."""
    errors = {}
    for block in view.definition["blocks"]:
        if block["type"] != "input":
            continue
        element = block["element"]
        state = view.values[block["block_id"]][element["action_id"]]
        length = len(state.get("value") or "")
        if is_empty(state):
            if not block.get("optional"):
                errors[block["block_id"]] = "Please complete this required field."
        elif length and length < element.get("min_length", 0):
            errors[block["block_id"]] = f"Please enter at least {element['min_length']} characters."
        elif length > element.get("max_length", _MOST_CHARACTERS):
            most = element.get("max_length", _MOST_CHARACTERS)
            errors[block["block_id"]] = f"Please enter at most {most} characters."
    return errors


def _answered(answer: Object) -> Object:
    """The content of an answer to a command or through a response_url."""
    content: Object = {"text": answer.get("text", "")}
    if answer.get("blocks"):
        check_message(answer["blocks"])
        content["blocks"] = with_ids({"blocks": answer["blocks"]})["blocks"]
    return content


def _element(surface: Object, block_id: str, action_id: str) -> tuple[Object, Object]:
    for block in surface.get("blocks", []):
        if block["block_id"] == block_id and block["type"] in ("input", "actions", "section"):
            for element in elements_of(block):
                if element.get("action_id") == action_id:
                    return block, element
    raise web.HTTPNotFound(text=f"no element {block_id}/{action_id}")


def _action(place: _Place, state: Object) -> Object:
    element = place.element
    action: Object = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": place.block["block_id"],
        "action_ts": moment(),
    }
    if element["type"] not in _STATELESS:
        action |= initial_state(element)
    for name in ("text", "value", "style"):
        if name in element:
            action[name] = element[name]
    return action | state


def files_handler(world: World, faults: Faults) -> Any:
    """Serves private files to the tokens of bots that may have them; anybody else gets a sign-in page with 200, as from
    Slack.
    """

    async def serve(request: web.Request) -> web.Response:
        if (instead := faults.in_place_of_file()) is not None:
            return instead
        identifier = request.match_info["id"].partition("-")[2]
        file = world.files.get(identifier)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        tokens = {account.bot_token for team in (file.teams if file else ()) if (account := world.account(team))}
        if file is None or token not in tokens:
            return web.Response(text="<!DOCTYPE html><html><title>Sign in</title></html>", content_type="text/html")
        return web.Response(body=file.content, content_type=file.shown["mimetype"] or "application/octet-stream")

    return serve
