"""A browser that installs the app, for journeys."""

from __future__ import annotations

import re

import requests

MANY = {"SLACK_BOT_TOKEN": "", "SLACK_CLIENT_ID": "1.1", "SLACK_CLIENT_SECRET": "local-client-secret"}


class Browser:
    """Follows no redirect by itself, and carries cookies as a browser would over HTTPS."""

    def __init__(self, stack) -> None:
        self.bot = f"http://127.0.0.1:{stack.web_port}"
        self.slack = stack.slack.url
        self.cookie = ""

    def start(self) -> str:
        """`/slack/install` leads to Slack's page; its address."""
        answer = requests.get(f"{self.bot}/slack/install", allow_redirects=False, timeout=30)
        assert answer.status_code == 302
        cookie = answer.headers["Set-Cookie"]
        assert "Secure" in cookie
        assert "HttpOnly" in cookie
        self.cookie = cookie.partition(";")[0]
        return answer.headers["Location"]

    def answer(self, page: str, team: str, *, allow: bool = True) -> str:
        """Choose a workspace or an organisation on Slack's page, and allow the app or not; where that leads back to."""
        shown = requests.get(page, timeout=30)
        assert shown.status_code == 200, shown.text
        assert "<li>commands</li>" in shown.text
        form = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', shown.text))
        form |= {"team": team, "allow": "1" if allow else ""}
        back = requests.post(f"{self.slack}/oauth/v2/authorize", data=form, allow_redirects=False, timeout=30)
        assert back.status_code == 302, back.text
        return back.headers["Location"]

    def back(self, address: str) -> requests.Response:
        """Where Slack sends the browser."""
        return requests.get(address, headers={"Cookie": self.cookie}, timeout=30)

    def install(self, team: str) -> requests.Response:
        """All three."""
        return self.back(self.answer(self.start(), team))
