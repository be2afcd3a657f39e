"""What a line of the log carries, and what reaches Sentry."""

from __future__ import annotations

import gzip
import json
import logging
import subprocess
import sys
from pathlib import Path

import pytest
from aiohttp import web

import wire
from store.base import log
from tests import ways
from tests.servers import serving
from worker.slack.clients import SlackClient, kept_connections

REPOSITORY = Path(__file__).resolve().parents[2]
EXPORT = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def logged(capsys):
    """Lines of a logger that is set up as a process sets it up."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level

    def lines(style, *, level="INFO"):
        log.set_up(level, "worker", style)
        return logging.getLogger("worker.exports.run"), lambda: capsys.readouterr().err.splitlines()

    yield lines
    root.handlers, root.level = before, level


def test_every_line_about_an_export_carries_its_id(logged):
    logger, lines = logged("json")
    with log.about(EXPORT):
        logger.info("a batch of %d left", 50)
        logging.getLogger("worker.delivery.deliver").warning("Slack is slow")
    logger.info("export %s: taken over", EXPORT)
    logger.info("nothing to do")
    found = [json.loads(line) for line in lines()]
    assert [line.get("export") for line in found] == [EXPORT, EXPORT, EXPORT, None]
    assert found[0] | {"time": ""} == {
        "time": "",
        "level": "INFO",
        "logger": "worker.exports.run",
        "message": "a batch of 50 left",
        "export": EXPORT,
        "process": "worker",
    }


def test_an_incident_can_be_searched_by_the_id_that_the_person_was_shown(logged):
    logger, lines = logged("json")
    try:
        int("broken")
    except ValueError:
        reference = log.incident(logger, "reading a file")
    (line,) = [json.loads(line) for line in lines()]
    assert line["incident"] == reference
    assert line["trace"].endswith("ValueError")
    assert "test_an_incident_can_be_searched" in line["trace"]


@pytest.mark.parametrize("style", ["json", "text"])
def test_the_texts_of_exceptions_are_not_logged_for_they_name_people(logged, style):
    logger, lines = logged(style)
    # A line of the code stands in the trace; what stands in a row does not.
    person = "@".join(["rosalind", "example.com"])

    def read():
        try:
            return {}[person]
        except KeyError as error:
            raise RuntimeError(f"the row of {person}") from error

    try:
        read()
    except RuntimeError:
        log.incident(logger, "reading a file")
    told = "\n".join(lines())
    assert "@example.com" not in told
    for part in ("KeyError", "which led to", "RuntimeError", "test_the_texts_of_exceptions"):
        assert part in told


def test_text_is_for_people(logged):
    logger, lines = logged("text")
    logger.info("ready")
    (line,) = lines()
    assert line.endswith("worker INFO worker.exports.run: ready")


@pytest.mark.parametrize("style", ["json", "text"])
def test_nothing_in_a_message_begins_a_line_or_moves_the_cursor(logged, style):
    logger, lines = logged(style)
    forged = "x\n2026-11-26 bot ERROR bot: forged\r\x1b[2K\u2028\x85forged again"
    logger.warning("Slack answered %s", forged)
    (line,) = lines()
    assert "forged again" in line
    assert not set("\r\x1b\u2028\x85") & set(line)


@pytest.mark.parametrize("style", ["json", "text"])
def test_libraries_that_print_requests_are_kept_quiet(logged, style):
    _, lines = logged(style, level="DEBUG")
    logging.getLogger("slack_bolt.App").info("body: xoxb-1")
    logging.getLogger("sentry_sdk.errors").debug("event")
    assert lines() == []


@pytest.mark.parametrize("style", ["json", "text"])
@pytest.mark.parametrize(
    "proxy", ["user:s3cret@127.0.0.1:99999", "user:s3/cret@127.0.0.1:9", "user:s3cret@127.0.0.1:9"]
)
def test_a_proxy_that_cannot_be_used_brings_no_password_into_the_log(logged, style, proxy, monkeypatch):
    _, lines = logged(style, level="DEBUG")
    ways.forget_the_environment(monkeypatch)
    monkeypatch.setenv("HTTPS_PROXY", f"http://{proxy}")
    base = "https://slack.example/api/"
    sessions = kept_connections(base)
    client = SlackClient(token="xoxb-1", base_url=base, on_dead_token=lambda _: None, session=sessions)
    with pytest.raises(OSError):
        client.users_info(user="U1")
    assert "s3" not in "".join(lines())


@pytest.mark.parametrize("style", ["json", "text"])
def test_an_answer_with_broken_headers_brings_no_address_into_the_log(logged, style):
    """A gateway's, or a proxy's: urllib3 would write down whom SourceWhale was asked for, or how to answer Slack."""
    _, lines = logged(style, level="DEBUG")
    for broken in (b"no header at all", b" folded: 1"):

        def answer(end, broken=broken):
            ways.read_head(end)
            end.sendall(b"HTTP/1.1 200 OK\r\n" + broken + b"\r\nContent-Length: 2\r\n\r\n{}")

        with ways.listening(answer) as port:
            url = f"http://127.0.0.1:{port}/commands/T1/s3cret?email=ada@example.com"
            wire.open_session().get(url, timeout=5)
    assert lines() == []


@pytest.mark.long
def test_sentry_is_told_what_failed_and_nothing_of_anybody():
    received = []

    async def envelope(request: web.Request) -> web.Response:
        body = await request.read()
        received.append(gzip.decompress(body).decode() if body[:2] == b"\x1f\x8b" else body.decode())
        return web.json_response({"id": "1"})

    app = web.Application()
    app.router.add_post("/api/1/envelope/", envelope)
    program = f"""
import logging, sentry_sdk
from store.base import log
log.set_up("INFO", "worker", "json", DSN)
def read(person):
    raise ValueError("a broken row of " + person)
with log.about({EXPORT!r}):
    logging.getLogger("x").info("reading the row of Rosalind Sample")
    sentry_sdk.set_user({{"email": "rosalind@example.com"}})
    try:
        read("rosalind@example.com")
    except ValueError:
        log.incident(logging.getLogger("x"), "reading")
for name in ("slack_sdk.web.base_client", "bot.socket_mode.sdk", "urllib3.connection"):
    logging.getLogger(name).error("Failed to parse: http://user:s3cret@proxy:99999")
sentry_sdk.flush(5)
"""
    with serving(app) as url:
        dsn = url.replace("http://", "http://key@") + "/1"
        subprocess.run(
            [sys.executable, "-c", f"DSN = {dsn!r}\n{program}"], cwd=REPOSITORY, check=True, capture_output=True
        )
    (told,) = [text for text in received if "ValueError" in text]
    assert "s3cret" not in "".join(received)
    assert "in read" in told or '"function":"read"' in told.replace(" ", "")
    assert "a broken row of rosalind" not in told
    assert EXPORT in told
    assert '"incident"' in told
    assert "rosalind" not in told.casefold()
    assert '"vars"' not in told
