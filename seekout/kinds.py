"""What a file is, by its bytes: a person can name a picture `candidates.csv`."""

from __future__ import annotations

import zipfile
from enum import Enum
from pathlib import Path

from seekout.errors import ProjectFileError, file_error

_LARGEST_UNPACKED_BYTES = 400 * 1024 * 1024
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"\x00\x00\x01\x00")
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class FileKind(Enum):
    """The kinds of file that hold projects."""

    CSV = "csv"
    XLSX = "xlsx"
    XLS = "xls"


def kind_of(path: Path) -> FileKind:
    """The kind of a file. Raises ProjectFileError for what is certainly something else."""
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise file_error("empty")
    if head.startswith(b"PK\x03\x04"):
        return _zipped(path)
    if head.startswith(_OLE2):
        return _ole2(path)
    # RIFF....WEBP, and HEIC, which phones make.
    if (head.startswith(_PICTURES) and not head.startswith(b"BM,")) or head[8:12] == b"WEBP" or head[4:8] == b"ftyp":
        raise file_error("picture")
    if head.startswith(b"%PDF"):
        raise file_error("pdf")
    if head.startswith((b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"{\\rtf", b"\x7fELF", b"MZ\x90")):
        raise file_error("document")
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<table")):
        raise file_error("html_page")
    if start.startswith((b"<?xml", b"<svg")):
        raise file_error("document")
    return FileKind.CSV


def _zipped(path: Path) -> FileKind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = {entry.filename for entry in archive.infolist()}
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise file_error("damaged") from None
    if not any(name.startswith("xl/workbook") for name in names):
        raise file_error("document")
    if unpacked > _LARGEST_UNPACKED_BYTES:
        raise file_error("too_large")
    return FileKind.XLSX


def _ole2(path: Path) -> FileKind:
    """Old Excel, or an encrypted workbook: both are OLE2 containers, told apart by the names in their directory."""
    content = path.read_bytes()
    problem: ProjectFileError | None = None
    if "EncryptedPackage".encode("utf-16-le") in content:
        problem = file_error("password_protected")
    elif not any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
        problem = file_error("document")
    if problem is not None:
        raise problem
    return FileKind.XLS
