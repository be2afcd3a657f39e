"""No listener does anything for people of another workspace, or shows them anything, whatever ids they know.

Every command, action, list, view, event and shortcut that the bot registers is tried with all our ids: at home in the
other workspace, by somebody there whose id is that of one of ours, and through a channel that both share. A listener
that is not listed in LISTENERS fails the first test; what stands there is proved by sending the same as ourselves.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import update

from bot import actions, commands, events, functions, options, shortcuts, views
from store.models import (
    Export,
)
from tests.bot.two_workspaces import (
    ACCESS,
    DANA,
    ENDS,
    NAMED_BY_THEMSELVES,
    OUR_WORDS,
    OURS,
    SHORTCUT,
    THEIRS,
    Asker,
    begin_anew,
    make_house,
)
from worker.surface import ids

DOES, SHOWS, NEITHER = "changes something of ours", "shows something of ours", "neither: has nothing of ours to show"
LISTENERS = {
    ("command", "/export"): SHOWS,
    ("command", "/sourcewhale"): SHOWS,
    ("action", ids.CANCEL_EXPORT): DOES,
    ("action", ids.RETRY_FAILED): DOES,
    ("action", ids.SEND_THE_REST): DOES,
    ("action", ids.EXPORT_ELSEWHERE): SHOWS,
    ("action", ids.OPEN_LINK): NEITHER,
    ("action", ids.HOW_IS_IT_GOING): SHOWS,
    ("action", ids.LIST_SENT): DOES,
    ("action", ids.MARK_REMOVED): DOES,
    ("action", ids.REMIND_TOMORROW): DOES,
    ("action", ids.DO_NOT_REMIND): DOES,
    ("action", ids.REMINDERS_OFF): DOES,
    ("action", ids.STOP_DIGEST): DOES,
    ("action", ids.CHOOSE_FILE): SHOWS,
    ("action", ids.ENTER_KEY): DOES,
    ("action", ids.ASK_ADMIN): NEITHER,
    ("action", ids.START_EXPORT): DOES,
    ("action", ids.DISMISS_REVIEW): DOES,
    ("action", ids.ONLY): SHOWS,
    ("action", ids.ALL_BUT): SHOWS,
    ("action", ids.OPTIONS): DOES,
    ("action", ids.KNOWN_PEOPLE): DOES,
    ("action", ids.DETAILS): SHOWS,
    ("action", ids.CHECK_SOURCEWHALE): DOES,
    ("action", ids.BACK): SHOWS,
    ("action", ids.ANOTHER_FILE): NEITHER,
    ("action", ids.COLUMNS): SHOWS,
    ("action", ids.READ_AS): SHOWS,
    ("action", ids.KEEP_APART): SHOWS,
    ("action", ids.PART): DOES,
    ("view", ids.COLUMNS_VIEW): DOES,
    ("view", ids.READ_AS_VIEW): DOES,
    ("view", ids.KEEP_APART_VIEW): DOES,
    ("view", ids.AGAIN_VIEW): DOES,
    ("action", ids.CHOOSE_CANDIDATES): SHOWS,
    ("action", ids.EXPORT_AS): SHOWS,
    ("action", ids.EXPORT_DROPPED): SHOWS,
    ("action", ids.PROJECT): SHOWS,
    ("action", ids.OPEN_EXPORT_FORM): SHOWS,
    ("action", ids.OPEN_CONNECTION): SHOWS,
    ("action", ids.EDIT_CONNECTION): NEITHER,
    ("action", ids.REMOVE_CONNECTION): DOES,
    ("action", ids.MAP_PERSON): NEITHER,
    ("action", ids.UNMAP_PERSON): NEITHER,
    ("action", ids.SHOW_AUDIT): SHOWS,
    ("action", ids.EDIT_OFF_LIMITS): SHOWS,
    ("action", ids.SEND_OFF_LIMITS): DOES,
    ("action", ids.SHOW_HELD): SHOWS,
    ("action", ids.ASK_TO_LET_THROUGH): SHOWS,
    ("options", ids.OFF_LIMITS_REMOVE): SHOWS,
    ("options", ids.EXPORTERS_GROUP): SHOWS,
    ("view", ids.OFF_LIMITS_VIEW): DOES,
    ("view", ids.LET_THROUGH_VIEW): DOES,
    ("options", ids.CAMPAIGN): SHOWS,
    ("options", ids.JOB): SHOWS,
    ("options", ids.PROJECT): SHOWS,
    ("options", ids.ONLY): SHOWS,
    ("options", ids.ALL_BUT): SHOWS,
    ("view", ids.CAPABILITIES_VIEW): DOES,
    ("view", ids.CREDENTIALS_VIEW): DOES,
    ("view", ids.VERIFY_VIEW): DOES,
    ("view", ids.ALL_GOOD_VIEW): DOES,
    ("view", ids.MAP_VIEW): DOES,
    ("view", ids.EXPORT_VIEW): DOES,
    ("view", ids.REVIEW_VIEW): DOES,
    ("shortcut", SHORTCUT): SHOWS,
    ("event", "message"): NEITHER,
    ("event", "app_home_opened"): SHOWS,
    ("event", "app_uninstalled"): DOES,
    ("event", "tokens_revoked"): DOES,
    ("event", "team_access_granted"): NEITHER,
    ("event", "team_access_revoked"): NEITHER,
    ("function", ids.EXPORT_PROJECT): DOES,
    ("function", ids.LIST_DESTINATIONS): SHOWS,
}


class Registry:
    """Takes the place of Bolt's app, to be told what is registered."""

    def __init__(self) -> None:
        self.listeners: set[tuple[str, str]] = set()

    def __getattr__(self, kind: str) -> Any:
        def register(name: Any, *rest: Any, **more: Any) -> Any:
            self.listeners.add((kind, name if isinstance(name, str) else json.dumps(name, sort_keys=True)))
            return lambda function: function

        return register


