"""`make doctor`: looks at a deployment's settings and at what they lead to, and says in plain words what is wrong.

Unlike a process that starts, it does not end at the first fault. It changes nothing.
"""

from __future__ import annotations

import difflib
import json
import os
import re
import socket
import stat
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError
from slack_sdk.errors import SlackApiError
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from store.base.config import REPOSITORY, SECRETS, ConfigError, Settings, resolved
from store.base.db import Database
from store.base.secrets import SecretBox, UnreadableSecret
from store.base.trouble import words
from store.migrate import is_current
from store.models import installations
from store.people import ledger
from store.upkeep import keys
from store.workspaces import switches
from worker.runtime import broker, egress, telemetry
from worker.runtime.bootstrap import authorities_problem
from worker.runtime.broker import connect
from worker.slack.clients import SlackClient, kept_connections

_SECONDS = 5
_CLOCK_SECONDS, _CLOCK_SECONDS_OVER_HTTP = 30.0, 240.0
_OLDEST_REDIS = (6, 2)
# What begins like a setting of ours, and what others read that looks like one.
_OURS = re.compile(r"(SLACK|SOURCEWHALE|ENCRYPTION|CANDIDATES|UNINSTALL|SENTRY)_")
_OF_OTHERS = frozenset({"SENTRY_RELEASE", "SENTRY_ENVIRONMENT"})


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence, and whether the house cannot work with it (a fault) or can, but should not."""

    sentence: str
    fault: bool = True


def examine(environ: Mapping[str, str]) -> Iterator[Finding]:
    """Everything that is wrong with the settings in `environ`, and with what can be reached with them."""
    settings, problems = Settings.read(environ)
    yield from map(Finding, problems)
    environ = resolved(environ)
    # In place of a setting that cannot be right stands the usual value, of which nobody asks. What is said of one
    # begins with its name.
    wrong = {problem.split()[0].removesuffix("_FILE") for problem in problems}
    for check, *needed in (
        (_shapes,),
        (_names,),
        (_addresses,),
        (_database, "DATABASE_URL"),
        (_redis, "REDIS_URL", "DATABASE_URL"),
        (_slack, "SLACK_API_URL"),
        (_clock, "SLACK_API_URL"),
        (_sourcewhale, "SOURCEWHALE_API_URL"),
        (_folder,),
        (_key, "ENCRYPTION_KEYS"),
    ):
        if wrong.isdisjoint(needed):
            yield from check(settings, environ)
    if wrong.isdisjoint(("REDIS_URL", "DATABASE_URL", *settings.shared())):
        yield from _workers(settings, environ)


def _shapes(settings: Settings, environ: Mapping[str, str]) -> Iterator[Finding]:
    """Values that were put into the wrong place, or copied in part."""

    def text(name: str) -> str:
        return environ.get(name, "").strip()

    for name, prefix, where in (
        ("SLACK_BOT_TOKEN", "xoxb-", "OAuth & Permissions"),
        ("SLACK_APP_TOKEN", "xapp-", "Basic Information, App-Level Tokens"),
    ):
        value = text(name)
        if value.endswith("..."):
            yield Finding(f"{name} still holds the example's value. Copy the real one from {where}.")
        elif value and not value.startswith(prefix):
            yield Finding(f"{name} does not begin with {prefix}, so it is another kind of token. Copy it from {where}.")
    secret = text("SLACK_SIGNING_SECRET")
    if secret and not re.fullmatch(r"[0-9a-f]{32}", secret):
        yield Finding(
            "SLACK_SIGNING_SECRET is not 32 hexadecimal digits, as Slack's are. Copy it from Basic Information.",
            fault=False,
        )
    client = text("SLACK_CLIENT_ID")
    if client and not re.fullmatch(r"\d+\.\d+", client):
        yield Finding("SLACK_CLIENT_ID is not two numbers with a dot between them. Copy it from Basic Information.")
    if client and text("SLACK_BOT_TOKEN"):
        yield Finding(
            "SLACK_CLIENT_ID is set, so workspaces install the app by themselves; SLACK_BOT_TOKEN is not needed.",
            fault=False,
        )
    if settings.calendar_file is not None:
        yield Finding(
            "CALENDAR_FILE is set, so reminders and digests may come days early. It is for trying things out alone.",
            fault=False,
        )
    if text("LOG_LEVEL").upper() == "DEBUG":
        yield Finding("LOG_LEVEL is DEBUG: the log grows fast. INFO is enough.", fault=False)


def _names(settings: Settings, environ: Mapping[str, str]) -> Iterator[Finding]:
    """Variables that look like settings of this bot, and are none."""
    known = {name.upper() for name in Settings.__dataclass_fields__} | {f"{name}_FILE" for name in SECRETS}
    long = [name for name in known if "_" in name]
    for name in sorted(set(environ) - known - _OF_OTHERS):
        meant = difflib.get_close_matches(name.upper(), long, n=1, cutoff=0.85)
        if meant:
            yield Finding(f"{name} is no setting of this bot; {meant[0]} is.", fault=False)
        elif _OURS.match(name):
            yield Finding(f"{name} is no setting of this bot; see .env.example for its spelling.", fault=False)


def _addresses(settings: Settings, environ: Mapping[str, str]) -> Iterator[Finding]:
    if (problem := authorities_problem()) is not None:
        yield Finding(problem)
    if settings.many_workspaces:
        if settings.public_url is None:
            yield Finding(
                "PUBLIC_URL is not set: behind a proxy Slack would send people who install the app to the wrong place.",
                fault=False,
            )
        elif not settings.public_url.startswith("https://"):
            yield Finding("PUBLIC_URL is not https://: browsers keep the cookie of an install for HTTPS alone.")
        if "/slack/" in f"{settings.public_url}/":
            yield Finding("PUBLIC_URL must end before /slack/: the bot adds /slack/install and others by itself.")
        if settings.socket_mode:
            yield Finding(
                "SLACK_APP_TOKEN and SLACK_CLIENT_ID are both set: Slack does not list apps that use Socket Mode.",
                fault=False,
            )
    by_http = not settings.socket_mode and settings.slack_signing_secret is not None
    if by_http and settings.host in ("127.0.0.1", "localhost", "::1"):
        yield Finding(
            f"HOST is {settings.host}: only a proxy on this machine reaches the bot. Set HOST=0.0.0.0 for others.",
            fault=False,
        )
    if settings.metrics_port == settings.port:
        yield Finding("METRICS_PORT and PORT are the same, so the bot cannot listen at both. Choose another one.")
    if not _is_of_this_machine(settings.host):
        yield Finding("HOST is no address of this machine, so the bot cannot listen there. 0.0.0.0 is all of them.")
    for name, value, usual in (
        ("SLACK_API_URL", settings.slack_api_url, "https://slack.com/api/"),
        ("SOURCEWHALE_API_URL", settings.sourcewhale_api_url, "https://sourcewhale.app/public-api"),
    ):
        if value != usual:
            yield Finding(
                f"{name} is {value}, not the service's own {usual}: tokens and candidates go there.", fault=False
            )


def _is_of_this_machine(host: str) -> bool:
    try:
        found = socket.getaddrinfo(None if host == "*" else host, 0, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        for family, kind, protocol, _, address in found:
            with socket.socket(family, kind, protocol) as trial:
                trial.bind(address)
    except (OSError, ValueError):
        return False
    return True


def _database(settings: Settings, environ: Mapping[str, str]) -> Iterator[Finding]:
    if settings.database_url.startswith("sqlite") and settings.redis_url is not None:
        yield Finding(
            "SQLite is one machine's, but REDIS_URL is set: several machines need PostgreSQL in DATABASE_URL.",
            fault=False,
        )
    file = settings.sqlite_file
    if file is not None and not file.exists():
        # It is made at the first start.
        if (problem := _unusable(file.parent)) is not None:
            yield Finding(f"The database's file cannot be made: {problem}. Check DATABASE_URL.")
        return
    try:
        database = Database(settings.database_url)
        if settings.encryption_keys:
            database.keep_details(settings.encryption_keys, sealed=settings.encrypt_details)
        database.ping()
    except (SQLAlchemyError, ValueError, ImportError, OSError) as error:
        yield Finding(f"The database cannot be reached with DATABASE_URL: {words(error)}.")
        return
    try:
        if not is_current(database):
            sentence = "The database is not at this version's schema. Run the release process: python -m store.migrate."
            yield Finding(sentence, fault=not settings.database_url.startswith("sqlite"))
            return
        try:
            database.check_writable()
        except SQLAlchemyError as error:
            yield Finding(f"Nothing can be saved: {words(error)}.")
        if settings.encryption_keys:
            try:
                keys.check(database, SecretBox(settings.encryption_keys))
            except ConfigError as error:
                yield Finding(str(error))
        with database.read() as session:
            dead = session.execute(
                select(installations.c.team_id, installations.c.problem).where(installations.c.problem.is_not(None))
            ).all()
            paused = switches.find(session, switches.PAUSE)
        for row in dead:
            yield Finding(f"Slack refuses the token of {row.team_id} ({row.problem}): install the app there again.")
        if paused is not None:
            yield Finding(f"Exports are paused ({paused.note or 'no reason given'}): make resume.", fault=False)
    finally:
        database.close()


def _redis(settings: Settings, environ: Mapping[str, str]) -> Iterator[Finding]:
    if settings.redis_url is None:
        if not settings.database_url.startswith("sqlite"):
            yield Finding(
                "REDIS_URL is not set, but DATABASE_URL is: bots and workers on different machines would not meet.",
                fault=False,
            )
        return
    try:
        redis: Redis = connect(settings.redis_url)
        told = {**redis.info("server"), **redis.info("replication"), **redis.info("cluster"), **redis.info("memory")}
        deployment = _deployment(settings)
        workers = None if deployment is None else telemetry.workers_alive(redis, deployment)
    except (RedisError, ValueError, OSError) as error:
        yield Finding(f"Redis cannot be reached with REDIS_URL: {broker.words(error)}.")
        return
    version = str(told["redis_version"])
    if tuple(map(int, version.split(".")[:2])) < _OLDEST_REDIS:
        yield Finding(f"Redis is {version}; 6.2 or newer is needed.")
    if told.get("role") != "master":
        yield Finding("Redis is a replica and takes no writes: REDIS_URL must lead to the primary.")
    if told.get("cluster_enabled"):
        yield Finding("Redis is a cluster, which is not supported: use a single Redis, or one with a replica.")
    if 0 < told.get("maxmemory", 0) <= told.get("used_memory", 0):
        yield Finding("Redis is out of memory: raise maxmemory.")
    policy = told.get("maxmemory_policy", "noeviction")
    if policy != "noeviction":
        yield Finding(
            f"Redis throws keys away when it is full ({policy}); nothing is lost by it, but exports then wait until a"
            " worker looks for them by itself. Set maxmemory-policy to noeviction.",
            fault=False,
        )
    if workers == 0:
        yield Finding("No worker has been heard of lately: exports wait until `python -m worker` runs.", fault=False)


def _workers(settings: Settings, environ: Mapping[str, str]) -> Iterator[Finding]:
    if settings.redis_url is not None and (deployment := _deployment(settings)) is not None:
        with suppress(RedisError, ValueError, OSError):
            for sentence in telemetry.given_otherwise(connect(settings.redis_url), deployment, settings.shared()):
                yield Finding(sentence, fault="_URL" in sentence.split()[0])


def _deployment(settings: Settings) -> str | None:
    """What the processes of this database are known by in Redis; None when that cannot be told."""
    file = settings.sqlite_file
    if file is not None and not file.exists():
        return None
    try:
        database = Database(settings.database_url)
        try:
            if ledger.read_ledger(database, SecretBox(settings.encryption_keys)):
                return ledger.deployment(database)
        finally:
            database.close()
    except (SQLAlchemyError, UnreadableSecret, ValueError, OSError):
        pass
    return None


def _slack(settings: Settings, environ: Mapping[str, str]) -> Iterator[Finding]:
    def ask(what: str, call: Callable[[], object]) -> Iterator[Finding]:
        try:
            call()
        except SlackApiError as error:
            yield Finding(
                f"Slack does not take {what} ({error.response.get('error')}). Copy it again from the app's settings."
            )
        except Exception as error:  # noqa: BLE001 - the SDK raises whatever the network raised
            yield Finding(f"Slack cannot be reached at {settings.slack_api_url} ({type(error).__name__}).")

    client = SlackClient(
        base_url=settings.slack_api_url,
        timeout=_SECONDS,
        session=kept_connections(settings.slack_api_url),
        on_dead_token=lambda problem: None,
    )
    granted: list[str] = []

    def test() -> None:
        answer = client.auth_test(token=settings.slack_bot_token)
        granted.extend(str(answer.headers.get("x-oauth-scopes", "")).replace(" ", "").split(","))

    if (settings.slack_bot_token or "").startswith("xoxb-") and settings.slack_bot_token not in ("xoxb-", "xoxb-..."):
        yield from ask("SLACK_BOT_TOKEN", test)
    wanted = json.loads((REPOSITORY / "manifest.json").read_text())["oauth_config"]["scopes"]["bot"]
    # Slack tells the scopes of a token in a header; without it nothing can be said.
    missing = sorted(set(wanted) - set(granted)) if any(granted) else []
    if missing:
        yield Finding(f"The bot token lacks scopes: {', '.join(missing)}. Install the app again with manifest.json.")
    app_token = settings.slack_app_token
    if app_token is not None and app_token.startswith("xapp-") and not app_token.endswith("..."):
        yield from ask("SLACK_APP_TOKEN", lambda: client.apps_connections_open(app_token=app_token))


def _clock(settings: Settings, environ: Mapping[str, str]) -> Iterator[Finding]:
    """What Slack signs over HTTP counts for five minutes on either side of this machine's clock."""
    try:
        with egress.within(2 * _SECONDS), kept_connections(settings.slack_api_url) as to:
            answer = to.get(f"{settings.slack_api_url}api.test", timeout=_SECONDS, allow_redirects=False)
        ahead = time.time() - parsedate_to_datetime(answer.headers["Date"]).timestamp()
    except (OSError, KeyError, ValueError):
        # That Slack cannot be reached is said above; not everything that answers tells the time.
        return
    if abs(ahead) > _CLOCK_SECONDS:
        yield Finding(
            f"This machine's clock is {abs(ahead):,.0f} s {'ahead of' if ahead > 0 else 'behind'} Slack's. Set it by "
            "NTP: over HTTP, requests of Slack's are refused from 300 s on.",
            fault=not settings.socket_mode and abs(ahead) > _CLOCK_SECONDS_OVER_HTTP,
        )


