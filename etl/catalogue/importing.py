"""Bringing proposed entries into a user's own catalogue folder; the shipped files are never touched."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from etl.catalogue import Catalogue, load_catalogue
from etl.catalogue.comparing import LISTS, Change, Proposals
from etl.catalogue.entries import UNCHECKED
from etl.catalogue.interchange import Proposal, as_toml, read_proposals, slug_from
from etl.errors import DataFileError

FILE = "imported.toml"
_NEEDED = ("name", "category", "origin")


@dataclass(frozen=True, slots=True)
class Import:
    """What an import would do: every change, and the entries to write, by slug."""

    changes: tuple[Change, ...]
    entries: Mapping[str, Mapping[str, Any]]


def plan_import(path: Path, catalogue: Catalogue, *, accept: bool) -> Import:
    """Compare a file with the catalogue. What contradicts it is listed, and taken only with `accept`.

    Raises DataFileError with every fault of the file, among them new entries that lack name, category or origin.
    """
    proposals = read_proposals(path, catalogue.categories)
    compared = Proposals(catalogue)
    changes: list[Change] = []
    entries: dict[str, dict[str, Any]] = {}
    faults: list[str] = []
    for values in proposals:
        known = compared.slug_of(values)
        if len(known) > 1:
            changes.append(Change(" ".join(known), "ambiguous", "name", None, values.get("name")))
        elif known:
            found = list(compared.changes(known[0], values))
            changes += found
            _take(entries.setdefault(known[0], {}), found, accept=accept)
        else:
            new = _new_entry(values, path.name, faults)
            changes.append(Change(new["slug"], "new", there=new["name"]))
            entries[new["slug"]] = new
    if faults:
        raise DataFileError(faults)
    return Import(tuple(changes), {slug: entry for slug, entry in entries.items() if entry})


def _new_entry(values: Proposal, file: str, faults: list[str]) -> dict[str, Any]:
    name = str(values.get("name") or values.get("slug"))
    entry = {"slug": values.get("slug") or slug_from(name), "name": name, **values}
    entry.setdefault("source", (UNCHECKED,))
    faults += [f'{file}: {name}: "{key}" is missing; a new entry needs it' for key in _NEEDED if not entry.get(key)]
    return entry


def _take(entry: dict[str, Any], changes: Sequence[Change], *, accept: bool) -> None:
    for change in changes:
        if change.kind == "adds" and (change.field in LISTS or change.field == "source"):
            entry[change.field] = (*_listed(change.here), *_listed(change.there))
        elif change.kind == "adds" or accept:
            entry[change.field] = change.there


def _listed(value: object) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, tuple | list) else ()


def write_import(plan: Import, own: Path) -> Path:
    """Write the entries into `imported.toml` of a user's own folder, over what an earlier import left there.

    The folder as a whole must stay sound: raises DataFileError, and leaves the file as it was, where it would not.
    """
    own.mkdir(parents=True, exist_ok=True)
    path = own / FILE
    before = path.read_text(encoding="utf-8") if path.exists() else None
    entries: dict[str, dict[str, Any]] = {}
    for entry in tomllib.loads(before or "").get("system", []):
        entries[entry["slug"]] = entry
    for slug, entry in plan.entries.items():
        entries[slug] = entries.get(slug, {"slug": slug}) | dict(entry)
    path.write_text("# Written by `etl catalogue import`.\n\n" + as_toml(entries.values()), encoding="utf-8")
    try:
        load_catalogue(own=own)
    except DataFileError:
        if before is None:
            path.unlink()
        else:
            path.write_text(before, encoding="utf-8")
        raise
    return path
