"""Series of designations, learnt from the catalogue: what `KV-`, `ZSU-` or `Hwasong-` stand for.

A designation that nobody lists is most often one more of a series that the catalogue knows. Its letters then tell the
category, though not the system.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from etl.catalogue import Catalogue

LEAST_MEMBERS = 3
LEAST_SHARE = 0.75
LETTERS_ENOUGH_ALONE = 3
# A word and a number are a series where a hyphen joins them: `Hwasong-12`, but `Boeing 747` is a maker's model.
_PREFIX = re.compile(r"([^\W\d_]{1,3}(?=[ -]?\d)|[^\W\d_]{4,10}(?=-?\d))[ -]?\d")
_ROADS = frozenset({"I", "US", "SR", "A", "B", "M", "E"})
"""Letters before the numbers of roads: a designation of such a series must be listed to be one."""


@dataclass(frozen=True, slots=True)
class Series:
    """The category that most of a series' systems share, and whether its letters are enough alone."""

    category: str
    is_sure: bool


def designation_series(catalogue: Catalogue) -> dict[str, Series]:
    """The series of the catalogue by their letters, in the case that the catalogue writes them."""
    members: dict[str, dict[str, str]] = defaultdict(dict)
    for system in catalogue.systems.values():
        for name in (*system.strong_names, *system.hints):
            if (match := _PREFIX.match(name)) and match[1] not in _ROADS:
                members[match[1]][system.slug] = system.category
    found = {}
    for letters, systems in members.items():
        category = _shared_category(catalogue, systems)
        if len(systems) >= LEAST_MEMBERS and category:
            found[letters] = Series(category, is_sure=len(letters) >= LETTERS_ENOUGH_ALONE)
    return found


def _shared_category(catalogue: Catalogue, systems: Mapping[str, str]) -> str:
    """The narrowest category, below the root, that holds most of the systems; empty where none does."""
    counts = Counter(broader for category in systems.values() for broader in catalogue.lineage(category)[:-1])
    enough = [category for category, count in counts.items() if count >= LEAST_SHARE * len(systems)]
    return max(enough, key=lambda category: (len(catalogue.lineage(category)), counts[category]), default="")


def series_of(surface: str, series: Mapping[str, Series]) -> Series | None:
    """The series that a designation belongs to, by its letters; one letter needs two digits or a hyphen."""
    prefix = _PREFIX.match(surface)
    found = series.get(prefix[1]) if prefix else None
    if found is None or prefix is None:
        return None
    is_bare = len(prefix[1]) == 1 and "-" not in surface and not re.match(r"\d\d", surface[1:])
    return None if is_bare else found
