"""What the export form offers: to whom, after what they did the last time, and what of it a person's own choice beats.

Forms are read back as Slack would send them, untouched or with some inputs changed.
"""

from __future__ import annotations

import json

import pytest
from slack_sdk.errors import SlackApiError
from sqlalchemy import update

from bot import form
from bot.actions import export_form as choices
from bot.actions import review
from bot.form import Filled
from bot.views import export as views
from store.connection import connections, destinations
from store.connection.destinations import Destination
from store.exporting import exports
from store.models import Connection, Export, ExportKind, ExportState, Project
from store.workspaces import workspaces
from tests.bot.desks import Client, Said, by, desk, refused
from tests.bot.test_filled_forms import chosen
from tests.store.factory import connected, people, reviewed, started
from worker.surface import ids
from worker.surface.export_form import FormState, SharedFile, destination_input

PROSPECTS, CANDIDATES = ExportKind.PROSPECTS, ExportKind.CANDIDATES
ONE = SharedFile("F1", "project.csv")


@pytest.fixture
def database(sqlite_database):
    return sqlite_database


@pytest.fixture
def ours(database):
    where = connected(database)
    with database.write() as session:
        for user in ("U1", "U2"):
            for kind, names in ((PROSPECTS, ("camp-backend", "camp-2")), (CANDIDATES, ("job-1", "job-2"))):
                listed = [Destination(name, name.title()) for name in names]
                destinations.remember(session, where[0], user, kind, listed)
    return where


@pytest.fixture
def at(database):
    return desk(database)


def returned(view, **inputs):
    """A view as Slack sends it back: every input with what it was opened with, but for those named by action."""
    values: dict = {}
    for block in view["blocks"]:
        elements = [block["element"]] if block["type"] == "input" else []
        elements += [block["accessory"]] if "accessory" in block else block.get("elements", [])
        for element in elements:
            if "action_id" not in element or element["type"] == "button":
                continue
            given = {"type": element["type"], "selected_option": element.get("initial_option")}
            given |= {"selected_options": element.get("initial_options", []), "files": []}
            given["selected_conversation"] = element.get("initial_conversation")
            values.setdefault(block.get("block_id", "x"), {})[element["action_id"]] = given
    sent = {**view, "id": "V1", "hash": "h", "state": {"values": values}}
    for name, what in inputs.items():
        chosen(sent, name, **what)
    return sent


def opened(at, database, user="U1", **what):
    """The form that is opened for somebody, as it comes back untouched; or the refusal."""
    client = Client({})
    refusal = form.open_form(at[0], client, form.Asker(workspace_of(database), user), "1.2", **what)
    shown = [given["view"] for name, given in client.calls if name == "views_open"]
    assert bool(shown) is (refusal is None)
    return refusal or returned(shown[0])


def workspace_of(database):
    with database.read() as session:
        return session.query(Connection).order_by(Connection.connected_at).first().workspace_id


def offers(view):
    """What a form says before anybody touches it."""
    filled = Filled.of(view)
    project = filled.option(ids.PROJECT)
    return filled.kind, filled.destination_id, set(filled.options), filled.channel_id, project


def exported(database, ours, **values):
    """An export that was started: by U1, of the project "project", as prospects, unless something else is said."""
    return started(database, *ours, people(1), **({"channel_id": "C1"} | values))


# --- Opening ---


def test_a_first_form_offers_nothing_that_nobody_chose(database, ours, at):
    view = opened(at, database)
    assert offers(view) == (PROSPECTS, None, set(), None, None)
    assert at[1].jobs == [("refresh_destinations", ours[0], "U1")]
    assert "As the last time" not in json.dumps(view)


@pytest.mark.parametrize(("pools", "kind"), [(True, PROSPECTS), (False, CANDIDATES)])
def test_without_pools_candidates_are_offered(database, ours, at, pools, kind):
    with database.write() as session:
        session.execute(update(Connection).values(pools_enabled=pools))
    assert offers(opened(at, database))[0] == kind


