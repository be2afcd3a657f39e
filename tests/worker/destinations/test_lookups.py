"""By what people are looked up, and what a hit says."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from store.exporting.items import Work
from store.models import ExportKind
from sw_client import FoundCandidate
from worker.destinations.base import Found, Goal, Presence
from worker.destinations.sourcewhale.lookups import is_matched, look_up, presence, search_keys, shared

CAMPAIGN = Goal(ExportKind.PROSPECTS, "camp")
JOB = Goal(ExportKind.CANDIDATES, "job")
ADA = {
    "emails": ["ada@example.com", "ada@work.example"],
    "links": ["https://www.linkedin.com/in/ada"],
    "phones": ["+1 555 0101"],
}


def work(data=ADA, **more):
    return Work("c1", "i1", data, **more)


def test_an_e_mail_a_link_in_each_form_and_a_phone():
    assert search_keys(work()) == [
        ("email", "ada@example.com"),
        ("socialLink", "https://www.linkedin.com/in/ada"),
        ("socialLink", "www.linkedin.com/in/ada"),
        ("socialLink", "linkedin.com/in/ada"),
        ("phone", "+1 555 0101"),
    ]


def test_a_link_that_has_no_www_is_asked_for_once_less():
    assert search_keys(work({"links": ["https://github.com/ada"]})) == [
        ("socialLink", "https://github.com/ada"),
        ("socialLink", "github.com/ada"),
    ]


@pytest.mark.parametrize(
    ("other", "left"),
    [
        ({"emails": ["ADA@example.com "]}, {"ada@work.example", "+1 555 0101"}),
        ({"phones": ["(1) 555-0101"]}, {"ada@example.com"}),
        ({"links": ["http://linkedin.com/in/Ada/"]}, {"ada@example.com", "+1 555 0101"}),
    ],
)
def test_nothing_that_somebody_else_of_the_export_has_is_a_key(other, left):
    values = {value for _, value in search_keys(work(), shared([ADA, other]))}
    kept = {value for value in values if "linkedin" not in value}
    assert left <= values
    assert not kept & {value for values in other.values() for value in values}
    assert ("links" in other) is not any("linkedin" in value for value in values)


def test_what_one_person_has_twice_is_not_shared():
    assert shared([{"emails": ["a@x.example", "A@x.example"]}, {"emails": ["b@x.example"]}]) == frozenset()


def test_a_dummy_address_is_no_key_but_matches_a_second_arrival():
    nobody = work({}, dummy_number=7)
    assert search_keys(nobody) == []
    assert is_matched(nobody)
    assert not is_matched(work({}))
    assert is_matched(work({"phones": ["1"]}))


@pytest.mark.parametrize(
    ("goal", "hit", "left_at", "expected"),
    [
        (JOB, {"project_ids": ("other", "job"), "created_at": 1.0}, 1000.0, Presence.ARRIVED),
        (JOB, {"project_ids": (), "created_at": 1001.0}, 1000.0, Presence.ELSEWHERE),
        (JOB, {"project_ids": None, "created_at": 1001.0}, 1000.0, Presence.ARRIVED),
        (JOB, {"project_ids": None, "created_at": 900.0}, 1000.0, Presence.UNCLEAR),
        (CAMPAIGN, {"created_at": 1000.0}, 1000.9, Presence.ARRIVED),
        (CAMPAIGN, {"created_at": 999.0}, 1000.1, Presence.ARRIVED),
        (CAMPAIGN, {"created_at": 999.0}, 1000.5, Presence.UNCLEAR),
        (CAMPAIGN, {"created_at": 997.0}, 1000.0, Presence.UNCLEAR),
        (CAMPAIGN, {"created_at": None}, 1000.0, Presence.UNCLEAR),
        (CAMPAIGN, {"created_at": 1001.0}, None, Presence.UNCLEAR),
        # Whose clock says so?
        (CAMPAIGN, {"created_at": 99_999.0}, 1000.0, Presence.UNCLEAR),
        (CAMPAIGN, {"created_at": 1001.0, "project_ids": ("camp",)}, 2000.0, Presence.UNCLEAR),
    ],
)
def test_a_hit_is_an_arrival_only_if_it_can_be_ours(goal, hit, left_at, expected):
    assert presence(FoundCandidate("7", **hit), work(left_at=left_at), goal, 1100.0) is expected


def test_without_sourcewhales_clock_nobody_counts_as_having_come_since():
    hit = FoundCandidate("7", created_at=1001.0)
    assert presence(hit, work(left_at=1000.0), CAMPAIGN, None) is Presence.UNCLEAR


def test_whoever_came_with_an_earlier_export_is_in_its_campaign_and_not_in_this_one():
    hit = FoundCandidate("7", created_at=1001.0)
    assert presence(hit, work(left_at=1000.0, left_for="another"), CAMPAIGN, 1100.0) is Presence.CAME_EARLIER
    in_job = FoundCandidate("7", created_at=1001.0, project_ids=("job",))
    assert presence(in_job, work(left_at=1000.0, left_for="another"), JOB, 1100.0) is Presence.ARRIVED


class Searched:
    """A client that finds records by any of what they have."""

    def __init__(self, *records):
        self.records = records
        self.clock = SimpleNamespace(offset=None)
        self.asked = []

    def search_candidates(self, key, value):
        self.asked.append((key, value))
        return [one for one in self.records if value in (*one.emails, *one.social_links, *one.phones)]

    def close(self):
        """Nothing to close."""


def record(name, identifier="cand-7", **more):
    return FoundCandidate(id=identifier, name=name, emails=("ada@example.com",), **more)


NAMED = ADA | {"full_name": "Ada Lovelace"}


@pytest.mark.parametrize(
    ("name", "presence"),
    [
        ("Ada Lovelace", Presence.ARRIVED),
        ("ada lovelace", Presence.ARRIVED),
        (None, Presence.ARRIVED),
        ("Grace Hopper", Presence.ANOTHERS),
    ],
)
@pytest.mark.parametrize("shared_with_others", [True, False])
@pytest.mark.parametrize("exported_before", [True, False])
def test_a_record_that_was_answered_with_says_itself_whose_it_is(name, presence, shared_with_others, exported_before):
    asked = work(NAMED, remote_id="cand-7", exported_before=exported_before)
    avoid = shared([NAMED, NAMED]) if shared_with_others else frozenset()
    found = look_up(lambda **_: Searched(record(name)), [asked], CAMPAIGN, avoid)
    assert found["c1"] == Found(presence, "cand-7")


def test_an_id_that_nobody_has_tells_nothing_of_who_was_answered_with_it():
    client = Searched(record("Ada Lovelace", "cand-8", project_ids=("job",)))
    found = look_up(lambda **_: client, [work(NAMED, remote_id="cand-7")], JOB, frozenset())
    assert found["c1"] == Found(Presence.ARRIVED, "cand-8")
    # People sent again on purpose were there before.
    again = look_up(lambda **_: client, [work(NAMED, remote_id="cand-7", exported_before=True)], JOB, frozenset())
    assert again["c1"] == Found(Presence.UNASKED)
