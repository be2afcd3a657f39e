"""Files that recruiters have at hand: what a tool, a spreadsheet or a colleague did to them."""

from __future__ import annotations

import io

import openpyxl
import pytest

from seekout import Candidate, open_project
from seekout.headings.answers import says_no, says_yes
from seekout.headings.consent import Sense, sense_of_header, speaks_of_do_not_contact
from seekout.text.folding import header_words
from seekout.values.cells import emails
from seekout.values.history import education, experience
from seekout.values.links import clean
from seekout.values.names import split
from seekout.values.phones import phones
from tests.seekout.test_columns import meant


def people(tmp_path, content: str | bytes, name: str = "people.csv") -> list[Candidate]:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with open_project(path, path.name) as reader:
        return [row for row in reader.rows() if isinstance(row, Candidate)]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Last Contact", "about something else"),
        ("First Contact", "about something else"),
        ("Candidate Last", "last_name"),
        ("Last Outreach", "about something else"),
        ("Outreach First Name", "first_name"),
        ("Contact First Name", "first_name"),
        ("Person : Full Name : First", "first_name"),
        ("Person: Full Name: Last", "last_name"),
        ("Full Name (Last, First)", "full_name"),
    ],
)
def test_first_and_last_are_names_or_moments(header, field):
    assert meant(header, "Email") == field


def test_when_somebody_was_contacted_is_no_last_name(tmp_path):
    [ann] = people(tmp_path, "Name,Email,Last Contact\nAnn Bay,a@x.io,never\n")
    assert (ann.full_name, ann.last_name) == ("Ann Bay", "Bay")


@pytest.mark.parametrize(
    "address",
    [
        "https://app.greenhouse.io/people/123", "https://hire.lever.co/candidates/1", "https://app.seekout.io/candidate/1",
        "https://acme.lightning.force.com/003/view", "media.licdn.com/dms/image/x.jpg", "https://app2.greenhouse.io/p?x=1",
        "https://recruit.zoho.com/recruit/1", "https://app.unknown.example/x/candidates/77", "https://acme.bamboohr.com/1",
    ],
)  # fmt: skip
def test_a_page_of_recruiters_own_tools_is_no_link_of_the_person(tmp_path, address):
    assert clean(address) is None
    rows = f"Name,Email,Profile URL\nAnn Bay,a@x.io,{address}\nBob Roe,b@x.io,https://github.com/bobroe\n"
    assert [person.links for person in people(tmp_path, rows)] == [(), ("https://github.com/bobroe",)]


@pytest.mark.parametrize("zero", ["0", "0.0"])
def test_the_zero_of_a_look_up_is_no_company(tmp_path, zero):
    [ann] = people(tmp_path, f"Name,Email,Company,Title,Location,City\nAnn Bay,a@x.io,{zero},{zero},{zero},{zero}\n")
    assert not (ann.current_company or ann.current_title or ann.location or ann.city)


@pytest.mark.parametrize(
    "text",
    [
        "Blocked by client",
        "blocked by the customer",
        "Blocked by legal",
        "blocked us",
        "asked us to cease comms",
        "requested data deletion",
        "never to be contacted",
        "blocked by our client Acme",
        "Blocked by HM",
        "wants all comms to cease",
        "asked twice to stop",
        "STOP STOP STOP",
        "no more recruiters",
        "will not engage with recruiters",
    ],
)
def test_whoever_is_barred_or_asked_is_held_back(text):
    assert speaks_of_do_not_contact(text, tags=True)


@pytest.mark.parametrize(
    "text",
    [
        "Blocked by visa", "wants out of consulting", "erasure coding expert",
        "never worked remote", "no more travel please", "stopped at senior level",
        "requested data on the deletion feature",
    ],
)  # fmt: skip
def test_what_only_sounds_like_it_holds_back_nobody(text):
    assert not speaks_of_do_not_contact(text, tags=True)


@pytest.mark.parametrize(
    ("header", "sense"),
    [
        ("No mass email", Sense.DO_NOT_CONTACT),
        ("Erased", Sense.DO_NOT_CONTACT),
        ("Ok to approach", Sense.CONSENT),
        ("Available to contact", Sense.CONSENT),
        ("Approachable", Sense.CONSENT),
        ("Autorizo contacto", Sense.CONSENT),
        ("Tillat kontakt", Sense.CONSENT),
    ],
)
def test_further_headers_of_those_not_to_be_contacted(header, sense):
    assert sense_of_header(header_words(header)) is sense


@pytest.mark.parametrize("header", ["Unsubscribe Token", "Opt-out hash", "Unsubscribe GUID"])
def test_what_a_link_for_opting_out_is_made_of_says_nothing(header):
    assert sense_of_header(header_words(header)) is None


@pytest.mark.parametrize(
    ("yes", "no"),
    [
        ("SAND", "FALSK"), ("TÕENE", "VÄÄR"), ("ІСТИНА", "ХИБНІСТЬ"), ("ISTINA", "LAŽ"), ("TEISINGA", "KLAIDINGA"),
        ("PATIESS", "APLAMS"), ("אמת", "שקר"), ("จริง", "เท็จ"), ("ĐÚNG", "SAI"), ("BENAR", "SALAH"),
        ("ИСТИНА", "НЕИСТИНА"), ("EGIA", "GEZURRA"), ("सत्य", "असत्य"), ("Single opt-in", "nope"),
    ],
)  # fmt: skip
def test_true_and_false_of_further_spreadsheets(yes, no):
    assert says_yes(yes)
    assert not says_no(yes)
    assert says_no(no)
    assert not says_yes(no)


