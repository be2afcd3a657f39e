"""What became of an export is told to whoever may know of it, with honest words about whose figures they are."""

from __future__ import annotations

import pytest

from bot.actions.after import tell_how_it_goes
from bot.commands import results as bot_results
from bot.commands.export import export as command
from store.after import watches
from store.exporting.visibility import Reader
from store.models import Export
from tests.bot.desks import Said, by, desk
from tests.worker.watching.house import CAMPAIGN
from worker.surface.after import results as words


def told(house, export_id):
    with house.database.read() as session:
        return words.answer(watches.result(session, session.get_one(Export, export_id)))


class Spoken:
    """Takes the place of `respond`."""

    def __init__(self) -> None:
        self.said = ""

    def __call__(self, text, **more):
        self.said = text


@pytest.mark.long
def test_replies_of_a_campaign_that_holds_nobody_else_are_the_exports_own(house):
    export_id = house.ended(6)
    house.look()
    assert "Nothing has been sent from this campaign since the export" in told(house, export_id)
    house.whale.control("outreach", kick_off=CAMPAIGN)
    house.days(1)
    house.whale.control("outreach", campaign=CAMPAIGN, people=2)
    house.whale.control("outreach", **{"campaign": CAMPAIGN, "people": 1, "as": "interested"})
    house.days(1)
    said = told(house, export_id)
    assert "6 candidates exported" in said
    assert "Kicked off on" in said
    assert "Since the export: 6 sent, 2 opened, 3 replied, 1 interested and 0 booked." in said
    assert "Nobody else is in this campaign" in said
    assert "As of <!date" in said


@pytest.mark.long
def test_figures_of_a_campaign_with_others_are_called_so(house):
    house.whale.control("settings", campaign=CAMPAIGN, metrics={"sourced": 100, "sent": 40, "openedProp": 0.5})
    export_id = house.ended(6)
    house.look()
    house.whale.control("settings", campaign=CAMPAIGN, metrics={"sourced": 106, "sent": 50, "openedProp": 0.6})
    house.hours(2)
    said = told(house, export_id)
    assert "Since the export: 10 sent and 10 opened." in said
    assert "How many replied, interested and booked SourceWhale does not tell." in said
    assert "figures of the whole campaign, in which there are 106 candidates; 6 came with this export" in said


@pytest.mark.parametrize(
    "odd",
    [
        {"sourced": 6, "sent": 10, "openedProp": 4.2, "repliedProp": -1, "interestedProp": "few", "bookedProp": None},
        {"sourced": None, "sent": 10, "openedProp": True},
    ],
)
@pytest.mark.long
def test_odd_shares_are_not_told(house, odd):
    house.whale.control("settings", campaign=CAMPAIGN, metrics={"sourced": 6, "sent": 0})
    export_id = house.ended(6)
    house.look()
    house.whale.control("settings", campaign=CAMPAIGN, metrics=odd)
    house.hours(2)
    assert "Since the export: 10 sent." in told(house, export_id)
    assert "opened" in told(house, export_id).partition("How many")[2]


@pytest.mark.long
def test_what_is_not_known_is_said_so(house):
    job = house.ended(kind="candidates", destination_id="proj-backend", name="A job")
    assert "SourceWhale tells figures of campaigns, and none of jobs" in told(house, job)
    export_id = house.ended(start=11)
    assert "has not told any figures of this campaign yet" in told(house, export_id)
    house.whale.control("settings", metrics_shown=False)
    house.look()
    assert "SourceWhale tells no figures of this campaign" in told(house, export_id)
    house.whale.control("settings", metrics_shown=True)
    house.whale.archive(CAMPAIGN)
    house.hours(2)
    assert "does not list this campaign any more" in told(house, export_id)


@pytest.mark.long
def test_an_export_that_has_ended_since_the_last_answer_is_told_so_and_not_that_there_are_no_figures(house):
    first = house.ended(3)
    house.look()
    house.at += 60
    later = house.ended(3, start=11)
    assert "Nothing has been sent from this campaign since the export" in told(house, first)
    assert "There are no figures since this export yet" in told(house, later)


