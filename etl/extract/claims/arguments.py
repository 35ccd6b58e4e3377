"""What stands around a verb or noun: the weapons it reaches, and the parties behind prepositions."""

from collections.abc import Iterator, Sequence

from etl.extract.claims.actors import COMPASS, DEMONYM, Party, PartyHit
from etl.extract.claims.function_words import (
    AIMING,
    BOUNDARIES,
    CLAUSE_ENDS,
    DETERMINERS,
    LOCATING,
    PREPOSITIONS,
)
from etl.extract.claims.sentence import Marked, Weapon
from etl.extract.claims.verbgroups import VerbGroup
from etl.lexicon.entries import EventFrame

_NEAR = 6
_LONGEST_CLAUSE = 40
_AMOUNTS = frozenset({"supply", "possess", "launch"})
"""Events whose nouns also tell how much there is of a thing: a shipment, a stock, a salvo."""


class ArgumentReader:
    """Finds the arguments of the verbs and nouns of one sentence."""

    def __init__(self, sentence: Marked) -> None:
        self._of = sentence

    def object(self, begin: int) -> list[Weapon]:
        """The weapons that are the object of a verb or preposition which ends at a token."""
        index = begin
        limit = min(len(self._of.tokens), begin + 24)
        while index < limit:
            if index in self._of.weapon_at:
                weapon = self._of.weapon_at[index]
                if weapon.is_pronoun:
                    return (
                        []
                        if self._of.word(index + 1).isalpha()
                        and self._of.word(index + 1) not in PREPOSITIONS | {"down", "last", "off", "and"}
                        else [weapon]
                    )
                listed = self._of.series(weapon)
                return (
                    [] if self._of.is_modifier(listed[-1]) else [one for one in listed if not self._of.is_modifier(one)]
                )
            word = self._of.word(index)
            if word in BOUNDARIES and word not in {"(", ")", "-", "as"}:
                return []
            if self._is_quantity(index):
                index += 1
                continue
            if word in PREPOSITIONS and word != "of":
                behind = self._behind_party(index)
                if behind is None:
                    return []
                index = behind
                continue
            if word == "of" and self._is_of_event(index - 1):
                return []
            if (
                index > begin
                and any(hit.sign.verbs or hit.sign.sayings for hit in self._of.signs_at.get(index, ()))
                and not self._is_modifier(index)
            ):
                return []
            index += 1
        return []

    def _is_quantity(self, index: int) -> bool:
        """Whether a preposition only tells how many: *over* 1,100 missiles, *in* excess of ten rifles."""
        behind = self._of.word(index + 1)
        if self._of.word(index) == "in":
            return behind == "excess"
        is_number = behind[:1].isdecimal() or behind in {"a", "two", "three", "four", "five", "half", "several"}
        return self._of.word(index) in {"around", "over", "under", "between", "above", "below"} and is_number

    def _is_of_event(self, index: int) -> bool:
        """Whether a noun tells an event of its own: who orders the inspection of rifles does not order rifles."""
        return any(frame.event not in _AMOUNTS for hit in self._of.signs_at.get(index, ()) for frame in hit.sign.nouns)

    def _is_modifier(self, index: int) -> bool:
        """Whether a participle stands before the noun it qualifies: `captured Russian tanks`."""
        word = self._of.word(index)
        return word.endswith(("ed", "ing", "en")) and (
            index + 1 in self._of.weapon_at or index + 1 in self._of.party_at
        )

    def _behind_party(self, preposition: int) -> int | None:
        """Behind `to the Russian army`, so that an object may follow: `delivered to Ukraine 31 tanks`."""
        if self._of.word(preposition) not in {"to", "from", "in", "on", "at"}:
            return None
        for index in range(preposition + 1, min(preposition + 5, len(self._of.tokens))):
            if index in self._of.weapon_at:
                return None
            if index in self._of.party_at:
                return self._of.party_at[index].end
        return None

    def instrument(self, group: VerbGroup) -> list[Weapon]:
        """The weapons behind `with` or `using`, in the clause of a verb, or in front of it."""
        for index in range(group.end, min(len(self._of.tokens), group.end + 30)):
            word = self._of.word(index)
            if word in {"with", "using", "by", "involving"} or (
                word == "in" and self._of.word(index + 1) in {"a", "an"} and index + 2 in self._of.weapon_at
            ):
                if word == "by" and not group.is_passive and not (group.is_bare and index == group.end):
                    continue
                if word == "in" and not any(
                    hit.sign.nouns for hit in self._of.signs_at.get(self._of.weapon_at[index + 2].end, ())
                ):
                    continue
                weapons = self.object(index + 1)
                if weapons:
                    return weapons
            if word in {";", "but", "while", "whereas", "although"}:
                break
        if self._of.word(0) == "using":
            first = self.object(1)
            if first and first[-1].end <= group.begin:
                return first
        return []

    def purposes(self, begin: int) -> tuple[Party, ...]:
        """Whom a weapon is used against, told by an infinitive: `used drones to attack Ukrainian towns`."""
        for index in range(begin, begin + 8):
            if self._of.word(index) == "to":
                for hit in self._of.signs_at.get(index + 1, ()):
                    if any(frame.object == "target" for frame, _ in hit.sign.verbs):
                        return self.direct_parties(hit.end)
        return ()

    def goes(self, begin: int) -> bool:
        """Whether a thing is sent somewhere and to nobody: `to the front`, `into the Black Sea`, `over Japan`."""
        for index in range(begin, begin + 4):
            if self._of.word(index) in {"to", "into", "towards", "toward", "forward", "over"}:
                return True
            if self._of.word(index) in {",", "according"}:
                return False
        return False

    def indirect(self, begin: int, weapons: Sequence[Weapon]) -> tuple[Party, ...]:
        """The parties between a verb of giving and the weapon: `gave Ukraine 31 tanks`."""
        for hit in self._of.parties_between(begin, weapons[0].begin):
            is_first = all(self._of.word(k) in DETERMINERS for k in range(begin, hit.begin))
            if is_first and not (hit.kind == DEMONYM and hit.end == weapons[0].begin):
                return self._of.with_others(hit)
        return ()

    def direct_parties(self, begin: int) -> tuple[Party, ...]:
        """The party that is the object of a verb: `struck a Ukrainian power station`, `attacked Odesa`."""
        for index in range(begin, min(len(self._of.tokens), begin + _NEAR + 2)):
            if index in self._of.party_at:
                return self._of.with_others(self._of.party_at[index])
            word = self._of.word(index)
            if word in BOUNDARIES or word in {"with", "using", "by", "from", "after"}:
                return ()
            if word in PREPOSITIONS and word != "of":
                break
        return self.parties_behind(begin, {"in", "near", "of", "on"})

    def places(self, frame: EventFrame, begin: int) -> Iterator[tuple[str, Party]]:
        """The parties behind prepositions: `to Russia`, `from Iran`, `at Israel`, `in Sumy`."""
        roles = ((frame.to, {"to", "for"}), (frame.source, {"from"}), (frame.at, AIMING), (frame.inside, LOCATING))
        seen: set[str] = set()
        for role, prepositions in roles:
            if role and role not in seen and (parties := self.parties_behind(begin, prepositions)):
                seen.add(role)
                yield from ((role, party) for party in parties)

    def is_aimed(self, begin: int, end: int) -> bool:
        """Whether something stands behind `at` or `against` that a weapon is fired at: no time, height or distance."""
        for index in range(begin, min(len(self._of.tokens), end + 12)):
            word = self._of.word(index)
            if word in BOUNDARIES - {"-", "(", ")"} or (word in {"said", "and", "to"} and index >= end):
                return False
            if index in self._of.weapon_at or word not in {"at", "against", "on", "towards"}:
                continue
            behind = [self._of.word(index + k) for k in range(1, 4)]
            if (
                behind[0].isdecimal()
                or self._of.listed("no_aims") & set(behind[:3])
                or (word == "on" and not self._names_party(index))
            ):
                continue
            if word == "towards" and "sea" in behind:
                continue
            return True
        return False

    def _names_party(self, index: int) -> bool:
        return any(near in self._of.party_at for near in range(index + 1, index + 5)) or self._of.word(index + 1) in {
            "a",
            "the",
            "its",
            "their",
            "civilian",
            "residential",
        }

    def parties_behind(self, begin: int, prepositions: frozenset[str] | set[str]) -> tuple[Party, ...]:
        """The first parties behind one of some prepositions, in the clause that begins at a token."""
        for index in range(begin, min(len(self._of.tokens), begin + _LONGEST_CLAUSE)):
            word = self._of.word(index)
            if word in CLAUSE_ENDS or (index > begin and self._ends_clause(index, prepositions)):
                return ()
            if word in prepositions and index not in self._of.weapon_at:
                hit = self._governed_by(index)
                if hit is not None:
                    return self._of.with_others(hit)
        return ()

    def _ends_clause(self, index: int, prepositions: frozenset[str] | set[str]) -> bool:
        """Whether a saying, an infinitive or `according to` begins at a token."""
        if index in self._of.weapon_at:
            return False
        if self._of.word(index) == "to" and self._of.word(index - 1) in {"according", "due", "thanks", "close", "next"}:
            return True
        if self._of.word(index) == "to" and "to" not in prepositions and self._is_infinitive(index):
            return True
        return any(hit.sign.sayings for hit in self._of.signs_at.get(index, ()))

    def _governed_by(self, preposition: int) -> PartyHit | None:
        """The party in the noun phrase behind a preposition, where it is no mere make of a weapon."""
        word = self._of.word(preposition)
        passed = frozenset({"of"}) if word == "by" else frozenset({"of", "in", "near", "inside"})
        for index in range(preposition + 1, min(preposition + _NEAR, len(self._of.tokens))):
            if index in self._of.party_at:
                hit = self._of.party_at[index]
                is_make = hit.kind == DEMONYM and index + 1 in self._of.weapon_at and word not in AIMING
                if hit.party and not is_make:
                    return hit
            if index in self._of.weapon_at or self._of.word(index) in (PREPOSITIONS - passed) | BOUNDARIES | {
                ",",
                "and",
            }:
                return None
        return None

    def _is_infinitive(self, index: int) -> bool:
        """Whether `to` begins an infinitive: a plain word behind it that is no determiner, name or weapon."""
        following = index + 1
        word = self._of.word(following)
        is_noun = following in self._of.weapon_at or following in self._of.party_at or self._of.is_capital(following)
        return word.isalpha() and word not in DETERMINERS and not is_noun

    def owner_before(self, begin: int) -> Party | None:
        """The party whose thing it is: `Iran's delivery`, `North Korean missile launch`."""
        for index in range(begin - 1, max(-1, begin - 4), -1):
            if index in self._of.party_at:
                hit = self._of.party_at[index]
                return (
                    hit.party
                    if hit.kind in {DEMONYM, COMPASS} or self._of.word(hit.end) == "'s" or hit.end == begin
                    else None
                )
            if self._of.word(index) in PREPOSITIONS or self._of.word(index) in {",", "and"} | BOUNDARIES:
                return None
        return None


def is_governed(sentence: Marked, hit: PartyHit) -> bool:
    """Whether a preposition other than `of` and `by` governs a party: `in Russia`, `from its ally Iran`."""
    for index in range(hit.begin - 1, max(-1, hit.begin - 4), -1):
        word = sentence.word(index)
        if word in {"of", "by"} or word in BOUNDARIES | {",", "and"}:
            return False
        if word in PREPOSITIONS:
            return True
    return False


def owner_of(sentence: Marked, weapon: Weapon) -> Party | None:
    """Whose weapon it is: `Russian missiles`, `Iranian-made drones`, `Kyiv's tanks`."""
    for index in range(weapon.end - 1, max(-1, weapon.begin - 5), -1):
        if index in sentence.party_at:
            return sentence.party_at[index].party
        word = sentence.word(index)
        if index < weapon.begin and any(hit.sign.is_verb for hit in sentence.signs_at.get(index, ())):
            return None
        if index < weapon.begin and (
            word in PREPOSITIONS or word in BOUNDARIES - {"-"} or word in {",", "and", "a", "the"}
        ):
            return None
    return None
