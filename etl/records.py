"""The records that travel from stage to stage: documents, mentions, measurements, claims, issues.

Offsets are Unicode code points into the document's text, end exclusive.
"""

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Document:
    """One article as a source gives it; `external_id` is the source's own name for it."""

    external_id: str
    body: str
    title: str = ""
    url: str = ""
    publisher: str = ""
    author: str = ""
    published_at: datetime | None = None
    language: str = ""

    @property
    def text(self) -> str:
        """What is stored and what offsets point into: title, blank line, body."""
        return f"{self.title}\n\n{self.body}" if self.title else self.body


@dataclass(frozen=True, slots=True)
class Candidate:
    """A system that a mention may mean, with the share of belief it gets."""

    system: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Mention:
    """A noun phrase that names a weapon system or a kind of weapon."""

    start: int
    end: int
    text: str
    category: str
    named: bool
    systems: tuple[Candidate, ...]
    confidence: float
    rule: str
    sentence_start: int
    sentence_end: int


@dataclass(frozen=True, slots=True)
class Measurement:
    """A figure in the contract's unit; `mention` is an index into the mentions, or None.

    `low` and `high` are the ends of what the text allows; an open side is None.
    """

    start: int
    end: int
    text: str
    mention: int | None
    quantity: str
    low: float | None
    high: float | None
    unit: str
    qualifier: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Who plays a role in a claim; `country` is ISO 3166-1 alpha-2, ZZ for a `group` that sits in no one state."""

    role: str
    country: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class When:
    """The days between which an event was, both included; precision is day, week, month or year."""

    start: date
    end: date
    precision: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where an event was, as written, with the state it lies in, where known."""

    name: str
    country: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What the text says of a mention: an event with its status, its actors, and who says so, nearest first."""

    mention: int
    event: str
    polarity: str
    certainty: str
    time: str
    outcome: str = "unknown"
    actors: tuple[Actor, ...] = ()
    attribution: tuple[str, ...] = ()
    speaker_countries: tuple[str, ...] = ()
    trigger: Span | None = None
    when: When | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything found in one text, in the order of the text."""

    mentions: tuple[Mention, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that went wrong with a source or a document, and was not swallowed."""

    where: str
    kind: str
    message: str


@dataclass(slots=True)
class RunSummary:
    """What one run of `etl ingest` did."""

    run: int = 0
    seen: int = 0
    new: int = 0
    revised: int = 0
    unchanged: int = 0
    failed: int = 0
    mentions: int = 0
    issues: int = 0
    seconds: float = 0.0
    interrupted: bool = False
    notes: list[str] = field(default_factory=list)
