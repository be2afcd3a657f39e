"""What the jobs of a worker process share: settings, database, secrets, Slack, the queue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from store.base.config import Settings
from store.base.db import Database
from store.base.secrets import SecretBox
from store.models import Connection, ConnectionDraft
from sw_client import ServerClock, SourceWhale
from worker.destinations.sourcewhale.throttle import Throttles
from worker.runtime import telemetry
from worker.runtime.queue import JobQueue
from worker.slack.clients import SlackClient, SlackClients


@dataclass(frozen=True)
class Services:
    """Made once a process, after any fork.

    `wake` tells the keeper that there is something to do at once; `stopping` says whether this process has been asked
    to end; `clock` is SourceWhale's, as its answers tell it.
    """

    settings: Settings
    database: Database
    secrets: SecretBox
    slack: SlackClients
    queue: JobQueue
    throttles: Throttles
    wake: Callable[[], None]
    stopping: Callable[[], bool] = lambda: False
    clock: ServerClock = field(default_factory=ServerClock)

    def slack_of(self, workspace_id: str) -> SlackClient:
        """The Slack client of a workspace. Raises worker.slack.errors.NotInstalled."""
        return self.slack.of(workspace_id)

    def sourcewhale(
        self,
        owner: Connection | ConnectionDraft,
        *,
        somebody_waits: bool = False,
        before_write: Callable[[], None] | None = None,
    ) -> SourceWhale:
        """A client with this connection's key. Raises UnreadableSecret when ENCRYPTION_KEYS has lost its key.

        With `somebody_waits` it gives up on an answer sooner: a person looks at a modal, and others wait behind them.
        `before_write` is called right before a write leaves.
        """
        key = self.secrets.decrypt(owner.api_key_encrypted or "")
        return SourceWhale(
            key,
            self.settings.sourcewhale_api_url,
            read_timeout=8.0 if somebody_waits else 30.0,
            total_timeout=12.0 if somebody_waits else 45.0,
            stopping=self.stopping,
            # A run decides itself when it gives up its writes at a stop (worker.exports.run), and notes which.
            stop_grace=4.0 if before_write is None else 8.0,
            clock=self.clock,
            throttle=self.throttles.of(key),
            before_write=before_write,
            observer=_observe,
        )


def _observe(operation: str, status: str, seconds: float) -> None:
    telemetry.observe("sourcewhale_call_seconds", seconds, operation=operation, status=status)


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
