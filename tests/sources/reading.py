"""What the tests of sources share: write a file, read a source, and tell documents from issues."""

from pathlib import Path

from etl.records import Document, Issue
from etl.sources import documents


def write(path: Path, content: str | bytes) -> Path:
    """Write a file, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def both(source: str | Path) -> tuple[list[Document], list[Issue]]:
    """The documents of a source, and the issues."""
    items = [found.item for found in documents(str(source))]
    return [item for item in items if isinstance(item, Document)], [item for item in items if isinstance(item, Issue)]


def read(source: str | Path) -> list[Document]:
    """The documents of a source that has no issues."""
    found, failed = both(source)
    assert failed == []
    return found


def issues(source: str | Path) -> list[Issue]:
    """The issues of a source that has no documents."""
    found, failed = both(source)
    assert found == []
    return failed
