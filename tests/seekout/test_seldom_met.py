"""What hardly any file has, each alone: damage, locks, what is larger than may be, cells that cannot be read."""

from __future__ import annotations

import io
import json
import os
import pickle
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from seekout import Candidate, ProjectFileError, ReaderDied, UnreadableRow, listing, open_project, process
from seekout.formats import delimited, kinds, ods, ooxml, xls, xlsb, xlsx, xlsx_parts
from seekout.formats.number_formats import PLAIN
from seekout.headings.header_rows import find_header
from seekout.limits import Limits
from seekout.notes import Account
from seekout.people import phone_digits
from seekout.reader import _section
from seekout.records import record_of
from seekout.resolving.identity import is_role_address, is_sure
from seekout.resolving.joining import Joined
from seekout.resolving.name_match import other_ways
from seekout.tables import Table
from seekout.text import alphabets, encodings
from seekout.values import dates
from seekout.values.cells import profiles
from seekout.values.employers import domain_of
from tests.seekout import test_binary_workbooks as binary
from tests.seekout.test_just_enough import code_of, reader, said
from tests.workbooks import row
from tests.workbooks import xlsx as workbook

PEOPLE = "Full Name,Email\nAnn Ash,ann@example.com\nBo Bay,bo@example.com\n"


def read(tmp_path: Path, content: bytes | str) -> list[Candidate | UnreadableRow]:
    path = tmp_path / "upload"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with open_project(path, "p") as opened:
        return list(opened.rows())


def named(rows: list[Candidate | UnreadableRow]) -> list[str]:
    return [one.full_name for one in rows if isinstance(one, Candidate)]


def refused(tmp_path: Path, content: bytes | str) -> str:
    return code_of(read, tmp_path, content)


# --- Archives ---


def zipped(*, method: int = zipfile.ZIP_STORED, **parts: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return made.getvalue()


def flagged(content: bytes, name: str) -> bytes:
    """An archive in which the part of this name is said to be encrypted, here and in the directory."""
    for mark, at, size in ((b"PK\x03\x04", 6, 30), (b"PK\x01\x02", 8, 46)):
        found = content.find(mark)
        while content[found + size : found + size + len(name)] != name.encode():
            found = content.find(mark, found + 1)
        content = content[: found + at] + bytes((content[found + at] | 1,)) + content[found + at + 1 :]
    return content


SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (zipped(**{"xl/workbook.xml": ""}), "xlsx"), (zipped(**{"xl/workbook.bin": ""}), "xlsb"),
        (zipped(**{"xl/workbook.xml": "", "xl/workbook.bin": ""}), "xlsx"),
        (zipped(mimetype=SPREADSHEET, **{"content.xml": ""}), "ods"),
        (zipped(mimetype=SPREADSHEET + "-template", **{"content.xml": ""}), "ods"),
        (zipped(mimetype="application/vnd.oasis.opendocument.text", **{"content.xml": ""}), "document"),
        (zipped(mimetype="x" * 60 + SPREADSHEET, **{"content.xml": ""}), "document"),
        (zipped(mimetype=SPREADSHEET), "document"), (zipped(**{"content.xml": ""}), "document"),
        (flagged(zipped(mimetype=SPREADSHEET, **{"content.xml": ""}), "mimetype"), "document"),
        (flagged(zipped(mimetype=SPREADSHEET, **{"content.xml": ""}), "content.xml"), "password_protected"),
        (flagged(zipped(**{"xl/workbook.xml": "", "a": ""}), "a"), "password_protected"),
        (zipped(method=zipfile.ZIP_BZIP2, **{"xl/workbook.xml": ""}), "damaged"),
        (zipped(method=zipfile.ZIP_DEFLATED, **{"xl/workbook.xml": ""}), "xlsx"),
        (zipped(**{"Index/Document.iwa": ""}), "numbers"), (zipped(**{"word/document.xml": ""}), "document"),
        (zipped(**{"xl/workbook.xml": ""}).replace(b"PK\x01\x02", b"PK\x01\x03"), "damaged"),
        (zipped(**{"xl/workbook.xml": ""})[:-30], "damaged"), (b"PK\x03\x04", "damaged"),
    ],
)  # fmt: skip
def test_an_archive_is_known_by_its_parts(tmp_path, content, kind):
    path = tmp_path / "x"
    path.write_bytes(content)
    try:
        assert kinds.kind_of(path).value == kind
    except ProjectFileError as error:
        assert error.code == kind


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (zipped(**{"xl/workbook.xml": ""}), "This file is a workbook"), (b"", "This file is empty"),
        (b"%PDF-1.4", "This file is empty, or it is no CSV"), (b"a,b\n" + bytes(range(1, 9)) * 9, "no CSV file"),
    ],
)  # fmt: skip
def test_a_list_that_is_no_csv_says_so(tmp_path, content, problem):
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(listing.ListUnreadable, match=problem):
        listing.read_list(tmp_path / "x")


