"""What each call sends and what it makes of the answer."""

from __future__ import annotations

import json

import pytest
import responses
from responses import matchers

from sw_client import (
    BadApiKey,
    Campaign,
    CandidateChanges,
    Education,
    Experience,
    FoundCandidate,
    NewCandidate,
    PlanWithoutApi,
    Project,
    RateLimited,
    RejectedValues,
    SourceWhale,
    SourceWhaleError,
    Unavailable,
    UnknownOutcome,
    UnreadableAnswer,
)

BASE = "https://sourcewhale.app/public-api/v1"
ADA = NewCandidate(name="Ada Sample", emails=["ada@example.com"])


@pytest.fixture
def client():
    with SourceWhale("sw-secret-key") as made:
        yield made


@responses.activate
def test_lists_are_typed_and_names_trimmed(client):
    responses.get(
        f"{BASE}/campaigns/list",
        json={"campaigns": [{"campaignId": "c1", "campaignName": " Backend "}, {"campaignId": "c2"}]},
        match=[
            matchers.query_param_matcher({"userEmail": "dana@example.com"}),
            matchers.header_matcher({"api-key": "sw-secret-key", "userEmail": "dana@example.com"}),
        ],
    )
    responses.get(f"{BASE}/projects/list", json={"projects": [{"projectId": "p1", "projectName": "SRE "}]})
    assert client.list_campaigns("dana@example.com") == [Campaign("c1", "Backend"), Campaign("c2", "")]
    assert client.list_projects() == [Project("p1", "SRE")]


@responses.activate
def test_metrics_come_when_asked_for(client):
    responses.get(
        f"{BASE}/campaigns/list",
        json={"campaigns": [{"campaignId": "c1", "campaignName": "A", "sourced": 10, "openedProp": 0.5}]},
        match=[matchers.query_param_matcher({"includeMetrics": "true"})],
    )
    (campaign,) = client.list_campaigns(include_metrics=True)
    assert campaign.metrics is not None
    assert (campaign.metrics.sourced, campaign.metrics.opened_proportion) == (10, 0.5)


@responses.activate
def test_add_sends_people_as_they_are(client):
    answer = {"url": "https://sourcewhale.app/x", "candidateIds": ["1"]}
    responses.post(f"{BASE}/candidates/add", json=answer)
    person = NewCandidate(
        name="Ada Sample",
        emails=["ada@example.com"],
        socialLinks=["https://www.linkedin.com/in/ada"],
        experience=[Experience(role="Engineer", company="Globex", startedAt="2020-01")],
        education=[Education(school="Example University", degree="MSc")],
    )
    added = client.add_candidates([person], user_email="dana@example.com", campaign_id="c1")
    assert (added.url, added.candidate_ids) == ("https://sourcewhale.app/x", ("1",))
    request = responses.calls[0].request
    assert json.loads(request.body) == {
        "candidates": [
            {
                "name": "Ada Sample",
                "emails": ["ada@example.com"],
                "socialLinks": ["https://www.linkedin.com/in/ada"],
                "experience": [{"role": "Engineer", "company": "Globex", "startedAt": "2020-01"}],
                "education": [{"school": "Example University", "degree": "MSc"}],
            }
        ],
        "campaignId": "c1",
    }
    assert "userEmail=dana%40example.com" in request.url
    assert request.headers["userEmail"] == "dana@example.com"


@responses.activate
def test_search_and_modify(client):
    responses.get(
        f"{BASE}/candidates/search",
        json={"candidates": [{"_id": "7", "emails": ["ada@example.com"]}]},
        match=[matchers.query_param_matcher({"key": "email", "value": "ada@example.com"})],
    )
    responses.post(f"{BASE}/candidates/modify", json="success")
    assert client.search_candidates("email", "ada@example.com") == [FoundCandidate("7", ("ada@example.com",))]
    client.modify_candidate("7", CandidateChanges(role="CTO"), user_email="dana@example.com")
    assert json.loads(responses.calls[1].request.body) == {"candidate": {"candidateId": "7", "role": "CTO"}}


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (400, RejectedValues),
        (401, BadApiKey),
        (403, PlanWithoutApi),
        (404, RejectedValues),
        (413, RejectedValues),
        (422, RejectedValues),
        (429, RateLimited),
        (301, UnknownOutcome),
        (500, UnknownOutcome),
        (503, UnknownOutcome),
    ],
)
@responses.activate
def test_each_status_of_a_write_is_one_error_and_one_request(client, status, expected):
    responses.post(
        f"{BASE}/candidates/add", status=status, body="Ada Sample is not welcome", headers={"Location": "/x"}
    )
    with pytest.raises(expected) as caught:
        client.add_candidates([ADA], user_email="dana@example.com")
    assert type(caught.value) is expected
    assert caught.value.status == status
    assert caught.value.operation == "candidates/add"
    assert "Ada" not in str(caught.value)
    assert len(responses.calls) == 1


