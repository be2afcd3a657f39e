"""Who reads a conversation is asked of Slack, and awaited no longer than an answer to a person may take."""

from __future__ import annotations

import threading
import time
from typing import Any

from tests.bot.desks import refused
from worker.slack.readers import Readers


class Slack:
    """Answers with the people of `members`, a conversation in `slow` once it is let go."""

    def __init__(self, slow: tuple[str, ...] = ()) -> None:
        self.slow, self.go, self.asked = slow, threading.Event(), list[str]()

    def conversations_members(self, *, channel: str, limit: int, cursor: str | None) -> dict[str, Any]:
        self.asked.append(channel)
        if channel in self.slow:
            self.go.wait(10)
        if channel == "C_NONE":
            raise refused("channel_not_found")
        return {"members": ["U1"] if cursor else ["U2"], "response_metadata": {"next_cursor": "" if cursor else "x"}}


def test_those_whom_slack_names_read_and_it_is_asked_once():
    slack, readers = Slack(), Readers()
    assert readers.read_by(slack, ["C1", "C_NONE"], "U1") == {"C1"}
    assert readers.read_by(slack, ["C1"], "U2") == {"C1"}
    assert readers.read_by(slack, ["C1"], "U3") == frozenset()
    assert slack.asked.count("C1") == 2


def test_a_conversation_of_which_slack_does_not_say_in_time_is_not_awaited():
    """Fifteen private channels, eight at once, two seconds each: `/export history` was answered by nobody."""
    slow = tuple(f"C{number}" for number in range(15))
    slack, readers = Slack(slow), Readers(patience=0.3)
    began = time.monotonic()
    assert readers.read_by(slack, ["D1", *slow], "U1") <= {"D1"}
    # To wait for all of them would take twenty seconds here.
    assert time.monotonic() - began < 8
    slack.go.set()
    # What came late is known the next time.
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and "C0" not in readers.read_by(Slack(slow), ["C0"], "U1"):
        time.sleep(0.05)
    asked = Slack()
    assert readers.read_by(asked, ["C0"], "U1") == {"C0"} and asked.asked == []