def test_where_the_person_sent_the_last_ones_is_offered_if_it_is_still_listed(database, ours, at):
    exported(database, ours)
    exported(database, ours, name="b", kind="candidates", destination_id="job-1")
    exported(database, ours, name="c", requested_by="U2", destination_id="camp-2")
    assert offers(opened(at, database)) == (PROSPECTS, "camp-backend", set(), None, None)
    assert offers(opened(at, database, "U2"))[1] == "camp-2"
    exported(database, ours, name="d", destination_id="camp-gone")
    assert offers(opened(at, database))[1] is None


def test_a_channel_that_it_is_opened_for_is_offered(database, ours, at):
    view = opened(at, database, channel_id="C7")
    assert Filled.of(view).state.channel_id == "C7"
    assert '"default_to_current_conversation": true' in json.dumps(view)


@pytest.mark.parametrize(
    ("user", "files", "expected"),
    [
        ("U1", (ONE,), (PROSPECTS, "camp-2", {ids.DUMMY_EMAILS}, "C1", None)),
        # Of somebody else's time the channel stays theirs.
        ("U2", (ONE,), (PROSPECTS, "camp-2", {ids.DUMMY_EMAILS}, None, None)),
        ("U1", (ONE, SharedFile("F2", "other.csv")), (PROSPECTS, "camp-2", set(), None, None)),
        ("U1", (SharedFile("F2", "other.csv"),), (PROSPECTS, "camp-2", set(), None, None)),
    ],
)
def test_a_file_of_a_known_project_is_offered_as_the_last_time(database, ours, at, user, files, expected):
    exported(database, ours, destination_id="camp-2", dummy_emails=True, include_previous=True, channel_kind="public")
    view = opened(at, database, user, files=files)
    assert offers(view) == expected
    assert ("As the last time" in json.dumps(view)) is (expected[2] != set())
    if expected[2]:
        assert ("you sent it to" if user == "U1" else "<@U1> sent it to") in json.dumps(view)


def test_a_last_time_of_candidates_is_offered_as_such(database, ours, at):
    exported(database, ours, kind="candidates", destination_id="job-2", channel_id="U1")
    view = opened(at, database, files=(ONE,))
    assert offers(view) == (CANDIDATES, "job-2", set(), None, None)
    assert Filled.of(view).offer.direct


def test_a_last_time_of_prospects_is_no_example_once_pools_are_off(database, ours, at):
    exported(database, ours, dummy_emails=True)
    with database.write() as session:
        session.execute(update(Connection).values(pools_enabled=False))
    assert offers(opened(at, database, files=(ONE,))) == (CANDIDATES, None, set(), None, None)


@pytest.mark.parametrize(
    ("user", "kind", "there"),
    [("U1", None, True), ("U2", "public", True), ("U2", "private", False), ("U2", None, False)],
)
def test_a_project_is_offered_to_whoever_may_know_of_it(database, ours, at, user, kind, there):
    export = exported(database, ours, channel_kind=kind)
    view = opened(at, database, user, project_id=export.project_id, note="Read <this> first")
    assert offers(view)[4] == (export.project_id if there else None)
    assert view["blocks"][0]["text"]["text"] == ":warning: Read <this> first"


@pytest.mark.parametrize(
    ("user", "values", "words"),
    [
        ("U1", {"can_export": False}, "switched off"),
        ("U2", {"can_export": False}, "switched off"),
        ("U2", {"problem": "the key is refused"}, "the key is refused"),
        ("U2", {"api_key_encrypted": None}, "connect"),
    ],
)
def test_where_nobody_can_export_the_form_stays_shut(database, ours, at, monkeypatch, user, values, words):
    monkeypatch.setattr(form, "_KEY_SECONDS", 0.05)
    with database.write() as session:
        session.execute(update(Connection).values(**values))
    refusal = opened(at, database, user)
    assert not isinstance(refusal, dict)
    assert words in json.dumps(refusal.view)


