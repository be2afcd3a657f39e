"""Exports that a step of a workflow asked for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_A_STEPS = sa.text("step_execution IS NOT NULL")
_WAITS = sa.text("step_due_at IS NOT NULL")


def upgrade() -> None:
    op.add_column("exports", sa.Column("step_execution", sa.String(length=255), nullable=True))
    op.add_column("exports", sa.Column("step_due_at", sa.Float(precision=53), nullable=True))
    op.add_column("exports", sa.Column("skip_review", sa.Boolean(), nullable=False, server_default=sa.false()))
    # In the same transaction as their columns: no row has one yet, so a table of exports is read once, in a moment.
    op.create_index(
        "uq_exports_step",
        "exports",
        ["workspace_id", "step_execution"],
        unique=True,
        postgresql_where=_A_STEPS,
        sqlite_where=_A_STEPS,
    )
    op.create_index("ix_exports_step_due", "exports", ["step_due_at"], postgresql_where=_WAITS, sqlite_where=_WAITS)
    for table in ("connections", "connection_drafts"):
        op.add_column(table, sa.Column("steps_skip_review", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    for table in ("connections", "connection_drafts"):
        op.drop_column(table, "steps_skip_review")
    op.drop_index("ix_exports_step_due", table_name="exports")
    op.drop_index("uq_exports_step", table_name="exports")
    op.drop_column("exports", "skip_review")
    op.drop_column("exports", "step_due_at")
    op.drop_column("exports", "step_execution")
