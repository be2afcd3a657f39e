"""A workspace with something of everything, and neighbours: the same once more, before and behind it by every id.

What is asked or done for one workspace, export or person must come to the same with the neighbours there, and leave
theirs as it was; a condition that is too wide, in whichever direction, meets one of them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any

from slack_sdk.oauth.installation_store.models.installation import Installation
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

import seekout
from store.after import digests, figures, watches
from store.after.figures import Figures
from store.base.db import Database
from store.base.secrets import SecretBox
from store.connection import accounts, connections, destinations
from store.exporting import held, items, known, leases, lessons, not_arrived, states
from store.exporting.visibility import Reader
from store.messages import homes, outbox
from store.models import (
    Base,
    CampaignWatch,
    Candidate,
    ChannelKind,
    Export,
    ExportItem,
    ExportKind,
    ExportState,
    Home,
    Ledger,
    OutboxMessage,
    Project,
)
from store.workspaces import audit, columns, follows, off_limits, workspaces
from store.workspaces.installations import InstallationStore
from tests.store.factory import connected, people, reviewed, started

TEAM, USER, CHANNEL, CAMPAIGN = "T5", "U5", "C5", "camp-5"
# The keys of ids begin with a hexadecimal digit, the others with a capital letter.
SIGNS = ("!", "~")
_APART = 1200.0
READER = Reader(USER, reads_all=True)
Key = tuple[str, ...]
Rows = dict[tuple[str, Key], dict[str, Any]]


class World:
    """The ids of what there is. Exports: `ended`, `running`, `review`, `step` (ended, with a workflow's step)."""

    def __init__(self, database: Database, box: SecretBox) -> None:
        self.database, self.box = database, box
        self.workspace, self.connection = connected(database, TEAM, box.encrypt("key"))
        InstallationStore(database, box, "1.2").save(
            Installation(app_id="A1", team_id=TEAM, enterprise_id=None, bot_token="xoxb-5", user_id=USER)
        )
        self.exports: dict[str, str] = {}
        self._ended()
        self._running()
        self._review()
        self._around()
        with database.read() as session:
            self.people = list(session.scalars(select(Candidate.id).order_by(Candidate.row_number, Candidate.id)))
            self.projects = list(session.scalars(select(Project.id).order_by(Project.name)))

    def of(self, session: Session, name: str) -> Export:
        """An export by its name here."""
        return session.get_one(Export, self.exports[name])

    def work(self, session: Session, name: str) -> list[items.Work]:
        """The items of an export, as a run has them at hand."""
        rows = session.execute(
            select(Candidate.id, Candidate.identity, Candidate.data, Candidate.row_number, ExportItem.digest)
            .join(ExportItem, ExportItem.candidate_id == Candidate.id)
            .where(ExportItem.export_id == self.exports[name])
            .order_by(ExportItem.row_number)
        )
        return [
            items.Work(row.id, row.identity, row.data, row_number=row.row_number, digest=row.digest) for row in rows
        ]

    def people_of(self, session: Session, name: str) -> list[items.Work]:
        """The people of an export that has no items yet."""
        rows = session.execute(
            select(Candidate.id, Candidate.identity, Candidate.data, Candidate.row_number)
            .where(Candidate.project_id == self.of(session, name).project_id)
            .order_by(Candidate.row_number, Candidate.id)
        )
        return [items.Work(row.id, row.identity, row.data, row_number=row.row_number) for row in rows]

    @property
    def home(self) -> homes.DueHome:
        """The person's Home, as whoever publishes it has it at hand."""
        return homes.DueHome(self.workspace, USER, True, "", 1, 0)

    def read(self, database: Database, name: str) -> Export:
        """An export, out of any transaction."""
        with database.read() as session:
            return self.of(session, name)

    def now(self, session: Session) -> float:
        """The database's time."""
        return leases.database_now(session)

    def message(self, session: Session, slot: str) -> OutboxMessage:
        """A message of the ended export."""
        of_it = OutboxMessage.export_id == self.exports["ended"]
        return session.scalars(select(OutboxMessage).where(of_it, OutboxMessage.slot == slot)).one()

    def lease(self) -> leases.Lease:
        """The lease of the running export, taken anew."""
        with self.database.write() as session:
            session.execute(update(Export).where(Export.id == self.exports["running"]).values(lease_until=0.0))
        lease = leases.claim(self.database, self.exports["running"], 600)
        assert lease is not None
        return lease

    def _start(self, name: str, everybody: list[seekout.Candidate], **values: Any) -> Export:
        given = {"requested_by": USER, "channel_id": CHANNEL, "destination_id": CAMPAIGN, "view_id": f"V-{name}"}
        export = started(self.database, self.workspace, self.connection, everybody, name=name, **given | values)
        self.exports[name] = export.id
        return export

    def _ended(self) -> None:
        for name, first, more in (
            ("ended", 1, {"channel_kind": ChannelKind.PUBLIC, "file_id": "F5"}),
            ("step", 21, {"step_execution": "Fx5", "channel_kind": ChannelKind.PRIVATE}),
        ):
            export = self._start(name, people(4, first), **more)
            with self.database.write() as session:
                found = self.of(session, name)
                found.state = ExportState.RUNNING
                sent = items.take(session, found, 3).sending
                items.note_exported(session, found, [(work, f"id {work.row_number}") for work in sent[:2]])
                items.note_failed(session, found, [sent[2]], "rejected", may_have_arrived=True)
                items.cancel_rest(session, found)
                how = ExportState.CANCELLED if name == "step" else ExportState.COMPLETE_WITH_ERRORS
                states.end(session, found, how)
                session.flush()
                watches.begin(session, found, 2)
                found.step_due_at = 5.0 if name == "step" else None
                self._post(session, export, "progress", text="done")
                self._post(session, export, "failures", text="failed", thread_slot="progress")
                outbox.put_file(
                    session, found, "rows", file_name="rows.csv", text="rows", channel_id=CHANNEL, beside="progress"
                )

        with self.database.write() as session:
            ended = self.of(session, "ended")
            outbox.delivered(session, self.message(session, "progress"), channel=CHANNEL, ts="1.0")
            first, _, third, _ = self.work(session, "ended")
            not_arrived.note_not_filled(session, ended, {first.candidate_id: "no phone"})
            changed = update(ExportItem).where(ExportItem.candidate_id == third.candidate_id)
            session.execute(changed.values(digest="another"))
            session.execute(update(Candidate).where(Candidate.row_number == 22).values(digest=None))
            session.execute(update(CampaignWatch).values(latest=Figures(sent=3, replied=2).dump()))
            self.of(session, "step").destination_name = ""

    def _post(self, session: Session, export: Export, slot: str, **more: Any) -> None:
        outbox.put(session, session.get_one(Export, export.id), slot, blocks=[], channel_id=CHANNEL, **more)

    def _running(self) -> None:
        self._start("running", [*people(7, 41), *people(1, 48, current_company="Acme Ltd")])
        with self.database.write() as session:
            found = self.of(session, "running")
            found.state = ExportState.RUNNING
            sent = items.take(session, found, 6, 100.0).sending
            items.note_exported(session, found, [(sent[0], "id")])
            items.note_failed(session, found, [sent[1]], "rejected", may_have_arrived=False)
            lessons.note_refused(session, found, sent[2:4], most_together=1)
            lessons.note_suspect(session, found, sent[2], "rejected")
            items.note_lost(session, found, [sent[4].candidate_id])
            self._post(session, found, "progress", text="running")

    def _review(self) -> None:
        everybody = [
            *people(3, 61, current_company="Acme Ltd"),
            *people(1, 1),
            *people(1, 47),
            *people(1, 70, tags=("Do Not Contact",)),
            *(one._replace(emails=()) for one in people(1, 71)),
        ]
        with self.database.write() as session:
            off_limits.put(
                session, self.workspace, USER, [off_limits.entry_of("Acme Ltd"), off_limits.entry_of("b.org")]
            )
        export = reviewed(
            self.database,
            self.workspace,
            self.connection,
            everybody,
            name="review",
            requested_by=USER,
            channel_id=CHANNEL,
            view_id="V-review",
            destination_id=CAMPAIGN,
            file_id="F6",
        )
        self.exports["review"] = export.id
        with self.database.write() as session:
            found = self.of(session, "review")
            held.judge(session, found)
            first = session.scalars(select(Candidate.id).where(Candidate.row_number == 62)).one()
            held.let_through(session, found, [first], USER)
            known.ask(session, found)
            ours = known.next_people(session, found, 2)
            known.note(session, found, ours, {ours[0].candidate_id: known.Known("Replied", 5.0)}, 3_600.0)

    def _around(self) -> None:
        with self.database.write() as session:
            draft = connections.begin_draft(
                session, self.workspace, user_id=USER, view_id="V-draft", can_export=True, pools_enabled=True
            )
            self.draft = draft.id
            for kind in ExportKind:
                listed = [destinations.Destination(CAMPAIGN, "five"), destinations.Destination("camp-6", "six")]
                destinations.remember(session, self.workspace, USER, kind, listed)
            workspaces.map_email(session, self.workspace, USER, "dana@sourcewhale.example")
            workspaces.remember_email(session, self.workspace, USER, "dana@example.com")
            homes.opened(session, self.workspace, USER, is_admin=True)
            homes.changed(session, self.workspace)
            follows.follow(session, self.workspace, CHANNEL, USER)
            digests.begin(session, self.workspace, CHANNEL, USER, 5.0, {CAMPAIGN: [1, 1]})
            columns.choose(session, self.workspace, USER, {"Rolle": "title", "Ort": "location"})
            audit.record(session, self.workspace, USER, audit.Action.STARTED, "an export")
            self.list_file = off_limits.ask_for_file(session, self.workspace, USER, "V-list")
            accounts.note(session, self.workspace, self.connection, {"campaigns": ["one", "two"]})
            session.add(Ledger(workspace_id=self.workspace, account={"campaigns": ["three", "four"]}, seen_at=5.0))
            session.execute(update(ExportItem).where(ExportItem.row_number == 47).values(digest="another"))
            told = {CAMPAIGN: Figures(sent=3, replied=1)}
            figures.note_answer(session, self.connection, leases.database_now(session), told, whole=True)
        with self.database.write() as session:
            session.execute(update(Home).values(lease_until=0.0))
            self.entry = off_limits.entries(session, self.workspace)[0].id

    # --- Neighbours ---

    def neighbours(self, kind: str) -> Mapping[str, str]:
        """What neighbours of a kind have of their own, as templates: other `workspaces`, `exports` or `people`."""
        with self.database.read() as session:
            if kind == "workspaces":
                ids = {
                    found for row in rows_of(session).values() for text in strings(row) for found in _ID.findall(text)
                }
                return {**{one: f"{{}}{one[1:]}" for one in ids}, TEAM: f"{{}}{TEAM}"}
            messages = session.scalars(select(OutboxMessage.id).where(OutboxMessage.export_id.is_not(None)))
            names = [*self.exports.values(), *messages, "Fx5", *(f"V-{name}" for name in self.exports)]
            made = {one: f"{{}}{one[1:]}" for one in names}
            if kind == "people":
                made |= {one: f"{{}}{one}" for one in (USER, CHANNEL, "V-draft", "V-list", "camp-6")}
                made |= {one: f"{{}}{one[1:]}" for one in (self.draft, self.list_file)}
            return made


_ID = re.compile(r"\b[0-9a-f]{32}\b")


def rows_of(session: Session) -> Rows:
    """Every row of every table, by table and primary key."""
    found: Rows = {}
    for table in Base.metadata.sorted_tables:
        for row in session.execute(select(table)).mappings():
            # An installation's own key is a number, which is counted.
            names = ["team_id"] if table.name == "installations" else [column.name for column in table.primary_key]
            key = tuple(str(row[name]) for name in names)
            found[table.name, key] = dict(row)
    return found


def move_in(database: Database, templates: Mapping[str, str]) -> None:
    """Copy every row whose key has one of these texts, once before and once behind it."""
    with database.write() as session:
        rows = rows_of(session)
        for table in Base.metadata.sorted_tables:
            own = [row for (name, _), row in rows.items() if name == table.name]
            keys = [column.name for column in table.primary_key]
            for sign in SIGNS:
                moved = [(row, otherwise(table.name, moved_in(row, templates, sign), sign)) for row in own]
                if table.name == "installations":
                    new = [{**to, "id": None} for row, to in moved if to["team_id"] != row["team_id"]]
                else:
                    new = [to for row, to in moved if any(to[name] != row[name] for name in keys)]
                if new:
                    session.execute(insert(table), new)


def otherwise(table: str, row: dict[str, Any], sign: str) -> dict[str, Any]:
    """A neighbour's row: some minutes earlier or later, and what people and workspaces have chosen is the opposite."""
    shift = -_APART if sign == SIGNS[0] else _APART
    found = {name: value + shift if isinstance(value, float) and value > 1e9 else value for name, value in row.items()}
    if table not in ("workspaces", "connections", "members"):
        return found
    return {name: not value if isinstance(value, bool) else value for name, value in found.items()}


def moved_in(value: Any, templates: Mapping[str, str], sign: str) -> Any:
    """A value with each text that is one of the templates' moved to a neighbour's."""
    if isinstance(value, str):
        return templates[value].format(sign) if value in templates else value
    if isinstance(value, dict):
        return {key: moved_in(one, templates, sign) for key, one in value.items()}
    if isinstance(value, list):
        return [moved_in(one, templates, sign) for one in value]
    return value


def is_neighbours(key: Key) -> bool:
    """Whether the key of a row is that of a neighbour's."""
    return any(part.startswith(SIGNS) for part in key)


def strings(value: Any) -> Iterator[str]:
    """Every text in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from strings(one)


def plain(value: Any) -> Any:
    """An answer of the store as values that can be compared."""
    if isinstance(value, Base):
        return {column.name: plain(getattr(value, column.name)) for column in value.__table__.columns}
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(map(plain, value))
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, str | bytes | int | float | None):
        return value
    if hasattr(value, "_asdict"):
        return plain(value._asdict())
    return [plain(one) for one in value]


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same, but for clocks that went on, and ids that are new in both."""
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) < 120.0
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(same(a, b) for a, b in zip(one, other, strict=True))
    return bool(one == other)


