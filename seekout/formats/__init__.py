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

        return _ahead(xlsx.sheets(path, limits, hidden), path, hidden)
    if kind is FileKind.ODS:
        from seekout.formats import ods

        return ods.sheets(path, limits, hidden)
    if kind is FileKind.XLS:
        from seekout.formats import xls

        return xls.sheets(path, limits, hidden)
    if kind is FileKind.WEB_PAGE:
        from seekout.formats.markup import web_page

        return _ahead(web_page.sheets(path, limits, hidden), path, hidden)
    if kind is FileKind.XML:
        from seekout.formats.markup import spreadsheetml

        return _ahead(spreadsheetml.sheets(path, limits, hidden), path, hidden)
    from seekout.formats import xlsb

    return xlsb.sheets(path, limits, hidden)


def _ahead(sheets: Generator[Table], path: Path, hidden: list[str]) -> Generator[Table]:
    """The same, where that is worth it taken apart in another process."""
    return read_ahead(sheets, hidden) if is_worth_it(path) else sheets
