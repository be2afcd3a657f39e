"""Columns of refusals that stand in a group, one for each way to reach somebody; headers that explain their signs."""

from __future__ import annotations

import csv
import io

import pytest

from seekout import Candidate, open_project


def read(tmp_path, *rows, name="people.csv"):
    path = tmp_path / name
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    path.write_text(written.getvalue(), encoding="utf-8")
    with open_project(path, name) as reader:
        people = [row for row in reader.rows() if isinstance(row, Candidate)]
        return people, reader


def held(people):
    return [person.full_name for person in people if person.do_not_contact]


@pytest.mark.parametrize(
    "headers",
    [
        ("Opt-out: Email", "Opt-out: Phone", "Opt-out: SMS"),
        ("Opted out - email", "Opted out - phone", "Opted out - post"),
        ("Do not email", "Do not phone", "Do not text"),
        ("Email opt out", "Phone opt out", "SMS opt out"),
        ("Verboten: E-Mail", "Verboten: Telefon", "Verboten: Post"),
        ("Abgemeldet E-Mail", "Abgemeldet Telefon", "Abgemeldet Post"),
    ],
)  # fmt: skip
def test_a_group_of_opt_outs_keeps_the_words_that_its_headers_share(tmp_path, headers):
    people, _ = read(
        tmp_path,
        ("Name", "Email", *headers),
        ("Ann Ash", "ann@x.example", "x", "", ""),
        ("Bob Bay", "bob@x.example", "", "", ""),
    )
    assert held(people) == ["Ann Ash"]
    assert [person.emails for person in people] == [("ann@x.example",), ("bob@x.example",)]


@pytest.mark.parametrize(
    "headers",
    [
        ("Email allowed", "Phone allowed", "SMS allowed"),
        ("Email ok?", "Phone ok?", "SMS ok?"),
        ("May email", "May phone", "May text"),
        ("Consent: email", "Consent: phone", "Consent: text"),
    ],
)  # fmt: skip
def test_a_group_of_consents_keeps_the_words_that_its_headers_share(tmp_path, headers):
    people, _ = read(
        tmp_path,
        ("Name", "Mail", *headers),
        ("Ann Ash", "ann@x.example", "no", "yes", "yes"),
        ("Bob Bay", "bob@x.example", "yes", "yes", "yes"),
    )
    assert held(people) == ["Ann Ash"]


def test_what_only_a_program_wrote_before_its_headers_is_dropped_as_before(tmp_path):
    people, reader = read(
        tmp_path,
        ("contact.name", "contact.email", "contact.phone", "contact.optOut", "contact.ok"),
        ("Ann Ash", "ann@x.example", "+1 217 555 0142", "true", "yes"),
        ("Bob Bay", "bob@x.example", "+1 217 555 0143", "false", "yes"),
    )
    assert held(people) == ["Ann Ash"]
    assert [use.field for use in reader.columns.columns[:4]] == ["full_name", "email", "phone", "do_not_contact"]


