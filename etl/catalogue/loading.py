"""Reading the catalogue from TOML, with all faults of all files at once."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from etl.catalogue import Catalogue
from etl.catalogue.checks import cross_faults
from etl.catalogue.entries import Category, System, with_long_forms
from etl.datafiles import Entry, RawEntry, read_tables, structure
from etl.errors import DataFileError


def read_catalogue(folder: Traversable | None = None, own: Path | None = None) -> Catalogue:
    """Read and check the catalogue of a folder, the shipped one by default.

    `own` is a folder of the user's that adds to it: a new slug is a new entry, a known one changes the keys it gives.
    Raises DataFileError with every fault of every file.
    """
    folder = folder or files("etl") / "catalogue"
    _refuse_incomplete(folder)
    faults: list[str] = []
    digest = hashlib.sha256()
    shipped = [folder / "categories.toml", *_toml_files(folder / "systems")]
    raws = _overlaid(_read_all(shipped, faults, digest), _read_all(own_files(own), faults, digest))
    categories = [pair for raw in raws if raw.table == "category" for pair in _structured(Category, raw, faults)]
    entries = [pair for raw in raws if raw.table == "system" for pair in _structured(System, raw, faults)]
    faults += cross_faults(categories, entries)
    if faults:
        raise DataFileError(sorted(faults, key=_place))
    return Catalogue(
        {category.slug: category for category, _ in categories},
        {system.slug: system for system, _ in entries},
        digest.hexdigest()[:12],
    )


def own_files(own: Path | None) -> list[Path]:
    """The files of a user's own catalogue folder, in the order they are read.

    Raises DataFileError without such a folder.
    """
    if own is None:
        return []
    if not own.is_dir():
        raise DataFileError([f"{own}: no such folder; give a folder of *.toml files with [[system]] entries"])
    systems = own / "systems"
    return [*sorted(own.glob("*.toml")), *(sorted(systems.glob("*.toml")) if systems.is_dir() else [])]


def _toml_files(folder: Traversable) -> list[Traversable]:
    return sorted((path for path in folder.iterdir() if path.name.endswith(".toml")), key=lambda path: path.name)


def _read_all(paths: Sequence[Traversable], faults: list[str], digest: "hashlib._Hash") -> list[RawEntry]:
    """The raw entries of files; their faults are added to `faults`, their bytes to the digest."""
    raws: list[RawEntry] = []
    for path in paths:
        try:
            digest.update(path.read_bytes())
            raws += read_tables(path, {"category": "slug", "system": "slug"})
        except OSError as error:
            faults.append(f"{path.name}: cannot be read: {error}; check its permissions")
        except DataFileError as error:
            faults += error.faults
    return raws


def _overlaid(shipped: Sequence[RawEntry], own: Sequence[RawEntry]) -> list[RawEntry]:
    """The shipped entries with a user's own over them, key by key; new ones behind."""
    mine = {(raw.table, raw.values.get("slug")): raw for raw in own}
    known = {(raw.table, raw.values.get("slug")) for raw in shipped}
    changed = [
        raw if (other := mine.get((raw.table, raw.values.get("slug")))) is None
        else replace(other, values=raw.values | other.values)
        for raw in shipped
    ]  # fmt: skip
    seen = set()
    for raw in own:
        key = raw.table, raw.values.get("slug")
        if key not in known or key in seen:  # one that stands twice is told as such
            changed.append(raw)
        seen.add(key)
    return changed


def _structured(kind: type[Entry], raw: RawEntry, faults: list[str]) -> list[tuple[Entry, RawEntry]]:
    """One entry in a list, or none where it has faults, which are added to `faults`."""
    entry, found = structure(kind, replace(raw, values=with_long_forms(raw.values)))
    faults += found
    return [] if entry is None else [(entry, raw)]


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
