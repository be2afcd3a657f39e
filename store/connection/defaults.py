"""What an admin decides for a workspace: of people whom SourceWhale knows already, of its limits, of who may export."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

CONTACTED_DAYS = 14
MOST_DAYS = 365
MOST_MAILS_A_DAY = 100_000


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds for each export unless its requester chooses otherwise.

    `keep_known`: of people already in SourceWhale only what is blank is filled in. `contacted_days`: who was contacted
    in so many last days counts as contacted lately. `check_by_itself`: Review asks SourceWhale without being told to.
    `mails_a_day`: how many SourceWhale sends a day, None if an admin has not said. `exporters_group`: Slack's id of the
    user group whose people may export beside those whom an admin named, `exporters_group_name` what it was called then.
    """

    keep_known: bool = False
    contacted_days: int = CONTACTED_DAYS
    check_by_itself: bool = False
    mails_a_day: int | None = None
    exporters_group: str | None = None
    exporters_group_name: str = ""

    def to_dict(self) -> dict[str, Any]:
        """A JSON object."""
        return asdict(self)

    @classmethod
    def of(cls, stored: Mapping[str, Any] | None) -> Defaults:
        """What is stored, by this version or another one: what is missing or odd is as if nobody had said anything."""
        found = stored or {}
        days, mails = found.get("contacted_days"), found.get("mails_a_day")
        return cls(
            keep_known=found.get("keep_known") is True,
            contacted_days=_number(days, MOST_DAYS) or CONTACTED_DAYS,
            check_by_itself=found.get("check_by_itself") is True,
            mails_a_day=_number(mails, MOST_MAILS_A_DAY),
            exporters_group=_text(found.get("exporters_group")) or None,
            exporters_group_name=_text(found.get("exporters_group_name")),
        )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _number(value: Any, most: int) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most else None
