"""Where a payload comes from: the workspace in which the app is asked, its organisation, and who asks.

In an organisation of Enterprise Grid, and in channels that companies share, one payload names several teams. The one
that counts is the app's: that of the installation, or of the place in which somebody uses it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Origin:
    """Slack's ids in a payload.

    `team_id` is the workspace, None where the payload names none; `enterprise_id` the organisation that it belongs to,
    None where the payload does not say for certain: what is known of the workspace counts then; `user_team_id`
    what Slack calls the person's team: a workspace of theirs, or the id of their organisation.
    """

    team_id: str | None
    enterprise_id: str | None
    user_id: str
    user_team_id: str | None


def origin(body: Body) -> Origin:
    """Read a payload of any kind: commands carry flat ids, interactions objects, events authorizations."""
    user = _object(body, "user")
    event = _object(body, "event")
    foreign = _foreign_teams(body)
    team_id = next((found for found in _teams(body) if found.startswith("T") and found not in foreign), None)
    return Origin(
        team_id=team_id,
        enterprise_id=next((found for found in _organisations(body, team_id) if found.startswith("E")), None),
        user_id=_text(user.get("id")) or _text(body.get("user_id")) or _text(event.get("user")),
        # An event happens in a workspace, and is told to the apps of others that share the place.
        user_team_id=_text(user.get("team_id")) or (_text(body.get("team_id")) if event else "") or None,
    )


def _teams(body: Body) -> Iterator[str]:
    """The teams that a payload names, the app's first."""
    authorization, view = _authorization(body), _object(body, "view")
    yield _text(authorization.get("team_id"))
    yield _text(view.get("app_installed_team_id"))
    # The team through which an app gets an event; `team_id` is that of the place, or of whoever caused it.
    yield _text(body.get("context_team_id"))
    yield _text(_object(body, "team").get("id"))
    yield _text(body.get("team_id"))
    yield _text(view.get("team_id"))
    yield _text(_object(body, "message").get("team"))
    yield _text(_object(body, "user").get("team_id"))


def _foreign_teams(body: Body) -> set[str]:
    """The teams of a person of another organisation, in a view or event of an app that a whole organisation has."""
    of_event = _text(_authorization(body).get("enterprise_id"))
    if of_event and "enterprise_id" in body and body["enterprise_id"] != of_event:
        # No organisation beside an event's team is another one too. What the app itself is told by stays.
        named = {_text(_authorization(body).get("team_id")), _text(body.get("context_team_id"))}
        return {_text(body.get("team_id"))} - named
    team = _object(body, "team")
    ours = _text(_object(body, "view").get("app_installed_team_id"))
    theirs = _text(team.get("enterprise_id")) or _text(_object(body, "enterprise").get("id"))
    if not ours.startswith("E") or theirs in ("", ours):
        return set()
    return {_text(team.get("id")), _text(_object(body, "user").get("team_id"))}


def _organisations(body: Body, team_id: str | None) -> Iterator[str]:
    """The organisations that a payload names for the app's team, the app's own first."""
    yield _text(_authorization(body).get("enterprise_id"))
    yield _text(body.get("context_enterprise_id"))
    # An install of a whole organisation stands where that of a workspace would.
    yield _text(_object(body, "view").get("app_installed_team_id"))
    beside = _text(_object(body, "team").get("id")) or _text(body.get("team_id"))
    is_apart = team_id is not None and beside != team_id and team_id in _teams_of_the_place(body)
    if is_apart and body.get("is_enterprise_install") not in (True, "true"):
        # It is the organisation of whoever acts, who may be of another company and share a channel with us.
        return
    yield _text(_object(body, "enterprise").get("id"))
    yield _text(_object(body, "team").get("enterprise_id"))
    yield _text(body.get("enterprise_id"))
    yield beside


def _teams_of_the_place(body: Body) -> Iterator[str]:
    """The teams that stand apart from a payload's own ids: of the install, of the view, of the message."""
    view = _object(body, "view")
    yield _text(_authorization(body).get("team_id"))
    yield _text(body.get("context_team_id"))
    yield _text(view.get("app_installed_team_id"))
    yield _text(view.get("team_id"))
    yield _text(_object(body, "message").get("team"))


def _authorization(body: Body) -> Body:
    found = body.get("authorizations")
    first = found[0] if isinstance(found, list) and found else None
    return first if isinstance(first, dict) else {}


def _object(body: Body, name: str) -> Body:
    found = body.get(name)
    return found if isinstance(found, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
