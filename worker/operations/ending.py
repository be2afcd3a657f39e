"""Ending what a workspace exports before the workspace is deleted: nothing of it may be on its way when its rows go."""

from __future__ import annotations

import time

from sqlalchemy import func, select

from store.base.db import Database
from store.exporting import leases
from store.models import UNFINISHED, Export, OutboxMessage
from store.workspaces.audit import OPERATOR
from worker.actions import exports as acts

_PAUSE_SECONDS = 0.3
# A dead worker's lease runs out by then, and a living one has taken what was due.
_NOBODY_COMES_SECONDS = 12.0
# What is to be told later, or cannot be told, is not awaited.
_SOON_SECONDS = 5.0


def end_exports(database: Database, workspace_id: str, seconds: float = 60.0) -> int:
    """Cancel what a workspace exports, and wait until its end is told in Slack, or no worker is there to do so.

    Returns how many exports somebody works on even after so many seconds.
    """
    began = time.monotonic()
    while True:
        with database.write() as session:
            under_way = session.scalars(
                select(Export)
                .where(Export.workspace_id == workspace_id, Export.state.in_(UNFINISHED))
                .order_by(Export.id)
                .with_for_update(key_share=True)
            ).all()
            for export in under_way:
                acts.cancel(session, export, OPERATOR)
            at = leases.database_now(session)
            held = sum(export.lease_until > at for export in under_way)
            untold = session.scalar(
                select(func.count())
                .select_from(OutboxMessage)
                .where(OutboxMessage.workspace_id == workspace_id, OutboxMessage.due_at <= at + _SOON_SECONDS)
            )
        waited = time.monotonic() - began
        if not (under_way or untold) or (not held and waited > _NOBODY_COMES_SECONDS) or waited > seconds:
            return held
        time.sleep(_PAUSE_SECONDS)
