"""Looking for people whom earlier versions took for exported because SourceWhale knew them: `operate missing`.

For a job SourceWhale tells who is in it. For a campaign nothing does: of somebody who was there before the export it
can only be said that they may be missing. Sending again is harmless, as SourceWhale matches and joins them.
"""

from __future__ import annotations

import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field, replace

from store.base.config import Settings
from store.base.db import Database
from store.base.secrets import SecretBox
from store.connection import connections
from store.exporting.not_arrived import stored_people
from store.models import Export, ExportKind
from store.upkeep import misbooked
from store.workspaces.audit import OPERATOR
from worker.actions import exports as acts
from worker.destinations.base import Destination, Destinations, Goal, Presence
from worker.destinations.sourcewhale.destination import SourceWhaleDestinations
from worker.destinations.sourcewhale.throttle import Throttles
from worker.runtime.broker import connect
from worker.runtime.embedded_redis import EmbeddedRedis

_AT_ONCE = 40
_THERE = Presence.ARRIVED


@dataclass
class Found:
    """What became of an export's people: how many of each, and the ids of those missing and of those of whom nobody
    can tell."""

    numbers: Counter[Presence] = field(default_factory=Counter)
    missing: list[str] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)

    def line(self, export: Export) -> str:
        """An export in a sentence."""
        word = "campaign" if export.kind == ExportKind.PROSPECTS else "job"
        numbers = self.numbers
        told = [f"{numbers.total()} exported", f"{numbers[_THERE]} in the {word}"]
        for number, words in (
            (len(self.missing), f"NOT in the {word}"),
            (len(self.unclear), f"were there before, and whether they are in the {word} cannot be told"),
            (numbers[Presence.ABSENT], "no longer in SourceWhale"),
            (numbers[Presence.UNASKED] + numbers[Presence.NAMELESS], "cannot be looked up"),
        ):
            if number:
                told.append(f"{number} {words}")
        return f"export {export.id} to {word} {export.destination_id}: {'; '.join(told)}"


def destinations(settings: Settings) -> Destinations:
    """The way to SourceWhale, beside what workers send: with their throttle, where Redis is there."""
    redis = connect(settings.redis_url or EmbeddedRedis(settings.var_dir).url)
    return SourceWhaleDestinations(settings.sourcewhale_api_url, Throttles(redis), lambda: False)


def look(database: Database, secrets: SecretBox, ways: Destinations, export: Export) -> Found:
    """Look up everybody whom an export booked. Raises DestinationError or UnreadableSecret."""
    found = Found()
    with database.read() as session:
        connection = connections.get(session, export.workspace_id)
        shared = ways.shared(stored_people(session, export.id))
    if connection is None:
        return found
    goal = Goal(ExportKind(export.kind), export.destination_id)
    after = ""
    with closing(ways.open(secrets.decrypt(connection.api_key_encrypted or ""), somebody_waits=True)) as way:
        began = _by_their_clock(way, goal, export)
        while True:
            with database.read() as session:
                people = misbooked.exported(session, export, after, _AT_ONCE)
            if not people:
                return found
            after = people[-1].candidate_id
            verdicts = way.find([replace(work, left_at=began) for work in people], goal, shared)
            for candidate_id, verdict in verdicts.items():
                found.numbers[verdict.presence] += 1
                if verdict.presence is Presence.ELSEWHERE:
                    found.missing.append(candidate_id)
                elif verdict.presence is Presence.UNCLEAR:
                    found.unclear.append(candidate_id)


def _by_their_clock(way: Destination, goal: Goal, export: Export) -> float | None:
    """When the export was started, by SourceWhale's clock: whoever came since then came with it."""
    way.targets(goal.kind, export.user_email or "")
    earliest = way.earliest_now()
    return None if earliest is None or export.queued_at is None else export.queued_at + earliest - time.time()


def offer(database: Database, export: Export, found: Found, *, unclear: bool) -> int:
    """Let *Retry failed* stand on the export's message for those who are missing. Returns for how many."""
    with database.write() as session:
        current = session.get_one(Export, export.id, with_for_update=True)
        return acts.offer_again(session, current, OPERATOR, [*found.missing, *(found.unclear if unclear else ())])
