"""The bot's token travels to Slack's file hosts and the configured base, and nowhere else."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tests.servers import raw_server, read_request
from worker.slack.downloads import UploadNotReady, UploadUnavailable, downloaded, is_slack

API = "https://slack.com/api/"


@pytest.mark.parametrize(
    "url",
    [
        "https://files.slack.com/files-pri/T1-F1/a.csv",
        "https://files.slack.com:443/a.csv",
        "https://slack-files.com/a.csv",
        "https://slack.com/a.csv",
    ],
)
def test_slacks_own_hosts(url):
    assert is_slack(url, API)


@pytest.mark.parametrize(
    "url",
    [
        "http://files.slack.com/a.csv",
        "https://files.slack.com:8443/a.csv",
        "https://files.slack.com.example.com/a.csv",
        "https://example.com/files.slack.com/a.csv",
        "https://files.slack.com@example.com/a.csv",
        "https://example.com#@files.slack.com/a.csv",
        "https://example.com\\@files.slack.com:80/a.csv",
        "https://evilfiles.slack.com/a.csv",
        "https://docs.google.com/spreadsheets/d/1",
        "http://169.254.169.254/latest/meta-data",
        "http://slack.com/a.csv",
        "file:///etc/passwd",
        "//files.slack.com/a.csv",
        "",
    ],
)
def test_nobody_elses(url):
    assert not is_slack(url, API)


class Slack:
    """As much of a worker's Slack clients as fetching a file needs."""

    def of(self, workspace_id):
        return SimpleNamespace(token="xoxb-secret")


def answering(head: str, body: bytes = b""):
    """A server that answers every request with this, and the requests that it was sent."""
    seen: list[bytes] = []

    def answer(connection, number):
        seen.append(read_request(connection))
        connection.sendall(f"HTTP/1.1 {head}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)

    return seen, answer


def fetch(base, url):
    with downloaded(Slack(), f"{base}/api/", "W1", "F1", url) as path:
        return path.read_bytes()


def test_a_file_is_fetched_with_the_workspaces_token():
    seen, answer = answering("200 OK", b"Name\nAda\n")
    with raw_server(answer) as base:
        assert fetch(base, f"{base}/files-pri/a.csv") == b"Name\nAda\n"
    assert b"Authorization: Bearer xoxb-secret" in seen[0]


def test_a_file_elsewhere_is_not_even_asked_for():
    seen, answer = answering("200 OK", b"Name\nAda\n")
    refused = pytest.raises(UploadUnavailable, match="not kept by Slack itself")
    with raw_server(answer) as elsewhere, raw_server(answer) as base, refused:
        fetch(base, f"{elsewhere}/a.csv")
    assert seen == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(status):
    seen, elsewhere = answering("200 OK", b"Name\nAda\n")
    with raw_server(elsewhere) as target:
        _, answer = answering(f"{status} Moved\r\nLocation: {target}/a.csv")
        with raw_server(answer) as base, pytest.raises(UploadUnavailable):
            fetch(base, f"{base}/a.csv")
    assert seen == []


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_passes_is_tried_again(status):
    _, answer = answering(f"{status} Later")
    with raw_server(answer) as base, pytest.raises(UploadNotReady):
        fetch(base, f"{base}/a.csv")
