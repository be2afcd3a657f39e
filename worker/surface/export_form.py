"""The modal that `/export` and the message shortcut open."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

from store.connection.destinations import Destination
from store.models import ExportKind
from worker.surface import ids
from worker.surface.text import (
    Block,
    actions,
    button,
    context,
    cut,
    escape,
    modal,
    named_option,
    named_options,
    option,
    plain_text,
    section,
    shortened,
)

_LONGEST_FILE_NAME = 150
# Of the 3,000 characters that a form carries.
_MOST_OF_FILES = 2_400


@dataclass(frozen=True, slots=True)
class SharedFile:
    """A file that was dropped in a conversation: Slack's id and the name that people see."""

    id: str
    name: str

    @classmethod
    def several(cls, listed: object) -> tuple[Self, ...]:
        """Files from what a form or a button carries, as it came out of JSON; what is none is passed over."""
        pairs = listed if isinstance(listed, list) else []
        return tuple(
            cls(*pair)
            for pair in pairs
            if isinstance(pair, list) and len(pair) == 2 and all(isinstance(text, str) for text in pair)
        )

    @staticmethod
    def listed(files: Sequence[SharedFile], most: int) -> list[list[str]]:
        """Files as forms and buttons carry them: names shortened until all have at most `most` characters in JSON."""
        longest = _LONGEST_FILE_NAME
        while True:
            found = [[file.id, cut(file.name, longest)] for file in files]
            if longest <= 1 or len(json.dumps(found, ensure_ascii=False)) <= most:
                return found
            longest = longest * 2 // 3


@dataclass(frozen=True, slots=True)
class FormState:
    """What a form knows of itself, in `private_metadata`.

    `files` are those of the message on which the shortcut was used, or the one that was given before *Back*.
    `channel_id` is the conversation that the form offered. `export_id` is the export that *Back* led from: it is
    changed, and no other is made. An input gets another value than a person sees only with another `block_id`: `marks`
    make it, by input.
    """

    kind: ExportKind
    files: tuple[SharedFile, ...] = ()
    channel_id: str | None = None
    marks: Mapping[str, str] = field(default_factory=dict)
    export_id: str | None = None

    def block_id(self, name: str) -> str:
        """The block in which an input stands."""
        mark = self.marks.get(name)
        return f"{name}:{mark}" if mark else name

    def dump(self) -> str:
        """As text."""
        found = {
            "kind": self.kind,
            "files": SharedFile.listed(self.files, _MOST_OF_FILES),
            "channel": self.channel_id,
            "export": self.export_id,
            "marks": dict(self.marks),
        }
        return json.dumps({name: value for name, value in found.items() if value}, ensure_ascii=False)

    @classmethod
    def load(cls, text: str) -> Self:
        """What `dump` made, or a form that was opened before there was `dump`: its kind alone.

        Of a form that another version made, and that says nothing readable, nothing is known but what it shows.
        """
        try:
            found: dict[str, Any] = json.loads(text) if text.startswith("{") else {"kind": text}
            kind = ExportKind(found["kind"])
        except (ValueError, KeyError, TypeError):
            return cls(ExportKind.PROSPECTS)
        marks = found.get("marks")
        return cls(
            kind=kind,
            files=SharedFile.several(found.get("files")),
            channel_id=found.get("channel"),
            export_id=found.get("export"),
            marks=marks if isinstance(marks, dict) else {},
        )


@dataclass(frozen=True, slots=True)
class Offer:
    """What the form is filled in with. `remembered` tells where that comes from, `project` is id and name.

    `note` is to be read first. Without a channel the current conversation is offered; with `direct` none is: updates
    come as direct messages.
    """

    destination: Destination | None = None
    options: frozenset[str] = frozenset()
    channel_id: str | None = None
    direct: bool = False
    remembered: str | None = None
    project: tuple[str, str] | None = None
    note: str | None = None


