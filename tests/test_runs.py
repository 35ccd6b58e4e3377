"""Every start leaves a row; one ingest at a time writes to a database, and no lock outlives its owner (line 5)."""

import os
import platform
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from sqlite3 import Error, connect

import pytest
from filelock import FileLock

from etl.errors import DatabaseError, LockedError, UsageError
from etl.extract.extractor import Extractor
from etl.ingest import Options, ingest
from etl.records import RunSummary
from etl.version import program_version
from models.database import downgrade, faults, open_engine
from models.query import run_query
from tests.conftest import Run
from tests.support import ROOT, dump, rows

STATUSES = "SELECT status, exit_code FROM runs ORDER BY id"


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text("Six 170 mm self-propelled guns were seen.")
    return path


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """More documents than one transaction takes."""
    path = tmp_path / "many.jsonl"
    path.write_text("".join(f'{{"id": {n}, "text": "On day {n} two T-72 tanks burned."}}\n' for n in range(700)))
    return path


def wait_until(is_true: Callable[[], bool]) -> None:
    """Wait for what another process or thread does."""
    deadline = time.monotonic() + 60
    while not is_true():
        if time.monotonic() > deadline:
            pytest.fail("it did not happen in time")
        time.sleep(0.002)


def holds(database: Path, sql: str) -> Callable[[], bool]:
    """Whether a query over a database that may not be there yet gives a row."""

    def look() -> bool:
        try:
            return bool(rows(database, sql))
        except Error:
            return False

    return look


