"""Work and education, in the layouts that files have."""

from __future__ import annotations

import pytest

from seekout import Education, Experience
from seekout.headings.columns import understand
from seekout.rows import RowReader
from seekout.values import dates
from seekout.values.history import education, experience

JOB = Experience(title="Engineer", company="Acme", start="2019", end="2021")
SCHOOL = Education(school="TU Berlin", degree="MSc Physics", start="2010", end="2012")


@pytest.mark.parametrize(
    "written",
    [
        "Engineer at Acme (2019 - 2021)", "Acme | Engineer | 2019-2021", "Engineer, Acme, 2019-2021", "Engineer @"
    " Acme, 2019–2021",
        "2019 - 2021: Engineer at Acme", "2019-2021 | Acme | Engineer", "Acme: Engineer (2019-2021)", "• Engineer at"
    " Acme, 2019 to 2021",
        '[{"title": "Engineer", "company": "Acme", "starts_at": {"year": 2019}, "ends_at": {"year": 2021}}]',
        "[{'position': 'Engineer', 'employer': {'name': 'Acme'}, 'from': 2019, 'to': 2021.0}]", "Engineer chez Acme"
    " (2019 à 2021)",
        '{"title": "Engineer", "company": "Acme", "dates": "2019 - 2021"}', "Engineer bei Acme (2019 bis 2021)",
    "Engineer - Acme - 2019-2021", "Acme / Engineer / 2019-2021", "2019 - 2021 (2 yrs 3 mos) Engineer, Acme",
    "Engineer · Acme · Full-time · 2019 - 2021 · 2 yrs", "Acme (Engineer), 2019-2021",
    "Engineer at Acme from 2019 to 2021",
    ],
)  # fmt: skip
def test_a_job_in_words_or_json(written):
    assert experience(written) == (JOB,)


@pytest.mark.parametrize(
    "written",
    [
        "MSc Physics, TU Berlin (2010 - 2012)", "TU Berlin, MSc Physics, 2010-2012", "TU Berlin | MSc Physics |"
    " 2010-2012",
        "MSc Physics at TU Berlin (2010-2012)", "TU Berlin: MSc Physics (2010–2012)", "2010-2012: MSc Physics, TU"
    " Berlin",
        "[{'school': 'TU Berlin', 'degree_name': 'MSc Physics', 'starts_at': {'year': 2010}, 'ends_at': {'year':"
    " 2012}}]",
    ],
)  # fmt: skip
def test_a_school_in_words_or_json(written):
    assert education(written) == (SCHOOL,)


@pytest.mark.parametrize(
    "between", [", ", ", then ", " >> ", "; ", " then "], ids=["comma", "comma and then", "arrow", "semicolon", "then"]
)
def test_two_jobs_in_a_sentence_are_two(between):
    written = f"Engineer at Acme from 2019 to 2021{between}Analyst at Zed from 2015 to 2019"
    assert experience(written) == (JOB, Experience(title="Analyst", company="Zed", start="2015", end="2019"))


@pytest.mark.parametrize(
    "written",
    "5|5.5|5+ years|3-5|3 to 5 yrs|8 yrs 2 mos of experience|2 Jahre|2 ans d'expérience|5 лет|10年以上|5년"
    "|3 anni e 2 mesi|5y 2m|<1 year|4 Year(s) 3 Month(s)|2019|Jan 2019 - Feb 2021 (2 yrs 2 mos)".split("|"),
)
def test_how_long_somebody_worked_is_no_job(written):
    assert experience(written) == ()


def test_a_title_or_a_company_with_a_number_is_a_job():
    assert [experience(written)[0].title for written in ("3M", "Engineer 2", "5 years in Java")] == [
        "3M", "Engineer 2", "5 years in Java",
    ]  # fmt: skip


def test_until_when_and_the_year_of_a_class():
    assert experience("Engineer, Acme (–2021)") == (Experience(title="Engineer", company="Acme", end="2021"),)
    assert education("MIT Class of 2014") == (Education(school="MIT", end="2014"),)
    assert education("BSc, LMU (WS 2010 - SS 2014)") == (
        Education(school="LMU", degree="BSc", start="2010", end="2014"),
    )


def test_a_campus_belongs_to_its_university():
    [school] = education("University of California, Berkeley, PhD, Statistics (2012)")
    assert (school.school, school.degree, school.field) == ("University of California, Berkeley", "PhD", "Statistics")


