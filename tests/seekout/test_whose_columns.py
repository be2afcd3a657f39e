"""Columns of other tools: whose mailboxes they hold, whose names, and what they only seem to ask of people."""

from __future__ import annotations

import pytest

from seekout.headings.columns import understand
from tests.seekout.test_consent import held, read


def fields(*headers: str) -> list[str]:
    return [use.field for use in understand(headers).report.columns]


@pytest.mark.parametrize(
    ("header", "elses"),
    [
        ("Invitee Name|Invitee Email|Guest Email(s)|User Name|User Email", ["Guest Email(s)", "User Email"]),
        ("First Name|Last Name|Email|Buyer First Name|Buyer Last Name|Buyer Email", ["Buyer Email"]),
        ("Name|Email|Reports To|Reports To Email", ["Reports To Email"]),
        ("Name|Email|Phone|Assistant|Asst. Phone", ["Asst. Phone"]),
        ("Candidate|Email|Account Manager|AM Email|CEO Email", ["AM Email", "CEO Email"]),
        ("Name|Email|Trainer Name|Trainer Email|Trainer Phone", ["Trainer Email", "Trainer Phone"]),
    ],
)
def test_somebody_elses_mailbox_is_not_the_persons(header, elses):
    headers = header.split("|")
    found = dict(zip(headers, fields(*headers), strict=True))
    assert [found[one] for one in elses] == [""] * len(elses)
    assert "email" in found.values()


@pytest.mark.parametrize("header", ["Starry email", "Dropcontact email", "Enriched email"])
def test_a_word_that_is_not_known_leaves_a_mailbox_the_persons(header):
    assert fields("Name", "Email", header)[2] == "email"


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Student First Name|Student Last Name|Email|Year", ["first_name", "last_name"]),
        ("Guest First Name|Guest Last Name|Guest Email|Ticket|Price|Order", ["first_name", "last_name"]),
        ("Attorney Name|Firm|Email", ["full_name"]),
        ("Physician Name|NPI|Email", ["full_name"]),
        ("Employee Name|Dept|Grade|Email", ["full_name"]),
        ("Bewerber/in|E-Mail", ["full_name"]),
        ("Mitarbeiter|E-Mail", ["full_name"]),
        ("Profile Name|Profile Link", ["full_name"]),
    ],
)
def test_whoever_a_list_is_of_has_a_name_there(header, name):
    assert fields(*header.split("|"))[: len(name)] == name


def test_jobs_of_the_past_are_not_the_present_one():
    found = fields(
        "fullName", "title", "companyName", "pastExperienceCompanyName", "pastExperienceCompanyTitle", "location"
    )
    assert found == ["full_name", "title", "company", "previous_company", "", "location"]
    assert fields("Vorname", "Nachname", "Akt. Position", "Akt. Arbeitgeber")[2:] == ["title", "company"]


@pytest.mark.parametrize(
    "header",
    [
        "Email Open", "InMail Accepted", "Message Accepted", "Background Check Consent", "Consent to submit",
        "Drug Test Consent", "Blacklisted Companies", "Off-limits employers", "Unsubscribe Rate",
    ],
)  # fmt: skip
def test_what_asks_nothing_of_the_person_holds_back_nobody(header):
    assert held(header, "false", "No", "Acme", "") == [False] * 4


@pytest.mark.parametrize(
    "cell",
    [
        "Consent obtained", "Explicit consent", "yes, explicit", "Opted in via website", "Granted 3 Mar 2024",
        "Accepted privacy policy", "Agreed to terms", "OK to email", "Can be contacted", "Happy to be contacted",
        "Ja, per E-Mail", "Ja (mündlich)", "Oui, par mail", "Sí, por email", "Wyrażono zgodę", "Double opt-in",
    ],
)  # fmt: skip
def test_a_yes_in_more_words_is_a_consent(cell):
    assert held("GDPR Consent", cell) == [False]


@pytest.mark.parametrize(
    "cell",
    [
        "Consent requested", "Consent form sent", "Request sent", "Yes, withdrawn 2023", "Yes (revoked)", "Yes then no",
        "Yes -> No", "Yes/No", "Y/N", "given, later withdrawn", "valid until 2020", "Yes until 2020", "In progress",
        "Ja, widerrufen", "Da verificare", "Yes?", "Yes but only by phone", "Accepted, then opted out",
    ],
)  # fmt: skip
def test_a_yes_that_is_turned_round_or_open_is_none(cell):
    assert held("GDPR Consent", cell, "Yes") == [True, False]


@pytest.mark.parametrize("cell", ["No restrictions", "No (checked 2024)", "Not applicable", "Clear", "なし", "아니오"])
def test_more_ways_to_say_that_nothing_bars_somebody(cell):
    assert held("Do Not Contact", cell, "x") == [False, True]


def test_a_page_of_search_results_is_no_link_of_a_person():
    (person,), _ = read("Name|Email|LinkedIn|Website", "Ann Ash|a@example.com||https://www.google.com/search?q=ann+ash")
    assert person.links == ()


@pytest.mark.parametrize(
    "header",
    ["Lawyer Email", "Employee Email", "Payroll Email", "Teléfono de emergencia", "Shared Email", "Doctor Phone"],
)
def test_a_mailbox_beside_the_persons_own_is_of_whom_the_header_says(header):
    assert fields("Full Name", "Email", "Phone", header)[3] == ""


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("お名前", "full_name"), ("שם מלא", "full_name"), ("Ονοματεπώνυμο", "full_name"), ("Soyadı", "last_name"),
        ("电子邮件", "email"), ("電子メール", "email"), ("전화", "phone"), ("領英", ""), ("领英", "linkedin"),
        ("위치", "location"),
    ],
)  # fmt: skip
def test_headers_in_other_scripts(header, field):
    assert fields("First Name", header)[1] == field


@pytest.mark.parametrize(
    ("headers", "fields"),
    [
        # What says nothing without `Guest` says nothing with it, and two things in one cell stay two.
        (["Guest First Name", "Guest Last Name", "Name & Title"], "first_name last_name -"),
        (
            ["Guest First Name", "Guest Last Name", "Name & Title", "Guest", "Guest Title", "Foo"],
            "first_name last_name - - title -",
        ),
        (["Guest First Name", "Guest Last Name", "Email", "Guest Email"], "first_name last_name email -"),
        (["First Name Guest", "Last Name Guest", "Title Guest"], "first_name last_name title"),
        (["Guest First Name", "Host Last Name", "Guest Title"], "- - -"),
        (["Guest First Name", "Guest Last Name", "Full Name"], "- - full_name"),
        (["Host First Name", "Host Last Name", "Guest First Name", "Guest Last Name"], "first_name last_name - -"),
        (["Our Guest First Name", "Our Guest Last Name", "Our Guest City"], "first_name last_name city"),
    ],
)  # fmt: skip
def test_names_of_guests_are_the_peoples_where_there_are_no_others(headers, fields):
    found = {place.index: place.field for place in understand(headers).places}
    assert " ".join(found.get(index, "-") for index in range(len(headers))) == fields


@pytest.mark.parametrize("more", [0, 253, 254, 300])
@pytest.mark.long
def test_a_word_that_all_headers_share_says_nothing_however_many_there_are(more):
    headers = ["Zork Full Name", "Zork Email", "Zork Title", *(f"Zork Q{'x' * number}" for number in range(more))]
    assert {place.field for place in understand(headers).places} == {"full_name", "email", "title"}
    # A header that is another one's without that word is no such one.
    assert {place.field for place in understand([*headers, "Full Name"]).places} == {"full_name"}
