"""The step "Export a SeekOut project" of a workflow: a file comes in, somebody reviews, the step learns the end."""

from __future__ import annotations

import pytest

from sandbox.samples.make import write_project
from tests.journeys.conftest import connect
from tests.waiting import wait_for

STEP = "export_project"
CAMPAIGN = {"export_as": "prospects", "destination": "camp-backend", "reviewer": "U_DANA"}


@pytest.fixture(scope="module")
def stack(make_stack):
    return make_stack()


@pytest.fixture(scope="module")
def house(stack):
    connect(stack.slack.person("dana"))
    return stack


def project(tmp_path, seed, number=3):
    path = tmp_path / f"workflow-{seed}.csv"
    write_project(path, number, seed=seed)
    return path


def review_of(person, path):
    return person.wait_for_message("dm", contains=f"*{path.stem}* → ")


def test_without_a_connection_the_step_says_so(stack, tmp_path):
    sam = stack.slack.person("sam")
    execution = sam.run_workflow(project(tmp_path, 7000), STEP, **CAMPAIGN)
    assert "SourceWhale is not connected yet. An admin" in stack.slack.wait_for_step(execution)["error"]


def test_a_builder_chooses_among_what_they_may_see(house):
    dana = house.slack.person("dana")
    assert "Backend Engineers Q4" in dana.choices(STEP, "destination", export_as="prospects")
    assert dana.choices(STEP, "destination", "backend engineers", export_as="prospects") == ["Backend Engineers Q4"]
    jobs = dana.choices(STEP, "destination", export_as="candidates")
    assert jobs
    assert "Backend Engineers Q4" not in jobs


def test_nothing_leaves_before_the_reviewer_presses_export_and_the_step_learns_how_it_ended(house, tmp_path):
    dana, sam = house.slack.person("dana"), house.slack.person("sam")
    path = project(tmp_path, 7001)
    execution = sam.run_workflow(path, STEP, **CAMPAIGN)
    message = review_of(dana, path)
    assert "A workflow asks you" in message.rendered
    assert house.sourcewhale.candidates_of(7001) == []
    assert house.slack.step(execution)["state"] == "running"
    assert message.press("Export").ok
    step = house.slack.wait_for_step(execution)
    assert (step["state"], step["ended"]) == ("done", 1)
    counts = {name: step["outputs"][name] for name in ("state", "exported", "failed", "left_out")}
    assert counts == {"state": "complete", "exported": 3, "failed": 0, "left_out": 0}
    assert step["outputs"]["link"]
    assert len(house.sourcewhale.candidates_of(7001)) == 3
    done = sam.wait_for_message("#sourcing", contains=f"Export Complete\n*{path.stem}*")
    assert "Asked for by @dana" in done.rendered


def test_a_reviewer_is_shown_no_file_of_a_conversation_that_they_do_not_read(house, tmp_path):
    """Who builds a workflow may give the step any file's id, as it stands in links; the bot reads more than they."""
    dana, path = house.slack.person("dana"), project(tmp_path, 7009)
    house.slack.post("/_control/channel", {"channel": "G_HIRING", "people": ["U_DANA", "U_SAM"]})
    file = dana.drop_file("#hiring-private", path).files[0]["id"]
    outcomes = {}
    for who, campaign in (("U_MANY", "camp-many-001"), ("U_SAM", "camp-data")):
        inputs = {"export_as": "prospects", "destination": campaign, "channel": "C_SOURCING"}
        outcomes[who] = house.slack.run_step(STEP, {**inputs, "file": [file], "reviewer": who})["id"]
    ended = house.slack.wait_for_step(outcomes["U_MANY"])
    assert "does not say that <@U_MANY> reads there" in ended["error"]
    told = house.slack.person("max").wait_for_message("dm", contains="private conversation").rendered
    assert path.stem not in told and "Sample" not in told
    assert not any("will be sent" in message.rendered for message in house.slack.person("max").dm())
    assert review_of(house.slack.person("sam"), path).press("Cancel").ok
    assert "cancelled the Review" in house.slack.wait_for_step(outcomes["U_SAM"])["error"]


def test_a_step_that_slack_tells_of_twice_makes_one_export(house, tmp_path):
    dana = house.slack.person("dana")
    path = project(tmp_path, 7002)
    execution = dana.run_workflow(path, STEP, **CAMPAIGN)
    message = review_of(dana, path)
    house.slack.post("/_control/step", {"execution": execution})
    assert message.press("Cancel").ok
    step = house.slack.wait_for_step(execution)
    assert (step["state"], step["ended"]) == ("failed", 1)
    assert "cancelled the Review" in step["error"]
    assert "you cancelled this export" in review_gone(dana, path)
    assert house.sourcewhale.candidates_of(7002) == []
    house.slack.post("/_control/step", {"execution": execution})
    assert house.slack.step(execution)["ended"] == 1


def review_gone(person, path):
    return person.wait_for_message("dm", contains="you cancelled this export").rendered


