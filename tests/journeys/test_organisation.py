"""A workspace joins an organisation; the organisation installs the app for all of its workspaces, withdraws access and
gives it back, and removes the app.
"""

from __future__ import annotations

import sqlite3

import pytest

from sandbox.samples.make import write_project
from tests.journeys.browser import MANY, Browser
from tests.journeys.conftest import connect, fill_form, review
from tests.waiting import wait_for

GROUP = "E_GROUP"


@pytest.fixture(scope="module")
def stack(make_stack):
    made = make_stack(socket_mode=False, environment=MANY)
    made.slack.install("T_LOCAL", installed=False)
    assert Browser(made).install("T_LOCAL").status_code == 200
    connect(made.slack.person("dana"))
    return made


def rows(stack, query):
    with sqlite3.connect(stack.directory / "bot.db") as connection:
        return connection.execute(query).fetchall()


def complete(person, channel, name):
    found = [message.rendered for message in person.read(channel) if name in message.rendered]
    return any("Export Complete" in text for text in found)


def test_a_workspace_that_joins_an_organisation_keeps_everything(stack, tmp_path):
    dana = stack.slack.person("dana")
    path = tmp_path / "before.csv"
    write_project(path, 4, seed=6101)
    assert review(dana, path).submit().ok
    wait_for(lambda: complete(dana, "#sourcing", "before"))
    stack.slack.grid(GROUP, teams=["T_LOCAL", "T_OTHER"], installed=False)
    modal = fill_form(dana, path)
    assert modal.submit().ok
    modal.wait_for("previously exported", timeout=90)
    modal.close()
    assert rows(stack, "SELECT team_id, enterprise_id FROM workspaces") == [("T_LOCAL", GROUP)]
    assert "before" in dana.home()


def test_an_organisations_install_acts_in_all_its_workspaces(stack, tmp_path):
    dana, kim = stack.slack.person("dana"), stack.slack.person("kim")
    assert not kim.command("/export", "#search").ok
    stack.slack.grid(GROUP, team_null=True)
    page = Browser(stack).install(GROUP)
    assert page.status_code == 200
    assert "Northwind Group" in page.text
    # From here on Slack knows the app through the organisation alone.
    stack.slack.install("T_LOCAL", installed=False)
    wait_for(lambda: rows(stack, "SELECT team_id FROM installations") == [(None,)])
    connect(kim, "#search")
    for person, channel, seed, options in (
        (dana, "#sourcing", 6102, {}),
        (kim, "#search", 6103, {"job": "Search Consultant"}),
    ):
        path = tmp_path / f"whole-{seed}.csv"
        write_project(path, 3, seed=seed)
        assert review(person, path, channel=channel, **options).submit().ok
        wait_for(lambda who=person, where=channel, name=path.stem: complete(who, where, name))
        assert len(stack.sourcewhale.candidates_of(seed)) == 3
    assert "whole-6103" not in dana.command("/export history").reply
    assert "whole-6102" not in kim.command("/export history", "#search").reply
    assert "whole-6103" in kim.home()
    assert "whole-6102" not in kim.home_now()


def test_a_workflows_step_runs_through_the_organisations_install(stack, tmp_path):
    dana, kim = stack.slack.person("dana"), stack.slack.person("kim")
    path = tmp_path / "flow.csv"
    write_project(path, 3, seed=6105)
    campaign = {"export_as": "prospects", "destination": "camp-backend", "reviewer": "U_DANA"}
    assert "Backend Engineers Q4" in dana.choices("export_project", "destination", export_as="prospects")
    execution = dana.run_workflow(path, "export_project", **campaign)
    assert dana.wait_for_message("dm", contains="*flow* → campaign").press("Export").ok
    step = stack.slack.wait_for_step(execution)
    assert (step["state"], step["outputs"]["exported"]) == ("done", 3)
    assert "Search Consultant" in kim.choices("export_project", "destination", export_as="candidates")


def test_what_is_to_be_told_waits_while_access_is_withdrawn(stack, tmp_path):
    dana, kim = stack.slack.person("dana"), stack.slack.person("kim")
    stack.sourcewhale.break_with({"operation": "candidates/add", "kind": "delay", "seconds": 1.5, "times": 2})
    path = tmp_path / "withdrawn.csv"
    write_project(path, 120, seed=6104)
    assert review(dana, path).submit().ok
    dana.wait_for_message("#sourcing", contains="withdrawn")
    stack.slack.post("/_control/access", {"team": "T_LOCAL", "granted": False})
    assert not dana.command("/export").ok
    wait_for(lambda: len(stack.sourcewhale.candidates_of(6104)) == 120)
    wait_for(lambda: rows(stack, "SELECT state FROM exports WHERE file_name LIKE 'withdrawn%'") == [("complete",)])
    assert not complete(dana, "#sourcing", "withdrawn")
    # Nobody else loses anything.
    assert kim.command("/export history", "#search").reply
    stack.slack.post("/_control/access", {"team": "T_LOCAL", "granted": True})
    wait_for(lambda: complete(dana, "#sourcing", "withdrawn"))


def test_an_organisation_that_removes_the_app_loses_its_token_and_all_keys(stack):
    stack.slack.grid(GROUP, installed=False)
    wait_for(lambda: rows(stack, "SELECT id FROM installations") == [])
    wait_for(lambda: rows(stack, "SELECT count(*) FROM connections WHERE api_key_encrypted IS NOT NULL") == [(0,)])
    assert not stack.slack.person("kim").command("/export", "#search").ok
