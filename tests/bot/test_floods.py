"""Lines about what anybody can cause: a thousand a minute, and of more their number, once."""

from __future__ import annotations

import logging

import pytest

from bot.http.floods import Lines

MORE = "so many requests are refused that further ones are counted for a minute"


@pytest.fixture
def now():
    return [50.0]


@pytest.fixture
def lines(now, caplog):
    caplog.set_level(logging.WARNING)
    made = Lines(logging.getLogger("flood"), lambda: now[0])

    def said(times):
        """What is said of so many refusals, by what it says and how often."""
        caplog.clear()
        for _ in range(times):
            made.warning("refused: %s", "no signature")
        found: dict[str, int] = {}
        for record in (one for one in caplog.records if one.name == "flood"):
            found[record.getMessage()] = found.get(record.getMessage(), 0) + 1
        return found

    return said


REFUSED = "refused: no signature"


def unsaid(number):
    return f"{number} more requests were refused in one minute; their lines were left out"


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        (1, {REFUSED: 1}),
        (999, {REFUSED: 999}),
        (1000, {REFUSED: 1000, MORE: 1}),
        (1001, {REFUSED: 1000, MORE: 1}),
        (2500, {REFUSED: 1000, MORE: 1}),
    ],
)
def test_a_thousand_lines_are_written_in_a_minute(lines, times, expected):
    assert lines(times) == expected


@pytest.mark.parametrize("times", [1, 999, 1000, 1001, 1002, 2500])
def test_after_a_minute_it_is_told_how_many_were_left_out_and_lines_are_written_again(lines, now, times):
    lines(times)
    now[0] += 59.5
    assert REFUSED not in lines(1) or times < 1000
    left_out = max(0, times + 1 - 1000)
    now[0] += 0.5
    assert lines(2) == {REFUSED: 2, **({unsaid(left_out): 1} if left_out else {})}
    # What was told is not told again.
    now[0] += 60.0
    assert lines(1) == {REFUSED: 1}


def test_a_minute_begins_with_the_line_after_the_last_one(lines, now):
    lines(1000)
    now[0] += 90.0
    lines(1000)
    now[0] += 59.9
    assert lines(5) == {}
    now[0] += 0.1
    assert lines(1) == {unsaid(5): 1, REFUSED: 1}
