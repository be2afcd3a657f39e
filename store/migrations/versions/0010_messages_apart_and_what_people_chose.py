"""Messages without an export, what columns hold, how a file is read, and what is left of an export at its end."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.migrations.online import create_index, drop_index

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_index("ix_workspaces_homes_behind", "workspaces", ["id"], where="homes_behind")
    create_index("uq_outbox_apart", "outbox", ["workspace_id", "slot"], unique=True, where="export_id IS NULL")
    op.add_column("outbox", sa.Column("created_at", sa.Float(precision=53), nullable=False, server_default="0"))
    with op.batch_alter_table("outbox") as batch_op:
        batch_op.alter_column("export_id", existing_type=sa.String(length=32), nullable=True)
        batch_op.alter_column("fallback_channel_id", existing_type=sa.String(length=255), nullable=True)
    op.add_column("exports", sa.Column("encoding", sa.String(length=255), nullable=True))
    op.add_column("exports", sa.Column("apart", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("exports", sa.Column("permalink", sa.Text(), nullable=True))
    op.add_column("exports", sa.Column("totals", sa.JSON(), nullable=True))
    op.create_table(
        "column_choices",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("header_key", sa.String(length=255), nullable=False),
        sa.Column("header", sa.Text(), nullable=False),
        sa.Column("field", sa.String(length=255), nullable=False),
        sa.Column("set_by", sa.String(length=255), nullable=False),
        sa.Column("set_at", sa.Float(precision=53), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_column_choices_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "header_key", name=op.f("pk_column_choices")),
    )


def downgrade() -> None:
    op.drop_table("column_choices")
    for column in ("totals", "permalink", "apart", "encoding"):
        op.drop_column("exports", column)
    drop_index("uq_outbox_apart", "outbox")
    # A version that knows no such messages can deliver none.
    op.execute("DELETE FROM outbox WHERE export_id IS NULL")
    op.execute("UPDATE outbox SET fallback_channel_id = channel_id WHERE fallback_channel_id IS NULL")
    with op.batch_alter_table("outbox") as batch_op:
        batch_op.alter_column("fallback_channel_id", existing_type=sa.String(length=255), nullable=False)
        batch_op.alter_column("export_id", existing_type=sa.String(length=32), nullable=False)
        batch_op.drop_column("created_at")
    drop_index("ix_workspaces_homes_behind", "workspaces")
