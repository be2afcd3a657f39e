"""What the outcomes of requests mean: first gathered as news, then written in one transaction."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from sqlalchemy.orm import Session

import seekout
from store.base.log import incident
from store.connection import connections
from store.exporting import claims, exports, items, lessons
from store.exporting.items import Work
from store.exporting.not_arrived import note_not_filled
from store.models import Export
from worker.destinations.base import DestinationError, Effect, Explanation, Withdrawn
from worker.exports import endings
from worker.exports.halting import DOWN_FOR_A_DAY, Paused, Stopped
from worker.exports.news import News
from worker.exports.senders import Batch, Outcome
from worker.exports.standing import BATCH_SIZE, Standing
from worker.messages.posts import tell_admin

logger = logging.getLogger(__name__)

_TRY_LARGER_AFTER = 60
# Who is refused alone as everybody would be, so many times in a row, is no exception.
_MOST_BARRED = 8


def sort(standing: Standing, outcome: Outcome, news: News) -> None:
    """Find out what an outcome means, and whether the run may go on."""
    batch, error = outcome.batch, outcome.error
    standing.progressed = True
    if outcome.sent is not None:
        _sort_answer(standing, outcome, news)
    elif isinstance(error, DestinationError):
        _sort_error(standing, batch, error, outcome.seconds, news)
    elif isinstance(error, Withdrawn):
        news.not_arrived += batch.ids
    else:
        reference = incident(logger, f"a batch of export {standing.export_id}", error)
        news.lost += batch.ids
        news.trouble = True
        standing.halt_with(Paused(0.0, f"Something went wrong on our side (incident {reference}); trying again."))


def _sort_answer(standing: Standing, outcome: Outcome, news: News) -> None:
    batch, sent = outcome.batch, outcome.sent
    assert sent is not None  # noqa: S101 - the caller looked
    standing.answered = True
    news.slowest = max(news.slowest, outcome.seconds)
    if sent.ids is None:
        # Nobody can be told apart, so the items stay in doubt and are looked up one by one.
        logger.warning("export %s: no ids for %d people", standing.export_id, len(batch.people))
        news.lost += batch.ids
        return
    news.arrived += zip(batch.people, sent.ids, strict=True)
    standing.barred_in_a_row = 0
    news.largest_taken = max(news.largest_taken, len(batch.people))
    standing.taken_in_a_row += len(batch.people) == standing.batch_size
    news.url = sent.url or news.url
    news.not_filled |= sent.not_filled


def _sort_error(standing: Standing, batch: Batch, error: DestinationError, seconds: float, news: News) -> None:
    match error.why.effect:
        case Effect.REFUSED | Effect.TOO_LARGE:
            standing.answered = True
            _sort_refusal(standing, batch, error, news)
        case Effect.TOO_MANY:
            standing.answered = True
            news.parted.append((batch.people, (len(batch.people) + 1) // 2))
        case Effect.NOTHING if error.why.of_row is not None and _may_be_about_some(standing, batch, error.why):
            standing.answered = True
            _sort_refusal(standing, batch, error, news)
        case Effect.NOTHING:
            news.not_arrived += batch.ids
            standing.halt_for(error.why, news)
        case Effect.UNKNOWN:
            logger.warning("export %s: outcome of %d unknown (%s)", standing.export_id, len(batch.people), error)
            news.lost += batch.ids
            news.slowest = max(news.slowest, seconds)
            news.trouble = True
            standing.halt_with(Paused(0.0, error.why.waiting))


def _may_be_about_some(standing: Standing, batch: Batch, why: Explanation) -> bool:
    """Whether what would end the export may be about some of those who were sent: one person must not keep everybody
    else from going. Whether others arrive is waited for before anybody is called bad (worker.exports.run)."""
    if len(batch.people) > 1:
        return True
    standing.barred_in_a_row += 1
    standing.barred = why
    return standing.barred_in_a_row <= _MOST_BARRED


def _sort_refusal(standing: Standing, batch: Batch, error: DestinationError, news: News) -> None:
    """Halve a batch that was refused until those stand alone who cannot be sent."""
    number, standing.taken_in_a_row = len(batch.people), 0
    if number == 1:
        news.suspects.append((batch.people[0], error.why.of_row or error.why.waiting))
        return
    half = (number + 1) // 2
    if error.why.effect is Effect.TOO_LARGE:
        half = number // 2
        news.batch_size = min(news.batch_size or standing.batch_size, half)
    elif number >= standing.batch_size and not standing.seen_lately():
        # An archived campaign refuses everybody. What the refusal taught is kept either way.
        standing.destination_is_there(news)
    news.refused.append((batch.people, half))


def record(session: Session, export: Export, standing: Standing, news: News, longest_wait: float) -> None:
    """Write news. `longest_wait` is how long an answer has not come by now, in seconds: that tells as much of
    SourceWhale's pace as one that has."""
    answered = _answered_with_others(session, export, news.arrived) if news.arrived else []
    if answered:
        logger.warning("export %s: ids that stand for somebody else too, %d", export.id, len(answered))
        doubted = {work.candidate_id for work, _ in answered}
        news.arrived = [one for one in news.arrived if one[0].candidate_id not in doubted]
        news.lost += doubted
        written_over = claims.doubt_again(session, export, sorted({remote_id for _, remote_id in answered}))
        standing.tally.move(exported=-written_over)
    items.note_exported(session, export, news.arrived)
    items.note_not_arrived(session, export, news.not_arrived)
    items.note_lost(session, export, news.lost)
    for work, remote_id in answered:
        items.change(session, export, [work.candidate_id], remote_id=remote_id)
    for people, most_together in news.refused:
        lessons.note_refused(session, export, people, most_together=most_together)
    for people, most_together in news.parted:
        ids = [work.candidate_id for work in people]
        items.change(session, export, ids, in_doubt=False, most_together=most_together)
    for work, refusal in news.suspects:
        lessons.note_suspect(session, export, work, refusal)
    failed = lessons.fail_suspects(session, export) if news.judge else 0
    standing.tally.move(exported=len(news.arrived), failed=failed)
    if news.arrived:
        export.attempts, export.trouble_since, export.wait_reason = 0, None, None
        _learn_size(session, export, news)
    if news.url is not None:
        export.result_url = news.url
    note_not_filled(session, export, news.not_filled)
    slowest = max(news.slowest, longest_wait)
    if slowest > 1.2 * export.slowest_answer:
        standing.slowest = export.slowest_answer = slowest
    if news.batch_size is not None and news.batch_size < standing.batch_size:
        logger.info("export %s: SourceWhale takes %d candidates at once", export.id, news.batch_size)
        standing.batch_size, standing.tries_larger = news.batch_size, False
        connections.remember_batch_size(session, export.connection_id, news.batch_size)
    else:
        _try_larger(session, export, standing, news)
    # A key that was exchanged meanwhile is nobody's trouble any more.
    if news.connection_problem is not None and standing.is_connected_still(session, export):
        connection = connections.set_problem(session, export.connection_id, news.connection_problem)
        if connection is not None:
            tell_admin(session, export, connection)
    if news.trouble:
        _record_trouble(session, export, standing)


