"""What a query may cost and say; what it may not do at all stands in tests/models/test_query.py."""

import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from models import query as reading
from models.query import QueryError, named_queries, run_query, search
from tests.support import ROOT


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A file with one table, in write-ahead logging as ours are."""
    path = tmp_path / "small.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE readings (id INTEGER PRIMARY KEY, surface TEXT)")
        connection.execute("INSERT INTO readings (surface) VALUES ('T-72'), ('MT-LB')")
        connection.execute("CREATE VIRTUAL TABLE revision_search USING fts5 (text)")
        connection.execute("INSERT INTO revision_search VALUES ('a T-72 tank'), ('a truck')")
        connection.commit()
    return path


def test_an_answer_has_its_columns_and_rows(small: Path) -> None:
    result = run_query(small, "SELECT id, surface AS name FROM readings ORDER BY id")
    assert (result.columns, result.rows, result.is_cut) == (("id", "name"), [(1, "T-72"), (2, "MT-LB")], False)


@pytest.mark.parametrize(("most", "is_cut"), [(1, True), (2, False), (3, False)])
def test_an_answer_is_cut_only_where_there_is_more(small: Path, most: int, *, is_cut: bool) -> None:
    result = run_query(small, "SELECT id FROM readings", most_rows=most)
    assert (len(result.rows), result.is_cut) == (min(most, 2), is_cut)


def test_the_search_index_can_be_asked_in_sql(small: Path) -> None:
    sql = "SELECT snippet(revision_search, 0, '[', ']', '…', 8) FROM revision_search WHERE revision_search MATCH 'tank'"
    assert run_query(small, sql).rows == [("a T-72 [tank]",)]


REFUSED = {
    "rebuilding the index": "INSERT INTO revision_search (revision_search) VALUES ('rebuild')",
    "a pragma as a table": "SELECT * FROM pragma_table_info('readings')",
    "a pragma that reads": "PRAGMA user_version",
    "the pragma that the index needs, with a value": "PRAGMA data_version = 5",
    "analyse": "ANALYZE",
    "a savepoint": "SAVEPOINT one",
    "detach": "DETACH DATABASE main",
    "a temporary view": "CREATE TEMP VIEW v AS SELECT 1",
    "a virtual table": "CREATE VIRTUAL TABLE v USING fts5 (text)",
    "a common table before a write": "WITH one AS (SELECT 1) INSERT INTO readings (surface) SELECT * FROM one",
    "an upsert": "INSERT INTO readings VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET surface = 'x'",
    "a table of tables": "UPDATE sqlite_master SET sql = ''",
    "two statements": "SELECT 1; SELECT 2",
    "a comment alone": "-- nothing",
    "blanks": " \n\t",
}


@pytest.mark.parametrize("sql", REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_select_is_refused_in_one_sentence(small: Path, sql: str) -> None:
    before = small.read_bytes()
    with pytest.raises(QueryError, match=r"^only one SELECT is allowed here|may not be modified"):
        run_query(small, sql)
    assert small.read_bytes() == before
    # SQLite keeps its lock table and an empty log beside a file that it reads.
    assert {path.name for path in small.parent.iterdir()} <= {"small.db", "small.db-shm", "small.db-wal"}


def test_a_byte_order_mark_before_a_select_is_no_fault(small: Path) -> None:
    assert run_query(small, "\ufeffSELECT 1").rows == [(1,)]


FAULTS = {
    "syntax": ("SELEC 1", "syntax error"),
    "column": ("SELECT calibre FROM readings", "no such column: calibre"),
    "table": ("SELECT * FROM mentions", "no such table: mentions; .*`etl db upgrade`"),
    "function": ("SELECT regexp('a', 'b')", "no such function"),
    "overflow": ("SELECT abs(-9223372036854775808)", "overflow"),
}


@pytest.mark.parametrize(("sql", "message"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_in_a_query_is_told(small: Path, sql: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        run_query(small, sql)


ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
ENDLESS_QUERIES = {
    "without rows": ENDLESS + "SELECT count(*) FROM n",
    "of rows": ENDLESS + "SELECT i FROM n",
    "before a sort": ENDLESS + "SELECT i FROM n ORDER BY i DESC LIMIT 1",
    "joined": "WITH d(i) AS (VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10)) "
    "SELECT count(*) FROM d a, d b, d c, d e, d f, d g, d h, d j, d k, d l, d m",
}


@pytest.mark.parametrize("sql", ENDLESS_QUERIES.values(), ids=ENDLESS_QUERIES.keys())
def test_line_22_a_query_without_end_is_stopped_by_the_clock(small: Path, sql: str) -> None:
    started = time.monotonic()
    with pytest.raises(QueryError, match=r"ran longer than 0\.2 s and was stopped; narrow it or raise --timeout"):
        run_query(small, sql, seconds=0.2)
    assert time.monotonic() - started < 5


def test_line_22_a_single_step_without_end_is_left_behind(tmp_path: Path, small: Path) -> None:
    # instr() compares 8 MB with 15 MB byte by byte, in one step of SQLite: hours.
    sql = "SELECT instr(printf('%.*c', 15000000, 'a'), printf('%.*c', 8000000, 'a') || 'b')"
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "etl", "query", sql, "--timeout", "0.2", "-d", str(small)],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 4
    assert done.stderr == "etl: the query ran longer than 0.2 s and was stopped; narrow it or raise --timeout\n"
    assert time.monotonic() - started < 30


LARGE_VALUES = {
    "printf": "SELECT length(printf('%.*c', 50000000, 'x'))",
    "zeroblob": "SELECT hex(zeroblob(500000000))",
    "concatenation": "SELECT length(a || a || a || a) FROM (SELECT printf('%.*c', 8000000, 'x') AS a)",
    "aggregate": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 40) "
    "SELECT length(group_concat(printf('%.*c', 1000000, 'x'))) FROM n",
}


@pytest.mark.parametrize("sql", LARGE_VALUES.values(), ids=LARGE_VALUES.keys())
def test_line_22_no_value_grows_without_bound(small: Path, sql: str) -> None:
    try:
        answer = str(run_query(small, sql).rows)
    except QueryError as error:
        answer = str(error)
    assert answer in {"[(None,)]", "string or blob too big"}


def test_line_22_an_answer_that_would_fill_the_memory_is_refused(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGEST_ANSWER", 1024 * 1024)
    with pytest.raises(QueryError, match=r"larger than 1 MB; narrow it with WHERE or LIMIT"):
        run_query(small, ENDLESS + "SELECT i, 'text' FROM n")
    assert len(run_query(small, ENDLESS + "SELECT i, 'text' FROM n LIMIT 1000").rows) == 1000


def test_a_missing_file_and_a_folder_are_told_with_the_cure(tmp_path: Path) -> None:
    for path in (tmp_path / "none.db", tmp_path):
        with pytest.raises(QueryError, match=r"no such database; name it with --database, or make it"):
            run_query(path, "SELECT 1")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_told_with_the_cure(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("These are notes, and no database at all. " * 20)
    with pytest.raises(QueryError, match=r"is no database that can be read: .*; name another file with --database"):
        run_query(path, "SELECT 1")


@pytest.mark.parametrize("name", ["per % cent.db", "question?.db", "hash#.db", "space and ü.db", "a&immutable=1.db"])
def test_an_odd_file_name_is_opened_as_it_is(small: Path, name: str) -> None:
    odd = small.rename(small.with_name(name))
    assert run_query(odd, "SELECT count(*) FROM readings").rows == [(2,)]


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user can enter; pytest's own are for its user alone."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions of Unix")
def test_a_database_in_a_folder_that_cannot_be_written_is_read(small: Path, open_folder: Path) -> None:
    copy = open_folder / "copy.db"
    copy.write_bytes(small.read_bytes())
    copy.chmod(0o444)
    open_folder.chmod(0o555)
    script = (
        "import os, sys; from pathlib import Path; from models.query import run_query\n"
        "if os.geteuid() == 0: os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"  # root may write anywhere
        "path = Path(sys.argv[1]); assert not os.access(path.parent, os.W_OK)\n"
        "print(run_query(path, 'SELECT surface FROM readings').rows)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(copy)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    open_folder.chmod(0o755)
    assert (done.stdout, done.stderr) == ("[('T-72',), ('MT-LB',)]\n", "")


def test_a_search_for_nothing_is_told(small: Path) -> None:
    with pytest.raises(QueryError, match="there is nothing to search for; give a word"):
        search(small, "  ")


def test_a_database_without_an_index_is_told_to_be_upgraded(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.touch()
    with pytest.raises(QueryError, match=r"cannot be searched: no such table.*`etl db upgrade`"):
        search(path, "tank")


def test_every_named_query_is_one_select_with_a_sentence_of_help() -> None:
    for name, query in named_queries().items():
        assert name == name.lower().replace("_", "-")
        assert query.help[0].isupper(), name
        assert query.help.endswith("."), name
        assert query.sql.startswith("-- "), name
        assert ";" not in query.sql, name
