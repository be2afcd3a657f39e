"""What each call sends and what it makes of the answer."""

from __future__ import annotations

import contextlib
import json
import time
from dataclasses import replace
from datetime import date

import pytest
import responses
from responses import matchers

from sw_client import (
    ActivityCounts,
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
    TeamMember,
    Unavailable,
    UnknownOutcome,
    UnreadableAnswer,
    UserActivity,
)

BASE = "https://sourcewhale.app/public-api/v1"
ADA = NewCandidate(name="Ada Sample", emails=["ada@example.com"])


@pytest.fixture
def client():
    with SourceWhale("sw-secret-key") as made:
        yield made


@responses.activate
def test_whoever_observes_is_told_each_call_and_how_long_it_took():
    told = []
    responses.get(f"{BASE}/campaigns/list", json={"campaigns": []})
    responses.get(f"{BASE}/projects/list", status=401)
    began = time.monotonic()
    with SourceWhale("sw-secret-key", observer=lambda *call: told.append(call)) as client:
        client.list_campaigns()
        with pytest.raises(BadApiKey):
            client.list_projects()
    took = time.monotonic() - began
    assert [call[:2] for call in told] == [("campaigns/list", "200"), ("projects/list", "401")]
    assert 0.0 < sum(call[2] for call in told) <= took
    assert all(call[2] > 0.0 for call in told)


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


@responses.activate
def test_a_person_who_was_found_has_what_clients_in_use_have_seen(client):
    seen = {
        "_id": "7",
        "name": " Ada Sample ",
        "role": "CTO",
        "company": "Globex",
        "location": "Oslo",
        "emails": ["ada@example.com"],
        "projectIds": ["p1", "p2"],
        "stage": "Not Interested",
        "status": "active",
        "opens": 3,
        "clicks": 0,
        "createdAt": 1_700_000_000,
        "lastContacted": 1_700_000_100.5,
        "lastActivity": 1_700_000_200,
    }
    responses.get(f"{BASE}/candidates/search", json={"candidates": [seen]})
    assert client.search_candidates("email", "ada@example.com") == [
        FoundCandidate(
            "7",
            ("ada@example.com",),
            name="Ada Sample",
            role="CTO",
            company="Globex",
            location="Oslo",
            project_ids=("p1", "p2"),
            stage="Not Interested",
            status="active",
            opens=3,
            clicks=0,
            created_at=1_700_000_000,
            last_contacted=1_700_000_100.5,
            last_activity=1_700_000_200,
        )
    ]


FIELDS_OF_A_FOUND_PERSON = (
    "name role company location projectIds stage status opens clicks createdAt lastContacted lastActivity".split()
)


@pytest.mark.parametrize("value", [None, {}, {"_seconds": 1}, True, -1, "", "  ", 1e30])
@responses.activate
def test_what_is_absent_or_of_another_kind_is_none(client, value):
    strange = {"id": 7, "emails": value, "phones": value, "socialLinks": value}
    responses.get(
        f"{BASE}/candidates/search",
        json={"candidates": [strange, strange | dict.fromkeys(FIELDS_OF_A_FOUND_PERSON, value)]},
    )
    first, second = client.search_candidates("email", "ada@example.com")
    if value == 1e30:
        # A whole number, if an odd one; only a time it cannot be.
        assert (second.opens, second.created_at, second.last_contacted) == (int(1e30), None, None)
    else:
        assert replace(first, blank=frozenset()) == replace(second, blank=frozenset()) == FoundCandidate("7")


@responses.activate
def test_what_is_shown_as_empty_is_told_from_what_is_not_shown(client):
    shown = {"id": "7", "role": None, "company": " ", "location": "Berlin", "emails": [], "phones": {}, "summary": ""}
    responses.get(f"{BASE}/candidates/search", json={"candidates": [shown]})
    assert client.search_candidates("email", "ada@example.com")[0].blank == {"role", "company", "emails", "summary"}


