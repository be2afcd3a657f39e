"""From a form to *Review*, or to a sentence that says what to do instead."""

from __future__ import annotations

import contextlib
import sys
from dataclasses import replace
from types import SimpleNamespace

import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

import seekout
from store.base.db import Database
from store.connection import connections
from store.exporting import known, leases, selection, states
from store.exporting.visibility import Reader
from store.models import CheckState, Export, ExportState, Progress
from store.upkeep import retention
from store.workspaces import off_limits
from tests.store.factory import connected, people, reviewed
from tests.worker.exports.toy import Board, Queue, services
from worker.exports import known_people, preparation, readings
from worker.slack.channels import Place
from worker.slack.downloads import UploadNotReady
from worker.slack.members import SlackUnavailable
from worker.surface.reviews import findings

FILE = "Name,Email\nAda Sample,ada@example.com\nBo Sample,bo@example.com\n"


@pytest.fixture
def prepare(database, workspace, monkeypatch, tmp_path):
    """Prepares an export of a file with this content, or of a known project; returns it."""
    monkeypatch.setattr(preparation, "email_of", lambda *_: "dana@example.com")
    monkeypatch.setattr(preparation, "_place", lambda *_: Place(None))
    monkeypatch.setattr(preparation, "_reader", lambda *_: Reader("U1", reads_all=True))
    path = tmp_path / "people.csv"
    monkeypatch.setattr(preparation, "downloaded", lambda *_: contextlib.nullcontext(path))

    def run(content=None, export=None, stopping=lambda: False, **values):
        if content is not None:
            path.write_text(content)
        if export is None:
            with database.write() as session:
                export = states.create(
                    session,
                    workspace_id=workspace[0],
                    connection_id=workspace[1],
                    requested_by="U1",
                    kind="prospects",
                    destination_id="camp-backend",
                    destination_name="Backend",
                    include_previous=False,
                    dummy_emails=False,
                    channel_id="C1",
                    **({"file_id": "F1", "file_name": "people.csv", "file_url": "https://files.example/F1"} | values),
                )
        with database.write() as session:
            session.execute(update(Export).where(Export.id == export.id).values(next_run_at=0.0))
        preparation.prepare(replace(services(database, Board()), stopping=stopping), export.id)
        with database.read() as session:
            return session.get_one(Export, export.id)

    return run


@pytest.mark.long
def test_a_file_becomes_a_review(prepare):
    export = prepare(FILE)
    assert (export.state, export.report["rows"], export.user_email) == (ExportState.REVIEW, 2, "dana@example.com")
    assert "reads_begun" not in export.report
    assert export.listed


