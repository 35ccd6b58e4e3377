"""What a user gets wrong, and what the machine does: never a traceback, always the right exit code."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import program
from tests.cli.help_pages import COMMANDS
from tests.conftest import Run
from tests.support import ROOT

WRITERS = {
    "a table": ("query", "--name", "sentences"),
    "csv": ("query", "--name", "sentences", "--format", "csv"),
    "json": ("runs", "--json"),
    "a search": ("search", "tank"),
    "an extraction": ("extract",),
}


def words_for(writer: str, loaded: Path) -> list[str]:
    """The command, with the database where it takes one."""
    words = list(WRITERS[writer])
    return [*words, "-d", str(loaded)] if words[0] in {"query", "runs", "search"} else words


@pytest.mark.parametrize("writer", WRITERS)
def test_a_reader_that_has_gone_is_no_fault(loaded: Path, tmp_path: Path, writer: str) -> None:
    command, environment = program(tmp_path, *words_for(writer, loaded))
    reader, pipe = os.pipe()
    os.close(reader)
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, input=b"A T-72 tank.", stdout=pipe, stderr=subprocess.PIPE, check=False
    )
    os.close(pipe)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("writer", ["a table", "an extraction"])
def test_output_to_a_full_disk_is_one_sentence(loaded: Path, tmp_path: Path, writer: str) -> None:
    command, environment = program(tmp_path, *words_for(writer, loaded))
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, input=b"A T-72 tank.", stdout=full, stderr=subprocess.PIPE, check=False
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (1, b"etl: standard output: no space left on device\n")


@pytest.mark.parametrize("closed", ["<&-", ">&-"])
def test_closed_streams_are_no_fault(tmp_path: Path, closed: str) -> None:
    command, environment = program(tmp_path, "extract")
    done = subprocess.run(
        ["sh", "-c", f'exec "$@" {closed}', "sh", *command],
        cwd=tmp_path, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


def test_what_the_encoding_of_the_output_lacks_is_written_as_an_escape(etl: Run, loaded: Path) -> None:
    done = etl("query", "SELECT 'é 🚀' AS text", "-d", loaded, environment={"PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stdout) == (0, "text\n----\n\\xe9 \\U0001f680\n")


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words or "etl")
def test_an_unknown_option_ends_with_2(call: Run, words: str) -> None:
    done = call(*words.split(), "--frobnicate")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--frobnicate" in done.stderr
    assert "Traceback" not in done.stderr


MISTAKES: dict[str, tuple[tuple[str, ...], str]] = {
    "unknown command": (("frobnicate",), "frobnicate"),
    "unknown command of a group": (("db", "frobnicate"), "frobnicate"),
    "no source": (("ingest",), "SOURCE"),
    "no such source": (("ingest", "nowhere.txt"), "etl: nowhere.txt: no such file or folder; check the path"),
    "no such pattern": (("ingest", "*.nowhere"), "etl: *.nowhere: no file matches"),
    "an address": (("ingest", "https://example.org/feed"), "addresses are not fetched yet; save the page"),
    "no words": (("search",), "WORDS"),
    "two slugs": (("catalogue", "show", "a", "b"), "b"),
    "a limit of nothing": (("query", "SELECT 1", "--limit", "0"), "--limit"),
    "a limit that is no number": (("runs", "--limit", "many"), "--limit"),
    "no time": (("query", "SELECT 1", "--timeout", "0"), "--timeout"),
    "unknown input": (("extract", "--input", "xml"), 'etl: --input: "xml" is unknown; choose one of text, jsonl'),
    "unknown output": (
        ("extract", "--output", "xml"),
        'etl: --output: "xml" is unknown; choose one of auto, jsonl, text',
    ),
    "unknown format": (("query", "SELECT 1", "--format", "xml"), "choose one of table, csv, json, jsonl"),
    "unknown query": (("query", "--name", "calibers"), 'no query is called "calibers"; did you mean "calibres"?'),
    "a value that is missing": (("query", "--name"), "--name"),
    "unknown category": (("catalogue", "list", "--category", "missle"), 'did you mean "missile"?'),
    "unknown system": (("catalogue", "show", "hwasong12"), 'did you mean "hwasong-12"?'),
}


@pytest.mark.parametrize(("words", "message"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_in_the_command_ends_with_2_and_is_told_on_stderr(
    call: Run, words: tuple[str, ...], message: str
) -> None:
    done = call(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("words", [(), ("db",), ("catalogue",)], ids=["etl", "db", "catalogue"])
def test_a_group_without_a_command_shows_its_help(call: Run, words: tuple[str, ...]) -> None:
    done = call(*words)
    assert "Commands" in done.stdout + done.stderr
    assert done.returncode in {0, 2}  # releases of typer differ


@pytest.mark.parametrize("url", ["://", "postgresql://localhost/reports"])
@pytest.mark.parametrize(
    "words", [("query", "SELECT 1"), ("search", "tank"), ("runs",), ("issues",)], ids=lambda w: w[0]
)
def test_a_database_that_cannot_be_queried_here_is_told(call: Run, words: tuple[str, ...], url: str) -> None:
    done = call(*words, "-d", url)
    assert (done.returncode, done.stdout) == (4 if url == "://" else 2, "")
    assert done.stderr.startswith(f"etl: {url}: ")


def test_a_file_name_with_escape_sequences_is_told_as_text(call: Run) -> None:
    done = call("extract", "\x1b[31mred.txt")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("etl: �[31mred.txt: cannot be read: no such file")


def test_python_runs_the_program_too(etl: Run) -> None:
    assert etl("--version").stdout == f"weapon-mentions {version()}\n"


def version() -> str:
    """The version as the metadata of the installed program has it."""
    script = "from importlib.metadata import version; print(version('weapon-mentions'))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_a_program_that_was_not_installed_does_not_know_its_version() -> None:
    # -S leaves out site-packages, where the metadata is.
    done = subprocess.run(
        [sys.executable, "-S", "-c", "from etl.version import program_version; print(program_version())"],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("unknown\n", "")
