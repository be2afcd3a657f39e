"""From a submitted export form to *Review*: read the file, store the candidates, count what would happen."""

from __future__ import annotations

import logging
import random
from collections.abc import Iterable, Sequence
from contextlib import nullcontext, suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

import seekout
from store.base.db import gave_way
from store.base.log import incident
from store.base.trouble import is_outage, words
from store.connection import destinations
from store.exporting import held, leases, states
from store.exporting.leases import LeaseLost
from store.exporting.visibility import Reader, projects_read_into
from store.models import Export, ExportKind, ExportState, Project
from store.people import details, dummies, identities, projects
from store.people.identities import Keyed
from store.upkeep.planner import gather_statistics
from store.workspaces import columns as column_choices
from worker.actions import exports as acts
from worker.actions import pressing
from worker.actions.reviews import Drawn, check_by_itself, draw, gather, show_drawn, why_review
from worker.exports.lease import HeldLease, holding
from worker.exports.readings import EndsWorkers, counted
from worker.messages.posts import show_in_modal
from worker.runtime.queue import QueueUnavailable
from worker.services import Services
from worker.slack.channels import Place, look_at
from worker.slack.downloads import UploadNotReady, UploadUnavailable, downloaded, facts_of, may_read
from worker.slack.errors import NotInstalled
from worker.slack.members import EmailUnknown, SlackUnavailable, email_of, may_still_export
from worker.slack.readers import READERS
from worker.surface.reviews import review, unwatched
from worker.surface.workflows import steps

logger = logging.getLogger(__name__)

# Rows whose keys are hashed while the next ones are read; people who are recognised in one transaction, and stored in
# one. What people are known by is spread over all of its index: more at once cost less, and more memory, and whoever
# writes to an SQLite file meanwhile waits for longer.
_ROWS_AT_ONCE = 500
_RECOGNISED_AT_ONCE = 4_000
_STORED_AT_ONCE = 4_000
_MOST_ROWS_REPORTED = 200
_RETRY_SECONDS = 2.0
_TURN_SECONDS = (0.3, 0.9)
_GAVE_WAY_SECONDS, _OUTAGE_SECONDS = 0.2, 1.0
_MOST_ATTEMPTS = 5
_NO_ANSWER = "Slack does not answer just now. Type /export again in some minutes."
# A file that has ended its reading process so often is not read again.
_MOST_DEAD_READERS = 2
# What the report of a project's last file still says when the project is exported without one.
_OF_THE_PROJECT = set("understood ignored held_back opt_out_unclear notes left_notes sheets_read nameless".split())
_DETAILS_DELETED = (
    "The details of this project's candidates were deleted here after a time without use. Type /export and upload its "
    "file again."
)
_ENDS_WORKERS = (
    "Reading this file has ended {times} workers, so it is not tried again. Save it in Excel as CSV, "
    "or split it into smaller files, and upload that with /export."
)


