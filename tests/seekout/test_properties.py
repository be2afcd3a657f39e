"""Properties that hold for any file."""

from __future__ import annotations

import csv
import io
import tempfile
import zipfile
from itertools import zip_longest
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
import pytest
import xlwt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seekout import Candidate, ProjectFileError, UnreadableRow, merge, open_project
from seekout.headings.columns import understand
from seekout.rows import RowReader, read_row
from seekout.text.folding import in_latin
from seekout.values.dummy import dummy_address, dummy_number, is_dummy_email
from seekout.values.names import split

settings.register_profile("house", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

HEADER = ["Full Name", "First Name", "Last Name", "Email1", "Email2", "Phone Number1", "LinkedInUrl", "Company", "Tags"]
letters = st.characters(categories=["Lu", "Ll"], max_codepoint=0x17F)
word = st.text(letters, min_size=2, max_size=12).filter(
    lambda text: text.casefold() not in {"na", "nan", "null", "none"}
)
slug = st.from_regex(r"[a-z]{3,12}-[a-z]{3,12}-[0-9]{1,4}", fullmatch=True)


@st.composite
def rows(draw):
    """One person's row."""
    first, last, name = draw(word), draw(word), draw(slug)
    return [
        f"{first} {last}",
        first,
        last,
        draw(st.sampled_from([f"{name}@example.com", ""])),
        draw(st.sampled_from([f"{name}@work.example.com", ""])),
        draw(st.sampled_from(["+1 555 010 2030", "", "555 0144 00 11"])),
        f"https://www.linkedin.com/in/{name}",
        draw(st.sampled_from(["Globex", "Foo, Bar & Söhne", 'The "Best"', "two\nlines", ""])),
        draw(st.sampled_from(["Priority", "Do Not Contact", ""])),
    ]


def read(content: bytes, name: str = "p.csv"):
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "upload"
        path.write_bytes(content)
        with open_project(path, name) as reader:
            return list(reader.rows())


def as_csv(table, delimiter=",", newline="\r\n", encoding="utf-8", quoting=csv.QUOTE_MINIMAL) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=newline, quoting=quoting)
    writer.writerows(table)
    return text.getvalue().encode(encoding)


