"""The catalogue: category tree and weapon systems, with a version that is a digest of its files."""

from dataclasses import dataclass
from functools import cached_property
from importlib.resources.abc import Traversable
from pathlib import Path

from etl.catalogue.entries import Category, System

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


def load_catalogue(folder: Traversable | None = None, own: Path | None = None) -> Catalogue:
    """Read and check the catalogue of a folder, the shipped one by default, with a user's own folder over it.

    Raises DataFileError with every fault of every file.
    """
    from etl.catalogue.loading import read_catalogue  # heavy, and not needed where the compiled form is kept

    return read_catalogue(folder, own)
