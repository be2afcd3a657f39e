"""A cell may say of an address or a number that it reaches nobody, or somebody else: that one is not sent."""

from __future__ import annotations

import time

import pytest

from seekout.values.cells import emails
from seekout.values.disowned import without_disowned
from tests.seekout.test_consent import read


def told(email: str = "", phone: str = "") -> tuple[tuple[str, ...], tuple[str, ...]]:
    (person,), _ = read("Full Name;Email;Phone".replace(";", "|"), f"Ann Ash|{email}|{phone}")
    return person.emails, person.phones


@pytest.mark.parametrize(
    "cell",
    [
        "a@example.com (bounced)", "bounced: a@example.com", "a@example.com - invalid", "a@example.com, bounced",
        "a@example.com (wife's)", "wife: a@example.com", "a@example.com (assistant)", "a@example.com [old]",
        "Sekretariat: a@example.com", "~~a@example.com~~", "{ann,a}@example.com",
        "a@example.com (ungültig)", "ancienne assistante : a@example.com",
    ],
)  # fmt: skip
def test_such_an_address_is_not_sent(cell):
    assert emails(cell) == ()
    assert emails(f"{cell}; b@example.com") == ("b@example.com",)
    assert emails(f"b@example.com, {cell}") == ("b@example.com",)


@pytest.mark.parametrize(
    "cell",
    [
        "415-555-2671 (disconnected)", "415-555-2671 - wrong number", "WRONG NUMBER 415-555-2671",
        "invalid: 4155552671",
        "415-555-2671 (not in service)", "415-555-2671 (wife's)", "mother's phone 415-555-2671", "415-555-2671 (fax)",
        "Reception +1 (415) 555-2671", "415 555 2671 (switchboard)", "+49 30 5550101 (Sekretariat)",
        "(old) 415-555-2671", "~~415-555-2671~~",
    ],
)  # fmt: skip
def test_such_a_number_is_not_sent(cell):
    assert told(phone=cell)[1] == ()
    assert told(phone=f"{cell}; +1 415 555 2672")[1] == ("+1 415 555 2672",)
    assert told(phone=f"+1 415 555 2672 / {cell}")[1] == ("+1 415 555 2672",)


@pytest.mark.parametrize(
    ("cell", "sent"),
    [
        ("invalid@example.com", ("invalid@example.com",)), ("assistant.ann@example.com (work)", None),
        ("Ann Friend <a@example.com>", ("a@example.com",)), ("a@example.com (personal), b@wife.example", None),
        ("bounced: a@example.com new: b@example.com", ("b@example.com",)),
        ("a@example.com (bounced) b@example.com", ("b@example.com",)),
        ("a@example.com🙂", ("a@example.com",)),
        ("mailto:a@example.com?cc=boss@example.com", ("a@example.com",)),
    ],
)  # fmt: skip
def test_what_an_address_or_a_name_is_made_of_says_nothing(cell, sent):
    found = emails(cell)
    assert found == sent if sent else found


def test_numbers_with_labels_are_the_persons():
    assert told(phone="mobile: 415-555-2671, home: 415-555-2672")[1] == ("415-555-2671", "415-555-2672")
    assert told(phone="415-555-2671 (ask for Ann), old: 415-555-2672")[1] == ("415-555-2671",)


@pytest.mark.long
def test_a_long_cell_takes_no_time():
    begun = time.process_time()
    for cell in ("a" * 90_000 + " wrong", "1 " * 45_000 + "wrong", "a@" * 45_000 + " wrong", "(wrong) " * 12_000):
        without_disowned(cell)
    assert time.process_time() - begun < 3
