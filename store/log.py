"""Logging for every process: one line a record, and incidents with an id that the person was shown."""

from __future__ import annotations

import logging
import secrets
import sys


def set_up(level: str, process: str) -> None:
    """Log to standard error at `level`; keep libraries from logging bodies, addresses and e-mails."""
    logging.basicConfig(
        stream=sys.stderr,
        level=level,
        format=f"%(asctime)s {process} %(levelname)s %(name)s: %(message)s",
        force=True,
    )
    # slack-platform.md A.12, facts 3 and 4: these print request bodies, in which API keys travel.
    for name in ("slack_bolt", "slack_sdk", "urllib3", "rq", "alembic", "waitress"):
        logging.getLogger(name).setLevel(logging.WARNING)


def incident(logger: logging.Logger, what: str) -> str:
    """Log the exception being handled with its trace. Returns the id to show to the person."""
    reference = secrets.token_hex(4)
    logger.exception("incident %s: %s", reference, what)
    return reference
