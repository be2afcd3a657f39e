"""Whoever has the name and the company of somebody who opted out, and nothing that tells the two apart."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.migrations.online import create_index, drop_index

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_NAME = "ix_candidates_opted_out_namesakes"


def upgrade() -> None:
    op.add_column("candidates", sa.Column("namesake", sa.String(length=80), nullable=True))
    op.add_column("candidates", sa.Column("told_by", sa.Integer(), nullable=True))
    create_index(_NAME, "candidates", ["workspace_id", "namesake"], where="do_not_contact")


def downgrade() -> None:
    drop_index(_NAME, "candidates")
    op.drop_column("candidates", "told_by")
    op.drop_column("candidates", "namesake")
