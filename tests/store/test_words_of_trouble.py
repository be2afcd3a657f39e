"""What an error of the database means, in words, and whether waiting helps: by state, text and kind; no server."""

from __future__ import annotations

import sqlite3

import psycopg
import pytest
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError, OperationalError, TimeoutError

from store.base.trouble import is_outage, words


def of_state(state: str, text: str = "server says so") -> OperationalError:
    """As SQLAlchemy raises what PostgreSQL answers."""
    return OperationalError("SELECT 1", {}, psycopg.errors.lookup(state)(text))


def of_text(text: str) -> OperationalError:
    """As SQLAlchemy raises what has no state: SQLite, and a connection that did not come about."""
    return OperationalError("SELECT 1", {}, sqlite3.OperationalError(text))


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (of_state("25006"), "the database takes no writes: it is read-only"),
        (of_state("53300"), "the database is at its limit of connections"),
        (of_state("53100"), "the database's disk is full"),
        (of_state("57P03"), "the database is starting or stopping"),
        (of_state("28P01"), "the database refuses the user or password"),
        (of_state("3D000"), "there is no database of this name"),
        (of_state("42501"), "the database's user may not do this"),
        # The state counts before the text.
        (of_state("53100", "connection refused"), "the database's disk is full"),
        (of_text("FATAL: sorry, too many clients already"), "the database is at its limit of connections"),
        (of_text("no more connections allowed (max_client_conn)"), "the database is at its limit of connections"),
        (of_text("FATAL: password authentication failed for user"), "the database refuses the user or password"),
        (of_text("the database system is shutting down"), "the database is starting or stopping"),
        (of_text("failed to resolve host 'x'"), "the name of the database's host cannot be resolved"),
        (of_text("Connection refused"), "the database is away: connection refused"),
        (of_text("connection timeout expired"), "the database does not answer in time"),
        (of_text("database or disk is full"), "the database's disk is full"),
        (of_text("database is locked"), "the database is locked by another process"),
        (of_text("attempt to write a readonly database"), "the database takes no writes: the file is read-only"),
        (of_text("database disk image is malformed"), "the database's file is damaged"),
        (of_text("unable to open database file"), "the database's file cannot be opened"),
        (TimeoutError("QueuePool limit"), "all connections of this process to the database are in use"),
    ],
)
def test_what_passes_by_waiting_is_named_and_an_outage(error, said):
    assert words(error) == said
    assert is_outage(error)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (of_text("no such table: people of ada@example.com"), "the database is away (OperationalError)"),
        (IntegrityError("x", {}, sqlite3.IntegrityError("UNIQUE")), "the database is away (IntegrityError)"),
        (NoSuchModuleError("x"), "its kind of database or driver is not installed here"),
        (ModuleNotFoundError("psycopg2"), "its kind of database or driver is not installed here"),
        (ArgumentError("x"), "it is no address of a database"),
        (OSError("connection refused"), "the database is away: connection refused"),
        (ValueError("a mistake of ours"), "the database is away (ValueError)"),
    ],
)
def test_a_mistake_of_ours_is_no_outage_and_its_text_is_not_told(error, said):
    assert words(error) == said
    assert not is_outage(error)


def test_a_connection_that_was_cut_is_an_outage_whatever_the_driver_says():
    error = DBAPIError("SELECT 1", {}, psycopg.OperationalError("something new"), connection_invalidated=True)
    assert words(error) == "the database is away (OperationalError)"
    assert is_outage(error)
