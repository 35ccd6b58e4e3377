"""`etl query`, `search`, `runs` and `issues` as a user calls them."""

import csv
import io
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Terminal
from tests.conftest import Run

SQL = "SELECT 7 AS n, 'é' AS text, NULL AS none UNION ALL SELECT 8, '=1', NULL"
FORMS = {
    "table": "n  text  none\n─  ────  ────\n7  é\n8  =1\n",
    "csv": "n,text,none\n7,é,\n8,'=1,\n",
    "jsonl": '{"n": 7, "text": "é", "none": null}\n{"n": 8, "text": "=1", "none": null}\n',
}


@pytest.mark.parametrize("form", FORMS)
def test_the_answer_is_on_standard_output_in_the_form_asked_for(call: Run, loaded: Path, form: str) -> None:
    done = call("query", SQL, "-d", loaded, "--format", form)
    assert (done.returncode, done.stdout, done.stderr) == (0, FORMS[form], "")


def test_json_is_one_array(etl: Run, loaded: Path) -> None:
    done = etl("query", SQL, "--database", loaded, "--json")
    assert json.loads(done.stdout) == [
        {"n": 7, "text": "é", "none": None},
        {"n": 8, "text": "=1", "none": None},
    ]


def test_rows_that_are_left_out_are_told_on_stderr(etl: Run, loaded: Path) -> None:
    done = etl("query", SQL, "-d", loaded, "--format", "csv", "--limit", "1")
    assert (done.returncode, done.stdout) == (0, "n,text,none\n7,é,\n")
    assert done.stderr == "etl: only the first 1 rows are shown; raise --limit for more\n"


def test_the_database_may_be_named_by_the_environment_and_the_option_goes_first(
    call: Run, loaded: Path, tmp_path: Path
) -> None:
    environment = {"ETL_DATABASE": str(loaded)}
    assert call("query", "SELECT 1", environment=environment).returncode == 0
    other = call("query", "SELECT 1", "-d", tmp_path / "none.db", environment=environment)
    assert (other.returncode, other.stderr) == (
        4,
        f"etl: {tmp_path}/none.db: no such database; name it with --database, or make it with `etl ingest`\n",
    )


def test_the_default_database_is_in_the_current_folder(etl: Run, loaded: Path, tmp_path: Path) -> None:
    shutil.copy(loaded, tmp_path / "weapon_mentions.db")
    assert etl("query", "SELECT count(*) AS n FROM documents", "--format", "csv").stdout == "n\n3\n"


def test_sql_or_a_name_and_not_both(call: Run, loaded: Path) -> None:
    done = call("query", "SELECT 1", "--name", "calibres", "-d", loaded)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("etl: query: give either SQL or --name; the names are all-issues, calibres, ")


def test_a_named_query_answers(call: Run, loaded: Path) -> None:
    rows = list(
        csv.DictReader(io.StringIO(call("query", "--name", "calibres", "-d", loaded, "--format", "csv").stdout))
    )
    assert {row["calibre_mm"] for row in rows} >= {"240.0", "170.0"}


def test_a_story_is_counted_once_whatever_the_months_of_its_copies(call: Run, loaded: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(loaded, tmp_path / "copy.db"))
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("UPDATE documents SET story_id = (SELECT min(id) FROM stories)")
        connection.execute("UPDATE documents SET published_at = '2025-0' || id || '-01 00:00:00.000000'")
        connection.commit()
    rows = json.loads(call("query", "--name", "systems", "-d", copy, "--json").stdout)
    (tank,) = [row for row in rows if row["system"] == "t-72"]
    assert (tank["mentions"], tank["documents"], tank["stories"]) == (3, 3, 1)


def test_a_denied_transfer_is_no_transfer(call: Run, loaded: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(loaded, tmp_path / "copy.db"))
    command = ("query", "--name", "transfers", "-d", copy, "--json")
    assert {(row["supplier"], row["recipient"]) for row in json.loads(call(*command).stdout)} == {("KP", "RU")}
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("UPDATE claims SET polarity = 'negative'")
        connection.commit()
    assert json.loads(call(*command).stdout) == []


def test_a_query_that_writes_is_refused_with_the_exit_code_of_the_database(call: Run, loaded: Path) -> None:
    done = call("query", "DELETE FROM mentions", "-d", loaded)
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr == "etl: only one SELECT is allowed here; the database is opened for reading\n"


def test_on_a_terminal_a_table_keeps_to_its_width(on_terminal: Terminal, loaded: Path) -> None:
    code, shown = on_terminal("query", "--name", "sentences", "-d", loaded, columns=80)
    assert code == 0
    assert max(map(len, shown.replace("\x1b[1m", "").replace("\x1b[2m", "").replace("\x1b[0m", "").splitlines())) <= 80
    assert "240-mm rocket" in shown


def test_headings_are_bold_on_a_terminal_alone(on_terminal: Terminal, call: Run, loaded: Path) -> None:
    assert "\x1b[1mn" in on_terminal("query", "SELECT 1 AS n", "-d", loaded)[1]
    assert "\x1b" not in call("query", "SELECT 1 AS n", "-d", loaded, environment={"TERM": "xterm"}).stdout


