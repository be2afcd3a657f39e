"""Being asked to end, by SIGTERM or SIGINT, is noticed at once, whatever the main thread waits for.

Python calls signal handlers in the main thread, between two of its instructions (docs.python.org/3/library/signal.html,
"Execution of Python signal handlers"). A signal that comes right before that thread begins to wait without a limit, or
that the system hands to another thread, would be heard when the wait is over; and a handler that sets an event can wait
for the lock of that very event for ever. So a thread of its own reads what Python writes into the wakeup descriptor.
"""

from __future__ import annotations

import signal
import socket
import threading
from types import FrameType

_SIGNALS = (signal.SIGTERM, signal.SIGINT)


def listen() -> threading.Event:
    """From now on these signals set the event that is returned, and do nothing else. For the main thread, once."""
    asked = threading.Event()
    heard, told = socket.socketpair()
    told.setblocking(False)
    signal.set_wakeup_fd(told.fileno(), warn_on_full_buffer=False)
    for number in _SIGNALS:
        signal.signal(number, _leave_to_the_thread)
    threading.Thread(target=_hear, args=(heard, told, asked), name="stopping", daemon=True).start()
    return asked


def _leave_to_the_thread(number: int, frame: FrameType | None) -> None:
    """Without a handler of Python's, nothing would be written into the descriptor."""


def _hear(heard: socket.socket, told: socket.socket, asked: threading.Event) -> None:
    # `told` is held here, for the descriptor must stay open.
    while told.fileno() >= 0 and (numbers := heard.recv(64)):
        if not asked.is_set() and any(number in numbers for number in _SIGNALS):
            asked.set()
