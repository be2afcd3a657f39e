"""Encryption keys can be exchanged without connecting again."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet

from store.base.config import ConfigError
from store.base.secrets import SecretBox
from store.connection import connections
from store.upkeep import keys
from tests.store.factory import connected


def test_rotating_leaves_everything_readable_by_the_new_key_alone(database):
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    workspace_id, _ = connected(database, api_key=SecretBox([old]).encrypt("sw-key"))
    keys.check(database, SecretBox([new, old]))
    with pytest.raises(ConfigError):
        keys.check(database, SecretBox([new]))
    with database.write() as session:
        assert keys.rotate(session, SecretBox([new, old])) == 1
    keys.check(database, SecretBox([new]))
    with database.read() as session:
        assert SecretBox([new]).decrypt(connections.get(session, workspace_id).api_key_encrypted) == "sw-key"
