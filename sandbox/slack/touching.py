"""What a person touches: elements of modals, of the Home tab and of messages; and the modals themselves."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from sandbox.slack.blockkit import Invalid, check_options, check_view, elements_of, initial_state, is_empty
from sandbox.slack.dispatch import Dispatcher, NoAnswer
from sandbox.slack.payloads import Payloads, moment
from sandbox.slack.places import find_channel, reads
from sandbox.slack.things import Channel, Object, OpenView, User
from sandbox.slack.world import World

# In a form's file input; a message takes more than anybody has.
_MOST_FILE_BYTES = 10 * 1024 * 1024
_MOST_CHARACTERS = 3000
_TROUBLE = "We had some trouble connecting. Try again?"
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


class Touching:
    """Elements and modals, as a person's client acts on them."""

    def __init__(self, world: World, dispatcher: Dispatcher, payloads: Payloads) -> None:
        self._world = world
        self._dispatcher = dispatcher
        self._payloads = payloads

    def routes(self) -> list[web.RouteDef]:
        """The addresses."""
        return [
            web.post("/client/input", self._input),
            web.post("/client/options", self._options),
            web.post("/client/upload", self._upload),
            web.post("/client/press", self._press),
            web.post("/client/submit", self._submit),
            web.post("/client/close", self._close),
        ]

    async def _input(self, request: web.Request) -> web.Response:
        """An element of a modal or the Home tab gets another state."""
        given = await request.json()
        place = self._touched(given)
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
        place = self._touched(given)
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
        shown, error = uploaded(self._world, self._world.users[str(form["user"])], form["file"], _MOST_FILE_BYTES)
        return web.json_response({"file": shown, "error": error})

    async def _press(self, request: web.Request) -> web.Response:
        """A button; or, with `state`, an element of a message in which something was chosen."""
        given = await request.json()
        place = self._touched(given)
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
        return await self._dispatcher.tried(payload)

    def _payload(self, kind: str, place: _Place) -> Object:
        if place.view is not None:
            return self._payloads.in_view(kind, place.view)
        if place.channel is None or place.message is None:
            raise web.HTTPBadRequest(text="neither in a view nor in a message")
        return self._payloads.in_message(kind, place.user, place.channel, place.message)

    def _touched(self, given: Object) -> _Place:
        """The element that a request names: of a message (`channel`, `ts`), the `home` tab, or the open modal."""
        user = self._world.users[given["user"]]
        view: OpenView | None = None
        channel: Channel | None = None
        message: Object | None = None
        if "channel" in given:
            channel = find_channel(self._world, given["channel"], user.id)
            message = self._world.find(channel, given["ts"])
            if message is None or not reads(user.id, message):
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
        payload = self._payloads.view("view_submission", view) | {"response_urls": self._response_urls(view)}
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
                payload = self._payloads.view("view_closed", view) | {"is_cleared": cleared}
                # Nothing may be opened over what a person has just closed.
                del payload["trigger_id"]
                error = await self._dispatcher.tried(payload) or error
        return web.json_response({"error": error})

    def _top(self, user: str) -> OpenView:
        stack = self._world.stacks.get(user, [])
        if not stack:
            raise web.HTTPConflict(text="no modal is open")
        return stack[-1]


def uploaded(world: World, user: User, field: Any, most_bytes: float = math.inf) -> tuple[Object | None, str | None]:
    """A file that a person uploads, or why Slack does not take it."""
    if not isinstance(field, web.FileField):
        raise web.HTTPBadRequest(text="file must be a file")
    content = field.file.read()
    if len(content) > most_bytes:
        return None, "Files can be at most 10 MB."
    return world.add_file(user.id, field.filename, content, field.content_type, user.team), None


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
