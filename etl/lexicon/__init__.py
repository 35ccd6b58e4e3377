"""The words of a language that the grammars read: class words, units, numbers, countries, events."""

from dataclasses import dataclass
from functools import cached_property
from importlib.resources.abc import Traversable

from etl.lexicon.entries import (
    Country,
    EventFrame,
    Group,
    IrregularVerbs,
    NumberWords,
    QualifierWords,
    QuantityRule,
    SameWords,
    SayingWords,
    StateNames,
    StatusWords,
    TermGroup,
    UnitSpelling,
    WordList,
)

__all__ = ["Lexicon", "load_lexicon"]


@dataclass(frozen=True)
class Lexicon:
    """Everything the files of one language say, as read; the extractor compiles it further."""

    language: str
    terms: tuple[TermGroup, ...]
    units: tuple[UnitSpelling, ...]
    quantities: tuple[QuantityRule, ...]
    numbers: tuple[NumberWords, ...]
    qualifiers: tuple[QualifierWords, ...]
    lists: tuple[WordList, ...]
    same: tuple[SameWords, ...]
    countries: tuple[Country, ...]
    groups: tuple[Group, ...]
    offices: tuple[StateNames, ...]
    places: tuple[StateNames, ...]
    verbs: tuple[EventFrame, ...]
    nouns: tuple[EventFrame, ...]
    irregular: tuple[IrregularVerbs, ...]
    status: tuple[StatusWords, ...]
    sayings: tuple[SayingWords, ...]
    version: str

    @cached_property
    def _lists_by_name(self) -> dict[str, frozenset[str]]:
        return {words.name: frozenset(words.words) for words in self.lists}

    def words(self, name: str) -> frozenset[str]:
        """A named word list; raises KeyError where the language has none of that name."""
        return self._lists_by_name[name]


def load_lexicon(language: str = "en", folder: Traversable | None = None) -> Lexicon:
    """Read the lexicon of a language; raises DataFileError with every fault of every file."""
    from etl.lexicon.loading import read_lexicon  # heavy, and not needed where the compiled form is kept

    return read_lexicon(language, folder)
