"""On the way to Review: lists that keep up, the last choices offered again, and files that were dropped in Slack."""

from __future__ import annotations

import sqlite3
import time

import pytest

from sandbox.samples.make import write_project
from tests.journeys.conftest import SAMPLES, connect, fill_form, review

SHORTCUT = "Export to SourceWhale"


@pytest.fixture(scope="module")
def unconnected(make_stack):
    return make_stack()


@pytest.fixture(scope="module")
def stack(unconnected):
    connect(unconnected.slack.person("dana"))
    return unconnected


@pytest.fixture
def dana(stack):
    return stack.slack.person("dana")


def form(person, channel="#sourcing"):
    assert person.command("/export", channel).ok
    return person.modal(title="Export to SourceWhale")


def chosen(modal):
    """What stands in the inputs of the form, by action."""
    values = modal.view_or_none()["state"]["values"]
    return {action: state for block in values.values() for action, state in block.items()}


def minutes_pass(stack):
    """Let the lists that were fetched grow old."""
    with sqlite3.connect(stack.directory / "bot.db", timeout=30) as database:
        database.execute("UPDATE destination_lists SET fetched_at = fetched_at - 61")


def test_an_admin_who_types_export_unconnected_gets_the_button_to_connect(unconnected):
    dana = unconnected.slack.person("dana")
    assert "[Connect]" in dana.command("/export").reply
    (whisper,) = [message for message in dana.read("#sourcing") if "Connect" in message.buttons]
    assert whisper.press("Connect").ok
    modal = dana.modal(title="SourceWhale")
    assert modal.submit_label == "Confirm Choices"
    modal.close()
    assert "Slack admins of this workspace can connect it" in unconnected.slack.person("sam").command("/export").reply


def test_the_shortcut_before_sourcewhale_is_connected(unconnected):
    sam = unconnected.slack.person("sam")
    message = sam.drop_file("#sourcing", SAMPLES / "backend-engineers.csv")
    assert sam.shortcut(SHORTCUT, message).ok
    assert "SourceWhale is not connected yet." in sam.modal(title="Export to SourceWhale").text
    sam.modal().close()


def test_what_is_added_in_sourcewhale_appears_within_a_minute(stack, dana):
    modal = form(dana)
    assert "Spring Hiring" not in modal.options("Campaign")
    stack.sourcewhale.add_destination("campaign", "camp-spring", "  Spring Hiring ", "dana@example.com")
    stack.sourcewhale.add_destination("project", "proj-spring", "Spring Engineer", "dana@example.com")
    minutes_pass(stack)
    assert "Spring Hiring" in modal.options("Campaign")
    modal.choose("Export as", "Candidates")
    modal.wait_for("Job")
    # The refresh that opening the form began may have asked for jobs before that one was there.
    minutes_pass(stack)
    assert "Spring Engineer" in modal.options("Job", "spring")
    modal.close()


def test_a_list_that_sourcewhale_does_not_renew_is_still_offered(stack, dana):
    form(dana).close()
    stack.sourcewhale.break_with({"operation": "campaigns/list", "kind": "status", "status": 503, "times": 20})
    minutes_pass(stack)
    assert "Backend Engineers Q4" in form(dana).options("Campaign")
    dana.modal().close()
    stack.sourcewhale.mend()


def test_a_project_chosen_by_name_goes_where_it_went_the_last_time(stack, dana, tmp_path):
    path = tmp_path / "remembered.csv"
    write_project(path, 3, seed=901)
    modal = fill_form(dana, path, job="Data Engineer", channel="#hiring-private")
    modal.check("Generate dummy email addresses")
    modal.check("Include previously exported candidate(s)")
    assert modal.submit().ok
    assert modal.wait_for("*Coverage*").submit().ok
    dana.wait_for_message("#hiring-private", contains="remembered* → job")

    modal = form(dana)
    modal.pick("Project", "remembered")
    modal.wait_for("As the last time: you sent it to job *Data Engineer*")
    now = chosen(modal)
    assert now["export_as"]["selected_option"]["value"] == "candidates"
    assert now["job"]["selected_option"]["text"]["text"] == "Data Engineer"
    assert now["channel"]["selected_conversation"] == "G_HIRING"
    # To send people again is decided each time anew.
    assert [option["value"] for option in now["options"]["selected_options"]] == ["dummy_emails"]
    assert modal.submit().ok
    modal.wait_for("• 3 previously exported")
    modal.close()


def test_a_project_of_a_colleague_goes_where_it_went_the_last_time(stack, dana, tmp_path):
    path = tmp_path / "of all.csv"
    write_project(path, 3, seed=952)
    modal = fill_form(dana, path, job="Data Engineer")
    assert modal.submit().ok
    assert modal.wait_for("*Coverage*").submit().ok
    dana.wait_for_message("#sourcing", contains="of all* → job")

    modal = form(stack.slack.person("sam"))
    modal.options("Campaign")
    modal.pick("Project", "of all")
    modal.wait_for("As the last time: @dana sent it to job *Data Engineer*")
    assert chosen(modal)["job"]["selected_option"]["text"]["text"] == "Data Engineer"
    assert chosen(modal)["channel"]["selected_conversation"] == "C_SOURCING"
    modal.close()


