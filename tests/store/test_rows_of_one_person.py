"""A file tells of somebody in several rows: what one of them is known by says who all of them are."""

from __future__ import annotations

import pytest

import seekout
from store.exporting import items, leases, selection, states
from store.models import Export, ExportState
from store.upkeep import erasure
from tests.store.factory import connected, reviewed, started

BY_MAIL = "Ann Bay,ann@zyx.example,,"
BY_PROFILE, BY_BOTH = "Ann Bay,,linkedin.com/in/ann-zyx,", "Ann Bay,ann@zyx.example,linkedin.com/in/ann-zyx,"
BY_PHONE, BY_PHONE_TOO = "Ann Bay,,,+44 20 7946 0018", "Ann Bay,ann@zyx.example,,020 7946 0018"
OTHERS = [f"Person {n},p{n}@zyx.example,," for n in range(9)]
LATER = pytest.mark.parametrize(
    "rows",
    [
        [BY_PROFILE, BY_BOTH],
        [BY_BOTH, BY_PROFILE],
        [BY_PROFILE, *OTHERS, BY_BOTH],
        [BY_PHONE, BY_PHONE_TOO],
        [BY_PROFILE, BY_PROFILE.replace("zyx,", "zyx,+44 20 7946 0018"), *OTHERS, BY_PHONE_TOO],
    ],
    ids=["first by less", "first by more", "far apart", "by a number", "by way of a third"],
)


def told_by(tmp_path, *rows):
    path = tmp_path / "project.csv"
    path.write_text("\n".join(["Full Name,Email,LinkedIn URL,Phone", *rows]), encoding="utf-8")
    with seekout.read_project(path, "project.csv") as reader:
        return [one for one in reader.records() if isinstance(one, seekout.Record)]


def counted(database, export):
    with database.read() as session:
        return selection.plan(session, session.get_one(Export, export.id))


@LATER
def test_who_was_exported_is_not_sent_again(database, tmp_path, rows):
    where = connected(database)
    export = started(database, *where, told_by(tmp_path, BY_MAIL), name="first")
    lease = leases.claim(database, export.id, 10)
    with leases.held(database, lease, 10) as (session, held):
        items.note_exported(session, held, [(work, "r") for work in items.take(session, held, 10).sending])
        states.end(session, held, ExportState.COMPLETE)
    plan = counted(database, reviewed(database, *where, told_by(tmp_path, *rows), name="second"))
    assert (plan.send, plan.previously_exported) == (len(set(rows) & set(OTHERS)), 1)


@LATER
def test_who_asked_to_be_forgotten_does_not_come_back(database, tmp_path, rows):
    where = connected(database)
    erasure.forget(database, "ann@zyx.example")
    plan = counted(database, reviewed(database, *where, told_by(tmp_path, *rows), name="second"))
    assert (plan.send, plan.forgotten) == (len(set(rows) & set(OTHERS)), 1)
