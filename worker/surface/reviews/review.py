"""*Review*: what an export would do, before anything is sent. In a modal, or as a direct message with a button.

Six lines: what goes where, who is left out and why, how many can be reached, who the first are, what was read, and the
buttons that change any of it. What is longer stands behind *Details*.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from store.exporting.known import Check
from store.exporting.selection import EVERYBODY, Choice, Listed, Plan, Previous
from store.models import CheckState, Export, ExportKind, OffLimit
from worker.surface import ids
from worker.surface.editing.defaults import ONLY_IF_BLANK, known_options
from worker.surface.off_limits import held
from worker.surface.people import IN_SOURCEWHALE, name_of, position
from worker.surface.reviews import checks, coverage, findings
from worker.surface.reviews.places import note_of, place_of
from worker.surface.text import (
    Block,
    actions,
    bold,
    button,
    context,
    count,
    cut,
    date,
    escape,
    header,
    modal,
    option,
    plain_text,
    section,
    sections,
    within,
)
from worker.surface.workflows import steps

DISMISSED = "Review: you cancelled this export. Nothing was sent."
_MOST_NAMED = 3
_ALL_CHOICES = "All that Review can change, with *Columns* and the other buttons named here, opens with *{button}*."


@dataclass(frozen=True, slots=True)
class Review:
    """Everything that Review shows.

    `report` is what reading the project's file found, `choice` the candidates that were chosen by name, `others`
    exports that are sending some of the same people just now, `previous` the exports that sent those who were exported
    before, `off_limits` entries of the list and how many people each holds back, `let_through` whether an admin has let
    anybody through, `mails_a_day` how many e-mails SourceWhale sends, where that is known and of use here, `note` a
    sentence to be read first, `channel` what there is to know of where it will report.
    `remembered` says which columns are read as somebody set them, `file` whether there is one that can be read again,
    `by_workflow` that a step of a workflow asked for it, `marked` the first of those marked Do Not Contact.
    """

    export_id: str
    project_name: str
    destination: str
    include_previous: bool
    dummy_emails: bool
    keep_known: bool
    plan: Plan
    report: dict[str, Any]
    first: Sequence[Listed]
    choice: Choice = EVERYBODY
    others: Sequence[Export] = ()
    previous: Sequence[Previous] = ()
    note: str | None = None
    channel: str | None = None
    remembered: str | None = None
    file: bool = False
    check: Check | None = None
    mails_a_day: int | None = None
    off_limits: Sequence[tuple[OffLimit, int]] = ()
    let_through: bool = False
    seal: str = ""
    by_workflow: str | None = None
    marked: Sequence[Listed] = ()

    @property
    def reference(self) -> str:
        """What *Export* brings back: which export, for how many chosen, and the numbers that were shown."""
        plan = self.plan
        numbers = (
            self.choice.number,
            plan.send,
            plan.previously_exported,
            plan.do_not_contact,
            plan.being_sent,
            int(self.dummy_emails),
            plan.known,
            plan.contacted,
            plan.off_limits,
        )
        return " ".join([self.export_id, *map(str, numbers), self.seal]).rstrip()


def export_id_of(reference: str) -> str:
    """The export that a `Review.reference` is about."""
    return reference.partition(" ")[0]


def is_still_true(reference: str, review: Review) -> bool:
    """Whether a Review that was shown says what would happen now.

    One that was shown before somebody was chosen cannot tell; whom they chose they know.
    """
    shown, now = reference.split(), review.reference.split()
    if len(shown) < 2:
        return True
    if shown[1] != now[1] and len(shown) == len(now):
        return not review.seal or shown[-1] == now[-1]
    return shown == now


def numbers_of(reference: str) -> list[str]:
    """The numbers of people in a reference."""
    return [word for word in reference.split()[1:] if "." not in word]


def seal_of(reference: str) -> str:
    """What the Review with this reference stood for (store.exporting.seals), or nothing."""
    last = reference.split()[-1:]
    return last[0] if last and "." in last[0] else ""


def review_of(
    export: Export,
    project_name: str,
    plan: Plan,
    first: Sequence[Listed],
    *,
    choice: Choice = EVERYBODY,
    others: Sequence[Export] = (),
    previous: Sequence[Previous] = (),
    note: str | None = None,
    remembered: str | None = None,
    check: Check | None = None,
    mails_a_day: int | None = None,
    off_limits: Sequence[tuple[OffLimit, int]] = (),
    let_through: bool = False,
    seal: str = "",
    marked: Sequence[Listed] = (),
) -> Review:
    """A Review of these facts."""
    return Review(
        export_id=export.id,
        project_name=project_name,
        destination=destination(export),
        include_previous=export.include_previous,
        dummy_emails=export.dummy_emails,
        keep_known=bool(export.keep_known),
        plan=plan,
        report=export.report,
        first=first,
        choice=choice,
        others=others,
        previous=previous,
        note=note,
        channel=note_of(export),
        remembered=remembered,
        file=export.file_id is not None,
        check=check,
        mails_a_day=mails_a_day,
        off_limits=off_limits,
        let_through=let_through,
        seal=seal,
        by_workflow=steps.asked(export),
        marked=marked,
    )


def destination(export: Export) -> str:
    """`campaign *Name*` or `job *Name*`, escaped for mrkdwn."""
    word = "campaign" if export.kind == ExportKind.PROSPECTS else "job"
    return f"{word} {bold(export.destination_name, 150)}"


def view(review: Review) -> Block:
    """The modal; *Export* stands there only if there is somebody to send, or somebody else can be chosen."""
    sends = review.plan.send > 0 or review.choice.number > 0
    blocks = [
        *_top(review),
        _options(review),
        _known(review),
        *_rest(review),
        actions("review_actions", *_buttons(review)),
    ]
    if sends:
        # Inputs make Slack ask for a button to submit; without anybody to send there is none.
        blocks += [_people(ids.ONLY), _people(ids.ALL_BUT)]
    return modal(
        "Review",
        blocks,
        callback_id=ids.REVIEW_VIEW,
        submit="Export" if sends else None,
        close="Cancel" if sends else "Close",
        private_metadata=review.reference,
    )


def message(review: Review) -> tuple[str, list[Block]]:
    """Text and blocks of the direct message that takes the modal's place when it was closed."""
    blocks = [header("Review"), *_top(review), *_rest(review)]
    if review.keep_known:
        blocks.append(context(f"People already in SourceWhale: *{ONLY_IF_BLANK}*"))
    more = "Only these candidates" if review.plan.send > 0 else "Change"
    blocks.append(context(_ALL_CHOICES.format(button=more)))
    buttons = [button("Change", action_id=ids.CHOOSE_CANDIDATES, value=review.export_id)]
    if review.plan.send > 0:
        buttons = [
            button("Export", action_id=ids.START_EXPORT, value=review.reference, style="primary"),
            button("Only these candidates", action_id=ids.CHOOSE_CANDIDATES, value=review.export_id),
        ]
    if review.by_workflow:
        buttons.append(button("Cancel", action_id=ids.DISMISS_REVIEW, value=review.export_id))
    blocks.append(actions("review_actions", *buttons))
    within(blocks)
    return f"Review: {headline(review)}", blocks