def masked(value: Any, known: Collection[str]) -> Any:
    """A value of a row in which each id that is new is the word for that."""
    if isinstance(value, str):
        return _ID.sub(lambda found: found[0] if found[0] in known else "new", value)
    if isinstance(value, dict):
        return {key: masked(one, known) for key, one in value.items()}
    if isinstance(value, list):
        return [masked(one, known) for one in value]
    return value


def ours(rows: Rows, known: Collection[str]) -> list[Any]:
    """The rows that are no neighbour's, as values that can be compared, in an order that new ids do not change."""
    kept = [(key, masked(plain(row), known)) for key, row in rows.items() if not is_neighbours(key[1])]
    return [row for _, row in sorted(kept, key=lambda one: (one[0][0], masked(list(one[0][1]), known), repr(one[1])))]


_RANDOM = re.compile(r"\b[0-9a-f]{16,32}\b|gAAAA[\w=-]+|\b[0-9]{10}\.[0-9]+")
_TEN_MINUTES = 600.0


def blurred(text: str) -> str:
    """A text without the ids, digests, encrypted texts and times in it, which differ from run to run."""
    return _RANDOM.sub("...", text)


def written_down(value: Any, at: float) -> Any:
    """A value without what differs from run to run; times are so many ten minutes from `at`."""
    if isinstance(value, float) and value > 1e9:
        return f"{round((value - at) / _TEN_MINUTES)} ten minutes from now"
    if isinstance(value, float) and not value.is_integer():
        return f"about {round(value / _TEN_MINUTES)} ten minutes"
    if isinstance(value, str):
        return blurred(value)
    if isinstance(value, dict):
        return {blurred(str(key)): written_down(one, at) for key, one in sorted(value.items())}
    if isinstance(value, list):
        return [written_down(one, at) for one in value]
    return value.decode() if isinstance(value, bytes) else value


def changes(before: Rows, after: Rows, at: float) -> dict[str, list[Any]]:
    """What is otherwise, by table: of a changed row the columns, of a new one all; of one that is gone, that it is."""
    found: dict[str, list[Any]] = {}
    for key in before.keys() | after.keys():
        was, is_ = plain(before.get(key, {})), plain(after.get(key, {}))
        if was != is_:
            told = {name: value for name, value in is_.items() if value != was.get(name)} or "gone"
            found.setdefault(key[0], []).append(written_down(told, at))
    return {table: sorted(rows, key=repr) for table, rows in sorted(found.items())}
