"""What each small function of the reading is asked: texts, pairs and tables, drawn near where it decides.

A text is taken from tests/seekout/odd_calls.json and changed in a place or two, so that of two neighbours one is often
on this side of a decision and one on that. The same number makes the same in any version of Python.
"""

from __future__ import annotations

import json
import random
import struct
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

from seekout.people import Candidate, HeldBack, UnreadableRow
from seekout.resolving.identity import identity_of
from seekout.values import links
from tests.seekout import odd_sheets
from tests.seekout.odd_tables import NAMES

WORDS: dict[str, list[str]] = json.loads(Path(__file__).with_name("odd_calls.json").read_text(encoding="utf-8"))
_SIGNS = " .,;:-/|()[]@'\"+&?=_#\n" + "aAeEnNxXzZ019"
# Of whatever is counted there is one that is just short enough and one that is just too long.
_LENGTHS = (0, 1, 2, 3, 4, 7, 8, 20, 28, 29, 30, 31, 39, 40, 41, 59, 60, 61, 64, 65, 80, 100, 101, 120, 121, 126, 127)
_LONGER = (199, 200, 201, 254, 255, 256, 299, 300, 301, 499, 500, 501, 999, 1000, 1001, 1999, 2000, 2001, 2200, 5200)
ALL = _LENGTHS + _LONGER

Chance = random.Random
Question = tuple[Any, ...]


def changed(chance: Chance, text: str, signs: str = _SIGNS) -> str:
    """A text with a place or two changed, or as it is."""
    for _ in range(chance.choice((0, 1, 1, 1, 2))):
        at, act = chance.randrange(len(text) + 1), chance.randrange(8)
        if act < 2:
            text = text[:at] + chance.choice(signs) + text[at:]
        elif act < 4:
            text = text[:at] + text[at + 1 :]
        elif act == 4:
            text = text[:at] + chance.choice(signs) + text[at + 1 :]
        elif act == 5:
            text = text[:at] + text[at : at + 2][::-1] + text[at + 2 :]
        elif act == 6:
            text = chance.choice((text.upper(), text.lower(), text.title(), text.swapcase(), text[::-1], text * 2))
        else:
            text = text[:at] if chance.random() < 0.5 else text[at:]
    return text


def one_of(*pools: str) -> Callable[[Chance], Question]:
    """Texts of these pools, each alone, changed, or two of them in one."""

    def question(chance: Chance) -> Question:
        text = changed(chance, chance.choice(WORDS[chance.choice(pools)]))
        if chance.random() < 0.2:
            between = chance.choice((" ", ", ", "; ", " / ", "\n", " - ", " (", ": ", " and ", ""))
            text = f"{text}{between}{chance.choice(WORDS[chance.choice(pools)])}"
        return (text,)

    return question


def lengthy(pool: str, fillers: str, lengths: tuple[int, ...] = _LENGTHS) -> Callable[[Chance], Question]:
    """Texts of a pool that have been made as long as something is counted: with a sign, or with their own end."""

    def question(chance: Chance) -> Question:
        text, length = chance.choice(WORDS[pool]), chance.choice(lengths)
        filler = chance.choice(fillers) * max(0, length - len(text))
        at = chance.choice((0, len(text), chance.randrange(len(text) + 1)))
        return ((text[:at] + filler + text[at:])[: max(length, 1)],)

    return question


def some_of(pool: str, most: int) -> Callable[[Chance], Question]:
    """Some words of a pool."""
    return lambda chance: (chance.choices(WORDS[pool], k=chance.randint(1, most)),)


def either(*ways: Callable[[Chance], Question]) -> Callable[[Chance], Question]:
    return lambda chance: chance.choice(ways)(chance)


def sentence(chance: Chance) -> Question:
    words = chance.choices(WORDS["said"], k=chance.randint(2, 9))
    return (chance.choice((" ", " ", " ", ", ", ". ")).join(words),)


