"""What can be wrong with a whole file, told to a recruiter."""

from __future__ import annotations

from collections.abc import Sequence

MOST_PEOPLE = 150_000
# What Excel can hold.
MOST_COLUMNS = 16_384
MOST_SHEETS = 255


class ProjectFileError(Exception):
    """The file cannot be read. The text says what is wrong and what to do next; `code` names it for programs.

    `headers` are the columns of a table in which no column names people: a person can say what they hold.
    """

    def __init__(self, code: str, sentence: str, headers: Sequence[str] = ()) -> None:
        super().__init__(sentence)
        self.code = code
        self.headers = tuple(headers)


class ReaderDied(Exception):
    """The process that read a file ended without saying why. The text is for a person, when this happens twice."""

    def __init__(self) -> None:
        super().__init__(
            "Reading this file ended twice without a result, and the bot gave it up. Open it in Excel, save it as a "
            "new Excel workbook (.xlsx) or as CSV UTF-8, and upload that file."
        )


_EXPORT_AGAIN = "In SeekOut, export the project to a CSV or Excel file and upload that one."

_SENTENCES = {
    "empty": f"This file is empty. {_EXPORT_AGAIN}",
    "no_rows": f"This file has a header and no candidates. {_EXPORT_AGAIN}",
    "sideways": (
        "This table stands on its side: what each person's values are stands in the first column instead of the first "
        "row. In Excel, copy it, choose Paste Special, Transpose, save, and upload the file again."
    ),
    "stacked": (
        "In this table each person takes several rows, one value in each (Name, and Email below it). Give each person "
        "one row below a header such as Full Name, Email1, Title, save, and upload the file again."
    ),
    "beside": (
        "Two tables stand beside each other in this sheet, and a row would be read as one person. In Excel, copy one "
        "below the other or into a sheet of its own, save, and upload the file again."
    ),
    "several": (
        "Each row of this table holds several people (such as Name 1 and Name 2), and would be read as one person. In "
        "Excel, copy the columns of the second one, and of all others, below those of the first, save, and upload the "
        "file again."
    ),
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
    "too_many_sheets": (
        f"This workbook has more than {MOST_SHEETS} sheets. Copy the sheets with candidates into a workbook of their "
        "own and upload that one."
    ),
    "numbers": (
        "This is an Apple Numbers document. In Numbers, choose File, Export To, CSV or Excel, and upload that file."
    ),
    "too_slow": (
        "Reading this file took too long, and the bot gave it up. Open it in Excel, copy the rows with candidates into "
        "a new workbook, save that one and upload it."
    ),
    "too_much_memory": (
        "Reading this file took more memory than the bot may use. Open it in Excel, save the sheet with candidates as "
        "CSV UTF-8 and upload that file."
    ),
    "unknown_encoding": "The bot knows no such encoding. Choose one of those that are offered.",
    "wrong_encoding": (
        "The text of this file is not in the encoding that was chosen. Choose another one, or save the file in Excel "
        "as CSV UTF-8 and upload it again."
    ),
    "damaged": f"This file is damaged and cannot be read. {_EXPORT_AGAIN}",
}


def file_error(code: str) -> ProjectFileError:
    """The error with the sentence that belongs to `code`."""
    return ProjectFileError(code, _SENTENCES[code])


def no_columns(headers: Sequence[str]) -> ProjectFileError:
    """No column names anybody; `headers` are those that were found, and are kept in the error."""
    found = ", ".join(f'"{header[:40]}"' for header in headers[:8] if header)
    seen = f"; its columns are {found}" if found else ""
    return ProjectFileError(
        "no_columns",
        "This table has no column with a name, e-mail, phone or LinkedIn link "
        f"(such as Full Name, Email1 or LinkedInUrl){seen}. {_EXPORT_AGAIN}",
        headers,
    )
