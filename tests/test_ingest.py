"""The job: what a load leaves in the database, and what a second one changes."""

import json
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from etl.errors import UsageError
from etl.extract.extractor import Extractor
from etl.ingest import Options, ingest
from etl.records import RunSummary
from models.database import faults, open_engine
from tests.conftest import Run
from tests.support import ROOT, SAMPLES, SHARED, dump, rows

ARTICLE = "Guns sent\n\nNorth Korea has sent six 170 mm self-propelled guns to Russia."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "a.txt").write_text(ARTICLE)
    return inbox


def counts(summary: RunSummary) -> tuple[int, int, int, int, int]:
    return summary.seen, summary.new, summary.revised, summary.unchanged, summary.failed


def test_an_article_becomes_rows_that_answer(small_extractor: Extractor, folder: Path, database: Path) -> None:
    summary = ingest([str(folder)], str(database), small_extractor)
    assert counts(summary) == (1, 1, 0, 0, 0)
    found = rows(
        database,
        "SELECT surface, category, calibre_mm, system, count_low, event, supplier, recipient FROM mention_details",
    )
    assert found[-1] == (
        "170 mm self-propelled guns",
        "self-propelled-artillery",
        170.0,
        "long-gun",
        6.0,
        "supply",
        "KP",
        "RU",
    )
    assert faults(open_engine(str(database))) == []


KINDS = {
    "a.txt": ARTICLE,
    "b.html": "<!doctype html><html lang='en'><body><article><p>Two T-72 tanks were towed away.</p></article></body></html>",
    "c.jsonl": '{"id": 1, "text": "A KN-23 flew 600 km."}\nbroken\n{"text": "A gun.", "date": "2025-01-02"}\n',
    "d.xml": "<rss><channel><title>Q</title><item><guid>1</guid><description>A mortar.</description></item></channel></rss>",
    "e.pdf": "%PDF-1.7",
}


@pytest.mark.parametrize("number", [2, 50])
def test_line_1_the_same_input_again_changes_nothing_but_runs(
    small_extractor: Extractor, folder: Path, database: Path, number: int
) -> None:
    for name, content in KINDS.items():
        (folder / name).write_text(content)
    first = ingest([str(folder)], str(database), small_extractor)
    assert counts(first) == (7, 5, 0, 0, 2)
    before = everything(database)
    for _ in range(number - 1):
        summary = ingest([str(folder)], str(database), small_extractor)
    assert counts(summary) == (7, 0, 0, 5, 2)
    assert everything(database) == before
    assert rows(database, "SELECT count(*) FROM runs") == [(number,)]


