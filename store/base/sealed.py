"""People's details as they stand in the database: plain, or sealed with ENCRYPTION_KEYS where the operator wants that.

Sealed details are opened by whichever key sealed them, so turning the setting on or off and exchanging keys needs no
moment at which all is rewritten: `make rotate-keys` brings everything to what the setting and the first key say.
AES-GCM, with keys derived from the Fernet keys: Fernet itself takes several times as long for each person.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Sequence
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import JSON, Dialect
from sqlalchemy.types import TypeDecorator

from store.base.secrets import UnreadableSecret

_MARK = "sealed"
_NONCE_BYTES = 12
_OF_ENGINE = "details_box"


class DetailsText(bytes):
    """Details as the JSON text that they already are, which is stored as it stands."""


class DetailsBox:
    """Seals details with the first of `keys`, if it `seals` at all, and opens what any of them has sealed."""

    def __init__(self, keys: Sequence[str], *, seals: bool) -> None:
        self._seals = seals
        self._ciphers = {_name(key): AESGCM(_derived(key)) for key in keys}
        self._first = _name(keys[0])

    def stored(self, details: Any) -> Any:
        """Details in, what is stored out."""
        if not self._seals or details is None:
            return _plain(details)
        nonce = secrets.token_bytes(_NONCE_BYTES)
        text = details if isinstance(details, DetailsText) else orjson.dumps(details, option=orjson.OPT_NON_STR_KEYS)
        sealed = nonce + self._ciphers[self._first].encrypt(nonce, text, None)
        return {_MARK: f"{self._first}.{base64.b64encode(sealed).decode()}"}

    def opened(self, stored: Any) -> Any:
        """What is stored in, details out. Raises UnreadableSecret when no key fits."""
        name, content = _parts(stored)
        if name is None:
            return stored
        try:
            sealed = base64.b64decode(content)
            return orjson.loads(self._ciphers[name].decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], None))
        except (KeyError, InvalidTag, ValueError):
            raise UnreadableSecret("ENCRYPTION_KEYS does not hold the key that details were sealed with") from None

    def is_current(self, stored: Any) -> bool:
        """Whether what is stored is as it would be stored now."""
        return _parts(stored)[0] == (self._first if self._seals else None)


class Details(TypeDecorator[Any]):
    """A JSON column of people's details. The engine of a Database says how they are stored (`use`)."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """On their way into the database."""
        box: DetailsBox | None = getattr(dialect, _OF_ENGINE, None)
        return _plain(value) if box is None else box.stored(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """On their way out. Raises UnreadableSecret."""
        box: DetailsBox | None = getattr(dialect, _OF_ENGINE, None)
        if box is not None:
            return box.opened(value)
        if _parts(value)[0] is not None:
            raise UnreadableSecret("details are sealed, and this process was given no key")
        return value


def _plain(details: Any) -> Any:
    return orjson.Fragment(bytes(details)) if isinstance(details, DetailsText) else details


def use(dialect: Dialect, box: DetailsBox) -> None:
    """Let an engine, by its dialect, store and open details with this box."""
    setattr(dialect, _OF_ENGINE, box)


def box_of(dialect: Dialect) -> DetailsBox | None:
    """The box that an engine uses, if it was given one."""
    found: DetailsBox | None = getattr(dialect, _OF_ENGINE, None)
    return found


def _parts(stored: Any) -> tuple[str | None, str]:
    """The name of the key that sealed something, and the rest; None for what is not sealed."""
    if isinstance(stored, dict) and len(stored) == 1 and isinstance(text := stored.get(_MARK), str):
        name, _, content = text.partition(".")
        return name, content
    return None, ""


def _derived(key: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"details of people").derive(base64.urlsafe_b64decode(key))


def _name(key: str) -> str:
    """What tells keys apart, and nothing of them."""
    return hashlib.sha256(b"name of " + _derived(key)).hexdigest()[:8]