def export_form(state: FormState, offer: Offer, *, pools_enabled: bool) -> Block:
    """The export modal: which inputs it has is `state`, what they begin with `offer`.

    Without pools *Prospects* is not offered (the help page's *Enable Pools*); a form that was about them, before an
    admin switched them off, is about candidates then.
    """
    if state.kind == ExportKind.PROSPECTS and not pools_enabled:
        marks = {**state.marks, ids.EXPORT_AS: "no_pools"}
        state, offer = replace(state, kind=ExportKind.CANDIDATES, marks=marks), replace(offer, destination=None)
    blocks = _which_file(state) if state.files else _which_project(offer)
    if offer.note:
        blocks.insert(0, section(f":warning: {offer.note}"))
    if offer.remembered:
        blocks.append(context(offer.remembered))
    return modal(
        "Export to SourceWhale",
        [
            *blocks,
            _export_as(state, pools_enabled=pools_enabled),
            _destination(state, offer.destination),
            _options(state, offer.options),
            _channel(state, offer),
            context("Nothing is sent before you have seen the *Review*."),
        ],
        callback_id=ids.EXPORT_VIEW,
        submit="Review",
        close="Cancel",
        private_metadata=state.dump(),
    )


def _which_project(offer: Offer) -> list[Block]:
    project: Block = {
        "type": "external_select",
        "action_id": ids.PROJECT,
        "min_query_length": 0,
        "placeholder": plain_text("Or one that was exported before"),
    }
    if offer.project is not None:
        identifier, name = offer.project
        project["initial_option"] = option(cut(name, ids.MAX_OPTION_TEXT), identifier)
    return [
        section("*Whom shall I export?* Upload the project's file, or choose a project from before."),
        {
            "type": "input",
            "block_id": ids.FILE,
            "optional": True,
            "label": plain_text("Upload a SeekOut file"),
            "hint": plain_text(
                "In SeekOut, export the project to a file: CSV or Excel. "
                "Click Get Email for All and Get Phone for All first, or it has no contact details."
            ),
            "element": {
                "type": "file_input",
                "action_id": ids.FILE,
                "filetypes": ["csv", "xlsx", "xls"],
                "max_files": 1,
            },
        },
        {
            "type": "input",
            "block_id": ids.PROJECT,
            "optional": True,
            "dispatch_action": True,
            "label": plain_text("Project"),
            "element": project,
        },
    ]


def _which_file(state: FormState) -> list[Block]:
    if len(state.files) == 1:
        named = section(f":page_facing_up: *File:* {escape(cut(state.files[0].name, _LONGEST_FILE_NAME))}")
        named["accessory"] = button("Choose another file", action_id=ids.ANOTHER_FILE, value="form")
        return [{**named, "block_id": ids.FILE_CHOICE}]
    return [
        {
            "type": "input",
            "block_id": ids.FILE_CHOICE,
            "label": plain_text("File"),
            "element": {
                "type": "static_select",
                "action_id": ids.FILE_CHOICE,
                "placeholder": plain_text("This message has several"),
                "options": [option(cut(file.name, ids.MAX_OPTION_TEXT), file.id) for file in state.files],
            },
        }
    ]


def _export_as(state: FormState, *, pools_enabled: bool) -> Block:
    kinds = [option("Candidates", ids.CANDIDATES, "They go to a SourceWhale job")]
    if pools_enabled:
        kinds.insert(0, option("Prospects", ids.PROSPECTS, "They go to a SourceWhale campaign"))
    return {
        "type": "input",
        "block_id": state.block_id(ids.EXPORT_AS),
        "dispatch_action": True,
        "label": plain_text("Export as"),
        "element": {
            "type": "radio_buttons",
            "action_id": ids.EXPORT_AS,
            "options": kinds,
            "initial_option": next(item for item in kinds if item["value"] == state.kind),
        },
    }


