"""Ports for servers that are about to be started."""

from __future__ import annotations

import random
import socket

# Below the ports that a system hands out by itself: no connection of anybody's takes one before its server does.
_RANGE = range(12_000, 22_000)


def free_port(wanted: int = 0) -> int:
    """A port of this machine on which nobody listens: `wanted` where it is free."""
    for port in (wanted, *random.sample(_RANGE, 100)):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port or _RANGE.start))
            except OSError:
                continue
        if port:
            return port
    raise OSError("a hundred ports were tried, and none is free")
