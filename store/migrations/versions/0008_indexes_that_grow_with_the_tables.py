"""Indexes for every query that runs often and for every foreign key, and no reference that needs one in vain."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.migrations.online import create_index, drop_index

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_ADDED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("exports", ("workspace_id", "state", "queued_at")),
    ("exports", ("workspace_id", "ended_at")),
    ("exports", ("workspace_id", "requested_by", "created_at")),
    ("exports", ("project_id", "queued_at")),
    ("exports", ("connection_id",)),
    ("export_items", ("candidate_id",)),
    ("projects", ("workspace_id", "read_at")),
    ("homes", ("workspace_id", "published_revision")),
    ("connection_drafts", ("state", "changed_at")),
)
_PARTIAL = (
    ("ix_projects_detailed", "projects", "read_at", "reading > 0"),
    ("ix_outbox_due", "outbox", "due_at", "due_at IS NOT NULL"),
)
# Their first columns begin a wider index now.
_DROPPED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("exports", ("workspace_id",)),
    ("projects", ("workspace_id",)),
    ("outbox", ("due_at",)),
)
# Deleted with their project, export or connection; a workspace's deletion would read these tables whole.
_UNBOUND = ("export_items", "candidates", "exported")


def upgrade() -> None:
    # Indexes first: each is built outside a transaction, and is passed over when a release is tried again.
    for table, columns in _ADDED:
        create_index(_name(table, columns), table, columns)
    create_index("ix_exports_user_email", "exports", [sa.text("lower(user_email)")])
    for name, table, column, condition in _PARTIAL:
        create_index(name, table, [column], where=condition)
    for table, columns in _DROPPED:
        drop_index(_name(table, columns), table)
    op.add_column("workspaces", sa.Column("homes_behind", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.create_table(
        "progress",
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("reached", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_progress")),
    )
    for table in _UNBOUND:
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_constraint(f"fk_{table}_workspace_id", type_="foreignkey")


def downgrade() -> None:
    for table in _UNBOUND:
        with op.batch_alter_table(table) as batch_op:
            batch_op.create_foreign_key(
                f"fk_{table}_workspace_id", "workspaces", ["workspace_id"], ["id"], ondelete="CASCADE"
            )
    for table, columns in _DROPPED:
        create_index(_name(table, columns), table, columns)
    drop_index("ix_exports_user_email", "exports")
    for name, table, _, _ in _PARTIAL:
        drop_index(name, table)
    for table, columns in _ADDED:
        drop_index(_name(table, columns), table)
    with op.batch_alter_table("workspaces") as batch_op:
        batch_op.drop_column("homes_behind")
    op.drop_table("progress")


def _name(table: str, columns: tuple[str, ...]) -> str:
    return f"ix_{table}_{'_'.join(columns)}"
