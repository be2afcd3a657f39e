"""What `make doctor` says of deployments, well and broken."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from email.utils import formatdate
from pathlib import Path

import psycopg
import pytest
from aiohttp import web
from cryptography.fernet import Fernet
from redis import Redis

from store.base.config import Settings
from store.base.db import Database
from store.base.secrets import SecretBox
from store.migrate import open_database, upgrade
from store.people import ledger
from tests.local_slack import local_slack
from tests.relay import redis_server
from tests.servers import closed_port, serving
from tests.store.test_installations import install
from worker.operations import doctor, operate
from worker.runtime import telemetry

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def slack():
    with local_slack() as running:
        yield running.url


@pytest.fixture
def sound(slack, tmp_path):
    """Settings with which everything works; that they are a stand-in's is worth a look."""
    return {
        "SLACK_BOT_TOKEN": "xoxb-local",
        "SLACK_APP_TOKEN": "xapp-local",
        "SLACK_API_URL": f"{slack}/api/",
        "SOURCEWHALE_API_URL": slack,
        "VAR_DIR": str(tmp_path),
    }


def said(environ, *, faults=True):
    return [finding.sentence for finding in doctor.examine(environ) if finding.fault is faults]


@pytest.mark.long
def test_a_sound_deployment_has_no_fault(sound, tmp_path):
    upgrade(Database(f"sqlite:///{tmp_path / 'bot.db'}"))
    assert said(sound) == []
    assert all("not the service's own" in sentence for sentence in said(sound, faults=False))


@pytest.mark.long
def test_a_broken_deployment_has_each_of_its_faults_named(slack, tmp_path):
    broken = {
        "SLACK_BOT_TOKEN": "xapp-swapped",
        "SLACK_APP_TOKEN": "xoxb-swapped",
        "SLACK_CLIENT_ID": "my-app",
        "SLACK_CLIENT_SECRET": "",
        "SLACK_API_URL": "slack.com/api",
        "SOURCEWHALE_API_URL": f"http://127.0.0.1:{closed_port()}",
        "DATABASE_URL": f"postgresql://user:hidden-password@127.0.0.1:{closed_port()}/bot",
        "REDIS_URL": f"redis://127.0.0.1:{closed_port()}",
        "ENCRYPTION_KEYS": "too-short",
        "CANDIDATES_KEPT_DAYS": "forever",
        "UNINSTALL_GRACE_DAYS": "-1",
        "LOG_LEVEL": "LOUD",
        "LOG_FORMAT": "xml",
        "PORT": "web",
        "PUBLIC_URL": "export.example.com",
        "SENTRY_DSN": "sentry",
        "VAR_DIR": str(tmp_path),
    }
    found = said(broken)
    for words in (
        "SLACK_BOT_TOKEN does not begin with xoxb-",
        "SLACK_APP_TOKEN does not begin with xapp-",
        "SLACK_CLIENT_ID is not two numbers",
        "Set both SLACK_CLIENT_ID and SLACK_CLIENT_SECRET",
        "SLACK_API_URL must begin with http",
        "SourceWhale cannot be reached",
        "The database cannot be reached with DATABASE_URL",
        "Redis cannot be reached with REDIS_URL",
        "ENCRYPTION_KEYS holds a value that is no Fernet key",
        "CANDIDATES_KEPT_DAYS must be a whole number",
        "UNINSTALL_GRACE_DAYS must be a whole number",
        "LOG_LEVEL must be",
        "LOG_FORMAT must be",
        "PORT must be a whole number",
        "PUBLIC_URL must begin with http",
        "SENTRY_DSN is not an address",
    ):
        assert any(words in sentence for sentence in found), words
    assert "hidden-password" not in str(found)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        *(
            ({"HOST": host}, "HOST is no address of this machine")
            for host in ("203.0.113.9", "x y", "http://0.0.0.0", "a..b")
        ),
        ({"SLACK_BOT_TOKEN": "xoxb-..."}, "still holds the example's value"),
        ({"SLACK_BOT_TOKEN": "xoxb-wrong"}, "Slack does not take SLACK_BOT_TOKEN (invalid_auth)"),
        ({"SLACK_APP_TOKEN": "xapp-wrong"}, "Slack does not take SLACK_APP_TOKEN (invalid_auth)"),
        ({"SLACK_APP_TOKEN": ""}, "Set SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP)"),
        ({"SLACK_BOT_TOKEN": ""}, "SLACK_BOT_TOKEN is not set"),
        (
            {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "s", "PUBLIC_URL": "http://export.example.com"},
            "PUBLIC_URL is not https://",
        ),
        (
            {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "s", "PUBLIC_URL": "https://x.example/slack/install"},
            "PUBLIC_URL must end before /slack/",
        ),
        ({"METRICS_PORT": "3000"}, "METRICS_PORT and PORT are the same"),
        ({"DATABASE_URL": "mysql://host/name"}, "DATABASE_URL must be an address such as"),
        ({"ENCRYPTION_KEYS": ","}, "ENCRYPTION_KEYS holds no key"),
        ({"REDIS_URL": "localhost:6379"}, "REDIS_URL must begin with redis://"),
        ({"SLACK_BOT_TOKEN": "", "SLACK_BOT_TOKEN_FILE": "/nowhere"}, "SLACK_BOT_TOKEN_FILE names a file that cannot"),
        ({"VAR_DIR": "/proc/nowhere"}, "VAR_DIR cannot be used"),
    ],
)
def test_a_fault(sound, change, words):
    assert any(words in sentence for sentence in said(sound | change)), said(sound | change)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": "short"}, "is not 32 hexadecimal digits"),
        ({"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": "0" * 32}, "HOST is 127.0.0.1"),
        ({"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "s"}, "PUBLIC_URL is not set"),
        ({"LOG_LEVEL": "debug"}, "LOG_LEVEL is DEBUG"),
        ({"CALENDAR_FILE": "/srv/calendar"}, "CALENDAR_FILE is set"),
        ({"slack_signing_secret": "x"}, "slack_signing_secret is no setting of this bot; SLACK_SIGNING_SECRET is"),
        ({"SLACK_SINGING_SECRET": "x"}, "SLACK_SINGING_SECRET is no setting of this bot"),
    ],
)
def test_what_is_worth_a_look(sound, change, words):
    assert any(words in sentence for sentence in said(sound | change, faults=False))


