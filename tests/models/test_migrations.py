"""A newer program's revisions over a filled database: nothing is lost on the way up, down, or half way (line 9).

The program has few revisions of its own yet; those here do what the next ones will: rebuild a parent table.
"""

import importlib.resources
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from etl import maintenance
from etl.errors import DatabaseError
from etl.extract.extractor import Extractor
from etl.ingest import Options, ingest
from models.database import faults, head_revision, open_engine
from tests.support import ROOT, SAMPLES, dump, rows

REVISION = '''
"""A revision of the tests."""

import os
import signal

import sqlalchemy as sa
from alembic import op

revision = "v9001"
down_revision = "{down_revision}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("documents", recreate="always") as batch:
        batch.add_column(sa.Column("note", sa.String(), nullable=False, server_default="x"))
    with op.batch_alter_table("mentions", recreate="always") as batch:
        batch.drop_column("rule")
    {trouble}


def downgrade() -> None:
    with op.batch_alter_table("mentions", recreate="always") as batch:
        batch.add_column(sa.Column("rule", sa.String(), nullable=False, server_default="y"))
    with op.batch_alter_table("documents", recreate="always") as batch:
        batch.drop_column("note")
    {trouble_on_the_way_down}
'''

Newer = Callable[..., AbstractContextManager[Path]]
KILL = "os.kill(os.getpid(), signal.SIGKILL)"
BROKEN_SQL = "op.execute('INSERT INTO no_such_table VALUES (1)')"
ORPHANS = "op.execute('DELETE FROM runs')"


@pytest.fixture
def filled(database: Path, small_extractor: Extractor) -> Path:
    ingest([str(SAMPLES)], str(database), small_extractor)
    return database


@pytest.fixture
def newer(tmp_path: Path) -> Newer:
    """A program with one more revision, as long as the context lasts; gives its folder of migrations."""

    @contextmanager
    def install(trouble: str = "pass", trouble_on_the_way_down: str = "pass") -> Iterator[Path]:
        folder = tmp_path / "newer"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(ROOT / "migrations", folder, ignore=shutil.ignore_patterns("__pycache__"))
        content = REVISION.format(
            down_revision=head_revision(), trouble=trouble, trouble_on_the_way_down=trouble_on_the_way_down
        )
        (folder / "versions" / "v9001_more.py").write_text(content)
        find = importlib.resources.files
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(importlib.resources, "files", lambda name: folder if name == "migrations" else find(name))
            yield folder

    return install


def counts(path: Path) -> dict[str, object]:
    """The number of rows of every table but those that the search index keeps its pages in."""
    names = [name for (name,) in rows(path, "SELECT name FROM sqlite_master WHERE type = 'table'")]
    names = [name for name in names if not str(name).startswith("revision_search_")]
    return {str(name): rows(path, f'SELECT count(*) FROM "{name}"')[0][0] for name in names}


def schema(path: Path) -> dict[object, list[str]]:
    """The lines of the definition of everything but the search index, each sorted: a rebuild moves columns."""
    found = rows(path, "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'revision_search%'")
    return {name: sorted(line.strip(" \t,") for line in str(sql).splitlines()) for name, sql in found}


def is_sound(path: Path) -> bool:
    engine = open_engine(str(path))
    try:
        return faults(engine) == []
    finally:
        engine.dispose()


def test_a_revision_that_rebuilds_parents_goes_up_and_down_and_loses_no_row(filled: Path, newer: Newer) -> None:
    mentions = "SELECT id, revision_id, start_char, end_char, surface, category, confidence FROM mentions"
    before, mentions_before, others_before = counts(filled), rows(filled, mentions), dump(filled, ("mentions",))
    schema_before = schema(filled)
    known = head_revision()
    with newer():
        assert maintenance.upgrade(str(filled)) is True
        assert counts(filled) == before
        assert rows(filled, "SELECT DISTINCT note FROM documents") == [("x",)]
        assert is_sound(filled)
        assert maintenance.downgrade(str(filled), known) is True
    assert counts(filled) == before
    assert rows(filled, mentions) == mentions_before
    assert dump(filled, ("mentions",)) == others_before
    assert is_sound(filled)
    assert set(schema(filled)) == set(schema_before)


def test_a_newer_database_is_refused_in_one_sentence_by_every_step(
    filled: Path, newer: Newer, small_extractor: Extractor
) -> None:
    with newer():
        maintenance.upgrade(str(filled))
    before = dump(filled, leave_out=())
    message = rf"^{filled}: the database is of a newer version \(v9001\) than this program; update weapon-mentions$"
    for step in (
        lambda: ingest([str(SAMPLES)], str(filled), small_extractor),
        lambda: maintenance.upgrade(str(filled)),
        lambda: maintenance.downgrade(str(filled), "base"),
        lambda: maintenance.check(str(filled)),
    ):
        with pytest.raises(DatabaseError, match=message) as raised:
            step()
        assert raised.value.exit_code == 4
    assert dump(filled, leave_out=()) == before


def test_an_older_database_is_upgraded_by_the_next_ingest(
    filled: Path, newer: Newer, small_extractor: Extractor, tmp_path: Path
) -> None:
    report = tmp_path / "a.txt"
    report.write_text("Nothing was seen.")
    with newer():
        with pytest.raises(DatabaseError, match="is of an older version; run `etl db upgrade`"):
            ingest([str(report)], str(filled), small_extractor, Options(dry_run=True))
        assert ingest([str(report)], str(filled), small_extractor).new == 1
        assert rows(filled, "SELECT version_num FROM alembic_version") == [("v9001",)]
        assert is_sound(filled)


TROUBLE = {
    "broken SQL": (BROKEN_SQL, "no such table: no_such_table"),
    "rows without their parent": (ORPHANS, "the migration would leave .* rows without their parent; it was taken back"),
}


@pytest.mark.parametrize(("trouble", "message"), TROUBLE.values(), ids=TROUBLE.keys())
def test_a_revision_that_fails_leaves_the_database_whole(
    filled: Path, newer: Newer, trouble: str, message: str
) -> None:
    before, schema_before = dump(filled, leave_out=()), schema(filled)
    with newer(trouble), pytest.raises(DatabaseError, match=message):
        maintenance.upgrade(str(filled))
    assert (dump(filled, leave_out=()), schema(filled)) == (before, schema_before)
    assert is_sound(filled)


@pytest.mark.parametrize("way", ["up", "down"])
def test_a_kill_in_the_middle_of_a_migration_leaves_the_database_whole(filled: Path, newer: Newer, way: str) -> None:
    known = head_revision()
    with newer():
        if way == "down":
            maintenance.upgrade(str(filled))
        before, schema_before = dump(filled, leave_out=()), schema(filled)
    with newer(KILL, KILL) as folder:
        script = (
            "import importlib.resources as r, pathlib, sys; find = r.files; folder = pathlib.Path(sys.argv[1])\n"
            "r.files = lambda name: folder if name == 'migrations' else find(name)\n"
            "from etl import maintenance as m\n"
            "m.upgrade(sys.argv[2]) if sys.argv[3] == 'up' else m.downgrade(sys.argv[2], sys.argv[4])"
        )
        done = subprocess.run(
            [sys.executable, "-c", script, str(folder), str(filled), way, known],
            cwd=ROOT, check=False, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert (dump(filled, leave_out=()), schema(filled)) == (before, schema_before)
    if way == "up":
        assert is_sound(filled)
    with newer():
        assert maintenance.upgrade(str(filled)) is (way == "up")
        assert is_sound(filled)
