"""An admin connects SourceWhale; everybody else can see whether it works; the key is seen nowhere."""

from __future__ import annotations

import time

import pytest
from cryptography.fernet import Fernet

from sandbox.stack import API_KEY
from tests.journeys.conftest import connect, review


@pytest.fixture(scope="module")
def running_stack(make_stack):
    return make_stack()


@pytest.fixture
def stack(running_stack):
    """A workspace in which SourceWhale is not connected, and whose services have forgotten everything."""
    yield running_stack
    dana = running_stack.slack.person("dana")
    while dana.modal_text():
        dana.modal().close()
    dana.command("/sourcewhale")
    if "[Remove]" in dana.modal_text():
        dana.modal().press("Remove")
    running_stack.slack.post("/_control/reset")
    running_stack.sourcewhale.reset()


@pytest.fixture
def own_stack(make_stack):
    made = make_stack()
    yield made
    made.stop()


def test_before_it_is_connected(stack):
    dana, sam = stack.slack.person("dana"), stack.slack.person("sam")
    for person in (dana, sam):
        assert "SourceWhale is not connected yet" in person.command("/export").reply
    assert "Only admins" in sam.command("/sourcewhale").reply
    assert sam.modal_text() == ""


def test_the_words_and_every_wrong_turn(stack):
    dana = stack.slack.person("dana")
    dana.command("/sourcewhale")
    modal = dana.modal(title="SourceWhale")
    assert modal.submit_label == "Confirm Choices"
    assert "[x] Export" in modal.text
    modal.uncheck("Export")
    modal.uncheck("Enable Pools")
    assert "Capabilities" in modal.submit().errors
    modal.check("Export")
    modal.check("Enable Pools")
    assert modal.submit().ok

    modal.wait_for("Generate API Key")
    assert (modal.labels, modal.submit_label) == (["API Key"], "Submit")
    assert modal.submit().errors == {"API Key": "Please complete this required field."}
    modal.fill("API Key", "two words")
    assert "spaces" in modal.submit().errors["API Key"]
    modal.fill("API Key", "sw-wrong-key-5555")
    assert modal.submit().errors == {
        "API Key": "SourceWhale refuses this key. Copy it again from Settings, Generate API Key, and submit it."
    }
    modal.fill("API Key", "sw-no-plan-0000")
    assert "your plan does not include the API" in modal.submit().errors["API Key"]
    assert stack.slack.person("sam").command("/sourcewhale").reply.startswith("SourceWhale is not connected yet")
    modal.fill("API Key", API_KEY)
    assert modal.submit().ok

    modal.wait_for("SourceWhale accepts the key")
    assert modal.submit_label == "Verify"
    assert "Export as Prospect" in modal.text
    modal.choose("Verify with", "Export to the job below")
    assert modal.submit().errors == {"Job": "Choose a job."}
    modal.choose("Job", "Site Reliability Engineer")
    for fault, told in (
        ({"kind": "status", "status": 401}, "SourceWhale refuses this key"),
        ({"kind": "status", "status": 403}, "your plan does not include the API"),
        ({"kind": "status", "status": 503}, "SourceWhale cannot be reached just now"),
        ({"kind": "status", "status": 429, "retry_after": "2"}, "SourceWhale asked us to wait. Try again in 2 s."),
    ):
        stack.sourcewhale.break_with({"operation": "candidates/add", **fault})
        # Where SourceWhale's answer is late, the modal says so later.
        assert told in modal.submit().errors.get("Verify with", "") or modal.wait_for(told)
    time.sleep(2)
    assert modal.submit().ok
    modal.wait_for("All Good")
    (test_candidate,) = stack.sourcewhale.candidates()
    assert test_candidate["memberships"] == ["proj-sre"]
    assert test_candidate["name"] == "SeekOut Test Candidate"
    assert test_candidate["owner"] == "dana@example.com"
    assert stack.slack.person("sam").command("/sourcewhale").reply.startswith("SourceWhale is not connected yet")

    assert modal.submit_label == "Finish"
    assert modal.submit().ok
    modal.wait_for("✅ *SourceWhale is connected*")
    assert "API key: ends in `1234`" in modal.text
    modal.close()
    assert "✅ *SourceWhale is connected*" in stack.slack.person("sam").command("/sourcewhale").reply

    dana.command("/sourcewhale")
    modal = dana.modal(title="SourceWhale")
    assert modal.press("Edit").ok
    modal.wait_for("Confirm Choices")
    modal.uncheck("Enable Pools")
    assert modal.submit().ok
    modal.close()
    assert "Capabilities: Export, Pools" in dana_sees(stack)

    dana.command("/sourcewhale")
    assert dana.modal(title="SourceWhale").press("Remove").ok
    dana.modal().wait_for("no longer connected")
    assert "SourceWhale is not connected yet" in dana.command("/export").reply


