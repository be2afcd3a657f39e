"""Logging for every process: one line a record, and incidents with an id that the person was shown.

JSON for machines, text on a terminal (LOG_FORMAT). While `about` lasts, every line carries the export's id. Errors go
to Sentry too if its DSN is set: the trace, and nothing of requests, variables or people.

Of an exception the log and Sentry have where it was raised and its class, never its text: libraries put rows, addresses
and answers there.
"""

from __future__ import annotations

import logging
import re
import secrets
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import TracebackType
from typing import Any, ParamSpec, TypeVar

from pythonjsonlogger.json import JsonFormatter

# Below WARNING these print request bodies, in which API keys travel, or
# addresses with people's e-mails.
_TALKATIVE = ("slack_bolt", "rq", "alembic", "waitress", "sentry_sdk")
# These write whole addresses at any level: those of searches, in which people's e-mails stand, those of answers to
# Slack, which let anybody give them, and those of proxies, with their passwords. What a call came to, its callers say.
_SILENT = ("slack_sdk", "urllib3")
# slack_sdk logs what it does with a Socket Mode connection under a name that the connection is given.
_SILENT_PARTS = ("bot.socket_mode.sdk",)
P = ParamSpec("P")
R = TypeVar("R")
_export: ContextVar[str] = ContextVar("export", default="")
_NAMED = re.compile(r"\bexport ([0-9a-f]{32})\b")
_INCIDENT = re.compile(r"\bincident ([0-9a-f]{8})\b")


def _is_let_in(record: logging.LogRecord) -> bool:
    """Whether a record may be written: of some libraries warnings alone, of others nothing."""
    if _is_silent(record.name):
        return False
    return record.levelno >= logging.WARNING or record.name.split(".")[0] not in _TALKATIVE


def _is_silent(name: str) -> bool:
    return name.split(".")[0] in _SILENT or name in _SILENT_PARTS


def set_up(level: str, process: str, style: str = "text", sentry_dsn: str | None = None) -> None:
    """Log to standard error at `level`, and of talkative libraries only warnings, or nothing.

    `style` is json, text, or auto: text if standard error is a terminal.
    """
    handler = logging.StreamHandler(sys.stderr)
    as_text = style == "text" or (style == "auto" and sys.stderr.isatty())
    handler.setFormatter(_text(process) if as_text else _json(process))
    # Filters on the handler, because Bolt gives each of its loggers a level of its own.
    handler.addFilter(_is_let_in)
    handler.addFilter(_say_which_export)
    logging.basicConfig(handlers=[handler], level=level, force=True)
    if sentry_dsn is not None:
        _tell_sentry(sentry_dsn, process)


@contextmanager
def about(export_id: str) -> Iterator[None]:
    """Until the end of the block this thread's lines carry the id of this export."""
    token = _export.set(export_id)
    try:
        yield
    finally:
        _export.reset(token)


def carried(function: Callable[P, R]) -> Callable[P, R]:
    """The function as another thread shall call it: its lines carry the export's id that this thread's carry now."""
    export_id = _export.get()

    def called(*arguments: P.args, **named: P.kwargs) -> R:
        with about(export_id):
            return function(*arguments, **named)

    return called


def incident(logger: logging.Logger, what: str, error: BaseException | None = None) -> str:
    """Log `error`, or the exception being handled, with its trace. Returns the id to show to the person."""
    reference = secrets.token_hex(4)
    logger.error("incident %s: %s", reference, what, exc_info=error or True)
    return reference


def _say_which_export(record: logging.LogRecord) -> bool:
    """Lines of threads that work for an export name it in their text."""
    export_id = _export.get()
    if not export_id and (named := _NAMED.search(record.getMessage())):
        export_id = named.group(1)
    vars(record)["export"] = export_id
    return True


_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def _trace(exc_info: _ExcInfo) -> str:
    """Where an exception and those that led to it were raised, the last one last, with their classes."""
    links: list[str] = []
    error = exc_info[1]
    while error is not None and len(links) < 10:
        kind = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
        links.append("".join(["Traceback:\n", *traceback.format_tb(error.__traceback__), kind]))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n\nwhich led to\n\n".join(reversed(links))


class _Text(logging.Formatter):
    """A line for people, without the texts of exceptions; nothing in a message can begin another line."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        """The line, with the names of characters that a terminal would obey in their place."""
        return "".join(
            character if character.isprintable() else repr(character)[1:-1]
            for character in super().formatMessage(record)
        )

    def formatException(self, ei: _ExcInfo) -> str:
        """Where and what, without its text."""
        return _trace(ei)


def _text(process: str) -> logging.Formatter:
    return _Text(f"%(asctime)s {process} %(levelname)s %(name)s: %(message)s")


def _json(process: str) -> logging.Formatter:
    return _Json(
        "%(asctime)s %(levelname)s %(name)s %(message)s %(export)s",
        rename_fields={"asctime": "time", "levelname": "level", "name": "logger", "exc_info": "trace"},
        static_fields={"process": process},
        datefmt="%Y-%m-%dT%H:%M:%S%z",
    )


class _Json(JsonFormatter):
    """One object a line; what a line lacks is left out, and so are the texts of exceptions."""

    def formatException(self, ei: _ExcInfo) -> str:
        """Where and what, without its text."""
        return _trace(ei)

    def process_log_record(self, log_record: dict[str, Any]) -> dict[str, Any]:
        """Leave out what is empty, and name the incident."""
        if found := _INCIDENT.search(log_record.get("message", "")):
            log_record["incident"] = found.group(1)
        return {name: value for name, value in log_record.items() if value not in ("", None)}


def _tell_sentry(dsn: str, process: str) -> None:
    # Here, because it takes a while, and most do without.
    import sentry_sdk
    from sentry_sdk.integrations.logging import LoggingIntegration

    sentry_sdk.init(
        dsn=dsn,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        # What was logged and asked before: people's details could be among it.
        max_breadcrumbs=0,
        before_send=_without_requests,
        integrations=[LoggingIntegration(level=None, event_level=logging.ERROR)],
    )
    sentry_sdk.set_tag("process", process)


def _without_requests(event: Any, hint: dict[str, Any]) -> Any:
    """Sentry is told what failed and where, and nothing of who asked for what; nor what no log may say."""
    if _is_silent(str(event.get("logger") or "")):
        return None
    for name in ("request", "user", "extra", "breadcrumbs"):
        event.pop(name, None)
    for raised in (event.get("exception") or {}).get("values") or []:
        raised["value"] = ""
        raised.pop("mechanism", None)
    if export_id := _export.get():
        event.setdefault("tags", {})["export"] = export_id
    if found := _INCIDENT.search(str((event.get("logentry") or {}).get("formatted") or event.get("message") or "")):
        event.setdefault("tags", {})["incident"] = found.group(1)
    return event
