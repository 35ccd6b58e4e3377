"""`etl ingest` and `etl db` as a user calls them."""

import json
import os
import re
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import PARADE, REPORTS, SHIPMENT, Terminal, program
from tests.conftest import Run

LOG_LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ (.*)")


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """Two articles that can be read."""
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "shipment.txt").write_text(SHIPMENT)
    (folder / "parade.txt").write_text(PARADE)
    return folder


def test_json_ends_with_exactly_the_contracts_object(call: Run, reports: Path) -> None:
    done = call("ingest", reports, "-d", "a.db", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    summary = json.loads(done.stdout)
    assert list(summary) == ["run", "documents", "mentions", "issues", "seconds"]
    assert summary["documents"] == {"seen": 2, "new": 2, "revised": 0, "unchanged": 0, "failed": 0}
    assert (summary["run"], summary["issues"]) == (1, 0)
    assert isinstance(summary["seconds"], float)
    assert len(done.stdout.splitlines()) == 1


def test_a_fault_ends_with_1_and_is_told_beside_the_json(call: Run, reports: Path) -> None:
    (reports / "more.jsonl").write_text(REPORTS)
    done = call("ingest", reports, "-d", "a.db", "--json")
    summary = json.loads(done.stdout)
    assert (done.returncode, summary["issues"], summary["documents"]["failed"]) == (1, 1, 1)
    assert done.stderr.startswith(f"etl: {reports}/more.jsonl:2: ")


def test_quiet_prints_nothing_on_success_and_the_faults_otherwise(call: Run, reports: Path) -> None:
    done = call("ingest", "-q", reports, "-d", "a.db")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    (reports / "broken.pdf").write_bytes(b"%PDF-1.7 \x00")
    done = call("ingest", "--quiet", reports, "-d", "a.db")
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"etl: {reports}/broken.pdf: is of no format that can be read; ")


def test_standard_input_is_a_source_and_the_program_runs_as_a_user_runs_it(etl: Run) -> None:
    done = etl("ingest", "-", "-d", "a.db", "--json", stdin="Two T-72 tanks were seen.")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["documents"]["new"] == 1


def test_a_second_run_changes_nothing_and_an_edited_article_is_revised(call: Run, reports: Path) -> None:
    def documents() -> dict[str, int]:
        counts: dict[str, int] = json.loads(call("ingest", reports, "-d", "a.db", "--json").stdout)["documents"]
        return counts

    assert documents()["new"] == 2
    assert documents() == {"seen": 2, "new": 0, "revised": 0, "unchanged": 2, "failed": 0}
    (reports / "shipment.txt").write_text(SHIPMENT.replace("six", "eight"))
    assert documents() == {"seen": 2, "new": 0, "revised": 1, "unchanged": 1, "failed": 0}


def test_a_dry_run_writes_nothing_and_says_so(call: Run, reports: Path, tmp_path: Path) -> None:
    done = call("ingest", reports, "-d", tmp_path / "a.db", "--dry-run")
    assert (done.returncode, done.stdout) == (0, "")
    (line,) = done.stderr.splitlines()
    assert line.endswith("(dry run: nothing was written)")
    assert not (tmp_path / "a.db").exists()
    assert json.loads(call("ingest", reports, "-d", tmp_path / "a.db", "--dry-run", "--json").stdout)["run"] == 0


def test_a_limit_stops_after_so_many_documents(call: Run, reports: Path) -> None:
    done = call("ingest", reports, "-d", "a.db", "--limit", "1", "--json")
    assert json.loads(done.stdout)["documents"]["seen"] == 1


def test_off_a_terminal_each_line_of_the_log_has_the_time(call: Run, reports: Path) -> None:
    (reports / "broken.pdf").write_bytes(b"%PDF-1.7 \x00")
    done = call("ingest", reports, "-d", "a.db")
    assert (done.returncode, done.stdout) == (1, "")
    fault, summary = (LOG_LINE.fullmatch(line) for line in done.stderr.splitlines())
    assert fault is not None
    assert fault[1].startswith(f"{reports}/broken.pdf: is of no format")
    assert summary is not None
    assert summary[1].startswith("3 documents: 2 new, 0 revised, 0 unchanged, 1 failed; ")


