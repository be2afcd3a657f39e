"""Who asked not to be contacted is looked for in every file of a workspace."""

from __future__ import annotations

from store.migrations.online import create_index, drop_index

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_index("ix_candidates_opted_out", "candidates", ["workspace_id", "identity"], where="do_not_contact")


def downgrade() -> None:
    drop_index("ix_candidates_opted_out", "candidates")
