"""Imported by the process that stacks are copied from: what is the same in each of them, and takes a while."""

from __future__ import annotations

import contextlib
from pathlib import Path

from sqlalchemy.orm import configure_mappers

import sandbox.samples
import wire
from seekout import ProjectFileError, open_project
from tests import compiled, engines


def _read_files() -> None:
    """Many regular expressions are compiled when they are first needed: a first file takes eight times as long."""
    for path in Path(sandbox.samples.__file__).parent.rglob("*.[ct]sv"):
        with contextlib.suppress(ProjectFileError), open_project(path, path.name) as reader:
            list(reader.rows())


wire.tls_context()
configure_mappers()
_read_files()
engines.share_sealed()
compiled.compile_statements()