@pytest.mark.parametrize(
    ("told", "known"),
    [
        ([], ()),
        (["p", 3, None], ("p", "3")),
        ("p", None),
        (None, None),
        (["p", {"projectId": "q"}], None),
        ([True], None),
    ],
)
@responses.activate
def test_no_project_and_no_word_about_projects_are_two_things(client, told, known):
    responses.get(f"{BASE}/candidates/search", json={"candidates": [{"id": "7", "projectIds": told}]})
    assert client.search_candidates("email", "ada@example.com")[0].project_ids == known


@responses.activate
def test_odd_figures_of_a_campaign_are_none(client):
    odd = {"campaignId": "c", "campaignName": None, "sourced": "many", "sent": -1, "openedProp": 37, "repliedProp": 1}
    responses.get(f"{BASE}/campaigns/list", json={"campaigns": [odd]})
    (campaign,) = client.list_campaigns(include_metrics=True)
    metrics = campaign.metrics
    assert campaign.name == ""
    assert (metrics.sourced, metrics.sent, metrics.opened_proportion, metrics.replied_proportion) == (
        None,
        None,
        None,
        1,
    )


@responses.activate
def test_of_the_dashboard_only_figures_and_users_are_kept(client):
    member = {"userId": "u1", "userIds": ["u1", "u9"], "name": "Dana", "email": "dana@example.com", "phone": "+47 1"}
    responses.get(
        f"{BASE}/statistics/dashboard",
        json={
            "counts": {
                "u1": {
                    "candidateSourcing": {"sourced": 9, "notInterested": 2, "gender": {"female": 4}, "sent": "?"},
                    "null": {"booked": 1},
                    "businessDevelopment": 7,
                },
                "u2": None,
            },
            "team": [member, {"name": "nobody"}, "x"],
            "ethnicity": {"a": 1},
        },
        match=[matchers.query_param_matcher({"from": "2026-09-01", "to": "2026-09-30"})],
    )
    board = client.dashboard(date(2026, 9, 1), date(2026, 9, 30))
    assert board.activity == (
        UserActivity("u1", ActivityCounts(sourced=9, not_interested=2), None, ActivityCounts(booked=1)),
    )
    assert board.team == (TeamMember("u1", ("u1", "u9"), "Dana", "dana@example.com"),)
    for dropped in ("+47", "female", "ethnicity"):
        assert dropped not in repr(board)


@pytest.mark.parametrize("body", ['{"counts": []}', "[]", "{}", "no"])
@responses.activate
def test_a_dashboard_without_figures_is_unreadable(client, body):
    responses.get(f"{BASE}/statistics/dashboard", body=body)
    with pytest.raises(UnreadableAnswer):
        client.dashboard(date(2026, 9, 1), date(2026, 9, 30))


@responses.activate
def test_an_address_that_no_header_can_carry_is_not_sent_as_another(client):
    responses.get(f"{BASE}/projects/list", json={"projects": []})
    client.list_projects("dána@example.com")
    request = responses.calls[0].request
    assert "userEmail" not in request.headers
    assert "userEmail=d%C3%A1na%40example.com" in request.url


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (402, PlanWithoutApi),
        (407, Unavailable),
        (408, UnknownOutcome),
        (421, UnknownOutcome),
        (425, UnknownOutcome),
        (460, UnknownOutcome),
        (499, UnknownOutcome),
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