def _top(review: Review) -> list[Block]:
    """What goes where, who is left out, and what SourceWhale said of them."""
    blocks = [context(review.by_workflow)] if review.by_workflow else []
    blocks += [section(f":warning: {review.note}")] if review.note else []
    blocks.append(section(headline(review)))
    if lines := left_out(review):
        blocks += sections(["*Left out*", *(f"• {line}" for line in lines)])
    if review.check is not None:
        # Above the boxes that it offers.
        blocks.append(section(checks.line(review.check)))
    return blocks


def _rest(review: Review) -> list[Block]:
    """Who can be reached, who the first are, and what there is to know of the file and the channel."""
    blocks: list[Block] = []
    if review.plan.send:
        blocks.append(section("\n".join(coverage.lines(review.plan, review.report, dummy_emails=review.dummy_emails))))
    if review.first:
        blocks.append(section(_first(review)))
    blocks += [section(f":warning: {line}") for line in findings.warnings(review.report)]
    for number, merge in enumerate(findings.doubtful(review.report)[:_MOST_NAMED]):
        block = section(f":busts_in_silhouette: {findings.merge_line(merge)}")
        block["block_id"] = f"{ids.KEEP_APART}:{number}"
        block["accessory"] = button("Keep apart", action_id=ids.PART, value=f"{review.export_id} {merge['key']}")
        blocks.append(block)
    if review.mails_a_day and review.plan.send:
        blocks.append(context(coverage.room(review.plan.send, review.mails_a_day)))
    if review.channel:
        blocks.append(section(review.channel))
    report = review.report
    read = (
        findings.sources(report),
        findings.columns_line(report),
        findings.merged_line(report),
        review.remembered,
        findings.since_last_file(report),
    )
    if lines := [line for line in read if line]:
        blocks.append(context("\n".join(lines)))
    return blocks


def _options(review: Review) -> Block:
    options = [
        option("Include previously exported candidate(s)", ids.INCLUDE_PREVIOUS),
        option("Generate dummy email addresses", ids.DUMMY_EMAILS),
    ]
    element: Block = {"type": "checkboxes", "action_id": ids.OPTIONS, "options": options}
    chosen = [review.include_previous, review.dummy_emails]
    if (check := review.check) is not None:
        for there, text, name, is_chosen in checks.options(check):
            if there:
                options.append(option(text, name))
                chosen.append(is_chosen)
    if initial := [item for item, is_chosen in zip(options, chosen, strict=True) if is_chosen]:
        element["initial_options"] = initial
    return {**section("*Options*"), "block_id": ids.REVIEW_OPTIONS, "accessory": element}


