"""The ledger knows who was exported, and does not say who."""

from __future__ import annotations

import hmac

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import delete, select, update

import seekout
from store.base.secrets import SecretBox
from store.exporting import items, leases, selection
from store.models import Candidate, Exported, HouseSecret, PersonKey
from store.people import ledger
from store.people.ledger import ledger_key
from store.upkeep import keys
from tests.store.factory import connected, people, reviewed, started

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def test_a_person_has_one_key_and_it_names_nobody(database):
    with database.read() as session:
        key = ledger_key(session, "li:ada-sample")
        assert ledger_key(session, "li:ada-sample") == key != ledger_key(session, "li:ada-other")
        assert "sample" not in key
        database.ledger_secret = b"another"
    with database.read() as session:
        assert ledger_key(session, "li:ada-sample") != key


@pytest.mark.parametrize("secret", [b"k" * 32, b"k" * 100, b"", bytes(range(64))])
def test_a_key_is_the_hmac_that_every_version_has_made(database, secret):
    database.ledger_secret = secret
    with database.read() as session:
        for text in ("li:ada-sample", "email:ada@example.com", "name:Şahin"):
            kind = text.partition(":")[0]
            assert ledger_key(session, text) == f"{kind}:k1:{hmac.digest(secret, text.encode(), 'sha256').hex()}"


def test_the_secret_is_made_once_and_outlives_the_encryption_key(database):
    ledger.open_ledger(database, SecretBox([OLD]))
    secret = database.ledger_secret
    with database.read() as session:
        assert secret.hex() not in session.scalar(select(HouseSecret.value_encrypted))
    ledger.open_ledger(database, SecretBox([OLD]))
    assert database.ledger_secret == secret
    with database.write() as session:
        keys.rotate(session, SecretBox([NEW, OLD]))
    ledger.open_ledger(database, SecretBox([NEW]))
    assert database.ledger_secret == secret


def test_candidates_and_ledger_hold_no_identity(database):
    started(database, *connected(database), people(3))
    with database.read() as session:
        found = [*session.execute(select(Candidate.identity, Candidate.identity, Candidate.identity))]
        found += session.execute(select(PersonKey.key, PersonKey.identity, PersonKey.name_key))
    assert len(found) == 9
    assert "person" not in str(found).casefold()
    assert "example" not in str(found)


def test_what_an_older_version_wrote_is_hashed_and_still_recognised(database):
    where = connected(database)
    export = started(database, *where, people(2))
    lease = leases.claim(database, export.id, 10)
    with leases.held(database, lease, 10) as (session, held):
        sent = items.take(session, held, 10).sending
        items.note_exported(session, held, [(work, None) for work in sent])
    with database.write() as session:
        # As if a version without keyed hashes had written them.
        for n in (1, 2):
            key, plain = ledger_key(session, f"li:person-{n}"), f"li:person-{n}"
            for model in (Candidate, Exported):
                session.execute(update(model).where(model.identity == key).values(identity=plain))
            session.execute(delete(PersonKey).where(PersonKey.identity == key))
            session.add(
                PersonKey(workspace_id=where[0], key=plain, identity=plain, name_key=seekout.name_key(f"Person {n}"))
            )
    assert ledger.hash_what_is_plain(database) == 6
    assert ledger.hash_what_is_plain(database) == 0
    again = reviewed(database, *where, people(3))
    with database.read() as session:
        plan = selection.plan(session, again)
    assert (plan.send, plan.previously_exported) == (1, 2)
