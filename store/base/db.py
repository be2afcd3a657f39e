"""The database: one engine a process, short transactions, SQLite or PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, CursorResult, Engine, Executable, create_engine, event, func, make_url, select, text
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from store.base import sealed as sealing
from store.base.trouble import READ_ONLY
from store.base.turns import Turns

_AT_THE_END = "at the end"
# How a row is locked that others refer to: they may go on writing rows that do, which a lock of its key as well
# would hold up. As arguments of `with_for_update`.
OWN_ROW: dict[str, Any] = {"key_share": True}
# serialization_failure and deadlock_detected.
_GAVE_WAY = {"40001", "40P01"}
_CONNECT_SECONDS = 5


class Database:
    """Opens transactions. Thread-safe; make it after a fork, never before.

    Its errors hide the values of statements: these are people's details, and errors end in logs.

    `ledger_secret` is set once by store.people.ledger.open_ledger, and is known to every session. `on_write` is called
    after each transaction that was committed, unless nobody needs to hear of that one, and must return at once.
    """

    ledger_secret: bytes | None = None
    on_write: Callable[[], None] | None = None

    def __init__(self, url: str) -> None:
        self.engine = _sqlite(url) if url.startswith("sqlite") else _server(url)

    def keep_details(self, keys: Sequence[str], *, sealed: bool) -> None:
        """From here on people's details are stored sealed, or plain, and opened with any of these keys."""
        sealing.use(self.engine.dialect, sealing.DetailsBox(keys, seals=sealed))

    @contextmanager
    def write(self, *, heard: bool = True) -> Iterator[Session]:
        """A transaction that is committed at the end and rolled back on any exception.

        One that leaves nothing to be done for anybody need not be `heard` of.
        """
        with self._session(immediate=True) as session, session.begin():
            yield session
            for _, act in sorted(session.info.pop(_AT_THE_END, {}).items(), key=lambda item: item[0]):
                act()
        if heard and self.on_write is not None:
            self.on_write()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A transaction for queries alone; whatever it changed is rolled back."""
        with self._session(immediate=False) as session:
            yield session

    def ping(self) -> None:
        """Raises sqlalchemy.exc.DBAPIError when the database cannot be reached."""
        with self.engine.connect() as connection:
            connection.execute(text("SELECT 1"))

    def check_writable(self) -> None:
        """Begin a write and roll it back. Raises sqlalchemy.exc.SQLAlchemyError when nothing can be written."""
        with self._session(immediate=True) as session:
            # No row is touched, so nobody waits for it; a read-only server refuses it all the same.
            session.execute(text("UPDATE alembic_version SET version_num = version_num WHERE 1 = 0"))

    def rest(self) -> None:
        """Close the connections that nobody uses just now: each remembers up to 16 MB of an SQLite file's pages."""
        self.engine.dispose()

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()

    @contextmanager
    def _session(self, *, immediate: bool) -> Iterator[Session]:
        with (
            self.engine.connect().execution_options(immediate=immediate) as connection,
            Session(bind=connection, expire_on_commit=False, info={"ledger_secret": self.ledger_secret}) as session,
        ):
            yield session


def at_the_end(session: Session, key: str, act: Callable[[], object]) -> None:
    """Do something last in the transaction of `Database.write`, once for each key, in the order of the keys.

    For rows that everybody writes: their locks are held for a moment then, and no transaction waits for another lock
    while it holds one.
    """
    session.info.setdefault(_AT_THE_END, {})[key] = act


def ask(session: Session, statement: Executable, **given: Any) -> CursorResult[*tuple[Any, ...]]:
    """Run a statement that was made once, with these parameters; what the session has changed is written before.

    Past the session's own way, which costs more than SQLite does: rows come back as they are, and no object in the
    session is made or changed.
    """
    session.flush()
    return session.connection().execute(statement, given)


def alone(session: Session, what: str) -> None:
    """Wait until no other transaction does `what`, a text that names it, and be the only one until the end of this one.

    A row's lock would hold up everybody else who writes that row. SQLite has one writer at a time.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(what, 0))))


def gave_way(error: BaseException) -> bool:
    """Whether the database ended a transaction in favour of another one: run again, it will do."""
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in _GAVE_WAY


def _json(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode()


_JSON: dict[str, Any] = {"json_serializer": _json, "json_deserializer": orjson.loads}


def _server(url: str) -> Engine:
    engine = create_engine(
        url,
        # A pooler in transaction mode (PgBouncer, Supavisor) hands each transaction to another of the server's
        # connections, which does not know what was prepared on the last one.
        connect_args={"prepare_threshold": None}
        | ({} if "connect_timeout" in url else {"connect_timeout": _CONNECT_SECONDS}),
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=10,
        pool_recycle=1800,
        hide_parameters=True,
        **_JSON,
    )

    @event.listens_for(engine, "handle_error")
    def _drop_read_only(context: ExceptionContext) -> None:
        # After a failover, kept connections lead to the old primary; new ones to where writes are taken.
        if getattr(context.original_exception, "sqlstate", None) == READ_ONLY:
            context.is_disconnect = True

    return engine


def _sqlite(url: str) -> Engine:
    turns: Turns | None = None
    if database := make_url(url).database:
        Path(database).parent.mkdir(parents=True, exist_ok=True)
        turns = Turns(Path(database))
    engine = create_engine(
        url, connect_args={"timeout": 10}, pool_size=10, max_overflow=10, hide_parameters=True, **_JSON
    )

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, record: Any) -> None:
        # Python's sqlite3 begins transactions late by itself; _begin below does it, so that a write takes its lock
        # at once instead of failing half-way with SQLITE_BUSY.
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-16000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if not connection.get_execution_options().get("immediate", False):
            connection.exec_driver_sql("BEGIN")
            return
        with nullcontext() if turns is None else turns.next():
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
