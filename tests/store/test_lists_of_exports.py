"""Exports as lists and buttons find them: which one, in which order, whose, and how long ago."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from store.exporting import exports, items, leases, visibility
from store.exporting.visibility import Reader
from store.messages import outbox
from store.models import ChannelKind, Connection, Export, ExportKind, ExportState
from store.workspaces import overview
from tests.store.factory import connected, people, reviewed, started

PROSPECTS, CANDIDATES = ExportKind.PROSPECTS, ExportKind.CANDIDATES
EVERYTHING = Reader("U9", reads_all=True)


@pytest.fixture
def database(sqlite_database):
    return sqlite_database


def export(database, ours, **values):
    """A started export with these columns, whatever they would be else."""
    name = values.pop("name", "project")
    made = started(database, *ours, people(2), name=name)
    if values:
        with database.write() as session:
            session.execute(update(Export).where(Export.id == made.id).values(**values))
    return made.id


def read(database, export_id):
    with database.read() as session:
        return session.get_one(Export, export_id)


def about(seconds):
    return pytest.approx(seconds, abs=20)


def test_how_long_an_export_has_taken(database, ours):
    with database.read() as session:
        now = leases.database_now(session)
    export_id = export(database, ours, created_at=now - 900, queued_at=now - 600)

    def told():
        with database.read() as session:
            found = session.get_one(Export, export_id)
            ask = exports.age, exports.elapsed, exports.in_trouble_for
            return [round(one(session, found)) for one in ask]

    assert told() == [about(900), about(600), 0]
    with database.write() as session:
        session.execute(update(Export).values(trouble_since=now - 300, ended_at=now - 200))
    assert told() == [about(900), 400, about(300)]
    with database.write() as session:
        session.execute(update(Export).values(queued_at=None))
    assert told()[1] == 0


@pytest.mark.long
def test_an_export_is_found_by_its_id_and_its_modal_in_its_workspace(database, ours):
    export_id = export(database, ours, view_id="V1")
    other = connected(database, "T2")
    with database.read() as session:
        assert exports.get(session, ours[0], export_id).id == export_id
        assert exports.get(session, other[0], export_id) is None
        assert exports.by_view(session, ours[0], "V1").id == export_id
        assert exports.by_view(session, ours[0], "V0") is exports.by_view(session, other[0], "V1") is None
        assert exports.by_id(session, None) is None
        assert exports.by_id(session, export_id, lock=True).id == export_id


def test_the_last_one_of_a_person_and_a_kind(database, ours):
    first, second = export(database, ours, created_at=10.0), export(database, ours, name="b", created_at=20.0)
    export(database, ours, name="c", created_at=30.0, kind="candidates")
    export(database, ours, name="d", created_at=40.0, requested_by="U2")
    with database.read() as session:
        assert exports.last_of(session, ours[0], "U1", PROSPECTS).id == second
        assert exports.last_of(session, ours[0], "U3", PROSPECTS) is None
    with database.write() as session:
        session.execute(update(Export).where(Export.id == first).values(created_at=25.0))
        assert exports.last_of(session, ours[0], "U1", PROSPECTS).id == first


def test_the_last_one_of_a_project_is_ones_own_or_one_that_may_be_known(database, ours):
    one = export(database, ours, queued_at=10.0, requested_by="U2", channel_kind=ChannelKind.PUBLIC)
    project = read(database, one).project_id
    two = export(database, ours, queued_at=20.0, requested_by="U3", channel_kind=ChannelKind.PRIVATE, channel_id="C3")
    mine = export(database, ours, queued_at=5.0, kind="candidates")
    export(database, ours, queued_at=None, requested_by="U2", channel_kind=ChannelKind.PUBLIC)

    def last(reader, *kind):
        with database.read() as session:
            found = exports.last_of_project(session, ours[0], project, reader, *kind)
            return None if found is None else found.id

    assert last(Reader("U1")) == mine
    assert last(Reader("U1"), PROSPECTS) == one
    assert last(Reader("U9")) == one
    assert last(Reader("U9", frozenset({"C3"}))) == last(EVERYTHING) == two
    assert last(Reader("U9"), CANDIDATES) is None


@pytest.mark.long
def test_lists_are_in_order_and_of_those_that_may_be_known(database, ours):
    first = export(database, ours, queued_at=10.0)
    second = export(database, ours, name="Backend 50%", queued_at=20.0, state=ExportState.RUNNING)
    export(database, ours, name="c", queued_at=5.0, state=ExportState.REVIEW)
    for name, at in (("d", 30.0), ("e", 40.0), ("Back end", 50.0)):
        export(database, ours, name=name, queued_at=1.0, ended_at=at, state=ExportState.COMPLETE)
    export(database, ours, name="f", queued_at=None, ended_at=60.0, state=ExportState.CANCELLED)

    def names(found):
        return [one.project_name for one in found]

    with database.read() as session:
        assert [one.export.id for one in exports.running(session, ours[0], EVERYTHING, 9)] == [first, second]
        assert names(exports.running(session, ours[0], EVERYTHING, 1)) == ["project"]
        assert names(exports.ended(session, ours[0], EVERYTHING, 9, 0)) == ["Back end", "e", "d"]
        assert names(exports.ended(session, ours[0], EVERYTHING, 2, 1)) == ["e", "d"]
        assert names(exports.ended(session, ours[0], EVERYTHING, 9, 0, "back")) == ["Back end"]
        assert names(exports.ended(session, ours[0], Reader("U9"), 9, 0)) == []
        assert names(exports.ended(session, ours[0], Reader("U1"), 9, 0)) == ["Back end", "e", "d"]
        going = overview.running(session, ours[0], EVERYTHING, 9)
        now = leases.database_now(session)
        assert [one.elapsed for one in going] == [about(now - 10.0), about(now - 20.0)]
        assert going[0].counts.waiting == 2


@pytest.mark.parametrize(
    ("reader", "kind", "link"),
    [
        (Reader("U1"), ChannelKind.PRIVATE, True),
        (Reader("U9", reads_all=True), ChannelKind.PRIVATE, False),
        (Reader("U9", frozenset({"C1"}), reads_all=True), ChannelKind.PRIVATE, True),
        (Reader("U9"), ChannelKind.PUBLIC, True),
    ],
)
@pytest.mark.parametrize("of_an_older_version", [True, False])
def test_a_link_is_shown_to_those_who_read_there(database, ours, reader, kind, link, of_an_older_version):
    export_id = export(database, ours, channel_kind=kind, channel_id="C1")
    with database.write() as session:
        found = session.get_one(Export, export_id)
        outbox.put(session, found, "progress", text="x", blocks=[], channel_id="C1")
        (message,) = session.query(outbox.OutboxMessage)
        outbox.remember_link(session, message, "https://slack.example/1")
        if of_an_older_version:
            session.execute(update(Export).values(permalink=None))
    with database.read() as session:
        (told,) = exports.running(session, ours[0], reader, 9)
    assert told.permalink == ("https://slack.example/1" if link else None)


def test_a_name_is_noted_where_there_is_none_yet(database, ours):
    named, nameless = export(database, ours), export(database, ours, name="b", destination_name="")
    with database.write() as session:
        for one in (named, nameless):
            exports.name_destination(session, one, "Five")
    assert [read(database, one).destination_name for one in (named, nameless)] == ["Backend", "Five"]


@pytest.mark.parametrize(
    ("state", "options", "changed"),
    [
        (ExportState.REVIEW, {"include_previous": True}, True),
        (ExportState.REVIEW, {"include_previous": False, "dummy_emails": False}, False),
        (ExportState.REVIEW, {"include_previous": False, "dummy_emails": True}, True),
        (ExportState.QUEUED, {"include_previous": True}, False),
    ],
)
def test_options_change_while_a_review_stands(database, ours, state, options, changed):
    made = reviewed(database, *ours, people(1))
    with database.write() as session:
        session.execute(update(Export).values(state=state))
        found = session.get_one(Export, made.id)
        assert exports.set_options(session, found, **options) is changed
        expected = {"include_previous": False, "dummy_emails": False} | (options if changed else {})
        assert {name: getattr(found, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("totals", "counted"),
    [
        (None, items.Counts(0, 0, 2, 0, 0, 0)),
        ({"exported": 3, "of a newer version": 4}, items.Counts(3, 0, 0, 0, 0, 0)),
        ({"exported": 3, "failed": 1, "off_limits": 2}, items.Counts(3, 1, 0, 0, 0, 0, off_limits=2)),
    ],
)
def test_numbers_of_another_version_are_read(database, ours, totals, counted):
    export_id = export(database, ours, totals=totals)
    with database.read() as session:
        assert items.counts(session, export_id) == counted


# --- Who may know ---


@pytest.mark.parametrize(
    ("reader", "kind", "queued", "knows", "reads"),
    [
        (Reader("U1"), None, None, True, True),
        (Reader("U9"), None, 5.0, False, False),
        (Reader("U9"), ChannelKind.PUBLIC, 5.0, True, True),
        (Reader("U9"), ChannelKind.PUBLIC, None, False, True),
        (Reader("U9"), ChannelKind.PRIVATE, 5.0, False, False),
        (Reader("U9", frozenset({"C1"})), ChannelKind.PRIVATE, 5.0, True, True),
        (Reader("U9", frozenset({"C2"})), ChannelKind.SHARED, 5.0, False, False),
        (Reader("U9", reads_all=True), ChannelKind.PRIVATE, None, True, False),
    ],
)
def test_who_may_know_of_an_export(database, ours, reader, kind, queued, knows, reads):
    export_id = export(database, ours, channel_kind=kind, queued_at=queued, channel_id="C1")
    found = read(database, export_id)
    assert visibility.may_know(found, reader) is knows
    assert visibility.may_read_its_channel(found, reader) is reads
    with database.read() as session:
        seen = session.query(Export.id).filter(visibility.visible(reader)).all()
        assert bool(seen) is knows
    assert visibility.reports_privately(found) is (kind not in (ChannelKind.PUBLIC, ChannelKind.SHARED))


@pytest.mark.long
def test_it_is_asked_of_the_newest_fifteen_conversations_in_which_others_report(database, ours):
    private = {"channel_kind": ChannelKind.PRIVATE, "requested_by": "U2"}
    for number in range(17):
        export(database, ours, name=f"p{number}", channel_id=f"C{number}", queued_at=float(number + 1), **private)
    export(database, ours, name="again", channel_id="C0", queued_at=90.0, **private | {"channel_kind": "shared"})
    for name, values in {
        "own": {"requested_by": "U1"},
        "public": {"channel_kind": ChannelKind.PUBLIC},
        "direct": {"channel_kind": ChannelKind.DIRECT},
        "not started": {"queued_at": None},
    }.items():
        export(database, ours, name=name, **{"channel_id": name, "queued_at": 99.0, **private, **values})
    with database.write() as session:
        found = visibility.in_question(session, ours[0], "U1")
        assert not found.reads_all
        assert found.channels == ["C0", *(f"C{number}" for number in range(16, 2, -1))]
        session.execute(update(Connection).values(projects_open=True))
        assert visibility.in_question(session, ours[0], "U1") == visibility.InQuestion(reads_all=True)
