"""The local SourceWhale knows people from before, matches, sends as days pass, and tells no more than the real one."""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime

import pytest
import requests

from sandbox.local_sourcewhale import LocalSourceWhale
from sandbox.sourcewhale.server import Service, make_app
from tests.servers import serving

KEY = "sw-local-key-1234"
DANA = "dana@example.com"
DAY = 86_400
ADA = {
    "name": "Ada Known",
    "company": "Globex",
    "emails": ["ada@known.example"],
    "phones": ["+1 555 0101"],
    "socialLinks": ["linkedin.com/in/ada-known"],
}


@pytest.fixture(scope="module")
def url():
    with serving(make_app(Service({KEY}))) as address:
        yield address


@pytest.fixture
def whale(url):
    whale = LocalSourceWhale(url)
    whale.reset()
    return whale


def call(whale, path, **query):
    answer = requests.get(f"{whale.url}/v1/{path}", params=query, headers={"api-key": KEY}, timeout=5)
    assert answer.status_code == 200, answer.text
    return answer.json()


def found(whale, key, value, **query):
    return call(whale, "candidates/search", key=key, value=value, **query)["candidates"]


def add(whale, *people, user=DANA, status=200, **body):
    answer = requests.post(
        f"{whale.url}/v1/candidates/add",
        params={"userEmail": user} if user else {},
        json={"candidates": list(people), **body},
        headers={"api-key": KEY},
        timeout=5,
    )
    assert answer.status_code == status, answer.text
    return answer.json().get("candidateIds")


def test_people_from_before_are_shown_with_what_is_known_of_them_and_never_with_campaigns(whale):
    at = int(time.time()) - 40 * DAY
    known = {
        **ADA,
        "owner": "sam@example.com",
        "campaigns": ["camp-data"],
        "projectIds": ["proj-sre"],
        "stage": "Replied",
        "opens": 2,
        "createdAt": at,
        "lastContacted": at + DAY,
    }
    (identifier,) = whale.control("people", people=[known])["candidateIds"]
    (shown,) = found(whale, "email", "ada@known.example")
    assert shown == {
        "candidateId": identifier,
        "name": "Ada Known",
        "company": "Globex",
        "role": None,
        "location": None,
        "emails": ["ada@known.example"],
        "phones": ["+1 555 0101"],
        "socialLinks": ["linkedin.com/in/ada-known"],
        "projectIds": ["proj-sre"],
        "stage": "Replied",
        "status": "active",
        "opens": 2,
        "clicks": 0,
        "createdAt": at,
        "lastContacted": at + DAY,
    }
    assert found(whale, "email", "ada@known.example", userEmail=DANA) == []
    assert found(whale, "email", "ada@known.example", userEmail="Sam@example.com") == [shown]
    assert [one["candidateId"] for one in whale.members("camp-data")] == [identifier]


def test_every_field_may_be_absent_of_one_person_or_of_everybody(whale):
    people = [{**ADA, "absent": ["createdAt", "emails"]}, {"name": "Bo", "phones": ["1"], "createdAt": None}]
    whale.control("people", people=people)
    (ada,) = found(whale, "phone", "+1 555 0101")
    assert not {"createdAt", "emails", "lastContacted"} & set(ada)
    (bo,) = found(whale, "phone", "1")
    assert "createdAt" not in bo
    assert "projectIds" in bo
    whale.control("settings", absent=["projectIds", "stage", "candidateId"])
    (bo,) = found(whale, "phone", "1")
    assert not {"projectIds", "stage"} & set(bo)


@pytest.mark.parametrize(
    ("key", "value", "number"),
    [
        ("email", "ada@known.example", 1),
        ("email", "ADA@known.example", 0),
        ("phone", "+1 555 0101", 1),
        ("phone", "+15550101", 0),
        ("socialLink", "linkedin.com/in/ada-known", 1),
        ("socialLink", "https://linkedin.com/in/ada-known", 0),
    ],
)
def test_a_search_is_exact_down_to_the_scheme(whale, key, value, number):
    whale.control("people", people=[ADA])
    assert len(found(whale, key, value)) == number


def test_links_may_be_stored_without_their_scheme(whale):
    whale.control("settings", bare_links="scheme")
    add(whale, {"name": "Ada", "socialLinks": ["https://linkedin.com/in/ada"]})
    assert not found(whale, "socialLink", "https://linkedin.com/in/ada")
    assert len(found(whale, "socialLink", "linkedin.com/in/ada")) == 1


