"""How many connections the bot takes at once: as many as the system lets it have files for."""

from __future__ import annotations

import resource

import pytest

from bot.http import server

UNLIMITED = resource.RLIM_INFINITY


@pytest.mark.parametrize(
    ("soft", "hard", "asked", "connections"),
    [
        (UNLIMITED, UNLIMITED, None, server._MOST_CONNECTIONS),
        (1_024, UNLIMITED, server._MOST_CONNECTIONS + server._OTHER_FILES, server._MOST_CONNECTIONS),
        (1_024, 2_000, 2_000, 2_000 - server._OTHER_FILES),
        (2_000, 2_000, None, 2_000 - server._OTHER_FILES),
        (64, 64, None, 8 * server._MAKE_ROOM),
    ],
)
def test_as_many_files_as_they_need_are_asked_for(monkeypatch, soft, hard, asked, connections):
    made = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: (soft, hard))
    monkeypatch.setattr(resource, "setrlimit", lambda _, limits: made.append(limits))
    assert server._connections() == connections
    assert made == ([] if asked is None else [(asked, hard)])
