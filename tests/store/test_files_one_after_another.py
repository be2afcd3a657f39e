"""Whatever files tell of the same people, and in whichever order: nobody is sent twice, or though they asked not to be,
nobody is made one with somebody else, and whoever is none of these is sent."""

from __future__ import annotations

import pytest
from sqlalchemy import select

import seekout
from seekout.resolving.resolution import resolved
from store.exporting import exports, items, leases, states
from store.models import Candidate, ExportState
from store.upkeep import erasure
from tests.store.factory import connected, reviewed
from tests.store.files_of_people import Fact, World


class Joined:
    """Facts that rows have told of one person together."""

    def __init__(self) -> None:
        self._above: dict[Fact, Fact] = {}

    def root(self, fact: Fact) -> Fact:
        while (above := self._above.setdefault(fact, fact)) != fact:
            fact = above
        return fact

    def join(self, facts: list[Fact]) -> None:
        for fact in facts:
            self._above[self.root(fact)] = self.root(facts[0])


def people_of(path):
    with seekout.open_project(path, path.name) as project:
        rows = resolved(project.unresolved(), project.findings)
        return [row for row in rows if isinstance(row, seekout.Record)]


def exported(database, export):
    """Everybody whom the export sends, which it then has."""
    with database.write() as session:
        started = states.start(session, exports.by_id(session, export.id))
    if not started:
        return []
    lease = leases.claim(database, export.id, 10)
    with leases.held(database, lease, 10) as (session, held):
        works = items.take(session, held, 100).sending
        items.note_exported(session, held, [(work, "r") for work in works])
        states.end(session, held, ExportState.COMPLETE)
    return [seekout.Candidate.from_dict(work.data) for work in works]


@pytest.mark.sampled(10)
@pytest.mark.parametrize("seed", range(40))
def test_files_one_after_another(sqlite_database, tmp_path, seed):
    database, world, joined = sqlite_database, World(seed), Joined()
    where = connected(database)
    asked, forgotten, sent = [], [], []
    # Some Reviews wait until later, or for good.
    waiting = []

    def facts_of(person):
        texts = (*person.emails, *person.links, *person.linkedin_ids)
        return [fact for fact in map(world.whose, texts) if fact is not None]

    for path, rows in world.files(tmp_path):
        for row in rows:
            joined.join(row.facts)
            asked += row.facts[:1] if row.asked else []
        export = reviewed(database, *where, people_of(path), name=path.stem)
        newest = (export, rows)
        waiting.append(newest)
        with database.read() as session:
            for data in session.scalars(select(Candidate.data).where(Candidate.project_id == export.project_id)):
                whose = {who for who, _ in facts_of(seekout.Candidate.from_dict(data))}
                assert len(whose) < 2, f"strangers became one: {data}"
        if world.chance.random() < 0.1:
            fact = (world.chance.randrange(14), world.chance.choice(["own", "work", "profile"]))
            erasure.forget(database, ("linkedin.com/in/" if fact[1] == "profile" else "") + world.texts[fact])
            forgotten.append(fact)
        if world.chance.random() < 0.35:
            continue
        export, rows = waiting.pop(world.chance.randrange(len(waiting)) if world.chance.random() < 0.3 else -1)
        now: list[Fact] = []
        for person in exported(database, export):
            facts = facts_of(person)
            assert facts, f"nothing tells who this is: {person}"
            roots = set(map(joined.root, facts))
            assert roots.isdisjoint(map(joined.root, asked)), f"asked not to be contacted: {person}"
            if export is newest[0]:
                assert roots.isdisjoint(map(joined.root, forgotten)), f"asked to be forgotten: {person}"
                assert roots.isdisjoint(map(joined.root, [*sent, *now])), f"is sent twice: {person}"
            now += facts
        sent += now
        known = {who for who, _ in (*sent, *asked, *forgotten)}
        for row in rows:
            assert not known.isdisjoint(world.alike(row.who)), f"was not sent: {row}"
