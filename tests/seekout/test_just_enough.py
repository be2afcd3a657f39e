"""Whatever is counted, measured or waited for while a file is read: what is just enough passes, one more does not."""

from __future__ import annotations

import io
import json
import os
import pickle
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from seekout import ProjectFileError, ReaderDied, errors, limits, listing, process, reading_process, tables
from seekout.formats import delimited, formulas, kinds, ods, ooxml, xls, xlsb, xlsx, xlsx_parts
from seekout.formats.number_formats import PLAIN
from seekout.headings import header_rows
from seekout.headings.refusals import long_notes
from seekout.resolving import joining, phone_numbers, resolution
from seekout.text import encodings, memo
from seekout.text import repair as repairs
from seekout.values import cells, names


def code_of(act: Any, *values: Any) -> str:
    """The code by which a file is refused; "" if it is not."""
    try:
        act(*values)
    except ProjectFileError as error:
        return error.code
    return ""


@pytest.mark.parametrize(
    ("owner", "name", "value"),
    [
        (errors, "MOST_PEOPLE", 150_000), (errors, "MOST_COLUMNS", 16_384), (errors, "MOST_SHEETS", 255),
        (limits, "MOST_CELLS", 10_000_000), (limits, "MOST_ROWS", 2_097_152), (limits, "LONGEST_CELL", 100_000),
        (limits, "CELLS_IN_BATCH", 5_000), (limits, "CHARACTERS_IN_BATCH", 4_194_304),
        (cells, "LONGEST_CELL", 100_000), (cells, "LONGEST_NAME", 300), (names, "LONGEST_NAME", 300),
        (cells, "_LONGEST_LINE", 1_000), (cells, "_LONGEST_TEXT", 10_000), (cells, "_LONGEST_LITERAL", 20_000),
        (listing, "_LARGEST_BYTES", 2_097_152), (listing, "MOST_ROWS", 10_000),
        (reading_process, "MEMORY_BYTES", 335_544_320), (reading_process, "_ROWS_IN_MESSAGE", 500),
        (reading_process, "_BEAT_SECONDS", 1.0),
        (process, "_SECONDS", 15), (process, "_SECONDS_A_MEGABYTE", 2), (process, "_MOST_SECONDS", 60),
        (process, "SILENT_SECONDS", 18.0), (process, "_RUNS_SECONDS", 0.5), (process, "_WAITED_SECONDS", 300.0),
        (process, "_LONGEST_SILENCE_SECONDS", 90.0), (process, "_LONGEST_MESSAGE", 67_108_864),
        (kinds, "_LARGEST_UNPACKED_BYTES", 419_430_400), (kinds, "_LARGEST_DIRECTORY_BYTES", 2_097_152),
        (kinds, "_LONGEST_END_BYTES", 65_557),
        (ooxml, "LONGEST_ROW", 8_388_608), (ooxml, "_LONGEST_TOKEN", 1_048_576), (ooxml, "_DEEPEST", 64),
        (ooxml, "_MOST_STRINGS", 5_000_000), (ooxml, "_STRINGS_BYTES", 100_663_296),
        (xlsx_parts, "_LONGEST_TAIL", 33_554_432), (xlsx_parts, "_MOST_LINKS", 200_000),
        (xlsx_parts, "_LARGEST_MERGED", 8_388_608), (xlsx_parts, "_MOST_MERGED", 1_000),
        (xlsx_parts, "_MOST_CELLS_OF_A_LINK", 1_000), (xls, "_MOST_CELLS_OF_A_LINK", 1_000),
        (xls, "_MOST_MERGED", 1_000),
        (delimited, "_LONGEST_LINE", 4_194_304), (formulas, "_LONGEST", 4_096), (formulas, "_MOST_PIECES", 40),
        (encodings, "_MIXED_BYTES", 8_388_608), (encodings, "_MOST_CELLS", 3_000), (encodings, "_LONGEST_CELL", 300),
        (header_rows, "HEADER_WITHIN", 50), (header_rows, "LONGEST_HEADER", 300), (repairs, "_LONGEST", 20_000),
        (resolution, "_MOST_MERGES_TOLD", 200), (phone_numbers, "_LONGEST", 10), (joining, "MOST_NAMES_COMPARED", 60),
        (long_notes, "_WHOLE", 2_000), (long_notes, "_MORE", 3_000), (tables, "_MOST_HIDDEN", 4_000_000),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)  # fmt: skip
def test_how_much_of_a_file_is_read_and_how_long_is_as_it_was_thought_out(owner, name, value):
    """These bound memory, time and what people are told; whoever changes one looks at the others that it meets."""
    assert getattr(owner, name) == value


# --- What is counted over a whole file ---


def test_as_many_sheets_rows_and_cells_as_may_be_are_read_and_not_one_more():
    sheets, rows = limits.Limits(), limits.Limits()
    assert [code_of(sheets.sheet) for _ in range(256)] == [""] * 255 + ["too_many_sheets"]
    assert [code_of(rows.row, 2_097_151), code_of(rows.row), code_of(rows.row)] == ["", "", "too_many_rows"]
    assert code_of(limits.Limits().row, 2_097_153) == "too_many_rows"


@pytest.mark.parametrize(
    ("batches", "code"),
    [
        ([[range(16_384)]], ""), ([[range(3), range(16_385)]], "too_many_columns"),
        ([[()] * 75_000, [()] * 75_000], ""), ([[()] * 75_000, [()] * 75_000, [()]], "too_many_rows"),
        ([[range(10_000)] * 500, [range(10_000)] * 500], ""),
        ([[range(10_000)] * 500, [range(10_000)] * 500, [range(1)]], "too_large"),
    ],
)  # fmt: skip
def test_what_stands_in_rows_is_counted_over_all_batches(batches, code):
    counted = limits.Limits()
    assert next((found for batch in batches if (found := code_of(counted.batch, batch))), "") == code


def test_rows_come_in_batches_of_so_many_cells_or_characters():
    def sizes(rows):
        table = tables.Table("x", iter(()))
        numbered = (tables.SheetRow(number, row) for number, row in enumerate(rows, 7))
        found = list(tables.in_batches(numbered, table, limits.Limits()))
        assert [number for numbers, _ in found for number in numbers] == list(range(7, 7 + len(rows)))
        return [len(batch) for _, batch in found]

    assert sizes([["a"] * 10] * 500) == [500] and sizes([["a"] * 10] * 501) == [500, 1]
    assert sizes([["a"] * 9] * 556) == [556] and sizes([["a"] * 9] * 1112) == [556, 556]
    long = "x" * (1024 * 1024)
    assert sizes([[long]] * 5) == [4, 1] and sizes([[long[1:]]] * 5) == [5]


def test_hidden_rows_are_kept_as_long_as_they_are_few(monkeypatch):
    monkeypatch.setattr(tables, "_MOST_HIDDEN", 12)
    table = tables.Table("x", iter(()))
    rows = [tables.SheetRow(number, ["abc", ""], True) for number in (2, 3, 4)]
    blank = [
        tables.SheetRow(5, ["", ""]),
        tables.SheetRow(6, ["#REF!", "", "#CALC!"]),
        tables.SheetRow(7, ["#REF!", "a"]),
    ]
    assert list(tables.in_batches([*rows, *blank], table, limits.Limits())) == [([7], [["#REF!", "a"]])]
    assert (table.hidden_rows, [number for number, _ in table.hidden]) == ([2, 3, 4], [2, 3])


@pytest.mark.parametrize(
    ("key", "asked"), [("x" * 200, 1), ("x" * 201, 2), (("x" * 100, "y" * 100), 1), (("x" * 100, "y" * 101), 2)]
)
def test_what_a_short_cell_says_is_asked_once(key, asked):
    questions: list[object] = []
    memory = memo.Memo(lambda one: questions.append(one) or len(one))
    assert [memory[key], memory[key]] == [len(key)] * 2
    assert len(questions) == asked


def test_a_memory_that_is_full_begins_anew(monkeypatch):
    monkeypatch.setattr(memo, "_MOST_REMEMBERED", 3)
    memory = memo.Memo(len)
    sizes = []
    for number in range(5):
        assert memory["x" * number] == number
        sizes.append(len(memory))
    assert sizes == [1, 2, 3, 1, 2]


def test_what_columns_say_together():
    assert memo.joined([]) is None
    assert memo.joined([[(1,), ()]]) == [(1,), ()]
    assert memo.joined([[(1,), (), (3,), ()], [(4,), (5,), (), ()]]) == [(1, 4), (5,), (3,), ()]


# --- A list of an admin ---


def test_a_list_of_so_many_bytes_and_rows_is_read(tmp_path, monkeypatch):
    path = tmp_path / "list.csv"
    monkeypatch.setattr(listing, "MOST_ROWS", 3)
    path.write_text("a, b\n\n , \nc,d\ne\n")
    assert listing.read_list(path) == [(1, ["a", "b"]), (4, ["c", "d"]), (5, ["e"])]
    monkeypatch.setattr(listing, "_LARGEST_BYTES", path.stat().st_size)
    assert len(listing.read_list(path)) == 3
    monkeypatch.setattr(listing, "_LARGEST_BYTES", path.stat().st_size - 1)
    with pytest.raises(listing.ListUnreadable, match="2 MB"):
        listing.read_list(path)
    monkeypatch.setattr(listing, "_LARGEST_BYTES", 1000)
    path.write_text("a\nb\nc\nd\n")
    with pytest.raises(listing.ListUnreadable, match="more than 3 rows"):
        listing.read_list(path)


# --- What a reading process says ---


def reader(*sent: bytes) -> process.StartedReader:
    """A reader whose process has said this and is gone."""
    reading, writing = os.pipe()
    os.write(writing, b"".join(sent))
    os.close(writing)
    made = process.StartedReader.__new__(process.StartedReader)
    made._out, made._buffer, made._waited = reading, bytearray(), 0.0
    made._popen = SimpleNamespace(pid=os.getpid(), wait=lambda timeout: 1)
    return made


def said(kind: str, content: Any) -> bytes:
    message = pickle.dumps((kind, content), protocol=5)
    return len(message).to_bytes(4, "big") + message


def test_messages_are_taken_one_by_one_and_whole():
    one = reader(said("rows", ["a"]), said("beat", None), said("error", ("empty", "Nothing.", ("x",))))
    assert (one.message(), one.message()) == (("rows", ["a"]), ("beat", None))
    with pytest.raises(ProjectFileError, match="Nothing") as told:
        one.message()
    assert (told.value.code, told.value.headers) == ("empty", ("x",))
    with pytest.raises(ReaderDied):
        one.message()


def test_a_message_that_is_too_long_is_none(monkeypatch):
    sent = said("rows", "x" * 50)
    monkeypatch.setattr(process, "_LONGEST_MESSAGE", len(sent) - 4)
    assert reader(sent).message()[0] == "rows"
    monkeypatch.setattr(process, "_LONGEST_MESSAGE", len(sent) - 5)
    with pytest.raises(ReaderDied):
        reader(sent).message()


@pytest.mark.parametrize(
    ("codes", "code"),
    [((-24,), "too_slow"), ((-6, -11, -7), "too_much_memory"), ((-9, 1, 0, 24, 6, 11), "")],
)
def test_how_a_process_ended_says_why(codes, code):
    for number in codes:
        one = reader()
        one._popen = SimpleNamespace(wait=lambda timeout, number=number: number)
        try:
            one._died()
        except ProjectFileError as error:
            assert error.code == code, number
        except ReaderDied:
            assert code == "", number


@pytest.mark.parametrize(
    ("silences", "used", "clock", "waited", "given_up"),
    [
        (0, (), (), 0, False),
        (1, (0.0, 0.5), (0, 18, 18), 18, False),
        (1, (1.0, 1.4), (0, 18, 18), 0, True),
        (2, (0.0, 0.6, 1.1), (0, 18, 36, 36), 36, False),
        (2, (0.0, 0.6, 1.0), (0, 18, 36, 36), 0, True),
        (1, (0.0, 9.0), (10, 100, 100), 90, False),
        (1, (0.0, 9.0), (10, 101, 101), 0, True),
    ],
)  # fmt: skip
def test_a_silence_is_waited_out_as_long_as_the_reader_runs(monkeypatch, silences, used, clock, waited, given_up):
    one, seconds, times = reader(), iter(used), iter(clock)
    asked, waits = iter([not silences, *[False] * silences, True]), list[float]()

    def is_readable(_: int, wait: float) -> bool:
        waits.append(wait)
        return next(asked)

    monkeypatch.setattr(process, "_is_readable", is_readable)
    monkeypatch.setattr(process, "_processor_seconds", lambda _: next(seconds))
    monkeypatch.setattr(process, "time", SimpleNamespace(monotonic=lambda: next(times)))
    assert code_of(one._wait) == ("too_slow" if given_up else "")
    assert one._waited == waited
    assert waits[0] == 0 and set(waits[1:]) <= {18.0}


@pytest.mark.parametrize(("before", "code"), [(282.0, ""), (282.5, "too_slow")])
def test_all_silences_together_are_not_longer_than_five_minutes(monkeypatch, before, code):
    one, asked, times = reader(), iter((False, True)), iter((0, 18))
    one._waited = before
    monkeypatch.setattr(process, "_is_readable", lambda *_: next(asked))
    monkeypatch.setattr(process, "_processor_seconds", lambda _: 0.0)
    monkeypatch.setattr(process, "time", SimpleNamespace(monotonic=lambda: next(times)))
    assert code_of(one._wait) == code


def test_a_process_has_run_for_its_own_seconds_and_those_of_its_children(tmp_path, monkeypatch):
    ticks = os.sysconf("SC_CLK_TCK")
    for number, children, user, system in ((7, "8 9", 2, 1), (8, "10", 3, 0), (9, "", 0, 4), (10, "", 5, 5)):
        (tmp_path / f"proc/{number}/task/{number}").mkdir(parents=True)
        fields = ["S", *map(str, range(100, 110)), str(user * ticks), str(system * ticks), "999", "999"]
        (tmp_path / f"proc/{number}/stat").write_text(f"{number} (a) b) {' '.join(fields)}")
        (tmp_path / f"proc/{number}/task/{number}/children").write_text(children)
    monkeypatch.setattr(process, "Path", lambda path: Path(f"{tmp_path}{path}"))
    assert [process._processor_seconds(number) for number in (10, 9, 8, 7)] == [10.0, 4.0, 13.0, 20.0]
    assert process._processor_seconds(11) == 0.0


def test_a_heart_beats_once_a_second(monkeypatch):
    times, out = iter((0.0, 0.9, 1.0, 1.9, 2.0, 5.0, 5.5)), io.BytesIO()
    monkeypatch.setattr(reading_process, "time", SimpleNamespace(monotonic=lambda: next(times)))
    heart, beats = reading_process._Heart(out), []
    for _ in range(6):
        heart.beat()
        beats.append(len(out.getvalue()))
    one = beats[1]
    assert one and beats == [0, one, one, 2 * one, 3 * one, 3 * one]
    assert out.getvalue() == said("beat", None) * 3


# --- Parts of workbooks ---


def package(tmp_path: Path, **parts: bytes) -> ooxml.Package:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return ooxml.Package(path)


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 1000])
@pytest.mark.parametrize(
    ("content", "longest", "found"),
    [
        (b"ab<m>cd<m>ef", 100, b"ef"), (b"abcdef", 100, b""), (b"ab<m>", 100, b""), (b"<m>abcde", 5, b"abcde"),
        (b"<m><m>x", 9, b"x"), (b"ab<m", 100, b""), (b"<", 9, b""),
    ],
)  # fmt: skip
def test_what_stands_behind_the_last_mark_wherever_a_read_ends(tmp_path, monkeypatch, size, content, longest, found):
    monkeypatch.setattr(ooxml, "BYTES_AT_ONCE", size)
    with package(tmp_path, part=content).archive as archive:
        made = ooxml.Package.__new__(ooxml.Package)
        made.archive = archive
        assert made.tail("part", b"<m>", longest) == found