# --- Text ---


@pytest.mark.parametrize(
    ("length", "strange", "is_junk"),
    [
        (10, 4, False), (10, 5, True), (249, 5, True), (250, 5, False), (299, 5, False), (294, 6, True), (299, 6, True),
        (300, 6, False), (65_536, 1310, False), (65_536, 1311, True), (70_000, 1311, True), (70_000, 1310, False),
    ],
)  # fmt: skip
def test_text_has_one_odd_sign_in_fifty(length, strange, is_junk):
    for sign in ("\x01", "\x1e", "\ufffd"):
        assert delimited._is_junk(sign * strange + "a" * (length - strange)) is is_junk
    for sign in "\t\r\n\x1f \x7f":
        assert not delimited._is_junk(sign * length)
    # What stands behind the first of it is not looked at.
    assert not delimited._is_junk("a" * 65_536 + "\x01" * 9000)


@pytest.mark.parametrize(
    ("longest", "line", "code"),
    [(60, "x" * 60, ""), (60, "x" * 61, "damaged"), (60, '"' + "x" * 61 + '"', "damaged"), (200, "x" * 100, "")],
)
def test_a_cell_that_is_longer_than_any_row_is_damage_unless_a_quote_made_it(
    tmp_path, monkeypatch, longest, line, code
):
    monkeypatch.setattr(delimited, "_LONGEST_LINE", longest)
    path = tmp_path / "x"
    path.write_text(f"Full Name,Email,Note\nAnn Ash,ann@example.com,{line}\nBo Bay,bo@example.com,x\n")

    def rows() -> list[list[str]]:
        with delimited.text_table(path, Limits()) as (table, _):
            return [cells for _, batch in table.batches for cells in batch]

    assert code_of(rows) == code
    if not code:
        assert [cells[0] for cells in rows()] == ["Full Name", "Ann Ash", "Bo Bay"]


def test_a_quote_that_swallows_more_than_a_row_may_hold_is_a_sign_like_any_other(tmp_path, monkeypatch):
    monkeypatch.setattr(delimited, "_LONGEST_LINE", 60)
    rest = "".join(f"P{number} Probe,p{number}@example.com,x\n" for number in range(4))
    rows = read(
        tmp_path, f'Full Name,Email,Note\nAnn Ash,ann@example.com,"open\n{rest}Bo Bay,bo@example.com,"closed"\n'
    )
    assert named(rows) == ["Ann Ash", "P0 Probe", "P1 Probe", "P2 Probe", "P3 Probe", "Bo Bay"]


@pytest.mark.parametrize(("length", "code"), [(300, ""), (301, "not_a_table")])
def test_a_line_that_does_not_end_is_no_row(tmp_path, monkeypatch, length, code):
    monkeypatch.setattr(delimited, "_LONGEST_LINE", 300)
    monkeypatch.setattr(delimited, "_CHUNK", 60)
    assert refused(tmp_path, f"{PEOPLE}Cy Coe,cy@example.com\n{'x' * length}") == code


def test_a_table_in_one_column_keeps_a_cell_of_two_lines_as_it_stands(tmp_path):
    lines = "".join(f'"P{number} Probe,p{number}@example.com"\n' for number in range(9))
    rows = read(tmp_path, f'"Full Name,Email"\n{lines}"Ann\nAsh,ann@example.com"\n')
    assert len(named(rows)) == 9
    assert isinstance(rows[-1], UnreadableRow) and "Ann Ash,ann@example.com" in rows[-1].reason


def test_the_header_may_stand_in_the_last_of_the_rows_that_come_at_first():
    first = [["Our people", ""]] * 49 + [["Full Name", "Email"]]
    rest = [["Ann Ash", "ann@example.com"]]
    batches = [(list(range(1, 51)), first), ([51], rest), ([52], [["Bo Bay", "bo@example.com"]])]
    found = list(_section(Table("x", iter(batches)), Account(), {}).rows())
    assert [(one.row, one.full_name) for one in found if isinstance(one, Candidate)] == [
        (51, "Ann Ash"), (52, "Bo Bay"),
    ]  # fmt: skip
    assert code_of(_section, Table("x", iter(batches[:1])), Account(), {}) == "no_rows"


@pytest.mark.parametrize(
    ("sample", "wide"),
    [
        ("Name,a\n".encode("utf-16-le"), "utf-16-le"), ("Name,a\n".encode("utf-16-be"), "utf-16-be"),
        # Half of a surrogate pair at the end is no text.
        ("Name,a\n".encode("utf-16-le") + b"\x00\xd8", ""), ("Name a".encode("utf-16-le"), ""), (b"", ""),
        ("Name,a\n".encode("utf-16-le") + b"x", "utf-16-le"),
    ],
)  # fmt: skip
def test_text_of_two_bytes_a_sign_is_told_by_its_zeros_and_read_strictly(sample, wide):
    assert encodings._wide(sample) == wide


