"""What stands in single cells: e-mails, phones, links, dates, words for nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seekout.findings import Findings
from seekout.headings.columns import understand
from seekout.rows import RowReader
from seekout.values import cells, dates
from seekout.values.phones import different, phones


@pytest.mark.parametrize(
    "cell",
    "N/A|#N/A|#NAME?|#VALUE!|#REF!|#DIV/0!|NULL|nil|-|–|?|not found|Unknown|private|TBD|none|n.a.|nan|#####|k.A.|"
    " |[]|{}".split("|"),
)
def test_words_for_nothing_are_nothing(cell):
    columns = understand(["Full Name", "Email", "Phone", "LinkedIn", "Title", "Company", "Location", "Skills"])
    (person,) = RowReader(columns).read([2], [["Ada Sample", *[cell] * 7]])
    assert set(person.to_dict()) == {"row", "identity", "full_name", "first_name", "last_name"}


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("mailto:p01@example.com", ["p01@example.com"]),
        ('"P02 A" <p02@example.com>', ["p02@example.com"]),
        ("p04@example.com (work)", ["p04@example.com"]),
        ("p05@example.com / p05b@example.org", ["p05@example.com", "p05b@example.org"]),
        ("p05@example.com/p05b@example.org", ["p05@example.com", "p05b@example.org"]),
        ("pia@example.com ::: pia2@example.org", ["pia@example.com", "pia2@example.org"]),
        ('["a@example.com","b@example.com"]', ["a@example.com", "b@example.com"]),
        ("p09 [at] example [dot] com", ["p09@example.com"]),
        ('=HYPERLINK("mailto:a@example.com?subject=x","write to Ada")', ["a@example.com"]),
        ("p08@exämple.de", ["p08@exämple.de"]),
        ("nora@example.com", ["nora@example.com"]),
        ("noemail@noemail.com|no-email@linkedin.com|no_email@x.org|none@none.com|unknown@x.org", []),
        ("no-email--352233856@seekout.example.com", []),
        ("p10@example|not found|a@|@b.com", []),
    ],
)
def test_emails(cell, found):
    assert list(cells.emails(cell)) == found


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("2.175550142E9|2,175550142E9|2.175550142e+09|2175550142.0|2175550142", ["2175550142"]),
        ("12175550142.0|1.2175550142E10", ["12175550142"]),
        ("2175550142/2175550143|2175550142, 2175550143|2175550142 or 2175550143", ["2175550142", "2175550143"]),
        ("030/5550101", ["030/5550101"]),
        ("+49 30 5550101 +49 170 5550102", ["+49 30 5550101", "+49 170 5550102"]),
        ("Mobile: +1 217 555 0142; Work: +1 217 555 0199", ["+1 217 555 0142", "+1 217 555 0199"]),
        ("M 0170 5550101 und T 030 5550102", ["0170 5550101", "030 5550102"]),
        ("+1 217 555 0142, ext 5", ["+1 217 555 0142, ext 5"]),
        ("+1 217 555 0142 x5", ["+1 217 555 0142 x5"]),
        ("tel:+1-217-555-0142|+1-217-555-0142 (mobile)|call +1-217-555-0142 after 5", ["+1-217-555-0142"]),
        ("+1 217 555 0151 ::: +1 217 555 0152", ["+1 217 555 0151", "+1 217 555 0152"]),
        ('["+1 217 555 0142", "+1 217 555 0143"]', ["+1 217 555 0142", "+1 217 555 0143"]),
        ("0|123|2024-01-02|n/a|ext. 5|0000000000|000-000-0000|9999999999", []),
    ],
)
def test_phones(cell, found):
    for written in cell.split("|"):
        assert phones(written) == (tuple(found), 0), written


@pytest.mark.parametrize("cell", ["4.917E+11", "4,917055501E+11", "5,58199E+12", "2.18E+09", "4.479e11", "#########"])
def test_a_number_that_excel_damaged_is_no_phone(cell):
    assert phones(cell) == ((), 1)


def test_damaged_numbers_are_counted_and_told():
    findings = Findings()
    reader = RowReader(understand(["Name", "Mobile", "Phone"]), findings)
    people = reader.read(
        [2, 3, 4], [["A B", "4.479E+11", ""], ["C D", "######", "2.18E+09"], ["E F", "+1 217 555 0101", ""]]
    )
    assert [person.phones for person in people] == [(), (), ("+1 217 555 0101",)]
    ((code, sentence, number),) = findings.notes()
    assert (code, number) == ("damaged_phones", 3)
    assert sentence.startswith("3 phone numbers were damaged by Excel (4.479E+11)")


@pytest.mark.parametrize(
    ("cell", "sent"),
    [('="+12175550142"', "+12175550142"), ("'+1 217-555-0141", "+1 217-555-0141"), ("'02175550142", "02175550142")],
)
def test_what_protects_a_number_from_excel_is_no_part_of_it(cell, sent):
    (person,) = RowReader(understand(["Name", "Phone"])).read([2], [["A B", cell]])
    assert person.phones == (sent,)


def test_one_number_written_twice_is_one():
    assert different(["+49 (0)30 5550101", "0049 30 5550101", "+49 30 5550101"]) == ("+49 (0)30 5550101",)
    assert len(different(["+1 217 555 0142", "+1 217 555 0142 ext. 5"])) == 2
    assert len(different(["+1 217 555 0142", "+44 217 555 0142"])) == 2


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (
            "Jan-19|43466|43466.0|Januar 2019|janv. 2019|enero de 2019|gennaio"
            " 2019|01/2019|2019-01-01|1.1.2019|20190101",
            "2019-01",
        ),
        (
            "15.03.2021|03/15/2021|15/03/2021|März 2021|mars 2021|marzo 2021|mrt 2021|março de 2021|Mar '21|2021-03-15",
            "2021-03",
        ),
        ("03/04/2021|2021|2021.0|spring 2021|Q1 2021|2021-13", "2021"),
        ("Present|aujourd'hui|heute|actualidad|heden|presente|oggi|n/a|soon|19-Jan|0|ongoing", ""),
        ("août 2020|Aug 2020|agosto de 2020|8/2020", "2020-08"),
        ("dic. 2020|Dez 2020|décembre 2020|Dec. 3, 2020", "2020-12"),
    ],
)
def test_dates_in_seven_languages(written, read):
    assert {text: dates.read(text) for text in written.split("|")} == dict.fromkeys(written.split("|"), read)


@pytest.mark.parametrize(
    ("written", "start", "end"),
    [
        (
            "Jan 2019 - Present|01.2019–heute|seit 01/2019|janv. 2019 - aujourd'hui|Jan 2019 – Present · 3 yrs",
            "2019-01",
            "",
        ),
        ("2019-2021|2019–21|2019 to 2021|de 2019 a 2021|2019 bis 2021|(2019 - 2021)", "2019", "2021"),
        ("01/2019 - 03/2021|2019-01 - 2021-03|Jan-19 - Mar-21|enero de 2019 - marzo de 2021", "2019-01", "2021-03"),
    ],
)
def test_spans_of_time(written, start, end):
    assert {text: dates.span(text) for text in written.split("|")} == dict.fromkeys(written.split("|"), (start, end))
    assert dates.span("Engineer - Acme") is None


def test_a_link_is_behind_the_text_of_a_formula():
    columns = understand(["Full Name", "Title", "LinkedIn"])
    profile = "https://www.linkedin.com/in/ada-sample"
    rows = [
        [f'=HYPERLINK("{profile}";"Ada Sample")', "CTO", ""],
        ["Ada Sample", "CTO", f'=hyperlink("{profile}")'],
        ["Ada Sample", f'=HYPERLINK("{profile}","CTO")', ""],
    ]
    for person in RowReader(columns).read([2, 3, 4], rows):
        assert (person.full_name, person.current_title, person.links) == ("Ada Sample", "CTO", (profile,))


def test_a_column_without_links_is_told():
    findings = Findings()
    columns = understand(["Full Name", "LinkedIn"])
    RowReader(columns, findings).read([2, 3], [["Dee Probe", "View Profile"], ["Eli Sample", "View Profile"]])
    assert findings.notes()[0][0] == "lost_links"
    assert "LinkedIn holds no addresses (View Profile)" in findings.notes()[0][1]


def test_a_slug_alone_is_a_profile_beside_its_name_only():
    columns = understand(["Full Name", "LinkedIn"])
    cells_ = ["ada-sample-1", "adasample", "ada", "sales-team", "in/someone-else", "ada-sample bob-test"]
    people = RowReader(columns).read(range(2, 8), [["Ada Sample", cell] for cell in cells_])
    slugs = [[link.rpartition("/")[2] for link in person.links] for person in people]
    assert slugs == [["ada-sample-1"], ["adasample"], [], [], ["someone-else"], []]


@pytest.mark.long
@given(st.text(max_size=300))
def test_any_cell_is_read(cell):
    columns = understand(
        "Full Name|Email|Phone|LinkedIn|Website|Experience|Education|Job 1 Title|Job 1 Dates|Tags".split("|")
    )
    for row in RowReader(columns).read([2], [[cell] * 10]):
        assert str(row) is not None
        if hasattr(row, "phones"):
            assert all(7 <= sum(map(str.isdecimal, phone)) <= 20 for phone in row.phones)
            assert all(link.startswith("https://") for link in row.links)
            assert all("@" in email for email in row.emails)


@pytest.mark.long
@pytest.mark.parametrize(
    "text", ["1 " * 40_000, "(" * 90_000, "a@" * 40_000, "9/" * 40_000, "<a" * 40_000, "Jan 2019 - " * 8_000]
)
@pytest.mark.sampled(3)
def test_long_cells_take_no_time(text):
    columns = understand(
        "Full Name|Email|Phone|LinkedIn|Website|Experience|Education|Tags|Notes|Do Not Contact".split("|")
    )
    RowReader(columns).read([2], [[text[:99_000]] * 10])


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("a@example.com+b@example.com", ["a@example.com", "b@example.com"]),
        ("a@example.com<br>b@example.com", ["a@example.com", "b@example.com"]),
        ("a@example.com\\nb@example.com", ["a@example.com", "b@example.com"]),
        ("a@example.com；b@example.com、c＠example.com", ["a@example.com", "b@example.com", "c@example.com"]),
        ("{a@example.com,b@example.com}", ["a@example.com", "b@example.com"]),
        ("a @ example.com", ["a@example.com"]),
        ("a@ example.com; b @example.com", ["a@example.com", "b@example.com"]),
        ("ada at example dot com", ["ada@example.com"]),
        ("\u200ea@example.com\u200b", ["a@example.com"]),
        ("a@example..com", ["a@example.com"]),
        ("a***@example.com", []),
        ("ada....@example.com", []),
        ("a@example.comb@example.org; c@example.com", ["c@example.com"]),
        ("I am at work", []),
    ],
)
def test_emails_between_odd_separators(cell, found):
    assert list(cells.emails(cell)) == found


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("+49 (0) 171 / 555 01 02", ["+49 (0) 171 / 555 01 02"]),
        ("+1 217 555 0101 / 0102 / 0103", ["+1 217 555 0101", "+1 217 555 0102", "+1 217 555 0103"]),
        ("06 55 50 01 02 / 01 55 50 01 01", ["06 55 50 01 02", "01 55 50 01 01"]),
        ("2175550101 2175550102", ["2175550101", "2175550102"]),
        ("(217) 555-0101 (217) 555-0102", ["(217) 555-0101", "(217) 555-0102"]),
        ("Tel. +49 30 555 01 01 Fax +49 30 555 01 02", ["+49 30 555 01 01"]),
        ("＋１２１７５５５０１０１", ["+12175550101"]),
        ("+1 217 555 01XX", []),
        ("000-000-0000", []),
        ("12.03.2024", []),
        ("01/02/2024", []),
        ("(217) 555-0101 x22", ["(217) 555-0101 x22"]),
    ],
)
def test_phones_between_odd_separators(cell, found):
    columns = understand(["Full Name", "Phone"])
    (row,) = RowReader(columns).read([2], [["Ada Probe", cell]])
    assert list(row.phones) == found