class _NotYet(Exception):
    """Something passes by itself; `sentence` is for the person if it does not."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class _Stopping(Exception):
    """This process has been asked to end: another one reads the file."""


class _CannotPrepare(Exception):
    """There will be no Review; the text tells the person why and what to do."""


def prepare(services: Services, export_id: str) -> None:
    """Bring an export from `preparing` to `review`, or to `failed` with a sentence for the person who asked."""
    with holding(services.database, export_id, services.clock) as lease:
        if lease is None:
            return
        if not _has_its_turn(services, lease):
            lease.release(after=random.uniform(*_TURN_SECONDS))  # noqa: S311 - so that two do not wait for each other
            return
        pause = 0.0
        try:
            _prepare(services, lease)
        except (_CannotPrepare, seekout.ProjectFileError, UploadUnavailable, EmailUnknown) as error:
            _fail(lease, str(error), getattr(error, "headers", ()))
        except _Stopping:
            logger.info("the file of export %s is left to another worker", export_id)
        except (UploadNotReady, SlackUnavailable, _NotYet) as error:
            logger.warning("export %s: %s", export_id, error)
            pause = _RETRY_SECONDS
            pause *= 2 ** _try_again_or_fail(lease, getattr(error, "sentence", _NO_ANSWER))
        except EndsWorkers as error:
            _fail(lease, _ENDS_WORKERS.format(times=error.times))
        except seekout.ReaderDied as error:
            logger.warning("export %s: the process that read its file died", export_id)
            _try_again_or_fail(lease, str(error), most=_MOST_DEAD_READERS)
        except LeaseLost:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it was, the person must hear of it
            if gave_way(error):
                # Ended in favour of another transaction: nothing is wrong, and nobody need hear of it.
                lease.release(after=_GAVE_WAY_SECONDS)
                return
            if is_outage(error):
                # It passes, or there is nowhere to write that it does not.
                logger.warning("the file of export %s waits: %s", export_id, words(error))
                lease.release(after=_OUTAGE_SECONDS)
                return
            reference = incident(logger, f"preparing export {export_id}")
            pause = _RETRY_SECONDS
            _try_again_or_fail(
                lease, f"Something went wrong on our side (incident {reference}). Nothing was sent; type /export again."
            )
        lease.release(after=pause)
    services.wake()


def _has_its_turn(services: Services, lease: HeldLease) -> bool:
    """Whether the file may be read now: one at a time for a workspace, and never with the last free worker.

    So one person's files, however they hold a worker up, keep nobody else waiting.
    """
    workers = _workers(services)
    with lease.write() as (session, export):
        if export.state != ExportState.PREPARING or export.file_id is None or states.pressed(export):
            return True
        own, everybodys = leases.others_in_preparation(session, export)
    return own == 0 and everybodys < max(1, workers - 1)


def _workers(services: Services) -> int:
    try:
        return services.queue.workers_alive()
    except QueueUnavailable:
        return 1


def _prepare(services: Services, lease: HeldLease) -> None:
    with lease.write() as (session, export):
        if export.state != ExportState.PREPARING:
            return
        if pressed := states.pressed(export):
            pressing.start_pressed(session, export, *pressed)
            return
    _know_where_to(services, export)
    reads = export.file_id is not None and export.project_id is None
    with seekout.started_reader() if reads else nullcontext() as started:
        email = email_of(services.database, services.slack, export.workspace_id, export.requested_by)
        place = _place(services, export)
        if started is not None:
            _fetch_and_read(services, lease, export, started)
    _complete(lease)
    # Review asks of all that was stored before, too: by other exports, and of whom SourceWhale has.
    gather_statistics(services.database)
    # Who reviews presses nothing then; hours may have gone by since the workflow asked.
    may_export = export.skip_review and may_still_export(
        services.database, services.slack, export.workspace_id, export.requested_by
    )
    _note(lease, email, place)
    drawn = _drawn(lease)
    with lease.write() as (session, export):
        states.to_review(export)
        to_check = check_by_itself(session, export)
        if to_check or drawn is None or not show_drawn(session, export, drawn):
            _show(session, export, checks=to_check, may_export=may_export)
    if to_check:
        with suppress(QueueUnavailable):
            # Else the keeper finds it.
            services.queue.check_people(export.id)


def _note(lease: HeldLease, email: str, place: Place) -> None:
    """Write down what Review tells of. Raises _CannotPrepare where there is nobody whom it could tell of."""
    with lease.write() as (session, export):
        project = session.get(Project, export.project_id)
        if project is None:
            raise _CannotPrepare("This project is no longer known here. Type /export and upload its file.")
        if export.file_id is None:
            if project.reading == 0:
                raise _CannotPrepare(_DETAILS_DELETED)
            projects.ensure_listed(session, project)
            export.reading = project.reading
            export.report = {name: found for name, found in project.report.items() if name in _OF_THE_PROJECT}
        export.user_email = email
        export.channel_kind, export.channel_problem = place.kind, place.problem
        # Whom an attempt before this one found to be off-limits is found anew.
        held.note(session, export, ())


def _drawn(lease: HeldLease) -> Drawn | None:
    """Look who is off-limits, and draw Review; None where there is none. Of many people that takes a while, in which
    anybody may write."""
    with lease.read() as (session, export):
        if not (off_limits := held.whom(session, export)):
            return None if export.skip_review else draw(session, export)
    with lease.write() as (session, export):
        held.note(session, export, off_limits)
    with lease.read() as (session, export):
        return None if export.skip_review else draw(session, export)


def _fetch_and_read(services: Services, lease: HeldLease, export: Export, started: seekout.StartedReader) -> None:
    """Fetch an export's file from Slack and store its people."""
    file_id, slack, base_url = export.file_id or "", services.slack, services.settings.slack_api_url
    if not export.file_name or not export.file_url:
        export = _ask_for_file(services, lease, file_id)
    with downloaded(slack, base_url, export.workspace_id, file_id, export.file_url) as path, counted(services, lease):
        known = projects_read_into(export, _reader(services, export))
        _read(services, lease, path, export.file_name or "project", known, started)


