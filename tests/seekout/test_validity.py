"""An address of which another column says that it bounced or is invalid is not sent."""

from __future__ import annotations

import pytest

from tests.seekout.test_resolution import read

A, B, N = "ann@x.example", "ann@y.example", "+1 212 555 0187"
M = "+1 212 555 0199"


def reach(header: str, row: str) -> tuple[tuple[str, ...], tuple[str, ...], int]:
    people, findings = read(f"Ann Bay|{row}", header=f"Name|{header}")
    return people[0].emails, people[0].phones, findings.gone


@pytest.mark.parametrize(
    "said",
    [
        "invalid", "Invalid", "INVALID", "bounced", "Bounced", "hard_bounced", "Hard Bounce", "undeliverable",
        "not deliverable", "does not exist", "Invalid email", "email invalid", "ungültig", "invalide", "unzustellbar",
    ],
)  # fmt: skip
@pytest.mark.parametrize("header", ["Email Status", "Email SMTP Status", "Email Validity", "Email verification status"])
def test_an_address_that_is_said_to_reach_nobody_is_left_out(header, said):
    assert reach(f"Email|{header}", f"{A}|{said}") == ((), (), 1)


@pytest.mark.parametrize(
    "said",
    [
        "", "valid", "Verified", "risky", "catch-all", "accept_all", "unknown", "unverified", "Soft bounce", "guessed",
        "safe", "Extrapolated", "0", "95", "Unavailable", "Opened", "not invalid", "Sent", "n/a",
    ],
)  # fmt: skip
def test_any_other_word_leaves_it(said):
    assert reach("Email|Email Status", f"{A}|{said}") == ((A,), (), 0)


@pytest.mark.parametrize(
    ("header", "row", "emails", "phones"),
    [
        # RocketReach
        ("Email 1|Email 1 SMTP Status|Email 2|Email 2 SMTP Status", f"{A}|valid|{B}|invalid", (A,), ()),
        ("Email 1|Email 1 SMTP Status|Email 2|Email 2 SMTP Status", f"{A}|invalid|{B}|valid", (B,), ()),
        (
            "Email|Phone 1|Phone 1 Validity|Phone 2|Phone 2 Validity",
            f"{A}|{N}|valid|{M}|invalid",
            (A,),
            (N,),
        ),
        ("Work Email|Work Email Status|Personal Email", f"{A}|bounced|{B}", (B,), ()),
        ("Email|Work Email|Work Email Status", f"{A}|{B}|bounced", (A,), ()),
        ("Email|Email Bounced Date", f"{A}|2024-01-02", (), ()),
        ("Email|Email Bounced At", f"{A}|", (A,), ()),
        ("Email|Hard Bounce", f"{A}|1", (), ()),
        ("Email|Hard Bounce", f"{A}|0", (A,), ()),
        ("Email|Bounce Rate|Phone", f"{A}|1|{N}", (A,), (N,)),
        # Apollo, HubSpot
        ("Email|Email Bounced|Email Sent", f"{A}|true|true", (), ()),
        ("Email|Email Bounced", f"{A}|false", (A,), ()),
        ("Email|Email hard bounce reason", f"{A}|UNKNOWN_USER", (), ()),
        ("Email|Email hard bounce reason", f"{A}|", (A,), ()),
        ("Email|Invalid email address", f"{A}|true", (), ()),
        ("Email|Invalid email address", f"{A}|false", (A,), ()),
        ("Email|Is Email Valid", f"{A}|FALSE", (), ()),
        ("Email|Is Email Valid", f"{A}|TRUE", (A,), ()),
        ("Email|Email Verified", f"{A}|no", (A,), ()),
        ("Email|Email Verification", f"{A}|no", (A,), ()),
        ("Mobile Phone|Mobile Phone Status", f"{N}|Disconnected", (), ()),
        # Dripify
        ("Email|Corporate email|Corporate email status", f"{A}|{B}|Invalid", (A,), ()),
        # Of several in one cell nobody knows which.
        ("Emails|Email Status", f"{A}; {B}|Bounced", (A, B), ()),
        # Of another address, or of none.
        ("Email 1|Email 2|Email 3 Status", f"{A}|{B}|invalid", (A, B), ()),
        ("Email|Phone|Phone Status", f"{A}|{N}|invalid", (A,), ()),
        ("Email|Status", f"{A}|invalid", (A,), ()),
        ("Email|InMail Status", f"{A}|bounced", (A,), ()),
        ("Email|Company Phone Status", f"{A}|invalid", (A,), ()),
    ],
)
def test_which_address_a_column_tells_of(header, row, emails, phones):
    assert reach(header, row)[:2] == (emails, phones)


def test_it_is_told():
    _, findings = read(f"Ann Bay|{A}|bounced", f"Bob Cay|{B}|ok", header="Name|Email|Email Status")
    [note] = [note for note in findings.notes() if note[0] == "gone"]
    assert note[1].startswith("1 address or number is left out: a column beside it says that nobody is reached there")
