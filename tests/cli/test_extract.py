"""`etl extract` as a user calls it; how inputs become documents stands in tests/test_streams.py."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Terminal
from tests.conftest import Run

TEXT = "  Six 240-mm launchers 🚀 stood by.\r\nA T-72 tank burned."
CLAIMED = "North Korea has sent six 240-mm rocket launchers and T-72 tanks to Russia."
CLAIM = {"mention", "event", "polarity", "certainty", "time", "actors", "outcome", "attribution", "trigger"}
MENTION = {"start", "end", "text", "category", "named", "systems", "confidence", "rule"}
MEASUREMENT = {"start", "end", "text", "mention", "quantity", "low", "high", "unit", "qualifier"}


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_bytes(TEXT.encode())
    return path


def test_a_file_is_one_document_whose_offsets_point_into_it(call: Run, article: Path) -> None:
    done = call("extract", article)
    assert (done.returncode, done.stderr) == (0, "")
    (document,) = map(json.loads, done.stdout.splitlines())
    assert set(document) == {"id", "language", "mentions", "measurements", "claims"}
    assert document["id"] == str(article)
    text = article.read_bytes().decode()
    for one in (*document["mentions"], *document["measurements"]):
        assert text[one["start"] : one["end"]] == one["text"]
    assert [set(one) for one in document["mentions"]] == [MENTION] * 2
    assert [set(one) for one in document["measurements"]] == [MEASUREMENT] * 2
    assert all(set(system) == {"system", "confidence"} for one in document["mentions"] for system in one["systems"])


def test_standard_input_is_read_where_no_file_is_named(etl: Run) -> None:
    lines = [{"id": "a1", "text": CLAIMED, "language": "en"}, {"id": 7, "text": "Nothing here."}]
    done = etl("extract", "--input", "jsonl", stdin="".join(json.dumps(line) + "\n" for line in lines))
    assert (done.returncode, done.stderr) == (0, "")
    first, second = map(json.loads, done.stdout.splitlines())
    assert [one["text"] for one in first["mentions"]] == ["240-mm rocket launchers", "T-72 tanks"]
    assert [set(one) for one in first["claims"]] == [CLAIM] * 2
    assert first["claims"][0]["actors"] == [
        {"role": "supplier", "country": "KP"},
        {"role": "recipient", "country": "RU"},
    ]
    assert (first["id"], first["language"]) == ("a1", "en")
    assert second == {"id": 7, "language": "", "mentions": [], "measurements": [], "claims": []}


def test_inputs_keep_their_order_and_faults_stand_on_stderr(call: Run, tmp_path: Path) -> None:
    lines = tmp_path / "lines.jsonl"
    lines.write_text('{"id": "b", "text": "A tank."}\nnonsense\n{"id": 2, "text": "A gun."}\n{"id": "a", "text": ""}\n')
    done = call("extract", "--input", "jsonl", lines, "none.jsonl", lines)
    assert done.returncode == 1
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["b", 2, "a"] * 2
    assert [line.split(": ")[1] for line in done.stderr.splitlines()] == [f"{lines}:2", "none.jsonl", f"{lines}:2"]


def test_text_may_be_asked_for_off_a_terminal(call: Run, article: Path) -> None:
    done = call("extract", "--output", "text", article)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("  Six 240-mm launchers 🚀 stood by.")
    assert "\x1b" not in done.stdout
    assert "calibre 240 mm" in done.stdout


def test_json_lines_may_be_asked_for_on_a_terminal(on_terminal: Terminal, article: Path) -> None:
    code, shown = on_terminal("extract", "--output", "jsonl", article, columns=100)
    assert (code, json.loads(shown)["id"]) == (0, str(article))


@pytest.mark.parametrize("columns", [60, 140])
def test_on_a_terminal_the_text_and_the_table_keep_to_its_width(
    on_terminal: Terminal, article: Path, columns: int
) -> None:
    code, shown = on_terminal("extract", article, columns=columns, NO_COLOR="1", TERM="xterm")
    assert code == 0
    plain = shown.replace("\x1b[1m", "").replace("\x1b[2m", "").replace("\x1b[4m", "").replace("\x1b[0m", "")
    assert max(map(len, plain.splitlines())) <= columns
    assert "calibre 240 mm" in plain
    assert "�" not in plain


def test_line_24_escape_sequences_in_the_text_print_as_text(on_terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Six 240-mm launchers\x1b]0;owned\x07 were\x1b[2J seen.")
    code, shown = on_terminal("extract", "a.txt")
    assert code == 0
    assert "\x1b]" not in shown
    assert "\x1b[2J" not in shown
    assert "�]0;owned�" in shown
    assert " launchers\x1b[0m�]0;owned" in shown, "the highlight ends where the mention ends"


def test_a_file_that_is_no_text_is_told_and_the_others_are_read(call: Run, article: Path, tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(b"\x7fELF\x00\x01\x02")
    done = call("extract", tmp_path / "a.bin", tmp_path, article)
    assert (done.returncode, len(done.stdout.splitlines())) == (1, 1)
    assert [line.split(": ")[2].partition(";")[0] for line in done.stderr.splitlines()] == [
        "is no text (it holds NUL bytes)",
        "cannot be read",
    ]


def test_an_explanation_says_what_was_looked_at_and_why_it_is_no_mention(call: Run, tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text("A think tank met. A T-72B3 burned.")
    done = call("extract", text, "--explain")
    assert (done.returncode, done.stderr) == (0, "")
    assert "name, enough alone" in done.stdout
    assert "a word that is no weapon here" in done.stdout
    refused = call("extract", text, "--explain", "--output", "jsonl")
    assert refused.returncode == 2
    assert "leave out --output jsonl" in refused.stderr