def test_a_tail_that_is_too_long_is_none(tmp_path):
    made = package(tmp_path, part=b"x" * 50 + b"<m>abcdef")
    assert [made.tail("part", b"<m>", longest) for longest in (6, 5)] == [b"abcdef", b""]


@pytest.mark.parametrize("size", [3, 7, 9, 1000])
def test_blocks_end_where_rows_end(tmp_path, monkeypatch, size):
    monkeypatch.setattr(ooxml, "BYTES_AT_ONCE", size)
    made = package(
        tmp_path,
        part=b"<?xml?>a\r\nb</r>c\rd</r>e</r>tail",
        none=b"abc",
        noted=b"a<!--x--></r>",
        late=b"a</r>b<?y?></r>",
    )
    assert "</r>".join(made.plain_blocks("part", "</r>")) == "<?xml?>a\nb</r>c\nd</r>e"
    for other in ("none", "noted"):
        with pytest.raises(ooxml.NotPlain):
            list(made.plain_blocks(other, "</r>"))


@pytest.mark.parametrize(("depth", "code"), [(64, ""), (65, "damaged")])
def test_elements_stand_so_deep_in_each_other(tmp_path, depth, code):
    met: list[str] = []
    deep = b"<a>" * (depth - 1) + b"</a>" * (depth - 1)
    made = package(tmp_path, part=b"<a>" + deep + b"</a>", flat=b"<a>" + b"<b><c/></b>" * 200 + deep + b"</a>")
    assert code_of(made.walk, "part", lambda name, _: met.append(name)) == code
    assert len(met) == 64
    # Those that have ended count no more, and no less.
    assert code_of(made.walk, "flat", lambda name, _: met.append(name)) == code


