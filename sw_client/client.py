"""The calls of SourceWhale's public API that an export needs."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from types import TracebackType
from typing import Any, Self, get_type_hints

import orjson

from sw_client import answers
from sw_client.clock import ServerClock
from sw_client.errors import CircuitOpen, Interrupted, RateLimited, Unavailable
from sw_client.models import (
    Added,
    Campaign,
    CandidateChanges,
    Dashboard,
    FoundCandidate,
    NewCandidate,
    Project,
    SearchKey,
)
from sw_client.throttle import Throttle
from sw_client.transport import Deadlines, Observer, Transport

DEFAULT_BASE_URL = "https://sourcewhale.app/public-api"
_READ_TRIES = 3
_PUBLISHED = frozenset(get_type_hints(NewCandidate))


@dataclass(frozen=True, slots=True)
class Addition:
    """People to be added, ready to be sent: the request's body, and how many they are."""

    body: bytes
    people: int


class _Calls:
    """Reads, which are tried again, and writes, which are not, by one transport with one API key."""

    def __init__(
        self,
        api_key: str,
        base_url: str = DEFAULT_BASE_URL,
        *,
        connect_timeout: float = 3.05,
        read_timeout: float = 30.0,
        total_timeout: float = 45.0,
        stopping: Callable[[], bool] = lambda: False,
        stop_grace: float = 4.0,
        throttle: Throttle | None = None,
        patience: float = 1.0,
        wait_out: float = 0.0,
        before_write: Callable[[], None] | None = None,
        observer: Observer | None = None,
        clock: ServerClock | None = None,
    ) -> None:
        self.clock = clock or ServerClock()
        self._wait_out = wait_out
        self._transport = Transport(
            api_key,
            base_url,
            deadlines=Deadlines(connect_timeout, read_timeout, total_timeout, stop_grace),
            throttle=throttle,
            patience=patience,
            before_write=before_write,
            observer=observer,
            stopping=stopping,
            clock=self.clock,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the pooled connections."""
        self._transport.close()

    def cancel(self) -> None:
        """End the call in progress at once, and refuse all later ones. May be called from any thread.

        The call raises Interrupted, or UnknownOutcome if it is a write and may have arrived.
        """
        self._transport.cancel()

    def _write(self, operation: str, body: bytes, user_email: str, people: int, *, a_word_will_do: bool = False) -> Any:
        return self._transport.send(
            "POST",
            operation,
            until=self._transport.begin(),
            query={},
            user_email=user_email,
            body=body,
            people=people,
            a_word_will_do=a_word_will_do,
        )

    def _read(self, operation: str, query: dict[str, str], user_email: str | None = None) -> Any:
        until = self._transport.begin()
        waits_until, attempt = time.monotonic() + self._wait_out, 1
        while True:
            try:
                return self._transport.send("GET", operation, until=until, query=query, user_email=user_email)
            except (CircuitOpen, Interrupted):
                raise
            except RateLimited as error:
                pause = error.retry_after
                if time.monotonic() + pause >= min(until, waits_until):
                    raise
            except Unavailable:
                pause = random.uniform(0.2, 0.4) * 2**attempt  # noqa: S311 - jitter, no secret
                if attempt == _READ_TRIES or time.monotonic() + pause >= until:
                    raise
                attempt += 1
            self._transport.pause(pause, operation)


class SourceWhale(_Calls):
    """A client with one API key. For one thread at a time, but for `cancel`; times are in seconds.

    Every call ends within `total_timeout`, its retries included, whatever the other side does; `read_timeout` is the
    longest time between two pieces of an answer. When `stopping()` becomes true, calls end `stop_grace` seconds later.

    Clients with the same key should share a `throttle`; `patience` is how long it may hold a call back before the call
    raises RateLimited or CircuitOpen; a read waits for `wait_out` seconds in all where calls are held back for longer,
    or SourceWhale asks to wait. Clients of one server may share a `clock`. `before_write` and `observer`: see
    sw_client.transport.Transport.

    Every call raises the errors of `sw_client.errors`. Reads are tried up to three times; a write is never repeated.
    There is no way to say `sendImmediately`: outreach starts in SourceWhale, by a person.
    """

    def list_campaigns(self, user_email: str | None = None, *, include_metrics: bool = False) -> list[Campaign]:
        """The live campaigns; with `user_email` only those that this user made."""
        operation = "campaigns/list"
        answer = self._read(operation, {"includeMetrics": "true"} if include_metrics else {}, user_email)
        return answers.campaigns(answer, operation, include_metrics=include_metrics)

    def list_projects(self, user_email: str | None = None) -> list[Project]:
        """The projects; with `user_email` those that this user may see. Also the harmless way to try a key."""
        operation = "projects/list"
        return answers.projects(self._read(operation, {}, user_email), operation)

    def search_candidates(self, key: SearchKey, value: str, user_email: str | None = None) -> list[FoundCandidate]:
        """Candidates whose `key` is exactly `value`; with `user_email` only among that user's."""
        operation = "candidates/search"
        return answers.found(self._read(operation, {"key": key, "value": value}, user_email), operation)

    def dashboard(self, first: date, last: date) -> Dashboard:
        """The team's figures from the day `first` to the day `last`.

        The answer also holds phones, and counts by gender and ethnicity: these are dropped here.
        """
        operation = "statistics/dashboard"
        query = {"from": first.isoformat(), "to": last.isoformat()}
        return answers.dashboard(self._read(operation, query), operation)

    def add_candidates(
        self,
        candidates: Sequence[NewCandidate],
        *,
        user_email: str,
        campaign_id: str | None = None,
        project_ids: Sequence[str] = (),
    ) -> Added:
        """Add people, owned by `user_email`, to a campaign or to projects."""
        return self.send(self.addition(candidates, campaign_id, project_ids), user_email=user_email)

    @staticmethod
    def addition(
        candidates: Sequence[NewCandidate], campaign_id: str | None = None, project_ids: Sequence[str] = ()
    ) -> Addition:
        """Make what `send` sends; no I/O. Raises ValueError for a field that SourceWhale does not publish."""
        unknown = set().union(*candidates) - _PUBLISHED
        if unknown:
            raise ValueError(f"SourceWhale publishes no such field: {', '.join(sorted(unknown))}")
        body: dict[str, Any] = {"candidates": list(candidates)}
        if campaign_id is not None:
            body["campaignId"] = campaign_id
        if project_ids:
            body["projectIds"] = list(project_ids)
        return Addition(orjson.dumps(body), len(candidates))

    def send(self, addition: Addition, *, user_email: str) -> Added:
        """Add the people of `addition`, owned by `user_email`."""
        operation = "candidates/add"
        return answers.added(self._write(operation, addition.body, user_email, addition.people), operation)

    def modify_candidate(self, candidate_id: str, changes: CandidateChanges, *, user_email: str) -> None:
        """Give a candidate new values."""
        operation = "candidates/modify"
        body = orjson.dumps({"candidate": {"candidateId": candidate_id, **changes}})
        answers.done(self._write(operation, body, user_email, 1, a_word_will_do=True), operation)
