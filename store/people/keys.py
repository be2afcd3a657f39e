"""What people are known by, found by whom it leads to."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_

from store.models import PersonKey

Keys = type[PersonKey]


def leading_to(keys: Keys, workspace_id: Any, whom: ColumnElement[bool]) -> ColumnElement[bool]:
    """That keys of a workspace (PersonKey, or an alias of it) lead to people: `whom` is a condition on `keys.identity`.

    Asked for nothing but keys and identities, SQLite reads all keys of the workspace, in the index that holds whole
    ones, and not the few of an identity in the other index. So a third column is asked for, in a condition that every
    key fulfils.
    """
    return and_(keys.workspace_id == workspace_id, whom, keys.name_key >= "")