@pytest.mark.long
def test_how_is_it_going_asks_sourcewhale_where_that_may_be(house):
    export_id = house.ended(channel_id="C_PRIVATE", channel_kind="private")
    made, queue = desk(house.database)
    respond = Spoken()
    body = by("U_DANA", response_url="https://x")
    tell_how_it_goes(made, Said(), body, {"value": export_id}, None, respond)
    assert queue.jobs == [("look_at_campaigns", house.workspace[1])]
    assert words.ASKING in respond.said


@pytest.mark.long
def test_how_is_it_going_is_for_those_who_may_know_of_the_export(house, monkeypatch):
    export_id = house.ended(channel_id="C_PRIVATE", channel_kind="private")
    house.look()
    made, queue = desk(house.database)
    monkeypatch.setattr("bot.actions.after.reader", lambda desk, client, who: Reader(who.user_id))
    respond = Spoken()
    tell_how_it_goes(made, Said(), by("U_SAM"), {"value": export_id}, None, respond)
    assert respond.said == words.NOT_YOURS
    assert queue.jobs == []


@pytest.mark.long
def test_results_in_words_are_of_one_project_or_of_the_newest(house):
    house.ended(name="Nimbus")
    house.ended(start=11, name="Cirrus <!channel>", kind="candidates", destination_id="proj-backend")
    house.look()
    made, _ = desk(house.database)

    def typed(text, user="U_DANA"):
        ack = Said()
        body = {"command": "/export", "text": text, "team_id": "T1", "user_id": user, "channel_id": "C1"}
        command(made, ack, body, None)
        return ack.said["text"]

    both = typed("results")
    assert both.count("• ") == 2
    assert "<!channel>" not in both
    assert typed("results nimbus").count("• ") == 1
    assert "Nimbus" in typed("RESULTS Nimbus")
    assert "No export of a project called *Stratus*" in typed("results Stratus")
    assert typed("results %").startswith("• ")


@pytest.mark.long
def test_whoever_switches_reminders_off_is_not_reminded(house):
    made, _ = desk(house.database)
    who = bot_results.Asker(house.workspace[0], "U_DANA")
    assert bot_results.reminders(made, None, who, []).startswith("Reminders are on")
    assert bot_results.reminders(made, None, who, ["off"]).startswith("Reminders are off")
    assert bot_results.reminders(made, None, who, ["later"]).startswith("Type")
    house.ended()
    house.days(2)
    assert house.reminders() == []
    bot_results.reminders(made, None, who, ["on"])
    house.hours(24)
    assert len(house.reminders()) == 1


@pytest.mark.long
def test_only_an_admin_switches_reminders_off_for_everybody(house):
    made, _ = desk(house.database)
    client = house.services.slack.of("")

    def typed(user, *typed):
        return bot_results.reminders(made, client, bot_results.Asker(house.workspace[0], user), list(typed))

    assert "Only an admin" in typed("U_SAM", "off", "everybody")
    assert typed("U_SAM").startswith("Reminders are on")
    assert "Nobody in this workspace" in typed("U_DANA", "off", "everybody")
    assert typed("U_SAM").startswith("An admin has switched")
    house.ended()
    house.days(2)
    assert house.reminders() == []


@pytest.mark.long
def test_results_of_several_say_once_whose_figures_they_are(house):
    house.ended(6)
    house.look()
    house.whale.control("outreach", kick_off=CAMPAIGN)
    house.days(1)
    made, _ = desk(house.database)
    ack = Said()
    body = {"command": "/export", "text": "results", "team_id": "T1", "user_id": "U_DANA", "channel_id": "C1"}
    command(made, ack, body, None)
    said = ack.said["text"]
    assert "Since the export: 6 sent and 2 opened." in said
    assert said.count("These are figures of whole campaigns") == 1
    assert "0 replied" not in said and "As of" not in said
