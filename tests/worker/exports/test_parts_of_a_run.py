"""The parts of a run by themselves: what each outcome means, sizes that are tried, who halts it, when it gives way."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import pytest

from store.connection import connections
from store.exporting import items, leases, lessons
from store.exporting.items import Counts, Work
from store.exporting.leases import LeaseLost
from store.models import Connection, Export, ExportKind
from store.workspaces import switches
from tests.store.factory import people, started
from tests.worker.exports.toy import error
from worker.destinations.base import Effect, Goal, Prepared, Sent, Target
from worker.exports import giving_way, outcomes, standing
from worker.exports.giving_way import GivingWay
from worker.exports.halting import Paused, Stopped, halt_for, weightier
from worker.exports.lease import HeldLease
from worker.exports.news import News
from worker.exports.senders import Batch, Outcome
from worker.exports.standing import Standing, Tally


@pytest.fixture
def database(sqlite_database):
    return sqlite_database


@pytest.fixture
def export(database, ours):
    return started(database, *ours, people(8))


NOBODY = Counts(0, 0, 8, 0, 0, 0)


class Way:
    """A destination that shows campaigns, or fails."""

    def __init__(self, *shown, fails=None) -> None:
        self.shown, self.fails, self.asked = shown, fails, []

    def targets(self, kind, email):
        self.asked.append((kind, email))
        if self.fails is not None:
            raise self.fails
        return [Target(name, name) for name in self.shown]


def run(database=None, way=None, **values) -> Standing:
    nothing: Any = None
    given = {
        "services": nothing,
        "lease": nothing,
        "connection": nothing,
        "destination": way or Way("camp-backend"),
        "export_id": "x",
        "goal": Goal(ExportKind.PROSPECTS, "camp-backend"),
        "email": "dana@example.com",
        "tally": Tally(NOBODY),
        "slowest": 0.0,
        "batch_size": 4,
        "cancelled": False,
        "is_new": False,
        "suspects_left": False,
    }
    return Standing(**{**given, **values})


def batch(number: int, **values) -> Batch:
    works = [Work(f"c{one}", f"li:{one}", {}, row_number=one, **values) for one in range(number)]
    return Batch(works, Prepared(b"", number))


def sorted_out(a_run: Standing, outcome: Outcome) -> News:
    news = News()
    outcomes.sort(a_run, outcome, news)
    return news


# --- What an outcome means ---


def test_an_answer_says_who_arrived_and_how_large_a_batch_may_be():
    a_run, news = run(), News(slowest=3.0, largest_taken=2)
    outcomes.sort(a_run, Outcome(batch(4), sent=Sent("https://x", ("a", "b", "c", "d")), seconds=2.0), news)
    assert [(work.candidate_id, name) for work, name in news.arrived] == [
        ("c0", "a"),
        ("c1", "b"),
        ("c2", "c"),
        ("c3", "d"),
    ]
    assert (news.slowest, news.largest_taken, news.url, news.lost) == (3.0, 4, "https://x", [])
    assert (a_run.answered, a_run.progressed, a_run.taken_in_a_row) == (True, True, 1)
    outcomes.sort(a_run, Outcome(batch(1), sent=Sent(None, ("e",)), seconds=5.0), news)
    assert (news.slowest, news.largest_taken, news.url, a_run.taken_in_a_row) == (5.0, 4, "https://x", 1)


def test_a_larger_batch_than_is_sent_by_now_is_no_full_one():
    a_run = run(batch_size=2)
    sorted_out(a_run, Outcome(batch(3), sent=Sent(None, ("a", "b", "c"))))
    assert a_run.taken_in_a_row == 0


def test_an_answer_that_tells_nobody_apart_leaves_everybody_in_doubt():
    a_run = run()
    news = sorted_out(a_run, Outcome(batch(4), sent=Sent("https://x", None), seconds=2.0))
    assert (news.lost, news.arrived, news.slowest, a_run.taken_in_a_row) == (["c0", "c1", "c2", "c3"], [], 2.0, 0)
    assert a_run.answered and a_run.halt is None


def test_an_error_before_anything_was_done_leaves_nobody_in_doubt():
    a_run = run()
    news = sorted_out(a_run, Outcome(batch(2), error=error(Effect.NOTHING, retry_after=7.0), seconds=2.0))
    assert (news.not_arrived, news.lost, news.slowest, news.trouble) == (["c0", "c1"], [], 0.0, True)
    assert (a_run.halt.seconds, a_run.answered) == (7.0, False)


def test_an_error_after_which_nobody_knows_leaves_everybody_in_doubt():
    a_run, news = run(), News(slowest=1.0)
    outcomes.sort(a_run, Outcome(batch(2), error=error(Effect.UNKNOWN), seconds=9.0), news)
    assert (news.lost, news.not_arrived, news.slowest, news.trouble) == (["c0", "c1"], [], 9.0, True)
    assert isinstance(a_run.halt, Paused) and not a_run.answered


def test_a_mistake_of_ours_leaves_everybody_in_doubt_and_is_told_by_its_reference():
    a_run = run()
    news = sorted_out(a_run, Outcome(batch(2), error=ValueError("x")))
    assert (news.lost, news.trouble) == (["c0", "c1"], True)
    assert "incident" in a_run.halt.reason and a_run.halt.seconds == 0.0


@pytest.mark.parametrize(("number", "halves"), [(2, 1), (3, 2), (4, 2), (5, 3)])
def test_a_refused_batch_travels_on_in_halves(number, halves):
    a_run = run(batch_size=50, taken_in_a_row=9)
    news = sorted_out(a_run, Outcome(batch(number), error=error(Effect.REFUSED)))
    assert [(len(some), half) for some, half in news.refused] == [(number, halves)]
    assert (a_run.taken_in_a_row, a_run.answered, news.suspects, news.batch_size) == (0, True, [], None)


def test_whoever_is_refused_alone_is_suspected_with_the_reason():
    news = sorted_out(run(), Outcome(batch(1), error=error(Effect.REFUSED)))
    assert [(work.candidate_id, why) for work, why in news.suspects] == [("c0", "the board says refused")]
    assert news.refused == []


@pytest.mark.parametrize(("number", "known", "size"), [(5, None, 2), (4, None, 2), (4, 1, 1), (9, 3, 3), (2, None, 1)])
def test_a_batch_that_is_too_large_says_how_many_may_be(number, known, size):
    news = News(batch_size=known)
    outcomes.sort(run(batch_size=8), Outcome(batch(number), error=error(Effect.TOO_LARGE)), news)
    assert (news.batch_size, [half for _, half in news.refused]) == (size, [number // 2])


@pytest.mark.parametrize(
    ("number", "seen", "asked"), [(4, -math.inf, True), (5, -math.inf, True), (3, -math.inf, False), (4, None, False)]
)
def test_before_a_full_batch_is_halved_the_campaign_is_looked_at_again(number, seen, asked):
    way = Way("camp-backend")
    a_run = run(way=way)
    if seen is None:
        assert a_run.destination_is_there(News())
        way.asked.clear()
    sorted_out(a_run, Outcome(batch(number), error=error(Effect.REFUSED)))
    assert bool(way.asked) is asked


# --- Sizes that are tried, and what is remembered of them ---


@pytest.mark.parametrize(
    ("values", "size", "tries"),
    [
        ({"taken_in_a_row": 60}, 8, True),
        ({"taken_in_a_row": 61}, 8, True),
        ({"taken_in_a_row": 59}, 4, False),
        ({"taken_in_a_row": 60, "may_try_larger": False}, 4, False),
        ({"taken_in_a_row": 60, "batch_size": 30}, 50, True),
        ({"taken_in_a_row": 60, "batch_size": 49}, 50, True),
        ({"taken_in_a_row": 60, "batch_size": 50}, 50, False),
    ],
)
def test_after_sixty_full_batches_twice_as_many_are_tried_once(database, export, values, size, tries):
    a_run = run(**values)
    with database.write() as session:
        outcomes._try_larger(session, session.get_one(Export, export.id), a_run, News())
    assert (a_run.batch_size, a_run.tries_larger) == (size, tries)
    assert a_run.may_try_larger is (values.get("may_try_larger", True) and not tries)


@pytest.mark.parametrize(("taken", "remembered"), [(8, 8), (7, None), (9, None)])
def test_a_size_that_was_tried_and_taken_is_remembered(database, ours, export, taken, remembered):
    a_run = run(batch_size=8, tries_larger=True)
    with database.write() as session:
        outcomes._try_larger(session, session.get_one(Export, export.id), a_run, News(largest_taken=taken))
    assert a_run.tries_larger is (remembered is None)
    with database.read() as session:
        assert connections.get(session, ours[0]).batch_size == remembered


def recorded(database, export, a_run, news, longest_wait=0.0) -> Export:
    with database.write() as session:
        outcomes.record(session, session.get_one(Export, export.id), a_run, news, longest_wait)
    with database.read() as session:
        return session.get_one(Export, export.id)


@pytest.mark.parametrize(("size", "remembered"), [(3, 3), (4, None), (5, None), (None, None)])
def test_a_smaller_size_is_remembered_for_the_connection(database, ours, export, size, remembered):
    a_run = run(tries_larger=True)
    recorded(database, export, a_run, News(batch_size=size))
    assert (a_run.batch_size, a_run.tries_larger) == ((3, False) if remembered else (4, True))
    with database.read() as session:
        assert connections.get(session, ours[0]).batch_size == remembered


@pytest.mark.parametrize(
    ("news", "waited", "known", "slowest"),
    [(6.0, 0.0, 5.0, 5.0), (6.1, 0.0, 5.0, 6.1), (0.0, 6.1, 5.0, 6.1), (2.0, 3.0, 0.0, 3.0), (0.0, 0.0, 0.0, 0.0)],
)
def test_only_a_much_slower_answer_is_written_down(database, export, news, waited, known, slowest):
    with database.write() as session:
        session.get_one(Export, export.id).slowest_answer = known
    a_run = run(slowest=known)
    assert recorded(database, export, a_run, News(slowest=news), waited).slowest_answer == slowest
    assert a_run.slowest == slowest


def test_what_arrives_ends_a_trouble_and_is_counted(database, export):
    with database.write() as session:
        held = session.get_one(Export, export.id)
        held.attempts, held.trouble_since, held.wait_reason = 3, 5.0, "waiting"
        sent = items.take(session, held, 3).sending
    a_run = run()
    found = recorded(database, export, a_run, News(arrived=[(sent[0], "id")], url="https://x"))
    assert (found.attempts, found.trouble_since, found.wait_reason, found.result_url) == (0, None, None, "https://x")
    assert (a_run.tally.counts().exported, a_run.tally.counts().waiting) == (1, 7)
    with database.read() as session:
        counted = items.count(session, export.id)
    assert (counted.exported, counted.waiting) == (1, 7)


@pytest.mark.parametrize(("judge", "failed"), [(True, 1), (False, 0)])
def test_whoever_is_suspected_fails_once_the_campaign_was_seen(database, export, judge, failed):
    with database.write() as session:
        sent = items.take(session, session.get_one(Export, export.id), 2).sending
    a_run = run()
    recorded(database, export, a_run, News(suspects=[(sent[0], "rejected")], judge=judge))
    assert a_run.tally.counts().failed == failed
    with database.read() as session:
        assert lessons.any_suspect(session, session.get_one(Export, export.id)) is (not judge)


@pytest.mark.parametrize(("halt", "attempts"), [(Paused(0.0), 1), (Stopped("over"), 0), (None, 0)])
def test_several_requests_that_fail_together_are_one_trouble(database, export, halt, attempts):
    a_run = run(halt=halt)
    for _ in range(2):
        found = recorded(database, export, a_run, News(trouble=True))
    assert found.attempts == attempts
    assert a_run.troubled is bool(attempts)
    assert halt is None or not isinstance(halt, Paused) or a_run.halt.seconds > 0


def test_a_trouble_of_more_than_a_day_ends_the_export(database, export):
    with database.write() as session:
        session.get_one(Export, export.id).trouble_since = leases.database_now(session) - 86_500
    a_run = run(halt=Paused(9.0))
    recorded(database, export, a_run, News(trouble=True))
    assert isinstance(a_run.halt, Stopped)
    a_run = run(halt=Paused(9.0))
    with database.write() as session:
        session.get_one(Export, export.id).trouble_since = leases.database_now(session) - 86_000
    recorded(database, export, a_run, News(trouble=True))
    assert a_run.halt.seconds == 9.0


# --- Who halts a run ---


def test_of_two_reasons_an_end_counts_most_and_then_the_longer_pause_that_is_told():
    end, other = Stopped("over"), Stopped("again")
    assert weightier(None, end) is end and weightier(end, other) is end
    assert weightier(Paused(5.0), end) is end and weightier(end, Paused(5.0)) is end
    for one, two in ((Paused(5.0, "a"), Paused(3.0, "b")), (Paused(3.0, "b"), Paused(5.0, "a"))):
        found = weightier(one, two)
        assert (found.seconds, found.reason) == (5.0, "a")
    for one, two in ((Paused(5.0), Paused(3.0, "b")), (Paused(3.0, "b"), Paused(5.0))):
        found = weightier(one, two)
        assert (found.seconds, found.reason) == (5.0, "b")
    assert weightier(Paused(5.0, "a"), Paused(5.0, "b")).reason == "b"


def test_an_interruption_of_ours_is_not_told_and_is_no_trouble():
    a_run, news = run(), News()
    a_run.halt_for(error(Effect.NOTHING, interrupted=True).why, news)
    assert (a_run.halt.reason, news.trouble) == (None, False)
    a_run, news = run(), News()
    a_run.halt_for(error(Effect.NOTHING).why, news)
    assert (a_run.halt.reason, news.trouble) == ("the board says nothing", True)
    ends = error(Effect.NOTHING, ends=True, connection_problem="the key is refused").why
    a_run, news = run(), News()
    a_run.halt_for(ends, news)
    assert isinstance(halt_for(ends), Stopped) and isinstance(a_run.halt, Stopped)
    assert (news.trouble, news.connection_problem) == (False, "the key is refused")
    a_run.halt_for(error(Effect.NOTHING, connection_problem="another").why, news)
    assert news.connection_problem == "the key is refused"


@pytest.mark.parametrize(
    ("change", "halted", "cancelled"),
    [
        (lambda session, export, connection: None, None, False),
        (lambda session, export, connection: setattr(export, "cancel_requested", True), None, True),
        (lambda session, export, connection: switches.turn_on(session, switches.PAUSE), Paused, False),
        (lambda session, export, connection: setattr(connection, "can_export", False), Stopped, False),
        (lambda session, export, connection: setattr(connection, "connected_at", 5.0), Paused, False),
        (lambda session, export, connection: setattr(connection, "ledger_id", "another"), Stopped, False),
        (lambda session, export, connection: connections.remove(session, export.workspace_id), Stopped, False),
    ],
)
def test_nothing_leaves_once_somebody_has_stopped_it_or_the_connection_changed(
    database, ours, export, change, halted, cancelled
):
    with database.read() as session:
        a_run = run(connection=connections.get(session, ours[0]))
    with database.write() as session:
        held = session.get_one(Export, export.id)
        change(session, held, session.get_one(Connection, ours[1]))
        session.flush()
        a_run.look_again(session, held)
        assert (type(a_run.halt) if a_run.halt else None, a_run.cancelled) == (halted, cancelled)
        assert a_run.leaving is bool(halted or cancelled)
    if cancelled:
        # A pause of the operator concerns nobody who cancels.
        with database.write() as session:
            switches.turn_on(session, switches.PAUSE)
            a_run.look_again(session, held)
        assert a_run.halt is None


@pytest.mark.parametrize(
    ("way", "there", "halt", "asked"),
    [
        (Way("other", "camp-backend"), True, None, 1),
        # A list may leave out for once what is there.
        (Way("other"), False, Stopped, 2),
        (Way(fails=error(Effect.NOTHING)), False, Paused, 1),
    ],
)
def test_whether_the_campaign_is_there(way, there, halt, asked):
    a_run = run(way=way)
    assert not a_run.seen_lately()
    assert a_run.destination_is_there(News()) is there
    assert (type(a_run.halt) if a_run.halt else None, a_run.seen_lately()) == (halt, there)
    assert a_run.answered is (halt is not Paused)
    assert way.asked == [(ExportKind.PROSPECTS, "dana@example.com")] * asked


def test_the_campaign_was_seen_lately_for_a_second(monkeypatch):
    a_run = run(seen_at=100.0)
    for now, lately in ((100.9, True), (101.0, False), (102.0, False)):
        monkeypatch.setattr(standing.time, "monotonic", lambda now=now: now)
        assert a_run.seen_lately() is lately


@pytest.mark.parametrize(("slowest", "seconds"), [(0.0, 8.0), (2.0, 8.0), (3.0, 9.0), (19.0, 57.0), (25.0, 60.0)])
def test_a_doubt_settles_for_three_times_the_slowest_answer(slowest, seconds):
    assert run(slowest=slowest).settle_seconds() == seconds


def test_progress_is_told_every_second_and_a_half(monkeypatch):
    told = []
    monkeypatch.setattr(standing, "tell", lambda session, export, counts: told.append(counts))
    nothing: Any = None
    a_run = run(told_at=100.0)
    for now, number in ((101.4, 0), (101.6, 1), (103.0, 1), (103.2, 2)):
        monkeypatch.setattr(standing.time, "monotonic", lambda now=now: now)
        a_run.tell_sometimes(nothing, nothing)
        assert len(told) == number
    assert told[0] == NOBODY


# --- When it gives way ---

# Nobody is on the way.
SENDERS: Any = SimpleNamespace(longest_wait=lambda: 0.0, shortest_wait=lambda: 0.0, longest_answer=0.0)


class Queue:
    def __init__(self, waiting=False, modal=False) -> None:
        self.waiting, self.modal, self.looked = waiting, modal, 0

    def how_many_wait(self):
        return int(self.waiting)

    def somebody_waits_next(self):
        self.looked += 1
        return self.modal


@pytest.mark.parametrize(
    ("after", "queue", "progressed", "gives_way"),
    [
        (1.9, Queue(waiting=True), True, False),
        (2.1, Queue(waiting=True), True, True),
        (2.1, Queue(waiting=True), False, False),
        (2.1, Queue(), True, False),
        # Of many who wait, each has its turn within ten seconds; but a run that pauses all the time gets nowhere.
        (1.9, Queue(waiting=5), True, False),
        (0.9, Queue(waiting=11), True, False),
        (1.0, Queue(waiting=11), True, True),
        (0.6, Queue(waiting=500), True, False),
        (0.8, Queue(waiting=500), True, True),
        (0.35, Queue(waiting=500, modal=True), True, True),
        (0.25, Queue(waiting=True, modal=True), True, False),
        (0.35, Queue(waiting=True, modal=True), True, True),
        (59.0, Queue(), True, False),
        (61.0, Queue(), False, True),
    ],
)
def test_a_run_gives_way_to_whoever_waits_once_it_has_got_anywhere(monkeypatch, after, queue, progressed, gives_way):
    monkeypatch.setattr(giving_way.time, "monotonic", lambda: 100.0)
    a_run = run(services=SimpleNamespace(queue=queue, stopping=lambda: False), progressed=progressed)
    way = GivingWay(a_run, SENDERS)
    way.begin()
    monkeypatch.setattr(giving_way.time, "monotonic", lambda: 100.0 + after)
    assert way.look() is False
    assert (a_run.halt is not None) is gives_way
    # It looks into the queue five times a second, and not at all once it gives way.
    way.look()
    assert queue.looked == 1


def test_a_process_that_ends_waits_six_seconds_for_what_is_in_flight(monkeypatch):
    a_run = run(services=SimpleNamespace(queue=Queue(), stopping=lambda: True), halt=Paused(9.0, "told"))
    monkeypatch.setattr(giving_way.time, "monotonic", lambda: 100.0)
    way = GivingWay(a_run, SENDERS)
    for now, at_once in ((100.0, False), (105.9, False), (106.1, True)):
        monkeypatch.setattr(giving_way.time, "monotonic", lambda now=now: now)
        assert way.look() is at_once
        assert a_run.halt.reason == "told"
    a_run.halt = None
    way.look()
    assert a_run.halt.seconds == 0.0


@pytest.mark.parametrize(
    ("waited", "youngest", "usual", "halt", "waiting", "straggles"),
    [
        (8.1, 8.1, 2.0, Paused(0.0), True, True),
        (7.9, 7.9, 0.1, Paused(0.0), True, False),
        # The others are slow too.
        (9.0, 9.0, 2.5, Paused(0.0), True, False),
        # Another one left just now, whose answer comes soon.
        (25.0, 0.1, 0.2, Paused(0.0), True, False),
        (25.0, 0.9, 0.2, Paused(0.0), True, True),
        # Nothing has come back yet: nobody gains by trying somebody else.
        (25.0, 25.0, 0.0, Paused(0.0), True, False),
        (25.0, 25.0, 0.1, Paused(0.0), False, False),
        # It has more to do, or is to end for good.
        (25.0, 25.0, 0.1, None, True, False),
        (25.0, 25.0, 0.1, Stopped("no key"), True, False),
    ],
)
def test_an_answer_that_takes_far_longer_than_the_others_holds_no_worker(
    monkeypatch, waited, youngest, usual, halt, waiting, straggles
):
    senders: Any = SimpleNamespace(longest_wait=lambda: waited, shortest_wait=lambda: youngest, longest_answer=usual)
    a_run = run(services=SimpleNamespace(queue=Queue(waiting=waiting), stopping=lambda: False), halt=halt)
    way = GivingWay(a_run, senders)
    # After a freeze each answer seems to take long, and comes in a moment.
    for now, is_sure in ((100.0, False), (100.4, False), (100.6, True)):
        monkeypatch.setattr(giving_way.time, "monotonic", lambda now=now: now)
        assert way.only_straggles() is (straggles and is_sure)


# --- The lease ---


def test_whoever_was_overtaken_reads_nothing_any_more(database, export):
    lease = leases.claim(database, export.id, 10)
    held = HeldLease(database, lease, 0.0)
    with held.read() as (_, found):
        assert found.id == export.id
    with database.write() as session:
        session.get_one(Export, export.id).lease_until = 0.0
    assert leases.claim(database, export.id, 10) is not None
    with pytest.raises(LeaseLost), held.read():
        pass
    with database.write() as session:
        session.delete(session.get_one(Export, export.id))
    with pytest.raises(LeaseLost), held.read():
        pass


def test_a_write_gives_seven_seconds_from_when_it_began(database, export):
    now = [100.0]
    lease = leases.claim(database, export.id, 10)
    held = HeldLease(database, lease, 100.0, lambda: now[0])
    with held.write():
        now[0] = 102.0
    assert held._ours_until == 107.0
    now[0] = 90.0
    with held.write():
        pass
    assert held._ours_until == 107.0
