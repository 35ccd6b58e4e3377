"""Events: the verbs and nouns that tell of them, with the weapons they reach and the parties in their roles."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from etl.extract.claims.actors import COMPASS, DEMONYM, PLACE, Party, PartyHit
from etl.extract.claims.inflection import BASE, GERUND, PARTICIPLE, PAST, THIRD
from etl.extract.claims.sentence import BOUNDARIES, COORDINATORS, PREPOSITIONS, RELATIVES, Marked, Weapon
from etl.extract.claims.verbgroups import Status, VerbGroup, VerbGroupReader, weaker
from etl.extract.claims.vocabulary import SignHit
from etl.lexicon.entries import EventFrame

_PRONOUNS = frozenset({"it", "they", "he", "she", "we", "i"})
_DETERMINERS = frozenset(
    {
        "the",
        "a",
        "an",
        "its",
        "their",
        "his",
        "this",
        "that",
        "these",
        "those",
        "of",
        "any",
        "some",
        "another",
        "each",
        "no",
        "first",
        "new",
        "latest",
        "recent",
        "second",
        "third",
        "last",
        "such",
    }
)
_AT = frozenset({"at", "on", "against", "toward", "towards", "upon"})
_TO = frozenset({"to", "for"})
_IN = frozenset({"in", "inside", "across", "near", "into", "onto", "around", "on", "at", "over"})
_TAKING_PLACES = frozenset({"to", "for", "from", "by"})
_NEAR = 6
_NEAR_OBJECT = 4
_BEFORE_BASE = frozenset(
    {
        "to",
        "will",
        "would",
        "could",
        "may",
        "might",
        "can",
        "should",
        "must",
        "not",
        "did",
        "does",
        "do",
        "t",
        "shall",
        "cannot",
    }
)
_SEAS = frozenset({"sea", "ocean", "water", "waters"})
_OF_ACTORS = frozenset({"deploy", "possess"})
"""Events that `equipped with` tells of who has a weapon, and not of what a weapon has."""
_AMOUNTS = frozenset({"supply", "possess", "launch"})
"""Events whose nouns also tell how much there is of a thing: a shipment, a stock, a salvo."""
_OF_ITS = frozenset({"produce", "supply", "launch", "test", "deploy", "use", "intercept"})
"""Events whose noun says of a weapon `its production`, and not of a state `its arsenal`."""
_NO_AIMS = frozenset(
    ["altitude", "dawn", "night", "height", "around", "about", "angle", "end", "range", "speed", "distance", "least", "midday", "noon", "once", "sea", "same", "time", "times", "trajectory", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "board", "least", "sunrise", "test", "launch", "roughly", "east", "apogee", "maximum"]
)


@dataclass(frozen=True, slots=True)
class Subject:
    """Who acts in a clause: parties, or weapons that do; `begin` is where the subject begins."""

    parties: tuple[Party, ...] = ()
    weapons: tuple[Weapon, ...] = ()
    begin: int = 0


@dataclass(frozen=True, slots=True)
class Event:
    """One event that a sentence tells of some of its weapons."""

    event: str
    begin: int
    end: int
    group: VerbGroup | None
    status: Status
    weapons: tuple[Weapon, ...]
    roles: tuple[tuple[str, Party], ...]
    owner: str = ""
    weak: bool = False
    usual_time: str = "past"
    doer: str = ""
    is_of_weapon: bool = False
    clause: int = 0


class EventReader:
    """Finds the events of a sentence."""

    def __init__(self, groups: VerbGroupReader) -> None:
        self._groups = groups

    def read(self, sentence: Marked, antecedent: tuple[Party, ...], speaking: tuple[Party, ...] = ()) -> list[Event]:
        """Every event that reaches a weapon, in order; `antecedent` is who `it` is at the beginning, `speaking` is `we`."""
        return list(_Sentence(sentence, self._groups, antecedent, speaking).events())


class _Sentence:
    """The reading of one sentence; holds the verb groups met so far."""

    def __init__(
        self, sentence: Marked, groups: VerbGroupReader, antecedent: tuple[Party, ...], speaking: tuple[Party, ...]
    ) -> None:
        self._of = sentence
        self._reader = groups
        self._antecedent = antecedent
        self._speaking = speaking
        self._groups: list[tuple[VerbGroup, Subject]] = []
        self._head: Subject | None = None  # what a relative clause is about, subject of the verb behind it

    def events(self) -> Iterator[Event]:
        """The events in order of their triggers."""
        behind = 0
        for index in range(len(self._of.tokens)):
            hits = self._of.signs_at.get(index)
            if not hits or index < behind:
                continue
            for hit in hits:
                found = list(self._verb_events(hit)) if hit.sign.is_verb else []
                found = found or list(self._noun_events(hit))
                if found:
                    behind = hit.end
                    yield from found
                    break

    # ---- verbs

    def _verb_events(self, hit: SignHit) -> Iterator[Event]:
        forms = {form for _, form in hit.sign.verbs} | {form for _, form in hit.sign.sayings}
        forms |= {form for _, form in hit.sign.governing}
        if not self._can_be_verb(hit, forms):
            return
        lasting = any(frame.lasting for frame, _ in hit.sign.verbs)
        group = self._reader.read(self._of.tokens, hit.begin, hit.end, forms, floor=0, lasting=lasting)
        subject = self._subject(group)
        if any(frame.weapon == "object" and frame.event != "use" for frame, _ in hit.sign.verbs):
            group = self._voiced(group, subject, forms)
        if self._is_adjective_of_weapon(group, forms):
            subject = Subject()
        joined = self._joined_to(group)
        if group.is_bare and group.form == BASE and hit.begin - 1 in self._of.party_at and not self._of.is_headline and self._of.word(0) not in {"did", "does", "do"}:
            # A plain form behind one party is no finite verb: they let Kyiv *fire* missiles.
            group = replace(group, status=replace(group.status, time=""))
        if joined is not None:
            group = replace(group, status=joined.status, is_passive=group.is_passive or joined.is_passive)
        reached = [
            (frame, weapons)
            for frame in _distinct(frame for frame, _ in hit.sign.verbs)
            if (weapons := self._weapons(frame, group, subject))
        ]
        # A frame that asks for other words, and has them, is the closer one.
        closer = any(frame.needs for frame, _ in reached)
        for frame, weapons in reached:
            if frame.needs or not closer:
                yield self._event(frame, group, subject, weapons)
        self._groups.append((group, subject))

    def _is_adjective_of_weapon(self, group: VerbGroup, forms: set[str]) -> bool:
        """Whether a participle only qualifies the weapon behind it: displayed *captured* tanks."""
        if not group.is_bare or PARTICIPLE not in forms or group.end not in self._of.weapon_at:
            return False
        before = self._of.word(group.begin - 1)
        is_behind_verb = any(known.end == group.begin for known, _ in self._groups)
        return is_behind_verb or before.isdecimal() or before in _DETERMINERS or before in PREPOSITIONS

    def _can_be_verb(self, hit: SignHit, forms: set[str]) -> bool:
        """Whether a word that may be a noun as well stands where a verb does."""
        before, behind = self._of.word(hit.begin - 1), self._of.word(hit.end)
        if self._of.word(hit.begin) in {"have", "has", "had"} and (hit.begin == 0 or self._is_auxiliary(hit.end)):
            return False
        if (
            self._of.is_capital(hit.begin)
            and not self._of.is_headline
            and hit.begin > 0
            and before not in {'"', ":", "-"}
        ):
            return False
        if before == "first" and self._of.word(hit.begin - 2) in {"was", "were", "been", "is", "are", "had", "has"}:
            return True
        is_noun_place = (
            before in _DETERMINERS - {"of"} | {"'s"} or (before.isdecimal() and hit.begin - 1 not in self._of.weapon_at)
        )
        is_compound = self._of.word(hit.begin - 2) == "-" and self._of.tokens[hit.begin - 1].glued
        if (
            is_noun_place
            or (before == "of"
            and GERUND not in forms)
            or (is_compound
            and hit.begin - 1 not in self._of.weapon_at)
        ):
            return bool(forms & {PAST, PARTICIPLE, THIRD}) and before in RELATIVES | {"those", "no"}
        if not forms & {BASE, THIRD} or forms & {PAST, PARTICIPLE}:
            return True
        if BASE in forms and self._of.word(self._behind_adverbs(hit.begin) - 1) in _BEFORE_BASE:
            return True
        if before in {"and", "or"}:
            return bool(self._groups) and self._groups[-1][0].form in forms
        if before in PREPOSITIONS or not self._begins_object(hit.end):
            return False
        return self._can_be_finite(hit, forms, before)

    def _behind_adverbs(self, begin: int) -> int:
        while begin > 1 and (self._of.word(begin - 1) in {"now", "also", "still", "soon", "even"} or self._of.word(begin - 1).endswith("ly")):
            begin -= 1
        return begin

    def _can_be_finite(self, hit: SignHit, forms: set[str], before: str) -> bool:
        """Whether a verb of the present has a subject right before it: a party, a plural, a pronoun."""
        if hit.begin - 1 in self._of.weapon_at:
            is_plural = before.endswith("s")
            return (BASE in forms) == is_plural and not any(frame.lone and not is_plural for frame in hit.sign.nouns)
        if hit.begin - 1 in self._of.party_at:
            party = self._of.party_at[hit.begin - 1]
            return (party.kind != DEMONYM or before.endswith("s")) and not (
                before in {".", "us", "uk"} and self._of.is_capital(hit.end)
            )
        if before in RELATIVES:
            return True
        if BASE in forms and THIRD not in forms:
            return before in {"they", "we"} or (before.endswith("s") and len(before) > 3)
        return before in {"it", "he", "she"} or before.endswith("ly") or (before.isalpha() and before not in COORDINATORS)

    def _begins_object(self, index: int) -> bool:
        """Whether an object can begin at a token, or the phrase of one who is fired at."""
        word = self._of.word(index)
        return (
            (word.isalnum()
            and word not in COORDINATORS
            and word not in PREPOSITIONS - {"at", "on", "over", "into", "off"})
            or (word in {'"', "."}
            and index + 1 < len(self._of.tokens))
        )

    def _is_auxiliary(self, index: int) -> bool:
        """Whether the word behind `have` is a participle, or an adverb before one."""
        word = self._of.word(index)
        if word in {"been", "not", "also", "already", "never", "long", "yet", "to", "since", "so"} or word.endswith(
            "ly"
        ):
            return True
        return any(
            form == PARTICIPLE
            for hit in self._of.signs_at.get(index, ())
            for _, form in (*hit.sign.verbs, *hit.sign.sayings, *hit.sign.governing)
        ) or word in self._of.participles or (word.endswith("ed") and index not in self._of.weapon_at)

    def _last_before(self, group: VerbGroup) -> tuple[VerbGroup, Subject] | None:
        """The last verb group that ends before another begins, with its subject."""
        return next((one for one in reversed(self._groups) if one[0].end <= group.begin), None)

    def _subject(self, group: VerbGroup) -> Subject:
        """Who or what stands before a verb group as its subject."""
        before = self._last_before(group)
        floor = before[0].end if before else 0
        if self._head and before and not self._starts_subject(floor, group.begin):
            head = self._head
            if group.begin > floor:
                self._head = None  # behind the relative clause; inside it (`which he says was sent`) it stays
            if not self._of.word(group.begin - 1) == "and":
                return head
        if (
            before
            and self._of.word(group.begin - 1) in {"and", "or", "but", "then"}
            and before[1].begin < group.begin - 1
        ):
            return before[1]
        index = group.begin - 1
        parties: list[PartyHit] = []
        weapons: list[Weapon] = []
        has_apposition = self._of.word(index) == ","
        aside: list[PartyHit] = []
        pronoun = ""
        while index >= floor:
            word = self._of.word(index)
            if index in self._of.weapon_at:
                weapon = self._of.weapon_at[index]
                if not self._is_behind_preposition(weapon.begin, floor) and not self._of.is_modifier(weapon):
                    weapons.insert(0, weapon)
                index = weapon.begin - 1
                if weapon.is_pronoun and len(weapons) == 1 and not parties:
                    return Subject(self._meant(word, index, before), (weapon,), weapon.begin)
                continue
            if index in self._of.party_at:
                hit = self._of.party_at[index]
                if (
                    hit.kind != PLACE
                    and not self._is_behind_preposition(hit.begin)
                    and (not parties or self._is_beside(hit, parties[0]))
                ):
                    parties.insert(0, hit)
                index = hit.begin - 1
                continue
            if word in _PRONOUNS and not parties and not weapons:
                pronoun = word
            if word in RELATIVES and not parties and not weapons and not pronoun:
                self._head = self._antecedent_of_relative(index)
                return self._head
            if word in {"which", "who"} and parties:
                self._head = self._antecedent_of_relative(index)
            if word in BOUNDARIES and word not in {"-", ")"}:
                break
            if word == ")":
                index = self._opening(index)
            if word == "," and parties and not self._is_list_comma(index):
                if not has_apposition:
                    break
                aside, parties, has_apposition = parties, [], False
            index -= 1
        begin = index + 1
        parties = parties or aside
        found = tuple(dict.fromkeys(hit.party for hit in parties))
        if weapons and not parties:
            return Subject((), tuple(weapons), begin)
        if parties:
            return Subject(found, tuple(weapons), begin)
        if not pronoun and any(self._of.word(k) in {"its", "their"} for k in range(begin, group.begin)):
            pronoun = "it"
        if pronoun:
            return Subject(self._meant(pronoun, begin, before), (), begin)
        if before and group.is_infinitive and not group.is_chained:
            return before[1]
        if (
            before
            and (index < floor or self._of.word(index) in BOUNDARIES | {",", "and"})
            and not self._starts_subject(begin, group.begin)
        ):
            return before[1]
        return Subject((), (), begin)

    def _starts_subject(self, begin: int, end: int) -> bool:
        """Whether a stretch begins with words that could be a subject of their own: no preposition, no adverb."""
        for index in range(begin, end):
            word = self._of.word(index)
            if word in COORDINATORS or word.endswith("ly") or word in {"then", "later", "also", "since"}:
                continue
            return word.isalnum() and word not in PREPOSITIONS
        return False

    def _meant(self, pronoun: str, begin: int, before: tuple[VerbGroup, Subject] | None) -> tuple[Party, ...]:
        """Whom a pronoun means: the speaker, the subject before it, the party before it, or that of an earlier sentence."""
        if pronoun in {"we", "i"}:
            return self._speaking
        if before and before[1].parties:
            return before[1].parties
        named = [
            hit.party
            for hit in self._of.parties
            if hit.end <= begin and hit.kind != PLACE and not is_governed(self._of, hit)
        ]
        return (named[-1],) if named else self._antecedent

    def _is_beside(self, hit: PartyHit, following: PartyHit) -> bool:
        """Whether two parties stand in one list: `Iran and Russia`."""
        words = {self._of.word(index) for index in range(hit.end, following.begin)}
        return bool(words) and words <= {",", "and", "the", "or"}

    def _is_list_comma(self, index: int) -> bool:
        behind = index + 2 if self._of.word(index + 1) in {"the", "and"} else index + 1
        return index - 1 in self._of.party_at and behind in self._of.party_at

    def _opening(self, index: int) -> int:
        while index > 0 and self._of.word(index) != "(":
            index -= 1
        return index

    def _is_behind_preposition(self, begin: int, floor: int = 0) -> bool:
        """Whether a noun phrase is governed by a preposition: `in Russia`, `for the Grad`, but `the army of Russia`."""
        for index in range(begin - 1, max(floor - 1, begin - 5), -1):
            word = self._of.word(index)
            if word == "of":
                return False
            if word in PREPOSITIONS:
                return True
            if not (word in _DETERMINERS or word.isdigit() or self._is_adjective(index)):
                return False
        return False

    def _is_adjective(self, index: int) -> bool:
        word = self._of.word(index)
        return word.isalpha() and (
            index in self._of.party_at
            or word.endswith(("n", "ed", "ing", "ern", "al", "ous", "ry"))
            or word
            in {
                "its",
                "their",
                "heavy",
                "many",
                "several",
                "more",
                "two",
                "three",
                "four",
                "neighbouring",
                "ally",
                "neighboring",
                "government",
            }
        )

    def _antecedent_of_relative(self, index: int) -> Subject:
        """Who or what `which`, `that` or `who` stands for: what stands right before it, a comma aside."""
        last = index - 1
        while last >= 0 and (self._of.word(last) in {",", ")", "("} or self._of.word(last) in PREPOSITIONS):
            last = self._opening(last) - 1 if self._of.word(last) == ")" else last - 1
        if last in self._of.weapon_at:
            weapon = self._of.weapon_at[last]
            return Subject((), tuple(self._list_ending_in(weapon)), index)
        for near in range(last, max(-1, last - 4), -1):
            if near in self._of.party_at:
                return Subject((self._of.party_at[near].party,), (), index)
            if near in self._of.weapon_at:
                return Subject((), (self._of.weapon_at[near],), index)
        return Subject((), (), index)

    def _list_ending_in(self, weapon: Weapon) -> list[Weapon]:
        """The weapons of the list to which one belongs, from the first to that one."""
        for one in self._of.weapons:
            listed = self._of.series(one)
            if one.begin <= weapon.begin and weapon in listed:
                return listed[: listed.index(weapon) + 1]
        return [weapon]

    def _voiced(self, group: VerbGroup, subject: Subject, forms: set[str]) -> VerbGroup:
        """A bare past form that is a participle behind its weapon: `drones supplied by Iran`."""
        if not group.is_bare or PARTICIPLE not in forms or group.form == GERUND:
            return group
        behind = self._of.word(group.end)
        named = [weapon for weapon in subject.weapons if not weapon.is_pronoun]
        if behind == "by":
            return replace(group, is_passive=True, form=PARTICIPLE)
        is_right_behind = group.begin - 1 in self._of.weapon_at or self._of.word(group.begin - 1) in {
            ",",
            "previously",
            "recently",
            "reportedly",
            "allegedly",
            "once",
            "already",
        }
        if (
            named
            and is_right_behind
            and (
                not behind.isalnum()
                or behind in PREPOSITIONS
                or behind in {"last", "this", "earlier", "two", "during", "while", "and", "yesterday"}
            )
        ):
            return replace(group, is_passive=True, form=PARTICIPLE)
        return group

    def _joined_to(self, group: VerbGroup) -> VerbGroup | None:
        """The group whose auxiliaries a verb shares: `may test missiles and launch satellites`."""
        before = self._last_before(group)
        if not group.is_bare or before is None:
            return None
        last = before[0]
        if (
            group.form == GERUND
            and self._of.word(group.begin - 1) in {"with", "as"}
            and self._of.word(group.begin - 2) in {"along", "together", "well"}
        ):
            return last
        same = group.form != GERUND and (last.form == group.form or {last.form, group.form} <= {PAST, PARTICIPLE})
        word = self._of.word(group.begin - 1)
        if same and not last.is_bare and word in {"and", "or", ",", "then", "but"}:
            return last
        return None

    # ---- the weapon of a verb

    def _weapons(self, frame: EventFrame, group: VerbGroup, subject: Subject) -> list[Weapon]:
        if frame.needs and not any(self._of.word(index) in frame.needs for index in range(group.begin)):
            return []
        if frame.weapon == "object":
            if group.is_passive:
                return list(subject.weapons) if subject.weapons else []
            weapons = self._object(group.end) or self._object_in_front(group, subject)
            is_far = bool(weapons) and weapons[0].begin - group.end > _NEAR_OBJECT
            has_other_noun = bool(weapons) and "of" in [self._of.word(k) for k in range(group.end, weapons[0].begin)]
            return [] if frame.near and (is_far or has_other_noun) else weapons
        if frame.weapon == "subject":
            if group.is_passive or not subject.weapons or (frame.outcome and not self._begins_object(group.end)):
                return []
            if frame.event == "lose" and self._of.word(group.end) in _DETERMINERS | {"two", "three"}:
                return []  # it sinks something
            if frame.weak and frame.event == "launch" and subject.weapons[0].is_crewed:
                return []
            is_crash = self._of.word(group.at) in {"crash", "crashes", "crashed", "crashing"} and frame.event == "use"
            return [weapon for weapon in subject.weapons if not (is_crash and weapon.is_crewed)]
        if frame.event in _OF_ACTORS and not subject.parties:
            return []
        if frame.event == "supply" and not (subject.parties if group.is_passive else self._direct_parties(group.end)):
            return []
        if frame.weapon == "on":
            behind = next((k for k in range(group.end, group.end + 8) if self._of.word(k) == "on"), None)
            return self._object(behind + 1) if behind else []
        return self._instrument(group)

    def _object(self, begin: int) -> list[Weapon]:
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
            if word in PREPOSITIONS and word != "of":
                index = self._behind_party(index)
                if index is None:
                    return []
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

    def _object_in_front(self, group: VerbGroup, subject: Subject) -> list[Weapon]:
        """The object of a relative clause: `the drones that Iran sent`, `the drones Iran sent`."""
        if not subject.parties or not subject.begin:
            return []
        index = subject.begin - 1
        while index >= 0 and self._of.word(index) in RELATIVES | {",", "the"}:
            index -= 1
        if index in self._of.weapon_at and (
            self._of.word(subject.begin - 1) in RELATIVES or index + 1 == subject.begin
        ):
            listed = self._list_ending_in(self._of.weapon_at[index])
            self._head = Subject((), tuple(listed), listed[0].begin)
            return listed
        return []

    def _instrument(self, group: VerbGroup) -> list[Weapon]:
        """The weapons behind `with` or `using`, in the clause of a verb, or in front of it."""
        for index in range(group.end, min(len(self._of.tokens), group.end + 30)):
            word = self._of.word(index)
            if (
                word in {"with", "using", "by", "involving"}
                or (word == "in"
                and self._of.word(index + 1) in {"a", "an"}
                and index + 2 in self._of.weapon_at)
            ):
                if word == "by" and not group.is_passive and not (group.is_bare and index == group.end):
                    continue
                if word == "in" and not any(
                    hit.sign.nouns for hit in self._of.signs_at.get(self._of.weapon_at[index + 2].end, ())
                ):
                    continue
                weapons = self._object(index + 1)
                if weapons:
                    return weapons
            if word in {";", "but", "while", "whereas", "although"}:
                break
        if self._of.word(0) == "using":
            first = self._object(1)
            if first and first[-1].end <= group.begin:
                return first
        return []

    # ---- nouns

    def _noun_events(self, hit: SignHit) -> Iterator[Event]:
        for frame in _distinct(hit.sign.nouns):
            weapons, begin = self._weapons_of_noun(frame, hit)
            if not weapons:
                continue
            status, agent, governor = self._governed(
                begin, max(hit.end, weapons[-1].end if weapons[0].begin > hit.begin else hit.end)
            )
            roles: list[tuple[str, Party]] = []
            parties = self._whose(begin) or self._parties_behind(hit.end, {"by"}) or agent
            if frame.subject:
                roles += [(frame.subject, party) for party in parties]
            end = max(hit.end, weapons[-1].end)
            roles += self._places(frame, end)
            event = (
                frame.aimed
                if frame.aimed and self._of.word(end) in {"at", "against", "on"} and self._is_aimed(end, end)
                else frame.event
            )
            yield Event(
                event,
                hit.begin,
                hit.end,
                governor,
                status,
                tuple(weapons),
                tuple(roles),
                frame.owner,
                usual_time="ongoing" if frame.lasting else "past",
                doer="" if governor else frame.subject,
            )
            return

    def _weapons_of_noun(self, frame: EventFrame, hit: SignHit) -> tuple[list[Weapon], int]:
        """The weapons of a noun, behind a preposition or right before it, and where the whole phrase begins."""
        if hit.begin in self._of.weapon_at:
            return [self._of.weapon_at[hit.begin]], self._of.weapon_at[hit.begin].begin
        if frame.lone and hit.begin - 1 in self._of.weapon_at:
            weapon = self._of.weapon_at[hit.begin - 1]
            first = next(one for one in self._of.weapons if weapon in self._of.series(one))
            listed = self._of.series(first)
            chosen = listed[: listed.index(weapon) + 1]
            return chosen, chosen[0].begin
        owner = next(
            (k for k in range(hit.begin - 1, max(-1, hit.begin - 3), -1) if self._of.word(k) in {"its", "their"}), None
        )
        if owner is not None and frame.event in _OF_ITS and self._of.word(hit.end) not in {"of", "for"}:
            named = [weapon for weapon in self._of.weapons if weapon.end <= owner and not weapon.is_pronoun]
            return named[-1:], hit.begin
        behind = hit.end
        if self._of.word(behind) in {"and", "or"} and any(
            other.sign.nouns for other in self._of.signs_at.get(behind + 1, ())
        ):
            behind += 2
        for preposition in frame.after or ("of",):
            words = preposition.split()
            index = behind
            for skipped in range(3):
                if [self._of.word(index + skipped + k) for k in range(len(words))] == words:
                    return self._object(index + skipped + len(words)), hit.begin
                if index + skipped not in self._of.party_at and self._of.word(index + skipped) not in {"to", "by"}:
                    break
        return [], hit.begin

    def _governed(self, begin: int, end: int) -> tuple[Status, tuple[Party, ...], VerbGroup | None]:
        """The status that a noun has from the verb of which it is object or subject, and who acts in that verb."""
        for index in range(begin - 1, max(-1, begin - 10), -1):
            if self._of.word(index) in BOUNDARIES and self._of.word(index) not in {"-", "as"}:
                break
            for hit in self._of.signs_at.get(index, ()):
                if hit.sign.governing and self._can_be_verb(hit, {form for _, form in hit.sign.governing}):
                    group = self._group_of(hit)
                    words = hit.sign.governing[0][0]
                    subject = next(
                        (one for known, one in self._groups if known.at == hit.begin), None
                    ) or self._subject(group)
                    if group.form == GERUND and group.is_bare and words.time == "past":
                        words = replace(words, time="")
                    status = _governed_status(group, words.time).under(words)
                    return status, subject.parties if words.agent and not group.is_passive else (), group
        if self._is_behind_preposition(begin) or self._of.word(begin - 1) in {"after", "before"} or self._of.word(begin - 2) in {"after", "before"}:
            return Status(), (), None
        for index in range(end, min(len(self._of.tokens), end + 14)):
            if self._of.word(index) in BOUNDARIES and self._of.word(index) not in {"-", "(", ")"}:
                break
            for hit in self._of.signs_at.get(index, ()):
                if hit.sign.governing and self._can_be_verb(hit, {form for _, form in hit.sign.governing}):
                    group, words = self._group_of(hit), hit.sign.governing[0][0]
                    agent = self._parties_behind(group.end, {"by"}) if words.agent and group.is_passive else ()
                    return _governed_status(group, words.time).under(words), agent, group
        return Status(), (), None

    def _group_of(self, hit: SignHit) -> VerbGroup:
        forms = {form for _, form in hit.sign.governing}
        return self._reader.read(self._of.tokens, hit.begin, hit.end, forms, floor=0, lasting=False)

    # ---- roles

    def _event(self, frame: EventFrame, group: VerbGroup, subject: Subject, weapons: Sequence[Weapon]) -> Event:
        roles: list[tuple[str, Party]] = []
        if group.is_passive:
            roles += [(frame.subject, agent) for agent in self._parties_behind(group.end, {"by"}) if frame.subject]
        elif frame.subject and frame.weapon != "subject":
            roles += [(frame.subject, party) for party in subject.parties]
        if frame.object:
            targets = self._direct_parties(group.end) if not group.is_passive else subject.parties
            roles += [(frame.object, target) for target in targets]
        elif frame.to and not group.is_passive:
            roles += [(frame.to, party) for party in self._indirect(group.end, weapons)]
        roles += [place for place in self._places(frame, group.end) if place not in roles]
        if frame.event == "use" and not any(role == "target" for role, _ in roles):
            roles += [("target", party) for party in self._purposes(weapons[-1].end)]
        event = frame.aimed if frame.aimed and self._is_aimed(group.end, weapons[-1].end) else frame.event
        if (
            event == "use"
            and frame.weapon == "subject"
            and _SEAS & {self._of.word(index) for index in range(group.end, group.end + 5)}
        ):
            event = "launch"
        if frame.elsewhere and not any(role == "recipient" for role, _ in roles) and self._goes(max(group.end, weapons[-1].end)):
            event, roles = (
                frame.elsewhere,
                [("operator" if role == "supplier" else role, party) for role, party in roles],
            )
        status = replace(group.status, outcome=group.status.outcome or frame.outcome)
        if frame.time and status.time in {"", "past", "ongoing"}:
            status = replace(status, time=frame.time, certainty=weaker(status.certainty, frame.certainty or "certain"))
        return Event(
            status.event or event, group.at, group.end, group, status, tuple(weapons), tuple(roles), frame.owner, frame.weak,
            _usual_time(frame, group), frame.subject if group.form == GERUND and group.is_bare else "",
            frame.weapon == "subject", subject.begin,
        )  # fmt: skip

    def _purposes(self, begin: int) -> tuple[Party, ...]:
        """Whom a weapon is used against, told by an infinitive: `used drones to attack Ukrainian towns`."""
        for index in range(begin, begin + 8):
            if self._of.word(index) == "to":
                for hit in self._of.signs_at.get(index + 1, ()):
                    if any(frame.object == "target" for frame, _ in hit.sign.verbs):
                        return self._direct_parties(hit.end)
        return ()

    def _goes(self, begin: int) -> bool:
        """Whether a thing is sent somewhere and to nobody: `to the front`, `into the Black Sea`."""
        words = [self._of.word(index) for index in range(begin, begin + 4)]
        return bool({"to", "into", "towards", "toward"} & set(words))

    def _indirect(self, begin: int, weapons: Sequence[Weapon]) -> tuple[Party, ...]:
        """The parties between a verb of giving and the weapon: `gave Ukraine 31 tanks`."""
        for hit in self._of.parties_between(begin, weapons[0].begin):
            is_first = all(self._of.word(k) in _DETERMINERS for k in range(begin, hit.begin))
            if is_first and not (hit.kind == DEMONYM and hit.end == weapons[0].begin):
                return self._with_others(hit)
        return ()

    def _with_others(self, hit: PartyHit) -> tuple[Party, ...]:
        """A party with those of the same list behind it."""
        found = [hit]
        for other in self._of.parties:
            if other.begin >= found[-1].end and self._is_beside(found[-1], other) and other.kind == hit.kind:
                found.append(other)
        return tuple(dict.fromkeys(one.party for one in found))

    def _direct_parties(self, begin: int) -> tuple[Party, ...]:
        """The party that is the object of a verb: `struck a Ukrainian power station`, `attacked Odesa`."""
        for index in range(begin, min(len(self._of.tokens), begin + _NEAR + 2)):
            if index in self._of.party_at:
                return self._with_others(self._of.party_at[index])
            word = self._of.word(index)
            if word in BOUNDARIES or word in {"with", "using", "by", "from", "after"}:
                return ()
            if word in PREPOSITIONS and word != "of":
                break
        return self._parties_behind(begin, {"in", "near", "of", "on"})

    def _places(self, frame: EventFrame, begin: int) -> Iterator[tuple[str, Party]]:
        """The parties behind prepositions: `to Russia`, `from Iran`, `at Israel`, `in Sumy`."""
        roles = ((frame.to, _TO), (frame.source, {"from"}), (frame.at, _AT), (frame.inside, _IN))
        seen: set[str] = set()
        for role, prepositions in roles:
            if role and role not in seen and (parties := self._parties_behind(begin, prepositions)):
                seen.add(role)
                yield from ((role, party) for party in parties)

    def _is_aimed(self, begin: int, end: int) -> bool:
        """Whether something stands behind `at` or `against` that a weapon is fired at: no time, height or distance."""
        for index in range(begin, min(len(self._of.tokens), end + 12)):
            word = self._of.word(index)
            if word in BOUNDARIES - {"-", "(", ")"} or (word in {"said", "and", "to"} and index >= end):
                return False
            if index in self._of.weapon_at or word not in {"at", "against", "on", "towards"}:
                continue
            behind = [self._of.word(index + k) for k in range(1, 4)]
            if behind[0].isdecimal() or _NO_AIMS & set(behind[:3]) or (word == "on" and not self._names_party(index)):
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

    def _parties_behind(self, begin: int, prepositions: frozenset[str] | set[str]) -> tuple[Party, ...]:
        """The first parties behind one of some prepositions, in the clause that begins at a token."""
        index = begin
        while index < min(len(self._of.tokens), begin + 40):
            word = self._of.word(index)
            if word in {
                ";",
                "but",
                "while",
                "which",
                "whereas",
                "although",
                "after",
                "who",
                "before",
                "because",
                "that",
                '"',
            }:
                return ()
            if word == "to" and "to" not in prepositions and self._is_infinitive(index):
                return ()
            if (
                index > begin
                and index not in self._of.weapon_at
                and any(hit.sign.sayings for hit in self._of.signs_at.get(index, ()))
            ):
                return ()
            if word in prepositions and index not in self._of.weapon_at:
                for near in range(index + 1, min(index + _NEAR, len(self._of.tokens))):
                    if near in self._of.party_at:
                        hit = self._of.party_at[near]
                        if hit.party and not (
                            hit.kind == DEMONYM and near + 1 in self._of.weapon_at and word not in _AT
                        ):
                            return self._with_others(hit)
                    if self._of.word(near) in PREPOSITIONS - {"of", "in", "near"} or self._of.word(
                        near
                    ) in BOUNDARIES | {",", "and"}:
                        break
            index += 1
        return ()

    def _is_infinitive(self, index: int) -> bool:
        """Whether `to` begins an infinitive: a plain word behind it that is no determiner, name or weapon."""
        following = index + 1
        word = self._of.word(following)
        is_noun = following in self._of.weapon_at or following in self._of.party_at or self._of.is_capital(following)
        return word.isalpha() and word not in _DETERMINERS and not is_noun

    def _whose(self, begin: int) -> tuple[Party, ...]:
        """The parties whose thing a noun is, by name or as `its`."""
        if owner := self._owner_before(begin):
            return (owner,)
        if any(self._of.word(index) in {"its", "their"} for index in range(max(0, begin - 3), begin)):
            last = next((subject for group, subject in reversed(self._groups) if group.end <= begin), None)
            return last.parties if last else ()
        return ()

    def _owner_before(self, begin: int) -> Party | None:
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


def _distinct(frames: Iterator[EventFrame] | Sequence[EventFrame]) -> list[EventFrame]:
    return list(dict.fromkeys(frames))


def _usual_time(frame: EventFrame, group: VerbGroup) -> str:
    """The time of a verb that nothing tells it of: a gerund tells what happens, a plain infinitive a plan."""
    if group.form == GERUND:
        return "past"
    return "ongoing" if group.is_chained or (frame.lasting and not group.is_infinitive) else "planned"


def _governed_status(group: VerbGroup, time: str) -> Status:
    """The status of a noun whose verb is a group: the verb's own tense gives way to what the verb says of its noun."""
    keeps = time in {"", "past"} or (group.status.time in {"planned", "hypothetical"} and time == "past")
    return replace(group.status, time=group.status.time if keeps else "", event="")
