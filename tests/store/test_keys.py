"""Encryption keys can be exchanged without connecting again."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet

from store.base.config import ConfigError
from store.base.db import Database
from store.base.secrets import SecretBox
from store.connection import connections
from store.migrate import upgrade
from store.people import ledger
from store.upkeep import keys
from tests.store.factory import connected, people, reviewed


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


@pytest.mark.long
def test_where_only_the_secrets_could_be_rotated_that_is_told(tmp_path, monkeypatch, capsys):
    """It said that nothing was changed, and whoever believed that took the new key away again."""
    old, new, lost = (Fernet.generate_key().decode() for _ in range(3))
    database = Database(url := f"sqlite:///{tmp_path}/bot.db")
    upgrade(database)
    ledger.open_ledger(database, SecretBox([old]))
    workspace_id, connection_id = connected(database, api_key=SecretBox([old]).encrypt("sw-key"))
    database.keep_details([lost], sealed=True)
    reviewed(database, workspace_id, connection_id, people(1))
    values = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s", "VAR_DIR": str(tmp_path), "DATABASE_URL": url}
    for name, value in {**values, "ENCRYPTION_KEYS": f"{new},{old}", "ENCRYPT_DETAILS": "on"}.items():
        monkeypatch.setenv(name, value)
    assert keys.main() == 2
    told = capsys.readouterr().err
    assert "Nothing was changed" not in told and "but not all details of people. Keep the other keys" in told
    with database.read() as session:
        assert SecretBox([new]).decrypt(connections.get(session, workspace_id).api_key_encrypted) == "sw-key"
    database.close()


@pytest.mark.parametrize("after", range(6))
@pytest.mark.long
def test_an_exchange_that_is_cut_off_anywhere_is_seen_at_the_start_and_done_by_the_next(tmp_path, monkeypatch, after):
    """Who took the old key away after that started, and met what it could not read in the middle of an export."""
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    url = f"sqlite:///{tmp_path}/bot.db"
    database = Database(url)
    upgrade(database)
    database.keep_details([old], sealed=True)
    ledger.open_ledger(database, SecretBox([old]))
    where = connected(database, api_key=SecretBox([old]).encrypt("sw-key"))
    reviewed(database, *where, people(100))
    database.keep_details([new, old], sealed=True)
    monkeypatch.setattr(keys, "_AT_ONCE", 20)
    write, left = database.write, [after]

    def cut_off():
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return write()

    def exchange():
        with database.write() as session:
            keys.rotate(session, SecretBox([new, old]))
        return keys.rotate_details(database)

    monkeypatch.setattr(database, "write", cut_off)
    with pytest.raises(KeyboardInterrupt):
        exchange()
    monkeypatch.setattr(database, "write", write)
    keys.check(database, SecretBox([new, old]))
    with_new_alone = Database(url)
    with_new_alone.keep_details([new], sealed=True)
    with pytest.raises(ConfigError):
        keys.check(with_new_alone, SecretBox([new]))
    assert exchange() == 100 - 20 * max(0, after - 1)
    keys.check(with_new_alone, SecretBox([new]))
    with_new_alone.close()
    database.close()