def as_xlsx(table) -> bytes:
    book = openpyxl.Workbook()
    for row in table:
        book.active.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def as_xls(table) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("A")
    for number, row in enumerate(table):
        for column, text in enumerate(row):
            sheet.write(number, column, text)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def as_shared(table, comment="") -> bytes:
    """A workbook as Excel itself writes it, with all texts in one part."""
    texts = list(dict.fromkeys(cell for row in table for cell in row))
    strings = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in texts)
    rows = "".join(
        f'<row r="{number}" spans="1:3">'
        + "".join(f'<c r="{"ABC"[at]}{number}" t="s"><v>{texts.index(cell)}</v></c>' for at, cell in enumerate(row))
        + "</row>"
        for number, row in enumerate(table, 1)
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    parts = {
        "xl/workbook.xml": f'{head}<workbook><sheets><sheet name="A" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{head}<Relationships><Relationship Id="rId1" Type="x/worksheet" '
        'Target="a.xml"/><Relationship Id="rId2" Type="x/sharedStrings" Target="/xl/b.xml"/></Relationships>',
        "xl/a.xml": f"{head}<worksheet>{comment}<sheetData>{rows}{comment}</sheetData></worksheet>",
        "xl/b.xml": f"{head}<sst>{strings}</sst>",
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def told(candidates) -> list[dict]:
    return [candidate.to_dict() for candidate in candidates]


@given(
    people=st.lists(rows(), min_size=1, max_size=8, unique_by=lambda row: row[6]),
    delimiter=st.sampled_from(",;\t|"),
    newline=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
)
@pytest.mark.long
def test_however_a_table_is_written_it_reads_the_same(people, delimiter, newline, encoding, quoting):
    plain = read(as_csv([HEADER, *people]))
    assert len(plain) == len(people)
    assert all(isinstance(row, Candidate) for row in plain)
    assert [row.emails for row in plain] == [tuple(cell for cell in person[3:5] if cell) for person in people]
    assert told(read(as_csv([HEADER, *people], delimiter, newline, encoding, quoting))) == told(plain)
    assert told(read(as_xlsx([HEADER, *people]))) == told(plain)
    assert told(read(as_xls([HEADER, *people]))) == told(plain)


@given(people=st.lists(rows(), min_size=1, max_size=5), order=st.permutations(range(len(HEADER))))
@pytest.mark.long
def test_the_order_of_columns_changes_nothing(people, order):
    plain = read(as_csv([HEADER, *people]))
    turned = [[row[index] for index in order] for row in [HEADER, *people]]
    assert told(read(as_csv(turned))) == told(plain)


@given(st.binary(max_size=3000))
def test_any_bytes_are_rows_or_a_sentence(content):
    try:
        found = read(content)
    except ProjectFileError as error:
        assert str(error).endswith(".")
    else:
        assert all(isinstance(row, Candidate | UnreadableRow) for row in found)


@given(st.text(max_size=2000), st.sampled_from(["utf-8", "utf-16", "cp1252"]))
@pytest.mark.long
def test_any_text_below_a_header_is_rows_or_a_sentence(text, encoding):
    try:
        found = read(("Name,Email,LinkedIn,Experience 1 Title\r\n" + text).encode(encoding, "ignore"))
    except ProjectFileError as error:
        assert str(error).endswith(".")
    else:
        for row in found:
            assert isinstance(row, Candidate | UnreadableRow)
            if isinstance(row, Candidate):
                assert Candidate.from_dict(row.to_dict()) == row
                assert row.full_name or row.emails or row.phones or row.links
                assert 0 < len(row.identity) <= 255


@pytest.mark.long
@given(st.lists(rows(), min_size=2, max_size=2))
def test_merging_is_idempotent_and_loses_nothing(people):
    one, two = read(as_csv([HEADER, *people]))
    both = merge(one, two)
    assert merge(both, two) == both
    assert merge(both, one) == both
    assert merge(one, one) == one
    for candidate in (one, two):
        assert {email.casefold() for email in candidate.emails} <= {email.casefold() for email in both.emails}
        assert set(candidate.tags) <= set(both.tags)


plain_names = st.sampled_from(
    "Ada Bram Müller Núñez Smith Ng van de la Cruz Abdul Rahman Prince King Maria Santa San Judge Dean Ma Do Li Rev"
    " Ivan Петров Сергеевич Παπαδόπουλος O'Neil D'Angelo Mary-Jane J. E. y e von สมชาย".split()
)


@given(st.lists(plain_names, min_size=2, max_size=4).map(" ".join))
def test_no_word_of_a_name_is_lost(full):
    name = split(full)
    assert name.full == full
    # The same name in another script beside it is no part of the first or the last one.
    assert f"{name.first} {name.last}".split() == (in_latin(full) or full).split()
    assert name.first
    assert name.last


@given(
    st.lists(word.map(str.title), min_size=2, max_size=3),
    st.sampled_from(
        ["{}, PhD", "{} (she/her)", "🚀 {} 🚀", "{} | Open to work", "{} - MBA", "Dr. {}", "{}, PMP®, CSM"]
    ),
)
@pytest.mark.long
def test_what_is_no_part_of_a_name_is_taken_off(words, written):
    full = " ".join(words)
    assert split(written.format(full)).full == split(full).full


@given(st.lists(rows(), min_size=1, max_size=8), st.lists(st.lists(st.text(max_size=30), max_size=12), max_size=4))
@pytest.mark.long
def test_a_row_means_the_same_whatever_stands_around_it(people, others):
    columns = understand(HEADER)
    mixed = [row for pair in zip_longest(people, others) for row in pair if row is not None]
    numbers = range(2, 2 + len(mixed))
    alone = [read_row(number, row, columns) for number, row in zip(numbers, mixed, strict=True)]
    assert RowReader(columns).read(numbers, mixed) == [row for row in alone if row is not None]


@pytest.mark.long
@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40), min_size=2, max_size=6))
def test_a_workbook_reads_the_same_whoever_wrote_it(texts):
    """In the form of most programs, in another one with shared strings, and as text."""
    table = [
        ["Full Name", "Email1", "Company"],
        *([f"Ada Sample{n}", f"a{n}@example.com", text] for n, text in enumerate(texts)),
    ]
    plain = told(read(as_csv(table, quoting=csv.QUOTE_ALL)))
    assert told(read(as_xlsx(table))) == plain
    assert told(read(as_shared(table))) == plain
    assert told(read(as_shared(table, comment="<!-- not plain -->"))) == plain


@given(st.text(max_size=100))
def test_every_dummy_address_has_the_form_of_the_help_page(identity):
    assert is_dummy_email(dummy_address(dummy_number(identity)))
