"""Whatever name Slack has for a refusal, how an export ended is told while there is a place left to tell it."""

from __future__ import annotations

import pytest

from store.exporting import exports, states
from store.messages import claims, outbox
from store.models import ChannelKind, ExportState, Home
from tests.worker.courier_house import finish, texts
from worker.slack.errors import Meaning, meaning
from worker.surface.reviews import places
from worker.surface.text import actions, button

UNKNOWN_NAMES = (
    "restricted_action_thread_locked",
    "no_permission",
    "access_denied",
    "external_channel_migrating",
    "accesslimited",
    "slack_connect_file_upload_sharing_blocked",
    "a_name_of_tomorrow",
)


def refuse(slack, method, error, only="", times=1000):
    slack.post("/_control/fail", {"method": method, "error": error, "only": only, "times": times})


def persist(house, courier, tries=5):
    """Let so many waits pass."""
    for _ in range(tries):
        finish(house, courier)
        house.make_due()
    finish(house, courier)


def end(house, name="one"):
    with house.database.write() as session:
        export = exports.by_id(session, house.exports[name])
        export.channel_kind = ChannelKind.PRIVATE
        states.end(session, export, ExportState.COMPLETE)


@pytest.mark.long
def test_blocks_that_are_refused_under_any_name_keep_no_words_from_being_told(house, slack):
    """Slack has more than one name for what it does not take; the words are taken."""
    refuse(slack, "chat.postMessage", "unsupported_block_type", only="actions")
    house.say("Two failed", slot="failures", besides=[actions("row", button("Go", action_id="go", value="x"))])
    end(house)
    courier = house.courier()
    persist(house, courier, tries=10)
    assert any("Two failed" in told for told in [*texts(slack), *texts(slack, "dm")])


@pytest.mark.parametrize("error", [*UNKNOWN_NAMES[:3], UNKNOWN_NAMES[-1]])
@pytest.mark.long
def test_a_channel_that_refuses_under_any_name_is_tried_again_and_then_left(house, slack, error):
    refuse(slack, "chat.postMessage", error, only="C_SOURCING")
    house.say("Export Complete")
    end(house)
    courier = house.courier()
    finish(house, courier)
    assert texts(slack, "dm") == []
    persist(house, courier)
    assert len(slack.calls("chat.postMessage")) > 3
    (told,) = texts(slack, "dm")
    assert "Export Complete" in told
    assert error.replace("_", " ") in told
    assert texts(slack) == []


@pytest.mark.parametrize("error", [UNKNOWN_NAMES[3], "team_added_to_org"])
@pytest.mark.long
def test_what_passes_leaves_the_message_where_it_belongs(house, slack, error):
    refuse(slack, "chat.postMessage", error, times=2)
    house.say("Export Complete")
    persist(house, house.courier())
    assert texts(slack) == ["Export Complete"]
    assert texts(slack, "dm") == []


@pytest.mark.long
def test_direct_messages_that_are_refused_too_are_tried_for_as_long_as_that_may_pass(house, slack):
    refuse(slack, "chat.postMessage", "no_permission", times=9)
    house.say("Export Complete")
    persist(house, house.courier(), tries=11)
    assert len(texts(slack, "dm")) == 1


@pytest.mark.parametrize("error", ["thread_not_found", "restricted_action_thread_locked", "cannot_reply_to_message"])
@pytest.mark.long
def test_a_refused_reply_stands_beside_its_thread(house, slack, error):
    refuse(slack, "chat.postMessage", error, only="thread_ts")
    house.say("Export Complete")
    house.say("Two failed", slot="failures", thread_slot="progress")
    persist(house, house.courier())
    assert texts(slack) == ["Export Complete", "Two failed"]
    house.say("None failed", slot="failures", thread_slot="progress")
    persist(house, house.courier())
    assert texts(slack) == ["Export Complete", "None failed"]


@pytest.mark.long
def test_a_reply_that_the_channel_refuses_too_becomes_a_direct_message(house, slack):
    house.say("Export Complete")
    persist(house, house.courier(), tries=1)
    refuse(slack, "chat.postMessage", "restricted_action_thread_locked", only="C_SOURCING")
    house.say("Two failed", slot="failures", thread_slot="progress")
    persist(house, house.courier(), tries=6)
    assert len(texts(slack, "dm")) == 1
    assert "Two failed" in texts(slack, "dm")[0]
    with house.database.read() as session:
        assert not claims.any_due(session)


