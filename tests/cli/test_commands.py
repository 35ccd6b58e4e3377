"""The commands as a user calls them: output, exit codes, what goes where."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.support import ROOT, SAMPLES

MENTION_KEYS = {"start", "end", "text", "category", "named", "systems", "confidence", "rule"}
MEASUREMENT_KEYS = {"start", "end", "text", "mention", "quantity", "low", "high", "unit", "qualifier"}
CLAIM_KEYS = {"mention", "event", "polarity", "certainty", "time", "actors", "outcome", "attribution", "trigger"}
TEXT = "  North Korea has sent six 240-mm rocket launchers 🚀 and T-72 tanks to Russia.\r\n"


def test_extract_gives_the_contracts_objects_with_offsets_into_the_text_as_given(etl: Run) -> None:
    lines = [{"id": "a1", "text": TEXT, "language": "en"}, {"id": 7, "text": "Nothing here."}, {"text": "A missile."}]
    done = etl("extract", "--input", "jsonl", "--output", "jsonl", stdin="".join(json.dumps(x) + "\n" for x in lines))
    assert (done.returncode, done.stderr) == (0, "")
    first, second, third = map(json.loads, done.stdout.splitlines())
    assert [first["id"], second["id"], third["id"]] == ["a1", 7, "3"]
    assert set(first) == {"id", "language", "mentions", "measurements", "claims"}
    assert [one["text"] for one in first["mentions"]] == ["240-mm rocket launchers", "T-72 tanks"]
    for one in first["mentions"]:
        assert set(one) == MENTION_KEYS
        assert TEXT[one["start"] : one["end"]] == one["text"]
    assert all(set(one) == MEASUREMENT_KEYS for one in first["measurements"])
    assert all(set(one) == CLAIM_KEYS for one in first["claims"])
    assert first["claims"][0]["actors"] == [
        {"role": "supplier", "country": "KP"},
        {"role": "recipient", "country": "RU"},
    ]
    assert second["mentions"] == []


def test_a_bad_line_is_told_on_stderr_and_the_rest_goes_on(etl: Run) -> None:
    done = etl(
        "extract", "--input", "jsonl", stdin='{"text": "A missile."}\n{"text": 5}\nnonsense\n{"text": "A tank."}\n'
    )
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 2
    assert [line.split(":")[2] for line in done.stderr.splitlines()] == ["2", "3"]


def test_extract_takes_files_as_documents(etl: Run) -> None:
    done = etl("extract", SAMPLES / "koksan-shipment.txt", SAMPLES / "panel-note.txt")
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [
        str(SAMPLES / "koksan-shipment.txt"),
        str(SAMPLES / "panel-note.txt"),
    ]


def test_extract_of_a_file_that_is_not_there_is_one_sentence(etl: Run) -> None:
    done = etl("extract", "nowhere.txt")
    assert done.returncode == 1
    assert (
        done.stderr
        == "etl: nowhere.txt: cannot be read: no such file or directory; check the path and its permissions\n"
    )


def test_line_24_on_a_terminal_the_text_is_shown_with_highlights_and_a_table(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Six 240-mm rocket launchers\x1b]0;owned\x07 were seen.")
    master, slave = pty.openpty()
    done = subprocess.Popen(
        [sys.executable, "-m", "etl", "extract", str(path)],
        cwd=ROOT, stdin=subprocess.DEVNULL, stdout=slave, stderr=slave, env={**os.environ, "TERM": "xterm", "COLUMNS": "120"},
    )  # fmt: skip
    os.close(slave)
    shown = b""
    while True:
        try:
            piece = os.read(master, 4096)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    done.wait()
    os.close(master)
    text = shown.decode()
    assert "\x1b[" in text
    assert "calibre 240 mm" in text
    assert "rocket-artillery" in text
    assert "\x1b]0" not in text


def test_ingest_ends_with_one_json_object(etl: Run, database: Path) -> None:
    done = etl("ingest", SAMPLES, "-d", database, "--json")
    assert done.returncode == 0
    summary = json.loads(done.stdout)
    assert set(summary) == {"run", "documents", "mentions", "issues", "seconds"}
    assert summary["documents"] == {"seen": 18, "new": 18, "revised": 0, "unchanged": 0, "failed": 0}
    assert (summary["run"], summary["issues"]) == (1, 0)
    assert summary["mentions"] > 200


def test_in_cron_ingest_writes_plain_lines_with_the_time_and_nothing_on_stdout(etl: Run, database: Path) -> None:
    done = etl("ingest", SAMPLES, "-d", database)
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert "18 documents: 18 new" in line
    assert line[:2] == "20"
    assert "\x1b" not in line


def test_quiet_prints_nothing_on_success_and_the_faults_otherwise(etl: Run, tmp_path: Path, database: Path) -> None:
    done = etl("ingest", "-q", SAMPLES, "-d", database)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 \x00")
    done = etl("ingest", "-q", tmp_path / "a.pdf", "-d", database)
    assert done.returncode == 1
    assert "is of no format that can be read" in done.stderr


def test_standard_input_is_a_source(etl: Run, database: Path) -> None:
    for _ in range(2):
        assert etl("ingest", "-", "-d", database, stdin="Two T-72 tanks were seen.").returncode == 0
    done = etl("query", "SELECT count(*) AS n FROM documents", "-d", database, "--format", "csv")
    assert done.stdout == "n\n1\n"


FAULTS: dict[str, tuple[list[str], int, str]] = {
    "no source": (["ingest"], 2, "Missing argument"),
    "no such file": (["ingest", "nowhere.txt"], 2, "no such file or folder"),
    "unknown option": (["ingest", "--fast"], 2, "No such option"),
    "an address": (["ingest", "https://example.org/feed"], 2, "not fetched yet"),
    "query without words": (["query"], 2, "give either SQL or --name"),
    "unknown query": (["query", "--name", "calibers"], 2, 'did you mean "calibres"?'),
    "unknown format": (["query", "SELECT 1", "--format", "xml"], 2, "choose one of table, csv, json, jsonl"),
    "no database": (["query", "SELECT 1", "-d", "none.db"], 4, "no such database"),
    "no database to check": (["db", "check", "-d", "none.db"], 4, "no such database"),
    "unknown system": (["catalogue", "show", "hwasong12"], 2, 'did you mean "hwasong-12"?'),
    "unknown category": (["catalogue", "list", "--category", "missle"], 2, 'did you mean "missile"?'),
    "unknown input": (["extract", "--input", "xml"], 2, "choose one of text, jsonl"),
}


@pytest.mark.parametrize(("words", "code", "message"), FAULTS.values(), ids=FAULTS.keys())
def test_a_mistake_is_one_clear_sentence_with_its_exit_code(
    etl: Run, words: list[str], code: int, message: str
) -> None:
    done = etl(*words)
    assert done.returncode == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cli") / "mentions.db"
    subprocess.run([sys.executable, "-m", "etl", "ingest", "-q", str(SAMPLES), "-d", str(path)], cwd=ROOT, check=True)
    return path


def test_search_shows_hits_with_their_mentions(etl: Run, filled: Path) -> None:
    done = etl("search", "koksan", "-d", filled)
    assert done.returncode == 0
    assert "koksan" in done.stdout.lower()
    assert "→" in done.stdout
    hits = json.loads(etl("search", "koksan", "-d", filled, "--json").stdout)
    assert set(hits[0]) == {"document_id", "title", "url", "published_at", "publisher", "snippet", "mentions"}


def test_a_search_without_hits_says_so(etl: Run, filled: Path) -> None:
    done = etl("search", "xylophone", "-d", filled)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "No document matches.\n")


def test_runs_and_issues_list_what_happened(etl: Run, filled: Path) -> None:
    (run,) = json.loads(etl("runs", "-d", filled, "--json").stdout)
    assert (run["status"], run["new"]) == ("done", 18)
    assert json.loads(etl("issues", "-d", filled, "--json").stdout) == []
    assert json.loads(etl("issues", "--all", "-d", filled, "--json").stdout) == []


def test_the_catalogue_can_be_listed_shown_matched_and_checked(etl: Run) -> None:
    listed = json.loads(etl("catalogue", "list", "--category", "rocket-artillery", "--origin", "kp", "--json").stdout)
    assert {"m1991-240mm", "kn-25"} <= {row["system"] for row in listed}
    shown = json.loads(etl("catalogue", "show", "m1991-240mm", "--json").stdout)
    assert shown["calibre_mm"] == "240"
    (match,) = json.loads(etl("catalogue", "match", "The T-72B3 was lost.", "--json").stdout)
    assert match["system"] == "t-72b3"
    assert etl("catalogue", "match", "Nothing here.").returncode == 1
    assert "systems in" in etl("catalogue", "check").stdout


def test_a_reader_that_goes_away_is_no_error(filled: Path) -> None:
    command = f"{sys.executable} -m etl query 'SELECT * FROM mention_details' --format csv -d {filled} | head -1"
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S602
    assert done.stdout.startswith("mention_id,")
    assert done.stderr == ""


def test_the_version_is_told(etl: Run) -> None:
    assert etl("--version").stdout.startswith("weapon-mentions ")


HEAVY = ("sqlalchemy", "alembic", "pint", "trafilatura", "feedparser")


@pytest.mark.parametrize("words", [["--help"], ["ingest", "--help"], ["extract", "--help"], ["catalogue", "--help"]])
def test_help_loads_nothing_heavy(words: list[str]) -> None:
    script = f"import sys; sys.argv = ['etl', *{words!r}]\nfrom cli import app\ntry: app()\nexcept SystemExit: pass\nprint('LOADED', *sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.rpartition("LOADED")[2].split())
    assert loaded.isdisjoint((*HEAVY, "ahocorasick_rs"))


def test_extract_loads_no_database_and_no_parsers(etl: Run) -> None:
    etl("extract", stdin="A missile.")  # the compiled catalogue is kept from here on
    script = "import sys; sys.argv = ['etl', 'extract']\nfrom cli import app\ntry: app()\nexcept SystemExit: pass\nprint('LOADED', *sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True, input="A missile."
    )
    assert set(done.stdout.rpartition("LOADED")[2].split()).isdisjoint(HEAVY)
