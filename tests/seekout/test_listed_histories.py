"""Work histories of several entries in one cell: what stands between them, before them and around them."""

from __future__ import annotations

import pytest

from seekout.people import Experience
from seekout.values import dates
from seekout.values.history import experience

CTO = Experience(title="CTO", company="Acme", start="2020")
DEV = Experience(title="Dev", company="Zed", start="2016", end="2020")


@pytest.mark.parametrize(
    "cell",
    [
        # Airtable and formulas of spreadsheets join by commas.
        "CTO at Acme (2020 - Present), Dev at Zed (2016 - 2020)",
        "CTO, Acme (2020 - Present), Dev, Zed (2016 - 2020)",
        "CTO @ Acme (2020–Present) → Dev @ Zed (2016–2020)",
        "CTO at Acme, 2020 - now -> Dev at Zed, 2016 - 2020",
        "1) CTO at Acme (2020 - Present)\n2) Dev at Zed (2016 - 2020)",
        "1. CTO, Acme, 2020-Present 2. Dev, Zed, 2016-2020",
        "1. CTO, Acme, 2020-Present; 2. Dev, Zed, 2016-2020",
        "- **CTO** at Acme (2020 – Present)\n- **Dev** at Zed (2016 – 2020)",
        "Acme, CTO, 2020 - Present; Zed, Dev, 2016 - 2020",
        "Acme | CTO | 2020 - Present\nZed | Dev | 2016 - 2020",
        # As it is copied from a profile.
        "CTO\nAcme · Full-time\n2020 - Present · 4 yrs 2 mos\nReno, Nevada\n\nDev\nZed · Contract\n2016 - 2020 · 3 yrs",
        # A spreadsheet cuts a cell where it is full: what is whole counts.
        '[{"title":"CTO","company":"Acme","start":"2020"},{"title":"Dev","company":"Zed","start":"2016","end":"2020"},'
        '{"title":"Int',
    ],
)
def test_entries_of_a_cell(cell):
    assert experience(cell) == (CTO, DEV)


@pytest.mark.parametrize(
    ("cell", "entries"),
    [
        ("CTO at Acme (2020 - Present), London", [("CTO", "Acme", "2020")]),
        ("CTO at Acme (2020 - Present), Berlin, Germany", [("CTO", "Acme", "2020")]),
        ("Engineer at 3. Liga", [("Engineer", "3. Liga", "")]),
        ("2020 → 2024: CTO at Acme", [("CTO", "Acme", "2020")]),
        ("CTO, 1. FC Acme, 2020-Present", [("CTO", "1. FC Acme", "2020")]),
        ("1. FC Acme, CTO, 2020-Present", [("CTO", "1. FC Acme", "2020")]),
        ("7-Eleven, Clerk, 2020-Present", [("Clerk", "7-Eleven", "2020")]),
        ('[{"title":"CTO","comp', []),
        ("[CTO, Acme", [("[CTO", "Acme", "")]),
    ],
)
def test_what_is_only_like_a_separator(cell, entries):
    assert [(job.title, job.company, job.start) for job in experience(cell)] == entries


@pytest.mark.parametrize(
    ("written", "span"),
    [
        ("03/16 – 12/19", ("2016-03", "2019-12")), ("01/98-05/01", ("1998-01", "2001-05")),
        ("03/20 - Present", ("2020-03", "")),
        ("03/20 - heute", ("2020-03", "")),
        ("2020年3月 - 現在", ("2020-03", "")), ("2016年1月～2019年12月", ("2016-01", "2019-12")),
        ("2020年3月至今", ("2020-03", "")),
        ("2016年1月至2019年12月", ("2016-01", "2019-12")), ("2020.03 ~ 현재", ("2020-03", "")),
        ("2020년 3월 - 2021년 4월", ("2020-03", "2021-04")),
        ("2019年 - 至今", ("2019", "")), ("2020年3月〜現在", ("2020-03", "")),
        ("13/20 - 12/25", None), ("3/16", None),
    ],
)  # fmt: skip
def test_spans_of_time(written, span):
    assert dates.span(written) == span
