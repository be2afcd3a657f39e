"""The export form for one person: what the connection allows, with their last choice of that kind."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from bot.desk import Asker
from store import destinations, exports
from store.models import Connection, ExportKind
from worker.surface.export_form import export_form


def form_for(session: Session, who: Asker, connection: Connection, kind: ExportKind | None = None) -> dict[str, Any]:
    """The form for `kind`, or for *Prospects* where they are allowed."""
    if kind is None:
        kind = ExportKind.PROSPECTS if connection.pools_enabled else ExportKind.CANDIDATES
    last = exports.last_of(session, who.workspace_id, who.user_id, kind)
    destination = None
    if last is not None:
        # Only if SourceWhale still lists it for them.
        destination = destinations.find(session, who.workspace_id, who.user_id, kind, last.destination_id)
    return export_form(pools_enabled=connection.pools_enabled, kind=kind, destination=destination)
