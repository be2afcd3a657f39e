"""Slack's methods for user groups."""

from __future__ import annotations

from sandbox.slack.errors import ApiError
from sandbox.slack.things import Object, Team
from sandbox.slack.world import World


class GroupMethods:
    """`usergroups.*`."""

    def __init__(self, world: World) -> None:
        self._world = world

    def usergroups_list(self, arguments: Object, team: Team) -> Object:
        """The groups of a workspace that are not disabled."""
        shown = [
            {
                "id": group.id,
                "team_id": group.team,
                "is_usergroup": True,
                "name": group.name,
                "description": "",
                "handle": group.handle,
                "is_external": False,
                "date_delete": 0,
                "user_count": len(group.people),
            }
            for group in self._world.user_groups.values()
            if group.team == team.id and not group.disabled
        ]
        return {"usergroups": shown}

    def usergroups_users_list(self, arguments: Object, team: Team) -> Object:
        """Who is in a group."""
        group = self._world.user_groups.get(arguments.get("usergroup", ""))
        if group is None or group.team != team.id or group.disabled:
            raise ApiError("no_such_subteam")
        return {"users": list(group.people)}
