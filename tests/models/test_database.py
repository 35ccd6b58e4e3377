"""Schema, migrations and integrity (reliability line 9)."""

import re
import sqlite3
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine

from etl.catalogue_rows import load_catalogue_rows
from etl.extract.extractor import Extractor
from etl.ingest import ingest
from etl.stories.grouping import bring_stories_up_to_date
from models import Base, database
from models.database import SchemaError, configuration, faults, head_revision, open_engine, upgrade
from tests.conftest import Run
from tests.support import SAMPLES, dump, rows

# A comma that stands in no brackets, or a line's end: a column added later stands on the last line.
_BETWEEN = re.compile(r",(?![^()]*\))|\n")


def revisions() -> list[str]:
    """Every schema revision, oldest first."""
    return [script.revision for script in ScriptDirectory.from_config(configuration()).walk_revisions()][::-1]


def table_sql(path: Path) -> dict[str, list[str]]:
    """The lines of each table and index, in an order of their own: Alembic sorts constraints otherwise."""
    found = rows(path, "SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL")
    return {
        str(name): sorted(filter(None, (part.strip() for part in _BETWEEN.split(_plain(str(sql))))))
        for name, sql in found
        if not str(name).startswith(("revision_search", "alembic_version", "sqlite_"))
    }


def _plain(sql: str) -> str:
    """A definition without its last bracket, and without the quotes that SQLite writes when it renames a table."""
    return sql.removesuffix(")").replace('"', "")


@pytest.fixture
def filled(database: Path, extractor: Extractor) -> Path:
    ingest([str(SAMPLES)], str(database), extractor)
    return database


def test_line_9_migrated_tables_equal_the_models(tmp_path: Path) -> None:
    migrated, created = tmp_path / "migrated.db", tmp_path / "created.db"
    upgrade(open_engine(str(migrated)))
    Base.metadata.create_all(create_engine(f"sqlite:///{created}"))
    assert table_sql(migrated) == table_sql(created)


def test_line_9_autogenerate_finds_nothing_to_add(database: Path) -> None:
    engine = open_engine(str(database))
    upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"include_name": lambda name, kind, _: not (kind == "table" and name.startswith("revision_search"))},
        )
        assert compare_metadata(context, Base.metadata) == []


def test_line_9_every_revision_goes_down_and_up_over_a_filled_database(filled: Path, extractor: Extractor) -> None:
    """What is computed from catalogue and texts is not kept on the way down: the next run computes it again."""
    engine = open_engine(str(filled))
    before = dump(filled)
    for revision in revisions()[::-1][1:]:
        database.downgrade(engine, revision)
        upgrade(engine)
        assert faults(engine) == []
        with engine.begin() as connection:
            load_catalogue_rows(connection, extractor.catalogue)
            bring_stories_up_to_date(connection)
        assert dump(filled) == before


def test_line_9_going_down_to_nothing_and_up_again_gives_an_empty_sound_database(filled: Path) -> None:
    engine = open_engine(str(filled))
    database.downgrade(engine, "base")
    assert [name for name in table_sql(filled) if name != "alembic_version"] == []
    upgrade(engine)
    assert faults(engine) == []


