"""What the fuzzer makes and how it looks at what came of it."""

from __future__ import annotations

import csv
import html
import io
import random
import resource
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import xlwt

from seekout import Candidate, ProjectFileError, UnreadableRow, open_project
from seekout.text.encodings import LABELS
from tests.fuzz import asked
from tests.fuzz.finding import Finding

# A damaged file of some kilobytes takes no longer, of a processor's time.
_SECONDS = 3.0
_SAMPLES = [
    *sorted((Path(__file__).resolve().parents[1] / "cases" / "files").iterdir()),
    *sorted(path for path in (Path(__file__).resolve().parents[1] / "seekout" / "files").rglob("*") if path.is_file()),
]
_HEADER = ["Full Name", "Email", "Phone", "Title", "Company"]
_NAMES = {
    "utf-8": "Jürgen Größe|山田 太郎|Иван Петров|محمد أحمد|José García|Łukasz Żak|Zoë O'Neil",
    "utf-16": "Jürgen Größe|山田 太郎|Иван Петров|José García",
    "cp1252": "Jürgen Größe|José García|François Lévêque|Søren Bjørk|João Conceição",
    "cp1250": "Jiří Dvořák|Tomáš Růžička|Łukasz Żak|Małgorzata Dąbrowska|Grażyna Wiśniewska",
    "cp1251": "Иван Петров|Юлия Щербакова|Сергей Иванов|Наталья Жукова",
    "cp1254": "Gülşen Çağlar|İbrahim Öztürk|Tuğba Güneş Yılmaz|Ayşe Işık Çelik",
    "cp932": "山田 太郎|佐藤 花子|鈴木 ひろし|田中 ヒロシ",
    "mac_roman": "José García|Zoë Müller|François Lévêque|Jürgen Größe",
}
_PIECES = (
    b'"', b"'", b",", b";", b"\t", b"|", b"\r", b"\n", b"\x00", b"\xff", b"\xef\xbb\xbf", b"=", b"@", b"sep=;",
    b"Full Name", b"Email", b"<", b"]]>", b"<!--", b'r="A1"', b"\\", b"(", b"9" * 30, b" " * 300, b"HYPERLINK(\"",
    b"<c><f>", b"</row>", b"\xd0\xcf\x11\xe0", b"PK\x05\x06", b"\x80\x80\x80", b"&#1;", b"_x0000_", b"1e309", b"-1",
    b"<table>", b"</tr>", b"<td>", b"<td rowspan=9 colspan=9>", b"<Row ss:Index='9'>", b"<Cell>", b"<a href=\"",
    b"do not contact ", b"ann@bay.example ", b"a ", b"a.", b"()",
)  # fmt: skip


def one(chance: random.Random) -> tuple[str, bytes]:
    """Make a file or a request, and look at what comes of it. The kind of case and what was made. Raises Finding."""
    name, target = chance.choice(_TARGETS)
    return name, target(chance)


