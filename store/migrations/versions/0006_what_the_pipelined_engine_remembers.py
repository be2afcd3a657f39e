"""What the pipelined engine remembers: batch sizes, trouble, slow answers, dummy numbers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("connections", sa.Column("batch_size", sa.Integer(), nullable=True))
    op.add_column("exports", sa.Column("trouble_since", sa.Float(precision=53), nullable=True))
    op.add_column("exports", sa.Column("slowest_answer", sa.Float(precision=53), nullable=False, server_default="0"))
    op.add_column("candidates", sa.Column("dummy_number", sa.Integer(), nullable=True))
    op.create_index(
        op.f("ix_candidates_project_id_dummy_number"), "candidates", ["project_id", "dummy_number"], unique=True
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_candidates_project_id_dummy_number"), table_name="candidates")
    for table, column in (
        ("candidates", "dummy_number"),
        ("exports", "slowest_answer"),
        ("exports", "trouble_since"),
        ("connections", "batch_size"),
    ):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column(column)
