"""What Slack says of a channel: frozen, for threads alone, the whole organisation's, about to be shared."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import review

STRANGERS = {
    "the whole organisation": {"is_global_shared": True},
    "asked for": {"pending_shared": ["T_OTHER"]},
    "invited": {"pending_connected_team_ids": ["T_OTHER"]},
    "not accepted yet": {"is_pending_ext_shared": True},
}


@pytest.fixture
def stack(rejecting_stack):
    yield rejecting_stack
    rejecting_stack.slack.post("/_control/channel", {"channel": "G_HIRING", "flags": {}})


def flagged(stack, flags):
    stack.slack.post("/_control/channel", {"channel": "G_HIRING", "flags": flags})
    return stack.slack.person("dana")


def file_of(tmp_path, mark):
    path = tmp_path / f"{mark}.csv"
    path.write_text(f"Full Name,Email\nAda {mark},ada-{mark}@example.com\nReject {mark},one-{mark}@example.com\n")
    return path


def sees_it_end_in_direct_messages(person, tmp_path, mark, why):
    """Exports to a channel in which the bot cannot post, as Review says beforehand and the end afterwards."""
    modal = review(person, file_of(tmp_path, mark), channel="#hiring-private")
    assert f"I cannot post in #hiring-private: {why}" in modal.text
    assert modal.submit().ok
    told = person.wait_for_message("dm", contains=f"{mark}* → campaign").rendered
    assert f"You get this here because I cannot post in #hiring-private: {why}" in told


@pytest.mark.parametrize("flags", STRANGERS.values(), ids=STRANGERS)
def test_where_strangers_read_or_are_invited_nobody_is_named_and_an_admin_lets_it_follow(stack, tmp_path, flags):
    dana = flagged(stack, flags)
    sam = stack.slack.person("sam")
    assert "only an admin of this workspace" in sam.command("/export follow", "#hiring-private").reply
    mark = next(iter(flags)).replace("_", "-")
    modal = review(dana, file_of(tmp_path, mark), channel="#hiring-private")
    assert "People of another organisation or workspace read #hiring-private" in modal.text
    assert modal.submit().ok
    done = dana.wait_for_message("#hiring-private", contains=f"{mark}* → campaign")
    assert "1 candidate failed" in sam.wait_for_reply(done).rendered
    assert f"Reject {mark}" not in sam.print_channel("#hiring-private")


def test_a_frozen_channel_follows_nothing_and_its_exports_end_in_direct_messages(stack, tmp_path):
    dana = flagged(stack, {"is_frozen": True})
    assert "it is archived" in dana.command("/export follow", "#hiring-private").reply
    sees_it_end_in_direct_messages(dana, tmp_path, "frozen", "it is archived")


def test_an_export_that_runs_when_its_channel_is_frozen_ends_in_direct_messages(stack, tmp_path):
    dana = flagged(stack, {})
    modal = review(dana, file_of(tmp_path, "freezing"), channel="#hiring-private")
    flagged(stack, {"is_frozen": True})
    assert modal.submit().ok
    told = dana.wait_for_message("dm", contains="freezing* → campaign").rendered
    assert "because I cannot post in #hiring-private: it is archived" in told


def test_a_channel_where_only_some_begin_follows_with_a_hint_and_its_exports_end_in_direct_messages(stack, tmp_path):
    dana = flagged(stack, {"is_thread_only": True})
    assert "ask whoever looks after that channel" in dana.command("/export follow", "#hiring-private").reply
    assert "no longer follows" in dana.command("/export unfollow", "#hiring-private").reply
    sees_it_end_in_direct_messages(dana, tmp_path, "threads", "only some people may post there")
