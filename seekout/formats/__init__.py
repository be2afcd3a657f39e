"""Bytes in, tables of cells out: one module for each kind of file."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

from seekout.formats.ahead import is_worth_it, read_ahead
from seekout.formats.kinds import FileKind
from seekout.limits import Limits
from seekout.tables import Table


def sheets_of(kind: FileKind, path: Path, limits: Limits, hidden: list[str]) -> Generator[Table]:
    """The visible sheets of a workbook in their order; the names of hidden ones are added to `hidden`."""
    # Only what a file needs is imported: each file is read in a process of its own, which starts anew.
    if kind is FileKind.XLSX:
        from seekout.formats import xlsx

        if is_worth_it(path):
            return read_ahead(xlsx.sheets(path, limits, hidden), hidden)
        return xlsx.sheets(path, limits, hidden)
    if kind is FileKind.ODS:
        from seekout.formats import ods

        return ods.sheets(path, limits, hidden)
    if kind is FileKind.XLS:
        from seekout.formats import xls

        return xls.sheets(path, limits, hidden)
    from seekout.formats import xlsb

    return xlsb.sheets(path, limits, hidden)
