"""`etl extract`: texts from files or standard input through the extractor, no database."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
    """One document with what was found in it."""

    id: str
    text: str
    language: str
    extraction: Extraction


@dataclass(frozen=True, slots=True)
class Rejected:
    """An input line that is no document."""

    message: str


def extract_lines(paths: Sequence[str], extractor: Extractor) -> Iterator[Extracted | Rejected]:
    """Documents of JSON-lines files, one a line, in the order of the input."""
    decoder = msgspec.json.Decoder(InputLine)
    for name, stream in _streams(paths):
        with stream:
            for number, raw in enumerate(stream, 1):
                if not raw.strip():
                    continue
                try:
                    line = decoder.decode(raw)
                except (msgspec.DecodeError, UnicodeDecodeError) as error:
                    yield Rejected(f'{name}:{number}: {error}; give one JSON object a line with a "text"')
                    continue
                language = line.language or detect_language(line.text)
                document_id = str(number if line.id is None else line.id)
                yield Extracted(document_id, line.text, language, extractor.extract(line.text))


def extract_texts(paths: Sequence[str], extractor: Extractor) -> Iterator[Extracted | Rejected]:
    """Each file, or standard input, as one document; its text is what it decodes to, cleaned."""
    for name, stream in _streams(paths):
        with stream:
            try:
                text = decode(stream.read())
            except SourceError as error:
                yield Rejected(f"{name}: {error.what}; {error.cure}")
                continue
        yield Extracted(name, text, detect_language(text), extractor.extract(text))


def _streams(paths: Sequence[str]) -> Iterator[tuple[str, BinaryIO]]:
    for path in paths or (STDIN,):
        if path == STDIN:
            yield STDIN, sys.stdin.buffer
            continue
        try:
            stream = Path(path).open("rb")  # noqa: SIM115  (the caller closes it)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise SourceError(path, f"cannot be read: {reason}", "check the path and its permissions") from error
        yield path, stream