def _sourcewhale(settings: Settings, environ: Mapping[str, str]) -> Iterator[Finding]:
    try:
        # Without a key: any answer shows that the way is open.
        with egress.within(2 * _SECONDS), egress.session(egress.To.SOURCEWHALE, settings.sourcewhale_api_url) as to:
            to.get(settings.sourcewhale_api_url, timeout=_SECONDS, allow_redirects=False)
    except OSError as error:
        # Authorities that cannot be read, too, which are named above.
        yield Finding(f"SourceWhale cannot be reached at {settings.sourcewhale_api_url} ({type(error).__name__}).")


def _folder(settings: Settings, environ: Mapping[str, str]) -> Iterator[Finding]:
    if (problem := _unusable(settings.var_dir)) is not None:
        yield Finding(f"VAR_DIR cannot be used: {problem}. The bot keeps its key and database there.")


def _key(settings: Settings, environ: Mapping[str, str]) -> Iterator[Finding]:
    key = settings.var_dir / "encryption.key"
    if environ.get("ENCRYPTION_KEYS", "").strip():
        return
    if not settings.database_url.startswith("sqlite"):
        yield Finding(
            "ENCRYPTION_KEYS is not set, but DATABASE_URL is: another machine could not read the stored keys. "
            "Set it to the content of encryption.key under var/, or to a key that `make new-key` prints."
        )
    if key.exists() and stat.S_IMODE(key.stat().st_mode) & 0o077:
        yield Finding("encryption.key under var/ can be read by others on this machine: chmod 600.")


def _unusable(folder: Path) -> str | None:
    """Why nothing can be written in a folder, or where it would be made; None where something can."""
    try:
        # Taken away again at once: the doctor leaves nothing behind.
        with tempfile.TemporaryDirectory(
            dir=next(path for path in (folder, *folder.absolute().parents) if path.exists())
        ):
            pass
    except OSError as error:
        return error.strerror or "no access"
    return None


def main() -> int:
    """Print what was found; 1 when something cannot work."""
    found = list(examine(os.environ))
    for finding in found:
        print(f"{'✗' if finding.fault else '!'} {finding.sentence}")
    faults = sum(finding.fault for finding in found)
    if not found:
        print("✓ Nothing is wrong with these settings.")
    elif not faults:
        print(f"✓ It can work; {len(found)} {'thing is' if len(found) == 1 else 'things are'} worth a look.")
    else:
        print(f"{faults} {'fault' if faults == 1 else 'faults'} to fix, {len(found) - faults} worth a look.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
