"""Files, folders, globs and standard input; what is compressed is opened by its content."""

import glob
import gzip
import io
import os
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

import zstandard

from etl.errors import SourceError, UsageError
from etl.sources.base import HEAD_BYTES, LARGEST_WHOLE, Payload

STDIN = "-"
_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_DEEPEST = 3
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
    for root, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(root, name) for name in names if not name.startswith("."))


def open_file(path: Path) -> Payload:
    """A file as a payload; raises SourceError where it cannot be read."""
    absolute = path.resolve()
    return _payload(str(path), absolute.name, "folder", str(absolute.parent), partial(_open_path, path))


def open_stdin() -> Payload:
    """Standard input as a payload; it is read once and whole, so that its format can be recognised."""
    data = sys.stdin.buffer.read()
    return _payload("standard input", "", "stdin", "", partial(io.BytesIO, data))


def _open_path(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise SourceError(str(path), f"cannot be read: {reason}", "check the file and its permissions") from error


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
    except (OSError, EOFError, zstandard.ZstdError, gzip.zlib.error) as error:  # type: ignore[attr-defined]
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


def _open_zstd(opener: Callable[[], BinaryIO]) -> BinaryIO:
    limit = zstandard.ZstdDecompressor(max_window_size=max(LARGEST_WHOLE, 1 << 27))
    return cast("BinaryIO", io.BufferedReader(limit.stream_reader(opener(), closefd=True)))