def test_shared_strings_are_kept_by_their_numbers(monkeypatch):
    strings = ooxml.Strings()
    for text in ("", "é", "\ud800x", "long"):
        strings.append(text)
    assert [strings[number] for number in (-1, 0, 1, 2, 3, 4)] == ["", "", "é", "\ud800x", "long", ""]
    monkeypatch.setattr(ooxml, "_MOST_LATEST", 2)
    assert [strings.latest[number] for number in (1, 3, 1, 0, 3)] == ["é", "long", "é", "", "long"] and len(
        strings.latest
    ) == 2
    monkeypatch.setattr(ooxml, "_MOST_STRINGS", 6)
    assert [code_of(strings.append, "x") for _ in range(2)] == ["", "too_large"]
    few = ooxml.Strings()
    monkeypatch.setattr(ooxml, "_STRINGS_BYTES", 4)
    assert [code_of(few.append, text) for text in ("abc", "d", "e")] == ["", "", "too_large"]


@pytest.mark.parametrize("comment", [b"", b"x", b"PK\x05", b"x" * 65_535])
def test_the_directory_of_an_archive_is_measured_before_it_is_read(tmp_path, comment):
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.comment = comment
        for name in ("xl/workbook.xml", "xl/é.xml"):
            archive.writestr(name, "<a/>")
    content = path.read_bytes()
    end = content.rfind(b"PK\x05\x06")
    directory = end - content.find(b"PK\x01\x02")
    assert kinds._directory_bytes(path) == directory > 0
    # Part names that are not ASCII set a flag too, and it is not that of a password.
    assert kinds.kind_of(path) is kinds.FileKind.XLSX
    path.write_bytes(content[: end + 16])
    assert kinds._directory_bytes(path) == directory
    for cut in (end + 15, end + 3, 0):
        path.write_bytes(content[:cut])
        assert code_of(kinds._directory_bytes, path) == "damaged"


