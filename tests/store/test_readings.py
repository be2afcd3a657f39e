"""An export's people are those whom its file names, whatever other files are read meanwhile, however they end."""

from __future__ import annotations

from sqlalchemy import select, update

from store.exporting import exports, items, leases, selection, states
from store.exporting.visibility import Reader
from store.models import Candidate, CandidateReading, CheckState, Export, ExportState, KnownCheck, KnownPerson, Project
from store.people import projects
from store.workspaces import overview
from tests.store.factory import connected, people, reviewed, started


def begin(database, workspace_id, name="project"):
    with database.write() as session:
        project, reading = projects.begin_reading(session, workspace_id, name)
        return project.id, reading


def read(database, project_id, reading, found):
    with database.write() as session:
        return projects.put_candidates(session, session.get_one(Project, project_id), reading, found)


def finish(database, project_id, reading, report=None):
    with database.write() as session:
        projects.finish_reading(session, session.get_one(Project, project_id), reading, report or {})


def planned(database, export):
    with database.read() as session:
        return selection.plan(session, exports.by_id(session, export.id)).send


def export_of(database, where, project_id, reading):
    with database.write() as session:
        return states.create(
            session,
            workspace_id=where[0],
            connection_id=where[1],
            project_id=project_id,
            reading=reading,
            requested_by="U1",
            kind="prospects",
            destination_id="c",
            destination_name="C",
            include_previous=False,
            dummy_emails=False,
            channel_id="C1",
            state=ExportState.REVIEW,
            listed=True,
        )


def test_a_slower_older_file_takes_nobody_out_of_a_newer_one(database):
    where = connected(database)
    project, older = begin(database, where[0])
    _, newer = begin(database, where[0])
    read(database, project, newer, people(10, location="Rome"))
    finish(database, project, newer)
    export = export_of(database, where, project, newer)
    assert planned(database, export) == 10
    tally = read(database, project, older, [*people(6, location="Paris"), *people(2, start=50)])
    finish(database, project, older)
    assert planned(database, export) == 10
    assert planned(database, export_of(database, where, project, older)) == 8
    # Nor does it bring back what the newer file has changed.
    assert (tally.new, tally.again) == (2, 0)
    with database.read() as session:
        places = {row.data["location"] for row in session.scalars(select(Candidate).where(Candidate.reading == newer))}
        assert places == {"Rome"}
        assert session.get_one(Project, project).reading == newer


def test_a_file_that_is_still_being_read_adds_nobody_to_an_export(database):
    where = connected(database)
    export = reviewed(database, *where, people(5))
    project, reading = begin(database, where[0])
    read(database, project, reading, people(7, start=3))
    assert planned(database, export) == 5
    with database.read() as session:
        named = selection.candidates_named(session, exports.by_id(session, export.id), "", 50)
    assert len(named) == 5
    finish(database, project, reading)
    assert planned(database, export) == 5
    assert planned(database, export_of(database, where, project, reading)) == 7


def test_a_file_that_was_half_read_leaves_the_project_as_it_was(database):
    where = connected(database)
    reviewed(database, *where, people(5))
    project, reading = begin(database, where[0])
    read(database, project, reading, people(2, start=4))
    with database.read() as session:
        found = session.get_one(Project, project)
        assert projects.gone(session, found, reading) == 3
        assert found.reading == 1


def test_somebody_on_two_rows_of_the_older_file_is_one(database):
    where = connected(database)
    project, older = begin(database, where[0])
    _, newer = begin(database, where[0])
    read(database, project, newer, people(2))
    assert read(database, project, older, people(2)).again == 0
    assert read(database, project, older, people(2)).again == 2


def test_what_a_version_without_lists_has_read_and_prepared_is_still_known(database):
    where = connected(database)
    export = reviewed(database, *where, people(4))
    with database.write() as session:
        session.execute(CandidateReading.__table__.delete())
        session.execute(update(Export).values(listed=False))
    assert planned(database, export) == 4
    with database.write() as session:
        project = session.get_one(Project, export.project_id)
        projects.ensure_listed(session, project)
        projects.ensure_listed(session, project)
        session.execute(update(Export).values(listed=True))
    assert planned(database, export) == 4


def test_an_export_keeps_its_people_when_it_is_started_after_a_newer_file(database):
    where = connected(database)
    first = reviewed(database, *where, people(3))
    reviewed(database, *where, people(2, start=3))
    with database.write() as session:
        states.start(session, exports.by_id(session, first.id))
        assert items.counts(session, first.id).waiting == 3


def figures_of(database, workspace_id):
    with database.read() as session:
        return [
            (one.name, one.candidates, one.with_email, one.exported)
            for one in overview.overview(session, workspace_id, Reader("U1")).projects
        ]


