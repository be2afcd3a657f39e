"""Runs the local Slack: `python -m sandbox.slack --port 8801`."""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path

from aiohttp import web

from sandbox.slack.manifest import Manifest
from sandbox.slack.page import Guide
from sandbox.slack.rates import Rates
from sandbox.slack.server import make_app
from sandbox.slack.sockets import PATIENCE


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8801)
    parser.add_argument("--public-url", help="where others reach it, if not at its own host and port")
    parser.add_argument("--bot-token", default=os.environ.get("SLACK_BOT_TOKEN") or "xoxb-local")
    parser.add_argument("--app-token", default=os.environ.get("SLACK_APP_TOKEN") or "xapp-local")
    parser.add_argument("--signing-secret", default=os.environ.get("SLACK_SIGNING_SECRET") or "local-secret")
    parser.add_argument("--client-id", default=os.environ.get("SLACK_CLIENT_ID") or "1.1")
    parser.add_argument("--client-secret", default=os.environ.get("SLACK_CLIENT_SECRET") or "local-client-secret")
    parser.add_argument("--redirect-url", help="where installs return to: http://127.0.0.1:3000/slack/oauth_redirect")
    parser.add_argument("--request-url", help="where an HTTP-mode bot listens: http://127.0.0.1:3000/slack/events")
    parser.add_argument("--manifest", type=Path, default=Path(__file__).resolve().parents[2] / "manifest.json")
    parser.add_argument("--sourcewhale-url", help="where the page's guide says that SourceWhale is")
    parser.add_argument("--sourcewhale-key", help="the API key that the page's guide tells")
    parser.add_argument("--install-url", help="where the page says that people can install the app")
    parser.add_argument("--rates", action="store_true", help="refuse calls beyond the least that Slack promises")
    patience = float(os.environ.get("LOCAL_SLACK_PATIENCE") or PATIENCE)
    parser.add_argument("--patience", type=float, default=patience, help="seconds that an answer may take: Slack's 3")
    given = parser.parse_args()
    base_url = given.public_url or f"http://{given.host}:{given.port}"
    web.run_app(
        make_app(
            base_url=base_url,
            bot_token=given.bot_token,
            app_token=given.app_token,
            signing_secret=given.signing_secret,
            request_url=given.request_url,
            client=(given.client_id, given.client_secret),
            redirect_url=given.redirect_url,
            manifest=Manifest.read(given.manifest),
            patience=given.patience,
            rates=Rates(time.monotonic) if given.rates else None,
            guide=Guide(given.sourcewhale_url, given.sourcewhale_key, given.install_url),
        ),
        host=given.host,
        port=given.port,
        print=lambda *_: print(f"The local Slack is at {base_url}", flush=True),
        access_log=None,
        handler_cancellation=False,
        shutdown_timeout=1,
    )


if __name__ == "__main__":
    main()
