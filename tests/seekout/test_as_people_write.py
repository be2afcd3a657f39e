"""Names, addresses and headers in ways that were met in files and read wrong."""

from __future__ import annotations

import pytest

from seekout.headings.consent import speaks_of_do_not_contact
from seekout.values import cells
from seekout.values.names import split
from tests.seekout.test_resolution import read

PROFILE = "https://www.linkedin.com/in/ann-bay"


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("Jane Doe, Actively Looking", "Jane", "Doe"), ("Jane Doe, Head of Talent", "Jane", "Doe"),
        ("Jane Doe, P.E., LEED AP BD+C", "Jane", "Doe"), ("Jane Doe, Chartered Accountant", "Jane", "Doe"),
        ("Jane Doe, ACA, Fellow", "Jane", "Doe"), ("Smith Jones, Jr., John", "John", "Smith Jones"),
        ("García Márquez, Gabriel José", "Gabriel José", "García Márquez"),
        ("garcia lopez, ana", "ana", "garcia lopez"),
        ("García López, Ana de la", "Ana", "de la García López"), ("ジョン・スミス", "ジョン", "スミス"),
        ("メアリー・アン・スミス", "メアリー・アン", "スミス"), ("ヤマダ タロウ", "タロウ", "ヤマダ"),
    ],
)  # fmt: skip
def test_what_stands_behind_a_name_is_no_first_name(written, first, last):
    assert split(written)[1:3] == (first, last)


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("García Márquez, gabriel", "gabriel", "García Márquez"), ("Smith Jones, mary ann", "mary ann", "Smith Jones"),
        ("van der Berg, pieter jan", "pieter jan", "van der Berg"), ("Márquez Ríos, yuliana", "yuliana",
        "Márquez Ríos"),
        ("GARCÍA LÓPEZ, ana maria", "ana maria", "GARCÍA LÓPEZ"), ("Thomas James, paul", "paul", "Thomas James"),
        ("García Márquez, gabriel j.", "gabriel j.", "García Márquez"), ("Smith Jones, jo", "jo", "Smith Jones"),
        ("Müller Schmidt, karl-heinz", "karl-heinz", "Müller Schmidt"),
        # Said of somebody.
        ("Jane Doe, retired", "Jane", "Doe"), ("Jane Doe, product lead", "Jane", "Doe"),
        ("Jane Doe, berlin", "Jane", "Doe"), ("Jane Doe, mom of two", "Jane", "Doe"),
        ("Jane Doe, e-commerce", "Jane", "Doe"), ("Aisling Byrne, senior buyer", "Aisling", "Byrne"),
        ("Smith Jones, recruiter", "Smith", "Jones"), ("Jane Doe, 2nd", "Jane", "Doe"),
    ],
)  # fmt: skip
def test_a_first_name_in_small_letters_behind_two_last_names(written, first, last):
    assert split(written)[1:3] == (first, last)


@pytest.mark.parametrize(
    ("written", "first", "last", "salutation"),
    [
        ("Eng. Ahmed Hassan", "Ahmed", "Hassan", "Eng."), ("Adv. Priya Nair", "Priya", "Nair", "Adv."),
        ("Rabbi David Levi", "David", "Levi", "Rabbi"), ("Arq. Lucía Pérez", "Lucía", "Pérez", "Arq."),
        ("Mag. Eva Huber", "Eva", "Huber", "Mag."), ("Mag. Dr. Eva Huber", "Eva", "Huber", "Mag. Dr."),
        ("Dipl.-Ing. Hans Meier", "Hans", "Meier", "Dipl.-Ing."), ("Dipl. Ing. Hans Meier", "Hans", "Meier",
        "Dipl. Ing."),
        ("Dipl.-Kfm. Hans Meier", "Hans", "Meier", "Dipl.-Kfm."), ("Lic. Carlos Ruiz", "Carlos", "Ruiz", "Lic."),
        ("Avv. Marco Bianchi", "Marco", "Bianchi", "Avv."), ("Engr. Juan Cruz", "Juan", "Cruz", "Engr."),
        ("Dra. Ana Ruiz", "Ana", "Ruiz", "Dra."), ("Adv. Nair", "", "Nair", "Adv."), ("Hassan, Eng. Ali", "Ali",
        "Hassan", "Eng."),
        # People.
        ("Eng Lim", "Eng", "Lim", ""), ("Adv Kumar", "Adv", "Kumar", ""), ("Mag Smith", "Mag", "Smith", ""),
        ("Rabbi Shergill", "Rabbi", "Shergill", ""), ("Arch Manning", "Arch", "Manning", ""),
        ("Eng Wei Ming", "Eng Wei", "Ming", ""), ("Shri Levi", "Shri", "Levi", ""),
    ],
)  # fmt: skip
def test_a_form_of_address_of_more_countries(written, first, last, salutation):
    assert split(written)[1:] == (first, last, salutation)


