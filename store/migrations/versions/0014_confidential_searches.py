"""Who may export, and whether projects are open to the whole workspace."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("connections", "connection_drafts"):
        op.add_column(table, sa.Column("exporters", sa.JSON(), nullable=False, server_default="[]"))
        op.add_column(table, sa.Column("projects_open", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    for table in ("connections", "connection_drafts"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column("projects_open")
            batch_op.drop_column("exporters")
