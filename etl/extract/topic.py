"""What a bare class word means in its document: after a howitzer, `the guns` are artillery.

The nearest sentence before it that decides does; failing that, what most of the document's weapons are. Where sentences
or weapons disagree, the word stays what it is by itself. `terms.toml` says which words take which categories.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from etl.extract.drafts import Draft, SentenceReading
from etl.extract.grammar import Grammar
from etl.lexicon.entries import TermGroup

TOPIC_RULE = "topic"
_CONFIDENCE = 0.75
_SENTENCES_BACK = 5
_MENTIONS_BACK = 24  # so that time grows with the text alone
_WORDS_BEFORE = 3
_FEWEST_FOR_ALL = 2
_SHARE_FOR_ALL = 2 / 3


@dataclass(frozen=True, slots=True)
class _Earlier:
    """A mention that may tell what a later word means."""

    sentence: int
    category: str


class TopicReader:
    """Gives bare class words the category that their document speaks of."""

    def __init__(self, grammar: Grammar) -> None:
        """Turn the tables of the lexicon round: for each word, what it takes after which category."""
        self._grammar = grammar
        self._taken: dict[str, dict[str, str]] = {
            term.group.words[0]: {
                told: taken for taken, earlier in (term.group.topic or {}).items() for told in earlier
            }
            for terms in grammar.heads.values()
            for term in terms
            if not term.modifiers and term.group.topic
        }

    def read(self, sentences: Sequence[SentenceReading], drafts: Sequence[Draft]) -> list[Draft]:
        """The drafts, those of bare class words with the category that the document tells."""
        heads = [self._head(draft) for draft in drafts]
        if not any(heads):
            return list(drafts)
        all_told = Counter(draft.category for draft, head in zip(drafts, heads, strict=True) if not head)
        earlier: list[_Earlier] = []
        read: list[Draft] = []
        for draft, head in zip(drafts, heads, strict=True):
            told = (
                self._with_topic(sentences[draft.sentence], draft, self._taken[head], earlier, all_told)
                if head
                else draft
            )
            read.append(told)
            if not head or told.rule == TOPIC_RULE:
                earlier.append(_Earlier(told.sentence, told.category))
        return read

    def _head(self, draft: Draft) -> str:
        """The class word of a draft that is nothing but one which the topic may tell, else nothing."""
        phrase = draft.phrase
        is_bare = draft.rule == "class" and phrase.term is not None and not phrase.term.modifiers
        if not is_bare or phrase.head is None or phrase.term is None or not phrase.term.group.topic:
            return ""
        return phrase.term.group.words[0]

    def _with_topic(
        self,
        sentence: SentenceReading,
        draft: Draft,
        taken: Mapping[str, str],
        earlier: Sequence[_Earlier],
        all_told: Mapping[str, int],
    ) -> Draft:
        group = draft.phrase.term.group if draft.phrase.term else None
        if group is None or not self._refers(sentence, draft, group):
            return draft
        near = _told_nearest(taken, earlier, draft.sentence)
        told = _told_by_all(taken, all_told) if near is None else near
        if not told or told == draft.category:
            return draft
        return replace(draft, category=told, confidence=min(draft.confidence, _CONFIDENCE), rule=TOPIC_RULE)

    def _refers(self, sentence: SentenceReading, draft: Draft, group: TermGroup) -> bool:
        """Whether the words around allow that the word speaks of what was named: not *a gun*, not *other launchers*."""
        if not group.topic_not_with.isdisjoint(sentence.words):
            return False
        tokens = sentence.content.tokens
        first = draft.phrase.begin
        is_plain = True
        for position in range(first - 1, max(-1, first - 1 - _WORDS_BEFORE), -1):
            word = tokens[position].text
            if word in self._grammar.points_back:
                return is_plain or not group.topic_definite
            if word in self._grammar.brings_in:
                return False
            if not word[0].isalnum() or word in self._grammar.stop_words:
                break
            is_number = self._grammar.is_number(word)
            if not is_number and _is_foreign_name(sentence, position):
                return False
            is_plain = is_plain and is_number
        return not group.topic_definite


def _is_foreign_name(sentence: SentenceReading, position: int) -> bool:
    """Whether a word before a class word is a name, and of no state: *Borealis* launchers, but *Polish* launchers."""
    token = sentence.content.tokens[position]
    if not sentence.content.text[token.start].isupper() or sentence.is_headline or position == 0:
        return False
    return not any(hit.begin <= position < hit.end for hit in sentence.countries)


def _told_nearest(taken: Mapping[str, str], earlier: Sequence[_Earlier], here: int) -> str | None:
    """What the nearest sentence that decides tells: nothing where its weapons disagree, None where none decides."""
    told: set[str] = set()
    nearest = -1
    for one in earlier[: -_MENTIONS_BACK - 1 : -1]:
        if one.sentence < max(nearest, here - _SENTENCES_BACK):
            break
        if one.category in taken:
            nearest = one.sentence
            told.add(taken[one.category])
    if not told:
        return None
    return told.pop() if len(told) == 1 else ""


def _told_by_all(taken: Mapping[str, str], all_told: Mapping[str, int]) -> str:
    """What most weapons of the document tell, before or behind the word."""
    told: Counter[str] = Counter()
    for category, times in all_told.items():
        if category in taken:
            told[taken[category]] += times
    best, times = max(told.items(), key=lambda one: one[1], default=("", 0))
    return best if times >= max(_FEWEST_FOR_ALL, _SHARE_FOR_ALL * told.total()) else ""
