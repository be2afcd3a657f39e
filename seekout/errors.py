"""What can be wrong with a whole file, told to a recruiter."""

from __future__ import annotations

MOST_PEOPLE = 150_000
# What Excel can hold.
MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384


class ProjectFileError(Exception):
    """The file cannot be read. The text says what is wrong and what to do next; `code` names it for programs."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


_EXPORT_AGAIN = "In SeekOut, export the project to a CSV or Excel file and upload that one."

_SENTENCES = {
    "empty": f"This file is empty. {_EXPORT_AGAIN}",
    "no_rows": f"This file has a header and no candidates. {_EXPORT_AGAIN}",
    "not_a_table": f"This file is not a table of candidates. {_EXPORT_AGAIN}",
    "picture": f"This is a picture, whatever its name says. {_EXPORT_AGAIN}",
    "pdf": f"This is a PDF document, not a table. {_EXPORT_AGAIN}",
    "document": f"This is a document or an archive, not a table. {_EXPORT_AGAIN}",
    "html_page": (
        "This is a web page, not a project file. If you uploaded a CSV or Excel file, ask whoever installed the bot to "
        f"check its files:read scope. Otherwise: {_EXPORT_AGAIN}"
    ),
    "password_protected": (
        "This workbook is protected with a password. Open it in Excel, remove the password (File, Info, "
        "Protect Workbook, Encrypt with Password), save it and upload it again."
    ),
    "too_large": (
        "This file holds more than the bot can read. Export a smaller project from SeekOut, or delete the columns that "
        "say nothing of the candidates."
    ),
    "too_many_rows": (
        f"This file has more than {MOST_PEOPLE:,} rows with something in them. Export a smaller project from SeekOut, "
        "or split the file and export the parts one after the other."
    ),
    "too_many_columns": (
        f"This file has more than {MOST_COLUMNS:,} columns. Delete the columns that say nothing of the candidates, "
        "save it and upload it again."
    ),
    "old_excel": (
        "This workbook is of a kind that the bot cannot read, or holds more than it can. Open it in Excel, save it as "
        "an Excel workbook (.xlsx) or as CSV and upload that file."
    ),
    "damaged": f"This file is damaged and cannot be read. {_EXPORT_AGAIN}",
}


def file_error(code: str) -> ProjectFileError:
    """The error with the sentence that belongs to `code`."""
    return ProjectFileError(code, _SENTENCES[code])


def no_columns(headers: list[str]) -> ProjectFileError:
    """No column names anybody; `headers` are those that were found."""
    found = ", ".join(f'"{header[:40]}"' for header in headers[:8] if header)
    seen = f"; its columns are {found}" if found else ""
    return ProjectFileError(
        "no_columns",
        "This table has no column with a name, e-mail, phone or LinkedIn link "
        f"(such as Full Name, Email1 or LinkedInUrl){seen}. {_EXPORT_AGAIN}",
    )
