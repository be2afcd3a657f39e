"""How much of a long text is shown, compared and looked at: to the sign, so that one more changes what is said."""

from __future__ import annotations

import pytest

from seekout import errors
from seekout.formats import formulas, kinds, ods
from seekout.formats.wrapped import unwrapped
from seekout.headings import flags, headers, lexicon, marks
from seekout.headings.columns import understand
from seekout.headings.header_rows import find_header, shown
from seekout.headings.refusals.legends import Lines
from seekout.notes import Account
from seekout.records import digest_of, record_of
from seekout.resolving.identity import identity_of, short_identity
from seekout.rows import RowReader
from seekout.sections import Section
from seekout.tables import Table
from seekout.text import encodings
from seekout.text.folding import header_key, header_words
from seekout.text.repair import Repair
from seekout.values.cells import emails, plain, text
from seekout.values.employers import company_key
from seekout.values.links import parsed
from seekout.values.nested import scalar
from tests.seekout.test_just_enough import code_of

NO_SIGNS = Lines((), (), lambda word: False)

LONG = "abcdefghij" * 500


def read(header: list[str], *rows: list[str]):
    """The rows below a header, and what is told of them."""
    found = find_header([header], {})
    assert found is not None
    account = Account()
    batch = (list(range(2, 2 + len(rows))), list(rows))
    account.begin(Table("x", iter(())), found, ([1], [header]))
    return list(Section(Table("x", iter([batch])), found, account, {}, (), NO_SIGNS).rows()), account


def test_which_columns_a_table_without_people_has():
    said = str(errors.no_columns(["", LONG, *map(str, range(9))]))
    assert said.partition("; its columns are ")[2].partition(". ")[0] == ", ".join(
        f'"{one}"' for one in (LONG[:40], *"012345")
    )
    assert "columns are" not in str(errors.no_columns([""])) and errors.no_columns(["a"]).headers == ("a",)


def test_how_long_headers_and_their_keys_are():
    assert shown([LONG]) == (LONG[:300],) and shown([" " * 1200 + "a"]) == ("",) and shown([" " * 1199 + "a"]) == ("a",)
    assert header_words("a" * 299 + "bc") == ("a" * 299 + "b",) and header_key("?" * 400) == "?" * 300
    uses = understand([LONG, " " * 299 + "Email", " " * 300 + "Email"]).report.columns
    assert [use.header for use in uses] == [LONG[:300], "E", "column C"]


@pytest.mark.parametrize(("words", "field"), [(23, "email"), (24, "")])
def test_how_many_words_of_a_header_are_looked_at(words, field):
    # An e-mail behind too many words is none.
    assert (headers.meanings([*["all"] * words, "email"])[0].field == "email") is bool(field)


@pytest.mark.parametrize(("word", "concepts"), [("email" * 8, 8), ("email" * 8 + "x", 1), ("email" * 9, 1)])
def test_how_long_a_word_is_that_is_taken_apart(word, concepts):
    assert len(lexicon.concepts((word,))) == concepts
    assert (lexicon.concepts((word,))[0][1] == "email") is (concepts == 8)


def test_how_much_of_a_cell_says_why_somebody_is_held_back():
    assert flags._held_back("DNC", LONG).value == LONG[:200]
    assert flags._held_back("DNC", "\u2060" * 300).value == ("\u2060" * 300).strip()[:200]


@pytest.mark.parametrize(
    ("cell", "is_note"),
    [
        ("asked us " + "x" * 111, True), ("asked us " + "x" * 112, False), (" " * 25 + "asked", True),
        (" " * 26 + "asked", False), ("we asked", False), ("", False), ("écrit", True), ("é" * 121, False),
    ],
)  # fmt: skip
def test_how_long_a_note_is_and_how_it_begins(cell, is_note):
    assert (marks.noted(cell) == cell and bool(cell)) is is_note


def test_how_much_of_a_row_that_names_nobody_is_quoted():
    title = " ".join(["Team"] * 30)
    rows, _ = read(["Full Name", "Email", "Title"], ["Ann Ash", "ann@example.com", ""], [title, "", ""])
    assert f"“{title[:60]}”" in rows[-1].reason


