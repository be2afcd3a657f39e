"""Has SQLAlchemy compile what the product asks of its database, for all processes that are copied from this one.

Each process of a stack would else compile its statements anew, which is a sixth of all that a stack does.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from pathlib import Path

from cryptography.fernet import Fernet
from sqlalchemy.orm import Session

from store.base.db import Database
from store.base.secrets import SecretBox
from store.connection import connections
from store.exporting import leases
from store.messages import claims, homes
from store.migrate import is_current, upgrade
from store.people import ledger
from store.upkeep import keys, waiting
from tests import engines
from tests.store import acts
from tests.store.neighbours import World

_FOR_ONE = (
    *acts.ASKED_OF_A_WORKSPACE,
    *acts.ASKED_OF_AN_EXPORT,
    *acts.ASKED_OF_A_PERSON,
    *acts.DONE_IN_A_WORKSPACE,
    *acts.DONE_TO_AN_EXPORT,
    *acts.DONE_FOR_A_PERSON,
)


class _Undone(Exception):
    """Ends a transaction, of which nothing is to stay."""


def compile_statements() -> None:
    """Ask and do everything once in databases that are thrown away. Databases must share what is compiled for them."""
    key = Fernet.generate_key().decode()
    secrets = SecretBox([key])
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "begun.db"

        def opened(path: Path) -> Database:
            database = Database(f"sqlite:///{path}")
            database.keep_details([key], sealed=True)
            ledger.open_ledger(database, secrets)
            return database

        database = Database(f"sqlite:///{file}")
        upgrade(database)
        database.close()
        database = opened(file)
        is_current(database)
        keys.check(database, secrets)
        database.check_writable()
        world = World(database, secrets)
        for act in _FOR_ONE:
            with contextlib.suppress(_Undone), database.write() as session:
                act(session, world)
                session.flush()
                raise _Undone
        with contextlib.suppress(_Undone), database.write() as session:
            _for_all(session)
            raise _Undone
        database.close()
        for number, act in enumerate((*acts.DONE_TO_AN_EXPORT_BY_ITSELF, *acts.DONE_BY_ITSELF)):
            world.database = opened(shutil.copyfile(file, Path(folder) / f"{number}.db"))
            act(world.database, world)
            world.database.close()
        engines.forget_keys(type(database.engine.dialect))


def _for_all(session: Session) -> None:
    """What workers ask all the time."""
    waiting.look(session, 15.0)
    claims.any_due(session)
    claims.any_far_ahead(session)
    claims.claim_due(session, lease_seconds=1, spacing_seconds=1)
    leases.due(session)
    leases.any_far_ahead(session, 60.0)
    connections.waiting_drafts(session, older_than=1)
    homes.any_due(session)
    homes.any_settled(session)
    homes.claim_due(session, lease_seconds=1)
