"""What became of campaigns after exports: figures, watches, reminders, digests, and who was removed by hand."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _figures()
    _watches()
    _digests()
    op.add_column("exports", sa.Column("removed_at", sa.Float(precision=53), nullable=True))
    op.add_column("exports", sa.Column("removed_by", sa.String(length=255), nullable=True))
    for table in ("members", "workspaces"):
        op.add_column(table, sa.Column("no_reminders", sa.Boolean(), nullable=False, server_default=sa.false()))


def _figures() -> None:
    op.create_table(
        "campaign_figures",
        sa.Column("connection_id", sa.String(length=32), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("campaigns", sa.JSON(), nullable=False),
        sa.Column("asked_at", sa.Float(precision=53), nullable=True),
        sa.Column("answered_at", sa.Float(precision=53), nullable=True),
        sa.Column("due_at", sa.Float(precision=53), nullable=True),
        sa.Column("lease_until", sa.Float(precision=53), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["connection_id"], ["connections.id"], name=op.f("fk_campaign_figures_connection_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_campaign_figures_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("connection_id", name=op.f("pk_campaign_figures")),
    )
    op.create_index("ix_campaign_figures_workspace_id", "campaign_figures", ["workspace_id"])
    op.create_index("ix_campaign_figures_due_at", "campaign_figures", ["due_at"])


def _watches() -> None:
    op.create_table(
        "campaign_watches",
        sa.Column("export_id", sa.String(length=32), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("connection_id", sa.String(length=32), nullable=False),
        sa.Column("campaign_id", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.Float(precision=53), nullable=False),
        sa.Column("until", sa.Float(precision=53), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("latest", sa.JSON(), nullable=True),
        sa.Column("latest_at", sa.Float(precision=53), nullable=True),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.Column("kicked_off_at", sa.Float(precision=53), nullable=True),
        sa.Column("remind_at", sa.Float(precision=53), nullable=True),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("muted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["export_id"], ["exports.id"], name=op.f("fk_campaign_watches_export_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_campaign_watches_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("export_id", name=op.f("pk_campaign_watches")),
    )
    op.create_index("ix_campaign_watches_workspace_id", "campaign_watches", ["workspace_id"])
    op.create_index("ix_campaign_watches_connection_id_until", "campaign_watches", ["connection_id", "until"])


def _digests() -> None:
    op.create_table(
        "digests",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("channel_id", sa.String(length=255), nullable=False),
        sa.Column("user_id", sa.String(length=255), nullable=False),
        sa.Column("since", sa.Float(precision=53), nullable=False),
        sa.Column("due_at", sa.Float(precision=53), nullable=False),
        sa.Column("seen", sa.JSON(), nullable=False),
        sa.Column("last", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_digests_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "channel_id", name=op.f("pk_digests")),
    )
    op.create_index("ix_digests_due_at", "digests", ["due_at"])


def downgrade() -> None:
    for table in ("members", "workspaces"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column("no_reminders")
    with op.batch_alter_table("exports") as batch_op:
        batch_op.drop_column("removed_by")
        batch_op.drop_column("removed_at")
    op.drop_table("digests")
    op.drop_table("campaign_watches")
    op.drop_table("campaign_figures")
