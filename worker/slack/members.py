"""Who somebody is: their roles, and the e-mail that Slack has for a person, which SourceWhale gets as `userEmail`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from slack_sdk.errors import SlackApiError

from store.base.db import Database
from store.connection import connections
from store.workspaces import workspaces
from worker.slack.clients import SlackClients
from worker.slack.errors import SLACK_IS_AWAY, NotInstalled
from worker.slack.groups import GROUPS


class EmailUnknown(Exception):
    """Slack has no e-mail for this person; the text says what to do."""


class SlackUnavailable(Exception):
    """Slack cannot be reached just now; try again."""


_GONE = ("user_not_found", "user_not_visible")
_ADMIN_ROLES = ("is_admin", "is_owner", "is_primary_owner")


def has_admin_role(member: Mapping[str, Any]) -> bool:
    """Whether a person, as users.info shows them, administers the workspace or the organisation that it belongs to."""
    of_organisation = member.get("enterprise_user") or {}
    return any(member.get(role) or of_organisation.get(role) for role in _ADMIN_ROLES)


def is_full_member(member: Mapping[str, Any]) -> bool:
    """Whether a person, as users.info shows them, is there and no guest."""
    return not any(member.get(name) for name in ("deleted", "is_restricted", "is_ultra_restricted"))


def zone_of(member: Mapping[str, Any]) -> tzinfo:
    """The time zone of a person, as users.info shows them; UTC where it shows none.

    A machine may lack the list of zones: then the offset that Slack names counts, which is right until clocks change.
    """
    try:
        return ZoneInfo(str(member.get("tz") or ""))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        offset = member.get("tz_offset")
        sane = isinstance(offset, int) and abs(offset) < 86_400
        return timezone(timedelta(seconds=offset)) if sane and offset else UTC


def zone_of_person(slack: SlackClients, workspace_id: str, user_id: str) -> tzinfo | None:
    """The time zone of a person; None for somebody who is no longer a full member. Raises SlackUnavailable."""
    try:
        person = slack.of(workspace_id).users_info(user=user_id)["user"]
    except SlackApiError as error:
        if error.response.get("error") in _GONE:
            return None
        raise SlackUnavailable(str(error.response.get("error"))) from None
    except (NotInstalled, *SLACK_IS_AWAY) as error:
        raise SlackUnavailable(type(error).__name__) from None
    return zone_of(person) if is_full_member(person) else None


def in_organisation(member: Mapping[str, Any], enterprise_id: str) -> bool:
    """Whether a person, as users.info shows them, belongs to an organisation: to any of its workspaces.

    Where Slack does not name their organisation, their roles say it: of people of other companies it tells none.
    """
    of_organisation = member.get("enterprise_user") or {}
    theirs = of_organisation.get("enterprise_id") or member.get("enterprise_id")
    if theirs:
        return bool(theirs == enterprise_id)
    return "is_admin" in member and not member.get("is_stranger")


def may_still_export(database: Database, slack: SlackClients, workspace_id: str, user_id: str) -> bool:
    """Whether a person is a full member still, and may export by an admin's choice. While Slack does not say: no."""
    try:
        client = slack.of(workspace_id)
        person = client.users_info(user=user_id)["user"]
    except (SlackApiError, NotInstalled, *SLACK_IS_AWAY):
        return False
    if not is_full_member(person):
        return False
    with database.read() as session:
        connection = connections.get(session, workspace_id)
    if connection is None or has_admin_role(person):
        return True
    return GROUPS.why_not(connection, client, user_id, fresh=True) is None


def email_of(database: Database, slack: SlackClients, workspace_id: str, user_id: str) -> str:
    """The address under which SourceWhale knows this person: an admin's mapping, else what Slack says now.

    Raises EmailUnknown or SlackUnavailable.

    Without `userEmail` contacts would land on a SourceWhale admin (docs/limits.md, SourceWhale), so none is no option.
    """
    with database.read() as session:
        said, mapped = workspaces.emails_of(session, workspace_id, user_id)
    if mapped:
        return mapped
    try:
        person = slack.of(workspace_id).users_info(user=user_id)["user"]
        email: str | None = (person.get("profile") or {}).get("email")
    except SlackApiError as error:
        if error.response.get("error") in ("user_not_found", "user_not_visible", "missing_scope"):
            email = None
        else:
            raise SlackUnavailable(str(error.response.get("error"))) from None
    except (NotInstalled, *SLACK_IS_AWAY) as error:
        raise SlackUnavailable(type(error).__name__) from None
    if email != said:
        with database.write() as session:
            workspaces.remember_email(session, workspace_id, user_id, email)
    if not email:
        raise EmailUnknown(
            "Slack does not tell the bot your e-mail address, and SourceWhale needs it to know who is acting. "
            "Ask a Slack admin to check your profile's e-mail and the bot's users:read.email scope."
        )
    return email
