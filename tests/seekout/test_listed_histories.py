"""Work histories of several entries in one cell: what stands between them, before them and around them."""

from __future__ import annotations

import pytest

from seekout import open_project
from seekout.people import Education, Experience
from seekout.values import dates
from seekout.values.history import education, experience

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
        "Acme — CTO — 2020–Present | Zed — Dev — 2016–2020",
        "CTO, Acme, 2020 - now | Dev, Zed, 2016 - 2020",
        "Current: CTO at Acme, 2020 - now\nPrevious: Dev at Zed, 2016 - 2020",
        "Aktuell: CTO bei Acme (seit 2020)\nFrüher: Dev bei Zed (2016 - 2020)",
        "Current role: CTO, Acme, 2020 - Present; Previously Dev, Zed, 2016 - 2020",
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


JOBS = (
    Experience(title="CTO", company="Acme", start="2020-01"),
    Experience(title="Dev", company="Zed", start="2016-03", end="2019-12"),
)


@pytest.mark.parametrize(
    "cell",
    [
        # Apollo
        '[{"organization_name":"Acme","title":"CTO","start_date":"2020-01-01","end_date":null,"current":true},'
        '{"organization_name":"Zed","title":"Dev","start_date":"2016-03-01","end_date":"2019-12-01"}]',
        # Coresignal
        '[{"position_title":"CTO","company_name":"Acme","company_url":"https://acme.io","date_from":"January 2020",'
        '"date_to":null,"duration_months":50,"order_in_profile":1},{"position_title":"Dev","company_name":"Zed",'
        '"date_from":"March 2016","date_to":"December 2019"}]',
        '[{"companyName":"Acme","positionTitle":"CTO","startEndDate":{"start":{"month":1,"year":2020},"end":null}},'
        '{"companyName":"Zed","positionTitle":"Dev","startEndDate":{"start":{"month":3,"year":2016},'
        '"end":{"month":12,"year":2019}}}]',
        # LinkedIn's own interface
        '{"_total":2,"values":[{"company":{"id":1,"name":"Acme"},"isCurrent":true,"title":"CTO","startDate":{"month":1,'
        '"year":2020}},{"company":{"name":"Zed"},"title":"Dev","startDate":{"month":3,"year":2016},"endDate":{"month":12,'
        '"year":2019}}]}',
        '{"0":{"title":"CTO","company":"Acme","start":"2020-01"},"1":{"title":"Dev","company":"Zed","start":"2016-03",'
        '"end":"2019-12"}}',
        # One object in each line, or one behind the other.
        '{"title":"CTO","company":"Acme","start":"2020-01"}\n'
        '{"title":"Dev","company":"Zed","start":"2016-03","end":"2019-12"}',
        '{"title":"CTO","company":"Acme","start":"2020-01"}; '
        '{"title":"Dev","company":"Zed","start":"2016-03","end":"2019-12"}',
        "{'title': 'CTO', 'company': 'Acme', 'start': '2020-01'}, "
        "{'title': 'Dev', 'company': 'Zed', 'start': '2016-03', 'end': '2019-12'}",
    ],
)
def test_a_list_of_a_program_is_read_by_the_words_of_its_keys(cell):
    assert experience(cell) == JOBS


@pytest.mark.parametrize(
    "cell",
    [
        '[{"title":"MIT","subtitle":"BSc","date_from":"2010","date_to":"2014"}]',
        '[{"title":"BSc","school":"MIT","start":"2010","end":"2014"}]',
        '[{"institution":"MIT","studyType":"BSc","startDate":"2010","endDate":"2014"}]',
        '[{"organization_name":"MIT","degree":"BSc","start_date":"2010","end_date":"2014","kind":null}]',
    ],
)
def test_a_school_in_the_words_of_a_program(cell):
    assert education(cell) == (Education(school="MIT", degree="BSc", start="2010", end="2014"),)


def test_what_else_an_entry_holds_is_none_of_its_parts():
    cell = (
        '[{"title":"CTO","company_size":"11-50","company_url":"https://acme.example","company_industry":"IT",'
        '"company_linkedin_url":"https://www.linkedin.com/company/acme","employment_type":"Full-time","logo_url":"x"}]'
    )
    assert experience(cell) == (Experience(title="CTO"),)
    assert education('[{"title":"CTO","company":"Acme"}]') == ()


@pytest.mark.parametrize(
    "cell",
    [
        "Acme\n5 yrs\nCTO\nJan 2020 - Present · 4 yrs\nDev\nJan 2018 - Dec 2019 · 2 yrs",
        "Acme\nFull-time · 5 yrs 2 mos\nCTO\nJan 2020 - Present · 4 yrs\nDev\nJan 2018 - Dec 2019 · 2 yrs\nBerlin",
    ],
)
def test_roles_below_their_company_are_jobs_there(cell):
    assert experience(cell) == (
        Experience(title="CTO", company="Acme", start="2020-01"),
        Experience(title="Dev", company="Acme", start="2018-01", end="2019-12"),
    )