@pytest.mark.parametrize(("more", "code"), [(0, ""), (-1, "too_large")])
def test_an_archive_is_read_whose_directory_and_parts_are_no_larger_than_may_be(tmp_path, monkeypatch, more, code):
    path = Path(package(tmp_path, **{"xl/workbook.xml": b"x" * 40, "xl/a": b"y" * 60}).archive.filename or "")
    monkeypatch.setattr(kinds, "_LARGEST_UNPACKED_BYTES", 100 + more)
    assert code_of(kinds.kind_of, path) == code
    monkeypatch.setattr(kinds, "_LARGEST_UNPACKED_BYTES", 100)
    monkeypatch.setattr(kinds, "_LARGEST_DIRECTORY_BYTES", kinds._directory_bytes(path) + more)
    assert code_of(kinds.kind_of, path) == code


def test_letters_are_the_columns_of_a_sheet():
    letters = xlsx._Letters()
    assert [letters[one] for one in ("A", "Z", "AA", "AZ", "ZZ", "AAA", "XFD")] == [0, 25, 26, 51, 701, 702, 16_383]
    assert code_of(letters.__getitem__, "XFE") == "too_many_columns"
    assert [header_rows.column_letters(letters[one]) for one in ("A", "Z", "AA", "ZZ", "AAA")] == [
        "A",
        "Z",
        "AA",
        "ZZ",
        "AAA",
    ]


