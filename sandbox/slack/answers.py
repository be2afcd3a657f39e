"""The objects of Slack's answers: a person, a conversation, a bot's profile, with the fields that Slack gives them."""

from __future__ import annotations

from sandbox.slack.things import APP, Channel, Object, Team, User
from sandbox.slack.world import World

_SINCE = 1_700_000_000


def person(world: World, user: User, asked_by: Team) -> Object:
    """A user object, as `users.info` shows it to the app in a workspace.

    Of people of other companies Slack tells neither address nor role.
    """
    team = user.home if user.home in world.teams else user.team
    profile: Object = {
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.name,
        "display_name_normalized": user.name,
        "team": team,
        "status_text": "",
        "status_emoji": "",
        "avatar_hash": "g0",
    }
    told: Object = {
        "id": user.id,
        "team_id": team,
        "name": user.name,
        "real_name": user.real_name,
        "deleted": user.deleted,
        "color": "9f69e7",
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": _SINCE,
        "tz": "Europe/Berlin",
        "tz_label": "Central European Time",
        "tz_offset": 3600,
        "profile": profile,
    }
    organisation = world.organisation_of(user.team)
    # Of whoever shares a channel with us too.
    if organisation is not None:
        told["enterprise_user"] = {
            "id": user.id,
            "enterprise_id": organisation.id,
            "enterprise_name": organisation.name,
            "is_admin": user.enterprise_admin,
            "is_owner": user.enterprise_owner,
            "is_primary_owner": False,
            "teams": sorted({user.team, team}),
        }
    colleagues = user.team == asked_by.id or (organisation is not None and organisation.id == asked_by.enterprise)
    if not colleagues:
        return told | {"is_stranger": user.is_stranger}
    profile["email"] = user.email
    told |= {
        "is_admin": user.is_admin,
        "is_owner": user.is_admin,
        "is_primary_owner": False,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": user.is_ultra_restricted,
    }
    if user.is_workflow_bot:
        told["is_workflow_bot"] = True
    return told


def conversation(world: World, channel: Channel, asked_by: Team) -> Object:
    """A channel object, as `conversations.info` shows it to the app in a workspace."""
    if channel.direct_with:
        return {
            "id": channel.id,
            "created": _SINCE,
            "is_archived": False,
            "is_im": True,
            "is_org_shared": False,
            "context_team_id": asked_by.id,
            "updated": _SINCE,
            "user": channel.direct_with,
            "priority": 0,
        }
    others = {world.teams[team].enterprise for team in channel.shared_with}
    within = bool(channel.shared_with) and others == {world.teams[channel.team].enterprise} != {None}
    topic = {"value": "", "creator": "", "last_set": 0}
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "created": _SINCE,
        "creator": "U_DANA",
        "updated": _SINCE,
        "unlinked": 0,
        "is_channel": not channel.private,
        "is_group": channel.private,
        "is_im": False,
        "is_mpim": False,
        "is_general": False,
        "is_private": channel.private,
        "is_member": channel.bot_is_member,
        "is_archived": channel.archived,
        "is_read_only": channel.read_only,
        "is_thread_only": False,
        "is_non_threadable": False,
        "is_shared": bool(channel.shared_with),
        "is_ext_shared": bool(channel.shared_with) and not within,
        "is_pending_ext_shared": False,
        "is_org_shared": within,
        "is_global_shared": False,
        "is_org_default": False,
        "is_org_mandatory": False,
        "pending_shared": [],
        "pending_connected_team_ids": [],
        "previous_names": [],
        "shared_team_ids": list(channel.teams),
        "internal_team_ids": [team for team in channel.teams if world.teams[team].enterprise == asked_by.enterprise],
        "context_team_id": asked_by.id,
        "conversation_host_id": channel.team,
        "topic": topic,
        "purpose": topic,
        "num_members": len(world.members(channel)),
        **channel.flags,
    }


def bot_profile(team: Team, name: str) -> Object:
    """Who posted a message, as messages of bots carry it."""
    icons = {f"image_{size}": "" for size in (36, 48, 72)}
    return {
        "id": team.bot,
        "deleted": False,
        "name": name,
        "updated": _SINCE,
        "app_id": APP,
        "icons": icons,
        "team_id": team.id,
    }