def test_signs_that_cannot_be_written_are_no_bytes_of_windows():
    with pytest.raises(UnicodeEncodeError):
        "é".encode("ascii", encodings._AS_WINDOWS)
    assert b"caf\xe9 \x81".decode("utf-8", encodings._AS_WINDOWS) == "café \ufffd"


@pytest.mark.parametrize("word", ["Հայկ", "გიორგი", "অমিত", "Աб", "Annаб", "Ann王"])
def test_letters_of_which_nothing_is_known_or_of_several_kinds_are_unlikely(word):
    assert alphabets.rate(word, lambda _: True) == (-1.0, frozenset())


# --- Workbooks ---


def sheet_of_ods(body: str) -> bytes:
    office = f"<office:document-content><table:table table:name='A'>{body}</table:table></office:document-content>"
    spaces = "xmlns:office='o' xmlns:table='t' xmlns:text='x'"
    return zipped(mimetype=SPREADSHEET, **{"content.xml": office.replace("content>", f"content {spaces}>", 1)})


def row_of_ods(*cells: str) -> str:
    texts = "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in cells)
    return f"<table:table-row>{texts}</table:table-row>"


HEADER_OF_ODS = row_of_ods("Full Name", "Email")


@pytest.mark.parametrize(
    ("times", "said_there", "code"), [(3, "x", ""), (4, "x", "too_many_columns"), (99, "", ""), (0, "x", "")]
)
def test_a_sheet_has_so_many_columns_however_often_a_cell_stands(tmp_path, monkeypatch, times, said_there, code):
    monkeypatch.setattr(ods, "MOST_COLUMNS", 5)
    cells = "<table:table-cell><text:p>Ann Ash</text:p></table:table-cell>"
    cells += "<table:table-cell><text:p>ann@example.com</text:p></table:table-cell>"
    cells += (
        f"<table:table-cell table:number-columns-repeated='{times}'><text:p>{said_there}</text:p></table:table-cell>"
    )
    content = sheet_of_ods(f"{HEADER_OF_ODS}<table:table-row>{cells}</table:table-row>")
    assert refused(tmp_path, content) == code
    if not code:
        assert named(read(tmp_path, content)) == ["Ann Ash"]


@pytest.mark.parametrize(("letters", "code"), [(10, ""), (11, "too_large")])
def test_a_row_holds_so_many_letters_and_each_row_its_own(tmp_path, monkeypatch, letters, code):
    monkeypatch.setattr(ods, "LONGEST_ROW", 24)
    content = sheet_of_ods(HEADER_OF_ODS + 2 * row_of_ods("A" * letters, "a@b.example") + row_of_ods("Bo", "x@y.ex"))
    assert refused(tmp_path, content) == ("" if letters + 11 <= 24 else code)
    monkeypatch.setattr(ods, "LONGEST_ROW", letters + 10)
    assert refused(tmp_path, content) == "too_large"


def test_a_sheet_of_a_locked_document_is_locked(tmp_path):
    content = zipped(
        mimetype=SPREADSHEET,
        **{"content.xml": "x", "META-INF/manifest.xml": "<m xmlns:a='b'><a:file/><a:encryption-data/><a:file/></m>"},
    )
    assert refused(tmp_path, content) == "password_protected"


PHONETIC = "<is><t>李</t><rPh sb='0' eb='1'><t>リ</t></rPh><t>小龍</t></is>"


def test_how_a_name_is_read_aloud_is_no_part_of_it(tmp_path):
    cells = f'<c t="inlineStr">{PHONETIC}</c><c t="inlineStr"><is><t>li@example.com</t></is></c>'
    assert named(read(tmp_path, workbook(f'{row(1, "Full Name", "Email")}<row r="2">{cells}</row>'))) == ["李小龍"]


@pytest.mark.parametrize(("longest", "code"), [(24, ""), (23, "too_large")])
def test_a_row_that_is_walked_through_holds_so_many_letters(tmp_path, monkeypatch, longest, code):
    """Each by itself: the first of two rows does not count for the second."""
    monkeypatch.setattr(xlsx, "LONGEST_ROW", longest)
    letters = row(2, "Ann Marie", "ann@example.org") + row(3, "Bob Maria", "bob@example.org")
    assert refused(tmp_path, workbook(f"<!-- x -->{row(1, 'Full Name', 'Email')}{letters}")) == code


def test_cells_that_stand_before_those_before_them_are_walked_through(tmp_path):
    cells = (("C2", "CTO"), ("A2", "Ann Ash"), ("B2", "ann@example.com"))
    written = "".join(f'<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>' for at, text in cells)
    rows = read(tmp_path, workbook(f'{row(1, "Full Name", "Email", "Title")}<row r="2">{written}</row>'))
    assert [(one.full_name, one.current_title) for one in rows if isinstance(one, Candidate)] == [("Ann Ash", "CTO")]