@pytest.mark.parametrize(
    "shared",
    [
        {"emails": ["info@globex.example"]},
        {"phones": ["(555) 01-00"]},
        {"socialLinks": ["https://www.globex.example/"]},
    ],
)
def test_two_people_who_share_anything_are_taken_for_one_and_it_shows(whale, shared):
    stored = {**shared, "phones": ["5550100"]} if "phones" in shared else shared
    (first,) = add(whale, {"name": "Ada", **stored})
    (second,) = add(whale, {"name": "Bo", **shared})
    assert first == second
    (held,) = whale.candidates()
    assert (held["names"], held["times_added"]) == (["Ada", "Bo"], 2)


def test_a_known_person_who_arrives_is_matched_updated_and_joins(whale):
    whale.control("people", people=[{**ADA, "owner": "sam@example.com"}])
    before = whale.candidates()[0]["createdAt"]
    arriving = {"name": "Ada K", "company": "Initech", "socialLinks": ["https://www.linkedin.com/in/ADA-known/"]}
    add(whale, arriving, campaignId="camp-backend", projectIds=["proj-sre"])
    (held,) = whale.candidates()
    assert (held["company"], held["owner"], held["createdAt"]) == ("Initech", "sam@example.com", before)
    assert (held["times_added"], held["memberships"]) == (1, ["camp-backend", "proj-sre"])
    assert len(held["socialLinks"]) == 2


def test_whoever_unsubscribed_is_silently_left_out_of_campaigns(whale):
    whale.control("settings", unsubscribed=["Ada@known.example", "left.example"])
    add(whale, ADA, {"name": "Bo", "emails": ["bo@left.example"]}, campaignId="camp-backend", projectIds=["proj-sre"])
    assert whale.members("camp-backend") == []
    assert len(whale.members("proj-sre")) == 2
    assert [held["left_out"] for held in whale.candidates()] == [["camp-backend"]] * 2


def test_only_a_super_user_adds_to_a_teammates_campaign(whale):
    add(whale, ADA, user="sam@example.com", status=400, campaignId="camp-backend")
    assert whale.candidates() == []
    add(whale, ADA, user=None, campaignId="camp-backend")
    whale.control("settings", super_users=["sam@example.com"])
    add(whale, ADA, user="sam@example.com", campaignId="camp-platform")
    assert whale.candidates()[0]["memberships"] == ["camp-backend", "camp-platform"]


def test_the_clock_may_be_skewed_and_the_date_missing(whale):
    def date():
        answer = requests.get(f"{whale.url}/v1/projects/list", headers={"api-key": KEY}, timeout=5)
        header = answer.headers.get("Date")
        return header and parsedate_to_datetime(header).timestamp() - time.time()

    assert abs(date()) < 5
    whale.control("settings", skew=-3600)
    assert abs(date() + 3600) < 5
    add(whale, ADA)
    assert abs(found(whale, "phone", "+1 555 0101")[0]["createdAt"] - time.time() + 3600) < 5
    whale.control("settings", date_header=False)
    assert date() is None


def test_a_purge_takes_whoever_nothing_happened_with(whale):
    now = time.time()
    people = [
        {"name": "Old", "emails": ["old@x.example"], "createdAt": now - 90 * DAY},
        {"name": "Wrote", "emails": ["w@x.example"], "createdAt": now - 90 * DAY, "lastActivity": now - DAY},
    ]
    old, wrote = whale.control("people", people=people)["candidateIds"]
    assert whale.control("purge", days=60) == {"removed": [old]}
    assert not found(whale, "email", "old@x.example")
    (again,) = add(whale, {"name": "Old", "emails": ["old@x.example"]})
    assert again not in (old, wrote)
    whale.control("purge", ids=[wrote])
    assert [held["candidateId"] for held in whale.candidates()] == [again]


def metrics(whale, campaign="camp-backend"):
    listed = call(whale, "campaigns/list", includeMetrics="true")["campaigns"]
    (one,) = [dict(item) for item in listed if item["campaignId"] == campaign]
    return {name: value for name, value in one.items() if not name.startswith("campaign")}


