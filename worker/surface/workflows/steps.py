"""What the step "Export a SeekOut project" of a workflow answers, and why it could not do its work.

Slack shows the sentence of a failed step to those who look after the workflow, as plain text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from store.connection.destinations import Destination
from store.exporting.items import Counts
from store.models import Connection, Export, ExportKind, ExportState
from worker.slack.groups import NotExporting
from worker.slack.standing import Standing
from worker.surface import ids
from worker.surface.cannot_export import reason
from worker.surface.text import Block, count, cut, one_line, option

# Slack cuts nothing here, and people read it in a message.
_LONGEST = 1500
_TO_SETTINGS = "An admin can change that with /sourcewhale."
NO_REVIEWER = "The step names nobody who reviews the export. Choose a person under Reviewer in the workflow."
NO_FILE = (
    "The step got no file. Let the workflow collect one, for example with a form that asks for a file, and choose it "
    "under Project file."
)
NOT_A_CHOICE = 'Export as must be "prospects" or "candidates". Choose one of them in the workflow.'
NO_POOLS = f"Prospects are not enabled for this workspace. Choose candidates in the workflow. {_TO_SETTINGS}"
NO_DESTINATION = "The step names no campaign or job. Choose one in the workflow."
STILL_ASKING = "SourceWhale has not answered yet. Open the list again in a moment."
GIVEN_UP = (
    "SeekOut Export could not write this export down: its database or Slack did not answer, several times. Nothing was "
    "sent. Run the workflow again; whoever runs SeekOut Export sees why in its log."
)
NOT_INSTALLED = "SeekOut Export is not installed in this workspace. An admin of the workspace can install it."
REVIEW_IS_ON = (
    "The workflow asks to export without Review, which no admin has allowed with /sourcewhale. So look at it here."
)
CONNECTION_CHANGED = "The connection to SourceWhale was changed meanwhile, so nothing was sent without Review."
REVIEWER_CHANGED = (
    "It is not sure that you may still export, as Slack and an admin's choice in /sourcewhale say it, so nothing was "
    "sent without Review."
)
CHECKED_FIRST = "SourceWhale is asked first whom it has already, as an admin has set. So look at it here."
NOBODY_TO_SEND = "There is nobody to send, so the workflow waits for you."
SOMETHING_TO_LOOK_AT = (
    "The workflow exports without Review only where a file leaves no question. This one has left something out or was "
    "guessed, so look at it here."
)
_REVIEWERS = {
    Standing.GUEST: "is a guest of this workspace, and guests cannot export",
    Standing.BOT: "is an app, and apps cannot review",
    Standing.DEACTIVATED: "has no active account in this workspace any more",
}
_GROUP = {
    NotExporting.NO_SCOPE: ", as far as the app may see: it may not read user groups (usergroups:read)",
    NotExporting.NOBODY_IN_GROUP: ": Slack shows nobody in the user group that was named",
}
_NO_COLLEAGUE = "is not of this workspace"
_ANOTHER = "Choose a full member of this workspace under Reviewer in the workflow."


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a step ended: with an `error`, or with `outputs` by the names that the manifest gives them."""

    error: str | None = None
    outputs: dict[str, Any] = field(default_factory=dict)


def many_files(number: int) -> str:
    """Why a step that was given several files does nothing."""
    return f"The step got {number:,} files, and one project is exported at a time. Collect one file in the workflow."


def reviewer_refused(user_id: str, standing: Standing) -> str:
    """Why somebody cannot be the one who reviews."""
    return f"The reviewer <@{user_id}> {_REVIEWERS.get(standing, _NO_COLLEAGUE)}. {_ANOTHER}"


def builder_refused() -> str:
    """Why whoever builds a workflow sees no campaigns or jobs."""
    return "Only full members of this workspace see its campaigns and jobs."


def may_not_export(user_id: str, why: NotExporting = NotExporting.NOT_NAMED) -> str:
    """The reviewer is not among those whom an admin has named."""
    known = _GROUP.get(why, "")
    return f"An admin has named who may export, and the reviewer <@{user_id}> is not among them{known}. {_TO_SETTINGS}"


def not_connected(connection: Connection | None) -> str | None:
    """What keeps every step of the workspace from exporting; None if nothing does."""
    why = reason(connection)
    return None if why is None else f"{why.rstrip('.')}. {_TO_SETTINGS}"


