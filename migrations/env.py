"""What Alembic runs for each migration: the connection is handed over by `models.database`."""

from typing import Literal

from alembic import context

from models import Base


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Leave the search index and its shadow tables out of autogeneration."""
    return not (kind == "table" and name is not None and name.startswith("revision_search"))


def render_type(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write our time type into a revision as the plain one that it stores."""
    return "sa.DateTime()" if kind == "type" and type(item).__name__ == "UtcDateTime" else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    include_name=is_ours,
    render_item=render_type,
    render_as_batch=True,
    transactional_ddl=True,
    compare_type=True,
)
context.run_migrations()