@pytest.mark.parametrize(("longest", "code"), [(7, ""), (6, "too_large")])
@pytest.mark.parametrize("before", ["", "<!-- x -->"])
def test_a_shared_text_has_a_largest_size(tmp_path, monkeypatch, before, longest, code):
    """Also one that is walked through, where each begins anew and what is read aloud does not count."""
    monkeypatch.setattr(ooxml, "LONGEST_ROW", longest)
    monkeypatch.setattr(ooxml, "BYTES_AT_ONCE", 4096 if before else 8)
    texts = "".join(f"<si><t>{text}</t><rPh><t>abcdefghijk</t></rPh></si>" for text in ("Ann Ash", "Bo Bays"))
    path = tmp_path / "x.zip"
    path.write_bytes(zipped(s=f"<sst>{before}{texts}</sst>" if before else "<sst>" + "x" * 40))
    package = ooxml.Package(path)
    if before:
        assert code_of(ooxml.read_strings, package, "s") == code
        if not code:
            strings = ooxml.read_strings(package, "s")
            assert [strings[0], strings[1]] == ["Ann Ash", "Bo Bays"]
    else:
        assert code_of(ooxml.read_strings, package, "s") == "too_large"


@pytest.mark.parametrize(("longest", "code"), [(4096, ""), (60, "damaged")])
def test_a_piece_of_markup_ends_at_some_time(tmp_path, monkeypatch, longest, code):
    monkeypatch.setattr(ooxml, "_LONGEST_TOKEN", longest)
    monkeypatch.setattr(ooxml, "BYTES_AT_ONCE", 16)
    path = tmp_path / "x.zip"
    path.write_bytes(zipped(flat="<a>" + "<b/>" * 99 + "</a>", long=f"<a><b c='{'x' * 99}'/></a>"))
    package = ooxml.Package(path)
    assert code_of(package.walk, "flat", lambda *_: None) == ""
    assert code_of(package.walk, "long", lambda *_: None) == code


def test_a_document_that_declares_itself_is_not_read(tmp_path):
    path = tmp_path / "x.zip"
    path.write_bytes(zipped(a="<!DOCTYPE a><a/>", b="<a/>"))
    package = ooxml.Package(path)
    assert [code_of(package.walk, part, lambda *_: None) for part in "ab"] == ["damaged", ""]


TO_LINK = (
    '<Relationships><Relationship Id="l" Type="x/hyperlink" Target="https://a.example/" TargetMode="External"/>'
    "</Relationships>"
)


@pytest.mark.parametrize(("most", "code"), [(5, ""), (4, "too_large")])
def test_links_are_counted_by_their_cells(tmp_path, monkeypatch, most, code):
    monkeypatch.setattr(xlsx_parts, "_MOST_LINKS", most)
    links = '<hyperlinks><hyperlink ref="A2:A4" id="l"/><hyperlink ref="C5:D5" id="l"/></hyperlinks>'
    sheet = f"<worksheet><sheetData></sheetData>{links}</worksheet>"
    path = tmp_path / "x.zip"
    path.write_bytes(zipped(**{"xl/s.xml": sheet, "xl/_rels/s.xml.rels": TO_LINK}))
    package = ooxml.Package(path)
    assert code_of(xlsx_parts.links_of, package, "xl/s.xml") == code
    if not code:
        address = "https://a.example/"
        assert xlsx_parts.links_of(package, "xl/s.xml") == {
            2: {0: address}, 3: {0: address}, 4: {0: address}, 5: {2: address, 3: address},
        }  # fmt: skip


@pytest.mark.parametrize(("more", "found"), [(0, {2: {0: 2}, 3: {0: 2}}), (-1, {})])
def test_merged_cells_of_a_sheet_that_is_too_large_are_not_looked_for(tmp_path, monkeypatch, more, found):
    merged = '<mergeCells count="3"><mergeCell ref="A2:A3"/><mergeCell ref="B4:C4"/><mergeCell ref="D9"/></mergeCells>'
    sheet = f"<worksheet><sheetData></sheetData>{merged}</worksheet>"
    path = tmp_path / "x.zip"
    path.write_bytes(zipped(s=sheet))
    monkeypatch.setattr(xlsx_parts, "_LARGEST_MERGED", len(sheet) + more)
    assert xlsx_parts.merged_of(ooxml.Package(path), "s") == found


@pytest.mark.parametrize(("most", "code"), [(3, ""), (2, "too_many_columns")])
def test_a_binary_sheet_has_so_many_columns(tmp_path, monkeypatch, most, code):
    monkeypatch.setattr(xlsb, "MOST_COLUMNS", most)
    rows = binary.row(0, *binary.words("Full Name", "Email", "Title"))
    assert refused(tmp_path, binary.xlsb(rows + binary.row(1, *binary.words("Ann Ash", "ann@example.com")))) == code


