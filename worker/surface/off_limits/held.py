"""Whom the list holds back of a Review, and letting single ones through, which admins may."""

from __future__ import annotations

from collections.abc import Sequence

from store.exporting.held import Held
from store.models import OffLimit
from worker.surface import ids
from worker.surface.off_limits.entries import TITLE, entry_line
from worker.surface.people import name_of, position
from worker.surface.text import (
    Block,
    actions,
    bold,
    button,
    context,
    count,
    cut,
    escape,
    listed,
    modal,
    option,
    plain_text,
    section,
    sections,
)

SHOWN = 100
_NAMED = 30


def line(held_back: Sequence[tuple[OffLimit, int]], number: int) -> str:
    """`3 off-limits: *Acme Ltd*: client (2); *acme.com* (1)`, for Review."""
    told = [f"{entry_line(entry)} ({people:,})" for entry, people in held_back]
    return f"{number:,} off-limits{': ' + '; '.join(told) if told else ''}. Press *Off-limits* to see who it is."


def view(export_id: str, held: Sequence[Held], *, is_admin: bool) -> Block:
    """The modal over Review: who it is, and for an admin whom to let through."""
    if not held:
        return modal(TITLE, [section("Nobody is off-limits any more.")], callback_id=ids.INFORMATION_VIEW, close="Back")
    lines = [f"• {_line(one)}" for one in held[:_NAMED]]
    blocks = sections(lines)
    if (more := len(held) - _NAMED) > 0:
        blocks.append(context(f"and {count(more, 'other')}"))
    if not is_admin:
        blocks += [
            section("An admin can let single people through, or change the list in `/sourcewhale`."),
            actions("held_actions", button("Ask an admin", action_id=ids.ASK_TO_LET_THROUGH, value=export_id)),
        ]
        return modal(TITLE, blocks, callback_id=ids.INFORMATION_VIEW, close="Back")
    options = [option(_name(one), one.candidate_id) for one in held[:SHOWN]]
    chosen = [made for made, one in zip(options, held, strict=False) if one.let_through_by is not None]
    element: Block = {
        "type": "multi_static_select",
        "action_id": ids.LET_THROUGH,
        "options": options,
        "placeholder": plain_text("Nobody"),
    }
    if chosen:
        element["initial_options"] = chosen
    blocks.append(
        {
            "type": "input",
            "block_id": ids.LET_THROUGH,
            "optional": True,
            "label": plain_text("Let through"),
            "hint": plain_text("They are sent in this export alone. It is noted that you let them through."),
            "element": element,
        }
    )
    return modal(
        TITLE, blocks, callback_id=ids.LET_THROUGH_VIEW, submit="Save", close="Back", private_metadata=export_id
    )


def request(export_id: str, project: str, number: int, user_id: str) -> tuple[str, list[Block]]:
    """What an admin reads whom somebody asks to let people through: numbers, and a button that names them."""
    text = (
        f"<@{user_id}> asks you to look at {count(number, 'candidate')} of {bold(project, 150)} who "
        f"{'is' if number == 1 else 'are'} off-limits: you can let single people through."
    )
    return text, [section(text), actions("held_actions", button("Look", action_id=ids.SHOW_HELD, value=export_id))]


def _name(one: Held) -> str:
    parts = [name_of(one.person) or "(no name)", position(one.person)]
    return cut(" · ".join(part for part in parts if part), ids.MAX_OPTION_TEXT)


def _line(one: Held) -> str:
    by = listed([entry_line(entry) for entry in one.entries[:3]])
    through = f" · let through by <@{one.let_through_by}>" if one.let_through_by else ""
    return f"{escape(_name(one))}: {by}{through}"
