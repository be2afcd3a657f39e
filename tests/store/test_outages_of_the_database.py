"""Whatever a database that goes away or comes back says, it is an outage and no mistake of ours."""

from __future__ import annotations

import contextlib
import logging
import socket
import sqlite3
import struct
import threading
from collections.abc import Callable, Iterator

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError, SQLAlchemyError

from store.base import trouble
from store.base.db import Database
from store.base.trouble import is_outage, words

AWAY = "the database is away: "


def _close(connection: socket.socket) -> None:
    connection.close()


def _reset(connection: socket.socket) -> None:
    connection.recv(1024)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def _says(state: str, sentence: str) -> Callable[[socket.socket], None]:
    """A server that is there, and refuses as PostgreSQL does (its protocol's ErrorResponse)."""

    def refuse(connection: socket.socket) -> None:
        connection.recv(1024)
        fields = b"".join(
            kind + value.encode() + b"\0"
            for kind, value in ((b"S", "FATAL"), (b"V", "FATAL"), (b"C", state), (b"M", sentence))
        )
        connection.sendall(b"E" + struct.pack("!i", len(fields) + 5) + fields + b"\0")
        connection.close()

    return refuse


@contextlib.contextmanager
def served(act: Callable[[socket.socket], None]) -> Iterator[str]:
    """The address of a server that does that with whoever connects."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                act(listener.accept()[0])

    threading.Thread(target=serve, daemon=True).start()
    yield f"postgresql+psycopg://u:p@127.0.0.1:{listener.getsockname()[1]}/d?sslmode=disable&gssencmode=disable"
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()


def error_at(url: str) -> SQLAlchemyError:
    database = Database(url)
    try:
        with pytest.raises(SQLAlchemyError) as raised, database.read() as session:
            session.execute(text("SELECT 1"))
        return raised.value
    finally:
        database.close()


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (_close, "it closed the connection"),
        (_reset, "it closed the connection"),
        (_says("57P03", "the database system is in recovery mode"), "starting or stopping"),
        (_says("57P03", "the database system is not yet accepting connections"), "starting or stopping"),
        (_says("57P03", "the database system is not accepting connections"), "starting or stopping"),
        (_says("57P01", "terminating connection due to administrator command"), "starting or stopping"),
        (_says("XX000", "something that no version has said yet"), "the database is away ("),
    ],
)
def test_a_connection_that_does_not_come_about_is_an_outage(act, said):
    with served(act) as url:
        error = error_at(url)
    assert is_outage(error)
    assert said in words(error)


def test_a_server_whose_socket_is_gone_is_away(tmp_path):
    error = error_at(f"postgresql+psycopg://u:p@/d?host={tmp_path}")
    assert is_outage(error)
    assert words(error) == AWAY + "nobody listens where it should be"


def test_a_server_that_refuses_is_away(postgresql):
    error = error_at("postgresql+psycopg://u:p@127.0.0.1:1/d")
    assert is_outage(error)
    assert words(error) == AWAY + "connection refused"


@pytest.mark.parametrize(
    "cause",
    [
        psycopg.OperationalError("connection is bad: No route to host"),
        psycopg.OperationalError("connection failed: Network is unreachable"),
        psycopg.OperationalError("consuming input failed: SSL connection has been closed unexpectedly"),
        psycopg.OperationalError("sending query failed: could not receive data from server"),
        psycopg.errors.ConnectionFailure(),
        psycopg.errors.CrashShutdown(),
        psycopg.errors.QueryCanceled(),
        psycopg.errors.LockNotAvailable(),
        psycopg.errors.DiskFull(),
        psycopg.errors.OutOfMemory(),
        psycopg.errors.IoError(),
        sqlite3.OperationalError("disk I/O error"),
        sqlite3.OperationalError("database or disk is full"),
        sqlite3.OperationalError("database is locked"),
    ],
    ids=lambda cause: type(cause).__name__ + str(cause)[:20],
)
def test_whatever_breaks_in_between_is_an_outage(cause):
    assert is_outage(OperationalError("SELECT 1", {}, cause))


@pytest.mark.parametrize(
    "error",
    [
        ProgrammingError("SELECT x", {}, psycopg.errors.UndefinedColumn()),
        IntegrityError("INSERT", {}, psycopg.errors.UniqueViolation()),
        OperationalError("SELECT x", {}, psycopg.errors.DeadlockDetected()),
        OperationalError("COMMIT", {}, psycopg.errors.SerializationFailure()),
        OperationalError("SELECT x", {}, sqlite3.OperationalError("no such column: x")),
        ValueError("x"),
    ],
    ids=lambda error: type(getattr(error, "orig", error)).__name__,
)
def test_a_mistake_of_ours_is_none(error):
    assert not is_outage(error)


def test_an_outage_is_a_line_in_the_log_and_a_mistake_an_incident(caplog):
    logger = logging.getLogger("tests")
    away = OperationalError("SELECT 1", {}, psycopg.errors.CrashShutdown())
    assert trouble.mishap(logger, "a job", away) == "the database is starting or stopping"
    assert [(one.levelname, one.message) for one in caplog.records] == [
        ("WARNING", "a job waits: the database is starting or stopping")
    ]
    caplog.clear()
    said = trouble.mishap(logger, "a job", ValueError("x"))
    (record,) = caplog.records
    assert record.levelname == "ERROR"
    assert record.exc_info
    assert said.startswith("incident ")
    assert said in record.message
