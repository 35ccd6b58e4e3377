"""Proposed entries from files of others: the project's own TOML, CSV, and what Wikidata's query service returns.

Mappings are told in `docs/adding.md`. Nothing here writes to the catalogue.
"""

import csv
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from etl.catalogue import Category, System
from etl.catalogue.entries import FIGURE_FIELDS, Figure, with_long_forms
from etl.datafiles import RawEntry, read_tables, structure
from etl.errors import DataFileError, UsageError
from etl.extract.folding import fold

LIST_FIELDS = frozenset({
    "aliases", "hints", "not_when", "producers", "operators", "origin", "source", "alone", "examples",
    "counter_examples",
})  # fmt: skip
WIKIDATA_COLUMNS = {
    "itemLabel": "name", "itemAltLabel": "aliases", "alias": "aliases", "aliasLabel": "aliases",
    "countryCode": "origin", "originCode": "origin", "operatorCode": "operators", "manufacturerLabel": "producers",
    "classLabel": "category", "category": "category", "calibre": "calibre_mm", "diameter": "diameter_mm",
    "range": "range_km", "inService": "in_service",
}  # fmt: skip
"""Variables of a Wikidata query, and the field that each fills. Calibre and diameter in mm, range in km."""
ENTITY = re.compile(r"https?://www\.wikidata\.org/entity/(Q\d+)")
_NUMBER = r"\d+(?:\.\d+)?"
_FIGURE = re.compile(rf"(?P<about>about |~)?(?P<sign>[≥≤<>]=?)?\s*(?P<low>{_NUMBER})(?:\s*[-–]\s*(?P<high>{_NUMBER}))?")

Proposal = dict[str, Any]
"""The fields that a file gives of one system, as the catalogue's dataclass holds them."""


def read_proposals(path: Path, categories: Mapping[str, Category]) -> list[Proposal]:
    """The entries of a file, by its ending. Raises DataFileError with every fault, UsageError for another ending."""
    readers = {".toml": _read_toml, ".csv": _read_csv, ".json": _read_wikidata}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise UsageError(str(path), "is neither TOML, CSV nor JSON", "give a file that ends in one of these")
    try:
        raws = list(reader(path, categories))
    except (UnicodeDecodeError, csv.Error, json.JSONDecodeError) as error:
        raise DataFileError([f"{path.name}: cannot be read: {error}; save it as UTF-8"]) from error
    faults: list[str] = []
    proposals = [proposal for raw in raws if (proposal := _checked(raw, faults)) is not None]
    if faults:
        raise DataFileError(faults)
    return proposals


def _checked(raw: RawEntry, faults: list[str]) -> Proposal | None:
    """The given fields in the form of the dataclass; what is missing of a whole entry is filled for the check alone."""
    values = with_long_forms({key: value for key, value in raw.values.items() if value not in ("", [], None)})
    if not values.get("slug") and not values.get("name"):
        faults.append(raw.fault("has neither slug nor name", "add one"))
        return None
    filling = {"slug": "x", "name": "x", "category": "x", "origin": [], "source": ["x"]}
    entry, found = structure(System, RawEntry(raw.file, raw.line, raw.table, raw.label, filling | values))
    faults += found
    return None if entry is None else {key: getattr(entry, key) for key in values}


def _read_toml(path: Path, _categories: Mapping[str, Category]) -> Iterable[RawEntry]:
    return read_tables(path, {"system": "slug"})


def _read_csv(path: Path, categories: Mapping[str, Category]) -> Iterator[RawEntry]:
    """A line a system, headed by names of fields; several values are parted by semicolons."""
    known = {field.name for field in fields(System)}
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = csv.DictReader(stream)
        unknown = [name for name in rows.fieldnames or () if name not in known]
        if unknown or not rows.fieldnames:
            message = f"{path.name}:1: unknown column {', '.join(unknown)}" if unknown else f"{path.name}: is empty"
            raise DataFileError([f"{message}; columns are named as the keys of an entry"])
        for row in rows:
            values = {key: _cell(key, value or "") for key, value in row.items() if key is not None}
            values["category"] = _category(str(values.get("category", "")), categories)
            yield RawEntry(path.name, rows.line_num, "system", f"system {row.get('slug') or row.get('name')}", values)


def _cell(key: str, value: str) -> object:
    value = value.strip()
    if key in LIST_FIELDS:
        return [part.strip() for part in value.split(";") if part.strip()]
    if key in FIGURE_FIELDS:
        return [figure for part in value.split(";") if (figure := _figure(part)) is not None]
    if key == "in_service":
        return int(value) if value.isdigit() else value or None
    return value


