"""When an app was removed, when candidates were purged, and what an operator has switched on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("workspaces", sa.Column("uninstalled_at", sa.Float(precision=53), nullable=True))
    op.add_column("exports", sa.Column("purged_at", sa.Float(precision=53), nullable=True))
    op.create_table(
        "switches",
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("since", sa.Float(precision=53), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_switches")),
    )


def downgrade() -> None:
    op.drop_table("switches")
    with op.batch_alter_table("exports") as batch_op:
        batch_op.drop_column("purged_at")
    with op.batch_alter_table("workspaces") as batch_op:
        batch_op.drop_column("uninstalled_at")
