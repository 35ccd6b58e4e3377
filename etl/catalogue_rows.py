"""The catalogue as rows: brought in line with its files at the start of every run. Nothing here commits."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, insert, select, update

from etl.catalogue import Catalogue, System
from etl.catalogue.entries import Figures
from etl.catalogue.schemes import schemes_of, upper
from etl.load import table
from etl.version import program_version
from models import Alias, Base, Category, LoadedCatalogue
from models import System as SystemRow


def load_catalogue_rows(connection: Connection, catalogue: Catalogue) -> None:
    """Bring the catalogue's rows in line with its files; what left the files stays, marked so.

    Nothing is done where the last run brought them in line with the same catalogue.
    """
    version = f"{catalogue.version} {program_version()}"
    loaded = table(LoadedCatalogue)
    if connection.execute(select(loaded.c.version)).scalar() == version:
        return
    connection.execute(loaded.delete())
    connection.execute(insert(loaded).values(version=version))
    # Broad categories before narrow ones, which point to them, whatever their order in the file.
    _align(
        connection,
        Category,
        "slug",
        [
            {"slug": category.slug, "name": category.name, "parent": category.parent or None}
            for category in sorted(catalogue.categories.values(), key=lambda one: len(catalogue.lineage(one.slug)))
        ],
    )
    _align(connection, SystemRow, "slug", [_system_row(catalogue, system) for system in catalogue.systems.values()])
    rows = table(SystemRow)
    gone = [slug for (slug,) in connection.execute(select(rows.c.slug)) if slug not in catalogue.systems]
    for slug in gone:
        connection.execute(update(rows).where(rows.c.slug == slug).values(in_catalogue=False))
    aliases = table(Alias)
    wanted = [row for system in catalogue.systems.values() for row in _alias_rows(system)]
    present = {
        tuple(row)
        for row in connection.execute(select(aliases.c.system, aliases.c.name, aliases.c.kind, aliases.c.authority))
    }
    if present != {(row["system"], row["name"], row["kind"], row["authority"]) for row in wanted}:
        connection.execute(aliases.delete())
        if wanted:
            connection.execute(insert(aliases), wanted)


def _align(connection: Connection, model: type[Base], key: str, wanted: Sequence[dict[str, Any]]) -> None:
    """Insert the rows that are missing and update those that differ."""
    rows = table(model)
    present = {row._mapping[key]: dict(row._mapping) for row in connection.execute(select(rows))}  # noqa: SLF001
    missing = [row for row in wanted if row[key] not in present]
    if missing:
        connection.execute(insert(rows), missing)
    for row in wanted:
        if row[key] in present and any(present[row[key]][name] != value for name, value in row.items()):
            connection.execute(update(rows).where(rows.c[key] == row[key]).values(row))


def _system_row(catalogue: Catalogue, system: System) -> dict[str, Any]:
    schemes = schemes_of(catalogue, system)
    return {
        "slug": system.slug,
        "name": system.name,
        "category": system.category,
        "origin": " ".join(system.origin),
        "operators": " ".join(system.operators),
        "variant_of": system.variant_of or None,
        "part_of": system.part_of or None,
        "calibre_mm": upper(system.calibre_mm),
        "diameter_mm": upper(system.diameter_mm),
        "range_low_km": _lower(system.range_km),
        "range_high_km": upper(system.range_km),
        "warhead_kg": upper(system.warhead_kg),
        "payload_kg": upper(system.payload_kg),
        "displacement_t": upper(system.displacement_t),
        "in_service": system.in_service,
        "status": system.status,
        **{scheme: value or None for scheme, value in asdict(schemes).items()},
        "source": " ".join(system.source),
        "in_catalogue": True,
    }


def _lower(figures: Figures) -> float | None:
    return min((figure.low for figure in figures if figure.low is not None), default=None)


def _alias_rows(system: System) -> list[dict[str, str]]:
    authorities = {name: authority for authority, names in system.names.items() for name in names}
    names = [(name, "alias") for name in system.strong_names] + [(name, "hint") for name in system.hints]
    return [
        {"system": system.slug, "name": name, "kind": kind, "authority": authorities.get(name, "")}
        for name, kind in dict(names).items()
    ]
