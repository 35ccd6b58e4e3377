"""Who says what: speakers as written, with their states, and the stretch of the sentence that is theirs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from etl.extract.claims.actors import DEMONYM, PLACE, Party
from etl.extract.claims.arguments import is_governed
from etl.extract.claims.function_words import (
    ARTICLES,
    AUXILIARIES,
    BOUNDARIES,
    DAYS,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
)
from etl.extract.claims.inflection import BASE, GERUND, PARTICIPLE, PAST, THIRD
from etl.extract.claims.sentence import Marked
from etl.extract.claims.verbgroups import VerbGroup, VerbGroupReader
from etl.extract.claims.vocabulary import SignHit
from etl.lexicon.entries import SayingWords

_LONGEST = 14
_PLAIN = SayingWords()
_STOPS = BOUNDARIES - {"unless", "until", "despite", "amid", "since", "however", "so"} | {",", '"', "and", "what"}
"""Words over which no noun phrase goes."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker as written, with the state or group, where known."""

    name: str
    party: Party | None = None


_NOBODY = Speaker("")


@dataclass(frozen=True, slots=True)
class Speech:
    """What a speaker says: the tokens `begin` to `end`, said by the verb at `at`."""

    speaker: Speaker
    begin: int
    end: int
    at: int
    words: SayingWords
    name_begin: int
    name_end: int
    group: VerbGroup | None = None


@dataclass(slots=True)
class Memory:
    """What earlier sentences tell about speakers: the last one, and the states of offices."""

    last: Speaker | None = None
    offices: dict[str, Party] = field(default_factory=dict)
    is_korean: bool = False