@responses.activate
def test_an_address_that_has_moved_is_told_and_the_key_does_not_travel_there(client, monkeypatch):
    monkeypatch.setattr("sw_client.client._READ_TRIES", 1)
    responses.get(f"{BASE}/projects/list", status=308, headers={"Location": "https://elsewhere.example/"})
    with pytest.raises(Unavailable) as caught:
        client.list_projects()
    assert caught.value.cause == "it redirects to another address"
    assert len(responses.calls) == 1


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
        ("30, 30", 30, 30),
        ("5s", 5, 5),
        ("-5", 1, 1),
        ("1e300", 3600, 3600),
        ("Fri, 31 Dec 99999999999999999999 23:59:59 GMT", 1.9, 2),
        ("Fri, 27 Nov 2026 11:00:00 +9999999999999", 1.9, 2),
    ],
)
@responses.activate
def test_retry_after(client, header, low, high):
    headers = {"Retry-After": header} if header is not None else {}
    responses.post(f"{BASE}/candidates/add", status=429, headers=headers)
    with pytest.raises(RateLimited) as caught:
        client.add_candidates([ADA], user_email="dana@example.com")
    assert low - 0.1 <= caught.value.retry_after <= high + 1e-6


@responses.activate
def test_retry_after_as_a_date(client):
    from datetime import UTC, datetime, timedelta
    from email.utils import format_datetime

    later = format_datetime(datetime.now(UTC) + timedelta(seconds=40), usegmt=True)
    responses.post(f"{BASE}/candidates/add", status=429, headers={"Retry-After": later})
    with pytest.raises(RateLimited) as caught:
        client.add_candidates([ADA], user_email="dana@example.com")
    assert 35 < caught.value.retry_after <= 40 + 1e-6


@pytest.mark.parametrize("ahead", [0, -900, 900])
@pytest.mark.parametrize(
    "form",
    [
        "%a, %d %b %Y %H:%M:%S GMT",
        # The two that are obsolete, which everybody must still read.
        "%A, %d-%b-%y %H:%M:%S GMT",
        "%a %b %d %H:%M:%S %Y",
        "%Y-%m-%dT%H:%M:%SZ",
        "%s",
    ],
)
@responses.activate
def test_a_time_to_wait_for_is_by_the_clock_of_whoever_asks(client, form, ahead):
    """Our clock may be off by as much as an hour's wait."""
    from datetime import UTC, datetime, timedelta
    from email.utils import format_datetime

    there = datetime.now(UTC) + timedelta(seconds=ahead)
    later = there + timedelta(seconds=40)
    asked = str(int(later.timestamp())) if form == "%s" else later.strftime(form)
    headers = {"Retry-After": asked, "Date": format_datetime(there, usegmt=True)}
    responses.post(f"{BASE}/candidates/add", status=429, headers=headers)
    with pytest.raises(RateLimited) as caught:
        client.add_candidates([ADA], user_email="dana@example.com")
    assert 35 < caught.value.retry_after <= 42


@responses.activate
def test_after_a_429_nothing_is_asked_until_the_wait_is_over(client):
    responses.post(f"{BASE}/candidates/add", status=429, headers={"Retry-After": "60"})
    with pytest.raises(RateLimited):
        client.add_candidates([ADA], user_email="dana@example.com")
    with pytest.raises(RateLimited) as caught:
        client.list_projects()
    assert 50 < caught.value.retry_after <= 60
    assert len(responses.calls) == 1


@responses.activate
def test_a_read_waits_until_it_is_let_through_if_it_is_patient_enough():
    with SourceWhale("sw-key", wait_out=4.0) as patient:
        responses.get(f"{BASE}/projects/list", status=429, headers={"Retry-After": "1"})
        responses.get(f"{BASE}/projects/list", json={"projects": []})
        assert patient.list_projects() == []
        responses.reset()
        responses.get(f"{BASE}/projects/list", status=429, headers={"Retry-After": "5"})
        with pytest.raises(RateLimited):
            patient.list_projects()
        assert len(responses.calls) == 1