def header(chance: Chance) -> Question:
    words = chance.choices(WORDS["parts"], k=chance.choice((1, 1, 2, 2, 2, 3, 3, 4)))
    between = chance.choice((" ", " ", "_", " / ", " & ", " and ", ""))
    text = between.join(words)
    return (changed(chance, text, " ?()/&1s") if chance.random() < 0.2 else text,)


def kinds(chance: Chance) -> Question:
    """A header of one to four words, of each kind that the lexicon knows as likely as of any other."""
    words = chance.choices(WORDS["kinds"], k=chance.choice((1, 1, 2, 2, 2, 3, 3, 4)))
    return (chance.choice((" ", " ", " ", "_", " / ", ", ")).join(words) + chance.choice(("", "", "", "?", " (x)")),)


def kinds_beside(chance: Chance) -> Question:
    """A table of such headers."""
    made = [kinds(chance)[0] for _ in range(chance.randint(2, 7))]
    if chance.random() < 0.3:
        whose = chance.choice(("guest ", "our ", "buyer ", "candidate ", "company "))
        made = [whose + one if chance.random() < 0.7 else one for one in made]
    return made, {}


def headers(chance: Chance) -> Question:
    made = [
        chance.choice(WORDS["headers"]) if chance.random() < 0.75 else header(chance)[0]
        for _ in range(chance.randint(2, 9))
    ]
    if chance.random() < 0.2:
        own = chance.choice(("candidate ", "person ", "zzz ", "all "))
        at = chance.randrange(len(made) + 1)
        made = [f"{own}{one}" if place < at else one for place, one in enumerate(made)]
    if chance.random() < 0.1:
        made.insert(chance.randrange(len(made) + 1), "")
        made += made[: made.index("")]
    chosen = {chance.choice(made): chance.choice(("email", "leave_out", "do_not_call", "full_name", "nothing"))}
    return made, chosen if chance.random() < 0.2 else {}


def first_rows(chance: Chance) -> Question:
    """The first rows of a table, among which its header may be."""
    width = chance.randint(1, 6) if chance.random() < 0.98 else chance.choice((26, 27, 53))
    rows = []
    for _ in range(chance.randint(1, 6)):
        kind = chance.choice(("headers", "headers", "parts", "name", "number", "mail", "title", "mixed"))
        if kind == "title":
            row = [chance.choice(("People", "Q1 2020", "do not contact", "Name", "")), *[""] * (width - 1)]
        else:
            row = [_cell(chance, kind) for _ in range(width)]
        rows.append(row if chance.random() < 0.8 else row[: chance.randint(0, width)])
    return rows, {rows[0][0]: "email"} if rows[0] and chance.random() < 0.1 else {}


def _cell(chance: Chance, kind: str) -> str:
    if kind == "mixed":
        kind = chance.choice(("headers", "number", "name", "mail", "blank"))
    if kind == "number":
        return chance.choice(("1", "2020", "3.5", "12%", "x", "column A", "column B"))
    if kind == "blank" or chance.random() < 0.15:
        return ""
    if chance.random() < 0.03:
        return chance.choice(WORDS[kind]) + chance.choice(" xy") * chance.choice(
            (280, 290, 299, 300, 301, 900, 1195, 1200)
        )
    return chance.choice(WORDS[kind])


def lines(chance: Chance) -> Question:
    """Lines of a text in some dialect, with rows of other widths among them."""
    sign = chance.choice("\t|;,:^~\x1f")
    width = chance.randint(1, 4)
    header = chance.choices(("Name", "Email", "Title", "Phone", "Foo", "Note (x", "Bar"), k=width)
    rows = [header]
    for _ in range(chance.randint(0, 7)):
        cell = ("Ann Ash", "ann@example.com", "CTO", "a, b", "a; b", "x:y", "", '\\"x\\"', "https://a.example", "a|b")
        rows.append(chance.choices(cell, k=chance.choice((width, width, width, 1, width + 1, max(1, width - 1)))))
    if chance.random() < 0.2:
        rows.insert(0, ["Our people"])
    quote = chance.choice(("", "", '"', "'"))
    return ([sign.join(f"{quote}{cell}{quote}" for cell in row) + "\n" for row in rows],)


