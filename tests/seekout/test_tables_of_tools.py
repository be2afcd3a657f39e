"""Tables as tools export them and forms collect them, with the headers that they really have."""

from __future__ import annotations

import csv
import io

import pytest

from seekout import Candidate, open_project
from seekout.values import phones
from tests.seekout.test_columns import meant


def read(tmp_path, *rows: dict[str, str]) -> list[Candidate]:
    headers = list(dict.fromkeys(header for row in rows for header in row))
    content = io.StringIO()
    writer = csv.DictWriter(content, headers, restval="")
    writer.writeheader()
    writer.writerows(rows)
    path = tmp_path / "people.csv"
    path.write_text(content.getvalue(), encoding="utf-8")
    with open_project(path, path.name) as reader:
        return [row for row in reader.rows() if isinstance(row, Candidate)]


def test_what_became_of_a_mail_is_no_consent(tmp_path):
    # Apollo's export
    engagement = {"Email Sent": "FALSE", "Email Open": "FALSE", "Email Bounced": "FALSE", "Replied": "FALSE"}
    person = {"First Name": "Ananya", "Last Name": "Mehta", "Email": "ananya@barebloom.example", **engagement}
    [ananya] = read(tmp_path, person)
    assert not ananya.held_back
    assert meant("Open to Email", "Name") == "consent"
    assert meant("Happy to be emailed", "Name") == "consent"


def test_what_somebody_lacks_or_is_to_have_is_none_of_their_skills(tmp_path):
    asked = {"Missing Skills": "k8s", "Required Skills": "Go; k8s", "Skill Gaps": "k8s", "Must-have skills met": "Yes"}
    [person] = read(tmp_path, {"Name": "Ann Bay", "Email": "ann@x.example", "Matched Skills": "Go; Rust", **asked})
    assert person.skills == ("Go", "Rust")


@pytest.mark.parametrize(
    "header",
    [
        "Invalid Email", "Old Email", "Previous Email", "Wrong Email", "Former E-mail Address", "Alte E-Mail",
        "Ancienne adresse e-mail", "Bad Phone", "Previous Phone", "Wrong Number", "Old Mobile", "Former LinkedIn URL",
    ],
)  # fmt: skip
def test_an_address_that_is_somebodys_no_more_is_not_sent(header):
    assert meant(header, "Name", "Email") in ("about something else", "not understood")


@pytest.mark.parametrize("header", ["Email (required)", "Required Email", "Full name (required)"])
def test_what_a_form_requires_is_read(header):
    assert meant(header, "Notes") in ("email", "full_name")


def test_a_past_position_is_not_the_current_one(tmp_path):
    # Phantombuster's export
    past = {"pastExperienceCompanyName": "Old", "pastExperienceCompanyTitle": "Intern"}
    [person] = read(tmp_path, {"fullName": "Phan Buster", "title": "Growth", "companyName": "New", **past})
    assert (person.current_title, person.current_company, person.previous_company) == ("Growth", "New", "Old")


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("What is your full name?", "full_name"), ("What's your e-mail?", "email"),
        ("Where are you based?", "location"),
        ("What is your current job title?", "title"), ("Which company do you work for?", "company"),
        ("Please share your LinkedIn URL", "linkedin"), ("Where do you work?", "company"),
        ("Please enter your phone number", "phone"), ("Is Candidate", "not understood"),
        ("Is Contact", "not understood"),
    ],
)  # fmt: skip
def test_what_a_form_asks(header, field):
    assert meant(header, "Timestamp") == field


def test_a_name_at_a_site_leads_to_its_page(tmp_path):
    sites = {"Facebook": "ann.bay", "GitHub username": "abay", "Twitter": "@abay_x", "Instagram": "annbay"}
    [person] = read(tmp_path, {"Name": "Ann Bay", **sites})
    assert person.links == (
        "https://facebook.com/ann.bay",
        "https://github.com/abay",
        "https://twitter.com/abay_x",
        "https://instagram.com/annbay",
    )


def test_a_word_in_the_column_of_a_site_is_no_page_unless_it_bears_the_name(tmp_path):
    [person] = read(tmp_path, {"Name": "Ann Bay", "Email": "a@x.example", "GitHub": "Python", "Twitter": "Yes"})
    assert person.links == ()
    [person] = read(tmp_path, {"Name": "Ann Bay", "Email": "a@x.example", "GitHub": "ann-bay", "Twitter": "x.com/abay"})
    assert person.links == ("https://github.com/ann-bay", "https://x.com/abay")


