"""One workspace for each Slack team: rows that an older version made beside it are merged into it.

It took a team for another one when the team joined an organisation, and when an event named its ids in another place.
What such a row holds (projects, exports, who was exported) is the team's, so nothing of it is lost.
"""

from __future__ import annotations

from sqlalchemy import Table, delete, func, literal, select, update
from sqlalchemy.orm import Session

from store.after import figures
from store.base.db import Database
from store.base.upsert import insert
from store.connection import accounts
from store.connection.accounts import Standing
from store.models import (
    UNFINISHED,
    Base,
    CampaignWatch,
    Connection,
    Export,
    Exported,
    Ledger,
    Member,
    OffLimit,
    OffLimitsPerson,
    OutboxMessage,
    Project,
    Workspace,
)
from store.people.ledger import ids_of
from store.upkeep.deletion import DETACHED
from store.workspaces import workspaces

# Made anew when somebody looks.
FORGOTTEN = frozenset({"campaign_figures", "connection_drafts", "destination_lists", "homes", "list_files"})
# What the kept workspace has by the same key stands.
UNITED = frozenset({"column_choices", "digests", "dummy_numbers", "follows", "members", "person_keys"})
MOVED = frozenset(
    {"audit", "campaign_watches", "candidates", "export_items", "exports", "known_checks", "outbox", "projects"}
)
# Each by a rule of its own.
BY_RULE = frozenset({"connections", "exported", "ledgers", "off_limits"})


def merge_duplicates(database: Database) -> list[str]:
    """Merge the rows of teams that have several, each in a transaction. Returns the ids of those teams.

    A row with an export that has not ended is left until it has.
    """
    with database.read() as session:
        several = session.scalars(
            select(Workspace.team_id)
            .where(~Workspace.team_id.startswith(DETACHED))
            .group_by(Workspace.team_id)
            .having(func.count() > 1)
        ).all()
    merged = []
    for team_id in several:
        with database.write() as session:
            if _merge_team(session, team_id):
                merged.append(team_id)
    return merged


def _merge_team(session: Session, team_id: str) -> bool:
    kept = workspaces.find(session, team_id)
    if kept is None:
        return False
    # Locked whole: nothing is written into a row that is about to go.
    query = select(Workspace).where(Workspace.team_id == team_id, Workspace.id != kept.id).order_by(Workspace.id)
    others = session.scalars(query.with_for_update()).all()
    if any(_is_busy(session, row.id) for row in (kept, *others)):
        return False
    for other in others:
        _merge(session, kept, other)
    return bool(others)


def _is_busy(session: Session, workspace_id: str) -> bool:
    under_way = select(Export.id).where(Export.workspace_id == workspace_id, Export.state.in_(UNFINISHED)).limit(1)
    return session.scalar(under_way) is not None


def _merge(session: Session, kept: Workspace, other: Workspace) -> None:
    organisation, gone = other.enterprise_id, other.uninstalled_at
    tables = Base.metadata.tables
    for name in sorted(FORGOTTEN):
        session.execute(delete(tables[name]).where(tables[name].c.workspace_id == other.id))
    _keep_reminders_off(session, kept, other)
    for name in sorted(UNITED):
        _unite(session, tables[name], "workspace_id", other.id, kept.id)
    _merge_connections(session, kept.id, other.id)
    _unite_off_limits(session, kept.id, other.id)
    _give_own_names(session, kept.id, other.id)
    _drop_said_twice(session, kept.id, other.id)
    for name in sorted(MOVED):
        session.execute(
            update(tables[name]).where(tables[name].c.workspace_id == other.id).values(workspace_id=kept.id)
        )
    session.execute(delete(Workspace).where(Workspace.id == other.id))
    session.execute(
        update(Workspace)
        .where(Workspace.id == kept.id)
        .values(
            enterprise_id=kept.enterprise_id or organisation,
            uninstalled_at=None if gone is None else kept.uninstalled_at,
        )
    )
    session.expire_all()


def _unite(session: Session, table: Table, column: str, source: str, target: str) -> None:
    """Give the rows of `source` in a column to `target`, but for those that `target` has by the same key."""
    chosen = [literal(target).label(one.name) if one.name == column else one for one in table.c]
    rows = select(*chosen).where(table.c[column] == source)
    session.execute(insert(session, table).from_select([one.name for one in table.c], rows).on_conflict_do_nothing())
    session.execute(delete(table).where(table.c[column] == source))


