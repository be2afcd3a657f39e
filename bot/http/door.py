"""The door: what Slack sends over HTTP is verified as raw bytes before anything in it is read.

A request that is not from Slack gets 401 whatever is wrong with it, costs one line in the log, and nothing is called
for it. A request that Slack signed and that is no payload gets 400.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from bot.http.shapes import PAYLOAD, misfit

# Slack's signatures are valid for five minutes on either side of the moment that they name.
_VALID_SECONDS = 300
_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")


class NotFromSlack(Exception):
    """The request is not signed by Slack, or not for now; the text says why, in words of ours."""


class NotAPayload(Exception):
    """Slack signed it, and it is nothing that Slack sends to an app; the text says why, in words of ours."""


class Door:
    """Knows the signing secret. `clock` returns seconds since 1970."""

    def __init__(self, signing_secret: str, clock: Callable[[], float] = time.time) -> None:
        if not signing_secret:
            raise ValueError("without a signing secret anybody could sign")
        self._secret = signing_secret.encode()
        self._clock = clock

    def verify(self, body: bytes, timestamp: str, signature: str) -> None:
        """Raises NotFromSlack unless these bytes were signed with the secret within the last five minutes."""
        if not _TIMESTAMP.fullmatch(timestamp):
            raise NotFromSlack("no timestamp" if not timestamp else "the timestamp is no number of seconds")
        if not _SIGNATURE.fullmatch(signature):
            raise NotFromSlack("no signature" if not signature else "the signature has another form")
        age = self._clock() - int(timestamp)
        if abs(age) > _VALID_SECONDS:
            when = "ago" if age > 0 else "from now"
            raise NotFromSlack(f"it was signed for {abs(age):.0f} s {when}; if all are refused, is this clock right?")
        signed = b"v0:" + timestamp.encode() + b":" + body
        expected = "v0=" + hmac.new(self._secret, signed, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(expected, signature):
            raise NotFromSlack("it was signed with another secret")


def payload_of(body: bytes, content_type: str) -> dict[str, Any]:
    """What a verified request says: a payload in JSON, or in a form's field `payload`, or the form of a command.

    Raises NotAPayload.
    """
    try:
        payload = _parsed(body.decode(), content_type)
    except (ValueError, RecursionError):
        # Broken JSON and UTF-8, numbers of thousands of digits, and JSON in JSON thousands of times.
        raise NotAPayload("it cannot be parsed") from None
    if not isinstance(payload, dict):
        raise NotAPayload("it is no JSON object")
    if (name := misfit(payload, PAYLOAD)) is not None:
        raise NotAPayload(f"its {name} has another form")
    if payload.get("actions") == []:
        raise NotAPayload("it tells of no action")
    return payload


def _parsed(text: str, content_type: str) -> Any:
    if content_type.partition(";")[0].strip().lower() == "application/json" or text.startswith("{"):
        return json.loads(text)
    form = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=200))
    return json.loads(form["payload"]) if "payload" in form else form