class SpeechReader:
    """Finds the speeches of a sentence."""

    def __init__(self, groups: VerbGroupReader) -> None:
        self._groups = groups

    def read(self, sentence: Marked, memory: Memory) -> list[Speech]:
        """Every speech, in the order of the saying words; `memory` learns the speakers."""
        speeches: list[Speech] = [*self._nouns(sentence, memory), *self._colons(sentence, memory)]
        for hit in sentence.signs:
            if sentence.word(hit.begin) == "saying" and sentence.word(hit.begin - 1) == "as":
                speeches += self._quoted(sentence, hit, memory)
            elif hit.sign.sources:
                speeches += self._behind_phrase(sentence, hit, memory)
            elif hit.sign.sayings:
                speeches += self._of_verb(sentence, hit, memory, speeches)
        return _bounded([speech for speech in speeches if speech.speaker.name], sentence)

    def _can_speak(self, sentence: Marked, begin: int, end: int) -> bool:
        """Whether a noun phrase can be a speaker: no weapon, no photograph, no evaluation."""
        if any(index in sentence.weapon_at and not sentence.weapon_at[index].is_pronoun for index in range(begin, end)):
            return False
        head = next((k for k in range(begin, end) if sentence.word(k) in PREPOSITIONS), end) - 1
        if (
            (sentence.word(begin) in sentence.listed("nouns_of_saying") and end - begin > 1)
            or sentence.word(head) in sentence.listed("mute_nouns")
            or sentence.word(begin) in sentence.listed("mute_nouns")
            or sentence.word(begin) in PREPOSITIONS
        ):
            return False
        words = {sentence.word(index) for index in range(begin, end)}
        speaking = sentence.listed("speaker_nouns") | PRONOUNS
        is_named = any(sentence.is_capital(index) for index in range(max(begin, 1), end)) or begin in sentence.party_at
        is_named = is_named or all(sentence.is_capital(index) for index in range(begin, end))
        return is_named or any(word in speaking or word.removesuffix("s") in speaking for word in words)

    def _quoted(self, sentence: Marked, hit: SignHit, memory: Memory) -> Iterator[Speech]:
        """`KCNA quoted Kim as saying`, `Kim was quoted as saying by KCNA`."""
        verb = next(
            (k for k in range(hit.begin - 2, -1, -1) if sentence.word(k) in {"quoted", "cited", "quotes", "cites"}),
            None,
        )
        if verb is None:
            return
        is_passive = verb == hit.begin - 2
        inner = _phrase_before(sentence, verb - 1) if is_passive else _trimmed(sentence, verb + 1, hit.begin - 1)
        outer = None if is_passive else _phrase_before(sentence, verb)
        if is_passive and sentence.word(hit.end) == "by":
            outer = _phrase_behind(sentence, hit.end + 1)
        for place, found in ((hit.begin, inner), (verb, outer)):
            if found and self._can_speak(sentence, *found):
                yield Speech(_speaker(sentence, *found, memory), hit.end, len(sentence.tokens), place, _PLAIN, *found)

    def _colons(self, sentence: Marked, memory: Memory) -> Iterator[Speech]:
        """The speaker of a headline: `Seoul: North fires missile`, `North fires missile: Seoul`."""
        colons = [index for index, token in enumerate(sentence.tokens) if token.text == ":"]
        if not colons or any(_is_past(hit) for hit in sentence.signs if hit.end == colons[0]):
            return
        size = len(sentence.tokens)
        if colons[0] <= 5 and (found := _trimmed(sentence, 0, colons[0])) and self._can_speak(sentence, *found):
            yield Speech(_speaker(sentence, *found, memory), colons[0] + 1, size, colons[0], _PLAIN, *found)
        elif (
            size - colons[-1] <= 6
            and (found := _trimmed(sentence, colons[-1] + 1, size))
            and self._can_speak(sentence, *found)
        ):
            yield Speech(_speaker(sentence, *found, memory), 0, colons[-1], colons[-1], _PLAIN, *found)

    def _nouns(self, sentence: Marked, memory: Memory) -> Iterator[Speech]:
        """`Moscow's claim that …`: what stands behind the noun is said by whose claim it is."""
        for hit in sentence.parties:
            at = hit.end + 1
            if (
                sentence.word(hit.end) == "'s"
                and sentence.word(at) in sentence.listed("nouns_of_saying")
                and sentence.word(at + 1) in {"that", "of", "to"}
            ):
                speaker = _speaker(sentence, hit.begin, hit.end, memory)
                yield Speech(speaker, at + 2, len(sentence.tokens), at, _PLAIN, hit.begin, hit.end)

    def _behind_phrase(self, sentence: Marked, hit: SignHit, memory: Memory) -> Iterator[Speech]:
        """`according to X`: what stands before it, or, at the beginning of a sentence, behind it."""
        found = _phrase_behind(sentence, hit.end)
        if found is None:
            return
        begin, end = found
        if not self._can_speak(sentence, begin, end):
            return
        speaker = _speaker(sentence, begin, end, memory)
        is_first = hit.begin <= 1 or (sentence.word(hit.begin - 1) in {";", '"'} and hit.begin < 3)
        scope = (end, len(sentence.tokens)) if is_first else (0, hit.begin)
        if sentence.word(hit.begin) in {"citing", "quoting"}:
            scope = (0, len(sentence.tokens))
        yield Speech(speaker, *scope, hit.begin, hit.sign.sources[0], begin, end)

    def _of_verb(self, sentence: Marked, hit: SignHit, memory: Memory, before: Sequence[Speech]) -> Iterator[Speech]:
        """`X said …`, `…, X said`, `…, said X`, `X …, adding …`."""
        forms = {form for _, form in hit.sign.sayings}
        if not _can_say(sentence, hit, forms):
            return
        floor = before[-1].group.end if before and before[-1].group else 0
        group = self._groups.read(sentence.tokens, hit.begin, hit.end, forms, floor=floor, lasting=True)
        if group.is_passive and not group.is_chained:
            return
        if group.form == GERUND and group.is_bare:
            yield from self._going_on(sentence, hit, group, memory, before)
            return
        inverted = _inverted(sentence, hit)
        found = inverted or _phrase_before(sentence, group.begin)
        if found is None:
            if sentence.word(group.begin - 1) in {"and", ",", "but"}:
                yield from _of_the_same(sentence, hit, group, before)
        elif self._can_speak(sentence, *found):
            speaker = _speaker(sentence, *found, memory)
            behind = max(found[1], hit.end) if inverted else hit.end
            edge = hit.begin if inverted else _with_articles(sentence, found[0])
            said = Speech(speaker, behind, len(sentence.tokens), hit.begin, hit.sign.sayings[0][0], *found, group)
            yield from _both_sides(sentence, said, edge)

    def _going_on(
        self, sentence: Marked, hit: SignHit, group: VerbGroup, memory: Memory, before: Sequence[Speech]
    ) -> Iterator[Speech]:
        """`…, adding that`: the speaker before goes on, or the subject of the sentence speaks."""
        if sentence.word(hit.begin - 1) not in {",", "and"}:
            return
        if before:
            yield from _of_the_same(sentence, hit, group, before)
        elif (found := _first_phrase(sentence)) and self._can_speak(sentence, *found):
            speaker = _speaker(sentence, *found, memory)
            yield Speech(speaker, hit.end, len(sentence.tokens), hit.begin, hit.sign.sayings[0][0], *found, group)


