"""People whom SourceWhale knew before: a lost request is seen for what it was, and everybody arrives."""

from __future__ import annotations

import contextlib
import itertools
import sqlite3
import time

import pytest

from sandbox.samples.make import HEADER, people, write_project
from tests.journeys.conftest import connect, fill_form, operate, review

PEOPLE, KNOWN = 30, 20
_seeds = itertools.count(800)
PLACES = {"campaign": ("camp-backend", None), "job": ("proj-backend", "Senior Backend Engineer")}
LOST = {
    "dropped before the write": {"kind": "drop_before"},
    "503 before the write": {"kind": "status", "status": 503},
    "dropped after the write": {"kind": "drop_after"},
    "503 after the write": {"kind": "status_after", "status": 503},
}


@pytest.fixture(scope="module")
def stack(make_stack):
    made = make_stack(
        sourcewhale_options=(
            "--latency",
            "0.02",
        )
    )
    connect(made.slack.person("dana"))
    return made


@pytest.fixture(autouse=True)
def mended(stack):
    yield
    stack.sourcewhale.mend()
    stack.sourcewhale.control("settings", skew=0, date_header=True, absent=[], bare_links="")


def put_known(stack, seed, number=KNOWN, **more):
    """So many of the project's people stand in SourceWhale already, put there by somebody else."""
    known = [dict(zip(HEADER, row, strict=True)) for row in itertools.islice(people(PEOPLE, seed), number)]
    stack.sourcewhale.control(
        "people",
        people=[
            {
                "name": row["Full Name"],
                "owner": "sam@example.com",
                "emails": [row["Email1"]] if row["Email1"] else [],
                # As the browser extension stores it.
                "socialLinks": [row["LinkedInUrl"].removeprefix("https://")],
                **more,
            }
            for row in known
        ],
    )


def start(stack, tmp_path, seed, job=None, include_previous=False):
    """Press *Export* for a project of everybody."""
    path = tmp_path / f"known-{seed}.csv"
    write_project(path, PEOPLE, seed=seed)
    dana = stack.slack.person("dana")
    modal = fill_form(dana, path, job=job)
    if include_previous:
        assert modal.check("Include previously exported candidate(s)").ok
    assert modal.submit().ok
    assert modal.wait_for("*Coverage*").submit().ok
    return dana


def wait_for(dana, seed, kind, text, timeout=90):
    """The message about this project's export to a campaign or a job, once it contains a text."""

    def shown():
        found = [m for m in dana.read("#sourcing") if f"known-{seed}* → {kind}" in m.rendered]
        return found[-1] if found and text in found[-1].rendered else None

    return dana.slack.until(shown, timeout, lambda: dana.print_channel("#sourcing"))


def everybody(stack, dana, seed, where):
    """Everybody, once the export has ended well: each is in the destination, and stands there once."""
    wait_for(dana, seed, where, f"*{PEOPLE} candidates* are in SourceWhale")
    held = stack.sourcewhale.candidates_of(seed)
    assert len(held) == PEOPLE
    assert [person["name"] for person in held if PLACES[where][0] not in person["memberships"]] == []
    return held


def new(held):
    return [person for person in held if person["owner"] == "dana@example.com"]


def test_everybody_arrives_though_the_first_request_about_known_people_is_lost(stack, tmp_path):
    """Every way at once, each with an export of its own."""
    ways = {next(_seeds): way for way in itertools.product(PLACES, LOST)}
    for seed, (_, lost) in ways.items():
        # A moment ago: the browser extension has just been at work. `createdAt` and SourceWhale's clock are told in
        # whole seconds, so of the last two before a request nobody can tell whom it brought.
        put_known(stack, seed, createdAt=time.time() - 3)
        stack.sourcewhale.break_with({"operation": "candidates/add", "only": f"-{seed}-", **LOST[lost]})
    dana = stack.slack.person("dana")
    for seed, (where, _) in ways.items():
        start(stack, tmp_path, seed, PLACES[where][1])
    for seed, (where, _) in ways.items():
        held = everybody(stack, dana, seed, where)
        assert len(new(held)) == PEOPLE - KNOWN
        # Whoever was new came with the lost request or did not: that is seen, and nobody new is sent twice.
        assert {person["times_added"] for person in new(held)} == {1}
        if where == "job":
            # Their projects tell of known people too.
            assert {person["times_added"] for person in held} == {1}