def test_a_file_in_whose_reading_workers_died_is_given_up_with_a_sentence(prepare, database, monkeypatch):
    def die(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(preparation, "_read", die)
        export = None
        for _ in range(readings.MOST_DEAD_WORKERS):
            with pytest.raises(KeyboardInterrupt):
                prepare(FILE, export)
            with database.read() as session:
                export = session.query(Export).one()
            assert export.state == ExportState.PREPARING
    ended = prepare(FILE, export)
    assert ended.state == ExportState.FAILED
    assert "has ended 3 workers" in ended.problem
    assert "Save it in Excel as CSV" in ended.problem


def test_others_write_while_all_people_of_a_review_are_looked_at(prepare, database, workspace, monkeypatch):
    written = []

    def while_others_write(looking):
        def look(*given, **values):
            other = Database(database.engine.url.render_as_string(hide_password=False))
            with other.engine.connect() as connection:
                if other.engine.dialect.name == "sqlite":
                    connection.exec_driver_sql("PRAGMA busy_timeout=0")
            with other.write() as session:
                session.add(Progress(name=f"written meanwhile {len(written)}", reached="now"))
            other.close()
            written.append(looking.__name__)
            return looking(*given, **values)

        return look

    with database.write() as session:
        off_limits.put(session, workspace[0], "U_ADMIN", [off_limits.entry_of("probe.example")])
    for module, name in ((seekout, "employers"), (preparation, "draw"), (preparation, "gather")):
        monkeypatch.setattr(module, name, while_others_write(getattr(module, name)))
    found = prepare(FILE.replace("ada@example.com", "ada@probe.example"))
    assert found.state == ExportState.REVIEW
    assert written == ["employers", "employers", "draw"]
    with database.read() as session:
        plan = selection.plan(session, found)
    assert (plan.send, plan.off_limits) == (1, 1)


def test_a_review_that_was_cut_off_while_it_was_drawn_is_drawn_anew(prepare, database, monkeypatch):
    def die(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(preparation, "draw", die)
        with pytest.raises(KeyboardInterrupt):
            prepare(FILE)
        with database.read() as session:
            export = session.query(Export).one()
        assert (export.state, export.listed) == (ExportState.PREPARING, False)
    again = prepare(export=export)
    assert (again.state, again.report["rows"]) == (ExportState.REVIEW, 2)
    with database.read() as session:
        assert selection.plan(session, again).send == 2


@pytest.mark.long
def test_a_database_that_goes_away_while_a_file_is_read_is_not_held_against_the_file(prepare, database, monkeypatch):
    """It is away when the reading fails, and for a moment more: nothing can be written of it."""
    monkeypatch.setattr(readings, "_PAUSE_SECONDS", 0.01)
    gone = OperationalError("SELECT 1", {}, Exception("the database system is shutting down"))
    write, away = database.write, []

    def writing(**options):
        if away:
            raise away.pop()
        return write(**options)

    monkeypatch.setattr(database, "write", writing)

    def read(*_):
        away.extend([gone] * 5)
        raise gone

    export = None
    with monkeypatch.context() as restarting:
        restarting.setattr(preparation, "_read", read)
        for _ in range(readings.MOST_DEAD_WORKERS + 1):
            export = prepare(FILE, export)
            assert export.state == ExportState.PREPARING
            assert export.report.get("reads_begun", 0) == 0
    assert prepare(FILE, export).state == ExportState.REVIEW


@pytest.mark.long
def test_a_worker_that_is_to_end_leaves_the_file_to_another(prepare, monkeypatch):
    with monkeypatch.context() as ending:
        ending.setattr(preparation, "_ROWS_AT_ONCE", 1)
        waiting = prepare(FILE, stopping=lambda: True)
    assert waiting.state == ExportState.PREPARING
    assert (waiting.attempts, waiting.lease_until, waiting.report["reads_begun"]) == (0, 0.0, 0)
    assert prepare(FILE, waiting).state == ExportState.REVIEW


def test_a_project_whose_details_were_deleted_under_an_open_form_is_not_sent_nameless(prepare, database, workspace):
    old = reviewed(database, *workspace, people(3))
    with database.write() as session:
        session.execute(update(Export).values(created_at=1.0, state=ExportState.CANCELLED, ended_at=1.0))
        session.execute(update(preparation.Project).values(read_at=1.0))
    assert retention.purge_candidates(database, 30) == 3
    ended = prepare(file_id=None, file_name=None, project_id=old.project_id)
    assert ended.state == ExportState.FAILED
    assert "upload its file again" in ended.problem


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("Name,Email\n", "has a header and no candidates"),
        ("Name,Email\n,\n;,\n-,not an address\n", "None of the"),
        ("Name,Email\n" + "-,not an address\n" * 300, "None of the 300"),
    ],
)
@pytest.mark.long
def test_a_file_with_nobody_says_so(prepare, content, sentence):
    ended = prepare(content)
    assert ended.state == ExportState.FAILED
    assert sentence in ended.problem
    assert "upload that" in ended.problem


def being_read(database, workspace, seconds=60.0):
    """Another file is being read just now, somewhere."""
    with database.write() as session:
        export = states.create(
            session,
            workspace_id=workspace[0],
            connection_id=workspace[1],
            requested_by="U2",
            kind="prospects",
            destination_id="camp-backend",
            destination_name="Backend",
            include_previous=False,
            dummy_emails=False,
            channel_id="C1",
            file_id="F2",
            file_name="other.csv",
        )
        export_id = export.id
    assert leases.claim(database, export_id, seconds) is not None
    return export_id


@pytest.mark.long
def test_a_workspace_has_one_file_read_at_a_time(prepare, database, workspace, workers):
    workers(4)
    other = being_read(database, workspace)
    export = prepare(FILE)
    assert export.state == ExportState.PREPARING
    with database.write() as session:
        session.execute(update(Export).where(Export.id == other).values(lease_until=0.0))
    assert prepare(FILE, export=export).state == ExportState.REVIEW


@pytest.mark.parametrize(("number", "state"), [(4, ExportState.REVIEW), (2, ExportState.PREPARING)])
@pytest.mark.long
def test_readings_leave_a_worker_free_for_others(prepare, database, workers, number, state):
    workers(number)
    being_read(database, connected(database, "T2"))
    assert prepare(FILE).state == state


@pytest.fixture
def workers(monkeypatch):
    """Says how many workers there are."""

    def there_are(number):
        monkeypatch.setattr(preparation, "_workers", lambda services: number)

    return there_are


