"""A SeekOut project goes from Slack into SourceWhale, in Socket Mode and over HTTP."""

from __future__ import annotations

import csv

import pytest

from sandbox.samples.make import write_project
from tests.journeys.conftest import SAMPLES, connect, fill_form, review, submit_and_close

BACKEND = SAMPLES / "backend-engineers.csv"


@pytest.fixture(scope="module", params=["socket mode", "http"])
def stack(request, make_stack):
    made = make_stack(socket_mode=request.param == "socket mode")
    connect(made.slack.person("dana"))
    return made


@pytest.fixture
def dana(stack):
    return stack.slack.person("dana")


def wait_for_end(person, path, channel="#sourcing"):
    return person.wait_for_message(channel, contains=f"{path.stem}*", timeout=90)


def test_a_project_arrives_whole(stack, dana):
    modal = review(dana, BACKEND)
    assert modal.title == "Review"
    assert modal.submit_label == "Export"
    for line in (
        "*21 candidates* will be sent",
        "• 1 marked Do Not Contact",
        "row 16: no name, e-mail, phone or link",
        "2 candidates lack an e-mail.",
        "SeekOut Notes",
    ):
        assert line in modal.text
    assert "• Rosalind Okafor-Lind · Principal Engineer at Hooli\n" in modal.text
    held_before = stack.sourcewhale.summary()["candidates"]
    assert modal.submit().ok
    assert dana.modal_text() == ""
    done = dana.wait_for_message("#sourcing", contains="Export Complete")
    assert "21 candidates* are in SourceWhale" in done.rendered
    assert "Open in SourceWhale (http" in done.text
    assert done.buttons == ["Open in SourceWhale", "How is it going?", "List of those sent"]
    assert "kick off and resume the campaign steps" in done.rendered
    assert "@dana" in done.rendered
    assert "Export Complete" in done.text
    assert "1 row of the file could not be read." in done.rendered
    assert len([message for message in dana.read("#sourcing") if "backend" in message.rendered]) == 1
    assert not any("Review" in message.rendered for message in dana.dm())

    held = stack.sourcewhale.candidates()
    assert len(held) == held_before + 21
    (rosalind,) = [candidate for candidate in held if candidate["name"] == "Rosalind Okafor-Lind"]
    sent = {
        "candidateId": rosalind["candidateId"],
        "owner": "dana@example.com",
        "times_added": 1,
        "memberships": ["camp-backend"],
        "name": "Rosalind Okafor-Lind",
        "firstName": "Rosalind",
        "lastName": "Okafor-Lind",
        "emails": ["rosalind@example.com", "r.okafor-lind@work.example.com", "rol@example.org"],
        "phones": ["+1 555 0142 000", "+48 555 01 99 00"],
        "source": "SeekOut",
        "location": "Kraków, Poland",
        "role": "Principal Engineer",
        "company": "Hooli",
        "socialLinks": [
            "https://www.linkedin.com/in/rosalind-okafor-lind-sample",
            "https://github.com/rosalind-sample",
            "https://twitter.com/rosalind_sample",
            "https://rosalind.example.com",
        ],
        "experience": [
            {"role": "Principal Engineer", "company": "Hooli", "startedAt": "2021-04"},
            {"role": "Staff Engineer", "company": "Globex", "startedAt": "2017-01", "endedAt": "2021-03"},
            {"role": "Software Engineer", "company": "Initech", "startedAt": "2013-09", "endedAt": "2016-12"},
        ],
        "education": [
            {"school": "Example University", "degree": "MSc Computer Science", "startedAt": "2011", "endedAt": "2013"},
            {
                "school": "Sample Institute of Technology",
                "degree": "BSc Mathematics",
                "startedAt": "2008",
                "endedAt": "2011",
            },
        ],
    }
    assert {name: value for name, value in rosalind.items() if name in sent} == sent
    assert rosalind["stage"] == "Sourced"
    assert stack.sourcewhale.summary()["outreach_started"] == 0
    for request in stack.sourcewhale.requests("candidates/add"):
        assert request["user_email_query"] == request["user_email_header"] == "dana@example.com"


def test_the_same_people_are_skipped_and_sent_again_only_when_asked(stack, dana):
    dana.command("/export")
    assert "Backend Engineers Q4" in dana.modal(title="Export to SourceWhale").text
    dana.modal().close()
    modal = fill_form(dana, BACKEND)
    assert modal.submit().ok
    modal.wait_for("there is nobody to send")
    assert "• 21 previously exported" in modal.text
    assert "Since the last file" not in modal.text
    assert modal.submit_label is None
    modal.close()

    modal = fill_form(dana, BACKEND, job="Senior Backend Engineer")
    modal.check("Include previously exported candidate(s)")
    modal.check("Generate dummy email addresses")
    assert modal.submit().ok
    modal.wait_for("2 candidates lack an e-mail and will get a dummy address.")
    assert modal.submit().ok
    dana.wait_for_message("#sourcing", contains="job *Senior Backend Engineer*\n*21 candidates* are in SourceWhale")
    held = [c for c in stack.sourcewhale.candidates() if "proj-backend" in c["memberships"]]
    assert len(held) == 21
    assert all(candidate["times_added"] == 2 for candidate in held)
    assert sum("@seekout.example.com" in candidate["emails"][-1] for candidate in held) == 2


