"""Enterprise Grid in the local Slack: organisations, what they let the app into, and whose a token is."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sandbox.slack.things import Enterprise, Object, Team
from sandbox.slack.world import World


@dataclass(frozen=True)
class Caller:
    """Whom a token stands for in one call: a workspace's account, and the organisation whose token it is, if one's."""

    team: Team
    organisation: Enterprise | None = None


class Refused(Exception):
    """Slack does not take the token; the text is its name for why."""


def found(world: World, given: Object) -> Enterprise:
    """Make an organisation, or change one: its name, the workspaces that belong to it, whether it has the app.

    `teams` are the ids of its workspaces; `granted` those that the app may enter, all of them if nothing is said.
    """
    identifier = str(given["id"])
    organisation = world.enterprises.get(identifier)
    if organisation is None:
        name = str(given.get("name", "Northwind Group"))
        token = f"{world.bot_token}-{identifier.lower()}"
        organisation = Enterprise(identifier, name, name.split()[0].lower() + "-group", token)
        world.enterprises[identifier] = organisation
    for team in given.get("teams", ()):
        world.teams[team].enterprise = identifier
    members = {team.id for team in world.teams.values() if team.enterprise == identifier}
    organisation.granted = set(given.get("granted", organisation.granted or members))
    organisation.installed = given.get("installed", organisation.installed)
    organisation.team_null = given.get("team_null", organisation.team_null)
    world.tell(installed=identifier)
    return organisation


def caller(world: World, token: str, arguments: Object) -> Caller:
    """Whom this call is made for. Raises Refused.

    A token of an organisation acts in the workspace that `team_id` names, else in the one of the channel, person, view
    or trigger that the call is about.
    """
    team = world.team_of(token)
    if team is not None:
        if not team.installed:
            raise Refused("account_inactive")
        return Caller(team)
    organisation = next((one for one in world.enterprises.values() if one.bot_token == token), None)
    if organisation is None:
        raise Refused("invalid_auth" if token else "not_authed")
    if not organisation.installed:
        raise Refused("account_inactive")
    wanted = str(arguments.get("team_id") or "") or _meant(world, arguments)
    meant = world.teams.get(wanted)
    if meant is None or meant.enterprise != organisation.id:
        raise Refused("missing_argument" if not wanted else "team_not_found")
    if meant.id not in organisation.granted:
        raise Refused("team_access_not_granted")
    return Caller(replace(meant, bot_user=organisation.bot_user, bot=organisation.bot), organisation)


def _meant(world: World, arguments: Object) -> str:
    people = str(arguments.get("user") or arguments.get("users") or arguments.get("user_id") or "").split(",")[0]
    target = str(arguments.get("channel") or arguments.get("channel_id") or "")
    if (channel := world.channels.get(target)) is not None:
        return channel.team
    if (user := world.users.get(people or target)) is not None:
        return user.team
    if (trigger := world.triggers.get(str(arguments.get("trigger_id")))) is not None:
        return trigger.team
    if (view := world.view(arguments.get("view_id"), arguments.get("external_id"))) is not None:
        return view.team
    if (file := world.files.get(str(arguments.get("file")))) is not None:
        return sorted(file.teams)[0]
    return ""
