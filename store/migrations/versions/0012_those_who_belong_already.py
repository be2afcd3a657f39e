"""Those who were stored before get their readings and dummy numbers; on PostgreSQL nobody's writes wait for it."""

from __future__ import annotations

from alembic import op

from store.migrations.online import create_index, drop_index

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_index("ix_projects_superseded", "projects", ["id"], where="listed_since < reading")
    create_index("ix_dummy_numbers_workspace_id_identity", "dummy_numbers", ["workspace_id", "identity"])
    drop_index("ix_candidates_project_id_dummy_number", "candidates")
    # The newest reading that told of somebody; an export that was prepared before goes by the number alone.
    op.execute(
        "INSERT INTO candidate_readings (candidate_id, reading) SELECT id, reading FROM candidates WHERE reading > 0 "
        "ON CONFLICT DO NOTHING"
    )
    # Older readings are not listed, so there is nothing of them to delete.
    op.execute("UPDATE projects SET listed_since = reading")
    # Of two strangers with one number the first keeps it; the other is given another with the next export.
    op.execute(
        "INSERT INTO dummy_numbers (workspace_id, number, identity) SELECT workspace_id, dummy_number, min(identity) "
        "FROM candidates WHERE dummy_number IS NOT NULL GROUP BY workspace_id, dummy_number "
        "ON CONFLICT DO NOTHING"
    )
    op.execute(
        "UPDATE candidates SET dummy_number = NULL WHERE dummy_number IS NOT NULL AND NOT EXISTS (SELECT 1 "
        "FROM dummy_numbers d WHERE d.workspace_id = candidates.workspace_id AND d.number = candidates.dummy_number "
        "AND d.identity = candidates.identity)"
    )


def downgrade() -> None:
    create_index("ix_candidates_project_id_dummy_number", "candidates", ["project_id", "dummy_number"], unique=True)
    drop_index("ix_dummy_numbers_workspace_id_identity", "dummy_numbers")
    drop_index("ix_projects_superseded", "projects")
