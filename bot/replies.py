"""Answers through `response_url`: to Slack's own addresses alone, whatever the request says, and never for long."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import partial
from typing import Any, Protocol

import requests

from worker.runtime import egress
from worker.surface.text import paragraphs

logger = logging.getLogger(__name__)

_SECONDS, _SECONDS_IN_ALL = 2.0, 2.5


class Reply(Protocol):
    """What listeners are given as `respond`."""

    def __call__(
        self,
        text: str,
        *,
        response_type: str = ...,
        replace_original: bool = ...,
        blocks: Sequence[dict[str, Any]] | None = ...,
    ) -> None:
        """Say `text` to the person, as `blocks` if there are any, or instead of the message with the button."""


class Replies:
    """Made once a process. Thread-safe."""

    def __init__(self, slack_api_url: str) -> None:
        self._session = egress.session(egress.To.SLACK_HOOK, slack_api_url)

    def through(self, url: Any) -> Reply:
        """The `respond` of a request whose `response_url` is `url`. It never raises."""
        return partial(self._send, url)

    def _send(
        self,
        url: Any,
        text: str,
        *,
        response_type: str = "ephemeral",
        replace_original: bool = False,
        blocks: Sequence[dict[str, Any]] | None = None,
    ) -> None:
        if not isinstance(url, str):
            return
        body: dict[str, Any] = {
            "text": text,
            "response_type": response_type,
            "replace_original": replace_original,
        }
        # In blocks Slack makes no links of the names that people gave to files and campaigns.
        body["blocks"] = list(blocks or paragraphs(text))
        try:
            with egress.within(_SECONDS_IN_ALL):
                answer = self._session.post(url, json=body, timeout=_SECONDS, allow_redirects=False)
        except egress.Forbidden:
            logger.warning("an answer was not sent: its address is not Slack's")
        except requests.RequestException as error:
            logger.warning("Slack cannot be reached: %s", type(error).__name__)
        else:
            if answer.status_code != 200:
                logger.warning("an answer was refused: HTTP %s", answer.status_code)
