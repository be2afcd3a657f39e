"""What became of an export: what *How is it going?* and `/export results` answer. Numbers, and nobody's name."""

from __future__ import annotations

from collections.abc import Sequence

from store.after.figures import Figures
from store.after.samples import Sample
from store.after.watches import WATCHED_DAYS, Result, is_removed
from store.models import ExportKind
from worker.surface.lists import none_ended
from worker.surface.reviews.review import destination
from worker.surface.text import bold, count, date, day, listed

MOST = 10
_SINCE = "Since the export:"
_OF_CAMPAIGNS = (
    "These are figures of whole campaigns, whoever else is in them. *How is it going?* on an export's message says "
    "more."
)
_ASK_OF_SOME = (
    "*How is it going?* on the export's message looks some of the people up, at most once an hour, and tells where "
    "they stand."
)
# As SourceWhale calls them, from the first to the last.
_STAGES = ("Sourced", "Messaged", "Opened", "Clicked", "Replied", "Interested", "Not Interested", "Meeting")
NOT_YOURS = "You can only ask this of exports that you may know of: your own, and those of conversations that you read."
ASKING = "SourceWhale is being asked for newer figures: ask again in a minute."
NOT_YET = "There are no figures since this export yet: SourceWhale is asked for them at most once an hour."
NOBODY_SENT = "This export sent nobody, so nothing can have come of it."


def answer(result: Result, *, asking: bool = False) -> str:
    """What *How is it going?* answers, in mrkdwn. `asking` says that SourceWhale is being asked just now."""
    lines = [_heading(result), *_lines(result)]
    if asking:
        lines.append(ASKING)
    return "\n".join(lines)


def results(found: Sequence[Result], project: str, *, asking: bool = False) -> str:
    """What `/export results` answers, the newest export first. `project` is what was typed after it."""
    if not found:
        return none_ended(project)
    lines = [f"• {_heading(one)} {' '.join(_lines(one, short=True))}" for one in found[:MOST]]
    if any(_SINCE in line for line in lines):
        lines.append(_OF_CAMPAIGNS)
    if len(found) > MOST:
        lines.append("These are the newest. `/export results` with a project's name shows that project's.")
    if asking:
        lines.append(ASKING)
    return "\n".join(lines)


def _heading(result: Result) -> str:
    export = result.export
    sent = f"{count(result.counts.exported, 'candidate')} exported"
    return f"{bold(result.project_name, 100)} → {destination(export)}: {sent}, {date(export.ended_at or 0)}."


def _lines(result: Result, *, short: bool = False) -> list[str]:
    """What is known of an export, in sentences.

    Where several stand below each other, `short`: whose figures these are is said once, and none that is nothing.
    """
    export, watch = result.export, result.watch
    if not result.counts.exported:
        return [NOBODY_SENT]
    if is_removed(export):
        return [f"<@{export.removed_by}> marked them as removed from SourceWhale on {day(export.removed_at or 0)}."]
    if export.kind != ExportKind.PROSPECTS:
        return _sample(result) or [f"SourceWhale tells figures of campaigns, and none of jobs. {_ASK_OF_SOME}"]
    if watch is None:
        return ["This export ended before campaigns were watched, so it is not known what has come since."]
    before, latest = Figures.load(watch.before), Figures.load(watch.latest)
    if watch.missed:
        gone = ["SourceWhale does not list this campaign any more; it may have been archived or paused there."]
        return gone if before is None or latest is None else [*gone, *_figures(result, before, latest, short=short)]
    if before is None or latest is None:
        if result.answered_at is not None:
            return [NOT_YET]
        return ["SourceWhale has not told any figures of this campaign yet."]
    if latest == Figures():
        return ["SourceWhale tells no figures of this campaign.", *(_sample(result) or [_ASK_OF_SOME])]
    return [_kick_off(result, latest), *_figures(result, before, latest, short=short)]


def _sample(result: Result) -> list[str]:
    """Where some of them stand, where there are no figures of all; nothing where nobody has been looked up."""
    sample = Sample.load(result.export.sample)
    if sample is None:
        return []
    if not sample.asked:
        return ["Nobody of them can be looked up: none has an address that is theirs alone."]
    job = result.export.kind == ExportKind.CANDIDATES
    told = [f"{sample.stages[stage]:,} {stage}" for stage in _STAGES if sample.stages.get(stage)]
    said = f"*A sample of {sample.asked:,} of {count(result.counts.exported, 'candidate')}*: "
    said += f"{listed(told)}." if told else "SourceWhale does not tell where they stand."
    if told and sample.untold:
        said += f" Of {sample.untold:,} SourceWhale does not tell where they stand."
    if sample.gone:
        is_not = "is" if sample.gone == 1 else "are"
        said += f" {sample.gone:,} {is_not} not in {'this job' if job else 'SourceWhale'} any more."
    whose = "" if job else " That is how they stand in SourceWhale, whichever campaign wrote to them."
    return [f"{said}{whose} Looked up {date(sample.at)}."]


def _kick_off(result: Result, latest: Figures) -> str:
    watch = result.watch
    if watch is not None and watch.kicked_off_at is not None:
        return f"Kicked off on {day(watch.kicked_off_at)}."
    if latest.sent is None:
        return "SourceWhale does not tell whether anything has been sent."
    return "Nothing has been sent from this campaign since the export: its steps wait to be kicked off in SourceWhale."


def _figures(result: Result, before: Figures, latest: Figures, *, short: bool) -> list[str]:
    """What has come since, and whose figures these are."""
    since, watch = latest.since(before), result.watch
    if not any(vars_of(since).values()):
        said = []
    else:
        known = [f"{number:,} {word}" for word, number in vars_of(since).items() if number is not None]
        if short:
            some = [f"{number:,} {word}" for word, number in vars_of(since).items() if number]
            return [f"{_SINCE} {listed(some)}."]
        untold = [word for word, number in vars_of(since).items() if number is None]
        said = [f"{_SINCE} {listed(known)}."]
        if untold:
            said.append(f"How many {listed(untold)} SourceWhale does not tell.")
    if short:
        return []
    as_of = f"As of {date(watch.latest_at)}." if watch is not None and watch.latest_at is not None else ""
    if watch is not None and result.answered_at is not None and result.answered_at >= watch.until:
        as_of += f" Figures are asked for {WATCHED_DAYS} days long."
    return [*said, *([_whose(result, latest)] if said else []), *([as_of] if as_of else [])]


def vars_of(figures: Figures) -> dict[str, int | None]:
    """The figures by the words that people read."""
    return {
        "sent": figures.sent,
        "opened": figures.opened,
        "replied": figures.replied,
        "interested": figures.interested,
        "booked": figures.booked,
    }


def _whose(result: Result, latest: Figures) -> str:
    """Whether the figures are of these people alone: SourceWhale tells them of whole campaigns."""
    ours = result.counts.exported
    if latest.sourced is None:
        return f"These are figures of the whole campaign, whoever else is in it; {ours:,} came with this export."
    if latest.sourced <= ours:
        return "Nobody else is in this campaign, so these are this export's own figures."
    return (
        f"These are figures of the whole campaign, in which there are {count(latest.sourced, 'candidate')}; "
        f"{ours:,} came with this export."
    )
