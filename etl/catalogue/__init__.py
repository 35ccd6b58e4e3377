"""The catalogue: category tree and weapon systems, read from TOML, checked, and given a version."""

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable

from etl.catalogue.checks import cross_faults
from etl.catalogue.entries import Category, System, with_long_forms
from etl.datafiles import Entry, RawEntry, read_tables, structure
from etl.errors import DataFileError

__all__ = ["Catalogue", "Category", "System", "load_catalogue"]


@dataclass(frozen=True)
class Catalogue:
    """Every category and system, by slug, in the order of the files; `version` is a digest of the files."""

    categories: dict[str, Category]
    systems: dict[str, System]
    version: str

    @cached_property
    def _ancestors(self) -> dict[str, tuple[str, ...]]:
        return {slug: tuple(self._climb(slug)) for slug in self.categories}

    def _climb(self, slug: str) -> list[str]:
        chain = [slug]
        while parent := self.categories[chain[-1]].parent:
            chain.append(parent)
        return chain

    def lineage(self, category: str) -> tuple[str, ...]:
        """The category itself and every broader one, narrowest first."""
        return self._ancestors.get(category, (category,))

    def is_a(self, category: str, broader: str) -> bool:
        """Whether the first category is the second or lies below it."""
        return broader in self.lineage(category)

    def kin(self, slug: str) -> tuple[str, ...]:
        """A system and what it is a variant or part of, nearest first."""
        chain = [slug]
        while (system := self.systems.get(chain[-1])) and (parent := system.variant_of or system.part_of):
            if parent in chain:
                break
            chain.append(parent)
        return tuple(chain)


def load_catalogue(folder: Traversable | None = None) -> Catalogue:
    """Read and check the catalogue of a folder, the shipped one by default.

    Raises DataFileError with every fault of every file.
    """
    folder = folder or files("etl") / "catalogue"
    faults: list[str] = []
    digest = hashlib.sha256()
    categories = _load(folder / "categories.toml", "category", Category, faults, digest)
    entries: list[tuple[System, RawEntry]] = []
    for path in sorted((folder / "systems").iterdir(), key=lambda path: path.name):
        if path.name.endswith(".toml"):
            entries += _load(path, "system", System, faults, digest)
    tree = {category.slug: category for category, _ in categories}
    faults += cross_faults(categories, entries)
    if faults:
        raise DataFileError(sorted(faults, key=_place))
    systems = {system.slug: system for system, _ in entries}
    return Catalogue(tree, systems, digest.hexdigest()[:12])


def _place(fault: str) -> tuple[str, int]:
    """Order faults by file and line."""
    name, _, rest = fault.partition(":")
    line = rest.partition(":")[0]
    return name, int(line) if line.isdigit() else 0


def _load(
    path: Traversable, table: str, kind: type[Entry], faults: list[str], digest: "hashlib._Hash"
) -> list[tuple[Entry, RawEntry]]:
    """The entries of one file; its faults are added to `faults`, its bytes to the digest."""
    try:
        digest.update(path.read_bytes())
        raws = read_tables(path, {table: "slug"})
    except DataFileError as error:
        faults += error.faults
        return []
    entries = []
    for raw in raws:
        entry, found = structure(kind, replace(raw, values=with_long_forms(raw.values)))
        faults += found
        if entry is not None:
            entries.append((entry, raw))
    return entries
