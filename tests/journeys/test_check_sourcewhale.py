"""*Check SourceWhale* on Review: whom SourceWhale knows already, and leaving them in peace."""

from __future__ import annotations

import itertools
import time

import pytest

from sandbox.samples.make import HEADER, people, write_project
from tests.journeys.conftest import connect, review

PEOPLE, KNOWN = 12, 5
_seeds = itertools.count(8800)


@pytest.fixture(scope="module")
def stack(make_stack):
    made = make_stack()
    connect(made.slack.person("dana"))
    return made


@pytest.fixture(autouse=True)
def mended(stack):
    yield
    stack.sourcewhale.mend()


def put(stack, seed, number, **more):
    rows = [dict(zip(HEADER, row, strict=True)) for row in itertools.islice(people(PEOPLE, seed), number)]
    stack.sourcewhale.control(
        "people",
        people=[
            {"name": row["Full Name"], "owner": "sam@example.com", "socialLinks": [row["LinkedInUrl"]], **more}
            for row in rows
        ],
    )


def reviewed(stack, tmp_path):
    seed = next(_seeds)
    path = tmp_path / f"check-{seed}.csv"
    write_project(path, PEOPLE, seed=seed)
    return seed, review(stack.slack.person("dana"), path)


def test_known_people_are_told_and_left_out_as_chosen(stack, tmp_path):
    seed, modal = reviewed(stack, tmp_path)
    put(stack, seed, 3, stage="Messaged", lastContacted=int(time.time()) - 3 * 86_400)
    put_later = [dict(zip(HEADER, row, strict=True)) for row in itertools.islice(people(PEOPLE, seed), 3, KNOWN)]
    stack.sourcewhale.control(
        "people",
        people=[
            {
                "name": row["Full Name"],
                "owner": "sam@example.com",
                "socialLinks": [row["LinkedInUrl"]],
                "stage": "Not Interested",
                "lastContacted": int(time.time()) - 90 * 86_400,
            }
            for row in put_later
        ],
    )
    added_before = len(stack.sourcewhale.requests("candidates/add"))
    assert modal.press("Check SourceWhale").ok
    modal.wait_for(f"{KNOWN} of {PEOPLE} candidates are already in SourceWhale")
    assert "3 contacted in the last 14 days" in modal.text
    assert "2 said no" in modal.text
    # Looking is not sending.
    assert len(stack.sourcewhale.requests("candidates/add")) == added_before
    assert modal.check("Leave out people contacted in the last 14 days").ok
    modal.wait_for(f"*{PEOPLE - 3} candidates* will be sent")
    assert "3 contacted in the last 14 days, as you chose" in modal.text
    assert modal.check("Leave out people already in SourceWhale").ok
    modal.wait_for(f"*{PEOPLE - KNOWN} candidates* will be sent")
    assert modal.submit().ok
    dana = stack.slack.person("dana")
    done = dana.wait_for_message("#sourcing", contains=f"check-{seed}* ", timeout=90)
    dana.wait_for_message("#sourcing", contains=f"*{PEOPLE - KNOWN} candidates* are in SourceWhale", timeout=90)
    held = [one for one in stack.sourcewhale.candidates_of(seed) if "camp-backend" in one["memberships"]]
    assert len(held) == PEOPLE - KNOWN
    assert done is not None
    assert any(
        "2 already in SourceWhale and 3 contacted lately" in message.rendered for message in dana.read("#sourcing")
    ) or any("already in SourceWhale" in message.rendered for message in dana.read("#sourcing"))


def test_a_sourcewhale_that_cannot_be_asked_stops_no_export(stack, tmp_path):
    seed, modal = reviewed(stack, tmp_path)
    stack.sourcewhale.break_with({"kind": "status", "status": 401, "operation": "candidates/search", "times": 1000})
    assert modal.press("Check SourceWhale").ok
    modal.wait_for("You can export all the same")
    stack.sourcewhale.mend()
    assert modal.submit().ok
    stack.slack.person("dana").wait_for_message(
        "#sourcing", contains=f"*{PEOPLE} candidates* are in SourceWhale", timeout=90
    )
    assert len(stack.sourcewhale.candidates_of(seed)) == PEOPLE
