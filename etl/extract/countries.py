"""Which states a sentence names, by name, demonym, capital or seat of power."""

from collections.abc import Sequence
from dataclasses import dataclass

from etl.extract.tokens import PhraseTable, Token
from etl.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class CountryHit:
    """A state named at tokens `begin` to `end`; `kind` is name, demonym or metonym."""

    begin: int
    end: int
    code: str
    kind: str


class CountryFinder:
    """Finds states in token lists."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Compile the names of all states."""
        self._table = PhraseTable(
            (phrase, (country.code, kind))
            for country in lexicon.countries
            for kind, phrases in (
                ("name", country.names),
                ("demonym", country.demonyms),
                ("metonym", country.metonyms),
            )
            for phrase in phrases
        )

    def find(self, tokens: Sequence[Token], text: str) -> list[CountryHit]:
        """Every state named, in order; a name in lower case is none (`us`, `china`)."""
        hits: list[CountryHit] = []
        index = 0
        while index < len(tokens):
            found = self._table.at(tokens, index)
            if found is None:
                index += 1
                continue
            (code, kind), end = found
            first = next((k for k in range(index, end) if tokens[k].text != "the"), index)
            surface = text[tokens[first].start : tokens[end - 1].end]
            is_short = len(surface) <= 3
            if surface[0].isupper() and (not is_short or surface.isupper() or "." in surface):
                hits.append(CountryHit(index, end, code, kind))
                index = end
            else:
                index += 1
        return hits
