"""A person in the local Slack, for scripts and tests: types commands, fills modals, presses buttons, reads channels."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import requests

Object = dict[str, Any]
T = TypeVar("T")
# How ids read, asked of the local Slack once, and only where one stands in a text.
Names = Callable[[], dict[str, str]]
_PAUSE_SECONDS = 0.03
_EMOJI = {
    "white_check_mark": "✅",
    "warning": "⚠️",
    "hourglass_flowing_sand": "⏳",
    "information_source": "ℹ️",
    "point_right": "👉",
    "bulb": "💡",
}


@dataclass(frozen=True)
class Result:
    """What came of something a person did. `errors` is by label; `error` is Slack's name for a failure."""

    error: str | None = None
    reply: str | None = None
    errors: dict[str, str] | None = None

    @property
    def ok(self) -> bool:
        """Whether it worked."""
        return not self.error and not self.errors


class Gone(AssertionError):
    """What somebody touches is not there any more: it was edited, or deleted, meanwhile."""


class LocalSlack:
    """The local Slack at an address."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._session = requests.Session()
        # It is on this machine: no proxy and no .netrc are looked for at each request.
        self._session.trust_env = False

    def get(self, path: str, **query: str | None) -> Any:
        """A GET of its interface for people or control."""
        response = self._session.get(self.url + path, params=query, timeout=90)
        if response.status_code >= 400:
            raise AssertionError(f"{path}: {response.status_code} {response.text}")
        return response.json()

    def post(self, path: str, body: Object | None = None, **more: Any) -> Any:
        """A POST to its interface for people or control. Raises Gone."""
        response = self._session.post(self.url + path, json=body, timeout=90, **more)
        if response.status_code >= 400:
            kind = Gone if response.status_code == 404 else AssertionError
            raise kind(f"{path}: {response.status_code} {response.text}")
        return response.json()

    def until(self, find: Callable[[], T | None], timeout: float, complaint: Callable[[], str]) -> T:
        """What `find` finds, looked for whenever something has changed in this Slack.

        Raises TimeoutError with the complaint after `timeout` seconds, or several times as long, as the environment
        says for all waits (PATIENCE).
        """
        deadline, seen = time.monotonic() + timeout * _patience(), 0
        while True:
            found = find()
            if found is not None:
                return found
            if time.monotonic() > deadline:
                raise TimeoutError(complaint())
            time.sleep(_PAUSE_SECONDS)
            with suppress(requests.ConnectionError):
                seen = self.get("/client/changed", since=str(seen))["number"]

    def wait_for_bot(self, timeout: float = 60.0) -> None:
        """Until the bot can be reached. Raises TimeoutError."""

        def connected() -> bool | None:
            try:
                return self.get("/_control/ready")["bot_connected"] or None
            except requests.ConnectionError:
                return None

        self.until(connected, timeout, lambda: "the bot did not connect")

    def calls(self, method: str | None = None) -> list[Object]:
        """What was called of the Web API."""
        found: list[Object] = self.get("/_control/calls", method=method)["calls"]
        return found

    def install(self, team: str, *, installed: bool = True) -> None:
        """Put the app into a workspace or take it out. At first it is in the first one, T_LOCAL, alone."""
        self.post("/_control/install", {"team": team, "installed": installed})

    def grid(self, identifier: str = "E_GROUP", **what: Any) -> str:
        """Make or change an organisation: `teams`, `installed`, `granted`, `team_null`. Returns its bot token."""
        token: str = self.post("/_control/grid", {"id": identifier, **what})["bot_token"]
        return token

    def change_person(self, identifier: str, **what: Any) -> Person:
        """Make or change somebody: `team`, `home`, `is_admin`, `is_restricted`, `deleted`, ... (things.User)."""
        self.post("/_control/person", {"id": identifier, **what})
        return Person(self, identifier)

    def deliveries(self, kind: str | None = None) -> list[Object]:
        """What the bot was sent: `type` and `kind`, `retry` (how often again), `problem` (what was wrong)."""
        found: list[Object] = self.get("/_control/deliveries")["deliveries"]
        return [one for one in found if kind in (None, one["kind"])]

    def send(self, kind: str, payload: Object) -> Object:
        """Send the bot a payload as it is: a "command", an "interaction" or an "event". Its `answer`, or `error`."""
        answer: Object = self.post("/_control/send", {"kind": kind, "payload": payload})
        return answer

    def run_step(self, function: str, inputs: Object, team: str = "T_LOCAL") -> Object:
        """Execute a step of the app for a workflow: its `id`, `state`, `outputs`, `error`."""
        step: Object = self.post("/_control/step", {"function": function, "inputs": inputs, "team": team})
        return step

    def step(self, execution: str) -> Object:
        """How the execution of a step stands; `ended` says how often the app has ended it."""
        steps: list[Object] = self.get("/_control/steps")["steps"]
        return next(one for one in steps if one["id"] == execution)

    def wait_for_step(self, execution: str, timeout: float = 60.0) -> Object:
        """Until a step has ended. Raises TimeoutError."""

        def ended() -> Object | None:
            found = self.step(execution)
            return found if found["state"] != "running" else None

        return self.until(ended, timeout, lambda: f"the step still runs: {self.step(execution)}")

    def person(self, name: str) -> Person:
        """A person of any workspace, by handle or id."""
        for user in self.get("/client/state")["users"]:
            if name in (user["id"], user["name"]):
                return Person(self, user["id"])
        raise AssertionError(f"there is no {name} in these workspaces")

    def names(self) -> dict[str, str]:
        """How ids read: people, bots and channels by id."""
        state = self.get("/client/state")
        return (
            {team["bot_user"]: f"@{team['bot_name']}" for team in state["teams"]}
            | {user["id"]: f"@{user['name']}" for user in state["users"]}
            | {channel["id"]: f"#{channel['name']}" for channel in state["channels"]}
        )


class Person:
    """One person's client."""

    def __init__(self, slack: LocalSlack, user: str) -> None:
        self.slack = slack
        self.user = user

    def command(self, text: str, channel: str = "#sourcing") -> Result:
        """Type a slash command."""
        answer = self.slack.post("/client/command", {"user": self.user, "channel": channel, "text": text})
        reply = Message(self, channel, answer["reply"]).rendered if answer["reply"] else None
        return Result(error=answer["error"], reply=reply)

    def say(self, text: str, channel: str = "#sourcing") -> Result:
        """Write a message."""
        answer = self.slack.post("/client/say", {"user": self.user, "channel": channel, "text": text})
        return Result(error=answer["error"])

    def drop_file(self, channel: str, path: Path, name: str | None = None) -> Message:
        """Drop a file into a conversation, as a message. Raises AssertionError where Slack does not take it."""
        with path.open("rb") as file:
            answer = self.slack.post(
                "/client/drop", files={"file": (name or path.name, file)}, data={"user": self.user, "channel": channel}
            )
        if answer["error"]:
            raise AssertionError(answer["error"])
        return Message(self, channel, answer["message"])

    def run_workflow(self, path: Path, function: str, channel: str = "#sourcing", **inputs: Any) -> str:
        """Give a file to the small workflow, which posts it and runs a step of the app. The id of the execution."""
        data = {"user": self.user, "channel": channel, "function": function, "inputs": json.dumps(inputs)}
        with path.open("rb") as file:
            answer = self.slack.post("/client/workflow", files={"file": (path.name, file)}, data=data)
        if answer["error"]:
            raise AssertionError(answer["error"])
        return str(answer["execution"])

    def choices(self, function: str, name: str, query: str = "", **inputs: Any) -> list[str]:
        """What somebody who builds a workflow may choose for an input with dynamic options, by name."""
        asked = {"user": self.user, "function": function, "input": name, "query": query, "inputs": inputs}
        answer = self.slack.post("/client/workflow/choices", asked)
        if answer["error"]:
            raise AssertionError(answer["error"])
        return [option["text"]["text"] for option in answer["options"]]

    def forward(self, message: Message, channel: str, text: str = "") -> Message:
        """Forward a message to another conversation."""
        what = {"user": self.user, "from": message.channel, "ts": message.ts, "to": channel, "text": text}
        return Message(self, channel, self.slack.post("/client/forward", what)["message"])

    def shortcut(self, name: str, message: Message | None = None) -> Result:
        """Choose a shortcut by name or callback_id: from a message's menu, or a global one."""
        where = {"channel": message.channel, "ts": message.ts} if message else {}
        return Result(error=self.slack.post("/client/shortcut", {"user": self.user, "name": name, **where})["error"])

    def modal(self, timeout: float = 45.0, title: str | None = None) -> Modal:
        """The modal that is open, or opens within `timeout` seconds; with `title`, one so called."""
        modal = Modal(self)

        def there() -> Modal | None:
            view = modal.view_or_none()
            return modal if view and title in (None, view["title"]["text"]) else None

        return self.slack.until(there, timeout, lambda: f"no modal {title or ''}: {self.modal_text()}")

    def modal_text(self) -> str:
        """What the open modal reads, or "" if there is none."""
        state = self.slack.get("/client/modal", user=self.user)
        return _modal_text(state, cache(self.slack.names)) if state["view"] else ""

    def read(self, channel: str) -> list[Message]:
        """The messages of a channel, without threads; "dm" is the bot's direct messages."""
        return self._messages(channel)

    def thread(self, message: Message) -> list[Message]:
        """The replies to a message."""
        return self._messages(message.channel, message.ts)

    def wait_for_reply(self, message: Message, timeout: float = 90.0) -> Message:
        """The first reply to a message. Raises TimeoutError."""
        return self.slack.until(lambda: next(iter(self.thread(message)), None), timeout, lambda: "no reply")

    def _messages(self, channel: str, thread_ts: str | None = None) -> list[Message]:
        answer = self.slack.get("/client/messages", user=self.user, channel=channel, thread_ts=thread_ts)
        names = cache(self.slack.names)
        return [Message(self, answer["channel"], raw, names) for raw in answer["messages"]]

    def dm(self) -> list[Message]:
        """The direct messages with the bot."""
        return self.read("dm")

    def home(self, timeout: float = 3.0) -> str:
        """Open the bot's Home tab and read it; a bot that has never published one gets `timeout` seconds to do so."""
        answer = self.slack.get("/client/home", user=self.user)
        deadline = time.monotonic() + timeout * _patience()
        while answer["view"] is None and time.monotonic() < deadline:
            time.sleep(0.05)
            answer = self.slack.get("/client/home", user=self.user, again="1")
        return self.home_now()

    def home_now(self) -> str:
        """The Home tab as it stands, without opening it anew."""
        view = self._home_view()
        return "\n".join(_rendered(view["blocks"], cache(self.slack.names))) if view else ""

    def press_home(self, text: str, block_id: str | None = None) -> Result:
        """Press a button of the Home tab; the first so called, or the one in a block."""
        for block, element in _elements((self._home_view() or {}).get("blocks", [])):
            if (
                element["type"] == "button"
                and element["text"]["text"] == text
                and block_id in (None, block["block_id"])
            ):
                where = {"home": True, "block_id": block["block_id"], "action_id": element["action_id"]}
                return Result(error=self.slack.post("/client/press", {"user": self.user, **where})["error"])
        raise AssertionError(f"no button {text!r} in:\n{self.home_now()}")

    def wait_for_home(self, contains: str, timeout: float = 60.0) -> str:
        """Until the Home tab, which is not opened anew, contains a text. Raises TimeoutError with what it reads."""

        def there() -> str | None:
            read = self.home_now()
            return read if contains in read else None

        return self.slack.until(there, timeout, lambda: f"no {contains!r} in the Home:\n{self.home_now()}")

    def _home_view(self) -> Object | None:
        view: Object | None = self.slack.get("/client/home", user=self.user, again="1")["view"]
        return view

    def wait_for_message(self, channel: str, contains: str, timeout: float = 60.0) -> Message:
        """The newest message that contains a text. Raises TimeoutError with what stands in the channel."""

        def there() -> Message | None:
            newest_first = reversed(self.read(channel))
            return next((one for one in newest_first if contains in one.rendered or contains in one.text), None)

        return self.slack.until(there, timeout, lambda: f"no {contains!r} in {channel}:\n{self.print_channel(channel)}")

    def print_channel(self, channel: str) -> str:
        """A channel and its threads as a person reads them."""
        lines = []
        for message in self.read(channel):
            lines += [f"{message.author}{' (edited)' if message.edited else ''}", *_indented(message.rendered, 2)]
            for reply in self.thread(message):
                lines += [f"    ↳ {reply.author}", *_indented(reply.rendered, 6)]
        return "\n".join(lines)


