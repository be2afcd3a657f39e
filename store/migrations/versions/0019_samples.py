"""Where some of those sent stand in SourceWhale, and when people were last looked up for that."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("exports", sa.Column("sample", sa.JSON(), nullable=True))
    op.add_column("campaign_figures", sa.Column("sampled_at", sa.Float(53), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("campaign_figures") as batch_op:
        batch_op.drop_column("sampled_at")
    with op.batch_alter_table("exports") as batch_op:
        batch_op.drop_column("sample")