def _answered_with_others(
    session: Session, export: Export, arrived: Sequence[tuple[Work, str | None]]
) -> list[tuple[Work, str]]:
    """Who was answered with an id that stands for somebody of another name too, in the same answers or earlier.

    SourceWhale has made one record of two people, and which of them it is now only that record says. Two of one name
    are one person of whom two rows tell.
    """
    told = [(work, remote_id) for work, remote_id in arrived if remote_id is not None]
    whose = {remote_id: work for work, remote_id in told}
    others = claims.others_with(session, export, {remote_id: work.identity for remote_id, work in whose.items()})
    if len(whose) == len(told) and not others:
        return []
    names: dict[str, set[str]] = {}
    for work, remote_id in told:
        names.setdefault(remote_id, set()).add(_name(work))
    for remote_id, name in others:
        names[remote_id].add(name)
    return [(work, remote_id) for work, remote_id in told if not _are_one(names[remote_id])]


def _name(work: Work) -> str:
    return work.data.get("full_name") or ""


def _are_one(names: set[str]) -> bool:
    first, *others = sorted(names)
    return all(first and seekout.may_be_one(first, other) for other in others)


def _learn_size(session: Session, export: Export, news: News) -> None:
    """Refused whole and taken in parts: nobody in that batch was bad, it was too large."""
    for refused_with in {work.refused_with for work, _ in news.arrived if work.refused_with is not None}:
        size = lessons.size_that_was_taken(session, export, refused_with)
        if size is not None:
            news.batch_size = min(news.batch_size or size, size)


def _try_larger(session: Session, export: Export, standing: Standing, news: News) -> None:
    """A limit may have been a passing one: once a run, after many full batches, twice as many are tried. What was taken
    is remembered; a refusal is halved like any other."""
    if standing.tries_larger and news.largest_taken == standing.batch_size:
        standing.tries_larger = False
        connections.remember_batch_size(session, export.connection_id, standing.batch_size)
    if standing.may_try_larger and standing.taken_in_a_row >= _TRY_LARGER_AFTER and standing.batch_size < BATCH_SIZE:
        standing.may_try_larger, standing.tries_larger = False, True
        standing.batch_size = min(BATCH_SIZE, 2 * standing.batch_size)


def _record_trouble(session: Session, export: Export, standing: Standing) -> None:
    """Several requests that fail together are one trouble."""
    if not isinstance(standing.halt, Paused) or standing.troubled:
        return
    standing.troubled = True
    pause = endings.pause_after_trouble(session, export)
    standing.halt.seconds = standing.halt.seconds or pause
    if exports.in_trouble_for(session, export) > endings.PATIENCE_SECONDS:
        standing.halt = Stopped(DOWN_FOR_A_DAY)
