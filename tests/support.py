"""What tests share that is no fixture."""

import math
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from etl.extract.extractor import default_extractor

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples"
SHARED = ROOT.parent / "shared"


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


def assert_time_is_linear(text_of: Callable[[int], str], shorter: int = 4_000) -> None:
    """Assert that eight times the text takes no more than thrice as much again; quadratic growth would be 64 times."""
    extractor = default_extractor()

    def seconds(length: int) -> float:
        text = text_of(length)
        best = math.inf
        for _ in range(3):
            started = time.perf_counter()
            extractor.extract(text)
            best = min(best, time.perf_counter() - started)
        return best

    assert seconds(8 * shorter) < 24 * seconds(shorter) + 0.05


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    """The rows of a query."""
    connection = sqlite3.connect(path)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()
