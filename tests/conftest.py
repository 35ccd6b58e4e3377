"""Fixtures shared by all tests: the shipped extractor, a database, and the program as a user runs it."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.extract.extractor import Extractor, default_extractor

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples"
SHARED = ROOT.parent / "shared"

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


def dump(path: Path, leave_out: tuple[str, ...] = ("runs",)) -> list[str]:
    """Every row of a database as text, but for some tables, times and the runs that wrote them."""
    lines = []
    with sqlite3.connect(path) as connection:
        tables = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
            if name not in leave_out and not name.startswith(("sqlite_", "revision_search"))
        ]
        for table in tables:
            columns = [
                row[1]
                for row in connection.execute(f"PRAGMA table_info({table})")
                if row[1] not in {"created_at", "run_id", "resolved_run_id"}
            ]
            rows = connection.execute(f"SELECT {', '.join(columns)} FROM {table}").fetchall()
            lines += sorted(f"{table}: {row}" for row in rows)
    connection.close()
    return lines


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    """The rows of a query."""
    connection = sqlite3.connect(path)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()