@pytest.mark.parametrize(
    ("most", "area", "code"),
    [
        (6, (1, 2, 0, 2), ""), (5, (1, 2, 0, 2), "too_large"), (6, (1, 1, 5, 5), ""), (6, (1, 2, 0, 3), "too_large"),
        # An area that ends before it begins, or of more cells than a person links, is none.
        (1, (2, 1, 0, 0), ""), (1, (0, 1000, 0, 0), ""),
    ],
)  # fmt: skip
def test_links_of_a_binary_sheet_are_counted_by_their_cells(tmp_path, monkeypatch, most, area, code):
    monkeypatch.setattr(xlsb, "_MOST_LINKS", most)
    rows = binary.row(0, *binary.words("Full Name", "Email")) + binary.row(1, *binary.words("Ann", "a@example.com"))
    assert refused(tmp_path, binary.xlsb(rows, links=[("https://a.example/", area)])) == code


@pytest.mark.parametrize(
    ("area", "cells"),
    [((1, 1, 0, 0), [(1, 0)]), ((1, 2, 3, 4), [(1, 3), (1, 4), (2, 3), (2, 4)]), ((0, 0, 9, 9), [(0, 9)])],
)
def test_a_link_of_a_binary_sheet_leads_from_each_cell_of_its_area(tmp_path, area, cells):
    path = tmp_path / "x.xlsb"
    path.write_bytes(binary.xlsb(b"", links=[("https://a.example/", area)]))
    found = xlsb._links(ooxml.Package(path), "xl/worksheets/sheet1.bin")
    assert [(at, column) for at, some in found.items() for column in some] == cells
    largest = binary.xlsb(b"", links=[("https://a.example/", (0, 999, 16_383, 16_383))])
    path.write_bytes(largest)
    assert len(xlsb._links(ooxml.Package(path), "xl/worksheets/sheet1.bin")) == 1000
    path.write_bytes(binary.xlsb(b"", links=[("https://a.example/", (0, 0, 16_384, 16_384))]))
    assert xlsb._links(ooxml.Package(path), "xl/worksheets/sheet1.bin") == {}


def test_a_binary_part_has_a_largest_size(tmp_path, monkeypatch):
    rows = binary.row(0, *binary.words("Full Name", "Email")) + binary.row(1, *binary.words("Ann", "a@example.com"))
    content = binary.xlsb(rows)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.bin").file_size
    monkeypatch.setattr(xlsb, "_LARGEST_PART", size)
    assert refused(tmp_path, content) == ""
    monkeypatch.setattr(xlsb, "_LARGEST_PART", size - 1)
    assert refused(tmp_path, content) == "too_large"


@pytest.mark.parametrize(
    ("content", "records"),
    [
        (b"\x05\x02ab", [(5, b"ab")]), (b"\x7f\x00", [(127, b"")]), (b"\x80\x01\x01a", [(128, b"a")]),
        (b"\xff\x7f\x01a", [(16_383, b"a")]), (b"\x01\x80\x01" + b"x" * 128, [(1, b"x" * 128)]),
        (b"\x01\x81\x81\x00" + b"x" * 129, [(1, b"x" * 129)]), (b"\x01\x01a\x02\x00", [(1, b"a"), (2, b"")]),
        # Four bytes tell of a size, and no fifth.
        (b"\x01\x81\x80\x80\x80" + b"x\x02\x00", [(1, b"x"), (2, b"")]), (b"", []),
        (b"\x01\x02a", None), (b"\x01", None), (b"\x80", None), (b"\x01\x80", None), (b"\x01\x01a\x05", None),
    ],
)  # fmt: skip
def test_records_are_as_long_as_they_say(tmp_path, content, records):
    path = tmp_path / "x.zip"
    path.write_bytes(zipped())
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("p", content)
    package = ooxml.Package(path)
    if records is None:
        assert code_of(lambda: list(xlsb._records(package, "p"))) == "damaged"
    else:
        assert list(xlsb._records(package, "p")) == records


# --- Old Excel ---


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (xls.xlrd.XLRDError("Workbook is encrypted"), "password_protected"),
        (xls.xlrd.XLRDError("A PASSWORD is set"), "password_protected"),
        (xls.xlrd.XLRDError("nonsense"), "damaged"), (AssertionError(), "damaged"), (IndexError(), "damaged"),
    ],
)  # fmt: skip
def test_why_old_excel_cannot_be_opened(tmp_path, monkeypatch, error, code):
    tries: list[bool] = []

    def opened(*_: object, formatting_info: bool, **__: object) -> None:
        tries.append(formatting_info)
        raise error

    monkeypatch.setattr(xls.xlrd, "open_workbook", opened)
    assert code_of(xls._opened, tmp_path / "x") == code
    # Once more without formats, whose damage would hide cells that are whole.
    assert tries == ([True] if code == "password_protected" else [True, False])