@contextmanager
def waiting_ingest(database: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """The program, holding the lock and waiting for standard input; killed in the end."""
    with subprocess.Popen(
        [sys.executable, "-m", "etl", "ingest", "-", "-d", str(database)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        wait_until(holds(database, "SELECT 1 FROM systems"))
        try:
            yield process
        finally:
            process.kill()


def test_the_row_of_a_run_tells_who_ran_what_and_what_came_of_it(
    small_extractor: Extractor, report: Path, database: Path
) -> None:
    ingest([str(report), f"text:{report}"], str(database), small_extractor)
    columns = "sources, host, process, program_version, rules_version, status, exit_code, seen, new, unchanged, mentions, message"
    assert rows(database, f"SELECT {columns} FROM runs") == [
        (f"{report} text:{report}", platform.node(), os.getpid(), program_version(), small_extractor.version, "done", 0, 2, 1, 1, 1, "")
    ]  # fmt: skip
    assert rows(database, "SELECT ended_at >= started_at FROM runs") == [(1,)]


def test_a_run_that_fails_says_why_in_its_row(small_extractor: Extractor, report: Path, database: Path) -> None:
    with pytest.raises(UsageError):
        ingest([str(report), "nowhere"], str(database), small_extractor)
    assert rows(database, "SELECT status, exit_code, message FROM runs") == [
        ("failed", 2, "nowhere: no such file or folder; check the path")
    ]


def test_names_that_are_no_utf_8_can_stand_in_the_row(small_extractor: Extractor, database: Path) -> None:
    with pytest.raises(UsageError):
        ingest(["caf\udce9.txt"], str(database), small_extractor)
    assert rows(database, "SELECT sources FROM runs") == [("caf\\udce9.txt",)]


def test_documents_with_issues_end_a_run_with_1(small_extractor: Extractor, report: Path, database: Path) -> None:
    report.with_name("b.jsonl").write_text("broken")
    ingest([str(report.parent / "*.*")], str(database), small_extractor)
    assert rows(database, "SELECT status, exit_code, seen, failed, issues FROM runs") == [("done", 1, 2, 1, 1)]


# ---- the lock


def test_a_second_ingest_is_refused_and_leaves_a_row(small_extractor: Extractor, report: Path, database: Path) -> None:
    ingest([str(report)], str(database), small_extractor)
    with FileLock(f"{database}.lock"), pytest.raises(LockedError, match="wait until it is done") as raised:
        ingest([str(report)], str(database), small_extractor)
    assert raised.value.exit_code == 5
    assert rows(database, STATUSES) == [("done", 0), ("refused", 5)]


def test_a_refused_dry_run_leaves_no_row(small_extractor: Extractor, report: Path, database: Path) -> None:
    ingest([str(report)], str(database), small_extractor)
    with FileLock(f"{database}.lock"), pytest.raises(LockedError):
        ingest([str(report)], str(database), small_extractor, Options(dry_run=True))
    assert rows(database, STATUSES) == [("done", 0)]


def test_a_refusal_neither_makes_nor_upgrades_a_database(
    small_extractor: Extractor, report: Path, database: Path
) -> None:
    for before in ("missing", "at its base"):
        if before == "at its base":
            ingest([str(report)], str(database), small_extractor)
            downgrade(open_engine(str(database)), "base")
        with FileLock(f"{database}.lock"), pytest.raises(LockedError):
            ingest([str(report)], str(database), small_extractor)
        with closing(connect(database)) as connection:
            assert connection.execute("SELECT name FROM sqlite_master WHERE name = 'runs'").fetchall() == []


def test_an_ingest_that_waits_for_its_input_is_met_by_another_and_killed(
    etl: Run, report: Path, database: Path
) -> None:
    with waiting_ingest(database) as process:
        started = time.monotonic()
        done = etl("ingest", report, "-d", database)
        assert done.returncode == 5
        assert done.stderr.startswith(f"etl: {database}: another ingest is writing to this database; wait until")
        assert done.stderr.count("\n") == 1
        assert time.monotonic() - started < 30
        assert rows(database, STATUSES) == [("running", None), ("refused", 5)]
        assert run_query(database, "SELECT count(*) FROM documents").rows == [(0,)]
        assert etl("db", "check", "-q", "-d", database).returncode == 0
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert etl("ingest", "-q", report, "-d", database).returncode == 0
    assert rows(database, STATUSES) == [("crashed", None), ("refused", 5), ("done", 0)]
    assert rows(database, "SELECT message FROM runs WHERE id = 1") == [
        ("ended without a word; what it had committed is kept",)
    ]


def test_a_running_ingest_a_second_one_and_a_reader_do_not_disturb_each_other(
    small_extractor: Extractor, many: Path, database: Path, tmp_path: Path
) -> None:
    undisturbed = tmp_path / "undisturbed.db"
    ingest([str(many)], str(undisturbed), small_extractor)
    go_on = threading.Event()
    summaries: list[RunSummary] = []

    def slowly(summary: RunSummary, _place: str) -> None:
        if summary.seen == 450:  # two transactions are committed, the third is open
            go_on.wait(60)

    def run() -> None:
        summaries.append(ingest([str(many)], str(database), small_extractor, report=slowly))

    first = threading.Thread(target=run)
    first.start()
    wait_until(holds(database, "SELECT 1 FROM documents WHERE id = 400"))
    counts = {run_query(database, "SELECT count(*) FROM documents").rows[0][0] for _ in range(5)}
    assert counts == {400}
    refused: list[LockedError] = []

    def second() -> None:
        try:
            ingest([str(many)], str(database), small_extractor)
        except LockedError as error:
            refused.append(error)

    other = threading.Thread(target=second)
    other.start()
    time.sleep(0.05)
    go_on.set()
    for thread in (first, other):
        thread.join(60)
    assert [one.seen for one in summaries] == [700]
    assert len(refused) == 1
    assert sorted(rows(database, STATUSES)) == [("done", 0), ("refused", 5)]
    assert dump(database) == dump(undisturbed)


def test_the_folder_of_a_database_must_be_there(small_extractor: Extractor, report: Path, tmp_path: Path) -> None:
    for dry_run in (False, True):
        with pytest.raises(DatabaseError, match="its folder does not exist; make the folder"):
            ingest([str(report)], str(tmp_path / "no" / "x.db"), small_extractor, Options(dry_run=dry_run))


def test_a_lock_file_that_cannot_be_made_is_told(small_extractor: Extractor, report: Path, tmp_path: Path) -> None:
    (tmp_path / "x.db.lock").mkdir()
    with pytest.raises(DatabaseError, match=r"cannot be written: .*; name a file in a folder you may write to"):
        ingest([str(report)], str(tmp_path / "x.db"), small_extractor)


# ---- stopping


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_line_8_a_signal_lets_the_document_in_hand_be_finished(
    small_extractor: Extractor, many: Path, database: Path, number: signal.Signals
) -> None:
    def stop(summary: RunSummary, _place: str) -> None:
        if summary.seen == 3:
            signal.raise_signal(number)

    before = signal.getsignal(number)
    summary = ingest([str(many)], str(database), small_extractor, report=stop)
    assert (summary.seen, summary.interrupted) == (3, True)
    assert rows(database, STATUSES) == [("interrupted", 1)]
    assert rows(database, "SELECT count(*) FROM documents") == [(3,)]
    assert signal.getsignal(number) is before


def test_line_8_a_second_signal_ends_at_once_and_keeps_what_was_committed(
    small_extractor: Extractor, many: Path, database: Path
) -> None:
    def stop(summary: RunSummary, _place: str) -> None:
        if summary.seen == 250:
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        ingest([str(many)], str(database), small_extractor, report=stop)
    assert rows(database, "SELECT status, exit_code, message FROM runs") == [
        ("interrupted", 130, "stopped at once by a second signal")
    ]
    assert rows(database, "SELECT count(*) FROM documents") == [(200,)]
    assert faults(open_engine(str(database))) == []


def test_line_8_the_program_ends_with_130_after_a_second_signal(database: Path) -> None:
    with waiting_ingest(database) as process:
        for _ in range(2):
            process.send_signal(signal.SIGINT)
            time.sleep(0.2)
        _, errors = process.communicate(timeout=30)
        assert process.returncode == 130
        assert b"Traceback" not in errors
    assert rows(database, STATUSES) == [("interrupted", 130)]


def test_an_issue_whose_file_was_not_reached_stays_open_in_a_run_that_was_stopped(
    small_extractor: Extractor, tmp_path: Path, database: Path
) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "a.txt").write_text("A tank.")
    (folder / "b.jsonl").write_text("broken")
    ingest([str(folder)], str(database), small_extractor)
    (folder / "b.jsonl").write_text('{"text": "A gun."}')
    ingest([str(folder)], str(database), small_extractor, Options(limit=1))
    assert rows(database, "SELECT count(*) FROM open_issues") == [(1,)]
    ingest([str(folder)], str(database), small_extractor)
    assert rows(database, "SELECT count(*) FROM open_issues") == [(0,)]
