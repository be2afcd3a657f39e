"""Ports for servers that are about to be started."""

from __future__ import annotations

import fcntl
import functools
import os
import random
import socket
import tempfile
from pathlib import Path
from typing import IO

# Below the ports that a system hands out by itself: no connection of anybody's takes one before its server does.
_RANGE = range(12_000, 22_000)

_kept: set[int] = set()


def free_port(wanted: int = 0) -> int:
    """A port of this machine on which nobody listens: `wanted` where it is free.

    It is kept for this process until that ends: no other process that asks here is given it before its server listens.
    Raises OSError when a hundred ports were tried in vain.
    """
    for port in (wanted, *random.sample(_RANGE, 100)):
        if not port or (port in _kept and port != wanted):
            continue
        with socket.socket() as probe:
            try:
                _keep(port)
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
    raise OSError("a hundred ports were tried, and none is free")


def _keep(port: int) -> None:
    """Lock the byte of that number in a file that all processes of a user share. Raises OSError if another has it.

    The system ends the lock with the process that took it, whatever its children inherit.
    """
    fcntl.lockf(_file(), fcntl.LOCK_EX | fcntl.LOCK_NB, 1, port)
    _kept.add(port)


@functools.cache
def _file() -> IO[bytes]:
    # Never closed: closing it would end all locks of this process.
    return (Path(tempfile.gettempdir()) / f"seekout-ports-{os.getuid()}").open("ab")
