"""What tests share that is no fixture."""

import sqlite3
from pathlib import Path

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


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    """The rows of a query."""
    connection = sqlite3.connect(path)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()
