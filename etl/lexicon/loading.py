"""Reading the lexicon of a language from its TOML files, with all faults of all files at once."""

import hashlib
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from etl.datafiles import read_tables, structure
from etl.errors import DataFileError
from etl.lexicon import Lexicon
from etl.lexicon.entries import (
    Country,
    EventFrame,
    Group,
    IrregularVerbs,
    NumberWords,
    QualifierWords,
    QuantityRule,
    SameWords,
    SayingWords,
    StateNames,
    StatusWords,
    TermGroup,
    UnitSpelling,
    WordList,
)

# Each file of a language's folder: its tables, with the dataclass and the key that names an entry.
FILES: dict[str, dict[str, tuple[type[Any], str]]] = {
    "terms.toml": {"term": (TermGroup, "category")},
    "units.toml": {"unit": (UnitSpelling, "unit")},
    "quantities.toml": {"quantity": (QuantityRule, "name")},
    "numbers.toml": {"number": (NumberWords, "kind"), "qualifier": (QualifierWords, "name")},
    "words.toml": {"list": (WordList, "name"), "same": (SameWords, "words")},
    "countries.toml": {"country": (Country, "code")},
    "actors.toml": {"group": (Group, "code"), "office": (StateNames, "state"), "place": (StateNames, "state")},
    "events.toml": {
        "verb": (EventFrame, "event"),
        "noun": (EventFrame, "event"),
        "irregular": (IrregularVerbs, "forms"),
    },
    "status.toml": {"status": (StatusWords, "reach")},
    "speech.toml": {"saying": (SayingWords, "verbs")},
}


def read_lexicon(language: str = "en", folder: Traversable | None = None) -> Lexicon:
    """Read the lexicon of a language; raises DataFileError with every fault of every file."""
    folder = folder or files("etl") / "lexicon" / language
    faults: list[str] = []
    entries: dict[str, list[Any]] = {table: [] for tables in FILES.values() for table in tables}
    digest = hashlib.sha256()
    for name, tables in FILES.items():
        path = folder / name
        try:
            raws = read_tables(path, {table: label for table, (_, label) in tables.items()})
            digest.update(path.read_bytes())
        except DataFileError as error:
            faults += error.faults
            continue
        for raw in raws:
            entry, found = structure(tables[raw.table][0], raw)
            faults += found
            if entry is not None:
                entries[raw.table].append(entry)
    if faults:
        raise DataFileError(faults)
    return Lexicon(
        language=language,
        terms=tuple(entries["term"]),
        units=tuple(entries["unit"]),
        quantities=tuple(entries["quantity"]),
        numbers=tuple(entries["number"]),
        qualifiers=tuple(entries["qualifier"]),
        lists=tuple(entries["list"]),
        same=tuple(entries["same"]),
        countries=tuple(entries["country"]),
        groups=tuple(entries["group"]),
        offices=tuple(entries["office"]),
        places=tuple(entries["place"]),
        verbs=tuple(entries["verb"]),
        nouns=tuple(entries["noun"]),
        irregular=tuple(entries["irregular"]),
        status=tuple(entries["status"]),
        sayings=tuple(entries["saying"]),
        version=digest.hexdigest()[:12],
    )
