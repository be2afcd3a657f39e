"""Checks of a Review: whom SourceWhale knows already."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "known_checks",
        sa.Column("export_id", sa.String(length=32), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_at", sa.Float(precision=53), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.Float(precision=53), nullable=False),
        sa.Column("leave_out_known", sa.Boolean(), nullable=False),
        sa.Column("contacted_days", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["export_id"], ["exports.id"], name=op.f("fk_known_checks_export_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_known_checks_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("export_id", name=op.f("pk_known_checks")),
    )
    op.create_index("ix_known_checks_workspace_id", "known_checks", ["workspace_id"])
    op.create_index("ix_known_checks_state_lease_until", "known_checks", ["state", "lease_until"])
    op.create_table(
        "known_people",
        sa.Column("export_id", sa.String(length=32), nullable=False),
        sa.Column("candidate_id", sa.String(length=32), nullable=False),
        sa.Column("known", sa.Boolean(), nullable=False),
        sa.Column("stage", sa.String(length=50), nullable=True),
        sa.Column("last_contacted", sa.Float(precision=53), nullable=True),
        sa.ForeignKeyConstraint(
            ["export_id"], ["exports.id"], name=op.f("fk_known_people_export_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidates.id"], name=op.f("fk_known_people_candidate_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("export_id", "candidate_id", name=op.f("pk_known_people")),
    )
    op.create_index("ix_known_people_candidate_id", "known_people", ["candidate_id"])


def downgrade() -> None:
    op.drop_table("known_people")
    op.drop_table("known_checks")