def test_line_9_a_migration_that_fails_in_the_middle_leaves_everything_as_it_was(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_engine(str(filled))
    before = dump(filled), table_sql(filled)

    def half(config: object, _revision: str) -> None:
        connection: Connection = config.attributes["connection"]  # type: ignore[attr-defined]
        connection.exec_driver_sql("CREATE TABLE half (x)")
        connection.exec_driver_sql("DELETE FROM measurements")
        raise RuntimeError("power cut")

    monkeypatch.setattr(command, "downgrade", half)
    with pytest.raises(RuntimeError, match="power cut"):
        database.downgrade(engine, "base")
    assert (dump(filled), table_sql(filled)) == before
    assert faults(engine) == []


def test_line_9_a_migration_that_would_leave_orphans_is_taken_back(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_engine(str(filled))
    before = dump(filled)

    def careless(config: object, _revision: str) -> None:
        config.attributes["connection"].exec_driver_sql("DELETE FROM documents")  # type: ignore[attr-defined]

    monkeypatch.setattr(command, "downgrade", careless)
    with pytest.raises(SchemaError, match="without their parent"):
        database.downgrade(engine, "base")
    assert dump(filled) == before


def test_line_9_an_older_program_refuses_a_newer_database_in_one_sentence(etl: Run, filled: Path) -> None:
    with sqlite3.connect(filled) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'v9999'")
    connection.close()
    before = dump(filled)
    for words in (("ingest", SAMPLES), ("db", "upgrade"), ("db", "check")):
        done = etl(*words, "-d", filled)
        assert done.returncode == 4
        assert done.stderr.count("\n") == 1
        assert "newer version (v9999)" in done.stderr
    assert dump(filled) == before


def test_views_are_built_again_when_their_file_has_changed(filled: Path) -> None:
    with sqlite3.connect(filled) as connection:
        connection.execute("PRAGMA user_version = 1")
        connection.execute("DROP VIEW mention_details")
    connection.close()
    assert upgrade(open_engine(str(filled))) is True
    assert rows(filled, "SELECT count(*) FROM mention_details")[0][0]
    assert upgrade(open_engine(str(filled))) is False


def test_the_search_index_finds_what_was_loaded(filled: Path) -> None:
    sql = "SELECT count(*) FROM revision_search WHERE revision_search MATCH '\"rocket launchers\"'"
    assert rows(filled, sql)[0][0]


DAMAGE = {
    "wrong span": (
        "UPDATE mentions SET end_char = end_char + 1, sentence_end = sentence_end + 1 WHERE id = 1",
        "span does not give",
    ),
    "orphan": ("DELETE FROM documents WHERE id = 1", "points to a missing row"),
    "no latest": ("UPDATE revisions SET is_latest = 0 WHERE id = 1", "without a latest revision"),
    "story without its document": ("INSERT INTO stories (id) VALUES (999)", "stories that hold no document"),
    "story without a first": ("UPDATE documents SET story_role = 'copy' WHERE id = 1", "stories without one first"),
    "key of another story": (
        "UPDATE story_keys SET story_id = story_id + 1 WHERE document_id = 1",
        "keys of documents that are in another story",
    ),
    "stale index": ("DELETE FROM revision_search_data WHERE id > 10", "search index"),
    "old schema": ("UPDATE alembic_version SET version_num = 'v0000'", "newer version"),
}


@pytest.mark.parametrize(("sql", "message"), DAMAGE.values(), ids=DAMAGE.keys())
def test_check_finds_damage_and_ends_with_4(etl: Run, filled: Path, sql: str, message: str) -> None:
    with sqlite3.connect(filled) as connection:
        connection.execute(sql)
    connection.close()
    done = etl("db", "check", "-d", filled)
    assert done.returncode == 4
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_check_of_a_sound_database_says_so(etl: Run, filled: Path) -> None:
    done = etl("db", "check", "-d", filled)
    assert (done.returncode, done.stderr) == (0, f"{filled}: sound\n")
    assert etl("db", "check", "-q", "-d", filled).stderr == ""


def test_upgrade_makes_a_database_and_downgrade_empties_it(etl: Run, database: Path) -> None:
    assert etl("db", "upgrade", "-d", database).returncode == 0
    assert "is up to date" in etl("db", "upgrade", "-d", database).stderr
    assert etl("db", "downgrade", "base", "-d", database).returncode == 0
    assert etl("db", "check", "-d", database).returncode == 4


REFUSED = [
    "INSERT INTO measurements (revision_id, start_char, end_char, surface, quantity, low, high, unit, qualifier) VALUES (1, 0, 1, 'x', 'range', 2, 1, 'km', 'exact')",
    "INSERT INTO measurements (revision_id, start_char, end_char, surface, quantity, low, high, unit, qualifier) VALUES (1, 0, 1, 'x', 'weight', 1, 1, 'km', 'exact')",
    "INSERT INTO mentions VALUES (99999, 1, 1, 5, 5, 'x', 0, 9, 'missile', 0, 1, 'class', '1')",
    "UPDATE mentions SET category = 'nothing'",
    "UPDATE revisions SET is_latest = 1, document_id = 1",
    "UPDATE runs SET status = 'perhaps'",
]


@pytest.mark.parametrize("sql", REFUSED)
def test_the_database_refuses_what_cannot_be(filled: Path, sql: str) -> None:
    engine = open_engine(str(filled))
    with engine.connect() as connection, pytest.raises(Exception, match="constraint failed"):
        connection.exec_driver_sql(sql)
    engine.dispose()


def test_the_head_is_the_last_revision() -> None:
    assert revisions()[-1] == head_revision()
