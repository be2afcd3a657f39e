"""HTTP calls that end in time and know what they have sent. Knows no service and nothing of this project."""

from wire.calls import Call, GivenUp, running
from wire.causes import cause_of
from wire.connections import Adapter, Session, authorities, open_session, tls_context
from wire.doorway import plain_proxy

__all__ = [
    "Adapter",
    "Call",
    "GivenUp",
    "Session",
    "authorities",
    "cause_of",
    "open_session",
    "plain_proxy",
    "running",
    "tls_context",
]