@pytest.mark.parametrize(
    ("person", "exporters", "expected"),
    [
        ({}, [], ExportState.QUEUED),
        ({}, ["U1"], ExportState.QUEUED),
        ({}, ["U2"], ExportState.REVIEW),
        ({"is_admin": True}, ["U2"], ExportState.QUEUED),
        ({"deleted": True}, [], ExportState.REVIEW),
        ({"is_restricted": True}, [], ExportState.REVIEW),
        (None, [], ExportState.REVIEW),
    ],
)
@pytest.mark.long
def test_a_step_goes_on_without_review_only_for_whoever_may_still_export(
    prepare, database, workspace, monkeypatch, person, exporters, expected
):
    def users_info(user):
        if person is None:
            raise TimeoutError
        return {"user": {"id": user} | person}

    slack = SimpleNamespace(of=lambda _: SimpleNamespace(users_info=users_info))
    made = replace(services(database, Board()), slack=slack)
    monkeypatch.setattr(sys.modules[__name__], "services", lambda *_: made)
    with database.write() as session:
        connection = connections.get(session, workspace[0])
        connection.steps_skip_review, connection.exporters = True, exporters
    assert prepare(FILE, step_execution="Fx1", step_due_at=0.0, skip_review=True).state == expected


@pytest.mark.parametrize("another", [False, True])
def test_another_account_is_not_asked_of_the_people_of_a_review(database, workspace, another):
    export = reviewed(database, *workspace, people(2))
    with database.write() as session:
        assert known.ask(session, session.get_one(Export, export.id))
        connections.get(session, workspace[0]).ledger_id = "second" if another else None
    asked = []
    board = Board()
    board.open = lambda *_, **__: SimpleNamespace(known=lambda some, _: asked.extend(some) or {}, close=lambda: None)
    known_people.check(services(database, board), export.id)
    known_people.wait(30)
    with database.read() as session:
        found = known.check(session, session.get_one(Export, export.id))
    assert (found.state, len(asked)) == ((CheckState.FAILED, 0) if another else (CheckState.DONE, 2))


@pytest.mark.long
def test_a_guessed_encoding_is_told_once(prepare, tmp_path):
    content = "Full Name;Email\nAna Kovačević;a@example.com\n"
    (tmp_path / "people.csv").write_bytes(content.encode("cp1250"))
    export = prepare()
    told = [line for line in findings.warnings(export.report) if "Read as" in line]
    assert len(told) == 1
    assert "were guessed to be" in told[0]


def next_look(database, export):
    with database.read() as session:
        # In milliseconds, as SQLite's clock has them: a difference of seconds since 1970 is not exact.
        return round(session.get_one(Export, export.id).next_run_at - leases.database_now(session), 3)


def fail_with(monkeypatch, fault):
    def fails(*_):
        raise fault

    monkeypatch.setattr(preparation, "_read", fails)


@pytest.mark.parametrize(
    ("fault", "most", "words"),
    [
        (UploadNotReady("soon"), 5, "Slack does not answer just now"),
        (SlackUnavailable("away"), 5, "Slack does not answer just now"),
        (RuntimeError("ours"), 5, "Something went wrong on our side (incident "),
        (seekout.ReaderDied(), 2, "Reading this file"),
    ],
    ids=["not ready", "away", "ours", "a dead reader"],
)
@pytest.mark.long
def test_what_may_pass_is_tried_again_so_often_and_then_told(prepare, database, monkeypatch, fault, most, words):
    fail_with(monkeypatch, fault)
    export = None
    for tried in range(1, most):
        export = prepare(FILE, export)
        assert (export.state, export.attempts) == (ExportState.PREPARING, tried)
    ended = prepare(FILE, export)
    assert ended.state == ExportState.FAILED and words in ended.problem


def test_slack_is_left_alone_for_twice_as_long_after_each_try(prepare, database, monkeypatch):
    fail_with(monkeypatch, SlackUnavailable("away"))
    export = prepare(FILE)
    with database.write() as session:
        session.execute(update(Export).values(attempts=3))
    prepare(FILE, export)
    # The fourth try: 2, 4, 8 and then 16 seconds.
    assert 10 < next_look(database, export) <= 16


def test_for_another_transaction_it_is_done_again_at_once_and_nobody_hears_of_it(prepare, database, monkeypatch):
    preferred = OperationalError("", {}, SimpleNamespace(sqlstate="40P01"))
    fail_with(monkeypatch, preferred)
    export = prepare(FILE)
    assert (export.state, export.attempts, export.problem) == (ExportState.PREPARING, 0, None)
    assert next_look(database, export) <= 0.2


@pytest.mark.long
@pytest.mark.parametrize("by_itself", [True, False])
def test_a_check_that_review_asks_for_by_itself_is_enqueued(prepare, monkeypatch, by_itself):
    enqueued = []
    monkeypatch.setattr(Queue, "check_people", lambda self, export_id: enqueued.append(export_id), raising=False)
    monkeypatch.setattr(preparation, "check_by_itself", lambda session, export: by_itself)
    export = prepare(FILE)
    assert enqueued == ([export.id] if by_itself else [])
