"""Who is asked to stop hears it, whatever the main thread does just then."""

from __future__ import annotations

import subprocess
import sys

import pytest

BEGIN = """
import os, signal, threading, time
from worker.runtime import stopping
asked = stopping.listen()
"""
# The system may hand a signal to any thread; Python's handlers wait for the main one, which waits here for good.
TO_ANOTHER_THREAD = """
def ask():
    time.sleep(0.5)
    signal.pthread_kill(threading.get_ident(), signal.SIGTERM)
    os._exit(0 if asked.wait(10) else 1)
threading.Thread(target=ask).start()
lock = threading.Lock()
lock.acquire()
lock.acquire()
"""
# A handler runs between any two instructions, those that hold the event's lock among them.
WHILE_THE_EVENT_IS_LOOKED_AT = """
threading.Timer(10, os._exit, (1,)).start()
with asked._cond:
    os.kill(os.getpid(), signal.SIGTERM)
    for _ in range(1000):
        pass
asked.wait()
os._exit(0)
"""
OTHER_SIGNALS = """
signal.signal(signal.SIGUSR1, lambda *_: None)
os.kill(os.getpid(), signal.SIGUSR1)
time.sleep(0.2)
early = asked.is_set()
os.kill(os.getpid(), signal.SIGINT)
os._exit(0 if asked.wait(10) and not early else 1)
"""


@pytest.mark.parametrize("act", [TO_ANOTHER_THREAD, WHILE_THE_EVENT_IS_LOOKED_AT, OTHER_SIGNALS])
def test_it_is_heard(act):
    assert subprocess.run([sys.executable, "-c", BEGIN + act], timeout=60, check=False).returncode == 0