def test_old_excel_whose_formats_are_damaged_shows_its_numbers_as_they_are(monkeypatch, tmp_path):
    calls = iter((xls.xlrd.XLRDError("formats"), "the book"))

    def opened(*_: object, **__: object) -> object:
        found = next(calls)
        if isinstance(found, Exception):
            raise found
        return found

    monkeypatch.setattr(xls.xlrd, "open_workbook", opened)
    assert xls._opened(tmp_path / "x") == "the book"
    sheet = xls._Sheet.__new__(xls._Sheet)
    sheet._book = SimpleNamespace(formatting_info=False)
    assert sheet._style(0, 0) is PLAIN


@pytest.mark.parametrize("error", [xls.CompDocError("x"), IndexError(), ValueError(), OSError()])
def test_a_row_of_old_excel_that_cannot_be_read_is_damage(error):
    sheet = xls._Sheet.__new__(xls._Sheet)
    sheet.links = {}

    def types(_: int) -> None:
        raise error

    sheet._sheet = SimpleNamespace(nrows=1, row_types=types, row_values=lambda _: [], rowinfo_map={})
    assert code_of(lambda: list(sheet.rows())) == "damaged"


def test_a_limit_that_is_met_within_old_excel_is_that_limit():
    sheet = xls._Sheet.__new__(xls._Sheet)
    sheet.links = {}

    def types(_: int) -> None:
        raise ProjectFileError("too_large", "Too large.")

    sheet._sheet = SimpleNamespace(nrows=1, row_types=types, row_values=lambda _: [], rowinfo_map={})
    assert code_of(lambda: list(sheet.rows())) == "too_large"


def test_what_a_formula_of_old_excel_asks_for_is_a_cell_of_any_row():
    sheet = xls._Sheet.__new__(xls._Sheet)
    cells = {(1, 2): (1, "ann"), (3, 0): (4, 1)}
    sheet._sheet = SimpleNamespace(
        cell_type=lambda row, column: _there(cells, row, column)[0],
        cell_value=lambda row, column: _there(cells, row, column)[1],
    )
    assert [sheet._text(1, 2), sheet._text(3, 0), sheet._text(9, 9)] == ["ann", "true", ""]


def _there(cells: dict[tuple[int, int], tuple[int, object]], row: int, column: int) -> tuple[int, object]:
    if (row, column) not in cells:
        raise IndexError
    return cells[row, column]


# --- What a reading process says ---


@pytest.mark.parametrize(
    "sent",
    [
        b"\x00\x00\x00\x05abcde", b"\x00\x00\x00\x00", pickle.dumps(1, 5), said("x", None)[:-3],
        len(pickle.dumps(7, 5)).to_bytes(4, "big") + pickle.dumps(7, 5),
        len(pickle.dumps(os.getcwd, 5)).to_bytes(4, "big") + pickle.dumps(os.getcwd, 5),
    ],
)  # fmt: skip
def test_what_is_no_message_is_the_end_of_a_reader(sent):
    with pytest.raises(ReaderDied):
        reader(sent).message()


def test_sets_are_part_of_a_reading_and_functions_are_not():
    assert reader(said("x", (frozenset((1,)), {2}))).message() == ("x", (frozenset((1,)), {2}))
    for found in (len, Path, json.JSONDecodeError):
        with pytest.raises(ReaderDied):
            reader(said("x", found)).message()


def test_a_reader_that_begins_with_anything_but_the_file_is_dead(tmp_path):
    one = reader(said("rows", []))
    one.ask = lambda _: None
    one.end = lambda: None
    with pytest.raises(ReaderDied), process.read_project(tmp_path / "x", "x", started=one):
        pass


def test_a_reader_that_does_not_end_is_dead():
    one = reader()

    def wait(timeout: float) -> int:
        raise process.subprocess.TimeoutExpired("x", timeout)

    one._popen = SimpleNamespace(wait=wait)
    with pytest.raises(ReaderDied):
        one._died()


# --- Dates ---


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("1900", ""), ("1901", "1901"), ("2100", "2100"), ("2101", ""), ("0999", ""), ("9999", ""), ("2020.0", "2020"),
        ("10000", "1927-05"), ("73415", "2100-12"), ("73416", ""), ("99999", ""), ("43952.25", "2020-05"),
        ("190101", "1901-01"), ("190012", ""), ("210012", "2100-12"), ("210101", ""), ("202013", "2020"),
        ("202000", "2020"), ("2020001", ""), ("20200517", "2020-05"), ("21010101", ""), ("2020-13", "2020"),
        ("1/49", ""), ("May 49", "2049-05"), ("May 50", "1950-05"), ("01.02.49", "2049-02"), ("01.02.50", "1950-02"),
        ("12.13.2020", "2020"), ("13/12/2020", "2020-12"), ("12/13/2020", "2020-12"), ("12/12/2020", "2020-12"),
        ("03/04/2021", "2021"), ("13/13/2021", "2021"), ("1577836800", "2020-01"), ("1577836799000", "2019-12"),
        ("999999999", ""), ("2019年13月", "2019"), ("2019年3月15日", "2019-03"), ("2019년", "2019"),
    ],
)  # fmt: skip
def test_which_month_a_date_is_in_at_the_ends_of_what_is_one(text, date):
    assert dates.read(text) == date


