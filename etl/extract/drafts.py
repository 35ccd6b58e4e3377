"""What the mention rules work on: sentences with everything read in them, and drafts of mentions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from etl.extract.countries import CountryHit
from etl.extract.elements import SentenceTokens
from etl.extract.phrases import Phrase
from etl.extract.ships import ShipName
from etl.extract.tokens import Token
from etl.records import Candidate

STRONG, COMPANY, FLEET, HINT, GENERIC = "strong", "company", "fleet", "hint", "generic"
"""What a draft needs to count: nothing; another weapon near; a ship, or any weapon, in the sentence; nothing closer."""
_HEADLINE = 0.7


@dataclass(frozen=True)
class SentenceReading:
    """A sentence with everything read in it so far; `start` and `end` are offsets into the text."""

    start: int
    end: int
    content: SentenceTokens
    find_countries: Callable[[Sequence[Token], str], Sequence[CountryHit]] = field(repr=False)
    phrases: Sequence[Phrase]
    ships: Sequence[ShipName] = ()

    @cached_property
    def countries(self) -> Sequence[CountryHit]:
        """The states that are named, looked for only where something asks."""
        return self.find_countries(self.content.tokens, self.content.text)

    @cached_property
    def words(self) -> frozenset[str]:
        """The distinct tokens."""
        return frozenset(token.text for token in self.content.tokens)

    @cached_property
    def states(self) -> frozenset[str]:
        """The codes of the states that are named."""
        return frozenset(hit.code for hit in self.countries)

    @cached_property
    def is_headline(self) -> bool:
        """Whether most longer words begin with a capital, so that a capital says nothing."""
        text = self.content.text
        words = [token for token in self.content.tokens if len(token.text) > 3 and token.text.isalpha()]
        return len(words) >= 3 and sum(text[token.start].isupper() for token in words) > _HEADLINE * len(words)


@dataclass(frozen=True, slots=True)
class Draft:
    """A phrase on its way to being a mention; `strength` says what it needs to count."""

    sentence: int
    phrase: Phrase
    start: int
    end: int
    category: str
    named: bool
    systems: tuple[Candidate, ...]
    confidence: float
    rule: str
    strength: str
    hinted: frozenset[str] = field(default=frozenset())
    own_name: str = ""  # of a ship: its name without prefix, class and number
