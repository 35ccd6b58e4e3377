"""A sentence as claims are read from it: its weapons, parties, and the words that tell of events, status and speech."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from etl.extract.claims.actors import PartyHit
from etl.extract.claims.vocabulary import Sign, SignHit, Vocabulary
from etl.extract.tokens import Token

BOUNDARIES = frozenset(
    [";", ":", "but", "while", "although", "though", "because", "after", "before", "when", "if", "unless", "until", "whereas", "that", "which", "who", "whom", "whose", "where", "as", "so", "however", "despite", "(", ")", "-", "whether", "amid", "since"]
)
"""Words and signs at which a clause can begin."""
RELATIVES = frozenset({"which", "that", "who", "whom"})
PREPOSITIONS = frozenset(
    ["in", "on", "at", "to", "from", "with", "by", "for", "near", "against", "over", "into", "onto", "under", "toward", "towards", "behind", "during", "through", "across", "between", "among", "via", "around", "above", "below", "off", "inside", "outside", "within", "without", "using", "aboard", "upon", "of"]
)
COORDINATORS = frozenset(
    {",", "and", "or", "/", "&", "plus", "including", "along", "together", "such", "nor", "alongside", "like"}
)


@dataclass(frozen=True, slots=True)
class Weapon:
    """A mention of the sentence, by its number among the mentions, or a pronoun that stands for one; its tokens."""

    mention: int
    begin: int
    end: int
    is_pronoun: bool = False
    is_crewed: bool = False


@dataclass(frozen=True)
class Marked:
    """A sentence with everything that claims are read from, by token index."""

    tokens: Sequence[Token]
    text: str
    weapons: Sequence[Weapon]
    parties: Sequence[PartyHit]
    signs: Sequence[SignHit]
    modifying: frozenset[str] = frozenset()
    participles: frozenset[str] = frozenset()
    is_headline: bool = False

    def word(self, index: int) -> str:
        """The folded word at an index, empty outside the sentence."""
        return self.tokens[index].text if 0 <= index < len(self.tokens) else ""

    def is_capital(self, index: int) -> bool:
        """Whether the word at an index begins with a capital."""
        return 0 <= index < len(self.tokens) and self.text[self.tokens[index].start].isupper()

    @cached_property
    def weapon_at(self) -> dict[int, Weapon]:
        """The weapon to whose phrase a token belongs."""
        return {index: weapon for weapon in self.weapons for index in range(weapon.begin, weapon.end)}

    @cached_property
    def party_at(self) -> dict[int, PartyHit]:
        """The party to whose name a token belongs."""
        return {index: hit for hit in self.parties for index in range(hit.begin, hit.end)}

    @cached_property
    def signs_at(self) -> dict[int, list[SignHit]]:
        """The signs that begin at a token, longest first."""
        found: dict[int, list[SignHit]] = {}
        for hit in self.signs:
            found.setdefault(hit.begin, []).append(hit)
        return found

    def is_modifier(self, weapon: Weapon) -> bool:
        """Whether a weapon only qualifies the noun behind it: a *missile* base, *machine gun* fire."""
        if self.word(weapon.end) in self.modifying:
            return True
        return any(
            any(frame.lone for frame in hit.sign.nouns) and not self.is_capital(hit.begin)
            for hit in self.signs_at.get(weapon.end, ())
            if hit.begin not in self.weapon_at
        ) and not self._is_finite(weapon)

    def _is_finite(self, weapon: Weapon) -> bool:
        """Whether the word behind a plural weapon is its verb: `missiles strike Kyiv`."""
        behind = weapon.end + 1
        is_plural = self.word(weapon.end - 1).endswith("s") and not self.word(weapon.end).endswith("s")
        return is_plural and (behind in self.party_at or self.is_capital(behind) or self.word(behind) in {"a", "the"})

    def weapons_between(self, begin: int, end: int) -> list[Weapon]:
        """The weapons whose phrases lie in a stretch."""
        return [weapon for weapon in self.weapons if begin <= weapon.begin and weapon.end <= end]

    def parties_between(self, begin: int, end: int) -> list[PartyHit]:
        """The parties whose names lie in a stretch."""
        return [hit for hit in self.parties if begin <= hit.begin and hit.end <= end]

    def series(self, first: Weapon) -> list[Weapon]:
        """The weapons of the list that begins with one: `missiles, shells and two howitzers`."""
        chosen = [first]
        for weapon in self.weapons:
            if weapon.is_pronoun:
                continue
            if weapon.begin >= chosen[-1].end and not self._is_listed(chosen[-1].end, weapon.begin):
                break
            if weapon.begin >= chosen[-1].end:
                chosen.append(weapon)
        return chosen

    def _is_listed(self, begin: int, end: int) -> bool:
        """Whether only the words of a list stand between two weapons."""
        words = [self.word(index) for index in range(begin, end)]
        if not 0 < len(words) <= 12 or not COORDINATORS & set(words):
            return False
        for offset, word in enumerate(words):
            before = words[offset - 1] if offset else ""
            if word in PREPOSITIONS and word != "of" and not (word == "with" and before in {"along", "together"}):
                return False
            if word in BOUNDARIES and word not in {"(", ")", "-", "as"}:
                return False
            if any(hit.sign.verbs or hit.sign.sayings for hit in self.signs_at.get(begin + offset, ())):
                return False
        return True


def pronouns(tokens: Sequence[Token], weapons: Sequence[Weapon], earlier: Sequence[int]) -> Iterator[Weapon]:
    """`it`, `they` and `them` where they can stand for a weapon: the last one named, or that of the sentence before."""
    for index, token in enumerate(tokens):
        if token.text not in {"it", "they", "them"}:
            continue
        named = [weapon.mention for weapon in weapons if weapon.end <= index]
        mention = named[-1] if named else earlier[0] if earlier else None
        if mention is not None:
            yield Weapon(mention, index, index + 1, is_pronoun=True)


def mark(
    tokens: Sequence[Token],
    text: str,
    weapons: Sequence[Weapon],
    parties: Sequence[PartyHit],
    vocabulary: Vocabulary,
    modifying: frozenset[str],
    *,
    is_headline: bool,
) -> Marked:
    """Find every sign outside the phrases of the weapons and the names of parties.

    `modifying` are nouns before which a weapon only qualifies them.
    """
    inside = {index for weapon in weapons for index in range(weapon.begin, weapon.end)}
    inside |= {index for index in range(1, len(tokens)) if tokens[index - 1].text == "-" and tokens[index].glued}
    inside |= {index for hit in parties for index in range(hit.begin, hit.end)}
    signs = [*_signs(tokens, inside, vocabulary), *_signs_of_weapons(tokens, weapons, vocabulary)]
    signs.sort(key=lambda hit: (hit.begin, -hit.end))
    return Marked(tokens, text, weapons, parties, signs, modifying, vocabulary.participles, is_headline)


def dateline_end(tokens: Sequence[Token]) -> int:
    """Where the dateline ends with which an agency story begins: `SEOUL, Dec 23 (Agency) -`."""
    for index, token in enumerate(tokens[:16]):
        if token.text == ")" and index < 10 and any(other.text == "," for other in tokens[:index]):
            return index + 1
        if (
            token.text == "-"
            and index > 0
            and not token.glued
            and index + 1 < len(tokens)
            and not tokens[index + 1].glued
        ):
            return index + 1 if index < 5 or tokens[index - 1].text == ")" else 0
    return 0


def _signs(tokens: Sequence[Token], inside: set[int], vocabulary: Vocabulary) -> Iterator[SignHit]:
    for index in range(len(tokens)):
        if index not in inside:
            yield from vocabulary.at(tokens, index)


def _signs_of_weapons(tokens: Sequence[Token], weapons: Sequence[Weapon], vocabulary: Vocabulary) -> Iterator[SignHit]:
    """The last words of weapons that tell of an event themselves: a nuclear *test*, GPS *jamming*."""
    for weapon in weapons:
        for hit in (hit for index in range(weapon.begin + 1, weapon.end) for hit in vocabulary.at(tokens, index)):
            if hit.sign.nouns and (hit.end == weapon.end or tokens[hit.end].text in {"operation", "operations"}):
                yield SignHit(
                    hit.begin,
                    hit.end,
                    Sign(nouns=[frame for frame in hit.sign.nouns if frame.lone or frame.event == "jam"]),
                )