def test_bars_within_a_number_part_nothing():
    assert phones.phones("876|678|3469") == (("876-678-3469",), 0)
    assert phones.phones("+1 415 555 0101|+1 415 555 0102") == (("+1 415 555 0101", "+1 415 555 0102"), 0)
    assert phones.phones("5550101|5550102") == (("5550101", "5550102"), 0)


def test_the_street_of_somebody_is_not_where_they_live_where_a_column_says_the_city(tmp_path):
    street, city = {"Address": "1 Main St"}, {"City": "Reno", "State": "NV"}
    both, without, whole = read(
        tmp_path,
        {"Name": "Ann Bay", "Email": "ann@x.example", **street, **city},
        {"Name": "Bob Cay", "Email": "bob@x.example", **street},
        {"Name": "Cy Day", "Email": "cy@x.example", "City": "Reno"},
    )
    assert [person.location for person in (both, without, whole)] == ["Reno, NV", "1 Main St", "Reno"]
    [person] = read(tmp_path, {"Name": "Ann Bay", "Address": "1 Main St, Reno", "Location": "Greater Reno", **city})
    assert person.location == "Greater Reno"


@pytest.mark.parametrize(
    "header",
    [
        "HM Email", "TA Email", "Team Lead Email", "BDM Email", "Sales Rep Email", "SPOC Email", "Assigned To Email",
        "Reviewer Email", "N+1 Email", "ICE Phone", "Billing Email", "Reception Phone", "CC Email",
        "Vorgesetzter E-Mail",
        "Email recruteur", "Correo del jefe", "E-mail do recrutador", "Advisor Email", "Advisor Phone", "Host Email",
        "Contact Person Email", "Ansprechpartner E-Mail", "Employer Contact Email", "Invoice Email", "Expired Email",
        "Nanny Phone", "E-mail de la RH", "Telefon Assistenz", "Chef E-Mail", "Head of Talent Email",
    ],
)  # fmt: skip
def test_somebody_elses_address_is_not_the_candidates(header):
    assert meant(header, "Full Name", "Email") == "about something else"


def test_a_list_of_students_is_read_and_their_advisors_are_left_out(tmp_path):
    advisor = {"Advisor Name": "Pro Fessor", "Advisor Email": "prof@uni.example"}
    [person] = read(tmp_path, {"Student Name": "Ann Bay", "Student Email": "ann@uni.example", **advisor})
    assert (person.full_name, person.emails) == ("Ann Bay", ("ann@uni.example",))
    [person] = read(tmp_path, {"Speaker Name": "Ann Bay", "Speaker Email": "ann@x.example", "Company": "Acme"})
    assert (person.full_name, person.emails) == ("Ann Bay", ("ann@x.example",))
    [person] = read(tmp_path, {"Doctor Name": "Ann Bay", "Doctor Phone": "+1 415 555 0101"})
    assert (person.full_name, person.phones) == ("Ann Bay", ("+1 415 555 0101",))
    [person] = read(tmp_path, {"Contact Person": "Ann Bay", "Contact Person Email": "ann@x.example", "Company": "Acme"})
    assert (person.full_name, person.emails) == ("Ann Bay", ("ann@x.example",))


def test_a_job_title_beside_a_current_one_is_the_jobs(tmp_path):
    # Naukri's export
    current = {"Curr. Company name": "Infosys", "Curr. Company Designation": "Tech Lead"}
    place = {"Current Location": "Pune", "Home Town/City": "Nagpur"}
    [person] = read(tmp_path, {"Job Title": "Java Developer", "Name": "Priya Sharma", **current, **place})
    assert (person.current_title, person.current_company, person.city) == ("Tech Lead", "Infosys", "")
    assert person.location == "Pune"


@pytest.mark.parametrize("cell", ["cv.pdf", "Ann Bay - CV (2).docx", "https://drive.example/open?id=1"])
def test_a_file_is_no_job(tmp_path, cell):
    [person] = read(tmp_path, {"Vorname": "Ann", "Nachname": "Bay", "Lebenslauf": cell})
    assert person.experience == ()


@pytest.mark.parametrize(
    ("header", "cell", "is_held_back"),
    [
        # lemlist, Mailchimp, Salesloft
        ("Status", "emailsUnsubscribed", True), ("lastState", "contactUnsubscribed", True),
        ("Status", "emailsOpened", False), ("Status", "emailsBounced", False), ("Status", "notInterested", False),
        ("Status", "Complained", True), ("Status", "Deceased", True), ("Deceased", "Yes", True),
        ("Deceased", "No", False),
        ("Can we keep your details for future roles?", "No", True), ("May we keep your CV on file?", "No", True),
        ("Can we keep your details for future roles?", "Yes", False),
        ("Consent valid to", "2099-01-01", False), ("Consent valid to", "2020-01-01", True),
    ],
)  # fmt: skip
def test_what_tools_and_forms_write_of_refusals(tmp_path, header, cell, is_held_back):
    [person] = read(tmp_path, {"Name": "Ann Bay", "Email": "ann@x.example", header: cell})
    assert bool(person.held_back) is is_held_back


