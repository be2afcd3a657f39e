"""Binary workbooks (.xlsb) record by record, written here as MS-XLSB has them; and the limits of short lists."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

import seekout
from seekout import Candidate, ProjectFileError, listing, open_project
from seekout.formats import ooxml, parsed_formulas
from seekout.values.links import clean
from tests.seekout.test_cell_formats import HYPERLINK, call, cell_at, text

LAYOUT = parsed_formulas.BIFF12


def record(kind: int, data: bytes = b"") -> bytes:
    """A record: its number and its size in as many bytes as they need, seven bits in each."""
    number = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, left = b"", len(data)
    while True:
        size += bytes([left & 0x7F | (0x80 if left > 0x7F else 0)])
        left >>= 7
        if not left:
            return number + size + data


def wide(said: str) -> bytes:
    return struct.pack("<I", len(said)) + said.encode("utf-16-le")


def cell(kind: int, column: int, value: bytes, style: int = 0) -> bytes:
    return record(kind, struct.pack("<II", column, style) + value)


def row(number: int, *cells: bytes, hidden: bool = False) -> bytes:
    return record(0, struct.pack("<III", number, 0, (0x10 if hidden else 0) << 24)) + b"".join(cells)


def words(*said: str) -> list[bytes]:
    return [cell(6, column, wide(one)) for column, one in enumerate(said)]


def xlsb(rows: bytes, strings=(), styles=b"", links=(), epoch_1904=False, sheets=((0, "People"),), merged=()) -> bytes:
    made = io.BytesIO()
    book = record(153, b"\x01" if epoch_1904 else b"\x00")
    for number, (state, name) in enumerate(sheets, 1):
        book += record(156, struct.pack("<II", state, number) + wide(f"rId{number}") + wide(name))
    relationships = "".join(
        f'<Relationship Id="rId{number}" Type="x/worksheet" Target="worksheets/sheet{number}.bin"/>'
        for number, _ in enumerate(sheets, 1)
    )
    outward = "".join(
        f'<Relationship Id="l{number}" Type="x/hyperlink" Target="{one[0]}" TargetMode="External"/>'
        for number, one in enumerate(links)
    )
    after = b"".join(
        record(494, struct.pack("<IIII", *area) + wide(f"l{number}")) for number, (_, area) in enumerate(links)
    )
    if merged:
        cells = b"".join(record(176, struct.pack("<IIII", *area)) for area in merged)
        after = record(177, struct.pack("<I", len(merged))) + cells + record(178) + after
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("xl/workbook.bin", book)
        archive.writestr("xl/_rels/workbook.bin.rels", f"<Relationships>{relationships}</Relationships>")
        for number, _ in enumerate(sheets, 1):
            archive.writestr(f"xl/worksheets/sheet{number}.bin", rows + record(146) + after)
            archive.writestr(f"xl/worksheets/_rels/sheet{number}.bin.rels", f"<Relationships>{outward}</Relationships>")
        if strings:
            archive.writestr("xl/sharedStrings.bin", b"".join(record(19, b"\x00" + wide(one)) for one in strings))
        if styles:
            archive.writestr("xl/styles.bin", styles)
    return made.getvalue()


@pytest.fixture
def read(tmp_path):
    def reading(content):
        path = tmp_path / "upload"
        path.write_bytes(content)
        with open_project(path, "p.xlsb") as reader:
            rows = list(reader.rows())
        assert reader.kind == "xlsb"
        return [one for one in rows if isinstance(one, Candidate)], reader

    return reading


def test_texts_stand_in_their_cells_or_are_shared(read):
    shared = [cell(7, column, struct.pack("<I", number)) for column, number in enumerate((2, 0, 9))]
    rows = row(0, *words("Full Name", "Email", "Title")) + row(3, *shared) + row(4, *words("Bo Test", "bo@example.com"))
    (una, bo), _ = read(xlsb(rows, strings=("una@example.com", "unused", "Una Pröbe")))
    assert (una.row, una.full_name, una.emails, una.current_title) == (4, "Una Pröbe", ("una@example.com",), "")
    assert (bo.row, bo.full_name) == (5, "Bo Test")


def test_cells_in_the_short_form_follow_each_other(read):
    def short(kind, value):
        return record(kind, struct.pack("<I", 0) + value)

    cells = (
        short(17, wide("Una Probe")),
        short(12, b""),
        short(18, struct.pack("<I", 0)),
        short(13, struct.pack("<I", 4 * 7 | 2)),
    )
    rows = row(0, *words("Full Name", "Email", "Title", "Keywords")) + row(1, *cells)
    (una,), _ = read(xlsb(rows, strings=("CTO",)))
    assert (una.full_name, una.current_title, una.keywords) == ("Una Probe", "CTO", ("7",))


@pytest.mark.parametrize(("epoch_1904", "start"), [(False, "2019-02"), (True, "2023-02")])
def test_numbers_dates_and_truths(read, epoch_1904, start):
    styles = (
        record(44, struct.pack("<H", 200) + wide("mmm yyyy"))
        + record(47, struct.pack("<HH", 0, 200))
        + record(617)
        + b"".join(record(47, struct.pack("<HH", 0, number)) for number in (0, 200))
        + record(618)
    )
    cells = [
        *words("Una Probe", "una@example.com"),
        cell(5, 2, struct.pack("<d", 12175550142.0)),
        cell(5, 3, struct.pack("<d", 43500.0), style=1),
        cell(4, 4, b"\x01"),
        cell(6, 5, wide("CTO")),
    ]
    header = words("Full Name", "Email", "Phone", "Job 1 Start", "Do Not Contact", "Job 1 Title")
    (una,), _ = read(xlsb(row(0, *header) + row(1, *cells), styles=styles, epoch_1904=epoch_1904))
    assert (una.phones, una.experience[0].start, una.do_not_contact) == (("12175550142",), start, True)


def test_addresses_stand_behind_cells_and_in_formulas(read):
    def formula(shown, code):
        return cell(8, 2, wide(shown) + b"\x00\x00" + struct.pack("<I", len(code)) + code)

    to_other = text(LAYOUT, "https://www.linkedin.com/in/") + cell_at(LAYOUT, 1, 1) + b"\x08" + call(1, HYPERLINK)
    plain = text(LAYOUT, "https://www.linkedin.com/in/bo") + call(1, HYPERLINK)
    rows = row(0, *words("Full Name", "Nick", "LinkedIn", "Email"))
    first = [*words("Una Probe", "una"), formula("Profile", to_other)]
    rows += row(1, *first) + row(2, *words("Bo Test", "x"), formula("", plain))
    rows += row(3, *words("Cy Test", "y", "Profile", "cy@example.com"))
    links = [("https://www.linkedin.com/in/cy", (3, 3, 2, 2)), ("https://www.linkedin.com/in/all", (0, 5000, 2, 2))]
    people, _ = read(xlsb(rows, links=links))
    assert [one.links for one in people] == [
        ("https://www.linkedin.com/in/una",),
        ("https://www.linkedin.com/in/bo",),
        ("https://www.linkedin.com/in/cy",),
    ]


def test_a_merged_cell_is_said_of_each_row_that_it_covers(read):
    rows = row(0, *words("Full Name", "Email", "Do Not Contact", "Title"))
    rows += row(1, *words("Ann Bay", "ann@example.com"))
    rows += row(2, *words("Bob Cay", "bob@example.com", "x", "CTO"))
    rows += row(3, *words("Cy Day", "cy@example.com"), cell(1, 2, b"")) + row(4, *words("Di Eng", "di@example.com"))
    people, _ = read(xlsb(rows, merged=[(2, 3, 2, 2), (2, 4, 3, 3), (1, 1, 0, 1)]))
    assert [one.do_not_contact for one in people] == [False, True, True, False]
    # Only what is said of contacting is said of those below too.
    assert [one.current_title for one in people] == ["", "CTO", "", ""]


def test_hidden_rows_and_sheets_are_left_out_and_told(read):
    rows = row(0, *words("Full Name", "Email")) + row(1, *words("Una Probe", "una@example.com"))
    rows += row(2, *words("Vic Hidden", "vic@example.com"), hidden=True)
    people, reader = read(xlsb(rows, sheets=((0, "People"), (1, "Lists"))))
    assert [one.full_name for one in people] == ["Una Probe"]
    assert (reader.hidden_rows, reader.sheets, reader.sheets_left) == (1, ("People",), (("Lists", "hidden"),))


@pytest.mark.parametrize("cut", [3, 9])
def test_a_part_that_breaks_off_is_damaged(read, cut):
    rows = row(0, *words("Full Name", "Email")) + row(1, *words("Una Probe", "una@example.com"))
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsb(rows))) as archive, zipfile.ZipFile(made, "w") as copy:
        for name in archive.namelist():
            part = archive.read(name)
            copy.writestr(name, part[: -cut - 2] if name.endswith("sheet1.bin") else part)
    with pytest.raises(ProjectFileError) as caught:
        read(made.getvalue())
    assert caught.value.code == "damaged"


@pytest.mark.parametrize(("letters", "number"), [(20, 100), (100, 4)])
def test_shared_strings_have_a_largest_number_and_size(monkeypatch, letters, number):
    monkeypatch.setattr(ooxml, "_STRINGS_BYTES", letters)
    monkeypatch.setattr(ooxml, "_MOST_STRINGS", number)
    strings = ooxml.Strings()
    for one in ("abcde", "fghij", "klm"):
        strings.append(one)
    assert [strings[at] for at in (0, 2, 3, -1)] == ["abcde", "klm", "", ""]
    with pytest.raises(ProjectFileError) as caught:
        strings.append("n" * 30)
    assert caught.value.code == "too_large"


# --- Short lists, and profiles without an address ---


@pytest.mark.long
@pytest.mark.parametrize(("size", "problem"), [(1_900_000, None), (2 * 1024 * 1024 + 1, "larger than 2 MB")])
def test_a_list_may_have_two_megabytes(tmp_path, size, problem):
    (tmp_path / "x").write_bytes(b"Acme;client\n" + b"Beta;" + b"x" * 900 + b"\n" * (size - 917))
    if problem is None:
        assert [number for number, _ in seekout.read_list(tmp_path / "x")] == [1, 2]
    else:
        with pytest.raises(seekout.ListUnreadable, match=problem):
            seekout.read_list(tmp_path / "x")


@pytest.mark.parametrize(("rows", "fits"), [(12, True), (13, False)])
def test_a_list_has_a_largest_number_of_rows(tmp_path, monkeypatch, rows, fits):
    monkeypatch.setattr(listing, "MOST_ROWS", 12)
    (tmp_path / "x").write_text("".join(f" a{number} ,b\n\n" for number in range(rows)))
    if fits:
        assert seekout.read_list(tmp_path / "x")[1] == (3, ["a1", "b"])
    else:
        with pytest.raises(seekout.ListUnreadable, match="more than 12 rows"):
            seekout.read_list(tmp_path / "x")


@pytest.mark.parametrize(
    ("text_", "linkedin", "address"),
    [
        ("in/jane-doe", True, "https://linkedin.com/in/jane-doe"),
        ("jane-doe", True, "https://linkedin.com/in/jane-doe"),
        ("jane-doe", False, None),
        ("jane.doe", True, None),
        ("WWW.linkedin.com/in/jane-doe", True, "https://linkedin.com/in/jane-doe"),
        ("www.example.com", True, "https://example.com"),
        ("linkedin.com/in/jane-doe", True, "https://linkedin.com/in/jane-doe"),
        ("123456", True, None),
    ],
)
def test_a_profile_without_its_address(text_, linkedin, address):
    found = clean(text_, linkedin=linkedin)
    assert (None if found is None else found.url.lower().replace("://www.", "://").rstrip("/")) == address
