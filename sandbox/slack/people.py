"""What a person can do in the local Slack: type, fill, choose, upload, press, read. JSON under /client."""

from __future__ import annotations

import asyncio
import time

from aiohttp import web

from sandbox.slack.blockkit import Invalid
from sandbox.slack.dispatch import Dispatcher, NoAnswer
from sandbox.slack.events import Events
from sandbox.slack.manifest import Manifest
from sandbox.slack.payloads import Payloads
from sandbox.slack.places import answered, find_channel, reads
from sandbox.slack.things import Channel, Object, OpenView, User
from sandbox.slack.touching import Touching, uploaded
from sandbox.slack.world import RESPONSE_URL_SECONDS, World

_LOOKED_AT_SECONDS = 2.0
_MESSAGES_OFF = "Sending messages to this app has been turned off."


class People:
    """The people of the workspaces, as their client acts for them."""

    def __init__(self, world: World, dispatcher: Dispatcher, manifest: Manifest | None) -> None:
        self._world = world
        self._dispatcher = dispatcher
        self._manifest = manifest
        self.payloads = Payloads(world)
        self.events = Events(world, dispatcher, self.payloads, manifest)
        self._touching = Touching(world, dispatcher, self.payloads)

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
            web.post("/response/{token}", self._response),
            *self._touching.routes(),
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
                        "latest": max((m["ts"] for m in channel.messages if reads(viewer, m)), default=None),
                    }
                    for channel in self._world.channels.values()
                    if viewer is None or self._world.sees(viewer, channel)
                ],
                "commands": list(manifest.commands) if manifest else [],
                "shortcuts": list(manifest.shortcuts) if manifest else [],
                "functions": list(manifest.functions) if manifest else [],
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
        channel = find_channel(self._world, request.query["channel"], user)
        found = [message for message in channel.messages if reads(user, message) and message.get("thread_ts") == thread]
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
            problem = await self.events.send(self._world.teams[user.team], event)
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
                if reads(user, message)
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

    # --- writing: commands, messages, files, shortcuts ---

    async def _command(self, request: web.Request) -> web.Response:
        given = await request.json()
        user = self._world.users[given["user"]]
        channel = find_channel(self._world, given["channel"], user.id)
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
            await self.events.let_the_bot_in(channel, user)
        return {"reply": None, "error": None}

    async def _say(self, request: web.Request) -> web.Response:
        given = await request.json()
        user = self._world.users[given["user"]]
        channel = find_channel(self._world, given["channel"], user.id)
        return web.json_response(await self._wrote(user, channel, given["text"], given.get("thread_ts"), []))

    async def _drop(self, request: web.Request) -> web.Response:
        form = await request.post()
        user = self._world.users[str(form["user"])]
        channel = find_channel(self._world, str(form["channel"]), user.id)
        shown, error = uploaded(self._world, user, form["file"])
        if shown is None:
            return web.json_response({"message": None, "error": error})
        self._world.files[shown["id"]].note_shared(channel)
        thread = form.get("thread_ts")
        text = str(form.get("text") or "")
        return web.json_response(await self._wrote(user, channel, text, str(thread) if thread else None, [shown]))

    async def _forward(self, request: web.Request) -> web.Response:
        """A message of one conversation is forwarded to another: what it was stands in an attachment."""
        given = await request.json()
        user = self._world.users[given["user"]]
        source = find_channel(self._world, given["from"], user.id)
        channel = find_channel(self._world, given["to"], user.id)
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
            await self.events.send(team, {**posted, "channel": channel.id, "channel_type": kind}, shared=shared)
            for file in files:
                event = {"type": "file_shared", "file_id": file["id"], "user_id": user.id, "channel_id": channel.id}
                await self.events.send(team, {**event, "file": {"id": file["id"]}}, shared=shared)
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
            channel = find_channel(self._world, given["channel"], user.id)
            message = self._world.find(channel, given["ts"])
            if message is None:
                return web.json_response({"error": "message_not_found"})
            payload = self.payloads.message_shortcut(user, channel, message, callback_id)
        return web.json_response({"error": await self._dispatcher.tried(payload)})

    def _reply(self, team: str, channel: Channel, user: str, answer: Object) -> Object:
        message = answered(answer)
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
                content = answered(answer)
                original.pop("blocks", None)
                self._world.edit(channel, original, content)
            elif not answer.get("delete_original"):
                posted = self._reply(url.team, channel, url.user, answer)
                url.original = url.original or posted["ts"]
        except Invalid as error:
            return web.Response(status=400, text=error.code)
        return web.Response(text="ok")
