"""Who or what a verb has as its subject: named before it, meant by a pronoun, or shared with the verb before."""

from dataclasses import dataclass, field

from etl.extract.claims.actors import PLACE, Party, PartyHit
from etl.extract.claims.arguments import is_governed
from etl.extract.claims.function_words import BOUNDARIES, COORDINATORS, PREPOSITIONS, PRONOUNS, RELATIVES
from etl.extract.claims.sentence import Marked, Weapon
from etl.extract.claims.verbgroups import VerbGroup


@dataclass(frozen=True, slots=True)
class Subject:
    """Who acts in a clause: parties, or weapons that do; `begin` is where the subject begins."""

    parties: tuple[Party, ...] = ()
    weapons: tuple[Weapon, ...] = ()
    begin: int = 0


@dataclass(slots=True)
class History:
    """The verb groups of a sentence that were met so far, with their subjects."""

    groups: list[tuple[VerbGroup, Subject]] = field(default_factory=list)

    def last_before(self, group: VerbGroup) -> tuple[VerbGroup, Subject] | None:
        """The last verb group that ends before another begins, with its subject."""
        return next((one for one in reversed(self.groups) if one[0].end <= group.begin), None)


@dataclass(slots=True)
class _Found:
    """What a look to the left found: parties, weapons or a pronoun, and where the clause begins."""

    parties: list[PartyHit] = field(default_factory=list)
    weapons: list[Weapon] = field(default_factory=list)
    pronoun: str = ""
    meant: tuple[Weapon, ...] = ()
    relative: int | None = None
    begin: int = 0
    is_bounded: bool = False


