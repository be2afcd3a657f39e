"""Encryption at rest for API keys: Fernet keys, of which the first encrypts and any decrypts."""

from __future__ import annotations

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class UnreadableSecret(Exception):
    """None of the keys in ENCRYPTION_KEYS opens a stored secret."""


class SecretBox:
    """Encrypts and decrypts short texts."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    def encrypt(self, plain: str) -> str:
        """Plain text in, token out."""
        return self._fernet.encrypt(plain.encode()).decode()

    def decrypt(self, token: str) -> str:
        """Token in, plain text out. Raises UnreadableSecret when no key fits."""
        try:
            return self._fernet.decrypt(token.encode()).decode()
        except InvalidToken:
            raise UnreadableSecret("ENCRYPTION_KEYS does not hold the key that this was encrypted with") from None

    def rotate(self, token: str) -> str:
        """Token in, the same secret encrypted with the first key out. Raises UnreadableSecret."""
        return self.encrypt(self.decrypt(token))
