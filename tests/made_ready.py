"""Imported by the process that stacks are copied from: what is the same in each of them, and takes a while."""

from __future__ import annotations

import tempfile
from pathlib import Path

from sqlalchemy.orm import configure_mappers

import wire
from seekout import open_project


def _read_a_file() -> None:
    """Many regular expressions are compiled when they are first needed."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "people.csv")
        path.write_text("Full Name,Company,Email1\nAda Lovelace,Globex,ada@example.com\n", encoding="utf-8")
        with open_project(path, path.name) as reader:
            list(reader.rows())


wire.tls_context()
configure_mappers()
_read_a_file()
