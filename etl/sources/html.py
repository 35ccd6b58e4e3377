"""Saved web pages: main text and metadata by trafilatura, with resiliparse where it finds no text."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from etl.errors import SourceError
from etl.records import Document, Issue
from etl.sources.base import Format, Payload
from etl.sources.urls import canonical_url
from etl.text import clean, decode

_TAG = re.compile(rb"<(?:!doctype\s+html|html|head|body|article|meta|title)\b", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_LANGUAGE = re.compile(r"<html[^>]*\slang\s*=\s*[\"']?([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)", re.IGNORECASE)


def recognises(payload: Payload) -> bool:
    """Whether the first bytes hold a tag that only a page has."""
    return _TAG.search(payload.markup) is not None


def read(payload: Payload) -> Iterator[Document | Issue]:
    """The one article of a page; raises SourceError where the page has no main text."""
    from trafilatura import bare_extraction
    from trafilatura.settings import Document as Article

    data = payload.read_whole()
    charset = _CHARSET.search(data[:4096])
    html = decode(data, charset.group(1).decode("ascii") if charset else "")
    found = bare_extraction(html, with_metadata=True, include_comments=False, include_tables=True)
    article = found if isinstance(found, Article) else Article()
    body = clean(article.text or "") or clean(_main_text(html))
    if not body:
        raise SourceError(payload.place, "has no main text", "check that the page is an article, or save it as text")
    title = clean(article.title or "").replace("\n", " ")
    language = _LANGUAGE.search(html[:4096])
    yield Document(
        external_id=payload.external_id,
        body=_without_headline(body, title),
        title=title,
        url=canonical_url(article.url or ""),
        publisher=article.sitename or article.hostname or "",
        author=article.author or "",
        published_at=parse_date(article.date or ""),
        language=language.group(1) if language else "",
    )


def _without_headline(body: str, title: str) -> str:
    """The body behind its headline: in the title once more, it would double every mention in it."""
    head, _, rest = body.partition("\n")
    return rest.strip() if head.strip() == title and rest.strip() else body


def _main_text(html: str) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return extract_plain_text(html, main_content=True)


def fragment_text(html: str) -> str:
    """The text of a piece of HTML, as feeds carry it."""
    from resiliparse.extract.html2text import extract_plain_text

    if "<" not in html and "&" not in html:
        return clean(html)
    return clean(extract_plain_text(f"<html><body>{html}</body></html>", preserve_formatting=True))


def parse_date(value: str) -> datetime | None:
    """A moment in UTC from an ISO 8601 date or time, which may lack its zone; None where it is no date."""
    try:
        moment = datetime.fromisoformat(value.strip())
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):  # the first hours of the year 1 have no UTC
        return None


FORMAT = Format("html", recognises, read)