def test_line_24_a_title_with_escape_sequences_prints_as_text(
    on_terminal: Terminal, loaded: Path, tmp_path: Path
) -> None:
    copy = Path(shutil.copy(loaded, tmp_path / "copy.db"))
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("UPDATE revisions SET title = char(27) || ']0;owned' || char(7)")
        connection.commit()
    for words in (("query", "SELECT title FROM mention_details"), ("search", "tank")):
        code, shown = on_terminal(*words, "-d", copy)
        assert code == 0
        assert "�]0;owned�" in shown
        assert "\x1b]" not in shown


# ---- search


def test_a_hit_for_machines_has_its_mentions(etl: Run, loaded: Path) -> None:
    done = etl("search", "launchers", "-d", loaded, "--json")
    (hit,) = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert set(hit) == {"document_id", "title", "url", "published_at", "publisher", "snippet", "mentions"}
    assert hit["title"] == "Officials see launchers on the move"
    assert all(set(one) == {"text", "category", "system"} for one in hit["mentions"])
    assert {"text": "T-72 tanks", "category": "main-battle-tank", "system": "t-72"} in hit["mentions"]


def test_a_search_without_hits_is_an_empty_array_for_machines(call: Run, loaded: Path) -> None:
    done = call("search", "xylophone", "-d", loaded, "--json")
    assert (done.returncode, json.loads(done.stdout), done.stderr) == (0, [], "")


def test_a_search_gives_so_many_documents_and_no_more(call: Run, loaded: Path) -> None:
    assert len(json.loads(call("search", "tank", "-d", loaded, "--json").stdout)) == 2
    assert len(json.loads(call("search", "tank", "-d", loaded, "--json", "--limit", "1").stdout)) == 1


EXPRESSIONS = {
    "phrase": ('"third ship"', 1),
    "either": ("launchers OR drones", 2),
    "without": ("tank NOT drones", 1),
    "prefix": ("launch*", 1),
    "near": ("NEAR(third guns, 8)", 1),
    "designation": ("T-72", 3),
    "open quote": ('"third ship', 1),
    "open bracket": ("(tank", 2),
    "operator alone": ("launchers AND", 1),
    "unknown column": ("author:smith", 0),
    "signs": ("+-*/", 0),
}


@pytest.mark.parametrize(("words", "hits"), EXPRESSIONS.values(), ids=EXPRESSIONS.keys())
def test_an_expression_is_understood_and_anything_else_is_taken_as_plain_words(
    call: Run, loaded: Path, words: str, hits: int
) -> None:
    done = call("search", "-d", loaded, "--json", "--", words)
    assert (done.returncode, done.stderr, len(json.loads(done.stdout))) == (0, "", hits)


def test_a_search_for_nothing_is_told(call: Run, loaded: Path) -> None:
    done = call("search", " ", "-d", loaded)
    assert (done.returncode, done.stderr) == (4, "etl: there is nothing to search for; give a word\n")


# ---- runs and issues


def test_runs_are_told_in_one_line_each_and_in_full_to_machines(call: Run, loaded: Path) -> None:
    head, _rule, line = call("runs", "-d", loaded).stdout.splitlines()
    assert head.split() == ["run", "started_at", "took", "status", "result", "sources"]
    assert "done" in line
    assert "3 new, 1 failed, " in line
    assert "1 issue" in line
    (run,) = json.loads(call("runs", "-d", loaded, "--json").stdout)
    assert (run["new"], run["failed"], run["issues"], run["exit_code"], run["message"]) == (3, 1, 1, 1, "")
    assert run["started_at"].endswith("Z")


def test_runs_fit_a_terminal_of_eighty_columns(on_terminal: Terminal, loaded: Path) -> None:
    lines = on_terminal("runs", "-d", loaded, columns=80)[1].splitlines()
    assert lines[0].replace("\x1b[1m", "").startswith("run  started_at")


def test_an_issue_is_listed_with_its_place(call: Run, loaded: Path) -> None:
    (issue,) = json.loads(call("issues", "-d", loaded, "--json").stdout)
    assert set(issue) == {"issue", "run", "created_at", "kind", "place", "message"}
    assert (issue["kind"], issue["run"]) == ("bad-json", 1)
    assert issue["place"].endswith("reports.jsonl:2")
    assert "text" in issue["message"]


def test_closed_issues_are_listed_where_asked_for(call: Run, loaded: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(loaded, tmp_path / "copy.db"))
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("UPDATE issues SET resolved_run_id = 1")
        connection.commit()
    assert json.loads(call("issues", "-d", copy, "--json").stdout) == []
    assert call("issues", "-d", copy).stdout.endswith("(no rows)\n")
    (issue,) = json.loads(call("issues", "--all", "-d", copy, "--json").stdout)
    assert issue["resolved_by_run"] == 1


@pytest.mark.parametrize("command", ["runs", "issues", "search tank", "query --name calibres"])
def test_an_empty_file_is_told_to_be_no_loaded_database(call: Run, tmp_path: Path, command: str) -> None:
    (tmp_path / "empty.db").touch()
    done = call(*command.split(), "-d", "empty.db")
    assert (done.returncode, done.stdout) == (4, "")
    assert "no such table" in done.stderr
    assert "`etl db upgrade`" in done.stderr
    assert len(done.stderr.splitlines()) == 1
