"""Installing the app into any workspace: `GET /slack/install`, and `/slack/oauth_redirect`, where Slack sends people.

Bolt's OAuth flow with slack_sdk's stores: a state that is used once, a cookie that ties it to
the browser, tokens that are encrypted before they are written.
"""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

from markupsafe import Markup, escape
from slack_bolt.error import BoltError
from slack_bolt.oauth import OAuthFlow
from slack_bolt.oauth.callback_options import CallbackOptions, FailureArgs, SuccessArgs
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_bolt.request import BoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store.models.installation import Installation
from sqlalchemy.exc import SQLAlchemyError

from bot.desk import Desk
from bot.http.floods import Lines
from bot.http.install_states import SealedStates
from store.base.config import REPOSITORY
from store.base.log import incident
from store.base.trouble import words
from store.workspaces import audit, workspaces
from store.workspaces.audit import Action
from store.workspaces.installations import InstallationStore
from worker.slack.errors import SLACK_IS_AWAY

logger = logging.getLogger(__name__)

INSTALL_PATH, REDIRECT_PATH = "/slack/install", "/slack/oauth_redirect"
_STATE_SECONDS = 600
# A person waits at a web page here, not for Slack's three seconds.
_SLACK_SECONDS = 10
WELCOME = (
    "Thank you for installing *SeekOut Export*. Two steps are left:\n"
    "1. An admin of this workspace types `/sourcewhale` and connects SourceWhale with its API key.\n"
    "2. Recruiters type `/export`, upload a SeekOut project, and send it to a campaign or a job. "
    "`/export help` tells more."
)
# What the person can do about it, by Slack's or Bolt's name of the reason.
_REASONS = {
    "access_denied": "You did not allow the app. Nothing was installed.",
    "invalid_browser": "This page was opened in another browser, or cookies are blocked. Begin again in one browser.",
    "invalid_state": "This took longer than ten minutes, or the page was opened twice. Begin again.",
    "missing_code": "Slack did not say that you allowed the app. Begin again.",
    "invalid_code": "Slack did not hand out a token. Begin again; if it happens twice, ask whoever runs this app.",
    "invalid_scope": "Slack does not know a permission that the app asks for. Ask whoever runs this app.",
    "invalid_team_for_non_distributed_app": "This app can be installed in its own workspace only.",
    "unapproved_scope": "An admin of your workspace must approve the app first. Ask them, then begin again.",
    "token_rotation": "Slack's token rotation is turned on for this app, which cannot work with it. Ask whoever runs "
    "this app to turn it off in the app's settings, then begin again.",
    "storage_error": "The installation could not be kept on our side. Begin again in a minute.",
}
_ANOTHER_REASON = "Slack refused to install the app. Begin again; if it happens twice, ask whoever runs this app."


def scopes() -> list[str]:
    """The scopes that the app asks for: those of manifest.json, also what people may refuse to allow."""
    manifest = json.loads((REPOSITORY / "manifest.json").read_text())
    found: dict[str, list[str]] = manifest["oauth_config"]["scopes"]
    return [*found["bot"], *found["bot_optional"]]


def create_flow(desk: Desk) -> OAuthFlow:
    """The flow of an app with SLACK_CLIENT_ID and SLACK_CLIENT_SECRET."""
    settings = desk.settings
    strangers = Lines(logger)

    def succeeded(given: SuccessArgs) -> BoltResponse:
        try:
            _welcome(desk, given.installation)
        except SQLAlchemyError as error:
            # It is installed all the same.
            logger.warning("the installer could not be welcomed: %s", words(error))
        name = given.installation.team_name or given.installation.enterprise_name or "your workspace"
        return _page(
            200,
            "SeekOut Export is installed",
            Markup(
                "<p>The app is now in <strong>{}</strong>.</p><ol><li>An admin types <code>/sourcewhale</code> there "
                "and connects SourceWhale.</li><li>Everybody can then type <code>/export</code>.</li></ol>"
            ).format(name),
        )

    def failed(given: FailureArgs) -> BoltResponse:
        # The reason stands in an address that anybody can make: neither the page nor the log repeats it.
        known = given.reason in _REASONS
        strangers.warning("an install failed: %s", given.reason if known else "for a reason that is not in our list")
        sentence = _REASONS.get(given.reason, _ANOTHER_REASON)
        return _page(
            given.suggested_status_code,
            "The app was not installed",
            Markup('<p>{}</p><p><a href="{}">Begin again</a></p>').format(sentence, INSTALL_PATH),
        )

    return _Flow(
        strangers,
        client=desk.slack.without_workspace(timeout=_SLACK_SECONDS),
        settings=OAuthSettings(
            client_id=settings.slack_client_id,
            client_secret=settings.slack_client_secret,
            scopes=scopes(),
            user_scopes=[],
            install_path=INSTALL_PATH,
            # Straight on to Slack, which says itself what is asked for.
            install_page_rendering_enabled=False,
            redirect_uri=f"{settings.public_url}{REDIRECT_PATH}" if settings.public_url else None,
            redirect_uri_path=REDIRECT_PATH,
            authorization_url=settings.slack_api_url.removesuffix("api/") + "oauth/v2/authorize",
            installation_store=InstallationStore(desk.database, desk.secrets, settings.slack_client_id or ""),
            state_store=SealedStates(desk.secrets, _STATE_SECONDS),
            state_expiration_seconds=_STATE_SECONDS,
            callback_options=CallbackOptions(success=succeeded, failure=failed),
        ),
    )