def _figure(text: str) -> dict[str, object] | str | None:
    """`40`, `40-60`, `≥ 300`, `about 450`; anything else is given back, to be told as a fault."""
    text = text.strip()
    match = _FIGURE.fullmatch(text)
    if match is None:
        return text or None
    low = float(match["low"])
    qualifier = "about" if match["about"] else "exact"
    match (match["sign"] or "")[:1]:
        case "≥" | ">":
            return {"low": low, "qualifier": "at_least"}
        case "≤" | "<":
            return {"high": low, "qualifier": "at_most"}
    return {"low": low, "high": float(match["high"] or low), "qualifier": qualifier}


def _category(word: str, categories: Mapping[str, Category]) -> str:
    """The slug of a category that is given by slug or by name, in British or American spelling, singular."""
    wanted = fold(word).strip().replace(" ", "-").replace("armored", "armoured").replace("defense", "defence")
    names = {fold(category.name).replace(" ", "-"): slug for slug, category in categories.items()}
    for form in (wanted, wanted.removesuffix("s")):
        if form in categories:
            return form
        if form in names:
            return names[form]
    return word


def _first_category(words: Iterable[str], categories: Mapping[str, Category]) -> str:
    """The first of an item's classes that is a category here; empty where none is."""
    return next((slug for word in words if (slug := _category(word, categories)) in categories), "")


def _read_wikidata(path: Path, categories: Mapping[str, Category]) -> Iterator[RawEntry]:
    """The `application/sparql-results+json` of query.wikidata.org; rows of one item are one entry."""
    document = json.loads(path.read_text(encoding="utf-8"))
    try:
        bindings = document["results"]["bindings"]
        rows = [{name: str(cell["value"]) for name, cell in row.items()} for row in bindings]
    except (KeyError, TypeError, AttributeError) as error:
        message = f"{path.name}: is no result of a SPARQL query; download it as JSON from the query service"
        raise DataFileError([message]) from error
    items: dict[str, dict[str, Any]] = {}
    for number, row in enumerate(rows, 1):
        entity = ENTITY.fullmatch(row.get("item", ""))
        if entity is None:
            raise DataFileError([f"{path.name}: result {number} has no ?item that is an entity; select ?item"])
        _add_row(items.setdefault(entity[1], {}), row)
    for identity, item in items.items():
        values = item | {
            "wikidata": identity,
            "source": [f"https://www.wikidata.org/wiki/{identity}"],
            "category": _first_category(item.get("category", []), categories),
        }
        name = str(values.get("name", identity))
        values["aliases"] = [alias for alias in values.get("aliases", []) if alias != name]
        yield RawEntry(path.name, 1, "system", f"item {identity} ({name})", values)


def _add_row(item: dict[str, Any], row: Mapping[str, str]) -> None:
    """Gather one row of an item: single values stay the first, lists grow, figures widen."""
    for column, field in WIKIDATA_COLUMNS.items():
        value = row.get(column, "").strip()
        if not value:
            continue
        if field in LIST_FIELDS or field == "category":
            parts = [part.strip() for part in value.split(",")] if column == "itemAltLabel" else [value]
            item[field] = list(dict.fromkeys([*item.get(field, []), *parts]))
        elif field in FIGURE_FIELDS:
            figure = _figure(value) or value
            item[field] = [*item.get(field, []), *([figure] if figure not in item.get(field, []) else [])]
        elif field == "in_service":
            item.setdefault(field, int(value[:4]) if value[:4].isdigit() else value)
        else:
            item.setdefault(field, value)


def slug_from(name: str) -> str:
    """A slug made from a name: lower-case words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", fold(name)).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain)) or "unnamed"


def as_toml(entries: Iterable[Mapping[str, Any]]) -> str:
    """Entries as the catalogue writes them: a line a field, lists and figures in one line, empty fields left out."""
    return "\n".join(
        "[[system]]\n"
        + "".join(f"{key} = {_toml(value)}\n" for key, value in entry.items() if value not in ("", (), [], {}, None))
        for entry in entries
    )


def _toml(value: object) -> str:
    """A value in TOML. A JSON string is one of TOML too, but for the delete character, which no name holds."""
    match value:
        case Figure():
            return _toml(_short_figure(value))
        case dict():
            return "{ " + ", ".join(f"{key} = {_toml(part)}" for key, part in value.items()) + " }"
        case [Figure() as only]:
            return _toml(only)
        case list() | tuple():
            return "[" + ", ".join(map(_toml, value)) + "]"
        case float():
            return f"{value:.12g}"
    return json.dumps(value, ensure_ascii=False)


def _short_figure(figure: Figure) -> object:
    table = {key: value for key, value in asdict(figure).items() if value not in (None, "")}
    if figure.qualifier == "exact":
        table.pop("qualifier")
    return figure.low if set(table) == {"low", "high"} and figure.low == figure.high else table
