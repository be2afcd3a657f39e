"""A search that reports where only some people read is nobody else's business, until an admin says that it is."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import connect, fill_form, review

PROJECT = "New chief executive"


@pytest.fixture(scope="module")
def stack(make_stack):
    made = make_stack()
    dana = made.slack.person("dana")
    connect(dana)
    made.slack.post("/_control/channel", {"channel": "G_HIRING", "people": ["U_DANA", "U_MANY"]})
    path = made.directory / f"{PROJECT}.csv"
    path.write_text("Name,Email\nRosalind Sample,rosalind@example.com\nAda Sample,ada.c@example.com\n")
    assert review(dana, path, channel="#hiring-private").submit().ok
    dana.wait_for_message("#hiring-private", contains="Export Complete", timeout=90)
    return made


@pytest.fixture
def dana(stack):
    return stack.slack.person("dana")


@pytest.fixture
def sam(stack):
    """A colleague who is not in the channel."""
    return stack.slack.person("sam")


@pytest.fixture
def reads_it(stack):
    """A colleague who is."""
    return stack.slack.person("max")


def everything(person):
    """All that lists show this person of others' work."""
    told = [person.command("/export status").reply, person.command("/export history").reply, person.home()]
    assert person.command("/export").ok
    modal = person.modal(title="Export to SourceWhale")
    told += modal.options("Project")
    modal.close()
    return "\n".join(str(part) for part in told)


def test_who_asked_and_who_reads_the_channel_see_it(dana, reads_it):
    for person in (dana, reads_it):
        # The link to the message is asked of Slack once the message stands there.
        told = person.slack.until(
            lambda person=person: told if "message" in (told := everything(person)) else None,
            60,
            lambda: "nowhere is there a link to the message",
        )
        assert told.count(PROJECT) >= 3


def test_nobody_else_finds_it_in_any_list(sam):
    told = everything(sam)
    assert PROJECT not in told
    assert "Rosalind" not in told
    assert "hiring-private" not in told


def test_a_file_of_the_same_name_says_nothing_of_the_last_time(sam, tmp_path):
    path = tmp_path / f"{PROJECT}.csv"
    path.write_text("Name,Email\nBo Sample,bo.c@example.com\n")
    message = sam.drop_file("#sourcing", path)
    assert sam.shortcut("Export to SourceWhale", message).ok
    modal = sam.modal(title="Export to SourceWhale")
    assert "As the last time" not in modal.text
    modal.close()


def test_a_file_of_the_same_name_is_a_project_of_its_own(stack, sam, dana, tmp_path):
    path = tmp_path / f"{PROJECT}.csv"
    path.write_text("Name,Email\nBo Sample,bo.c@example.com\n")
    modal = review(sam, path, campaign="Data Hiring")
    assert "Since the last file" not in modal.text
    assert "gone" not in modal.text
    modal.close()
    # Whoever may know of the project reads a newer file of it.
    path.write_text("Name,Email\nRosalind Sample,rosalind@example.com\nCy Sample,cy.c@example.com\n")
    modal = review(dana, path, channel="#hiring-private")
    assert "1 new" in modal.text
    assert "1 gone" in modal.text
    modal.close()


def test_a_project_cannot_be_named_by_whoever_may_not_know_it(stack, sam, dana):
    assert dana.command("/export").ok
    modal = dana.modal(title="Export to SourceWhale")
    modal.pick("Project", PROJECT)
    chosen = modal.view_or_none()["state"]["values"]
    modal.close()
    assert sam.command("/export").ok
    form = sam.modal(title="Export to SourceWhale")
    form.pick("Campaign", "Data Hiring")
    view = form.view_or_none()
    block = next(name for name in chosen if name.startswith("project"))
    view["state"]["values"][block] = chosen[block]
    answer = stack.slack.send(
        "interaction",
        {
            "type": "view_submission",
            "team": {"id": "T_LOCAL"},
            "user": {"id": "U_SAM", "team_id": "T_LOCAL"},
            "view": view,
            "trigger_id": "1.2",
        },
    )
    form.close()
    assert "no longer known here" in str(answer)


def test_a_channel_that_follows_learns_a_number_and_no_more(stack, dana, tmp_path):
    assert "now gets a line" in dana.command("/export follow", "#sourcing").reply
    path = tmp_path / "Secret two.csv"
    path.write_text("Name,Email\nCleo Sample,cleo.c@example.com\n")
    assert review(dana, path, channel="#hiring-private").submit().ok
    line = dana.wait_for_message("#sourcing", contains="reports privately", timeout=90)
    line = dana.wait_for_message("#sourcing", contains="1 candidate", timeout=90)
    for word in ("Secret", "Backend", "dana", "hiring"):
        assert word not in line.rendered.partition("lets this channel follow")[0].rpartition("\n")[0]
    assert "no longer follows" in dana.command("/export unfollow", "#sourcing").reply


