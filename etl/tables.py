"""Answers in rows: queries, searches and the catalogue, and how rows are written out."""

import csv
import difflib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TextIO

from etl.catalogue import Catalogue
from etl.catalogue.entries import FIGURE_FIELDS, Figure, Figures
from etl.errors import DatabaseError, UsageError
from etl.extract.extractor import Extractor
from etl.terminal import print_table
from models import query as reading
from models.database import database_url

# A cell that begins so is a formula to a spreadsheet.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

Rows = Sequence[Sequence[object]]


def select(location: str, sql: str, seconds: float, most_rows: int | None) -> reading.Result:
    """The rows of a SELECT. Raises DatabaseError where it is refused or fails."""
    try:
        return reading.run_query(_file(location), sql, seconds, most_rows)
    except reading.QueryError as error:
        raise DatabaseError("", str(error)) from error


def _file(location: str) -> Path:
    url = database_url(location)
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
        "snippet": hit.snippet.replace(reading.HIT_BEGIN, "").replace(reading.HIT_END, ""),
        "mentions": [
            {"text": surface, "category": category, "system": system} for surface, category, system in hit.mentions
        ],
    }


# ---- the catalogue


def catalogue_rows(catalogue: Catalogue, category: str | None, origin: str | None) -> tuple[Sequence[str], Rows]:
    """One row a system, those of a category and a state only where given."""
    if category is not None and category not in catalogue.categories:
        near = difflib.get_close_matches(category, catalogue.categories, n=1)
        raise UsageError("--category", f'"{category}" is unknown', f'did you mean "{near[0]}"?' if near else "")
    rows = [
        (
            system.slug,
            system.name,
            system.category,
            " ".join(system.origin),
            figures(system.calibre_mm),
            figures(system.range_km),
        )
        for system in catalogue.systems.values()
        if (category is None or catalogue.is_a(system.category, category))
        and (origin is None or origin.upper() in system.origin)
    ]
    return ("system", "name", "category", "origin", "calibre_mm", "range_km"), rows


def system_rows(catalogue: Catalogue, slug: str) -> tuple[Sequence[str], Rows]:
    """One row a fact of a system. Raises UsageError, naming the nearest slug, where there is none."""
    system = catalogue.systems.get(slug)
    if system is None:
        near = difflib.get_close_matches(slug, catalogue.systems, n=1)
        cure = f'did you mean "{near[0]}"?' if near else "`etl catalogue list` names them all"
        raise UsageError(slug, "no such system", cure)
    rows: list[tuple[str, object]] = [
        ("system", system.slug),
        ("name", system.name),
        ("category", " < ".join(catalogue.lineage(system.category))),
        ("origin", " ".join(system.origin)),
        ("names", ", ".join(system.strong_names)),
        ("hints", ", ".join(system.hints)),
        ("not when", ", ".join(system.not_when)),
        *((authority, ", ".join(names)) for authority, names in system.names.items()),
        ("variant of", system.variant_of),
        ("part of", system.part_of),
        *((field, figures(getattr(system, field))) for field in FIGURE_FIELDS),
        ("in service", system.in_service),
        ("status", system.status),
        ("operators", " ".join(system.operators)),
        ("producers", ", ".join(system.producers)),
        ("source", "\n".join(system.source)),
    ]
    return ("fact", "value"), [row for row in rows if row[1]]


def figures(values: Figures) -> str:
    """A catalogue figure as text: `40–60`, `≥ 300`, one for each reference."""
    return "; ".join(dict.fromkeys(map(_figure, values)))


def _figure(value: Figure) -> str:
    about = "about " if value.qualifier == "about" else ""
    if value.low is None:
        return f"{about}≤ {value.high:g}"
    if value.high is None:
        return f"{about}≥ {value.low:g}"
    return about + (f"{value.low:g}" if value.low == value.high else f"{value.low:g}–{value.high:g}")


def match_rows(extractor: Extractor, text: str) -> tuple[Sequence[str], Rows]:
    """One row a candidate of each mention in a text."""
    rows: list[tuple[object, ...]] = []
    for mention in extractor.extract(text).mentions:
        rows += [
            (mention.text, mention.category, one.system, one.confidence, mention.rule) for one in mention.systems
        ] or [(mention.text, mention.category, None, None, mention.rule)]
    return ("mention", "category", "system", "confidence", "rule"), rows


# ---- writing


def write_rows(stream: TextIO, columns: Sequence[str], rows: Rows, form: str) -> None:
    """Write rows as a table, CSV, one JSON array, or JSON lines."""
    match form:
        case "csv":
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows([_safe_cell(value) for value in row] for row in rows)
        case "json":
            json.dump([_record(columns, row) for row in rows], stream, ensure_ascii=False, indent=1)
            stream.write("\n")
        case "jsonl":
            stream.writelines(json.dumps(_record(columns, row), ensure_ascii=False) + "\n" for row in rows)
        case _:
            print_table(stream, columns, rows)
    stream.flush()


def _record(columns: Sequence[str], row: Sequence[object]) -> dict[str, object]:
    return dict(zip(columns, map(_plain, row), strict=True))


def _plain(value: object) -> object:
    return value.hex() if isinstance(value, bytes) else value


def _safe_cell(value: object) -> object:
    """A text cell that a spreadsheet would run as a formula gets an apostrophe; numbers are left alone."""
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return "'" + value
    return _plain(value)