def everything(database: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but `runs`, times, the search index and the schema included."""
    tables = rows(database, "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'runs'")
    found = {str(name): rows(database, f'SELECT * FROM "{name}"') for (name,) in tables}
    return found | {"sqlite_master": rows(database, "SELECT * FROM sqlite_master")}


def test_the_samples_load_once(extractor: Extractor, database: Path) -> None:
    assert ingest([str(SAMPLES)], str(database), extractor).new == 18
    before = everything(database)
    assert ingest([str(SAMPLES)], str(database), extractor).unchanged == 18
    assert everything(database) == before


def test_a_file_is_the_same_document_however_it_is_named(
    small_extractor: Extractor, folder: Path, database: Path
) -> None:
    for source in (folder, folder / "a.txt", folder / "*.txt", folder / ".." / "inbox"):
        ingest([str(source)], str(database), small_extractor)
    assert rows(database, "SELECT count(*) FROM documents") == [(1,)]


def test_a_text_that_the_rules_fail_on_is_its_own_issue(
    small_extractor: Extractor, folder: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "b.txt").write_text("A tank was seen.")
    extract = Extractor.extract

    def failing(self: Extractor, text: str, published: date | None = None) -> object:
        if "tank" in text:
            raise RuntimeError("out of rules")
        return extract(self, text, published)

    monkeypatch.setattr(Extractor, "extract", failing)
    summary = ingest([str(folder)], str(database), small_extractor)
    assert (summary.new, summary.failed) == (1, 1)
    ((message,),) = rows(database, "SELECT message FROM open_issues")
    assert "out of rules" in str(message)


def test_a_dry_run_writes_nothing(small_extractor: Extractor, folder: Path, database: Path) -> None:
    summary = ingest([str(folder)], str(database), small_extractor, Options(dry_run=True))
    assert summary.new == 1
    assert not database.exists()
    ingest([str(folder)], str(database), small_extractor)
    before = dump(database, leave_out=())
    (folder / "b.txt").write_text("A tank was seen.")
    summary = ingest([str(folder)], str(database), small_extractor, Options(dry_run=True))
    assert (summary.new, summary.unchanged) == (1, 1)
    assert dump(database, leave_out=()) == before


def test_a_mistake_in_the_last_source_is_told_before_the_first_is_read(
    small_extractor: Extractor, folder: Path, database: Path
) -> None:
    with pytest.raises(UsageError):
        ingest([str(folder), str(folder / "nowhere.txt")], str(database), small_extractor)
    assert rows(database, "SELECT status, exit_code FROM runs") == [("failed", 2)]
    assert rows(database, "SELECT count(*) FROM documents") == [(0,)]


def test_a_dry_run_into_a_database_that_is_not_there_leaves_no_file(
    small_extractor: Extractor, folder: Path, database: Path
) -> None:
    assert ingest([str(folder)], str(database), small_extractor, Options(dry_run=True)).new == 1
    assert list(database.parent.iterdir()) == [folder]


def test_the_database_itself_is_no_document_of_its_folder(
    small_extractor: Extractor, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    for source in (".", "*", str(folder)):
        summary = ingest([source], "weapon_mentions.db", small_extractor)
        assert (summary.seen, summary.issues) == (1, 0)
    assert ingest(["weapon_mentions.db"], "weapon_mentions.db", small_extractor).issues == 1


def test_a_limit_stops_after_so_many_documents(small_extractor: Extractor, database: Path) -> None:
    assert ingest([str(SAMPLES)], str(database), small_extractor, Options(limit=3)).seen == 3


def test_ids_follow_the_order_of_the_input(small_extractor: Extractor, database: Path) -> None:
    ingest([str(SAMPLES)], str(database), small_extractor)
    ids = [row[0] for row in rows(database, "SELECT id FROM mentions ORDER BY revision_id, start_char")]
    assert ids == list(range(1, len(ids) + 1))


# ---- stopping and killing


def start(source: Path, database: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "etl", "ingest", str(source), "-d", str(database)],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for_documents(database: Path, number: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if rows(database, "SELECT count(*) FROM documents")[0][0] >= number:  # type: ignore[operator]
                return
        except sqlite3.Error:
            pass
        time.sleep(0.01)
    pytest.fail("no documents were committed in time")


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A thousand documents: published ones where they are there, else made ones."""
    path = tmp_path_factory.mktemp("many") / "many.jsonl"
    data = SHARED / "data" / "kcna_en_2011_2012.jsonl"
    if data.exists():
        with data.open(encoding="utf-8") as lines:
            texts = [json.loads(line)["text"] for _, line in zip(range(1000), lines, strict=False)]
    else:
        texts = [
            f"On day {day} North Korea fired {day % 7 + 1} KN-23 missiles that flew {day} km. " + "Talks went on. " * 60
            for day in range(1000)
        ]
    path.write_text("".join(json.dumps({"id": n, "text": text}) + "\n" for n, text in enumerate(texts)))
    return path


@pytest.fixture(scope="module")
def undisturbed(many: Path, extractor: Extractor) -> list[str]:
    database = many.parent / "undisturbed.db"
    ingest([str(many)], str(database), extractor)
    return dump(database)


@pytest.mark.parametrize("documents", [200, 600])
def test_line_3_a_load_killed_half_way_and_started_again_gives_the_same_rows(
    many: Path, undisturbed: list[str], extractor: Extractor, database: Path, documents: int
) -> None:
    process = start(many, database)
    wait_for_documents(database, documents)
    process.kill()
    process.communicate()
    assert rows(database, "SELECT status FROM runs") == [("running",)]
    ingest([str(many)], str(database), extractor)
    assert dump(database) == undisturbed
    assert faults(open_engine(str(database))) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_line_8_a_signal_finishes_the_document_in_hand_and_says_how_to_go_on(
    many: Path, undisturbed: list[str], extractor: Extractor, database: Path, number: signal.Signals
) -> None:
    process = start(many, database)
    wait_for_documents(database, 1)
    process.send_signal(number)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "run the same command again to go on" in errors
    assert "Traceback" not in errors
    assert rows(database, "SELECT status, exit_code FROM runs") == [("interrupted", 1)]
    ingest([str(many)], str(database), extractor)
    assert dump(database) == undisturbed


# ---- what the disk refuses


def test_line_4_a_full_disk_is_one_sentence_and_loses_nothing(
    many: Path, undisturbed: list[str], extractor: Extractor, database: Path
) -> None:
    limit = "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (4_000_000,) * 2); sys.argv = ['etl'] + sys.argv[1:]; from etl.__main__ import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", limit, "ingest", str(many), "-d", str(database)],
        cwd=ROOT, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 4
    assert "Traceback" not in done.stderr
    assert len([line for line in done.stderr.splitlines() if line.startswith("etl:")]) == 1
    ingest([str(many)], str(database), extractor)
    assert dump(database) == undisturbed


def test_a_file_that_is_no_database_is_told_and_left_alone(etl: Run, tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_text("These are my notes, not a database at all. " * 50)
    before = path.read_bytes()
    done = etl("ingest", SAMPLES, "-d", path)
    assert done.returncode == 4
    assert "Traceback" not in done.stderr
    assert path.read_bytes() == before


def test_a_database_of_another_program_is_left_alone(etl: Run, tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE documents (x)")
    connection.close()
    done = etl("ingest", SAMPLES, "-d", path)
    assert done.returncode == 4
    assert "another program" in done.stderr


def test_the_environment_names_the_database(etl: Run, tmp_path: Path) -> None:
    path = tmp_path / "named.db"
    done = etl("ingest", "-q", SAMPLES / "koksan-shipment.txt", environment={"ETL_DATABASE": str(path)})
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert path.exists()
