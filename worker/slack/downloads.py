"""Fetching a file that a person uploaded to Slack.

Only from the hosts of worker.runtime.egress, with a cap on its size; without the right scope Slack answers 200
with an HTML page, which `seekout` then recognises.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests
from slack_sdk.errors import SlackApiError

from worker.runtime import egress
from worker.slack.clients import SlackClients
from worker.slack.errors import SLACK_IS_AWAY, Meaning, NotInstalled, in_words, meaning
from worker.slack.readers import READERS

_LARGEST_BYTES = 100 * 1024 * 1024
_TIMEOUT_SECONDS = (3.05, 30)
_WHOLE_FILE_SECONDS = 180


_AGAIN = "Type /export and upload the file there."
_LEFT_OUT = (
    "Slack does not let me see this file: it was deleted, or I am not in its conversation. Invite me there "
    "with /invite @SeekOut Export, or type /export and upload the file."
)
_DELETED = f"This file was deleted from Slack. {_AGAIN}"
_NO_SCOPE = (
    "Slack does not let the bot read this file: it lacks the files:read scope. Ask whoever installed the bot to "
    "install it again."
)
_NOT_LET_IN = (
    "Slack asked me to sign in instead of giving me this file, so I may not read it: I am not in its conversation, or "
    "I lack the files:read scope. Type /export and upload the file there; if that fails too, ask whoever installed the "
    "bot."
)
_BEING_LOOKED_AT = (
    "Slack does not hand out this file yet: it may still be looking it over for viruses, or the file was deleted. "
    "Try again in some minutes."
)
_TOO_LARGE = "This file is larger than 100 MB. Export a smaller project from SeekOut."
_ELSEWHERE = "This file is not kept by Slack itself. Download it and upload it in the /export window."
# By Slack's name for why files.info says nothing.
_CAUSES = {"file_deleted": _DELETED, "missing_scope": _NO_SCOPE, "not_allowed_token_type": _NO_SCOPE}
_LEFT_OUT_NAMES = {"file_not_found", "not_in_channel", "channel_not_found", "no_permission", "access_denied"}


class UploadUnavailable(Exception):
    """The file cannot be had; the text says what to do."""


class UploadNotReady(Exception):
    """Slack does not hand it out just now; try again. `sentence` is for the person when all tries are used up."""

    def __init__(self, cause: str, sentence: str = "") -> None:
        super().__init__(cause)
        self.sentence = sentence or "Slack does not answer just now. Type /export again in some minutes."


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What Slack says of a file; `url` is where its bytes are, None where Slack does not keep them.

    `private_in` are the private conversations in which it stands, as far as the bot may see them; none where it stands
    in a public channel too, or in no conversation at all.
    """

    name: str
    url: str | None
    uploaded_by: str = ""
    private_in: tuple[str, ...] = ()


def facts_of(clients: SlackClients, workspace_id: str, file_id: str) -> FileFacts:
    """Ask Slack for a file of which a payload told no more than its id, as it may in channels that are shared.

    Raises UploadUnavailable or UploadNotReady.
    """
    try:
        file = clients.of(workspace_id).files_info(file=file_id)["file"]
    except SlackApiError as error:
        raise _cause(str(error.response.get("error")), error.response.status_code) from None
    except (NotInstalled, *SLACK_IS_AWAY) as error:
        raise UploadNotReady(type(error).__name__) from None
    if file.get("mode") == "tombstone":
        raise UploadUnavailable(_DELETED)
    if int(file.get("size") or 0) > _LARGEST_BYTES:
        raise UploadUnavailable(_TOO_LARGE)
    url = None if file.get("is_external") else file.get("url_private_download") or file.get("url_private")
    name, public = str(file.get("name") or file.get("title") or ""), file.get("is_public") or file.get("channels")
    private = () if public else (*(file.get("groups") or ()), *(file.get("ims") or ()))
    return FileFacts(name, url, str(file.get("user") or ""), tuple(map(str, private)))


def may_read(clients: SlackClients, workspace_id: str, facts: FileFacts, user_id: str) -> bool:
    """Whether somebody may have a file of which they may know no more than its id; not where Slack does not say.

    The bot reads what stands in each conversation to which it was invited; its id stands in each link to it.
    """
    if user_id == facts.uploaded_by or not facts.private_in:
        return True
    return bool(READERS.read_by(clients.of(workspace_id), facts.private_in, user_id))


@contextmanager
def downloaded(
    clients: SlackClients, base_url: str, workspace_id: str, file_id: str, url: str | None
) -> Iterator[Path]:
    """The uploaded file as a temporary file, deleted at the end. Raises UploadUnavailable or UploadNotReady.

    `url` is the address that came with the submission; Slack is asked for it if none did. `base_url` is where Slack's
    API is, which may serve files too.
    """
    url = url or facts_of(clients, workspace_id, file_id).url
    if url is None or not is_slack(url, base_url):
        raise UploadUnavailable(_ELSEWHERE)
    try:
        token = clients.of(workspace_id).token or ""
    except NotInstalled as error:
        raise UploadNotReady(type(error).__name__) from None
    with tempfile.TemporaryDirectory(prefix="seekout-") as directory:
        path = Path(directory) / "upload"
        _download(url, token, path, base_url)
        yield path


def _cause(error: str, status: int) -> UploadUnavailable | UploadNotReady:
    """Why files.info says nothing, in its own sentence; a name that nobody knows may pass."""
    if error in _CAUSES:
        return UploadUnavailable(_CAUSES[error])
    if error in _LEFT_OUT_NAMES:
        return UploadUnavailable(_LEFT_OUT)
    meant = meaning(error, status)
    if meant in (Meaning.SLOWED, Meaning.PASSES, Meaning.TOKEN_IS_DEAD):
        return UploadNotReady(error)
    return UploadNotReady(error, f"Slack does not give me this file ({in_words(error)}). {_AGAIN}")


def is_slack(url: str, api_url: str) -> bool:
    """Whether the bot token may travel to this address."""
    return egress.is_allowed(url, egress.To.SLACK_FILE, api_url)


def _download(url: str, token: str, path: Path, base_url: str) -> None:
    try:
        with (
            egress.within(_WHOLE_FILE_SECONDS),
            egress.session(egress.To.SLACK_FILE, base_url) as session,
            session.get(
                url,
                headers={"Authorization": f"Bearer {token}"},
                stream=True,
                timeout=_TIMEOUT_SECONDS,
                allow_redirects=False,
            ) as response,
            path.open("wb") as file,
        ):
            _check(response)
            size = 0
            for chunk in response.iter_content(256 * 1024):
                size += len(chunk)
                if size > _LARGEST_BYTES:
                    raise UploadUnavailable(_TOO_LARGE)
                file.write(chunk)
    except requests.RequestException as error:
        raise UploadNotReady(type(error).__name__) from None


def _check(response: requests.Response) -> None:
    """Raises what the status says of the file: it passes, or it is told by its own sentence."""
    status = response.status_code
    if status == 200:
        return
    if status >= 500 or status in (408, 425, 429):
        raise UploadNotReady(f"HTTP {status}")
    if status == 404:
        raise UploadNotReady("HTTP 404", _BEING_LOOKED_AT)
    if status == 410:
        raise UploadUnavailable(_DELETED)
    if 300 <= status < 400 or status in (401, 403):
        raise UploadUnavailable(_NOT_LET_IN)
    raise UploadUnavailable(f"Slack does not give me this file (HTTP {status}). {_AGAIN}")
