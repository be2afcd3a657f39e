"""*Review*: what an export would do, before anything is sent. In a modal, or as a direct message with a button."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

import seekout
from store.exporting import selection
from store.exporting.selection import DO_NOT_CONTACT, Listed, Plan
from store.models import ChannelKind, Export, ExportKind, Project
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
    option,
    percent,
    plain_text,
    rows,
    section,
)

IN_SOURCEWHALE = "✓ SourceWhale"
_INVITE = "Invite me there with `/invite @SeekOut Export` before you press *Export*"
_ANOTHER = "Choose another channel with `/export`"
# Slack's name for why the bot cannot post (slack-platform.md A.5): in words, and the way out.
_CANNOT_POST = {
    "not_in_channel": ("I am not in it", _INVITE),
    "channel_not_found": ("it is private and I am not in it", _INVITE),
    "is_archived": ("it is archived", _ANOTHER),
    "restricted_action": ("only some people may post there", _ANOTHER),
}
_LOW_COVERAGE = 0.5
_SHOWN = 3
_MOST_OTHERS = 3


@dataclass(frozen=True, slots=True)
class Review:
    """Everything that Review shows.

    `report` is what reading the project's file found, `chosen` how many candidates were chosen by name (0: everybody),
    `others` exports that are sending some of the same people just now, `note` a sentence to be read first, `channel`
    what there is to know of where it will report.
    """

    export_id: str
    project_name: str
    destination: str
    include_previous: bool
    dummy_emails: bool
    plan: Plan
    report: dict[str, Any]
    first: Sequence[Listed]
    chosen: int = 0
    others: Sequence[Export] = ()
    note: str | None = None
    channel: str | None = None

    @property
    def reference(self) -> str:
        """What *Export* brings back: which export, for how many chosen, and the numbers that were shown."""
        plan = self.plan
        numbers = (self.chosen, plan.send, plan.previously_exported, plan.do_not_contact, plan.being_sent)
        return " ".join([self.export_id, *map(str, numbers)])


def export_id_of(reference: str) -> str:
    """The export that a `Review.reference` is about."""
    return reference.partition(" ")[0]


def is_still_true(reference: str, review: Review) -> bool:
    """Whether a Review that was shown says what would happen now.

    One that was shown before somebody was chosen cannot tell; whom they chose they know.
    """
    shown, now = reference.split(), review.reference.split()
    return len(shown) < 2 or shown[1] != now[1] or shown == now


def gather(session: Session, export: Export, only: Sequence[str] = (), note: str | None = None) -> Review:
    """The Review of an export that has been prepared, as things stand now, for everybody or `only` some candidates."""
    project = session.get_one(Project, export.project_id)
    plan = selection.plan(session, export, only)
    return review_of(
        export,
        project.name,
        plan,
        selection.first_to_send(session, export, _SHOWN, only),
        chosen=len(only),
        others=selection.sending_the_same(session, export, _MOST_OTHERS) if plan.being_sent else (),
        note=note,
    )


def review_of(
    export: Export,
    project_name: str,
    plan: Plan,
    first: Sequence[Listed],
    *,
    chosen: int = 0,
    others: Sequence[Export] = (),
    note: str | None = None,
) -> Review:
    """A Review of these facts."""
    return Review(
        export_id=export.id,
        project_name=project_name,
        destination=destination(export),
        include_previous=export.include_previous,
        dummy_emails=export.dummy_emails,
        plan=plan,
        report=export.report,
        first=first,
        chosen=chosen,
        others=others,
        note=note,
        channel=_channel(export),
    )


def destination(export: Export) -> str:
    """`campaign *Name*` or `job *Name*`, escaped for mrkdwn."""
    word = "campaign" if export.kind == ExportKind.PROSPECTS else "job"
    return f"{word} *{escape(cut(export.destination_name, 150))}*"


def view(review: Review) -> Block:
    """The modal; it has *Export* only if there is somebody to send, or somebody else can be chosen."""
    sends = review.plan.send > 0 or review.chosen > 0
    blocks = _blocks(review)
    if sends:
        blocks.append(_only_these())
    return modal(
        "Review",
        [*blocks, *_ignored(review)],
        callback_id=ids.REVIEW_VIEW,
        submit="Export" if sends else None,
        close="Cancel" if sends else "Close",
        private_metadata=review.reference,
    )


def message(review: Review) -> tuple[str, list[Block]]:
    """Text and blocks of the direct message that takes the modal's place when it was closed."""
    blocks = [header("Review"), *_blocks(review), *_ignored(review)]
    if review.plan.send > 0:
        blocks.append(
            actions(
                "review_actions",
                button("Export", action_id=ids.START_EXPORT, value=review.reference, style="primary"),
                button("Only these candidates", action_id=ids.CHOOSE_CANDIDATES, value=review.export_id),
            )
        )
    return f"Review: {_headline(review)}", blocks


