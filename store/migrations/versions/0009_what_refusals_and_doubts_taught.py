"""What refusals and doubts taught: batches that were halved, candidates refused alone, when requests left."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_ADDED: dict[str, tuple[tuple[str, Any], ...]] = {
    "export_items": (
        ("left_at", sa.Float(precision=53)),
        ("left_for", sa.Text()),
        ("most_together", sa.Integer()),
        ("refused_with", sa.Integer()),
        ("refusal", sa.Text()),
    ),
    "exported": (("left_at", sa.Float(precision=53)), ("left_for", sa.Text())),
}


def upgrade() -> None:
    for table, columns in _ADDED.items():
        for name, kind in columns:
            op.add_column(table, sa.Column(name, kind, nullable=True))


def downgrade() -> None:
    for table, columns in _ADDED.items():
        with op.batch_alter_table(table) as batch_op:
            for name, _ in columns:
                batch_op.drop_column(name)
