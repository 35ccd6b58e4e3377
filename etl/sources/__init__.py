"""Sources: what a SOURCE on the command line means, and the formats its documents come in.

`FORMATS` is tried in order, by content before name; nothing registers itself by being imported.
"""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

from etl.errors import EtlError, SourceError, UsageError
from etl.records import Document, Issue
from etl.sources import feed, html, jsonl, text
from etl.sources.base import Format, Found, Origin, Payload
from etl.sources.files import STDIN, find_files, open_file, open_stdin
from etl.text import clean

__all__ = ["FORMATS", "Found", "Origin", "check_source", "documents", "read_payload"]

FORMATS: tuple[Format, ...] = (feed.FORMAT, html.FORMAT, jsonl.FORMAT, text.FORMAT)
_BY_NAME = {format_.name: format_ for format_ in FORMATS}


def documents(source: str, leave_out: Collection[Path] = ()) -> Iterator[Found]:
    """Every document and issue of a SOURCE; `jsonl:reports.txt` forces a format.

    `leave_out` are files that are passed over where a folder or glob holds them, such as the database itself.
    Raises UsageError where the SOURCE means nothing; what goes wrong inside it is an issue, and the rest goes on.
    """
    format_, target = _parts(source)
    if target == STDIN:
        yield from read_payload(open_stdin(), format_)
        return
    is_one = Path(target).is_file()
    for path in find_files(target):
        if not is_one and path.parent.resolve() / path.name in leave_out:
            continue
        try:
            payload = open_file(path)
        except SourceError as error:
            yield _failure(Origin("folder", str(path.parent)), error.where, error)
            continue
        yield from read_payload(payload, format_)


def check_source(source: str) -> None:
    """Raise UsageError where a SOURCE means nothing; so a mistake in the last is told before the first is read."""
    _, target = _parts(source)
    if target.lower().startswith(("http://", "https://")):
        raise UsageError(source, "addresses are not fetched yet", "save the page or feed and name the file")
    if target != STDIN:
        find_files(target)


def _parts(source: str) -> tuple[Format | None, str]:
    """The format that a prefix forces, if any, and what is to be read."""
    forced, _, rest = source.partition(":")
    format_ = _BY_NAME.get(forced) if rest else None
    return format_, rest if format_ else source


def read_payload(payload: Payload, forced: Format | None = None) -> Iterator[Found]:
    """The documents of one payload, in the format forced or recognised; a failure is its last item."""
    origin = Origin(payload.source_kind, payload.source_address)
    format_ = forced or next((format_ for format_ in FORMATS if format_.recognises(payload)), None)
    if format_ is None:
        fault = SourceError(payload.place, "is of no format that can be read", "give text, HTML, JSON lines or a feed")
        yield _failure(origin, payload.place, fault)
        return
    if format_.has_documents and payload.source_address:
        origin = Origin(format_.name, f"{payload.source_address}/{payload.external_id}")
    try:
        for item in format_.read(payload):
            yield _checked(origin, payload, item)
    except EtlError as error:
        yield _failure(origin, payload.place, error)
    except Exception as error:  # noqa: BLE001  (whatever a file does to the parser of its format, the others go on)
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        yield _failure(origin, payload.place, SourceError(payload.place, f"cannot be read: {reason}", "check the file"))


def _checked(origin: Origin, payload: Payload, item: Document | Issue) -> Found:
    """Name a document that has no name, and refuse one that has no text."""
    if isinstance(item, Issue):
        return Found(origin, payload.place, item)
    is_named = item.external_id != payload.external_id
    external_id = clean(item.external_id) if is_named else payload.external_id
    if not item.body.strip():
        place = f"{payload.place}: {external_id}" if is_named and external_id else payload.place
        return Found(origin, payload.place, Issue(place, "no-text", "there is no text in it"))
    document = replace(
        item,
        external_id=external_id or hashlib.sha256(item.text.encode()).hexdigest()[:16],
        publisher=_one_line(item.publisher),
        author=_one_line(item.author),
        language=_one_line(item.language),
    )
    return Found(origin, payload.place, document)


def _one_line(value: str) -> str:
    return " ".join(clean(value).split())


def _failure(origin: Origin, place: str, error: EtlError) -> Found:
    what = f"{error.what}; {error.cure}" if error.cure else error.what
    return Found(origin, place, Issue(error.where or place, "unreadable", what))
