"""Jobs for people who wait at a modal: a key is tried, a connection verified, campaigns and jobs are listed."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from slack_sdk.errors import SlackApiError
from sqlalchemy import update

from store.base.secrets import UnreadableSecret
from store.connection import connections, destinations
from store.models import Connection, DestinationList, DraftState, ExportKind, ExportState
from store.workspaces import workspaces
from tests.store.factory import connected, people, reviewed
from tests.worker.exports.toy import Board, Way, error, services
from worker.connection import checking, destination_lists
from worker.destinations.base import DestinationError, Effect, Target
from worker.slack.errors import NotInstalled

AWAY = error(Effect.NOTHING)
STOPPING = error(Effect.NOTHING, interrupted=True)


class Slack:
    """Knows everybody's address, unless it `fails`; notes which modals are updated."""

    base_url = "https://slack.example/api/"

    def __init__(self) -> None:
        self.fails: Exception | None = None
        self.update_fails: Exception | None = None
        self.email: str | None = "dana@example.com"
        self.shown = []

    def of(self, workspace_id):
        return self

    def users_info(self, *, user):
        if self.fails is not None:
            raise self.fails
        return {"user": {"profile": {"email": self.email}}}

    def views_update(self, *, view_id, view):
        if self.update_fails is not None:
            raise self.update_fails
        self.shown.append((view_id, str(view)))


class Lists(Board):
    """Jobs and campaigns; `fails` is raised when they are asked for, `meanwhile` is done."""

    def __init__(self) -> None:
        super().__init__()
        self.fails: Exception | None = None
        self.meanwhile = lambda: None
        self.opened = []

    def open(self, api_key, *, somebody_waits=False, before_write=None):
        self.opened.append((api_key, somebody_waits))
        return Listing(self, before_write)


class Listing(Way):
    def targets(self, kind, user_email):
        self._board.shown.append((kind, user_email))
        self._board.meanwhile()
        if self._board.fails is not None:
            raise self._board.fails
        return [Target(f"{kind}-{number}", f"{kind} {number}") for number in range(3)]

    def verify(self, user_email, job_id):
        if self._board.fails is not None:
            raise self._board.fails
        self._board.shown.append(("verify", user_email, job_id))


@pytest.fixture
def database(sqlite_database):
    return sqlite_database


@pytest.fixture
def workspace(database):
    return connected(database)[0]


@pytest.fixture
def board():
    return Lists()


@pytest.fixture
def house(database, board, monkeypatch):
    # The bot gives up on the answer at once, and the worker shows the modal.
    monkeypatch.setattr(checking, "BOT_ANSWERS_WITHIN_SECONDS", -0.5)
    return replace(services(database, board), slack=Slack())


def begun(database, workspace, state, **values):
    with database.write() as session:
        draft = connections.begin_draft(
            session, workspace, user_id="U1", view_id="V7", can_export=True, pools_enabled=True
        )
        draft.state = state
        for name, value in values.items():
            setattr(draft, name, value)
        return draft.id


def read(database, draft_id):
    with database.read() as session:
        return connections.draft_by_id(session, draft_id)


def test_a_key_that_works_leads_to_the_next_step_with_the_jobs(database, workspace, house, board):
    draft_id = begun(database, workspace, DraftState.CHECKING)
    checking.check_key(house, draft_id)
    draft = read(database, draft_id)
    assert (draft.state, draft.problem) == (DraftState.KEY_ACCEPTED, None)
    assert [job["name"] for job in draft.jobs] == ["candidates 0", "candidates 1", "candidates 2"]
    assert board.opened[0] == ("encrypted", True)
    ((view_id, view),) = house.slack.shown
    assert view_id == "V7" and "candidates 1" in view
    assert draft.shown


def test_a_connection_that_takes_the_test_candidate_is_verified(database, workspace, house, board):
    draft_id = begun(database, workspace, DraftState.VERIFYING, job_id="job-1")
    checking.verify_connection(house, draft_id)
    assert read(database, draft_id).state == DraftState.VERIFIED
    assert board.shown == [("verify", "dana@example.com", "job-1")]
    assert "All Good" in house.slack.shown[0][1]


JOBS = [
    (checking.check_key, DraftState.CHECKING, DraftState.CREDENTIALS),
    (checking.verify_connection, DraftState.VERIFYING, DraftState.KEY_ACCEPTED),
]


@pytest.mark.parametrize(("job", "state", "back_to"), JOBS)
@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (AWAY, "try later"),
        (RuntimeError("ours"), "Something went wrong on our side (incident "),
        (SlackApiError("?", {"error": "internal_error"}), "internal_error"),
        (None, "Slack does not tell the bot your e-mail address"),
    ],
)
def test_what_went_wrong_is_shown_at_the_step_that_can_be_tried_again(
    database, workspace, house, board, job, state, back_to, fault, words
):
    draft_id = begun(database, workspace, state)
    if fault is None:
        house.slack.email = None
    elif isinstance(fault, SlackApiError):
        house.slack.fails = fault
    else:
        board.fails = fault
    job(house, draft_id)
    draft = read(database, draft_id)
    assert draft.state == back_to and words in draft.problem
    assert len(house.slack.shown) == 1


@pytest.mark.parametrize(("job", "state", "back_to"), JOBS)
def test_a_worker_that_is_asked_to_stop_leaves_the_draft_for_another(
    database, workspace, house, board, job, state, back_to
):
    draft_id = begun(database, workspace, state)
    board.fails = STOPPING
    job(house, draft_id)
    assert (read(database, draft_id).state, house.slack.shown) == (state, [])