def test_of_many_faults_the_first_twenty_are_told(call: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text('{"id": 1}\n' * 25)
    done = call("ingest", "-q", tmp_path / "bad.jsonl", "-d", "a.db")
    assert done.returncode == 1
    lines = done.stderr.splitlines()
    assert len(lines) == 21
    assert lines[-1] == "etl: and 5 more; `etl issues` lists all"


def test_on_a_terminal_the_summary_stays_and_the_progress_goes(on_terminal: Terminal, reports: Path) -> None:
    (reports / "broken.pdf").write_bytes(b"%PDF-1.7 \x00")
    code, shown = on_terminal("ingest", reports, "-d", "a.db", columns=200)
    assert code == 1
    last = shown.rpartition("\x1b[2K")[2]
    assert "3 documents: 2 new, 0 revised, 0 unchanged, 1 failed; " in last
    assert f"etl: {reports}/broken.pdf: is of no format" in last


def test_a_log_that_nobody_reads_does_not_stop_the_load(reports: Path, tmp_path: Path, call: Run) -> None:
    (reports / "broken.pdf").write_bytes(b"%PDF-1.7 \x00")  # something to log before the end
    command, environment = program(tmp_path, "ingest", reports, "-d", tmp_path / "a.db")
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=writer, check=False
    )  # fmt: skip
    os.close(writer)
    assert (done.returncode, done.stdout) == (1, b"")
    (run,) = json.loads(call("runs", "-d", tmp_path / "a.db", "--json").stdout)
    assert (run["status"], run["new"], run["failed"]) == ("done", 2, 1)


# ---- the database itself


def test_a_database_is_made_upgraded_and_checked(call: Run) -> None:
    for words, told in (
        (("upgrade",), "a.db: upgraded\n"),
        (("upgrade",), "a.db: is up to date\n"),
        (("check",), "a.db: sound\n"),
        (("upgrade", "--quiet"), ""),
        (("check", "-q"), ""),
        (("downgrade", "base"), "a.db: is at revision base\n"),
    ):
        done = call("db", *words, "-d", "a.db")
        assert (done.returncode, done.stdout, done.stderr) == (0, "", told)


def test_a_database_with_faults_is_told_with_all_of_them(call: Run, reports: Path, tmp_path: Path) -> None:
    call("ingest", "-q", reports, "-d", "a.db")
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        connection.execute("UPDATE mentions SET surface = 'x' WHERE id = 1")
        connection.execute("UPDATE measurements SET surface = 'x' WHERE id = 1")
        connection.commit()
    done = call("db", "check", "-d", "a.db")
    assert (done.returncode, done.stdout) == (4, "")
    assert "1 mentions whose span does not give their text; 1 measurements whose span" in done.stderr
    assert done.stderr.endswith("; restore a backup, or load the sources into a new file\n")


def test_a_database_in_a_folder_that_is_not_there_is_told_with_the_cure(call: Run) -> None:
    done = call("db", "upgrade", "-d", "nowhere/a.db")
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr.startswith("etl: nowhere/a.db: unable to open database file; check the path")


def test_an_unknown_revision_is_told(call: Run) -> None:
    call("db", "upgrade", "-q", "-d", "a.db")
    done = call("db", "downgrade", "no-such-revision", "-d", "a.db")
    assert done.returncode in {2, 4}
    assert "no-such-revision" in done.stderr


@pytest.mark.parametrize("url", ["nonsense://host/name", "oracle+nonsense://host/name"])
def test_a_database_of_a_kind_that_is_not_there_is_told(call: Run, reports: Path, url: str) -> None:
    done = call("ingest", reports, "-d", url)
    assert done.returncode in {2, 4}
    assert url in done.stderr


def test_a_line_nested_without_end_does_not_keep_the_others_from_being_read(call: Run, tmp_path: Path) -> None:
    good = '{"text": "A T-72 tank burned."}\n'
    (tmp_path / "deep.jsonl").write_text(good + '{"text": "x", "more": ' + "[" * 100_000 + "\n" + good)
    done = call("ingest", tmp_path / "deep.jsonl", "-d", "a.db", "--json")
    assert json.loads(done.stdout)["documents"] == {"seen": 3, "new": 2, "revised": 0, "unchanged": 0, "failed": 1}


def test_a_message_about_json_is_spelt_as_it_should_be(call: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text("nonsense\n")
    assert "bad.jsonl:1: JSON is malformed" in call("ingest", "-q", tmp_path / "bad.jsonl", "-d", "a.db").stderr
