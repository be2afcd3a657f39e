"""Numbers by which a file is read: how likely a separator is, which formats are dates, how many names are compared."""

from __future__ import annotations

import pytest

from seekout.findings import Findings
from seekout.formats import dialects
from seekout.formats.dialects import NO_DELIMITER, Dialect, judge, said_by
from seekout.formats.number_formats import PLAIN, built_in, number_format
from seekout.people import Candidate, HeldBack, UnreadableRow
from seekout.records import Record
from seekout.resolving import namesakes, resolution
from seekout.resolving.identity import identity_of
from seekout.resolving.resolution import resolved
from seekout.values.links import parsed

HEADER, ANN = ("Full Name", "Email", "Title"), ("Ann Ash", "ann@example.com", "CTO")

# --- Separators ---


def lines(sign: str, *rows: tuple[str, ...]) -> list[str]:
    return [sign.join(row) + "\n" for row in rows]


@pytest.mark.parametrize(
    ("sign", "rating"),
    [("\t", 3.795), ("|", 3.63), ("\x1f", 3.63), ("^", 3.63), ("~", 3.63), (";", 3.465), (",", 3.3), (":", 1.98)],
)
def test_the_rarer_a_sign_is_the_likelier_it_separates(sign, rating):
    dialect, found = judge(lines(sign, HEADER, ANN, ANN))
    assert (dialect, round(found, 6)) == (Dialect(sign), rating)


@pytest.mark.parametrize(
    ("rows", "rating"),
    [
        ((HEADER,), 1.8), ((HEADER, ANN), 3.3), ((HEADER, ANN[:2]), 2.1), ((HEADER, ANN[:1]), 1.2),
        ((HEADER, (*ANN, "x")), 0.9), ((HEADER, ANN, ANN[:2]), 2.7), ((("Our people",), HEADER, ANN), 3.3),
        ((HEADER, ANN, ("", "", "")), 3.3), ((("Full Name", "Email", "Foo (a", "b)"), (*ANN, "x")), 0.11),
        ((("Full Name", "Email", "Foo (a", "b"), (*ANN, "x")), 1.1), ((HEADER[1:], ANN[1:]), 2.2),
        (((ANN[0], ANN[1], "//x"), ANN), 0.0), ((("Foo", "Bar"), ("x", "y")), 0.0),
        ((("Title", "City"), ("x", "y")), 0.0),
    ],
)  # fmt: skip
def test_a_separator_is_as_likely_as_its_columns_are_named_and_its_rows_even(rows, rating):
    assert round(judge(lines(",", *rows))[1], 6) == rating


@pytest.mark.parametrize(
    ("within", "most", "found"), [(30, 200, True), (29, 200, False), (30, 30, True), (30, 29, False)]
)
def test_a_header_is_sought_in_the_first_lines_and_rated_by_some_below(monkeypatch, within, most, found):
    monkeypatch.setattr(dialects, "_HEADER_WITHIN", within)
    monkeypatch.setattr(dialects, "_MOST_LINES", most)
    assert (judge([*["note\n"] * 29, *lines(",", HEADER, ANN)])[1] > 0) is found


def test_what_separates_and_quotes_otherwise_is_likely_only_if_much_more_speaks_for_it():
    plain = lines(",", HEADER, ("Ann 'A' Ash", "a@x.example", "CTO"), ("Bo", "b@x.example", "'n"))
    assert judge(plain)[0].quote == '"'
    quoted = lines(",", *(tuple(f"'{cell}'" for cell in row) for row in (HEADER, ("Ash, Ann", "a@x.example", "CTO"))))
    assert judge(quoted)[0] == Dialect(",", quote="'")
    escaped = lines(",", HEADER, ('"Ann \\"Annie, A\\" Ash"', "a@x.example", "CTO"))
    assert judge(escaped)[0] == Dialect(",", escape="\\")


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        (["Email\n", "ann@example.com\n"], NO_DELIMITER), (["Email\n", "a,b\n"], NO_DELIMITER),
        (["Foo\n", "a,b\n"], ","), (["Foo\n", "x\n"], ","), (["a;b;c\n", "d;e;f\n", "g,h\n"], ";"),
        (["a:b\n", "https://x\n"], ","), (["a:b\n", "c:d\n"], ":"), (["a|b\n", "c;d\n", "e;f\n"], ";"),
        (["a;b\n", "c,d\n"], ","), ([], ","), (["\n", "  \n"], ","),
    ],
)  # fmt: skip
def test_where_no_header_is_understood_most_lines_have_as_many_cells(text, delimiter):
    assert judge(text) == (Dialect(delimiter), 0.0)


