"""What `/export help` says, and what whoever types a word that is no command reads."""

from __future__ import annotations

from difflib import get_close_matches

from worker.surface import ids
from worker.surface.text import Block, actions, button, section

COMMANDS = ("help", "status", "history", "results", "follow", "unfollow", "reminders")
_HELP = (
    "*`/export`* sends the people of a SeekOut project to SourceWhale.\n"
    "1. In SeekOut, click *Get Email for All* and *Get Phone for All*, then export the project to a file.\n"
    "2. Press *Export a project*, upload the file, and choose a campaign or a job.\n"
    "3. *Review* shows who will be sent. Nothing is sent before you press *Export*."
)
_MORE = (
    "`/export help`: this · `/export status`: what runs · `/export history`: what has ended · `/export results`: what "
    "became of exports, or of a project's, with its name after it · `/export follow` and `/export unfollow`: a line in "
    "this channel for each export · `/export follow weekly`: the numbers of each week instead · `/export reminders`: "
    "whether you are reminded to kick off a campaign, `on` or `off` · `/sourcewhale`: the connection"
)


def help_text() -> str:
    """As plain text."""
    return f"{_HELP}\n{_MORE}"


def help_blocks(problem: str = "", *, connected: bool = True) -> list[Block]:
    """As blocks, with the buttons to begin with; `problem` is a sentence to be read first."""
    begin = button("Export a project", action_id=ids.OPEN_EXPORT_FORM, value="export", style="primary")
    if not connected:
        begin = button("Connect", action_id=ids.OPEN_CONNECTION, value="connection", style="primary")
    first = [section(problem)] if problem else []
    return [*first, section(_HELP), section(_MORE), actions("help_actions", begin)]


def unknown(word: str) -> str:
    """What `/export <word>` reads, with the nearest command. Only letters of the word are shown."""
    shown = "".join(character for character in word[:40] if character.isalnum() or character in "-_")
    near = get_close_matches(shown.lower(), COMMANDS, n=1, cutoff=0.5)
    meant = f" Did you mean `/export {near[0]}`?" if near else ""
    return f"I do not know `/export {shown}`.{meant}"