def test_several_entries_keep_their_order():
    for between in ("\n", "; ", "\n• "):
        jobs = experience(between.join(("CTO at Beta (Jan 2021 - Present)", "Engineer, Acme, 2019-2021")))
        assert jobs == (Experience(title="CTO", company="Beta", start="2021-01"), JOB)
    assert [job.title for job in experience("CTO at Beta | Engineer at Acme")] == ["CTO", "Engineer"]
    assert [job.company for job in experience("Beta | CTO | 2021 - now | Acme | Engineer | 2019-2021")] == [
        "Beta",
        "Acme",
    ]
    assert [school.school for school in education("MIT; Stanford")] == ["MIT", "Stanford"]
    assert education("MIT, 2008") == (Education(school="MIT", end="2008"),)


def read(**cells: str):
    header = [name.replace("_", " ") for name in cells]
    (person,) = RowReader(understand(["Full Name", *header])).read([2], [["Una Probe", *cells.values()]])
    return person


def test_numbered_columns_without_a_groups_name():
    person = read(
        Company_1="Acme", Job_Title_1="CTO", Start_Date_1="2020-01", End_Date_1="",
        Company_2="Beta", Job_Title_2="Developer", Start_Date_2="2015-01", End_Date_2="2019-12",
        School_1="MIT", Degree_1="BSc", Graduation_Year_1="2014",
    )  # fmt: skip
    assert person.experience == (
        Experience(title="CTO", company="Acme", start="2020-01"),
        Experience(title="Developer", company="Beta", start="2015-01", end="2019-12"),
    )
    assert person.education == (Education(school="MIT", degree="BSc", end="2014"),)


@pytest.mark.parametrize(
    "dates",
    [
        {"Experience_1_Dates": "Jan 2019 - Present"},
        {"Experience_1_Start": "Jan 2019 - Present"},
        {"Experience_1_Start": "Jan-19", "Experience_1_End": "aujourd'hui"},
        {"Experience_1_Start_Date": "43466", "Experience_1_End_Date": "heute"},
        {"Experience_1_From": "01.01.2019", "Experience_1_To": "Present"},
    ],
)
def test_dates_of_numbered_columns(dates):
    person = read(Experience_1_Title="Lead", Experience_1_Company="Delta", **dates)
    assert person.experience == (Experience(title="Lead", company="Delta", start="2019-01"),)


def test_a_list_and_numbered_columns_stand_in_the_files_order():
    listed, numbered = {"Experience": "CTO at Acme"}, {"Experience_1_Title": "Lead", "Experience_1_Company": "Delta"}
    assert [job.title for job in read(**listed, **numbered).experience] == ["CTO", "Lead"]
    assert [job.title for job in read(**numbered, **listed).experience] == ["Lead", "CTO"]


def test_bare_schools_and_degrees_are_one_entry():
    person = read(University="TU Berlin", Degree="MSc", Field_of_Study="Physics", Graduation_Year="2012")
    assert person.education == (Education(school="TU Berlin", degree="MSc", field="Physics", end="2012"),)


def test_a_school_that_a_list_tells_more_of_is_one_entry():
    header = "Name|Email|School|Education"
    row = ["A Probe", "a@example.com", "MIT", "MIT, BSc Computer Science, 2014 - 2018"]
    (person,) = RowReader(understand(header.split("|"))).read([2], [row])
    assert person.education == (Education("MIT", "BSc Computer Science", start="2014", end="2018"),)


def test_further_dates_and_spans():
    written = ("0000-00-00", "1900-01-00", "12/31/9999", "43466.5", "2019-01-05T00:00:00Z")
    assert [dates.read(text) for text in written] == ["", "", "", "2019-01", "2019-01"]
    spans = ("2019 - 2021 (2 years)", "2019 → 2021", "2019/01 ~ 2021/03", "2019-01/2021-03", "2019..2021", "2019-2021")
    year, month = ("2019", "2021"), ("2019-01", "2021-03")
    assert [dates.span(text) for text in spans] == [year, year, month, month, year, year]


@pytest.mark.parametrize(
    ("written", "month"),
    [
        ("15-Mar-19", "2019-03"), ("maj 2019", "2019-05"), ("kwiecień 2019", "2019-04"), ("huhtikuu 2019", "2019-04"),
        ("Январь 2019", "2019-01"), ("2019年3月", "2019-03"), ("1551398400", "2019-03"), ("1551398400000", "2019-03"),
        ("marts 2019", "2019-03"), ("stycznia 2019", "2019-01"),
    ],
)  # fmt: skip
def test_dates_of_more_languages_and_programs(written, month):
    assert dates.read(written) == month


