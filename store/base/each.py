"""Changing many rows of one owner, each found by its key, in one statement.

A row at a time costs PostgreSQL a plan for each, and Python its parameters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import orjson
from sqlalchemy import ARRAY, ColumnElement, Select, String, Text, Update, bindparam, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.expression import column

_OWNER, _KEYS, _GIVEN, _ONE, _ITS = "the_owner", "the_keys", "the_given", "the_one", "its_own"


class Each:
    """An UPDATE of rows whose `owner` is one and whose `key` is among many; the two are the table's primary key.

    `values` are what the columns become; `own` is a text column, if there is one, that each row gets a value of its own
    for. Made once, and then run often. Rows are locked in the order of their keys, so that two transactions that change
    the same rows do not wait for each other.
    """

    def __init__(
        self,
        owner: InstrumentedAttribute[str],
        key: InstrumentedAttribute[str],
        values: Mapping[str, Any],
        own: str | None = None,
    ) -> None:
        self._owner, self._key, self._values, self._own = owner, key, dict(values), own

    def run(self, session: Session, owner: str, rows: Sequence[str] | Mapping[str, str | None], **given: Any) -> None:
        """Change the rows with these keys, given with their own values where there are such; `given` are parameters of
        the values. Rows that are not there are passed over."""
        if not rows:
            return
        connection = session.connection()
        keys = sorted(rows)
        own = {key: rows[key] for key in keys} if isinstance(rows, Mapping) else {}
        if connection.dialect.name != "postgresql":
            text = orjson.dumps(own if self._own else keys).decode()
            connection.execute(self._on_sqlite, {_OWNER: owner, _KEYS: text, **given})
            return
        asked = {_OWNER: owner, _KEYS: keys} | ({_GIVEN: list(own.values())} if self._own else {})
        done = set(connection.scalars(self._on_postgresql, asked | given))
        if len(done) < len(keys):
            # Another transaction has changed these since this statement began, and they have moved.
            left = [
                {_OWNER: owner, _ONE: key, **({_ITS: own[key]} if self._own else {}), **given}
                for key in keys
                if key not in done
            ]
            connection.execute(self._one_by_one, left)

    @cached_property
    def _on_sqlite(self) -> Update:
        given = bindparam(_KEYS, type_=String)
        entries = func.json_each(given).table_valued("key", "value")
        if self._own is None:
            return self._update(self._key.in_(select(entries.c.value)))
        # Not joined with the entries: all rows of the owner would be looked up in them.
        own = func.json_extract(given, '$."' + self._key + '"')
        return self._update(self._key.in_(select(entries.c.key)), own=own)

    @cached_property
    def _on_postgresql(self) -> Update:
        """Each row is looked up by the whole of the primary key, and found where it lies.

        Left to itself, PostgreSQL may read all rows of an owner for each batch of them: of one that its statistics do
        not know it expects few. OFFSET keeps it from turning the look-ups into another join.
        """
        arrays = [bindparam(_KEYS, type_=ARRAY(Text))]
        if self._own is not None:
            arrays.append(bindparam(_GIVEN, type_=ARRAY(Text)))
        given = func.unnest(*arrays).table_valued("key", *(["own"] if self._own else []), name="given").render_derived()
        place: ColumnElement[Any] = column("ctid", _selectable=self._owner.table)
        row = select(place.label("place")).where(self._is_owners, self._key == given.c.key).offset(0).lateral("found")
        found: Select[Any] = select(row.c.place, *given.c).select_from(given).join(row, row.c.place.is_not(None))
        rows = found.subquery("rows")
        return self._update(place == rows.c.place, own=rows.c.own if self._own else None, owners=False).returning(
            self._key
        )

    @cached_property
    def _one_by_one(self) -> Update:
        return self._update(self._key == bindparam(_ONE), own=bindparam(_ITS, type_=String) if self._own else None)

    @property
    def _is_owners(self) -> ColumnElement[bool]:
        # Not compared with the value itself: see store.base.among.usual.
        return self._owner == select(bindparam(_OWNER, type_=String)).scalar_subquery()

    def _update(self, which: ColumnElement[bool], *, own: Any = None, owners: bool = True) -> Update:
        changed = dict(self._values) if self._own is None else {**self._values, self._own: own}
        conditions = (self._is_owners, which) if owners else (which,)
        return update(self._owner.class_).where(*conditions).values(changed)