def test_every_listener_is_tried(house):
    registry = Registry()
    for room in (commands, views, actions, options, events, functions, shortcuts):
        room.register(registry, None)
    assert registry.listeners == set(LISTENERS)
    assert len(house.app._listeners) == len(LISTENERS), "a room is missing here"


STRANGERS = {
    "an admin at home": Asker("U_KIM", THEIRS, THEIRS),
    "somebody with an id of ours": Asker("U_DANA", THEIRS, THEIRS),
    "an admin in a shared channel": Asker("U_KIM", THEIRS, OURS),
}


# Each of the three sends a twenty-fourth of what can be sent, each another one; all of them everything with LONG=1.
@pytest.mark.parametrize("parts", [8 * len(STRANGERS), pytest.param(1, marks=pytest.mark.long)])
@pytest.mark.parametrize(("kind", "name"), sorted(LISTENERS))
def test_a_stranger_changes_and_sees_nothing_of_ours(house, kind, name, parts):
    before = house.ours()
    for number, (description, stranger) in enumerate(STRANGERS.items()):
        if name in ENDS and description != "an admin at home":
            continue
        which = slice(None) if name in ENDS else slice(number % parts, None, parts)
        shown = house.everything_shown(kind, name, stranger, which=which)
        assert house.ours() == before, description
        own = {word for listener, word in NAMED_BY_THEMSELVES if listener in name}
        assert [word for word in OUR_WORDS if word in shown and word not in own] == [], description


# Who is at home where we are, has no right of their own, and does not read where our exports report.
COLLEAGUE = Asker("U_MANY", OURS, OURS)
# What everybody of the workspace may know of its connection.
OF_EVERYBODY = {"Zq7x", "U_SAM"}
# What is each workspace's own to end: Slack sends it, and no colleague.
OF_THE_WORKSPACE = ENDS | ACCESS


