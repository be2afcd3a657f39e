"""The modal of `/sourcewhale`: Capabilities, Credentials, verification, and the connection as it stands.

The words are those of SeekOut's own help page for its export to SourceWhale.
"""

from __future__ import annotations

from collections.abc import Sequence

from store.connection.accounts import Standing
from store.connection.defaults import Defaults
from store.models import Connection, ConnectionDraft
from worker.surface import ids
from worker.surface.editing import defaults, exporters
from worker.surface.text import (
    Block,
    bold,
    button,
    context,
    date,
    escape,
    listed,
    modal,
    named_options,
    option,
    plain_text,
    section,
)

_MOST_MAPPED = 40
# So long the bot waits for the worker's check before it answers a submission; Slack allows three seconds.
BOT_ANSWERS_WITHIN_SECONDS = 1.5
_TITLE = "SourceWhale"
_KEY_STEPS = (
    "In the SourceWhale dashboard, click your profile icon at the bottom left and choose *Admin*. "
    "Go to *Settings*, click *Generate API Key* and copy it. You must be an admin in SourceWhale."
)


def capabilities(current: Connection | None, *, editors: bool = False) -> Block:
    """Step one: what the connection may do and, for an admin who edits it (`editors`), who else may change it."""
    choices = [
        option("Export", ids.CAN_EXPORT, "Send candidates to jobs in SourceWhale"),
        option("Enable Pools", ids.ENABLE_POOLS, "Send prospects to campaigns too"),
    ]
    chosen = [
        choice
        for choice in choices
        if current is None or (current.can_export if choice["value"] == ids.CAN_EXPORT else current.pools_enabled)
    ]
    element: Block = {"type": "checkboxes", "action_id": ids.CAPABILITIES, "options": choices}
    if chosen:
        element["initial_options"] = chosen
    blocks = _rights(current) if editors and current is not None else []
    return modal(
        _TITLE,
        [
            section(
                "*Connect SourceWhale*\nYour team's recruiters can then type `/export` to send SeekOut projects to "
                "SourceWhale. You need a SourceWhale API key for the next step. " + _KEY_STEPS
                if current is None
                else "*Edit the connection*\nNothing changes before you click *Finish* at the end."
            ),
            {
                "type": "input",
                "block_id": ids.CAPABILITIES,
                "label": plain_text("Capabilities"),
                "element": element,
            },
            *blocks,
        ],
        callback_id=ids.CAPABILITIES_VIEW,
        submit="Confirm Choices",
        close="Cancel",
        private_metadata=mark_of(current),
    )


def mark_of(current: Connection | None) -> str:
    """By what a form that shows the connection is known to show it as it still is."""
    return "none" if current is None else repr(current.connected_at)


def _rights(current: Connection) -> list[Block]:
    """What admins alone decide: who may change the connection, who may export, who may know of whose projects, and
    whether workflows need a Review.
    """
    opened = option(
        "Everybody in this workspace may see all projects",
        ids.OPEN_TO_ALL,
        "Else: who brought a project, and whoever reads where it reports",
    )
    unwatched = option(
        "Steps of workflows may export without Review",
        ids.OPEN_TO_ALL,
        "Where a step asks for that and its file leaves no question",
    )
    return [
        _people(
            ids.EDITORS,
            "Who may change this connection",
            "Beside the admins of this Slack workspace, who always may.",
            current.editors,
        ),
        _people(
            ids.EXPORTERS,
            "Who may export",
            "Beside the admins. Nobody named, and no user group: everybody in this workspace, but for guests.",
            current.exporters,
        ),
        exporters.block(Defaults.of(current.defaults)),
        _box(ids.PROJECTS_OPEN, "Confidential searches", opened, checked=current.projects_open),
        *defaults.blocks(Defaults.of(current.defaults)),
        _box(ids.STEPS_SKIP_REVIEW, "Workflows", unwatched, checked=current.steps_skip_review),
    ]


def _box(name: str, label: str, choice: Block, *, checked: bool) -> Block:
    element: Block = {"type": "checkboxes", "action_id": name, "options": [choice]}
    if checked:
        element["initial_options"] = [choice]
    return {"type": "input", "block_id": name, "optional": True, "label": plain_text(label), "element": element}


def _people(name: str, label: str, hint: str, chosen: Sequence[str]) -> Block:
    select: Block = {"type": "multi_users_select", "action_id": name}
    if chosen:
        select["initial_users"] = list(chosen)
    return {
        "type": "input",
        "block_id": name,
        "optional": True,
        "label": plain_text(label),
        "hint": plain_text(hint),
        "element": select,
    }