def destination_input(kind: ExportKind) -> str:
    """The input in which the destination of this kind is chosen."""
    return ids.CAMPAIGN if kind == ExportKind.PROSPECTS else ids.JOB


def _destination(state: FormState, chosen: Destination | None) -> Block:
    name = destination_input(state.kind)
    label, words = ("Campaign", "Choose a campaign") if name == ids.CAMPAIGN else ("Job", "Choose a job")
    element: Block = {
        "type": "external_select",
        "action_id": name,
        "min_query_length": 0,
        "placeholder": plain_text(f"{words}; type to search"),
    }
    if chosen is not None:
        element["initial_option"] = destination_option(chosen)
    return {"type": "input", "block_id": state.block_id(name), "label": plain_text(label), "element": element}


def _options(state: FormState, chosen: frozenset[str]) -> Block:
    options = [
        option("Include previously exported candidate(s)", ids.INCLUDE_PREVIOUS),
        option("Generate dummy email addresses", ids.DUMMY_EMAILS),
    ]
    element: Block = {"type": "checkboxes", "action_id": ids.OPTIONS, "options": options}
    if initial := [item for item in options if item["value"] in chosen]:
        element["initial_options"] = initial
    return {
        "type": "input",
        "block_id": state.block_id(ids.OPTIONS),
        "optional": True,
        "label": plain_text("Options"),
        "element": element,
    }


def _channel(state: FormState, offer: Offer) -> Block:
    element: Block = {"type": "conversations_select", "action_id": ids.CHANNEL}
    if offer.channel_id:
        element["initial_conversation"] = offer.channel_id
    elif not offer.direct:
        element["default_to_current_conversation"] = True
    return {
        "type": "input",
        "block_id": state.block_id(ids.CHANNEL),
        "optional": True,
        "label": plain_text("Post updates in"),
        "hint": plain_text(
            "Leave it empty for direct messages. Public and shared channels read counts and row numbers only; "
            "nobody's name."
        ),
        "element": element,
    }


def destination_option(destination: Destination) -> Block:
    """A campaign or a job as an entry of its list."""
    return named_option(destination.name, destination.id)


def destination_options(found: Sequence[Destination]) -> list[Block]:
    """Campaigns or jobs as the entries of one list: of those with one name each shows SourceWhale's id."""
    return named_options([(item.name, item.id, f"id {item.id}") for item in found])


def reading() -> Block:
    """What the modal shows between *Review* being pressed and the Review."""
    return modal(
        "Export to SourceWhale",
        [
            section(":hourglass_flowing_sand: *Reading...*"),
            context("You may close this window: the Review then comes to you as a direct message."),
        ],
        callback_id=ids.READING_VIEW,
    )


def information(title: str, sentence: str, *buttons: Block) -> Block:
    """A modal that tells one thing, with buttons if any helps."""
    row = [actions("information_actions", *buttons)] if buttons else []
    return modal(title, [section(sentence), *row], callback_id=ids.INFORMATION_VIEW)


def not_prepared(
    export_id: str, problem: str, *, columns: bool = False, workflow: bool = False
) -> tuple[Block, str, list[Block]]:
    """Why there is no Review: as a modal, and as text and blocks of a direct message.

    `columns` says that the file's headers are known, so that a person can say what they are; `workflow`, that they
    themselves have pressed nothing.
    """
    what = "The export that a workflow asked you for" if workflow else "Your export"
    sentence = f":warning: {escape(problem)}\nNothing was sent."
    buttons = [button("Choose another file", action_id=ids.CHOOSE_FILE, value=export_id)]
    if columns:
        buttons.insert(0, button("Columns", action_id=ids.COLUMNS, value=export_id, style="primary"))
    blocks = [section(f"*{what} was not started*\n{sentence}"), actions("information_actions", *buttons)]
    text = shortened(f"{what} was not started. {escape(problem)}", ids.MAX_UPDATE_TEXT)
    return information("Export to SourceWhale", sentence, *buttons), text, blocks