@pytest.mark.parametrize(("job", "state", "back_to"), JOBS)
def test_a_draft_that_has_moved_on_is_let_alone(database, workspace, house, board, job, state, back_to):
    draft_id = begun(database, workspace, DraftState.VERIFIED)
    job(house, draft_id)
    job(house, "no such draft")
    assert (read(database, draft_id).state, house.slack.shown, board.opened) == (DraftState.VERIFIED, [], [])


@pytest.mark.parametrize(("job", "state", "back_to"), JOBS)
def test_what_the_bot_has_shown_itself_is_not_shown_again(
    database, workspace, house, board, monkeypatch, job, state, back_to
):
    monkeypatch.setattr(checking, "BOT_ANSWERS_WITHIN_SECONDS", 60.0)
    draft_id = begun(database, workspace, state)
    real = connections.move_draft

    def and_the_bot_claims(session, *arguments, **more):
        moved = real(session, *arguments, **more)
        return moved and connections.claim_showing(session, draft_id)

    monkeypatch.setattr(connections, "move_draft", and_the_bot_claims)
    job(house, draft_id)
    assert house.slack.shown == []


@pytest.mark.parametrize(
    "fault", [SlackApiError("?", {"error": "view_not_found"}), NotInstalled("none"), TimeoutError("away")]
)
def test_a_modal_that_cannot_be_updated_ends_nothing(database, workspace, house, fault):
    draft_id = begun(database, workspace, DraftState.CHECKING)
    house.slack.update_fails = fault
    checking.check_key(house, draft_id)
    assert read(database, draft_id).state == DraftState.KEY_ACCEPTED


def listed(database, workspace, kind, user="U1"):
    with database.read() as session:
        return destinations.known(session, workspace, user, kind)


@pytest.mark.parametrize("pools", [True, False])
def test_campaigns_are_listed_where_prospects_are_on(database, workspace, house, pools):
    with database.write() as session:
        session.execute(update(Connection).values(pools_enabled=pools))
    destination_lists.refresh(house, workspace, "U1")
    jobs, campaigns = (
        listed(database, workspace, ExportKind.CANDIDATES),
        listed(database, workspace, ExportKind.PROSPECTS),
    )
    assert [one.name for one in jobs.items] == ["candidates 0", "candidates 1", "candidates 2"]
    assert (campaigns is not None) is pools
    assert not pools or campaigns.items[0].name == "prospects 0"


@pytest.mark.parametrize("listed_before", [True, False])
@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (AWAY, "away"),
        (SlackApiError("?", {"error": "internal_error"}), "Slack does not answer just now"),
        (None, "Slack does not tell the bot your e-mail"),
        (UnreadableSecret(), "an admin can enter it again with /sourcewhale"),
    ],
)
def test_a_list_that_cannot_be_had_keeps_what_was_known_and_says_why(
    database, workspace, house, board, listed_before, fault, words
):
    if listed_before:
        destination_lists.refresh(house, workspace, "U1")
    match fault:
        case DestinationError():
            board.fails = fault
        case SlackApiError():
            house.slack.fails = fault
        case UnreadableSecret():
            house = replace(house, secrets=SimpleNamespace(decrypt=lambda text: (_ for _ in ()).throw(fault)))
        case _:
            house.slack.email = None
    destination_lists.refresh(house, workspace, "U1")
    for kind in ExportKind:
        found = listed(database, workspace, kind)
        assert words in found.problem
        assert len(found.items) == (3 if listed_before else 0)


@pytest.mark.parametrize("problem", [None, AWAY], ids=["answers", "does not"])
def test_a_key_that_lists_again_is_no_trouble_any_more(database, workspace, house, board, problem):
    with database.write() as session:
        session.execute(update(Connection).values(problem="the key is refused"))
    board.fails = problem
    destination_lists.refresh(house, workspace, "U1")
    with database.read() as session:
        assert connections.get(session, workspace).problem == (None if problem is None else "the key is refused")


def test_a_list_of_the_address_that_was_before_is_not_kept(database, workspace, house, board):
    def mapped():
        with database.write() as session:
            workspaces.map_email(session, workspace, "U1", "other@example.com")

    board.meanwhile = mapped
    destination_lists.refresh(house, workspace, "U1")
    assert listed(database, workspace, ExportKind.CANDIDATES) is None


@pytest.mark.parametrize("why", ["stopping", "not connected"])
def test_where_nothing_is_learnt_nothing_is_written(database, workspace, house, board, why):
    if why == "stopping":
        board.fails = STOPPING
    else:
        with database.write() as session:
            connections.remove(session, workspace)
    destination_lists.refresh(house, workspace, "U1")
    with database.read() as session:
        assert session.query(DestinationList).all() == []


@pytest.mark.parametrize(
    ("named", "state", "target", "name"),
    [
        ("", ExportState.PREPARING, "prospects-1", "prospects 1"),
        ("", ExportState.PREPARING, "of another", ""),
        ("", ExportState.REVIEW, "prospects-1", ""),
        ("Known", ExportState.PREPARING, "prospects-1", "Known"),
    ],
)
def test_a_step_of_a_workflow_learns_what_its_campaign_is_called(
    database, house, workspace, named, state, target, name
):
    with database.read() as session:
        connection_id = connections.get(session, workspace).id
    export = reviewed(
        database, workspace, connection_id, people(1), destination_name=named, destination_id=target, state=state
    )
    destination_lists.name_destination(house, export.id)
    with database.read() as session:
        assert session.get_one(type(export), export.id).destination_name == name
    destination_lists.name_destination(house, "no such export")
