"""Who is who, without saying who: identities are kept as keyed hashes.

The ledger of who was exported outlives the candidates themselves (README, Security and data). Somebody who reads it
without the secret can neither tell who is in it nor try out whom they know. The secret is made once, stands encrypted
in the database, and stays the same when ENCRYPTION_KEYS are rotated.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets as randomness
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Table, select, true, update
from sqlalchemy.orm import Session

from store.base.db import Database
from store.base.secrets import SecretBox
from store.base.upsert import insert
from store.models import Base, Candidate, Connection, Exported, HouseSecret, Ledger, PersonKey

_NAME = "ledger"
_MARK = "k1:"
_MOST_WORDS = 40
_AT_ONCE = 1000
_BLOCK_BYTES = 64


def ledger_key(session: Session, identity: str) -> str:
    """What stands for a person, or for a key that leads to them: the same for the same identity, and of the same kind.

    `li:ada-sample` in, `li:k1:` and 64 hexadecimal digits out.
    """
    return key_maker(session)(identity)


def key_maker(session: Session) -> Callable[[str], str]:
    """`ledger_key` for many: a function of the identity or key alone."""
    secret = _secret(session)

    def key_of(identity: str) -> str:
        kind, colon, _ = identity.partition(":")
        return f"{kind}{colon}{_MARK}{_digest(secret, identity)}"

    return key_of


def is_hashed(identity: str) -> bool:
    """Whether this is what `ledger_key` gives."""
    return identity.partition(":")[2].startswith(_MARK)


def ledger_name(session: Session, name: str) -> str:
    """What stands for a name: its words can be compared, and not read. At most 40 words count."""
    secret = _secret(session)
    return " ".join(_word(secret, word) for word in name.split()[:_MOST_WORDS])


def _secret(session: Session) -> bytes:
    secret: bytes | None = session.info["ledger_secret"]
    if secret is None:
        raise RuntimeError("open_ledger comes before any candidate")
    return secret


@lru_cache(maxsize=4096)
def _word(secret: bytes, word: str) -> str:
    return _digest(secret, word)[:8]


def _digest(secret: bytes, text: str) -> str:
    """HMAC-SHA256 of a text, in hexadecimal digits: a file has several hundred thousand."""
    keyed_inner, keyed_outer = _keyed(secret)
    inner, outer = keyed_inner.copy(), keyed_outer.copy()
    inner.update(text.encode())
    outer.update(inner.digest())
    return outer.hexdigest()


@lru_cache(maxsize=4)
def _keyed(secret: bytes) -> tuple[hashlib._Hash, hashlib._Hash]:
    """The inner and the outer hash of HMAC with the key taken in, which all texts have in common (RFC 2104)."""
    key = secret if len(secret) <= _BLOCK_BYTES else hashlib.sha256(secret).digest()
    key = key.ljust(_BLOCK_BYTES, b"\0")
    inner, outer = (hashlib.sha256(bytes(byte ^ pad for byte in key)) for pad in (0x36, 0x5C))
    return inner, outer


def open_ledger(database: Database, secrets: SecretBox) -> None:
    """Read the secret, or make it; and hash what an older version wrote. Raises UnreadableSecret."""
    with database.write() as session:
        made = session.scalar(
            insert(session, HouseSecret)
            .values(name=_NAME, value_encrypted=secrets.encrypt(randomness.token_hex(32)))
            .on_conflict_do_nothing()
            .returning(HouseSecret.name)
        )
        stored = session.get_one(HouseSecret, _NAME).value_encrypted
    database.ledger_secret = bytes.fromhex(secrets.decrypt(stored))
    if made is not None:
        hash_what_is_plain(database)


def read_ledger(database: Database, secrets: SecretBox) -> bool:
    """Read the secret if there is one, and change nothing. Raises UnreadableSecret."""
    with database.read() as session:
        stored = session.get(HouseSecret, _NAME)
    if stored is not None:
        database.ledger_secret = bytes.fromhex(secrets.decrypt(stored.value_encrypted))
    return stored is not None


def ids_of(workspace_id: str | None = None) -> CompoundSelect[str]:
    """The ids of a workspace's ledgers, or of all: the first has its connection's, other accounts' have their own."""

    def own(column: ColumnElement[str]) -> ColumnElement[bool]:
        return true() if workspace_id is None else column == workspace_id

    first = select(Connection.id).where(own(Connection.__table__.c.workspace_id))
    return first.union(select(Ledger.id).where(own(Ledger.__table__.c.workspace_id)))


def deployment(database: Database) -> str:
    """What tells this database's processes from those of another that uses the same Redis. After open_ledger."""
    return hmac.digest(database.ledger_secret or b"", b"deployment", "sha256").hex()[:12]


def hash_what_is_plain(database: Database) -> int:
    """Hash identities that a version without keyed hashes wrote. Returns how many there were."""
    number = 0
    for model in (Candidate, Exported, PersonKey):
        table = Base.metadata.tables[model.__tablename__]
        while changed := _hash_some(database, table):
            number += changed
    return number


def _hash_some(database: Database, table: Table) -> int:
    own = list(table.primary_key.columns)
    with database.write() as session:
        rows: list[Any] = list(
            session.execute(
                select(table).where(table.c.identity.not_like(f"%:{_MARK}%")).limit(_AT_ONCE).with_for_update()
            ).mappings()
        )
        for row in rows:
            values = {"identity": ledger_key(session, row["identity"])}
            if table.name == PersonKey.__tablename__:
                values |= {
                    "key": ledger_key(session, row["key"]),
                    "name_key": ledger_name(session, row["name_key"]),
                }
            session.execute(update(table).where(*(column == row[column.name] for column in own)).values(**values))
    return len(rows)
