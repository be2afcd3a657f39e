"""Signs that nobody sees: they cut no address in two, make no two words of one, and hide no refusal."""

from __future__ import annotations

import pytest

from seekout.headings.consent import speaks_of_do_not_contact
from seekout.values import cells
from seekout.values.phones import phones
from tests.seekout.test_resolution import groups, read

UNSEEN = ["\u00ad", "\u034f", "\u200b", "\u200c", "\u200d", "\u200e", "\u202c", "\u2060", "\u2069", "\ufe0f", "\ufeff"]
PROFILE = "https://www.linkedin.com/in/"


@pytest.mark.parametrize("sign", UNSEEN)
def test_an_address_is_not_cut_in_two(sign):
    """`aefer@example.com` is somebody else's, and so is the profile `jens`."""
    assert cells.emails(f"sch{sign}aefer@example.com") == ("schaefer@example.com",)
    assert cells.emails(f"a.bay@{sign}ex{sign}ample.com{sign}; b@example.org") == ("a.bay@example.com", "b@example.org")
    assert [link.key for link in cells.profiles(f"{PROFILE}jens{sign}-au", linkedin=True)] == [
        "linkedin.com/in/jens-au"
    ]
    assert ["".join(filter(str.isdigit, one)) for one in phones(f"+49 171{sign}5550142")[0]] == ["491715550142"]


@pytest.mark.parametrize("sign", UNSEEN)
def test_two_addresses_are_two_where_nothing_seen_stands_between_them(sign):
    assert cells.emails(f"a@example.com{sign}b@example.org") == ("a@example.com", "b@example.org")
    found = cells.profiles(f"{PROFILE}ann-bay{sign}https://github.com/annbay", linkedin=True)
    assert [link.key for link in found] == ["linkedin.com/in/ann-bay", "github.com/annbay"]


def test_two_profiles_that_begin_alike_are_two_people():
    people, _ = read(f"Jens Au|||{PROFILE}jens-\u00adau", f"Jens Au|||{PROFILE}jens-\u00adau-2")
    assert len(groups(people)) == 2


@pytest.mark.parametrize("sign", ["\u00ad", "\u2060"])
def test_a_hyphen_that_is_not_shown_is_no_space(sign):
    people, _ = read(f"Jens Schä{sign}fer|||")
    assert (people[0].first_name, people[0].last_name) == ("Jens", "Schäfer")
    assert cells.text(f"Soft{sign}ware Engineer") == "Software Engineer"


@pytest.mark.parametrize(
    "told",
    ["⚠️DNC⚠️", "❗️DNC", "DNC\ufe0f", "‼️opt out‼️", "D\u00adNC", "do not con\u00adtact", "Do\u200bNot\u200bContact",
     "1️⃣ DNC", "❤️\u200d🔥DNC"],
)  # fmt: skip
def test_an_emoji_beside_a_refusal_hides_nothing(told):
    assert speaks_of_do_not_contact(told)
