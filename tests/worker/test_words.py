"""Everything that people can read keeps to docs/words.md: no banned words, right plurals, whatever the numbers."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import seekout
from store.after.figures import Figures
from store.after.watches import Result
from store.exporting.exports import Told
from store.exporting.held import Held
from store.exporting.items import Counts, FailedRow
from store.exporting.selection import Choice, Listed, Plan, Previous
from store.models import CampaignWatch, Connection, Export, ExportState, OffLimit, Project
from store.workspaces.overview import Going, Overview, ProjectFigures
from worker.surface import admin, cannot_export, channel, failures, home, lists
from worker.surface.after import digests, reminders, results, sent
from worker.surface.endings import DESTINATION_GONE, KEY_REFUSED
from worker.surface.off_limits import entries, held
from worker.surface.reviews import choices, details, review, unwatched
from worker.surface.workflows import steps

ROOT = Path(__file__).resolve().parents[2]
NUMBERS = (0, 1, 2, 14_000)
BANNED = re.compile(
    r"\b(mend(s|ed|ing)?|did not make it|(has|have|had|who) arrived|(is|are) at it|not attempted|skipped|gotten)\b",
    re.IGNORECASE,
)
# One of something has no plural, and nothing else has a singular.
NOUNS = "candidate|entry|row|column|sheet|export|phone number|job|school|project|batch"
WRONG_PLURALS = re.compile(
    rf"\b1 (more )?({NOUNS})(s|es)\b|\b1 (candidate|row|column) (are|were|have|name|lack)\b"
    rf"|(?<![\d,])(0|2|14,000) (more )?({NOUNS})\b(?! (file|numbers))"
    r"|\b2 (candidates|rows|columns) (is|was|has|names|lacks)\b"
)
# What is said of the one candidate who failed does not speak of several.
OF_SEVERAL = re.compile(r"\b(these|those) (rows|again|too)\b|\breasons are\b")
STARTED = [state for state in ExportState if state not in (ExportState.PREPARING, ExportState.REVIEW)]


def export(state: ExportState = ExportState.COMPLETE, **values) -> Export:
    defaults = {
        "id": "e" * 32,
        "requested_by": "U1",
        "retried_by": "U2",
        "kind": "prospects",
        "destination_name": "Backend",
        "state": state,
        "include_previous": False,
        "dummy_emails": False,
        "report": {},
        "problem": None,
        "result_url": "https://sourcewhale.example/c/1",
        "wait_reason": None,
        "times_retried": 0,
        "retried_people": 0,
        "queued_at": 1.0,
        "created_at": 1.0,
        "channel_id": "C1",
        "file_id": "F1",
        "ended_at": None if state in (ExportState.QUEUED, ExportState.RUNNING) else 50.0,
    }
    return Export(**(defaults | values))


def report(number: int) -> dict:
    """What reading a file found, so many of each."""
    names = [f"Header {n}" for n in range(min(number, 30))]
    return {
        "rows": number,
        "unreadable": number,
        "unidentified": number,
        "unreadable_rows": [[n + 2, seekout.NOBODY] for n in range(min(number, 100))],
        "understood": [[name, "email"] for name in names],
        "ignored": names,
        "again": number,
        "held_back": dict.fromkeys(names, number),
        "opt_out_unclear": names,
        "do_not_call": number,
        "damaged_phones": number,
        "hidden_rows": number,
        "sheets_read": names,
        "merges": [
            {"rows": [2, 3], "names": ["Bob", "Robert"], "why": "the same e-mail", "key": str(n)}
            for n in range(min(number, 30))
        ],
        "new": number,
        "changed": number,
        "gone": number,
    }


def surfaces(number: int) -> Iterator[object]:
    """Everything that is built for so many people."""
    person = seekout.Candidate(2, "i", "Ada Probe", emails=("ada@example.com",))
    listed = Listed("c", person, exported_before=True, being_sent=False, skipped=None)
    plan = Plan(number, number, number, number // 2, number, number, number, off_limits=number)
    entry = OffLimit(written="Acme Ltd", reason="client", until=1e9, ever=True, added_by="U1", added_at=1.0)
    yield entries.view([entry] * min(number, 20), number, entries.imported(number, number, number, ["Row 2: no."]))
    people_held = [Held(str(n), person, [entry], "U1" if n else None) for n in range(min(number, 100))]
    yield from (held.view("e", people_held, is_admin=admin_looks) for admin_looks in (True, False))
    yield held.request("e", "project", number, "U1")
    asked = export(ExportState.REVIEW, report=report(number))
    facts = review.review_of(
        asked,
        "project",
        plan,
        [listed],
        choice=Choice(only=("c",) * min(number, 100)),
        others=[asked],
        previous=[Previous(asked, number), Previous(None, number)],
        off_limits=[(entry, number)],
    )
    yield from (review.view(facts), review.message(facts), details.view(facts), choices.nobody_chosen(facts))
    asked.step_execution, asked.channel_id = "Fx1", "C1"
    yield from (unwatched.message(facts), steps.asked(asked), steps.many_files(number))
    failed = [FailedRow(n + 2, "SourceWhale rejected the values of this row") for n in range(min(number, 200))]
    names = [(one.row, "Ada") for one in failed[:5]]
    connection = Connection(can_export=True, pools_enabled=True, key_last4="1234", connected_by="U1", editors=[])
    connection.connected_at = connection.verified_at = 1.0
    problems = (KEY_REFUSED, DESTINATION_GONE.format(word="job"))
    for state, retried, problem in itertools.product(STARTED, (0, 1), (None, *problems)):
        if problem is not None and state != ExportState.FAILED:
            continue
        told = export(state, times_retried=retried, retried_people=number, problem=problem, report=report(number))
        counts = Counts(number, number, number, number, number, number)
        yield channel.progress(
            told, "project", counts, 50.0, left=100.0, not_attempted=[2] * min(number, 1), admin="U1"
        )
        yield channel.ended(told, "project", counts)
        yield failures.failures(told, failed, names=names, project_name="project", file="A file.")
        yield failures.retried(told, project_name="project")
        yield lists.followed(told, "project", counts, "U1")
        yield lists.status([Going(Told(told, "project", None), counts, 50.0, 100.0)])
        if told.ended_at is not None:
            told.queued_at = 1.0
            yield steps.outcome(told, counts).error
            yield lists.history([(Told(told, "project", None), counts)], 1)
            yield admin.went_on(told, "project", counts)
        connection.problem = problem
        yield admin.key_problem(connection, told, Project(name="project"))
        yield cannot_export.refusal(connection, may_change=bool(retried), admin_name="dana")
        figures = [ProjectFigures("project", number, number, number, number, number)]
        ended = [(Told(told, "project", None), counts)] if told.ended_at is not None else []
        yield home.view(Overview(connection, [], ended, figures), home.Viewer("U1", is_admin=True, may_change=True))


def after_the_end(number: int) -> Iterator[object]:
    """What is said of so many people after an export has ended."""
    told, counts = export(kind="prospects", removed_by="U3"), Counts(number, number, 0, 0, 0, 0)
    yield reminders.reminder(told, "project", number, number, last=True)
    yield reminders.kicked_off(told, "project", 60.0)
    yield sent.message(told, "project", number, number)
    yield sent.removed(told, "project", number)
    pair = (number, number)
    yield digests.digest(digests.Numbers(0.0, 1.0, pair, pair, number, pair, pair), "C1", "U1")
    figures = Figures(number + 1, number, number, number, number, number).dump()
    watch = CampaignWatch(before=Figures(0, 0, 0, 0, 0, 0).dump(), latest=figures, latest_at=60.0, missed=0, until=90.0)
    for missed, kicked_off_at in itertools.product((0, 2), (None, 60.0)):
        watch.missed, watch.kicked_off_at = missed, kicked_off_at
        yield results.answer(Result(told, "project", counts, watch, 60.0), asking=True)
    yield results.results([Result(told, "project", counts, None)] * 12, "")


@pytest.mark.parametrize("number", NUMBERS)
def test_whatever_the_numbers_the_words_are_right(number):
    for made in (*surfaces(number), *after_the_end(number)):
        text = str(made).replace("*", "")
        assert BANNED.search(text) is None, BANNED.search(text)
        found = WRONG_PLURALS.search(text)
        assert found is None, text[max(0, found.start() - 60) : found.end() + 60]
        several = OF_SEVERAL.search(text) if number == 1 else None
        assert several is None, text[max(0, several.start() - 60) : several.end() + 60]


@pytest.mark.parametrize("room", ["bot", "worker", "seekout"])
def test_no_sentence_in_the_code_has_a_banned_word(room):
    wrong = []
    for path in sorted((ROOT / room).rglob("*.py")):
        if "operations" in path.parts:
            # The operator's commands are for whoever runs the bot.
            continue
        tree = ast.parse(path.read_text())
        described = {id(node.body[0].value) for node in ast.walk(tree) if _has_docstring(node)}
        wrong += [
            f"{path.relative_to(ROOT)}:{node.lineno}: {found[0]}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in described
            if (found := BANNED.search(node.value))
        ]
    assert wrong == []


def _has_docstring(node: ast.AST) -> bool:
    body = getattr(node, "body", None)
    return (
        isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and bool(body)
        and isinstance(body[0], ast.Expr)
        and isinstance(body[0].value, ast.Constant)
    )


@pytest.mark.parametrize("state", STARTED)
def test_the_plain_text_of_a_message_is_a_sentence_that_a_phone_can_show(state):
    counts = Counts(5, 1, 4, 0, 0, 0)
    text = channel.progress(export(state), "project", counts, 50.0).text
    assert "█" not in text
    assert "░" not in text
    assert "\n" not in text
    assert "*project*" in text
