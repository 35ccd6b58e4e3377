"""Catalogue, lexicon, names and conversion factors in compiled form, kept on disk until a data file changes.

The kept form is MessagePack, read into typed records: nothing in it is executed. Where it cannot be kept, everything
is read from the TOML files each time.
"""

import contextlib
import gc
import hashlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import msgspec
from platformdirs import user_cache_path

from etl.catalogue import Catalogue, load_catalogue
from etl.extract.quantities import conversions
from etl.extract.scan import NameTable, name_table
from etl.extract.series import Series, designation_series
from etl.lexicon import Lexicon, load_lexicon
from etl.units import factor_table
from etl.version import program_version

FORM = 10
"""Raised when the records change shape."""
_KEPT_FORMS = 4


@dataclass(frozen=True)
class Knowledge:
    """What the extractor is made of; factors are (unit, target, value)."""

    catalogue: Catalogue
    lexicon: Lexicon
    names: NameTable
    series: dict[str, Series]
    factors: tuple[tuple[str, str, float], ...]


def load_knowledge(language: str = "en", own: Path | None = None) -> Knowledge:
    """The compiled knowledge of a language, with a user's own catalogue folder over the shipped one.

    Raises DataFileError with every fault of the data files.
    """
    path = _kept_path(language, own)
    kept = _read(path)
    if kept is not None:
        return kept
    catalogue, lexicon = _without_examples(load_catalogue(own=own)), load_lexicon(language)
    factors = factor_table(conversions(lexicon))
    listed = tuple((unit, target, value) for (unit, target), value in sorted(factors.items()))
    knowledge = Knowledge(catalogue, lexicon, name_table(catalogue), designation_series(catalogue), listed)
    _write(path, knowledge)
    return knowledge


def _without_examples(catalogue: Catalogue) -> Catalogue:
    """The catalogue without what only its tests read."""
    systems = {
        slug: replace(system, examples=(), counter_examples=(), alone=()) for slug, system in catalogue.systems.items()
    }
    return replace(catalogue, systems=systems)


def _kept_path(language: str, own: Path | None) -> Path:
    """Where the compiled form of exactly these data files is kept."""
    digest = hashlib.sha256(f"{FORM} {program_version()} {language}".encode())
    for file in (*_data_files(language), *_own_files(own)):
        digest.update(file.name.encode())
        digest.update(file.read_bytes())
    return user_cache_path("weapon-mentions", appauthor=False) / f"knowledge-{digest.hexdigest()[:24]}.msgpack"


def _data_files(language: str) -> Iterator[Traversable]:
    catalogue = files("etl") / "catalogue"
    yield from (catalogue / "categories.toml", catalogue / "units.txt")
    for folder in (catalogue / "systems", files("etl") / "lexicon" / language):
        yield from sorted(
            (file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name
        )


def _own_files(own: Path | None) -> Sequence[Traversable]:
    if own is None:
        return ()
    from etl.catalogue.loading import own_files  # heavy, and not needed for the shipped catalogue alone

    return own_files(own)


def _read(path: Path) -> Knowledge | None:
    was_collecting = gc.isenabled()
    gc.disable()  # some hundred thousand objects are made, none of which is garbage
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=Knowledge)
    except (OSError, msgspec.DecodeError):
        return None
    finally:
        if was_collecting:
            gc.enable()


def _write(path: Path, knowledge: Knowledge) -> None:
    """Keep the compiled form, whole or not at all; a folder that cannot be written is no fault."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(msgspec.msgpack.encode(knowledge))
        Path(temporary).replace(path)
        kept = sorted(path.parent.glob("knowledge-*.msgpack"), key=lambda file: file.stat().st_mtime, reverse=True)
        for file in kept[_KEPT_FORMS:]:
            file.unlink(missing_ok=True)
