"""The export engine: sends an export's items in batches, and goes on wherever a killed run stopped.

One call works for a slice of a few seconds and then gives the lease back, so that several exports share a worker and a
worker can be stopped soon. What is true stands in SQL before and after each request (design.md, Never): an item is
`sending` and in doubt before its request leaves; only an answer, or a look-up in SourceWhale, takes the doubt away.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select
from sqlalchemy.orm import Session

from store import audit, connections, exports, items
from store.audit import Action
from store.exports import LeaseLost
from store.items import Work
from store.log import incident
from store.models import Candidate, Export, ExportItem, ExportKind, ExportState
from store.secrets import UnreadableSecret
from sw_client import (
    BadApiKey,
    PlanWithoutApi,
    RateLimited,
    RejectedValues,
    SearchKey,
    SourceWhale,
    SourceWhaleError,
    Unavailable,
    UnknownOutcome,
    UnreadableAnswer,
)
from worker.lease import HeldLease, holding
from worker.payload import dummy_addresses, new_candidate
from worker.services import Services
from worker.surface.posts import summary, tell, tell_admin
from worker.surface.text import count

logger = logging.getLogger(__name__)

SLICE_SECONDS = 2.0
BATCH_SIZE = 50
# A request whose sender was killed may still be on its way; only after this time is its outcome looked up.
SETTLE_SECONDS = 10.0
# Updates of one message; Slack allows some 50 edits a minute for a whole workspace (slack-platform.md A.4).
PROGRESS_SECONDS = 1.5
_LONGEST_PAUSE_SECONDS = 60.0
_LOOK_UPS_AT_ONCE = 8
_MOST_TIMES_MISSED = 4

KEY_REFUSED = (
    "SourceWhale refuses the API key. An admin can enter a new one with /sourcewhale; then type /export again: "
    "those who have arrived are skipped."
)
NO_API = "The SourceWhale plan does not include the API. Ask your SourceWhale contact, then type /export again."
NOT_CONNECTED = "SourceWhale is not connected any more. An admin can connect it with /sourcewhale."
DESTINATION_GONE = (
    "SourceWhale no longer lists this {word}; it may have been archived. Choose another with /export: "
    "those who have arrived are skipped."
)
LOST_FROM_SIGHT = (
    "SourceWhale's answer was lost, and without an e-mail, link or phone it cannot be looked up; "
    "check in SourceWhale before sending this person again"
)
NOT_STORED = "SourceWhale took the request several times but does not show this person"


class Paused(Exception):
    """Nothing more to be done just now; go on in `seconds`, and tell people `reason` if there is one."""

    def __init__(self, seconds: float, reason: str | None = None) -> None:
        super().__init__(reason)
        self.seconds = seconds
        self.reason = reason


class Stopped(Exception):
    """The export cannot go on at all; the text tells people why and what to do."""


def run_slice(services: Services, export_id: str) -> None:
    """Work on an export for a slice, if its lease is to be had. Never raises for what people or servers do wrong."""
    with holding(services.database, export_id) as lease:
        if lease is None:
            return
        # *Export* wrote the first message just now.
        services.wake()
        pause = 0.0
        try:
            _Run(services, lease).go()
        except Paused as paused:
            pause = paused.seconds
            _note_pause(lease, paused.reason)
        except Stopped as stopped:
            _stop(lease, str(stopped))
        except LeaseLost:
            raise
        except Exception:  # noqa: BLE001 - whatever it was, the export must be tried again and people told
            reference = incident(logger, f"export {export_id}")
            pause = _pause_after_trouble(lease)
            _note_pause(lease, f"Something went wrong on our side (incident {reference}); trying again.")
        lease.release(after=pause)
    services.wake()


class _Run:
    """One slice of one export."""

    def __init__(self, services: Services, lease: HeldLease) -> None:
        self._services = services
        self._lease = lease
        self._told_at = 0.0

    def go(self) -> None:
        began = time.monotonic()
        self._begin()
        while self._step():
            if time.monotonic() - began > SLICE_SECONDS:
                raise Paused(0.0)

    def _begin(self) -> None:
        with self._lease.write() as (session, export):
            connection = connections.get(session, export.workspace_id)
            if connection is None or connection.id != export.connection_id:
                raise Stopped(NOT_CONNECTED)
            try:
                self._client = self._services.sourcewhale(connection)
            except UnreadableSecret:
                raise Stopped(
                    "The stored API key cannot be read. An admin can enter it again with /sourcewhale."
                ) from None
            first_time = export.state == ExportState.QUEUED and not export.cancel_requested
            self._connection = connection
            self._look_ups = threading.local()
            self._export = export
            self._email = export.user_email or ""
            self._batch_size = export.batch_size or BATCH_SIZE
            self._dummies = _dummy_addresses(session, export) if export.dummy_emails else {}
        if first_time:
            # Idle campaigns are archived and leave the list (seekout-and-sourcewhale.md): look before the first batch.
            self._check_destination()
            with self._lease.write() as (session, export):
                export.state = ExportState.RUNNING
                self._tell(session, export)

    def _step(self) -> bool:
        """Do the next thing. False when the export has ended. Raises Paused when the next thing is not due yet."""
        with self._lease.write() as (session, export):
            cancelled = export.cancel_requested
            doubtful = items.unsettled(session, export, self._batch_size, SETTLE_SECONDS)
            batch = [] if doubtful or cancelled else self._next_batch(session, export)
            settling = items.next_settling(session, export.id, SETTLE_SECONDS)
            waiting = items.counts(session, export.id).waiting if not batch else len(batch)
        if doubtful:
            self._look_up(doubtful)
        elif batch:
            self._send(batch)
        elif settling is not None:
            raise Paused(max(0.1, settling))
        elif cancelled or not waiting:
            self._finish(cancelled=cancelled)
            return False
        return True

    def _next_batch(self, session: Session, export: Export) -> list[Work]:
        """People to send now, marked as leaving: those whose request surely did not arrive, then the next in line."""
        unsent = items.unsent(session, export, self._batch_size)
        if unsent:
            items.mark_leaving(session, export, [work.candidate_id for work in unsent])
            return unsent
        return items.take_batch(session, export, self._batch_size)

    def _send(self, batch: Sequence[Work]) -> None:
        """Send people who are `sending` and in doubt. Raises Paused or Stopped when the run must not go on."""
        self._lease.check()
        export = self._export
        try:
            added = self._client.add_candidates(
                [new_candidate(work.person, self._dummies.get(work.identity)) for work in batch],
                user_email=self._email,
                campaign_id=export.destination_id if export.kind == ExportKind.PROSPECTS else None,
                project_ids=(export.destination_id,) if export.kind == ExportKind.CANDIDATES else (),
            )
        except RejectedValues as error:
            self._not_arrived(batch)
            self._send_divided(batch, error)
        except (BadApiKey, PlanWithoutApi, RateLimited, Unavailable) as error:
            self._not_arrived(batch)
            raise self._consequence(error) from None
        except (UnknownOutcome, UnreadableAnswer) as error:
            logger.warning("export %s: outcome of a batch of %d unknown (%s)", export.id, len(batch), error)
            raise Paused(
                _pause_after_trouble(self._lease), "SourceWhale's answer was lost; looking up what arrived."
            ) from None
        else:
            self._sent(batch, added.candidate_ids, added.url)

    def _sent(self, batch: Sequence[Work], ids: Sequence[str], url: str | None) -> None:
        if len(ids) != len(batch):
            # The order of the ids is not documented: with fewer than people nobody can be told apart, so the items
            # stay in doubt and are looked up one by one.
            logger.warning("export %s: %d ids for %d people", self._export.id, len(ids), len(batch))
            return
        with self._lease.write() as (session, export):
            items.note_exported(session, export, list(zip(batch, ids, strict=True)))
            export.attempts = 0
            export.wait_reason = None
            if url and url.startswith(("https://", "http://")):
                export.result_url = url
            self._tell_sometimes(session, export)

    def _send_divided(self, batch: Sequence[Work], error: RejectedValues) -> None:
        """SourceWhale refused a batch: halve it until those stand alone who cannot be sent."""
        if len(batch) == 1:
            with self._lease.write() as (session, export):
                items.note_failed(session, export, batch, _rejection(error), may_have_arrived=False)
                self._tell_sometimes(session, export)
            return
        if len(batch) == self._batch_size:
            self._check_destination()
        middle = (len(batch) + 1) // 2
        for half in (batch[:middle], batch[middle:]):
            with self._lease.write() as (session, export):
                items.mark_leaving(session, export, [work.candidate_id for work in half])
            self._send(half)

    def _not_arrived(self, batch: Sequence[Work]) -> None:
        with self._lease.write() as (session, export):
            items.note_not_arrived(session, export, [work.candidate_id for work in batch])

    def _look_up(self, doubtful: Sequence[Work]) -> None:
        """Find out what became of people whose request left without a known answer."""
        self._lease.check()
        keys = {work.candidate_id: _search_keys(work, self._dummies.get(work.identity)) for work in doubtful}
        # Those sent again on purpose are not looked up: SourceWhale knew them before, so finding them would say
        # nothing, and it matches a second arrival to the same record (help page, Duplicate Profiles).
        sought = [work for work in doubtful if not work.exported_before and keys[work.candidate_id]]
        with ThreadPoolExecutor(_LOOK_UPS_AT_ONCE, initializer=self._open_look_up) as pool:
            try:
                answers = list(pool.map(self._find, [keys[work.candidate_id] for work in sought]))
            except SourceWhaleError as error:
                raise self._consequence(error) from None
        found = {work.candidate_id: answer for work, answer in zip(sought, answers, strict=True) if answer is not None}
        with self._lease.write() as (session, export):
            items.note_exported(
                session, export, [(w, found[w.candidate_id]) for w in doubtful if w.candidate_id in found]
            )
            for work in doubtful:
                if work.candidate_id in found:
                    continue
                if not keys[work.candidate_id]:
                    items.note_failed(session, export, [work], LOST_FROM_SIGHT, may_have_arrived=True)
                elif work.times_missed >= _MOST_TIMES_MISSED:
                    items.note_failed(session, export, [work], NOT_STORED, may_have_arrived=True)
                elif export.cancel_requested:
                    items.note_cancelled(session, export, [work])
                else:
                    items.note_missed(session, export, work)
            export.wait_reason = None
            self._tell_sometimes(session, export)

    def _open_look_up(self) -> None:
        """A client of its own for each thread that looks people up."""
        self._look_ups.client = self._services.sourcewhale(self._connection)

    def _find(self, keys: Sequence[tuple[SearchKey, str]]) -> str | None:
        client: SourceWhale = self._look_ups.client
        for key, value in keys:
            found = client.search_candidates(key, value)
            if found:
                return found[0].id
        return None

    def _check_destination(self) -> None:
        """Raises Stopped when SourceWhale no longer shows the destination to this person."""
        export = self._export
        try:
            if export.kind == ExportKind.PROSPECTS:
                known = {campaign.id for campaign in self._client.list_campaigns(self._email)}
            else:
                known = {project.id for project in self._client.list_projects(self._email)}
        except SourceWhaleError as error:
            raise self._consequence(error) from None
        if export.destination_id not in known:
            word = "campaign" if export.kind == ExportKind.PROSPECTS else "job"
            raise Stopped(DESTINATION_GONE.format(word=word))

    def _consequence(self, error: SourceWhaleError) -> Paused | Stopped:
        """What an error means for the run, when no write is in doubt through it."""
        if isinstance(error, BadApiKey):
            self._note_key_problem("SourceWhale refuses the API key. Click Edit and enter a new one.")
            return Stopped(KEY_REFUSED)
        if isinstance(error, PlanWithoutApi):
            self._note_key_problem("The SourceWhale plan does not include the API.")
            return Stopped(NO_API)
        if isinstance(error, RateLimited):
            return Paused(error.retry_after, f"SourceWhale asked us to wait {_duration(error.retry_after)}.")
        seconds = _pause_after_trouble(self._lease)
        return Paused(seconds, f"SourceWhale cannot be reached; trying again in {_duration(seconds)}.")

    def _note_key_problem(self, problem: str) -> None:
        with self._lease.write() as (session, export):
            connection = connections.set_problem(session, export.connection_id, problem)
            if connection is not None:
                tell_admin(session, export, connection)

    def _tell_sometimes(self, session: Session, export: Export) -> None:
        if time.monotonic() - self._told_at > PROGRESS_SECONDS:
            self._tell(session, export)

    def _tell(self, session: Session, export: Export) -> None:
        self._told_at = time.monotonic()
        tell(session, export)

    def _finish(self, *, cancelled: bool) -> None:
        with self._lease.write() as (session, export):
            if cancelled:
                items.cancel_rest(session, export)
                exports.end(session, export, ExportState.CANCELLED)
            elif items.counts(session, export.id).failed:
                exports.end(session, export, ExportState.COMPLETE_WITH_ERRORS)
            else:
                exports.end(session, export, ExportState.COMPLETE)
            if (connection := connections.set_problem(session, export.connection_id, None)) is not None:
                tell_admin(session, export, connection)
            audit.record(session, export.workspace_id, export.requested_by, Action.EXPORTED, summary(session, export))
            tell(session, export)
            logger.info("export %s: %s", export.id, export.state)


def _stop(lease: HeldLease, problem: str) -> None:
    with lease.write() as (session, export):
        items.fail_rest(session, export, problem)
        export.problem = problem
        exports.end(session, export, ExportState.FAILED)
        tell(session, export)


def _note_pause(lease: HeldLease, reason: str | None) -> None:
    if reason is None:
        return
    with lease.write() as (session, export):
        export.wait_reason = reason
        tell(session, export)


def _pause_after_trouble(lease: HeldLease) -> float:
    """Seconds to wait, longer with each trouble in a row."""
    with lease.write() as (_, export):
        export.attempts += 1
        return min(_LONGEST_PAUSE_SECONDS, 2.0 ** min(export.attempts - 1, 6))


def _dummy_addresses(session: Session, export: Export) -> dict[str, str]:
    return dummy_addresses(
        session.scalars(
            select(Candidate.identity)
            .join(ExportItem, ExportItem.candidate_id == Candidate.id)
            .where(ExportItem.export_id == export.id, ~Candidate.has_email)
        )
    )


def _search_keys(work: Work, dummy_email: str | None) -> list[tuple[SearchKey, str]]:
    """By what a person can be found: an e-mail, then a link, then a phone.

    One of each is enough: if our request arrived, it brought them all. Links may be stored without the scheme.
    """
    keys: list[tuple[SearchKey, str]] = []
    if emails := work.person.emails or ((dummy_email,) if dummy_email else ()):
        keys.append(("email", emails[0]))
    if work.person.links:
        link = work.person.links[0]
        keys += [("socialLink", link), ("socialLink", link.removeprefix("https://"))]
    if work.person.phones:
        keys.append(("phone", work.person.phones[0]))
    return keys


def _rejection(error: RejectedValues) -> str:
    return f"SourceWhale rejected the values of this row (HTTP {error.status})"


def _duration(seconds: float) -> str:
    if seconds < 90:
        return count(max(1, round(seconds)), "second")
    return f"{round(seconds / 60)} min"
