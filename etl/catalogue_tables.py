"""The catalogue in rows: lists, one system, what a text names, what changed, and what a database says of a system."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from etl.catalogue import Catalogue
from etl.catalogue.comparing import Change
from etl.catalogue.entries import FIGURE_FIELDS, Figure, Figures
from etl.catalogue.schemes import schemes_of
from etl.errors import DatabaseError, UsageError
from etl.tables import Rows, select

if TYPE_CHECKING:
    from etl.extract.extractor import Extractor

_TREE = "the categories are those that `etl catalogue list` shows"
_SCHEMES = {"unroca": "UNROCA", "sipri": "SIPRI", "mtcr": "MTCR", "range_class": "range class"}
_SECONDS = 10.0
_LAST_SENTENCES = 3


def catalogue_rows(catalogue: Catalogue, category: str | None, origin: str | None) -> tuple[Sequence[str], Rows]:
    """One row a system, those of a category and a state only where given."""
    if category is not None and category not in catalogue.categories:
        near = difflib.get_close_matches(category, catalogue.categories, n=1)
        raise UsageError("--category", f'"{category}" is unknown', f'did you mean "{near[0]}"?' if near else _TREE)
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


def system_rows(catalogue: Catalogue, slug: str) -> tuple[Sequence[str], list[tuple[str, object]]]:
    """One row a fact of a system. Raises UsageError, naming the nearest slug, where there is none."""
    system = catalogue.systems.get(slug)
    if system is None:
        near = _nearest_slug(catalogue, slug)
        cure = f'did you mean "{near}"?' if near else "`etl catalogue list` names them all"
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
        *((_SCHEMES[scheme], value) for scheme, value in asdict(schemes_of(catalogue, system)).items()),
        ("wikidata", system.wikidata),
        ("source", "\n".join(system.source)),
    ]
    return ("fact", "value"), [row for row in rows if row[1]]


def _nearest_slug(catalogue: Catalogue, word: str) -> str | None:
    """The slug of the system whose slug or name is most like a word."""
    slugs = {
        name.casefold(): system.slug
        for system in catalogue.systems.values()
        for name in (*system.hints, *system.strong_names, system.slug)
    }
    near = difflib.get_close_matches(word.casefold(), slugs, n=1)
    return slugs[near[0]] if near else None


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


def match_rows(extractor: "Extractor", text: str) -> tuple[Sequence[str], Rows]:
    """One row a candidate of each mention in a text."""
    rows: list[tuple[object, ...]] = []
    for mention in extractor.extract(text).mentions:
        rows += [
            (mention.text, mention.category, one.system, one.confidence, mention.rule) for one in mention.systems
        ] or [(mention.text, mention.category, None, None, mention.rule)]
    return ("mention", "category", "system", "confidence", "rule"), rows


def change_rows(changes: Iterable[Change]) -> tuple[Sequence[str], Rows]:
    """One row a change, values as people read them."""
    return ("system", "change", "field", "here", "there"), [
        (change.system, change.kind, change.field, _shown(change.here), _shown(change.there)) for change in changes
    ]


def _shown(value: object) -> str:
    if isinstance(value, tuple | list):
        return figures(tuple(value)) if value and isinstance(value[0], Figure) else ", ".join(map(str, value))
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_shown(part)}" for key, part in value.items())
    return "" if value is None else str(value)


def mention_rows(location: str, slug: str) -> list[tuple[str, object]]:
    """What a database says of a system: how often, since when, the last sentences; empty without a database of ours."""
    if "://" not in location and not Path(location).expanduser().is_file():
        return []
    quoted = "'" + slug.replace("'", "''") + "'"
    try:
        counted = select(
            location,
            "SELECT count(*), count(DISTINCT document_id), min(date(published_at)), max(date(published_at))"  # noqa: S608  (quoted)
            f" FROM mention_details WHERE system = {quoted}",
            _SECONDS,
            1,
        ).rows[0]
        sentences = select(
            location,
            "SELECT DISTINCT sentence FROM mention_details"  # noqa: S608  (quoted)
            f" WHERE system = {quoted} ORDER BY published_at DESC, mention_id DESC LIMIT {_LAST_SENTENCES}",
            _SECONDS,
            _LAST_SENTENCES,
        ).rows
    except DatabaseError:
        return []
    mentions, documents, first, last = counted
    since = f", {first} to {last}" if first else ""
    told = f"{mentions} in {documents} document{'' if documents == 1 else 's'}{since}" if mentions else "none"
    return [(f"mentions in {location}", told), *(("", str(sentence)) for (sentence,) in sentences)]
