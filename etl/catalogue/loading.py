"""Reading the catalogue from TOML, with all faults of all files at once."""

import hashlib
from dataclasses import replace
from importlib.resources import files
from importlib.resources.abc import Traversable

from etl.catalogue import Catalogue
from etl.catalogue.checks import cross_faults
from etl.catalogue.entries import Category, System, with_long_forms
from etl.datafiles import Entry, RawEntry, read_tables, structure
from etl.errors import DataFileError


def read_catalogue(folder: Traversable | None = None) -> Catalogue:
    """Read and check the catalogue of a folder, the shipped one by default.

    Raises DataFileError with every fault of every file.
    """
    folder = folder or files("etl") / "catalogue"
    _refuse_incomplete(folder)
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


def _refuse_incomplete(folder: Traversable) -> None:
    cure = "give a folder with categories.toml and systems/*.toml"
    if not (folder / "categories.toml").is_file():
        raise DataFileError([f"{folder}: categories.toml is missing; {cure}"])
    systems = folder / "systems"
    if not systems.is_dir() or not any(path.name.endswith(".toml") for path in systems.iterdir()):
        raise DataFileError([f"{folder}: systems/ with the entries is missing; {cure}"])


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
