"""Who belongs to a reading, one dummy number for each person of a workspace, and who asked to be forgotten."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.migrations.online import create_index, drop_index

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_index("ix_outbox_created_at", "outbox", ["created_at"])
    op.add_column("projects", sa.Column("figures", sa.JSON(), nullable=True))
    op.add_column("projects", sa.Column("listed_since", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("candidates", sa.Column("forgotten", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("exports", sa.Column("listed", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "candidate_readings",
        sa.Column("candidate_id", sa.String(length=32), nullable=False),
        sa.Column("reading", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidates.id"], name=op.f("fk_candidate_readings_candidate_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("candidate_id", "reading", name=op.f("pk_candidate_readings")),
    )
    op.create_table(
        "dummy_numbers",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("identity", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_dummy_numbers_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "number", name=op.f("pk_dummy_numbers")),
    )
    op.create_table(
        "forgotten_keys",
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("forgotten_at", sa.Float(precision=53), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_forgotten_keys")),
    )


def downgrade() -> None:
    op.drop_table("forgotten_keys")
    op.drop_table("dummy_numbers")
    op.drop_table("candidate_readings")
    op.drop_column("exports", "listed")
    op.drop_column("candidates", "forgotten")
    op.drop_column("projects", "listed_since")
    op.drop_column("projects", "figures")
    drop_index("ix_outbox_created_at", "outbox")
