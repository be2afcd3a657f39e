"""What the bot is sent, in Slack's shapes."""

from __future__ import annotations

import secrets
import time

from sandbox.slack.world import APP, Channel, Object, OpenView, Team, User, World


class Payloads:
    """Builds payloads. `team` is the installation that a payload is for, the person's `team_id` their own workspace:
    in a shared channel they differ (slack-platform.md A.9).
    """

    def __init__(self, world: World) -> None:
        self._world = world

    def command(self, user: User, channel: Channel, command: str, text: str) -> Object:
        """A slash command; it goes to the app of the person's own workspace."""
        team = self._world.teams[user.team]
        return {
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
            "is_enterprise_install": "false",
            "response_url": self._world.response_url(user.id, channel.id, team.id),
            "trigger_id": self._world.trigger(user.id, channel.id, team.id),
        }

    def interaction(self, kind: str, user: User, team: str, channel: Channel | None = None) -> Object:
        """What every interaction carries."""
        return {
            "type": kind,
            "team": {"id": team, "domain": self._world.teams[team].domain},
            "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team},
            "api_app_id": APP,
            "token": "deprecated",
            "trigger_id": self._world.trigger(user.id, channel.id if channel else None, team),
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def view(self, kind: str, view: OpenView) -> Object:
        """An interaction with a view: what the person's own workspace is stands in `team` (Bolt reads the
        installation from the view).
        """
        user = self._world.users[view.user]
        payload = self.interaction(kind, user, view.team, self._world.channels.get(view.channel or ""))
        payload["team"] = {"id": user.team, "domain": self._world.teams[user.team].domain}
        return payload | {"view": self._world.shown(view)}

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
            "message": message,
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
            "message": message,
            "response_url": self._world.response_url(user.id, channel.id, user.team, message["ts"]),
        }

    def global_shortcut(self, user: User, callback_id: str) -> Object:
        """A shortcut that belongs to no message: no channel, no response_url (slack-platform.md A.1)."""
        return self.interaction("shortcut", user, user.team) | {"callback_id": callback_id, "action_ts": moment()}

    def event(self, team: Team, event: Object, *, shared: bool = False) -> Object:
        """An event in its envelope."""
        authorization = {"team_id": team.id, "user_id": team.bot_user, "is_bot": True, "is_enterprise_install": False}
        return {
            "type": "event_callback",
            "team_id": team.id,
            "api_app_id": APP,
            "event": {"event_ts": self._world.ts(), **event},
            "event_id": f"Ev{secrets.token_hex(6).upper()}",
            "event_time": int(time.time()),
            "is_ext_shared_channel": shared,
            "authorizations": [authorization],
        }


def moment() -> str:
    """Now, as action_ts has it."""
    return f"{time.time():.6f}"
