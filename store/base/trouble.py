"""What a database's error means, in words for operators: without an address, a password, or values of people."""

from __future__ import annotations

import logging

from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError, TimeoutError

from store.base.log import incident

READ_ONLY = "25006"

# By SQLSTATE, and by what drivers say where they give none: a connection that did not come about, and SQLite.
_STATES = {
    READ_ONLY: "the database takes no writes: it is read-only",
    "53300": "the database is at its limit of connections",
    "53100": "the database's disk is full",
    "57P03": "the database is starting or stopping",
    "28P01": "the database refuses the user or password",
    "28000": "the database refuses the user or password",
    "3D000": "there is no database of this name",
    "42501": "the database's user may not do this",
    "57014": "the database ended a statement that took too long",
    "55P03": "the database waited too long for a lock",
}
# By the first letters of other SQLSTATEs (PostgreSQL's manual, appendix "Error Codes").
_CLASSES = {
    "08": "the database is away: the connection broke",
    "53": "the database lacks memory, room or connections",
    "57P": "the database is starting or stopping",
    "58": "the database's disk or system fails",
}
_TEXTS = {
    "too many clients": "the database is at its limit of connections",
    "too many connections": "the database is at its limit of connections",
    "remaining connection slots": "the database is at its limit of connections",
    "no more connections allowed": "the database is at its limit of connections",
    "password authentication failed": "the database refuses the user or password",
    "no password supplied": "the database refuses the user or password",
    "starting up": "the database is starting or stopping",
    "shutting down": "the database is starting or stopping",
    "in recovery mode": "the database is starting or stopping",
    "not accepting connections": "the database is starting or stopping",
    "not yet accepting": "the database is starting or stopping",
    "administrator command": "the database is starting or stopping",
    "resolve host": "the name of the database's host cannot be resolved",
    "translate host": "the name of the database's host cannot be resolved",
    "Name or service not known": "the name of the database's host cannot be resolved",
    "onnection refused": "the database is away: connection refused",
    "closed the connection": "the database is away: it closed the connection",
    "closed unexpectedly": "the database is away: it closed the connection",
    "reset by peer": "the database is away: it closed the connection",
    "receive data from server": "the database is away: it closed the connection",
    "running locally": "the database is away: nobody listens where it should be",
    "No route to host": "the database's host cannot be reached",
    "is unreachable": "the database's host cannot be reached",
    "timeout expired": "the database does not answer in time",
    "readonly database": "the database takes no writes: the file is read-only",
    "disk I/O error": "the database's disk fails or is full",
    "disk is full": "the database's disk is full",
    "database is locked": "the database is locked by another process",
    "not a database": "the database's file is no SQLite database, or is damaged",
    "malformed": "the database's file is damaged",
    "unable to open database file": "the database's file cannot be opened",
}
_UNFORESEEN = "the database is away"


def is_outage(error: BaseException) -> bool:
    """Whether the database is away, full or read-only, so that the same may succeed in a while; no mistake of ours."""
    if isinstance(error, TimeoutError):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated or not words(error).startswith(f"{_UNFORESEEN} ("):
        return True
    # PostgreSQL gives a state to whatever it refuses; without one no answer came.
    return isinstance(error, OperationalError) and getattr(error.orig, "sqlstate", "") is None


def mishap(logger: logging.Logger, what: str, error: BaseException) -> str:
    """Log what failed and is tried again: a line while the database is away, else an incident. Returns it in a few
    words."""
    if not is_outage(error):
        return f"incident {incident(logger, what, error)}"
    logger.warning("%s waits: %s", what, words(error))
    return words(error)


def words(error: BaseException) -> str:
    """A few words for `error`; its kind where nothing better is known."""
    cause = getattr(error, "orig", None) or error
    if isinstance(error, TimeoutError):
        return "all connections of this process to the database are in use"
    if isinstance(error, NoSuchModuleError | ModuleNotFoundError):
        return "its kind of database or driver is not installed here"
    if isinstance(error, ArgumentError):
        return "it is no address of a database"
    state = getattr(cause, "sqlstate", None)
    if state in _STATES:
        return _STATES[state]
    if state is not None:
        return next((said for first, said in _CLASSES.items() if state.startswith(first)), _unforeseen(cause))
    text = str(cause)
    for part, meaning in _TEXTS.items():
        if part in text:
            return meaning
    return _unforeseen(cause)


def _unforeseen(cause: BaseException) -> str:
    return f"{_UNFORESEEN} ({type(cause).__name__})"
