"""Clients for workspaces, against the local Slack: whose token is used, and what comes of one that Slack refuses."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests
from cryptography.fernet import Fernet
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store.models.installation import Installation
from sqlalchemy import update

from store.base.config import Settings
from store.base.db import Database
from store.base.secrets import SecretBox
from store.messages import claims, outbox
from store.models import installations as installation_rows
from store.workspaces import installations, workspaces
from store.workspaces.installations import InstallationStore
from tests.local_slack import local_slack
from tests.servers import closed_port
from tests.store.factory import connected, people, reviewed
from worker.slack.clients import SlackClient, SlackClients, kept_connections
from worker.slack.errors import NotInstalled


@pytest.fixture(scope="module")
def slack():
    with local_slack() as running:
        yield running.url


@pytest.fixture
def clients(database, slack, tmp_path):
    return made(database, tmp_path, slack)


def made(database, tmp_path, url, token="xoxb-local"):
    environ = {"SLACK_BOT_TOKEN": token, "SLACK_APP_TOKEN": "xapp", "SLACK_API_URL": f"{url}/api/"}
    settings = Settings.from_env(
        environ | {"VAR_DIR": str(tmp_path), "ENCRYPTION_KEYS": Fernet.generate_key().decode()}
    )
    return SlackClients(settings, database, SecretBox(settings.encryption_keys), timeout=5)


def workspace(database, team="T_LOCAL"):
    with database.write() as session:
        return workspaces.ensure(session, team, None).id


def refuse(slack, error, method="users.info"):
    requests.post(
        f"{slack}/_control/fail", json={"method": method, "error": error, "times": 1}, timeout=5
    ).raise_for_status()


def test_the_one_bot_token_is_an_installation_of_its_team(database, clients):
    with pytest.raises(NotInstalled):
        clients.of(workspace(database))
    assert clients.adopt_bot_token() is None
    assert clients.of(workspace(database)).users_info(user="U_DANA")["user"]["profile"]["email"] == "dana@example.com"
    with pytest.raises(NotInstalled):
        clients.of(workspace(database, "T_ELSEWHERE"))


def test_a_token_that_slack_does_not_know_is_named(database, slack, tmp_path):
    assert made(database, tmp_path, slack, token="xoxb-wrong").adopt_bot_token() == "invalid_auth"


def test_slack_being_away_is_named(database, tmp_path):
    assert made(database, tmp_path, f"http://127.0.0.1:{closed_port()}").adopt_bot_token() == "ConnectionError"


def test_a_database_that_is_away_is_a_problem_of_adopting_and_no_end(tmp_path, slack):
    away = Database(f"postgresql+psycopg://nobody@127.0.0.1:{closed_port()}/none")
    assert made(away, tmp_path, slack).adopt_bot_token() == "the database is away: connection refused"


@pytest.mark.parametrize("error", ["token_revoked", "account_inactive", "invalid_auth"])
def test_a_token_that_slack_refuses_for_good_is_used_no_more(database, slack, clients, error):
    clients.adopt_bot_token()
    refuse(slack, error)
    with pytest.raises(SlackApiError):
        clients.of(workspace(database)).users_info(user="U_DANA")
    with pytest.raises(NotInstalled):
        clients.of(workspace(database))
    # Slack takes it again, and so do we.
    assert clients.adopt_bot_token() is None
    assert clients.of(workspace(database)).users_info(user="U_DANA")["ok"]


@pytest.mark.parametrize(
    ("error", "comes_back"),
    [("invalid_auth", True), ("not_authed", True), ("token_revoked", False), ("account_inactive", False)],
)
@pytest.mark.long
def test_a_token_that_may_have_been_refused_in_passing_is_tried_again(database, slack, clients, error, comes_back):
    """`invalid_auth` is also what Slack says while it is in trouble, or to whoever calls from a strange address."""
    clients.adopt_bot_token()
    export = reviewed(database, *connected(database, "T_LOCAL"), people(1))
    refuse(slack, error)
    with pytest.raises(SlackApiError):
        clients.of(export.workspace_id).users_info(user="U_DANA")
    with database.write() as session:
        outbox.put(session, export, "progress", text="one", blocks=[], channel_id="C1")
        assert installations.hold_messages(session, export.workspace_id)
    if comes_back:
        # As long as Slack refuses it, nothing changes.
        refuse(slack, "invalid_auth", method="auth.test")
        clients.try_refused_again()
        with pytest.raises(NotInstalled):
            clients.of(export.workspace_id)
    clients.try_refused_again()
    with database.read() as session:
        assert claims.any_due(session) is comes_back
    if comes_back:
        assert clients.of(export.workspace_id).users_info(user="U_DANA")["ok"]
    else:
        with pytest.raises(NotInstalled):
            clients.of(export.workspace_id)


def test_a_token_that_cannot_be_read_keeps_no_other_from_being_tried(database, slack, clients, tmp_path):
    made(database, tmp_path, slack).adopt_bot_token()
    with database.write() as session:
        session.execute(update(installation_rows).values(problem="invalid_auth"))
    # Its key is another one.
    clients.try_refused_again()
    with pytest.raises(NotInstalled):
        clients.of(workspace(database))


def test_while_slack_is_away_no_more_than_one_token_is_waited_for(database, tmp_path, monkeypatch):
    """Whoever tries them delivers messages too."""
    away = made(database, tmp_path, f"http://127.0.0.1:{closed_port()}")
    store = InstallationStore(database, away._secrets, "")
    for number in range(8):
        store.save(Installation(app_id="", team_id=f"T{number}", bot_token="xoxb-dead", user_id="U1"))
    with database.write() as session:
        session.execute(update(installation_rows).values(problem="invalid_auth"))
    asked, ask = [], SlackClient.api_call
    monkeypatch.setattr(SlackClient, "api_call", lambda *given, **named: asked.append(1) or ask(*given, **named))
    away.try_refused_again()
    assert len(asked) == 1


def test_what_passes_leaves_the_token_alone(database, slack, clients):
    clients.adopt_bot_token()
    refuse(slack, "internal_error")
    with pytest.raises(SlackApiError):
        clients.of(workspace(database)).users_info(user="U_DANA")
    assert clients.of(workspace(database)).users_info(user="U_DANA")["ok"]


@pytest.mark.parametrize(
    "answer",
    [
        {"body": "<html>Something else</html>", "headers": {"Content-Type": "text/html"}},
        {"body": '{"ok": true, "user": {"id": "U_'},
        {"body": "[1]"},
        {"body": "true"},
        {"body": "null"},
        {"body": ""},
        {"body": "[" * 100_000},
        {"body": '{"ok": true}'},
        {"body": '{"ok": true, "user": null}'},
        {"body": '{"ok": "false", "user": {"id": "U_DANA"}}'},
        {"body": '{"ok": 1, "user": {"id": "U_DANA"}}'},
        {"body": '{"ok": {}, "user": {"id": "U_DANA"}}'},
        {"body": '{"ok": null, "error": 7}'},
        {"body": '{"ok": false, "error": {"name": "not_in_channel"}}'},
        {"body": '{"ok": false}'},
        {"status": 302, "headers": {"Location": "https://evil.example/"}},
        {"status": 503, "body": "x", "headers": {"Content-Type": "text/html; charset=klingon"}},
    ],
)
@pytest.mark.long
def test_an_answer_that_slack_does_not_give_has_a_name_and_tells_nothing_else(database, slack, clients, answer):
    clients.adopt_bot_token()
    scripted = {"method": "users.info", **answer}
    requests.post(f"{slack}/_control/answer", json=scripted, timeout=5).raise_for_status()
    with pytest.raises(SlackApiError) as caught:
        clients.of(workspace(database)).users_info(user="U_DANA")
    assert caught.value.response["error"] == "service_unavailable"
    assert clients.of(workspace(database)).users_info(user="U_DANA")["user"]["id"] == "U_DANA"


class _Counting(BaseHTTPRequestHandler):
    """Slack as far as one method; counts connections, and asks the second caller to wait."""

    protocol_version = "HTTP/1.1"

    def setup(self):
        super().setup()
        self.server.connections += 1

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked += 1
        status, body = (
            (429, b'{"ok": false, "error": "ratelimited"}') if self.server.asked == 2 else (200, b'{"ok": true}')
        )
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Retry-After", "7")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


def test_connections_to_slack_are_kept_also_after_a_refusal():
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Counting)
    server.connections = server.asked = 0
    threading.Thread(target=server.serve_forever, daemon=True).start()
    client = SlackClient(
        token="xoxb-local",
        base_url=f"http://127.0.0.1:{server.server_port}/api/",
        timeout=5,
        session=kept_connections(f"http://127.0.0.1:{server.server_port}/api/"),
        on_dead_token=lambda problem: None,
    )
    try:
        assert client.api_test()["ok"]
        with pytest.raises(SlackApiError) as caught:
            client.api_test()
        assert caught.value.response.headers["Retry-After"] == "7"
        assert client.api_test()["ok"]
        assert (server.asked, server.connections) == (3, 1)
    finally:
        server.shutdown()
        server.server_close()


def test_an_organisations_token_names_the_team_in_each_call(database, slack, clients):
    InstallationStore(database, clients._secrets, "1.2").save(
        Installation(app_id="A1", enterprise_id="E1", bot_token="xoxb-local", user_id="U1", is_enterprise_install=True)
    )
    with database.write() as session:
        ours = workspaces.ensure(session, "T_LOCAL", "E1").id
        elsewhere = workspaces.ensure(session, "T_OTHER", "E2").id
    assert clients.of(ours).users_info(user="U_SAM")["ok"]
    calls = requests.get(f"{slack}/_control/calls?method=users.info", timeout=5).json()["calls"]
    assert calls[-1]["arguments"]["team_id"] == "T_LOCAL"
    with pytest.raises(NotInstalled):
        clients.of(elsewhere)


def test_one_team_without_the_organisations_app_does_not_bury_its_token(database, slack, clients):
    InstallationStore(database, clients._secrets, "1.2").save(
        Installation(app_id="A1", enterprise_id="E1", bot_token="xoxb-local", user_id="U1", is_enterprise_install=True)
    )
    with database.write() as session:
        ours = workspaces.ensure(session, "T_LOCAL", "E1").id
    refuse(slack, "team_access_not_granted")
    with pytest.raises(SlackApiError):
        clients.of(ours).users_info(user="U_DANA")
    assert clients.of(ours).users_info(user="U_DANA")["ok"]