def nobody_chosen(review: Review) -> str:
    """Why nobody of those chosen by name would be sent."""
    plan = review.plan
    reasons = [
        reason
        for number, reason in (
            (plan.previously_exported, "previously exported"),
            (plan.being_sent, "being sent by another export just now"),
            (plan.do_not_contact, "marked Do Not Contact"),
        )
        if number
    ]
    if not reasons:
        return "They are no longer in this project. Choose others, or nobody to send everybody."
    return f"Nobody of them would be sent: {' or '.join(reasons)}. Choose others, or nobody to send everybody."


def candidate_option(listed: Listed) -> Block:
    """A candidate as an entry of *Only these candidates*: who it is, marked if exported before, and why skipped."""
    person = listed.person
    mark = f" · {IN_SOURCEWHALE}" if listed.exported_before else ""
    names = (person.full_name, *person.emails, *person.links, *person.phones)
    name = next((one for one in names if one.strip()), "(no name)")
    text = " · ".join(part for part in (name, _position(person)) if part)
    return option(cut(text, ids.MAX_OPTION_TEXT - len(mark)) + mark, listed.id, _verdict(listed))


def _verdict(listed: Listed) -> str | None:
    if listed.skipped == DO_NOT_CONTACT:
        return "Is skipped: marked Do Not Contact"
    if listed.being_sent:
        return "Is skipped: another export is sending them just now"
    if listed.skipped:
        return "Is skipped: previously exported"
    return "Is sent again" if listed.exported_before else None


def _only_these() -> Block:
    return {
        "type": "input",
        "block_id": ids.ONLY,
        "optional": True,
        "dispatch_action": True,
        "label": plain_text("Only these candidates"),
        "hint": plain_text(
            f"Empty sends everybody above. Search by name, title or company; up to {ids.MAX_CHOSEN} can be chosen."
        ),
        "element": {
            "type": "multi_external_select",
            "action_id": ids.ONLY,
            "min_query_length": 0,
            "max_selected_items": ids.MAX_CHOSEN,
            "placeholder": plain_text("Everybody"),
        },
    }


def _headline(review: Review) -> str:
    project = f"*{escape(cut(review.project_name, 150))}*"
    if review.plan.send == 0:
        return f"{project} → {review.destination}: there is nobody to send."
    return f"{project} → {review.destination}: *{count(review.plan.send, 'candidate')}* will be sent."


def _blocks(review: Review) -> list[Block]:
    blocks = [section(f":warning: {review.note}")] if review.note else []
    blocks += [section(_headline(review)), section("\n".join(_outcomes(review)))]
    if review.plan.send:
        blocks.append(section("\n".join(_coverage(review))))
    if review.first:
        blocks.append(
            section(
                "*The first of them, as SourceWhale gets them*\n"
                + "\n".join(_preview(listed, dummy_emails=review.dummy_emails) for listed in review.first)
            )
        )
    if review.channel:
        blocks.append(section(review.channel))
    return blocks


