"""Answers in rows: queries and searches, and how rows are written out."""

import csv
import difflib
import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from rich.console import Console
from rich.text import Text

from etl.errors import DatabaseError, UsageError
from etl.terminal import harmless, highlighted, print_table
from models import query as reading

# A cell that begins so is a formula to a spreadsheet.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_MOST_NAMED = 12

Rows = Sequence[Sequence[object]]


def select(
    location: str, sql: str, seconds: float, most_rows: int | None, parameters: Sequence[str | int | None] = ()
) -> reading.Result:
    """The rows of a SELECT. Raises DatabaseError where it is refused or fails."""
    try:
        return reading.run_query(_file(location), sql, seconds, most_rows, parameters)
    except reading.QueryError as error:
        raise DatabaseError("", str(error)) from error


def _file(location: str) -> Path:
    if "://" not in location:
        return Path(location).expanduser()
    from models.database import SchemaError, database_url  # brings Alembic, which a path does not need

    try:
        url = database_url(location)
    except SchemaError as error:
        raise DatabaseError("", str(error)) from error
    if url.get_backend_name() != "sqlite":
        raise UsageError(location, "only SQLite files can be queried here", "use the server's own client")
    return Path(url.database or "")


def named_query(name: str) -> str:
    """The SQL of a shipped query. Raises UsageError, naming those there are."""
    queries = reading.named_queries()
    if name not in queries:
        near = difflib.get_close_matches(name, queries, n=1)
        cure = f'did you mean "{near[0]}"?' if near else f"choose one of {', '.join(queries)}"
        raise UsageError("--name", f'no query is called "{name}"', cure)
    return queries[name].sql


def query_names() -> list[str]:
    """The names of the shipped queries."""
    return list(reading.named_queries())


def search_documents(location: str, words: str, most: int) -> list[reading.SearchHit]:
    """Documents that match, best first. Raises DatabaseError where the database cannot be searched."""
    try:
        return reading.search(_file(location), words, most)
    except reading.QueryError as error:
        raise DatabaseError("", str(error)) from error


def hit_record(hit: reading.SearchHit) -> dict[str, Any]:
    """A search hit for `--json`."""
    return {
        "document_id": hit.document_id,
        "title": hit.title,
        "url": hit.url,
        "published_at": hit.published_at,
        "publisher": hit.publisher,
        "snippet": " ".join(hit.snippet.replace(reading.HIT_BEGIN, "").replace(reading.HIT_END, "").split()),
        "mentions": [
            {"text": surface, "category": category, "system": system} for surface, category, system in hit.mentions
        ],
    }


def show_hits(console: Console, hits: Iterable[reading.SearchHit]) -> None:
    """What a search found: title, origin, the snippet with its hits in bold, and what the document mentions."""
    for hit in hits:
        console.print(Text(f"{hit.document_id}  {harmless(hit.title) or '(no title)'}", "bold"))
        about = "  ".join(harmless(part) for part in (hit.publisher, hit.published_at, hit.url) if part)
        if about:
            console.print(Text(about, "dim"), soft_wrap=True)
        console.print(highlighted(hit.snippet, reading.HIT_BEGIN, reading.HIT_END))
        counts = Counter(system or category for _, category, system in hit.mentions)
        named = [name if times == 1 else f"{name} ×{times}" for name, times in counts.most_common(_MOST_NAMED)]
        if len(counts) > _MOST_NAMED:
            named.append(f"and {len(counts) - _MOST_NAMED} more")
        if named:
            console.print(Text("→ " + harmless(", ".join(named)), "cyan"))
        console.print()


def run_rows(result: reading.Result) -> tuple[Sequence[str], Rows]:
    """The runs as people read them: one line a run, with what it did in words."""
    return ("run", "started_at", "took", "status", "result", "sources"), [
        _run_row(dict(zip(result.columns, row, strict=True))) for row in result.rows
    ]


def _run_row(run: Mapping[str, Any]) -> tuple[object, ...]:
    counts = [f"{run[name]} {name}" for name in ("new", "revised", "unchanged", "failed", "mentions") if run[name]]
    counts += [f"{run['issues']} issue" + ("s" if run["issues"] > 1 else "")] if run["issues"] else []
    took = _duration(run["started_at"], run["ended_at"]) if run["ended_at"] else ""
    did = "; ".join(part for part in (run["message"], ", ".join(counts)) if part)
    return run["run"], run["started_at"], took, run["status"], did or "no documents", run["sources"]


def _duration(begin: str, end: str) -> str:
    seconds = round((datetime.fromisoformat(end) - datetime.fromisoformat(begin)).total_seconds())
    if seconds < 120:
        return f"{seconds} s"
    return f"{seconds // 60} min" if seconds < 7200 else f"{seconds // 3600} h"


def write_rows(stream: TextIO, columns: Sequence[str], rows: Rows, form: str) -> None:
    """Write rows as a table, CSV, one JSON array, or JSON lines."""
    match form:
        case "csv":
            writer = csv.writer(_Lines(stream))
            writer.writerow(map(_safe_cell, columns))
            writer.writerows([_safe_cell(value) for value in row] for row in rows)
        case "json":
            json.dump(list(_records(columns, rows)), stream, ensure_ascii=False, indent=1)
            stream.write("\n")
        case "jsonl":
            stream.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in _records(columns, rows))
        case _:
            print_table(stream, columns, [[_plain(value) for value in row] for row in rows])
    stream.flush()


class _Lines:
    """What the CSV writer writes to: it quotes a carriage return only where lines end in one, and ours do not."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, line: str) -> None:
        """Write a line with our line end."""
        self._stream.write(line.removesuffix("\r\n") + "\n")


def _records(columns: Sequence[str], rows: Rows) -> Iterator[dict[str, object]]:
    """One object a row; columns of one name are told apart by a number, so that none is lost."""
    seen: Counter[str] = Counter()
    names = []
    for column in columns:
        seen[column] += 1
        names.append(column if seen[column] == 1 else f"{column}_{seen[column]}")
    for row in rows:
        yield dict(zip(names, map(_finite, row), strict=True))


def _plain(value: object) -> object:
    return value.hex() if isinstance(value, bytes) else value


def _finite(value: object) -> object:
    """A value that JSON can hold: bytes as hexadecimal digits, nothing infinite."""
    return None if isinstance(value, float) and not math.isfinite(value) else _plain(value)


def _safe_cell(value: object) -> object:
    """A text cell that a spreadsheet would run as a formula gets an apostrophe; numbers are left alone."""
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return "'" + value
    return _plain(value)
