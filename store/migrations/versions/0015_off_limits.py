"""Off-limits companies and domains, and what an admin decides of people whom SourceWhale knows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_FLAGS = (("exports", "keep_known"), ("known_checks", "resend_purged"), ("known_people", "gone"))


def upgrade() -> None:
    op.create_table(
        "off_limits",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=400), nullable=False),
        sa.Column("written", sa.String(length=300), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("until", sa.Float(precision=53), nullable=True),
        sa.Column("ever", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("added_by", sa.String(length=255), nullable=False),
        sa.Column("added_at", sa.Float(precision=53), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_off_limits_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_off_limits")),
        sa.UniqueConstraint("workspace_id", "key", name=op.f("uq_off_limits_workspace_id_key")),
    )
    op.create_table(
        "off_limits_people",
        sa.Column("export_id", sa.String(length=32), nullable=False),
        sa.Column("candidate_id", sa.String(length=32), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.Column("let_through_by", sa.String(length=255), nullable=True),
        sa.ForeignKeyConstraint(
            ["export_id"], ["exports.id"], name=op.f("fk_off_limits_people_export_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidates.id"], name=op.f("fk_off_limits_people_candidate_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["off_limits.id"], name=op.f("fk_off_limits_people_entry_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("export_id", "candidate_id", "entry_id", name=op.f("pk_off_limits_people")),
    )
    for column in ("candidate_id", "entry_id"):
        op.create_index(f"ix_off_limits_people_{column}", "off_limits_people", [column])
    op.create_table(
        "list_files",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=255), nullable=False),
        sa.Column("view_id", sa.String(length=255), nullable=False),
        sa.Column("file_id", sa.String(length=255), nullable=True),
        sa.Column("file_url", sa.Text(), nullable=True),
        sa.Column("replaces", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("asked_at", sa.Float(precision=53), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("lease_until", sa.Float(precision=53), nullable=False, server_default="0"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_list_files_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_files")),
    )
    op.create_index("ix_list_files_workspace_id", "list_files", ["workspace_id"])
    op.create_index("ix_list_files_lease_until", "list_files", ["lease_until"])
    for table in ("connections", "connection_drafts"):
        op.add_column(table, sa.Column("defaults", sa.JSON(), nullable=False, server_default="{}"))
    for table, column in _FLAGS:
        op.add_column(table, sa.Column(column, sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    for table, column in _FLAGS:
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column(column)
    for table in ("connections", "connection_drafts"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column("defaults")
    op.drop_table("list_files")
    op.drop_table("off_limits_people")
    op.drop_table("off_limits")
