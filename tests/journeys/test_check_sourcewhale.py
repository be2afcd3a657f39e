"""*Check SourceWhale* on Review: whom SourceWhale knows already, and leaving them in peace."""

from __future__ import annotations

import itertools
import time

import pytest

from sandbox.samples.make import HEADER, people, write_project
from tests.journeys.conftest import connect, fill_form, review
from tests.waiting import wait_for

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


def test_whoever_has_opted_out_in_sourcewhale_is_not_sent(stack, tmp_path):
    seed, modal = reviewed(stack, tmp_path)
    put(stack, seed, 2, status="unsubscribed")
    assert modal.press("Check SourceWhale").ok
    modal.wait_for(f"*{PEOPLE - 2} candidates* will be sent")
    assert "2 marked Do Not Contact in SourceWhale" in modal.text
    assert "2 said no" in modal.text
    assert modal.submit().ok
    dana = stack.slack.person("dana")
    done = dana.wait_for_message("#sourcing", contains=f"Export Complete\n*check-{seed}*")
    assert "2 marked Do Not Contact" in done.rendered
    people_there = stack.sourcewhale.candidates_of(seed)
    assert sum(1 for one in people_there if one["memberships"]) == PEOPLE - 2


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


def everybody_is_exported(stack, tmp_path):
    seed, modal = reviewed(stack, tmp_path)
    assert modal.submit().ok
    stack.slack.person("dana").wait_for_message("#sourcing", contains=f"check-{seed}* → campaign", timeout=60)
    wait_for(lambda: len(stack.sourcewhale.candidates_of(seed)) == PEOPLE)
    return seed


def test_whoever_was_purged_is_told_and_sent_again(stack, tmp_path):
    seed = everybody_is_exported(stack, tmp_path)
    dana = stack.slack.person("dana")
    dana.wait_for_message("#sourcing", contains=f"*{PEOPLE} candidates* are in SourceWhale", timeout=60)
    gone = [one["candidateId"] for one in stack.sourcewhale.candidates_of(seed)][:4]
    stack.sourcewhale.control("purge", ids=gone)
    path = tmp_path / f"again-{seed}.csv"
    write_project(path, PEOPLE, seed=seed)
    modal = fill_form(dana, path)
    assert modal.submit().ok
    modal.wait_for("there is nobody to send", timeout=60)
    assert modal.press("Check SourceWhale").ok
    modal.wait_for("4 were exported before and are no longer there")
    assert modal.check("Send again people no longer in SourceWhale").ok
    modal.wait_for("*4 candidates* will be sent")
    assert modal.submit().ok
    wait_for(lambda: len(stack.sourcewhale.candidates_of(seed)) == PEOPLE)
    assert {one["times_added"] for one in stack.sourcewhale.candidates_of(seed)} == {1}


@pytest.mark.parametrize("job", [None, "Senior Backend Engineer"])
def test_what_sourcewhale_says_of_people_is_kept_and_what_is_blank_filled(stack, tmp_path, job):
    seed = next(_seeds)
    put(stack, seed, KNOWN, role="Kept role", summary="Kept summary")
    path = tmp_path / f"keep-{seed}.csv"
    write_project(path, PEOPLE, seed=seed)
    dana = stack.slack.person("dana")
    refused = stack.sourcewhale.candidates_of(seed)[1]
    stack.sourcewhale.break_with(
        {"operation": "candidates/modify", "kind": "status", "status": 400, "only": refused["candidateId"], "times": 9}
    )
    modal = review(dana, path, job=job)
    assert modal.choose_in("People already in SourceWhale", "Only update if blank").ok
    assert modal.submit().ok
    place = "proj-backend" if job else "camp-backend"
    wait_for(lambda: sum(place in one["memberships"] for one in stack.sourcewhale.candidates_of(seed)) == PEOPLE)
    rows = {row[HEADER.index("LinkedInUrl")]: dict(zip(HEADER, row, strict=True)) for row in people(PEOPLE, seed)}

    def told():
        return {one["socialLinks"][0]: one for one in stack.sourcewhale.candidates_of(seed)}

    done = dana.wait_for_message("#sourcing", contains=f"keep-{seed}* →")
    assert "1 candidate was added, but SourceWhale did not take what it lacks of them: " in done.rendered
    assert "company" in done.rendered and "(row 3).\nFill that in there, or export them again." in done.rendered
    known = [link for link in list(rows)[:KNOWN] if link not in refused["socialLinks"]]
    rows.pop(refused["socialLinks"][0])
    wait_for(lambda: all(told()[link].get("company") == rows[link]["Company"] for link in known))
    for link, one in told().items():
        if link not in rows:
            assert one["times_modified"] == 0
        elif link in known:
            assert (one["role"], one["summary"], one["name"]) == ("Kept role", "Kept summary", rows[link]["Full Name"])
            assert one["times_modified"] == 1
            assert "experience" not in one
        else:
            assert one["role"] == rows[link]["Title"]
            assert one["times_modified"] == 0


def test_what_an_admin_decides_in_edit_holds_for_each_review(stack, tmp_path):
    dana = stack.slack.person("dana")
    dana.command("/sourcewhale", "#sourcing")
    modal = dana.modal(title="SourceWhale")
    assert modal.press("Edit").ok
    modal.wait_for("People already in SourceWhale")
    modal.choose("People already in SourceWhale", "Only update if blank")
    modal.fill("Contacted lately means in the last so many days", "999")
    modal.fill("Sending limit, in e-mails a day", "5")
    assert "whole number" in modal.submit().errors["Contacted lately means in the last so many days"]
    modal.fill("Contacted lately means in the last so many days", "30")
    modal.check("Check by itself")
    assert modal.submit().ok
    modal.wait_for("Leave it empty to keep the key")
    assert modal.submit().ok
    modal.wait_for("Export as Prospect")
    assert modal.submit().ok
    assert modal.wait_for("All Good").submit().ok
    modal.wait_for("✅").close()
    seed = next(_seeds)
    put(stack, seed, 2, stage="Messaged", lastContacted=int(time.time()) - 20 * 86_400)
    path = tmp_path / f"edit-{seed}.csv"
    write_project(path, PEOPLE, seed=seed)
    modal = review(dana, path)
    modal.wait_for("2 contacted in the last 30 days", timeout=60)
    assert "[x] Only update if blank" in modal.text
    assert "about 3 days at 5 a day" in modal.text
    modal.close()