@pytest.mark.parametrize(("user", "named"), [("U2", True), ("U1", False)])
def test_whoever_cannot_connect_it_reads_who_can(database, ours, at, user, named):
    with database.write() as session:
        session.execute(update(Connection).values(can_export=False))
    client = Client({"name": "dana", "profile": {"display_name": "Dana R."}})
    refusal = form.open_form(at[0], client, form.Asker(ours[0], user), "1.2")
    assert ("Dana R." in json.dumps(refusal.view)) is named


def test_a_workspace_that_was_never_connected_says_so(database, at):
    with database.write() as session:
        workspace = workspaces.ensure(session, "T1", None).id
    client = Client({"is_admin": True})
    refusal = form.open_form(at[0], client, form.Asker(workspace, "U1"), "1.2")
    assert refusal is not None and client.calls == [] and at[1].jobs == []


def test_a_key_that_works_again_opens_the_form_at_once(database, ours, at, monkeypatch):
    with database.write() as session:
        session.execute(update(Connection).values(problem="SourceWhale is away"))
    made, queue = at

    def refresh(workspace_id, user_id):
        queue.jobs.append(("refresh_destinations", workspace_id, user_id))
        with database.write() as session:
            session.execute(update(Connection).values(problem=None))

    monkeypatch.setattr(queue, "refresh_destinations", refresh, raising=False)
    assert isinstance(opened((made, queue), database), dict)


@pytest.mark.parametrize("cannot", [True, False])
def test_the_form_or_why_it_is_shut_is_shown(database, ours, at, cannot):
    with database.write() as session:
        session.execute(update(Connection).values(can_export=not cannot))
    client = Client({})
    form.show_form(at[0], client, form.Asker(ours[0], "U1"), by("U1", trigger_id="1.2"))
    ((name, shown),) = client.calls
    assert (name, shown["trigger_id"]) == ("views_open", "1.2")
    assert (shown["view"].get("callback_id") == ids.EXPORT_VIEW) is not cannot


# --- Choices that change the form ---


def press(listener, at, view, user="U1", fault=None):
    """Press something in a view; the form that it shows then, as it comes back, or None."""
    client = Client({}, **({} if fault is None else {"views_update": fault}))
    listener(at[0], Said(), by(user, view=view), client)
    updated = [given for name, given in client.calls if name == "views_update"]
    return returned(updated[0]["view"]) if updated else None


def pick(value):
    return {"selected_option": {"value": value, "text": {"type": "plain_text", "text": value.title()}}}


def test_the_other_kind_has_a_list_of_its_own_and_all_else_stays(database, ours, at):
    exported(database, ours, name="jobs", kind="candidates", destination_id="job-2")
    view = opened(at, database, channel_id="C7", files=(ONE,))
    assert press(choices.export_as, at, view) is None
    shown = press(choices.export_as, at, returned(view, **{ids.EXPORT_AS: pick("candidates")}))
    assert offers(shown) == (CANDIDATES, "job-2", set(), None, None)
    assert (Filled.of(shown).state.kind, Filled.of(shown).state.channel_id) == (CANDIDATES, "C7")
    assert Filled.of(shown).file == {"id": "F1", "name": "project.csv"}
    back = press(choices.export_as, at, returned(shown, **{ids.EXPORT_AS: pick("prospects")}))
    assert offers(back)[:2] == (PROSPECTS, None)