@pytest.mark.parametrize("parts", [24, pytest.param(1, marks=pytest.mark.long)])
@pytest.mark.parametrize(("kind", "name"), sorted(one for one in LISTENERS if one[1] not in OF_THE_WORKSPACE))
def test_a_colleague_changes_and_sees_nothing_of_a_search_that_reports_privately(house, kind, name, parts):
    house.slack.post("/_control/channel", {"channel": "G_HIRING", "people": ["U_DANA"]})
    with house.database.write() as session:
        session.execute(update(Export).values(channel_id="G_HIRING", channel_kind="private"))
    before = house.ours()
    shown = house.everything_shown(kind, name, COLLEAGUE, which=slice(0, None, parts))
    # Whatever they ask for is their own and comes on top; what was there stays as it was. A channel's digest is
    # switched off by anybody who reads it there.
    after = house.ours()
    for table, rows in before.items():
        if table not in ("workspaces", "homes", "members", "digests"):
            assert [row for row in rows if row not in after[table]] == [], table
    own = {word for listener, word in NAMED_BY_THEMSELVES if listener in name}
    assert [word for word in OUR_WORDS if word in shown and word not in own | OF_EVERYBODY] == []


# What Slack may say of somebody who has every right and every export, and what they then read.
REFUSED = {
    "a guest of several channels": ({"is_restricted": True}, "Guests"),
    "a guest of one channel": ({"is_restricted": True, "is_ultra_restricted": True}, "Guests"),
    "somebody deactivated": ({"deleted": True}, "deactivated"),
    "a bot": ({"is_bot": True}, "Apps and bots"),
    "somebody of another company": ({"team": "T_ELSEWHERE"}, "its own workspace"),
    "somebody of whom Slack does not tell": (None, "Slack did not say"),
}


# Somebody stands behind each of these, whom Slack can be asked about.
SENT_BY_PEOPLE = sorted(listener for listener in LISTENERS if listener[1] not in ENDS | ACCESS)


# Each listener refuses somebody else; all of them refuse everybody where there is time.
REFUSALS = [
    pytest.param(*listener, who, marks=() if (turn + place) % len(REFUSED) == 0 else pytest.mark.long)
    for turn, listener in enumerate(SENT_BY_PEOPLE)
    for place, who in enumerate(sorted(REFUSED))
]


@pytest.mark.parametrize(("kind", "name", "description"), REFUSALS)
@pytest.mark.long
def test_whoever_is_no_colleague_is_refused_with_a_sentence(refusing, kind, name, description):
    changes, words = REFUSED[description]
    house = refusing[description]
    begin_anew(house.slack)
    if changes is None:
        house.slack.post("/_control/fail", {"method": "users.info", "error": "internal_error", "times": 100})
    else:
        house.slack.change_person("U_DANA", **changes)
    before = house.ours()
    silent = (name, description) == ("message", "a bot")
    # Who asks is looked at first: what is asked for does not matter any more.
    shown = house.everything_shown(kind, name, DANA, silent=silent, which=slice(3))
    assert house.ours() == before
    own = {word for listener, word in NAMED_BY_THEMSELVES if listener in name}
    assert [word for word in OUR_WORDS if word in shown and word not in own] == []
    expected = {
        "options": ("Guests", "Only people", "Slack did not say"),
        "function": ("guest of", "apps cannot", "no active account", "not of this", "Only full members", "HTTP 503"),
    }.get(kind, (words,))
    assert silent or any(one in shown for one in expected)


@pytest.mark.parametrize("parts", [2, pytest.param(1, marks=pytest.mark.long)])
@pytest.mark.parametrize(("kind", "name"), sorted(LISTENERS))
@pytest.mark.long
def test_the_same_sent_by_ourselves_has_its_effect(house, kind, name, parts):
    before = house.ours()
    # Of what comes again, one of the two answers has an effect.
    parts = 1 if name == ids.AGAIN_VIEW else parts
    shown = house.everything_shown(kind, name, DANA, which=slice(0, None, parts))
    expected = LISTENERS[kind, name]
    if expected == DOES:
        assert house.ours() != before
    elif expected == SHOWS:
        assert any(word in shown for word in OUR_WORDS)
    else:
        own = {word for listener, word in NAMED_BY_THEMSELVES if listener in name}
        assert house.ours() == before
        assert not any(word in shown and word not in own for word in OUR_WORDS)


@pytest.fixture(scope="module")
def refusing(furnished, tmp_path_factory):
    """A house for each kind of person who is refused, for all tests of them: nothing changes there."""
    directory = tmp_path_factory.mktemp("refusing")
    houses = {name: make_house(furnished, directory / f"{number}.db") for number, name in enumerate(REFUSED)}
    yield houses
    for made in houses.values():
        made.database.close()
