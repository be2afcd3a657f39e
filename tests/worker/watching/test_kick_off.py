"""A campaign that nobody kicks off is told to whoever asked, once, when they work; one that is, in a quiet line."""

from __future__ import annotations

import pytest

from store.after import figures, watches
from store.after.watches import DAY
from store.models import Connection, Export
from store.upkeep import misbooked
from tests.store.factory import people, started
from tests.worker.watching.house import CAMPAIGN, HOUR, KEY
from worker.actions import exports as acts


@pytest.mark.long
def test_nobody_kicks_it_off_and_one_reminder_comes_a_working_day_later(house):
    export_id = house.ended()
    house.hours(23)
    assert house.reminders() == []
    house.hours(2)
    (told,) = house.reminders()
    assert "*3 candidates* wait in campaign *Backend Engineers Q4*: nothing has been sent" in told.rendered
    assert told.buttons == ["Open in SourceWhale", "Remind me tomorrow", "Do not remind me"]
    house.days(5)
    assert len(house.reminders()) == 1
    assert house.watch(export_id).kicked_off_at is None


@pytest.mark.long
def test_a_kick_off_is_a_quiet_line_and_nobody_is_reminded(house):
    house.ended()
    house.look()
    assert "kick off and resume" in house.message().rendered
    house.whale.control("outreach", kick_off=CAMPAIGN)
    house.days(1)
    house.days(6)
    assert house.reminders() == []
    assert "Kicked off on" in house.message().rendered
    assert "kick off and resume" not in house.message().rendered


@pytest.mark.long
def test_the_reminder_of_what_was_kicked_off_late_says_so(house):
    house.ended()
    house.days(2)
    (told,) = house.reminders()
    house.whale.control("outreach", kick_off=CAMPAIGN)
    house.days(1)
    (told,) = house.reminders()
    assert "Kicked off on" in told.rendered
    assert "Nothing is left to do" in told.rendered
    assert told.buttons == ["Open in SourceWhale"]


@pytest.mark.parametrize(
    ("hours_after_wednesday_ten", "expected"),
    [
        # Friday at 15:00: Monday at 15:00. Saturday: as of Monday morning, so Tuesday at 9. Night: as of the morning.
        pytest.param(53, 53 + 72, marks=pytest.mark.long),
        pytest.param(3 * 24, 3 * 24 + 71, marks=pytest.mark.long),
        (11, 11 + 36 - 10 + 10),
    ],
)
@pytest.mark.long
def test_reminders_come_in_working_hours_of_working_days(house, hours_after_wednesday_ten, expected):
    began = house.at
    house.at += hours_after_wednesday_ten * HOUR
    house.ended()
    house.look_at(began + (expected - 0.5) * HOUR)
    assert house.reminders() == []
    house.look_at(began + (expected + 1.5) * HOUR)
    assert len(house.reminders()) == 1


@pytest.mark.long
def test_a_worker_that_was_away_does_not_remind_at_night(house):
    house.ended()
    house.look()
    # Until two o'clock in the night after the next day nobody looks.
    house.at += 40 * HOUR
    house.look()
    assert house.reminders() == []
    house.hours(9)
    assert len(house.reminders()) == 1


@pytest.mark.long
def test_exports_of_one_person_to_one_campaign_are_one_reminder(house):
    house.ended(3)
    house.at += 60.0
    house.ended(4, start=11, name="Cirrus")
    house.hours(26)
    (told,) = house.reminders()
    assert "*7 candidates* wait" in told.rendered
    assert "1 other export of yours" in told.rendered


def test_a_job_is_not_watched(house):
    house.ended(kind="candidates", destination_id="proj-backend", destination_name="Senior Backend Engineer")
    house.days(3)
    assert house.reminders() == []
    assert house.asked() == 0
    assert house.message().buttons == ["Open in SourceWhale", "How is it going?", "List of those sent"]


@pytest.mark.long
def test_an_archived_campaign_reminds_nobody_and_is_said_to_be_gone(house):
    house.ended()
    house.look()
    house.whale.archive(CAMPAIGN)
    house.days(3)
    assert house.reminders() == []
    # Looked for once more among those of its owner.
    asked_for = [one["user_email_query"] for one in house.whale.requests("campaigns/list")]
    assert asked_for[1:3] == [None, "dana@example.com"]


@pytest.mark.long
def test_a_campaign_without_figures_reminds_nobody(house):
    house.whale.control("settings", metrics_shown=False)
    house.ended()
    house.days(3)
    assert house.reminders() == []


