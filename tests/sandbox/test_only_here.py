"""A page of another site gets nothing of the local services, and cannot move them."""

from __future__ import annotations

import pytest
import requests

from sandbox.only_here import is_local
from sandbox.slack.server import make_app as make_slack
from sandbox.sourcewhale.server import Service
from sandbox.sourcewhale.server import make_app as make_sourcewhale
from tests.servers import serving


@pytest.fixture(scope="module", params=["slack", "sourcewhale"])
def service(request):
    if request.param == "sourcewhale":
        app, path = make_sourcewhale(Service({"sw-key"})), "/_control/summary"
    else:
        app = make_slack(
            base_url="http://127.0.0.1", bot_token="xoxb", app_token="xapp", signing_secret="s", request_url=None
        )
        path = "/"
    with serving(app) as url:
        yield url, path


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example.com"},
        {"Host": "evil.example.com:8801"},
        {"Origin": "https://evil.example.com"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1.evil.example.com"},
        {"Host": "127.0.0.1@evil.example.com"},
    ],
    ids=str,
)
def test_another_site_is_refused(service, headers):
    url, path = service
    assert requests.get(url + path, headers=headers, timeout=10).status_code in (400, 403)


@pytest.mark.parametrize("headers", [{}, {"Origin": "http://127.0.0.1:9"}, {"Host": "localhost:80"}], ids=str)
def test_this_machine_is_answered(service, headers):
    url, path = service
    assert requests.get(url + path, headers=headers, timeout=10).status_code == 200


def test_names_that_lead_nowhere_else_are_local():
    assert all(
        map(is_local, ("127.0.0.1:1", "127.8.8.8", "[::1]:80", "localhost", "slack", "a.localhost", "sw.test:5"))
    )
    assert not any(
        map(is_local, ("", "evil.com", "10.0.0.1", "[::ffff:8.8.8.8]", "127.0.0.1.evil.com", "[::1", "a@b.com"))
    )
