"""Buttons after an export, of corrections and of a connection, called without Slack: who may, when, what they read."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import update

from bot.actions import after, corrections, export_run, review
from bot.actions import connection as connection_buttons
from store.after import watches
from store.exporting import exports, items, states
from store.models import AuditEntry, Connection, Export, ExportState
from tests.bot.desks import Client, Said, by, desk, refused, state
from tests.store.factory import connected, people, reviewed, started
from worker.surface import ids
from worker.surface.after import sent


@pytest.fixture
def database(sqlite_database):
    return sqlite_database


class Reply(Said):
    """Also takes the text by its place."""

    def __call__(self, text="", **said):
        super().__call__(text=text, **said)


def ended(database, ours, sent_to=2):
    export = started(database, *ours, people(2))
    with database.write() as session:
        found = session.get_one(Export, export.id)
        taken = items.take(session, found, 10).sending
        items.note_exported(session, found, [(work, f"id {work.row_number}") for work in taken[:sent_to]])
        items.note_failed(session, found, taken[sent_to:], "rejected", may_have_arrived=False)
        states.end(session, found, ExportState.COMPLETE)
    return export


def acts_of(database):
    with database.read() as session:
        return [entry.action for entry in session.query(AuditEntry)]


PRESSED = [(after.list_sent, "had those sent listed:"), (after.mark_removed, "marked as removed from SourceWhale:")]


@pytest.mark.parametrize(("button", "act"), PRESSED)
@pytest.mark.parametrize(
    ("user", "values", "sent_to", "words"),
    [
        ("U1", {}, 2, None),
        ("U2", {}, 2, "who asked for this export"),
        ("U0", {}, 2, "who asked for this export"),
        ("U1", {"ended_at": None}, 2, sent.STILL_RUNNING),
        ("U1", {"purged_at": 1.0}, 2, sent.DETAILS_DELETED),
        ("U1", {"ended_at": None, "purged_at": 1.0}, 2, sent.STILL_RUNNING),
    ],
)
def test_those_sent_are_listed_or_marked_by_whoever_asked_once_it_has_ended(
    database, ours, button, act, user, values, sent_to, words
):
    export = ended(database, ours, sent_to)
    if values:
        with database.write() as session:
            session.execute(update(Export).values(**values))
    reply = Reply()
    button(desk(database)[0], Said(), by(user), {"value": export.id}, reply)
    assert (act in acts_of(database)) is (words is None)
    if words is not None:
        assert words in reply.said["text"] or "Only the one who asked" in reply.said["text"]
        assert (reply.said["response_type"], reply.said["replace_original"]) == ("ephemeral", False)


def test_a_second_press_of_mark_as_removed_says_that_it_was_done(database, ours):
    export, reply = ended(database, ours), Reply()
    for _ in range(2):
        after.mark_removed(desk(database)[0], Said(), by("U1"), {"value": export.id}, reply)
    assert reply.said["text"] == sent.ALREADY_REMOVED


def test_an_export_that_sent_nobody_has_no_list(database, ours):
    export, reply = ended(database, ours, sent_to=0), Reply()
    after.list_sent(desk(database)[0], Said(), by("U1"), {"value": export.id}, reply)
    assert reply.said["text"] == sent.NOBODY_SENT


@pytest.mark.parametrize("button", [after.list_sent, after.mark_removed, after.do_not_remind, after.reminders_off])
def test_of_another_workspaces_export_nothing_is_done_or_told(database, ours, button):
    export, reply = ended(database, ours), Reply()
    connected(database, "T2")
    before = acts_of(database)
    button(desk(database)[0], Said(), by("U1", "T2"), {"value": export.id}, reply)
    assert acts_of(database) == before
    assert "no longer known here" in reply.said["text"] or "Only the one who asked" in reply.said["text"]


@pytest.mark.parametrize("button", [after.do_not_remind, after.reminders_off])
def test_where_nobody_is_to_be_reminded_a_press_says_so(database, ours, button):
    export, reply = ended(database, ours), Reply()
    button(desk(database)[0], Said(), by("U2"), {"value": export.id}, reply)
    assert "Only the one who asked" in reply.said["text"]


@pytest.mark.parametrize(("button", "is_for_all"), [(after.do_not_remind, False), (after.reminders_off, True)])
def test_one_button_ends_the_reminders_of_an_export_and_the_other_all(database, ours, button, is_for_all):
    export = ended(database, ours)
    with database.write() as session:
        watches.begin(session, session.get_one(Export, export.id), 2)
    button(desk(database)[0], Said(), by("U1"), {"value": export.id}, Reply())
    with database.read() as session:
        assert watches.reminders_are_off(session, ours[0], "U1") is is_for_all
        assert watches.find(session, export.id).muted is not is_for_all


def test_a_digest_that_is_no_more_cannot_be_switched_off(database, ours):
    reply = Reply()
    after.stop_digest(desk(database)[0], Said(), by("U1"), {"value": "C1"}, reply)
    assert "no weekly digest any more" in reply.said["text"]


@pytest.mark.parametrize(
    ("values", "fault", "words", "asked"),
    [
        ({"problem": "the key is refused"}, None, "<@U1> has been asked", True),
        ({"can_export": False}, None, "<@U1> has been asked", True),
        ({"problem": "the key is refused"}, refused("account_inactive"), "I could not reach them", True),
        ({"problem": "the key is refused"}, TimeoutError("away"), "I could not reach them", True),
        ({}, None, "SourceWhale works again", False),
        ({"api_key_encrypted": None, "problem": "the key is refused"}, None, "SourceWhale works again", False),
    ],
)
@pytest.mark.parametrize("from_a_message", [True, False])
def test_whoever_connected_is_asked_to_fix_what_needs_it(database, ours, values, fault, words, asked, from_a_message):
    if values:
        with database.write() as session:
            session.execute(update(Connection).values(**values))
    client = Client({}, **({} if fault is None else {"chat_postMessage": fault}))
    body, reply = by("U3", trigger_id="1.2"), Said()
    if from_a_message:
        body["response_url"] = "https://x"
    connection_buttons.ask_admin(desk(database)[0], Said(), body, client, reply)
    posted = [given for name, given in client.calls if name == "chat_postMessage"]
    assert [one["channel"] for one in posted] == (["U1"] if asked else [])
    assert not asked or "<@U3> would like to export" in posted[0]["text"]
    shown = reply.said if from_a_message else next(given for name, given in client.calls if name == "views_open")
    assert words in json.dumps(shown)


def test_whoever_connected_is_asked_once_by_each_person_for_each_cause(database, ours):
    at, client = desk(database)[0], Client({})

    def ask(user, why):
        with database.write() as session:
            session.execute(update(Connection).values(problem=why))
        reply = Said()
        connection_buttons.ask_admin(at, Said(), by(user, response_url="https://x"), client, reply)
        return reply.said["text"]

    assert "<@U1> has been asked. " in ask("U3", "the key is refused")
    for _ in range(3):
        assert "<@U1> was asked less than four hours ago." in ask("U3", "the key is refused")
    assert len(client.calls) == 1
    for user, why in (("U4", "the key is refused"), ("U3", "the plan is without an API")):
        assert "<@U1> has been asked. " in ask(user, why)
    assert len(client.calls) == 3


def test_who_could_not_be_reached_can_be_asked_again(database, ours):
    at = desk(database)[0]
    with database.write() as session:
        session.execute(update(Connection).values(problem="the key is refused"))
    for answers, words in (({"chat_postMessage": TimeoutError("away")}, "could not reach"), ({}, "has been asked. ")):
        reply = Said()
        connection_buttons.ask_admin(at, Said(), by("U3", response_url="https://x"), Client({}, **answers), reply)
        assert words in reply.said["text"]


REPORT = {
    "encodings": [["cp1252", "Müller"], ["cp1250", "Mülleř"]],
    "merges": [{"key": "2-3", "rows": [2, 3], "names": ["Ann A", "Ann B"], "why": "email"}],
}


def unread(database, ours, **values):
    given = {"file_id": "F1", "file_name": "people.csv", "report": REPORT} | values
    return reviewed(database, *ours, people(2), **given)


def chosen_encoding(name):
    return {ids.ENCODING: {"selected_option": {"value": name}}}


def kept_apart(key):
    return {ids.KEEP_APART: {"selected_options": [{"value": key}]}}


@pytest.mark.parametrize(
    ("user", "submit", "values", "read"),
    [
        ("U1", (corrections.read_as, chosen_encoding("cp1250")), {}, True),
        ("U1", (corrections.read_as, chosen_encoding("utf-16")), {}, False),
        ("U2", (corrections.read_as, chosen_encoding("cp1250")), {}, False),
        ("U1", (corrections.read_as, chosen_encoding("cp1250")), {"file_id": None}, False),
        ("U1", (corrections.read_as, chosen_encoding("cp1250")), {"queued_at": 1.0}, False),
        ("U1", (corrections.keep_apart, kept_apart("2-3")), {}, True),
        ("U1", (corrections.keep_apart, kept_apart("4-5")), {}, False),
        ("U2", (corrections.keep_apart, kept_apart("2-3")), {}, False),
    ],
)
@pytest.mark.parametrize("below", [None, "V0"])
def test_a_file_is_read_again_as_its_person_says(database, ours, user, submit, values, read, below):
    export = unread(database, ours, **values)
    listener, given = submit
    view, client, ack, (made, queue) = state(export.id, **given), Client({}), Said(), desk(database)
    if below is not None:
        view["root_view_id"] = below
    listener(made, ack, by(user), view, client)
    with database.read() as session:
        found = exports.by_id(session, export.id)
        assert (found.state == ExportState.PREPARING) is read
        if read:
            assert found.encoding == "cp1250" or found.apart == ["2-3"]
            assert found.view_id == (below or "V1")
    assert queue.jobs == ([("prepare_export", export.id)] if read else [])
    # Where Review stands, it says that the file is being read.
    updated = [shown["view_id"] for name, shown in client.calls if name == "views_update"]
    assert updated == ([below] if read and below else [])
    # Where nothing is read there is a sentence, but for a choice that changes nothing.
    assert ("view" in ack.said) is (below is None if read else given != kept_apart("4-5"))


@pytest.mark.parametrize("button", [corrections.show_encodings, corrections.show_merges])
@pytest.mark.parametrize(("user", "words"), [("U1", ("cp125", "Ann A")), ("U2", ("no longer",))])
def test_what_can_be_corrected_is_shown_to_its_person(database, ours, button, user, words):
    export, client = unread(database, ours), Client({})
    button(
        desk(database)[0],
        Said(),
        by(user, view={"id": "V1", "type": "modal"}, trigger_id="1.2"),
        {"value": export.id},
        client,
    )
    shown = json.dumps([given for _, given in client.calls])
    assert any(word in shown for word in words)


@pytest.mark.parametrize(("key", "parted"), [("2-3", True), ("4-5", False)])
@pytest.mark.parametrize("in_a_modal", [True, False])
def test_two_who_are_taken_for_one_are_kept_apart_by_a_press(database, ours, key, parted, in_a_modal):
    export, client, (made, queue) = unread(database, ours), Client({}), desk(database)
    body = by("U1", **({"view": {"id": "V1"}} if in_a_modal else {}))
    corrections.part(made, Said(), body, {"value": f"{export.id} {key}"}, client)
    assert queue.jobs == ([("prepare_export", export.id)] if parted else [])
    assert bool(client.calls) is (parted and in_a_modal)


@pytest.mark.parametrize("in_a_modal", [True, False])
def test_who_presses_on_a_review_that_is_gone_reads_so(database, ours, in_a_modal):
    client, (made, queue) = Client({}), desk(database)
    body = by("U1", trigger_id="1.2", **({"view": {"id": "V1", "type": "modal"}} if in_a_modal else {}))
    corrections.part(made, Said(), body, {"value": "gone 2-3"}, client)
    review.check_sourcewhale(made, Said(), body, {"value": "gone"}, client)
    assert queue.jobs == []
    assert [name for name, _ in client.calls] == ["views_push" if in_a_modal else "views_open"] * 2
    assert str(client.calls).count("no longer valid") == 2


@pytest.mark.parametrize("what", ["how it goes", "mark removed", "remind tomorrow", "no reminder"])
def test_the_one_who_asked_reads_that_an_export_is_gone_and_not_that_it_is_not_theirs(database, ours, what):
    reply, made = Reply(), desk(database)[0]
    pressed = {"value": "gone"}
    if what == "how it goes":
        after.tell_how_it_goes(made, Said(), by("U1"), pressed, Client({}), reply)
    elif what == "remind tomorrow":
        after.remind_tomorrow(made, Said(), by("U1"), pressed, Client({}), reply)
    else:
        button = after.mark_removed if what == "mark removed" else after.do_not_remind
        button(made, Said(), by("U1"), pressed, reply)
    assert reply.said["text"].startswith("This export is no longer known here. `/export history`")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"ended_at": None, "state": ExportState.RUNNING}, "being sent already"),
        ({"purged_at": 1.0}, "upload its file with `/export`"),
        ({"state": ExportState.COMPLETE}, "Nobody of this export is left to send"),
    ],
)
def test_why_nobody_is_sent_again(database, ours, values, words):
    export, reply = ended(database, ours, sent_to=1), Reply()
    with database.write() as session:
        session.execute(update(Export).values(**{"state": ExportState.COMPLETE_WITH_ERRORS} | values))
    body = by("U1", trigger_id="1.2", response_url="https://x")
    export_run.retry_failed(desk(database)[0], Said(), body, {"value": export.id}, Client({}), reply)
    assert words in reply.said["text"]