@pytest.mark.long
def test_what_stands_in_the_database(sound, tmp_path):
    environ = sound | {"ENCRYPTION_KEYS": Fernet.generate_key().decode()}
    database = Database(Settings.from_env(environ).database_url)
    upgrade(database)
    install(database)
    assert any("were encrypted with another key" in sentence for sentence in said(environ))


def test_a_key_that_others_can_read(sound, tmp_path):
    Settings.from_env(sound)
    (tmp_path / "encryption.key").chmod(0o644)
    assert any("can be read by others" in sentence for sentence in said(sound))


def test_a_server_without_a_shared_key(sound, postgresql_url):
    found = said(sound | {"DATABASE_URL": postgresql_url})
    assert any("Run the release process" in sentence for sentence in found)
    assert any("ENCRYPTION_KEYS is not set, but DATABASE_URL is" in sentence for sentence in found)


@pytest.mark.parametrize(
    ("wrong", "sentences"),
    [
        ({"SLACK_API_URL": "slack.com/api"}, 1),
        ({"SOURCEWHALE_API_URL": "https://user:word@example.com"}, 1),
        ({"DATABASE_URL": "mysql://db/bot"}, 1),
        ({"DATABASE_URL": "mysql://db/bot", "REDIS_URL": "http://redis"}, 2),
        ({"REDIS_URL": "redis.example.com", "ENCRYPTION_KEYS": Fernet.generate_key().decode()}, 1),
        ({"SLACK_BOT_TOKEN_FILE": os.devnull}, 1),
        ({"SLACK_BOT_TOKEN": "", "SLACK_BOT_TOKEN_FILE": "/no/such/file"}, 1),
        ({"SLACK_APP_TOKEN": "", "SLACK_APP_TOKEN_FILE": "/no/such/file"}, 1),
        ({"ENCRYPTION_KEYS_FILE": "/no/such/file"}, 1),
    ],
)
@pytest.mark.long
def test_a_fault_is_said_once_and_nothing_is_said_of_what_would_stand_in_its_place(sound, tmp_path, wrong, sentences):
    upgrade(Database(f"sqlite:///{tmp_path / 'bot.db'}"))
    found = [*said(sound | wrong), *said(sound | wrong, faults=False)]
    found = [sentence for sentence in found if "not the service's own" not in sentence]
    assert len(found) == sentences, found


