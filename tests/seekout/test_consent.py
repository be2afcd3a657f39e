"""Nobody who asked not to be contacted is sent, and what is unclear counts as asking."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seekout import Candidate, HeldBack, UnreadableRow, merge
from seekout.findings import Findings
from seekout.headings.columns import understand
from seekout.records import Record
from seekout.resolving.resolution import resolved
from seekout.rows import RowReader


def read(header: str, *rows: str) -> tuple[list[Candidate], Findings]:
    columns, findings = understand(header.split("|")), Findings()
    cells = [row.split("|") for row in rows]
    found = RowReader(columns, findings).read(range(2, 2 + len(rows)), cells)
    people = [row.candidate() for row in resolved(found, findings) if isinstance(row, Record)]
    assert len(people) == len(rows)
    return people, findings


def held(header: str, *cells: str) -> list[bool]:
    rows = [f"P{number} Probe|p{number}@example.com|{cell}" for number, cell in enumerate(cells)]
    return [person.do_not_contact for person in read(f"Full Name|Email|{header}", *rows)[0]]


NO = [
    "",
    " ",
    "no",
    "No",
    "N",
    "false",
    "FALSE",
    "0",
    "0.0",
    "-",
    "n/a",
    "None",
    "nein",
    "Non",
    "não",
    "nee",
    "☐",
    "no (2024-03-01)",
]
YES = [
    "yes",
    "x",
    "1",
    "1.0",
    "TRUE",
    "Ja",
    "oui",
    "sí",
    "DNC",
    "asked us 2024-03-01",
    "?",
    "unknown",
    "No contact!",
    "✗",
    "maybe",
    "private",
]


@pytest.mark.parametrize(
    "header", ["Do Not Contact", "Email Opt Out", "Unsubscribed", "Sperrvermerk", "Ne pas contacter"]
)
def test_in_a_column_for_it_whatever_is_not_clearly_no_holds_back(header):
    assert held(header, *NO) == [False] * len(NO)
    assert held(header, *YES) == [True] * len(YES)


def test_consent_is_the_other_way_round_and_silence_is_none():
    for header in ("OK to contact", "GDPR Consent", "Einwilligung", "Contactable"):
        assert held(header, "yes", "TRUE", "ok", "Ja", "✓", "given 2024-01-02", "1") == [False] * 7
        assert held(header, "yes", "no", "", "withdrawn", "maybe", "2024-01-02", "n/a") == [False] + [True] * 6


def test_a_consent_column_that_nobody_filled_says_nothing_and_is_told():
    people, findings = read("Name|Email|Consent", "A One|a@example.com|", "B Two|b@example.com|")
    assert not any(person.do_not_contact for person in people)
    assert findings.silent_consent == {"Consent"}
    assert any("Consent is empty" in sentence for _, sentence, _ in findings.notes())


@pytest.mark.parametrize("header", ["Tags", "Labels", "Status", "Notes", "Lists", "Stage", "Anything else"])
def test_words_for_it_count_in_any_other_column(header):
    yes = [
        "Priority, Do Not Contact; Rockstar", "Do Not Contact - GDPR", "🚫 Do Not Contact", "['Do Not Contact',"
    " 'Priority']",
        "{Do Not Contact,Priority}", "Priority\\tDo Not Contact", "do-not-contact", "Don't Contact", "opted out",
    "Unsubscribed",
        "DNC", "please do not email", "nicht kontaktieren!", "Ne pas contacter", "no contactar", "niet benaderen",
    "off-limits",
        "Blacklist", "consent withdrawn", "Do not contact. No exceptions",
    ]  # fmt: skip
    no = [
        "Priority",
        "Contacted",
        "not contacted",
        "not opted out",
        "Opt out: no",
        "",
        "to contact in May",
        "contact him",
        "No contact email? ask",
    ]
    assert held(header, *yes) == [True] * len(yes)
    assert held(header, *no[:-1]) == [False] * (len(no) - 1)


def test_each_person_is_held_back_by_a_column_and_its_value():
    people, findings = read(
        "Name|Email|Email Opt Out|Do Not Contact Reason|Status",
        "A One|a@example.com|TRUE|asked on 2024-03-01|",
        "B Two|b@example.com|no||DNC",
        "C Three|c@example.com|||Active",
    )
    assert people[0].held_back == (
        HeldBack("Email Opt Out", "TRUE"),
        HeldBack("Do Not Contact Reason", "asked on 2024-03-01"),
    )
    assert people[1].held_back == (HeldBack("Status", "DNC"),)
    assert people[2].held_back == ()
    assert findings.held_back == {"Email Opt Out": 1, "Do Not Contact Reason": 1, "Status": 1}


def test_whoever_must_not_be_called_is_sent_without_phones():
    header = "Name|Email|Mobile|Direct Phone|Do Not Call"
    people, findings = read(
        header, "A One|a@example.com|+1 217 555 0101|+1 217 555 0102|yes", "B Two|b@example.com|+1 217 555 0103||no"
    )
    assert [person.phones for person in people] == [(), ("+1 217 555 0103",)]
    assert not any(person.do_not_contact for person in people)
    assert findings.do_not_call == 1
    assert findings.notes() == [("do_not_call", "1 candidate is marked Do Not Call: sent without phone numbers.", 1)]


def test_who_must_not_be_called_and_is_known_by_a_number_alone_is_nobody_to_send():
    columns = understand("Name|Mobile|Email|Do Not Call|Do Not Contact".split("|"))
    rows = RowReader(columns, Findings()).read(
        range(2, 6),
        [
            ["", "+1 217 555 0101", "", "yes", ""],
            ["", "+1 217 555 0102", "", "yes", "yes"],
            ["", "+1 217 555 0103", "c@example.com", "yes", ""],
            ["", "+1 217 555 0104", "", "no", ""],
        ],
    )
    assert rows[0] == UnreadableRow(2, "only a phone number, and marked Do Not Call")
    # Whoever has this number is held back in other files, too.
    assert (rows[1].do_not_contact, rows[1].phones) == (True, ("+1 217 555 0102",))
    assert (rows[2].emails, rows[2].phones) == (("c@example.com",), ())
    assert rows[3].phones == ("+1 217 555 0104",)


def test_a_number_that_must_not_be_called_is_left_out_wherever_it_stands():
    header = "Name|Direct Phone Number|Mobile phone|Direct Phone Do Not Call|Mobile Phone Do Not Call"
    people, findings = read(
        header,
        "A One|(217) 555-0111|(217) 555-0112|Yes|No",
        "B Two|(217) 555-0113|217 555 0113|Yes|",
        "C Three|(217) 555-0114|(217) 555-0115||",
    )
    assert [person.phones for person in people] == [("(217) 555-0112",), (), ("(217) 555-0115", "(217) 555-0114")]
    assert findings.do_not_call == 0


def test_a_person_held_back_on_one_row_is_held_back_as_a_whole():
    people, _ = read(
        "Name|Email|Phone|Do Not Contact|Do Not Call",
        "Ada Test|a@example.com|+1 217 555 0101|no|yes",
        "Ada Test|a@example.com|+1 217 555 0102|yes|",
    )
    assert people[0].identity == people[1].identity
    both = merge(*people)
    assert both.do_not_contact
    assert both.phones == ()


@given(st.text(max_size=40))
def test_no_text_in_a_column_for_it_sends_anybody_but_a_clear_no(text):
    cell = text.replace("|", " ")
    if held("Do Not Contact", cell) == [False]:
        assert not any(character.isalnum() for character in cell) or len(cell.split()) < 5


@pytest.mark.parametrize(
    ("field", "cell"),
    [
        ("Email", "unsubscribed"),
        ("Email", "DO NOT CONTACT"),
        ("Email", "opted out (ada@example.com)"),
        ("Email", "bitte keine E-Mails mehr"),
        ("Phone", "DNC"),
        ("LinkedIn URL", "do not contact"),
        ("Full Name", "Ada Probe - DO NOT CONTACT"),
        ("Full Name", "Ada Probe (désabonnée)"),
        ("Last Name", "Probe [opted out]"),
        ("Job Title", "Engineer (do not contact)"),
        ("Company", "Acme [blacklisted]"),
    ],
)
def test_who_was_marked_in_a_cell_of_their_own_is_held_back(field, cell):
    names = {"Full Name": "Ada Probe", "Email": "ada@example.com", "Phone": "+1 217 555 0100"}
    told = {**names, field: cell}
    people, _ = read("|".join(told), "|".join(told.values()))
    assert people[0].do_not_contact, people[0]
    assert people[0].held_back[0].column == field


@pytest.mark.parametrize("field", ["Phone", "Full Name", "Email"])
def test_who_was_marked_as_not_to_be_called_is_sent_without_phones(field):
    told = {"Full Name": "Ada Probe", "Email": "ada@example.com", "Phone": "+1 217 555 0100"}
    told[field] += " (do not call)"
    people, _ = read("|".join(told), "|".join(told.values()))
    assert (people[0].do_not_contact, people[0].do_not_call, people[0].phones) == (False, True, ())


def test_a_number_that_is_missing_takes_no_other_away():
    people, _ = read("Full Name|Mobile Phone|Work Phone", "Ada Probe|+1 217 555 0100|no phone")
    assert people[0].phones == ("+1 217 555 0100",)


@pytest.mark.parametrize(
    ("field", "cell"),
    [
        ("Email", "no-contact@example.com"),
        ("Email", "no email"),
        ("Email", "keine E-Mails"),
        ("Email", "no e-mail found"),
        ("Email", "do.not.contact@example.com; ada@example.com"),
        ("LinkedIn URL", "https://www.linkedin.com/in/no-contact"),
        ("Other link", "https://unsubscribed.example/do-not-contact"),
        ("Full Name", "Will Nott"),
        ("Job Title", "Head of the Do Not Call Registry"),
        ("Job Title", "Engineer (no direct reports)"),
        ("Company", "Unsubscribed Ltd"),
        ("Phone", "+1 217 555 0100 (no answer)"),
    ],
)
def test_what_is_an_address_or_a_position_holds_nobody_back(field, cell):
    names = {"Full Name": "Ada Probe", "Email": "ada@example.com", "Phone": "+1 217 555 0100"}
    told = {**names, field: cell}
    people, _ = read("|".join(told), "|".join(told.values()))
    assert not people[0].do_not_contact, people[0].held_back


def test_a_cell_that_says_it_twice_is_one_reason():
    (person,), _ = read("Name|Email|Person - Marketing status", "Ada Probe|a@x.example|Unsubscribed")
    assert [(one.column, one.value) for one in person.held_back] == [("Person - Marketing status", "Unsubscribed")]
