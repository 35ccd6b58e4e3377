"""What a catalogue file may say: one frozen dataclass for a category, one for a weapon system."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

UNCHECKED = "unchecked"
"""The `source` of an entry whose facts nobody has read in a reference: it carries no figures."""


@dataclass(frozen=True, slots=True)
class Category:
    """A node of the category tree; `parent` is empty for the root.

    `goes_with` names categories whose systems a phrase of this category can name as well. `unroca` and `sipri` are
    the categories of those registers, for this category and those below it; `none` where they have none.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    slug: str
    name: str
    parent: str = ""
    goes_with: tuple[str, ...] = ()
    unroca: str = ""
    sipri: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the catalogue as a closed or half-open interval; the unit is in the field's name."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    low: float | None = None
    high: float | None = None
    qualifier: str = "exact"
    source: str = ""


Figures = tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class System:
    """A weapon system with its names and, where a reference was read, its figures.

    `aliases` are enough alone to mean this system; `hints` need company; `not_when` words near a hint
    veto it; `alone` names the aliases that are ordinary words or places too, and were judged to be enough alone all
    the same. Countries are ISO 3166-1 alpha-2.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    slug: str
    name: str
    category: str
    origin: tuple[str, ...]
    source: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    not_when: tuple[str, ...] = ()
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    producers: tuple[str, ...] = ()
    variant_of: str = ""
    part_of: str = ""
    calibre_mm: Figures = ()
    diameter_mm: Figures = ()
    range_km: Figures = ()
    warhead_kg: Figures = ()
    payload_kg: Figures = ()
    displacement_t: Figures = ()
    in_service: int | None = None
    status: str = ""
    operators: tuple[str, ...] = ()
    wikidata: str = ""
    alone: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()

    @property
    def strong_names(self) -> tuple[str, ...]:
        """Every name that is enough alone: name, aliases and names by authority, less the hints."""
        named = (self.name, *self.aliases, *(name for group in self.names.values() for name in group))
        return tuple(name for name in dict.fromkeys(named) if name not in self.hints)

    @property
    def is_checked(self) -> bool:
        """Whether the entry names a reference that was read."""
        return self.source != (UNCHECKED,)


FIGURE_FIELDS = ("calibre_mm", "diameter_mm", "range_km", "warhead_kg", "payload_kg", "displacement_t")
FACT_FIELDS = (*FIGURE_FIELDS, "in_service", "status", "operators", "producers")


def as_figures(value: object) -> object:
    """Bring the short forms of a figure (`240`, `[40, 60]`, one table) to a list of tables."""
    match value:
        case bool():
            return value
        case int() | float():
            return [{"low": value, "high": value}]
        case [int() | float() as low, int() | float() as high]:
            return [{"low": low, "high": high}]
        case dict():
            return [value]
    return value


def with_long_forms(values: dict[str, Any]) -> dict[str, Any]:
    """Bring a raw entry's short forms to the long ones that the dataclass holds."""
    long = {key: as_figures(value) if key in FIGURE_FIELDS else value for key, value in values.items()}
    if isinstance(long.get("source"), str):
        long["source"] = [long["source"]]
    return long