def credentials(draft: ConnectionDraft, problem: str | None = None) -> Block:
    """Step two: the API key. `problem` says what was wrong with the last one."""
    hint = "It is stored encrypted; afterwards only its last four characters are shown."
    if draft.key_last4:
        hint = f"Leave it empty to keep the key that ends in {draft.key_last4}. {hint}"
    blocks = [
        section(_KEY_STEPS),
        {
            "type": "input",
            "block_id": ids.API_KEY,
            "optional": bool(draft.key_last4),
            "label": plain_text("API Key"),
            "hint": plain_text(hint),
            "element": {"type": "plain_text_input", "action_id": ids.API_KEY, "max_length": 500},
        },
    ]
    if problem:
        blocks.append(section(f":warning: {escape(problem)}"))
    return modal(
        _TITLE,
        blocks,
        callback_id=ids.CREDENTIALS_VIEW,
        submit="Submit",
        close="Cancel",
        private_metadata=draft.id,
    )


def working(sentence: str) -> Block:
    """Shown while the worker asks SourceWhale."""
    return modal(
        _TITLE,
        [section(f":hourglass_flowing_sand: *{sentence}*"), context("This takes some seconds.")],
        callback_id=ids.INFORMATION_VIEW,
    )


def verify(draft: ConnectionDraft, problem: str | None = None) -> Block:
    """Step three: export a test candidate as a prospect, or to a job."""
    choices = []
    if draft.pools_enabled:
        choices.append(option("Export as Prospect", ids.PROSPECTS))
    if draft.jobs:
        choices.append(option("Export to the job below", ids.CANDIDATES))
    blocks = [
        section(
            ":white_check_mark: SourceWhale accepts the key.\n"
            "Now verify the connection: a test candidate, clearly marked as one, is exported to SourceWhale."
        )
    ]
    if choices:
        blocks.append(_verify_with(choices))
    if draft.jobs:
        blocks.append(_verify_job(draft.jobs))
    if draft.standing in (Standing.OTHER, Standing.UNSURE):
        blocks.append(_which_account(Standing(draft.standing)))
    if not choices:
        blocks.append(
            section(
                ":warning: SourceWhale shows no job for your e-mail address, so there is nothing to verify with. "
                "Ask for access to a job in SourceWhale, or go back and check *Enable Pools*."
            )
        )
    if problem:
        blocks.append(section(f":warning: {escape(problem)}"))
    return modal(
        _TITLE,
        blocks,
        callback_id=ids.VERIFY_VIEW,
        submit="Verify" if choices else None,
        close="Cancel",
        private_metadata=draft.id,
    )


def _which_account(standing: Standing) -> Block:
    """Asked where a key does not surely belong to the account that was connected before."""
    choices = [
        option("Another account", ids.ANOTHER_ACCOUNT, "Nobody counts as exported there yet"),
        option("The same account", ids.SAME_ACCOUNT, "Whoever was exported stays known"),
    ]
    element: Block = {"type": "radio_buttons", "action_id": ids.ACCOUNT, "options": choices}
    if standing is Standing.OTHER:
        element["initial_option"] = choices[0]
        hint = "This key shows nothing of what the account showed that was connected before."
    else:
        hint = "It cannot be told whether this key belongs to the account that was connected before."
    return {
        "type": "input",
        "block_id": ids.ACCOUNT,
        "label": plain_text("Whose key is this?"),
        "hint": plain_text(hint),
        "element": element,
    }


def _verify_with(choices: Sequence[Block]) -> Block:
    return {
        "type": "input",
        "block_id": ids.VERIFY_AS,
        "label": plain_text("Verify with"),
        "element": {
            "type": "radio_buttons",
            "action_id": ids.VERIFY_AS,
            "options": list(choices),
            "initial_option": choices[0],
        },
    }


def _verify_job(jobs: Sequence[dict[str, str]]) -> Block:
    options = named_options([(job["name"], job["id"], f"id {job['id']}") for job in jobs])
    return {
        "type": "input",
        "block_id": ids.VERIFY_JOB,
        "optional": True,
        "label": plain_text("Job"),
        "element": {
            "type": "static_select",
            "action_id": ids.VERIFY_JOB,
            "placeholder": plain_text("Choose a job"),
            "options": options[: ids.MAX_OPTIONS],
        },
    }


def all_good(draft_id: str) -> Block:
    """The test candidate has arrived."""
    return modal(
        _TITLE,
        [
            section(":white_check_mark: *All Good*"),
            section(
                "The test candidate *SeekOut Test Candidate* is in SourceWhale; you may delete it there. "
                "Click *Finish* to save the connection."
            ),
        ],
        callback_id=ids.ALL_GOOD_VIEW,
        submit="Finish",
        close="Cancel",
        private_metadata=draft_id,
    )


