"""Who is named in a sentence: states by whatever stands for them, armed groups, alliances, places."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from etl.extract.countries import CountryHit
from etl.extract.tokens import PhraseTable, Token
from etl.lexicon import Lexicon

NAME, DEMONYM, METONYM, OFFICE, GROUP, PLACE, COMPASS = (
    "name",
    "demonym",
    "metonym",
    "office",
    "group",
    "place",
    "compass",
)
_KOREAN = {"north": "KP", "south": "KR"}
_NO_KOREA = frozenset(
    {"of", "korea", "korean", "america", "africa", "pole", "carolina", "dakota", "china", "sudan", "atlantic", "sea"}
)


@dataclass(frozen=True, slots=True)
class Party:
    """A state, or an armed group with the state it sits in, or an alliance."""

    country: str
    group: str = ""

    def __bool__(self) -> bool:
        return bool(self.country or self.group)


@dataclass(frozen=True, slots=True)
class PartyHit:
    """A party named at tokens `begin` to `end`."""

    begin: int
    end: int
    party: Party
    kind: str


class PartyFinder:
    """Finds parties and places beside the states that are known already."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Compile the names of groups, offices and places."""
        self._table: PhraseTable[tuple[Party, str]] = PhraseTable(
            [
                *((name, (Party(group.state, group.code), GROUP)) for group in lexicon.groups for name in group.names),
                *((name, (Party(office.state), OFFICE)) for office in lexicon.offices for name in office.names),
                *((name, (Party(place.state), PLACE)) for place in lexicon.places for name in place.names),
            ]
        )

    def find(
        self, tokens: Sequence[Token], text: str, countries: Sequence[CountryHit], *, is_korean: bool
    ) -> list[PartyHit]:
        """Every party in order; of those that overlap the longest, then the first."""
        hits = [PartyHit(hit.begin, hit.end, Party(hit.code), hit.kind) for hit in countries]
        hits += self._named(tokens, text)
        if is_korean:
            hits += _compass(tokens, text)
        taken: set[int] = set()
        chosen = []
        for hit in sorted(hits, key=lambda hit: (hit.begin - hit.end, hit.begin)):
            if taken.isdisjoint(range(hit.begin, hit.end)):
                taken.update(range(hit.begin, hit.end))
                chosen.append(hit)
        return sorted(chosen, key=lambda hit: hit.begin)

    def _named(self, tokens: Sequence[Token], text: str) -> Iterator[PartyHit]:
        for index, token in enumerate(tokens):
            if text[token.start].isupper() and (found := self._table.at(tokens, index)):
                (party, kind), end = found
                surface = text[token.start : tokens[end - 1].end]
                if (
                    len(surface) > 4
                    or surface.isupper()
                    or not token.text.isalpha()
                    or any(c.islower() for c in surface)
                ):
                    yield PartyHit(index, end, party, kind)


def _compass(tokens: Sequence[Token], text: str) -> Iterator[PartyHit]:
    """`the North` and `the South` of a text about Korea."""
    for index, token in enumerate(tokens[1:], 1):
        state = _KOREAN.get(token.text)
        following = tokens[index + 1].text if index + 1 < len(tokens) else ""
        if state and text[token.start].isupper() and tokens[index - 1].text == "the" and following not in _NO_KOREA:
            yield PartyHit(index, index + 1, Party(state), COMPASS)
