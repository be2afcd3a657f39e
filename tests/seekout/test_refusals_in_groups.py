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
