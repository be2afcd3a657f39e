"""`/export` with words after it, called without Slack: what is typed is answered to whoever typed it alone."""

from __future__ import annotations

from datetime import UTC

import pytest
from sqlalchemy import select

from bot.commands.export import export
from store.models import Digest, ExportState, Follow
from tests.bot.desks import Client, Said, desk
from tests.store.factory import connected, people, reviewed
from worker.actions import after, following


def answer(database, text: str, user: str = "U1") -> str:
    ack = Said()
    body = {"command": "/export", "text": text, "team_id": "T1", "user_id": user, "channel_id": "C1"}
    export(desk(database)[0], ack, body, None)
    assert ack.said is not None and ack.said["response_type"] == "ephemeral" and ack.said["blocks"]
    return ack.said["text"]


@pytest.fixture
def waiting(database):
    workspace_id, connection_id = connected(database)
    values = {"state": ExportState.QUEUED, "queued_at": 1.0, "channel_id": "U1"}
    return reviewed(database, workspace_id, connection_id, people(2), "Aurora", **values)


def test_what_runs(database, waiting):
    assert "*Aurora*" in answer(database, "status") and "<@U1>" in answer(database, "STATUS")


@pytest.mark.parametrize(
    ("text", "page"), [("history", 1), ("history 3", 3), ("history -2", 1), ("history " + "9" * 5000, 10_000)]
)
def test_a_page_of_history_is_a_number_or_the_first(database, waiting, text, page):
    said = answer(database, text)
    assert said == (
        "No export has ended yet." if page == 1 else f"There is no page {page}. The first is `/export history`."
    )


@pytest.fixture
def ended(database, waiting):
    """Two pages of a project, and one export of each of two others; a name may end in a number."""
    where = (waiting.workspace_id, waiting.connection_id)
    values = {"state": ExportState.COMPLETE, "queued_at": 1.0, "channel_id": "U1"}
    names = ["Platform Berlin"] * 11 + ["Nimbus", "Team 7"]
    for number, name in enumerate(names):
        reviewed(database, *where, people(1, start=10 * number), name, ended_at=2.0 + number, **values)


@pytest.mark.parametrize(
    ("text", "names", "older"),
    [
        ("history", {"Team 7": 1, "Nimbus": 1, "Platform Berlin": 8}, "`/export history 2`"),
        ("history platform", {"Platform Berlin": 10}, "`/export history platform 2`"),
        # A name from right to left is shown, and so copied, with signs that keep it in its place.
        ("history \u2068platform\u2069", {"Platform Berlin": 10}, "`/export history platform 2`"),
        ("history Platform berlin 2", {"Platform Berlin": 1}, None),
        ("history team 7", {"Team 7": 1}, None),
        ("history 2", {"Platform Berlin": 3}, None),
        ("history \u201cPlatform Berlin\u201d 2", {"Platform Berlin": 1}, None),
        ('history "team 7"', {"Team 7": 1}, None),
    ],
)
@pytest.mark.long
def test_history_of_a_project(database, ended, text, names, older):
    said = answer(database, text)
    assert {name: said.count(f"*{name}*") for name in ("Platform Berlin", "Nimbus", "Team 7")} == {
        "Platform Berlin": 0,
        "Nimbus": 0,
        "Team 7": 0,
    } | names
    assert ("Older ones" in said) == (older is not None) and (older or "") in said


def test_history_of_a_project_that_is_none(database, ended):
    assert answer(database, "history Aurora") == (
        "No export of a project called *Aurora* has ended yet, or you may not know of it."
    )
    assert answer(database, "history Nimbus 3") == "There is no page 3. The first is `/export history Nimbus`."


def test_help_and_a_word_that_is_none(database, waiting):
    assert answer(database, "help").startswith("*`/export`*")
    assert "status" in answer(database, "statsu").partition("\n")[0]


@pytest.mark.parametrize(
    ("text", "same_as"),
    [
        *(
            ('"status"', "status"),
            ("status?", "status"),
            ("\u201cHelp\u201d!", "help"),
            ("?", "help"),
            ("/help", "help"),
        ),
        # Keyboards of East Asia, and what comes along when somebody copies.
        *(("\uff53\uff54\uff41\uff54\uff55\uff53", "status"), ("\ufeffstatus", "status"), ("sta\u200btus", "status")),
        *(("\u3000status\u3000", "status"), ("/export status", "status"), ("export Help", "help")),
        *(("history \uff12", "history 2"), ("reminders \uff4f\uff46\uff46", "reminders off")),
        ("history R&amp;D &lt;b&gt;", "history R&D <b>"),
    ],
)
@pytest.mark.long
def test_quotes_and_marks_around_a_command_do_not_count(database, waiting, text, same_as):
    assert answer(database, text) == answer(database, same_as)


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("cancel", "Press *Cancel* on the export's message"),
        ("Retry!", "Press *Retry failed*"),
        ("undo", "*List of those sent*"),
        ("settings", "Type `/sourcewhale`"),
        ("new", "Type `/export` alone"),
        (":tada: \u2728", "I do not know `/export tada`."),
        ("\u2728", "I do not know what stands behind `/export`."),
    ],
)
def test_what_is_done_elsewhere_is_told(database, waiting, text, way):
    assert way in answer(database, text).partition("\n")[0]


def follows(database) -> tuple[int, int]:
    with database.read() as session:
        return len(session.scalars(select(Follow)).all()), len(session.scalars(select(Digest)).all())


@pytest.mark.parametrize("text", ["follow daily", "follow weekly please", "unfollow everything"])
def test_a_word_that_follow_does_not_know_switches_nothing(database, waiting, text):
    with database.write() as session:
        following.follow(session, waiting.workspace_id, "U1", "C1")
        after.begin_digest(session, waiting.workspace_id, "U1", "C1", 1.0, UTC)
    said = answer(database, text).partition("\n")[0]
    assert f"I do not know `/export {' '.join(text.split()[:2])}`. Type `/export {text.split()[0]}`" in said
    assert follows(database) == (1, 1)


def test_unfollow_says_all_that_has_ended_and_the_digest_can_end_alone(database, waiting):
    def begin():
        with database.write() as session:
            following.follow(session, waiting.workspace_id, "U1", "C1")
            after.begin_digest(session, waiting.workspace_id, "U1", "C1", 1.0, UTC)

    begin()
    assert answer(database, "unfollow") == "<#C1> no longer follows exports, and no longer has a weekly digest."
    assert follows(database) == (0, 0)
    begin()
    assert answer(database, "unfollow Weekly") == "<#C1> no longer has a weekly digest."
    assert answer(database, "unfollow weekly") == "<#C1> has no weekly digest."
    assert follows(database) == (1, 0)


@pytest.mark.parametrize(
    ("is_connected", "slack_says", "buttons"),
    [
        (True, None, ["Export a project"]),
        (False, {"id": "U1", "is_admin": True}, ["Connect"]),
        # Whom the button would only refuse.
        (False, {"id": "U1"}, []),
        (False, OSError("away"), []),
    ],
)
def test_help_offers_the_button_that_the_person_may_press(database, is_connected, slack_says, buttons):
    if is_connected:
        connected(database)
    ack, body = Said(), {"command": "/export", "text": "help", "team_id": "T1", "user_id": "U1", "channel_id": "C1"}
    export(desk(database)[0], ack, body, Client(slack_says))
    found = [one for block in ack.said["blocks"] if block["type"] == "actions" for one in block["elements"]]
    assert [one["text"]["text"] for one in found] == buttons
    assert "Press *Export a project*" not in ack.said["text"]
