"""A database that fails over, is full or behind a pooler: what is said meanwhile, and that it goes on by itself."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from store.base.db import Database
from store.base.trouble import words
from store.exporting import leases
from store.migrate import upgrade
from tests.servers import closed_port
from tests.waiting import wait_for

POOLER = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")


@pytest.fixture
def server(migrated_postgresql):
    """A migrated database on PostgreSQL."""
    made = Database(migrated_postgresql)
    yield made
    made.close()


def admin(url: str, *statements: str) -> None:
    """Run statements in a connection of their own."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def trouble_of(database: Database) -> str | None:
    try:
        database.check_writable()
    except SQLAlchemyError as error:
        return words(error)
    return None


def hold(database: Database, number: int) -> None:
    """Have so many connections in the pool."""
    with contextlib.ExitStack() as stack:
        for _ in range(number):
            stack.enter_context(database.engine.connect())


def test_read_only_is_named_and_over_as_soon_as_it_is_over(server, postgresql_url):
    name = server.engine.url.database
    postgres = postgresql_url.replace(f"/{name}?", "/postgres?")
    cut = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
    admin(postgres, f"ALTER DATABASE {name} SET default_transaction_read_only = on", cut)
    hold(server, 5)
    assert trouble_of(server) == "the database takes no writes: it is read-only"
    hold(server, 5)
    # Reading goes on.
    with server.read() as session:
        assert leases.due(session) == []
    admin(postgres, f"ALTER DATABASE {name} SET default_transaction_read_only = off")
    # Kept connections are read-only for good; one refusal drops them all.
    assert trouble_of(server) == "the database takes no writes: it is read-only"
    assert trouble_of(server) is None
    with server.write() as session:
        session.execute(text("DELETE FROM switches"))


def test_the_limit_of_connections_is_named_and_over_as_soon_as_it_is_over(server):
    """A limit of its own: other tests use the server at the same time."""
    url = server.engine.url
    role = f"limited_{url.database}"
    with server.engine.begin() as connection:
        connection.execute(text(f"CREATE ROLE {role} LOGIN CONNECTION LIMIT 2"))
        connection.execute(text(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {role}"))
    limited = Database(url.set(username=role).render_as_string(hide_password=False))
    address = url.set(username=role, drivername="postgresql").render_as_string(hide_password=False)
    with contextlib.ExitStack() as stack:
        with pytest.raises(psycopg.OperationalError):
            while True:
                stack.enter_context(psycopg.connect(address))
        assert trouble_of(limited) == "the database is at its limit of connections"
    wait_for(lambda: trouble_of(limited) is None)
    limited.close()


def test_a_cut_connection_is_replaced_without_a_word(server, postgresql_url):
    name = server.engine.url.database
    hold(server, 5)
    cut = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
    admin(postgresql_url.replace(f"/{name}?", "/postgres?"), cut)
    assert trouble_of(server) is None


def test_a_readiness_write_waits_for_nobody_and_changes_nothing(server):
    with server.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = version_num"))
        # The row is locked by this transaction; the other one must not wait for it.
        assert trouble_of(server) is None


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql+psycopg://u:secret@127.0.0.1:{closed}/x", "the database is away: connection refused"),
        ("postgresql+psycopg://u:secret@database.invalid/x", "the name of the database's host cannot be resolved"),
        ("sqlite:////proc/nowhere/x.db", "the database is away (FileNotFoundError)"),
    ],
)
def test_what_cannot_be_reached_is_named_without_a_secret(url, said):
    with pytest.raises((SQLAlchemyError, OSError)) as caught:
        Database(url.format(closed=closed_port())).ping()
    assert words(caught.value) == said


def test_a_file_that_is_no_database_is_named(tmp_path):
    (tmp_path / "x.db").write_bytes(b"this is no database at all, but a text" * 100)
    with pytest.raises(SQLAlchemyError) as caught:
        Database(f"sqlite:///{tmp_path / 'x.db'}").ping()
    assert words(caught.value) == "the database's file is no SQLite database, or is damaged"


@pytest.mark.long
def test_a_read_only_file_is_named(tmp_path):
    path = tmp_path / "x.db"
    made = Database(f"sqlite:///{path}")
    upgrade(made)
    with made.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
        connection.rollback()
    assert trouble_of(made) == "the database takes no writes: the file is read-only"
    made.close()


@contextlib.contextmanager
def pooler(url):
    """PgBouncer in transaction mode with two connections to the server; yields the address of a database behind it."""
    parts = urlsplit(url.replace("+psycopg", ""))
    host, name, port = parse_qs(parts.query)["host"][0], parts.path.strip("/"), closed_port()
    with tempfile.TemporaryDirectory() as directory:
        settings = Path(directory) / "pgbouncer.ini"
        settings.write_text(
            f"[databases]\n{name} = host={host} dbname={name} user={parts.username}\n[pgbouncer]\n"
            f"listen_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\nauth_type = any\n"
            "pool_mode = transaction\ndefault_pool_size = 2\nmax_client_conn = 100\n"
        )
        # Whatever files this process may let others read.
        settings.chmod(0o644)
        Path(directory).chmod(0o755)
        # It refuses to run as root; the server's socket is open to the server's own user.
        user = {"user": "pgserver"} if os.geteuid() == 0 else {}
        process = subprocess.Popen(
            [POOLER, str(settings)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd="/", **user
        )
        try:
            deadline = time.monotonic() + 90
            while True:
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                    break
                assert process.poll() is None, process.stdout.read().decode()
                assert time.monotonic() < deadline
                time.sleep(0.05)
            yield f"postgresql+psycopg://{parts.username}@127.0.0.1:{port}/{name}"
        finally:
            process.terminate()
            process.wait(10)


@pytest.mark.skipif(POOLER is None, reason="pgbouncer is not installed (apt-get install pgbouncer)")
@pytest.mark.long
def test_behind_a_pooler_in_transaction_mode_nothing_fails(server, migrated_postgresql):
    problems: list[BaseException] = []

    def work(database: Database) -> None:
        try:
            for _ in range(10):
                with database.write() as session:
                    # Often enough for a driver that prepares statements to do so.
                    for _ in range(7):
                        session.execute(text("SELECT count(*) FROM workspaces WHERE team_id = :team"), {"team": "T1"})
                        leases.due(session)
        except BaseException as error:
            problems.append(error)

    with pooler(migrated_postgresql) as address:
        database = Database(address)
        threads = [threading.Thread(target=work, args=(database,)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        database.close()
    assert problems == []
