"""Small parts of reading by themselves: reading ahead, tables in one column, texts that never close, dates."""

from __future__ import annotations

import json
import signal
import struct
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from seekout import Candidate, ProjectFileError, open_project, process
from seekout.errors import file_error
from seekout.formats import ahead, xlsb
from seekout.formats.wrapped import unwrapped
from seekout.formats.xlsx_parts import _cells_of
from seekout.tables import LinkedText, Table
from seekout.text import alphabets
from seekout.values.dates import is_date
from tests.seekout.test_reading import NAMES
from tests.workbooks import row, xlsx

RATINGS = Path(__file__).with_name("ratings.json")


@pytest.fixture
def read(tmp_path):
    def reading(content):
        path = tmp_path / "upload"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        with open_project(path, "p.csv") as reader:
            return list(reader.rows()), reader

    return reading


# --- Reading ahead ---


def tables(hidden):
    """Three sheets: of two batches, with a link and what is known at its end; hidden; empty."""
    first = Table("People", iter(()), has_links=False)

    def batches():
        yield [1, 2], [["Name"], ["Ada"]]
        first.has_links = True
        yield [3], [[LinkedText("Bo", "https://x.example/")]]
        first.hidden_rows, first.uncalculated = [7], Counter({1: 2})

    first.batches = batches()
    hidden.append("Before")
    yield first
    hidden.append("Lists")
    yield Table("Empty", iter(()))
    hidden.append("Last")


def read_ahead(monkeypatch, hidden):
    """As `ahead.read_ahead`, but that nothing is forked off: a test's process has threads."""
    theirs: list[str] = []
    monkeypatch.setattr(ahead, "messages_of", lambda _: ahead._told(tables(theirs), theirs))
    return ahead.read_ahead(tables([]), hidden)


def test_what_is_read_ahead_is_the_same(monkeypatch):
    hidden: list[str] = []
    found = []
    for table in read_ahead(monkeypatch, hidden):
        met = list(hidden)
        links = [table.has_links]
        rows = []
        for numbers, cells in table.batches:
            rows.append((numbers, cells))
            links.append(table.has_links)
        found.append((table.name, rows, links, table.hidden_rows, dict(table.uncalculated), met))
    assert found == [
        ("People", [([1, 2], [["Name"], ["Ada"]]), ([3], [["Bo"]])], [False, False, True], [7], {1: 2}, ["Before"]),
        ("Empty", [], [False], [], {}, ["Before", "Lists"]),
    ]
    assert found[0][1][1][1][0][0].address == "https://x.example/"
    assert hidden == ["Before", "Lists", "Last"]


def test_a_sheet_that_nobody_reads_to_its_end_is_passed_over(monkeypatch):
    found = [(table.name, next(table.batches, None)) for table in read_ahead(monkeypatch, [])]
    assert [name for name, _ in found] == ["People", "Empty"]
    assert found[0][1] == ([1, 2], [["Name"], ["Ada"]])


@pytest.mark.parametrize(
    ("error", "code"),
    [(file_error("damaged"), "damaged"), (MemoryError(), "too_much_memory"), (RecursionError(), "too_much_memory")],
)
def test_what_goes_wrong_ahead_is_told_as_the_file_is_read(error, code):
    def messages():
        yield "batch", 1
        raise error

    (_, content), (kind, (told, sentence, *_)) = ahead._with_its_end(messages())
    assert (content, kind, told) == (1, "error", code)
    assert sentence == str(file_error(code))
    assert list(ahead._with_its_end(iter([("a", 1)]))) == [("a", 1), ("no more", None)]


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (signal.SIGXCPU, "too_slow"),
        (signal.SIGABRT, "too_much_memory"),
        (signal.SIGSEGV, "too_much_memory"),
        (signal.SIGKILL, None),
    ],
)
def test_why_a_process_has_ended_is_told(number, code):
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    child.send_signal(number)
    error = ahead._ended(child.pid)
    child.returncode = -number
    assert (error.code if isinstance(error, ProjectFileError) else None) == code


@pytest.mark.parametrize(
    ("size", "allowed", "worth"), [(524_288, True, True), (524_287, True, False), (524_288, False, False)]
)
def test_a_large_file_is_read_ahead_where_that_may_be(tmp_path, monkeypatch, size, allowed, worth):
    monkeypatch.setattr(ahead, "_allowed", allowed)
    (tmp_path / "x").write_bytes(bytes(size))
    assert ahead.is_worth_it(tmp_path / "x") is worth


@pytest.mark.parametrize(("megabytes", "more"), [(0, 0), (0.9, 0), (1, 1), (7.5, 7), (100_000, None)])
def test_the_size_of_a_file_alone_buys_it_time(tmp_path, megabytes, more):
    path = tmp_path / "x"
    with path.open("wb") as file:
        file.truncate(int(megabytes * 1024 * 1024))
    seconds = process._MOST_SECONDS if more is None else process._SECONDS + more * process._SECONDS_A_MEGABYTE
    assert process._seconds_for(path) == seconds
    assert process._seconds_for(tmp_path / "nowhere") == process._SECONDS


