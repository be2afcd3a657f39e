"""Whoever has the name and the company of somebody who opted out is looked for in every file of a workspace."""

from __future__ import annotations

from store.migrations.online import create_index, drop_index

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_NAME = "ix_candidates_opted_out_namesakes"


def upgrade() -> None:
    create_index(_NAME, "candidates", ["workspace_id", "namesake"], where="do_not_contact")


def downgrade() -> None:
    drop_index(_NAME, "candidates")
