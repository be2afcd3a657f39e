"""Who may know of whose exports: of conversations that must be asked about, those of the own workspace alone."""

from __future__ import annotations

import pytest

from store.connection import connections
from store.exporting import exports, visibility
from store.exporting.visibility import Reader
from store.models import ChannelKind
from tests.store.factory import connected, people, reviewed, started


def export_in(database, workspace, channel, kind, user="U1", *, run=True, number=1):
    make = started if run else reviewed
    values = {"channel_id": channel, "channel_kind": kind, "requested_by": user}
    return make(database, *workspace, people(1, start=number), name=f"{channel} {number}", **values)


@pytest.mark.long
def test_slack_is_asked_of_conversations_in_which_colleagues_exports_report_that_not_everybody_reads(database):
    ours, theirs = connected(database), connected(database, "T2")
    for team, workspace in (("ours", ours), ("theirs", theirs)):
        export_in(database, workspace, f"C-{team}", ChannelKind.PRIVATE)
        export_in(database, workspace, f"C-{team}-shared", ChannelKind.SHARED, number=2)
        export_in(database, workspace, f"C-{team}-public", ChannelKind.PUBLIC, number=3)
        export_in(database, workspace, f"C-{team}-reader", ChannelKind.PRIVATE, "U9", number=4)
        export_in(database, workspace, f"C-{team}-review", ChannelKind.PRIVATE, run=False, number=5)
    with database.read() as session:
        for team, workspace in (("ours", ours), ("theirs", theirs)):
            found = visibility.in_question(session, workspace[0], "U9")
            assert not found.reads_all
            assert set(found.channels) == {f"C-{team}", f"C-{team}-shared"}
    with database.write() as session:
        connections.get(session, ours[0]).projects_open = True
    with database.read() as session:
        assert visibility.in_question(session, ours[0], "U9") == visibility.InQuestion(reads_all=True)
        assert visibility.is_open(session, ours[0]) and not visibility.is_open(session, theirs[0])


@pytest.mark.parametrize(
    ("kind", "run", "reader", "may", "leads_there"),
    [
        (ChannelKind.PUBLIC, True, Reader("U2"), True, True),
        (ChannelKind.PUBLIC, False, Reader("U2"), False, True),
        (ChannelKind.PRIVATE, True, Reader("U2"), False, False),
        (ChannelKind.PRIVATE, True, Reader("U2", frozenset({"C1"})), True, True),
        (ChannelKind.PRIVATE, False, Reader("U2", frozenset({"C1"})), False, True),
        (ChannelKind.PRIVATE, False, Reader("U1"), True, True),
        # Its messages went to the one who asked, for the bot cannot post where it was to report.
        (ChannelKind.DIRECT, True, Reader("U2", frozenset({"C1"})), False, False),
        (ChannelKind.DIRECT, True, Reader("U1", frozenset({"C1"})), True, True),
        # Slack has not said yet what that conversation is.
        (None, True, Reader("U2", frozenset({"C1"})), True, True),
        (ChannelKind.PRIVATE, False, Reader("U2", reads_all=True), True, False),
    ],
)
def test_an_export_is_known_to_its_person_and_to_whoever_reads_where_it_reports(
    database, kind, run, reader, may, leads_there
):
    export = export_in(database, connected(database), "C1", kind, run=run)
    with database.read() as session:
        found = exports.by_id(session, export.id)
        assert visibility.may_know(found, reader) is may
        assert visibility.may_read_its_channel(found, reader) is leads_there
        query = session.query(type(found)).where(visibility.visible(reader))
        assert (query.count() == 1) is may