@pytest.mark.parametrize(
    ("line", "delimiter"),
    [
        ("sep=;", ";"), ("SEP=,\r\n", ","), ('"sep=|"\n', "|"), ("\ufeffsep=\t", "\t"), ("sep=;;;", ";"),
        ("sep=;a", ""),
        ("sep=", ""), ("sep", ""), ("sep =;", ""), ("sep=;, |", ";"), ("step=;", ""), ("sep=ab", ""),
    ],
)  # fmt: skip
def test_a_first_line_may_name_the_separator(line, delimiter):
    assert said_by(line) == delimiter


# --- Formats of numbers ---


def test_which_formats_that_excel_knows_by_number_are_dates():
    found = {number: built_in(number).kind for number in range(-1, 200) if built_in(number).kind}
    dates = [*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)]
    assert found == {number: "month" if number == 17 else "date" for number in dates}
    assert built_in(0) is PLAIN


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("x" * 252 + "yyy", "year"), ("x" * 255 + "yyy", ""), ('"' + "x" * 252 + '"y', "year"), ("yy", "year"),
        ("mm", "date"), ("mm yy", "month"), ("d yy", "date"), ("h", "date"), ("ss", "date"), ("General", ""),
        ("0;yyyy", ""), ("yyyy;0", "year"), ("[Red]0", ""), ("[h]", "date"), ("[mm]", "date"), ("[ss]", "date"),
        ("00", "digits"), ("0", ""), ("0-0", "digits"), ("#-#", "digits"), ("##", ""), ("?0", ""), ("00 ", ""),
        ("0;00", "digits"), ('"a"00', ""), ("\\-00", "digits"), ("_-00", "digits"), ("*x00", "digits"), ("00%", ""),
        ("@", ""), ("", ""), ('"/ "0', "digits"), ("\\d0", ""), ("#,##0", ""), ("0.00", ""),
    ],
)  # fmt: skip
def test_which_kind_of_format_a_code_describes(code, kind):
    assert number_format(code).kind == kind


# --- Who is one person ---


def person(
    row: int, name: str, *, mail: str = "", link: str = "", phone: str = "", held: bool = False, **more
) -> Candidate:
    mails, phones = tuple(filter(None, (mail,))), tuple(filter(None, (phone,)))
    links = tuple(filter(None, (parsed(link) if link else None,)))
    told = (name, more.get("current_company", ""), more.get("current_title", ""), more.get("location", ""))
    return Candidate(
        row, identity_of(links, mails, phones, told), name, emails=mails, phones=phones,
        links=tuple(one.url for one in links), held_back=(HeldBack("DNC", "yes"),) if held else (), **more,
    )  # fmt: skip


def groups(people: list[Candidate], findings: Findings | None = None) -> list[list[int]]:
    """The rows of each person of several, and of each by themselves."""
    found: dict[str, list[int]] = {}
    for one in resolved(people, findings or Findings()):
        key = one.identity if isinstance(one, Record) else f"row {one.row}"
        found.setdefault(key, []).append(one.row)
    return list(found.values())


