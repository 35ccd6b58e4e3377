"""The noun phrases of a sentence that may name a weapon: read locally, around class words and names.

A phrase is read from its head leftwards: `the new [240-mm multiple rocket launchers]`. What a phrase means, and
whether it counts, is decided in `mentions`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from etl.extract.elements import Element, Kind
from etl.extract.grammar import Grammar, Term
from etl.extract.measures import Measure
from etl.extract.scan import NameHit

CALIBRE_UNITS = frozenset({"millimetre", "centimetre", "inch"})
_LONGEST_PHRASE = 24


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase; `begin` and `end` are token indices, `head` the token index of its class word, if any."""

    begin: int
    end: int
    term: Term | None = None
    head: int | None = None
    names: tuple[NameHit, ...] = ()
    designations: tuple[tuple[int, int], ...] = ()
    measures: tuple[Measure, ...] = ()
    borrowed: bool = False

    @property
    def calibre(self) -> Measure | None:
        """The measure that is a calibre by its form, else by standing before a class word."""
        formed = (one for one in self.measures if one.quantity in {"calibre", "bare calibre"})
        plain = (one for one in self.measures if one.unit in CALIBRE_UNITS and not one.quantity)
        return next(formed, None) or next(plain, None)


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase with the elements it covers, `first` to `last`, both included."""

    phrase: Phrase
    first: int
    last: int


class PhraseReader:
    """Reads the phrases of a run of elements."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._articles = frozenset((word,) for word in grammar.stop_words if len(word) == 1)

    def read(self, elements: Sequence[Element], begin: int, end: int) -> list[Found]:
        """The phrases of a run, in order, not overlapping."""
        return list(self._backwards(elements, begin, end))[::-1]

    def _backwards(self, elements: Sequence[Element], begin: int, end: int) -> Iterator[Found]:
        while end > begin:
            found = self._ending_at(elements, begin, end - 1)
            if found is None:
                end -= 1
            else:
                yield found
                end = found.first

    def _ending_at(self, elements: Sequence[Element], floor: int, last: int) -> Found | None:
        """The phrase whose last element this is, or None if none ends here."""
        match elements[last].kind:
            case Kind.NAME:
                return self._ending_in_name(elements, floor, last)
            case Kind.DESIGNATION:
                return self._ending_in_designation(elements, floor, last)
            case Kind.WORD:
                return self._ending_in_word(elements, floor, last)
            case Kind.MEASURE:
                return self._ending_in_calibre(elements, floor, last)
        return None

    def _ending_in_word(self, elements: Sequence[Element], floor: int, last: int) -> Found | None:
        """A phrase whose class word, or name, may have tails behind it: rocket artillery *systems*."""
        head = last
        while head > floor and elements[head].kind is Kind.WORD and self._is_tail(elements, floor, head):
            head -= 1
        if elements[head].kind is Kind.WORD:
            return self._ending_in_class_word(elements, floor, head, last)
        if head == last or elements[head].kind not in {Kind.NAME, Kind.DESIGNATION}:
            return None
        found = self._ending_at(elements, floor, head)
        return replace(found, phrase=replace(found.phrase, end=elements[last].end), last=last) if found else None

    def _is_tail(self, elements: Sequence[Element], floor: int, index: int) -> bool:
        """Whether a word only closes a phrase: a tail that heads no term with the words before it."""
        lemma = elements[index].lemmas[-1]
        words, _ = self._words_before(elements, floor, index)
        return lemma in self._grammar.tails and self._grammar.best_term(lemma, words) is None

    def _ending_in_class_word(self, elements: Sequence[Element], floor: int, head: int, last: int) -> Found | None:
        *inner, lemma = elements[head].lemmas
        if lemma not in self._grammar.heads:
            return None
        first, start = -1, floor
        while first != start:  # a shorter phrase may hold another term, which may end it elsewhere
            first = start
            words, owners = self._words_before(elements, first, head)
            best = self._grammar.best_term(lemma, (*words, *inner))
            used = {owners[position] for position in best[1] if position < len(owners)} if best else set()
            start = self._left_edge(elements, first, head, used)
        members = elements[first : last + 1]
        names = tuple(element.name for element in members if element.name is not None)
        chunks = tuple((element.begin, element.end) for element in members if element.kind is Kind.DESIGNATION)
        if best is None and not names and not chunks:
            return None
        if self._is_negated(elements, first, head, used) or self._goes_on(elements, last):
            return None
        measures = tuple(element.measure for element in members if element.measure is not None)
        span = elements[first].begin, elements[last].end
        phrase = Phrase(*span, best[0] if best else None, elements[head].begin, names, chunks, measures)
        return Found(phrase, first, last)

    def _words_before(self, elements: Sequence[Element], first: int, head: int) -> tuple[tuple[str, ...], list[int]]:
        """The lemmas of the words before a head, and for each the element it comes from."""
        words: list[str] = []
        owners: list[int] = []
        for index in range(max(first, head - _LONGEST_PHRASE), head):
            if self._is_article(elements, index):
                continue
            words += elements[index].lemmas
            owners += [index] * len(elements[index].lemmas)
        return tuple(words), owners

    def _is_article(self, elements: Sequence[Element], index: int) -> bool:
        """Whether a letter is an article and no part of a compound: a bomb is no A-bomb."""
        return elements[index].lemmas in self._articles and elements[index + 1].kind is not Kind.HYPHEN

    def _left_edge(self, elements: Sequence[Element], floor: int, head: int, used: set[int]) -> int:
        """The first element of the phrase: leftwards while the words belong to it."""
        index = head
        floor = max(floor, head - _LONGEST_PHRASE)
        while index > floor:
            before = elements[index - 1]
            if before.kind is Kind.HYPHEN:
                if index - 2 < floor:
                    break
                index -= 2  # a compound belongs whole: trash-carrying
            elif index - 1 in used or self._belongs(elements, floor, index - 1):
                index -= 1
            else:
                break
        return index

    def _belongs(self, elements: Sequence[Element], floor: int, index: int) -> bool:
        """Whether an element before the head is part of the phrase though no term needs it."""
        element = elements[index]
        if element.kind is not Kind.WORD:
            return element.kind in {Kind.NAME, Kind.DESIGNATION, Kind.MEASURE}
        lemma = element.lemmas[-1]
        ends_compound = index - 2 >= floor and elements[index - 1].kind is Kind.HYPHEN
        return (
            lemma in self._grammar.modifiers
            or self._grammar.is_term_alone(lemma)
            or (ends_compound and lemma in self._grammar.modifier_endings)
        )

    def _is_negated(self, elements: Sequence[Element], first: int, head: int, used: set[int]) -> bool:
        """Whether a prefix that no term explains turns the class word round: *anti*-tank barricades."""
        return any(
            element.kind is Kind.WORD
            and element.lemmas[-1] in self._grammar.negating_prefixes
            and (index + 2 >= head or index + 2 in used)  # an anti-air frigate is a frigate all the same
            for index, element in enumerate(elements[first:head], first)
            if index not in used
        )

    def _goes_on(self, elements: Sequence[Element], last: int) -> bool:
        """Whether a hyphen makes the class word the first half of another word: missile-related.

        What a weapon does to a thing leaves the weapon what it is: shell-damaged homes.
        """
        if last + 2 >= len(elements) or elements[last + 1].kind is not Kind.HYPHEN:
            return False
        behind = elements[last + 2]
        return behind.kind is Kind.WORD and self._grammar.effects.isdisjoint(behind.lemmas)

    def _ending_in_name(self, elements: Sequence[Element], floor: int, last: int) -> Found | None:
        """A name, with names, a calibre or a class word right before it: `M1 Abrams`, `launcher M1991`."""
        first = last
        while first > floor and elements[first - 1].kind is Kind.NAME and not elements[first].glued:
            first -= 1
        names = tuple(element.name for element in elements[first : last + 1] if element.name is not None)
        measures: tuple[Measure, ...] = ()
        before = elements[first - 1].measure if first > floor else None
        if before is not None and before.unit in CALIBRE_UNITS:
            first -= 1
            measures = (before,)
        phrase = Phrase(elements[first].begin, elements[last].end, names=names, measures=measures)
        outer = self._class_word_before(elements, floor, first)
        if outer is None:
            return Found(phrase, first, last)
        return Found(_joined(outer.phrase, phrase), outer.first, last)

    def _ending_in_calibre(self, elements: Sequence[Element], floor: int, last: int) -> Found | None:
        """A name with its calibre right behind it, as lists write: `M29A1 81-mm`."""
        measure = elements[last].measure
        if measure is None or measure.unit not in CALIBRE_UNITS or last == floor:
            return None
        if elements[last - 1].kind is not Kind.NAME or elements[last].glued:
            return None
        found = self._ending_in_name(elements, floor, last - 1)
        if found is None or found.phrase.measures:
            return None
        phrase = replace(found.phrase, end=elements[last].end, measures=(measure,))
        return replace(found, phrase=phrase, last=last)

    def _ending_in_designation(self, elements: Sequence[Element], floor: int, last: int) -> Found | None:
        """An unlisted designation, alone or with a class word right before it: `launcher ZX-9`."""
        element = elements[last]
        phrase = Phrase(element.begin, element.end, designations=((element.begin, element.end),))
        outer = self._class_word_before(elements, floor, last)
        if outer is None or outer.phrase.term is None or outer.phrase.term.group.generic:
            return Found(phrase, last, last)
        return Found(_joined(outer.phrase, phrase), outer.first, last)

    def _class_word_before(self, elements: Sequence[Element], floor: int, first: int) -> Found | None:
        """The phrase of a class word that stands right before an element."""
        if first <= floor or elements[first - 1].kind is not Kind.WORD:
            return None
        found = self._ending_in_class_word(elements, floor, first - 1, first - 1)
        if found is None or found.phrase.term is None or found.phrase.term.group.needs:
            return None
        return found


def _joined(outer: Phrase, inner: Phrase) -> Phrase:
    """One phrase of a class word's phrase and what follows it."""
    return replace(
        outer,
        end=inner.end,
        names=(*outer.names, *inner.names),
        designations=(*outer.designations, *inner.designations),
        measures=(*outer.measures, *inner.measures),
    )
