"""Campaigns, files and people that are called whatever they are called: the whole way, and Slack refuses nothing."""

from __future__ import annotations

import json

import pytest

from tests.journeys.conftest import connect, fill_form
from tests.worker.test_any_text_anywhere import TEXTS, mrkdwn, torn


@pytest.fixture(scope="module")
def stack(make_stack):
    made = make_stack()
    for number, name in enumerate(TEXTS.values()):
        made.sourcewhale.add_destination("campaign", f"odd-{number:02d}", name, "dana@example.com")
    connect(made.slack.person("dana"))
    return made


def ended(person):
    return [message for message in person.read("#sourcing") if "Export Complete" in message.rendered]


@pytest.mark.parametrize("name", TEXTS)
def test_slack_takes_all_that_is_said_of_it(stack, tmp_path, name):
    dana, path, number = stack.slack.person("dana"), tmp_path / "people.csv", list(TEXTS).index(name)
    # A name of more than 300 characters is none, and a quote ends a cell.
    word = " ".join(TEXTS[name].replace('"', "'").split())[:200] or "Ada"
    path.write_text(f'Name,Email1,Title,Note\n"{word}",odd-{number}@example.com,"{word}","{word}"\n')
    before, complete = len(stack.slack.calls()), len(ended(dana))
    modal = fill_form(dana, path)
    assert modal.upload("Upload a SeekOut file", path, name=f"{word[:120].replace('/', '-')} {number}.csv").ok
    block = modal._input("Campaign")
    (picked,) = [one for one in modal._ask(block, "") if one["value"] == f"odd-{number:02d}"]
    assert modal._set(block, {"selected_option": picked}).ok
    assert modal.submit().ok
    modal.wait_for("will be sent", timeout=90)
    assert modal.press("Details").ok
    modal.wait_for("The first of them")
    modal.close()
    assert modal.submit().ok
    dana.slack.until(lambda: len(ended(dana)) > complete or None, 90, lambda: "it has not ended")
    for command in ("status", "history", "results", f"history {word[:50]}"):
        assert dana.command(f"/export {command}").reply
    for call in stack.slack.calls()[before:]:
        assert "refused" not in call
        for given in call["arguments"].values():
            for said in mrkdwn(json.loads(given) if isinstance(given, str) and given[:1] in "[{" else given):
                assert torn(said) is None, said
