"""What `etl stories` lists: stories, what differs between their copies, what edits changed; as rows and records."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from etl.errors import UsageError
from etl.stories.comparing import Drift, drifts
from etl.stories.reading import SECONDS, accounts_of_document, accounts_of_story, revised_documents
from etl.stories.telling import Account
from etl.tables import Rows, select
from models.query import Result

_STORIES = """
SELECT story_id AS story, strftime('%Y-%m-%dT%H:%M:%SZ', first_published_at) AS first_published, documents, publishers,
       copies, rewrites, title
FROM story_details
WHERE documents >= ?1 AND (?2 IS NULL OR first_published_at >= ?2)
ORDER BY first_published_at DESC, story_id DESC
"""


def list_stories(location: str, since: str | None, least: int, limit: int) -> Result:
    """The stories with at least so many documents, newest first."""
    return select(location, _STORIES, SECONDS, limit, (least, since))


def story_time(text: str) -> str:
    """A date or time as the database holds it. Raises UsageError where it is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError("--since", f'"{text}" is no date', "give one as in 2025-01-31") from None
    return (moment.astimezone(UTC) if moment.tzinfo else moment).strftime("%Y-%m-%d %H:%M:%S")


def story_differences(location: str, story_id: int) -> tuple[list[Account], list[tuple[Account, Drift]]]:
    """The accounts of a story, the earliest first, and what each of the others says otherwise."""
    accounts = accounts_of_story(location, story_id)
    first, *others = accounts
    return accounts, [(other, drift) for other in others for drift in drifts(first, other)]


def revision_differences(location: str, document_id: int | None) -> list[tuple[Account, Account, Drift]]:
    """What edits changed, from each revision to the next: of one document, or of all."""
    documents = revised_documents(location) if document_id is None else [document_id]
    return [
        (before, after, drift)
        for one in documents
        for before, after in pairwise(accounts_of_document(location, one))
        for drift in drifts(before, after)
    ]


# ---- for machines


def story_record(story_id: int, accounts: Sequence[Account], found: Iterable[tuple[Account, Drift]]) -> dict[str, Any]:
    """A story with its documents and differences, for `--json`."""
    return {
        "story": story_id,
        "documents": [
            {"document": one.document_id, **_of(one, "publisher", "published_at", "url", "role", "title")}
            for one in accounts
        ],
        "differences": [
            {"document": one.document_id, "publisher": one.publisher, **_record(drift)} for one, drift in found
        ],
    }


def revision_records(found: Iterable[tuple[Account, Account, Drift]]) -> list[dict[str, Any]]:
    """What edits changed, for `--json`."""
    return [
        {"document": after.document_id, "publisher": after.publisher, "from": before.revision, "to": after.revision}
        | _record(drift)
        for before, after, drift in found
    ]


def _of(account: Account, *names: str) -> dict[str, Any]:
    return {name: getattr(account, name) for name in names}


def _record(drift: Drift) -> dict[str, Any]:
    return {
        "kind": drift.kind,
        "was": drift.was,
        "became": drift.became,
        "mentions": list(drift.mentions),
        "sentence_was": drift.sentence_was,
        "sentence_became": drift.sentence_became,
    }


# ---- for people


def account_rows(accounts: Iterable[Account]) -> tuple[Sequence[str], Rows]:
    """The documents of a story, one a row."""
    columns = ("document", "role", "published", "publisher", "title")
    return columns, [(one.document_id, one.role, one.published_at, one.publisher, one.title) for one in accounts]
