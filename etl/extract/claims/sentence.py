"""A sentence as claims are read from it: its weapons, parties, and the words that tell of events, status and speech."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from etl.extract.claims.actors import Party, PartyHit
from etl.extract.claims.function_words import BOUNDARIES, COORDINATORS, DETERMINERS, PREPOSITIONS, QUALIFYING
from etl.extract.claims.vocabulary import Sign, SignHit, Vocabulary
from etl.extract.drafts import SentenceReading
from etl.extract.tokens import Token


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
    participles: frozenset[str]
    listed: Callable[[str], frozenset[str]] = field(repr=False)
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
        if self.word(weapon.end) in self.listed("heads_of_weapons"):
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

    def is_beside(self, hit: PartyHit, following: PartyHit) -> bool:
        """Whether two parties stand in one list: `Iran and Russia`."""
        words = {self.word(index) for index in range(hit.end, following.begin)}
        if not words or not words <= {",", "and", "the", "or"}:
            return False
        return bool(words & {"and", "or"}) or self.word(following.end) in {",", "and", "or"}

    def opening(self, index: int) -> int:
        """Where the bracket opens that closes at a token."""
        while index > 0 and self.word(index) != "(":
            index -= 1
        return index

    def is_behind_preposition(self, begin: int, floor: int = 0, *, is_thing: bool = False) -> bool:
        """Whether a noun phrase is governed by a preposition: `in Russia`, `for the Grad`, but `the army of Russia`."""
        for index in range(begin - 1, max(floor - 1, begin - 5), -1):
            word = self.word(index)
            if word == "of":
                return (
                    is_thing and self.word(index - 1).isalpha() and self.word(index - 1) not in self.listed("amounts")
                )
            if word in PREPOSITIONS:
                return True
            if not (word in DETERMINERS or word.isdigit() or self._is_adjective(index)):
                return False
        return False

    def _is_adjective(self, index: int) -> bool:
        word = self.word(index)
        return word.isalpha() and (
            index in self.party_at or word.endswith(("n", "ed", "ing", "ern", "al", "ous", "ry")) or word in QUALIFYING
        )

    def list_ending_in(self, weapon: Weapon) -> list[Weapon]:
        """The weapons of the list to which one belongs, from the first to that one."""
        for one in self.weapons:
            listed = self.series(one)
            if one.begin <= weapon.begin and weapon in listed:
                return listed[: listed.index(weapon) + 1]
        return [weapon]

    def with_others(self, hit: PartyHit) -> tuple[Party, ...]:
        """A party with those of the same list behind it."""
        found = [hit]
        for other in self.parties:
            if other.begin >= found[-1].end and self.is_beside(found[-1], other) and other.kind == hit.kind:
                found.append(other)
        return tuple(dict.fromkeys(one.party for one in found))

    def begins_object(self, index: int) -> bool:
        """Whether an object can begin at a token, or the phrase of one who is fired at."""
        word = self.word(index)
        return (
            word[:1].isalnum()
            and word not in COORDINATORS
            and word not in PREPOSITIONS - {"at", "on", "over", "into", "off"}
        ) or (word in {'"', "."} and index + 1 < len(self.tokens))

    def begins_noun(self, index: int) -> bool:
        """Whether a noun phrase begins at a token by what it is: a determiner, a number, a weapon, a party."""
        word = self.word(index)
        is_known = index in self.weapon_at or index in self.party_at
        return is_known or word in DETERMINERS or word in QUALIFYING or word[:1].isdecimal()

    def behind_adverbs(self, begin: int) -> int:
        """Where the adverbs before a token begin."""
        while begin > 1 and (
            self.word(begin - 1) in {"now", "also", "still", "soon", "even"} or self.word(begin - 1).endswith("ly")
        ):
            begin -= 1
        return begin

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


@dataclass(frozen=True)
class Marker:
    """Marks sentences; `listed` gives the lexicon's word lists by name."""

    vocabulary: Vocabulary
    listed: Callable[[str], frozenset[str]]

    def mark(self, reading: SentenceReading, weapons: Sequence[Weapon], parties: Sequence[PartyHit]) -> Marked:
        """Find every sign outside the phrases of the weapons and the names of parties."""
        tokens = reading.content.tokens
        inside = {index for weapon in weapons for index in range(weapon.begin, weapon.end)}
        inside |= {index for index in range(1, len(tokens)) if tokens[index - 1].text == "-" and tokens[index].glued}
        inside |= {index for hit in parties for index in range(hit.begin, hit.end)}
        signs = [*_signs(tokens, inside, self.vocabulary), *_signs_of_weapons(tokens, weapons, self.vocabulary)]
        signs.sort(key=lambda hit: (hit.begin, -hit.end))
        participles = self.vocabulary.participles
        return Marked(
            tokens, reading.content.text, weapons, parties, signs, participles, self.listed, reading.is_headline
        )


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