# --- People ---


@pytest.mark.parametrize(
    ("address", "is_role"),
    [
        ("info–@a.example", True), ("–in_fo@a.example", True), ("ſales@a.example", True), ("info@a.example", True),
        ("ünfo@a.example", False), ("büro@a.example", False), ("info+ä@a.example", True), ("jane@info.example", False),
    ],
)  # fmt: skip
def test_the_address_of_an_office_however_it_is_written(address, is_role):
    assert is_role_address(address) is is_role


@pytest.mark.parametrize(
    ("key", "sure"),
    [
        ("li:k1:abc", True), ("li-id:k1:abc", True), ("email:k1:abc", False), ("link:k1:abc", False),
        ("phone:k1:abc", False), ("name:k1:abc", False), ("li:ann-ash", True), ("li:view", False), ("li:Ann", False),
        ("li-id:sales/lead/a", True), ("li-id:", False), ("email:ann@a.example", True), ("email:info@a.example", False),
        ("email:ann", False), ("link:a.example/ann", False), ("li", False), ("", False),
    ],
)  # fmt: skip
def test_which_keys_are_one_persons_alone(key, sure):
    assert is_sure(key) is sure


def test_of_many_rows_with_one_address_each_person_is_one():
    joined = Joined(())
    names = [*["Ann Ash"] * 61, "Bo Bay", "Bo Bay", "Ann Ash"]
    rows = [joined.add(number, name, []) for number, name in enumerate(names, 2)]
    joined.join_all(rows, "e-mail")
    assert {joined.root(one) for one in rows} == {0, 61}
    assert joined.members == {0: [*range(61), 63], 61: [61, 62]}


@pytest.mark.parametrize(("names", "is_one"), [(59, True), (60, True), (61, False)])
def test_whoever_has_more_names_than_are_compared_is_joined_no_more(names, is_one):
    joined = Joined(())
    rows = [joined.add(number, f"Ann{'x' * number} Ash", []) for number in range(2, names + 2)]
    joined.join_all(rows, "profile", sure=True)
    other = joined.add(99, "A Ash", [])
    joined.join_all([rows[0], other], "e-mail")
    assert (joined.root(other) == joined.root(rows[0])) is is_one


def test_phone_numbers_in_other_figures_are_their_digits():
    assert [phone_digits(one) for one in ("+١٢٣ ٤", "＋12-3", "+1 (2) 3")] == ["١٢٣٤", "123", "123"]


def test_a_record_may_be_known_as_somebody_else():
    rows = read_of(PEOPLE)
    record = record_of(rows[0])
    other = record.known_as("li:bo")
    assert (other.row, other.identity, other[2:]) == (record.row, "li:bo", record[2:])
    assert other.candidate() == rows[0]._replace(identity="li:bo")


def read_of(content: str) -> list[Candidate]:
    header, *rows = [line.split(",") for line in content.splitlines()]
    found = find_header([header], {})
    assert found is not None
    batch = (list(range(2, 2 + len(rows))), rows)
    section = _section(Table("x", iter([([1, *batch[0]], [header, *rows])])), Account(), {})
    return [one for one in section.rows() if isinstance(one, Candidate)]


def test_the_columns_of_a_file_say_what_comes_first_in_its_histories(tmp_path):
    """A history that is turned is one that says so where title and company stand in columns of their own."""
    head = "Full Name,Email,Title,Company,Experience\n"
    turned = 'Ann Ash,a@example.com,Planner,Norr,"Norr | Planner | 2020 - 2022; Sol | Helper | 2018 - 2019"\n'
    straight = 'Bo Bay,b@example.com,Planner,Norr,"Planner | Norr | 2020 - 2022; Helper | Sol | 2018 - 2019"\n'
    for line in (turned, straight):
        (one,) = read(tmp_path, head + line)
        assert isinstance(one, Candidate)
        assert [(job.title, job.company) for job in one.experience] == [("Planner", "Norr"), ("Helper", "Sol")]


