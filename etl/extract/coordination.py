"""Phrases that share a head, and phrases with their abbreviation in brackets.

`[122mm] and [240mm rocket launchers]`, `[short-] and [medium-range ballistic missiles]`,
`[intermediate-range ballistic missile (IRBM)]`.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from etl.extract.elements import Element, ElementReader, Kind, SentenceTokens
from etl.extract.grammar import Grammar
from etl.extract.phrases import CALIBRE_UNITS, Found, Phrase, PhraseReader

_LONGEST_LIST = 12
_LONGEST_MODIFIER = 6
_LIST_SIGNS = frozenset({",", "/"})


class CoordinationReader:
    """Reads every phrase of a sentence, those that borrow their head included."""

    def __init__(self, grammar: Grammar, series_letters: Collection[str] = ()) -> None:
        self._grammar = grammar
        self._elements = ElementReader(grammar, series_letters)
        self._phrases = PhraseReader(grammar)
        self._conjunctions = (grammar.conjunctions - {"to"}) | _LIST_SIGNS

    def read(self, sentence: SentenceTokens) -> list[Phrase]:
        """The phrases of a sentence, in order, not overlapping."""
        elements = self._elements.read(sentence)
        phrases: list[Phrase] = []
        for begin, end in self._elements.runs(elements):
            for found in self._phrases.read(elements, begin, end):
                phrases += self._borrowers(sentence, elements, found)
                phrases.append(self._with_abbreviation(sentence, found.phrase))
        return _without_overlaps(phrases)

    def _borrowers(self, sentence: SentenceTokens, elements: Sequence[Element], found: Found) -> list[Phrase]:
        """Phrases before this one that borrow its head."""
        lent: list[Phrase] = []
        index = found.first
        while found.phrase.term is not None and len(lent) < _LONGEST_LIST:
            conjunction = self._conjunction_before(sentence, elements, index)
            if conjunction is None:
                break
            last = conjunction - 1
            if last > 0 and elements[last].kind is Kind.OTHER and sentence.tokens[elements[last].begin].text == "-":
                last -= 1  # the open hyphen of `152- and 170-mm guns`
            borrower = self._measure_ending_at(elements, last, found.phrase)
            if borrower is None:
                borrower = self._modifiers_ending_at(elements, last, found)
            if borrower is None:
                break
            phrase, index = borrower
            lent.append(phrase)
        return lent

    def _conjunction_before(self, sentence: SentenceTokens, elements: Sequence[Element], index: int) -> int | None:
        """The first element of a conjunction, of one or two words or signs, that ends before `index`."""
        position = index
        while position > max(0, index - 2) and self._joins(sentence, elements[position - 1]):
            position -= 1
        return position if 0 < position < index else None

    def _joins(self, sentence: SentenceTokens, element: Element) -> bool:
        return element.kind in {Kind.WORD, Kind.OTHER} and sentence.tokens[element.begin].text in self._conjunctions

    @staticmethod
    def _measure_ending_at(elements: Sequence[Element], last: int, lender: Phrase) -> tuple[Phrase, int] | None:
        """A calibre whose head stands with the next calibre."""
        measure = elements[last].measure
        if measure is None or lender.calibre is None:
            return None
        if measure.quantity != "calibre" and measure.unit not in CALIBRE_UNITS:
            return None
        span = elements[last].begin, elements[last].end
        return Phrase(*span, lender.term, lender.head, measures=(measure,), borrowed=True), last

    def _modifiers_ending_at(self, elements: Sequence[Element], last: int, found: Found) -> tuple[Phrase, int] | None:
        """Modifiers that make a term with the head of the next phrase, and with any of its words."""
        begin = self._modifiers_begin(elements, last)
        if begin > last or found.phrase.head is None:
            return None
        words = [lemma for element in elements[begin : last + 1] for lemma in element.lemmas]
        lender = [element for element in elements[found.first : found.last + 1] if element.begin <= found.phrase.head]
        *own, head = [lemma for element in lender for lemma in element.lemmas]
        for skipped in range(len(own) + 1):
            best = self._grammar.best_term(head, (*words, *own[skipped:]))
            if best and best[1] and set(best[1]).issuperset(range(len(words))):
                span = elements[begin].begin, elements[last].end
                return Phrase(*span, best[0], found.phrase.head, borrowed=True), begin
        return None

    def _modifiers_begin(self, elements: Sequence[Element], last: int) -> int:
        known = self._grammar.term_parts | self._grammar.modifiers
        begin = last + 1
        while begin > 0 and last - begin < _LONGEST_MODIFIER:
            before = elements[begin - 1]
            if before.kind is not Kind.HYPHEN and not (before.kind is Kind.WORD and before.lemmas[-1] in known):
                break
            begin -= 1
        while begin <= last and elements[begin].kind is Kind.HYPHEN:
            begin += 1
        return begin

    def _with_abbreviation(self, sentence: SentenceTokens, phrase: Phrase) -> Phrase:
        """Take in an abbreviation in brackets: one word in capitals that the phrase's words explain."""
        tokens = sentence.tokens
        texts = [token.text for token in tokens[phrase.end : phrase.end + 4]]
        match texts:
            case ["(", word, ")", *_]:
                closing = phrase.end + 2
            case ["(", word, "s", ")"]:
                closing = phrase.end + 3
            case _:
                return phrase
        if phrase.term is None or not word.isalpha() or phrase.end + 1 in sentence.names:
            return phrase
        surface = sentence.text[tokens[phrase.end + 1].start : tokens[phrase.end + 1].end]
        capitals = sum(map(str.isupper, surface))
        if len(surface) < 2 or capitals < 2 or capitals < len(surface) - 1:
            return phrase
        initials = {token.text[0] for token in tokens[phrase.begin : phrase.end]}
        is_explained = word[0] in initials or self._grammar.lemma(word) in self._grammar.heads
        return replace(phrase, end=closing + 1) if is_explained else phrase


def _without_overlaps(phrases: Sequence[Phrase]) -> list[Phrase]:
    kept: list[Phrase] = []
    for phrase in sorted(phrases, key=lambda phrase: (phrase.begin, -phrase.end)):
        if not kept or phrase.begin >= kept[-1].end:
            kept.append(phrase)
    return kept
