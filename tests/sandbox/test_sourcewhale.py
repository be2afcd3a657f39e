"""The local SourceWhale refuses what the published contract does not allow, and fails when told to."""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime

import pytest
import requests

from sandbox.sourcewhale.server import Service, make_app
from tests.servers import serving

KEY = "sw-local-key-1234"
ADA = {"name": "Ada", "emails": ["ada@example.com"]}


@pytest.fixture
def call():
    """Sends a request; returns the response."""
    with serving(make_app(Service({KEY}, max_batch=3))) as url, requests.Session() as session:
        session.headers["api-key"] = KEY

        def send(method, path, **options):
            return session.request(method, url + path, timeout=5, **options)

        yield send


def add(call, *people, **body):
    query = {"userEmail": "dana@example.com"}
    return call("POST", "/v1/candidates/add", params=query, json={"candidates": list(people), **body})


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/projects/list", 200),
        ("GET", "/v1/projects/list?useremail=x", 400),
        ("GET", "/v1/projects/all", 404),
        ("POST", "/v1/projects/list", 405),
        ("GET", "/v1/candidates/search?key=email", 400),
        ("GET", "/v1/campaigns/list?partner.name=x&includeMetrics=true", 200),
        ("GET", "/v1/statistics/dashboard?from=2026-01-01", 400),
    ],
)
def test_addresses(call, method, path, status):
    assert call(method, path).status_code == status


@pytest.mark.parametrize(
    "body",
    [
        {"candidates": []},
        {"candidates": [{"nickname": "A"}]},
        {"candidates": [{"emails": "a@example.com"}]},
        {"candidates": [{"experience": [{"startedAt": 2020}]}]},
        {"candidates": [{"education": [{"title": "x"}]}]},
        {"candidates": [ADA], "campaign": "camp-backend"},
        {"candidates": [ADA], "campaignId": "unknown"},
        {"candidates": [ADA], "projectIds": "proj-sre"},
        {"candidates": [ADA], "projectIds": ["unknown"]},
        {"candidates": [ADA] * 4},
        [],
    ],
)
def test_bodies(call, body):
    assert call("POST", "/v1/candidates/add", json=body).status_code == 400


def test_keys(call):
    for key, status in (("wrong", 401), ("", 401), ("sw-no-plan-0000", 403)):
        assert call("GET", "/v1/projects/list", headers={"api-key": key}).status_code == status


def test_matching_owner_and_memberships(call):
    (first,) = add(call, ADA, campaignId="camp-backend").json()["candidateIds"]
    newer = {"name": "Ada S", "emails": ["a@example.org", "ada@example.com"]}
    (second,) = add(call, newer, projectIds=["proj-sre"]).json()["candidateIds"]
    assert first == second
    (held,) = call("GET", "/_control/candidates").json()["candidates"]
    assert (held["name"], held["times_added"], held["owner"]) == ("Ada S", 2, "dana@example.com")
    assert held["memberships"] == ["camp-backend", "proj-sre"]
    assert held["emails"] == ["ada@example.com", "a@example.org"]
    call("POST", "/v1/candidates/add", json={"candidates": [{"name": "B"}], "sendImmediately": True})
    assert call("GET", "/_control/candidates").json()["candidates"][1]["owner"] == "admin@example.com"
    assert call("GET", "/_control/summary").json() == {"candidates": 2, "added_twice": 1, "outreach_started": 1}


def test_search_is_exact_and_lists_belong_to_people(call):
    add(call, ADA)
    for value, found in (("ada@example.com", 1), ("ADA@example.com", 0), ("ada", 0)):
        answer = call("GET", "/v1/candidates/search", params={"key": "email", "value": value})
        assert len(answer.json()["candidates"]) == found
    names = [
        campaign["campaignName"]
        for campaign in call("GET", "/v1/campaigns/list?userEmail=Dana@example.com").json()["campaigns"]
    ]
    assert names == ["Backend Engineers Q4", " Platform Team Outreach "]


def test_faults(call):
    faults = [
        {"operation": "candidates/add", "kind": "drop_after"},
        {"operation": "candidates/add", "kind": "fewer_ids"},
        {"operation": "candidates/add", "kind": "html"},
        {"operation": "projects/list", "kind": "status", "status": 429, "retry_after": "7", "skip": 1},
    ]
    call("POST", "/_control/faults", json={"faults": faults})
    with pytest.raises(requests.ConnectionError):
        add(call, ADA)
    assert len(call("GET", "/_control/candidates").json()["candidates"]) == 1
    assert "<html>" in add(call, ADA).text
    assert add(call, ADA, {"name": "B"}).json()["candidateIds"] == ["cand-000001"]
    assert call("GET", "/v1/projects/list").status_code == 200
    assert call("GET", "/v1/projects/list").headers["Retry-After"] == "7"
    assert call("GET", "/v1/projects/list").status_code == 200
    call("POST", "/_control/faults", json={"faults": [{"operation": "projects/list", "kind": "revoke_key"}]})
    assert call("GET", "/v1/projects/list").status_code == 401
    call("DELETE", "/_control/faults")
    assert call("GET", "/v1/projects/list").status_code == 200


def test_an_answer_may_be_lost_after_the_write(call):
    for fault in ({"kind": "cut"}, {"kind": "status_after", "status": 503}, {"kind": "slow_answer", "seconds": 0.01}):
        call("POST", "/_control/faults", json={"faults": [{"operation": "candidates/add", **fault}]})
    assert add(call, ADA).status_code == 503
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        add(call, ADA)
    assert call("GET", "/_control/summary").json()["added_twice"] == 1
    call("POST", "/_control/faults", json={"faults": [{"operation": "candidates/add", "kind": "reset"}]})
    with pytest.raises(requests.ConnectionError):
        add(call, {"name": "B"})
    assert call("GET", "/_control/summary").json()["candidates"] == 1


def test_a_fault_may_befall_some_requests_only(call):
    faults = [
        {"operation": "candidates/add", "kind": "status", "status": 502, "only": "ada@"},
        {"operation": "candidates/add", "kind": "status", "status": 413, "most": 1},
    ]
    call("POST", "/_control/faults", json={"faults": faults})
    assert add(call, {"name": "B"}).status_code == 200
    assert add(call, {"name": "C"}, {"name": "D"}).status_code == 413
    assert add(call, ADA).status_code == 502
    assert add(call, ADA).status_code == 200
    told = call("GET", "/_control/requests").json()["requests"]
    assert [(entry["about"], entry["candidates"], entry["status"]) for entry in told] == [
        ("B", 1, 200),
        ("C", 2, 413),
        ("ada@example.com", 1, 502),
        ("ada@example.com", 1, 200),
    ]


def test_a_wait_may_end_at_a_date(call):
    fault = {"operation": "projects/list", "kind": "status", "status": 429, "retry_after": "date:60"}
    call("POST", "/_control/faults", json={"faults": [fault]})
    until = parsedate_to_datetime(call("GET", "/v1/projects/list").headers["Retry-After"])
    assert 55 < until.timestamp() - time.time() < 61


def test_the_page_escapes_what_it_shows(call):
    add(call, {"name": "<script>alert(1)</script>"})
    assert "<script>" not in call("GET", "/").text
