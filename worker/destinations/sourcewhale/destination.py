"""SourceWhale as a destination."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from store.after.figures import Figures
from store.connection.accounts import Account
from store.exporting.items import Work
from store.exporting.known import Known
from store.models import ExportKind
from sw_client import (
    LONGEST_ID,
    Added,
    Addition,
    BadApiKey,
    CampaignMetrics,
    NewCandidate,
    PlanWithoutApi,
    RateLimited,
    ServerClock,
    SourceWhale,
    SourceWhaleError,
    Unavailable,
)
from worker.destinations.base import Destination, DestinationError, Found, Goal, Prepared, Sent, Target, Withdrawn
from worker.destinations.sourcewhale import keeping, lookups
from worker.destinations.sourcewhale.errors import NOT_LET, OTHERS_ONLY, explained
from worker.destinations.sourcewhale.payload import new_candidate, test_candidate
from worker.destinations.sourcewhale.throttle import Throttles
from worker.runtime import egress, telemetry

logger = logging.getLogger(__name__)

# A button takes no longer one; a message with it would not be shown at all.
_LONGEST_LINK = 2_000
# Users are asked for who did something in the last weeks.
_TEAM_SEEN = timedelta(days=30)
# As long as SourceWhale's own ids are; a number that counts up is shorter.
_UNIQUE_ID = 16
_PATIENT = {"read_timeout": 30.0, "total_timeout": 45.0}
_SOMEBODY_WAITS = {"read_timeout": 8.0, "total_timeout": 12.0}
_PAUSES_AFTER_401 = (0.5, 1.5)


class SourceWhaleDestinations:
    """See worker.destinations.base.Destinations. All ways to one SourceWhale share its clock, and those with one key a
    throttle."""

    def __init__(self, base_url: str, throttles: Throttles, stopping: Callable[[], bool]) -> None:
        self._base_url = base_url
        self._throttles = throttles
        self._stopping = stopping
        self._clock = ServerClock()

    def open(
        self, api_key: str, *, somebody_waits: bool = False, before_write: Callable[[], None] | None = None
    ) -> Destination:
        """See Destinations."""

        def before_more() -> None:
            if before_write is not None:
                with suppress(Withdrawn):
                    before_write()

        def client(patience: Mapping[str, float], *, goes_on: bool = False) -> SourceWhale:
            return SourceWhale(
                api_key,
                self._base_url,
                **patience,
                # A run decides itself when it gives up its writes at a stop (worker.exports.run), and notes which.
                stop_grace=4.0 if before_write is None else 8.0,
                throttle=self._throttles.of(api_key),
                before_write=before_more if goes_on else before_write,
                observer=_observe,
                clock=self._clock,
                stopping=self._stopping,
            )

        with explained():
            return _SourceWhale(client, _SOMEBODY_WAITS if somebody_waits else _PATIENT, self._base_url)

    def prepare(self, people: Sequence[Work], goal: Goal) -> Prepared:
        """See Destinations."""
        if goal.keep is not None:
            return Prepared(b"", len(people), works=people, goal=goal)
        addition = _addition([new_candidate(work.data, lookups.dummy_email(work)) for work in people], goal)
        return Prepared(addition.body, addition.people)

    def shared(self, people: Iterable[Mapping[str, Any]]) -> frozenset[int]:
        """See Destinations."""
        return lookups.shared(people)


class _SourceWhale:
    """See worker.destinations.base.Destination."""

    def __init__(self, open_client: Callable[..., SourceWhale], patience: Mapping[str, float], base_url: str) -> None:
        self._open_client = open_client
        self._base_url = base_url
        self._client = open_client(patience)
        self._open_hurried = partial(_hurried, open_client)

    def targets(self, kind: ExportKind, user_email: str) -> list[Target]:
        """See Destination."""
        with explained():
            if kind is ExportKind.PROSPECTS:
                return [Target(campaign.id, campaign.name) for campaign in self._client.list_campaigns(user_email)]
            return [Target(project.id, project.name) for project in self._client.list_projects(user_email)]

    def account(self) -> Account:
        """See Destination. Users are told of by the dashboard alone, which not every plan may have."""
        with explained():
            things = {f"job {_mark(job.id, job.name)}" for job in self._client.list_projects()}
            things |= {f"campaign {_mark(one.id, one.name)}" for one in self._client.list_campaigns()}
        today = datetime.now(UTC).date()
        try:
            team = self._client.dashboard(today - _TEAM_SEEN, today).team
        except SourceWhaleError as error:
            logger.info("SourceWhale tells no users: %s", type(error).__name__)
            team = ()
        users = (user for member in team for user in (member.user_id, *member.user_ids))
        return Account(frozenset(things), frozenset(users))

    def verify(self, user_email: str, job_id: str | None) -> None:
        """See Destination."""
        with explained():
            self._client.add_candidates(
                [test_candidate(user_email)], user_email=user_email, project_ids=(job_id,) if job_id else ()
            )

    def send(self, prepared: Prepared, user_email: str) -> Sent:
        """See Destination. The order of the ids is not documented: with fewer than people nobody can be told apart."""
        with explained():
            if prepared.goal is not None and prepared.goal.keep is not None:
                return self._keep(prepared.works, prepared.goal, prepared.goal.keep, user_email)
            added = _add(self._client, Addition(prepared.body, prepared.people), user_email)
            return _sent(added, prepared.people, self._base_url)

    def _keep(self, people: Sequence[Work], goal: Goal, shared: frozenset[int], user_email: str) -> Sent:
        """Send people and replace nothing of those who are there already."""
        stand = keeping.standings(self._open_hurried, people, shared)
        if any(keeping.is_nobody_without(work, stand[work.candidate_id]) for work in people):
            raise DestinationError("somebody has nothing that is theirs alone", OTHERS_ONLY)
        addition = _addition([keeping.as_sent(work, stand[work.candidate_id]) for work in people], goal)
        added = _add(self._client, addition, user_email)
        # They are there now: what is filled in belongs to that, whatever the run decides meanwhile.
        more = keeping.fill(
            lambda: self._open_client(_SOMEBODY_WAITS, goes_on=True),
            [(work, stand[work.candidate_id]) for work in people],
            added.candidate_ids,
            user_email,
        )
        more |= {one.candidate_id: what for one in people if (what := keeping.withheld(one, stand[one.candidate_id]))}
        return replace(_sent(added, len(people), self._base_url), not_filled=more)

    def find(self, people: Sequence[Work], goal: Goal, avoid: frozenset[int]) -> dict[str, Found]:
        """See Destination."""
        with explained():
            return lookups.look_up(self._open_hurried, people, goal, avoid)

    def known(self, people: Sequence[Work], avoid: frozenset[int]) -> dict[str, Known | None]:
        """See Destination."""
        with explained():
            return lookups.known(lambda: self._open_client(_SOMEBODY_WAITS), people, avoid)

    def stages(self, people: Sequence[Work], goal: Goal, avoid: frozenset[int]) -> dict[str, str | None]:
        """See Destination."""
        with explained():
            return lookups.stages(lambda: self._open_client(_SOMEBODY_WAITS), people, goal, avoid)

    def figures(self, user_email: str | None) -> dict[str, Figures]:
        """See Destination."""
        with explained():
            listed = self._client.list_campaigns(user_email, include_metrics=True)
            return {campaign.id: _figures(campaign.metrics) for campaign in listed}

    def earliest_now(self) -> float | None:
        """See Destination."""
        offset = self._client.clock.offset
        return None if offset is None else time.time() + offset.low

    def close(self) -> None:
        """See Destination."""
        self._client.close()


def _hurried(open_client: Callable[..., SourceWhale], **more: float) -> SourceWhale:
    return open_client({**_SOMEBODY_WAITS, **more})


def _add(client: SourceWhale, addition: Addition, user_email: str) -> Added:
    """Add people. A 403 is about the campaign or job alone where the key may read: then it is told as that.

    A 401 where the key may read may be that of one machine of many, as while a service is renewed: nobody was added,
    and the addition is sent again a few times before the key counts as refused. While SourceWhale does not say whether
    it may read, no connection counts as broken: the addition is tried again.
    """
    for pause in (*_PAUSES_AFTER_401, None):
        try:
            return client.send(addition, user_email=user_email)
        except (BadApiKey, PlanWithoutApi) as error:
            refused = error
        if refused.status not in (401, 403):
            raise refused
        try:
            client.list_projects()
        except (Unavailable, RateLimited):
            raise
        except SourceWhaleError:
            raise refused from None
        if refused.status == 403:
            raise DestinationError(str(refused), NOT_LET)
        if pause is not None:
            time.sleep(pause)
    raise refused


def _sent(added: Added, people: int, base_url: str) -> Sent:
    ids = added.candidate_ids
    can_be_kept = max(map(len, ids), default=0) <= LONGEST_ID and "\0" not in "".join(ids)
    url = added.url if added.url and len(added.url) <= _LONGEST_LINK else None
    url = url if url and egress.is_of_the_same_house(url, base_url) else None
    return Sent(url, ids if len(ids) == people and can_be_kept else None)


def _addition(people: Sequence[NewCandidate], goal: Goal) -> Addition:
    return SourceWhale.addition(
        people,
        campaign_id=goal.target_id if goal.kind is ExportKind.PROSPECTS else None,
        project_ids=(goal.target_id,) if goal.kind is ExportKind.CANDIDATES else (),
    )


def _figures(metrics: CampaignMetrics | None) -> Figures:
    """Numbers of people. SourceWhale tells shares of those who were sent a mail."""
    if metrics is None:
        return Figures()

    def people(share: float | None) -> int | None:
        return None if share is None or metrics.sent is None else round(share * metrics.sent)

    return Figures(
        sourced=metrics.sourced,
        sent=metrics.sent,
        opened=people(metrics.opened_proportion),
        replied=people(metrics.replied_proportion),
        interested=people(metrics.interested_proportion),
        booked=people(metrics.booked_proportion),
    )


def _mark(identifier: str, name: str) -> str:
    """What stands for a campaign or a job: its id, and where that is so short that another account may have it too, its
    name as well."""
    return identifier if len(identifier) >= _UNIQUE_ID else f"{identifier} {' '.join(name.casefold().split())}"


def _observe(operation: str, status: str, seconds: float) -> None:
    telemetry.observe("sourcewhale_call_seconds", seconds, operation=operation, status=status)