# --- Tables in one column ---


@pytest.mark.parametrize(("others", "inside"), [(0, True), (1, True), (2, False), (5, False)])
def test_a_table_in_one_column_may_have_a_few_other_rows(others, inside):
    rows = [["Full Name,Email"], *([f"P {n},p{n}@example.com"] for n in range(5)), *([["a", "b"]] * others)]
    found = unwrapped(Table("x", iter([(list(range(len(rows))), rows)])), (list(range(len(rows))), rows))
    assert (found is not None) is inside
    if found is not None:
        ((_, taken),) = found.batches
        assert taken[:2] == [["Full Name", "Email"], ["P 0", "p0@example.com"]] and taken[6:] == [["a", "b"]] * others
    assert unwrapped(Table("x", iter(())), ([], [])) is None


# --- Quotes ---


def people(rows):
    return [(one.row, one.full_name) for one in rows if isinstance(one, Candidate)]


def test_a_cell_of_several_lines_is_one_cell_unless_a_line_of_it_is_a_row(read):
    head = "Full Name,Email,Title,Note\n"
    several = head + 'Una Probe,una@example.com,CTO,"two\nlines, and\n\nmore"\nVic Sample,vic@example.com,CTO,x\n'
    rows, _ = read(several)
    assert people(rows) == [(2, "Una Probe"), (3, "Vic Sample")]
    swallowed = (
        head
        + 'Una Probe,una@example.com,CTO,"open\nVic Sample,vic@example.com,CTO,x\nWes Test,wes@example.com,"CTO",y\n'
    )
    rows, _ = read(swallowed)
    assert people(rows) == [(2, "Una Probe"), (3, "Vic Sample"), (4, "Wes Test")]


def test_a_line_that_names_no_delimiter_is_a_line(read):
    for said in ("sep=\n", "sep=,\n", "sep=,,,\n", "SEP=,\n"):
        rows, _ = read(f"{said}Full Name,Email\nUna Probe,una@example.com\n")
        assert [name for _, name in people(rows)] == ["Una Probe"], said


# --- Workbooks ---


@pytest.mark.parametrize(
    ("data", "text", "end"),
    [
        (struct.pack("<I", 0), "", 4),
        (struct.pack("<I", 0xFFFFFFFF) + b"rest", "", 4),
        (struct.pack("<I", 2) + "Aé".encode("utf-16-le") + b"rest", "Aé", 8),
    ],
)
def test_a_wide_text_says_where_it_ends(data, text, end):
    assert xlsb._wide(data, 0) == (text, end)
    assert xlsb._wide(b"12345" + data, 5) == (text, end + 5)
    with pytest.raises(ProjectFileError):
        xlsb._wide(struct.pack("<I", 3) + b"four", 0)


@pytest.mark.parametrize(
    ("reference", "cells"),
    [
        ("B3:C4", [(3, 1), (3, 2), (4, 1), (4, 2)]),
        ("Z9", [(9, 25)]),
        ("AA1:AB1", [(1, 26), (1, 27)]),
        ("C2:B1", []),
        ("x", []),
        ("A1:ZZZZ1", []),
    ],
)
def test_the_cells_of_a_link(reference, cells):
    assert _cells_of(reference) == cells


@pytest.mark.long
def test_a_link_over_more_cells_than_a_person_makes_is_nobodys():
    largest = max(number for number in range(1, 5000) if _cells_of(f"ZA1:ZA{number}"))
    assert len(_cells_of(f"A1:A{largest}")) == largest
    assert _cells_of(f"A1:A{largest + 1}") == _cells_of(f"ZA9:ZA{largest + 9}") == []


def sheet_of(*rows, workbook=""):
    parts = {}
    if workbook:
        parts["xl/workbook.xml"] = (
            f'<workbook>{workbook}<sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>'
        )
    return xlsx("".join(rows), **parts)


HEADER = row(1, "Full Name", "Email", "LinkedIn", "Title")


@pytest.mark.parametrize(
    ("workbook", "uncalculated"),
    [
        ("", False),
        ('<calcPr fullCalcOnLoad="1"/>', True),
        ('<calcPr fullCalcOnLoad="0"/>', False),
        ('<bookViews fullCalcOnLoad="1"/>', False),
    ],
)
def test_a_result_of_nothing_counts_unless_the_program_left_all_to_be_calculated(read, workbook, uncalculated):
    cells = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in ("Una Probe", "una@example.com"))
    made = sheet_of(HEADER, f'<row r="2">{cells}<c/><c><f>A1</f><v>0</v></c></row>', workbook=workbook)
    rows, reader = read(made)
    assert rows[0].current_title == ""
    assert any(note.code == "uncalculated" for note in reader.notes) is uncalculated


