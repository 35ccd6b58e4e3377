"""What must hold between the entries of the catalogue, beyond the form of each."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from etl.catalogue.entries import FACT_FIELDS, FIGURE_FIELDS, UNCHECKED, Category, System
from etl.datafiles import RawEntry
from etl.extract.folding import fold

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
COUNTRY = re.compile(r"[A-Z]{2}")
STATUSES = ("", "development", "in-service", "retired", "cancelled")
QUALIFIERS = ("exact", "about", "at_least", "at_most")
PLAUSIBLE = {
    "calibre_mm": (4, 1000),
    "diameter_mm": (20, 4000),
    "range_km": (0.01, 25000),
    "warhead_kg": (0.01, 20000),
    "payload_kg": (0.01, 60000),
    "displacement_t": (5, 200000),
}

Categories = Sequence[tuple[Category, RawEntry]]
Systems = Sequence[tuple[System, RawEntry]]


def cross_faults(categories: Categories, systems: Systems) -> list[str]:
    """Every fault between entries, one sentence each with file, line, entry and cure."""
    return [
        *_repeated([*categories, *systems]),
        *_category_faults(categories),
        *(fault for system, raw in systems for fault in _system_faults(system, raw)),
        *_reference_faults(categories, systems),
        *_shared_names(systems),
    ]


def _repeated(entries: Sequence[tuple[Category | System, RawEntry]]) -> Iterator[str]:
    first: dict[tuple[type, str], RawEntry] = {}
    for entry, raw in entries:
        before = first.setdefault((type(entry), entry.slug), raw)
        if before is not raw:
            yield raw.fault(f'slug "{entry.slug}" stands at {before.file}:{before.line} too', "keep one of the two")
        if not SLUG.fullmatch(entry.slug):
            yield raw.fault(f'slug "{entry.slug}" is not lower-case words joined by hyphens', "rewrite it so")


def _category_faults(categories: Categories) -> Iterator[str]:
    parents = {category.slug: category.parent for category, _ in categories}
    for category, raw in categories:
        if category.parent and category.parent not in parents:
            yield raw.fault(f'parent "{category.parent}" is no category', "name one that is in the file")
        for other in category.goes_with:
            if other not in parents:
                yield raw.fault(f'goes_with "{other}" is no category', "name one that is in the file")
        seen, slug = set(), category.slug
        while slug and slug not in seen:
            seen.add(slug)
            slug = parents.get(slug, "")
        if slug:
            yield raw.fault("is its own ancestor", "break the ring of parents")


def _system_faults(system: System, raw: RawEntry) -> Iterator[str]:
    yield from (
        raw.fault(f'"{code}" is no ISO 3166-1 alpha-2 code', "two capital letters, as in KP")
        for code in (*system.origin, *system.operators)
        if not COUNTRY.fullmatch(code)
    )
    if not system.origin:
        yield raw.fault('"origin" is empty', "name at least one country")
    if not system.source or (UNCHECKED in system.source and len(system.source) > 1):
        yield raw.fault('"source" names no reference', f'give the address that was read, or "{UNCHECKED}"')
    if not system.is_checked:
        yield from (
            raw.fault(f'"{field}" in an unchecked entry', "read a reference and name it in source")
            for field in FACT_FIELDS
            if getattr(system, field)
        )
    if system.status not in STATUSES:
        yield raw.fault(f'status "{system.status}" is unknown', f"one of {', '.join(filter(None, STATUSES))}")
    if system.hints and not (system.examples and system.counter_examples):
        yield raw.fault("has hints, but no example with a counter-example", "write one sentence of each")
    yield from (
        raw.fault("has an empty name", "remove it")
        for name in (*system.strong_names, *system.hints)
        if len(fold(name).strip()) < 2
    )
    aliases = {_key(alias) for alias in system.aliases}
    yield from (
        raw.fault(f'hint "{hint}" is an alias too', "keep it in one of the two lists")
        for hint in system.hints
        if _key(hint) in aliases
    )
    yield from _figure_faults(system, raw)


def _figure_faults(system: System, raw: RawEntry) -> Iterator[str]:
    for field in FIGURE_FIELDS:
        lowest, highest = PLAUSIBLE[field]
        for figure in getattr(system, field):
            sides = [side for side in (figure.low, figure.high) if side is not None]
            if not sides:
                yield raw.fault(f'"{field}" has neither low nor high', "give a number or leave it out")
            if sides != sorted(sides):
                yield raw.fault(f'"{field}" has low above high', "swap them")
            if any(not lowest <= side <= highest for side in sides):
                yield raw.fault(f'"{field}" is {sides}, outside {lowest} to {highest}', "check number and unit")
            if figure.qualifier not in QUALIFIERS:
                yield raw.fault(f'qualifier "{figure.qualifier}" is unknown', f"one of {', '.join(QUALIFIERS)}")


def _reference_faults(categories: Categories, systems: Systems) -> Iterator[str]:
    tree = {category.slug for category, _ in categories}
    slugs = {system.slug for system, _ in systems}
    for system, raw in systems:
        if system.category not in tree:
            yield raw.fault(f'category "{system.category}" is unknown', "name one of categories.toml")
        for field, slug in (("variant_of", system.variant_of), ("part_of", system.part_of)):
            if slug and (slug not in slugs or slug == system.slug):
                yield raw.fault(f'{field} "{slug}" is no other system', "name the slug of an entry")


def _shared_names(systems: Systems) -> Iterator[str]:
    """An alias is enough alone, so it cannot be enough for two systems."""
    owners: dict[str, list[tuple[str, RawEntry]]] = defaultdict(list)
    for system, raw in systems:
        for name in dict.fromkeys(map(_key, system.strong_names)):
            owners[name].append((system.slug, raw))
    for name, claims in owners.items():
        for slug, raw in claims[1:]:
            if slug != claims[0][0]:
                yield raw.fault(
                    f'name "{name}" is an alias of {claims[0][0]} too', "make it a hint in both, or keep it in one"
                )


def _key(name: str) -> str:
    """Names that differ in case, accents and kinds of hyphen alone are one name; `F4F` and `F-4F` are two."""
    return " ".join(fold(name).split())