def destination_unknown(export: Export) -> str:
    """Why a step cannot go to the campaign or job that its workflow names."""
    word = _word(export.kind)
    return (
        f"SourceWhale does not show the {word} of the workflow to its reviewer. Choose another {word} in the workflow, "
        "or another reviewer; an admin can map a reviewer's e-mail address with /sourcewhale."
    )


def not_listed(export: Export, problem: str | None) -> str:
    """Why it is not known which campaign or job a step means: SourceWhale did not list them."""
    why = (problem or "SourceWhale did not answer").rstrip(".")
    return f"The {_word(export.kind)} of the workflow could not be looked up: {why}. Run the workflow again later."


def no_list(kind: str, problem: str | None) -> str:
    """Why there is nothing to choose from, and what to do next."""
    if problem:
        return f"{problem.rstrip('.')}."
    return (
        f"SourceWhale shows no {_word(kind)} for your e-mail address. Ask for access to one in SourceWhale; if it "
        "knows you under another address, ask an admin to map it with /sourcewhale. Then open the list again."
    )


def choices(found: Sequence[Destination]) -> list[Block]:
    """Campaigns or jobs as the options of a dynamic list, which shows texts alone: ids stand in those of one name."""
    names = [one_line(item.name) or item.id for item in found[: ids.MAX_OPTIONS]]
    often = Counter(names)
    texts = [name if often[name] == 1 else _with_id(name, item.id) for name, item in zip(names, found, strict=False)]
    return [option(cut(text, ids.MAX_OPTION_TEXT), item.id) for text, item in zip(texts, found, strict=False)]


def _with_id(name: str, value: str) -> str:
    shown = f" (id {value})"
    return cut(name, max(ids.MAX_OPTION_TEXT - len(shown), 20)) + shown


def not_theirs(user_id: str) -> str:
    """The file stands in a private conversation that the reviewer does not read, as far as Slack says."""
    return (
        f"The file stands in a private conversation, and Slack does not say that <@{user_id}> reads there, so nobody "
        "was shown it. Choose a reviewer who does, or let the workflow collect the file with a form."
    )


def asked(export: Export) -> str | None:
    """What the reviewer reads first: who asks, and where the export will be told. None where no workflow asked."""
    if export.step_execution is None:
        return None
    direct = export.channel_id.startswith(("D", "U", "W"))
    where = "you, in direct messages" if direct else f"<#{export.channel_id}>"
    return (
        f"A workflow asks you for this export; it would be told to {where}. Nothing is sent before you press *Export*."
    )


def not_wanted(user_id: str) -> str:
    """The reviewer pressed *Cancel*."""
    return f"<@{user_id}> cancelled the Review, so nothing was sent."


def outcome(export: Export, counts: Counts) -> Outcome:
    """How the step of an export that has ended ended itself."""
    if export.state in (ExportState.COMPLETE, ExportState.COMPLETE_WITH_ERRORS):
        left_out = counts.previously_exported + counts.do_not_contact + counts.forgotten + counts.off_limits
        return Outcome(
            outputs={
                "state": str(export.state),
                "exported": counts.exported,
                "failed": counts.failed,
                "left_out": left_out + counts.known + counts.contacted + counts.being_sent,
                "link": export.result_url or export.permalink or "",
                "message": export.permalink or "",
            }
        )
    return Outcome(error=cut(_why(export, counts), _LONGEST))


def _why(export: Export, counts: Counts) -> str:
    if export.queued_at is None:
        if export.problem:
            return export.problem
        return (
            "Nobody pressed Export on the Review in time, so it has expired. Nothing was sent. Run the workflow again."
        )
    sent = f"{count(counts.exported, 'candidate')} of {counts.to_send:,} {'is' if counts.exported == 1 else 'are'}"
    # Of those who failed an answer may have been lost.
    so_far = f"{sent} {'known to be ' if counts.failed else ''}in SourceWhale."
    if export.state == ExportState.CANCELLED:
        return f"The export was cancelled. {so_far} Press Send the rest on its message to go on."
    return f"{export.problem or 'The export could not go on.'} {so_far}"


def _word(kind: str) -> str:
    return "campaign" if kind == ExportKind.PROSPECTS else "job"
