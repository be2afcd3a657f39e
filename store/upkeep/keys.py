"""The encryption keys against what is stored: `python -m store.upkeep.keys` re-encrypts everything to the first key."""

from __future__ import annotations

import sys

from sqlalchemy import JSON, select, type_coerce, update
from sqlalchemy.orm import Session

from store.base import sealed
from store.base.config import ConfigError, Settings
from store.base.db import Database
from store.base.secrets import SecretBox, UnreadableSecret
from store.base.starting import sentences
from store.migrate import open_database
from store.models import Candidate, Connection, ConnectionDraft, HouseSecret, installations
from store.workspaces.installations import TOKENS

_AT_ONCE = 500
_LOOKED_AT = 20
_ONLY_SECRETS = (
    "The stored secrets are encrypted with the first of ENCRYPTION_KEYS, but not all details of people. Keep the other "
    "keys, and do this once more when it is mended"
)


def check(database: Database, secrets: SecretBox) -> None:
    """Raises ConfigError when a stored secret cannot be read with the keys that this process was given."""
    with database.read() as session:
        stored = {
            "SourceWhale keys": session.scalars(select(Connection.api_key_encrypted)).all(),
            "secrets of the ledger": session.scalars(select(HouseSecret.value_encrypted)).all(),
            "Slack tokens": session.scalars(select(installations.c.bot_token)).all(),
        }
        details = _is_readable(session)
    if not details:
        raise _another_key("details of people")
    for what, tokens in stored.items():
        try:
            for token in filter(None, tokens):
                secrets.decrypt(token)
        except UnreadableSecret:
            raise _another_key(what) from None


def _another_key(what: str) -> ConfigError:
    return ConfigError(
        f"The stored {what} were encrypted with another key. Put that key back into ENCRYPTION_KEYS "
        "(or var/encryption.key), after the new one if you are rotating."
    )


def _is_readable(session: Session) -> bool:
    """Whether some people's details can be opened: all of them are sealed with keys of one list, but where an exchange
    was cut off. That goes from one end of the ids to the other, so that both ends tell of it."""
    try:
        for end in (Candidate.id.asc(), Candidate.id.desc()):
            session.scalars(select(Candidate.data).order_by(end).limit(_LOOKED_AT)).all()
    except UnreadableSecret:
        return False
    return True


def rotate_details(database: Database) -> int:
    """Seal people's details with the first key, or unseal them, as the setting says; in small transactions.

    Returns how many it were. Raises UnreadableSecret.
    """
    box = sealed.box_of(database.engine.dialect)
    number, last = 0, ""
    while box is not None:
        with database.write() as session:
            rows = session.execute(
                select(Candidate.id, type_coerce(Candidate.data, JSON).label("stored"))
                .where(Candidate.id > last)
                .order_by(Candidate.id)
                .limit(_AT_ONCE)
                .with_for_update(key_share=True)
            ).all()
            old = [row for row in rows if not box.is_current(row.stored)]
            if old:
                session.execute(update(Candidate), [{"id": row.id, "data": box.opened(row.stored)} for row in old])
        number += len(old)
        if not rows:
            break
        last = rows[-1].id
    return number


def rotate(session: Session, secrets: SecretBox) -> int:
    """Re-encrypt every stored secret with the first key. Returns how many. Raises UnreadableSecret."""
    rows: list[Connection | ConnectionDraft] = [
        *session.scalars(select(Connection).with_for_update()),
        *session.scalars(select(ConnectionDraft).with_for_update()),
    ]
    held = [row for row in rows if row.api_key_encrypted is not None]
    for row in held:
        row.api_key_encrypted = secrets.rotate(row.api_key_encrypted or "")
    number = len(held)
    for secret in session.scalars(select(HouseSecret).with_for_update()):
        secret.value_encrypted = secrets.rotate(secret.value_encrypted)
        number += 1
    for installed in session.execute(select(installations).with_for_update()).all():
        tokens = {name: getattr(installed, name) for name in TOKENS}
        fresh = {name: secrets.rotate(token) for name, token in tokens.items() if token}
        if fresh:
            session.execute(update(installations).where(installations.c.id == installed.id).values(**fresh))
            number += len(fresh)
    return number


def main() -> int:
    """Rotate what the environment's database holds."""
    number = None
    try:
        settings = Settings.from_env()
        with sentences():
            database = open_database(settings)
            with database.write() as session:
                found = rotate(session, SecretBox(settings.encryption_keys))
            number = found
            details = rotate_details(database)
    except (ConfigError, UnreadableSecret) as error:
        done = "Nothing was changed" if number is None else _ONLY_SECRETS
        print(f"{done}: {error}", file=sys.stderr)
        return 2
    print(f"{number} stored secrets are now encrypted with the first of ENCRYPTION_KEYS; the others may be removed.")
    if details:
        how = "encrypted with it" if settings.encrypt_details else "no longer encrypted"
        print(f"The details of {details:,} candidates are now {how}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
