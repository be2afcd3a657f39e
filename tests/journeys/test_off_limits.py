"""The off-limits list: admins keep it, Review holds people back by it, and an admin lets single ones through."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import connect, review
from worker.surface import ids

FILE = (
    "Name,Email,LinkedIn,Company\n"
    "Ada Acme,ada@mail.example,https://www.linkedin.com/in/ada-acme-{n},Acme Ltd\n"
    "Bo Acme,bo@mail.example,https://www.linkedin.com/in/bo-acme-{n},ACME GmbH\n"
    "Cy Metalworks,cy@mail.example,https://www.linkedin.com/in/cy-metal-{n},Metalworks\n"
    "Di Globex,di@eu.globex.example,https://www.linkedin.com/in/di-globex-{n},Elsewhere\n"
    "Ed Free,ed@mail.example,https://www.linkedin.com/in/ed-free-{n},Free Agents\n"
)


@pytest.fixture(scope="module")
def stack(make_stack):
    made = make_stack()
    connect(made.slack.person("dana"))
    return made


def the_list(person):
    """The list, opened as an admin does."""
    person.command("/sourcewhale", "#sourcing")
    modal = person.modal(title="SourceWhale")
    assert modal.press("Off-limits").ok
    return modal.wait_for("on the list")


def reviewed(person, tmp_path, n):
    path = tmp_path / f"off-limits-{n}.csv"
    path.write_text(FILE.format(n=n))
    return review(person, path, campaign="Data Hiring")


def test_people_are_held_back_and_let_through(stack, tmp_path):
    dana, sam = stack.slack.person("dana"), stack.slack.person("sam")
    modal = the_list(dana)
    modal.fill("Companies or domains to add", "Acme\nglobex.example\nMeta\ngmail.com")
    modal.fill("Reason", "client")
    assert "gmail.com gives addresses to everybody" in modal.submit().errors["Companies or domains to add"]
    modal.fill("Companies or domains to add", "Acme\nglobex.example\nMeta")
    assert modal.submit().ok
    modal.wait_for("3 entries added")
    modal.close()

    modal = reviewed(sam, tmp_path, 1)
    assert "*2 candidates* will be sent" in modal.text
    assert "3 off-limits: *Acme*: client (2); *globex.example*: client (1)" in modal.text
    assert modal.press("Off-limits").ok
    modal.wait_for("Ada Acme · Acme Ltd: *Acme*: client")
    assert "Cy Metalworks" not in modal.text
    assert "Let through" not in modal.labels
    assert modal.press("Ask an admin").ok
    modal.wait_for("has been asked")
    modal.close()

    asked = dana.wait_for_message("dm", contains="asks you to look at 3 candidates")
    assert asked.press("Look").ok
    look = dana.modal(title="Off-limits")
    look.choose_several("Let through", "Ada Acme · Acme Ltd")
    assert look.submit().ok

    modal = sam.modal(title="Review").wait_for("*3 candidates* will be sent")
    assert "2 off-limits" in modal.text
    assert modal.submit().ok
    sam.wait_for_message("#sourcing", contains="*3 candidates* are in SourceWhale", timeout=60)
    sam.wait_for_message("#sourcing", contains="Left out: 2 off-limits")
    names = {one["name"] for one in stack.sourcewhale.candidates()}
    assert {"Ada Acme", "Cy Metalworks", "Ed Free"} <= names
    assert not {"Bo Acme", "Di Globex"} & names


def test_a_list_that_grows_while_review_stands_is_seen_by_export(stack, tmp_path):
    dana = stack.slack.person("dana")
    sam = stack.slack.person("sam")
    modal = reviewed(sam, tmp_path, 2)
    edit = the_list(dana)
    edit.fill("Companies or domains to add", "Free Agents")
    assert edit.submit().ok
    edit.wait_for("1 entry added")
    edit.close()
    before = len(stack.sourcewhale.requests("candidates/add"))
    modal.submit()
    modal.wait_for("have changed since this Review was shown")
    assert "*Free Agents*" in modal.text
    assert len(stack.sourcewhale.requests("candidates/add")) == before
    modal.close()


def test_the_list_comes_and_goes_as_csv(stack, tmp_path):
    dana = stack.slack.person("dana")
    path = tmp_path / "list.csv"
    path.write_text("Company,Reason,Until\nInitech,talks,2099-12-31\nHooli,,31/31/2099\n")
    modal = the_list(dana)
    assert modal.upload("Import a CSV file", path).ok
    assert modal.submit().ok
    modal.wait_for("1 row could not be taken")
    assert 'Row 3: "31/31/2099" is no date that is sure. Write it as 2026-12-31' in modal.text
    assert "*Initech*: talks, until 31 Dec 2099" in modal.text
    assert modal.press("Send as CSV").ok
    sent = dana.wait_for_message("dm", contains="[file off-limits.csv]", timeout=30)
    assert sent is not None
    modal.close()


def test_whoever_is_no_admin_cannot_edit_it(stack):
    modal = the_list(stack.slack.person("dana"))
    before = modal.text
    sam = stack.slack.person("sam")
    line = {"type": "plain_text_input", "value": "Northwind"}
    payload = {
        "type": "view_submission",
        "team": {"id": "T_LOCAL"},
        "user": {"id": sam.user, "team_id": "T_LOCAL"},
        "trigger_id": "1.1",
        "view": {
            "id": "V1",
            "type": "modal",
            "callback_id": ids.OFF_LIMITS_VIEW,
            "private_metadata": "",
            "state": {"values": {ids.OFF_LIMITS_NEW: {ids.OFF_LIMITS_NEW: line}}},
        },
    }
    assert "Only admins can change the off-limits list" in str(stack.slack.send("interaction", payload))
    modal.close()
    again = the_list(stack.slack.person("dana"))
    assert again.text == before
    again.close()
