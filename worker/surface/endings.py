"""Why an export could not go on: the cause as it is kept, and the one piece of advice that goes with it."""

from __future__ import annotations

KEY_REFUSED = "SourceWhale refuses the API key."
NO_API = "SourceWhale does not let this API key in: it was revoked, or the plan does not include the API."
NOT_LET = (
    "SourceWhale does not let whoever asked for this export add people there, or a firewall before it rejects what is "
    "sent."
)
KEY_UNREADABLE = "The stored API key cannot be read."
NOT_CONNECTED = "SourceWhale is not connected any more."
CONNECTION_CHANGED = "The connection to SourceWhale has changed since Review."
ANOTHER_ACCOUNT = "SourceWhale has been connected with another account since Review."
EXPORT_OFF = "Exporting was switched off for this workspace since Review."
PROSPECTS_OFF = "Prospects were switched off for this workspace since Review."
DESTINATION_GONE = "SourceWhale no longer lists this {word}; it may have been archived."
DOWN_FOR_A_DAY = "SourceWhale has not worked for a day."
FAILED_FOR_A_DAY = "This export has failed on our side for a day (incident {reference}): tell whoever runs this bot."
NOBODY_ASKED = (
    "Whoever asked for this export is no longer known here, so its candidates would belong to a SourceWhale admin."
)
# Of those of whom nothing is known yet when an export stops.
STOPPED_IN_DOUBT = (
    "SourceWhale's answer was lost, and the export stopped before it could be looked up; sending again looks first"
)
CANCELLED_UNCLEAR = (
    "SourceWhale's answer was lost, and it knew this person before, so whether it took them cannot be told; "
    "check in SourceWhale"
)
DETAILS_DELETED = "This project's candidates were deleted here."

# As exports keep it that ended with an earlier version.
_NO_API_ONCE = "The SourceWhale plan does not include the API."
_NOT_LET_ONCE = "SourceWhale does not let whoever asked for this export add people there."
# The first two as `worker.destinations` words them. The admin gets a message of their own for these.
_ADMIN_IS_TOLD = {KEY_REFUSED, NO_API, _NO_API_ONCE}
_ACCOUNT = _ADMIN_IS_TOLD | {KEY_UNREADABLE, NOT_CONNECTED}
_GONE = {DESTINATION_GONE.format(word=word) for word in ("campaign", "job")}


def is_account_trouble(problem: str | None) -> bool:
    """Whether the connection is what is wrong, so that no other export would go on either."""
    return problem in _ACCOUNT


def is_exported_anew(problem: str | None) -> bool:
    """Whether the rest can only be sent by another export."""
    return problem in (NOBODY_ASKED, DETAILS_DELETED)


def is_destination_gone(problem: str | None) -> bool:
    """Whether another campaign or job has to be chosen."""
    return problem in _GONE or problem == ANOTHER_ACCOUNT


def advice(problem: str | None, admin: str | None) -> str:
    """What to do about a cause, in mrkdwn; `admin` is the Slack id of whoever connected SourceWhale."""
    if problem in _ADMIN_IS_TOLD and admin:
        return f"<@{admin}> was told. When it is fixed, press *Try again*."
    if problem in _ACCOUNT:
        return "A Slack admin can fix it with `/sourcewhale`; then press *Try again*."
    if problem in (NOT_LET, _NOT_LET_ONCE):
        return (
            "Ask whoever looks after it in SourceWhale for access, or whoever runs this bot about the firewall; then "
            "press *Try again*."
        )
    if problem == ANOTHER_ACCOUNT:
        return "Choose where these people go there: nobody counts as exported in that account yet."
    if problem == CONNECTION_CHANGED:
        return "Press *Try again*: a new Review shows what would be sent."
    if problem in (EXPORT_OFF, PROSPECTS_OFF):
        return "Ask an admin to switch it on again with `/sourcewhale`; then press *Try again*."
    if is_destination_gone(problem):
        word = "campaign" if "campaign" in (problem or "") else "job"
        return f"Choose another {word}: whoever is in SourceWhale already is left out."
    if problem == NOBODY_ASKED:
        return "Export the project yourself to send the rest as yours."
    if problem == DETAILS_DELETED:
        return "Export the project again and upload its file to send the rest."
    return "Press *Try again* to send the rest."