@pytest.mark.long
@pytest.mark.parametrize(("change", "code", "end"), [({}, 0, "It can work"), ({"PORT": "x"}, 1, "1 fault to fix")])
def test_the_command(sound, change, code, end):
    environ = {**os.environ, "DATABASE_URL": "", "REDIS_URL": "", "ENCRYPTION_KEYS": "", **sound, **change}
    done = subprocess.run(
        [sys.executable, "-m", "worker.operations.doctor"], cwd=REPOSITORY, env=environ, capture_output=True, text=True
    )
    assert done.returncode == code, done.stdout + done.stderr
    assert end in done.stdout


@pytest.fixture(scope="module")
def redis(tmp_path_factory):
    with redis_server(tmp_path_factory.mktemp("redis")) as port:
        yield port


def test_a_replica_is_named(sound, redis):
    Redis(port=redis).replicaof("127.0.0.1", closed_port())
    try:
        assert any("Redis is a replica" in words for words in said(sound | {"REDIS_URL": f"redis://127.0.0.1:{redis}"}))
    finally:
        Redis(port=redis).replicaof("NO", "ONE")


def test_a_full_redis_is_named(sound, redis):
    Redis(port=redis).config_set("maxmemory", "1")
    try:
        assert "Redis is out of memory: raise maxmemory." in said(sound | {"REDIS_URL": f"redis://127.0.0.1:{redis}"})
    finally:
        Redis(port=redis).config_set("maxmemory", "0")


@pytest.mark.parametrize("policy", ["allkeys-lru", "volatile-ttl"])
def test_a_redis_that_throws_keys_away_is_named_and_no_fault(sound, redis, policy):
    Redis(port=redis).config_set("maxmemory-policy", policy)
    try:
        with_redis = sound | {"REDIS_URL": f"redis://127.0.0.1:{redis}"}
        assert any(f"throws keys away when it is full ({policy})" in words for words in said(with_redis, faults=False))
        assert not any(policy in words for words in said(with_redis))
    finally:
        Redis(port=redis).config_set("maxmemory-policy", "noeviction")


@pytest.mark.parametrize("url", ["", "sqlite:///{}/own.db"])
def test_a_file_beside_a_redis_of_its_own_is_said_and_no_fault(sound, redis, tmp_path, url):
    environ = sound | {"REDIS_URL": f"redis://127.0.0.1:{redis}", "DATABASE_URL": url.format(tmp_path)}
    told = "SQLite is one machine's, but REDIS_URL is set: several machines need PostgreSQL in DATABASE_URL."
    assert told in said(environ, faults=False)


def test_a_redis_that_refuses_writes_when_it_is_full_is_not_named(sound, redis):
    found = said(sound | {"REDIS_URL": f"redis://127.0.0.1:{redis}"}, faults=False)
    assert not any("throws keys away" in words for words in found)


@pytest.mark.long
def test_a_worker_that_was_given_another_address_or_time_is_named(sound, redis, monkeypatch, capsys):
    with_redis = sound | {"REDIS_URL": f"redis://127.0.0.1:{redis}", "ENCRYPTION_KEYS": Fernet.generate_key().decode()}
    settings = Settings.from_env(with_redis)
    database = open_database(settings)
    ledger.open_ledger(database, SecretBox(settings.encryption_keys))
    theirs = settings.shared() | {"SOURCEWHALE_API_URL": "https://other.example", "LEDGER_KEPT_DAYS": "9"}
    telemetry.beat(Redis(port=redis), "m:1", ledger.deployment(database), settings=theirs)
    assert [words for words in said(with_redis) if "m:1" in words] == [
        f"SOURCEWHALE_API_URL is {sound['SOURCEWHALE_API_URL']} here, and https://other.example for 1 of the workers "
        "(such as m:1): give all processes the same, and restart them."
    ]
    assert any(words.startswith("LEDGER_KEPT_DAYS is 1825 here, and 9") for words in said(with_redis, faults=False))
    for name, value in with_redis.items():
        monkeypatch.setenv(name, value)
    assert operate.main(["status"]) == 0
    assert "workers: 1" in (told := capsys.readouterr().out) and "https://other.example for 1 of the workers" in told
    wrong = with_redis | {"SOURCEWHALE_API_URL": "sourcewhale.app"}
    assert not any("m:1" in words for words in [*said(wrong), *said(wrong, faults=False)])


