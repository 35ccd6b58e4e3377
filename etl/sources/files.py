"""Files, folders, globs and standard input; what is compressed is opened by its content."""

import glob
import gzip
import io
import os
import sys
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, cast

import zstandard

from etl.errors import SourceError, UsageError
from etl.sources.base import HEAD_BYTES, LARGEST_WHOLE, Payload

STDIN = "-"
_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_DEEPEST = 3
_ZSTD_STEP = 1024
"""Packed bytes that are unpacked at a time: at most some 30 MB come out of them."""
_SUFFIXES = (".gz", ".zst", ".zstd")


def find_files(source: str) -> list[Path]:
    """The files that a SOURCE means: itself, those of a folder and its folders, or those that a glob matches.

    Sorted, hidden files left out. Raises UsageError where there is nothing to read.
    """
    path = Path(source).expanduser()
    if path.is_file():
        return [path]
    if path.is_dir():
        found = sorted(_walk(path))
        if not found:
            raise UsageError(source, "the folder holds no files that can be read", "name one that does")
        return found
    if glob.has_magic(source):
        # Path.glob takes no absolute pattern before Python 3.13.
        matches = sorted(Path(match) for match in glob.iglob(str(path), recursive=True))  # noqa: PTH207
        found = [file for match in matches for file in (sorted(_walk(match)) if match.is_dir() else [match])]
        if not found:
            raise UsageError(source, "no file matches", "check the pattern; quote it so that etl expands it")
        return found
    if path.exists():
        return [path]
    raise UsageError(source, "no such file or folder", "check the path")


def _walk(folder: Path) -> Iterator[Path]:
    """The files of a folder and its folders, and those folders that cannot be listed: to open them says why."""
    unlisted: list[Path] = []
    for root, folders, names in os.walk(folder, onerror=lambda error: unlisted.append(Path(error.filename))):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(root, name) for name in names if not name.startswith("."))
    yield from unlisted


def open_file(path: Path) -> Payload:
    """A file as a payload; raises SourceError where it cannot be read."""
    place = storable(str(path.parent.resolve() / path.name))
    try:
        absolute = path.resolve(strict=True)
    except (OSError, RuntimeError) as error:  # a ring of links is a RuntimeError before Python 3.13
        raise _unreadable(place, error) from error
    if absolute.is_dir():
        raise SourceError(place, "is a folder that cannot be listed", "check its permissions")
    if not absolute.is_file():  # to open a pipe would wait for its writer, for ever
        raise SourceError(place, "is a pipe or device, and no file", "send it to standard input and name that -")
    return _payload(
        place,
        storable(absolute.name),
        "folder",
        storable(str(absolute.parent)),
        partial(_open_path, absolute, place),
    )


def storable(name: str) -> str:
    """A name of the file system, whose bytes need not be UTF-8, as text that can be stored."""
    return name.encode("utf-8", "backslashreplace").decode()


def open_stdin() -> Payload:
    """Standard input as a payload; it is read once and whole, so that its format can be recognised."""
    data = sys.stdin.buffer.read()
    return _payload("standard input", "", "stdin", "", partial(io.BytesIO, data))


def _open_path(path: Path, place: str) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise _unreadable(place, error) from error


def _unreadable(place: str, error: Exception) -> SourceError:
    reason = (getattr(error, "strerror", None) or str(error)).lower()
    return SourceError(place, f"cannot be read: {reason}", "check the file and its permissions")


def _payload(place: str, name: str, kind: str, address: str, opener: Callable[[], BinaryIO]) -> Payload:
    opener, head = _unpacked(place, opener)
    for suffix in _SUFFIXES:
        name = name.removesuffix(suffix)
    return Payload(place, name.lower(), kind, address, name, head, opener)


def _unpacked(place: str, opener: Callable[[], BinaryIO]) -> tuple[Callable[[], BinaryIO], bytes]:
    """An opener of the decompressed bytes, and the first of them; nested compression is opened too."""
    for _ in range(_DEEPEST + 1):
        head = _read_head(place, opener)
        if head.startswith(_GZIP):
            opener = partial(_open_gzip, opener)
        elif head.startswith(_ZSTD):
            opener = partial(_open_zstd, opener)
        else:
            return opener, head
    raise SourceError(place, f"is compressed more than {_DEEPEST} times over", "unpack it first")


def _read_head(place: str, opener: Callable[[], BinaryIO]) -> bytes:
    try:
        with opener() as stream:
            return stream.read(HEAD_BYTES)
    except (OSError, EOFError, zlib.error) as error:
        raise SourceError(place, f"cannot be unpacked: {error}", "the file is damaged; get it again") from error


class _Gzip(gzip.GzipFile):
    """A gzip stream that closes the stream it reads from with itself."""

    def __init__(self, packed: BinaryIO) -> None:
        super().__init__(fileobj=packed, mode="rb")
        self._packed = packed

    def close(self) -> None:
        """Close both."""
        super().close()
        self._packed.close()


def _open_gzip(opener: Callable[[], BinaryIO]) -> BinaryIO:
    return cast("BinaryIO", _Gzip(opener()))


class _Zstd(io.RawIOBase):
    """A zstd stream that tells when it ends too early, which the library's own reader takes for its end."""

    def __init__(self, packed: BinaryIO) -> None:
        self._packed = packed
        self._unpacker = zstandard.ZstdDecompressor(max_window_size=max(LARGEST_WHOLE, 1 << 27))
        self._frame: zstandard.ZstdDecompressionObj | None = None
        self._rest = b""
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401  (collections.abc.Buffer begins with Python 3.12)
        """Unpack until there is something to give, or nothing more to come."""
        while not self._ready:
            packed = self._rest or self._packed.read(_ZSTD_STEP)
            if not packed:
                if self._frame is not None:
                    raise EOFError("Compressed file ended before the end of its last frame was reached")
                return 0
            self._ready = memoryview(self._unpacked(packed))
        number = min(len(buffer), len(self._ready))
        buffer[:number] = self._ready[:number]
        self._ready = self._ready[number:]
        return number

    def _unpacked(self, packed: bytes) -> bytes:
        """What comes out of some more bytes; a file may hold several frames, one behind the other."""
        self._frame = self._frame or self._unpacker.decompressobj()
        try:
            data = self._frame.decompress(packed)
        except zstandard.ZstdError as error:
            raise OSError(str(error)) from error
        self._rest = self._frame.unused_data
        if self._frame.eof:
            self._frame = None
        return data

    def close(self) -> None:
        """Close both."""
        super().close()
        self._packed.close()


def _open_zstd(opener: Callable[[], BinaryIO]) -> BinaryIO:
    return cast("BinaryIO", io.BufferedReader(_Zstd(opener())))
