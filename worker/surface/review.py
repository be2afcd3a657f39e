"""*Review*: what an export would do, before anything is sent. In a modal, or as a direct message with a button."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import seekout
from store.exports import Plan
from store.models import Export, ExportKind
from worker.surface import ids
from worker.surface.text import (
    Block,
    actions,
    button,
    context,
    count,
    cut,
    escape,
    header,
    modal,
    percent,
    rows,
    section,
)

_LOW_COVERAGE = 0.5


@dataclass(frozen=True, slots=True)
class Review:
    """Everything that Review shows. `report` is what reading the project's file found."""

    export_id: str
    project_name: str
    destination: str
    include_previous: bool
    dummy_emails: bool
    plan: Plan
    report: dict[str, Any]
    first: Sequence[seekout.Candidate]


def review_of(export: Export, project_name: str, plan: Plan, first: Sequence[seekout.Candidate]) -> Review:
    """Gather the facts of an export that has been prepared."""
    return Review(
        export_id=export.id,
        project_name=project_name,
        destination=destination(export),
        include_previous=export.include_previous,
        dummy_emails=export.dummy_emails,
        plan=plan,
        report=export.report,
        first=first,
    )


def destination(export: Export) -> str:
    """`campaign *Name*` or `job *Name*`, escaped for mrkdwn."""
    word = "campaign" if export.kind == ExportKind.PROSPECTS else "job"
    return f"{word} *{escape(cut(export.destination_name, 150))}*"


def view(review: Review) -> Block:
    """The modal; it has *Export* only if there is somebody to send."""
    sends = review.plan.send > 0
    return modal(
        "Review",
        _blocks(review),
        callback_id=ids.REVIEW_VIEW,
        submit="Export" if sends else None,
        close="Cancel" if sends else "Close",
        private_metadata=review.export_id,
    )


def message(review: Review) -> tuple[str, list[Block]]:
    """Text and blocks of the direct message that takes the modal's place when it was closed."""
    blocks = [header("Review"), *_blocks(review)]
    if review.plan.send > 0:
        blocks.append(
            actions(
                "review_actions",
                button("Export", action_id=ids.START_EXPORT, value=review.export_id, style="primary"),
            )
        )
    return f"Review: {_headline(review)}", blocks


def _headline(review: Review) -> str:
    project = f"*{escape(cut(review.project_name, 150))}*"
    if review.plan.send == 0:
        return f"{project} → {review.destination}: there is nobody to send."
    return f"{project} → {review.destination}: *{count(review.plan.send, 'candidate')}* will be sent."


def _blocks(review: Review) -> list[Block]:
    blocks = [section(_headline(review)), section("\n".join(_outcomes(review)))]
    if review.plan.send:
        blocks.append(section("\n".join(_coverage(review))))
    if review.first:
        blocks.append(
            section("*The first of them, as SourceWhale gets them*\n" + "\n".join(map(_preview, review.first)))
        )
    ignored = review.report.get("ignored", [])
    if ignored:
        names = ", ".join(escape(cut(name, 40)) for name in ignored[:15])
        more = f" and {len(ignored) - 15} more" if len(ignored) > 15 else ""
        blocks.append(context(f"Columns that were not understood and are left out: {names}{more}"))
    return blocks


def _outcomes(review: Review) -> list[str]:
    plan, report = review.plan, review.report
    lines = [f"• {count(plan.send, 'candidate')} will be sent"]
    if plan.previously_exported:
        lines.append(f"• {plan.previously_exported:,} skipped: previously exported")
        if plan.send == 0:
            lines.append("   To send them again, check *Include previously exported candidate(s)*.")
    if plan.do_not_contact:
        lines.append(f"• {plan.do_not_contact:,} skipped: marked Do Not Contact")
    if "new" in report:
        lines.append(
            f"• Since the last file of this project: {report['new']:,} new, {report['changed']:,} changed, "
            f"{report['gone']:,} gone"
        )
    if again := report.get("again", 0):
        lines.append(
            f"• {count(again, 'row')} named somebody a second time and {'was' if again == 1 else 'were'} merged"
        )
    if unreadable := report.get("unreadable", 0):
        lines.append(f"• {count(unreadable, 'row')} could not be read:")
        by_reason: dict[str, list[int]] = {}
        for row, reason in report.get("unreadable_rows", []):
            by_reason.setdefault(reason, []).append(row)
        lines += [
            f"   {rows(numbers, ids.MAX_ROWS_NAMED)}: {escape(cut(reason, 200))}"
            for reason, numbers in list(by_reason.items())[:5]
        ]
    return lines


def _preview(person: seekout.Candidate) -> str:
    """A person in a line: Review is seen by nobody but the one who asked."""
    position = " at ".join(part for part in (person.current_title, person.current_company) if part)
    contact = [*person.emails[:1], *person.phones[:1], *person.links[:1]]
    parts = [person.full_name or "(no name)", position, *contact]
    return "• " + escape(cut(" · ".join(part for part in parts if part), 300))


def _coverage(review: Review) -> list[str]:
    plan = review.plan
    lines = [
        f"*Coverage* · e-mail {percent(plan.with_email, plan.send)} · phone {percent(plan.with_phone, plan.send)}"
        f" · work or education history {percent(plan.with_history, plan.send)}"
    ]
    if plan.without_email:
        lack = f"{count(plan.without_email, 'candidate')} {'lacks' if plan.without_email == 1 else 'lack'} an e-mail"
        lines.append(f"{lack} and will get a dummy address." if review.dummy_emails else f"{lack}.")
    if min(plan.with_email, plan.with_phone) < plan.send * _LOW_COVERAGE:
        lines.append(
            ":bulb: For more contact details, click *Get Email for All* and *Get Phone for All* in SeekOut, "
            "wait some minutes, and export the file again."
        )
    return lines