@pytest.mark.parametrize(
    "body",
    [
        "<html>hi</html>",
        "",
        "[]",
        "null",
        '{"candidateIds": "1"}',
        # What may stand for somebody who was not taken.
        *(f'{{"candidateIds": [{one}]}}' for one in ("null", '""', '" "', "0", "false", '"null"', '"undefined"')),
        *(f'{{"candidateIds": [{one}]}}' for one in ('"error"', '"FAILED"', '"Invalid e-mail address"', '"skipped"')),
    ],
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


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b'\xef\xbb\xbf{"projects": [{"projectId": "p1", "projectName": "SRE"}]}', "SRE"),
        # Half of an emoji, as a server writes who has cut a name.
        (b'{"projects": [{"projectId": "p1", "projectName": "SRE \\ud83d"}]}', "SRE ?"),
        (b'{"projects": [{"projectId": "p1", "projectName": "SRE\\u0000"}]}', "SRE"),
        (b'{"projects": [{"projectId": "p1", "projectName": "SRE", "openedProp": NaN}]}', "SRE"),
        # A letter of Latin-1, and half of one of UTF-8.
        (b'{"projects": [{"projectId": "p1", "projectName": "Caf\xe9"}]}', "Café"),
        (b'{"projects": [{"projectId": "p1", "projectName": "SRE \xc3"}]}', "SRE Ã"),
    ],
)
@responses.activate
def test_an_answer_with_a_blemish_is_read(client, body, name):
    responses.get(f"{BASE}/projects/list", body=body)
    assert client.list_projects() == [Project("p1", name)]


@pytest.mark.parametrize(
    "odd",
    [None, 7, [], {}, {"name": "x"}, *({"id": one, "name": "x"} for one in (None, "", " ", True, 1.5, [], "a\0b"))],
)
@responses.activate
def test_what_cannot_be_chosen_keeps_nobody_from_the_rest_of_a_list(client, odd):
    for kind in ("campaign", "project"):
        named = {f"{kind}{key.title()}": value for key, value in odd.items()} if isinstance(odd, dict) else odd
        rest = {f"{kind}Id": "1", f"{kind}Name": None}
        responses.get(f"{BASE}/{kind}s/list", json={f"{kind}s": [named, rest]})
    assert client.list_campaigns() == [Campaign("1", "")]
    assert client.list_projects() == [Project("1", "")]


@pytest.mark.parametrize(
    ("status", "body", "made"),
    [
        *((200, body, True) for body in ('"success"', "success", "OK\n", "", "{}", '{"error": null}')),
        (202, "", True),
        (204, "", True),
        (200, '{"message": "Candidate updated"}', True),
        *((200, body, False) for body in ("<html>Sign in</html>", '{"error": "no such person"}', '{"success": false}')),
        *((200, body, False) for body in ('"Candidate not found"', '{"message": "Invalid phone"}', "false", '"error"')),
        *((200, body, False) for body in ('{"detail": "Not found."}', '["Invalid phone"]')),
        (200, '{"message": "Success, no errors"}', True),
        *((200, body, False) for body in ('{"result": "not_found"}', '{"modified": 0}', '{"updated": false}')),
    ],
)
@responses.activate
def test_a_change_is_made_where_its_answer_says_so_in_any_way(client, status, body, made):
    responses.post(f"{BASE}/candidates/modify", status=status, body=body)
    with contextlib.nullcontext() if made else pytest.raises(UnreadableAnswer):
        client.modify_candidate("7", {"role": "Engineer"}, user_email="dana@example.com")


_FAILURES = [
    {"error": "backend away"},
    {"error": {"code": 13}},
    {"errors": ["backend away"]},
    {"errorMessage": "Task timed out after 30.00 seconds", "errorType": "Timeout"},
    {"success": False, "message": "backend away"},
    {"success": "false"},
    {"ok": False},
    {"status": "error"},
    {"status": "Failed"},
    {"statusCode": 503},
    {"statusCode": 400},
    {"code": 599},
    {"code": "500"},
    {"status": "unavailable"},
    {"isError": True},
    {"partial": True},
    {"failed": [{"name": "Ada"}]},
    {"failedCount": 1},
    {"exception": "NullPointer"},
    {"validationErrors": {"0": "bad"}},
    {"notAdded": ["Ada"]},
    {"degraded": True},
]
_NO_FAILURES = [
    {"error": None, "errors": [], "success": True},
    {"error": False, "errors": {}, "ok": True, "status": "ok"},
    {"error": "", "status": 200, "statusCode": 200, "code": 0},
    {"statusCode": 399, "code": 600},
    {"warnings": ["deprecated"], "message": "fine", "error": "none"},
    {"hasNoErrors": True, "default": True, "message": "Done without errors", "detail": "No failures."},
    {"failed": [], "failedCount": 0, "rejected": 0, "partial": False, "total": 0, "state": "done", "modified": 1},
]


