"""What a format of documents is, and the payload it reads."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from etl.errors import SourceError
from etl.records import Document, Issue
from etl.text import decode

HEAD_BYTES = 8192
LARGEST_WHOLE = 64 * 1024 * 1024
"""Most bytes, after decompression, that a format may read into memory at once."""


@dataclass(frozen=True)
class Payload:
    """Bytes to read documents from, already decompressed; `place` names them in messages.

    `source_kind` and `source_address` say where they come from, `external_id` what the source calls them.
    """

    place: str
    name: str
    source_kind: str
    source_address: str
    external_id: str
    head: bytes
    open: Callable[[], BinaryIO]

    @property
    def markup(self) -> bytes:
        """The first bytes as tags are looked for in them: UTF-16, where every other byte is NUL, becomes UTF-8."""
        if b"\x00" not in self.head:
            return self.head
        try:
            return decode(self.head).encode()
        except SourceError:
            return self.head

    def read_whole(self) -> bytes:
        """All bytes; raises SourceError where there are more than LARGEST_WHOLE."""
        with self.open() as stream:
            data = stream.read(LARGEST_WHOLE + 1)
        if len(data) > LARGEST_WHOLE:
            raise SourceError(self.place, f"is larger than {LARGEST_WHOLE >> 20} MB when unpacked", "split it")
        return data


@dataclass(frozen=True, slots=True)
class Format:
    """A format of documents: `recognises` looks at name and first bytes, `read` yields what is in it.

    `has_documents` is true where one payload holds many documents under ids of their own.
    """

    name: str
    recognises: Callable[[Payload], bool]
    read: Callable[[Payload], Iterator[Document | Issue]]
    has_documents: bool = False


@dataclass(frozen=True, slots=True)
class Origin:
    """The source of a document: `kind` and `address` together name it."""

    kind: str
    address: str


@dataclass(frozen=True, slots=True)
class Found:
    """A document or an issue, with the origin it came from and the place that was read for it."""

    origin: Origin
    place: str
    item: Document | Issue
