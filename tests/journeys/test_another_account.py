"""A key of another account: asked for, with a ledger of its own, and no way around it; and what is sent again."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import connect, fill_form, review

OTHER_KEY = "sw-other-account-5678"
HERS = "Name,Email,LinkedIn\nAda Sample,{ada}@example.com,https://www.linkedin.com/in/ada-{mark}\n"


@pytest.fixture(scope="module")
def stack(make_stack):
    made = make_stack()
    connect(made.slack.person("dana"))
    made.sourcewhale.add_account(
        OTHER_KEY, "dana@example.com", campaigns={"other-camp-1": "Other Outreach"}, jobs={"other-job-1": "Other Job"}
    )
    return made


@pytest.fixture
def dana(stack):
    return stack.slack.person("dana")


def a_file(directory, mark, ada="ada"):
    path = directory / f"{mark}.csv"
    path.write_text(HERS.format(ada=ada, mark=mark))
    return path


def edit_key(person, key, question=None, answer=None):
    person.command("/sourcewhale")
    modal = person.modal(title="SourceWhale")
    assert modal.press("Edit").ok
    modal.wait_for("Who may export")
    assert modal.submit().ok
    modal.wait_for("API Key").fill("API Key", key)
    assert modal.submit().ok
    shown = modal.wait_for("Export as Prospect")
    assert ("Whose key is this?" in shown.text) is (question is not None)
    if question is not None:
        assert question in shown.text
        modal.choose("Whose key is this?", answer)
    assert modal.submit().ok
    assert modal.wait_for("All Good").submit().ok
    modal.wait_for("✅")
    modal.close()


def sent(stack, mark, key=""):
    return [one for one in stack.sourcewhale.candidates(key) if mark in str(one.get("socialLinks"))]


def test_details_that_changed_are_reviewed_before_they_are_sent_again(stack, dana, tmp_path):
    stack.sourcewhale.break_with(
        {"operation": "candidates/add", "kind": "status", "status": 400, "only": "ada-again", "times": 9}
    )
    assert review(dana, a_file(tmp_path, "again")).submit().ok
    ended = dana.wait_for_message("#sourcing", contains="again* → campaign")
    ended = dana.wait_for_message("#sourcing", contains="Export Complete, 1 failed")
    stack.sourcewhale.mend()
    review(dana, a_file(tmp_path, "again", ada="ada.new")).close()
    assert dana.wait_for_reply(ended).press("Retry failed").ok
    shown = dana.modal(title="Review")
    assert "the details of 1 person, by a newer file of this project" in shown.text
    assert "ada.new@example.com" in shown.text
    assert sent(stack, "ada-again") == []
    assert shown.submit().ok
    dana.wait_for_message("#sourcing", contains="sent again by @dana · took")
    assert [one["emails"] for one in sent(stack, "ada-again")] == [["ada.new@example.com"]]


def test_another_account_has_a_ledger_of_its_own_and_the_first_one_comes_back(stack, dana, tmp_path):
    path = a_file(tmp_path, "ledger")
    assert review(dana, path).submit().ok
    dana.wait_for_message("#sourcing", contains="*ledger* → campaign")
    waiting = review(stack.slack.person("sam"), a_file(tmp_path, "waiting"), campaign="Data Hiring")
    edit_key(dana, OTHER_KEY, "shows nothing of what the account showed", "Another account")
    # What was reviewed for the first account goes nowhere.
    assert waiting.submit().ok
    shown = waiting.wait_for("connected with another account since this Review")
    assert "Data Hiring" not in shown.text
    shown.close()
    again = review(dana, path, campaign="Other Outreach")
    assert "1 previously exported" not in again.text
    assert "1 candidate" in again.text
    assert again.submit().ok
    dana.wait_for_message("#sourcing", contains="Export Complete\n*ledger* → campaign *Other Outreach*")
    edit_key(dana, "sw-local-key-1234", "shows nothing of what the account showed", "Another account")
    first = fill_form(dana, path)
    assert first.submit().ok
    first.wait_for("1 previously exported", timeout=60).close()
    assert sent(stack, "ada-waiting") == []
    assert sent(stack, "ada-waiting", OTHER_KEY) == []


def test_another_key_of_the_same_account_is_not_asked_about(stack, dana):
    stack.sourcewhale.archive("camp-platform")
    edit_key(dana, "sw-local-key-1234")
