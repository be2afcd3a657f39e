"""Why a person cannot export just now, said before they fill anything in, with the button that helps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from store.models import Connection
from worker.surface import ids
from worker.surface.text import Block, actions, button, cut, escape, modal, section

NOT_CONNECTED = "SourceWhale is not connected yet."
NO_EXPORT = "Exporting is switched off for this workspace."
_TITLE = "Export to SourceWhale"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A sentence in mrkdwn, and buttons if any helps."""

    text: str
    buttons: Sequence[Block] = ()

    @property
    def blocks(self) -> list[Block]:
        """As blocks of a message or a modal."""
        row = [actions("refusal_actions", *self.buttons)] if self.buttons else []
        return [section(f":warning: {self.text}"), *row]

    @property
    def view(self) -> Block:
        """As a modal."""
        return modal(_TITLE, self.blocks, callback_id=ids.INFORMATION_VIEW)


def reason(connection: Connection | None) -> str | None:
    """What keeps everybody from exporting through this connection; None if nothing does."""
    if connection is None:
        return NOT_CONNECTED
    if not connection.can_export:
        return NO_EXPORT
    return connection.problem


def refusal(
    connection: Connection | None, *, may_change: bool, admin: str | None = None, admin_name: str | None = None
) -> Refusal:
    """What somebody reads who cannot export.

    `may_change` says whether they may change the connection themselves; `admin` is the Slack id of somebody who can be
    asked, and `admin_name` what people call them, None where Slack does not know them any more.
    """
    why = reason(connection) or ""
    if may_change:
        if connection is None:
            return Refusal(
                f"{why} You need an API key from SourceWhale's settings.",
                [button("Connect", action_id=ids.OPEN_CONNECTION, value="connection", style="primary")],
            )
        if connection.problem and connection.can_export:
            return Refusal(
                f"{escape(why)} Nobody can export until it works.",
                [button("Enter a new key", action_id=ids.ENTER_KEY, value="key", style="primary")],
            )
        return Refusal(why, [button("SourceWhale settings", action_id=ids.OPEN_CONNECTION, value="connection")])
    if admin_name is None or connection is None:
        whom = f"Ask <@{admin}>." if admin_name else "Ask one of them."
        what = "connect it" if connection is None else "fix it"
        return Refusal(f"{escape(why)} Slack admins of this workspace can {what} with `/sourcewhale`. {whom}")
    name = cut(f"Ask @{admin_name}", 75)
    return Refusal(
        f"{escape(why)} <@{connection.connected_by}> can fix it.",
        [button(name, action_id=ids.ASK_ADMIN, value="ask", style="primary")],
    )


def asked(connection: Connection, user_id: str) -> Refusal:
    """What the admin reads who is asked for help."""
    buttons = [button("SourceWhale settings", action_id=ids.OPEN_CONNECTION, value="connection")]
    if connection.problem:
        buttons.insert(0, button("Enter a new key", action_id=ids.ENTER_KEY, value="key", style="primary"))
    return Refusal(f"<@{user_id}> would like to export to SourceWhale. {escape(reason(connection) or '')}", buttons)
