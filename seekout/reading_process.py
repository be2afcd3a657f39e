"""The process that reads one file: `python -m seekout.reading_process PARENT`, started by `seekout.process`.

Whatever a file does to its reader stays here: this process has limits of processor time and memory, no environment and
no open files of the one that started it, can write to no file, and dies with it. The request is a line of JSON on
standard input; the answer is a stream of messages on standard output.
"""

from __future__ import annotations

import gc
import json
import marshal
import os
import pickle
import signal
import sys
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, suppress
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from seekout.errors import ProjectFileError, file_error
from seekout.findings import Findings
from seekout.formats import ahead
from seekout.notes import Account
from seekout.people import Candidate, HeldBack, UnreadableRow
from seekout.reader import open_project
from seekout.resolving.resolution import resolved

MEMORY_BYTES = 320 * 1024 * 1024
_ROWS_IN_MESSAGE = 500
_BEAT_SECONDS = 1.0
_DIE_WITH_PARENT = 1
_NAMED = tuple(map(Candidate._fields.index, ("experience", "education", "held_back")))


def main(parent: int) -> None:
    """Read the file that the request names, and tell what was found; `parent` is the process that must live on."""
    # What a reading makes has no cycles, and this process ends with its file.
    gc.disable()
    request = json.loads(sys.stdin.buffer.readline())
    _limit(parent, request.pop("seconds"))
    out = sys.stdout.buffer
    ahead.allow()
    path = Path(request.pop("path"))
    messages = _unresolved(path, **request)
    if path.exists() and ahead.is_worth_it(path):
        messages = ahead.messages_of(messages)
    try:
        with closing(messages):
            _tell_all(out, messages, request["apart"])
    except ProjectFileError as error:
        _tell(out, "error", (error.code, str(error), error.headers))
    except (MemoryError, RecursionError):
        _tell(out, "error", ("too_much_memory", str(file_error("too_much_memory")), ()))


def _unresolved(path: Path, name: str, apart: Sequence[str], **choices: Any) -> Generator[tuple[str, Any]]:
    """What is found in a file, each row by itself: "open" and "done" with what is told of all of it, "rows" between."""
    with open_project(path, name, **choices) as reader:
        told = (reader.kind, reader.project_name)
        yield "open", (*told, reader.account)
        rows, generations = reader.unresolved(), reader.findings.generations
        while some := list(islice(rows, _ROWS_IN_MESSAGE)):
            yield (
                "rows",
                (marshal.dumps([(isinstance(row, Candidate), _plain(row)) for row in some]), dict(generations)),
            )
            generations.clear()
        yield "done", (*told, reader.account)


def _plain(row: Candidate | UnreadableRow) -> tuple[Any, ...]:
    """A row as plain tuples, which are written and read several times faster than named ones."""
    values: list[Any] = list(row)
    if isinstance(row, Candidate):
        for place in _NAMED:
            if values[place]:
                values[place] = tuple(map(tuple, values[place]))
    return tuple(values)


def _tell_all(out: BinaryIO, messages: Iterator[tuple[str, Any]], apart: Sequence[str]) -> None:
    """Find out who is whom, and tell of everybody."""
    heart, findings = _Heart(out), Findings()
    _, (kind, name, account) = next(messages)
    _tell(out, "open", _state(kind, name, account))

    def rows() -> Iterator[Candidate | UnreadableRow]:
        nonlocal account
        for what, content in messages:
            heart.beat()
            if what == "done":
                account = content[2]
                vars(findings).update(vars(account.findings))
                account.findings = findings
                return
            packed, generations = content
            findings.generations.update(generations)
            # Written by this very program a moment ago.
            for is_candidate, values in marshal.loads(packed):  # noqa: S302
                yield _candidate(values) if is_candidate else UnreadableRow._make(values)

    resolved_rows = resolved(rows(), findings, apart)
    while some := list(islice(resolved_rows, _ROWS_IN_MESSAGE)):
        _tell(out, "rows", some)
    _tell(out, "done", _state(kind, name, account))


def _candidate(values: tuple[Any, ...]) -> Candidate:
    person = Candidate._make(values)
    return person._replace(held_back=tuple(map(HeldBack._make, person.held_back))) if person.held_back else person


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
        # At the soft limit of processor time the kernel says why (SIGXCPU); at the hard one it kills without a word.
        most = wanted + 1 if limit == resource.RLIMIT_CPU and wanted != hard else wanted
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (wanted, most))
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit(0)


def _state(kind: str, name: str, account: Account) -> dict[str, Any]:
    """What is known of the file so far."""
    return {
        "kind": kind,
        "project_name": name,
        "columns": account.columns,
        "encoding": account.encoding,
        "notes": account.notes(),
        "findings": account.findings,
        "sheets": tuple(account.sheets),
        "sheets_left": account.sheets_left,
        "hidden_rows": account.hidden_rows,
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


def _tell(out: BinaryIO, kind: str, content: Any) -> None:
    """Write a message: its length in four bytes, then the message."""
    message = pickle.dumps((kind, content), protocol=5)
    out.write(len(message).to_bytes(4, "big"))
    out.write(message)
    out.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