def test_a_cell_is_cut_one_sign_behind_the_longest_that_is_read():
    """So that whoever reads its row sees that it is too long."""
    long, cut = "x" * 100_005, "x" * 100_001
    strings = ooxml.Strings()
    strings.append(long)
    assert strings[0] == cut
    sheet = xlsx._SheetReader.__new__(xlsx._SheetReader)
    for kind in ("str", "inlineStr", "d"):
        assert sheet.cell(kind, "", long) == sheet.cell(kind, "", long, escaped=False) == cut
    content = ods._Content.__new__(ods._Content)
    content._address = ""
    assert content._value({}, long) == content._value({"value-type": "string", "string-value": long}, "") == cut
    binary = xlsb._SheetReader.__new__(xlsb._SheetReader)
    told = bytes(8) + len(long).to_bytes(4, "little") + long.encode("utf-16-le")
    assert binary._cell(6, told) == binary._cell(8, told) == cut


def test_a_comment_of_a_sheet_is_said_of_its_row(tmp_path, monkeypatch):
    target = '<Relationships><Relationship Id="a" Type="x/comments" Target="c.xml"/></Relationships>'
    said = "<c><comment ref='$B$12'><t>ab</t><x>no</x><t>cd</t></comment><comment ref='A12'><t>e</t></comment>"
    said += "<comment ref='C7'><t> </t></comment><comment ref='D'><t>no row</t></comment><comment ref='A9'/></c>"
    made = package(tmp_path, **{"xl/_rels/s.rels": target.encode(), "xl/c.xml": said.encode()})
    assert xlsx_parts.comments_of(made, "xl/s") == {12: "abcd\ne", 7: ""}
    monkeypatch.setattr(xlsx_parts, "_LONGEST_TAIL", 12)
    assert code_of(xlsx_parts.comments_of, made, "xl/s") == ""
    monkeypatch.setattr(xlsx_parts, "_LONGEST_TAIL", 11)
    assert code_of(xlsx_parts.comments_of, made, "xl/s") == "too_large"