def in_one_column(chance: Chance) -> Question:
    rows = [[line.rstrip("\n")] for line in lines(chance)[0]]
    for _ in range(chance.randint(0, 3)):
        rows.insert(chance.randrange(len(rows) + 1), chance.choice((["a", "b"], [""], ["x", ""])))
    return (rows,)


def jobs(chance: Chance) -> Question:
    names = ("title", "company", "school", "degree", "field", "location", "description", "start", "end", "dates")
    some = {name: chance.choice(WORDS["moment"]) for name in names[-3:] if chance.random() < 0.6}
    return ({name: "Acme" for name in names[:-3] if chance.random() < 0.3} | some,)


def content(chance: Chance) -> Question:
    """A file of text, or of something else, of which a few bytes are others."""
    encoding = chance.choice((*NAMES, "utf-8", "utf-8-sig", "utf-16"))
    names = chance.choices([*NAMES.get(encoding, NAMES["utf-8"]), "Ann Ash", "Bo"], k=chance.randint(1, 6))
    sign, end = chance.choice(",;\t|"), chance.choice(("\r\n", "\n", "\r", "\n\n"))
    rows = [
        f"{name}{sign}{chance.choice(('CTO', 'a b', chr(34) + 'x' + end + 'y' + chr(34), chr(34) + 'open'))}{sign}x"
        for name in names
    ]
    text = chance.choice(("", "", "", f"sep={sign}{end}", f"sep={sign * 3}{end}")) + end.join(
        [f"Name{sign}Title{sign}Email", *rows]
    )
    made = bytearray((text + chance.choice(("", end))).encode(encoding, "ignore"))
    for _ in range(chance.choice((0, 0, 1, 2, 6))):
        made.insert(chance.randrange(len(made) + 1), chance.choice((0, 10, 13, 34, 1, 0xC3, 0xA9, 0xE9, 0xFF, 0x85)))
    return (bytes(made),)


def head(chance: Chance) -> Question:
    """The beginning of a file that is no table, or of one that looks like it."""
    heads = (
        "PK\x03\x04|\x89PNG|\xff\xd8\xff|GIF8|BM|BM,|II*\0|MM\0*|\0\0\1\0|RIFF0000WEBP|0000ftyp|%PDF|\x1f\x8b"
        ""
        "|7z\xbc\xaf|Rar!|{\\rtf|\x7fELF|MZ\x90|<html|<!DOCTYPE html|<head|<body|<table|<?xml|<svg|BEGIN:VCARD"
        "|BEGIN:VCALENDAR|\0\0|\xff\xfe"
        "|\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1Workbook|\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1W\0o\0r\0k\0b\0o\0o\0k\0"
        "|\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1B\0o\0o\0k\0|\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1x"
    )
    made = chance.choice(heads.split("|")).encode("latin-1")
    if chance.random() < 0.3:
        made = chance.choice((b" ", b"\r\n", b"\xef\xbb\xbf", b"x")) + made
    if chance.random() < 0.3:
        at = chance.randrange(len(made))
        made = made[:at] + made[at + 1 :] if chance.random() < 0.5 else made.upper()
    return (made + b"x" * chance.choice((0, 1, 9)),)


