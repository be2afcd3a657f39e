"""Every request that the client can make, validated against the published API document by a validator library.

`sourcewhale-openapi.json` holds the document's facts: paths, parameters, schemas. Objects are closed, so that a field
that SourceWhale does not publish is refused.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any, get_type_hints

import pytest
import requests
import responses
from openapi_core import OpenAPI
from openapi_core.contrib.requests import RequestsOpenAPIRequest
from openapi_core.exceptions import OpenAPIError

from sw_client import CandidateChanges, Education, Experience, NewCandidate, SourceWhale

DOCUMENT = json.loads((Path(__file__).parent / "sourcewhale-openapi.json").read_text())
API = OpenAPI.from_dict(DOCUMENT)
BASE = "https://sourcewhale.app/public-api"


def full(model: type) -> Any:
    """An instance with every field set."""
    values: dict[str, Any] = {}
    for name, kind in get_type_hints(model).items():
        if kind is str:
            values[name] = f"some {name}"
        elif kind == list[Experience]:
            values[name] = [full(Experience), full(Experience)]
        elif kind == list[Education]:
            values[name] = [full(Education)]
        else:
            assert kind == list[str]
            values[name] = ["one", "two"]
    return model(**values)


CALLS = {
    "campaigns": lambda client: client.list_campaigns(),
    "campaigns of a user with metrics": lambda client: client.list_campaigns("a@example.com", include_metrics=True),
    "projects": lambda client: client.list_projects(),
    "projects of a user": lambda client: client.list_projects("a@example.com"),
    **{
        f"search by {key}": lambda client, key=key: client.search_candidates(key, "x", "a@example.com")
        for key in ("email", "phone", "photo", "socialLink")
    },
    "dashboard": lambda client: client.dashboard(date(2026, 9, 1), date(2026, 9, 30)),
    "search in the team": lambda client: client.search_candidates("email", "a@example.com"),
    "add nobody known": lambda client: client.add_candidates([NewCandidate()], user_email="a@example.com"),
    "add to a campaign": lambda client: client.add_candidates(
        [full(NewCandidate), NewCandidate(name="B")], user_email="a@example.com", campaign_id="c"
    ),
    "add to projects": lambda client: client.add_candidates(
        [full(NewCandidate)], user_email="a@example.com", project_ids=["p", "q"]
    ),
    "modify everything": lambda client: client.modify_candidate(
        "1", full(CandidateChanges), user_email="a@example.com"
    ),
    "modify nothing": lambda client: client.modify_candidate("1", CandidateChanges(), user_email="a@example.com"),
}


def sent_by(call) -> requests.PreparedRequest:
    """The one request that a call makes."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        for path, body in {
            "campaigns/list": {"campaigns": []},
            "projects/list": {"projects": []},
            "candidates/search": {"candidates": []},
            "statistics/dashboard": {"counts": {}},
        }.items():
            mock.get(f"{BASE}/v1/{path}", json=body)
        mock.post(f"{BASE}/v1/candidates/add", json={"candidateIds": []})
        mock.post(f"{BASE}/v1/candidates/modify", json="success")
        with SourceWhale("sw-key") as client:
            call(client)
        assert len(mock.calls) == 1
        return mock.calls[0].request


def validate(request: requests.PreparedRequest) -> None:
    """Raises OpenAPIError for anything that the document does not allow."""
    API.validate_request(RequestsOpenAPIRequest(request))
    path = request.path_url.partition("?")[0].removeprefix("/public-api")
    published = {item["name"] for item in DOCUMENT["paths"][path][request.method.lower()].get("parameters", [])}
    query = requests.models.PreparedRequest()
    query.prepare_url(request.url, None)
    names = {part.partition("=")[0] for part in (request.url.partition("?")[2] or "").split("&") if part}
    if names - published:
        raise OpenAPIError(f"unknown query parameters {names - published}")


@pytest.mark.parametrize("name", CALLS)
def test_every_request_is_what_sourcewhale_publishes(name):
    request = sent_by(CALLS[name])
    validate(request)
    assert b"sendImmediately" not in (request.body or b"")


def test_every_published_field_of_a_person_can_be_sent_but_those_left_out_on_purpose():
    published = DOCUMENT["components"]["schemas"]["CandidatesAdd"]["properties"]["candidates"]["items"]["properties"]
    protected = {"dominantRace", "gender"}
    assert set(full(NewCandidate)) == set(published) - protected


@pytest.mark.parametrize("name", ["customVariable1", "gender", "nickname"])
def test_a_field_that_is_not_published_is_refused_before_anything_leaves(name):
    with SourceWhale("sw-key") as client, pytest.raises(ValueError, match=name):
        client.add_candidates([{"name": "Ada", name: "x"}], user_email="a@example.com")


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body.update(sendImediately=True),
        lambda body: body["candidates"][0].update(nickname="Ada"),
        lambda body: body["candidates"][0].update(emails="ada@example.com"),
        lambda body: body["candidates"][0]["experience"][0].update(startedAt=2020),
        lambda body: body.pop("candidates"),
        lambda body: body.update(projectIds="p"),
    ],
)
def test_the_validator_refuses_what_is_not_published(change):
    request = sent_by(CALLS["add to a campaign"])
    body = json.loads(request.body)
    change(body)
    request.body = json.dumps(body).encode()
    with pytest.raises(OpenAPIError):
        validate(request)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("projects of a user", "userEmail=", "useremail="),
        ("search in the team", "key=email&", ""),
        ("projects", "projects/list", "projects/all"),
    ],
)
def test_the_validator_refuses_other_addresses(name, old, new):
    request = sent_by(CALLS[name])
    request.url = request.url.replace(old, new)
    with pytest.raises(OpenAPIError):
        validate(request)


def test_the_key_is_demanded():
    request = sent_by(CALLS["projects"])
    del request.headers["api-key"]
    with pytest.raises(OpenAPIError):
        validate(request)