class Modal:
    """The modal that a person looks at; always the top one."""

    def __init__(self, person: Person) -> None:
        self._person = person

    def view_or_none(self) -> Object | None:
        """The view, if one is open."""
        answer: Object | None = self._state()["view"]
        return answer

    @property
    def title(self) -> str:
        """Its title."""
        return str(self._view()["title"]["text"])

    @property
    def submit_label(self) -> str | None:
        """What the button to submit says."""
        submit = self._view().get("submit")
        return submit["text"] if submit else None

    @property
    def text(self) -> str:
        """The modal as a person reads it, buttons and errors too."""
        return _modal_text(self._state(), cache(self._person.slack.names))

    @property
    def labels(self) -> list[str]:
        """The labels of its inputs."""
        return [block["label"]["text"] for block in self._view()["blocks"] if block["type"] == "input"]

    @property
    def errors(self) -> dict[str, str]:
        """What is wrong with which input."""
        return _errors(self._state())

    def fill(self, label: str, text: str) -> Result:
        """Type into a text input."""
        return self._set(self._input(label), {"value": text})

    def choose(self, label: str, option: str) -> Result:
        """Choose one of the options that the modal shows."""
        block = self._input(label)
        return self._set(block, {"selected_option": _option(block["element"]["options"], option)})

    def choose_in(self, text: str, option: str) -> Result:
        """Choose one of the options that stand beside a paragraph."""
        for block in self._view()["blocks"]:
            if "options" in block.get("accessory", {}) and text in block["text"]["text"]:
                return self._set(block, {"selected_option": _option(block["accessory"]["options"], option)})
        raise AssertionError(f"no options beside {text!r} in:\n{self.text}")

    def choose_several(self, label: str, *options: str) -> Result:
        """Choose these of the options that the modal shows, and no others."""
        block = self._input(label)
        chosen = [_option(block["element"]["options"], option) for option in options]
        return self._set(block, {"selected_options": chosen})

    def check(self, option: str) -> Result:
        """Check a box by its text."""
        return self._toggle(option, checked=True)

    def uncheck(self, option: str) -> Result:
        """Uncheck a box by its text."""
        return self._toggle(option, checked=False)

    def options(self, label: str, query: str = "") -> list[str]:
        """What a searchable list offers."""
        return [option["text"]["text"] for option in self._ask(self._input(label), query)]

    def pick(self, label: str, option: str, query: str = "") -> Result:
        """Pick from a searchable list; where several may be picked, one more."""
        block = self._input(label)
        picked = _option(self._ask(block, query), option)
        if not block["element"]["type"].startswith("multi_"):
            return self._set(block, {"selected_option": picked})
        return self._set(block, {"selected_options": [*self._picked(block), picked]})

    def unpick(self, label: str, option: str) -> Result:
        """Take one of several picked ones away."""
        block = self._input(label)
        rest = [item for item in self._picked(block) if item["text"]["text"] != option]
        return self._set(block, {"selected_options": rest})

    def notes(self, label: str, query: str = "") -> dict[str, str]:
        """What stands below the options of a searchable list, by option, where something does."""
        return {
            option["text"]["text"]: option["description"]["text"]
            for option in self._ask(self._input(label), query)
            if "description" in option
        }

    def pick_channel(self, label: str, channel: str | None) -> Result:
        """Pick a conversation; None empties the input."""
        names = {name: identifier for identifier, name in self._person.slack.names().items()}
        chosen = names.get(channel, channel) if channel else None
        return self._set(self._input(label), {"selected_conversation": chosen})

    def pick_people(self, label: str, *people: str) -> Result:
        """Pick people by handle: one, or several where several may be picked."""
        names = {name: identifier for identifier, name in self._person.slack.names().items()}
        chosen = [names[f"@{person}"] for person in people]
        block = self._input(label)
        several = block["element"]["type"] == "multi_users_select"
        return self._set(block, {"selected_users": chosen} if several else {"selected_user": chosen[0]})

    def upload(self, label: str, path: Path, name: str | None = None) -> Result:
        """Upload a file into a file input."""
        block = self._input(label)
        with path.open("rb") as file:
            answer = self._person.slack.post(
                "/client/upload", files={"file": (name or path.name, file)}, data={"user": self._person.user}
            )
        if answer["error"]:
            return Result(error=answer["error"])
        return self._set(block, {"files": [answer["file"]]})

    def press(self, text: str) -> Result:
        """Press a button in the modal."""
        for block, element in _elements(self._view()["blocks"]):
            if element["type"] == "button" and element["text"]["text"] == text:
                answer = self._person.slack.post(
                    "/client/press",
                    {"user": self._person.user, "block_id": block["block_id"], "action_id": element["action_id"]},
                )
                return Result(error=answer["error"])
        raise AssertionError(f"no button {text!r} in:\n{self.text}")

    def submit(self) -> Result:
        """Press the button that submits; returns after the bot's answer was applied."""
        labels = {b["block_id"]: b["label"]["text"] for b in self._view()["blocks"] if b["type"] == "input"}
        answer = self._person.slack.post("/client/submit", {"user": self._person.user})
        return Result(error=answer["error"], errors={labels[k]: text for k, text in answer["errors"].items()})

    def close(self) -> Result:
        """Close it."""
        return Result(error=self._person.slack.post("/client/close", {"user": self._person.user})["error"])

    def wait_for(self, text: str, timeout: float = 60.0) -> Modal:
        """Until the modal contains a text. Raises TimeoutError with what it reads."""
        self._person.slack.until(
            lambda: text in self._person.modal_text() or None,
            timeout,
            lambda: f"no {text!r} in:\n{self._person.modal_text()}",
        )
        return self

    def wait_for_change(self, text: str, timeout: float = 60.0) -> Modal:
        """Until the modal contains a text no longer. Raises TimeoutError with what it reads."""
        self._person.slack.until(
            lambda: text not in self._person.modal_text() or None,
            timeout,
            lambda: f"still {text!r} in:\n{self._person.modal_text()}",
        )
        return self

    def _state(self) -> Object:
        state: Object = self._person.slack.get("/client/modal", user=self._person.user)
        return state

    def _view(self) -> Object:
        view = self.view_or_none()
        if view is None:
            raise AssertionError("no modal is open")
        return view

    def _input(self, label: str) -> Object:
        for block in self._view()["blocks"]:
            if block["type"] == "input" and block["label"]["text"] == label:
                found: Object = block
                return found
        raise AssertionError(f"no input {label!r}; there are {self.labels} in:\n{self.text}")

    def _set(self, block: Object, state: Object) -> Result:
        element = block["element"] if block["type"] == "input" else block["accessory"]
        answer = self._person.slack.post(
            "/client/input",
            {
                "user": self._person.user,
                "block_id": block["block_id"],
                "action_id": element["action_id"],
                "state": state,
            },
        )
        return Result(error=answer["error"])

    def _picked(self, block: Object) -> list[Object]:
        state = self._view()["state"]["values"][block["block_id"]][block["element"]["action_id"]]
        picked: list[Object] = state["selected_options"]
        return picked

    def _toggle(self, option: str, *, checked: bool) -> Result:
        view = self._view()
        for block, element in _elements(view["blocks"]):
            if element["type"] != "checkboxes":
                continue
            for candidate in element["options"]:
                if candidate["text"]["text"] == option:
                    chosen = view["state"]["values"][block["block_id"]][element["action_id"]]["selected_options"]
                    rest = [item for item in chosen if item["value"] != candidate["value"]]
                    return self._set(block, {"selected_options": [*rest, candidate] if checked else rest})
        raise AssertionError(f"no box {option!r} in:\n{self.text}")

    def _ask(self, block: Object, query: str) -> list[Object]:
        """What a list offers; a person whom it asks to look again does so."""
        deadline = time.monotonic() + 15.0 * _patience()
        while True:
            options = self._ask_once(block, query)
            if not (options and "look again" in options[0]["text"]["text"]) or time.monotonic() > deadline:
                return options
            time.sleep(0.2)

    def _ask_once(self, block: Object, query: str) -> list[Object]:
        answer = self._person.slack.post(
            "/client/options",
            {
                "user": self._person.user,
                "block_id": block["block_id"],
                "action_id": block["element"]["action_id"],
                "query": query,
            },
        )
        if answer["error"]:
            raise AssertionError(f"the options of {block['label']['text']}: {answer['error']}")
        options: list[Object] = answer["options"]
        return options