def test_a_cluster_is_named(sound, tmp_path):
    with redis_server(tmp_path / "cluster", "--cluster-enabled", "yes") as port:
        found = said(sound | {"REDIS_URL": f"redis://127.0.0.1:{port}"})
    assert any("Redis is a cluster" in words for words in found), found


@pytest.mark.long
def test_a_read_only_database_is_named(sound, postgresql_url):
    database = Database(postgresql_url)
    upgrade(database)
    database.close()
    url = postgresql_url.replace("+psycopg", "")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {database.engine.url.database} SET default_transaction_read_only = on")
    found = said(sound | {"DATABASE_URL": url, "ENCRYPTION_KEYS": Fernet.generate_key().decode()})
    assert "Nothing can be saved: the database takes no writes: it is read-only." in found


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("DATABASE_URI", "DATABASE_URI is no setting of this bot; DATABASE_URL is."),
        ("REDIS_URI", "REDIS_URI is no setting of this bot; REDIS_URL is."),
        ("SLACK_SIGNING_SECRETS", "SLACK_SIGNING_SECRETS is no setting of this bot; SLACK_SIGNING_SECRET is."),
        ("ENCRYPTION_KEY", "ENCRYPTION_KEY is no setting of this bot; ENCRYPTION_KEYS is."),
        ("SLACK_NONSENSE", "SLACK_NONSENSE is no setting of this bot; see .env.example for its spelling."),
    ],
)
def test_a_misspelt_name_is_named(sound, name, words):
    assert words in said(sound | {name: "x"}, faults=False)


@pytest.mark.parametrize("name", ["PATH", "HOME", "HTTPS_PROXY", "HOSTNAME", "SLACK_BOT_TOKEN_FILE", "SENTRY_RELEASE"])
def test_names_of_others_are_no_findings(sound, name):
    assert not any(words.startswith(f"{name} is no setting") for words in said(sound | {name: ""}, faults=False))


def test_the_doctor_makes_nothing(sound, tmp_path):
    folder = tmp_path / "not" / "there"
    assert not [words for words in said(sound | {"VAR_DIR": str(folder)}) if "VAR_DIR" in words]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("off", "socket_mode", "faults", "worth_a_look"),
    [
        (0, False, 0, 0),
        (120, False, 0, 1),
        (-400, False, 1, 0),
        (400, False, 1, 0),
        (400, True, 0, 1),
        (None, False, 0, 0),
    ],
)
def test_a_clock_that_is_off_is_named(sound, off, socket_mode, faults, worth_a_look):
    """Each request of Slack's is refused then, and nothing else says so."""

    async def answer(request):
        told = "some day" if off is None else formatdate(time.time() - off, usegmt=True)
        return web.json_response({"ok": True}, headers={"Date": told})

    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", answer)
    with serving(app) as url:
        changed = sound | {"SLACK_API_URL": f"{url}/api/", "SLACK_SIGNING_SECRET": "s"}
        changed |= {} if socket_mode else {"SLACK_APP_TOKEN": ""}
        found = [[one for one in said(changed, faults=which) if "clock" in one] for which in (True, False)]
    assert [len(one) for one in found] == [faults, worth_a_look]
    if off:
        assert f" s {'ahead of' if off > 0 else 'behind'} Slack's" in found[0 if faults else 1][0]


def test_authorities_that_are_not_there_are_named_and_all_else_is_told(sound, monkeypatch):
    """The doctor ended with a trace, and told nothing of what it had found."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere/ca.pem")
    found = said({**sound, "SOURCEWHALE_API_URL": "https://127.0.0.1:9/", "REQUESTS_CA_BUNDLE": "/nowhere/ca.pem"})
    assert any("certificate authorities in /nowhere/ca.pem" in sentence for sentence in found)
    assert any(sentence.startswith("SourceWhale cannot be reached") for sentence in found)


def test_a_database_that_cannot_be_made_is_named(sound):
    (sentence,) = said({**sound, "DATABASE_URL": "sqlite:////proc/nowhere/bot.db"})
    assert sentence.startswith("The database's file cannot be made") and sentence.endswith("Check DATABASE_URL.")