@responses.activate
def test_a_read_is_tried_again_and_then_unavailable(client, monkeypatch):
    monkeypatch.setattr("sw_client.transport.Transport.pause", lambda self, seconds, operation: None)
    responses.get(f"{BASE}/projects/list", status=502)
    with pytest.raises(Unavailable):
        client.list_projects()
    assert len(responses.calls) == 3
    responses.reset()
    responses.get(f"{BASE}/projects/list", status=502)
    responses.get(f"{BASE}/projects/list", json={"projects": []})
    assert client.list_projects() == []


@pytest.mark.parametrize(
    ("header", "low", "high"),
    [
        ("7", 7, 7),
        ("0", 1, 1),
        ("soon", 1.9, 2),
        (None, 1.9, 2),
        ("99999", 3600, 3600),
        ("nan", 1.9, 2),
        ("1.5", 1.5, 1.5),
    ],
)
@responses.activate
def test_retry_after(client, header, low, high):
    headers = {"Retry-After": header} if header is not None else {}
    responses.post(f"{BASE}/candidates/add", status=429, headers=headers)
    with pytest.raises(RateLimited) as caught:
        client.add_candidates([ADA], user_email="dana@example.com")
    assert low - 0.1 <= caught.value.retry_after <= high


@responses.activate
def test_retry_after_as_a_date(client):
    from datetime import UTC, datetime, timedelta
    from email.utils import format_datetime

    later = format_datetime(datetime.now(UTC) + timedelta(seconds=40), usegmt=True)
    responses.post(f"{BASE}/candidates/add", status=429, headers={"Retry-After": later})
    with pytest.raises(RateLimited) as caught:
        client.add_candidates([ADA], user_email="dana@example.com")
    assert 35 < caught.value.retry_after <= 40


@responses.activate
def test_after_a_429_nothing_is_asked_until_the_wait_is_over(client):
    responses.post(f"{BASE}/candidates/add", status=429, headers={"Retry-After": "60"})
    with pytest.raises(RateLimited):
        client.add_candidates([ADA], user_email="dana@example.com")
    with pytest.raises(RateLimited) as caught:
        client.list_projects()
    assert 50 < caught.value.retry_after <= 60
    assert len(responses.calls) == 1


@pytest.mark.parametrize(
    "body", ["<html>hi</html>", "", "[]", '{"candidateIds": "1"}', '{"candidateIds": [null]}', "null"]
)
@responses.activate
def test_a_strange_answer_to_a_write_is_unreadable_and_probably_done(client, body):
    responses.post(f"{BASE}/candidates/add", body=body)
    with pytest.raises(UnreadableAnswer) as caught:
        client.add_candidates([ADA], user_email="dana@example.com")
    assert caught.value.is_write
    assert len(responses.calls) == 1


@pytest.mark.parametrize("body", ['{"projects": {}}', '{"projects": [1]}', '{"projects": [{"projectName": "x"}]}', "x"])
@responses.activate
def test_a_strange_answer_to_a_read_is_unreadable(client, body):
    responses.get(f"{BASE}/projects/list", body=body)
    with pytest.raises(UnreadableAnswer) as caught:
        client.list_projects()
    assert not caught.value.is_write


@pytest.mark.parametrize("key", ["", "two\nlines", "schlüssel€", " padded", "tab\tkey"])
def test_what_cannot_be_a_key_is_refused_before_any_request(key):
    with pytest.raises(BadApiKey) as caught:
        SourceWhale(key)
    assert isinstance(caught.value, SourceWhaleError)
    assert not key.strip() or key not in str(caught.value)