class Message:
    """A message as a person sees it. `names` tells how ids read."""

    def __init__(self, person: Person, channel: str, raw: Object, names: Names | None = None) -> None:
        self._person = person
        self._names = names or cache(person.slack.names)
        self.channel = channel
        self.raw = raw

    @property
    def text(self) -> str:
        """What notifications and screen readers get."""
        return _readable(self.raw.get("text", ""), self._names)

    @property
    def rendered(self) -> str:
        """What stands in the channel, with the names of shared files."""
        files = [f"[file {file['name']}]" for file in self.files]
        if not self.raw.get("blocks"):
            return "\n".join([self.text, *files])
        return "\n".join([*_rendered(self.raw["blocks"], self._names), *files])

    @property
    def author(self) -> str:
        """Who wrote it."""
        name = self._names()[self.raw["user"]]
        if "bot_id" in self.raw:
            name = name.removeprefix("@")
        return f"{name} (only visible to you)" if self.ephemeral else name

    @property
    def ts(self) -> str:
        """Its ts."""
        return str(self.raw["ts"])

    @property
    def edited(self) -> bool:
        """Whether it was edited."""
        return "edited" in self.raw

    @property
    def ephemeral(self) -> bool:
        """Whether only this person sees it."""
        return bool(self.raw.get("ephemeral_for"))

    @property
    def files(self) -> list[Object]:
        """Files shared in it."""
        return list(self.raw.get("files", []))

    @property
    def reply_count(self) -> int:
        """How many replies it has."""
        return int(self.raw.get("reply_count", 0))

    @property
    def buttons(self) -> list[str]:
        """What its buttons say."""
        found = _elements(self.raw.get("blocks", []))
        return [element["text"]["text"] for _, element in found if element["type"] == "button"]

    def press(self, text: str) -> Result:
        """Press one of its buttons."""
        for block, element in _elements(self.raw.get("blocks", [])):
            if element["type"] == "button" and element["text"]["text"] == text:
                answer = self._person.slack.post(
                    "/client/press",
                    {
                        "user": self._person.user,
                        "channel": self.channel,
                        "ts": self.ts,
                        "block_id": block["block_id"],
                        "action_id": element["action_id"],
                    },
                )
                return Result(error=answer["error"])
        raise AssertionError(f"no button {text!r}; there are {self.buttons}")

    def press_twice(self, text: str) -> Result:
        """Press one of its buttons, and again at once if it has not gone by then; what came of the first."""
        first = self.press(text)
        with suppress(Gone):
            self.press(text)
        return first


