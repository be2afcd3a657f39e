"""What a file is, by its bytes: a person can name a picture `candidates.csv`."""

from __future__ import annotations

import re
import zipfile
from enum import Enum
from pathlib import Path

from seekout.errors import ProjectFileError, file_error

_LARGEST_UNPACKED_BYTES = 400 * 1024 * 1024
_LARGEST_DIRECTORY_BYTES = 2 * 1024 * 1024
# The record that ends an archive, with the longest comment.
_LONGEST_END_BYTES = 22 + 65535
_ENCRYPTED = 1
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"\x00\x00\x01\x00")
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


_PAGES = (b"<!doctype html", b"<html", b"<head", b"<body", b"<table", b"<meta", b"<style", b"<div", b"<!--")
_SPREADSHEET = b"urn:schemas-microsoft-com:office:spreadsheet"


class FileKind(Enum):
    """The kinds of file that hold projects."""

    CSV = "csv"
    XLSX = "xlsx"
    XLS = "xls"
    XLSB = "xlsb"
    ODS = "ods"
    # Both are saved as .xls, more often than not.
    WEB_PAGE = "html"
    XML = "xml"


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
    start = _told(head)
    if start.startswith(_PAGES) or (start.startswith(b"<?xml") and b"<html" in start):
        return FileKind.WEB_PAGE
    if start.startswith((b"<?xml", b"<workbook", b"<ss:workbook")) and _SPREADSHEET in start:
        return FileKind.XML
    if start.startswith((b"<?xml", b"<svg", b"begin:vcard", b"begin:vcalendar", b"%pdf")):
        raise file_error("document")
    return FileKind.CSV


def _told(head: bytes) -> bytes:
    """The beginning of a text in small letters, without marks and spaces before it."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head[: len(head) // 2 * 2].decode("utf-16", "replace").encode()
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()


def _zipped(path: Path) -> FileKind:
    """A workbook, by the directory of its archive, which is read with care: nothing is unpacked yet."""
    try:
        if _directory_bytes(path) > _LARGEST_DIRECTORY_BYTES:
            raise file_error("too_large")
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise file_error("damaged") from None
    names = {entry.filename for entry in entries}
    is_ods = "content.xml" in names and _is_spreadsheet(path)
    if not is_ods and not any(name.startswith("xl/workbook") for name in names):
        raise file_error("numbers" if any(name.endswith(".iwa") for name in names) else "document")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise file_error("password_protected")
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
        raise file_error("damaged")
    if sum(entry.file_size for entry in entries) > _LARGEST_UNPACKED_BYTES:
        raise file_error("too_large")
    if is_ods:
        return FileKind.ODS
    return FileKind.XLSX if "xl/workbook.xml" in names else FileKind.XLSB


def _is_spreadsheet(path: Path) -> bool:
    """Whether an OpenDocument archive is a spreadsheet, which its first part says."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open("mimetype") as part:
            return part.read(100).startswith(b"application/vnd.oasis.opendocument.spreadsheet")
    except (zipfile.BadZipFile, OSError, ValueError, LookupError, NotImplementedError, RuntimeError, EOFError):
        return False


def _directory_bytes(path: Path) -> int:
    """How large an archive's directory is; reading it takes ten times as much memory. It stands before the end."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _LONGEST_END_BYTES))
        end = file.read()
    found = end.rfind(b"PK\x05\x06")
    if found < 0 or len(end) < found + 16:
        raise file_error("damaged")
    return int.from_bytes(end[found + 12 : found + 16], "little")


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


def project_name(name: str) -> str:
    """What a project is called whose file has this name."""
    stem = re.sub(r"(\.(csv|xlsx|xlsm|xlsb|xls|ods|html|htm|xml|txt|tsv|tab))+$", "", name.strip(), flags=re.IGNORECASE)
    stem = "".join(character for character in stem if character.isprintable())
    return " ".join(re.sub(r"[\\/]+", " ", stem).split())[:200] or "SeekOut project"