class _DoesNotDo(Exception):
    """Slack hands out a token with which the app could not work; the text is one of our reasons."""


class _Flow(OAuthFlow):
    """Bolt's, in which Slack or the database may fail: whoever waits at the page reads what to do in any case.

    `lines` takes what is to be logged: whoever opens the install page can come back with a code of their own making.
    """

    def __init__(self, lines: Lines, **options: Any) -> None:
        bolts = logging.Logger("slack_bolt.oauth")
        bolts.addFilter(self._say_why)
        super().__init__(logger=bolts, **options)
        self._lines = lines

    def _say_why(self, record: logging.LogRecord) -> bool:
        """Nothing of what Bolt logs: it would write down the code of somebody's install. Of a refusal its name."""
        error = sys.exc_info()[1]
        if isinstance(error, SlackApiError):
            self._lines.warning("an install failed: Slack hands out no token (%s)", error.response.get("error"))
        return False

    def handle_callback(self, request: BoltRequest) -> BoltResponse:
        """As Bolt's."""
        try:
            return super().handle_callback(request)
        except _DoesNotDo as error:
            refused = FailureArgs(
                request=request,
                reason=str(error),
                suggested_status_code=401,
                settings=self.settings,
                default=self.default_callback_options,
            )
            return self.failure_handler(refused)

    def run_installation(self, code: str) -> Installation | None:
        """As Bolt's; None where Slack cannot be reached, or hands out nothing with which the app could act.

        Raises _DoesNotDo for a token that would fail later, when nobody looks at this page any more.
        """
        try:
            found = super().run_installation(code)
        except SLACK_IS_AWAY as error:
            self._lines.warning("Slack cannot be reached: %s", type(error).__name__)
            return None
        except Exception as error:  # noqa: BLE001 - an answer that Slack does not give
            incident(logger, "installing the app", error)
            return None
        if found is None:
            return None
        # Slack names a team beside an organisation's install at times; the token acts for the organisation.
        found.is_enterprise_install = bool(found.is_enterprise_install and (found.enterprise_id or not found.team_id))
        found.team_id = None if found.is_enterprise_install else found.team_id
        if not _says_what(found):
            self._lines.warning("an install failed: Slack does not say what was installed")
            return None
        if found.bot_refresh_token or found.bot_token_expires_at:
            raise _DoesNotDo("token_rotation")
        return found

    def store_installation(self, request: BoltRequest, installation: Installation) -> None:
        """As Bolt's."""
        try:
            super().store_installation(request, installation)
        except SQLAlchemyError as error:
            logger.warning("an installation could not be kept: %s", words(error))
            raise BoltError("it could not be kept") from None


def _says_what(found: Installation) -> bool:
    """Whether Slack tells a token, who installed the app, and the workspace or organisation, by ids of their form."""
    where, begins = (found.enterprise_id, "E") if found.is_enterprise_install else (found.team_id, "T")
    return bool(found.bot_token and found.user_id) and isinstance(where, str) and where.startswith(begins)


def _welcome(desk: Desk, installation: Installation) -> None:
    """Note who installed the app, and tell them what comes next."""
    desk.slack.forget()
    if installation.team_id is not None:
        with desk.database.write() as session:
            workspace = workspaces.ensure(session, installation.team_id, installation.enterprise_id)
            audit.record(session, workspace.id, installation.user_id, Action.INSTALLED)
    found = desk.slack.installed(installation.team_id, installation.enterprise_id)
    if found is None:
        return
    try:
        desk.slack.client(found, installation.team_id).chat_postMessage(channel=installation.user_id, text=WELCOME)
    except (SlackApiError, *SLACK_IS_AWAY) as error:
        logger.warning("the installer could not be welcomed: %s", type(error).__name__)


def _page(status: int, title: str, body: Markup) -> BoltResponse:
    page = Markup(
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><style>body{{font:16px/1.5 system-ui,'
        "sans-serif;max-width:36rem;margin:4rem auto;padding:0 1rem}}</style></head>"
        "<body><main><h1>{title}</h1>{body}</main></body></html>"
    ).format(title=title, body=escape(body))
    return BoltResponse(
        status=status,
        body=str(page),
        headers={
            "content-type": "text/html; charset=utf-8",
            "cache-control": "no-store",
            "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
            "referrer-policy": "no-referrer",
        },
    )
