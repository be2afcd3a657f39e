"""States of installs that write nothing: whoever opens the install page costs no row, however often they do.

A state is sealed with ENCRYPTION_KEYS and tells when it was made. slack_sdk ties it to the browser by a cookie; Slack's
code in the same address works once. That a state is used once is remembered by the process that took it.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time

from slack_sdk.oauth.state_store import OAuthStateStore

from store.base.secrets import SecretBox, UnreadableSecret

_PURPOSE = "install"
_MOST_REMEMBERED = 10_000


class SealedStates(OAuthStateStore):
    """Issues states that are good for `valid_seconds`. Thread-safe."""

    def __init__(self, box: SecretBox, valid_seconds: int) -> None:
        self._box = box
        self._valid_seconds = valid_seconds
        self._used: dict[str, float] = {}
        self._lock = threading.Lock()

    @property
    def logger(self) -> logging.Logger:
        """slack_sdk asks for one."""
        return logging.getLogger(__name__)

    def issue(self, *args: object, **kwargs: object) -> str:
        """A new state."""
        return self._box.encrypt(f"{_PURPOSE} {int(time.time())} {secrets.token_hex(8)}")

    def consume(self, state: str) -> bool:
        """Whether the state is one of ours, not too old, and used for the first time."""
        try:
            purpose, at, nonce = self._box.decrypt(state).split(" ")
            age = time.time() - int(at)
        except (UnreadableSecret, ValueError):
            return False
        if purpose != _PURPOSE or not 0 <= age <= self._valid_seconds:
            return False
        with self._lock:
            if nonce in self._used:
                return False
            if len(self._used) >= _MOST_REMEMBERED:
                recent = time.time() - self._valid_seconds
                self._used = {one: used for one, used in self._used.items() if used > recent}
            self._used[nonce] = time.time()
        return True
