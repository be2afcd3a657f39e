"""What a candidate has in common with namesakes in one company, and what else tells the two apart."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("candidates", sa.Column("namesake", sa.String(length=80), nullable=True))
    op.add_column("candidates", sa.Column("told_by", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("candidates", "told_by")
    op.drop_column("candidates", "namesake")