def dana_sees(stack):
    return stack.slack.person("sam").command("/sourcewhale").reply


def test_named_people_mapped_people_and_the_trail(stack):
    dana, sam, most = (stack.slack.person(name) for name in ("dana", "sam", "max"))
    connect(dana)
    assert "Only admins" in (reply := sam.command("/sourcewhale").reply)
    assert "Ask @dana." in reply
    edit(dana, lambda modal: modal.pick_people("Who may change this connection", "sam"))
    assert "May be changed by admins and @sam" in most.command("/sourcewhale").reply

    sam.command("/sourcewhale")
    modal = sam.modal(title="SourceWhale")
    modal.press("Map a person")
    modal.wait_for("Only admins can map people").close()
    sam.command("/sourcewhale")
    modal.press("Edit")
    modal.wait_for("Confirm Choices")
    assert "Who may change this connection" not in modal.labels
    modal.close()

    dana.command("/sourcewhale")
    modal = dana.modal(title="SourceWhale")
    modal.press("Map a person")
    modal.wait_for("E-mail in SourceWhale").pick_people("Person", "dana")
    modal.fill("E-mail in SourceWhale", "sam@example.com")
    assert modal.submit().errors == {"Person": "Nobody maps themselves. Ask another admin."}
    modal.pick_people("Person", "max")
    modal.fill("E-mail in SourceWhale", "not an address")
    assert "E-mail in SourceWhale" in modal.submit().errors
    modal.fill("E-mail in SourceWhale", "sam@example.com")
    assert modal.submit().ok
    modal.wait_for("SourceWhale now knows @max as sam@example.com").close()
    most.command("/export")
    assert most.modal(title="Export to SourceWhale").options("Campaign") == ["Data Hiring"]
    most.modal().close()

    dana.command("/sourcewhale")
    modal = dana.modal(title="SourceWhale")
    modal.press("Who did what")
    modal.wait_for("@dana mapped: @max as sam@example.com")
    for line in ("@dana connected: key ends in 1234", "@dana verified", "@dana edited"):
        assert line in modal.text
    modal.close()

    dana.command("/sourcewhale")
    modal = dana.modal(title="SourceWhale")
    modal.press("Map a person")
    modal.wait_for("@max is sam@example.com").press("Remove")
    modal.wait_for_change("@max is sam@example.com").close()
    most.command("/export")
    assert "Campaign 001" in most.modal(title="Export to SourceWhale").options("Campaign")
    most.modal().close()


def test_of_two_admins_the_later_one_is_told(stack):
    dana, sam = stack.slack.person("dana"), stack.slack.person("sam")
    connect(dana)
    edit(dana, lambda modal: modal.pick_people("Who may change this connection", "sam"))
    sam.command("/sourcewhale")
    sams = sam.modal(title="SourceWhale")
    to_all_good(sams)
    edit(dana, lambda modal: modal.uncheck("Enable Pools"))
    assert sams.submit().ok
    sams.wait_for("Somebody else has changed the connection meanwhile")
    assert "Capabilities: Export\n" in stack.slack.person("max").command("/sourcewhale").reply