@pytest.mark.parametrize(
    ("inputs", "words"),
    [
        ({"reviewer": "U_GUEST"}, "is a guest of this workspace"),
        ({"reviewer": "U_KIM"}, "is not of this workspace"),
        ({"reviewer": ""}, "names nobody who reviews"),
        ({"file": []}, "got no file"),
        ({"file": ["F_1", "F_2"]}, "got 2 files"),
        ({"export_as": "leads"}, "must be"),
        ({"destination": None}, "names no campaign or job"),
        ({"destination": "camp-nobody-has"}, "does not show the campaign"),
    ],
)
def test_what_cannot_be_done_ends_the_step_with_a_sentence(house, tmp_path, inputs, words):
    house.slack.change_person("U_GUEST", is_restricted=True)
    execution = house.slack.person("dana").run_workflow(project(tmp_path, 7003), STEP, **{**CAMPAIGN, **inputs})
    step = house.slack.wait_for_step(execution)
    assert (step["state"], step["ended"]) == ("failed", 1)
    assert words in step["error"]


def test_a_bad_file_ends_the_step_with_its_sentence(house, tmp_path):
    path = tmp_path / "broken.xlsx"
    path.write_bytes(b"PK\x03\x04 no workbook")
    step = house.slack.wait_for_step(house.slack.person("dana").run_workflow(path, STEP, **CAMPAIGN))
    assert step["state"] == "failed"
    assert "broken" in step["error"] or "damaged" in step["error"]


def test_without_review_only_where_an_admin_allows_it_and_the_file_leaves_no_question(house, tmp_path):
    dana = house.slack.person("dana")
    asked = {**CAMPAIGN, "skip_review": True}
    first = tmp_path / "plain-1.csv"
    first.write_text("Full Name,Email\nAda Plain,ada.plain@example.com\n")
    execution = dana.run_workflow(first, STEP, **asked)
    assert "no admin has allowed" in review_of(dana, first).rendered
    assert review_of(dana, first).press("Cancel").ok
    house.slack.wait_for_step(execution)
    allow(dana)
    second = tmp_path / "plain-2.csv"
    second.write_text("Full Name,Email,SeekOut Notes\nBo Plain,bo.plain@example.com,call\n")
    step = house.slack.wait_for_step(dana.run_workflow(second, STEP, **asked))
    assert (step["state"], step["outputs"].get("exported")) == ("done", 1)
    told = dana.wait_for_message("dm", contains="A workflow exports without Review").rendered
    assert "1 left out: SeekOut Notes" in told
    third = tmp_path / "plain-3.csv"
    third.write_text("Full Name,Email,Zq Unheard\nCy Plain,cy.plain@example.com,1\n")
    execution = dana.run_workflow(third, STEP, **asked)
    assert "leaves no question" in review_of(dana, third).rendered
    assert house.slack.step(execution)["state"] == "running"
    assert not any(candidate["name"] == "Cy Plain" for candidate in house.sourcewhale.candidates())


def test_a_review_that_was_changed_and_started_in_the_window_asks_for_nothing_in_the_message(house, tmp_path):
    dana, path = house.slack.person("dana"), project(tmp_path, 7040)
    execution = dana.run_workflow(path, STEP, **CAMPAIGN, channel="C_OLD")
    assert review_of(dana, path).press("Only these candidates").ok
    window = dana.modal(title="Review")
    assert window.press("Back").ok
    form = dana.modal(title="Export to SourceWhale")
    form.pick_channel("Post updates in", "#sourcing")
    assert form.submit().ok
    window = form.wait_for("*Coverage*")
    # Where it began, the same Review stands as it is now.
    wait_for(lambda: "it would be told to #sourcing" in review_of(dana, path).rendered, 20)
    assert window.submit().ok
    assert house.slack.wait_for_step(execution)["state"] == "done"
    wait_for(lambda: "the export has been started" in dana.dm()[-1].rendered, 20)
    assert [message.buttons for message in dana.dm() if path.stem in message.rendered] == []


def allow(dana):
    dana.command("/sourcewhale")
    modal = dana.modal(title="SourceWhale")
    assert modal.press("Edit").ok
    modal.wait_for("Confidential searches").check("Steps of workflows may export without Review")
    assert modal.submit().ok
    assert modal.wait_for("API Key").submit().ok
    modal.wait_for("Export as Prospect")
    assert modal.submit().ok
    assert modal.wait_for("All Good").submit().ok
    modal.wait_for("Steps of workflows may export without Review")
    modal.close()


def test_a_killed_worker_leaves_no_step_untold_and_tells_none_twice(house, tmp_path):
    dana = house.slack.person("dana")
    path = project(tmp_path, 7004, number=600)
    execution = dana.run_workflow(path, STEP, **CAMPAIGN)
    before = len(house.sourcewhale.requests("candidates/add"))
    assert review_of(dana, path).press("Export").ok
    wait_for(lambda: len(house.sourcewhale.requests("candidates/add")) > before, 60)
    house.kill("worker")
    # The answer to the one that tells the step is lost as well.
    house.slack.post("/_control/lose", {"method": "functions.completeSuccess", "times": 1})
    house.start("worker")
    step = house.slack.wait_for_step(execution, timeout=100)
    assert (step["state"], step["outputs"]["exported"]) == ("done", 600)
    wait_for(lambda: len(house.slack.calls("functions.completeSuccess")) >= 2, 60)
    assert house.slack.step(execution)["ended"] == 1
