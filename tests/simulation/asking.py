"""store.base.db.ask past SQLAlchemy's way of executing, which takes several times as long as SQLite here.

The statements are the product's, compiled by SQLAlchemy once; values are processed as it would, both ways.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.engine.result import IteratorResult, SimpleResultMetaData
from sqlalchemy.orm import Session

from store.base.db import ask


class Asking:
    """`ask` for sessions on one raw connection; `begin` begins its transaction."""

    def __init__(self, execute: Callable[..., Any], is_open: Callable[[], bool]) -> None:
        self._execute = execute
        self._is_open = is_open
        self._made: dict[Executable, _Made] = {}

    def ask(self, session: Session, statement: Executable, **given: Any) -> Any:
        """See store.base.db.ask."""
        made = self._made.get(statement)
        if made is None:
            made = self._made[statement] = _Made(session, statement, given)
        if made.expands:
            return ask(session, statement, **given)
        session.flush()
        if not self._is_open():
            session.connection()
        cursor = self._execute(made.text, made.values(given))
        return IteratorResult(made.columns, made.rows(cursor)) if made.columns is not None else None


class _Made:
    """A statement as SQLite gets it. If it `expands`, its text is another one for each number of values."""

    def __init__(self, session: Session, statement: Any, given: dict[str, Any]) -> None:
        dialect = session.get_bind().dialect
        compiled = statement.compile(dialect=dialect)
        self.expands = any(isinstance(value, list) for value in given.values())
        if self.expands:
            return
        state = compiled.construct_expanded_state(given)
        self.text = state.statement
        self._names = tuple(state.positiontup)
        self._constants = {name: value for name, value in state.parameters.items() if name not in given}
        self._to_store = {name: process for name, process in state.processors.items() if callable(process)}
        entries = compiled._result_columns
        self.columns = SimpleResultMetaData([entry.keyname for entry in entries]) if entries else None
        processes = [entry.type.dialect_impl(dialect).result_processor(dialect, None) for entry in entries]
        self._read = processes if any(processes) else None

    def values(self, given: dict[str, Any]) -> list[Any]:
        """The parameters in their order."""
        named = self._constants | given
        for name, process in self._to_store.items():
            named[name] = process(named[name])
        return [named[name] for name in self._names]

    def rows(self, cursor: Any) -> Any:
        """The rows as SQLAlchemy would give them."""
        found = cursor.fetchall()
        if self._read is None:
            return iter(found)
        return iter(
            [
                tuple(value if read is None else read(value) for read, value in zip(self._read, row, strict=True))
                for row in found
            ]
        )
