"""What `/export help` says, and what whoever types a word that is no command reads."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from unicodedata import normalize

from worker.surface import ids
from worker.surface.text import Block, actions, button, section

_QUOTES = "\"'`\u00ab\u00bb\u2018\u2019\u201a\u201c\u201d\u201e\u2039\u203a"
COMMANDS = ("help", "status", "history", "results", "follow", "unfollow", "reminders")
# What may stand behind a command that takes certain words and no others.
_BEHIND = {
    "follow": (
        "Type `/export follow` for a line for each export, or `/export follow weekly` for each week's numbers, in the "
        "channel that is to get them."
    ),
    "unfollow": "Type `/export unfollow` to end both, or `/export unfollow weekly` to end the weekly digest alone.",
}
# What is done elsewhere, by the words that people type for it.
_ELSEWHERE = {
    ("cancel", "stop", "abort", "pause"): "Press *Cancel* on the export's message; `/export status` links to it.",
    ("retry", "resume", "continue", "again", "rest"): (
        "Press *Retry failed* or *Send the rest* on the export's message; `/export history` links to it."
    ),
    ("undo", "remove", "delete"): (
        "Press *List of those sent* on the export's message, which says how to undo it; `/export history` links to it."
    ),
    ("connect", "connection", "disconnect", "settings", "setup", "config", "key", "admin", "sourcewhale"): (
        "Type `/sourcewhale` for the connection to SourceWhale."
    ),
    ("start", "new", "begin", "upload", "file", "project", "export"): "Type `/export` alone for the form.",
}
_HELP = (
    "*`/export`* sends the people of a SeekOut project to SourceWhale.\n"
    "1. In SeekOut, click *Get Email for All* and *Get Phone for All*, then export the project to a file.\n"
    "2. Type `/export`, upload the file, and choose a campaign or a job.\n"
    "3. *Review* shows who will be sent. Nothing is sent before you press *Export*."
)
_MORE = (
    "• `/export status`: what runs\n"
    "• `/export history`, `/export results`: what has ended, and what became of it; also of one project, with its name "
    "after it\n"
    "• `/export follow`, `/export unfollow`: a line in this channel for each export; `/export follow weekly`: the "
    "numbers of each week\n"
    "• `/export reminders`: whether you are reminded to kick off a campaign, `on` or `off`\n"
    "• `/sourcewhale`: the connection · `/export help`: this"
)

EXPORT = button("Export a project", action_id=ids.OPEN_EXPORT_FORM, value="export", style="primary")
CONNECT = button("Connect", action_id=ids.OPEN_CONNECTION, value="connection", style="primary")


def typed(text: str) -> list[str]:
    """The words behind the command, which some paste again before them. Slack hands `&`, `<` and `>` over escaped."""
    for name, sign in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(name, sign)
    words = text.split()
    return words[1:] if len(words) > 1 and plain(words[0]) == "export" else words


def plain(word: str) -> str:
    """A word as commands are known by: in small letters of the usual width, without signs that nobody sees, quotes and
    the marks that end sentences."""
    seen = "".join(character for character in normalize("NFKC", word) if character.isprintable())
    return seen.strip(f"{_QUOTES}.,;:!?/").lower()


def unquoted(name: str) -> str:
    """A project's name as somebody typed it, without quotes around all of it."""
    return name[1:-1] if len(name) > 2 and name[0] in _QUOTES and name[-1] in _QUOTES else name


def help_text() -> str:
    """As plain text."""
    return f"{_HELP}\n{_MORE}"


def help_blocks(problem: str = "", begin: Block | None = EXPORT) -> list[Block]:
    """As blocks, with the button to begin with if the person has one; `problem` is a sentence to be read first."""
    first = [section(problem)] if problem else []
    buttons = [actions("help_actions", begin)] if begin is not None else []
    return [*first, section(_HELP), section(_MORE), *buttons]


def unknown(words: Sequence[str]) -> str:
    """What `/export <words>` reads where that is no command, with the nearest. Only letters of the words are shown."""
    shown = " ".join(filter(None, map(_letters, words[:2])))
    known = words[0].lower()
    if known in _BEHIND:
        return f"I do not know `/export {shown}`. {_BEHIND[known]}"
    first = _letters(words[0])
    if not first:
        return "I do not know what stands behind `/export`."
    near = get_close_matches(first.lower(), COMMANDS, n=1, cutoff=0.6)
    meant = f" Did you mean `/export {near[0]}`?" if near else ""
    meant = next((f" {way}" for typed, way in _ELSEWHERE.items() if known in typed), meant)
    return f"I do not know `/export {first}`.{meant}"


def _letters(word: str) -> str:
    return "".join(character for character in word[:40] if character.isalnum() or character in "-_")