def test_who_had_updates_as_direct_messages_gets_them_so_again(stack, dana, tmp_path):
    path = tmp_path / "quiet.csv"
    write_project(path, 2, seed=904)
    modal = fill_form(dana, path)
    modal.pick_channel("Post updates in", None)
    assert modal.submit().ok
    assert modal.wait_for("*Coverage*").submit().ok
    dana.wait_for_message("dm", contains="quiet* → campaign")
    modal = form(dana)
    modal.pick("Project", "quiet")
    modal.wait_for("As the last time")
    assert chosen(modal)["channel"]["selected_conversation"] is None
    modal.close()


def test_what_was_chosen_by_hand_stays_when_a_project_is_chosen(stack, dana, tmp_path):
    path = tmp_path / "by-hand.csv"
    write_project(path, 2, seed=902)
    assert review(dana, path, job="Data Engineer").submit().ok
    dana.wait_for_message("#sourcing", contains="by-hand* → job")
    modal = form(dana)
    modal.pick("Campaign", "Platform Team Outreach")
    modal.check("Generate dummy email addresses")
    modal.pick_channel("Post updates in", "#hiring-private")
    modal.pick("Project", "by-hand")
    now = chosen(modal)
    assert now["campaign"]["selected_option"]["text"]["text"] == "Platform Team Outreach"
    assert [option["value"] for option in now["options"]["selected_options"]] == ["dummy_emails"]
    assert now["channel"]["selected_conversation"] == "G_HIRING"
    assert modal.submit().ok
    modal.wait_for("campaign *Platform Team Outreach*")
    modal.close()


def test_a_dropped_file_is_exported_from_its_message(stack, dana, tmp_path):
    path = tmp_path / "dropped.csv"
    write_project(path, 3, seed=903)
    message = dana.drop_file("#sourcing", path)
    assert dana.shortcut(SHORTCUT, message).ok
    modal = dana.modal(title="Export to SourceWhale")
    assert "*File:* dropped.csv" in modal.text
    assert "Project" not in modal.labels
    assert "Upload a SeekOut file" not in modal.labels
    assert chosen(modal)["channel"]["selected_conversation"] == "C_SOURCING"
    modal.choose("Export as", "Candidates")
    modal.wait_for("Job")
    assert "*File:* dropped.csv" in modal.text
    modal.pick("Job", "Data Engineer")
    assert modal.submit().ok
    modal.wait_for("*dropped* → job *Data Engineer*: *3 candidates* will be sent.")
    assert modal.submit().ok
    dana.wait_for_message("#sourcing", contains="dropped* → job")
    assert len(stack.sourcewhale.candidates_of(903)) == 3

    # The same project again: where it went the last time.
    message = dana.drop_file("#hiring-private", path)
    assert dana.shortcut(SHORTCUT, message).ok
    modal = dana.modal(title="Export to SourceWhale")
    assert "As the last time: you sent it to job *Data Engineer*" in modal.text
    assert modal.submit().ok
    modal.wait_for("• 3 previously exported")
    modal.close()


def test_a_file_in_a_direct_message_gets_a_button(stack, dana):
    message = dana.drop_file("dm", SAMPLES / "platform-team.xlsx")
    assert dana.shortcut(SHORTCUT, message).ok
    assert "*File:* platform-team.xlsx" in dana.modal(title="Export to SourceWhale").text
    dana.modal().close()
    answer = dana.wait_for_message("dm", contains="*platform-team.xlsx*: shall I send it to SourceWhale?")
    assert answer.press(SHORTCUT).ok
    modal = dana.modal(title="Export to SourceWhale")
    assert "*File:* platform-team.xlsx" in modal.text
    modal.pick("Campaign", "Platform Team Outreach")
    assert modal.submit().ok
    modal.wait_for("*Coverage*")
    modal.close()


def test_whoever_writes_to_the_bot_is_answered(stack):
    sam = stack.slack.person("sam")
    assert sam.say("hello?", "dm").ok
    sam.wait_for_message("dm", contains="Drop the file of a SeekOut project here, or type `/export`")
    sam.drop_file("dm", SAMPLES / "ugly" / "picture.csv", name="photo.png")
    sam.wait_for_message("dm", contains="*photo.png* is no CSV or Excel file.")
    time.sleep(0.5)
    assert len([message for message in sam.dm() if message.raw.get("bot_id")]) == 2


def test_a_message_without_a_project_says_what_to_do(stack, dana):
    dana.say("no file here")
    assert dana.shortcut(SHORTCUT, dana.read("#sourcing")[-1]).ok
    modal = dana.modal(title="Export to SourceWhale")
    assert "This message has no file. Export the project from SeekOut to a CSV or Excel file" in modal.text
    modal.close()
    message = dana.drop_file("#sourcing", SAMPLES / "ugly" / "picture.csv", name="photo.png")
    assert dana.shortcut(SHORTCUT, message).ok
    assert "*photo.png* is no CSV or Excel file." in dana.modal(title="Export to SourceWhale").text
    dana.modal().close()