def test_a_known_project_can_be_chosen_by_name(stack, dana):
    dana.command("/export")
    modal = dana.modal(title="Export to SourceWhale")
    assert modal.options("Project", "zzz") == []
    modal.pick("Project", "backend-engineers", query="BACK")
    modal.wait_for("As the last time: you sent it to job *Senior Backend Engineer*")
    modal.choose("Export as", "Prospects")
    modal.pick("Campaign", "Platform Team Outreach")
    modal.check("Include previously exported candidate(s)")
    assert modal.submit().ok
    modal.wait_for("21 candidates* will be sent")
    modal.close()


def test_two_thousand_candidates_arrive_once_each(stack, dana, tmp_path):
    path = tmp_path / "two-thousand.csv"
    write_project(path, 2000, seed=2)
    before = len(stack.sourcewhale.candidates())
    assert review(dana, path).submit().ok
    dana.wait_for_message("#sourcing", contains="*2,000 candidates* are in SourceWhale", timeout=90)
    held = stack.sourcewhale.candidates()
    assert len(held) == before + 2000
    with path.open(newline="") as file:
        wanted = {row["LinkedInUrl"] for row in csv.DictReader(file)}
    sent = [candidate for candidate in held if set(candidate.get("socialLinks", [])) & wanted]
    assert len(sent) == 2000
    assert {candidate["times_added"] for candidate in sent} == {1}


def test_review_reaches_the_person_when_the_modal_was_closed(stack, dana, tmp_path):
    path = tmp_path / "closed.csv"
    write_project(path, 3, seed=33)
    modal = fill_form(dana, path)
    submit_and_close(stack, modal)
    message = dana.wait_for_message("dm", contains="closed* → campaign")
    assert message.buttons == ["Export", "Only these candidates"]
    assert message.press("Export").ok
    dana.wait_for_message("#sourcing", contains="*3 candidates* are in SourceWhale")
    dana.wait_for_message("dm", contains="the export has been started")
    assert [found.buttons for found in dana.dm() if found.ts == message.ts] == [[]]
    held = stack.sourcewhale.candidates_of(33)
    assert [candidate["times_added"] for candidate in held] == [1, 1, 1]


def test_pressing_export_twice_exports_once(stack, dana, tmp_path):
    path = tmp_path / "twice.csv"
    write_project(path, 3, seed=55)
    modal = fill_form(dana, path)
    submit_and_close(stack, modal)
    message = dana.wait_for_message("dm", contains="twice* → campaign")
    assert message.press_twice("Export").ok
    dana.wait_for_message("#sourcing", contains="twice* → campaign")
    dana.wait_for_message("#sourcing", contains="*3 candidates* are in SourceWhale")
    held = stack.sourcewhale.candidates_of(55)
    assert [candidate["times_added"] for candidate in held] == [1, 1, 1]


def test_a_recruiter_sees_their_own_lists_and_long_lists_are_searched(stack):
    sam, max_ = stack.slack.person("sam"), stack.slack.person("max")
    sam.command("/export")
    assert sam.modal(title="Export to SourceWhale").options("Campaign") == ["Data Hiring"]
    sam.modal().close()
    max_.command("/export")
    modal = max_.modal(title="Export to SourceWhale")
    assert len(modal.options("Campaign")) == 100
    assert modal.options("Campaign", "gn 130") == ["Campaign 130"]
    modal.choose("Export as", "Candidates")
    modal.wait_for("Job")
    assert modal.options("Job") == ["SourceWhale shows no job for your e-mail address"]
    modal.close()


def test_the_form_says_what_is_missing(stack, dana):
    dana.command("/export")
    modal = dana.modal(title="Export to SourceWhale")
    assert modal.labels == [
        "Upload a SeekOut file",
        "Project",
        "Export as",
        "Campaign",
        "Options",
        "Post updates in",
    ]
    modal.pick("Campaign", "Backend Engineers Q4")
    result = modal.submit()
    assert result.errors == {"Upload a SeekOut file": "Upload the project's file, or choose a project below."}
    modal.close()


def test_where_the_bot_cannot_post_the_requester_is_told(stack, dana, tmp_path):
    path = tmp_path / "elsewhere.csv"
    write_project(path, 2, seed=44)
    modal = fill_form(dana, path, channel="#random")
    assert modal.submit().ok
    modal.wait_for("I cannot post in #random: I am not in it.")
    assert modal.submit().ok
    message = dana.wait_for_message("dm", contains="*2 candidates* are in SourceWhale")
    assert "I cannot post in #random" in message.rendered
    assert "/invite @SeekOut Export" in message.rendered


def test_help_and_unknown_words(stack, dana):
    helped = dana.command("/export Help").reply
    assert "*`/export`* sends the people of a SeekOut project to SourceWhale." in helped
    assert "[Export a project]" in helped
    assert "Did you mean `/export status`?" in dana.command("/export staus").reply
    assert "No export is running or waiting." in dana.command("/export STATUS now").reply
    assert "I do not know `/export fly`" in dana.command("/export fly <!channel>").reply
