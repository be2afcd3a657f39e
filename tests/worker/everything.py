"""Every view, message, list and answer that people read, made of one text wherever somebody else's text can stand."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from seekout import Candidate
from store.after.figures import Figures
from store.after.watches import Result
from store.connection.defaults import Defaults
from store.connection.destinations import Destination
from store.exporting.exports import Told
from store.exporting.held import Held
from store.exporting.items import Counts, FailedRow
from store.exporting.selection import Choice, Listed, Plan, Previous
from store.models import (
    AuditEntry,
    CampaignWatch,
    Connection,
    ConnectionDraft,
    Export,
    ExportKind,
    ExportState,
    OffLimit,
    Project,
)
from store.workspaces import audit
from store.workspaces.overview import Going, Overview, ProjectFigures
from worker.slack.groups import NotExporting
from worker.surface import admin, cannot_export, channel, connection, export_form, failures, help, home, lists, refusals
from worker.surface.after import reminders, results, sent
from worker.surface.editing import exporters, trail
from worker.surface.off_limits import entries, held
from worker.surface.people import candidate_option
from worker.surface.reviews import again, columns, corrections, details, newer, review, unwatched
from worker.surface.text import paragraphs

_BIG = 1_000_000
_STATES = [state for state in ExportState if state not in (ExportState.PREPARING, ExportState.REVIEW)]


@dataclass(frozen=True)
class Made:
    """What is shown: one of these is given."""

    name: str
    view: dict[str, Any] | None = None
    blocks: Sequence[dict[str, Any]] | None = None
    options: Sequence[dict[str, Any]] | None = None
    text: str = ""


def everything(text: str, number: int) -> Iterator[Made]:
    """Of `text`, and of so many of everything that there can be several of."""
    yield from _reviews(text, number)
    yield from _forms(text, number)
    yield from _connections(text, number)
    yield from _exports(text, number)


def _export(text: str, state: ExportState = ExportState.COMPLETE, **values: Any) -> Export:
    given = {
        "id": "e" * 32,
        "requested_by": "U1",
        "retried_by": "U2",
        "kind": "prospects",
        "destination_id": "c1",
        "destination_name": text,
        "state": state,
        "include_previous": False,
        "dummy_emails": False,
        "report": {},
        "result_url": "https://sourcewhale.example/c/1",
        "times_retried": 0,
        "retried_people": 0,
        "queued_at": 1.0,
        "created_at": 1.0,
        "channel_id": "C1",
        "file_id": "F1",
        "file_name": text,
        "ended_at": None if state in (ExportState.QUEUED, ExportState.RUNNING) else 50.0,
    }
    return Export(**(given | values))


def _report(text: str, number: int) -> dict[str, Any]:
    headers = [f"{text}{n}" if n % 2 else f"{n}{text}" for n in range(number)]
    return {
        "ignored": headers,
        "understood": [[header, ("email", "phone", "full_name")[n % 3]] for n, header in enumerate(headers)],
        "unidentified": number,
        "unreadable_rows": [[n * 2 + 2, f"{text}{n}"] for n in range(number)],
        "again": number,
        "held_back": dict.fromkeys(headers, number),
        "opt_out_unclear": headers,
        "do_not_call": number,
        "notes": headers,
        "sheets_read": headers,
        "sheets_left": [[header, text] for header in headers],
        "encoding": {"name": "cp1250", "sure": False, "sample": text},
        "encodings": [["cp1250", text], ["utf-8", text]],
        "merges": [
            {"rows": list(range(n, n + 40, 2)), "names": [text, header, text + header], "why": header, "key": str(n)}
            for n, header in enumerate(headers)
        ],
    }


def _person(text: str) -> Candidate:
    return Candidate(
        2, "i", text, emails=(text,), current_title=text, current_company=text, links=(text,), phones=(text,)
    )


def _reviews(text: str, number: int) -> Iterator[Made]:
    listed = Listed("c", _person(text), exported_before=True, being_sent=False, skipped=None)
    limits = [
        OffLimit(id=f"o{n}", written=text[:300], reason=text[:300], until=1e9, ever=True, added_by="U1", added_at=1.0)
        for n in range(number)
    ]
    note = entries.imported(number, number, number, [f"{text}{n}" for n in range(number)])
    yield Made("off-limits", view=entries.view(limits[:20], number, note))
    yield Made("off-limits to remove", options=[entries.entry_option(one) for one in limits[:100]])
    people = [Held(str(n), _person(text), limits[:5], "U1") for n in range(min(number, 100))]
    for is_admin in (True, False):
        yield Made("held", view=held.view("e" * 32, people, is_admin=is_admin))
    said, blocks = held.request("e" * 32, text, number, "U1")
    yield Made("held request", blocks=blocks, text=said)
    yield Made("candidates", options=[candidate_option(listed)])
    report = _report(text, number)
    set_by = {header: f"U{n}" for n, header in enumerate(report["ignored"][:60])}
    read = columns.columns_of(report, set_by)
    plan = Plan(_BIG, _BIG, _BIG, 1, 1, _BIG, _BIG, forgotten=_BIG, known=_BIG, contacted=_BIG, off_limits=_BIG)
    for kind in ExportKind:
        asked = _export(text, ExportState.REVIEW, kind=kind, report=report, channel_problem="not_in_channel")
        facts = review.review_of(
            asked,
            text,
            plan,
            [listed] * 10,
            choice=Choice(only=("c" * 32,) * 100),
            others=[asked] * min(number, 5),
            previous=[Previous(asked, _BIG)] * min(number, 20),
            off_limits=[(one, number) for one in limits[:5]],
            marked=[listed] * 20,
            note="A note.",
            remembered=columns.remembered_line(read),
            mails_a_day=100,
            let_through=True,
            seal="a.b",
        )
        yield Made("review", view=review.view(facts))
        yield Made("details", view=details.view(facts))
        for said, blocks in (review.message(facts), unwatched.message(facts)):
            yield Made("review message", blocks=blocks, text=said)
    yield Made("columns", view=columns.view("e" * 32, read, ["email", "phone"]))
    yield Made("read as", view=corrections.read_as("e" * 32, report))
    if number:
        yield Made("keep apart", view=corrections.keep_apart("e" * 32, report["merges"]))
    fresh = again.Again(text, number, [text[:200]] * min(number, 5), [_person(text)] * 5, "retry", "m" * 32)
    yield Made("again", view=again.view(_export(text), fresh))


def _forms(text: str, number: int) -> Iterator[Made]:
    marks = dict.fromkeys(("export_as", "job", "campaign", "options", "channel"), "again")
    for kind, files in itertools.product(ExportKind, (0, 1, 20)):
        state = export_form.FormState(
            kind,
            files=tuple(export_form.SharedFile(f"F{n:010}", text) for n in range(files)),
            channel_id="C1",
            export_id="e" * 32,
            marks=marks,
        )
        offer = export_form.Offer(Destination("x", text), project=("p" * 32, text), channel_id="C1")
        yield Made("form", view=export_form.export_form(state, offer, pools_enabled=True))
    view, said, blocks = export_form.not_prepared("e" * 32, text, columns=True)
    yield Made("not prepared", view=view, blocks=blocks, text=said)
    yield Made("destinations", options=[export_form.destination_option(Destination("x" * 24, text))])
    yield Made("user groups", options=exporters.options([{"id": "S1", "name": text, "handle": text}], ""))
    words = text.split() or ["x"]
    yield Made("help", blocks=help.help_blocks(help.unknown(words)), text=help.unknown(words))


def _connections(text: str, number: int) -> Iterator[Made]:
    people = [f"U{n}" for n in range(number)]
    connected = Connection(can_export=True, pools_enabled=True, key_last4="1234", connected_by="U1", problem=text[:255])
    connected.editors = connected.exporters = people
    connected.connected_at = connected.verified_at = 1.0
    connected.defaults = Defaults(exporters_group="S1", exporters_group_name=text).to_dict()
    yield Made("connected", view=connection.connected(connected))
    yield Made("edit", view=connection.capabilities(connected, editors=True))
    yield Made("summary", blocks=paragraphs(connection.summary(connected)))
    jobs = [{"id": f"j{n}", "name": text} for n in range(number)]
    draft = ConnectionDraft(id="d" * 32, pools_enabled=True, can_export=True, key_last4="1234", jobs=jobs)
    draft.standing = "other"
    yield Made("verify", view=connection.verify(draft, text))
    yield Made("credentials", view=connection.credentials(draft, text))
    yield Made("mapped", view=connection.map_person([(user, text[:254]) for user in people]))
    told = [AuditEntry(workspace_id="w", at=1.0, user_id="U1", action=one, detail=text) for one in audit.Action]
    yield Made("trail", view=trail.audit_trail((told * 3)[:50]))
    for why in NotExporting:
        yield Made("may not export", blocks=paragraphs(refusals.not_an_exporter(connected, why)))
    for refused in (
        cannot_export.refusal(connected, may_change=True),
        cannot_export.refusal(connected, may_change=False, admin="U1", admin_name=text),
        cannot_export.asked(connected, "U1"),
    ):
        yield Made("cannot export", view=refused.view, blocks=refused.blocks, text=refused.text)
    made = admin.key_problem(connected, _export(text), Project(name=text))
    yield Made("key problem", blocks=made.blocks, text=made.text)


def _exports(text: str, number: int) -> Iterator[Made]:
    failed = [FailedRow(n * 2 + 2, f"{text}{n % 15}") for n in range(number)]
    names = [(one.row, text) for one in failed[:100]]
    counts = Counts(number, number, number, number, number, number)
    figures = [ProjectFigures(text, number, number, number, number, number)] * 5
    link = "https://x.slack.example/archives/C1/p1"
    for state, retried, problem in itertools.product(_STATES, (0, 1), (None, text[:300])):
        told = _export(text, state, times_retried=retried, problem=problem, wait_reason=problem)
        told.report = _report(text, number)
        alone = FailedRow(3, text)
        for made in (
            channel.progress(told, text, counts, 50.0, left=100.0, admin="U1", alone=alone, not_filled=failed),
            channel.ended(told, text, counts),
            failures.failures(told, failed, names=names, project_name=text, file="A file."),
            failures.failures(told, failed),
            failures.retried(told, project_name=text),
            lists.followed(told, text, counts, "U1"),
            admin.went_on(told, text, counts),
        ):
            if made is not None:
                yield Made("export", blocks=made.blocks, text=made.text)
                yield Made("export", blocks=newer.as_sections(made.blocks), text=made.text)
        going = [Going(Told(told, text, link), counts, 50.0, 100.0)] * 10
        yield Made("status", blocks=paragraphs(lists.status(going)))
        running = [
            Going(Told(_export(text, state, id=f"{n:032}", wait_reason=problem), text, link), counts, 50.0, 100.0)
            for n in range(10)
        ]
        ended = [(Told(_export(text, id=f"{100 + n:032}"), text, link), counts) for n in range(5)]
        viewer = home.Viewer("U1", is_admin=True, may_change=True)
        yield Made("home", view=home.view(Overview(None, running, ended, figures), viewer))
    yield Made("history", blocks=paragraphs(lists.history(ended * 3, 1, text)))
    done = _export(text, removed_by="U3", removed_at=5.0)
    for made in (
        reminders.reminder(_export(text), text, number, number, last=False),
        reminders.tomorrow(done, text, 5.0),
        reminders.all_off(done, text),
        sent.message(done, text, number, number),
        sent.removed(done, text, number),
    ):
        yield Made("after", blocks=made.blocks, text=made.text)
    latest = Figures(number + 1, number, number, number, number, number).dump()
    watch = CampaignWatch(before=Figures(0, 0, 0, 0, 0, 0).dump(), latest=latest, latest_at=60.0, missed=0, until=90.0)
    found = Result(_export(text), text, Counts(number or 1, number, 0, 0, 0, 0), watch, 60.0)
    yield Made("results", blocks=paragraphs(results.results([found] * 12, text, asking=True)))
    yield Made("result", blocks=paragraphs(results.answer(found, asking=True)))
