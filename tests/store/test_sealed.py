"""People's details encrypted in the database: unreadable there, and nothing else is any different."""

from __future__ import annotations

import io

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import JSON, select, type_coerce

import seekout
from store.base.config import ConfigError
from store.base.secrets import SecretBox, UnreadableSecret
from store.exporting import items, selection
from store.models import Candidate, Export, Workspace
from store.people import projects
from store.upkeep import keys, retention
from store.upkeep.erasure import copy_workspace, forget
from tests.store.factory import connected, people, reviewed, started

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def raw(database):
    """What stands in the table of candidates."""
    with database.read() as session:
        return session.scalars(select(type_coerce(Candidate.data, JSON)).order_by(Candidate.row_number)).all()


@pytest.fixture
def sealed(database):
    database.keep_details([OLD], sealed=True)
    return database


def test_nothing_of_anybody_can_be_read_but_what_lists_are_searched_by(sealed):
    ours = connected(sealed)
    reviewed(sealed, *ours, people(3, current_title="Engineer"))
    stored = str(raw(sealed))
    assert not any(word in stored for word in ("Person", "example.com", "linkedin", "Engineer"))
    with sealed.read() as session:
        assert session.scalars(select(Candidate.data)).first()["emails"] == ["p1@example.com"]
        assert "engineer" in session.scalars(select(Candidate.search_text)).first()


def test_review_lists_exports_and_newer_files_work_as_before(sealed):
    ours = connected(sealed)
    export = started(sealed, *ours, people(3))
    with sealed.write() as session:
        held = session.get_one(Export, export.id)
        assert [one.person.full_name for one in selection.candidates_named(session, held, "person 2", 5)] == [
            "Person 2"
        ]
        assert items.take(session, held, 10).sending[0].data["full_name"] == "Person 1"
        project, reading = projects.begin_reading(session, ours[0], "project")
        tally = projects.put_candidates(session, project, reading, people(4))
        assert (tally.new, tally.changed) == (1, 0)


def test_the_same_details_are_stored_otherwise_each_time(sealed):
    ours = connected(sealed)
    reviewed(sealed, *ours, people(1))
    first = raw(sealed)
    reviewed(sealed, *ours, [person._replace(phones=("+1 555 0100",)) for person in people(1)])
    reviewed(sealed, *ours, people(1))
    assert raw(sealed) != first


def test_it_is_turned_on_and_off_and_keys_are_exchanged_while_it_is_used(database):
    ours = connected(database)
    database.keep_details([OLD], sealed=False)
    reviewed(database, *ours, people(3))
    database.keep_details([OLD], sealed=True)
    reviewed(database, *ours, people(3, start=11), name="later")
    # Both stand beside each other until they are brought over.
    assert len([one for one in raw(database) if "sealed" in one]) == 3
    assert keys.rotate_details(database) == 3
    assert all(set(one) == {"sealed"} for one in raw(database))
    database.keep_details([NEW, OLD], sealed=True)
    assert keys.rotate_details(database) == 6
    assert keys.rotate_details(database) == 0
    database.keep_details([NEW], sealed=False)
    with database.read() as session:
        assert len(session.scalars(select(Candidate.data)).all()) == 6
    assert keys.rotate_details(database) == 6
    assert raw(database)[0]["full_name"] == "Person 1"


def test_without_the_key_nothing_is_read_and_no_process_starts(sealed):
    ours = connected(sealed, api_key=SecretBox([NEW]).encrypt("sw-key"))
    reviewed(sealed, *ours, people(1))
    sealed.keep_details([NEW], sealed=True)
    with pytest.raises(UnreadableSecret), sealed.read() as session:
        session.scalars(select(Candidate.data)).all()
    with pytest.raises(ConfigError, match="details of people were encrypted with another key"):
        keys.check(sealed, SecretBox([NEW]))


def test_purging_forgetting_and_copying_work(sealed):
    ours = connected(sealed)
    reviewed(sealed, *ours, people(3))
    with sealed.read() as session:
        team = session.scalar(select(Workspace.team_id).where(Workspace.id == ours[0]))
    copied = io.StringIO()
    copy_workspace(sealed, team, copied)
    assert "p2@example.com" in copied.getvalue()
    forget(sealed, "p2@example.com")
    with sealed.read() as session:
        left = [seekout.Candidate.from_dict(data).full_name for data in session.scalars(select(Candidate.data))]
    assert "Person 2" not in left
    assert retention.purge_candidates(sealed, 0) >= 2
    assert "sealed" not in str(raw(sealed))