@pytest.mark.parametrize(
    ("cell", "schools"),
    [
        ("MIT — BSc — 2006–2010 | ETH Zurich — MSc — 2012", [("MIT", "BSc", "2006"), ("ETH Zurich", "MSc", "")]),
        ("Current: PhD at ETH; Previous: MSc at MIT", [("ETH", "PhD", ""), ("MIT", "MSc", "")]),
    ],
)
def test_schools_with_their_dates_between_bars_and_behind_words_for_when(cell, schools):
    assert [(one.school, one.degree, one.start) for one in education(cell)] == schools
    assert not any(one.field for one in education(cell))


@pytest.mark.parametrize(("cell", "title"), [("Past President at Rotary", "Past President"), ("Now at Acme", "Now")])
def test_words_for_when_may_be_of_a_title(cell, title):
    assert [one.title for one in experience(cell)] == [title]


def test_roles_of_two_companies_keep_theirs():
    cell = (
        "Acme\n5 yrs\nCTO\nJan 2020 - Present\nDev\nJan 2018 - Dec 2019\n"
        "Zed\n3 yrs 1 mo\nIntern\nJan 2016 - Dec 2017\nTester\n2015 - 2016"
    )
    assert [(job.title, job.company) for job in experience(cell)] == [
        ("CTO", "Acme"), ("Dev", "Acme"), ("Intern", "Zed"), ("Tester", "Zed"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "company"),
    [
        ("Dev at Zed in 2016 - 2020", "Zed"),
        ("Dev at Zed from 2016 to 2020", "Zed"),
        ("Dev bei Zed von 2016 bis 2020", "Zed"),
        ("Dev at Zed - 4 years", "Zed"),
        ("Dev at Zed (3 yrs 2 mos)", "Zed"),
        ("Dev, Zed, 10 months", "Zed"),
        ("Dev at Zed - 24 Hour Fitness", "Zed - 24 Hour Fitness"),
        ("Dev at Checked In (2016 - 2020)", "Checked In"),
        ("Dev at 3 Months Later", "3 Months Later"),
    ],
)
def test_words_around_dates_are_no_part_of_a_company(cell, company):
    (job,) = experience(cell)
    assert (job.title, job.company, job.location) == ("Dev", company, "")


BSC = Education(school="MIT", degree="BSc", start="2010", end="2014")


@pytest.mark.parametrize(
    ("header", "cells", "schools"),
    [
        # PhantomBuster
        (
            "school,schoolDegree,schoolDateRange,school2,schoolDegree2,schoolDateRange2",
            "MIT,BSc,2010 - 2014,LSE,MBA,2016 - 2018",
            (BSC, Education(school="LSE", degree="MBA", start="2016", end="2018")),
        ),
        ("Education,Degree,Field of Study", "MIT,BSc,CS", (Education(school="MIT", degree="BSc", field="CS"),)),
        ("Education,Degree", '"BSc, MIT, 2010 - 2014",BSc', (BSC,)),
        ("School,School Degree,School Start Date,School End Date", "MIT,BSc,2010,2014", (BSC,)),
        ("University,Degree,Education Dates", "MIT,BSc,2010 - 2014", (BSC,)),
        ("education_entries", "\"[{'school':'MIT','degree':'BSc','start':'2010','end':'2014'}]\"", (BSC,)),
        ("Education,Major", "MIT; LSE,Physics", (
            Education(school="MIT"), Education(school="LSE"),
        )),
    ],
)  # fmt: skip
def test_a_school_in_columns_is_whole(tmp_path, header, cells, schools):
    path = tmp_path / "people.csv"
    path.write_text(f"Name,Email,{header}\nAnn Ash,ann@x.example,{cells}\n")
    with open_project(path, path.name) as reader:
        (person,) = reader.rows()
    assert person.education == schools


@pytest.mark.parametrize(
    ("headline", "position"),
    [
        ("Engineer @ Acme | ex-Google | Speaker", ("Engineer", "Acme")),
        ("CTO at Acme, Inc. | Board member", ("CTO", "Acme, Inc.")),
        ("Helping teams | CTO at Acme", ("CTO", "Acme")),
    ],
)
def test_the_company_of_a_headline_ends_at_its_bar(tmp_path, headline, position):
    path = tmp_path / "people.csv"
    path.write_text(f'Name,Email,Headline\nAnn Ash,ann@x.example,"{headline}"\n')
    with open_project(path, path.name) as reader:
        (person,) = reader.rows()
    assert (person.current_title, person.current_company) == position
