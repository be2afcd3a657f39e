"""The modal that `/export` opens (design.md, Words on the screen)."""

from __future__ import annotations

from store.destinations import Destination
from worker.surface import ids
from worker.surface.text import Block, context, cut, modal, option, plain_text, section


def export_form(*, pools_enabled: bool, kind: str, destination: Destination | None = None) -> Block:
    """The export modal; `kind` says whether the list of campaigns or of jobs is shown, `destination` what is chosen.

    Without pools *Prospects* is not offered (the help page's *Enable Pools*).
    """
    kinds = [option("Candidates", ids.CANDIDATES, "They go to a SourceWhale job")]
    if pools_enabled:
        kinds.insert(0, option("Prospects", ids.PROSPECTS, "They go to a SourceWhale campaign"))
    chosen = next(item for item in kinds if item["value"] == kind)
    return modal(
        "Export to SourceWhale",
        [
            {
                "type": "input",
                "block_id": ids.PROJECT,
                "optional": True,
                "label": plain_text("Project"),
                "element": {
                    "type": "external_select",
                    "action_id": ids.PROJECT,
                    "min_query_length": 0,
                    "placeholder": plain_text("One that you have exported before"),
                },
            },
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
                "block_id": ids.EXPORT_AS,
                "dispatch_action": True,
                "label": plain_text("Export as"),
                "element": {
                    "type": "radio_buttons",
                    "action_id": ids.EXPORT_AS,
                    "options": kinds,
                    "initial_option": chosen,
                },
            },
            _destination(kind, destination),
            {
                "type": "input",
                "block_id": ids.OPTIONS,
                "optional": True,
                "label": plain_text("Options"),
                "element": {
                    "type": "checkboxes",
                    "action_id": ids.OPTIONS,
                    "options": [
                        option("Include previously exported candidate(s)", ids.INCLUDE_PREVIOUS),
                        option("Generate dummy email addresses", ids.DUMMY_EMAILS),
                    ],
                },
            },
            {
                "type": "input",
                "block_id": ids.CHANNEL,
                "optional": True,
                "label": plain_text("Post updates in"),
                "hint": plain_text(
                    "Leave it empty for direct messages. Public and shared channels read counts and row numbers only; "
                    "nobody's name."
                ),
                "element": {
                    "type": "conversations_select",
                    "action_id": ids.CHANNEL,
                    "default_to_current_conversation": True,
                },
            },
            context("Nothing is sent before you have seen the *Review*."),
        ],
        callback_id=ids.EXPORT_VIEW,
        submit="Review",
        close="Cancel",
        private_metadata=kind,
    )


def _destination(kind: str, chosen: Destination | None) -> Block:
    block_id, label, words = (
        (ids.CAMPAIGN, "Campaign", "Choose a campaign") if kind == ids.PROSPECTS else (ids.JOB, "Job", "Choose a job")
    )
    element: Block = {
        "type": "external_select",
        "action_id": block_id,
        "min_query_length": 0,
        "placeholder": plain_text(words),
    }
    if chosen is not None:
        element["initial_option"] = destination_option(chosen)
    return {"type": "input", "block_id": block_id, "label": plain_text(label), "element": element}


def destination_option(destination: Destination) -> Block:
    """A campaign or a job as an entry of its list."""
    return option(cut(destination.name or destination.id, ids.MAX_OPTION_TEXT), destination.id)


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


def information(title: str, sentence: str) -> Block:
    """A modal that tells one thing."""
    return modal(title, [section(sentence)], callback_id=ids.INFORMATION_VIEW)