class SubjectReader:
    """Finds the subjects of the verb groups of one sentence, in their order."""

    def __init__(
        self, sentence: Marked, history: History, antecedent: tuple[Party, ...], speaking: tuple[Party, ...]
    ) -> None:
        """`antecedent` is who `it` is at the beginning, `speaking` who `we` are."""
        self._of = sentence
        self._history = history
        self._antecedent = antecedent
        self.speaking = speaking
        self._head: Subject | None = None  # what a relative clause is about, subject of the verb behind it

    def read(self, group: VerbGroup) -> Subject:
        """Who or what stands before a verb group as its subject."""
        before = self._history.last_before(group)
        shared = self._shared(group, before)
        if shared is not None:
            return shared
        found = self._scan(group.begin, before[0].end if before else 0)
        if found.relative is not None and not (found.parties or found.weapons or found.pronoun):
            return self._head or Subject()
        if found.pronoun and not found.weapons and not found.parties:
            return Subject(self._meant(found.pronoun, found.begin, before), found.meant, found.begin)
        if found.parties or found.weapons:
            parties = tuple(dict.fromkeys(hit.party for hit in found.parties)) or self._possessor(found, group, before)
            return Subject(parties, tuple(found.weapons), found.begin)
        if possessor := self._possessor(found, group, before):
            return Subject(possessor, (), found.begin)
        is_plan = group.is_infinitive and not group.is_chained  # a plant to produce shells
        if before and (is_plan or (found.is_bounded and not self._starts_subject(found.begin, group.begin))):
            return before[1]
        return Subject((), (), found.begin)

    def _possessor(
        self, found: "_Found", group: VerbGroup, before: tuple[VerbGroup, Subject] | None
    ) -> tuple[Party, ...]:
        """Whom `its` or `their` means in a subject: *its* air defence."""
        has_its = any(self._of.word(index) in {"its", "their"} for index in range(found.begin, group.begin))
        return self._meant("it", found.begin, before) if has_its else ()

    def _shared(self, group: VerbGroup, before: tuple[VerbGroup, Subject] | None) -> Subject | None:
        """The subject of an earlier verb, where this one is joined to it or stands behind a relative clause."""
        if before is None:
            return None
        last = self._of.word(group.begin - 1)
        if self._head and not self._starts_subject(before[0].end, group.begin):
            head = self._head
            if group.begin > before[0].end:
                self._head = None  # behind the relative clause; inside it (`which he says was sent`) it stays
            if last != "and":
                return head
        is_joined = last in {"and", "or", "but", "then"} and before[1].begin < group.begin - 1
        return before[1] if is_joined else None

    def _scan(self, end: int, floor: int) -> "_Found":
        """Collect what can be a subject from a verb to the left, up to where its clause begins."""
        found = _Found()
        has_apposition = self._of.word(end - 1) == ","
        aside: list[PartyHit] = []
        index = end - 1
        while index >= floor:
            word = self._of.word(index)
            if index in self._of.weapon_at or index in self._of.party_at:
                index = self._take(found, index, floor)
                if found.meant:
                    break
                continue
            if word in PRONOUNS and not found.parties and not found.weapons:
                found.pronoun = word
            if word in BOUNDARIES - {"-", ")"}:
                self._note_relative(found, index)
                break
            if word == ")":
                index = self._of.opening(index)
            if word == "," and found.parties and not self._is_list_comma(index):
                if not has_apposition:
                    break
                aside, found.parties, has_apposition = found.parties, [], False
            index -= 1
        found.begin = index + 1
        found.parties = found.parties or aside
        found.is_bounded = index < floor or self._of.word(index) in BOUNDARIES | {",", "and"}
        return found

    def _is_governed(self, weapon: Weapon, floor: int) -> bool:
        """Whether a weapon belongs to another noun; in `reports of shells being used` it has a verb of its own."""
        is_own = self._of.word(weapon.end) == "being"
        return not is_own and self._of.is_behind_preposition(weapon.begin, floor, is_thing=True)

    def _note_relative(self, found: "_Found", index: int) -> None:
        """Keep what a relative pronoun stands for: the subject here, or of the verb behind the relative clause."""
        word = self._of.word(index)
        if word in RELATIVES and not found.pronoun and not found.weapons:
            found.relative = index
            if not found.parties or word in {"which", "who"}:
                self._head = self._antecedent_of_relative(index)

    def _take(self, found: "_Found", index: int, floor: int) -> int:
        """Take the weapon or party at a token where nothing governs it; gives the token before it."""
        if index in self._of.weapon_at:
            weapon = self._of.weapon_at[index]
            if weapon.is_pronoun and not found.weapons and not found.parties:
                found.pronoun, found.meant = self._of.word(index), (weapon,)
            elif not self._is_governed(weapon, floor) and not self._of.is_modifier(weapon):
                found.weapons.insert(0, weapon)
            return weapon.begin - 1
        hit = self._of.party_at[index]
        is_free = hit.kind != PLACE and not self._of.is_behind_preposition(hit.begin)
        if is_free and (not found.parties or self._of.is_beside(hit, found.parties[0])):
            found.parties.insert(0, hit)
        return hit.begin - 1

    def _starts_subject(self, begin: int, end: int) -> bool:
        """Whether a stretch begins with words that could be a subject of their own: no preposition, no adverb."""
        for index in range(begin, end):
            word = self._of.word(index)
            if word in COORDINATORS or word.endswith("ly") or word in {"then", "later", "also", "since"}:
                continue
            return word[:1].isalnum() and word not in PREPOSITIONS
        return False

    def _meant(self, pronoun: str, begin: int, before: tuple[VerbGroup, Subject] | None) -> tuple[Party, ...]:
        """Whom a pronoun means: the speaker, the subject or party before it, or that of an earlier sentence."""
        if pronoun in {"we", "i"}:
            return self.speaking
        if before and before[1].parties:
            return before[1].parties
        named = [
            hit.party
            for hit in self._of.parties
            if hit.end <= begin and hit.kind != PLACE and not is_governed(self._of, hit)
        ]
        return (named[-1],) if named else self._antecedent

    def _is_list_comma(self, index: int) -> bool:
        behind = index + 2 if self._of.word(index + 1) in {"the", "and"} else index + 1
        return index - 1 in self._of.party_at and behind in self._of.party_at

    def _antecedent_of_relative(self, index: int) -> Subject:
        """Who or what `which`, `that` or `who` stands for: what stands right before it, a comma aside."""
        last = index - 1
        while last >= 0 and (self._of.word(last) in {",", ")", "("} or self._of.word(last) in PREPOSITIONS):
            last = self._of.opening(last) - 1 if self._of.word(last) == ")" else last - 1
        if last in self._of.weapon_at:
            weapon = self._of.weapon_at[last]
            return Subject((), tuple(self._of.list_ending_in(weapon)), index)
        for near in range(last, max(-1, last - 4), -1):
            if near in self._of.party_at:
                return Subject((self._of.party_at[near].party,), (), index)
            if near in self._of.weapon_at:
                return Subject((), (self._of.weapon_at[near],), index)
        return Subject((), (), index)

    def object_in_front(self, subject: Subject) -> list[Weapon]:
        """The object of a relative clause: `the drones that Iran sent`, `the drones Iran sent`."""
        if not subject.parties or not subject.begin:
            return []
        index = subject.begin - 1
        while index >= 0 and self._of.word(index) in RELATIVES | {",", "the"}:
            index -= 1
        if index in self._of.weapon_at and (
            self._of.word(subject.begin - 1) in RELATIVES or index + 1 == subject.begin
        ):
            listed = self._of.list_ending_in(self._of.weapon_at[index])
            self._head = Subject((), tuple(listed), listed[0].begin)
            return listed
        return []