@pytest.mark.parametrize(
    "header", ["Student", "Employee", "Alumni", "Speaker", "Candidate", "Lead", "Attendee", "Freelancer"]
)
def test_whether_somebody_is_one_of_these_says_nothing_of_contacting_them(tmp_path, header):
    person = {"Full Name": "Ann Bay", "Email": "ann@x.example"}
    ann, bob = read(
        tmp_path, {**person, header: "No"}, {"Full Name": "Bob Cay", "Email": "bob@x.example", header: "Yes"}
    )
    assert (ann.held_back, ann.full_name, bob.full_name) == ((), "Ann Bay", "Bob Cay")
    [ann] = read(tmp_path, {**person, "Contact": "No"})
    assert ann.held_back


def test_a_consent_without_an_end_goes_on(tmp_path):
    # SmartRecruiters' export
    rows = [("ACQUIRED", "2099-01-01"), ("ACQUIRED", ""), ("ACQUIRED", "2020-01-01"), ("REFUSED", ""), ("PENDING", "")]
    people = read(
        tmp_path,
        *(
            {
                "Name": f"Ann {chr(65 + n)}y",
                "Email": f"a{n}@x.example",
                "Consent status": status,
                "Consent expiry": ends,
            }
            for n, (status, ends) in enumerate(rows)
        ),
    )
    assert [bool(person.held_back) for person in people] == [False, False, True, True, True]
    [person] = read(tmp_path, {"Name": "Ann Bay", "Email": "ann@x.example", "Consent expiry": "", "Note": "x"})
    assert not person.held_back  # A column that is empty throughout says nothing of anybody.


def test_the_mark_of_one_number_withholds_that_number(tmp_path):
    # Cognism's export
    numbers = {"Direct": "+44 20 7946 0101", "Direct DNC": "TRUE", "Mobile": "+44 7700 900123", "Mobile DNC": "FALSE"}
    [person] = read(tmp_path, {"Name": "Ann Bay", "Email": "ann@x.example", **numbers})
    assert (person.phones, person.held_back) == (("+44 7700 900123",), ())
    [person] = read(tmp_path, {"Name": "Ann Bay", "Email": "ann@x.example", "Mobile": "+44 7700 900123", "DNC": "TRUE"})
    assert person.held_back


def jobs(person: Candidate) -> list[tuple[str, ...]]:
    return [(job.title, job.company, job.start, job.end) for job in person.experience]


def test_the_current_position_says_what_comes_first_in_a_history(tmp_path):
    # hireEZ's export
    current = {"Current Title": "ML Eng", "Current Company": "Zed"}
    [person] = read(
        tmp_path, {"Name": "Ann Bay", **current, "Experience": "Zed - ML Eng (2019 - Present); Quu - Dev (2016 - 2019)"}
    )
    assert jobs(person) == [("ML Eng", "Zed", "2019", ""), ("Dev", "Quu", "2016", "2019")]


def test_a_history_as_it_is_copied_from_a_profile(tmp_path):
    copied = "Dev\nQuu · Full-time\nJan 2016 - Present · 8 yrs\nLondon\nIntern\nArr\n2014 - 2015 · 1 yr 2 mos"
    [person] = read(tmp_path, {"Name": "Ann Bay", "Experience": copied})
    assert jobs(person) == [("Dev", "Quu", "2016-01", ""), ("Intern", "Arr", "2014", "2015")]


def test_a_list_that_mixes_two_ways_of_writing_is_read(tmp_path):
    [person] = read(
        tmp_path,
        {
            "Name": "Ann Bay",
            "Experience": "[{'title':'Dev','company':'Quu','start':'2016-01','end':null}]",
            "Education": "[{'school': {'name': 'MIT'}, 'degrees': ['Bachelors'], 'majors': ['Math'], 'gpa': null}]",
        },
    )
    assert jobs(person) == [("Dev", "Quu", "2016-01", "")]
    assert [(one.school, one.degree, one.field) for one in person.education] == [("MIT", "Bachelors", "Math")]


def test_a_high_school_diploma_is_no_school(tmp_path):
    [person] = read(tmp_path, {"Name": "Ann Bay", "Education": "High School Diploma, Central High"})
    assert [(one.school, one.degree) for one in person.education] == [("Central High", "High School Diploma")]
    [person] = read(tmp_path, {"Name": "Ann Bay", "Education": "Harvard Business School, MBA"})
    assert [(one.school, one.degree) for one in person.education] == [("Harvard Business School", "MBA")]