_COLUMNS = {
    "name": ("Full Name", "Name", "Contact", "Nom", "Nome"),
    "people": ("First Name", "Last Name", "Vorname", "Segundo Apellido", "Tussenvoegsel", "Suffix", "Middle Name"),
    "mail": ("Email", "Work Email", "Email 2", "Personal Email", "Other Email"),
    "phone": ("Phone", "Mobile", "Office Phone", "Direct", "Phone 2", "Home Phone", "Company Phone"),
    "link": ("LinkedIn", "Website", "GitHub", "Twitter username", "LinkedIn username", "Portfolio", "Company Website"),
    "company": ("Company", "Current Company", "Previous Company", "Company 1", "School 1", "Experience 2 Company"),
    "job": ("Experience", "Education", "Title", "Headline", "Experience 1 Title", "Degree 1", "Work history"),
    "date": ("Start Date 1", "End 1", "Experience 2 Dates", "Education 1 End", "Graduation Year 1"),
    "words": ("DNC", "Consent", "Do Not Call", "Mobile DNC", "Email Status", "Email Bounced", "OK to call", "GDPR"),
    "moment": (
        "Consent Date",
        "Consent valid until",
        "DNC date",
        "Opt-out date",
        "Consent expires",
        "Email bounced at",
    ),
    "note": ("Notes", "Tags", "Status", "Do Not Contact", "Summary", "Comments", "Opt out", "Newsletter"),
    "text": ("Skills", "Summary", "Keywords", "Custom 1", "Location", "City", "Country", "Address", "Salutation"),
}


def rows(chance: Chance) -> Question:
    """A header of columns of all kinds, and cells of their kinds below."""
    kinds = [chance.choice(("name", "people")), *chance.choices(list(_COLUMNS), k=chance.randint(2, 9))]
    made = [[chance.choice(_COLUMNS[kind]) for kind in kinds]]
    for _ in range(chance.randint(1, 5)):
        row = ["" if chance.random() < 0.25 else chance.choice(WORDS[kind]) for kind in kinds]
        made.append(row if chance.random() < 0.9 else row[: chance.randint(1, len(row))])
    return (made,)


def sample(chance: Chance) -> Question:
    """A file of many cells that are not ASCII, some of them long."""
    encoding = chance.choice(("cp1252", "cp1251", "cp932", "mac_roman"))
    words = chance.choices([*NAMES[encoding], "Ann", "Ann é" * 70, "é" * 310, "Bo"], k=chance.randint(1, 30))
    return (";".join(word + chance.choice(("", "", "\r\n")) for word in words).encode(encoding, "ignore"),)


def batches(chance: Chance) -> Question:
    """The rows of a sheet as they come: some at a time."""
    rows = [row for _ in range(chance.choice((1, 2))) for row in odd_sheets.rows_of(chance)]
    ends = sorted(chance.sample(range(len(rows) + 1), k=min(len(rows), chance.randint(0, 4))))
    return ([rows[start:end] for start, end in pairwise([0, *ends, len(rows)]) if start < end],)


def of_one_person(chance: Chance) -> Question:
    """Two rows of one person."""
    some, _, _ = people(chance)
    return ([one for one in some if isinstance(one, Candidate)][:2],)


def counts(chance: Chance) -> Question:
    """How often there is what is told of a whole file."""
    return ([chance.choice((0, 0, 1, 2, 4, 5, 6, 1000)) for _ in range(16)],)


def signs(chance: Chance) -> Question:
    """Signs at the ends of the blocks of Unicode."""
    first = chance.randrange(0x1000) * 16
    codes = (first - 1, first, first + 1, first + 5, first + 6, first + 7, first + 14, first + 15)
    return ([chr(code) for code in codes if code > 0 and not 0xD800 <= code < 0xE000],)


def letters(chance: Chance) -> Question:
    """A Cyrillic word in which a letter stands beside ones that nobody uses."""
    letter = chance.choice("абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґјљњћђџ")
    return (letter.upper() + "ѣ" * chance.randint(0, 3) + chance.choice(("", letter, "щ")),)


def pair(chance: Chance) -> Question:
    one, other = chance.choices(WORDS["people"], k=2)
    if chance.random() < 0.6:
        other = changed(chance, one, " .-aehnyfk,")
    return one, other


def cells_of_names(chance: Chance) -> Question:
    encoding = chance.choice([one for one in NAMES if not one.startswith("utf")])
    found = chance.choices(NAMES[encoding] if chance.random() < 0.7 else NAMES["utf-8"], k=chance.randint(1, 4))
    if chance.random() < 0.3:
        found = [one.upper() for one in found]
    return ([one.encode(encoding, "ignore") for one in found],)


