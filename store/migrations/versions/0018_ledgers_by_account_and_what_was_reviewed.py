"""One ledger for each account of SourceWhale, and digests of what was reviewed.

A ledger is no longer a connection's: the constraint that tied an entry to a connection goes. The version before finds
everything where it was; it goes on with the first ledger of a workspace.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_TIE = "fk_exported_connection_id"
_COLUMNS = (
    ("connections", "ledger_id", sa.String(32)),
    ("connections", "made_at", sa.Float(53)),
    ("connection_drafts", "account", sa.JSON()),
    ("connection_drafts", "ledger_id", sa.String(32)),
    ("connection_drafts", "standing", sa.String(255)),
    ("exports", "ledger_id", sa.String(32)),
    ("exports", "seal", sa.String(255)),
    ("candidates", "digest", sa.String(32)),
    ("export_items", "digest", sa.String(32)),
)


def upgrade() -> None:
    op.create_table(
        "ledgers",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("workspace_id", sa.String(32), nullable=False),
        sa.Column("account", sa.JSON(), nullable=True),
        sa.Column("seen_at", sa.Float(53), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_ledgers_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledgers")),
    )
    op.create_index(op.f("ix_ledgers_workspace_id"), "ledgers", ["workspace_id"])
    for table, name, kind in _COLUMNS:
        op.add_column(table, sa.Column(name, kind, nullable=True))
    with op.batch_alter_table("exported") as batch_op:
        batch_op.drop_constraint(op.f(_TIE), type_="foreignkey")


def downgrade() -> None:
    # Entries of other accounts' ledgers belong to no connection.
    op.execute("DELETE FROM exported WHERE connection_id NOT IN (SELECT id FROM connections)")
    with op.batch_alter_table("exported") as batch_op:
        batch_op.create_foreign_key(op.f(_TIE), "connections", ["connection_id"], ["id"], ondelete="CASCADE")
    for table, name, _ in reversed(_COLUMNS):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column(name)
    op.drop_index(op.f("ix_ledgers_workspace_id"), "ledgers")
    op.drop_table("ledgers")
