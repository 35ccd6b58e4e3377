"""Accounts read from the tables: of all documents of a story, or of all revisions of a document."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from etl.errors import UsageError
from etl.stories.telling import Account, Figure, Sentence, Speaker, Told, Weapon
from etl.tables import select

SECONDS = 60.0
_OF_STORY = "r.is_latest AND d.story_id = ?"
_OF_DOCUMENT = "d.id = ?"
_JOINED = "JOIN revisions AS r ON r.id = m.revision_id JOIN documents AS d ON d.id = r.document_id WHERE {chosen}"
_REVISIONS = """
SELECT r.id AS revision_id, d.id AS document_id, r.number AS number, d.publisher AS publisher,
       d.published_at AS published_at, d.url AS url, d.story_role AS role, r.title AS title, r.text AS text
FROM revisions AS r JOIN documents AS d ON d.id = r.document_id WHERE {chosen}
ORDER BY d.story_role <> 'first', d.published_at IS NULL, d.published_at, d.id, r.number
"""
_MENTIONS = """
SELECT m.id AS id, m.revision_id AS revision_id, m.surface AS surface, m.category AS category, m.named AS named,
       m.sentence_start AS sentence_start, m.sentence_end AS sentence_end
FROM mentions AS m {joined} ORDER BY m.revision_id, m.start_char
"""
_FIGURES = """
SELECT m.revision_id AS revision_id, m.mention_id AS mention_id, m.start_char AS start_char, m.quantity AS quantity,
       m.low AS low, m.high AS high, m.unit AS unit
FROM measurements AS m {joined} ORDER BY m.id
"""
_CANDIDATES = """
SELECT m.id AS mention_id, s.system AS system, y.variant_of AS variant_of
FROM mentions AS m JOIN mention_systems AS s ON s.mention_id = m.id JOIN systems AS y ON y.slug = s.system {joined}
"""
_CLAIMS = """
SELECT m.id AS mention_id, c.id AS id, c.event AS event, c.polarity AS polarity, c.certainty AS certainty,
       c.time AS time, c.outcome AS outcome