def _of_the_same(sentence: Marked, hit: SignHit, group: VerbGroup, before: Sequence[Speech]) -> Iterator[Speech]:
    if before:
        words = hit.sign.sayings[0][0]
        end = len(sentence.tokens)
        yield Speech(before[-1].speaker, hit.end, end, hit.begin, words, hit.begin, hit.end, group)


def _both_sides(sentence: Marked, said: Speech, edge: int) -> Iterator[Speech]:
    """A speech before its speaker, behind the verb, or on both sides; `edge` is where the speaker begins."""
    if edge <= 1 or sentence.word(edge - 1) not in {",", '"'} or not _is_said_before(sentence, edge, said.begin):
        yield said
        return
    yield replace(said, begin=0, end=edge)
    following = (sentence.word(said.begin), sentence.word(said.begin + 1))
    if following[0] not in {"", ".", ","} or '"' in following:
        yield said


def _can_say(sentence: Marked, hit: SignHit, forms: set[str]) -> bool:
    """Whether a word that may be a noun or adjective stands where a saying verb does."""
    before = sentence.word(hit.begin - 1)
    if before in ARTICLES or before in {
        "'s",
        "of",
        "no",
        "any",
        "its",
        "their",
        "his",
        "first",
        "new",
        "initial",
        "this",
    }:
        return False
    if forms <= {BASE, THIRD} and before in PREPOSITIONS:
        return False
    if BASE in forms and len(forms) == 1 and sentence.word(hit.begin) not in sentence.listed("verbs_of_saying_only"):
        return before in {"to", "will", "would", "not", "did", "t", "may", "can", "could", "also"} or before.endswith(
            "s"
        )
    return not (forms & {PAST, PARTICIPLE} and hit.end in sentence.weapon_at and before in ARTICLES)


def _with_articles(sentence: Marked, begin: int) -> int:
    while begin > 0 and sentence.word(begin - 1) in ARTICLES | {"also"}:
        begin -= 1
    return begin


def _is_said_before(sentence: Marked, begin: int, behind: int) -> bool:
    """Whether what is said stands before its speaker: the speech ends the sentence, or a quotation ends before it."""
    if sentence.word(begin - 1) == '"' or sentence.word(begin - 2) == '"':
        return True
    ends_there = sentence.word(behind) in {"", ".", ",", ";"}
    has_weapon_behind = not ends_there and any(
        weapon.begin >= behind and not weapon.is_pronoun for weapon in sentence.weapons
    )
    return not has_weapon_behind and any(begin > weapon.begin for weapon in sentence.weapons)


def _inverted(sentence: Marked, hit: SignHit) -> tuple[int, int] | None:
    """The speaker behind the verb: `…, said the ministry`."""
    if sentence.word(hit.begin - 1) not in {",", '"'}:
        return None
    if sentence.word(hit.end) in {"that", '"', "it", "they", "he", "she", ":"} or hit.end in sentence.weapon_at:
        return None
    found = _phrase_behind(sentence, hit.end)
    if found is None:
        return None
    if any(sentence.word(k) in AUXILIARIES or k in sentence.weapon_at for k in range(*found)):
        return None
    last = sentence.word(found[1])
    return found if last in {"", ".", ",", "in", "on", "at", "late", "-", '"', "told"} | DAYS else None


