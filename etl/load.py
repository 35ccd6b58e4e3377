"""Rows by natural key: what the stages give becomes rows, each written once. Nothing here commits."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, update

from etl.records import Document, Extraction, Issue
from etl.sources.base import Origin
from models import Base, Claim, ClaimActor, ClaimSpeaker, Measurement, Mention, MentionSystem, Revision
from models import Document as DocumentRow
from models import Issue as IssueRow
from models import Source as SourceRow
from models import Story as StoryRow


class Outcome(Enum):
    """What a document was to the database."""

    NEW = "new"
    REVISED = "revised"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Known:
    """What the database holds of a document, and what the document would make of it."""

    document_id: int | None
    revision_id: int | None
    is_latest: bool
    sha256: str
    identity: str
    has_same_details: bool

    @property
    def needs_extraction(self) -> bool:
        """Whether the text is one that has not been read yet."""
        return self.revision_id is None


def table(model: type[Base]) -> Table:
    """The table of a model, for statements through Core."""
    return Base.metadata.tables[model.__tablename__]


class Loader:
    """Writes the rows of one run over one connection; ids are made here, in the order of the input."""

    def __init__(self, connection: Connection, run_id: int, rules_version: str) -> None:
        """Read the highest ids, which only the holder of the ingest lock may continue."""
        self._connection = connection
        self._run_id = run_id
        self._rules_version = rules_version
        self._sources: dict[Origin, int] = {}
        self._changed: set[int] = set()
        self._next_ids: dict[type[Base], int] = {
            model: (connection.execute(select(func.max(table(model).c.id))).scalar() or 0) + 1
            for model in (DocumentRow, Revision, Mention, Measurement, Claim, SourceRow)
        }

    def _take_ids(self, model: type[Base], number: int = 1) -> range:
        first = self._next_ids[model]
        self._next_ids[model] = first + number
        return range(first, first + number)

    # ---- documents

    def known(self, origin: Origin, document: Document) -> Known:
        """Look a document up by its identity, and its text by digest."""
        identity = _identity(origin, document)
        sha256 = hashlib.sha256(document.text.encode("utf-8")).hexdigest()
        rows = table(DocumentRow)
        found = self._connection.execute(select(rows).where(rows.c.identity == identity)).one_or_none()
        if found is None:
            return Known(None, None, is_latest=False, sha256=sha256, identity=identity, has_same_details=False)
        revisions = table(Revision)
        revision = self._connection.execute(
            select(revisions.c.id, revisions.c.is_latest).where(
                revisions.c.document_id == found.id, revisions.c.sha256 == sha256
            )
        ).one_or_none()
        same = all(getattr(found, key) == value for key, value in _details(document).items())
        return Known(
            found.id, revision.id if revision else None, bool(revision and revision.is_latest), sha256, identity, same
        )

    def store(self, origin: Origin, document: Document, known: Known, extraction: Extraction | None) -> Outcome:
        """Write a document's rows; `extraction` may be None where its text is already known."""
        if known.document_id is None:
            document_id = self._insert_document(origin, document, known.identity)
            outcome = Outcome.NEW
        else:
            document_id = known.document_id
            if known.is_latest and known.has_same_details:
                return Outcome.UNCHANGED
            if not known.has_same_details:
                rows = table(DocumentRow)
                self._connection.execute(update(rows).where(rows.c.id == document_id).values(_details(document)))
            outcome = Outcome.REVISED
        self._changed.add(document_id)
        if not known.is_latest:
            self._make_latest(document_id, document, known, extraction or Extraction())
        return outcome

    def take_changed(self) -> set[int]:
        """The documents that were written since this was last asked."""
        changed, self._changed = self._changed, set()
        return changed

    def _insert_document(self, origin: Origin, document: Document, identity: str) -> int:
        (document_id,) = self._take_ids(DocumentRow)
        self._connection.execute(insert(table(StoryRow)), {"id": document_id})
        self._connection.execute(
            insert(table(DocumentRow)),
            {
                "id": document_id,
                "identity": identity,
                "source_id": self._source_id(origin),
                "external_id": document.external_id,
                "story_id": document_id,
                "run_id": self._run_id,
                **_details(document),
            },
        )
        return document_id

    def _source_id(self, origin: Origin) -> int:
        if origin not in self._sources:
            rows = table(SourceRow)
            found = self._connection.execute(
                select(rows.c.id).where(rows.c.kind == origin.kind, rows.c.address == origin.address)
            ).scalar()
            if found is None:
                (found,) = self._take_ids(SourceRow)
                self._connection.execute(insert(rows), {"id": found, "kind": origin.kind, "address": origin.address})
            self._sources[origin] = found
        return self._sources[origin]

    def _make_latest(self, document_id: int, document: Document, known: Known, extraction: Extraction) -> None:
        """Make a text the latest revision: an earlier one again, or a new one with what was found in it."""
        rows = table(Revision)
        self._connection.execute(
            update(rows).where(rows.c.document_id == document_id, rows.c.is_latest).values(is_latest=False)
        )
        if known.revision_id is not None:
            self._connection.execute(update(rows).where(rows.c.id == known.revision_id).values(is_latest=True))
            return
        number = self._connection.execute(
            select(func.coalesce(func.max(rows.c.number), 0)).where(rows.c.document_id == document_id)
        ).scalar_one()
        (revision_id,) = self._take_ids(Revision)
        self._connection.execute(
            insert(rows),
            {
                "id": revision_id,
                "document_id": document_id,
                "number": number + 1,
                "sha256": known.sha256,
                "title": document.title,
                "text": document.text,
                "run_id": self._run_id,
                "created_at": datetime.now(UTC),
                "is_latest": True,
            },
        )
        self._insert_findings(revision_id, extraction)

    # ---- mentions, measurements, claims

    def _insert_findings(self, revision_id: int, extraction: Extraction) -> None:
        mention_ids = self._take_ids(Mention, len(extraction.mentions))
        self._insert_all(
            Mention,
            [
                {
                    "id": mention_id,
                    "revision_id": revision_id,
                    "run_id": self._run_id,
                    "start_char": mention.start,
                    "end_char": mention.end,
                    "surface": mention.text,
                    "sentence_start": mention.sentence_start,
                    "sentence_end": mention.sentence_end,
                    "category": mention.category,
                    "named": mention.named,
                    "confidence": mention.confidence,
                    "rule": mention.rule,
                    "rules_version": self._rules_version,
                }
                for mention_id, mention in zip(mention_ids, extraction.mentions, strict=True)
            ],
        )
        self._insert_all(
            MentionSystem,
            [
                {"mention_id": mention_id, "rank": rank, "system": one.system, "confidence": one.confidence}
                for mention_id, mention in zip(mention_ids, extraction.mentions, strict=True)
                for rank, one in enumerate(mention.systems, 1)
            ],
        )
        measurement_ids = self._take_ids(Measurement, len(extraction.measurements))
        self._insert_all(
            Measurement,
            [
                {
                    "id": measurement_id,
                    "revision_id": revision_id,
                    "mention_id": None if one.mention is None else mention_ids[one.mention],
                    "start_char": one.start,
                    "end_char": one.end,
                    "surface": one.text,
                    "quantity": one.quantity,
                    "low": one.low,
                    "high": one.high,
                    "unit": one.unit,
                    "qualifier": one.qualifier,
                }
                for measurement_id, one in zip(measurement_ids, extraction.measurements, strict=True)
            ],
        )
        self._insert_claims(mention_ids, extraction)

    def _insert_claims(self, mention_ids: Sequence[int], extraction: Extraction) -> None:
        claim_ids = self._take_ids(Claim, len(extraction.claims))
        positions: dict[int, int] = {}
        claims, actors, speakers = [], [], []
        for claim_id, claim in zip(claim_ids, extraction.claims, strict=True):
            positions[claim.mention] = positions.get(claim.mention, 0) + 1
            claims.append(
                {
                    "id": claim_id,
                    "mention_id": mention_ids[claim.mention],
                    "position": positions[claim.mention],
                    "event": claim.event,
                    "polarity": claim.polarity,
                    "certainty": claim.certainty,
                    "time": claim.time,
                    "outcome": claim.outcome,
                    "trigger_start": claim.trigger.start if claim.trigger else None,
                    "trigger_end": claim.trigger.end if claim.trigger else None,
                    "date_from": claim.when.start if claim.when else None,
                    "date_to": claim.when.end if claim.when else None,
                    "date_precision": claim.when.precision if claim.when else "",
                    "place_name": claim.place.name if claim.place else "",
                    "place_country": claim.place.country if claim.place else "",
                }
            )
            actors += [
                {
                    "claim_id": claim_id,
                    "position": position,
                    "role": actor.role,
                    "country": actor.country,
                    "group_code": actor.group,
                }
                for position, actor in enumerate(claim.actors, 1)
            ]
            speakers += [
                {"claim_id": claim_id, "position": position, "name": name, "country": country}
                for position, (name, country) in enumerate(
                    zip(claim.attribution, claim.speaker_countries, strict=True), 1
                )
            ]
        self._insert_all(Claim, claims)
        self._insert_all(ClaimActor, actors)
        self._insert_all(ClaimSpeaker, speakers)

    def _insert_all(self, model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
        if rows:
            self._connection.execute(insert(table(model)), rows)

    # ---- issues

    def record_issue(self, issue: Issue) -> None:
        """Write an issue, unless the same one is open already."""
        rows = table(IssueRow)
        same = (rows.c.place == issue.where, rows.c.kind == issue.kind, rows.c.message == issue.message)
        is_open = self._connection.execute(select(rows.c.id).where(*same, rows.c.resolved_run_id.is_(None))).first()
        if is_open is None:
            self._connection.execute(
                insert(rows),
                {
                    "run_id": self._run_id,
                    "place": issue.where,
                    "kind": issue.kind,
                    "message": issue.message,
                    "created_at": datetime.now(UTC),
                },
            )

    def resolve_issues(self, places: Iterable[str], still_open: set[tuple[str, str]]) -> None:
        """Close the issues of places that this run read without them; `still_open` holds (place, message)."""
        rows = table(IssueRow)
        open_rows = self._connection.execute(
            select(rows.c.id, rows.c.place, rows.c.message).where(rows.c.resolved_run_id.is_(None))
        ).fetchall()
        read = set(places)
        for row in open_rows:
            if (row.place, row.message) not in still_open and _was_read(row.place, read):
                self._connection.execute(update(rows).where(rows.c.id == row.id).values(resolved_run_id=self._run_id))


def _was_read(place: str, read: set[str]) -> bool:
    """Whether a place, or the file that `file:line` and `file: entry` begin with, is among those that were read."""
    return place in read or any(place[:index] in read for index, mark in enumerate(place) if mark == ":")


def _identity(origin: Origin, document: Document) -> str:
    """What makes a document the same one: its address, else its source and the source's name for it."""
    return document.url or f"{origin.kind}:{origin.address}#{document.external_id}"


def _details(document: Document) -> dict[str, Any]:
    """The columns of a document that may change without its text changing."""
    published_at = document.published_at
    return {
        "url": document.url or None,
        "publisher": document.publisher,
        "author": document.author,
        "published_at": published_at.astimezone(UTC).replace(microsecond=0) if published_at else None,
        "language": document.language,
    }
