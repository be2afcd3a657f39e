"""Fetching a file that a person uploaded to Slack.

Only from the hosts of worker.runtime.egress, with a cap on its size; without the right scope Slack answers 200
with an HTML page, which `seekout` then recognises (slack-platform.md A.16).
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests
from slack_sdk.errors import SlackApiError

from worker.runtime import egress
from worker.slack.clients import SlackClients
from worker.slack.errors import SLACK_IS_AWAY, NotInstalled

_LARGEST_BYTES = 100 * 1024 * 1024
_TIMEOUT_SECONDS = (3.05, 30)
_WHOLE_FILE_SECONDS = 180


class UploadUnavailable(Exception):
    """The file cannot be had; the text says what to do."""


class UploadNotReady(Exception):
    """Slack cannot be reached just now; try again."""


@contextmanager
def downloaded(
    clients: SlackClients, base_url: str, workspace_id: str, file_id: str, url: str | None
) -> Iterator[Path]:
    """The uploaded file as a temporary file, deleted at the end. Raises UploadUnavailable or UploadNotReady.

    `url` is the address that came with the submission; Slack is asked for it if none did. `base_url` is where Slack's
    API is, which may serve files too.
    """
    try:
        slack = clients.of(workspace_id)
        url = url or slack.files_info(file=file_id)["file"]["url_private_download"]
    except SlackApiError as error:
        if error.response.get("error") in ("ratelimited", "internal_error", "fatal_error", "service_unavailable"):
            raise UploadNotReady(error.response["error"]) from None
        raise UploadUnavailable(
            "Slack does not let me see this file: it was deleted, or I am not in its conversation. Invite me there "
            "with /invite @SeekOut Export, or type /export and upload the file."
        ) from None
    except (NotInstalled, *SLACK_IS_AWAY) as error:
        raise UploadNotReady(type(error).__name__) from None
    if url is None or not is_slack(url, base_url):
        raise UploadUnavailable(
            "This file is not kept by Slack itself. Download it and upload it in the /export window."
        )
    with tempfile.TemporaryDirectory(prefix="seekout-") as directory:
        path = Path(directory) / "upload"
        _download(url, slack.token or "", path, base_url)
        yield path


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
            if response.status_code >= 500 or response.status_code == 429:
                raise UploadNotReady(f"HTTP {response.status_code}")
            if response.status_code != 200:
                raise UploadUnavailable(
                    "Slack does not let the bot read this file. Ask whoever installed the bot for its files:read scope."
                )
            size = 0
            for chunk in response.iter_content(256 * 1024):
                size += len(chunk)
                if size > _LARGEST_BYTES:
                    raise UploadUnavailable("This file is larger than 100 MB. Export a smaller project from SeekOut.")
                file.write(chunk)
    except requests.RequestException as error:
        raise UploadNotReady(type(error).__name__) from None