def summary(connection: Connection) -> str:
    """The connection in a few lines of mrkdwn, for everybody."""
    mark = ":warning:" if connection.problem else ":white_check_mark:"
    can = ["Export"] if connection.can_export else []
    can += ["Pools"] if connection.pools_enabled else []
    lines = [
        f"{mark} *SourceWhale is {'not working' if connection.problem else 'connected'}*",
        f"Capabilities: {', '.join(can) or 'none'}",
        f"API key: ends in `{escape(connection.key_last4)}`",
        f"Connected by <@{connection.connected_by}> {date(connection.connected_at)}",
        f"Last worked {date(connection.verified_at)}",
    ]
    if connection.editors:
        lines.append(f"May be changed by admins and {', '.join(f'<@{user}>' for user in connection.editors[:20])}")
    named = [f"<@{user}>" for user in (connection.exporters or [])[:20]]
    if Defaults.of(connection.defaults).exporters_group is not None:
        name = Defaults.of(connection.defaults).exporters_group_name
        named.append(f"the people of the user group {bold(name, 80)}")
    if named:
        lines.append(f"{listed(['Admins', *named])} may export")
    if connection.projects_open:
        lines.append("Everybody in this workspace may see all projects")
    if connection.steps_skip_review:
        lines.append("Steps of workflows may export without Review")
    lines += defaults.lines(Defaults.of(connection.defaults))
    if connection.problem:
        lines.append(escape(connection.problem))
    return "\n".join(lines)


def connected(connection: Connection) -> Block:
    """The connection as an admin sees it."""
    return modal(
        _TITLE,
        [
            section(summary(connection)),
            {
                "type": "actions",
                "block_id": "connection_actions",
                "elements": [
                    *_new_key(connection),
                    {"type": "button", "action_id": ids.EDIT_CONNECTION, "text": plain_text("Edit")},
                    {"type": "button", "action_id": ids.EDIT_OFF_LIMITS, "text": plain_text("Off-limits")},
                    {"type": "button", "action_id": ids.MAP_PERSON, "text": plain_text("Map a person")},
                    {"type": "button", "action_id": ids.SHOW_AUDIT, "text": plain_text("Who did what")},
                    {
                        "type": "button",
                        "action_id": ids.REMOVE_CONNECTION,
                        "text": plain_text("Remove"),
                        "style": "danger",
                        "confirm": {
                            "title": plain_text("Remove SourceWhale?"),
                            "text": plain_text(
                                "Nobody can export any more, and running exports stop. The API key is deleted. Who was "
                                "exported stays known, so that nobody is sent twice if you connect again."
                            ),
                            "confirm": plain_text("Remove"),
                            "deny": plain_text("Keep it"),
                            "style": "danger",
                        },
                    },
                ],
            },
        ],
        callback_id=ids.INFORMATION_VIEW,
    )


def _new_key(connection: Connection) -> list[Block]:
    """*Enter a new key*, where the key does not work."""
    if not connection.problem:
        return []
    return [button("Enter a new key", action_id=ids.ENTER_KEY, value="key", style="primary")]


def map_person(mapped: Sequence[tuple[str, str]] = ()) -> Block:
    """Where an admin says under which address SourceWhale knows somebody; `mapped` are those of whom it is said."""
    known: list[Block] = []
    if mapped:
        known = [section("*Mapped so far*"), *[_mapped(user, email) for user, email in mapped[:_MOST_MAPPED]]]
        if (more := len(mapped) - _MOST_MAPPED) > 0:
            known.append(context(f"and {more:,} more; choose a person below to change or end theirs."))
    return modal(
        _TITLE,
        [
            section("SourceWhale knows a person by their Slack e-mail address, unless you name another one here."),
            *known,
            {
                "type": "input",
                "block_id": ids.PERSON,
                "label": plain_text("Person"),
                "element": {"type": "users_select", "action_id": ids.PERSON},
            },
            {
                "type": "input",
                "block_id": ids.SOURCEWHALE_EMAIL,
                "optional": True,
                "label": plain_text("E-mail in SourceWhale"),
                "hint": plain_text("Leave it empty to use their Slack address again."),
                "element": {"type": "plain_text_input", "action_id": ids.SOURCEWHALE_EMAIL, "max_length": 254},
            },
        ],
        callback_id=ids.MAP_VIEW,
        submit="Save",
        close="Cancel",
    )


def _mapped(user: str, email: str) -> Block:
    """Somebody with the address under which SourceWhale knows them, and the button that ends that."""
    block = section(f"<@{user}> is {escape(email)}")
    block["block_id"] = f"{ids.UNMAP_PERSON}:{user}"
    block["accessory"] = button("Remove", action_id=ids.UNMAP_PERSON, value=user)
    return block
