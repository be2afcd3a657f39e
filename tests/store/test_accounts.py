"""Which account a key belongs to: told by what two looks have in common, and asked where that decides nothing."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import select

from store.after import sent
from store.connection import accounts, connections
from store.connection.accounts import Account, Standing
from store.exporting import items, selection, states
from store.models import ConnectionDraft, DraftState, Export, Exported
from store.upkeep import misbooked
from store.upkeep.deletion import delete_workspace
from store.upkeep.erasure import forget
from tests.store.factory import connected, people, reviewed, started


def ids(kind, start, stop):
    return frozenset(f"{kind}-{number}" for number in range(start, stop))


def look(things=frozenset(), users=frozenset()):
    return Account(things, users)


SAME, OTHER, UNSURE = Standing.SAME, Standing.OTHER, Standing.UNSURE
CASES = {
    "nothing has changed": (look(ids("c", 0, 9)), look(ids("c", 0, 9)), SAME),
    "half of the campaigns were archived": (look(ids("c", 0, 20)), look(ids("c", 10, 20)), SAME),
    "many were added": (look(ids("c", 0, 4)), look(ids("c", 0, 40)), SAME),
    "all colleagues have gone": (look(ids("c", 0, 9), ids("u", 0, 3)), look(ids("c", 0, 9), ids("u", 5, 8)), SAME),
    "nothing in common": (look(ids("c", 0, 9), ids("u", 0, 3)), look(ids("c", 20, 29), ids("u", 9, 12)), OTHER),
    "another account, in which a colleague is too": (
        look(ids("c", 0, 9), ids("u", 0, 9)),
        look(ids("c", 20, 29), ids("u", 8, 18)),
        OTHER,
    ),
    "the same people, and all campaigns are others": (
        look(ids("c", 0, 9), ids("u", 0, 3)),
        look(ids("c", 20, 29), ids("u", 0, 3)),
        UNSURE,
    ),
    "one campaign in common by chance": (look(ids("c", 0, 10)), look(ids("c", 9, 40)), UNSURE),
    "an empty account, other people": (look(users=ids("u", 0, 3)), look(ids("c", 0, 3), ids("u", 5, 9)), OTHER),
    "an empty account": (look(), look(ids("c", 0, 3)), UNSURE),
    "nothing could be seen": (look(ids("c", 0, 9)), look(), UNSURE),
}


@pytest.mark.parametrize("name", CASES)
def test_two_looks_are_compared_by_what_they_share(database, name):
    before, after, expected = CASES[name]
    with database.read() as session:
        kept = [accounts.stored(session, account) for account in (before, after)]
    assert accounts.compare(*kept) is expected
    assert accounts.compare(None, kept[1]) is UNSURE
    assert not any(mark in str(kept) for mark in before.things | before.people)


@pytest.mark.long
def test_a_large_account_is_known_by_a_part_of_it(database):
    everything = [f"campaign {number}" for number in range(20_000)]
    later = random.Random(1).sample(everything, 15_000) + [f"new {number}" for number in range(5_000)]
    with database.read() as session:
        before, after = (accounts.stored(session, look(frozenset(marks))) for marks in (everything, later))
    assert len(str(before)) < 10_000
    assert accounts.compare(before, after) is SAME


def draft_of(session, workspace_id, account, ledger_id=None):
    draft = connections.begin_draft(
        session, workspace_id, user_id="U2", view_id="V2", can_export=True, pools_enabled=True
    )
    draft.api_key_encrypted, draft.state, draft.account = f"key of {account}", DraftState.VERIFIED, account
    draft.ledger_id = ledger_id
    session.flush()
    return session.get_one(ConnectionDraft, draft.id)


def switch(database, workspace_id, account, *, another=True):
    """An admin connects the key of an account."""
    with database.write() as session:
        stored = accounts.stored(session, look(ids(account, 0, 9)))
        now = connections.last(session, workspace_id)
        ledger_id = accounts.ledger_for(session, workspace_id, stored, now.ledger) if another else None
        return connections.finish_draft(session, draft_of(session, workspace_id, stored, ledger_id))


def sent_to_the_end(database, ours, **values):
    export = started(database, *ours, people(3), **values)
    with database.write() as session:
        held = session.get_one(Export, export.id)
        work = items.take(session, held, 10).sending
        items.note_exported(session, held, [(one, None) for one in work])
        states.end(session, held, "complete")
    return len(work)


def left_out(database, ours, ledger_id):
    export = reviewed(database, *ours, people(3), ledger_id=ledger_id)
    with database.read() as session:
        return selection.plan(session, session.get_one(Export, export.id)).previously_exported


@pytest.mark.long
def test_another_account_begins_with_a_ledger_of_its_own_and_the_first_one_comes_back(database):
    ours = connected(database)
    first = switch(database, ours[0], "a", another=False)
    assert sent_to_the_end(database, ours) == 3
    assert left_out(database, ours, first.ledger_id) == 3
    second = switch(database, ours[0], "b")
    assert (second.id, second.ledger == first.ledger) == (first.id, False)
    assert left_out(database, ours, second.ledger_id) == 0
    assert sent_to_the_end(database, ours, ledger_id=second.ledger_id) == 3
    again = switch(database, ours[0], "a")
    assert again.ledger == first.ledger
    assert left_out(database, ours, again.ledger_id) == 3
    assert switch(database, ours[0], "b").ledger == second.ledger


@pytest.mark.long
def test_a_workspace_is_deleted_with_the_ledgers_of_all_its_accounts(database):
    ours = connected(database)
    sent_to_the_end(database, ours)
    switch(database, ours[0], "a", another=False)
    second = switch(database, ours[0], "b")
    sent_to_the_end(database, ours, ledger_id=second.ledger_id)
    theirs = connected(database, "T2")
    sent_to_the_end(database, theirs)
    assert delete_workspace(database, ours[0])["exported"] == 6
    with database.read() as session:
        assert set(session.scalars(select(Exported.workspace_id))) == {theirs[0]}


def test_a_ledger_of_an_account_that_could_not_be_looked_at_is_found(database):
    ours = connected(database)
    with database.write() as session:
        ledger_id = accounts.ledger_for(session, ours[0], None, ours[1])
        connections.finish_draft(session, draft_of(session, ours[0], None, ledger_id))
    sent_to_the_end(database, ours, ledger_id=ledger_id)
    assert any("the ledger" in line for line in forget(database, "p1@example.com").deleted)
    assert delete_workspace(database, ours[0])["exported"] == 2
    with database.read() as session:
        assert session.scalars(select(Exported)).all() == []


def test_whom_an_account_has_is_not_asked_of_another_one(database):
    ours = connected(database)
    switch(database, ours[0], "a", another=False)
    sent_to_the_end(database, ours)
    second = switch(database, ours[0], "b")
    sent_to_the_end(database, ours, name="second", ledger_id=second.ledger_id)
    with database.read() as session:
        assert [one.ledger for one in misbooked.to_look_at(session, "T1")] == [second.ledger]
    first = switch(database, ours[0], "a")
    with database.read() as session:
        assert [one.ledger for one in misbooked.to_look_at(session, "T1")] == [first.ledger]


def test_whoever_was_removed_by_hand_is_not_missed(database):
    ours = connected(database)
    sent_to_the_end(database, ours)
    with database.write() as session:
        (found,) = misbooked.to_look_at(session, "T1")
        assert sent.mark_removed(session, found, "U1") == 3
        assert misbooked.to_look_at(session, "T1") == []