def _phrase_before(sentence: Marked, end: int) -> tuple[int, int] | None:
    """The noun phrase right before a verb, an apposition between commas left out."""
    while end > 0 and (
        sentence.word(end - 1) in DAYS
        or sentence.word(end - 1)
        in {
            "also",
            "on",
            "late",
            "early",
            "then",
            "separately",
            "last",
            "week",
            "month",
            "again",
            "have",
            "has",
            "since",
            "now",
            "later",
            "repeatedly",
        }
        or (sentence.word(end - 1).endswith("ly") and not sentence.is_capital(end - 1))
    ):
        end -= 1
    end = _before_bracket(sentence, end)
    if sentence.word(end - 1) == ",":
        opening = next((k for k in range(end - 2, max(-1, end - 24), -1) if sentence.word(k) == ","), None)
        if opening is None:
            return None
        if sentence.word(opening - 1) not in DAYS:
            end = _before_bracket(sentence, opening)
    begin = end
    while begin > 0 and end - begin < _LONGEST and not _stops(sentence, begin - 1):
        if any(hit.end == begin and _is_past(hit) for hit in sentence.signs_at.get(begin - 1, ())):
            break
        begin -= 1
    if end > begin and sentence.word(end - 1) in PRONOUNS:
        return end - 1, end
    return _trimmed(sentence, begin, end)


def _first_phrase(sentence: Marked) -> tuple[int, int] | None:
    """The subject with which a sentence begins, up to its first verb."""
    for end in range(1, min(10, len(sentence.tokens))):
        word = sentence.word(end)
        if word in _STOPS:
            return None
        if word in {"is", "are", "was", "were", "has", "have", "had", "will"} or any(
            _is_past(hit) or hit.sign.is_verb for hit in sentence.signs_at.get(end, ())
        ):
            return _trimmed(sentence, 0, end)
    return None


def _stops(sentence: Marked, index: int) -> bool:
    """Whether no noun phrase goes over a token; a hyphen inside a name is no dash."""
    is_hyphen = sentence.word(index) == "-" and sentence.tokens[index].glued
    return sentence.word(index) in _STOPS and not is_hyphen


def _is_past(hit: SignHit) -> bool:
    return any(form in {PAST, PARTICIPLE} for _, form in hit.sign.sayings)


def _before_bracket(sentence: Marked, end: int) -> int:
    """Before an abbreviation in brackets: `Joint Chiefs of Staff (JCS)`."""
    if sentence.word(end - 1) == ")":
        opening = next((k for k in range(end - 2, max(-1, end - 8), -1) if sentence.word(k) == "("), None)
        if opening is not None:
            return opening
    return end


def _phrase_behind(sentence: Marked, begin: int) -> tuple[int, int] | None:
    """The noun phrase that begins at a token."""
    end = begin
    while end < len(sentence.tokens) and end - begin < _LONGEST:
        word = sentence.word(end)
        if (
            _stops(sentence, end)
            or (word == "." and not sentence.tokens[end].glued)
            or word in {"told", "said", "!", "?"}
        ):
            break
        if word in DAYS or (end > begin and word in PREPOSITIONS - {"of", "for"}):
            break
        if word == "." and (end + 1 >= len(sentence.tokens) or not sentence.tokens[end + 1].glued):
            break
        end += 1
    return _trimmed(sentence, begin, end)


def _trimmed(sentence: Marked, begin: int, end: int) -> tuple[int, int] | None:
    """Without an adverbial in front (`On Monday the ministry`) and without articles."""
    for index in range(begin, end):
        if sentence.word(index) in DAYS and index < end - 1:
            begin = index + 1
    if sentence.word(begin) in PREPOSITIONS:
        begin = next((k for k in range(begin + 2, end) if sentence.word(k) in ARTICLES), begin)
    while begin < end and (
        sentence.word(begin) in ARTICLES
        or sentence.word(begin) in DAYS
        or sentence.word(begin) in RELATIVES | {"but", "and", "also", "by", "though", "meanwhile"}
        or not sentence.word(begin).isalnum()
    ):
        begin += 1
    while end > begin and (
        sentence.word(end - 1) in DAYS
        or sentence.word(end - 1) in {"on", "also", "in", "late", "has", "have", "had", "."}
    ):
        end -= 1
    return (begin, end) if begin < end else None