@pytest.mark.parametrize(
    "note",
    [
        "GDPR request - wipe", "GDPR: wiped", "pls do nt contact", "C&D received", "cease & desist",
        "Flagged us as spam",
        "marked our mail as spam", "remove her from all comms", "wants nothing to do with us", "DSAR + delete",
        "asked that we forget she exists", "retracted his consent", "erasure req.", "do not re-engage", "basta correos",
        "never re-approach", "no msgs please", "refuses all recruiters", "geen mail meer",
    ],
)  # fmt: skip
def test_a_note_of_a_refusal_holds_back(tmp_path, note):
    [person] = read(tmp_path, {"Name": "Ann Bay", "Email": "ann@x.example", "Notes": note})
    assert person.held_back


@pytest.mark.parametrize(
    "note",
    [
        "marked as senior", "spam filter engineer", "apparent fit", "wiped laptop returned", "retracted the offer",
        "received letter of reference", "has nothing to do with Java", "approach again in June", "re-engaged in May",
    ],
)  # fmt: skip
def test_a_note_of_something_else_holds_back_nobody(tmp_path, note):
    [person] = read(tmp_path, {"Name": "Ann Bay", "Email": "ann@x.example", "Notes": note})
    assert not person.held_back


def test_a_sign_before_quotes_that_belong_to_the_text(tmp_path):
    path = tmp_path / "people.csv"
    rows = '"Ann \\"Annie\\" Bay","ann@x.example","Head, Ops"\n"Bob Cay","bob@x.example","C:\\\\"\n'
    path.write_text(f"Name,Email,Title\n{rows}", encoding="utf-8")
    with open_project(path, path.name) as reader:
        ann, bob = reader.rows()
    assert (ann.full_name, ann.last_name, ann.current_title) == ("Ann Bay", "Bay", "Head, Ops")
    assert (bob.full_name, bob.emails) == ("Bob Cay", ("bob@x.example",))
    # Doubled quotes, and a path that ends in that sign.
    path.write_text('Name,Email,Title\n"Ann ""Annie"" Bay",ann@x.example,"C:\\"\n"Bob Cay",bob@x.example,x\n')
    with open_project(path, path.name) as reader:
        assert [row.full_name for row in reader.rows()] == ["Ann Bay", "Bob Cay"]


def test_an_address_and_a_number_that_stand_in_each_others_columns(tmp_path):
    rows = [
        {"Name": "Ann Bay", "Email": "+1 415 555 0101", "Phone": "ann@x.example"},
        {"Name": "Bob Cay", "Email": "bob@x.example", "Phone": "+1 415 555 0102"},
        {"Name": "Cy Day", "Email": "1234567", "Phone": "ask pa@x.example first"},
        {"Name": "Di Eve", "Email": "di@x.example", "Phone": "di@x.example"},
    ]
    ann, bob, cy, di = read(tmp_path, *rows)
    assert (ann.emails, ann.phones) == (("ann@x.example",), ("+1 415 555 0101",))
    assert (bob.emails, bob.phones) == (("bob@x.example",), ("+1 415 555 0102",))
    assert (cy.emails, cy.phones) == ((), ())
    assert (di.emails, di.phones) == (("di@x.example",), ())


def test_a_school_whose_degree_and_years_stand_beside_it_is_one(tmp_path):
    # Linked Helper's export
    job = {"organization_1": "Acme", "organization_title_1": "Engineer", "organization_start_1": "1.2019"}
    school = {"education_1": "MIT", "education_degree_1": "BS", "education_fos_1": "Physics", "education_end_1": "2014"}
    [person] = read(tmp_path, {"full_name": "Ann Bay", "email": "ann@x.example", **job, **school})
    assert [tuple(one)[:5] for one in person.education] == [("MIT", "BS", "Physics", "", "2014")]
    assert [tuple(one)[:4] for one in person.experience] == [("Engineer", "Acme", "", "2019-01")]
    # Without them the cell tells of all.
    [person] = read(tmp_path, {"Name": "Ann Bay", "Email": "ann@x.example", "Education 1": "BS, MIT, 2010-2014"})
    assert [tuple(one)[:5] for one in person.education] == [("MIT", "BS", "", "2010", "2014")]


@pytest.mark.parametrize(("header", "field"), [("Website Addresses", "link"), ("skillsets", "skills")])
def test_other_words_for_links_and_skills(header, field):
    # Greenhouse's and Loxo's exports
    assert meant(header, "Name") == field
