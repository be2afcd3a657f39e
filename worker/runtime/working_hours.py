"""When people work: Monday to Friday, nine to five, by the clock on their own wall. Times are unix seconds.

Nobody's holidays are known here.
"""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

_FROM, _UNTIL = 9, 17
_SATURDAY = 5


def is_working(at: float, zone: tzinfo) -> bool:
    """Whether somebody in this time zone works at that moment."""
    return next_working(at, zone) == at


def next_working(at: float, zone: tzinfo) -> float:
    """The first moment from `at` on at which somebody in this time zone works."""
    local = datetime.fromtimestamp(at, zone)
    if local.weekday() < _SATURDAY and _FROM <= local.hour < _UNTIL:
        return at
    day = local + timedelta(days=1) if local.hour >= _UNTIL else local
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
        day = day.replace(hour=_FROM)
    return _morning(day)


def working_day_after(at: float, zone: tzinfo) -> float:
    """A working day later: the same time of the next working day, for whatever happens while somebody works.

    What happens outside working hours counts as of the next morning.
    """
    local = datetime.fromtimestamp(next_working(at, zone), zone)
    later = local + timedelta(days=1)
    while later.weekday() >= _SATURDAY:
        later += timedelta(days=1)
    return later.timestamp()


def next_monday(at: float, zone: tzinfo) -> float:
    """The first Monday morning after `at`."""
    local = datetime.fromtimestamp(at, zone)
    monday = _morning(local + timedelta(days=-local.weekday()))
    while monday <= at:
        local += timedelta(days=7)
        monday = _morning(local + timedelta(days=-local.weekday()))
    return monday


def _morning(day: datetime) -> float:
    return day.replace(hour=_FROM, minute=0, second=0, microsecond=0).timestamp()