def _modal_text(state: Object, names: Names) -> str:
    view = state["view"]
    lines = [f"[{view['title']['text']}]", *_rendered(view["blocks"], names, view["state"])]
    lines += [f"! {text}" for text in _errors(state).values()]
    if state.get("problem"):
        lines.append(f"! {state['problem']}")
    buttons = [view[name]["text"] for name in ("close", "submit") if view.get(name)]
    return "\n".join([*lines, "  ".join(f"[{button}]" for button in buttons)])


def _errors(state: Object) -> dict[str, str]:
    labels = {b["block_id"]: b["label"]["text"] for b in state["view"]["blocks"] if b["type"] == "input"}
    return {labels[block_id]: text for block_id, text in state["errors"].items()}


def _elements(blocks: list[Object]) -> Iterator[tuple[Object, Object]]:
    for block in blocks:
        if block["type"] == "input":
            yield block, block["element"]
        elif block["type"] == "actions":
            for element in block["elements"]:
                yield block, element
        elif "accessory" in block:
            yield block, block["accessory"]


def _option(options: list[Object], text: str) -> Object:
    for option in options:
        if option["text"]["text"] == text:
            return option
    raise AssertionError(f"no option {text!r}; there are {[option['text']['text'] for option in options]}")


def _rendered(blocks: list[Object], names: Names, state: Object | None = None) -> Iterator[str]:
    for block in blocks:
        kind = block["type"]
        if kind in ("section", "header"):
            for text in [block.get("text"), *block.get("fields", [])]:
                if text:
                    yield _readable(text["text"], names)
        elif kind == "context":
            yield " ".join(_readable(item["text"], names) for item in block["elements"] if "text" in item)
        elif kind == "input":
            yield block["label"]["text"]
            values = (state or {}).get("values", {}).get(block["block_id"], {})
            yield from _input_lines(block["element"], values.get(block["element"]["action_id"], {}))
            if block.get("hint"):
                yield f"  ({block['hint']['text']})"
        elif kind == "alert":
            yield _readable(block["text"]["text"], names)
        elif kind == "data_table":
            yield block["caption"]
            yield from (" | ".join(str(cell.get("text", cell.get("value"))) for cell in row) for row in block["rows"])
        elif kind == "plan":
            yield block["title"]
            yield from (f"  [{task['status']}] {task['title']}" for task in block.get("tasks", []))
        accessory = block.get("accessory", {})
        if accessory.get("options"):
            values = (state or {}).get("values", {}).get(block["block_id"], {})
            yield from _input_lines(accessory, values.get(accessory["action_id"], {}))
        buttons = [element for _, element in _elements([block]) if element["type"] == "button"]
        if buttons:
            yield "  ".join(f"[{button['text']['text']}]" for button in buttons)


