"""Where a system stands in the schemes of others, computed from its category and facts.

- UNROCA: the categories of the United Nations Register of Conventional Arms, with its thresholds: artillery from
  75 mm, warships from 500 t, missiles and rockets from 25 km; MANPADS and, voluntarily, small arms (VIII).
- SIPRI: the weapon categories of its arms transfers database.
- MTCR: category I from 300 km with 500 kg, category II from 300 km with less.
- Range class of ballistic missiles: close below 300 km, short to 1,000, medium to 3,000, intermediate to 5,500.

A threshold that the catalogue has no figure for leaves the answer empty: unknown is absent, never guessed.
"""

from dataclasses import dataclass

from etl.catalogue import Catalogue
from etl.catalogue.entries import Figures, System

NO_CATEGORY = "none"
LEAST_CALIBRE_MM = 75
LEAST_DISPLACEMENT_T = 500
LEAST_MISSILE_RANGE_KM = 25
MTCR_RANGE_KM = 300
MTCR_PAYLOAD_KG = 500
RANGE_CLASSES = (
    (300, "close-range-ballistic-missile"),
    (1000, "short-range-ballistic-missile"),
    (3000, "medium-range-ballistic-missile"),
    (5500, "intermediate-range-ballistic-missile"),
    (float("inf"), "intercontinental-ballistic-missile"),
)
_MTCR_BRANCHES = ("missile", "drone", "rocket-artillery")
_NO_MTCR_BRANCHES = ("torpedo", "naval-drone", "ground-robot")


@dataclass(frozen=True, slots=True)
class Schemes:
    """A system's place in each scheme; empty where the facts do not tell."""

    unroca: str = ""
    sipri: str = ""
    mtcr: str = ""
    range_class: str = ""


def schemes_of(catalogue: Catalogue, system: System) -> Schemes:
    """Compute every scheme for one system."""
    return Schemes(
        unroca=_unroca(catalogue, system),
        sipri=_named(catalogue, system, "sipri"),
        mtcr=_mtcr(catalogue, system),
        range_class=range_class(system) if catalogue.is_a(system.category, "ballistic-missile") else "",
    )


def range_class(system: System) -> str:
    """The class of a ballistic missile by its range, whatever it is called; empty without a range."""
    reach = upper(system.range_km)
    farthest = RANGE_CLASSES[-2][0]
    if reach is None or (is_open(system.range_km) and reach < farthest):
        return ""
    return next(name for limit, name in RANGE_CLASSES if reach < limit)


def is_open(figures: Figures) -> bool:
    """Whether the highest value is only a lower bound: `at least 1,000 km`."""
    highest = upper(figures)
    return any(figure.high is None and figure.low == highest for figure in figures)


def upper(figures: Figures) -> float | None:
    """The highest value that any reference gives."""
    sides = [side for figure in figures for side in (figure.high, figure.low) if side is not None]
    return max(sides, default=None)


def _named(catalogue: Catalogue, system: System, scheme: str) -> str:
    """What the narrowest category that says anything says of a scheme."""
    for slug in catalogue.lineage(system.category):
        value: str = getattr(catalogue.categories[slug], scheme)
        if value:
            return "" if value == NO_CATEGORY else value
    return ""


def _unroca(catalogue: Catalogue, system: System) -> str:
    category = _named(catalogue, system, "unroca")
    match category:
        case "III":
            return category if _reaches(system.calibre_mm, LEAST_CALIBRE_MM) else ""
        case "VI":
            return category if _reaches(system.displacement_t, LEAST_DISPLACEMENT_T) else ""
        case "VII" if system.category != "manpads":
            return category if _reaches(system.range_km, LEAST_MISSILE_RANGE_KM) else ""
    return category


def _reaches(figures: Figures, least: float) -> bool:
    value = upper(figures)
    return value is not None and value >= least


def _mtcr(catalogue: Catalogue, system: System) -> str:
    lineage = catalogue.lineage(system.category)
    reach = upper(system.range_km)
    if reach is None or reach < MTCR_RANGE_KM or not set(_MTCR_BRANCHES).intersection(lineage):
        return ""
    if set(_NO_MTCR_BRANCHES).intersection(lineage):
        return ""
    load = upper((*system.payload_kg, *system.warhead_kg))
    if load is None:
        return "I or II"
    return "I" if load >= MTCR_PAYLOAD_KG else "II"
