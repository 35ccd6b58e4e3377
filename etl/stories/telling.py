"""What a document tells, as records to compare: its sentences that mention weapons, with figures and claims.

Read from the tables by `etl.stories.reading`, and compared by `etl.stories.comparing`.
"""

from dataclasses import dataclass, field
from functools import cached_property

from etl.stories.features import STEM, words_of


@dataclass(frozen=True)
class Figure:
    """A measurement: from `low` to `high`, an open side being None."""

    quantity: str
    low: float | None
    high: float | None
    unit: str


@dataclass(frozen=True)
class Speaker:
    """Who says something, as written, and of which state where that is known."""

    name: str
    country: str = ""


@dataclass(frozen=True)
class Told:
    """A claim about a mention; `actors` are the states and groups in each role."""

    event: str
    polarity: str = "positive"
    certainty: str = "certain"
    time: str = "past"
    outcome: str = "unknown"
    actors: tuple[tuple[str, frozenset[str]], ...] = ()
    speakers: tuple[Speaker, ...] = ()


@dataclass(frozen=True)
class Weapon:
    """A mention with all that the text says of it; `lineage` is its category and those above it, narrowest first.

    `systems` are its candidates with those that they are variants of.
    """

    surface: str
    lineage: tuple[str, ...]
    named: bool = False
    systems: frozenset[str] = frozenset()
    figures: tuple[Figure, ...] = ()
    claims: tuple[Told, ...] = ()


@dataclass(frozen=True)
class Sentence:
    """A sentence, and the weapons in it in the order of the text."""

    text: str
    weapons: tuple[Weapon, ...] = ()
    figures: tuple[Figure, ...] = ()

    @cached_property
    def stems(self) -> frozenset[bytes]:
        """The beginnings of its words, whatever their order."""
        return frozenset(word[:STEM] for word in words_of(self.text))


@dataclass(frozen=True)
class Account:
    """What one revision of a document tells."""

    document_id: int
    revision: int
    publisher: str
    published_at: str | None
    url: str | None
    role: str
    title: str
    sentences: tuple[Sentence, ...] = field(default=())
