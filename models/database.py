"""Opening, upgrading and checking the database. With `migrations/` the only place that knows Alembic."""

import importlib.resources
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

BUSY_SECONDS = 30
VIEW_FILES = ("views.sql", "search.sqlite.sql")
NO_URL = "{}: is no database URL that is known; give a path, or sqlite:///path"


class SchemaError(Exception):
    """The database's schema is not one this program can use; the message says what and the cure."""


def database_url(location: str) -> URL:
    """The URL of a database given as a URL or as a path of an SQLite file."""
    if "://" in location:
        try:
            return make_url(location)
        except (ArgumentError, ValueError) as error:
            raise SchemaError(NO_URL.format(location)) from error
    return URL.create("sqlite", database=str(Path(location).expanduser()))


def open_engine(location: str) -> Engine:
    """An engine whose transactions are begun by us, with foreign keys on."""
    url = database_url(location)
    try:
        engine = create_engine(url)
    except ArgumentError as error:
        raise SchemaError(NO_URL.format(url.render_as_string())) from error
    except ImportError as error:
        message = f"{url.render_as_string()}: its driver {error.name} is not installed; install it, or give a path"
        raise SchemaError(message) from error
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # Without this the driver commits before DDL, and a failed migration stays half applied.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("foreign_keys=ON", f"busy_timeout={BUSY_SECONDS * 1000}", "synchronous=NORMAL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # IMMEDIATE, for a transaction that first reads and then writes could not wait for another writer.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's configuration, made in code; the connection is handed over, so that no URL is needed."""
    config = Config()
    config.set_main_option("script_location", str(importlib.resources.files("migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def head_revision() -> str:
    """The newest schema revision this program knows."""
    return str(ScriptDirectory.from_config(configuration()).get_current_head())


def current_revision(connection: Connection) -> str | None:
    """The schema revision of a database, None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(engine: Engine, revision: str = "head") -> bool:
    """Bring the schema up to a revision, in one transaction; True where anything was done.

    Raises SchemaError where the database is newer than the program, or is no database of ours.
    """
    is_changed = _migrate(engine, command.upgrade, revision)
    if is_changed and engine.dialect.name == "sqlite":
        # Kept in the file, and only in a file that is known to be ours.
        with engine.connect() as connection:
            driver = connection.connection.driver_connection
            if driver is not None:
                driver.execute("PRAGMA journal_mode=WAL")
    return is_changed


def downgrade(engine: Engine, revision: str) -> bool:
    """Bring the schema down to a revision, in one transaction; `base` removes everything."""
    return _migrate(engine, command.downgrade, revision)


def _migrate(engine: Engine, step: Callable[[Config, str], None], revision: str) -> bool:
    with _foreign_keys_off(engine) as connection, connection.begin():
        before = _known_revision(engine, connection)
        target = head_revision() if revision == "head" else revision
        views_are_current = _views_digest(connection) == _digest_of_files()
        if before == target and views_are_current:
            return False
        _drop_views(connection)
        try:
            step(configuration(connection), revision)
        except CommandError as error:
            known = ", ".join(sorted(_known_revisions()))
            message = f"{engine.url.database}: there is no schema revision {revision!r}; one of {known}, base"
            raise SchemaError(message) from error
        _refuse_broken_keys(connection)
        if current_revision(connection) is not None:
            _create_views(connection)
    return True


def ensure_current(engine: Engine) -> None:
    """Refuse a database whose schema is not the program's own; for commands that only read."""
    with engine.connect() as connection:
        revision = _known_revision(engine, connection)
    if revision != head_revision():
        state = "empty" if revision is None else "of an older version"
        message = f"{engine.url.database}: the database is {state}; run `etl db upgrade`"
        raise SchemaError(message)


def _known_revision(engine: Engine, connection: Connection) -> str | None:
    where = engine.url.database
    try:
        revision = current_revision(connection)
        tables = set() if revision else _table_names(connection)
    except DBAPIError as error:
        if "locked" in str(error.orig):
            raise
        message = f"{where}: is no database of this program: {error.orig}; name another file with --database"
        raise SchemaError(message) from error
    if revision is not None and revision not in _known_revisions():
        message = f"{where}: the database is of a newer version ({revision}) than this program; update weapon-mentions"
        raise SchemaError(message)
    if tables - {"alembic_version"}:
        message = f"{where}: holds tables of another program; name another file with --database"
        raise SchemaError(message)
    return revision


def _known_revisions() -> set[str]:
    return {script.revision for script in ScriptDirectory.from_config(configuration()).walk_revisions()}


def _table_names(connection: Connection) -> set[str]:
    from sqlalchemy import inspect

    return set(inspect(connection).get_table_names())


@contextmanager
def _foreign_keys_off(engine: Engine) -> Iterator[Connection]:
    """A connection on which rebuilding a parent table deletes no children."""
    with engine.connect() as connection:
        is_sqlite = engine.dialect.name == "sqlite"
        driver = connection.connection.driver_connection
        if is_sqlite and driver is not None:
            driver.execute("PRAGMA foreign_keys=OFF")
        try:
            yield connection
        finally:
            if is_sqlite and driver is not None:
                driver.execute("PRAGMA foreign_keys=ON")


def _refuse_broken_keys(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            message = f"the migration would leave {len(broken)} rows without their parent; it was taken back"
            raise SchemaError(message)


def _statements(file: str) -> list[str]:
    content = (importlib.resources.files("models") / file).read_text(encoding="utf-8")
    lines = [line for line in content.splitlines() if not line.startswith("--")]
    return [part.strip() for part in "\n".join(lines).split("\n;\n") if part.strip(" \n;")]


def _digest_of_files() -> int:
    content = "".join(statement for file in VIEW_FILES for statement in _statements(file))
    return zlib.crc32(content.encode()) & 0x7FFFFFFF


def _views_digest(connection: Connection) -> int:
    if connection.dialect.name != "sqlite":
        return -1
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar() or 0)


def _drop_views(connection: Connection) -> None:
    rows = connection.execute(
        text(
            "SELECT type, name FROM sqlite_master WHERE type IN ('view', 'trigger')"
            " OR (type = 'table' AND sql LIKE 'CREATE VIRTUAL%') ORDER BY type = 'table'"
        )
    )
    for kind, name in rows.fetchall():
        connection.exec_driver_sql(f'DROP {kind.upper()} IF EXISTS "{name}"')


def _create_views(connection: Connection) -> None:
    for file in VIEW_FILES:
        for statement in _statements(file):
            connection.exec_driver_sql(statement.removesuffix(";"))
    connection.exec_driver_sql("INSERT INTO revision_search (revision_search) VALUES ('rebuild')")
    connection.exec_driver_sql(f"PRAGMA user_version = {_digest_of_files()}")


def faults(engine: Engine) -> list[str]:
    """What is wrong with a database: integrity, foreign keys, spans, search index; empty where nothing is."""
    found: list[str] = []
    with engine.connect() as connection:
        revision = _known_revision(engine, connection)
        if revision != head_revision():
            return [f"schema revision is {revision}, expected {head_revision()}"]
        found += [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check") if row[0] != "ok"]
        found += [
            f"{row[0]} row {row[1]} points to a missing row of {row[2]}"
            for row in connection.exec_driver_sql("PRAGMA foreign_key_check")
        ]
        for what, query in CHECKS.items():
            number = connection.exec_driver_sql(query).scalar()
            if number:
                found.append(f"{number} {what}")
        try:
            connection.exec_driver_sql(
                "INSERT INTO revision_search (revision_search, rank) VALUES ('integrity-check', 1)"
            )
        except DBAPIError as error:
            found.append(f"the search index differs from the texts: {error.orig}")
        connection.rollback()
    return found


CHECKS = {
    "mentions whose span does not give their text": (
        "SELECT count(*) FROM mentions AS m JOIN revisions AS r ON r.id = m.revision_id"
        " WHERE substr(r.text, m.start_char + 1, m.end_char - m.start_char) <> m.surface"
    ),
    "measurements whose span does not give their text": (
        "SELECT count(*) FROM measurements AS q JOIN revisions AS r ON r.id = q.revision_id"
        " WHERE substr(r.text, q.start_char + 1, q.end_char - q.start_char) <> q.surface"
    ),
    "stories that hold no document, or not the one they are called after": (
        "SELECT count(*) FROM stories AS s WHERE NOT EXISTS"
        " (SELECT 1 FROM documents AS d WHERE d.id = s.id AND d.story_id = s.id)"
    ),
    "stories without one first document": (
        "SELECT count(*) FROM (SELECT story_id FROM documents GROUP BY story_id"
        " HAVING sum(story_role = 'first') <> 1 OR min(id) <> story_id)"
    ),
    "keys of documents that are in another story": (
        "SELECT count(*) FROM story_keys AS k LEFT JOIN documents AS d ON d.id = k.document_id"
        " WHERE d.story_id IS NOT k.story_id"
    ),
    "documents without a latest revision": (
        "SELECT count(*) FROM documents AS d WHERE NOT EXISTS"
        " (SELECT 1 FROM revisions AS r WHERE r.document_id = d.id AND r.is_latest)"
    ),
}
