"""Whether SourceWhale's id of somebody stands for somebody else already is asked of each answer."""

from __future__ import annotations

from store.migrations.online import create_index, drop_index

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_index("ix_export_items_remote", "export_items", ["remote_id"], where="remote_id IS NOT NULL")


def downgrade() -> None:
    drop_index("ix_export_items_remote", "export_items")