@pytest.mark.parametrize(
    ("names", "is_one"),
    [
        (("Ann Ash", "A. Ash"), True), (("Ann Ash", "Ann Bay"), True), (("Ann Ash", "Zoe Quin"), False),
        (("Ann Ash", "Ann Bay", "Ann Coe"), False), (("Ann Ash", "A. Ash", "Ann B. Ash", "Ann Bay"), True),
        (("Ann Ash", "Annabel Quin"), True), (("Ann Ash", ""), True),
    ],
)  # fmt: skip
def test_a_public_profile_is_one_persons_beside_two_names_that_have_something_in_common(names, is_one):
    some = [person(at, name, link="https://www.linkedin.com/in/ann-ash") for at, name in enumerate(names, 2)]
    assert (len(groups(some)) == 1) is is_one


def test_a_public_profile_stays_one_persons_where_one_of_two_strangers_is_held_back():
    link = "https://www.linkedin.com/in/ann-ash"
    some = [person(2, "Ann Ash", link=link), person(3, "Zoe Quin", link=link, held=True)]
    assert groups(some) == [[2, 3]]


@pytest.mark.parametrize(("most", "is_one"), [(3, True), (2, False)])
def test_so_many_names_of_one_address_are_compared(monkeypatch, most, is_one):
    monkeypatch.setattr(resolution, "MOST_NAMES_COMPARED", most)
    some = [person(at, name, mail="ann@x.example") for at, name in enumerate(("Ann Ash", "A. Ash", "Ann B. Ash"), 2)]
    assert (len(groups(some)) == 1) is is_one


@pytest.mark.parametrize(("most", "is_one"), [(2, True), (1, False)])
def test_so_many_names_beside_one_number_are_compared(monkeypatch, most, is_one):
    monkeypatch.setattr(resolution, "MOST_NAMES_COMPARED", most)
    some = [person(at, name, phone="+1 217 555 0100") for at, name in ((2, "Robert Ash"), (3, "Bob Ash"))]
    assert (len(groups(some)) == 1) is is_one


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        ("+1 217 555 0100", "217-555-0100", True), ("+49 30 5550100", "+1 030 5550100", True),
        ("+1 217 555 0100", "+1 317 555 0100", False), ("+1 217 555 0100", "+1 227 555 0100", False),
        ("555 0100", "555-0100", True), ("555 0100", "217 555 0100", False),
    ],
)  # fmt: skip
def test_numbers_are_one_within_their_country_beside_the_same_name(one, other, is_one):
    some = [person(2, "Ann Ash", phone=one), person(3, "Ann Ash", phone=other)]
    assert (len(groups(some)) == 1) is is_one
    strangers = [person(2, "Ann Ash", phone=one), person(3, "Zoe Quin", phone=other)]
    assert len(groups(strangers)) == 2


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        ("ab@gmail.com", "ab@googlemail.com", True), ("a.b@gmail.com", "ab@googlemail.com", True),
        ("ab@gmail.com", "a.b@gmail.com", True), ("A.B@Gmail.com", "ab+x@googlemail.com", True),
        ("ab@googlemail.com", "a.b@googlemail.com", True), ("ab@x.example", "ab+jobs@x.example", True),
        ("ab+z@x.example", "ab+jobs@x.example", True), ("a.b@x.example", "ab@x.example", False),
        ("ab@gmail.com", "ab@gmail.co", False), ("ab@gmail.com", "ac@googlemail.com", False),
        ("+ab@x.example", "+cd@x.example", False),
    ],
)  # fmt: skip
def test_two_ways_to_write_one_mailbox_are_one_persons_beside_the_same_name(one, other, is_one):
    for first, second in ((one, other), (other, one)):
        some = [person(2, "Ann Ash", mail=first), person(3, "Ann Ash", mail=second)]
        assert (len(groups(some)) == 1) is is_one
        assert len(groups([person(2, "Ann Ash", mail=first), person(3, "Zoe Quin", mail=second)])) == 2