def test_a_project_brings_what_was_chosen_for_it_the_last_time(database, ours, at):
    export = exported(database, ours, destination_id="camp-2", dummy_emails=True, channel_id="C5")
    exported(database, ours, name="newest", destination_id="camp-backend")
    view = opened(at, database, channel_id="C7")
    assert offers(view)[1] == "camp-backend"
    shown = press(choices.project, at, returned(view, **{ids.PROJECT: pick(export.project_id)}))
    assert offers(shown)[:4] == (PROSPECTS, "camp-2", {ids.DUMMY_EMAILS}, "C5")
    # Inputs get another value than a person sees only with another block.
    blocks = {block["block_id"] for block in shown["blocks"] if block["type"] == "input"}
    assert f"{ids.OPTIONS}:{export.project_id[:8]}" in blocks
    assert press(choices.project, at, view) is None
    assert press(choices.project, at, returned(view, **{ids.PROJECT: pick("unknown")})) is None


@pytest.mark.parametrize(
    ("own", "kept"),
    [
        ({destination_input(PROSPECTS): pick("camp-backend")}, 1),
        ({ids.OPTIONS: {"selected_options": [{"value": ids.INCLUDE_PREVIOUS}]}}, 2),
        ({ids.CHANNEL: {"selected_conversation": "C9"}}, 3),
    ],
)
def test_what_was_chosen_by_hand_beats_the_last_time(database, ours, at, own, kept):
    export = exported(database, ours, destination_id="camp-2", dummy_emails=True, channel_id="C5")
    with database.write() as session:
        session.execute(update(Export).values(created_at=1.0))
    view = opened(at, database, "U1", channel_id="C7")
    shown = press(choices.project, at, returned(view, **{ids.PROJECT: pick(export.project_id), **own}))
    last = [PROSPECTS, "camp-2", {ids.DUMMY_EMAILS}, "C5"]
    before = list(offers(view)[:4])
    last[kept] = before[kept]
    # What is shown to Slack is what was offered: its own state has what the person chose.
    assert list(offers(shown)[:4]) == last
    block = {
        destination_input(PROSPECTS): destination_input(PROSPECTS),
        ids.OPTIONS: ids.OPTIONS,
        ids.CHANNEL: ids.CHANNEL,
    }
    name = block[next(iter(own))]
    assert name in {one["block_id"] for one in shown["blocks"] if one["type"] == "input"}


def test_another_file_can_be_chosen_and_all_else_stays(database, ours, at):
    exported(database, ours, destination_id="camp-2", dummy_emails=True)
    view = opened(at, database, files=(ONE,))
    shown = press(choices.another_file, at, view)
    assert Filled.of(shown).state.files == ()
    assert offers(shown)[:4] == offers(view)[:4]


@pytest.mark.parametrize("listener", [choices.export_as, choices.project, choices.another_file])
@pytest.mark.parametrize(
    ("fault", "raises"), [("hash_conflict", False), ("not_found", False), ("internal_error", True)]
)
def test_of_two_quick_clicks_the_newer_state_stands(database, ours, at, listener, fault, raises):
    export = exported(database, ours)
    inputs = {ids.PROJECT: pick(export.project_id), ids.EXPORT_AS: pick("candidates")}
    view = opened(at, database)
    view = returned(
        view,
        **{name: what for name, what in inputs.items() if (listener is choices.export_as) == (name == ids.EXPORT_AS)},
    )
    if raises:
        with pytest.raises(SlackApiError):
            press(listener, at, view, fault=refused(fault))
    else:
        press(listener, at, view, fault=refused(fault))


@pytest.mark.parametrize("listener", [choices.export_as, choices.project, choices.another_file])
def test_without_a_connection_a_choice_changes_nothing(database, ours, at, listener):
    view = returned(opened(at, database), **{ids.EXPORT_AS: pick("candidates")})
    with database.write() as session:
        session.query(Connection).delete()
    assert press(listener, at, view) is None


# --- Back ---