def test_a_form_that_is_older_than_the_connection_is_refused(stack, tmp_path):
    dana = stack.slack.person("dana")
    connect(dana)
    path = tmp_path / "one.csv"
    path.write_text("Name,Email\nAda,ada@example.com\n")
    sam = stack.slack.person("sam")
    assert sam.command("/export").ok
    form = sam.modal(title="Export to SourceWhale")
    form.upload("Upload a SeekOut file", path)
    form.pick("Campaign", "Data Hiring")
    edit(dana, lambda modal: modal.uncheck("Enable Pools"))
    assert "Prospects are not enabled" in form.submit().errors["Export as"]
    assert len(stack.sourcewhale.candidates()) == 1


def edit(person, change):
    """Go through *Edit* with one change, keeping the key."""
    person.command("/sourcewhale")
    modal = person.modal(title="SourceWhale")
    to_all_good(modal, change)
    assert modal.submit().ok
    modal.wait_for("✅ *SourceWhale is connected*").close()


def to_all_good(modal, change=None):
    """From *Edit* to *All Good*."""
    assert modal.press("Edit").ok
    modal.wait_for("Confirm Choices")
    if change:
        change(modal)
    assert modal.submit().ok
    modal.wait_for("Leave it empty to keep the key")
    assert modal.submit().ok
    modal.wait_for("SourceWhale accepts the key").choose("Job", "Data Engineer")
    assert modal.submit().ok
    modal.wait_for("All Good")


def test_a_wrong_encryption_key_stops_the_start_with_a_sentence(own_stack):
    stack = own_stack
    connect(stack.slack.person("dana"))
    stack.terminate("web")
    stack.environment["ENCRYPTION_KEYS"] = Fernet.generate_key().decode()
    stack.start("web")
    deadline = time.monotonic() + 90
    while (
        "The bot cannot start: The stored SourceWhale keys were encrypted with another key"
        not in stack.log("web").read_text()
    ):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_a_slow_sourcewhale_never_breaks_the_modal(stack):
    stack.sourcewhale.break_with({"operation": "projects/list", "kind": "delay", "seconds": 2.5})
    dana = stack.slack.person("dana")
    dana.command("/sourcewhale")
    modal = dana.modal(title="SourceWhale")
    modal.submit()
    modal.wait_for("API Key").fill("API Key", API_KEY)
    assert modal.submit().ok
    modal.wait_for("Checking the key...")
    modal.wait_for("SourceWhale accepts the key")


def test_without_pools_prospects_are_not_offered_and_refused(stack):
    dana = stack.slack.person("dana")
    dana.command("/sourcewhale")
    modal = dana.modal(title="SourceWhale")
    modal.uncheck("Enable Pools")
    modal.submit()
    modal.wait_for("API Key").fill("API Key", API_KEY)
    modal.submit()
    modal.wait_for("SourceWhale accepts the key").choose("Job", "Data Engineer")
    assert "Export as Prospect" not in modal.text
    modal.submit()
    modal.wait_for("All Good").submit()
    modal.wait_for("Capabilities: Export").close()
    dana.command("/export")
    modal = dana.modal(title="Export to SourceWhale")
    assert "Prospects" not in modal.text
    assert "Job" in modal.labels


def test_the_key_is_in_no_log_no_redis_and_no_database(own_stack, tmp_path):
    stack = own_stack
    dana = stack.slack.person("dana")
    dana.command("/sourcewhale")
    modal = dana.modal(title="SourceWhale")
    modal.submit()
    modal.wait_for("API Key").fill("API Key", "sw-wrong-key-5555")
    modal.submit()
    modal.close()
    connect(dana)
    path = tmp_path / "one.csv"
    path.write_text("Name,Email\nAda,ada@example.com\n")
    assert review(dana, path).submit().ok
    dana.wait_for_message("#sourcing", contains="Export Complete")
    stack.sourcewhale.break_with({"operation": "projects/list", "kind": "revoke_key"})
    dana.command("/export")
    modal.close()
    stack.terminate("web")
    stack.terminate("worker")
    searched = 0
    for path in stack.directory.rglob("*"):
        if path.is_file() and not path.is_socket():
            content = path.read_bytes()
            searched += len(content)
            for secret in (API_KEY, "sw-wrong-key-5555", "xoxb-local", "xapp-local"):
                assert secret.encode() not in content, path.name
    assert searched > 10_000
    for call in stack.slack.calls():
        assert API_KEY not in str(call)