def _keep_reminders_off(session: Session, kept: Workspace, other: Workspace) -> None:
    """Whoever has switched reminders off in either row gets none."""
    off = select(Member.user_id).where(Member.workspace_id == other.id, Member.no_reminders)
    session.execute(
        update(Member).where(Member.workspace_id == kept.id, Member.user_id.in_(off)).values(no_reminders=True)
    )
    if other.no_reminders:
        session.execute(update(Workspace).where(Workspace.id == kept.id).values(no_reminders=True))


def _merge_connections(session: Session, kept_id: str, other_id: str) -> None:
    """One connection, with everybody who was exported through either: nobody is sent twice."""
    mine = session.scalar(select(Connection).where(Connection.workspace_id == kept_id))
    theirs = session.scalar(select(Connection).where(Connection.workspace_id == other_id))
    if theirs is None:
        return
    if mine is None:
        session.execute(update(Connection).where(Connection.id == theirs.id).values(workspace_id=kept_id))
    else:
        in_use = _merge_ledgers(session, mine, theirs)
        if mine.api_key_encrypted is None and theirs.api_key_encrypted is not None:
            kept = {one.name: getattr(theirs, one.name) for one in Connection.__table__.c}
            values = {name: value for name, value in kept.items() if name not in ("id", "workspace_id")}
            values["ledger_id"] = in_use
            session.execute(update(Connection).where(Connection.id == mine.id).values(**values))
        for model in (Export, CampaignWatch):
            session.execute(update(model).where(model.connection_id == theirs.id).values(connection_id=mine.id))
        session.execute(delete(Connection).where(Connection.id == theirs.id))
    session.execute(update(Ledger).where(Ledger.workspace_id == other_id).values(workspace_id=kept_id))
    session.execute(update(Exported).where(Exported.connection_id.in_(ids_of(kept_id))).values(workspace_id=kept_id))
    connection_id = theirs.id if mine is None else mine.id
    watched = select(CampaignWatch.export_id).where(CampaignWatch.connection_id == connection_id).limit(1)
    if session.scalar(watched) is not None:
        figures.look_soon(session, kept_id, connection_id)


def _merge_ledgers(session: Session, mine: Connection, theirs: Connection) -> str:
    """The ledger that is in use there joins the one in use here, unless they are known to be of different accounts.

    Returns the id of the ledger of the account whose key is theirs. Their other ledgers stay beside ours.
    """
    before, after = accounts.known(session, mine.ledger), accounts.known(session, theirs.ledger)
    target = theirs.ledger if accounts.compare(before, after) is Standing.OTHER else mine.ledger
    # Their first ledger has the id of a connection that is about to go.
    unnamed = Export.connection_id == theirs.id, Export.ledger_id.is_(None)
    session.execute(update(Export).where(*unnamed).values(ledger_id=theirs.id))
    accounts.ensure(session, theirs.workspace_id, theirs.id)
    if target != theirs.ledger:
        session.execute(update(Export).where(Export.ledger_id == theirs.ledger).values(ledger_id=target))
        _unite(session, Base.metadata.tables["exported"], "connection_id", theirs.ledger, target)
        session.execute(delete(Ledger).where(Ledger.id == theirs.ledger))
    return target


def _unite_off_limits(session: Session, kept_id: str, other_id: str) -> None:
    """One list; whoever an entry of either holds back stays held back."""
    mine = {one.key: one for one in session.scalars(select(OffLimit).where(OffLimit.workspace_id == kept_id))}
    for entry in session.scalars(select(OffLimit).where(OffLimit.workspace_id == other_id)).all():
        if (same := mine.get(entry.key)) is None:
            entry.workspace_id = kept_id
            continue
        same.ever = same.ever or entry.ever
        same.until = None if same.until is None or entry.until is None else max(same.until, entry.until)
        session.execute(update(OffLimitsPerson).where(OffLimitsPerson.entry_id == entry.id).values(entry_id=same.id))
        session.delete(entry)
    session.flush()


def _give_own_names(session: Session, kept_id: str, other_id: str) -> None:
    """Two projects of one name stay two: whose people are whose cannot be told any more."""
    taken = set(session.scalars(select(Project.name_key).where(Project.workspace_id == kept_id)))
    for project in session.scalars(select(Project).where(Project.workspace_id == other_id)):
        if project.name_key in taken:
            project.name_key = f"{project.name_key} {project.id[:8]}"
    session.flush()


def _drop_said_twice(session: Session, kept_id: str, other_id: str) -> None:
    """Of messages that belong to no export, a workspace has one of a kind."""
    said = select(OutboxMessage.slot).where(OutboxMessage.workspace_id == kept_id, OutboxMessage.export_id.is_(None))
    session.execute(
        delete(OutboxMessage).where(
            OutboxMessage.workspace_id == other_id, OutboxMessage.export_id.is_(None), OutboxMessage.slot.in_(said)
        )
    )