@pytest.mark.parametrize(
    ("written", "span"),
    [
        ("2019 to date", ("2019", "")), ("2019+", ("2019", "")), ("until 2021", ("", "2021")),
        ("bis 2021", ("", "2021")),
        ("sty 2019 – obecnie", ("2019-01", "")), ("jan 2019 – nåværende", ("2019-01", "")),
    ],
)  # fmt: skip
def test_spans_of_more_languages(written, span):
    assert dates.span(written) == span


def test_a_phone_in_a_history_is_no_date():
    assert not dates.is_date("2175550142")
    assert not dates.is_date("1234567890")


THREE = [("CTO", "Norr"), ("Developer", "Sol"), ("Nurse", "Ost")]


@pytest.mark.parametrize(
    "cell",
    [
        "1. CTO at Norr 2. Developer at Sol 3. Nurse at Ost", "1) CTO at Norr; 2) Developer at Sol; 3) Nurse at Ost",
        "(1) CTO at Norr (2) Developer at Sol (3) Nurse at Ost",
        "1. CTO at Norr | 2. Developer at Sol | 3. Nurse at Ost",
        "1. CTO, Norr\n2. Developer, Sol\n3. Nurse, Ost", "CTO at Norr | Developer at Sol | Nurse at Ost",
        "CTO - Norr → Developer - Sol → Nurse - Ost", "Norr, CTO; Developer, Sol; Ost, Nurse",
        "• CTO at Norr\n• Developer at Sol\n• Nurse at Ost", "- CTO: Norr\n- Developer: Sol\n- Nurse: Ost",
        "CTO at Norr ::: Developer at Sol ::: Nurse at Ost", "CTO · Norr; Developer · Sol; Nurse · Ost",
        '["CTO at Norr", "Developer at Sol", "Nurse at Ost"]',
        '["CTO at Norr; Developer at Sol", {"title": "Nurse", "org": "Ost"}]',
    ],
)  # fmt: skip
def test_three_jobs_in_a_cell_are_three_however_they_are_set_apart(cell):
    assert [(job.title, job.company) for job in experience(cell)] == THREE


@pytest.mark.parametrize(
    "cell",
    [
        "CTO at Norr (2020 - 2021), Developer at Sol (2018 - 2019), Nurse at Ost (2016)",
        "CTO, Norr [2020 - 2021] Developer, Sol [2018 - 2019] Nurse, Ost [2016]",
        "CTO at Norr | 2020 - 2021 | Developer at Sol | 2018 - 2019 | Nurse at Ost | 2016",
        "2020 - 2021 | CTO at Norr | 2018 - 2019 | Developer at Sol | 2016 | Nurse at Ost",
        "CTO | Norr | 2020 - 2021 | Developer | Sol | 2018 - 2019 | Nurse | Ost | 2016",
        "CTO\nNorr\n2020 - 2021\nDeveloper\nSol\n2018 - 2019\nNurse\nOst\n2016",
        "CTO\nNorr · Full-time\n2020 - 2021 · 1 yr\nBonn\nDeveloper\nSol\n2018 - 2019\nRome\nNurse\nOst\n2016",
        "CTO\nNorr\n2020 - 2021\n\nDeveloper\nSol\n2018 - 2019\nWrote\n\nNurse at Ost\n2016\nCared",
        "CTO at Norr\n2020 - 2021\nDeveloper at Sol\n2018 - 2019\nNurse at Ost\n2016",
        "CTO, Norr, 2020 - 2021; Developer, Sol, 2018 - 2019; Nurse, Ost, 2016",
        "2020 - 2021: CTO at Norr; 2018 - 2019: Developer at Sol; 2016: Nurse at Ost",
    ],
)  # fmt: skip
def test_three_jobs_keep_their_own_dates(cell):
    told = [(job.title, job.company, job.start, job.end) for job in experience(cell)]
    spans = [("2020", "2021"), ("2018", "2019"), ("2016", "")]
    assert told == [(*job, *span) for job, span in zip(THREE, spans, strict=True)]


@pytest.mark.parametrize(
    "cell",
    [
        "Engineer, C 2019 - 2021",
        "Engineer | C | 2019 - 2021",
        "Engineer at C 2019 - 2021",
        "Engineer at C, 2019 - 2021",
    ],
)
def test_a_company_of_one_letter_before_its_dates_is_no_circa(cell):
    (job,) = experience(cell)
    assert (job.title, job.company, job.start, job.end) == ("Engineer", "C", "2019", "2021")


