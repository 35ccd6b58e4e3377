"""Plain text: one document a file; a short first line before a blank one is its title."""

from collections.abc import Iterator

from etl.errors import SourceError
from etl.records import Document, Issue
from etl.sources.base import Format, Payload
from etl.text import decode, split_title

_BINARY = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x7fELF",
    b"SQLite format 3",
    b"\xd0\xcf\x11\xe0",
    b"RIFF",
    b"7z\xbc\xaf",
    b"BZh",
    b"\xfd7zXZ",
)


def recognises(payload: Payload) -> bool:
    """Whether the bytes can be text: nothing known as binary, and no NULs but those of UTF-16 or UTF-32."""
    if payload.head.startswith(_BINARY):
        return False
    try:
        decode(payload.head)
    except SourceError:
        return False
    return True


def read(payload: Payload) -> Iterator[Document | Issue]:
    """The one document of a text file."""
    title, body = split_title(decode(payload.read_whole()))
    yield Document(payload.external_id, body, title)


FORMAT = Format("text", recognises, read)
