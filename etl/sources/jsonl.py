"""JSON lines: one document a line, with `text` and, where known, `id`, `title`, `date`, `url` and more."""

import codecs
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

import msgspec

from etl.errors import SourceError
from etl.records import Document, Issue
from etl.sources.base import HEAD_BYTES, Format, Payload
from etl.sources.html import parse_date
from etl.sources.urls import canonical_url
from etl.text import clean

LONGEST_LINE = 32 * 1024 * 1024


class Line(msgspec.Struct):
    """The keys that are read; others are left alone."""

    text: str
    id: Annotated[str, msgspec.Meta(min_length=1)] | int | None = None
    title: str | None = None
    date: str | None = None
    url: str | None = None
    language: str | None = None
    publisher: str | None = None
    author: str | None = None


_DECODER = msgspec.json.Decoder(Line)


def recognises(payload: Payload) -> bool:
    """Whether the first line is a JSON object, or the name says that lines of JSON follow."""
    start = payload.head.removeprefix(codecs.BOM_UTF8).lstrip()
    if not start.startswith(b"{"):
        return payload.name.endswith((".jsonl", ".ndjson"))
    line, newline, _ = start.partition(b"\n")
    if not newline and len(payload.head) >= HEAD_BYTES:
        return True
    try:
        msgspec.json.decode(line)
    except msgspec.DecodeError:
        return payload.name.endswith((".jsonl", ".ndjson", ".json"))
    return True


def read(payload: Payload) -> Iterator[Document | Issue]:
    """One document or one issue for each line that is not blank."""
    if b"\x00" in payload.head:
        raise SourceError(payload.place, "does not hold JSON lines (there are NUL bytes in it)", "save it as UTF-8")
    with payload.open() as stream:
        number = 0
        while line := stream.readline(LONGEST_LINE + 1):
            number += 1
            place = f"{payload.place}:{number}"
            if len(line) > LONGEST_LINE:
                while line and not line.endswith(b"\n"):
                    line = stream.readline(LONGEST_LINE)
                yield Issue(place, "too-large", f"the line is longer than {LONGEST_LINE >> 20} MB; split the document")
                continue
            line = line.strip().removeprefix(codecs.BOM_UTF8)
            if line:
                # Lines that come through a pipe have no place that the next ones could not take: their text names them.
                yield _read_line(line, place, f"line {number}" if payload.source_address else "")


def _read_line(line: bytes, place: str, name: str) -> Document | Issue:
    try:
        record = _DECODER.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return Issue(place, "bad-json", f'{_lower_first(str(error))}; give one JSON object a line with a "text"')
    published_at, fault = _date(record.date)
    if fault:
        return Issue(place, "bad-date", fault)
    return Document(
        external_id=name if record.id is None else str(record.id),
        body=clean(record.text),
        title=clean(record.title or "").replace("\n", " "),
        url=canonical_url(record.url or ""),
        publisher=record.publisher or "",
        author=record.author or "",
        published_at=published_at,
        language=record.language or "",
    )


def _date(value: str | None) -> tuple[datetime | None, str]:
    if not value:
        return None, ""
    moment = parse_date(value)
    return moment, "" if moment else f'the date "{value[:40]}" is not of the form 2024-12-23'


def _lower_first(message: str) -> str:
    return message if message[:2].isupper() else message[:1].lower() + message[1:]


def encode(record: object) -> bytes:
    """One JSON line."""
    return msgspec.json.encode(record) + b"\n"


FORMAT = Format("jsonl", recognises, read, has_documents=True)
