"""The process that reads one file: `python -m seekout.reading_process`, started by `seekout.process`.

Whatever a file does to its reader stays here: this process has limits of processor time and memory, no environment and
no open files of the one that started it, can write to no file, and dies with it. The request is a line of JSON on
standard input; the answer is a stream of messages on standard output.
"""

from __future__ import annotations

import gc
import json
import os
import pickle
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from seekout.errors import ProjectFileError, file_error
from seekout.formats import ahead
from seekout.people import Candidate, UnreadableRow
from seekout.reader import ProjectReader, open_project
from seekout.records import Record, record_of

MEMORY_BYTES = 320 * 1024 * 1024
_ROWS_IN_MESSAGE = 500
_BEAT_SECONDS = 1.0
_DIE_WITH_PARENT = 1


def main() -> None:
    """Read the file that the request names, and tell what was found."""
    # What a reading makes has no cycles, and this process ends with its file.
    gc.disable()
    request = json.loads(sys.stdin.buffer.readline())
    _limit(request.pop("parent"), request.pop("seconds"))
    out = sys.stdout.buffer
    ahead.allow()
    try:
        with open_project(Path(request.pop("path")), request.pop("name"), **request) as reader:
            _tell(out, "open", _state(reader))
            reader.on_progress(_Heart(out).beat)
            for rows in _chunks(reader):
                _tell(out, "rows", rows)
            _tell(out, "done", _state(reader))
    except ProjectFileError as error:
        _tell(out, "error", (error.code, str(error), error.headers))
    except (MemoryError, RecursionError):
        _tell(out, "error", ("too_much_memory", str(file_error("too_much_memory")), ()))


def _limit(parent: int, seconds: int) -> None:
    """Give this process its limits, of processor time too, and let it die with the one that started it."""
    if sys.platform == "win32":
        return
    import resource

    for limit, value in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(limit)[1]
        wanted = value if hard == resource.RLIM_INFINITY else min(value, hard)
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (wanted, wanted))
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit(0)


def _state(reader: ProjectReader) -> dict[str, Any]:
    """What is known of the file so far."""
    return {
        "kind": reader.kind,
        "project_name": reader.project_name,
        "columns": reader.columns,
        "encoding": reader.encoding,
        "notes": reader.notes,
        "findings": reader.findings,
        "sheets": reader.sheets,
        "sheets_left": reader.sheets_left,
        "hidden_rows": reader.hidden_rows,
    }


class _Heart:
    """Tells whoever waits, once a second, that the reading goes on."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._last = time.monotonic()

    def beat(self) -> None:
        """Say so if a second has passed."""
        now = time.monotonic()
        if now - self._last >= _BEAT_SECONDS:
            self._last = now
            _tell(self._out, "beat", None)


def _chunks(reader: ProjectReader) -> Iterator[list[Record | UnreadableRow]]:
    chunk: list[Record | UnreadableRow] = []
    for row in reader.rows():
        chunk.append(record_of(row) if isinstance(row, Candidate) else row)
        if len(chunk) == _ROWS_IN_MESSAGE:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _tell(out: BinaryIO, kind: str, content: Any) -> None:
    """Write a message: its length in four bytes, then the message."""
    message = pickle.dumps((kind, content), protocol=5)
    out.write(len(message).to_bytes(4, "big"))
    out.write(message)
    out.flush()


if __name__ == "__main__":
    main()
