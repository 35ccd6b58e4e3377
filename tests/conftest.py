"""Fixtures shared by all tests: the shipped extractor, a database, and the program as a user runs it."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.extract.extractor import Extractor, default_extractor
from tests.support import ROOT

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    """The extractor over the shipped catalogue and lexicon, built once."""
    return default_extractor()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A path for a database that is not there yet."""
    return tmp_path / "mentions.db"


@pytest.fixture
def etl(tmp_path: Path) -> Run:
    """Run the program in an empty folder, as a user does."""

    def run(
        *words: str | Path, stdin: str | bytes | None = None, environment: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        text = stdin.encode() if isinstance(stdin, str) else stdin
        done = subprocess.run(
            [sys.executable, "-m", "etl", *map(str, words)],
            input=text if text is not None else b"",
            capture_output=True,
            check=False,
            cwd=tmp_path,
            timeout=120,
            env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "140", **(environment or {})},
        )
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())

    return run
