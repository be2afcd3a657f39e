"""The reminder that nobody has kicked off a campaign, and what it says once somebody has answered it."""

from __future__ import annotations

from store.models import Export
from worker.surface import ids
from worker.surface.channel import Content, open_button
from worker.surface.reviews.review import destination
from worker.surface.text import Block, actions, bold, button, context, count, date, day, section

_HOW = "Kick off and resume the campaign's steps in SourceWhale: this app never contacts anybody."


def reminder(export: Export, project_name: str, people: int, others: int = 0, *, last: bool) -> Content:
    """`people` of this export and so many `others` wait in its campaign; `last`: there will be no other reminder."""
    wait = f"*{count(people, 'candidate')}* {'waits' if people == 1 else 'wait'}"
    text = (
        f":alarm_clock: {wait} in {destination(export)}: nothing has been sent from this campaign since the export of "
        f"{bold(project_name, 150)}"
    )
    if export.ended_at is not None:
        text += f" ({date(export.ended_at)})"
    if others:
        text += f" and {count(others, 'other export')} of yours"
    buttons = [open_button(export)]
    if not last:
        buttons.append(button("Remind me tomorrow", action_id=ids.REMIND_TOMORROW, value=export.id))
    buttons.append(button("Do not remind me", action_id=ids.DO_NOT_REMIND, value=export.id))
    blocks = [
        section(f"{text}."),
        section(_HOW),
        actions("reminder_actions", *(found for found in buttons if found is not None)),
    ]
    if last:
        blocks.append(context("This is the last reminder of this export."))
    return Content(f"{text}. {_HOW}", blocks)


def tomorrow(export: Export, project_name: str, at: float) -> Content:
    """*Remind me tomorrow* was pressed: what takes the reminder's place."""
    text = f"I will remind you of {_about(export, project_name)} on {day(at)}, unless it is kicked off before."
    return _answered(export, text, button("Do not remind me", action_id=ids.DO_NOT_REMIND, value=export.id))


def muted(export: Export, project_name: str) -> Content:
    """*Do not remind me* was pressed: what takes the reminder's place."""
    text = f"I will not remind you of {_about(export, project_name)} again."
    return _answered(export, text, button("No reminders at all", action_id=ids.REMINDERS_OFF, value=export.id))


def all_off(export: Export, project_name: str) -> Content:
    """*No reminders at all* was pressed: what takes the reminder's place."""
    text = (
        f"I will not remind you of {_about(export, project_name)}, nor of any other export. "
        "`/export reminders on` changes that."
    )
    return _answered(export, text, None)


def kicked_off(export: Export, project_name: str, at: float) -> Content:
    """The campaign sends: what takes the reminder's place."""
    return _answered(export, f"Kicked off on {day(at)}: {_about(export, project_name)}. Nothing is left to do.", None)


def _about(export: Export, project_name: str) -> str:
    return f"{bold(project_name, 150)} → {destination(export)}"


def _answered(export: Export, text: str, more: Block | None) -> Content:
    buttons = [found for found in (open_button(export), more) if found is not None]
    return Content(text, [section(text), *([actions("reminder_actions", *buttons)] if buttons else [])])


ON = (
    "Reminders are on: when nothing has been sent from a campaign a working day after your export, I send you one "
    "message. `/export reminders off` ends that."
)
OFF = "Reminders are off for you. `/export reminders on` changes that."
OFF_FOR_ALL = (
    "An admin has switched reminders off for this workspace. An admin can change that with "
    "`/export reminders on everybody`."
)
SWITCHED_OFF_FOR_ALL = (
    "Nobody in this workspace is reminded of campaigns any more. `/export reminders on everybody` changes that."
)
SWITCHED_ON_FOR_ALL = "Reminders are on in this workspace, for everybody who has not switched them off."
TAKES_AN_ADMIN = (
    "Only an admin of this workspace can switch reminders on or off for everybody. `/export reminders off` switches "
    "yours off."
)
UNKNOWN = "Type `/export reminders on` or `/export reminders off`; an admin can add `everybody`."
