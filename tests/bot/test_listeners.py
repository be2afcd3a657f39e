"""Every listener is a function of its module, bound to the desk, and asks for nothing that Bolt does not give."""

from __future__ import annotations

import inspect
import math
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_bolt.kwargs_injection.args import Args

from bot import actions, commands, events, options, shortcuts, views
from bot.actions.review import choice_of, options_of
from bot.views import connection as connection_views
from bot.views import export as export_views
from store.exporting.selection import EVERYBODY, Choice
from worker.surface import ids

ROOMS = (commands, views, actions, options, events, shortcuts)
GIVEN_BY_BOLT = set(inspect.signature(Args.__init__).parameters) - {"self", "kwargs"}


def _listeners() -> list[Any]:
    app = App(signing_secret="secret", token="xoxb-none", token_verification_enabled=False)
    for room in ROOMS:
        room.register(app, SimpleNamespace())
    return app._listeners


@pytest.mark.parametrize(
    "listener", _listeners(), ids=lambda one: getattr(one.ack_function, "func", one.ack_function).__name__
)
def test_a_listener_can_be_called_without_an_app(listener):
    function = listener.ack_function
    whole = function.func if isinstance(function, partial) else function
    assert getattr(inspect.getmodule(whole), whole.__name__) is whole
    # For any other name Bolt passes None, and says so in the log alone.
    assert set(listener.arg_names) <= GIVEN_BY_BOLT


def state(**values: Any) -> dict[str, Any]:
    """A view as Slack sends it, with the values of its blocks."""
    return {"id": "V1", "private_metadata": "x", "state": {"values": {n: {n: v} for n, v in values.items()}}}


def test_names_that_are_chosen_in_a_review():
    chosen = {"selected_options": [{"value": "a"}, {"value": "b"}]}
    assert choice_of(state(**{ids.ONLY: chosen})) == Choice(only=("a", "b"), but=())
    assert choice_of(state(**{ids.ALL_BUT: chosen})) == Choice(only=(), but=("a", "b"))
    assert choice_of(state(**{ids.ONLY: {"selected_options": None}})) == EVERYBODY


def test_boxes_that_are_checked_in_a_review():
    def boxes(*checked: str) -> dict[str, Any]:
        option = {"selected_options": [{"value": value} for value in checked]}
        return {"state": {"values": {ids.REVIEW_OPTIONS: {ids.OPTIONS: option}}}}

    assert options_of(boxes(ids.DUMMY_EMAILS)) == {ids.DUMMY_EMAILS}
    assert options_of(boxes()) == frozenset()
    assert options_of(state()) is None


class Answer(Ack):
    """What a listener answers."""

    said: dict[str, Any]

    def __call__(self, *arguments: Any, **said: Any) -> Any:
        self.said = said
        return super().__call__(*arguments, **said)


def test_too_many_names_are_refused_under_their_list():
    ack = Answer()
    many = {"selected_options": [{"value": str(number)} for number in range(ids.MAX_CHOSEN + 1)]}
    body = {"team": {"id": "T1"}, "user": {"id": "U1", "team_id": "T1"}}
    known = SimpleNamespace(id="W1", team_id="T1", enterprise_id=None)
    desk = SimpleNamespace(workspaces={("T1", None): (math.inf, known)})
    export_views.export(desk, ack, body, state(**{ids.ALL_BUT: many}))
    assert ack.said["response_action"] == "errors" and list(ack.said["errors"]) == [ids.ALL_BUT]


def test_rights_are_read_where_the_form_asked_for_them():
    assert connection_views._rights({}) == {}
    asked = state(
        **{ids.EDITORS: {"selected_users": ["U1"]}, ids.PROJECTS_OPEN: {"selected_options": [{"value": "x"}]}}
    )["state"]["values"]
    assert connection_views._rights(asked) == {"editors": ["U1"], "projects_open": True}