def _speaker(sentence: Marked, begin: int, end: int, memory: Memory) -> Speaker:
    """The speaker of a noun phrase; a pronoun or a repeated office is the one that was named before."""
    name = sentence.text[sentence.tokens[begin].start : sentence.tokens[end - 1].end]
    words = [sentence.word(index) for index in range(begin, end)]
    if words[0] in PRONOUNS and len(words) == 1:
        named_before = _named_before(sentence, begin) if words[0] in {"it", "they"} else None
        return named_before or memory.last or _NOBODY
    named = [hit for hit in sentence.parties if hit.begin < end and begin < hit.end]
    party = next((hit.party for hit in named if hit.kind != PLACE or len(words) == 1), None)
    office = " ".join(words[-2:])
    if party is None and words[0] in {"its", "their", "his", "her"} and (owner := _named_before(sentence, begin)):
        party = owner.party
    if party is None:
        party = memory.offices.get(words[-1]) or _joint_chiefs(words, memory)
    else:
        memory.offices.setdefault(words[-1], party)
        memory.offices.setdefault(office, party)
        _remember_abbreviation(sentence, end, party, memory)
    if "chiefs" in words and party:
        memory.offices.setdefault("jcs", party)
    memory.last = Speaker(name, party)
    return memory.last


def _named_before(sentence: Marked, pronoun: int) -> Speaker | None:
    """The party of the same sentence whom a pronoun means: the EU listed firms that *it* accuses of it."""
    for hit in reversed(sentence.parties):
        if hit.end <= pronoun and hit.kind not in {PLACE, DEMONYM} and not is_governed(sentence, hit):
            name = sentence.text[sentence.tokens[hit.begin].start : sentence.tokens[hit.end - 1].end]
            return Speaker(name.removeprefix("the ").removeprefix("The "), hit.party)
    return None


def _remember_abbreviation(sentence: Marked, end: int, party: Party, memory: Memory) -> None:
    if sentence.word(end) == "(" and sentence.word(end + 2) == ")":
        memory.offices.setdefault(sentence.word(end + 1), party)


def _joint_chiefs(words: Sequence[str], memory: Memory) -> Party | None:
    """`The JCS` of a Korean story is South Korea's, not the US one."""
    if "jcs" in words or "chiefs" in words:
        return Party("KR") if memory.is_korean else Party("US")
    return None


def _bounded(speeches: Sequence[Speech], sentence: Marked) -> list[Speech]:
    """The speeches, each ended where another begins that stands beside it: `Kyiv said …, but Moscow denied …`."""
    bounded = []
    for speech in speeches:
        end = _end_of_relative(sentence, speech)
        for other in speeches:
            if speech.at < other.at and speech.begin < other.at <= end and speech.begin >= speech.at:
                cut = _coordinate(sentence, speech, other)
                end = min(end, cut) if cut is not None else end
        bounded.append(replace(speech, end=end))
    return bounded


def _end_of_relative(sentence: Marked, speech: Speech) -> int:
    """Where a speech ends: with its relative clause, if it stands in one (`X, which Putin says is fast, was used`)."""
    is_relative = sentence.word(speech.name_begin - 1) in {"which", "who"} and speech.begin > speech.at
    comma = next((k for k in range(speech.begin, speech.end) if sentence.word(k) == ","), None)
    return comma if is_relative and comma else speech.end


def _coordinate(sentence: Marked, speech: Speech, other: Speech) -> int | None:
    """Where a speech that stands beside an earlier one begins, None where it stands inside it."""
    start = other.group.begin if other.group else other.at
    for index in range(start - 1, max(speech.at, start - _LONGEST), -1):
        word = sentence.word(index)
        if word in {"but", "while", ";", "whereas", "although", "though"}:
            return index
        if word == "and" and (other.speaker != speech.speaker or index == start - 1):
            return index
        if word in {"that", '"'}:
            return None
    return None
