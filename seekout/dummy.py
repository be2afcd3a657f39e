"""Dummy e-mail addresses, in the form that SeekOut's help page shows ("What do dummy emails look like?")."""

from __future__ import annotations

import hashlib
import re

_DUMMY = re.compile(r"no-email-(-?\d+)@seekout\.example\.com", re.IGNORECASE)


def dummy_number(identity: str, attempt: int = 0) -> int:
    """A signed 32-bit number, always the same for an identity.

    How SeekOut makes its number is not known; ours is a hash. `attempt` gives another number when two people collide.
    """
    text = identity if attempt == 0 else f"{identity}#{attempt}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big", signed=True)


def dummy_address(number: int) -> str:
    """The address for a person without one: `no-email-` and the person's number."""
    return f"no-email-{number}@seekout.example.com"


def is_dummy_email(address: str) -> bool:
    """Whether an address means "no real e-mail"."""
    return _DUMMY.fullmatch(address.strip()) is not None