# --- Old Excel ---


def old_sheet(links=(), merged=(), notes=()) -> xls._Sheet:
    """A sheet as xlrd holds it, with links over areas, merged cells and comments."""
    made = xls._Sheet.__new__(xls._Sheet)
    made._sheet = SimpleNamespace(
        hyperlink_list=[
            SimpleNamespace(url_or_path=url, frowx=top, lrowx=bottom, fcolx=left, lcolx=right)
            for url, top, bottom, left, right in links
        ],
        merged_cells=list(merged),
        cell_note_map={place: SimpleNamespace(text=text) for place, text in notes},
    )
    return made


@pytest.mark.parametrize(
    ("area", "cells_of_it"),
    [
        ((2, 2, 1, 1), [(2, 1)]), ((2, 2, 1, 3), [(2, 1), (2, 2), (2, 3)]),
        ((2, 3, 1, 2), [(2, 1), (2, 2), (3, 1), (3, 2)]), ((3, 2, 1, 1), []), ((2, 2, 3, 1), []),
        ((0, 1000, 0, 0), []), ((0, 500, 0, 1), []),
    ],
)  # fmt: skip
def test_a_link_leads_from_each_cell_of_its_area(area, cells_of_it):
    for url in ("https://a.example/", b"https://a.example/"):
        assert list(old_sheet(links=[(url, *area)])._hyperlinks()) == [
            (one, "https://a.example/") for one in cells_of_it
        ]
    assert len(list(old_sheet(links=[("https://a.example/", 0, 99, 0, 9)])._hyperlinks())) == 1000
    assert list(old_sheet(links=[("#Sheet2", *area), (None, *area)])._hyperlinks()) == []


def test_cells_that_are_merged_downwards_and_comments_stand_by_their_rows():
    merged = [(1, 2, 0, 1), (2, 4, 3, 4), (5, 8, 0, 2), (9, 9, 0, 1)]
    assert old_sheet(merged=merged).merged() == {3: {3: 3}, 4: {3: 3}, 6: {0: 6}, 7: {0: 6}, 8: {0: 6}}
    assert (
        len(old_sheet(merged=[(0, 1000, 0, 1)]).merged()) == 1000 and old_sheet(merged=[(0, 1001, 0, 1)]).merged() == {}
    )
    notes = [((4, 2), "b"), ((4, 0), "a"), ((1, 1), None)]
    assert old_sheet(notes=notes).remarks() == {2: "", 5: "a\nb"}


def test_the_kinds_of_cells_of_old_excel():
    made = old_sheet()
    made._style = lambda *_: PLAIN
    made._epoch = xls.EPOCH_1900
    told = [(2, 1.5), (3, 43952.0), (4, 1), (4, 0), (5, 0x17), (5, 0x2A), (0, "x"), (1, "t" * 100_002), (6, "")]
    found = [made._cell(0, 0, kind, value) for kind, value in told]
    assert found == ["1.5", "2020-05-01", "true", "false", "#REF!", "", "", "t" * 100_001, ""]


def test_what_a_process_is_asked_is_one_line(tmp_path):
    """With its share of time, by the size of the file."""
    written = io.BytesIO()
    written.close = lambda: None
    one = reader()
    one._popen = SimpleNamespace(stdin=written)
    path = tmp_path / "x"
    path.write_bytes(bytes(2 * 1024 * 1024))
    one.ask({"path": str(path), "name": "p"})
    assert written.getvalue().endswith(b"}\n")
    assert json.loads(written.getvalue()) == {"path": str(path), "name": "p", "seconds": 19}
