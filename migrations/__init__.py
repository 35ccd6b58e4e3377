"""Alembic's revisions, run from inside the program."""
