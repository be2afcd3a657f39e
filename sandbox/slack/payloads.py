"""What the bot is sent, in Slack's shapes."""

from __future__ import annotations

import secrets
import time
from typing import Any

from sandbox.slack.things import APP, Channel, Object, OpenView, Team, User
from sandbox.slack.world import World


class Payloads:
    """Builds payloads. `team` is the workspace that a payload is for, the person's `team_id` what Slack calls theirs.
    In a shared channel and in an organisation they differ.

    With `bare_events` an event's ids stand under `authorizations` alone.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self.bare_events = False

    def command(self, user: User, channel: Channel, command: str, text: str) -> Object:
        """A slash command; it goes to the app of the person's own workspace."""
        team = self._world.teams[user.team]
        payload: Object = {
            "token": "deprecated",
            "team_id": team.id,
            "team_domain": team.domain,
            "channel_id": channel.id,
            "channel_name": channel.called if not channel.private or channel.direct_with else "privategroup",
            "user_id": user.id,
            "user_name": user.name,
            "command": command,
            "text": text,
            "api_app_id": APP,
            "is_enterprise_install": "true" if self._world.through_organisation(team.id) else "false",
            "response_url": self._world.response_url(user.id, channel.id, team.id),
            "trigger_id": self._world.trigger(user.id, channel.id, team.id),
        }
        if (organisation := self._world.organisation_of(team.id)) is not None:
            payload |= {"enterprise_id": organisation.id, "enterprise_name": organisation.name}
        return payload

    def interaction(self, kind: str, user: User, team: str, channel: Channel | None = None) -> Object:
        """What every interaction carries."""
        organisation = self._world.organisation_of(team)
        return {
            "type": kind,
            "team": self._team(team),
            "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.shown_team},
            "api_app_id": APP,
            "token": "deprecated",
            "trigger_id": self._world.trigger(user.id, channel.id if channel else None, team),
            "enterprise": {"id": organisation.id, "name": organisation.name} if organisation else None,
            "is_enterprise_install": self._world.through_organisation(team),
        }

    def _team(self, team: str) -> Object | None:
        organisation = self._world.organisation_of(team)
        if organisation is None:
            return {"id": team, "domain": self._world.teams[team].domain}
        if organisation.team_null and self._world.through_organisation(team):
            return None
        return {
            "id": team,
            "domain": self._world.teams[team].domain,
            "enterprise_id": organisation.id,
            "enterprise_name": organisation.name,
        }

    def view(self, kind: str, view: OpenView) -> Object:
        """An interaction with a view: what the person's own workspace is stands in `team` (Bolt reads the
        installation from the view).
        """
        user = self._world.users[view.user]
        payload = self.interaction(kind, user, view.team, self._world.channels.get(view.channel or ""))
        payload["team"] = self._team(user.team)
        return payload | {"view": self._for_the_app(self._world.shown(view))}

    def in_view(self, kind: str, view: OpenView) -> Object:
        """An interaction with an element of a view."""
        return self.view(kind, view) | {"container": {"type": "view", "view_id": view.id}}

    def in_message(self, kind: str, user: User, channel: Channel, message: Object) -> Object:
        """An interaction with an element of a message."""
        payload = self.interaction(kind, user, message["team"], channel) | {
            "container": {
                "type": "message",
                "message_ts": message["ts"],
                "channel_id": channel.id,
                "is_ephemeral": bool(message.get("ephemeral_for")),
            },
            "channel": {"id": channel.id, "name": channel.called},
            "message": self._for_the_app(message),
        }
        if thread := message.get("thread_ts"):
            payload["container"]["thread_ts"] = thread
        return payload

    def message_shortcut(self, user: User, channel: Channel, message: Object, callback_id: str) -> Object:
        """A shortcut in a message's menu; it goes to the app of the person's own workspace."""
        return self.interaction("message_action", user, user.team, channel) | {
            "callback_id": callback_id,
            "action_ts": moment(),
            "message_ts": message["ts"],
            "channel": {"id": channel.id, "name": channel.called},
            "message": self._for_the_app(message),
            "response_url": self._world.response_url(user.id, channel.id, user.team, message["ts"]),
        }

    def global_shortcut(self, user: User, callback_id: str) -> Object:
        """A shortcut that belongs to no message: no channel, no response_url."""
        return self.interaction("shortcut", user, user.team) | {"callback_id": callback_id, "action_ts": moment()}

    def event(self, team: Team, event: Object, *, shared: bool = False, own: bool = False) -> Object:
        """An event of a workspace in its envelope; with `own` for its own install, whatever its organisation has."""
        through = not own and self._world.through_organisation(team.id)
        account = team if own else self._world.account(team.id) or team
        authorization = {
            "enterprise_id": team.enterprise,
            "team_id": team.id,
            "user_id": account.bot_user,
            "is_bot": True,
            "is_enterprise_install": through,
        }
        ids: Object = {"team_id": team.id}
        if team.enterprise is not None:
            ids["enterprise_id"] = team.enterprise
        return self._envelope({} if self.bare_events else ids, event, authorization, shared=shared)

    def event_of_organisation(self, enterprise: str, event: Object) -> Object:
        """An event of a whole organisation, such as access to a workspace that was withdrawn."""
        organisation = self._world.enterprises[enterprise]
        authorization = {
            "enterprise_id": enterprise,
            "team_id": None,
            "user_id": organisation.bot_user,
            "is_bot": True,
            "is_enterprise_install": True,
        }
        return self._envelope({"team_id": enterprise, "enterprise_id": enterprise}, event, authorization)

    def _envelope(self, ids: Object, event: Object, authorization: Object, *, shared: bool = False) -> Object:
        return {
            "token": "deprecated",
            **ids,
            "api_app_id": APP,
            "event": {"event_ts": self._world.ts(), **self._for_the_app(event)},
            "type": "event_callback",
            "event_id": f"Ev{secrets.token_hex(6).upper()}",
            "event_time": int(time.time()),
            "authorizations": [authorization],
            "is_ext_shared_channel": shared,
            "event_context": "4-local",
        }

    def _for_the_app(self, value: Any) -> Any:
        """What people see, with the file objects that the app gets of it."""
        if isinstance(value, dict):
            file = self._world.files.get(str(value.get("id")))
            if file is not None:
                return file.in_payloads
            return {name: self._for_the_app(inner) for name, inner in value.items()}
        return [self._for_the_app(inner) for inner in value] if isinstance(value, list) else value


def moment() -> str:
    """Now, as action_ts has it."""
    return f"{time.time():.6f}"
