"""Schema and integrity of the database, with faults told as errors of ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from etl.errors import DatabaseError
from models import database as schema


def upgrade(location: str) -> bool:
    """Make or upgrade a database; True where anything was done. Raises DatabaseError."""
    with opened(location) as engine:
        return schema.upgrade(engine)


def downgrade(location: str, revision: str) -> bool:
    """Take the schema back to a revision. Raises DatabaseError."""
    with _existing(location) as engine:
        return schema.downgrade(engine, revision)


def check(location: str) -> list[str]:
    """Every fault of a database, a sentence each. Raises DatabaseError where it cannot be opened."""
    with _existing(location) as engine:
        return schema.faults(engine)


@contextmanager
def _existing(location: str) -> Iterator[Engine]:
    url = schema.database_url(location)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        raise DatabaseError(location, "no such database", "name it with --database, or make it with `etl ingest`")
    with opened(location) as engine:
        yield engine


@contextmanager
def opened(location: str) -> Iterator[Engine]:
    """An engine over a database; what the database refuses is told in one sentence with its cure."""
    try:
        engine = schema.open_engine(location)
        try:
            yield engine
        finally:
            engine.dispose()
    except schema.SchemaError as error:
        raise DatabaseError("", str(error)) from error
    except DBAPIError as error:
        reason = " ".join(str(error.orig).split())
        cure = next((cure for word, cure in _CURES.items() if word in reason), "run `etl db check`")
        raise DatabaseError(location, reason, cure) from error


_CURES = {
    "full": "free some space and run again; nothing committed is lost",
    "disk I/O": "check the disk and its free space, then run again; nothing committed is lost",
    "locked": "another program holds the database; run again when it is done",
    "readonly": "give a file that you may write to with --database",
    "unable to open": "check the path of --database and the permissions of its folder",
    "not a database": "name another file with --database",
}
