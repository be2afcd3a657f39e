"""Who may export, whether projects are open to the workspace, the account behind a key, what a Review showed."""

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
        op.add_column(table, sa.Column("account", sa.String(), nullable=True))
    op.add_column("exports", sa.Column("approved", sa.String(), nullable=True))


def downgrade() -> None:
    columns = ("account", "projects_open", "exporters")
    for table, dropped in (("exports", ("approved",)), ("connections", columns), ("connection_drafts", columns)):
        with op.batch_alter_table(table) as batch_op:
            for column in dropped:
                batch_op.drop_column(column)