@pytest.mark.parametrize(
    ("title", "marks"),
    [
        ("Opt-out", [("x", ""), ("", "")]),
        ("Do not use", [("x", ""), ("", "")]),
        ("May contact by", [("no", "yes"), ("yes", "yes")]),
        ("Consent", [("no", "yes"), ("yes", "no")]),
        ("Allowed", [("no", "yes"), ("yes", "yes")]),
        ("Einwilligung", [("nein", "ja"), ("ja", "ja")]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("address", ["Email address", "Mail"])
def test_a_title_over_a_group_says_what_its_columns_ask(tmp_path, title, marks, address):
    people, reader = read(
        tmp_path,
        ("Name", "", title, "", "Title"),
        ("", address, "Email", "Phone", ""),
        ("Ann Ash", "ann@x.example", *marks[0], "CTO"),
        ("Bob Bay", "bob@x.example", *marks[1], "CTO"),
    )
    assert held(people) == ["Ann Ash"]
    assert [person.current_title for person in people] == ["CTO", "CTO"]
    assert reader.columns.columns[2].header == f"{title} Email"


@pytest.mark.parametrize("title", ["Consent", "Opt-out", "Contact details", "GDPR"])
def test_a_title_does_not_reach_over_addresses(tmp_path, title):
    people, _ = read(
        tmp_path,
        ("Person", "", title, "", "", ""),
        ("Name", "Title", "Opted out", "Email", "Phone", "LinkedIn"),
        ("Ann Ash", "CTO", "no", "ann@x.example", "+1 217 555 0142", "https://www.linkedin.com/in/ann-ash"),
        ("Bob Bay", "CEO", "no", "", "+1 217 555 0143", "https://www.linkedin.com/in/bob-bay"),
    )
    assert held(people) == []
    assert [len(person.phones) for person in people] == [1, 1]
    assert [person.emails for person in people] == [("ann@x.example",), ()]


@pytest.mark.parametrize(
    ("header", "refusing", "other"),
    [
        ("Contactable (1=yes, 0=no)", "0", "1"),
        ("OK to contact [Y = yes / N = no]", "N", "Y"),
        ("Consent: 1 = yes, 2 = no", "2", "1"),
        ("Consent (yes = 1, no = 2)", "2", "1"),
        ("Einwilligung (1 = ja; 2 = nein)", "2", "1"),
        ("Status (1=active, 2=do not contact)", "2", "1"),
        ("Status (A = active, D = do not contact, N = new)", "d", "N"),
        ("Code 1=new 2=contacted 3=opted out", "3", "2"),
        ("DNC (0 = ok, 1 = do not contact)", "1", "0"),
        ("DNC (1 = no, 2 = yes)", "2", "1"),
        ("Opt-out (0=no, 1=yes)", "1", "0"),
        ("Mailing (X = unsubscribed)", "x", ""),
        ("Rank (A→hot, B→unsubscribed)", "B", "A"),
    ],
)  # fmt: skip
def test_a_header_says_what_its_signs_mean(tmp_path, header, refusing, other):
    people, _ = read(
        tmp_path,
        ("Name", "Email", header),
        ("Ann Ash", "ann@x.example", refusing),
        ("Bob Bay", "bob@x.example", other),
    )
    assert held(people) == ["Ann Ash"]
    (reason,) = people[0].held_back
    assert reason.column == header


@pytest.mark.parametrize("header", ["Name (* = do not contact)", "Full name [* = DNC]", "Name (** = opted out)"])
def test_a_header_says_what_a_mark_in_its_cells_means(tmp_path, header):
    mark = "**" if "**" in header else "*"
    people, _ = read(
        tmp_path,
        (header, "Email"),
        (f"Ann Ash{mark}", "ann@x.example"),
        (f"{mark} Bob Bay", "bob@x.example"),
        ("Cy Cole", "cy@x.example"),
        ("Di Dove***", "di@x.example"),
    )
    assert [person.full_name for person in people] == ["Ann Ash", "Bob Bay", "Cy Cole", "Di Dove"]
    assert held(people) == ["Ann Ash", "Bob Bay"]


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Score (1=low, 5=high)", "1"),
        ("Gender (M = male, F = female)", "F"),
        ("Stage (N = new, C = contacted)", "C"),
        ("Level (0 = no match, 1 = match)", "0"),
        ("Source (L = LinkedIn, R = referral)", "R"),
    ],
)  # fmt: skip
def test_signs_of_other_things_hold_back_nobody(tmp_path, header, cell):
    people, _ = read(tmp_path, ("Name", "Email", header), ("Ann Ash", "ann@x.example", cell))
    assert held(people) == []


def test_a_header_that_explains_its_signs_is_read_as_it_is_without(tmp_path):
    people, _ = read(
        tmp_path,
        ("Name (L=last)", "Phone (M = mobile, W = work)", "Email"),
        ("Ann Ash", "+1 217 555 0142 W", "ann@x.example"),
    )
    assert (people[0].full_name, people[0].phones) == ("Ann Ash", ("+1 217 555 0142",))


def test_a_list_of_addresses_beside_the_people_holds_back_whose_they_are(tmp_path):
    people, _ = read(
        tmp_path,
        ("Name", "Email", "", "Unsubscribed emails"),
        ("Ann Ash", "ann@x.example", "", "bob@x.example"),
        ("Bob Bay", "bob@x.example", "", "CY@x.example"),
        ("Cy Cole", "cy@x.example", "", ""),
        ("Di Dove", "di@x.example", "", ""),
    )
    assert {"Bob Bay", "Cy Cole"} <= set(held(people))
    assert "Di Dove" not in held(people)


def test_a_list_of_names_beside_the_people_holds_back_who_bears_them(tmp_path):
    people, _ = read(
        tmp_path,
        ("Name", "Email", "", "Do not contact"),
        ("Ann Ash", "ann@x.example", "", "Cy Cole"),
        ("Bob Bay", "bob@x.example", "", ""),
        ("Cy Cole", "cy@x.example", "", ""),
        ("Di Dove", "di@x.example", "", ""),
    )
    assert "Cy Cole" in held(people)
    assert not {"Bob Bay", "Di Dove"} & set(held(people))


def test_who_asked_for_it_is_nobody_else_in_the_file(tmp_path):
    people, _ = read(
        tmp_path,
        ("Name", "Email", "Do not contact"),
        ("Ann Ash", "ann@x.example", "yes, told dana@us.example"),
        ("Bob Bay", "bob@x.example", "no"),
        ("Cy Cole", "cy@x.example", ""),
    )
    assert held(people) == ["Ann Ash"]


@pytest.mark.parametrize("name", ["Ann Ash/DNC", "Ann Ash / DNC", "DNC/Ann Ash", "Ann Ash/Do not contact"])
def test_a_mark_behind_a_stroke_is_one(tmp_path, name):
    people, _ = read(tmp_path, ("Name", "Email"), (name, "ann@x.example"), ("Bob Bay", "bob@x.example"))
    assert [person.do_not_contact for person in people] == [True, False]


@pytest.mark.parametrize(
    "name", ["Ann Ash/CTO", "Ann Ash / Acme", "she/her Ann Ash", "Ann Ash https://dnc.example/dnc"]
)
def test_what_else_stands_behind_a_stroke_is_no_mark(tmp_path, name):
    people, _ = read(tmp_path, ("Name", "Email", "Website"), (name, "ann@x.example", "https://x.example/dnc"))
    assert held(people) == []


@pytest.mark.parametrize(
    "line",
    ["* do not contact", "* = do not contact", "*: opted out", "Legend: * = DNC", "* asked not to be contacted"],
)  # fmt: skip
@pytest.mark.parametrize("above", [True, False])
def test_a_line_says_what_a_mark_means(tmp_path, line, above):
    rows = [
        ("Name", "Email"),
        ("Ann Ash*", "ann@x.example"),
        ("Bob Bay", "bob@x.example"),
        ("Cy Cole**", "cy@x.example"),
    ]
    rows = [(line, ""), *rows] if above else [*rows, ("", ""), (line, "")]
    people, reader = read(tmp_path, *rows)
    assert held(people) == ["Ann Ash"]
    assert len(people) == 3
    assert [note.code for note in reader.notes if note.code == "opt_out_title"] == []


@pytest.mark.parametrize("line", ["Legend: R = do not contact, G = go", "G = go; R = opted out"])
@pytest.mark.parametrize("above", [True, False])
def test_a_line_says_what_the_codes_of_a_column_mean(tmp_path, line, above):
    rows = [("Name", "Email", "Code"), ("Ann Ash", "ann@x.example", "R"), ("R Bay", "bob@x.example", "G")]
    rows = [(line, "", ""), *rows] if above else [*rows, (line, "", "")]
    people, _ = read(tmp_path, *rows)
    assert held(people) == ["Ann Ash"]


@pytest.mark.parametrize(
    "line", ["* do not contact", "* = do not contact", "red = do not contact", "Legend: R = do not contact"]
)
@pytest.mark.parametrize("above", [True, False])
def test_a_line_about_signs_that_nobody_bears_is_asked_about(tmp_path, line, above):
    rows = [("Name", "Email"), ("Ann Ash", "ann@x.example"), ("Bob Bay", "bob@x.example")]
    rows = [(line, ""), *rows] if above else [*rows, (line, "")]
    people, reader = read(tmp_path, *rows)
    if line == "* do not contact" and above:
        # A title, whatever stands before it.
        assert held(people) == ["Ann Ash", "Bob Bay"]
        return
    assert (held(people), len(people)) == ([], 2)
    assert [note.number for note in reader.notes if note.code == "opt_out_title"] == [1 if above else 4]


@pytest.mark.parametrize("line", ["* = new", "Legend: R = rejected by client, G = go", "Source: x = LinkedIn"])
def test_a_line_about_signs_of_other_things_holds_back_nobody(tmp_path, line):
    people, reader = read(tmp_path, ("Name", "Email", "Code"), ("Ann Ash*", "ann@x.example", "R"), (line, "", ""))
    assert held(people) == []
    assert "opt_out_title" not in {note.code for note in reader.notes}


@pytest.mark.parametrize("title", ["Consent", "Allowed"])
def test_a_title_alone_over_a_group_asks_as_well(tmp_path, title):
    people, reader = read(
        tmp_path,
        ("", "", "", title, ""),
        ("Name", "Mail", "Title", "Email", "Phone"),
        ("Ann Ash", "ann@x.example", "CTO", "no", "yes"),
        ("Bob Bay", "bob@x.example", "CTO", "yes", "no"),
    )
    assert held(people) == ["Ann Ash"]
    assert [person.do_not_call for person in people] == [False, True]
    assert [column.header for column in reader.columns.columns[3:]] == [f"{title} Email", f"{title} Phone"]


@pytest.mark.parametrize(
    "phones", [("", ""), ("ask Sam", "n/a"), ("+1 217 555 0142", "")], ids=["none", "words", "numbers"]
)
@pytest.mark.parametrize("above", [("Do not contact", "", ""), ("Opted out", "", "")], ids=["dnc", "opted-out"])
def test_a_title_over_a_whole_table_speaks_of_everybody(tmp_path, above, phones):
    people, _ = read(
        tmp_path,
        above,
        ("Name", "Email", "Phone"),
        ("Ann Ash", "ann@x.example", phones[0]),
        ("Bob Bay", "bob@x.example", phones[1]),
    )
    assert held(people) == ["Ann Ash", "Bob Bay"]


@pytest.mark.parametrize(
    "header",
    ["Contact by email", "Contact via e-mail", "Do we contact?", "To contact", "Approach?", "Contacter par email"],
)
@pytest.mark.parametrize("said", ["no", "N", "FALSE"])
def test_a_clear_no_to_being_written_to_holds_back(tmp_path, header, said):
    people, _ = read(
        tmp_path,
        ("Name", "Mail", header),
        ("Ann Ash", "ann@x.example", said),
        ("Bob Bay", "bob@x.example", "yes"),
        ("Cy Coe", "cy@x.example", ""),
    )
    assert held(people) == ["Ann Ash"]


@pytest.mark.parametrize(
    "header", ["Email", "Email found", "Contact by", "Contacted by email", "Approach date", "Student"]
)
def test_a_no_to_something_else_holds_nobody_back(tmp_path, header):
    people, _ = read(
        tmp_path,
        ("Name", "Mail", header),
        ("Ann Ash", "ann@x.example", "no"),
        ("Bob Bay", "bob@x.example", "yes"),
    )
    assert held(people) == []
