"""Reading a project file in a process of its own, so that no file can hold or break the process that asks.

The reader may use 15 seconds of a processor, two more for each megabyte of the file, and 320 MB; whoever waits hears of
it at once when the reader dies, and within 20 seconds when it is silent. Rows arrive in chunks while the file is read,
and neither side holds all of them.
"""

from __future__ import annotations

import dataclasses
import enum
import io
import json
import os
import pickle
import select
import signal
import subprocess
import sys
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NoReturn

from seekout.errors import ProjectFileError, ReaderDied, file_error
from seekout.findings import COUNTED, LEFT_OUT, Findings
from seekout.headings.columns import ColumnReport
from seekout.people import Candidate, UnreadableRow
from seekout.records import Record
from seekout.tables import Note
from seekout.text.encodings import Encoding

# Of a processor's time: what a small file may need, what each megabyte adds, and the most.
_SECONDS, _SECONDS_A_MEGABYTE, _MOST_SECONDS = 15, 2, 60
# A silence may last no longer. On a busy machine it may, as long as the reader runs at all.
SILENT_SECONDS = 18.0
_RUNS_SECONDS = 0.5
_LONGEST_SILENCE_SECONDS = 90.0
_WAITED_SECONDS = 300.0
_ENDING_SECONDS = 5.0
_LONGEST_MESSAGE = 64 * 1024 * 1024
_BYTES_AT_ONCE = 1024 * 1024


@contextmanager
def started_reader() -> Iterator[StartedReader]:
    """Start a reading process for one file, while that is still fetched: the start takes a sixth of a second."""
    process = StartedReader()
    try:
        yield process
    finally:
        process.end()


@contextmanager
def read_project(
    path: Path,
    name: str,
    *,
    mapping: Mapping[str, str] | None = None,
    encoding: str | None = None,
    apart: Collection[str] = (),
    started: StartedReader | None = None,
) -> Iterator[ReadProject]:
    """Open the file at `path`, which a person uploaded as `name`, and read it in a process of its own.

    Takes and gives the same as `seekout.open_project`; `started` is a process that waits for a file. Raises
    ProjectFileError for a file that is no table of people or needs more than the limits, here or while its rows are
    read, and ReaderDied when the reading process ended without saying why: the same file may be tried once more.
    """
    choices = {"mapping": dict(mapping or {}), "encoding": encoding, "apart": list(apart)}
    process = started or StartedReader()
    try:
        process.ask({"path": str(path), "name": name, **choices})
        kind, state = process.message()
        if kind != "open":
            raise ReaderDied
        yield ReadProject(process, state)
    finally:
        process.end()


class ReadProject:
    """A project file that another process reads; as `seekout.ProjectReader`."""

    def __init__(self, process: StartedReader, state: dict[str, Any]) -> None:
        self._process = process
        self._state = state

    @property
    def kind(self) -> str:
        """What the file is, by its bytes: csv, xlsx, xls, xlsb, ods, html or xml."""
        return str(self._state["kind"])

    @property
    def project_name(self) -> str:
        """What the project is called."""
        return str(self._state["project_name"])

    @property
    def columns(self) -> ColumnReport:
        """Which columns were understood."""
        report: ColumnReport = self._state["columns"]
        return report

    @property
    def encoding(self) -> Encoding | None:
        """How the bytes of a text file were read, with a name as read; None for a workbook."""
        found: Encoding | None = self._state["encoding"]
        return found

    @property
    def notes(self) -> tuple[Note, ...]:
        """What a person should hear of how the file was read."""
        return tuple(self._state["notes"])

    @property
    def findings(self) -> Findings:
        """Who was merged, held back or shares an address; complete when the rows have been read."""
        found: Findings = self._state["findings"]
        return found

    @property
    def sheets(self) -> tuple[str, ...]:
        """The sheets of a workbook that people were read from."""
        return tuple(self._state["sheets"])

    @property
    def sheets_left(self) -> tuple[tuple[str, str], ...]:
        """The sheets that were not read, and why."""
        return tuple(self._state["sheets_left"])

    @property
    def hidden_rows(self) -> int:
        """How many rows were left out because they are hidden."""
        return int(self._state["hidden_rows"])

    def rows(self) -> Iterator[Candidate | UnreadableRow]:
        """Candidates and unreadable rows in the file's order. Raises as `read_project` does."""
        for row in self.records():
            yield row.candidate() if isinstance(row, Record) else row

    def records(self) -> Iterator[Record | UnreadableRow]:
        """As `rows`, with candidates that are ready to be stored."""
        while True:
            kind, content = self._process.message()
            if kind == "done":
                self._state = content
                return
            if kind == "rows":
                yield from content


def told_by(reader: ReadProject) -> dict[str, Any]:
    """What a file that has been read tells of itself, as JSON to be kept with the reading."""
    told: dict[str, Any] = {
        "understood": [[column.header, column.field] for column in reader.columns.understood],
        "ignored": list(reader.columns.ignored),
        "notes": [note.sentence for note in reader.notes if note.code not in COUNTED | LEFT_OUT],
        "left_notes": [note.sentence for note in reader.notes if note.code in LEFT_OUT],
        "hidden_rows": reader.hidden_rows,
        "sheets_read": list(reader.sheets),
        "sheets_left": [list(sheet) for sheet in reader.sheets_left],
    }
    told |= reader.findings.report(reader.columns)
    if (encoding := reader.encoding) is not None:
        told["encoding"] = {
            "name": encoding.name,
            "label": encoding.label,
            "sure": encoding.sure,
            "chosen": encoding.chosen,
            "sample": encoding.example,
        }
        told["encodings"] = [[other.name, other.example] for other in encoding.others]
    return told


