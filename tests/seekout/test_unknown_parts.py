"""Elements, parts and files of an archive that nobody knows change nothing of what is read, whatever their names are
like: one sign more or less than those that are known, before all of them and behind."""

from __future__ import annotations

import io
import random
import re
import zipfile

import pytest

from tests.seekout import odd_sheets
from tests.seekout.test_reading import ods, ods_row
from tests.seekout.test_whole_readings import reading

_KNOWN = {
    "xlsx": "row c v t f is si r rPh comment comments xf cellXfs numFmt numFmts sheet sheets workbookPr calcPr workbook"
    " hyperlink hyperlinks mergeCells worksheet sheetData Relationship sst styleSheet text",
    "ods": "style table-properties table table-row table-cell covered-table-cell annotation p s tab line-break a"
    " encryption-data table-column spreadsheet body",
}
_KINDS = ("worksheet", "styles", "sharedStrings", "comments", "hyperlink")

_STRANGERS = {
    kind: sorted(
        {other for name in names.split() for other in (name[:-1], f"{name}0", f"{name}zz", f"A{name}", f"zz{name}")}
        - {*names.split(), ""}
    )
    for kind, names in _KNOWN.items()
}
_FILES = {kind: [number for number in range(400) if odd_sheets.kind_of(number) == kind][:12] for kind in _KNOWN}


def with_strangers(chance: random.Random, kind: str, content: bytes) -> bytes:
    """The same archive, with an element or a relationship that nobody knows wherever none was, and other files."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(made, "w") as copy:
        for name in archive.namelist():
            part = archive.read(name).decode()
            if name.endswith(".rels"):
                more = "".join(_relationship(chance, number) for number in range(6))
                part = part.replace("<Relationships>", f"<Relationships>{more}")
            if name != "mimetype":
                part = re.sub(r"(?<=[^?])>(?=<)", lambda _: f"><{chance.choice(_STRANGERS[kind])}/>", part)
            copy.writestr(name, part)
        copy.writestr("xl/strange.xml", "<sst><si><t>strange</t></si></sst>")
    return made.getvalue()


def _relationship(chance: random.Random, number: int) -> str:
    kind = chance.choice(_KINDS)
    kind = chance.choice((kind[:-1], f"{kind}0", f"A{kind}", f"zz{kind}"))
    mode = chance.choice(("", ' TargetMode="External"'))
    return f'<Relationship Id="strange{number}" Type="a/{kind}" Target="/xl/strange.xml"{mode}/>'


@pytest.mark.parametrize("draw", range(3))
@pytest.mark.parametrize(("kind", "number"), [(kind, number) for kind, numbers in _FILES.items() for number in numbers])
@pytest.mark.sampled(5)
@pytest.mark.long
def test_what_nobody_knows_changes_nothing(tmp_path, kind, number, draw):
    name, content = odd_sheets.sheet(number)
    (tmp_path / name).write_bytes(content)
    before = reading(tmp_path / name)
    (tmp_path / name).write_bytes(with_strangers(random.Random(f"{number} {draw}"), kind, content))
    assert reading(tmp_path / name) == before


@pytest.mark.parametrize(
    "before", ["", "<table:table-column/>", "<text:tracked-changes/>", "<table:shapes/>", "<a:zz/>"]
)
def test_a_table_within_a_cell_is_no_sheet_whatever_ends_before_it(tmp_path, before):
    inner = '<table:table-cell><table:table table:name="inner"/><text:p>CTO</text:p></table:table-cell>'
    body = ods_row("Full Name", "Email", "Title") + before + ods_row("Bo Bay", "bo@example.com", inner)
    path = tmp_path / "x.ods"
    path.write_bytes(ods(f'<table:table table:name="People">{before}{body}</table:table>'))
    found = reading(path)
    assert [row["current_title"] for row in found["rows"]] == ["CTO"]
    assert (found["told"]["sheets_read"], found["told"]["sheets_left"]) == (["People"], [])