def _read(content: bytes, **choices: object) -> list[Candidate | UnreadableRow] | None:
    """The rows of a file; None where it was refused with a sentence. Raises Finding for anything else."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "upload"
        path.write_bytes(content)
        began = _processor_seconds()
        try:
            with open_project(path, "p", **choices) as reader:
                rows = list(reader.rows())
                notes = reader.notes
        except ProjectFileError as error:
            if not str(error).endswith("."):
                raise Finding(f"no sentence: {error}", content) from error
            return None
        except MemoryError:
            return None
        finally:
            took = _processor_seconds() - began
            if took > _SECONDS:
                raise Finding(f"took {took:.1f} s of a processor", content)
    for row in rows:
        if isinstance(row, Candidate):
            if not (row.full_name or row.emails or row.phones or row.links):
                raise Finding(f"a candidate who is nobody: {row}", content)
            if Candidate.from_dict(row.to_dict()) != row:
                raise Finding(f"not the same when stored: {row}", content)
        if not set(_types(row)) <= {int, str, bool}:
            raise Finding(f"values that no process can tell another one: {row}", content)
    if not all(note.sentence.endswith(".") for note in notes):
        raise Finding(f"notes that are no sentences: {notes}", content)
    return rows


def _types(value: object) -> Iterator[type]:
    """The types of what a row consists of, down to the last tuple."""
    if isinstance(value, tuple):
        for one in value:
            yield from _types(one)
    else:
        yield type(value)


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _damaged_sample(chance: random.Random) -> bytes:
    """A real file with some bytes turned over, cut, doubled or put in."""
    content = bytearray(chance.choice(_SAMPLES).read_bytes())
    _damage(chance, content)
    _read(bytes(content))
    return bytes(content)


def _damaged_part(chance: random.Random) -> bytes:
    """A workbook of which one part is damaged inside its archive, where checksums do not catch it."""
    sample = chance.choice([path for path in _SAMPLES if path.suffix in (".xlsx", ".xlsb")])
    made = io.BytesIO()
    with zipfile.ZipFile(sample) as archive, zipfile.ZipFile(made, "w") as copy:
        names = archive.namelist()
        chosen = chance.choice(names)
        for name in names:
            part = bytearray(archive.read(name))
            if name == chosen or chance.random() < 0.1:
                _damage(chance, part)
            copy.writestr(name, bytes(part))
    _read(made.getvalue())
    return made.getvalue()


def _damage(chance: random.Random, content: bytearray) -> None:
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        at = chance.randrange(len(content) + 1)
        act = chance.randrange(6)
        if act == 0 and content:
            content[min(at, len(content) - 1)] = chance.randrange(256)
        elif act == 1:
            content[at:at] = chance.choice(_PIECES)
        elif act == 2:
            del content[at : at + chance.choice((1, 2, 10, 100))]
        elif act == 3:
            content[at:at] = content[at : at + chance.choice((1, 10, 200))] * chance.choice((1, 2, 50))
        elif act == 4:
            content[at:at] = chance.choice(_PIECES) * chance.choice((1, 3, 1000))
        else:
            content[at : at + 2] = chance.randbytes(2)


def _odd_text(chance: random.Random) -> bytes:
    """A text of pieces that mean something to a reader."""
    content = b"".join(chance.choice(_PIECES) for _ in range(chance.choice((3, 30, 300))))
    if chance.random() < 0.7:
        content = chance.choice((b"Full Name,Email\n", b"Name;Phone;Email\r\n", b"Full Name\tTags\n")) + content
    _read(content, encoding=chance.choice((None, None, None, *LABELS)))
    return content


def _people(chance: random.Random, encoding: str) -> list[list[str]]:
    names = _NAMES[encoding].split("|")
    odd = ["", 'said "hi"', "a, b", "c; d", "two\nlines", "tab\there", "x|y", "it's"]
    return [
        [
            name,
            f"p{number}@example.com",
            chance.choice(("", "+49 30 5550101", "(217) 555-0142")),
            chance.choice((*odd, "Engineer")),
            chance.choice((*odd, "Acme")),
        ]
        for number, name in enumerate(chance.sample(names, chance.randint(3, len(names))) * chance.choice((1, 3)))
    ]


def _expected(people: list[list[str]]) -> list[tuple[str, tuple[str, ...]]]:
    return [(person[0], (person[1],)) for person in people]


def _same(content: bytes, people: list[list[str]]) -> bytes:
    rows = _read(content)
    if rows is None:
        raise Finding("a good table was refused", content)
    found = [(row.full_name, row.emails) for row in rows if isinstance(row, Candidate)]
    if found != _expected(people):
        raise Finding(f"read as {found}, written as {_expected(people)}", content)
    return content


def _written_csv(chance: random.Random) -> bytes:
    """A table written by the csv module in some dialect and encoding reads the same."""
    encoding = chance.choice(list(_NAMES))
    people = _people(chance, encoding)
    text = io.StringIO()
    for line in chance.choice(((), (), ("Project Berlin", ""), ("sep",))):
        text.write(f"{line}\n")
    text = io.StringIO()
    writer = csv.writer(
        text,
        delimiter=chance.choice(",;\t|"),
        quoting=chance.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC)),
        lineterminator=chance.choice(("\n", "\r\n", "\r")),
    )
    if chance.random() < 0.3:
        writer.writerows([["My candidates"], []])
    writer.writerows([_HEADER, *people])
    if chance.random() < 0.3:
        writer.writerow(["Exported by somebody"])
    return _same(text.getvalue().encode(encoding), people)


def _written_xlsx(chance: random.Random) -> bytes:
    """A table written by openpyxl reads the same."""
    people = _people(chance, "utf-8")
    book = openpyxl.Workbook(write_only=chance.random() < 0.5)
    sheet = book.create_sheet() if book.write_only else book.active
    for _ in range(chance.choice((0, 0, 2))):
        sheet.append(["A title"])
    for row in [_HEADER, *people]:
        sheet.append(row)
    made = io.BytesIO()
    book.save(made)
    return _same(made.getvalue(), people)


def _written_xls(chance: random.Random) -> bytes:
    """A table written by xlwt reads the same."""
    people = _people(chance, "utf-8")
    book = xlwt.Workbook()
    sheet = book.add_sheet("A")
    for number, row in enumerate([_HEADER, *people]):
        for column, text in enumerate(row):
            if text:
                sheet.write(number, column, text)
    made = io.BytesIO()
    book.save(made)
    return _same(made.getvalue(), people)


def _written_page(chance: random.Random) -> bytes:
    """A table of a web page, as programs save it as .xls, reads the same."""
    encoding = chance.choice(sorted(set(_NAMES) - {"mac_roman"}))
    people = _people(chance, encoding)
    ends = chance.choice((("</td>", "</tr>"), ("", "</tr>"), ("", "")))
    rows = [
        "<tr>" + "".join(f"<td>{html.escape(cell)}{ends[0]}" for cell in row) + ends[1] for row in [_HEADER, *people]
    ]
    around = chance.choice(("{}", "<table><tr><td>Menu</td><td>{}</td></tr></table>", "<div><p>My people</p>{}</div>"))
    table = around.format(f"<table>{''.join(rows)}</table>")
    return _same(f'<html><head><meta charset="{encoding}"></head><body>{table}</body></html>'.encode(encoding), people)


_TARGETS: list[tuple[str, Callable[[random.Random], bytes]]] = [
    ("damaged files", _damaged_sample),
    ("damaged files", _damaged_sample),
    ("damaged parts", _damaged_part),
    ("damaged parts", _damaged_part),
    ("odd texts", _odd_text),
    ("odd texts", _odd_text),
    ("tables of csv", _written_csv),
    ("tables of openpyxl", _written_xlsx),
    ("tables of xlwt", _written_xls),
    ("tables of pages", _written_page),
    ("anybody's requests", asked.anybodys),
    ("Slack's requests", asked.slacks),
    ("Slack's requests", asked.slacks),
]
