"""How the people under Review can be reached, and how long it takes to write to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from store.exporting.selection import Plan
from worker.surface.text import count, percent

_LOW_COVERAGE = 0.5


def room(people: int, mails_a_day: int) -> str:
    """How long a campaign of so many takes."""
    days = -(-people // mails_a_day)
    return f":calendar: To write to everybody once takes about {count(days, 'day')} at {mails_a_day:,} a day."


def lines(plan: Plan, report: Mapping[str, Any], *, dummy_emails: bool) -> list[str]:
    """How many have an e-mail, a phone and a history, and what helps where these are few."""
    told = [
        f"*Coverage* · e-mail {percent(plan.with_email, plan.send)} · phone {percent(plan.with_phone, plan.send)}"
        f" · work or education history {percent(plan.with_history, plan.send)}"
    ]
    ignored = report.get("ignored")
    if plan.without_email:
        lack = f"{count(plan.without_email, 'candidate')} {'lacks' if plan.without_email == 1 else 'lack'} an e-mail"
        told.append(f"{lack} and will get a dummy address." if dummy_emails else f"{lack}.")
    if nameless := report.get("nameless", 0):
        lack = f"{count(nameless, 'candidate')} {'has' if nameless == 1 else 'have'} no name"
        told.append(f"{lack}: if a column that is left out holds it, press *Columns*." if ignored else f"{lack}.")
    # With a column that nobody understood, the details may be in the file.
    missing = min(plan.with_email, plan.with_phone) < plan.send * _LOW_COVERAGE
    if missing and ignored:
        told.append(":bulb: If a column that is left out holds what is missing, press *Columns*.")
    elif missing:
        told.append(
            ":bulb: For more contact details, click *Get Email for All* and *Get Phone for All* in SeekOut, "
            "wait some minutes, and export the file again."
        )
    return told
