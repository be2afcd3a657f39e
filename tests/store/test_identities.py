"""The same person keeps one identity, whatever of them a file happens to tell."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select

from seekout import Candidate
from seekout.resolving.identity import identity_of, name_key
from seekout.values.links import parsed
from store.exporting import items, leases, selection, states
from store.models import ExportState, PersonKey, Progress
from store.people import identities
from store.people.ledger import ledger_key, ledger_name
from tests.store.factory import connected, reviewed, started


def person(row=2, name="Ada Sample", *, slug=None, emails=(), phones=(), links=()):
    links = (*([f"https://www.linkedin.com/in/{slug}"] if slug else []), *links)
    read = [found for link in links if (found := parsed(link))]
    identity = identity_of(links=read, emails=emails, phones=phones, described=(name,))
    return Candidate(row=row, identity=identity, full_name=name, links=links, emails=emails, phones=phones)


def identity(database, workspace, *known_first, of):
    """The identity of somebody after files with these people were read, one after the other."""
    with database.write() as session:
        for known in known_first:
            identities.resolve(session, workspace[0], [known])
        (found,) = identities.resolve(session, workspace[0], [of])
        plain = {person.identity for person in (*known_first, of, BY_EMAIL, BY_PROFILE, BY_PHONE)}
        return {ledger_key(session, identity): identity for identity in plain}[found.identity]


BY_EMAIL = person(emails=("ada@example.com",))
BY_PROFILE = person(slug="ada")
BY_BOTH = person(slug="ada", emails=("ADA@example.com",))
BY_PHONE = person(phones=("+1 555 0100 200",))
BY_LEAD = person(emails=("ada@example.com",), links=("https://www.linkedin.com/in/ACwAAABexampleexampleexample1",))


def test_somebody_known_by_an_email_keeps_their_identity_when_their_profile_appears(database, workspace):
    assert identity(database, workspace, BY_EMAIL, of=BY_BOTH) == BY_EMAIL.identity
    assert identity(database, workspace, of=BY_PROFILE) == BY_EMAIL.identity


def test_somebody_known_by_both_is_known_by_either(database, workspace):
    assert identity(database, workspace, BY_BOTH, of=BY_EMAIL) == "li:ada"
    assert identity(database, workspace, of=BY_PROFILE) == "li:ada"


@pytest.mark.parametrize(
    ("known", "newer"),
    [
        (person(emails=("a@example.com", "z@example.com")), person(emails=("z@example.com",))),
        (BY_PHONE, person(emails=("ada@example.com",), phones=("15550100200",))),
        (BY_PHONE, person(phones=("(555) 010-0200",))),
        (person(phones=("030 5550 1002",)), person(emails=("ada@example.com",), phones=("+49 (0)30 5550 1002",))),
        (person(phones=("0049 30 5550 1002",)), person(phones=("+49 30 5550 1002",))),
        (person(links=("https://github.com/ada",)), person(slug="ada", links=("https://github.com/Ada/",))),
        (
            person(name="Ada Sample", emails=("a@example.com",)),
            person(name="Ada Maria Sample", slug="a", emails=("a@example.com",)),
        ),
        (person(name="", emails=("a@example.com",)), person(slug="a", emails=("a@example.com",))),
        (
            person(name="Bob Probe", emails=("p@example.com",)),
            person(name="Robert J. Probe", emails=("p@example.com",)),
        ),
        (person(name="Robert Probe", emails=("p@example.com",)), person(name="Rob Probe", emails=("p@example.com",))),
        (person(name="Anna Müller", emails=("a@example.com",)), person(name="Anna Mueller", emails=("a@example.com",))),
        (person(name="Anna Mueller", emails=("a@example.com",)), person(name="Anna Müller", emails=("a@example.com",))),
        (person(name="Stephan Hoff", emails=("s@example.com",)), person(name="Stefan Hoff", emails=("s@example.com",))),
        (person(name="Marc Meyer", emails=("m@example.com",)), person(name="Mark Meier", emails=("m@example.com",))),
        (person(name="Eva Hoffmann", emails=("e@example.com",)), person(name="Eva Hofmann", emails=("e@example.com",))),
        # An id of LinkedIn's own and a public address may lead to one profile.
        (BY_LEAD, BY_BOTH),
        (BY_BOTH, BY_LEAD),
        (
            person(name="Anna Ivanova", emails=("i@example.com",)),
            person(name="Анна Иванова", emails=("i@example.com",)),
        ),
    ],
)
def test_one_person(database, workspace, known, newer):
    assert identity(database, workspace, known, of=newer) == known.identity


@pytest.mark.parametrize(
    ("known", "newer"),
    [
        # Two profiles are two people, whatever they share.
        (BY_BOTH, person(slug="bo", emails=("ada@example.com",))),
        (BY_LEAD, BY_LEAD._replace(identity="li-id:in/ACwOther", links=("https://www.linkedin.com/in/ACwOther",))),
        (BY_LEAD, person(name="Bo Sample", slug="bo", emails=("ada@example.com",))),
        # A company's switchboard, a couple's phone, an agency's site.
        (BY_PHONE, person(name="Bo Sample", emails=("bo@example.com",), phones=("+1 555 0100 200",))),
        (person(slug="ada", links=("https://acme.example",)), person(name="Bo", emails=("b@b.example",), links=("https://acme.example",))),
        (person(emails=("info@acme.example",)), person(name="Bo Berg", slug="bo", emails=("info@acme.example",))),
        # A family's address.
        (person(emails=("s@home.example",)), person(name="Tom Sample", slug="tom", emails=("s@home.example",))),
        (person(name="Bob Probe", emails=("p@home.example",)), person(name="Bill Probe", emails=("p@home.example",))),
        (person(name="Jan Probe", emails=("p@home.example",)), person(name="Jane Probe", emails=("p@home.example",))),
        (person(name="Andrea Ray", emails=("p@home.example",)), person(name="Andreas Ray", emails=("p@home.example",))),
        (person(name="Bob Ray", phones=("+1 555 0100 200",)), person(name="Rob Ray", phones=("+1 555 0100 200",))),
        (BY_PHONE, person(name="Bo Sample", phones=("(555) 010-0200",))),
        (BY_PHONE, person(phones=("+1 555 0100 201",))),
        # In doubt two.
        (person(emails=("a@example.com",)), person(name="A. Sample", slug="a", emails=("a@example.com",))),
    ],
)  # fmt: skip
def test_two_people(database, workspace, known, newer):
    assert identity(database, workspace, known, of=newer) == newer.identity


def test_whoever_earlier_versions_noted_by_all_digits_of_a_phone_is_known_by_them(database, workspace):
    with database.write() as session:
        key, name = (ledger_key(session, "phone:15550100200"), ledger_name(session, name_key("Ada Sample")))
        session.add(PersonKey(workspace_id=workspace[0], key=key, identity="name:hers", name_key=name))
        (found,) = identities.resolve(session, workspace[0], [BY_PHONE])
        assert found.identity == "name:hers"
        (again,) = identities.resolve(session, workspace[0], [person(phones=("(555) 010-0200",))])
        assert again.identity == "name:hers"


def test_whoever_was_stored_by_an_earlier_version_is_known_by_their_phone_however_it_is_written(database, workspace):
    reviewed(database, *workspace, [BY_PHONE])
    with database.write() as session:
        session.execute(delete(PersonKey).where(PersonKey.key.startswith("tel:")))
        session.add(Progress(name="keys noted", reached="all"))
        hers = session.scalars(select(PersonKey.identity)).first()
    identities.note_missing_keys(database)
    with database.write() as session:
        (found,) = identities.resolve(session, workspace[0], [person(phones=("(555) 010-0200",))])
        assert found.identity == hers


def test_people_of_earlier_versions_are_gone_through_a_part_at_a_time(database, workspace, monkeypatch):
    monkeypatch.setattr(identities, "_AT_ONCE", 1)
    everybody = [person(row=n, name=f"Ann Ash{'abc'[n]}", phones=(f"+1 555 0100 20{n}",)) for n in range(3)]
    reviewed(database, *workspace, everybody)
    for known in (1, 2, 3, 3):
        with database.write() as session:
            if known == 1:
                session.execute(delete(PersonKey).where(PersonKey.key.startswith("tel:")))
        identities.note_missing_keys(database, most=1)
        with database.read() as session:
            keys = session.scalars(select(PersonKey.key)).all()
        assert sum(key.startswith("tel:") for key in keys) == known


@pytest.mark.parametrize("earlier", [True, False])
def test_nobody_is_gone_through_whose_database_was_empty_at_first(database, workspace, earlier):
    if earlier:
        reviewed(database, *workspace, [BY_PHONE])
    identities.note_from_the_start(database)
    reviewed(database, *workspace, [BY_PHONE])
    with database.write() as session:
        session.execute(delete(PersonKey).where(PersonKey.key.startswith("tel:")))
    identities.note_missing_keys(database)
    with database.read() as session:
        keys = session.scalars(select(PersonKey.key)).all()
    assert any(key.startswith("tel:") for key in keys) is earlier


def test_two_who_turn_out_to_be_one_are_known_as_the_ledger_knows_them(database, workspace):
    started_with = started(database, *workspace, [BY_EMAIL], name="first")
    lease = leases.claim(database, started_with.id, 10)
    with leases.held(database, lease, 10) as (session, held):
        items.note_exported(session, held, [(work, "r") for work in items.take(session, held, 10).sending])
        states.end(session, held, ExportState.COMPLETE)
    reviewed(database, *workspace, [BY_PROFILE], name="second")
    third = reviewed(database, *workspace, [BY_BOTH], name="third")
    with database.read() as session:
        plan = selection.plan(session, third)
        assert (plan.send, plan.previously_exported) == (0, 1)


def test_a_newer_file_updates_whom_it_tells_more_of(database, workspace):
    reviewed(database, *workspace, [BY_EMAIL])
    export = reviewed(database, *workspace, [BY_BOTH])
    with database.read() as session:
        (listed,) = selection.candidates_named(session, export, "", 10)
        assert listed.person.links == BY_BOTH.links
        assert selection.plan(session, export).send == 1


def test_two_rows_of_one_person_in_one_file_are_one_candidate(database, workspace):
    export = reviewed(database, *workspace, [BY_EMAIL, person(row=3, slug="ada", emails=("ada@example.com",))])
    with database.read() as session:
        (listed,) = selection.candidates_named(session, export, "", 10)
        assert (listed.person.links, listed.person.row) == (BY_BOTH.links, 2)


def test_another_workspace_has_its_own_people(database, workspace):
    identity(database, workspace, of=BY_EMAIL)
    assert identity(database, connected(database, team="T2"), of=BY_BOTH) == "li:ada"


def test_an_address_that_joins_an_id_of_linkedins_own_with_a_profile_joins_no_second_profile(database, workspace):
    second = person(slug="ada-2", emails=("ada@example.com",))
    assert identity(database, workspace, BY_LEAD, BY_BOTH, of=BY_PROFILE) == BY_LEAD.identity
    with database.write() as session:
        (found,) = identities.resolve(session, workspace[0], [second])
        assert found.identity == ledger_key(session, second.identity)
