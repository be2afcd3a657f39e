"""Of jobs, and of campaigns without figures, some people are looked up: seldom, and only what is surely told counts."""

from __future__ import annotations

import pytest

from bot.actions.after import tell_how_it_goes
from store.after import samples, watches
from store.after.samples import Sample
from store.models import Connection, Export
from tests.bot.desks import Said, by, desk
from tests.store.factory import people, started
from tests.worker.watching.house import CAMPAIGN, HOUR
from worker.surface.after import results as words
from worker.watching import sampling

JOB = "proj-backend"


def job(house, number=40, **values) -> str:
    return house.ended(
        number, kind="candidates", destination_id=JOB, destination_name="Senior Backend Engineer", **values
    )


def put(house, rows, **more) -> None:
    """People of an export as SourceWhale has them."""
    held = [
        {"name": one.full_name, "emails": list(one.emails), "projectIds": [JOB], **more}
        for row in rows
        for one in people(1, start=row)
    ]
    house.whale.control("people", people=held)


def take(house, export_id) -> Sample | None:
    sampling.take(house.services, export_id, lambda session: house.at)
    with house.database.read() as session:
        return Sample.load(session.get_one(Export, export_id).sample)


def told(house, export_id) -> str:
    with house.database.read() as session:
        return words.answer(watches.result(session, session.get_one(Export, export_id)))


@pytest.mark.long
def test_some_from_the_first_row_to_the_last_are_looked_up(house):
    export_id = job(house)
    put(house, range(1, 31), stage="Messaged")
    put(house, range(31, 41), stage="Replied")
    sample = take(house, export_id)
    assert (sample.asked, sample.stages) == (20, {"Messaged": 15, "Replied": 5})
    assert len(house.whale.requests("candidates/search")) == 20
    said = told(house, export_id)
    assert "*A sample of 20 of 40 candidates*: 15 Messaged and 5 Replied. Looked up <!date" in said
    # The same people each time: what has changed is news, and no accident.
    asked = [one["about"] for one in house.whale.requests("candidates/search")]
    house.at += HOUR
    take(house, export_id)
    assert sorted(one["about"] for one in house.whale.requests("candidates/search")[20:]) == sorted(asked)


@pytest.mark.parametrize(
    ("more", "counted"),
    [
        ({"stage": "Messaged", "absent": ["projectIds"]}, {"untold": 3}),
        ({"stage": "Messaged", "projectIds": ["proj-sre"]}, {"gone": 3}),
        ({"stage": None}, {"untold": 3}),
        ({"stage": "Winner"}, {"untold": 3}),
        ({"stage": 7}, {"untold": 3}),
        ({"absent": ["stage", "createdAt", "lastContacted"]}, {"untold": 3}),
    ],
)
def test_wrong_and_missing_fields_never_count(house, more, counted):
    export_id = job(house, 3)
    put(house, range(1, 4), **more)
    sample = take(house, export_id)
    assert sample.stages == {}
    assert {"untold": sample.untold, "gone": sample.gone} == {"untold": 0, "gone": 0} | counted
    assert "Messaged" not in told(house, export_id)


@pytest.mark.long
def test_an_hour_lies_between_two_samples_through_one_connection(house):
    first, second = job(house, 3), job(house, 3, start=11, name="Cirrus")
    assert take(house, first) is not None
    assert take(house, second) is None
    house.at += HOUR
    assert take(house, second) is not None
    assert "*How is it going?* on the export's message" not in told(house, second)


def test_nothing_is_looked_up_beside_an_export_or_after_a_month_or_in_another_account(house):
    export_id = job(house, 3)
    house.at += 31 * 24 * HOUR
    assert take(house, export_id) is None
    house.at -= 31 * 24 * HOUR
    with house.database.write() as session:
        session.get_one(Connection, house.workspace[1]).ledger_id = "second"
    assert take(house, export_id) is None
    with house.database.write() as session:
        session.get_one(Connection, house.workspace[1]).ledger_id = None
    started(house.database, *house.workspace, people(1, start=50), name="Running")
    assert take(house, export_id) is None
    assert house.whale.requests("candidates/search") == []


@pytest.mark.long
def test_a_search_that_fails_says_nothing_and_is_not_repeated_at_once(house):
    export_id = job(house, 3)
    house.whale.break_with({"operation": "candidates/search", "kind": "status", "status": 401, "times": 3})
    assert take(house, export_id) is None
    house.whale.mend()
    assert take(house, export_id) is None
    house.at += HOUR
    assert take(house, export_id) is not None


def test_a_campaign_without_figures_is_sampled_and_honestly_labelled(house):
    house.whale.control("settings", metrics_shown=False)
    export_id = house.ended(3)
    house.look()
    sample = take(house, export_id)
    assert (sample.asked, sample.stages) == (3, {"Sourced": 3})
    said = told(house, export_id)
    assert "SourceWhale tells no figures of this campaign. *A sample of 3 of 3 candidates*: 3 Sourced." in said.replace(
        "\n", " "
    )
    assert "whichever campaign wrote to them" in said


@pytest.mark.long
def test_how_is_it_going_asks_for_a_sample_of_a_job_and_of_no_campaign_that_has_figures(house):
    made, queue = desk(house.database)
    campaign, export_id = house.ended(3), job(house, 3, start=11, name="Cirrus")
    house.look()

    def press(export_id):
        said = []

        def respond(text, **more):
            said.append(text)

        tell_how_it_goes(made, Said(), by("U_DANA", response_url="https://x"), {"value": export_id}, None, respond)
        return said[0]

    with house.database.read() as session:
        assert samples.may_ask(session, session.get_one(Export, campaign), house.at)
    press(campaign)
    assert [one for one in queue.jobs if one[0] == "sample_people"] == []
    assert words.ASKING in press(export_id)
    assert [one for one in queue.jobs if one[0] == "sample_people"] == [("sample_people", export_id)]
    assert CAMPAIGN not in str(queue.jobs)
