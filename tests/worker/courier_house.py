"""A store with exports, and couriers that bring what they say to the local Slack."""

from __future__ import annotations

import time

from store.exporting import exports
from store.messages import claims, outbox
from tests.store.factory import connected, people, reviewed
from worker.delivery.courier import Courier
from worker.slack.clients import SlackClient


class House:
    """A store with exports, and couriers that deliver what they have to say."""

    def __init__(self, database, url):
        self.database = database
        self.url = url
        self.workspace = connected(database)
        self.exports = {}

    def courier(self, url=None, slack_of=None):
        client = SlackClient(
            token="xoxb-local",
            base_url=f"{url or self.url}/api/",
            timeout=2,
            retry_handlers=[],
            on_dead_token=lambda _: None,
        )
        return Courier(self.database, slack_of or (lambda _: client), lambda: None)

    def say(self, text, name="one", slot="progress", channel="C_SOURCING", shown=None, besides=(), **more):
        """Let an export say something; it is made when it speaks for the first time."""
        if name not in self.exports:
            made = reviewed(self.database, *self.workspace, people(1), name=name, requested_by="U_DANA")
            self.exports[name] = made.id
        with self.database.write() as session:
            export = exports.by_id(session, self.exports[name])
            blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": shown or text}}, *besides]
            outbox.put(session, export, slot, text=text, blocks=blocks, channel_id=channel, **more)

    def make_due(self):
        """Let time pass: nothing waits any more for its next attempt or for the spacing of edits."""
        with self.database.write() as session:
            for message in session.query(outbox.OutboxMessage):
                message.delivered_at = 0.0
                if message.due_at is not None:
                    message.due_at = 0.0


def finish(house, courier):
    """Until nothing is due and nothing under way."""
    pump(courier, lambda: not courier.under_way and not is_due(house))


def is_due(house):
    with house.database.read() as session:
        return claims.any_due(session)


def pump(courier, condition):
    """Let the courier work until something is so."""
    deadline = time.monotonic() + 90
    while not condition():
        courier.deliver_due()
        assert time.monotonic() < deadline
        time.sleep(0.01)


def texts(slack, channel="#sourcing", who="dana"):
    return [message.rendered for message in slack.person(who).read(channel)]
