"""`etl extract`: texts from files or standard input through the extractor, no database."""

import codecs
import io
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

import msgspec

from etl.errors import SourceError
from etl.extract.extractor import Extractor
from etl.records import Extraction
from etl.text import decode, detect_language

STDIN = "-"


class InputLine(msgspec.Struct):
    """A document as `--input jsonl` takes it; its text is read exactly as given."""

    text: str
    id: str | int | None = None
    title: str | None = None
    date: str | None = None
    language: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Extracted:
    """One document with what was found in it; its id is what the input gave, text or number."""

    id: str | int
    text: str
    language: str
    extraction: Extraction


@dataclass(frozen=True, slots=True)
class Rejected:
    """An input, or a line of one, that is no document."""

    message: str


def extract_lines(paths: Sequence[str], extractor: Extractor) -> Iterator[Extracted | Rejected]:
    """Documents of JSON-lines files, one a line, in the order of the input."""
    decoder = msgspec.json.Decoder(InputLine)
    for path, stream in _streams(paths):
        if isinstance(stream, Rejected):
            yield stream
            continue
        with stream:
            for number, raw in enumerate(stream, 1):
                content = raw.removeprefix(codecs.BOM_UTF8) if number == 1 else raw
                if not content.strip():
                    continue
                try:
                    line = decoder.decode(content)
                except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
                    yield Rejected(f'{_place(path)}:{number}: {error}; give one JSON object a line with a "text"')
                    continue
                language = line.language or detect_language(line.text)
                document_id = str(number) if line.id is None else line.id
                found = extractor.extract(line.text, _day(line.date))
                yield Extracted(document_id, line.text, language, found)


def extract_texts(paths: Sequence[str], extractor: Extractor) -> Iterator[Extracted | Rejected]:
    """Each file, or standard input, as one document."""
    for path, stream in _streams(paths):
        if isinstance(stream, Rejected):
            yield stream
            continue
        with stream:
            try:
                text = _text(stream.read())
            except SourceError as error:
                yield Rejected(f"{_place(path)}: {error.what}; {error.cure}")
                continue
        yield Extracted(path, text, detect_language(text), extractor.extract(text))


def _day(written: str | None) -> date | None:
    """The day of an ISO date or time; None for anything else, which only leaves relative dates open."""
    try:
        return date.fromisoformat(written[:10]) if written else None
    except ValueError:
        return None


def _text(data: bytes) -> str:
    """UTF-8 exactly as it stands, so that offsets point into the file; any other encoding is recognised and cleaned."""
    if b"\x00" not in data:
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            pass
    return decode(data)


def _place(path: str) -> str:
    return "standard input" if path == STDIN else path


def _streams(paths: Sequence[str]) -> Iterator[tuple[str, BinaryIO | Rejected]]:
    """Every input; one that cannot be opened does not keep the others from being read."""
    for path in paths or (STDIN,):
        if path == STDIN:
            yield path, io.BytesIO() if sys.stdin is None else sys.stdin.buffer
            continue
        try:
            stream: BinaryIO | Rejected = Path(path).open("rb")  # noqa: SIM115  (the caller closes it)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            stream = Rejected(f"{path}: cannot be read: {reason}; check the path and its permissions")
        yield path, stream