def word_of_names(chance: Chance) -> Question:
    if chance.random() < 0.3:
        return (chance.choice(WORDS["alphabet"]),)
    word = chance.choice(chance.choice(chance.choice(list(NAMES.values()))).split() or [""])
    wrong = chance.choice(("cp1252", "cp1250", "mac_roman", "cp1251", "cp850", "latin-1"))
    if chance.random() < 0.4:
        word = word.encode("utf-8").decode(wrong, "ignore")
    return (changed(chance, word, "aéÉßşİıþðãõœæ’«»“”ªИиךםةىกแิ王佐김ﾔ1 "),)


def wide(chance: Chance) -> Question:
    text = chance.choice(("Name,Email\r\n", "Ann", "Ann;Bo\n", "李小龙,王\n", "x\n", "Иванов;Петров")) * chance.randint(
        1, 3
    )
    sample = text.encode(chance.choice(("utf-16-le", "utf-16-be")))
    at = chance.randrange(len(sample) + 1)
    return (sample[:at] + bytes(chance.choice((0, 0, 1, 2))) + sample[at + chance.choice((0, 0, 1, 2)) :],)


def number(chance: Chance) -> Question:
    codes = (
        'General|0|00000|yyyy-mm-dd|mmm yy|yyyy|h:mm|0.00|+00 (000) 000|"+"00|[<=9999]000-0000;(000) 000-0000'
        "|[<100]00;000-00|# 0|##00|00-00 |\\+00|_-00|[red]000|d|m|[h]:mm|0;00;000|x00"
    )
    value = chance.choice(
        (0, 0.5, 0.999999, 1, 59, 60, 99, 100, 101, 9999, 10000, 43952, 43952.25, 5550142, 2175550142, -1, -5.5, 1e16)
    )
    value += chance.choice((0, 0, 1, 0.75, 1e17))
    return changed(chance, chance.choice(codes.split("|")), '0#-;"\\ dmy[]'), value, chance.choice((1900, 1904))


def formula(chance: Chance) -> Question:
    pieces = (
        '"https://a.example/"',
        "&",
        "B2",
        "$C$3",
        ";",
        ",",
        ")",
        "CONCATENATE(",
        '"x"',
        '"a""b"',
        " ",
        "D2",
        '"mailto:a"',
    )
    head = chance.choice(("HYPERLINK(", "=HYPERLINK(", "of:=HYPERLINK(", "_xlfn.HYPERLINK (", "LINK(", "hyperlink("))
    body = "".join(chance.choices(pieces, k=chance.choice((1, 2, 3, 4, 5, 39, 40, 41))))
    return (f'{head}"https://a.example/"{body})' if chance.random() < 0.7 else f"{head}{body})",)


def code(chance: Chance) -> Question:
    """The code of a formula, as .xls or .xlsb has it."""
    is_wide = chance.random() < 0.5

    def text() -> bytes:
        said = chance.choice(("https://a.example/", "https://a.example/", "www.b.example/", "x", "", "ä", "tel:1"))
        if is_wide:
            return b"\x17" + struct.pack("<H", len(said)) + said.encode("utf-16-le")
        flag = chance.choice((0, 1, 2, 3))
        return b"\x17" + bytes((len(said), flag)) + said.encode("utf-16-le" if flag & 1 else "latin-1")

    def cell() -> bytes:
        column = chance.choice((0, 1, 2, 0x4001, 0xC002, 0x100))
        place = struct.pack("<IH" if is_wide else "<HH", chance.choice((0, 1, 300)), column)
        return bytes((chance.choice((0x24, 0x44, 0x64)),)) + place

    def call(number: int) -> bytes:
        return bytes((chance.choice((0x22, 0x42, 0x62)), chance.choice((1, 2, 2, 3, 0x81, 0x82)))) + struct.pack(
            "<H", number
        )

    others = (b"\x08", b"\x16", b"\x19\x40\x00\x00", b"\x15", b"\x1e\x01\x00", b"\x05")
    made = text() if chance.random() < 0.6 else b""
    for _ in range(chance.randint(0, 4)):
        made += chance.choice(
            (text() + b"\x08", text() + b"\x08", cell() + b"\x08", text(), cell(), chance.choice(others))
        )
    if chance.random() < 0.3:
        made += text() + bytes((chance.choice((0x22, 0x42)), chance.choice((2, 3, 0x82)))) + struct.pack("<H", 336)
    if chance.random() < 0.6:
        made += text()
    if chance.random() < 0.2:
        made = text() + b"\x15" * chance.choice((57, 58, 59, 60))
    made += call(chance.choice((359, 359, 336, 0x8000 + 359, 5)))
    if chance.random() < 0.3:
        made += text() + call(359)
    return made[: chance.choice((len(made), len(made), len(made), len(made) - 1))], is_wide