@pytest.mark.parametrize(
    ("formula", "link"),
    [
        ('HYPERLINK("https://www.linkedin.com/in/"&amp;A2)', "https://www.linkedin.com/in/una"),
        ('HYPERLINK("https://www.linkedin.com/in/"&amp;D2)', "https://www.linkedin.com/in/dev"),
        # A formula cannot ask for its own cell, for another row, or for one that is not there.
        ('HYPERLINK("https://www.linkedin.com/in/"&amp;C2)', None),
        ('HYPERLINK("https://www.linkedin.com/in/"&amp;A3)', None),
        ('HYPERLINK("https://www.linkedin.com/in/"&amp;Z2)', None),
    ],
)
def test_a_formula_asks_for_cells_of_its_row(read, formula, link):
    texts = ["una", "una@example.com", "", "dev"]
    cells = [f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts]
    cells[2] = f'<c t="str"><f>{formula}</f><v>Profile</v></c>'
    rows, _ = read(sheet_of(HEADER, f'<row r="2">{"".join(cells)}</row>', row(3, "bo", "bo@example.com")))
    assert rows[0].links == (() if link is None else (link,))


@pytest.mark.parametrize("numbered", [True, False])
def test_rows_and_cells_without_numbers_follow_each_other(read, numbered):
    cells = "".join(f'<c{{}} t="inlineStr"><is><t>{text}</t></is></c>' for text in ("Una Probe", "una@example.com"))
    places = (' r="A5"', ' r="B5"') if numbered else ("", "")
    written = cells.format(*places)
    rows, _ = read(
        sheet_of(
            HEADER,
            f"<row>{written}</row>" if not numbered else f'<row r="5">{written}</row>',
            f"<row>{cells.format('', '')}</row>",
        )
    )
    assert [one.row for one in rows] == ([5, 6] if numbered else [2, 3]) and rows[0].full_name == "Una Probe"


def test_elements_within_each_other_end_where_they_end(read):
    """So deep as nobody writes is damaged; one after the other is not."""
    flat = "<extLst/>" * 500
    rows, _ = read(sheet_of(HEADER, row(2, "Una Probe", "una@example.com"), workbook=flat))
    assert rows[0].full_name == "Una Probe"
    with pytest.raises(ProjectFileError):
        read(sheet_of(HEADER, workbook="<a>" * 500 + "</a>" * 500))


# --- Dates ---


@pytest.mark.parametrize(
    ("texts", "date"),
    [
        (
            (
                "2020",
                "2020.0",
                "43952",
                "2020-05",
                "2020-05-17",
                "17.05.2020",
                "05/2020",
                "13/2020",
                "May 2020",
                "May-20",
                "17 May 2020",
                "spring 2020",
                "Q2 2020",
                "early 2020",
                "2020 spring",
                "mayo de 2020",
                "2020 05",
            ),
            True,
        ),
        (
            (
                "439",
                "Foo-20",
                "1 May",
                "May",
                "2020 Acme",
                "Acme 2020",
                "",
                " ",
                "20202020202020202020202020202020",
                "in the May of 2020",
                "present",
            ),
            False,
        ),
    ],
)
def test_what_is_a_date_and_nothing_else(texts, date):
    assert [text for text in texts if is_date(text) is not date] == []


# --- Alphabets ---


def ratings():
    """What each word of the alphabets' names is rated, read rightly and read as some other encodings have it."""
    words = sorted({word for names in NAMES.values() for name in names for word in name.split()})
    words += [
        "ŞAHiN",
        "JOSé",
        "иВАН",
        "ИВАН",
        "Δelta",
        "שלוםם",
        "לםו",
        "ةعلي",
        "علىم",
        "แก",
        "กแ",
        "ﾔﾏﾀﾞ",
        "Ђорђе",
        "o’Neil",
        "“Ann”",
        "Zoë’",
    ]
    found = {}
    for word in words:
        versions = {word}
        for right, wrong in (
            ("utf-8", "cp1252"),
            ("cp1250", "cp1252"),
            ("cp1251", "cp1252"),
            ("cp1252", "cp1251"),
            ("mac_roman", "cp1252"),
        ):
            versions.add(word.encode(right, "ignore").decode(wrong, "ignore"))
        for version in versions - {""}:
            number, languages = alphabets.rate(version, lambda one: one <= "\u7fff")
            found[version] = [round(number, 4), sorted(languages)]
    return dict(sorted(found.items()))


def test_how_likely_words_are_is_as_it_is_written_down():
    """By these an encoding is told. If a change is meant: python -m tests.seekout.test_small_parts"""
    assert ratings() == json.loads(RATINGS.read_text(encoding="utf-8"))


if __name__ == "__main__":
    lines = ",\n".join(f"{json.dumps(word, ensure_ascii=False)}: {json.dumps(one)}" for word, one in ratings().items())
    RATINGS.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")