@pytest.mark.parametrize("beside", _FAILURES)
@responses.activate
@pytest.mark.long
def test_what_stands_beside_an_error_in_an_answer_with_200_is_no_answer(client, beside, monkeypatch):
    # Else the campaign would count as archived, a person as unknown, and somebody who was not taken as arrived.
    monkeypatch.setattr("sw_client.client._READ_TRIES", 1)
    responses.get(f"{BASE}/campaigns/list", json={"campaigns": [], **beside})
    responses.get(f"{BASE}/projects/list", json={"projects": [], **beside})
    responses.get(f"{BASE}/candidates/search", json={"candidates": [], **beside})
    responses.post(f"{BASE}/candidates/add", json={"candidateIds": ["1"], **beside})
    responses.post(f"{BASE}/candidates/modify", json=beside)
    for call in (
        lambda: client.list_campaigns(),
        lambda: client.list_projects(),
        lambda: client.search_candidates("email", "ada@example.com"),
        lambda: client.add_candidates([ADA], user_email="dana@example.com"),
        lambda: client.modify_candidate("7", {"role": "Engineer"}, user_email="dana@example.com"),
    ):
        with pytest.raises(UnreadableAnswer):
            call()


@pytest.mark.parametrize("beside", _NO_FAILURES)
@responses.activate
def test_what_stands_beside_no_error_is_an_answer(client, beside):
    responses.get(f"{BASE}/campaigns/list", json={"campaigns": [], **beside})
    responses.get(f"{BASE}/candidates/search", json={"candidates": [], **beside})
    responses.post(f"{BASE}/candidates/add", json={"candidateIds": ["1"], **beside})
    responses.post(f"{BASE}/candidates/modify", json=beside)
    assert client.list_campaigns() == []
    assert client.search_candidates("email", "ada@example.com") == []
    assert client.add_candidates([ADA], user_email="dana@example.com").candidate_ids == ("1",)
    client.modify_candidate("7", {"role": "Engineer"}, user_email="dana@example.com")


@responses.activate
def test_why_there_is_nothing_is_heard_where_there_is_nothing(client):
    responses.get(f"{BASE}/campaigns/list", json={"campaigns": [], "message": "Rate limit exceeded"})
    one = {"projectId": "1", "projectName": "SRE"}
    responses.get(f"{BASE}/projects/list", json={"projects": [one], "message": "Some are not shown"})
    with pytest.raises(UnreadableAnswer):
        client.list_campaigns()
    assert client.list_projects() == [Project("1", "SRE")]


@pytest.mark.parametrize(
    "beside",
    [
        {"message": "Candidate not found"},
        {"error": "No candidates match", "code": 404},
        {"status": "not_found", "success": True},
        {"detail": "No results."},
        {"meta": {"code": 404, "error": "Candidate not found"}},
    ],
)
@responses.activate
def test_a_search_that_says_that_it_found_nobody_has_found_nobody(client, beside):
    responses.get(f"{BASE}/candidates/search", json={"candidates": [], **beside})
    assert client.search_candidates("email", "ada@example.com") == []
    responses.get(f"{BASE}/projects/list", json={"projects": [], "message": "Not found"})
    assert client.list_projects() == []


