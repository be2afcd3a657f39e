"""The databases of tests: they share what SQLAlchemy compiled, and do not wait for the disk.

A product's process has one engine and compiles each statement once; a run of tests has thousands of engines, and to
compile anew for each took half of the time. Files of tests need not outlive the machine, as the product's do; they
outlive each of its processes all the same.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, MutableMapping, Sequence
from typing import Any

from sqlalchemy import Dialect, event

from store.base import sealed as sealing
from store.base.db import Database

_LOCKED_MILLISECONDS = 40_000
_compiled: dict[tuple[Hashable, ...], Any] = {}


class _OfAllEngines(MutableMapping[tuple[Hashable, ...], Any]):
    """A cache for SQLAlchemy's option `compiled_cache`: the dialect, with which each key begins, goes by its name."""

    def __init__(self, kind: str) -> None:
        self._kind = kind

    def __getitem__(self, key: tuple[Hashable, ...]) -> Any:
        return _compiled[(self._kind, *key[1:])]

    def __setitem__(self, key: tuple[Hashable, ...], value: Any) -> None:
        _compiled[(self._kind, *key[1:])] = value

    def __delitem__(self, key: tuple[Hashable, ...]) -> None:
        del _compiled[(self._kind, *key[1:])]

    def __iter__(self) -> Iterator[tuple[Hashable, ...]]:
        return iter(_compiled)

    def __len__(self) -> int:
        return len(_compiled)


def share() -> None:
    """From here on the databases of this process share what is compiled, but for those that seal people's details: what
    is compiled for them knows their keys."""
    keep = Database.keep_details

    def keep_apart(database: Database, keys: Sequence[str], *, sealed: bool) -> None:
        database.engine.update_execution_options(compiled_cache={})
        keep(database, keys, sealed=sealed)

    _begin_sharing()
    Database.keep_details = keep_apart


def share_sealed() -> None:
    """The same for processes that open one database, or one after the other: what is compiled for those that seal
    people's details is shared too, and seals with the keys that were told last."""
    keep = sealing.use

    def use(dialect: Dialect, box: sealing.DetailsBox) -> None:
        # What is compiled asks the dialect that it was compiled for.
        keep(type(dialect), box)

    _begin_sharing()
    sealing.use = use


def forget_keys(kind: type[Dialect]) -> None:
    """What is compiled for databases of a kind seals and opens nothing until keys are told again."""
    delattr(kind, sealing._OF_ENGINE)


def _begin_sharing() -> None:
    begin = Database.__init__

    def begin_sharing(database: Database, url: str) -> None:
        begin(database, url)
        engine = database.engine
        engine.update_execution_options(compiled_cache=_OfAllEngines(engine.dialect.name))

    Database.__init__ = begin_sharing


def leave_the_disk_alone() -> None:
    """From here on the SQLite files of this process are written, and the disk is not waited for; nobody gives up on
    one that is locked, as long as a machine stands still that others use too."""
    begin = Database.__init__

    def begin_lightly(database: Database, url: str) -> None:
        begin(database, url)
        if database.engine.dialect.name == "sqlite":
            event.listen(database.engine, "connect", _lighten)

    Database.__init__ = begin_lightly


def _lighten(connection: Any, record: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute(f"PRAGMA busy_timeout={_LOCKED_MILLISECONDS}")
