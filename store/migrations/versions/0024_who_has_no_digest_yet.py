"""Each Review looks for those whom an older version stored without a digest: of most projects there are none."""

from __future__ import annotations

from store.migrations.online import create_index, drop_index

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_NAME = "ix_candidates_undigested"


def upgrade() -> None:
    create_index(_NAME, "candidates", ["project_id", "id"], where="digest IS NULL")


def downgrade() -> None:
    drop_index(_NAME, "candidates")
