"""From the file of an export to its people in the database: read beside, recognised, stored in parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement

import seekout
from store.base.db import Database
from store.models import Project
from store.people import identities, projects
from store.people.identities import Keyed
from store.workspaces import columns as column_choices
from worker.exports.lease import HeldLease

# Rows whose keys are hashed while the next ones are read; people who are recognised in one transaction, and stored in
# one. What people are known by is spread over all of its index: more at once cost less, and more memory.
_ROWS_AT_ONCE = 500
_RECOGNISED_AT_ONCE = 16_000
_STORED_AT_ONCE = 2_000
_MOST_ROWS_REPORTED = 200
# What the report of a project's last file still says when the project is exported without one.
OF_THE_PROJECT = {"understood", "ignored", "held_back", "opt_out_unclear", "notes", "left_notes", "sheets_read"}


class CannotPrepare(Exception):
    """There will be no Review; the text tells the person why and what to do."""


def read(
    database: Database,
    lease: HeldLease,
    path: Path,
    name: str,
    known: ColumnElement[bool],
    started: seekout.StartedReader,
) -> None:
    """Store everybody in the file, part by part. A reading that is cut short counts for nothing.

    `known` is the condition for projects that whoever brings the file may know of. Raises CannotPrepare, or as
    `seekout.read_project` does.
    """
    with lease.write() as (session, export):
        chosen = column_choices.chosen(session, export.workspace_id)
        mapping = {header: choice.field for header, choice in chosen.items()}
        encoding, apart = export.encoding, tuple(export.apart)
    with seekout.read_project(path, name, mapping=mapping, encoding=encoding, apart=apart, started=started) as reader:
        with lease.write() as (session, export):
            project, reading = projects.begin_reading(
                session, export.workspace_id, reader.project_name, export.requested_by, known
            )
        report: dict[str, Any] = {
            "rows": 0,
            "unreadable": 0,
            "unidentified": 0,
            "unreadable_rows": [],
        }
        tally = projects.Tally()
        people: list[Keyed] = []
        rows = reader.records()
        while some := list(islice(rows, _ROWS_AT_ONCE)):
            records = _readable(some, report)
            # While the file is still being read, and with no transaction open.
            with database.read() as session:
                people += identities.keyed(session, records)
            if len(people) >= _RECOGNISED_AT_ONCE:
                _store(lease, project, reading, people, tally)
                people = []
        _store(lease, project, reading, people, tally)
        report |= _told(reader)
    if report["rows"] == report["unreadable"]:
        raise CannotPrepare(_nobody(report))
    with lease.write() as (session, export):
        report["again"] = tally.again
        if project.reading > 0 and not export.reading:
            # Read a second time for the same Review, a file has no news.
            gone = projects.gone(session, project, reading)
            report |= {"new": tally.new, "changed": tally.changed, "gone": gone}
        kept = {name: found for name, found in report.items() if name in OF_THE_PROJECT}
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


def _told(reader: seekout.ReadProject) -> dict[str, Any]:
    """What a file that has been read tells of itself, for Review."""
    told: dict[str, Any] = {
        "understood": [[column.header, column.field] for column in reader.columns.understood],
        "ignored": list(reader.columns.ignored),
        "notes": [note.sentence for note in reader.notes if note.code not in seekout.COUNTED | seekout.LEFT_OUT],
        "left_notes": [note.sentence for note in reader.notes if note.code in seekout.LEFT_OUT],
        "hidden_rows": reader.hidden_rows,
        "sheets_read": list(reader.sheets),
        "sheets_left": [list(sheet) for sheet in reader.sheets_left],
    }
    told |= reader.findings.report(reader.columns)
    if (encoding := reader.encoding) is not None:
        told["encoding"] = {
            "name": encoding.name,
            "label": encoding.label,
            "sure": encoding.sure,
            "chosen": encoding.chosen,
            "sample": encoding.example,
        }
        told["encodings"] = [[other.name, other.example] for other in encoding.others]
    return told


def _nobody(report: dict[str, Any]) -> str:
    if not report["rows"]:
        return "This file has a header and no candidates. Export the project from SeekOut again and upload that file."
    first = report["unreadable_rows"][0]
    return (
        f"None of the {report['rows']:,} rows could be read; row {first[0]}, for example: {first[1]}. "
        "Export the project from SeekOut again and upload that file."
    )
