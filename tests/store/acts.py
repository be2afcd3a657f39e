"""What the store is asked and does for one workspace, export or person: calls of its functions in the world of
tests.store.neighbours."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import update

from store.after import digests, figures, samples, sent, watches
from store.after.figures import Figures
from store.after.samples import Sample
from store.base.db import Database
from store.connection import accounts, connections, destinations
from store.exporting import (
    claims,
    exports,
    held,
    items,
    known,
    leases,
    lessons,
    not_arrived,
    pace,
    seals,
    selection,
    states,
    steps,
    visibility,
)
from store.exporting.visibility import Reader
from store.messages import attachments, homes, outbox, silence
from store.models import Candidate, CheckState, DraftState, Export, ExportKind, ExportState, Project
from store.people import details, dummies, identities, parting, projects
from store.people import figures as numbers
from store.upkeep import deletion, erasure, misbooked
from store.workspaces import audit, columns, follows, installations, off_limits, overview, way, workspaces
from tests.store.factory import people
from tests.store.neighbours import CAMPAIGN, CHANNEL, READER, TEAM, USER, World, blurred

PROSPECTS = ExportKind.PROSPECTS
Case = Callable[[Any, World], Any]
QUIET: set[Case] = set()


def quiet(case: Case) -> Case:
    """A case that says no, or nothing, or changes nothing: any other must."""
    QUIET.add(case)
    return case


def elsewhere(session: Any, world: World, **values: Any) -> None:
    """Change every export of other workspaces, for one question: what is asked is not kept."""
    session.execute(update(Export).where(Export.workspace_id != world.workspace).values(**values))


def keys_of(work: Sequence[items.Work]) -> list[str]:
    """By what the ledger knows people."""
    return [one.identity for one in work]


ASKED_OF_A_WORKSPACE: list[Case] = [
    lambda s, w: sorted(digests.due_of(s, w.workspace, 9.0)),
    lambda s, w: digests.take(s, w.workspace, CHANNEL, 9.0),
    lambda s, w: watches.watching(s, w.connection, 0.0),
    lambda s, w: watches.results(s, w.workspace, READER, "", 9),
    lambda s, w: watches.week(s, w.workspace, 0.0, 1e12),
    lambda s, w: watches.of_workspace(s, w.workspace, 0.0),
    lambda s, w: watches.replies(s, w.workspace, 0.0),
    quiet(lambda s, w: watches.workspace_has_none(s, w.workspace)),
    lambda s, w: figures.find(s, w.connection),
    lambda s, w: figures.lately(s, w.connection, CAMPAIGN),
    lambda s, w: accounts.known(s, w.connection),
    quiet(lambda s, w: accounts.is_stale(s, w.connection)),
    lambda s, w: connections.get(s, w.workspace),
    lambda s, w: connections.last(s, w.workspace),
    lambda s, w: connections.draft(s, w.workspace, w.draft),
    lambda s, w: exports.get(s, w.workspace, w.exports["ended"]),
    lambda s, w: exports.by_view(s, w.workspace, "V-review"),
    lambda s, w: exports.last_of(s, w.workspace, USER, PROSPECTS),
    lambda s, w: [exports.last_of_project(s, w.workspace, one, READER) for one in w.projects],
    lambda s, w: exports.last_of_project(s, w.workspace, w.projects[0], READER, PROSPECTS),
    lambda s, w: exports.running(s, w.workspace, READER, 9),
    lambda s, w: exports.ended(s, w.workspace, READER, 9, 0),
    lambda s, w: exports.ended(s, w.workspace, Reader("U9"), 9, 0),
    lambda s, w: leases.any_at_work(s, w.connection),
    lambda s, w: selection.sending_the_same(s, w.of(s, "review"), 9),
    lambda s, w: visibility.in_question(s, w.workspace, "U9"),
    quiet(lambda s, w: visibility.is_open(s, w.workspace)),
    lambda s, w: [
        projects.get(s, w.workspace, one, visibility.known_projects(w.workspace, Reader("U9"))) for one in w.projects
    ],
    lambda s, w: projects.search(s, w.workspace, "e", 9, visibility.known_projects(w.workspace, Reader(USER))),
    lambda s, w: projects.named(s, w.workspace, "ended", USER, visibility.known_projects(w.workspace, READER)),
    lambda s, w: overview.overview(s, w.workspace, READER),
    lambda s, w: overview.overview(s, w.workspace, Reader("U9")),
    lambda s, w: off_limits.number(s, w.workspace),
    lambda s, w: off_limits.entries(s, w.workspace),
    lambda s, w: sorted(off_limits.entries(s, w.workspace, 9), key=lambda entry: entry.written),
    lambda s, w: off_limits.search(s, w.workspace, "acme", 9),
    lambda s, w: audit.latest(s, w.workspace, 99),
    lambda s, w: columns.chosen(s, w.workspace),
    lambda s, w: columns.chosen(s, w.workspace, ["ROLLE", "Alter"]),
    lambda s, w: follows.followers(s, w.workspace),
    lambda s, w: installations.find(s, w.box, TEAM, None).team_id,
    lambda s, w: installations.who_can_help(s, w.workspace),
    lambda s, w: installations.workspaces_of(s, None, TEAM),
    lambda s, w: workspaces.find(s, TEAM),
    lambda s, w: workspaces.mapped(s, w.workspace),
    lambda s, w: homes.revision_of(s, w.workspace),
    lambda s, w: homes.admins(s, w.workspace),
    lambda s, w: [numbers.count(s, s.get_one(Project, one)) for one in w.projects],
    lambda s, w: misbooked.to_look_at(s, TEAM),
    lambda s, w: identities.resolve(s, w.workspace, people(3, 2)),
    lambda s, w: projects.recognised(s, w.workspace, identities.keyed(s, people(3, 2))),
    lambda s, w: [projects.gone(s, s.get_one(Project, one), s.get_one(Project, one).reading + 1) for one in w.projects],
    quiet(
        lambda s, w: (
            elsewhere(s, w, state=ExportState.PREPARING, file_id="F9"),
            leases.any_being_read(s, w.workspace),
        )[1:]
    ),
    lambda s, w: (s.execute(update(Export).values(state=ExportState.PREPARING)), leases.any_being_read(s, w.workspace))[
        1:
    ],
    lambda s, w: workspaces.emails_of(s, w.workspace, USER),
    lambda s, w: way.find(s, w.workspace),
]
ASKED_OF_AN_EXPORT: list[Case] = [
    lambda s, w: exports.by_id(s, w.exports["running"], lock=True),
    lambda s, w: [exports.elapsed(s, w.of(s, name)) for name in w.exports],
    lambda s, w: [exports.age(s, w.of(s, name)) for name in w.exports],
    lambda s, w: [items.counts(s, one) for one in w.exports.values()],
    lambda s, w: [items.count(s, one) for one in w.exports.values()],
    lambda s, w: items.unsettled(s, w.of(s, "running"), 9, 0.0),
    lambda s, w: items.unsent(s, w.of(s, "running"), 9),
    lambda s, w: items.next_settling(s, w.exports["running"], 60.0),
    lambda s, w: [not_arrived.failed_rows(s, one) for one in w.exports.values()],
    lambda s, w: known.pace(s, w.exports["review"]),
    lambda s, w: known.next_people(s, w.of(s, "review"), 9),
    lambda s, w: known.everybody(s, w.of(s, "review")),
    lambda s, w: known.check(s, w.of(s, "review")),
    quiet(lambda s, w: known.choices(s, w.of(s, "review"))),
    lambda s, w: lessons.any_suspect(s, w.of(s, "running")),
    quiet(lambda s, w: lessons.size_that_was_taken(s, w.of(s, "running"), w.work(s, "running")[2].row_number)),
    lambda s, w: [list(not_arrived.not_arrived(s, one)) for one in w.exports.values()],
    lambda s, w: not_arrived.first_failed(s, w.exports["ended"], [2, 3, 4, 5]),
    lambda s, w: [
        sorted(not_arrived.stored_people(s, one), key=lambda person: person["row"]) for one in w.exports.values()
    ],
    lambda s, w: not_arrived.first_people(s, states.failed_of(w.of(s, "ended")), 9),
    lambda s, w: not_arrived.first_people(s, states.left_of(w.of(s, "ended")), 9),
    lambda s, w: not_arrived.rows_not_attempted(s, w.exports["ended"]),
    lambda s, w: not_arrived.not_filled_rows(s, w.exports["ended"]),
    quiet(lambda s, w: pace.seconds_left(w.of(s, "running"), 5, time.time())),
    lambda s, w: seals.seal(s, w.of(s, "review")),
    lambda s, w: seals.differences(s, w.of(s, "ended"), states.failed_of(w.of(s, "ended"))),
    lambda s, w: seals.mark(s, w.of(s, "ended"), states.failed_of(w.of(s, "ended"))),
    lambda s, w: selection.plan(s, w.of(s, "review")),
    lambda s, w: selection.first_to_send(s, w.of(s, "review"), 9),
    lambda s, w: selection.first_marked(s, w.of(s, "review"), 9),
    lambda s, w: selection.candidates_named(s, w.of(s, "review"), "person", 9),
    lambda s, w: selection.previously(s, w.of(s, "review"), selection.EVERYBODY, 9),
    lambda s, w: held.people(s, w.of(s, "review"), 9),
    lambda s, w: held.by_entry(s, w.of(s, "review"), 9),
    lambda s, w: held.any_let_through(s, w.of(s, "review")),
    lambda s, w: [outbox.exists(s, w.of(s, name), "rows") for name in w.exports],
    lambda s, w: [outbox.slots(s, w.of(s, name), "") for name in w.exports],
    lambda s, w: [outbox.is_posted(s, w.of(s, name), "progress") for name in w.exports],
    lambda s, w: outbox.thread_of(s, w.message(s, "failures")),
    lambda s, w: outbox.place_beside(s, w.message(s, "rows")),
    lambda s, w: samples.people(s, w.of(s, "ended")),
    lambda s, w: sent.count(s, w.of(s, "ended")),
    lambda s, w: list(sent.sent(s, w.exports["ended"])),
    lambda s, w: watches.find(s, w.exports["ended"]),
    lambda s, w: watches.result(s, w.of(s, "ended")),
    lambda s, w: steps.since_end(s, w.of(s, "ended")),
    lambda s, w: steps.of_execution(s, w.workspace, "Fx5"),
    lambda s, w: sorted(misbooked.exported(s, w.of(s, "ended"), "", 9), key=lambda work: work.row_number),
    lambda s, w: misbooked.to_look_at(s, TEAM, w.exports["ended"]),
    quiet(lambda s, w: exports.in_trouble_for(s, w.of(s, "running"))),
    lambda s, w: [
        [ask(w.of(s, name), who) for name in w.exports]
        for ask in (visibility.may_know, visibility.may_read_its_channel)
        for who in (READER, Reader(USER), Reader("U9"), Reader("U9", frozenset({CHANNEL})))
    ],
    lambda s, w: [visibility.reports_privately(w.of(s, name)) for name in w.exports],
    # An export that an older version made: of those who were read then or since, and of nobody who was gone before.
    lambda s, w: (
        s.execute(update(Export).values(listed=False)),
        s.execute(update(Candidate).where(Candidate.row_number == 62).values(reading=Candidate.reading + 1)),
        s.execute(update(Candidate).where(Candidate.row_number == 63).values(reading=Candidate.reading - 1)),
        selection.plan(s, w.of(s, "review")),
    )[3:],
]
ASKED_OF_A_PERSON: list[Case] = [
    lambda s, w: destinations.known(s, w.workspace, USER, PROSPECTS),
    lambda s, w: destinations.find(s, w.workspace, USER, PROSPECTS, CAMPAIGN),
    lambda s, w: destinations.find(s, w.workspace, USER, PROSPECTS, "camp-6"),
    quiet(lambda s, w: destinations.find(s, w.workspace, USER, PROSPECTS, "camp-55")),
    lambda s, w: exports.last_of(s, w.workspace, USER, PROSPECTS),
    lambda s, w: exports.running(s, w.workspace, Reader(USER), 9),
    lambda s, w: exports.by_view(s, w.workspace, "V-review"),
    lambda s, w: workspaces.sourcewhale_email_of(s, w.workspace, USER),
    quiet(lambda s, w: watches.reminders_are_off(s, w.workspace, USER)),
    lambda s, w: connections.draft(s, w.workspace, w.draft),
    lambda s, w: connections.draft_by_id(s, w.draft),
    lambda s, w: digests.take(s, w.workspace, CHANNEL, 9.0),
]


# --- What is done, in a transaction ---


def left_to_others(session: Any, world: World, *, cancelled: bool) -> int:
    """Some who were left to another export, with and without an entry in the ledger."""
    export = world.of(session, "running")
    people = [one.candidate_id for one in world.work(session, "running")[3:8]]
    items.change(session, export, people, state="skipped", reason="previously exported", in_doubt=False)
    return not_arrived.settle_with_others(session, export, cancelled=cancelled)


DONE_IN_A_WORKSPACE: list[Case] = [
    # It depends on other exports of the workspace.
    lambda s, w: left_to_others(s, w, cancelled=False),
    lambda s, w: left_to_others(s, w, cancelled=True),
    lambda s, w: digests.begin(s, w.workspace, "C9", USER, 9.0, {}),
    lambda s, w: digests.end(s, w.workspace, CHANNEL),
    lambda s, w: watches.switch_reminders(s, w.workspace, None, on=False),
    lambda s, w: figures.look_soon(s, w.workspace, w.connection),
    lambda s, w: figures.note_answer(s, w.connection, 9.0, {"camp-9": Figures(sent=1)}, whole=False),
    quiet(lambda s, w: accounts.ensure(s, w.workspace, w.connection)),
    lambda s, w: accounts.note(s, w.workspace, w.connection, {"campaigns": ["one"]}),
    quiet(lambda s, w: accounts.ledger_for(s, w.workspace, {"campaigns": ["three", "four"]}, w.connection)),
    lambda s, w: connections.set_problem(s, w.connection, "the key is refused"),
    lambda s, w: connections.remember_batch_size(s, w.connection, 7),
    lambda s, w: connections.remove(s, w.workspace),
    lambda s, w: connections.move_draft(
        s, w.draft, expected=DraftState.CREDENTIALS, to=DraftState.VERIFIED, job_id="1"
    ),
    lambda s, w: connections.finish_draft(s, connections.draft_by_id(s, w.draft)),
    lambda s, w: destinations.forget(s, w.workspace),
    lambda s, w: projects.begin_reading(s, w.workspace, "ended", USER, visibility.known_projects(w.workspace, READER)),
    lambda s, w: projects.finish_reading(s, s.get_one(Project, w.projects[0]), 2, {}),
    lambda s, w: projects.put_candidates(s, s.get_one(Project, w.projects[0]), 2, people(9, 2)),
    quiet(lambda s, w: [projects.ensure_listed(s, s.get_one(Project, one)) for one in w.projects]),
    lambda s, w: [dummies.give_numbers(s, w.workspace, one) for one in w.projects],
    lambda s, w: [numbers.refresh(s, one) for one in w.projects],
    lambda s, w: numbers.forget(s, w.workspace),
    lambda s, w: [details.note_missing(s, one) for one in w.projects],
    lambda s, w: [states.expire_reviews(s, one) for one in w.projects],
    lambda s, w: off_limits.put(s, w.workspace, USER, [off_limits.entry_of("b.org", "lawyers")]),
    lambda s, w: off_limits.remove(s, w.workspace, [w.entry]),
    lambda s, w: off_limits.keep_only(s, w.workspace, {"d:b.org"}),
    lambda s, w: audit.record(s, w.workspace, USER, audit.Action.STARTED),
    lambda s, w: columns.choose(s, w.workspace, USER, {"rolle": "company", "Ort": None}),
    lambda s, w: follows.unfollow(s, w.workspace, CHANNEL),
    lambda s, w: homes.changed(s, w.workspace),
    lambda s, w: silence.hold(s, w.workspace),
    lambda s, w: installations.remove(s, TEAM, None, at=time.time()),
    lambda s, w: installations.mark_dead(s, installations.find(s, w.box, TEAM, None).id, "token_revoked"),
    quiet(lambda s, w: installations.hold_messages(s, w.workspace)),
    lambda s, w: (
        installations.mark_dead(s, installations.find(s, w.box, TEAM, None).id, "token_revoked"),
        installations.hold_messages(s, w.workspace),
    ),
    lambda s, w: workspaces.ensure(s, TEAM, "E5"),
    lambda s, w: parting.keep_apart(s, w.workspace, w.work(s, "ended")[3].identity, people(2, 90)),
    lambda s, w: states.create(s, **{**NEW, "workspace_id": w.workspace, "connection_id": w.connection}),
    lambda s, w: states.give_up_all(s, w.workspace),
    # The ledger is that of a connection.
    lambda s, w: claims.claim(s, w.of(s, "running"), [one.candidate_id for one in w.work(s, "running")]),
    lambda s, w: claims.claim(s, w.of(s, "review"), [one.candidate_id for one in w.people_of(s, "review")]),
    quiet(lambda s, w: claims.take_over_doubts(s, w.of(s, "review"), keys_of(w.people_of(s, "review")))),
    lambda s, w: claims.take_over_doubts(s, w.of(s, "running"), keys_of(w.work(s, "ended"))),
    lambda s, w: claims.note_exported(s, w.of(s, "running"), keys_of(w.work(s, "running")[3:6])),
    lambda s, w: claims.note_doubtful(s, w.of(s, "running"), [(keys_of(w.work(s, "running"))[4], 5.0, CAMPAIGN)]),
    lambda s, w: claims.note_doubtful(s, w.of(s, "running"), [(keys_of(w.work(s, "running"))[4], None, None)]),
    lambda s, w: claims.note_rest_doubtful(s, w.of(s, "running")),
    lambda s, w: claims.give_up(s, w.of(s, "running"), keys_of(w.work(s, "running")[2:6])),
    quiet(lambda s, w: claims.give_up_gone(s, w.of(s, "running"))),
    lambda s, w: claims.give_up_booked(s, w.of(s, "ended"), keys_of(w.work(s, "ended"))),
    quiet(lambda s, w: states.book_again(s, w.of(s, "ended"))),
]
DONE_TO_AN_EXPORT: list[Case] = [
    lambda s, w: exports.name_destination(s, w.exports["step"], "five"),
    lambda s, w: exports.set_options(s, w.of(s, "review"), include_previous=True),
    lambda s, w: items.take(s, w.of(s, "running"), 1, 5.0),
    lambda s, w: items.mark_leaving(s, w.of(s, "running"), [w.work(s, "running")[2].candidate_id], 5.0),
    lambda s, w: items.note_lost(s, w.of(s, "running"), [w.work(s, "running")[3].candidate_id]),
    lambda s, w: items.note_taken_over(s, w.of(s, "running"), time.time() + 6000.0),
    lambda s, w: items.note_not_arrived(s, w.of(s, "running"), [one.candidate_id for one in w.work(s, "running")[4:6]]),
    lambda s, w: items.note_missed(s, w.of(s, "running"), [w.work(s, "running")[4].candidate_id]),
    lambda s, w: items.note_exported(s, w.of(s, "running"), [(w.work(s, "running")[4], "id")]),
    lambda s, w: items.note_failed(s, w.of(s, "running"), w.work(s, "running")[4:6], "no", may_have_arrived=True),
    lambda s, w: items.note_failed(s, w.of(s, "running"), w.work(s, "running")[4:6], "no", may_have_arrived=False),
    lambda s, w: items.note_previously_exported(s, w.of(s, "running"), w.work(s, "running")[4:5]),
    lambda s, w: items.note_cancelled(s, w.of(s, "running"), w.work(s, "running")[4:5]),
    lambda s, w: items.fail_rest(s, w.of(s, "running"), "the key is refused"),
    lambda s, w: items.cancel_rest(s, w.of(s, "running")),
    lambda s, w: items.change(s, w.of(s, "ended"), [w.work(s, "ended")[0].candidate_id], reason="not filled"),
    lambda s, w: not_arrived.note_not_filled(s, w.of(s, "ended"), {w.work(s, "ended")[0].candidate_id: "phone"}),
    lambda s, w: known.end(s, w.of(s, "review"), CheckState.DONE),
    lambda s, w: known.choose(s, w.of(s, "review"), leave_out_known=True, leave_out_contacted=True),
    lambda s, w: known.note(s, w.of(s, "review"), w.people_of(s, "review")[3:5], {}, 60.0),
    lambda s, w: known.forget(s, w.exports["review"]),
    lambda s, w: (known.end(s, w.of(s, "review"), CheckState.DONE), known.ask(s, w.of(s, "review"))),
    lambda s, w: leases.make_due(s, w.of(s, "running")),
    lambda s, w: lessons.note_refused(s, w.of(s, "running"), w.work(s, "running")[3:5], most_together=1),
    lambda s, w: lessons.note_suspect(s, w.of(s, "running"), w.work(s, "running")[3], "no"),
    lambda s, w: lessons.fail_suspects(s, w.of(s, "running")),
    lambda s, w: seals.bind(s, w.of(s, "review")),
    lambda s, w: seals.bind_again(s, w.of(s, "ended"), states.failed_of(w.of(s, "ended"))),
    lambda s, w: seals.fail_changed(s, w.of(s, "running"), w.work(s, "running")[4:6]),
    lambda s, w: states.read_again(s, w.of(s, "review"), encoding="cp1250"),
    lambda s, w: states.dismiss(s, w.of(s, "review"), "not wanted"),
    lambda s, w: states.request_cancel(s, w.of(s, "running")),
    lambda s, w: states.retry(s, w.of(s, "ended"), USER),
    lambda s, w: states.send_rest(s, w.of(s, "step"), USER),
    lambda s, w: states.end(s, w.of(s, "running"), ExportState.CANCELLED),
    lambda s, w: states.note_trouble(s, w.of(s, "running")),
    lambda s, w: states.start(s, w.of(s, "review")),
    lambda s, w: steps.told(s, w.exports["step"]),
    lambda s, w: steps.postpone(s, w.exports["step"], seconds=600.0),
    lambda s, w: outbox.put(s, w.of(s, "ended"), "progress", text="new", blocks=[], channel_id=CHANNEL),
    lambda s, w: outbox.put(s, w.of(s, "ended"), "else", text="new", blocks=[], channel_id=CHANNEL),
    lambda s, w: outbox.put_file(
        s, w.of(s, "ended"), "more", file_name="x.csv", text="x", channel_id=CHANNEL, beside="progress"
    ),
    lambda s, w: outbox.delivered(s, w.message(s, "progress"), channel=CHANNEL, ts="1.0"),
    lambda s, w: outbox.remember_link(s, w.message(s, "progress"), "https://slack.example/1"),
    lambda s, w: outbox.postpone(s, w.message(s, "progress"), seconds=600.0),
    lambda s, w: outbox.redirect(s, w.message(s, "failures"), problem="is_archived"),
    lambda s, w: (
        outbox.delivered(s, w.message(s, "progress"), channel="C7", ts="1.0"),
        outbox.move_beside_thread(s, w.message(s, "failures"), problem="locked"),
    ),
    lambda s, w: (
        outbox.delivered(s, w.message(s, "progress"), channel="C7", ts="1.0"),
        outbox.post_anew(s, w.message(s, "progress"), problem="locked"),
        outbox.place_beside(s, w.message(s, "rows")),
    ),
    lambda s, w: outbox.simplify(s, w.message(s, "progress"), problem="invalid_blocks"),
    lambda s, w: outbox.give_up(s, w.message(s, "progress"), problem="gone"),
    lambda s, w: attachments.remember_file(s, w.message(s, "rows"), "F9", lease_seconds=600.0),
    lambda s, w: attachments.withdraw_files(s, w.of(s, "ended"), "rows", but="rows2"),
    lambda s, w: attachments.replace_file(s, w.message(s, "rows"), "no file", []),
    lambda s, w: (
        attachments.remember_file(s, w.message(s, "rows"), "F9", lease_seconds=600.0),
        attachments.forget_upload(s, w.message(s, "rows")),
    ),
    lambda s, w: samples.note(s, w.exports["ended"], Sample(5.0, 2, {}, 1, 1)),
    lambda s, w: sent.mark_removed(s, w.of(s, "ended"), USER),
    quiet(lambda s, w: held.judge(s, w.of(s, "review"))),
    lambda s, w: held.let_through(s, w.of(s, "review"), [w.people_of(s, "review")[4].candidate_id], USER),
    lambda s, w: held.leave_out_again(s, w.of(s, "running")),
    lambda s, w: watches.begin(s, w.of(s, "ended"), 2),
    lambda s, w: misbooked.book_as_failed(s, w.of(s, "ended"), [w.work(s, "ended")[0].candidate_id], "not there"),
    lambda s, w: pace.note(s, w.of(s, "running"), 3),
    lambda s, w: held.leave_out(s, w.of(s, "running"), w.work(s, "running")),
    quiet(lambda s, w: seals.leave_out_opted_out(s, w.of(s, "running"), w.work(s, "running"))),
    lambda s, w: states.press(s, w.of(s, "review"), USER, "a reference", {"only": []}),
    lambda s, w: states.to_review(w.of(s, "running")),
]
DONE_FOR_A_PERSON: list[Case] = [
    lambda s, w: destinations.remember(s, w.workspace, USER, PROSPECTS, [destinations.Destination("camp-7", "seven")]),
    lambda s, w: watches.switch_reminders(s, w.workspace, USER, on=False),
    lambda s, w: workspaces.map_email(s, w.workspace, USER, None),
    lambda s, w: workspaces.remember_email(s, w.workspace, USER, "new@example.com"),
    lambda s, w: homes.opened(s, w.workspace, USER, is_admin=False),
    lambda s, w: homes.published(s, w.workspace, USER, 7, "hash"),
    lambda s, w: homes.postpone(s, w.home, seconds=600.0),
    lambda s, w: homes.forget(s, w.home),
    lambda s, w: connections.place_draft(s, w.draft, "V-other"),
    lambda s, w: connections.claim_showing(s, w.draft),
    lambda s, w: connections.move_draft(s, w.draft, expected=DraftState.CREDENTIALS, to=DraftState.VERIFIED),
    lambda s, w: digests.end(s, w.workspace, CHANNEL),
    lambda s, w: follows.unfollow(s, w.workspace, CHANNEL),
    lambda s, w: off_limits.claim_file(s, w.list_file, 600.0),
    lambda s, w: off_limits.postpone_file(s, w.list_file, 600.0),
    lambda s, w: off_limits.file_done(s, w.list_file),
]

# --- What is done, in transactions of its own ---

DONE_BY_ITSELF: list[Case] = [
    lambda d, w: deletion.delete_workspace(d, w.workspace),
    lambda d, w: silence.release(d, w.workspace),
    lambda d, w: figures.claim(d, w.connection, time.time() + 60.0, 90.0),
    lambda d, w: figures.release(d, figures.claim(d, w.connection, time.time() + 60.0, 90.0), 9.0),
    lambda d, w: figures.note_asking(d, w.connection, 9.0),
    lambda d, w: samples.note_asking(d, w.read(d, "ended"), 9.0),
    lambda d, w: copied(d, TEAM),
]
DONE_TO_AN_EXPORT_BY_ITSELF: list[Case] = [
    lambda d, w: known.claim(d, w.exports["review"], 600.0),
    lambda d, w: known.release(d, w.exports["review"], after=600.0),
    lambda d, w: w.lease().token,
    lambda d, w: leases.renew(d, w.lease(), 600.0),
    lambda d, w: leases.release(d, w.lease(), after=600.0),
]
NEW = {
    "project_id": None,
    "requested_by": USER,
    "user_email": "dana@example.com",
    "kind": "prospects",
    "destination_id": CAMPAIGN,
    "destination_name": "five",
    "include_previous": False,
    "dummy_emails": False,
    "channel_id": CHANNEL,
    "view_id": "V-new",
}


def copied(database: Database, team: str) -> Any:
    """How many of what an operator's copy of a workspace holds, and its lines without their order."""
    file = io.StringIO()
    return erasure.copy_workspace(database, team, file), sorted(map(blurred, file.getvalue().split("\n")))