@pytest.mark.parametrize(
    ("values", "expected", "files"),
    [
        ({"file_id": "F1", "file_name": "people.csv"}, (PROSPECTS, "camp-backend", set(), "C1", None), 1),
        (
            {"file_id": "F1", "include_previous": True, "dummy_emails": True, "channel_id": "U1"},
            (PROSPECTS, "camp-backend", {ids.INCLUDE_PREVIOUS, ids.DUMMY_EMAILS}, None, None),
            1,
        ),
        ({"kind": "candidates", "destination_id": "job-1"}, (CANDIDATES, "job-1", set(), "C1", "the project"), 0),
    ],
)
def test_back_leads_to_the_form_as_it_was_filled_in(database, ours, at, values, expected, files):
    export = reviewed(database, *ours, people(1), **values)
    client = Client({})
    review.back(at[0], Said(), by("U1", view={"id": "V1"}), {"value": export.id}, client)
    view = returned(client.calls[0][1]["view"])
    project = export.project_id if expected[4] else None
    assert offers(view) == (*expected[:4], project)
    state = Filled.of(view).state
    assert (state.export_id, len(state.files)) == (export.id, files)
    assert set(state.marks.values()) == {"again"}


@pytest.mark.parametrize(("user", "values"), [("U2", {}), ("U1", {"queued_at": 5.0}), ("U1", {"workspace_id": None})])
def test_back_leads_nowhere_from_what_is_not_theirs_or_was_started(database, ours, at, user, values):
    export = reviewed(database, *ours, people(1))
    if values.get("queued_at"):
        with database.write() as session:
            session.execute(update(Export).values(**values))
    team = "T1"
    if "workspace_id" in values:
        connected(database, "T2")
        team = "T2"
    client = Client({})
    review.back(at[0], Said(), by(user, team, view={"id": "V1"}), {"value": export.id}, client)
    assert "no longer valid" in json.dumps(client.calls[0][1]["view"])


def test_after_another_account_was_connected_its_campaigns_are_to_be_chosen(database, ours, at):
    export = reviewed(database, *ours, people(1))
    with database.write() as session:
        session.execute(update(Connection).values(ledger_id="another"))
    client = Client({})
    review.back(at[0], Said(), by("U1", view={"id": "V1"}), {"value": export.id}, client)
    assert offers(returned(client.calls[0][1]["view"]))[1] is None


@pytest.mark.parametrize("in_a_modal", [True, False])
def test_another_file_for_a_review(database, ours, at, in_a_modal):
    export = reviewed(database, *ours, people(1), file_id="F1", file_name="people.csv")
    client = Client({})
    body = by("U1", trigger_id="1.2", **({"view": {"id": "V1", "type": "modal"}} if in_a_modal else {}))
    review.choose_file(at[0], Said(), body, {"value": export.id}, client)
    ((name, shown),) = client.calls
    assert name == ("views_update" if in_a_modal else "views_open")
    assert Filled.of(returned(shown["view"])).state.files == ()


# --- Review: the form is submitted ---


def submit(at, view, user="U1"):
    ack = Said()
    views.review(at[0], ack, by(user), view, Client({}))
    return ack.said


def filled_in(at, database, **inputs):
    """A form in which everything is chosen that must be."""
    with database.read() as session:
        (project,) = session.query(Project.id).limit(1).one()
    given = {
        ids.PROJECT: pick(project),
        destination_input(PROSPECTS): pick("camp-2"),
        ids.CHANNEL: {"selected_conversation": "C9"},
    }
    return returned(opened(at, database), **{**given, **inputs})


def test_a_form_becomes_an_export_as_it_was_filled_in(database, ours, at):
    project_id = exported(database, ours).project_id
    at[1].jobs.clear()
    view = filled_in(at, database, **{ids.OPTIONS: {"selected_options": [{"value": ids.DUMMY_EMAILS}]}})
    said = submit(at, view)
    assert said["response_action"] == "update" and "errors" not in said
    with database.read() as session:
        made = exports.by_view(session, ours[0], "V1")
        told = made.kind, made.destination_id, made.destination_name, made.channel_id, made.requested_by
        assert told == ("prospects", "camp-2", "Camp-2", "C9", "U1")
        assert (made.include_previous, made.dummy_emails, made.project_id) == (False, True, project_id)
        assert (made.file_id, made.state) == (None, ExportState.PREPARING)
    assert at[1].jobs[-1] == ("prepare_export", made.id)
    # Slack sends the same once more.
    submit(at, view)
    with database.read() as session:
        assert session.query(Export).filter_by(view_id="V1").count() == 1