@pytest.mark.parametrize(
    ("cell", "links"),
    [
        ('[{"url": "https://github.com/ann", "type": "x", "n": 1}]', ["github.com/ann"]),
        ('[{"a": "https://a.example/x", "b": "https://b.example/y"}, "https://c.example/z", 7]',
         ["a.example/x", "b.example/y", "c.example/z"]),
    ],
)  # fmt: skip
def test_links_stand_in_lists_and_in_their_entries(cell, links):
    assert [link.key for link in profiles(cell, linkedin=False)] == links


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("http://[x", ""), ("//[x/", ""), ("https://acme.example/jobs", "acme.example"), ("ä..de", ""),
        ("*.acme.example", "acme.example"), ("Müller.example", "xn--mller-kva.example"), ("acme", ""),
    ],
)  # fmt: skip
def test_what_is_no_address_has_no_domain(text, domain):
    assert domain_of(text) == domain


@pytest.mark.parametrize(
    ("name", "way"),
    [("Γιαννης Παππας", "γιανησ παπασ"), ("Γιανης Παπας", "γιανησ παππασ"), ("Maria Σαββα", "maria σαβα")],
)
def test_a_name_with_a_letter_doubled_or_not_is_another_way_to_write_it_in_any_alphabet(name, way):
    assert way in other_ways(name)


RICH = """
 <r>
  <a/> <rPr> <b/> <sz val='1'/> <vertAlign/> </rPr>
  <t>Ann </t>
  <u> not this </u>
 </r> and not this
 <rPh sb='0'> <t>aloud</t> nor <s>that</s> </rPh>
 <phoneticPr/>
 <z/>
 <r> <t>Ash</t> <zz/> behind </r>
"""


def test_of_text_in_pieces_and_in_lines_only_the_pieces_count(tmp_path):
    """As it is walked through: shared texts, texts of cells, and what comments say."""
    path = tmp_path / "x.zip"
    shared = f"<!-- x --><sst> <si>{RICH}</si> <si> <t>Bo Bay</t> </si> <si/> </sst>"
    relations = '<Relationships><Relationship Id="a" Type="x/comments" Target="c.xml"/></Relationships>'
    said = f"<comments> <commentList> <comment ref='B2'> <text> {RICH.replace('rPh', 'q')} </text> </comment>"
    said += " </commentList> </comments>"
    path.write_bytes(zipped(**{"s": shared, "xl/_rels/s.rels": relations, "xl/c.xml": said}))
    package = ooxml.Package(path)
    strings = ooxml.read_strings(package, "s")
    assert [strings[number] for number in range(4)] == ["Ann Ash", "Bo Bay", "", ""]
    assert xlsx_parts.comments_of(package, "xl/s") == {2: "Ann aloudAsh"}
    cells = f'<c t="inlineStr"> <is>{RICH}</is> </c> <c t="str"> <f>x</f> <v>ann@example.com</v> </c>'
    sheet = f'<!-- x -->{row(1, "Full Name", "Email")}<row r="2"> <a/> {cells} <z/> </row>'
    (one,) = read(tmp_path, workbook(sheet))
    assert isinstance(one, Candidate) and (one.full_name, one.emails) == ("Ann Ash", ("ann@example.com",))


@pytest.mark.parametrize(
    ("most", "chunk", "sizes"),
    [
        (5000, 262_144, [4]), (6, 262_144, [2, 2]), (7, 262_144, [3, 1]), (9, 262_144, [3, 1]), (10, 262_144, [4]),
        (5000, 60, [2, 2]), (3, 60, [1, 1, 1, 1]),
    ],
)  # fmt: skip
def test_rows_of_text_come_in_batches_of_so_many_cells_and_with_each_part_that_is_read(
    tmp_path, monkeypatch, most, chunk, sizes
):
    monkeypatch.setattr(delimited, "CELLS_IN_BATCH", most)
    monkeypatch.setattr(delimited, "_CHUNK", chunk)
    path = tmp_path / "x"
    path.write_text("Full Name,Email,Title\n" + "\n\n" + "Ann Ash,ann@example.com,CTO\n" * 3)
    with delimited.text_table(path, Limits()) as (table, _):
        found = [(list(numbers), len(rows)) for numbers, rows in table.batches]
    assert [size for _, size in found] == sizes
    assert [number for numbers, _ in found for number in numbers] == [1, 4, 5, 6]


SIDEWAYS = [["Full Name", "Ann"], ["Email", "x"], ["Phone", "1"], ["Foo", "y"], ["Bar", "w"]]
STACKED = [["Full Name"], ["Email"], ["Phone"], ["Full Name"], ["Email"], ["zz"], ["yy"]]


@pytest.mark.parametrize("titles", range(5))
@pytest.mark.parametrize(("rows", "problem"), [(SIDEWAYS, "sideways"), (STACKED, "stacked")])
def test_titles_above_count_neither_for_nor_against_a_table_on_its_side(titles, rows, problem):
    above = [[f"Title {number}", *[""] * (len(rows[0]) - 1)] for number in range(titles)]
    for more, code in (([], problem), ([["Baz", "q"][: len(rows[0])]], "")):
        table = [*above, *rows, *more]
        batch = (list(range(1, len(table) + 1)), table)
        assert code_of(_section, Table("x", iter([batch])), Account(), {}) == code
