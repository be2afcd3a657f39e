"""Records: candidates as the reading process hands them over, ready to be stored."""

from __future__ import annotations

import orjson
import pytest

from seekout import Candidate, Education, Experience, HeldBack, digest_of, keys_of, record_of

ADA = Candidate(
    row=7,
    identity="li:ada",
    full_name='Zoë "Ada" Łukasz',
    emails=("Ada@Example.com", "info@acme.example"),
    phones=("+1 555 0100",),
    links=("https://www.linkedin.com/in/ada", "https://github.com/ada"),
    current_title="CTO",
    current_company="Acmé",
    experience=(Experience(title="CTO", company="Acmé", start="2020-01"), Experience(title="Dev")),
    education=(Education(school="MIT"),),
    held_back=(HeldBack("Do Not Contact", "yes"),),
    do_not_call=True,
)
BY_NAME = Candidate(row=2, identity="name:0", full_name="李雷")
NOBODY = Candidate(row=3, identity="forgotten:k1:0")


@pytest.mark.parametrize("person", [ADA, ADA._replace(kept_apart=True), BY_NAME, NOBODY])
def test_a_record_holds_all_of_its_candidate(person):
    record = record_of(person)
    assert record.candidate() == person
    assert orjson.loads(record.stored()) == person.to_dict()
    assert record.digest == digest_of(person.to_dict())
    assert record.known_by == keys_of(person)
    assert record.keys == keys_of(person._replace(kept_apart=False))
    assert record.do_not_contact == person.do_not_contact
    assert record_of(record) is record


def test_what_is_asked_of_a_record_without_opening_it():
    record = record_of(ADA)
    assert (record.name, record.searched) == ("zoe ada łukasz", "zoe ada łukasz cto acme")
    assert (record.has_email, record.has_phone, record.has_history, record.do_not_contact) == (True,) * 4
    assert not any(record_of(NOBODY)[7:])


def test_an_identity_given_later_stands_in_what_is_stored():
    record = record_of(ADA)._replace(identity='li:k1:"0"', row=9)
    assert orjson.loads(record.stored()) == {**ADA.to_dict(), "identity": 'li:k1:"0"', "row": 9}
    assert record.digest == record_of(ADA).digest


def test_half_of_a_character_is_left_out_rather_than_stored():
    record = record_of(ADA._replace(full_name="Ada \ud800Sample"))
    assert record.candidate().full_name == "Ada Sample"
    assert record.digest == digest_of(record.candidate().to_dict())