def _known(review: Review) -> Block:
    """Whether what SourceWhale says of people whom it has already is replaced."""
    options = known_options()
    element: Block = {"type": "radio_buttons", "action_id": ids.KNOWN_PEOPLE, "options": options}
    element["initial_option"] = options[review.keep_known]
    return {**section("*People already in SourceWhale*"), "block_id": ids.KNOWN_PEOPLE, "accessory": element}


def _buttons(review: Review) -> list[Block]:
    """The ways to change what is shown; each is there only where it can change something."""
    report = review.report
    shown = len(findings.doubtful(report)[:_MOST_NAMED])
    can_check = review.plan.send + review.plan.previously_exported > 0 and (
        review.check is None or review.check.state != CheckState.ASKED
    )
    wanted = (
        ("Columns", ids.COLUMNS, review.file),
        ("Read as", ids.READ_AS, review.file and bool(report.get("encodings"))),
        ("Keep apart", ids.KEEP_APART, review.file and len(findings.merges(report)) > shown),
        ("Check SourceWhale", ids.CHECK_SOURCEWHALE, can_check),
        ("Off-limits", ids.SHOW_HELD, review.plan.off_limits > 0 or review.let_through),
        ("Details", ids.DETAILS, True),
        ("Back", ids.BACK, True),
    )
    return [button(text, action_id=name, value=review.export_id) for text, name, there in wanted if there]


def _people(name: str) -> Block:
    """*Only these candidates* or *All but these*."""
    only = name == ids.ONLY
    label = "Only these candidates" if only else "All but these"
    hint = f"Search by name, title or company; up to {ids.MAX_CHOSEN} can be chosen."
    return {
        "type": "input",
        "block_id": name,
        "optional": True,
        "dispatch_action": True,
        "label": plain_text(label),
        "hint": plain_text(f"Empty sends everybody above. {hint}" if only else hint),
        "element": {
            "type": "multi_external_select",
            "action_id": name,
            "min_query_length": 0,
            "max_selected_items": ids.MAX_CHOSEN,
            "placeholder": plain_text("Everybody" if only else "Nobody"),
        },
    }


def headline(review: Review) -> str:
    """What goes where."""
    where = f"{bold(review.project_name, 150)} → {review.destination}"
    if review.plan.send == 0:
        return f"{where}: there is nobody to send."
    choice = review.choice
    chosen = ""
    if choice.only:
        chosen = f", of {len(choice.only):,} chosen by name; nobody else"
    elif choice.but:
        chosen = f": all but {len(choice.but):,} chosen by name"
    return f"{where}: *{count(review.plan.send, 'candidate')}* will be sent{chosen}."


def left_out(review: Review) -> list[str]:
    """Who is not sent and why, a line each."""
    plan = review.plan
    lines = []
    if plan.previously_exported:
        line = f"{plan.previously_exported:,} previously exported {IN_SOURCEWHALE}"
        if sent := [previously(group) for group in review.previous[:_MOST_NAMED]]:
            line += f": {'; '.join(sent)}"
        lines.append(f"{line}. To send them again, check *Include previously exported candidate(s)*.")
    if plan.being_sent:
        others = [
            f"<@{other.requested_by}> is also exporting, to {destination(other)}, in {place_of(other)}"
            for other in review.others
        ]
        lines.append(f"{plan.being_sent:,} being sent just now, and nobody is sent twice: {'; '.join(others)}")
        if not others:
            lines[-1] = lines[-1].rstrip(": ")
    lines += findings.marked(review.report, plan)
    if plan.forgotten:
        lines.append(f"{plan.forgotten:,} asked to be forgotten")
    if plan.off_limits:
        lines.append(held.line(review.off_limits, plan.off_limits))
    if plan.known:
        lines.append(f"{plan.known:,} already in SourceWhale, as you chose")
    if plan.contacted:
        days = f"in the last {review.check.days} days" if review.check is not None else "lately"
        lines.append(f"{plan.contacted:,} contacted {days}, as you chose")
    return [*lines, *findings.left_out(review.report)]


def previously(group: Previous) -> str:
    """`8 by @dana to campaign *X*, Nov 24`: who sent people before, where, and when."""
    if group.export is None:
        return f"{group.people:,} by an export that is kept no longer or reports privately"
    when = date(group.export.ended_at or group.export.queued_at or group.export.created_at)
    return f"{group.people:,} by <@{group.export.requested_by}> to {destination(group.export)}, {when}"


def _first(review: Review) -> str:
    """The first people by name, title and company: Review is seen by nobody but the one who asked."""
    lines = []
    for one in review.first[:_MOST_NAMED]:
        text = " · ".join(part for part in (name_of(one.person), position(one.person)) if part)
        mark = f" · {IN_SOURCEWHALE}" if one.exported_before else ""
        lines.append("• " + escape(cut(text, 150)) + mark)
    rest = review.plan.send - len(lines)
    more = [f"_and {count(rest, 'other')}_"] if rest > 0 else []
    return "\n".join(["*The first of them*", *lines, *more])