@pytest.mark.parametrize(
    ("cell", "first", "last"),
    [
        ("Lei Li 李雷", "Lei", "Li"), ("李雷 Lei Li", "Lei", "Li"), ("Dana Cohen דנה כהן", "Dana", "Cohen"),
        ("Lei 李", "Lei", "李"), ("Seán Ó Súilleabháin", "Seán", "Ó Súilleabháin"), ("Ann Bay LION", "Ann", "Bay"),
        ("Ann Bay, Acme Inc.", "Ann", "Bay"), ("Ann Bay/李安", "Ann", "Bay"),
        ("Ann Bay, Austin TX", "Ann", "Bay"), ("SMITH JONES, MARY JO", "MARY JO", "SMITH JONES"),
    ],
)  # fmt: skip
def test_what_stands_beside_a_name_is_no_part_of_it(cell, first, last):
    assert split(cell)[1:3] == (first, last)


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("217 555 0142 (old: 217 555 0199)", ("217 555 0142",)),
        ("217 555 0142 (wife: 217 555 0199)", ("217 555 0142",)),
        ("217 555 0142 (old)", ()),
    ],
)
def test_what_is_said_in_brackets_of_another_number_is_said_of_that(tmp_path, cell, kept):
    [ann] = people(tmp_path, f'Name,Email,Phone\nAnn Bay,a@x.io,"{cell}"\n')
    assert ann.phones == kept
    assert emails("ann@x.io (old: ann2@y.io)") == ("ann@x.io",)


def test_a_number_with_the_commas_of_a_spreadsheet_is_whole():
    assert phones("2,175,550,142")[0] == ("2175550142",)
    assert phones("217-555-0142, 217-555-0143")[0] == ("217-555-0142", "217-555-0143")


@pytest.mark.parametrize(
    "cell",
    [
        "Engineer (Acme, 2019-01 - present), Developer (Beta, 2015 - 2018)",
        "Engineer at Acme (2019-01 - present), Developer at Beta (2015 - 2018)",
        '[{"companyName":"Acme","title":"Engineer","timePeriod":{"startDate":{"month":1,"year":2019}}},'
        '{"companyName":"Beta","title":"Developer","timePeriod":{"startDate":{"year":2015},"endDate":{"year":2018}}}]',
        '[{"company":"Acme","positions":[{"title":"Engineer","start_date":"2019-01","end_date":null}]},'
        '{"company":"Beta","positions":[{"title":"Developer","start_date":"2015","end_date":"2018"}]}]',
    ],
)
def test_a_history_however_a_tool_writes_it(cell):
    jobs = [(job.title, job.company, job.location, job.start, job.end) for job in experience(cell)]
    assert jobs == [("Engineer", "Acme", "", "2019-01", ""), ("Developer", "Beta", "", "2015", "2018")]


def test_a_legal_form_belongs_to_its_company():
    for cell in ("Engineer at Acme, Inc. (2019 - 2021)", "Engineer, Acme, Inc., 2019 - 2021"):
        assert [(job.title, job.company, job.location) for job in experience(cell)] == [("Engineer", "Acme, Inc.", "")]
    assert experience("Engineer at Acme, Incheon")[0].location == "Incheon"


def test_a_degree_in_brackets_is_none_of_the_schools_name():
    [school] = education("Stanford University (BSc, Computer Science)")
    assert (school.school, school.degree, school.field) == ("Stanford University", "BSc", "Computer Science")
    assert education("University of Texas at Austin, BA")[0][:2] == ("University of Texas at Austin", "BA")
    assert education("BA at MIT")[0][:2] == ("MIT", "BA")
    assert experience("Engineer at Acme (Austin, TX) from 2019 to 2021")[0].company == "Acme (Austin, TX)"
    assert education("University of California (UCLA)")[0].school == "University of California (UCLA)"


def test_a_total_that_was_never_calculated_is_nobody(tmp_path):
    book = openpyxl.Workbook()
    for row in (["Name", "Email", "Phone"], ["Ann Bay", "ann@x.io", None], ["Total", None, "=SUBTOTAL(103,C2:C2)"]):
        book.active.append(row)
    made = io.BytesIO()
    book.save(made)
    assert [person.full_name for person in people(tmp_path, made.getvalue(), "people.xlsx")] == ["Ann Bay"]


def test_what_has_slipped_into_another_column_is_not_sent_as_words(tmp_path):
    header = "Name,Title,Company,Location,Email,Phone\n"
    [ann] = people(tmp_path, f"{header}Ann Bay,ann@x.io,+1 217 555 0142,linkedin.com/in/annbay,,\n")
    assert (ann.current_title, ann.current_company, ann.location) == ("", "", "")
    assert ann.emails == ("ann@x.io",)
    [bob] = people(tmp_path, f"{header}Bob Roe,Engineer @ Acme,1-800 Flowers,10115 Berlin,b@x.io,\n")
    assert (bob.current_title, bob.location) == ("Engineer @ Acme", "10115 Berlin")
    assert (bob.current_company, bob.emails) == ("1-800 Flowers", ("b@x.io",))
