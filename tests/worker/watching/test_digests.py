"""A channel that wants it has the numbers of each week, once, and nobody's name."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.actions.after import stop_digest
from bot.desk import Asker
from bot.following import follow_weekly, unfollow
from store.after.watches import DAY
from store.models import Digest
from tests.bot.desks import Said, by, desk
from tests.worker.watching.house import BERLIN, CAMPAIGN, HOUR
from worker.actions import after as acts


@pytest.fixture
def monday(house):
    """A digest for #sourcing, whose first is due on the Monday after `house.at`, a Wednesday. Returns that time."""
    with house.database.write() as session:
        due_at = acts.begin_digest(session, house.workspace[0], "U_DANA", "C_SOURCING", house.at, BERLIN)
    assert due_at == house.at + 5 * DAY - HOUR
    return due_at


def told(house):
    return [one for one in house.slack.person("dana").read("#sourcing") if "The week from" in one.rendered]


@pytest.mark.long
def test_a_week_is_told_once_with_the_week_before_and_without_names(house, monday):
    house.ended(6, name="Nimbus")
    house.look()
    house.whale.control("outreach", kick_off=CAMPAIGN)
    house.days(1)
    house.whale.control("outreach", campaign=CAMPAIGN, people=2)
    house.ended(2, start=21, name="Cirrus", destination_id="camp-platform", in_sourcewhale=False)
    house.look_at(monday)
    assert told(house) == []
    house.tell_digests()
    house.tell_digests()
    (first,) = told(house)
    assert "2 exports (the week before: 0)" in first.rendered
    assert "8 candidates exported (the week before: 0)" in first.rendered
    assert "2 replies in their campaigns\n" in first.rendered
    assert "1 campaign waits for a kick-off" in first.rendered
    assert not any(word in first.rendered for word in ("Nimbus", "Cirrus", "Backend", "Platform", "Person"))
    house.whale.control("outreach", **{"campaign": CAMPAIGN, "people": 1, "as": "interested"})
    house.look_at(monday + 7 * DAY)
    house.tell_digests()
    second = max(told(house), key=lambda one: one.ts)
    assert "0 exports (the week before: 2)" in second.rendered
    assert "1 reply in their campaigns (the week before: 2)" in second.rendered
    assert "1 interested (the week before: 0)" in second.rendered


def test_a_week_in_which_nothing_happened_is_not_told(house, monday):
    house.at = monday
    house.tell_digests()
    assert told(house) == []
    with house.database.read() as session:
        assert session.scalars(select(Digest.due_at)).one() == monday + 7 * DAY


def test_weeks_in_which_no_worker_ran_are_not_told_one_after_the_other(house, monday):
    house.ended(6)
    house.at = monday + 20 * DAY
    house.tell_digests()
    assert len(told(house)) == 1
    with house.database.read() as session:
        assert session.scalars(select(Digest.due_at)).one() == monday + 21 * DAY


def test_one_click_switches_it_off(house, monday):
    house.ended(6)
    house.at = monday
    house.tell_digests()
    (first,) = told(house)
    assert first.buttons == ["Switch off"]
    made, _ = desk(house.database)
    pressed = []
    stop_digest(made, Said(), by("U_SAM"), {"value": "C_SOURCING"}, lambda *said, **more: pressed.append((said, more)))
    stop_digest(made, Said(), by("U_SAM"), {"value": "C_SOURCING"}, lambda *said, **more: pressed.append((said, more)))
    assert pressed[0][1]["replace_original"] is True
    assert "has no weekly digest" in pressed[1][0][0]
    house.at += 7 * DAY
    house.tell_digests()
    assert len(told(house)) == 1


def test_a_channel_is_asked_of_slack_before_it_has_one(house):
    made, _ = desk(house.database)
    client, who = house.services.slack.of(""), Asker(house.workspace[0], "U_DANA")
    assert "on Monday morning" in follow_weekly(made, client, who, "C_SOURCING")
    assert "has a weekly digest already" in follow_weekly(made, client, who, "C_SOURCING")
    assert "I am not in it" in follow_weekly(made, client, who, "C_NOWHERE")
    assert "no longer has a weekly digest" in unfollow(made, who, "C_SOURCING")
    assert "does not follow" in unfollow(made, who, "C_SOURCING")


def test_a_channel_that_lost_the_bot_gets_none_and_whoever_turned_it_on_is_told(house, monday):
    house.ended(6, channel_id="U_DANA")
    house.slack.post("/_control/fail", {"method": "chat.postMessage", "error": "not_in_channel", "times": 1})
    house.at = monday
    house.tell_digests()
    (direct,) = [one for one in house.direct() if "The week from" in one.rendered]
    assert "I cannot post there" in direct.rendered
    with house.database.read() as session:
        assert session.scalars(select(Digest)).all() == []


@pytest.mark.long
def test_what_was_counted_is_kept_as_long_as_its_campaign_is_watched(house, monday):
    house.ended(6)
    house.look()
    house.at = monday
    house.tell_digests()
    with house.database.read() as session:
        assert list(session.scalars(select(Digest.seen)).one()) == [CAMPAIGN]
    for weeks in (6, 7):
        house.at = monday + weeks * 7 * DAY
        house.tell_digests()
    with house.database.read() as session:
        assert session.scalars(select(Digest.seen)).one() == {}
