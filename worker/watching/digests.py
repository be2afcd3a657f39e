"""Weekly digests: the numbers of the week that has ended, each told once to each channel that wants them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from store.after import calendar, digests, watches
from store.after.figures import Figures
from store.base.trouble import mishap
from store.models import CampaignWatch, Digest
from worker.actions import after as acts
from worker.runtime.working_hours import next_monday
from worker.services import Services
from worker.slack.members import SlackUnavailable, zone_of_person
from worker.surface.after.digests import Numbers

logger = logging.getLogger(__name__)

_WEEK = 7 * watches.DAY


def tell(services: Services, workspace_id: str, clock: Callable[[Session], float] = calendar.today) -> None:
    """Tell each channel of a workspace whose digest is due. Never raises."""
    try:
        with services.database.read() as session:
            at = clock(session)
            channels = digests.due_of(session, workspace_id, at)
        for channel_id in channels:
            _tell(services, workspace_id, channel_id, at)
    except Exception as error:  # noqa: BLE001 - a job has nobody else to tell, and tries again later
        mishap(logger, "telling a weekly digest", error)
    services.wake()


def _tell(services: Services, workspace_id: str, channel_id: str, at: float) -> None:
    with services.database.read() as session:
        found = session.get(Digest, (workspace_id, channel_id))
    if found is None:
        return
    next_at = _next(services, found, at)
    with services.database.write() as session:
        digest = digests.take(session, workspace_id, channel_id, at)
        if digest is not None:
            acts.tell_digest(session, digest, gather(session, digest), next_at)


def _next(services: Services, digest: Digest, at: float) -> float:
    """The next Monday morning of whoever switched the digest on, who may have moved; else a week later."""
    try:
        zone = zone_of_person(services.slack, digest.workspace_id, digest.user_id)
    except SlackUnavailable:
        zone = None
    if zone is not None:
        return next_monday(max(at, digest.due_at), zone)
    weeks = int((at - digest.due_at) // _WEEK) + 1
    return digest.due_at + weeks * _WEEK


def gather(session: Session, digest: Digest) -> Numbers:
    """The numbers of the week that ends when the digest is due; what was counted is noted in it."""
    last, first = digest.due_at, digest.due_at - _WEEK
    this = watches.week(session, digest.workspace_id, first, last)
    earlier = watches.week(session, digest.workspace_id, first - _WEEK, first)
    watched = watches.of_workspace(session, digest.workspace_id, last)
    replied, interested = _new(digest, watched)
    before: list[int | None] = list(digest.last) if digest.last is not None else [None, None]
    return Numbers(
        first=first,
        last=last,
        exports=(this.exports, earlier.exports),
        candidates=(this.candidates, earlier.candidates),
        waiting=len({watch.campaign_id for watch in watched if watches.waits_for_kick_off(watch)}),
        replied=(replied, before[0]),
        interested=(interested, before[1]),
    )


def _new(digest: Digest, watched: Sequence[CampaignWatch]) -> tuple[int, int]:
    """Replies and interested people that no digest of this channel has counted: of each campaign once."""
    # What is no longer watched is counted no more.
    campaigns = {watch.campaign_id for watch in watched}
    seen = {campaign: told for campaign, told in digest.seen.items() if campaign in campaigns}
    replied = interested = 0
    # The oldest first: what was there before the first export of ours to a campaign is not of ours.
    for watch in sorted(watched, key=lambda one: one.ended_at):
        latest, before = Figures.load(watch.latest), Figures.load(watch.before)
        if latest is None or before is None:
            continue
        then = seen.get(watch.campaign_id) or [before.replied or 0, before.interested or 0]
        now_ = [then[0] if latest.replied is None else latest.replied, latest.interested]
        told = [now_[0], then[1] if now_[1] is None else now_[1]]
        replied += max(0, told[0] - then[0])
        interested += max(0, told[1] - then[1])
        seen[watch.campaign_id] = told
    digest.seen = seen
    return replied, interested