def test_an_uploaded_file_comes_before_a_project(database, ours, at):
    exported(database, ours)
    file = {"id": "F7", "name": "x" * 600, "url_private": "https://files/p", "url_private_download": "https://files/d"}
    for given, url in ((file, "https://files/d"), ({**file, "url_private_download": None}, "https://files/p")):
        view = filled_in(at, database, **{ids.FILE: {"files": [given]}}) | {"id": f"V{url[-1]}"}
        submit(at, view)
        with database.read() as session:
            made = exports.by_view(session, ours[0], f"V{url[-1]}")
            assert (made.file_id, made.file_name, made.file_url, made.project_id) == ("F7", "x" * 500, url, None)


@pytest.mark.parametrize(
    ("inputs", "values", "block", "words"),
    [
        ({ids.PROJECT: {"selected_option": None}}, {}, ids.FILE, "Upload the project's file"),
        ({ids.PROJECT: pick("unknown")}, {}, ids.PROJECT, "no longer known here"),
        ({destination_input(PROSPECTS): {"selected_option": None}}, {}, "campaign", "Choose a campaign."),
        ({destination_input(PROSPECTS): pick("camp-gone")}, {}, "campaign", "Choose it from the list again"),
        ({destination_input(PROSPECTS): pick(ids.NO_DESTINATION)}, {}, "campaign", "shows no campaign"),
        ({}, {"pools_enabled": False}, ids.EXPORT_AS, "Prospects are not enabled"),
    ],
)
def test_what_is_wrong_with_a_form_is_told_where_it_stands(database, ours, at, inputs, values, block, words):
    exported(database, ours)
    view = filled_in(at, database, **inputs)
    with database.write() as session:
        if values:
            session.execute(update(Connection).values(**values))
    said = submit(at, view)
    wanted = Filled.of(view).destination_block if block == "campaign" else Filled.of(view).blocks.get(block, block)
    assert said["response_action"] == "errors" and words in said["errors"][wanted]
    with database.read() as session:
        assert exports.by_view(session, ours[0], "V1") is None


@pytest.mark.parametrize("metadata", ["prospects", "what another version wrote"])
def test_a_form_of_another_version_that_names_no_file_says_so(database, ours, at, metadata):
    exported(database, ours)
    view = filled_in(at, database)
    view["private_metadata"] = metadata
    for name in (ids.FILE, ids.PROJECT):
        view["state"]["values"].pop(Filled.of(view).blocks[name])
    said = submit(at, view)
    (told,) = said["errors"].values()
    assert "choose the file once more" in told and set(said["errors"]) <= set(view["state"]["values"])


@pytest.mark.parametrize(("name", "words"), [(None, "Choose a job."), (ids.NO_DESTINATION, "shows no job")])
def test_a_form_for_candidates_asks_for_a_job(database, ours, at, name, words):
    exported(database, ours)
    first = filled_in(at, database)
    view = press(choices.export_as, at, returned(first, **{ids.EXPORT_AS: pick("candidates")}))
    told = {"selected_option": None} if name is None else pick(name)
    view = returned(view, **{destination_input(CANDIDATES): told, ids.PROJECT: pick("unknown")})
    said = submit(at, view)
    assert words in said["errors"][Filled.of(view).destination_block]