def test_of_many_who_were_joined_and_of_many_addresses_some_are_told(monkeypatch):
    monkeypatch.setattr(resolution, "_MOST_MERGES_TOLD", 2)
    some, findings = [], Findings()
    for number in range(3):
        some += [person(len(some) + 2 + at, f"Ann Ash{'x' * number}", mail=f"a{number}@x.example") for at in range(2)]
    for number in range(3):
        names = ("Bo Bay", "Cy Coe", "Di Doe", "Ed Eck")[: number + 2]
        some += [person(len(some) + 2 + at, name, mail=f"b{number}@x.example") for at, name in enumerate(names)]
    groups(some, findings)
    assert (findings.merged_people >= 3, len(findings.merges)) == (True, 2)
    # Those that most people share come first.
    assert [(one.value, one.people) for one in findings.shared] == [("b2@x.example", 4), ("b1@x.example", 3)]


def test_whoever_has_nothing_but_what_several_share_is_nobody():
    some = [
        person(2, "Ann Ash", mail="x@x.example"),
        person(3, "Zoe Quin", mail="x@x.example"),
        person(4, "", mail="x@x.example"),
    ]
    found = list(resolved(some, Findings()))
    assert [one.reason for one in found if isinstance(one, UnreadableRow)] == [
        "its only e-mail or link is that of several people"
    ]


MAIL = {"mail": "a@x.example"}
NORR, NORR_AB, SOL = ({"current_company": name} for name in ("Norr", "Norr AB", "Sol"))


@pytest.mark.parametrize(
    ("name", "held", "other_name", "other", "is_held"),
    [
        ("Ann Ash", {}, "Ann Ash", MAIL, True), ("Ann Ash", {}, "Ash Ann", MAIL, True),
        ("Ann Ash", {}, "Ann Bay", MAIL, False), ("Ann", {}, "Ann", MAIL, False),
        ("Ann Ash", NORR, "Ann Ash", MAIL | NORR_AB, True), ("Ann Ash", NORR_AB, "Ann Ash", MAIL | NORR, True),
        ("Ann Ash", NORR, "Ann Ash", MAIL | SOL, False),
        ("Ann Ash", NORR, "Ann Ash", MAIL | {"location": "Bonn"}, True),
        ("Ann Ash", {"location": "Bonn"}, "Ann Ash", MAIL | {"location": "Rome"}, False),
        ("Ann Ash", {"mail": "b@x.example"}, "Ann Ash", MAIL, False),
        ("Ann Ash", {"phone": "217 555 0100"}, "Ann Ash", {"phone": "+1 317 555 0199"}, False),
        ("", {"phone": "217-555-0100"}, "Ann Ash", {"phone": "+1 217 555 0100"}, True),
        ("", {"phone": "217-555-0100"}, "Ann Ash", {"phone": "+1 227 555 0100"}, False),
        ("", {"mail": "a@gmail.com"}, "Ann Ash", {"mail": "a+x@googlemail.com"}, True),
        ("", {"mail": "a@gmail.com"}, "Ann Ash", {"mail": "b@gmail.com"}, False),
    ],
)  # fmt: skip
def test_whom_a_row_that_is_held_back_is_about(name, held, other_name, other, is_held):
    some = [person(2, name, held=True, **held), person(3, other_name, **other)]
    assert [one.do_not_contact for one in resolved(some, Findings()) if one.row == 3] == [is_held]


def test_so_many_of_one_name_who_are_held_back_are_kept_in_mind(monkeypatch):
    monkeypatch.setattr(namesakes, "MOST_NAMES_COMPARED", 2)
    places = ("Bonn", "Rome", "Oslo")
    some = [person(at, "Ann Ash", held=True, location=place) for at, place in enumerate(places, 2)]
    some += [person(at, "Ann Ash", mail=f"a{at}@x.example", location=place) for at, place in enumerate(places, 6)]
    found = [one.do_not_contact for one in resolved(some, Findings()) if one.row > 5]
    assert found == [True, True, False]
