"""Logging for every process: one line a record, and incidents with an id that the person was shown."""

from __future__ import annotations

import logging
import secrets
import sys

# slack-platform.md A.12, facts 3 and 4: below WARNING these print request bodies, in which API keys travel, or
# addresses with people's e-mails.
_TALKATIVE = ("slack_bolt", "slack_sdk", "urllib3", "rq", "alembic", "waitress")


def set_up(level: str, process: str) -> None:
    """Log to standard error at `level`, and of talkative libraries only warnings."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter(f"%(asctime)s {process} %(levelname)s %(name)s: %(message)s"))
    # A filter on the handler, because Bolt gives each of its loggers a level of its own.
    handler.addFilter(lambda record: record.levelno >= logging.WARNING or record.name.split(".")[0] not in _TALKATIVE)
    logging.basicConfig(handlers=[handler], level=level, force=True)


def incident(logger: logging.Logger, what: str, error: BaseException | None = None) -> str:
    """Log `error`, or the exception being handled, with its trace. Returns the id to show to the person."""
    reference = secrets.token_hex(4)
    logger.error("incident %s: %s", reference, what, exc_info=error or True)
    return reference