def test_how_much_of_titles_and_examples_is_told():
    account = Account()
    header = find_header([["x" * 70, ""], ["Full Name", "Email"]], {})
    assert header is not None
    account.begin(Table("x", iter(())), header, ([1, 2], [["x" * 70, ""], ["Full Name", "Email"]]))
    assert f"“{'x' * 60}”" in account.notes()[0].sentence
    repair = Repair()
    (cell,) = repair.rows([["JosÃ© " + "a" * 80]])[0]
    assert cell == "José " + "a" * 80 and repair.example == (("JosÃ© " + "a" * 80)[:60], cell[:60])
    _, account = read(["Full Name", "LinkedIn"], ["Ann Ash", "View " + "y" * 80], ["Bo Bay", "Open it"])
    assert account.findings.not_a_link == {"LinkedIn": ("View " + "y" * 80)[:60]}
    assert account.findings.linkedin_cells == {"LinkedIn": 2}


def test_how_many_signs_a_digest_and_an_identity_have():
    reader = RowReader(understand(["Full Name", "Email"]))
    (ann,) = reader.read([2], [["Ann Ash", "ann@example.com"]])
    record = record_of(ann)
    assert len(record.digest) == 24 and record.digest == digest_of(ann.to_dict())
    for identity in (ann.identity, identity_of((), (), (), ("Ann Ash", "", "", ""))):
        assert len(identity) == len("name:") + 40
    assert [len(short_identity("li:" + "x" * size)) for size in (252, 253)] == [255, len("li:sha256:") + 64]


def test_how_much_of_a_companys_name_is_compared():
    assert company_key("a" * 299 + "bc") == "a" * 299 + "b"


@pytest.mark.parametrize(
    ("month", "said"),
    [(1, "2019-01"), (12, "2019-12"), (0, "2019"), (13, "2019"), (-1, "2019"), ("5", "2019"), (None, "2019")],
)
def test_a_month_of_a_date_in_parts(month, said):
    assert scalar({"year": 2019, "month": month}) == said and scalar({"month": month}) == ""
    assert scalar({"name": "Acme"}) == "Acme" and scalar([{"year": 2019}, None, "x"]) == "2019, x"


@pytest.mark.parametrize(("tags", "between"), [(20, ""), (21, " ")])
def test_many_tags_stand_for_blanks_and_few_for_nothing(tags, between):
    assert plain("a<b>" * tags + "a") == between.join("a" * (tags + 1))


def test_how_long_a_line_and_an_address_are():
    assert [len(text("é" * size)) for size in (999, 1000, 1001)] == [999, 1000, 1000]
    hosts = ["a@" + "x" * size + ".example" for size in (244, 245)]
    assert [len(found) for host in hosts for found in emails(host)] == [254]


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("https://a.example:443/x", "a.example/x"), ("http://a.example:80/x", "a.example/x"),
        ("https://a.example:444/x", "a.example:444/x"), ("https://a.example:79/x", "a.example:79/x"),
        ("https://a.example/x", "a.example/x"),
    ],
)  # fmt: skip
def test_the_ports_that_an_address_needs_not_name(address, key):
    link = parsed(address)
    assert link is not None and link.key == key


