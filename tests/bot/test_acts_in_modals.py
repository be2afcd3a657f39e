"""Buttons, lists and submissions of Review, of the off-limits list, of a connection and of workflows' steps, by
themselves: who may, what is written, what they read."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk.errors import SlackApiError
from sqlalchemy import select, update

from bot import steps
from bot.actions import connection as connection_buttons
from bot.actions import export_run, review
from bot.actions import off_limits as list_buttons
from bot.commands import sourcewhale
from bot.functions import destinations as step_lists
from bot.functions import export_project
from bot.options import candidates
from bot.options import destinations as lists
from bot.options import off_limits as entry_lists
from bot.views import export as submissions
from bot.views import off_limits as list_views
from store.connection import connections, destinations
from store.connection.destinations import Destination
from store.exporting import exports, held, items, states
from store.models import (
    AuditEntry,
    Candidate,
    Connection,
    ConnectionDraft,
    DestinationList,
    Export,
    ExportKind,
    ExportState,
    KnownCheck,
    ListFile,
    Project,
)
from store.workspaces import off_limits, workspaces
from tests.bot.desks import Client, Said, by, desk, refused, state
from tests.store.factory import people, reviewed, started
from worker.actions.reviews import gather
from worker.surface import ids
from worker.surface.reviews.review import export_id_of
from worker.surface.workflows import steps as words

ADMIN, MEMBER = {"is_admin": True}, {}


@pytest.fixture
def database(sqlite_database):
    return sqlite_database


@pytest.fixture
def at(database):
    return desk(database)


def shown(client, *names):
    """The views that were shown by these calls, as text."""
    return [json.dumps(given["view"]) for name, given in client.calls if name in names]


class Answer(Said):
    """Also takes the text by its place."""

    def __call__(self, text="", **said):
        super().__call__(text=text, **said)


def selected(*values):
    return {"selected_options": [{"value": value} for value in values]}


def reference_of(database, export):
    with database.read() as session:
        return gather(session, session.get_one(Export, export.id)).reference


def ids_of(database, export):
    with database.read() as session:
        rows = session.query(Candidate.id).filter_by(project_id=export.project_id).order_by(Candidate.row_number)
        return [row[0] for row in rows]


# --- Review ---


def in_review(metadata, boxes=None, only=(), but=()):
    values = {ids.ONLY: {ids.ONLY: selected(*only)}, ids.ALL_BUT: {ids.ALL_BUT: selected(*but)}}
    if boxes is not None:
        values[ids.REVIEW_OPTIONS] = {ids.OPTIONS: selected(*boxes)}
    return {"id": "V1", "type": "modal", "private_metadata": metadata, "state": {"values": values}}


@pytest.mark.parametrize(
    ("user", "boxes", "written", "drawn"),
    [
        ("U1", (ids.DUMMY_EMAILS,), (False, True), True),
        ("U1", (ids.INCLUDE_PREVIOUS,), (True, False), True),
        ("U1", (), (False, False), True),
        ("U1", None, (False, False), True),
        ("U0", (ids.DUMMY_EMAILS,), (False, False), False),
        ("U2", (ids.DUMMY_EMAILS,), (False, False), False),
    ],
)
def test_boxes_of_a_review_count_at_once_for_the_one_who_asked(database, ours, at, user, boxes, written, drawn):
    export, client = reviewed(database, *ours, people(3)), Client({})
    view = in_review(reference_of(database, export), boxes)
    review.change(at[0], Said(), by(user, view=view), client)
    with database.read() as session:
        found = session.get_one(Export, export.id)
        assert (found.include_previous, found.dummy_emails) == written
    assert len(shown(client, "views_update")) == drawn


@pytest.mark.parametrize(("number", "drawn"), [(ids.MAX_CHOSEN, True), (ids.MAX_CHOSEN + 1, False)])
@pytest.mark.parametrize("way", ["only", "but"])
def test_too_many_names_change_no_numbers(database, ours, at, number, drawn, way):
    export, client = reviewed(database, *ours, people(3)), Client({})
    view = in_review(reference_of(database, export), (), **{way: [f"c{one}" for one in range(number)]})
    review.change(at[0], Said(), by("U1", view=view), client)
    assert bool(client.calls) is drawn
    ack = Said()
    submissions.export(at[0], ack, by("U1"), view)
    assert ("errors" in ack.said) is not drawn or set(ack.said["errors"]) == {
        ids.ONLY if way == "only" else ids.ALL_BUT
    }
    if not drawn:
        assert list(ack.said["errors"]) == [ids.ONLY if way == "only" else ids.ALL_BUT]


@pytest.mark.long
def test_a_modal_that_was_closed_meanwhile_is_no_fault(database, ours, at):
    export = reviewed(database, *ours, people(3))
    view = in_review(reference_of(database, export), ())
    review.change(at[0], Said(), by("U1", view=view), Client({}, views_update=refused("not_found")))
    with pytest.raises(SlackApiError):
        review.change(at[0], Said(), by("U1", view=view), Client({}, views_update=refused("fatal_error")))


@pytest.mark.parametrize(
    ("user", "values", "opens"),
    [("U1", {}, True), ("U0", {}, False), ("U2", {}, False), ("U1", {"state": "queued"}, False)],
)
def test_a_review_is_opened_from_its_message_by_the_one_who_asked(database, ours, at, user, values, opens):
    export, client, respond = reviewed(database, *ours, people(3)), Client({}), Said()
    if values:
        with database.write() as session:
            session.execute(update(Export).values(**values))
    review.open_review(at[0], Said(), by(user, trigger_id="1.2"), {"value": export.id}, client, respond)
    assert (len(shown(client, "views_open")), respond.said is None) == (int(opens), opens)
    assert opens or "no longer valid" in respond.said["text"]
    client = Client({})
    body = by(user, trigger_id="1.2", view=in_review(reference_of(database, export)))
    review.show_details(at[0], Said(), body, {"value": export.id}, client)
    assert ("Person 1" in shown(client, "views_push")[0]) is opens


@pytest.mark.parametrize(
    ("user", "values", "done"),
    [("U1", {}, True), ("U0", {}, False), ("U2", {}, False), ("U1", {"state": "queued"}, False)],
)
def test_a_review_is_given_up_by_the_one_who_asked(database, ours, at, user, values, done):
    export, respond = reviewed(database, *ours, people(3)), Said()
    if values:
        with database.write() as session:
            session.execute(update(Export).values(**values))
    review.dismiss(at[0], Said(), by(user), {"value": export.id}, respond)
    with database.read() as session:
        assert (session.get_one(Export, export.id).state == ExportState.CANCELLED) is done
    assert (respond.said is None) is done


@pytest.mark.parametrize(
    ("user", "typed", "found"),
    [
        ("U1", "person 2", ["Person 2"]),
        ("U1", "", ["Person 1", "Person 2", "Person 3"]),
        ("U2", "", []),
        ("U0", "", []),
        ("U1", "zz", []),
    ],
)
def test_people_are_found_by_name_while_their_export_is_reviewed(database, ours, at, user, typed, found):
    export = reviewed(database, *ours, people(3))
    body = by(user, view={"private_metadata": reference_of(database, export)}, value=typed)
    for state_, expected in ((ExportState.REVIEW, found), (ExportState.QUEUED, [])):
        with database.write() as session:
            session.execute(update(Export).values(state=state_))
        ack = Said()
        candidates.candidate_options(at[0], ack, body)
        said = [one["text"]["text"] for one in ack.said["options"]]
        assert len(said) == len(expected) and all(name in text for name, text in zip(expected, said, strict=True))


@pytest.mark.parametrize(
    ("how", "words_", "started_"),
    [
        ("as shown", None, True),
        ("only the first", None, True),
        ("nobody of those", "errors", False),
        ("another account", "update", False),
        ("switched off", "update", False),
        ("numbers changed", "update", False),
    ],
)
def test_export_in_the_modal(database, ours, at, how, words_, started_):
    export = reviewed(database, *ours, [*people(2), *people(1, 9, tags=("Do Not Contact",))])
    reference, everybody = reference_of(database, export), ids_of(database, export)
    only = {"only the first": everybody[:1], "nobody of those": everybody[2:]}.get(how, ())
    values = {"another account": {"ledger_id": "x"}, "switched off": {"can_export": False}}.get(how)
    with database.write() as session:
        if values:
            session.execute(update(Connection).values(**values))
        if how == "numbers changed":
            session.execute(update(Candidate).where(Candidate.id == everybody[0]).values(do_not_contact=True))
    ack = Said()
    submissions.export(at[0], ack, by("U1"), in_review(reference, (), only=only))
    assert (ack.said or {}).get("response_action") == words_
    assert at[1].jobs == ([("run_export", export.id)] if started_ else [])
    if words_ == "errors":
        assert list(ack.said["errors"]) == [ids.ONLY]
    if how == "another account":
        assert ack.said["view"]["callback_id"] == ids.EXPORT_VIEW
    if how == "numbers changed":
        assert export_id_of(ack.said["view"]["private_metadata"]) == export.id
    if started_:
        with database.read() as session:
            assert items.count(session, export.id).waiting == (1 if only else 2)


def test_sourcewhale_is_asked_once(database, ours, at):
    export = reviewed(database, *ours, people(3))
    for _ in range(2):
        review.check_sourcewhale(at[0], Said(), by("U1"), {"value": export.id}, Client(MEMBER))
    with database.read() as session:
        assert [one.total for one in session.query(KnownCheck)] == [3]
    assert at[1].jobs == [("check_people", export.id)]


# --- An export that has ended ---


def ended(database, ours, state_=ExportState.COMPLETE_WITH_ERRORS, **values):
    export = started(database, *ours, people(4), **values)
    with database.write() as session:
        found = session.get_one(Export, export.id)
        sent = items.take(session, found, 2).sending
        items.note_exported(session, found, [(sent[0], "id")])
        items.note_failed(session, found, [sent[1]], "rejected", may_have_arrived=False)
        items.cancel_rest(session, found)
        states.end(session, found, state_)
    return export


@pytest.mark.parametrize(
    ("button", "state_", "user", "says", "sent"),
    [
        (export_run.retry_failed, ExportState.COMPLETE_WITH_ERRORS, "U1", MEMBER, 1),
        (export_run.retry_failed, ExportState.COMPLETE_WITH_ERRORS, "U2", ADMIN, 1),
        (export_run.retry_failed, ExportState.COMPLETE_WITH_ERRORS, "U2", MEMBER, 0),
        (export_run.send_the_rest, ExportState.CANCELLED, "U1", MEMBER, 2),
        (export_run.send_the_rest, ExportState.COMPLETE_WITH_ERRORS, "U1", MEMBER, 0),
    ],
)
def test_people_are_sent_again_by_the_one_who_asked_or_an_admin(database, ours, at, button, state_, user, says, sent):
    export, client, respond = ended(database, ours, state_), Client(says), Said()
    body = by(user, trigger_id="1.2", response_url="https://x")
    button(at[0], Said(), body, {"value": export.id}, client, respond)
    with database.read() as session:
        assert items.count(session, export.id).waiting == sent
    assert at[1].jobs == ([("run_export", export.id)] if sent else [])
    assert (respond.said is None) is bool(sent)


@pytest.mark.parametrize("from_a_message", [True, False])
def test_somebody_else_reads_that_it_is_not_theirs(database, ours, at, from_a_message):
    export, client, respond = ended(database, ours), Client(MEMBER), Said()
    body = by("U2", trigger_id="1.2", **({"response_url": "https://x"} if from_a_message else {}))
    export_run.retry_failed(at[0], Said(), body, {"value": export.id}, client, respond)
    told = respond.said["text"] if from_a_message else shown(client, "views_open")[0]
    assert "Only the one who asked for this export" in told
    assert (respond.said is None) is not from_a_message


def test_what_has_changed_since_is_reviewed_before_it_is_sent_again(database, ours, at):
    export, client, respond = ended(database, ours), Client(MEMBER), Said()
    with database.write() as session:
        changed = update(Candidate).where(Candidate.row_number == 3)
        session.execute(changed.values(data={"row": 3, "identity": "x", "full_name": "Another Name"}, digest="another"))
    export_run.retry_failed(at[0], Said(), by("U1", trigger_id="1.2"), {"value": export.id}, client, respond)
    ((name, given),) = client.calls
    assert name == "views_open" and at[1].jobs == []
    view = given["view"]
    with database.read() as session:
        assert session.scalars(select(Project.name)).one() in json.dumps(view)
    for user, metadata, sent in (
        ("U2", view["private_metadata"], False),
        ("U1", "", False),
        ("U1", view["private_metadata"], True),
    ):
        ack = Said()
        export_run.confirm_again(at[0], ack, by(user), state(metadata), Client(MEMBER))
        assert bool(at[1].jobs) is sent and (ack.said == {}) is sent


def test_another_account_is_chosen_anew(database, ours, at):
    export, client, respond = ended(database, ours), Client(MEMBER), Said()
    with database.write() as session:
        session.execute(update(Connection).values(ledger_id="another"))
    export_run.retry_failed(at[0], Said(), by("U1", trigger_id="1.2"), {"value": export.id}, client, respond)
    assert "connected with another account" in shown(client, "views_open")[0]
    client = Client(MEMBER)
    export_run.export_elsewhere(at[0], Said(), by("U1", trigger_id="1.2"), {"value": export.id}, client, respond)
    assert export.project_id in shown(client, "views_open")[0]
    export_run.export_elsewhere(at[0], Said(), by("U1", response_url="https://x"), {"value": "gone"}, client, respond)
    assert "no longer known here" in respond.said["text"]


# --- The off-limits list ---


def list_view(new="", reason="", days=None, ever=False, remove=(), file=None, replaces=False):
    return state(
        "",
        **{
            ids.OFF_LIMITS_NEW: {"value": new},
            ids.OFF_LIMITS_REASON: {"value": reason},
            ids.OFF_LIMITS_UNTIL: {"selected_date": None if days is None else day(days)},
            ids.OFF_LIMITS_EVER: selected(*["x"] * ever),
            ids.OFF_LIMITS_REMOVE: selected(*remove),
            ids.OFF_LIMITS_FILE: {"files": [file] if file else []},
            ids.OFF_LIMITS_REPLACES: selected(*["x"] * replaces),
        },
    )


def day(ahead):
    return (datetime.now(UTC).date() + timedelta(days=ahead)).isoformat()


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"new": "Acme Ltd\n\n  b.org  "}, None),
        ({"new": "Acme", "reason": "a client", "days": 0, "ever": True}, None),
        ({"new": "Acme", "days": -1}, None),
        ({"new": "Acme", "days": -2}, {ids.OFF_LIMITS_UNTIL}),
        ({"new": "Acme\nhttps://\n@\n!!"}, {ids.OFF_LIMITS_NEW}),
        ({"reason": "a reason"}, {ids.OFF_LIMITS_NEW}),
        ({"days": 9}, {ids.OFF_LIMITS_NEW}),
        ({"ever": True}, {ids.OFF_LIMITS_NEW}),
        ({}, None),
    ],
)
def test_what_is_written_into_the_list_is_saved_or_told(database, ours, at, typed, errors):
    # Days are counted here: the tests may have been collected the day before.
    view = list_view(**typed)
    ack = Said()
    list_views.save(at[0], ack, by("U1"), view, Client(ADMIN))
    assert set(ack.said.get("errors", ())) == (errors or set())
    with database.read() as session:
        found = off_limits.entries(session, ours[0])
        lines = [] if errors else view["state"]["values"][ids.OFF_LIMITS_NEW][ids.OFF_LIMITS_NEW]["value"].split("\n")
        assert [one.written for one in found] == [line.strip() for line in lines if line.strip()]
        assert all(
            one.ever is bool(view["state"]["values"][ids.OFF_LIMITS_EVER][ids.OFF_LIMITS_EVER]["selected_options"])
            for one in found
        )
    if errors == {ids.OFF_LIMITS_NEW} and "https" in json.dumps(view):
        # Three are told.
        assert ack.said["errors"][ids.OFF_LIMITS_NEW].count('":') == 3


def test_entries_are_found_and_removed_by_admins(database, ours, at):
    list_views.save(at[0], Said(), by("U1"), list_view("Acme\nBeta\nc.org"), Client(ADMIN))
    with database.read() as session:
        acme, *_ = off_limits.entries(session, ours[0])
    for says, typed, number in ((ADMIN, "acm", 1), (ADMIN, "", 3), (MEMBER, "", 0)):
        ack = Said()
        entry_lists.entry_options(at[0], ack, by("U1", value=typed), Client(says))
        assert len(ack.said["options"]) == number
    for says, left in ((MEMBER, 3), (ADMIN, 2)):
        ack = Said()
        list_views.save(at[0], ack, by("U1"), list_view(remove=[acme.id]), Client(says))
        with database.read() as session:
            assert off_limits.number(session, ours[0]) == left
        assert ("Only admins" in json.dumps(ack.said)) is (says is MEMBER)


@pytest.mark.parametrize(("most", "remove", "fits"), [(3, False, False), (4, False, True), (3, True, True)])
def test_a_list_has_a_largest_number(database, ours, at, monkeypatch, most, remove, fits):
    list_views.save(at[0], Said(), by("U1"), list_view("Acme\nBeta"), Client(ADMIN))
    monkeypatch.setattr(off_limits, "MOST_ENTRIES", most)
    with database.read() as session:
        first = off_limits.entries(session, ours[0])[0].id
    ack = Said()
    list_views.save(at[0], ack, by("U1"), list_view("Gamma\nDelta", remove=[first] if remove else []), Client(ADMIN))
    assert ("errors" not in ack.said) is fits


@pytest.mark.parametrize("replaces", [True, False])
def test_a_list_as_a_file_is_read_by_the_worker(database, ours, at, replaces):
    file = {"id": "F1", "url_private": "https://files/p", "url_private_download": "https://files/d"}
    ack = Said()
    list_views.save(at[0], ack, by("U1"), list_view(file=file, replaces=replaces), Client(ADMIN))
    with database.read() as session:
        (asked,) = session.query(ListFile)
    assert (asked.file_id, asked.file_url, asked.replaces, asked.view_id) == ("F1", "https://files/d", replaces, "V1")
    assert at[1].jobs == [("off_limits_file", asked.id)]
    assert "Reading the file..." in json.dumps(ack.said["view"])


@pytest.mark.parametrize(("says", "allowed"), [(ADMIN, True), (MEMBER, False)])
def test_the_list_is_shown_and_sent_to_admins(database, ours, at, says, allowed):
    list_views.save(at[0], Said(), by("U1"), list_view("Acme"), Client(ADMIN))
    for button in (list_buttons.edit, list_buttons.send_list):
        client = Client(says)
        button(at[0], Said(), by("U1", view={"id": "V1"}), client)
        (told,) = shown(client, "views_update")
        assert ("Acme" in told or "1 entr" in told, "Only admins" in told) == (allowed, not allowed)
    with database.read() as session:
        assert session.query(ListFile).count() == int(allowed)
    assert [job[0] for job in at[1].jobs] == (["off_limits_file"] if allowed else [])


def held_export(database, ours, at):
    list_views.save(at[0], Said(), by("U9"), list_view("Acme Ltd"), Client(ADMIN))
    export = reviewed(database, *ours, [*people(2, current_company="Acme Ltd"), *people(1, 9)])
    with database.write() as session:
        held.judge(session, session.get_one(Export, export.id))
    return export


@pytest.mark.parametrize(
    ("user", "says", "sees", "lets"),
    [("U1", MEMBER, True, False), ("U2", MEMBER, False, False), ("U2", ADMIN, True, True)],
)
def test_whom_the_list_holds_back_is_shown_and_let_through(database, ours, at, user, says, sees, lets):
    export, client = held_export(database, ours, at), Client(says)
    body = by(user, trigger_id="1.2", view={"id": "V1", "type": "modal"})
    list_buttons.show_held(at[0], Said(), body, {"value": export.id}, client)
    assert ("Person 1" in shown(client, "views_push")[0]) is sees
    ack = Said()
    view = state(export.id, **{ids.LET_THROUGH: selected(*ids_of(database, export)[:1])})
    list_views.let_through(at[0], ack, by(user), view, Client(says))
    assert (ack.said == {}) is lets
    with database.read() as session:
        assert held.any_let_through(session, session.get_one(Export, export.id)) is lets


@pytest.mark.parametrize(
    ("user", "fault", "words_"),
    [
        ("U1", None, "<@U1> has been asked"),
        ("U1", TimeoutError("away"), "I could not reach them"),
        ("U2", None, "no longer valid"),
    ],
)
def test_an_admin_is_asked_to_let_people_through(database, ours, at, user, fault, words_):
    export = held_export(database, ours, at)
    client = Client(MEMBER, **({} if fault is None else {"chat_postMessage": fault}))
    list_buttons.ask_admin(at[0], Said(), by(user, view={"id": "V1"}), {"value": export.id}, client)
    assert words_ in shown(client, "views_update")[0]
    posted = [given for name, given in client.calls if name == "chat_postMessage"]
    assert len(posted) == (user == "U1")
    assert not posted or "2" in posted[0]["text"] + json.dumps(posted[0]["blocks"])


def test_an_admin_is_asked_once_to_let_people_through(database, ours, at):
    export, client = held_export(database, ours, at), Client(MEMBER)
    for _ in range(3):
        list_buttons.ask_admin(at[0], Said(), by("U1", view={"id": "V1"}), {"value": export.id}, client)
    assert "<@U1> was asked less than four hours ago." in shown(client, "views_update")[-1]
    assert [name for name, _ in client.calls].count("chat_postMessage") == 1


# --- The connection ---


@pytest.mark.parametrize(
    ("user", "says", "editors", "may"),
    [("U2", ADMIN, [], True), ("U2", MEMBER, ["U2"], True), ("U2", MEMBER, ["U3"], False)],
)
@pytest.mark.parametrize("there", [True, False])
def test_the_command_opens_the_connection_for_whoever_may_change_it(
    database, ours, at, user, says, editors, may, there
):
    with database.write() as session:
        session.execute(update(Connection).values(editors=editors, **({} if there else {"api_key_encrypted": None})))
    client, ack = Client(says), Said()
    sourcewhale.sourcewhale(at[0], ack, by(user, trigger_id="1.2"), client)
    may_now = may and (there or says is ADMIN)
    assert (len(client.calls) == 1 and client.calls[0][0] == "views_open") is may_now
    if not may_now:
        assert ("not connected yet" in ack.said["text"]) is not there
        assert ack.said["response_type"] == "ephemeral"


@pytest.mark.parametrize(("says", "may"), [(ADMIN, True), (MEMBER, False)])
def test_a_connection_is_removed_by_whoever_may_change_it(database, ours, at, says, may):
    client = Client(says)
    connection_buttons.remove(at[0], Said(), by("U2", view={"id": "V1"}), client)
    with database.read() as session:
        assert (connections.get(session, ours[0]) is None) is may
    assert ("no longer connected" in shown(client, "views_update")[0]) is may


@pytest.mark.parametrize(("says", "may"), [(ADMIN, True), (MEMBER, False)])
@pytest.mark.parametrize("kind", ["modal", "home"])
def test_a_new_key_is_entered_with_all_else_as_it_is(database, ours, at, says, may, kind):
    client = Client(says)
    connection_buttons.enter_key(at[0], Said(), by("U2", trigger_id="1.2", view={"id": "V1", "type": kind}), client)
    assert [name for name, _ in client.calls] == ["views_update" if kind == "modal" else "views_open"]
    with database.read() as session:
        drafts = session.query(ConnectionDraft).all()
        assert [(one.view_id, one.can_export, one.pools_enabled, one.user_id) for one in drafts] == (
            [("V2", True, True, "U2")] if may else []
        )


@pytest.mark.parametrize(("says", "may"), [(ADMIN, True), (MEMBER, False)])
def test_addresses_are_mapped_by_admins(database, ours, at, says, may):
    with database.write() as session:
        for user in ("U2", "U7"):
            workspaces.map_email(session, ours[0], user, f"{user}@sourcewhale.example")
    client = Client(says)
    connection_buttons.map_person(at[0], Said(), by("U2", view={"id": "V1"}), client)
    connection_buttons.show_audit(at[0], Said(), by("U2", view={"id": "V1"}), client)
    first, second = shown(client, "views_update")
    assert ("U7@sourcewhale.example" in first, "Only admins" in first, "Only admins" in second) == (
        may,
        not may,
        not may,
    )
    for user, left in (("U2", ["U2", "U7"]), ("U9", ["U2", "U7"]), ("U7", ["U2"] if may else ["U2", "U7"])):
        connection_buttons.unmap_person(at[0], Said(), by("U2", view={"id": "V1"}), {"value": user}, Client(says))
        with database.read() as session:
            assert [one for one, _ in workspaces.mapped(session, ours[0])] == left


# --- Lists of campaigns and jobs ---


def listed(database, ours, kind=ExportKind.PROSPECTS, names=("Backend", "Frontend"), problem=None, age=0.0, user="U1"):
    with database.write() as session:
        found = [Destination(name.lower(), name) for name in names]
        destinations.remember(session, ours[0], user, kind, found, problem)
        session.execute(update(DestinationList).values(fetched_at=DestinationList.fetched_at - age))


@pytest.mark.parametrize(
    ("given", "typed", "options", "asked"),
    [
        ({}, "", ["Backend", "Frontend"], False),
        ({}, " BACK", ["Backend"], False),
        ({"age": 50.0}, "", ["Backend", "Frontend"], False),
        ({"age": 70.0}, "", ["Backend", "Frontend"], True),
        ({"names": ()}, "", ["SourceWhale shows no campaign for your e-mail address"], False),
        ({"names": (), "problem": "SourceWhale is away."}, "", ["SourceWhale is away."], False),
        (None, "", ["Still asking SourceWhale: type a letter to look again"], True),
    ],
)
def test_a_list_is_answered_from_what_is_known(database, ours, at, monkeypatch, given, typed, options, asked):
    monkeypatch.setattr(lists, "_WAIT_SECONDS", 0.1)
    monkeypatch.setattr(lists.known_destinations, "__kwdefaults__", {"wait": 0.1})
    if given is not None:
        listed(database, ours, **given)
    ack = Said()
    lists.campaign_options(at[0], ack, by("U1", value=typed))
    assert [one["text"]["text"] for one in ack.said["options"]] == options
    assert at[1].jobs == ([("refresh_destinations", ours[0], "U1")] if asked else [])


def test_jobs_are_of_candidates(database, ours, at, monkeypatch):
    monkeypatch.setattr(lists.known_destinations, "__kwdefaults__", {"wait": 0.1})
    listed(database, ours, ExportKind.CANDIDATES, ("Senior",))
    ack = Said()
    lists.job_options(at[0], ack, by("U1", value=""))
    assert [one["value"] for one in ack.said["options"]] == ["senior"]
    listed(database, ours, ExportKind.CANDIDATES, ())
    lists.job_options(at[0], ack, by("U1", value=""))
    assert "shows no job" in ack.said["options"][0]["text"]["text"]


# --- Steps of workflows ---


def step(callback, execution="Fx1", **inputs):
    event = {
        "type": "function_executed",
        "function": {"callback_id": callback},
        "function_execution_id": execution,
        "inputs": inputs,
        "bot_access_token": "xwfb-1",
    }
    return {"team_id": "T1", "event": event}


GOOD = {"reviewer": {"id": "U1"}, "file": [{"id": "F1"}], "export_as": "Prospects ", "destination": "camp-2"}


def run_step(at, client, **inputs):
    body = step(ids.EXPORT_PROJECT, **{**GOOD, **inputs})
    export_project.export_project(at[0], Said(), body, body["event"], client)
    return [given["error"] for name, given in client.calls if name == "functions_completeError"]


@pytest.mark.parametrize(
    ("inputs", "values", "written"),
    [
        ({}, {}, ("prospects", "camp-2", "U1", "F1", False, False, False)),
        ({"file": "F2", "channel": "C2"}, {}, ("prospects", "camp-2", "C2", "F2", False, False, False)),
        ({"export_as": "candidates", "include_previous": True}, {"pools_enabled": False},
         ("candidates", "camp-2", "U1", "F1", True, False, False)),
        ({"dummy_emails": " TRUE ", "skip_review": "no"}, {}, ("prospects", "camp-2", "U1", "F1", False, True, False)),
        ({"skip_review": True}, {}, ("prospects", "camp-2", "U1", "F1", False, False, True)),
    ],
)  # fmt: skip
def test_a_step_writes_an_export_down_once(database, ours, at, inputs, values, written):
    if values:
        with database.write() as session:
            session.execute(update(Connection).values(**values))
    for _ in range(2):
        assert run_step(at, Client(MEMBER), **inputs) == []
    with database.read() as session:
        (made,) = session.query(Export)
        told = made.kind, made.destination_id, made.channel_id, made.file_id
        assert (*told, made.include_previous, made.dummy_emails, made.skip_review) == written
        assert (made.step_execution, made.requested_by) == ("Fx1", "U1")
    assert at[1].jobs == [("prepare_export", made.id)]


@pytest.mark.parametrize(
    ("inputs", "values", "problem"),
    [
        ({"file": None}, {}, words.NO_FILE),
        ({"file": [{"id": "F1"}, {"id": "F2"}]}, {}, words.many_files(2)),
        ({"export_as": "people"}, {}, words.NOT_A_CHOICE),
        ({"export_as": None}, {}, words.NOT_A_CHOICE),
        ({"destination": ""}, {}, words.NO_DESTINATION),
        ({}, {"pools_enabled": False}, words.NO_POOLS),
        ({}, {"exporters": ["U9"]}, words.may_not_export("U1")),
    ],
)
def test_a_step_that_cannot_do_its_work_says_why(database, ours, at, inputs, values, problem):
    if values:
        with database.write() as session:
            session.execute(update(Connection).values(**values))
    assert run_step(at, Client(MEMBER), **inputs) == [problem]
    with database.read() as session:
        assert session.query(Export).count() == 0
    if values.get("exporters"):
        assert run_step(at, Client(ADMIN), **inputs) == []


@pytest.mark.parametrize(
    ("inputs", "values", "given", "found", "problem"),
    [
        ({"query": "back"}, {}, {}, ["Backend"], None),
        ({}, {}, {}, ["Backend", "Frontend"], None),
        ({"export_as": "candidates"}, {}, {"kind": ExportKind.CANDIDATES}, ["Backend", "Frontend"], None),
        ({"export_as": "x"}, {}, {}, None, words.NOT_A_CHOICE),
        ({}, {"pools_enabled": False}, {}, None, words.NO_POOLS),
        ({}, {}, {"user": "U2"}, None, words.STILL_ASKING),
        ({}, {}, {"names": (), "problem": "SourceWhale is away."}, None, "SourceWhale is away."),
        ({}, {}, {"names": ()}, None, "shows no campaign for your e-mail address. Ask for access to one"),
        ({}, {}, {"names": ()}, None, "ask an admin to map it with /sourcewhale. Then open the list again."),
        ({}, {"api_key_encrypted": None}, {}, None, "not connected"),
    ],
)
def test_whoever_builds_a_workflow_chooses_from_a_list(
    database, ours, at, monkeypatch, inputs, values, given, found, problem
):
    monkeypatch.setattr(step_lists, "_WAIT_SECONDS", 0.1)
    listed(database, ours, **given)
    with database.write() as session:
        if values:
            session.execute(update(Connection).values(**values))
    client = Client(MEMBER)
    body = step(ids.LIST_DESTINATIONS, builder="U1", **{"export_as": "prospects", **inputs})
    step_lists.list_destinations(at[0], Said(), body, client)
    ((name, said),) = client.calls
    assert name == ("functions_completeSuccess" if problem is None else "functions_completeError")
    if problem is None:
        told = json.dumps(said["outputs"])
        assert all((one in told) is (one in found) for one in ("Backend", "Frontend"))
    else:
        assert problem in said["error"]
    assert said["function_execution_id"] == "Fx1"


@pytest.mark.parametrize(
    ("fault", "again"),
    [
        ("ratelimited", True),
        ("internal_error", True),
        ("execution_not_found", False),
        ("execution_not_in_running_state", False),
        # Else the workflow would wait for ever: it is ended with the execution's own token at last.
        ("not_authed", True),
        ("access_denied", True),
        ("a_name_of_tomorrow", True),
    ],
)
def test_a_step_is_told_again_until_it_has_ended(fault, again):
    error = refused(fault)
    error.response = type("R", (dict,), {"status_code": 200})(ok=False, error=fault)
    client = Client(MEMBER, functions_completeError=error)
    if again:
        with pytest.raises(SlackApiError):
            steps.refuse_step(step(ids.EXPORT_PROJECT), client, "no")
    else:
        steps.refuse_step(step(ids.EXPORT_PROJECT), client, "no")
    error.response.status_code = 500
    with pytest.raises(SlackApiError):
        steps.refuse_step(step(ids.EXPORT_PROJECT), client, "no")
    steps.refuse_step({"event": {"type": "message"}}, client, "no")


def test_what_is_read_of_a_steps_payload():
    body = step(ids.EXPORT_PROJECT, reviewer=" U1 ", builder="U2")
    assert (steps.person_behind(body), steps.callback_of(body), steps.token_of(body)) == (
        "U1",
        ids.EXPORT_PROJECT,
        "xwfb-1",
    )
    assert steps.person_behind(step(ids.LIST_DESTINATIONS, reviewer="U1", builder={"id": "U2"})) == "U2"
    assert steps.is_step(body)
    for odd in ({}, {"event": None}, {"event": {"function": "x", "inputs": "y", "bot_access_token": 5}}):
        assert (steps.is_step(odd), steps.callback_of(odd), steps.inputs_of(odd)) == (False, "", {})
        assert (steps.person_behind(odd), steps.token_of(odd)) == ("", None)
    assert [steps.identifier(one) for one in ("a", {"id": "b"}, {"id": 5}, None, 5)] == ["a", "b", "", "", ""]
    assert len(steps.identifier("x" * 300)) == 255


def test_acts_are_written_into_the_trail(database, ours, at):
    list_views.save(at[0], Said(), by("U1"), list_view("Acme"), Client(ADMIN))
    with database.read() as session:
        assert [(one.user_id, one.detail) for one in session.query(AuditEntry)] == [("U1", "Acme")]
        assert exports.by_view(session, ours[0], "V1") is None


@pytest.mark.parametrize("before", [None, 70.0])
def test_a_list_that_the_worker_fetches_within_the_moment_is_shown(database, ours, at, before):
    if before is not None:
        listed(database, ours, names=("Old",), age=before)
    made, queue = at

    def refresh(workspace_id, user_id):
        listed(database, ours, names=("New",))

    queue.refresh_destinations = refresh
    ack = Said()
    lists.campaign_options(made, ack, by("U1", value=""))
    assert [one["text"]["text"] for one in ack.said["options"]] == ["New"]