@pytest.mark.parametrize(
    ("first", "last", "full"),
    [
        ("Na", "Li", "Na Li"), ("Nan", "Ash", "Nan Ash"), ("Li", "Na", "Li Na"), ("Christopher", "Null",
        "Christopher Null"),
        ("NA", "Li", "Li"), ("na", "Li", "Li"), ("Na", "", ""), ("Na", "Na", ""), ("Null", "Null", ""),
        ("nan", "nan", ""),
    ],
)  # fmt: skip
def test_a_word_for_nothing_is_a_name_where_it_is_written_as_one(first, last, full):
    people, _ = read(f"{first}|{last}|a@x.example", header="First Name|Last Name|Email")
    assert people[0].full_name == full


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("=ann@x.example", "ann@x.example"), ("ann@x.example%20", "ann@x.example"), ("%20ann%40x.example",
        "ann@x.example"),
        ("%3Cann@x.example%3E", "ann@x.example"),
    ],
)  # fmt: skip
def test_an_address_out_of_a_link_or_a_formula(cell, found):
    assert cells.emails(cell) == (found,)


def test_links_by_their_sites_in_one_cell():
    told = f'{{"linkedin": "{PROFILE}", "github": "https://github.com/annbay", "x": null}}'
    assert [link.key for link in cells.profiles(told, linkedin=False)] == [
        "linkedin.com/in/ann-bay",
        "github.com/annbay",
    ]


def test_a_profile_among_the_ways_to_reach_somebody():
    told = f"Ann Bay|ann@x.example / +49 171 5550142 / {PROFILE}"
    people, _ = read(told, header="Name|Contact Info")
    assert (people[0].emails, people[0].links) == (("ann@x.example",), (PROFILE,))


@pytest.mark.parametrize(
    ("header", "first", "last"),
    [("이름|성|이메일", "Ana", "Roe"), ("名字|姓氏|電子郵件", "Ana", "Roe"), ("Nom|Cognoms|Correu", "Ana", "Roe")],
)
def test_first_and_last_names_of_more_languages(header, first, last):
    people, _ = read("Ana|Roe|a@x.example", header=header)
    assert (people[0].first_name, people[0].last_name, people[0].emails) == (first, last, ("a@x.example",))


@pytest.mark.parametrize("told", ["do not contat", "Do not cantact", "no conact", "dont contect"])
def test_a_refusal_of_fast_fingers(told):
    assert speaks_of_do_not_contact(told)


@pytest.mark.parametrize("told", ["do not contract", "no compact cars", "no conact info"])
def test_what_is_like_it_is_none(told):
    assert not speaks_of_do_not_contact(told)


FEET = [
    "If you no longer wish to receive these emails, unsubscribe here.", "To opt out of future emails click here",
    "Unsubscribe here", "Click here to unsubscribe", "Reply STOP to opt out", "You can unsubscribe at any time.",
    "To unsubscribe, reply with 'unsubscribe'.", "If you'd rather not hear from me, let me know!",
    "If you don't want to get these mails, just reply STOP.", "To stop receiving these emails, click this link.",
]  # fmt: skip


@pytest.mark.parametrize("foot", FEET)
def test_the_foot_of_a_mail_that_was_sent_is_no_refusal(foot):
    assert not speaks_of_do_not_contact(f"Hi Ann, are you open to a chat?\nBest, Max\n{foot}", tags=True)
    assert speaks_of_do_not_contact(f"Please take me off your list.\n> Best, Max\n{foot}", tags=True)


@pytest.mark.parametrize(
    "told",
    [
        "asked to opt out, reply received", "Wants to unsubscribe - reply sent", "Replied STOP to opt out",
        "please unsubscribe me here", "If you receive this, please stop emailing me", "Unsubscribe here",
        "If you hear from her: do not contact", "If you email me again I will sue. Unsubscribe me.",
    ],
)  # fmt: skip
def test_a_refusal_like_the_foot_of_a_mail_is_one(told):
    assert speaks_of_do_not_contact(told, tags=True)
