"""Queries read and cannot write (reliability line 22), and what is written out is safe (line 23)."""

import io
import json
import os
import time
from pathlib import Path

import pytest

from etl.extract.extractor import Extractor
from etl.ingest import ingest
from etl.tables import write_rows
from models.query import QueryError, named_queries, run_query, search
from tests.conftest import Run
from tests.support import SAMPLES, dump


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, extractor: Extractor) -> Path:
    path = tmp_path_factory.mktemp("query") / "mentions.db"
    ingest([str(SAMPLES)], str(path), extractor)
    return path


HOSTILE = {
    "attach": "ATTACH DATABASE '{folder}/stolen.db' AS other",
    "vacuum into": "VACUUM INTO '{folder}/stolen.db'",
    "pragma": "PRAGMA journal_mode = DELETE",
    "write": "DELETE FROM mentions",
    "insert": "INSERT INTO stories VALUES (1000)",
    "drop": "DROP TABLE mentions",
    "temporary table": "CREATE TEMP TABLE t (x)",
    "second statement": "SELECT 1; DELETE FROM mentions",
    "commit": "SELECT 1; COMMIT",
    "byte order mark": "\ufeffDELETE FROM mentions",
    "comment first": "/* SELECT */ DELETE FROM mentions",
    "extension": "SELECT load_extension('/tmp/x.so')",
    "with": "WITH x AS (SELECT 1) DELETE FROM mentions",
    "returning": "UPDATE mentions SET surface = 'x' RETURNING id",
    "explain": "EXPLAIN DELETE FROM mentions",
    "no query": "",
}


@pytest.mark.parametrize("sql", HOSTILE.values(), ids=HOSTILE.keys())
def test_line_22_what_does_more_than_read_is_refused(filled: Path, tmp_path: Path, sql: str) -> None:
    before = dump(filled)
    with pytest.raises(QueryError):
        run_query(filled, sql.format(folder=tmp_path))
    assert dump(filled) == before
    assert list(tmp_path.iterdir()) == []


def test_line_22_an_endless_query_is_stopped(filled: Path) -> None:
    started = time.monotonic()
    with pytest.raises(QueryError, match="ran longer than"):
        run_query(filled, "WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x) SELECT max(n) FROM x", 0.3)
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("sql", ["SELECT printf('%.*c', 5e8, 'x')", "SELECT zeroblob(500000000)"])
def test_line_22_a_value_without_end_is_not_made(filled: Path, sql: str) -> None:
    try:
        result = run_query(filled, sql)
    except QueryError:
        return
    assert result.rows == [(None,)]


def test_a_query_may_read_views_functions_and_recursion(filled: Path) -> None:
    assert run_query(filled, "SELECT count(*) FROM mention_details").rows[0][0]
    sql = "WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x LIMIT 3) SELECT group_concat(n) FROM x"
    assert run_query(filled, sql).rows == [("1,2,3",)]


def test_rows_beyond_the_limit_are_cut_and_said(filled: Path) -> None:
    result = run_query(filled, "SELECT id FROM mentions", most_rows=3)
    assert (len(result.rows), result.is_cut) == (3, True)


@pytest.mark.parametrize("name", named_queries())
def test_a_named_query_has_a_help_line_and_runs_on_filled_and_empty_databases(
    filled: Path, etl: Run, database: Path, name: str
) -> None:
    assert named_queries()[name].help.endswith(".")
    run_query(filled, named_queries()[name].sql)
    etl("db", "upgrade", "-d", database)
    run_query(database, named_queries()[name].sql)


def test_a_read_only_folder_can_be_queried(filled: Path, tmp_path: Path) -> None:
    copy = tmp_path / "locked" / "mentions.db"
    copy.parent.mkdir()
    copy.write_bytes(filled.read_bytes())
    copy.chmod(0o444)
    copy.parent.chmod(0o555)
    try:
        assert run_query(copy, "SELECT count(*) FROM documents").rows[0][0] == 18
    finally:
        copy.parent.chmod(0o755)


@pytest.mark.parametrize("content", [None, b"not a database " * 100])
def test_a_missing_or_foreign_file_is_one_sentence(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "x.db"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(QueryError):
        run_query(path, "SELECT 1")


def test_a_search_gives_snippets_and_the_mentions_in_each_hit(filled: Path) -> None:
    hits = search(filled, '"loitering munitions"')
    assert hits
    assert "\x02loitering\x03" in hits[0].snippet.lower() or "\x02" in hits[0].snippet
    assert any(category == "loitering-munition" for hit in hits for _, category, _ in hit.mentions)


@pytest.mark.parametrize("words", ['"unclosed', "AND AND", "a:b:c", "(", "rocket -", "*"])
def test_odd_searches_are_taken_as_plain_words(filled: Path, words: str) -> None:
    search(filled, words)


CELLS = ["=1+1", "+1", "-1", "@x", "\tx", "\rx"]


def test_line_23_a_text_cell_that_a_spreadsheet_would_run_is_made_harmless() -> None:
    stream = io.StringIO()
    write_rows(stream, ("cell",), [(cell,) for cell in CELLS], "csv")
    assert all(line.lstrip('"').startswith("'") for line in stream.getvalue().replace("\r", "").split("\n")[1:] if line)


def test_line_23_numbers_are_left_alone() -> None:
    stream = io.StringIO()
    write_rows(stream, ("a", "b"), [(-1, -2.5)], "csv")
    assert stream.getvalue() == "a,b\n-1,-2.5\n"


def test_rows_are_written_as_json_and_json_lines() -> None:
    for form, read in (("json", json.loads), ("jsonl", lambda text: [json.loads(line) for line in text.splitlines()])):
        stream = io.StringIO()
        write_rows(stream, ("a", "b"), [(1, "é"), (None, b"\x00\xff")], form)
        assert read(stream.getvalue()) == [{"a": 1, "b": "é"}, {"a": None, "b": "00ff"}]


def test_line_24_escape_sequences_print_as_text() -> None:
    stream = io.StringIO()
    write_rows(stream, ("title",), [("\x1b[31mred\x1b]0;x\x07 [bold]b[/bold]",)], "table")
    assert "\x1b" not in stream.getvalue()
    assert "[bold]b[/bold]" in stream.getvalue()
    assert os.linesep in stream.getvalue()
