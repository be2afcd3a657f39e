"""What a channel is, what *Retry failed* sent again, files in the outbox, and App Homes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "homes",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=255), nullable=False),
        sa.Column("is_admin", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.Float(precision=53), nullable=False),
        sa.Column("content_hash", sa.String(length=255), nullable=False),
        sa.Column("published_revision", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.Float(precision=53), nullable=False),
        sa.Column("lease_until", sa.Float(precision=53), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_homes_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "user_id", name=op.f("pk_homes")),
    )
    op.add_column("workspaces", sa.Column("home_revision", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("exports", sa.Column("channel_kind", sa.String(length=255), nullable=True))
    op.add_column("exports", sa.Column("times_retried", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("exports", sa.Column("retried_by", sa.String(length=255), nullable=True))
    op.add_column("exports", sa.Column("retried_people", sa.Integer(), nullable=True))
    op.add_column("exports", sa.Column("pace", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("outbox", sa.Column("file_name", sa.Text(), nullable=True))
    op.add_column("outbox", sa.Column("file_id", sa.String(length=255), nullable=True))


def downgrade() -> None:
    for table, column in (
        ("outbox", "file_id"),
        ("outbox", "file_name"),
        ("exports", "pace"),
        ("exports", "retried_people"),
        ("exports", "retried_by"),
        ("exports", "times_retried"),
        ("exports", "channel_kind"),
        ("workspaces", "home_revision"),
    ):
        op.drop_column(table, column)
    op.drop_table("homes")
