"""How a method of the local Slack refuses a call."""

from __future__ import annotations

from typing import Any

from sandbox.slack.things import Object


class ApiError(Exception):
    """A refusal by Slack's name, with anything else that the answer carries."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.answer: Object = {"ok": False, "error": error, **more}
