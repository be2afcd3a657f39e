"""Addresses of pages that are nobody's, and numbers in which a letter stands for a figure."""

from __future__ import annotations

import pytest

from seekout.values.links import clean, plain
from seekout.values.phones import phones
from tests.seekout.test_resolution import read

NOBODYS = [
    "https://github.com", "https://github.com/", "github.com", "https://github.com/login", "https://x.com/home",
    "https://www.github.com/settings/profile", "https://twitter.com/i/flow/login", "http://x.com",
    "twitter.com/explore",
    "https://facebook.com/login", "https://www.facebook.com/login.php?next=x", "https://m.facebook.com/home.php",
    "https://www.facebook.com/profile.php", "https://instagram.com/accounts/login/", "https://www.xing.com/profile",
    "https://stackoverflow.com/users", "https://stackoverflow.com/questions/1/x", "https://medium.com/",
    "https://scholar.google.com/citations", "https://www.google.com/search?q=ann+bay",
    "https://mail.google.com/mail/u/0",
    "https://www.youtube.com/watch?v=1", "https://gitlab.com/users/sign_in", "https://orcid.org", "https://about.me",
    "https://tool.example/app/login",
    "https://calendly.com/", "calendly.com", "https://bit.ly", "t.co", "https://lnkd.in/", "https://www.indeed.com/r/",
    "https://docs.google.com", "https://www.dropbox.com/home", "https://www.upwork.com/", "https://vk.com", "hh.ru",
    "https://www.naukri.com/", "https://zoom.us/", "https://wordpress.com", "https://pypi.org/",
    "https://linkedin.com/feed", "https://www.linkedin.com/in/me", "linkedin.com/login",
]  # fmt: skip
SOMEBODYS = [
    "https://github.com/home-ann", "https://github.com/annbay", "https://github.com/annbay/search",
    "https://x.com/annbay", "https://www.facebook.com/profile.php?id=12", "https://www.xing.com/profile/Ann_Bay",
    "https://stackoverflow.com/users/12/ann", "https://medium.com/@annbay", "https://annbay.medium.com",
    "https://scholar.google.com/citations?user=a1", "https://www.youtube.com/@annbay", "https://annbay.dev",
    "https://annbay.dev/home", "https://calendly.com/annbay", "https://bit.ly/annbay", "https://t.co/a1",
    "https://www.indeed.com/r/Ann-Bay/12", "https://drive.google.com/file/d/1a/view", "https://annbay.wordpress.com",
    "https://vk.com/annbay", "https://www.upwork.com/freelancers/~01", "https://about.me/annbay", "https://orcid.org/0000-0002-1825-0097",
]  # fmt: skip


@pytest.mark.parametrize("address", NOBODYS)
def test_where_one_signs_in_or_begins_is_nobodys_page(address):
    assert clean(address) is None
    assert plain(address) is None


@pytest.mark.parametrize("address", SOMEBODYS)
def test_what_stands_behind_it_is_somebodys(address):
    assert clean(address) is not None


@pytest.mark.parametrize("address", NOBODYS)
def test_namesakes_with_nobodys_page_are_two(address):
    people, _ = read(f"Ann Bay|Acme|{address}", f"Ann Bay|Globex|{address}", header="Name|Company|Profile URL")
    assert len(people) == 2


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("+1 217 555 O142", ("+1 217 555 0142",)), ("217-555-o142", ("217-555-0142",)),
        ("2I7-555-0142", ("217-555-0142",)), ("+49 I7I 5550142", ("+49 171 5550142",)),
        ("+1 (2l7) 555-0142", ("+1 (217) 555-0142",)), ("217 555 014O", ("217 555 0140",)),
        ("mobile: +49 17l 5550142", ("+49 171 5550142",)), ("217 555 O142 ext 12", ("217 555 0142 ext 12",)),
        # What is left of them is another number.
        ("2A7-555-0142", ()), ("+1 217 555 01A2", ()), ("+1 2S7 555 0142", ()),
        # Letters that say something else.
        ("217 555 0142 o 217 555 0143", ("217 555 0142", "217 555 0143")), ("2175550142o", ("2175550142",)),
        ("217 555 0142m217 555 0143", ("217 555 0142", "217 555 0143")), ("217 555 0142 O", ("217 555 0142",)),
        ("O 217 555 0142", ("217 555 0142",)), ("2175550142x12", ("2175550142x12",)),
        ("Tel.2175550142", ("2175550142",)),
        ("217 555 0142p12", ("217 555 0142",)), ("0I5I 2345678 / 0I52 2345678", ("0151 2345678", "0152 2345678")),
    ],
)  # fmt: skip
def test_a_letter_that_was_typed_for_a_figure(cell, numbers):
    assert phones(cell) == (numbers, 0)