def several(chance: Chance) -> Question:
    some = chance.choices(("Ann Ash", "Bob Bay", "Cy", "Al Ax", "Bob", "Ann Bay", "Acme Ltd"), k=chance.randint(1, 3))
    mails = (
        "ann@x.example",
        "bob@x.example",
        "a@x.example",
        "bay@x.example",
        "ash.bay@x.example",
        "cy@x.example",
        "al@x.example",
    )
    between = chance.choice((" & ", " / ", "; ", " and ", "|", ", ", "\n", " e ", " "))
    return between.join(some), chance.choices(mails, k=chance.randint(1, 3))


def people(chance: Chance) -> Question:
    """A few rows of people who share this and that."""
    pool = (
        "Ann Ash",
        "Anna Ash",
        "A. Ash",
        "Bob Bay",
        "Robert Bay",
        "Bob Bay Jr.",
        "Cy Coe",
        "Chris Doe",
        "Christian Doe",
        "Christine Doe",
        "",
        "Ash",
    )
    mails = (
        "a@x.example",
        "A@X.example",
        "a+jobs@x.example",
        "info@x.example",
        "b@x.example",
        "a.b@gmail.com",
        "ab@googlemail.com",
    )
    urls = (
        "https://www.linkedin.com/in/ann-ash",
        "https://www.linkedin.com/in/bob-bay",
        "https://github.com/ann",
        "https://www.linkedin.com/sales/lead/ACw,x",
    )
    tels = ("+1 217 555 0100", "217-555-0100", "(217) 555 0101", "5550100")
    found, number = [], chance.choice((2, 2, 3, 1))
    for _ in range(chance.randint(2, 8)):
        number += chance.choice((1, 1, 1, 1, -2))
        mail, url, tel = (
            tuple(dict.fromkeys(chance.choices(pool_, k=chance.choice((0, 0, 1, 1, 2)))))
            for pool_ in (mails, urls, tels)
        )
        name, held = chance.choice(pool), chance.random() < 0.15
        some = tuple(one for url_ in url if (one := links.plain(url_) or links.parsed(url_)))
        company, place = chance.choice(("", "", "Acme", "Beta")), chance.choice(("", "", "Bonn", "Rome"))
        found.append(
            Candidate(
                max(number, 2), identity_of(some, mail, tel, (name, company, "", place)), name,
                emails=mail, phones=tel, links=url, current_company=company, location=place,
                held_back=(HeldBack(chance.choice(("DNC", "Consent")), chance.choice(("", "yes"))),) if held else (),
                do_not_call=chance.random() < 0.1,
            )
        )  # fmt: skip
        if chance.random() < 0.05:
            found.append(UnreadableRow(number, "x"))
    rows = sorted({one.row for one in found})
    return found, ["-".join(map(str, rows[:2]))] if chance.random() < 0.2 else [], chance.random() < 0.3


def long_note(chance: Chance) -> Question:
    unit = chance.choice(("Fine work. ", "asked us not to call. ", "Met; talked ", "好" * 9 + "。", "x" * 40 + "\n"))
    return (
        (unit * (chance.choice((1999, 2000, 2001, 2300, 5200, 5400)) // len(unit) + 1))[: chance.choice(_LONGER)]
        + "stop",
    )
