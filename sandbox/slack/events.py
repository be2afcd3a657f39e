"""What Slack tells the app by itself: that something happened in a workspace or an organisation."""

from __future__ import annotations

import contextlib

from aiohttp import web

from sandbox.slack.dispatch import Dispatcher, NoAnswer
from sandbox.slack.manifest import Manifest
from sandbox.slack.payloads import Payloads
from sandbox.slack.things import Channel, Object, Team, User
from sandbox.slack.world import World


class Events:
    """Sends events, those that the manifest asks for."""

    def __init__(self, world: World, dispatcher: Dispatcher, payloads: Payloads, manifest: Manifest | None) -> None:
        self._world = world
        self._dispatcher = dispatcher
        self._payloads = payloads
        self._manifest = manifest

    async def took_the_app_out(self, team: Team) -> None:
        """Slack tells the app that it is gone, with tokens that work no more; both events, in this order."""
        await self.send(
            team, {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [team.bot_user]}}, even_after=True
        )
        await self.send(team, {"type": "app_uninstalled"}, even_after=True)

    async def let_in(self, team: Team, *, granted: bool) -> None:
        """An organisation gives the app access to one of its workspaces, or withdraws it, and Slack tells the app."""
        organisation = self._world.organisation_of(team.id)
        if organisation is None:
            raise web.HTTPBadRequest(text="the workspace is in no organisation")
        if granted:
            organisation.granted.add(team.id)
        else:
            organisation.granted.discard(team.id)
        name = "team_access_granted" if granted else "team_access_revoked"
        if self._manifest is None or name in self._manifest.events:
            event = {"type": name, "team_ids": [team.id]}
            with contextlib.suppress(NoAnswer):
                await self._dispatcher.event(self._payloads.event_of_organisation(organisation.id, event))

    async def took_the_app_out_of(self, enterprise: str) -> None:
        """An organisation removes the app, and Slack tells the app."""
        organisation = self._world.enterprises[enterprise]
        for event in (
            {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [organisation.bot_user]}},
            {"type": "app_uninstalled"},
        ):
            with contextlib.suppress(NoAnswer):
                await self._dispatcher.event(self._payloads.event_of_organisation(enterprise, event))

    async def send(self, team: Team, event: Object, *, shared: bool = False, even_after: bool = False) -> str | None:
        """Tell the app of an event, if it is there and its manifest asks for it. Returns what went wrong."""
        kind = event["type"]
        name = f"message.{event['channel_type']}" if kind == "message" else kind
        if (self._world.account(team.id) is None and not even_after) or (
            self._manifest and name not in self._manifest.events
        ):
            return None
        try:
            await self._dispatcher.event(self._payloads.event(team, event, shared=shared, own=even_after))
        except NoAnswer as error:
            return str(error)
        return None

    async def let_the_bot_in(self, channel: Channel, inviter: User | None = None) -> None:
        """Make the bot a member, and let it know."""
        channel.bot_is_member = True
        team = self._world.account(channel.team) or self._world.teams[channel.team]
        self._world.post(
            channel,
            {
                "user": team.bot_user,
                "team": team.id,
                "subtype": "channel_join",
                "text": f"<@{team.bot_user}> has joined",
            },
        )
        event = {
            "type": "member_joined_channel",
            "user": team.bot_user,
            "channel": channel.id,
            "channel_type": "G" if channel.private else "C",
            "team": team.id,
        }
        if inviter is not None:
            event["inviter"] = inviter.id
        await self.send(team, event, shared=bool(channel.shared_with))
