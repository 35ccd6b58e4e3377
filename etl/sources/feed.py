"""Saved RSS, Atom and RDF feeds: one document an entry, by feedparser."""

import calendar
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from etl.errors import SourceError
from etl.records import Document, Issue
from etl.sources.base import Format, Payload
from etl.sources.html import fragment_text
from etl.sources.urls import canonical_url
from etl.text import clean

_ROOT = re.compile(rb"<(?:rss|feed|rdf:RDF|channel)\b", re.IGNORECASE)
_HARMLESS = ("CharacterEncodingOverride", "NonXMLContentType")


def recognises(payload: Payload) -> bool:
    """Whether a feed's root element stands in the first bytes."""
    return _ROOT.search(payload.markup) is not None


def read(payload: Payload) -> Iterator[Document | Issue]:
    """The entries of a feed; a broken feed yields what could be read of it, and an issue."""
    import feedparser

    feed = feedparser.parse(payload.read_whole())
    fault = feed.get("bozo_exception")
    if type(fault).__name__ in _HARMLESS:
        fault = None
    if fault is not None and not feed.entries:
        raise SourceError(payload.place, f"is a broken feed: {_one_line(fault)}", "save it again from its address")
    for number, entry in enumerate(feed.entries, 1):
        yield _document(entry, feed.feed, number)
    if fault is not None:
        message = (
            f"the feed is broken: {_one_line(fault)}; {len(feed.entries)} entries were read, save it again for the rest"
        )
        yield Issue(payload.place, "broken-feed", message)


def _document(entry: Mapping[str, Any], feed: Mapping[str, Any], number: int) -> Document:
    contents = [content.get("value", "") for content in entry.get("content", [])]
    body = max((fragment_text(html) for html in (*contents, entry.get("summary", ""))), key=len)
    title = fragment_text(entry.get("title", "")).replace("\n", " ")
    link = canonical_url(entry.get("link", ""))
    return Document(
        external_id=entry.get("id") or link or f"{title or number}",
        body=body or title,
        title=title if body else "",
        url=link,
        publisher=clean(feed.get("title", "")),
        author=clean(entry.get("author", "")),
        published_at=_moment(entry),
        language=entry.get("language") or feed.get("language", ""),
    )


def _moment(entry: Mapping[str, Any]) -> datetime | None:
    for key in ("published_parsed", "updated_parsed", "created_parsed"):
        parts = entry.get(key)
        if parts:
            try:
                return datetime.fromtimestamp(calendar.timegm(parts), UTC)
            except (ValueError, OverflowError, OSError):
                return None
    return None


def _one_line(fault: object) -> str:
    return " ".join(str(fault).split())[:200]


FORMAT = Format("feed", recognises, read, has_documents=True)
