"""The plan of the house holds: who may import whom, and what a command may load."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import ROOT

HEAVY = {"sqlalchemy", "alembic", "pint", "trafilatura", "feedparser"}
PARSERS_AND_DATABASES = HEAVY - {"pint"}

# Runs the program on its arguments and tells, last, what was loaded.
TELL = """
import sys
from cli import main
try:
    main()
finally:
    print("LOADED", *sys.modules, file=sys.stderr)
"""


def loaded_by(tmp_path: Path, *words: str, stdin: str = "") -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", TELL, *words],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, input=stdin, capture_output=True, text=True, check=False,
    )  # fmt: skip
    said, _, loaded = done.stderr.rpartition("LOADED")
    assert (done.returncode, said) == (0, "")
    return set(loaded.split())


HELP = ["--help", "extract --help", "ingest --help", "catalogue match --help"]


@pytest.mark.parametrize("words", HELP)
def test_help_loads_nothing_heavy(tmp_path: Path, words: str) -> None:
    loaded = loaded_by(tmp_path, *words.split())
    assert "typer" in loaded
    assert loaded & HEAVY == set()
    assert not any(name.startswith(("models", "migrations", "etl.extract")) for name in loaded)


EXTRACTIONS = {
    "a text": ("extract", "--output", "jsonl"),
    "a line": ("extract", "--input", "jsonl"),
    "to look at": ("extract", "--output", "text"),
}


@pytest.mark.parametrize("words", EXTRACTIONS.values(), ids=EXTRACTIONS.keys())
def test_extract_loads_no_database_and_no_parser_of_pages(tmp_path: Path, words: tuple[str, ...]) -> None:
    stdin = '{"text": "A T-72 tank burned."}\n' if "--input" in words else "A T-72 tank burned."
    loaded = loaded_by(tmp_path, *words, stdin=stdin)
    assert "etl.extract.extractor" in loaded
    assert loaded & PARSERS_AND_DATABASES == set()
    assert "models" not in loaded


def test_dependencies_point_one_way() -> None:
    pytest.importorskip("importlinter")
    script = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", script, "--no-cache", "--no-logo"],
        cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ, "NO_COLOR": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout
