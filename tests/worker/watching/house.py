"""A house in which exports have ended, with a local Slack and a local SourceWhale, and a time that the test chooses."""

from __future__ import annotations

import datetime
import time
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from redis import Redis
from sqlalchemy import select, update

from sandbox.local_sourcewhale import LocalSourceWhale
from sandbox.person import LocalSlack
from store.after import watches
from store.after.watches import DAY
from store.models import CampaignFigures, CampaignWatch, Export, ExportItem, ExportState, ItemState, OutboxMessage
from tests.servers import closed_port
from tests.store.factory import connected, people, started
from tests.worker.courier_house import House as CourierHouse
from tests.worker.courier_house import finish
from tests.worker.exports.toy import Queue, Secrets
from worker.actions import exports as acts
from worker.destinations.sourcewhale.destination import SourceWhaleDestinations
from worker.destinations.sourcewhale.throttle import Throttles
from worker.services import Services
from worker.watching import digests, looking

BERLIN = ZoneInfo("Europe/Berlin")
KEY = "sw-local-key-1234"
HOUR = 3600.0
CAMPAIGN = "camp-backend"


def wednesday() -> float:
    """Ten o'clock in Berlin on a Wednesday that is still to come."""
    day = datetime.datetime.now(BERLIN) + datetime.timedelta(days=7)
    day += datetime.timedelta(days=(2 - day.weekday()) % 7)
    return day.replace(hour=10, minute=0, second=0, microsecond=0).timestamp()


class House:
    """`at` is the time by which campaigns are looked at; exports end at that time."""

    def __init__(self, database, slack_url: str, whale_url: str) -> None:
        self.database = database
        self.slack = LocalSlack(slack_url)
        self.whale = LocalSourceWhale(whale_url)
        self.couriers = CourierHouse.__new__(CourierHouse)
        self.couriers.database, self.couriers.url = database, slack_url
        self.courier = self.couriers.courier()
        client = self.couriers.courier()._slack_of("")
        self.workspace = connected(database, api_key=KEY)
        self.at = wednesday()
        redis = Redis.from_url(f"redis://127.0.0.1:{closed_port()}/0", retry=None)
        self.services = Services(
            settings=SimpleNamespace(slack_api_url=f"{slack_url}/api/"),
            database=database,
            secrets=Secrets(),
            slack=SimpleNamespace(of=lambda workspace_id: client),
            queue=Queue(),
            destinations=SourceWhaleDestinations(whale_url, Throttles(redis), lambda: False),
            wake=lambda: None,
        )

    # --- exports ---

    def ended(self, number=3, start=1, name="Nimbus", in_sourcewhale=True, **values) -> str:
        """An export that has ended just now, with everybody exported. Returns its id."""
        given = {
            "requested_by": "U_DANA",
            "user_email": "dana@example.com",
            "destination_name": "Backend Engineers Q4",
            "channel_id": "C_SOURCING",
            "channel_kind": "public",
            "result_url": f"{self.whale.url}/campaigns/{CAMPAIGN}",
        } | values
        export = started(self.database, *self.workspace, people(number, start=start), name=name, **given)
        if in_sourcewhale and given.get("kind", "prospects") == "prospects":
            place = {"campaigns": [CAMPAIGN], "owner": "dana@example.com"}
            held = [{"name": one.full_name, "emails": list(one.emails), **place} for one in people(number, start=start)]
            self.whale.control("people", people=held)
        with self.database.write() as session:
            session.execute(
                update(ExportItem)
                .where(ExportItem.export_id == export.id)
                .values(state=ItemState.EXPORTED, remote_id=ExportItem.candidate_id)
            )
            found = session.get_one(Export, export.id)
            found.state = ExportState.RUNNING
            acts.finish(session, found, cancelled=False, works=False)
            session.execute(
                update(Export).where(Export.id == export.id).values(ended_at=self.at, queued_at=self.at - 5.0)
            )
            session.execute(
                update(CampaignWatch)
                .where(CampaignWatch.export_id == export.id)
                .values(ended_at=self.at, until=self.at + watches.WATCHED_DAYS * DAY)
            )
        self.deliver()
        return export.id

    # --- time ---

    def look(self) -> None:
        """What the job does, if it is due."""
        looking.look(self.services, self.workspace[1], lambda session: self.at)
        self.deliver()

    def look_at(self, at: float, *, pause: float = 0.0) -> None:
        """Let time pass, looking whenever it is due, as the keeper has it done; or so many seconds later."""
        while True:
            due = self.due_at()
            if due is None or due + pause > at:
                break
            self.at = max(self.at, due + pause)
            before = (self.at, due)
            self.look()
            assert self.due_at() is None or (self.at, self.due_at()) != before, "it is due for ever"
        self.at = max(self.at, at)

    def due_at(self) -> float | None:
        with self.database.read() as session:
            return session.scalar(select(CampaignFigures.due_at))

    def hours(self, number: float) -> None:
        self.look_at(self.at + number * HOUR)

    def days(self, number: int) -> None:
        """Days go by, here and in SourceWhale. The worker has much to do, and looks every four hours."""
        for _ in range(number):
            self.whale.control("outreach", days=1)
            self.look_at(self.at + DAY, pause=3 * HOUR)

    def tell_digests(self) -> None:
        digests.tell(self.services, self.workspace[0], lambda session: self.at)
        self.deliver()

    # --- what is read ---

    def deliver(self) -> None:
        """Bring everything to Slack."""
        deadline = time.monotonic() + 30
        while True:
            with self.database.write() as session:
                waiting = session.scalars(select(OutboxMessage).where(OutboxMessage.due_at.is_not(None))).all()
                for message in waiting:
                    message.due_at, message.delivered_at = 0.0, 0.0
            if not waiting:
                return
            finish(self.couriers, self.courier)
            # A post a second into a channel is Slack's limit, and nobody here watches.
            self.courier._posted_at.clear()
            assert time.monotonic() < deadline

    def direct(self, person="dana") -> list:
        """The direct messages of the bot, those that are reminders first to last."""
        return list(self.slack.person(person).dm())

    def reminders(self, person="dana") -> list:
        return [message for message in self.direct(person) if "kick" in message.rendered.lower()]

    def message(self, name="Nimbus"):
        return next(one for one in self.slack.person("dana").read("#sourcing") if f"*{name}*" in one.rendered)

    def watch(self, export_id: str) -> CampaignWatch:
        with self.database.read() as session:
            return watches.find(session, export_id)

    def asked(self) -> int:
        """How often SourceWhale was asked for figures."""
        return len(self.whale.requests("campaigns/list"))