def test_following_in_a_channel_that_strangers_read_takes_an_admin(sam, dana):
    assert "only an admin of this workspace" in sam.command("/export follow", "#northwind-contoso").reply
    assert "now gets a line" in dana.command("/export follow", "#northwind-contoso").reply
    dana.command("/export unfollow", "#northwind-contoso")


def test_an_admin_reads_what_was_done_and_not_what_it_was_about(dana):
    dana.command("/sourcewhale")
    modal = dana.modal(title="SourceWhale")
    assert modal.press("Who did what").ok
    told = modal.wait_for("exported").text
    assert "2 of a project that reports privately" in told
    assert PROJECT not in told
    modal.close()


def edit(person, change):
    person.command("/sourcewhale")
    modal = person.modal(title="SourceWhale")
    assert modal.press("Edit").ok
    modal.wait_for("Who may export")
    change(modal)
    assert modal.submit().ok
    assert modal.wait_for("API Key").submit().ok
    modal.wait_for("Export as Prospect")
    assert modal.submit().ok
    assert modal.wait_for("All Good").submit().ok
    modal.wait_for("✅")
    modal.close()


def test_an_admin_names_who_may_export(dana, sam, reads_it, tmp_path):
    edit(dana, lambda modal: modal.pick_people("Who may export", "max"))
    told = sam.command("/export").reply
    assert "An admin has named who may export" in told
    assert "@dana" in told
    for person in (reads_it, dana):
        assert person.command("/export").ok
        person.modal(title="Export to SourceWhale").close()
    # Whoever lost the right between the form and the click does not get further.
    edit(dana, lambda modal: modal.pick_people("Who may export"))
    path = tmp_path / "before.csv"
    path.write_text("Name,Email\nDora Sample,dora.c@example.com\n")
    form = fill_form(sam, path, campaign="Data Hiring")
    edit(dana, lambda modal: modal.pick_people("Who may export", "max"))
    assert form.submit().ok
    form.wait_for("An admin has named who may export")
    form.close()
    edit(dana, lambda modal: modal.pick_people("Who may export"))


def test_an_admin_lets_a_user_group_export(stack, dana, sam, reads_it, tmp_path):
    stack.slack.post("/_control/group", {"id": "S_RECRUIT", "name": "Recruiters", "people": ["U_MANY"]})
    edit(dana, lambda modal: modal.pick("User group that may export", "Recruiters"))
    dana.command("/sourcewhale")
    shown = dana.modal(title="SourceWhale")
    assert "Admins, @dana and the people of the user group *Recruiters* may export" in shown.text
    shown.close()
    assert "you are not among them" in sam.command("/export").reply
    assert reads_it.command("/export").ok
    reads_it.modal(title="Export to SourceWhale").close()
    # Asked anew at the click that acts: whoever has left the group does not get further, whoever joined does.
    path = tmp_path / "grouped.csv"
    path.write_text("Name,Email\nGro Sample,gro.c@example.com\n")
    shown = review(reads_it, path, campaign="Campaign 001")
    stack.slack.post("/_control/group", {"id": "S_RECRUIT", "people": ["U_SAM"]})
    assert shown.submit().ok
    shown.wait_for("you are not among them")
    shown.close()
    stack.slack.post("/_control/group", {"id": "S_RECRUIT", "disabled": True})
    edit(dana, lambda modal: modal.unpick("User group that may export", "Recruiters"))
    edit(dana, lambda modal: modal.pick_people("Who may export"))


def test_an_admin_opens_projects_to_everybody(dana, sam):
    edit(dana, lambda modal: modal.check("Everybody in this workspace may see all projects"))
    told = everything(sam)
    assert told.count(PROJECT) >= 3
    # Where the message stands is for those who read there.
    lines = [line for line in told.splitlines() if PROJECT in line and "@dana" in line]
    assert lines
    assert not any("message" in line for line in lines)


def test_what_was_reviewed_is_what_goes_out(stack, dana, tmp_path):
    """A newer file of the same name, with as many people, brings them other addresses between Review and Export."""
    path = tmp_path / "Swapped.csv"
    path.write_text("Name,Email,LinkedIn\nVera Sample,vera@example.com,https://www.linkedin.com/in/vera-swapped\n")
    modal = review(dana, path, channel="#hiring-private")
    reviewed = modal.view_or_none()
    modal.close()
    path.write_text("Name,Email,LinkedIn\nVera Sample,evil@example.com,https://www.linkedin.com/in/vera-swapped\n")
    review(dana, path, channel="#hiring-private").close()
    payload = {
        "type": "view_submission",
        "team": {"id": "T_LOCAL"},
        "user": {"id": "U_DANA", "team_id": "T_LOCAL"},
        "view": reviewed,
        "trigger_id": "1.2",
    }
    answer = str(stack.slack.send("interaction", payload))
    assert "details of people, by a newer file" in answer
    assert not any("evil@example.com" in str(person) for person in stack.sourcewhale.candidates())
