"""What differs between two catalogues, and what a proposed entry would change in one."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal

from etl.catalogue import Catalogue, System
from etl.catalogue.entries import UNCHECKED, Figure
from etl.extract.folding import fold

Kind = Literal["new", "gone", "adds", "differs", "ambiguous"]
LISTS = frozenset({"aliases", "hints", "not_when", "producers", "operators", "alone", "examples", "counter_examples"})
"""Fields in which a proposal adds to what is there, and never contradicts it."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one system: `here` is what stands, `there` what the other says. `field` is empty for an entry."""

    system: str
    kind: Kind
    field: str = ""
    here: object = None
    there: object = None


def differences(old: Catalogue, new: Catalogue) -> Iterator[Change]:
    """Entries that came and went, and every field that changed, in the order of the slugs."""
    for slug in sorted(old.systems.keys() | new.systems.keys()):
        before, after = old.systems.get(slug), new.systems.get(slug)
        if before is None or after is None:
            yield Change(slug, "new" if before is None else "gone")
            continue
        for field in fields(System):
            here, there = getattr(before, field.name), getattr(after, field.name)
            if here != there:
                yield Change(slug, "differs", field.name, here, there)


class Proposals:
    """Compares proposed entries with a catalogue: by slug, else Wikidata id, else a name that one system has."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Index the catalogue's systems by what they can be known by."""
        self._catalogue = catalogue
        self._by_wikidata = {system.wikidata: slug for slug, system in catalogue.systems.items() if system.wikidata}
        self._by_name: dict[str, set[str]] = {}
        for slug, system in catalogue.systems.items():
            for name in (*system.strong_names, *system.hints):
                self._by_name.setdefault(_key(name), set()).add(slug)

    def slug_of(self, values: Mapping[str, Any]) -> tuple[str, ...]:
        """The systems that a proposal can mean: one where it is known, none where it is new."""
        slug = values.get("slug")
        if slug in self._catalogue.systems:
            return (str(slug),)
        if known := self._by_wikidata.get(values.get("wikidata", "")):
            return (known,)
        named = set(self._by_name.get(_key(values.get("name", "")), ()))
        if not named:
            for alias in values.get("aliases", ()):
                named |= self._by_name.get(_key(alias), set())
        return tuple(sorted(named))

    def changes(self, slug: str, values: Mapping[str, Any]) -> Iterator[Change]:
        """What a proposal would change in a system that is there."""
        system = self._catalogue.systems[slug]
        known = {_key(name) for name in (*system.strong_names, *system.hints)}
        name = values.get("name", "")
        names = [*((name,) if name else ()), *values.get("aliases", ())]
        if added := tuple(one for one in dict.fromkeys(names) if _key(one) not in known):
            yield Change(slug, "adds", "aliases", system.aliases, added)
        for field, there in values.items():
            if field in {"slug", "name", "aliases"}:
                continue
            here = getattr(system, field)
            if field in LISTS:
                if added := tuple(one for one in there if one not in here):
                    yield Change(slug, "adds", field, here, added)
            elif field == "source":
                if added := tuple(one for one in there if one not in here and one != UNCHECKED):
                    yield Change(slug, "adds", field, () if here == (UNCHECKED,) else here, added)
            elif not here:
                yield Change(slug, "adds", field, here, there)
            elif not _says_same(here, there):
                yield Change(slug, "differs", field, here, there)


def _key(name: str) -> str:
    return "".join(letter for letter in fold(str(name)) if letter.isalnum())


def _says_same(here: object, there: object) -> bool:
    """Whether two values of a field agree; figures do where their numbers do, whoever gave them."""
    if isinstance(here, tuple) and here and isinstance(here[0], Figure):
        return {(one.low, one.high) for one in here} >= {(one.low, one.high) for one in _figures(there)}
    return here == there


def _figures(values: object) -> Iterable[Figure]:
    return (one for one in values if isinstance(one, Figure)) if isinstance(values, tuple) else ()
