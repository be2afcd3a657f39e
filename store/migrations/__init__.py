"""Alembic's revisions, oldest first by number."""