@pytest.mark.parametrize(
    ("cell", "title", "salutation"),
    [("Dr.", "", "Dr."), ("Herr Dr.", "", "Herr Dr."), ("Dr. " * 7, "", ("Dr. " * 7).strip()), ("CTO", "CTO", "")],
)
def test_a_form_of_address_under_title_is_none(cell, title, salutation):
    (ann,) = RowReader(understand(["Full Name", "Email", "Title"])).read([2], [["Ann Ash", "ann@example.com", cell]])
    if len(cell.split()) < 4:
        assert (ann.current_title, ann.salutation) == (title, salutation)
    else:
        assert (ann.current_title, ann.salutation) == (salutation, "")


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("2020-05-17T00:00:00", "2020-05-17"), ("2020-05-17T12:30:59", "2020-05-17 12:30:59"),
        ("2020-05-17T12:30:59.123", "2020-05-17 12:30:59"), ("2020-05-17", "2020-05-17"),
    ],
)  # fmt: skip
def test_a_moment_of_a_spreadsheet_is_told_to_the_second(told, said):
    content = ods._Content.__new__(ods._Content)
    content._address = ""
    assert content._value({"value-type": "date", "date-value": told}, "x") == said
    assert content._value({"value-type": "date"}, "x") == "x"


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"RIFF1234WEBP", "picture"), (b"RIFF123WEBP", ""), (b"1234ftypheic", "picture"), (b"123ftyp", ""),
        (b"BM1", "picture"), (b"BM,Name\n", ""), (b"%PDF-", "pdf"), (b" %PDF-", "document"), (b"\x1f\x8b", "document"),
        (b"MZ\x90", "document"), (b"MZ,Name", ""), (b" " * 50 + b"<HTML>", ""), (b"<table>", ""),
        (b"\xef\xbb\xbf<?xml", "document"), (b"<svg", "document"), (b"BEGIN:VCARD", "document"), (b"<b>", ""),
        (b"\x00" * 4096, "empty"), (b" \r\n\t\xff\xfe\x00", "empty"), (b"", "empty"), (b"x", ""),
        (b" " * 4096 + b"x", "empty"), (b" " * 4095 + b"x", ""), (b"\x89PNG", "picture"), (b"GIF8", "picture"),
        (b"\xff\xd8\xff", "picture"), (b"II*\x00", "picture"), (b"MM\x00*", "picture"),
        (b"\x00\x00\x01\x00a", "picture"),
    ],
)  # fmt: skip
def test_what_a_file_is_by_its_first_bytes(tmp_path, head, kind):
    (tmp_path / "x").write_bytes(head)
    assert code_of(kinds.kind_of, tmp_path / "x") == kind


@pytest.mark.parametrize(
    ("rows", "others", "inside"),
    [(4, 1, True), (8, 2, True), (3, 1, False), (200, 900, True), (159, 41, False), (160, 40, True)],
)  # fmt: skip
def test_how_many_rows_of_one_cell_make_a_table_in_one_column(rows, others, inside):
    table = [["Full Name,Email"], *[["Ann Ash,ann@example.com"]] * (rows - 1), *[["a", "b"]] * others]
    batch = (list(range(len(table))), table)
    assert (unwrapped(Table("x", iter([batch])), batch) is not None) is inside


@pytest.mark.parametrize(("pieces", "found"), [(20, True), (21, False)])
def test_a_formula_has_so_many_pieces(pieces, found):
    formula = 'HYPERLINK("https://a.example/x"' + '&"y"' * (pieces - 1) + ")"
    address = formulas.address_of(formula, lambda *_: None)
    assert address == ("https://a.example/x" + "y" * (pieces - 1) if found else "")


@pytest.mark.parametrize(("length", "found"), [(4096, True), (4097, False)])
def test_a_formula_and_an_address_have_so_many_signs(length, found):
    formula = f'HYPERLINK("https://a.example/{"x" * (length - 31)}")'
    assert len(formula) == length
    assert bool(formulas.address_of(formula, lambda *_: None)) is found
    assert len(formulas.clean_address("https://" + "x" * 5000)) == 4096


def test_how_much_of_a_line_and_a_cell_tells_its_encoding(tmp_path, monkeypatch):
    path = tmp_path / "x"
    cells = (
        b"\xe9" * 4096,
        b"\xe9" * 4097,
        b"\xe9" * 200 + b" " + b"\xe9" * 99,
        b"\xe9" * 200 + b" " + b"\xe9" * 100,
        b"\xe9" * 301,
    )
    path.write_bytes(b";".join(cells) + b"\nab;\xe9\n" + b"a" * 65_535 + b"\xe9\xe8;\xe7\n")
    found = encodings._cells(path)
    assert found == [b"", cells[2], b"\xe9" * 200, b"\xe9"]
    path.write_bytes(b"\n".join(b"\xe9%d" % number for number in range(12)))
    monkeypatch.setattr(encodings, "_MOST_CELLS", 3)
    monkeypatch.setattr(encodings, "_BYTES_AT_ONCE", 8)
    # Of many cells some from each part of the file.
    assert encodings._cells(path) == [b"\xe90", b"\xe94", b"\xe97"]


@pytest.mark.parametrize(("size", "wide"), [(65_536, "utf-16-le"), (65_534, "")])
def test_a_sample_of_full_size_may_end_within_a_sign(size, wide):
    sample = "a,".encode("utf-16-le") * 40_000
    assert encodings._wide(sample[: size - 2] + b"\x00\xd8") == wide