@pytest.mark.parametrize("odd", [{"sent": None}, {"sent": "many"}, {"sent": -3, "sourced": 1.5}])
@pytest.mark.long
def test_odd_figures_remind_nobody(house, odd):
    house.whale.control("settings", campaign=CAMPAIGN, metrics=odd)
    house.ended()
    house.days(2)
    assert house.reminders() == []


@pytest.mark.long
def test_a_campaign_that_counts_anew_is_compared_with_its_new_beginning(house):
    house.whale.control("settings", campaign=CAMPAIGN, metrics={"sent": 500, "sourced": 600})
    export_id = house.ended()
    house.look()
    house.whale.control("settings", campaign=CAMPAIGN, metrics={"sent": 0, "sourced": 3})
    house.hours(2)
    house.whale.control("settings", campaign=CAMPAIGN, metrics={"sent": 2, "sourced": 3})
    house.hours(2)
    assert house.watch(export_id).kicked_off_at is not None


@pytest.mark.long
def test_once_the_connection_was_removed_nobody_is_asked_or_reminded(house):
    house.ended()
    house.look()
    with house.database.write() as session:
        session.get_one(Connection, house.workspace[1]).api_key_encrypted = None
    asked = house.asked()
    house.days(3)
    assert (house.asked(), house.reminders()) == (asked, [])
    with house.database.write() as session:
        session.get_one(Connection, house.workspace[1]).api_key_encrypted = KEY
    house.days(2)
    assert len(house.reminders()) == 1


@pytest.mark.long
def test_with_a_refused_key_nobody_is_reminded(house):
    house.ended()
    house.look()
    house.whale.break_with({"operation": "campaigns/list", "kind": "status", "status": 401, "times": 1000})
    house.days(2)
    assert house.reminders() == []
    house.whale.mend()
    house.days(1)
    assert len(house.reminders()) == 1


@pytest.mark.parametrize("change", ["deleted", "is_restricted", "is_ultra_restricted"])
@pytest.mark.long
def test_whoever_has_left_or_is_a_guest_now_is_not_reminded(house, change):
    house.ended()
    house.look()
    house.slack.change_person("U_DANA", **{change: True})
    house.days(3)
    house.slack.change_person("U_DANA", **{change: False})
    house.days(3)
    assert house.reminders() == []


@pytest.mark.long
def test_a_slack_that_does_not_answer_puts_the_reminder_off(house):
    house.ended()
    house.look()
    house.slack.post("/_control/fail", {"method": "users.info", "error": "internal_error", "times": 3})
    house.at += 25 * HOUR
    house.look()
    assert house.reminders() == []
    house.hours(1)
    assert len(house.reminders()) == 1


@pytest.mark.long
def test_figures_are_asked_for_once_an_hour_at_most_and_not_after_thirty_days(house):
    house.ended()
    house.at += 10.0
    house.ended(2, start=21, name="Cirrus")
    house.look()
    house.ended(2, start=31, name="Stratus")
    house.look()
    assert house.asked() == 1
    house.hours(5.9)
    assert house.asked() == 6
    house.look_at(house.at + 31 * DAY, pause=20 * HOUR)
    before = house.asked()
    house.look_at(house.at + 5 * DAY)
    assert (house.asked(), house.due_at()) == (before, None)


@pytest.mark.long
def test_nothing_is_asked_beside_an_export_that_runs(house):
    house.ended()
    running = started(house.database, *house.workspace, people(1, start=50), name="Running")
    house.hours(0.05)
    assert house.asked() == 0
    # For hours nobody waits.
    house.hours(0.5)
    assert house.asked() == 1
    assert running is not None


@pytest.mark.long
def test_another_account_is_not_asked_of_campaigns_that_it_does_not_have(house):
    export_id = house.ended()
    house.look()
    asked = house.asked()
    with house.database.write() as session:
        session.get_one(Connection, house.workspace[1]).ledger_id = "second"
        export = session.get_one(Export, export_id)
        assert watches.look_again(session, export, house.at + 2 * HOUR) is False
    house.days(3)
    assert (house.asked(), house.reminders()) == (asked, [])
    with house.database.write() as session:
        session.get_one(Connection, house.workspace[1]).ledger_id = None
        figures.look_soon(session, *house.workspace)
    house.look()
    assert house.asked() > asked
    assert house.watch(export_id).missed == 0


@pytest.mark.long
def test_nobody_is_reminded_of_an_export_of_which_nobody_is_in_the_campaign(house):
    export_id = house.ended()
    house.look()
    with house.database.write() as session:
        export = session.get_one(Export, export_id)
        booked = [work.candidate_id for work in misbooked.exported(session, export, "", 10)]
        assert acts.offer_again(session, export, "operator", booked) == 3
    house.days(3)
    assert house.reminders() == []