@pytest.mark.parametrize("skew", [-3600, 7200])
def test_a_clock_of_sourcewhales_that_is_hours_off_says_the_same(stack, tmp_path, skew):
    seed = next(_seeds)
    stack.sourcewhale.control("settings", skew=skew)
    put_known(stack, seed, number=10, createdAt=time.time() + skew - 600)
    stack.sourcewhale.break_with(
        {"operation": "candidates/add", "kind": "drop_before"},
        {"operation": "candidates/add", "kind": "drop_after"},
    )
    held = everybody(stack, start(stack, tmp_path, seed), seed, "campaign")
    assert {person["times_added"] for person in new(held)} == {1}


@pytest.mark.parametrize(
    "settings",
    [
        {"absent": ["createdAt"]},
        {"date_header": False},
        {"absent": ["createdAt", "projectIds", "emails"]},
    ],
)
def test_what_cannot_be_told_apart_is_sent_again_and_matched(stack, tmp_path, settings):
    stack.sourcewhale.control("settings", **settings)
    seeds = {where: next(_seeds) for where in PLACES}
    fault = {"operation": "candidates/add", "kind": "status", "status": 503}
    for where, seed in seeds.items():
        put_known(stack, seed)
        stack.sourcewhale.break_with({**fault, "only": f"-{seed}-"})
        start(stack, tmp_path, seed, PLACES[where][1])
    for where, seed in seeds.items():
        everybody(stack, stack.slack.person("dana"), seed, where)


@pytest.mark.parametrize("without", ["scheme", "www"])
def test_links_that_are_stored_bare_are_found(stack, tmp_path, without):
    seed = next(_seeds)
    stack.sourcewhale.control("settings", bare_links=without)
    stack.sourcewhale.break_with({"operation": "candidates/add", "kind": "drop_after"})
    held = everybody(stack, start(stack, tmp_path, seed), seed, "campaign")
    assert {person["times_added"] for person in held} == {1}


def test_people_sent_again_on_purpose_do_not_count_as_arrived_because_they_are_found(stack, tmp_path):
    seed = next(_seeds)
    everybody(stack, start(stack, tmp_path, seed), seed, "campaign")
    before = len(stack.sourcewhale.requests("candidates/search"))
    stack.sourcewhale.break_with({"operation": "candidates/add", "kind": "drop_before"})
    held = everybody(stack, start(stack, tmp_path, seed, PLACES["job"][1], include_previous=True), seed, "job")
    assert {person["times_added"] for person in held} == {2}
    assert len(stack.sourcewhale.requests("candidates/search")) == before


def test_two_people_with_one_address_are_not_looked_up_by_it(stack, tmp_path):
    path = tmp_path / "switchboard.csv"
    path.write_text(
        "Name,Email,Phone,LinkedIn\n"
        "Ada Shared,info@shared.example,+1 555 0177,https://www.linkedin.com/in/ada-shared\n"
        "Bo Shared,info@shared.example,+1 555 0177,https://www.linkedin.com/in/bo-shared\n"
    )
    stack.sourcewhale.break_with({"operation": "candidates/add", "kind": "drop_after"})
    before = len(stack.sourcewhale.requests())
    dana = stack.slack.person("dana")
    assert review(dana, path).submit().ok
    dana.wait_for_message("#sourcing", contains="*2 candidates* are in SourceWhale")
    asked = [entry["about"] for entry in stack.sourcewhale.requests("candidates/search", since=before)]
    assert asked
    assert all("linkedin.com/in/" in about for about in asked)


@pytest.mark.parametrize("where", PLACES)
def test_whoever_was_booked_too_early_is_found_and_offered(stack, tmp_path, where):
    seed = next(_seeds)
    dana = start(stack, tmp_path, seed, PLACES[where][1])
    held = everybody(stack, dana, seed, where)
    # As an earlier version left it: they are known, and in no campaign or job.
    some = held[:5]
    stack.sourcewhale.control("purge", ids=[one["candidateId"] for one in some])
    put = [{name: one[name] for name in ("name", "emails", "socialLinks") if name in one} for one in some]
    stack.sourcewhale.control("people", people=put)
    with contextlib.closing(sqlite3.connect(stack.directory / "bot.db")) as database:
        (export,) = database.execute("SELECT id FROM exports ORDER BY created_at DESC LIMIT 1").fetchone()
    # A slip in what was typed is no all-clear.
    assert "no export of T_LOCL to look at" in operate(stack, "missing", "T_LOCL", "--export", export, code=1)
    told = operate(stack, "missing", "T_LOCAL", "--export", export)
    assert f"export {export}" in told
    assert "25 in the" in told
    assert ("5 NOT in the job" if where == "job" else "5 were there before") in told
    assert "stands on its message" in operate(
        stack, "missing", "T_LOCAL", "--export", export, "--offer", "missing" if where == "job" else "all"
    )
    message = wait_for(dana, seed, where, "5 failed")
    assert message.press("Retry failed").ok
    everybody(stack, dana, seed, where)
