"""Imported by the process that stacks are copied from: it outlives whoever dies while asking it for a copy.

`multiprocessing.forkserver` ends at an EOFError where a process is killed between its connecting and its asking (the
loop of `forkserver.main` forgives ECONNABORTED and nothing else). Journeys kill workers at any moment.
"""

from __future__ import annotations

import errno
import socket
from multiprocessing import reduction

_received = reduction.recvfds


def _received_or_aborted(sock: socket.socket, size: int) -> list[int]:
    try:
        return list(_received(sock, size))
    except (EOFError, ConnectionError):
        raise OSError(errno.ECONNABORTED, "whoever asked for a copy is gone") from None


reduction.recvfds = _received_or_aborted