def test_home_counts_whom_the_newest_file_names_and_who_has_arrived(database):
    where = connected(database)
    reviewed(database, *where, people(5), name="one")
    export = started(
        database, *where, [*people(3), *(one._replace(emails=()) for one in people(1, start=9))], name="one"
    )
    assert figures_of(database, where[0]) == [("one", 4, 3, 0)]
    lease = leases.claim(database, export.id, 10)
    with leases.held(database, lease, 10) as (session, held):
        work = items.take(session, held, 10).sending
        items.note_exported(session, held, [(one, "r") for one in work[:2]])
    # While it runs, and once it has ended.
    assert figures_of(database, where[0]) == [("one", 4, 3, 2)]
    with leases.held(database, lease, 10) as (session, held):
        items.fail_rest(session, held, "no")
        states.end(session, held, ExportState.COMPLETE_WITH_ERRORS)
    assert figures_of(database, where[0]) == [("one", 4, 3, 2)]
    # Read again, those who have arrived are known.
    reviewed(database, *where, people(1), name="one")
    assert figures_of(database, where[0]) == [("one", 1, 1, 1)]
    with database.write() as session:
        session.execute(update(Project).values(figures=None))
    assert figures_of(database, where[0]) == [("one", 1, 1, 1)]


def send(database, export, most):
    """Send so many people of an export that has items to send; its lease."""
    lease = leases.claim(database, export.id, 10)
    with leases.held(database, lease, 10) as (session, held):
        items.note_exported(session, held, [(one, "r") for one in items.take(session, held, most).sending])
    return lease


def end(database, lease, state=ExportState.COMPLETE_WITH_ERRORS):
    with leases.held(database, lease, 10) as (session, held):
        items.fail_rest(session, held, "no")
        states.end(session, held, state)


def test_home_counts_nobody_twice_while_an_export_sends_the_failed_again(database):
    where = connected(database)
    export = started(database, *where, people(5))
    end(database, send(database, export, 3))
    with database.write() as session:
        assert states.retry(session, exports.by_id(session, export.id), "U1")
    assert figures_of(database, where[0]) == [("project", 5, 5, 3)]
    send(database, export, 1)
    assert figures_of(database, where[0]) == [("project", 5, 5, 4)]


def test_home_counts_nobody_twice_who_is_sent_again_on_purpose(database):
    where = connected(database)
    end(database, send(database, started(database, *where, people(6)), 2))
    again = started(database, *where, people(6), include_previous=True)
    send(database, again, 3)
    assert figures_of(database, where[0]) == [("project", 6, 6, 3)]


def test_home_counts_nobody_twice_who_is_sent_again_for_being_gone(database):
    where = connected(database)
    end(database, send(database, started(database, *where, people(4)), 2))
    again = reviewed(database, *where, people(4))
    with database.write() as session:
        found = exports.by_id(session, again.id)
        gone = session.scalars(select(Candidate.id).where(Candidate.row_number == 2)).one()
        session.add(
            KnownCheck(
                export_id=again.id,
                workspace_id=where[0],
                state=CheckState.DONE,
                asked_at=1.0,
                total=4,
                done=4,
                lease_until=0.0,
                leave_out_known=False,
                contacted_days=None,
                resend_purged=True,
            )
        )
        session.add(KnownPerson(export_id=again.id, candidate_id=gone, known=False, gone=True))
        session.flush()
        assert states.start(session, found)
    assert figures_of(database, where[0]) == [("project", 4, 4, 1)]
    send(database, again, 2)
    assert figures_of(database, where[0]) == [("project", 4, 4, 3)]


def test_home_counts_nobody_twice_when_the_project_is_counted_while_an_export_of_it_runs(database):
    where = connected(database)
    export = started(database, *where, people(6))
    lease = send(database, export, 2)
    # Its file is read once more: those two are counted.
    reviewed(database, *where, people(6))
    assert figures_of(database, where[0]) == [("project", 6, 6, 2)]
    with leases.held(database, lease, 10) as (session, held):
        items.note_exported(session, held, [(one, "r") for one in items.take(session, held, 1).sending])
    assert figures_of(database, where[0]) == [("project", 6, 6, 3)]


def test_a_reading_that_ends_later_than_a_newer_one_does_not_replace_it(database):
    where = connected(database)
    project, older = begin(database, where[0])
    _, newer = begin(database, where[0])
    read(database, project, newer, people(2))
    finish(database, project, newer, {"rows": 2})
    read(database, project, older, people(5))
    finish(database, project, older, {"rows": 5})
    with database.read() as session:
        found = session.get_one(Project, project)
        assert (found.reading, found.report) == (newer, {"rows": 2})
        assert (found.figures["candidates"], found.figures["with_email"]) == (2, 2)
