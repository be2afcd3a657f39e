"""What goes wrong with Slack, beside the errors that Slack names (slack_sdk.errors.SlackApiError)."""

from __future__ import annotations

from http.client import HTTPException

# What slack_sdk raises, beside SlackApiError, when Slack or the way to it fails.
SLACK_IS_AWAY = (OSError, HTTPException)


class NotInstalled(Exception):
    """The app is not installed in this workspace, or Slack refuses its token: nothing can be said there."""