def _show(session: Session, export: Export, *, checks: bool, may_export: bool) -> None:
    """Review, or the export itself where a workflow's step may go on without one."""
    facts = gather(session, export)
    if export.skip_review:
        why = steps.CHECKED_FIRST if checks else why_review(session, export, facts, may_export=may_export)
        if why is None and acts.start(session, export, export.requested_by):
            text, blocks = unwatched.message(facts)
            show_in_modal(session, export, review.view(facts), text, blocks)
            return
        facts = replace(facts, note=why)
    text, blocks = review.message(facts)
    show_in_modal(session, export, review.view(facts), text, blocks)


def _know_where_to(services: Services, export: Export) -> None:
    """A step of a workflow names its campaign or job by id alone. Raises _NotYet or _CannotPrepare without its name."""
    if export.destination_name:
        return
    with services.database.read() as session:
        kind = ExportKind(export.kind)
        known = destinations.known(session, export.workspace_id, export.requested_by, kind)
    if known is None or known.problem is not None:
        raise _NotYet(steps.not_listed(export, known.problem if known else None))
    raise _CannotPrepare(steps.destination_unknown(export))


def _ask_for_file(services: Services, lease: HeldLease, file_id: str) -> Export:
    """Slack told no more than the file's id: its name, by which the project is known, and where it is are asked for."""
    with lease.write() as (_, export):
        workspace_id = export.workspace_id
    facts = facts_of(services.slack, workspace_id, file_id)
    if export.step_execution and not may_read(services.slack, workspace_id, facts, export.requested_by):
        raise _CannotPrepare(steps.not_theirs(export.requested_by))
    with lease.write() as (_, export):
        export.file_name = export.file_name or facts.name[:500]
        export.file_url = export.file_url or facts.url
    return export


def _place(services: Services, export: Export) -> Place:
    try:
        return look_at(services.slack_of(export.workspace_id), export.channel_id, export.requested_by)
    except NotInstalled:
        return Place(None)


def _complete(lease: HeldLease) -> None:
    """Everybody without an e-mail gets a dummy address if the person asked for that, and keeps it ever after; everybody
    whom an older version stored gets a digest of their details, which Review and the run compare.
    """
    given = 1
    while given:
        with lease.write() as (session, export):
            if export.project_id is None:
                return
            given = details.note_missing(session, export.project_id)
            if export.dummy_emails:
                given += dummies.give_numbers(session, export.workspace_id, export.project_id)


def _reader(services: Services, export: Export) -> Reader:
    """Whoever brings the file, as one who may know of some projects and not of others."""
    slack = services.slack_of(export.workspace_id)
    return READERS.reader(services.database, slack, export.workspace_id, export.requested_by)