def test_a_campaign_sends_only_after_it_was_kicked_off_a_hundred_a_day(whale):
    add(whale, *({"name": f"P{n}", "emails": [f"p{n}@x.example"]} for n in range(60)), campaignId="camp-backend")
    add(whale, *({"name": f"Q{n}", "emails": [f"q{n}@x.example"]} for n in range(60)), campaignId="camp-backend")
    assert whale.control("outreach", days=3) == {"people": 0}
    assert (metrics(whale)["sourced"], metrics(whale)["sent"]) == (120, 0)
    whale.control("outreach", kick_off="camp-backend")
    assert whale.control("outreach", days=1) == {"people": 100}
    assert whale.control("outreach", days=2) == {"people": 20}
    assert metrics(whale)["sent"] == 120
    assert 0.3 < metrics(whale)["openedProp"] < 0.4
    (first,) = found(whale, "email", "p0@x.example")
    assert first["stage"] == "Messaged"
    assert 1.9 * DAY < time.time() - first["lastContacted"] < 3.1 * DAY
    assert first["createdAt"] < time.time() - 5 * DAY
    assert whale.control("outreach", campaign="camp-backend", people=2, **{"as": "interested"}) == {"people": 2}
    assert (metrics(whale)["repliedProp"], metrics(whale)["interestedProp"]) == (2 / 120, 2 / 120)
    assert found(whale, "email", "p0@x.example")[0]["stage"] == "Interested"


def test_metrics_may_be_odd_and_may_be_missing(whale):
    whale.control("settings", campaign="camp-backend", metrics={"sent": "many", "openedProp": 1.7, "repliedProp": None})
    assert metrics(whale) == {"sent": "many", "openedProp": 1.7, "repliedProp": None}
    whale.control("settings", campaign="camp-backend", metrics=None)
    assert metrics(whale)["sent"] == 0
    whale.control("settings", metrics_shown=False)
    assert metrics(whale) == {}


def test_the_dashboard_counts_by_user_and_carries_what_nobody_should_keep(whale):
    add(whale, ADA, campaignId="camp-backend")
    add(whale, {"name": "Bo"}, user="sam@example.com", projectIds=["proj-sre"])
    whale.control("outreach", kick_off="camp-backend")
    whale.control("outreach", days=1)
    today = time.strftime("%Y-%m-%d", time.gmtime())
    told = call(whale, "statistics/dashboard", **{"from": "2020-01-01", "to": today})
    dana = next(one for one in told["team"] if one["email"] == DANA)
    counted = told["counts"][dana["userId"]]["candidateSourcing"]
    assert (counted["sourced"], counted["sent"]) == (1, 1)
    assert {"phones", "gender", "ethnicity"} <= set(told["counts"][dana["userId"]])
    earlier = call(whale, "statistics/dashboard", **{"from": "2020-01-01", "to": "2020-01-02"})
    assert earlier == {"counts": {}, "team": []}


def test_an_unknown_setting_is_refused(whale):
    with pytest.raises(requests.HTTPError):
        whale.control("settings", skewed=1)


def test_calls_beyond_the_pace_are_refused(whale):
    def status():
        return requests.get(f"{whale.url}/v1/projects/list", headers={"api-key": KEY}, timeout=5).status_code

    whale.control("settings", per_second=0.1)
    assert [status() for _ in range(3)] == [200, 429, 429]
    whale.control("settings", per_second=0)
    assert [status() for _ in range(3)] == [200, 200, 200]


def modify(whale, status=200, **candidate):
    answer = requests.post(
        f"{whale.url}/v1/candidates/modify", json={"candidate": candidate}, headers={"api-key": KEY}, timeout=5
    )
    assert answer.status_code == status, answer.text


def test_a_change_replaces_what_it_names_and_an_addition_merges(whale):
    (identifier,) = add(whale, {"name": "Bo", "emails": ["bo@one.example"], "skills": ["C"], "role": "Engineer"})
    add(whale, {"emails": ["bo@one.example", "bo@two.example"], "skills": ["Go"], "company": "Globex"})
    (shown,) = found(whale, "email", "bo@two.example")
    assert (shown["name"], shown["role"], shown["company"]) == ("Bo", "Engineer", "Globex")
    assert shown["emails"] == ["bo@one.example", "bo@two.example"]
    modify(whale, candidateId=identifier, emails=["bo@three.example"], role="")
    (shown,) = found(whale, "email", "bo@three.example")
    assert (shown["role"], shown["company"]) == ("", "Globex")
    assert found(whale, "email", "bo@one.example") == []
    # Whom the old address led to is somebody new now.
    assert add(whale, {"emails": ["bo@one.example"]}) != [identifier]


@pytest.mark.parametrize(
    "candidate",
    [{"role": "x"}, {"candidateId": "cand-none", "role": "x"}, {"experience": []}, {"campaignId": "x"}, {"role": 3}],
)
def test_a_change_that_is_not_published_is_refused(whale, candidate):
    (identifier,) = add(whale, {"name": "Bo", "emails": ["bo@one.example"]})
    known = {} if "role" in candidate and candidate["role"] == "x" else {"candidateId": identifier}
    modify(whale, 400, **known, **candidate)
