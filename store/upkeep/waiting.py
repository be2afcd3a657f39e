"""Whether anything waits for a worker, in one statement: it is asked all the time, also when nobody does anything."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from store.after import calendar, digests, figures
from store.base.clock import now
from store.base.db import ask
from store.connection import connections
from store.exporting import known, leases, steps
from store.messages import claims, homes
from store.models import UNFINISHED, CampaignFigures, Export, KnownCheck, ListFile
from store.workspaces import off_limits


@dataclass(frozen=True, slots=True)
class Waiting:
    """The database's time in unix seconds; in how many seconds the next message is to be delivered (no more than 0 for
    one that is due, None without any); whether there are exports, drafts of connections, checks of people and files
    with off-limits lists that nobody works on, Homes that are behind, campaigns to look at, digests and steps of
    workflows to tell; and whether any export is under way, whose time may be soon."""

    database_now: float
    messages_in: float | None
    exports: bool
    drafts: bool
    checks: bool
    files: bool
    homes: bool
    campaigns: bool
    digests: bool
    steps: bool
    under_way: bool


def look(session: Session, drafts_after: float) -> Waiting:
    """What waits now; drafts of connections once they have waited for `drafts_after` seconds."""
    row = ask(session, _query(drafts_after, calendar.ahead())).one()
    return Waiting(row[0], row[1], *map(bool, row[2:]))


@cache
def _query(drafts_after: float, ahead: float) -> Select[float, float, *tuple[bool, ...]]:
    return select(
        now(),
        claims.NEXT_IN.scalar_subquery(),
        select(Export.id).where(leases.IS_DUE).exists(),
        connections.drafts_that_wait(drafts_after).exists(),
        known.DUE.exists(),
        off_limits.DUE_FILES.exists(),
        homes.due().exists(),
        figures.that_are_due(ahead).exists(),
        digests.that_are_due(ahead).exists(),
        steps.DUE.exists(),
        select(Export.id).where(Export.state.in_(UNFINISHED)).exists(),
    )


def after_step_back(session: Session, seconds: float) -> None:
    """The database's clock was set back: nobody holds a check of people, a list as a file or campaigns for longer than
    `seconds` because of that. Does no harm when done twice, or for nothing."""
    for model in (KnownCheck, ListFile, CampaignFigures):
        session.execute(
            update(model)
            .where(model.lease_until > now() + seconds)
            .values(lease_until=now() + seconds)
            .execution_options(synchronize_session=False)
        )