@pytest.mark.parametrize("start", ["c. 2019", "c 2019", "ca. 2019", "circa 2019", "C. 2019"])
def test_about_when_somebody_began_is_a_date(start):
    (job,) = experience(f"Engineer | Acme | {start} - 2021")
    assert (job.title, job.company, job.start, job.end) == ("Engineer", "Acme", "2019", "2021")


def test_what_two_columns_tell_is_one_entry():
    person = read(
        Previous_Company_1="Beta", Previous_Title_1="Engineer", Previous_Company_2="Ceta", Previous_Title_2="Intern",
        Employment_History="Engineer, Beta (2014 - 2018)\nEngineer, Ceta (2019)",
        School="MIT", Degree="BSc", Major="Physics", Graduation_Year="2014", Education="BSc Physics, MIT, 2010-2014",
    )  # fmt: skip
    # Two jobs at one company are two.
    assert person.experience == (
        Experience(title="Intern", company="Ceta"),
        Experience(title="Engineer", company="Beta", start="2014", end="2018"),
        Experience(title="Engineer", company="Ceta", start="2019"),
    )
    assert person.education == (Education("MIT", "BSc Physics", start="2010", end="2014"),)


def test_how_long_somebody_worked_is_no_company():
    assert experience("Engineer: 5 years") == (Experience(title="Engineer"),)


def test_the_schools_of_an_indian_job_board():
    person = read(
        Under_Graduation_degree="B.Tech", UG_Specialization="Computers", UG_Graduation_year="2014",
        PG_degree="M.Tech", PG_specialization="AI", Doctorate_degree="",
    )  # fmt: skip
    assert person.education == (
        Education(degree="M.Tech", field="AI"),
        Education(degree="B.Tech", field="Computers", end="2014"),
    )


@pytest.mark.parametrize("written", ["MIT (BSc Physics) 2010 - 2014", "MIT in 2010 - 2014, BSc Physics"])
def test_dates_behind_brackets_and_within_a_sentence(written):
    assert education(written) == (Education("MIT", "BSc Physics", start="2010", end="2014"),)


def test_a_place_behind_the_dates_of_a_sentence():
    [job] = experience("Engineer at Acme from Jan 2019 to Mar 2021, Berlin")
    assert job == Experience("Engineer", "Acme", "Berlin", start="2019-01", end="2021-03")


@pytest.mark.parametrize("company", ["1&1", "Plus500", "360 Total", "3M", "7-Eleven", "42", "23andMe"])
def test_a_company_may_be_called_by_numbers(company):
    assert experience(f"Engineer at {company} (2019 - 2021)") == (JOB._replace(company=company),)
    assert read(Company_1=company, Job_Title_1="Engineer").experience == (Experience("Engineer", company),)


@pytest.mark.parametrize("between", [" | ", " · "])
def test_who_works_for_themselves_has_that_for_a_company(between):
    # Behind a company it says how somebody was employed.
    own = between.join(("Engineer", "Self-employed", "2019 - 2021"))
    assert experience(own) == (JOB._replace(company="Self-employed"),)
    assert experience(between.join(("Engineer", "Acme", "Freelance", "2019 - 2021"))) == (JOB,)


def test_no_job_is_left_out_for_one_that_tells_less_of_it():
    numbered = {"Experience_1_Title": "Engineer", "Experience_1_Company": "Beta"}
    # What was done, and that it goes on, stand in one of them alone.
    for own in ({"Experience_1_Description": "Built it"}, {"Experience_1_Location": "Reno"}):
        person = read(**numbered, **own, Experience="Engineer, Beta (2014 - 2018)")
        assert len(person.experience) == 2
    person = read(**numbered, Experience_1_Start="2014", Experience="Engineer, Beta (2014 - 2018)")
    assert [job.end for job in person.experience] == ["", "2018"]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("２０１９", "2019"),
        ("２０１９年１月", "2019-01"),
        ("２０１９／０４", "2019-04"),
        ("٢٠١٩", "2019"),
        # A footnote is no figure.
        ("2019²", "2019"),
    ],
)
def test_figures_of_other_scripts_are_a_date(text, date):
    assert dates.read(text) == date


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("２０１９年１月～２０２１年３月", ("2019-01", "2021-03")),
        ("２０１９－２０２１", ("2019", "2021")),
        ("2019〜2021", ("2019", "2021")),
        ("２０１９年４月～現在", ("2019-04", "")),
    ],
)
def test_figures_of_full_width_are_a_span(text, span):
    assert dates.span(text) == span
