"""What a deployment writes is its user's alone, whatever the shell's umask is."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.mark.long
def test_a_new_database_and_its_key_are_private(tmp_path):
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "DATABASE_", "ENCRYPTION_"))
    }
    environ = {**kept, "SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "VAR_DIR": str(tmp_path / "var")}
    done = subprocess.run(
        ["/bin/sh", "-c", f"umask 000; exec {sys.executable} -m store.migrate"],
        cwd=REPOSITORY,
        env=environ,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    written = list((tmp_path / "var").rglob("*"))
    assert {path.name for path in written} >= {"bot.db", "encryption.key"}
    for path in [tmp_path / "var", *written]:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
