"""Ends what a stack has started when the stack's own process is gone, however it went: `python -m sandbox.reaper`.

It is told on standard input: `+123` and `-123` for each process that begins or has ended. When the input ends, whoever
wrote to it has died or is done, and every process that is still noted is killed.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys


class Reaper:
    """The writing side."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "sandbox.reaper"], stdin=subprocess.PIPE, start_new_session=True
        )

    def note(self, pid: int) -> None:
        """A process has been started."""
        self._tell(f"+{pid}")

    def forget(self, pid: int) -> None:
        """A process has ended, and its id may come to mean another."""
        self._tell(f"-{pid}")

    def close(self) -> None:
        """Kill what is still noted."""
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        self._process.wait()

    def _tell(self, line: str) -> None:
        if self._process.stdin is not None:
            with contextlib.suppress(OSError, ValueError):
                self._process.stdin.write(f"{line}\n".encode())
                self._process.stdin.flush()


def main() -> None:
    """Read until the end, then kill."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    noted: set[int] = set()
    for line in sys.stdin:
        pid = int(line[1:])
        if line.startswith("+"):
            noted.add(pid)
        else:
            noted.discard(pid)
    for pid in noted:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
