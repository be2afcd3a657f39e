"""What an operator has switched on for the whole house."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from store.base.clock import now
from store.base.db import ask
from store.base.upsert import insert
from store.models import Switch

# No batch leaves while it is on; exports wait, and say so.
PAUSE = "pause"


def turn_on(session: Session, name: str, note: str = "") -> None:
    """Switch on, with a note for whoever finds it on; the newest note counts."""
    session.execute(
        insert(session, Switch)
        .values(name=name, since=now(), note=note)
        .on_conflict_do_update(index_elements=["name"], set_={"note": note})
    )


def turn_off(session: Session, name: str) -> bool:
    """Switch off. False when it was off."""
    return bool(session.execute(delete(Switch).where(Switch.name == name).returning(Switch.name)).all())


def find(session: Session, name: str) -> Switch | None:
    """The switch if it is on."""
    return session.get(Switch, name)


def is_on(session: Session, name: str) -> bool:
    """Whether the switch is on."""
    return ask(session, _SINCE, the_name=name).scalar() is not None


# Whether an operator has paused all exports, for who asks it together with something else.
PAUSED = select(Switch.since).where(Switch.name == PAUSE).exists()

_SINCE = select(Switch.since).where(Switch.name == bindparam("the_name"))
