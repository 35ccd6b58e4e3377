"""What `etl catalogue check` asks beyond the form of the files: everyday meanings of names, plausible facts."""

from collections.abc import Iterator

from etl.catalogue import Catalogue, System
from etl.catalogue.entries import Figures
from etl.catalogue.ordinary import doubts, missing_libraries
from etl.catalogue.schemes import RANGE_CLASSES, is_open, upper
from etl.errors import DataFileError
from etl.lexicon import load_lexicon

CALIBRES_MM = {
    "small-arms": (4, 40),
    "grenade-launcher": (18, 60),
    "rocket-launcher-shoulder": (30, 160),
    "flamethrower": (4, 200),
    "mortar": (30, 620),
    "rocket-artillery": (37, 1000),
    "artillery": (12, 1000),
    "armoured-vehicle": (5, 420),
    "aircraft": (5, 120),
    "cartridge": (4, 40),
}
"""Least and greatest calibre of a category and those below it; the narrowest that is named counts."""
RANGE_SLACK = 1.25
"""How far a ballistic missile's range may lie outside the class it is called by; references round and boast."""


def verify(catalogue: Catalogue) -> Iterator[str]:
    """Notes on what could not be asked. Raises DataFileError with everything implausible or undecided."""
    codes = {country.code for country in load_lexicon("en").countries}
    found = [fault for system in catalogue.systems.values() for fault in _implausible(catalogue, system, codes)]
    if missing := missing_libraries():
        yield (
            f"names were not compared with words, places and surnames: {', '.join(missing)} not installed;"
            " pip install 'weapon-mentions[check]'"
        )
    else:
        found += [str(doubt) for doubt in doubts(catalogue)]
    if found:
        raise DataFileError(found)


def _implausible(catalogue: Catalogue, system: System, codes: set[str]) -> Iterator[str]:
    where = f"system {system.slug}"
    for field in ("origin", "operators"):
        for code in getattr(system, field):
            if code not in codes:
                yield f'{where}: {field} "{code}" is no state that the lexicon knows; check the code'
    limits = next((CALIBRES_MM[one] for one in catalogue.lineage(system.category) if one in CALIBRES_MM), None)
    if limits and not _within(system.calibre_mm, *limits):
        yield f"{where}: calibre outside {limits[0]} to {limits[1]} mm, for a {system.category}; check number and unit"
    reach = upper(system.range_km)
    classes = dict(_bounds())
    if reach is not None and system.category in classes and not is_open(system.range_km):
        low, high = classes[system.category]
        if not low / RANGE_SLACK <= reach <= high * RANGE_SLACK:
            yield f"{where}: {reach:g} km is no range of a {system.category}; check category and range"


def _within(figures: Figures, low: float, high: float) -> bool:
    sides = [side for figure in figures for side in (figure.low, figure.high) if side is not None]
    return all(low <= side <= high for side in sides)


def _bounds() -> Iterator[tuple[str, tuple[float, float]]]:
    """The ranges of each class; most references count close-range missiles among the short-range ones."""
    low = 0.0
    for high, name in RANGE_CLASSES:
        yield name, (low if name != "short-range-ballistic-missile" else 0.0, high)
        low = high