@pytest.mark.parametrize("error", ["edit_window_closed", "cant_update_message", "a_name_of_tomorrow"])
@pytest.mark.long
def test_an_end_that_cannot_be_told_by_an_edit_is_told_by_one_new_message(house, slack, error):
    house.say("Exporting")
    courier = house.courier()
    persist(house, courier, tries=1)
    refuse(slack, "chat.update", error)
    house.say("Exporting more")
    persist(house, courier, tries=4)
    assert texts(slack) == ["Exporting"]
    house.say("Export Complete")
    end(house)
    persist(house, courier)
    assert texts(slack) == ["Exporting", "Export Complete"]
    # What comes after the end is worth no third message.
    house.say("Export Complete, seen by Slack")
    persist(house, courier)
    assert texts(slack) == ["Exporting", "Export Complete"]
    assert texts(slack, "dm") == []


@pytest.mark.long
def test_a_reply_beside_its_thread_is_looked_after_as_much_as_one_in_it(house, slack):
    """Names may stand in a private channel; one that has been shared since the start is none."""
    house.say("Export Complete", channel="G_HIRING")
    end(house)
    courier = house.courier()
    finish(house, courier)
    house.say("Ada failed", slot="failures", thread_slot="progress", channel="G_HIRING")
    with house.database.write() as session:
        (message,) = claims.claim_due(session, lease_seconds=1, spacing_seconds=0)
        outbox.move_beside_thread(session, message, problem="thread_not_found")
    slack.post("/_control/channel", {"channel": "G_HIRING", "shared_with": ["T_OTHER"]})
    persist(house, courier, tries=2)
    with house.database.read() as session:
        # So everything that is told from here on is told without names.
        assert exports.by_id(session, house.exports["one"]).channel_kind == ChannelKind.SHARED


@pytest.mark.long
def test_where_whoever_connected_has_left_the_other_admins_are_told_of_the_key(house, slack):
    """It went to the recruiter alone, who cannot enter another one."""
    refuse(slack, "chat.postMessage", "user_disabled", only='"U_SAM"')
    with house.database.write() as session:
        for user, is_admin in (("U_MANY", True), ("U_SAM", True)):
            session.add(Home(workspace_id=house.workspace[0], user_id=user, is_admin=is_admin, opened_at=1.0))
    house.say("SourceWhale refuses the API key.", slot="key_problem", channel="U_SAM")
    persist(house, house.courier())
    (told,) = texts(slack, "dm", "max")
    assert "refuses the API key" in told and "@sam, who connected SourceWhale, cannot be reached" in told
    assert len(texts(slack, "dm")) == 1


def test_names_that_nobody_knows_are_unknown():
    assert {meaning(name) for name in UNKNOWN_NAMES if name != "restricted_action_thread_locked"} == {Meaning.UNKNOWN}
    assert meaning("anything", 503) == Meaning.PASSES
    assert meaning("anything", 429) == Meaning.SLOWED


@pytest.mark.parametrize(
    ("problem", "why", "invite"),
    [
        ("is_archived", "it is archived", False),
        ("not_in_channel", "I am not in it", True),
        ("channel_not_found", "it is private and I am not in it", True),
        ("restricted_action", "only some people may post there", False),
        ("restricted_action_read_only_channel", "only some people may post there", False),
        ("a_name_of_tomorrow", "Slack says: a name of tomorrow", False),
    ],
)
def test_who_gets_a_message_for_want_of_its_channel_reads_why_and_what_helps(problem, why, invite):
    told = (places.instead_of("C1", problem), *(places.no_more("C1", problem, weekly=one) for one in (True, False)))
    for sentence in told:
        assert f"<#C1>{'' if sentence is told[0] else ' '}" in sentence and f": {why}. " in sentence
        assert ("/invite @SeekOut Export" in sentence) is invite
        assert "_" not in sentence
    assert ["`/export follow weekly`" in told[1], "`/export follow`" in told[2]] == [True, True]
