"""Dummy e-mail addresses, in the form that SeekOut's help page shows ("What do dummy emails look like?")."""

from __future__ import annotations

import hashlib
import re

_DUMMY = re.compile(r"no-?email-{1,2}\d{1,20}@seekout\.(?:example\.com|io|com)", re.IGNORECASE)


def dummy_number(identity: str, attempt: int = 0, bits: int = 32) -> int:
    """A signed number of so many bits, always the same for an identity.

    How SeekOut makes its number is not known; this one is a hash. Of 100,000 people two probably share one of 32 bits,
    and SourceWhale makes one person of people who share an address: whoever gives numbers must look that each is
    given once in a whole connection. `attempt` gives another number when this one is taken; up to 63 bits fit the
    form, and make that rare.
    """
    text = identity if attempt == 0 else f"{identity}#{attempt}"
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big", signed=True)
    return number >> (64 - bits)


def dummy_address(number: int) -> str:
    """The address for a person without one: `no-email-` and the person's number."""
    return f"no-email-{number}@seekout.example.com"


def is_dummy_email(address: str) -> bool:
    """Whether an address means "no real e-mail"."""
    return _DUMMY.fullmatch(address.strip()) is not None