def _read(
    services: Services,
    lease: HeldLease,
    path: Path,
    name: str,
    known: ColumnElement[bool],
    started: seekout.StartedReader,
) -> None:
    """Store everybody in the file, part by part. A reading that is cut short counts for nothing.

    Raises _Stopping when this process is to end.
    """
    with lease.read() as (session, export):
        chosen = column_choices.chosen(session, export.workspace_id)
        mapping = {header: choice.field for header, choice in chosen.items()}
        encoding, apart = export.encoding, tuple(export.apart)
    with seekout.read_project(path, name, mapping=mapping, encoding=encoding, apart=apart, started=started) as reader:
        with lease.write() as (session, export):
            project, reading = projects.begin_reading(
                session, export.workspace_id, reader.project_name, export.requested_by, known
            )
        report: dict[str, Any] = {"rows": 0, "unreadable": 0, "unidentified": 0, "unreadable_rows": []}
        tally = projects.Tally()
        people: list[Keyed] = []
        rows = reader.records()
        while some := list(islice(rows, _ROWS_AT_ONCE)):
            if services.stopping():
                raise _Stopping
            records = _readable(some, report)
            # While the file is still being read, and with no transaction open.
            with services.database.read() as session:
                people += identities.keyed(session, records)
            if len(people) >= _RECOGNISED_AT_ONCE:
                _store(lease, project, reading, people, tally)
                people = []
        _store(lease, project, reading, people, tally)
        report |= seekout.told_by(reader)
    if report["rows"] == report["unreadable"]:
        raise _CannotPrepare(_nobody(report))
    with lease.write() as (session, export):
        report["again"] = tally.again
        if project.reading > 0 and not export.reading:
            # Read a second time for the same Review, a file has no news.
            gone = projects.gone(session, project, reading)
            report |= {"new": tally.new, "changed": tally.changed, "gone": gone}
        kept = {name: found for name, found in report.items() if name in _OF_THE_PROJECT}
        projects.finish_reading(session, project, reading, kept)
        export.project_id, export.reading, export.report = project.id, reading, report


def _readable(rows: Iterable[seekout.Record | seekout.UnreadableRow], report: dict[str, Any]) -> list[seekout.Record]:
    """Those of the rows that are candidates; the report counts all, and tells why the others are none."""
    records = []
    for row in rows:
        report["rows"] += 1
        if isinstance(row, seekout.Record):
            records.append(row)
            continue
        report["unreadable"] += 1
        report["unidentified"] += row.reason == seekout.NOBODY
        if len(report["unreadable_rows"]) < _MOST_ROWS_REPORTED:
            report["unreadable_rows"].append([row.row, row.reason])
    return records


def _store(lease: HeldLease, project: Project, reading: int, people: Sequence[Keyed], tally: projects.Tally) -> None:
    """Find out who these people are, and store them, in transactions that hold nobody up for long."""
    if not people:
        return
    with lease.write() as (session, _):
        found = projects.recognised(session, project.workspace_id, people)
    for start in range(0, len(found), _STORED_AT_ONCE):
        with lease.write() as (session, _):
            tally.add(projects.put_recognised(session, project, reading, found[start : start + _STORED_AT_ONCE]))


def _nobody(report: dict[str, Any]) -> str:
    if not report["rows"]:
        return "This file has a header and no candidates. Export the project from SeekOut again and upload that file."
    first = report["unreadable_rows"][0]
    return (
        f"None of the {report['rows']:,} rows could be read; row {first[0]}, for example: {first[1]}. "
        "Export the project from SeekOut again and upload that file."
    )


def _fail(lease: HeldLease, problem: str, headers: Sequence[str] = ()) -> None:
    with lease.write() as (session, export):
        if headers:
            export.report = {"ignored": list(headers)}
        acts.give_up_preparing(session, export, problem, columns=bool(headers))


def _try_again_or_fail(lease: HeldLease, problem: str, most: int = _MOST_ATTEMPTS) -> int:
    """Let it be tried again, or fail for `problem` when that has been done often enough. Returns the tries before."""
    with lease.write() as (_, export):
        export.attempts += 1
        before = export.attempts - 1
    if before + 1 >= most:
        _fail(lease, problem)
    return before