FROM mentions AS m JOIN claims AS c ON c.mention_id = m.id {joined} ORDER BY m.id, c.position
"""
_ACTORS = """
SELECT c.id AS claim_id, a.role AS role, a.party AS actor
FROM mentions AS m JOIN claims AS c ON c.mention_id = m.id JOIN claim_parties AS a ON a.claim_id = c.id {joined}
ORDER BY c.id, a.role, a.position
"""
_SPEAKERS = """
SELECT c.id AS claim_id, p.name AS name, p.country AS country
FROM mentions AS m JOIN claims AS c ON c.mention_id = m.id JOIN claim_speakers AS p ON p.claim_id = c.id {joined}
ORDER BY c.id, p.position
"""

_STOPS = (". ", "! ", "? ", "\n")
_Row = Mapping[str, Any]
_Span = tuple[int, int]


def accounts_of_story(location: str, story_id: int) -> list[Account]:
    """What the documents of a story tell, the earliest first. Raises UsageError where there is no such story."""
    found = list(_Reader(location, _OF_STORY, story_id).accounts())
    if found:
        return found
    elsewhere = select(location, "SELECT story_id FROM documents WHERE id = ?", SECONDS, 1, (story_id,)).rows
    cure = f"document {story_id} is in story {elsewhere[0][0]}" if elsewhere else "`etl stories` lists those there are"
    raise UsageError(f"story {story_id}", "there is no such story", cure)


def accounts_of_document(location: str, document_id: int) -> list[Account]:
    """What the revisions of a document tell, the oldest first. Raises UsageError where there is no such document."""
    found = list(_Reader(location, _OF_DOCUMENT, document_id).accounts())
    if not found:
        raise UsageError(f"document {document_id}", "there is no such document", "`etl search` shows their numbers")
    return found


def revised_documents(location: str) -> list[int]:
    """The documents with more than one revision, in their order."""
    sql = "SELECT DISTINCT document_id FROM revisions WHERE number > 1 ORDER BY document_id"
    return [int(str(row[0])) for row in select(location, sql, SECONDS, None).rows]


@dataclass
class _Reader:
    """Reads all rows of a story or document, a table at a time, and puts them together."""

    location: str
    chosen: str
    number: int

    def accounts(self) -> Iterator[Account]:
        """An account for each revision."""
        for row in self._rows(_REVISIONS):
            head = {name: row[name] for name in ("document_id", "publisher", "published_at", "url", "role", "title")}
            yield Account(revision=row["number"], sentences=tuple(self._sentences(row)), **head)

    def _rows(self, sql: str) -> list[dict[str, Any]]:
        sql = sql.replace("{joined}", _JOINED).replace("{chosen}", self.chosen)
        result = select(self.location, sql, SECONDS, None, (self.number,))
        return [dict(zip(result.columns, row, strict=True)) for row in result.rows]

    def _by(self, key: str, sql: str) -> dict[Any, list[dict[str, Any]]]:
        found: dict[Any, list[dict[str, Any]]] = {}
        for row in self._rows(sql):
            found.setdefault(row[key], []).append(row)
        return found

    @cached_property
    def _mentions(self) -> dict[int, list[dict[str, Any]]]:
        return self._by("revision_id", _MENTIONS)

    @cached_property
    def _figures(self) -> dict[int, list[dict[str, Any]]]:
        return self._by("revision_id", _FIGURES)

    @cached_property
    def _candidates(self) -> dict[int, list[dict[str, Any]]]:
        return self._by("mention_id", _CANDIDATES)

    @cached_property
    def _claims(self) -> dict[int, list[dict[str, Any]]]:
        return self._by("mention_id", _CLAIMS)

    @cached_property
    def _actors(self) -> dict[int, list[dict[str, Any]]]:
        return self._by("claim_id", _ACTORS)

    @cached_property
    def _speakers(self) -> dict[int, list[dict[str, Any]]]:
        return self._by("claim_id", _SPEAKERS)

    @cached_property
    def _parents(self) -> dict[str, str | None]:
        rows = select(self.location, "SELECT slug, parent FROM categories", SECONDS, None).rows
        return {str(slug): None if parent is None else str(parent) for slug, parent in rows}

    def _sentences(self, revision: _Row) -> Iterator[Sentence]:
        """The sentences with mentions, and those with figures of no one mention, in the order of the text."""
        figures = self._figures.get(revision["revision_id"], [])
        mentions: dict[_Span, list[_Row]] = {}
        for one in self._mentions.get(revision["revision_id"], ()):
            mentions.setdefault((one["sentence_start"], one["sentence_end"]), []).append(one)
        others: dict[_Span, list[_Row]] = {}
        for one in figures:
            if one["mention_id"] is None:
                place = one["start_char"]
                span = next((span for span in mentions if span[0] <= place < span[1]), None)
                others.setdefault(span or sentence_around(revision["text"], place), []).append(one)
        for start, end in sorted(mentions.keys() | others.keys()):
            yield Sentence(
                text=" ".join(revision["text"][start:end].split()),
                weapons=tuple(self._weapon(one, figures) for one in mentions.get((start, end), ())),
                figures=tuple(_figure(one) for one in others.get((start, end), ())),
            )

    def _weapon(self, mention: _Row, figures: list[dict[str, Any]]) -> Weapon:
        candidates = self._candidates.get(mention["id"], [])
        return Weapon(
            surface=mention["surface"],
            lineage=tuple(self._lineage(mention["category"])),
            named=bool(mention["named"]),
            systems=frozenset(one[key] for one in candidates for key in ("system", "variant_of") if one[key]),
            figures=tuple(_figure(one) for one in figures if one["mention_id"] == mention["id"]),
            claims=tuple(self._told(claim) for claim in self._claims.get(mention["id"], ())),
        )

    def _lineage(self, category: str | None) -> Iterator[str]:
        while category:
            yield category
            category = self._parents.get(category)

    def _told(self, claim: _Row) -> Told:
        status = {name: claim[name] for name in ("event", "polarity", "certainty", "time", "outcome")}
        actors = groupby(self._actors.get(claim["id"], ()), lambda one: one["role"])
        return Told(
            **status,
            actors=tuple((role, frozenset(one["actor"] for one in found)) for role, found in actors),
            speakers=tuple(Speaker(one["name"], one["country"]) for one in self._speakers.get(claim["id"], ())),
        )


def _figure(row: _Row) -> Figure:
    return Figure(row["quantity"], row["low"], row["high"], row["unit"])


def sentence_around(text: str, place: int) -> tuple[int, int]:
    """The ends of the sentence that a place in a text stands in, as far as stops and line ends tell."""
    starts = [begin + len(stop) for stop in _STOPS if (begin := text.rfind(stop, 0, place)) >= 0]
    ends = [end + 1 for stop in _STOPS if (end := text.find(stop, place)) >= 0]
    return max(starts, default=0), min(ends, default=len(text))
