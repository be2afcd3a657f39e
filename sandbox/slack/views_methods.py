"""Slack's methods for modals and the Home tab."""

from __future__ import annotations

import time

from sandbox.slack.blockkit import check_view, decoded
from sandbox.slack.errors import ApiError
from sandbox.slack.things import Object, Team, Trigger
from sandbox.slack.world import World


class ViewsMethods:
    """`views.*`."""

    def __init__(self, world: World) -> None:
        self._world = world

    def views_open(self, arguments: Object, team: Team, *, push: bool = False) -> Object:
        """Open a modal."""
        definition = decoded(arguments.get("view"))
        trigger = self._trigger(arguments, team)
        check_view(definition)
        if push and len(self._world.stacks.get(trigger.user, [])) >= 3:
            raise ApiError("push_limit_reached")
        opened = self._world.open(trigger.user, definition, trigger.channel, team.id, push=push)
        return {"view": self._world.shown(opened)}

    def views_push(self, arguments: Object, team: Team) -> Object:
        """Open a modal on top of another."""
        return self.views_open(arguments, team, push=True)

    def views_update(self, arguments: Object, team: Team) -> Object:
        """Give a modal another content."""
        definition = decoded(arguments.get("view"))
        check_view(definition)
        view = self._world.view(arguments.get("view_id"), arguments.get("external_id"))
        if view is None or view.team != team.id:
            raise ApiError("not_found")
        if arguments.get("hash") and arguments["hash"] != view.hash:
            raise ApiError("hash_conflict")
        self._world.replace(view, definition)
        return {"view": self._world.shown(view)}

    def views_publish(self, arguments: Object, team: Team) -> Object:
        """Publish a person's Home tab."""
        definition = decoded(arguments.get("view"))
        check_view(definition)
        user = self._world.users.get(arguments.get("user_id", ""))
        if user is None or user.team != team.id:
            raise ApiError("user_not_found")
        there = self._world.homes.get(user.id)
        if arguments.get("hash") and there is not None and arguments["hash"] != there.hash:
            raise ApiError("hash_conflict")
        return {"view": self._world.shown(self._world.home(user.id, definition))}

    def _trigger(self, arguments: Object, team: Team) -> Trigger:
        identifier = arguments.get("trigger_id", "")
        if identifier in self._world.used_triggers:
            raise ApiError("trigger_exchanged")
        trigger = self._world.triggers.get(identifier)
        if trigger is None or trigger.team != team.id:
            raise ApiError("invalid_trigger_id")
        if time.monotonic() - trigger.made > self._world.patience:
            raise ApiError("trigger_expired")
        self._world.used_triggers.add(identifier)
        return trigger
