"""What comes in parts: the next page of people, the next messages, whose account is looked at next."""

from __future__ import annotations

from sqlalchemy import update

from store.connection import accounts
from store.exporting import items, states
from store.messages.claims import _one_a_channel
from store.models import Export, ExportState, Ledger, OutboxMessage
from store.upkeep import misbooked
from tests.store.factory import people, started
from tests.store.test_claims import Running


def test_people_who_were_exported_come_page_by_page(database, workspace):
    running = Running(database, started(database, *workspace, people(5)))
    taken = running.take().sending
    with running as (session, export):
        items.note_exported(session, export, [(work, None) for work in taken])
        states.end(session, export, ExportState.COMPLETE)
    seen, after = [], ""
    with database.read() as session:
        export = session.get_one(Export, running.id)
        while page := misbooked.exported(session, export, after, 2):
            assert len(page) <= 2
            seen += [work.data["full_name"] for work in page]
            after = page[-1].candidate_id
    assert sorted(seen) == [f"Person {number}" for number in range(1, 6)]
    assert len(seen) == 5


def test_an_edit_does_not_wait_for_a_second_post_into_its_channel():
    first, second = OutboxMessage(channel_id="C1"), OutboxMessage(channel_id="C1")
    edit, elsewhere = OutboxMessage(channel_id="C1", ts="1.0"), OutboxMessage(channel_id="C2")
    assert _one_a_channel([first, second, edit, elsewhere], 10) == [first, edit, elsewhere]
    assert _one_a_channel([first, second, edit, elsewhere], 2) == [first, edit]


def test_an_account_is_looked_at_again_after_a_day_whatever_others_are(database, workspace):
    with database.write() as session:
        for name in ("one", "two"):
            accounts.ensure(session, workspace[0], name)
        assert accounts.is_stale(session, "one")
        session.execute(update(Ledger).where(Ledger.id == "two").values(seen_at=4e9))
        assert accounts.is_stale(session, "one")
        assert not accounts.is_stale(session, "two")
        assert accounts.is_stale(session, "three")
