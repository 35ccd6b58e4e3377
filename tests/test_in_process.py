"""The command line's building blocks, called directly: what they return and what they refuse."""

import io
import json
import sqlite3
from pathlib import Path

import pytest
from rich.console import Console

from etl import catalogue_tables, maintenance, tables
from etl.catalogue import load_catalogue
from etl.errors import DatabaseError, UsageError
from etl.extract.extractor import Extractor
from etl.extract.output import as_record
from etl.ingest import ingest
from etl.knowledge import load_knowledge
from etl.records import RunSummary
from etl.streams import Extracted, Rejected, extract_lines, extract_texts
from etl.terminal import harmless, progress_of, show_extraction, summary_line
from tests.support import SAMPLES


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, extractor: Extractor) -> Path:
    path = tmp_path_factory.mktemp("blocks") / "mentions.db"
    ingest([str(SAMPLES)], str(path), extractor)
    return path


def test_a_select_gives_columns_and_rows(filled: Path) -> None:
    result = tables.select(str(filled), "SELECT count(*) AS n FROM documents", 5, None)
    assert (result.columns, result.rows) == (("n",), [(18,)])


@pytest.mark.parametrize("location", ["none.db", "postgresql://host/db"])
def test_what_cannot_be_queried_is_refused(location: str) -> None:
    with pytest.raises((DatabaseError, UsageError)):
        tables.select(location, "SELECT 1", 5, None)


def test_a_named_query_is_found_by_name_and_a_wrong_name_gets_the_nearest() -> None:
    assert tables.named_query("calibres").startswith("--")
    with pytest.raises(UsageError, match='did you mean "systems"'):
        tables.named_query("system")


def test_search_gives_records(filled: Path) -> None:
    hits = tables.search_documents(str(filled), "koksan", 5)
    assert tables.hit_record(hits[0])["document_id"] == hits[0].document_id
    with pytest.raises(DatabaseError):
        tables.search_documents("none.db", "koksan", 5)


def test_the_catalogue_in_rows(extractor: Extractor) -> None:
    catalogue = load_catalogue()
    _, listed = catalogue_tables.catalogue_rows(catalogue, "missile", "KP")
    assert len(listed) > 20
    _, shown = catalogue_tables.system_rows(catalogue, "m1991-240mm")
    assert ("calibre_mm", "240") in shown
    _, matched = catalogue_tables.match_rows(extractor, "The T-72B3 and a tank.")
    assert [row[2] for row in matched] == ["t-72b3", None]
    with pytest.raises(UsageError):
        catalogue_tables.catalogue_rows(catalogue, "nothing-like-it", None)
    with pytest.raises(UsageError):
        catalogue_tables.system_rows(catalogue, "hwasong12")


@pytest.mark.parametrize("form", ["table", "csv", "json", "jsonl"])
def test_rows_are_written_in_every_form(form: str) -> None:
    stream = io.StringIO()
    tables.write_rows(stream, ("a", "b"), [(1, "x"), (2.5, None)], form)
    assert "2.5" in stream.getvalue()


def test_an_extraction_is_shown_with_its_table(extractor: Extractor) -> None:
    stream = io.StringIO()
    text = "North Korea has sent over six 240-mm rocket launchers and T-72 tanks to Russia."
    console = Console(file=stream, width=160, force_terminal=True)
    show_extraction(console, Extracted("x", text, "en", extractor.extract(text)))
    assert "calibre 240 mm" in stream.getvalue()
    assert "t-72" in stream.getvalue()
    show_extraction(console, Extracted("x", "Rain.", "en", extractor.extract("Rain.")))
    assert "No weapon" in stream.getvalue()


def test_progress_is_a_line_on_a_terminal_lines_elsewhere_and_nothing_when_quiet() -> None:
    summary = RunSummary(seen=1000, notes=["a.txt: is broken"])
    for terminal, quiet in ((True, False), (False, False), (False, True)):
        stream = io.StringIO()
        console = Console(file=stream, width=100, force_terminal=terminal)
        with progress_of(console, quiet=quiet) as report:
            report(summary, "a.txt")
        if quiet:
            assert stream.getvalue() == ""
        if not terminal and not quiet:
            assert "a.txt: is broken" in stream.getvalue()
            assert "1000 documents" in stream.getvalue()
    assert summary_line(summary).startswith("1000 documents")


def test_a_value_cannot_steer_the_terminal() -> None:
    assert "\x1b" not in harmless("a\x1b[31mb")
    assert harmless(None) == ""
    assert harmless(2.50) == "2.5"


def test_an_extraction_becomes_the_contracts_record(extractor: Extractor) -> None:
    text = "North Korea has sent six 240-mm rocket launchers to Russia."
    record = as_record("x", "en", extractor.extract(text))
    assert json.loads(json.dumps(record))["claims"][0]["trigger"] == {"start": 16, "end": 20}


def test_streams_give_documents_and_say_what_is_none(extractor: Extractor, tmp_path: Path) -> None:
    lines = tmp_path / "a.jsonl"
    lines.write_text('{"text": "A missile."}\n\nnonsense\n{"id": 3, "text": "A tank.", "language": "en"}\n')
    found = list(extract_lines([str(lines)], extractor))
    assert [type(one) for one in found] == [Extracted, Rejected, Extracted]
    binary = tmp_path / "a.bin"
    binary.write_bytes(bytes(range(256)) * 10)
    assert [type(one) for one in extract_texts([str(lines), str(binary)], extractor)] == [Extracted, Rejected]
    assert [type(one) for one in extract_texts([str(tmp_path / "none.txt")], extractor)] == [Rejected]


def test_maintenance_upgrades_checks_and_downgrades(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    assert maintenance.upgrade(str(path)) is True
    assert maintenance.check(str(path)) == []
    assert maintenance.downgrade(str(path), "base") is True
    with pytest.raises(DatabaseError):
        maintenance.check(str(tmp_path / "none.db"))


def test_maintenance_tells_what_the_database_refuses(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    path.write_bytes(b"not a database at all " * 100)
    with pytest.raises(DatabaseError, match="is not a database"):
        maintenance.upgrade(str(path))


def test_a_locked_database_is_told_with_its_cure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.db"
    maintenance.upgrade(str(path))
    monkeypatch.setattr("models.database.BUSY_SECONDS", 0)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(DatabaseError, match="another program holds the database"):
            maintenance.downgrade(str(path), "base")
    finally:
        holder.close()


def test_compiled_knowledge_is_kept_and_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("etl.knowledge.user_cache_path", lambda *_, **__: tmp_path)
    built = load_knowledge()
    assert len(list(tmp_path.glob("knowledge-*.msgpack"))) == 1
    read = load_knowledge()
    assert read.catalogue.systems == built.catalogue.systems
    assert (read.names, read.factors, read.lexicon) == (built.names, built.factors, built.lexicon)


def test_knowledge_that_cannot_be_kept_is_built_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    monkeypatch.setattr("etl.knowledge.user_cache_path", lambda *_, **__: blocked)
    assert load_knowledge().catalogue.systems
