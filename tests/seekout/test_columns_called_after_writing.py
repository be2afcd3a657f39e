"""Columns that are called after writing to people itself: `Outreach`, `Email marketing`, and what forbids it there."""

from __future__ import annotations

import pytest

from tests.seekout.test_refusals_in_few_languages import is_held

MAILS = ("Mailings", "Marketing", "Newsletter", "Emails", "Email marketing", "Email communications", "Job alerts")
WRITING = ("Outreach", "Contacting", "Messaging", "Campaigns", "Recruiter outreach", "Contact", *MAILS)


@pytest.mark.parametrize("header", WRITING)
def test_what_forbids_it_holds_back(header):
    said = ("not allowed", "Not permitted", "forbidden", "Disallowed", "off", "never", "opted out", "unsubscribed")
    assert [cell for cell in said if not is_held(f"{header}|{cell}")] == []


@pytest.mark.parametrize("header", [*MAILS, "Contact"])
def test_whoever_declined_mails_is_held_back(header):
    assert [
        cell for cell in ("declined", "Refused", "blocked", "Cancelled", "stopped") if not is_held(f"{header}|{cell}")
    ] == []


@pytest.mark.parametrize(
    "line",
    [
        "Kontaktaufnahme|nicht erlaubt",
        "Ansprache|untersagt",
        "Prospection|non autorisée",
        "Contact|interdit",
        "Contacto|no permitido",
        "Contatto|vietato",
        "Benadering|niet toegestaan",
        "Contato|não permitido",
        "Outreach|Forbidden by client",
        "Correspondence|no longer wanted",
        "Status|Do not prospect",
        "Stage|Don't prospect",
        "Lifecycle stage|Do not nurture",
        "Notes|Please do not prospect this person",
        "Do Not Prospect|TRUE",
    ],
)
def test_other_words_for_it_do(line):
    assert is_held(line)


@pytest.mark.parametrize(
    "line",
    [
        "Outreach|allowed",
        "Outreach|No",
        "Outreach|declined",
        "Outreach|Never contacted",
        "Messaging|refused",
        "Campaigns|Off-season hiring",
        "Campaign|Never Again Ltd",
        "Marketing|Banned Books campaign",
        "Newsletter|weekly",
        "Communication|excellent",
        "Contact|Never Ending",
        "Emails|off@site.example",
        "Status|Prospect",
        "Notes|we do not target fintech",
    ],
)
def test_what_is_like_it_does_not(line):
    assert not is_held(line)