def test_without_a_connection_the_form_says_so(database, ours, at):
    exported(database, ours)
    view = filled_in(at, database)
    with database.write() as session:
        session.execute(update(Connection).values(api_key_encrypted=None))
        assert connections.get(session, ours[0]) is None
    assert "not connected any more" in json.dumps(submit(at, view)["errors"])


@pytest.mark.parametrize(
    ("user", "state", "changed"),
    [("U1", ExportState.REVIEW, True), ("U2", ExportState.REVIEW, False), ("U1", ExportState.QUEUED, False)],
)
@pytest.mark.parametrize("another_file", [True, False])
def test_a_form_after_back_changes_its_export_and_makes_no_other(
    database, ours, at, user, state, changed, another_file
):
    export = reviewed(
        database, *ours, people(1), file_id="F1", file_name="a.csv", file_url="https://files/1", view_id="V0"
    )
    client = Client({})
    review.back(at[0], Said(), by("U1", view={"id": "V1"}), {"value": export.id}, client)
    view = returned(client.calls[0][1]["view"], **{destination_input(PROSPECTS): pick("camp-2")})
    if another_file:
        view = returned(press(choices.another_file, at, view), **{ids.FILE: {"files": [{"id": "F2", "name": "b.csv"}]}})
        view = returned(
            view, **{destination_input(PROSPECTS): pick("camp-2"), ids.FILE: {"files": [{"id": "F2", "name": "b.csv"}]}}
        )
    with database.write() as session:
        values = {"state": state} | ({"queued_at": 5.0} if state == ExportState.QUEUED else {})
        session.execute(update(Export).values(**values))
    at[1].jobs.clear()
    said = submit(at, view, user)
    with database.read() as session:
        found = session.get_one(Export, export.id)
        assert session.query(Export).count() == 1
        assert found.destination_id == ("camp-2" if changed else "camp-backend")
        assert found.file_id == ("F2" if changed and another_file else "F1")
    assert at[1].jobs == ([("prepare_export", export.id)] if changed else [])
    assert changed or "started already" in json.dumps(said["errors"])


def test_a_form_state_of_another_version_is_a_form_for_prospects():
    assert FormState.load("{").kind == PROSPECTS


@pytest.mark.parametrize("how", ["back", "choose a file", "another file", "another kind", "a project"])
def test_after_prospects_were_switched_off_a_form_that_was_about_them_is_about_candidates(database, ours, at, how):
    known = exported(database, ours, name="known")
    export = reviewed(database, *ours, people(2), file_id="F1", file_name="project.csv")
    view = opened(at, database, files=(ONE,) if how == "another file" else ())
    with database.write() as session:
        session.execute(update(Connection).values(pools_enabled=False))
    client, action = Client({}), {"value": export.id}
    body = by("U1", trigger_id="1.2", view={"id": "V1", "type": "modal"})
    if how == "back":
        review.back(at[0], Said(), body, action, client)
    elif how == "choose a file":
        review.choose_file(at[0], Said(), body, action, client)
    elif how == "another file":
        choices.another_file(at[0], Said(), by("U1", view=view), client)
    elif how == "another kind":
        filled = returned(opened_for_candidates(view))
        chosen(filled, ids.EXPORT_AS, selected_option={"value": "prospects"})
        choices.export_as(at[0], Said(), by("U1", view=filled), client)
    else:
        chosen(view, ids.PROJECT, selected_option={"value": known.project_id})
        with database.write() as session:
            session.execute(update(Export).where(Export.id == known.id).values(kind="candidates"))
        chosen(view, ids.CAMPAIGN, selected_option={"value": "camp-2"})
        choices.project(at[0], Said(), by("U1", view=view), client)
    ((_, given),) = client.calls
    assert offers(returned(given["view"]))[:2] == (CANDIDATES, None)
    assert "Prospects" not in json.dumps(given["view"])


def opened_for_candidates(view):
    """The same form, as it was opened before for candidates."""
    state = FormState(CANDIDATES)
    return {**view, "private_metadata": state.dump()}