_TOLD_WITHIN = [
    {"results": [{"candidateId": "1", "status": "error"}]},
    {"candidates": [{"candidateId": "1", "status": "ok"}, {"candidateId": "2", "status": "rejected"}]},
    {"outcomes": [{"id": "1", "success": True}, {"id": "2", "success": False, "reason": "unsubscribed"}]},
    {"items": [{"index": 0, "statusCode": 201}, {"index": 1, "statusCode": "422"}]},
    {"statuses": {"1": {"code": 200}, "2": {"code": 409}}},
    {"summary": {"added": 1, "failed": 1}},
    {"meta": {"errors": [{"index": 1}]}},
    {"data": {"skipped": 1}},
]
_NOTHING_WITHIN = [
    {"candidates": [{"candidateId": "1", "status": "Not Interested", "stage": "Replied", "invalidEmails": ["x"]}]},
    {"campaign": {"id": "c", "status": "Not started", "state": "unavailable"}},
    {"summary": {"added": 1, "failed": 0, "errors": [], "success": True, "code": 0}, "meta": {"error": None}},
    {"results": [{"status": "ok"}, {"status": "created", "error": ""}], "links": ["x"], "total": 2},
]


@pytest.mark.parametrize("beside", _TOLD_WITHIN)
@responses.activate
def test_what_became_of_each_is_heard_wherever_it_is_told(client, beside):
    responses.post(f"{BASE}/candidates/add", json={"candidateIds": ["1", "2"], **beside})
    with pytest.raises(UnreadableAnswer):
        client.add_candidates([ADA, ADA], user_email="dana@example.com")


@pytest.mark.parametrize("beside", _NOTHING_WITHIN)
@responses.activate
def test_what_is_shown_of_people_and_campaigns_within_an_answer_is_no_failure_of_it(client, beside):
    responses.post(f"{BASE}/candidates/add", json={"candidateIds": ["1", "2"], **beside})
    assert client.add_candidates([ADA, ADA], user_email="dana@example.com").candidate_ids == ("1", "2")


@responses.activate
def test_an_empty_list_beside_an_error_that_stands_deeper_is_no_list(client, monkeypatch):
    """Else the campaign would count as archived, and the export would end."""
    monkeypatch.setattr("sw_client.client._READ_TRIES", 1)
    responses.get(f"{BASE}/campaigns/list", json={"campaigns": [], "meta": {"errors": ["shard 3 is away"]}})
    responses.get(f"{BASE}/projects/list", json={"projects": [], "meta": {"errors": [], "status": "ok"}})
    with pytest.raises(UnreadableAnswer):
        client.list_campaigns()
    assert client.list_projects() == []


@responses.activate
def test_numbers_may_be_written_as_texts_and_ids_as_numbers(client):
    responses.get(f"{BASE}/projects/list", json={"projects": [{"projectId": 12, "projectName": "SRE"}]})
    seen = {"candidateId": 7, "projectIds": [12], "createdAt": "1700000000", "opens": "3", "clicks": "many"}
    responses.get(f"{BASE}/candidates/search", json={"candidates": [seen]})
    (found,) = client.search_candidates("email", "ada@example.com")
    assert (found.id, found.project_ids) == ("7", (client.list_projects()[0].id,))
    assert (found.created_at, found.opens, found.clicks) == (1_700_000_000, 3, None)


@pytest.mark.parametrize("body", [b"[" * 100_000, b"\xff\xfe{", b'{"projects": [], "x": \xc3}'])
@responses.activate
def test_an_answer_that_is_no_json_whatever_is_overlooked_is_unreadable(client, body):
    responses.get(f"{BASE}/projects/list", body=body)
    with pytest.raises(UnreadableAnswer):
        client.list_projects()


@pytest.mark.parametrize("key", ["", "two\nlines", "schlüssel€", " padded", "tab\tkey"])
def test_what_cannot_be_a_key_is_refused_before_any_request(key):
    with pytest.raises(BadApiKey) as caught:
        SourceWhale(key)
    assert isinstance(caught.value, SourceWhaleError)
    assert not key.strip() or key not in str(caught.value)