def _channel(export: Export) -> str | None:
    """Where the bot cannot post, or strangers read: what the person should know before they start."""
    channel = f"<#{export.channel_id}>"
    if export.channel_problem is not None:
        why, way_out = _CANNOT_POST.get(export.channel_problem, _CANNOT_POST["not_in_channel"])
        return (
            f":warning: I cannot post in {channel}: {why}. {way_out}. Otherwise the updates come to you as direct "
            "messages."
        )
    if export.channel_kind == ChannelKind.SHARED:
        return (
            f":information_source: People of another organisation or workspace read {channel}: they will see the "
            "counts, and nobody's name."
        )
    return None


def _ignored(review: Review) -> list[Block]:
    ignored = review.report.get("ignored", [])
    if not ignored:
        return []
    names = ", ".join(escape(cut(name, 40)) for name in ignored[:15])
    more = f" and {len(ignored) - 15} more" if len(ignored) > 15 else ""
    return [context(f"Columns that were not understood and are left out: {names}{more}")]


def _outcomes(review: Review) -> list[str]:
    plan, report = review.plan, review.report
    lines = [f"• {count(plan.send, 'candidate')} will be sent"]
    if review.chosen:
        lines[0] += f", of {count(review.chosen, 'candidate')} chosen by name; nobody else"
    if plan.previously_exported:
        lines.append(f"• {plan.previously_exported:,} skipped: previously exported {IN_SOURCEWHALE}")
        if plan.send == 0:
            lines.append("   To send them again, check *Include previously exported candidate(s)*.")
    if plan.being_sent:
        lines.append(f"• {plan.being_sent:,} skipped: being sent just now, and nobody is sent twice")
        lines += [
            f"   <@{other.requested_by}> is at it, to {destination(other)}, in {_place(other)}"
            for other in review.others
        ]
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
    return [*lines, *_unreadable(report)]


def _unreadable(report: dict[str, Any]) -> list[str]:
    """Rows that cannot become candidates: those that name nobody, and those that could not be read, with reasons."""
    nobody: list[int] = []
    rest: dict[str, list[int]] = {}
    for row, reason in report.get("unreadable_rows", []):
        if reason == seekout.NOBODY:
            nobody.append(row)
        else:
            rest.setdefault(reason, []).append(row)
    lines = []
    unidentified = report.get("unidentified", len(nobody))
    if nobody:
        lines.append(f"• {count(unidentified, 'row')} left out, with no way to identify anybody:")
        lines.append(f"   {rows(nobody, ids.MAX_ROWS_NAMED)}: {seekout.NOBODY}")
    if rest:
        lines.append(f"• {count(report.get('unreadable', 0) - unidentified, 'row')} could not be read:")
        lines += [
            f"   {rows(numbers, ids.MAX_ROWS_NAMED)}: {escape(cut(reason, 200))}"
            for reason, numbers in list(rest.items())[:5]
        ]
    return lines


def _place(export: Export) -> str:
    return "direct messages" if export.channel_id.startswith(("D", "U", "W")) else f"<#{export.channel_id}>"


def _preview(listed: Listed, *, dummy_emails: bool) -> str:
    """A person in a line: Review is seen by nobody but the one who asked."""
    person = listed.person
    emails = [*person.emails]
    if dummy_emails and not emails and listed.dummy_number is not None:
        emails.append(seekout.dummy_address(listed.dummy_number))
    history = [
        count(len(entries), word)
        for entries, word in ((person.experience, "job"), (person.education, "school"))
        if entries
    ]
    contact = [*emails[:1], *person.phones[:1], *person.links[:1], *history]
    parts = [person.full_name or "(no name)", _position(person), *contact]
    mark = f" · {IN_SOURCEWHALE}" if listed.exported_before else ""
    return "• " + escape(cut(" · ".join(part for part in parts if part), 300)) + mark


def _position(person: seekout.Candidate) -> str:
    return " at ".join(part for part in (person.current_title, person.current_company) if part)


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
