"""Requests as anybody may send them to the door, and as Slack would sign them, with odd values in every field."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import random
import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from cryptography.fernet import Fernet
from flask.testing import FlaskClient
from redis import Redis

from bot.app import create_app
from bot.desk import Desk
from bot.http.application import create_http
from bot.http.door import Door, NotAPayload, NotFromSlack, payload_of
from store.base.config import Settings
from store.base.secrets import SecretBox
from store.migrate import upgrade
from tests.bot import two_workspaces
from tests.bot.test_strangers import LISTENERS, STRANGERS
from tests.fuzz.finding import Finding
from tests.local_slack import local_slack
from tests.servers import closed_port
from worker.runtime.queue import JobQueue
from worker.runtime.seen import Seen
from worker.slack.clients import SlackClients

# What Slack writes itself: people and files have no hand in these.
_OF_SLACK = {
    *("type", "callback_id", "action_id", "team_id", "app_installed_team_id", "response_url", "command", "event_id"),
    *("user", "bot", "event_ts", "ts", "message_ts", "action_ts"),
}
_ODD = (
    *("", " ", "0", "-1", "9" * 5000, "x" * 3000, "null", "{", "[1]", "\x00", "\u202e", "\ud83d", "<!channel>"),
    *("<@U_DANA>", "*_~`", "T_OTHER", "U_KIM", "F1", "../../etc/passwd", "'; DROP TABLE exports;--", "%s%n", "{0}"),
    *("a b c d", "a.b.c.d", "https://evil.example/", "none", "prospects", "candidates", "=cmd|' /C'!A0"),
    '{"kind": "prospects", "files": [["a"]]}',
)
# What is asked removes connections and starts exports: after so many requests all begins anew.
_BEFORE_ANEW = 40
_OUR_FAULT = "Something went wrong on our side"


def anybodys(chance: random.Random) -> bytes:
    """Bytes, a time and a signature as anybody may send them: refused, or let in where they are signed."""
    door = Door(two_workspaces.SECRET)
    body = _odd_bytes(chance)
    at = chance.choice((str(int(time.time())), "", "-1", "9" * 400, "1e9", "٣", str(int(time.time()) - 400)))
    signed = b"v0:" + at.encode() + b":" + body
    right = "v0=" + hmac.new(two_workspaces.SECRET.encode(), signed, hashlib.sha256).hexdigest()
    signature = chance.choice((right, right.upper(), right[:-1], "v0=" + "0" * 64, "", "é" * 67, right + "0"))
    try:
        door.verify(body, at, signature)
    except NotFromSlack:
        if signature == right and at == str(int(time.time())):
            raise Finding("a signed request was refused", body) from None
    except Exception as error:
        raise Finding(f"verifying raised {error!r}", body) from error
    else:
        if signature != right:
            raise Finding("a request was let in that nobody signed", body)
    try:
        payload = payload_of(
            body, chance.choice(("application/json", "application/x-www-form-urlencoded", "", "text/x"))
        )
    except NotAPayload:
        return body
    except Exception as error:
        raise Finding(f"reading raised {error!r}", body) from error
    if not isinstance(payload, dict):
        raise Finding("something was let in that is no payload", body)
    return body


def slacks(chance: random.Random) -> bytes:
    """What Slack would send of a form, a button, a list, a command or an event, with odd values: a sentence answers."""
    ends = two_workspaces.ENDS | two_workspaces.ACCESS
    kind, name = chance.choice([one for one in sorted(LISTENERS) if one[1] not in ends])
    asker = chance.choice((two_workspaces.DANA, *STRANGERS.values()))
    house = _house()
    payloads = list(two_workspaces.payloads(kind, name, asker, house.ids, house.slack_url))
    payload = _with_odd_values(chance, chance.choice(payloads))
    if "view" in payload:
        # Each modal has an id of its own.
        payload["view"]["id"] = f"V{chance.getrandbits(60)}"
    if kind == "event":
        payload["event_id"] = f"Ev{chance.getrandbits(60)}"
        body, content_type = json.dumps(payload), "application/json"
    else:
        body = urlencode(payload if kind == "command" else {"payload": json.dumps(payload)}, errors="surrogatepass")
        content_type = "application/x-www-form-urlencoded"
    content = body.encode("utf-8", "surrogatepass")
    status, answer = house.post(content, content_type)
    if status not in (200, 400) or _OUR_FAULT in answer or house.incidents():
        raise Finding(f"{kind} {name}: {status} {answer[:300]} {house.incidents()}", content)
    return content


class _House:
    """A bot over HTTP, with two furnished workspaces and a local Slack; begun anew after some requests."""

    def __init__(self) -> None:
        logging.disable(logging.NOTSET)
        self._open = ExitStack()
        directory = Path(self._open.enter_context(tempfile.TemporaryDirectory()))
        slack = self._open.enter_context(local_slack(signing_secret=two_workspaces.SECRET))
        self.slack_url = slack.url
        slack.install(two_workspaces.THEIRS)
        settings = Settings.from_env(
            {
                "SLACK_BOT_TOKEN": "xoxb-local",
                "SLACK_SIGNING_SECRET": two_workspaces.SECRET,
                "SLACK_API_URL": f"{self.slack_url}/api/",
                "VAR_DIR": str(directory),
                "ENCRYPTION_KEYS": Fernet.generate_key().decode(),
            }
        )
        self._settings, self._furnished = settings, directory / "furnished.db"
        database = two_workspaces.opened(self._furnished)
        upgrade(database)
        self.ids = two_workspaces.furnish(database, settings)
        database.close()
        self._asked, self._database = 0, database
        self._seen = _Incidents()
        logging.getLogger().addHandler(self._seen)

    def _begin_anew(self) -> FlaskClient:
        """A bot on a copy of the furnished database."""
        self._database.close()
        path = self._furnished.with_name("used.db")
        for left in path.parent.glob("used.db*"):
            left.unlink()
        shutil.copy(self._furnished, path)
        self._database = two_workspaces.opened(path)
        box = SecretBox(self._settings.encryption_keys)
        redis = Redis.from_url(f"redis://127.0.0.1:{closed_port()}/0", retry=None)
        clients = SlackClients(self._settings, self._database, box, timeout=2)
        desk = Desk(self._settings, self._database, box, JobQueue(redis), clients, Seen(redis))
        return create_http(create_app(desk), desk).test_client()

    def post(self, body: bytes, content_type: str) -> tuple[int, str]:
        """Send a signed request. Status and answer."""
        if self._asked % _BEFORE_ANEW == 0:
            self._client = self._begin_anew()
        self._asked += 1
        self._seen.found.clear()
        at = str(int(time.time()))
        signed = hmac.new(
            two_workspaces.SECRET.encode(), b"v0:" + at.encode() + b":" + body, hashlib.sha256
        ).hexdigest()
        headers = {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": f"v0={signed}", "Content-Type": content_type}
        answer = self._client.post("/slack/events", data=body, headers=headers)
        return answer.status_code, answer.get_data(as_text=True)

    def incidents(self) -> list[str]:
        """What was logged as our fault since the last request."""
        return list(self._seen.found)


class _Incidents(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(record.getMessage() + (f" {record.exc_info[1]!r}" if record.exc_info else ""))


@cache
def _house() -> _House:
    return _House()


def _with_odd_values(chance: random.Random, payload: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(json.dumps(payload))
    places = list(_places(made))
    for holder, key in chance.sample(places, min(len(places), chance.choice((1, 1, 2, 5)))):
        holder[key] = chance.choice(_ODD)
    return made


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Where texts stand that people, files or older forms may have filled in."""
    found: list[tuple[Any, Any]] = []
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inside in pairs:
        if isinstance(inside, str) and key not in _OF_SLACK and key != "id" and not str(key).endswith("_id"):
            found.append((value, key))
        elif key not in ("team", "user", "authorizations", "channel", "container"):
            found += _places(inside)
    return found


def _odd_bytes(chance: random.Random) -> bytes:
    makers: tuple[Callable[[], bytes], ...] = (
        lambda: chance.randbytes(chance.randrange(200)),
        lambda: json.dumps(chance.choice(([], "x", None, 1, {"type": 1}, {"actions": [1]}, {"view": []}))).encode(),
        lambda: b"[" * chance.randrange(100_000),
        lambda: b'{"a":' * chance.randrange(50_000) + b"1",
        lambda: b"payload=" + chance.randbytes(50),
        lambda: b"payload=%7B%22type%22%3A" + b"9" * chance.randrange(6000) + b"%7D",
        lambda: b"&".join(b"a=%d" % number for number in range(chance.randrange(500))),
        lambda: json.dumps({"type": "block_actions", "actions": [{"value": chance.choice(_ODD)}]}).encode(),
    )
    return chance.choice(makers)()
