"""The list of those sent goes to whoever asked for the export; marked as removed, they count as never exported."""

from __future__ import annotations

import csv
import io

import pytest
import requests
from sqlalchemy import select

from bot.actions.after import list_sent, mark_removed, remind_tomorrow
from store.after import watches
from store.exporting import selection
from store.models import AuditEntry, Export, Exported
from store.people.ledger import ledger_key
from tests.bot.desks import Said, by, desk
from tests.store.factory import people, reviewed
from tests.worker.watching.house import BERLIN, HOUR
from tests.worker.watching.test_results import Spoken
from worker.actions import after as acts


@pytest.fixture
def export_id(house):
    made = house.ended(4)
    with house.database.write() as session:
        # As a run leaves it in the ledger.
        for person in people(4):
            session.add(ledger_entry(session, house, person, made))
    return made


def ledger_entry(session, house, person, export_id):
    workspace_id, connection_id = house.workspace
    return Exported(
        connection_id=connection_id,
        identity=ledger_key(session, person.identity),
        workspace_id=workspace_id,
        export_id=export_id,
        exported_at=house.at,
    )


def press(house, listener, user, export_id, **more):
    made, _ = desk(house.database)
    respond = Spoken()
    listener(made, Said(), by(user, response_url="https://x"), {"value": export_id}, respond=respond, **more)
    house.deliver()
    return respond.said


def content_of(house, message):
    (file,) = message.files
    answer = requests.get(f"{house.slack.url}/client/file", params={"user": "U_DANA", "id": file["id"]}, timeout=10)
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def left_out(house, name):
    """How many of the four are left out of the next export as previously exported."""
    export = reviewed(house.database, *house.workspace, people(4), name=name)
    with house.database.read() as session:
        return selection.plan(session, session.get_one(Export, export.id)).previously_exported


@pytest.mark.long
def test_a_list_of_those_sent_goes_to_whoever_asked_and_to_nobody_else(house, export_id):
    assert "Only <@U_DANA>" in press(house, list_sent, "U_SAM", export_id)
    assert house.direct("sam") == []
    assert "direct messages" in press(house, list_sent, "U_DANA", export_id)
    told = [one for one in house.direct() if "Mark as removed" in one.buttons]
    assert len(told) == 1
    assert "*4 candidates* of *Nimbus* went to" in told[0].rendered
    (file,) = [one for one in house.direct() if one.files]
    rows = content_of(house, file)
    assert [row["Name"] for row in rows] == ["Person 1", "Person 2", "Person 3", "Person 4"]
    assert all(row["SourceWhale ID"] and row["Link"].startswith("https://www.linkedin.com/") for row in rows)
    assert {row["Open in SourceWhale"] for row in rows} == {f"{house.whale.url}/campaigns/camp-backend"}


@pytest.mark.long
def test_marked_as_removed_they_count_as_never_exported_and_the_trail_says_who(house, export_id):
    house.hours(0.1)
    assert left_out(house, "before") == 4
    press(house, list_sent, "U_DANA", export_id)
    assert "Only the one who asked" in press(house, mark_removed, "U_SAM", export_id)
    assert left_out(house, "between") == 4
    press(house, mark_removed, "U_DANA", export_id)
    assert left_out(house, "after") == 0
    assert "marked as removed already" in press(house, mark_removed, "U_DANA", export_id)
    assert [one for one in house.direct() if "Mark as removed" in one.buttons] == []
    assert "went to SourceWhale, and were removed there by hand" in house.message().rendered
    assert "How is it going?" not in house.message().buttons
    with house.database.read() as session:
        details = session.scalars(select(AuditEntry.detail).where(AuditEntry.action.startswith("marked"))).all()
    assert details == ["4 of Nimbus to Backend Engineers Q4"]
    house.days(3)
    assert house.reminders() == []


@pytest.mark.long
def test_whoever_was_sent_again_by_a_later_export_stays_in_the_ledger(house, export_id):
    later = house.ended(2, name="Cirrus")
    with house.database.write() as session:
        for person in people(2):
            entry = ledger_entry(session, house, person, later)
            session.merge(entry)
    press(house, mark_removed, "U_DANA", export_id)
    assert left_out(house, "after") == 2


@pytest.mark.long
def test_reminders_come_at_most_twice_and_the_second_when_it_was_asked_for(house):
    export_id = house.ended()
    house.days(2)
    (told,) = house.reminders()
    client = house.services.slack.of("")
    assert press(house, remind_tomorrow, "U_SAM", export_id, client=client).startswith("Only the one who asked")
    with house.database.write() as session:
        export = session.get_one(Export, export_id)
        assert acts.remind_tomorrow(session, export, "U_DANA", house.at, BERLIN) is not None
        assert watches.find(session, export_id).reminders == 1
    house.deliver()
    assert "I will remind you of *Nimbus*" in house.reminders()[0].rendered
    house.look_at(house.at + 72 * HOUR)
    first, second = sorted(house.reminders(), key=lambda one: one.ts)
    assert first.ts == told.ts
    assert "This is the last reminder" in second.rendered
    assert second.buttons == ["Open in SourceWhale", "Do not remind me"]
    assert "nothing left to remind you" in press(house, remind_tomorrow, "U_DANA", export_id, client=client)
    house.days(4)
    assert len(house.reminders()) == 2
