"""Enterprise Grid: the app in one workspace of an organisation, whose people belong to others of it too."""

from __future__ import annotations

import pytest

from sandbox.samples.make import write_project
from tests.journeys.conftest import connect, fill_form, review
from tests.waiting import wait_for

GROUP = "E_GROUP"


@pytest.fixture(scope="module")
def stack(make_stack):
    made = make_stack()
    made.slack.grid(GROUP, teams=["T_LOCAL"])
    dana = made.slack.change_person("U_DANA", home="T_HEADQUARTERS")
    connect(dana)
    return made


@pytest.fixture(params=["T_HEADQUARTERS", GROUP, None], ids=["another workspace", "the organisation", "the same"])
def home(request, stack):
    """What Slack calls the team of Dana and Sam, while they use the workspace."""
    for user in ("U_DANA", "U_SAM"):
        stack.slack.change_person(user, home=request.param)
    return request.param


def wait_for_complete(person, channel, name):
    wait_for(
        lambda: any("Export Complete" in m.rendered for m in person.read(channel) if name in m.rendered),
        90,
        lambda: person.print_channel(channel),
    )


def test_an_export_from_form_to_end_whatever_slack_calls_the_team(stack, home, tmp_path):
    dana = stack.slack.person("dana")
    seed = 4100 + len(str(home))
    path = tmp_path / f"grid-{seed}.csv"
    write_project(path, 3, seed=seed)
    modal = fill_form(dana, path)
    assert "Backend Engineers Q4" in modal.options("Campaign")
    assert modal.submit().ok
    assert modal.wait_for("*Coverage*", timeout=90).submit().ok
    wait_for_complete(dana, "#sourcing", path.stem)
    assert len(stack.sourcewhale.candidates_of(seed)) == 3
    dana.home()
    assert path.stem in dana.wait_for_home(path.stem)


def test_who_asked_may_cancel_and_an_admin_is_one(stack, home, tmp_path):
    dana, sam = stack.slack.person("dana"), stack.slack.person("sam")
    stack.sourcewhale.break_with({"operation": "candidates/add", "kind": "delay", "seconds": 1, "times": 4})
    seed = 4200 + len(str(home))
    path = tmp_path / f"grid-{seed}.csv"
    write_project(path, 120, seed=seed)
    assert review(dana, path).submit().ok
    message = dana.wait_for_message("#sourcing", contains=path.stem)
    assert message.press("Cancel").ok
    dana.wait_for_message("#sourcing", contains="ancelled", timeout=90)
    assert not any("Only the one who asked" in m.rendered for m in dana.read("#sourcing"))
    stack.sourcewhale.mend()
    assert dana.command("/sourcewhale").ok
    modal = dana.modal(title="SourceWhale")
    assert modal.press("Edit").ok
    assert "Enable Pools" in modal.wait_for("Export").text
    modal.close()
    assert "Only admins" in (sam.command("/sourcewhale").reply or "")


def test_an_admin_of_the_organisation_is_an_admin(stack):
    sam = stack.slack.change_person("U_SAM", enterprise_admin=True)
    assert sam.command("/sourcewhale").ok
    sam.modal(title="SourceWhale").close()
    stack.slack.change_person("U_SAM", enterprise_admin=False)


def test_a_stranger_stays_one(stack, tmp_path):
    """Kim's company shares a channel and is in no organisation, or in another one."""
    dana, kim = stack.slack.person("dana"), stack.slack.person("kim")
    stack.sourcewhale.break_with({"operation": "candidates/add", "kind": "delay", "seconds": 1, "times": 6})
    path = tmp_path / "ours-alone.csv"
    write_project(path, 120, seed=4301)
    assert review(dana, path, channel="#northwind-contoso").submit().ok
    for organisation in (None, "E_OTHERS"):
        if organisation:
            stack.slack.grid(organisation, teams=["T_OTHER"])
        message = kim.wait_for_message("#northwind-contoso", contains="ours-alone")
        assert message.press("Cancel").ok
        assert kim.read("#northwind-contoso")[-1].ephemeral
    wait_for_complete(dana, "#northwind-contoso", "ours-alone")
    assert len(stack.sourcewhale.candidates_of(4301)) == 120


def test_when_slack_does_not_say_who_somebody_is_nobody_is_refused_and_nobody_is_let_in(stack):
    dana = stack.slack.person("dana")
    for kind, what in (
        ("fail", {"error": "internal_error"}),
        ("rate_limit", {"retry_after": 30}),
        ("delay", {"seconds": 2.4}),
    ):
        # The worker asks for people too.
        stack.slack.post(f"/_control/{kind}", {"method": "users.info", "times": 100, **what})
        answer = dana.command("/sourcewhale")
        assert "Slack did not say who you are" in (answer.reply or ""), answer
        assert dana.modal_text() == ""
        stack.slack.post("/_control/mend")
    assert dana.command("/sourcewhale").ok
    modal = dana.modal(title="SourceWhale")
    stack.slack.post("/_control/fail", {"method": "users.info", "error": "internal_error", "times": 100})
    assert modal.press("Remove").ok
    modal = dana.modal()
    stack.slack.post("/_control/mend")
    assert "Slack did not say who you are" in modal.text
    modal.close()
    # The window stands over the connection, which is as it was.
    assert "SourceWhale is connected" in dana.modal().text
    dana.modal().close()