def _input_lines(element: Object, state: Object) -> Iterator[str]:
    chosen = [item["value"] for item in state.get("selected_options") or []]
    if state.get("selected_option"):
        chosen.append(state["selected_option"]["value"])
    if element["type"] in ("radio_buttons", "checkboxes"):
        for option in element["options"]:
            mark = "x" if option["value"] in chosen else " "
            note = f": {option['description']['text']}" if "description" in option else ""
            yield f"  [{mark}] {option['text']['text']}{note}"
        return
    if state.get("selected_option"):
        yield f"  {state['selected_option']['text']['text']}"
    elif state.get("selected_options"):
        yield "  " + ", ".join(item["text"]["text"] for item in state["selected_options"])
    elif state.get("value") or state.get("selected_conversation"):
        yield f"  {state.get('value') or state.get('selected_conversation')}"
    elif state.get("files"):
        yield f"  {state['files'][0]['name']}"
    elif "placeholder" in element:
        yield f"  {element['placeholder']['text']}"


def _readable(text: str, names: Names) -> str:
    """Slack's mrkdwn as a person reads it."""
    text = re.sub(r"<[@#]([A-Z0-9_]+)(?:\|[^>]*)?>", lambda found: names().get(found[1], found[1]), text)
    text = re.sub(r"<!date\^\d+\^[^|>]*\|([^>]*)>", r"\1", text)
    text = re.sub(r"<(https?://[^|>]+)\|([^>]+)>", r"\2 (\1)", text)
    text = re.sub(r"<(https?://[^>]+)>", r"\1", text)
    text = re.sub(r":([a-z_]+):", lambda found: _EMOJI.get(found[1], found[0]), text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _indented(text: str, width: int) -> list[str]:
    return [" " * width + line for line in text.splitlines()]


def _patience() -> float:
    """How many times as long as usual a busy machine may take."""
    return float(os.environ.get("PATIENCE", "1"))
