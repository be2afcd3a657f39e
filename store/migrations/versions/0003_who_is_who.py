"""Candidates can be searched, people keep one identity, and exports know whether the bot can post."""

from __future__ import annotations

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_CHUNK = 500


def upgrade() -> None:
    op.add_column("exports", sa.Column("channel_problem", sa.String(length=255), nullable=True))
    op.add_column("candidates", sa.Column("search_text", sa.String(length=400), server_default="", nullable=False))
    op.create_table(
        "person_keys",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("identity", sa.String(length=255), nullable=False),
        sa.Column("name_key", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_person_keys_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "key", "identity", name=op.f("pk_person_keys")),
    )
    _fill_search_text()
    # The rest of what leads to them is noted when a file tells of them again.
    op.execute(
        "INSERT INTO person_keys (workspace_id, key, identity, name_key) "
        "SELECT workspace_id, identity, identity, '' FROM candidates "
        "UNION SELECT workspace_id, identity, identity, '' FROM exported"
    )
    op.create_index(op.f("ix_person_keys_workspace_id_identity"), "person_keys", ["workspace_id", "identity"])
    op.create_index(
        op.f("ix_candidates_project_id_row_number_reading_search_text"),
        "candidates",
        ["project_id", "row_number", "reading", "search_text"],
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_candidates_project_id_row_number_reading_search_text"), table_name="candidates")
    op.drop_index(op.f("ix_person_keys_workspace_id_identity"), table_name="person_keys")
    op.drop_table("person_keys")
    op.drop_column("candidates", "search_text")
    op.drop_column("exports", "channel_problem")


def _fill_search_text() -> None:
    candidates = sa.table(
        "candidates", sa.column("id", sa.String), sa.column("data", sa.JSON), sa.column("search_text", sa.String)
    )
    connection = op.get_bind()
    last = ""
    while rows := connection.execute(
        sa.select(candidates.c.id, candidates.c.data)
        .where(candidates.c.id > last)
        .order_by(candidates.c.id)
        .limit(_CHUNK)
    ).all():
        last = rows[-1].id
        connection.execute(
            candidates.update().where(candidates.c.id == sa.bindparam("of")).values(search_text=sa.bindparam("text")),
            [{"of": row.id, "text": _searchable(row.data)} for row in rows],
        )


def _searchable(data: dict[str, str]) -> str:
    text = " ".join(data.get(name, "") for name in ("full_name", "current_title", "current_company"))
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(
        character if character.isalnum() else " " for character in plain if not unicodedata.combining(character)
    )
    return " ".join(kept.split())[:400]
