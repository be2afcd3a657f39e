"""Files as Slack hands them out: by an id alone, without a download address, late, or not at all."""

from __future__ import annotations

import pytest

from sandbox.samples.make import write_project
from tests.journeys.conftest import connect, fill_form


@pytest.fixture(scope="module")
def stack(make_stack):
    made = make_stack()
    connect(made.slack.person("dana"))
    return made


@pytest.fixture(autouse=True)
def mended(stack):
    yield
    stack.slack.post("/_control/mend")


def uploaded(stack, tmp_path, name, seed):
    path = tmp_path / f"{name}.csv"
    write_project(path, 2, seed=seed)
    dana = stack.slack.person("dana")
    modal = fill_form(dana, path)
    assert modal.submit().ok
    return modal


def test_two_files_of_which_slack_tells_an_id_alone_are_two_projects(stack, tmp_path):
    stack.slack.post("/_control/files", {"restricted": True})
    for number, name in enumerate(("Aurora", "Borealis")):
        modal = uploaded(stack, tmp_path, name, 5100 + number)
        modal.wait_for("*2 candidates* will be sent", timeout=90)
        assert name in modal.text
        modal.close()


def test_a_file_without_a_download_address_is_read_all_the_same(stack, tmp_path):
    stack.slack.post("/_control/files", {"without_download": True})
    modal = uploaded(stack, tmp_path, "Undownloadable", 5110)
    modal.wait_for("*2 candidates* will be sent", timeout=90)
    modal.close()


def test_a_file_that_slack_still_looks_over_is_waited_for(stack, tmp_path):
    stack.slack.post("/_control/files", {"fault": {"status": 404, "times": 2}})
    modal = uploaded(stack, tmp_path, "Scanned", 5120)
    modal.wait_for("*2 candidates* will be sent", timeout=90)
    modal.close()


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ({"fault": {"status": 410}}, "was deleted from Slack"),
        ({"fault": {"location": "https://example.com/signin"}}, "asked me to sign in"),
        ({"fault": {"html": True}}, "files:read"),
        ({"fault": {"status": 403}}, "asked me to sign in"),
    ],
    ids=["deleted", "redirect", "page", "forbidden"],
)
def test_each_cause_has_its_own_sentence(stack, tmp_path, fault, sentence):
    stack.slack.post("/_control/files", fault)
    modal = uploaded(stack, tmp_path, "Refused", 5130)
    modal.wait_for(sentence, timeout=90)
    modal.close()


@pytest.mark.parametrize(
    ("error", "sentence"),
    [("missing_scope", "lacks the files:read scope"), ("file_deleted", "was deleted from Slack")],
)
def test_what_slack_says_of_a_file_is_told(stack, tmp_path, error, sentence):
    stack.slack.post("/_control/files", {"restricted": True})
    stack.slack.post("/_control/fail", {"method": "files.info", "error": error})
    modal = uploaded(stack, tmp_path, "Unknown", 5140)
    modal.wait_for(sentence, timeout=90)
    modal.close()


def test_a_shortcut_on_a_message_whose_file_is_an_id_alone_or_forwarded(stack, tmp_path):
    dana = stack.slack.person("dana")
    path = tmp_path / "Shared pipeline.csv"
    write_project(path, 2, seed=5150)
    stack.slack.post("/_control/files", {"restricted": True})
    message = dana.drop_file("#sourcing", path)
    forwarded = dana.forward(message, "#hiring-private")
    for one in (message, forwarded):
        assert dana.shortcut("Export to SourceWhale", one).ok
        modal = dana.modal(title="Export to SourceWhale")
        assert "Shared pipeline.csv" in modal.text
        modal.close()
