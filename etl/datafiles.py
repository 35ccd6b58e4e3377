"""Strict reading of the project's TOML data files into frozen dataclasses.

Unknown keys, missing keys and wrong types are all collected, each told with file, line, entry and the
nearest known key, before anything is raised.
"""

import dataclasses
import difflib
import itertools
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from etl.errors import DataFileError

Entry = TypeVar("Entry")
"""A dataclass that a data file's tables are read into."""

STRICT = ConfigDict(extra="forbid", strict=False)
"""Give this to a data file's dataclass as `__pydantic_config__`: unknown keys are faults."""


@dataclass(frozen=True, slots=True)
class RawEntry:
    """One `[[table]]` of a data file, as TOML gives it, with the place to name in a fault."""

    file: str
    line: int
    table: str
    label: str
    values: dict[str, Any]

    def fault(self, what: str, cure: str = "") -> str:
        """One sentence about a fault in this entry."""
        return f"{self.file}:{self.line}: {self.label}: {what}" + (f"; {cure}" if cure else "")


def read_tables(path: Traversable, labels: dict[str, str]) -> list[RawEntry]:
    """Read every `[[table]]` of a TOML file; `labels` maps a table's name to the key that names its entries.

    Raises DataFileError where the file is no TOML, or holds another table.
    """
    try:
        text = path.read_text(encoding="utf-8")
        document = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path.name}: cannot be read: {error}; make it a UTF-8 file that this user may read"
        raise DataFileError([message]) from error
    except tomllib.TOMLDecodeError as error:
        raise DataFileError([f"{path.name}: is no valid TOML: {error}; mend the syntax there"]) from error
    expected = " or ".join(f"[[{table}]]" for table in labels)
    faults = [
        f'{path.name}: unknown table "{key}"; every entry begins with {expected}' for key in document.keys() - labels
    ]
    faults += [
        f'{path.name}: "{key}" is one table; write [[{key}]] with double brackets'
        for key, rows in document.items()
        if not isinstance(rows, list)
    ]
    if faults:
        raise DataFileError(faults)
    return [
        RawEntry(path.name, line, table, f"{table} {row.get(key, '(without ' + key + ')')}", row)
        for table, key in labels.items()
        for line, row in zip(_lines_of(text, table), document.get(table, []), strict=False)
    ]


def _lines_of(text: str, table: str) -> Iterator[int]:
    """The lines on which the entries of a table begin; line 1 for those written in another way."""
    yield from (number for number, line in enumerate(text.splitlines(), 1) if line.startswith(f"[[{table}]]"))
    yield from itertools.repeat(1)


def structure(kind: type[Entry], raw: RawEntry) -> tuple[Entry | None, list[str]]:
    """Turn one raw entry into its dataclass; the second value lists every fault found in it."""
    try:
        adapter: TypeAdapter[Entry] = _adapter(kind)  # type: ignore[arg-type]  # classes are hashable
        return adapter.validate_python(raw.values), []
    except ValidationError as error:
        return None, list(_faults(kind, raw, error))


@cache
def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _faults(kind: type[Any], raw: RawEntry, error: ValidationError) -> Iterator[str]:
    known = [field.name for field in dataclasses.fields(kind)]
    seen: set[str] = set()
    for detail in error.errors(include_url=False):
        key = str(detail["loc"][0]) if detail["loc"] else ""
        if key in seen and detail["type"] != "unexpected_keyword_argument":
            continue  # a union reports one fault for each of its members
        seen.add(key)
        if detail["type"] == "unexpected_keyword_argument":
            near = difflib.get_close_matches(key, known, n=1)
            cure = f'did you mean "{near[0]}"?' if near else f"known keys are {', '.join(known)}"
            yield raw.fault(f'unknown key "{key}"', cure)
        elif detail["type"] == "missing":
            yield raw.fault(f'"{key}" is missing', "add it")
        else:
            place = ".".join(str(part) for part in detail["loc"] if not re.search(r"[\[(]", str(part)))
            yield raw.fault(f'"{place}" is {detail["input"]!r}', detail["msg"].lower())
