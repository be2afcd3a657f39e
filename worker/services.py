"""What the jobs of a worker process share: settings, database, secrets, Slack, the queue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from store.base.config import Settings
from store.base.db import Database
from store.base.secrets import SecretBox
from store.models import Connection, ConnectionDraft
from worker.destinations.base import Destination, Destinations
from worker.runtime.clock_watch import ClockWatch
from worker.runtime.queue import JobQueue
from worker.slack.clients import SlackClient, SlackClients


@dataclass(frozen=True)
class Services:
    """Made once a process, after any fork.

    `wake` tells the keeper that there is something to do at once; `stopping` says whether this process has been asked
    to end; `clock` sees when the database's clock is set.
    """

    settings: Settings
    database: Database
    secrets: SecretBox
    slack: SlackClients
    queue: JobQueue
    destinations: Destinations
    wake: Callable[[], None]
    stopping: Callable[[], bool] = lambda: False
    clock: ClockWatch = field(default_factory=ClockWatch)

    def slack_of(self, workspace_id: str) -> SlackClient:
        """The Slack client of a workspace. Raises worker.slack.errors.NotInstalled."""
        return self.slack.of(workspace_id)

    def destination(
        self,
        owner: Connection | ConnectionDraft,
        *,
        somebody_waits: bool = False,
        before_write: Callable[[], None] | None = None,
    ) -> Destination:
        """The way to this connection's destination. Raises UnreadableSecret when ENCRYPTION_KEYS has lost its key, and
        DestinationError when what is stored cannot be a key.

        With `somebody_waits` it gives up on an answer sooner: a person looks at a modal, and others wait behind them.
        `before_write` is called right before a write leaves.
        """
        key = self.secrets.decrypt(owner.api_key_encrypted or "")
        return self.destinations.open(key, somebody_waits=somebody_waits, before_write=before_write)


_current: Services | None = None


def provide(services: Services) -> None:
    """Set what the jobs of this process use."""
    global _current
    _current = services


def current() -> Services:
    """What `provide` set."""
    if _current is None:
        raise RuntimeError("a job ran in a process that is no worker")
    return _current
