"""On the PYTHONPATH of a process, counts its SQL statements into a file under BENCH_STATEMENTS.

Many rows through one statement count once. Python imports this module by itself when it starts.
"""

import mmap
import os
import struct
from pathlib import Path

if os.environ.get("BENCH_STATEMENTS"):
    from sqlalchemy import Engine, event

    _path = Path(os.environ["BENCH_STATEMENTS"]) / str(os.getpid())
    _path.write_bytes(bytes(8))
    with _path.open("r+b") as _file:
        _memory = mmap.mmap(_file.fileno(), 8)

    @event.listens_for(Engine, "before_cursor_execute")
    def _count(*_: object) -> None:
        _memory[:] = struct.pack("q", struct.unpack("q", _memory[:])[0] + 1)