def launch() -> subprocess.Popen[bytes]:
    """Start a process that waits for a request on its standard input, and knows nothing else of this one."""
    return subprocess.Popen(  # noqa: S603 - our own process
        [sys.executable, "-m", "seekout.reading_process", str(os.getpid())],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": str(Path(__file__).resolve().parent.parent)},
    )


class StartedReader:
    """A reading process, and what it says of the one file that it is asked to read."""

    def __init__(self) -> None:
        self._popen = launch()
        assert self._popen.stdout is not None  # noqa: S101 - for mypy
        self._out = self._popen.stdout.fileno()
        _hold_more(self._out)
        self._buffer = bytearray()
        self._waited = 0.0

    def ask(self, request: dict[str, Any]) -> None:
        """Let it read the file that the request names."""
        assert self._popen.stdin is not None  # noqa: S101 - for mypy
        try:
            seconds = _seconds_for(Path(request["path"]))
            self._popen.stdin.write(json.dumps({**request, "seconds": seconds}).encode() + b"\n")
            self._popen.stdin.close()
        except BrokenPipeError:
            # It died at once, which reading from it tells.
            pass

    def message(self) -> tuple[str, Any]:
        """The next message. Raises ProjectFileError for one that tells of an error, or ReaderDied."""
        length = int.from_bytes(self._take(4), "big")
        if length > _LONGEST_MESSAGE:
            raise ReaderDied
        try:
            kind, content = _Unpickler(io.BytesIO(self._take(length))).load()
        except (pickle.UnpicklingError, EOFError, LookupError, TypeError, ValueError) as error:
            raise ReaderDied from error
        if kind == "error":
            code, sentence, headers = content
            raise ProjectFileError(code, sentence, headers)
        return kind, content

    def end(self) -> None:
        """Let the process be no more."""
        self._popen.kill()
        self._popen.wait()
        for pipe in (self._popen.stdin, self._popen.stdout):
            if pipe is not None and not pipe.closed:
                pipe.close()

    def _take(self, count: int) -> bytes:
        while len(self._buffer) < count:
            self._wait()
            more = os.read(self._out, _BYTES_AT_ONCE)
            if not more:
                self._died()
            self._buffer += more
        taken = bytes(self._buffer[:count])
        del self._buffer[:count]
        return taken

    def _wait(self) -> None:
        """Wait until there is something to read."""
        if _is_readable(self._out, 0):
            return
        began, used = time.monotonic(), _processor_seconds(self._popen.pid)
        while not _is_readable(self._out, SILENT_SECONDS):
            before, used = used, _processor_seconds(self._popen.pid)
            if used - before < _RUNS_SECONDS or time.monotonic() - began > _LONGEST_SILENCE_SECONDS:
                raise file_error("too_slow")
        self._waited += time.monotonic() - began
        if self._waited > _WAITED_SECONDS:
            raise file_error("too_slow")

    def _died(self) -> NoReturn:
        """Say why the process ended before it was done."""
        try:
            code = self._popen.wait(timeout=_ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            raise ReaderDied from None
        if code == -signal.SIGXCPU:
            raise file_error("too_slow")
        if code in (-signal.SIGABRT, -signal.SIGSEGV, -signal.SIGBUS):
            # Libraries that cannot have more memory end in one of these ways.
            raise file_error("too_much_memory")
        raise ReaderDied


def _hold_more(pipe: int) -> None:
    """Let a pipe hold what the reader says while the one who asked stores what it said before."""
    if sys.platform == "linux":
        import fcntl

        with suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _BYTES_AT_ONCE)


def _seconds_for(path: Path) -> int:
    """How much of a processor's time reading a file may take: its size alone is what a hostile file has to pay for."""
    megabytes = path.stat().st_size // (1024 * 1024) if path.exists() else 0
    return min(_MOST_SECONDS, _SECONDS + _SECONDS_A_MEGABYTE * megabytes)


def _is_readable(descriptor: int, seconds: float) -> bool:
    poll = select.poll()
    poll.register(descriptor, select.POLLIN | select.POLLHUP)
    return bool(poll.poll(seconds * 1000))


def _processor_seconds(process: int) -> float:
    """How long a process and its children have run, of a processor's time; 0 where the system does not tell."""
    seconds = 0.0
    with suppress(OSError):
        told = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        seconds = (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")
        for child in Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split():
            seconds += _processor_seconds(int(child))
    return seconds


class _Unpickler(pickle.Unpickler):
    """Makes only what a reading consists of: named tuples, dataclasses and enumerations of this package."""

    def find_class(self, module: str, name: str) -> Any:
        """The class of that name. Raises pickle.UnpicklingError for any that is no plain value."""
        if (module, name) in (("builtins", "frozenset"), ("builtins", "set")):
            return super().find_class(module, name)
        if (module, name) == ("builtins", "getattr"):
            # Python 3.11.0 to 3.11.3 writes a member of an enumeration so, others by its value.
            return _member
        if module.startswith("seekout."):
            found = super().find_class(module, name)
            if isinstance(found, type) and (issubclass(found, tuple | enum.Enum) or dataclasses.is_dataclass(found)):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no part of a reading")


def _member(kind: Any, name: str) -> enum.Enum:
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return kind[name]
    raise pickle.UnpicklingError("only members of enumerations are part of a reading")
