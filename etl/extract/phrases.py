"""The noun phrases of a sentence that may name a weapon: read locally, around class words and names.

A phrase is read from its head leftwards: `the new [240-mm multiple rocket launchers]`. What a phrase means, and
whether it counts, is decided elsewhere.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from etl.extract.grammar import Grammar, Term
from etl.extract.measures import Measure
from etl.extract.scan import NameHit
from etl.extract.tokens import Token

WORD, HYPHEN, NAME, DESIGNATION, MEASURE, OTHER = "word", "hyphen", "name", "designation", "measure", "other"
_NO_PHRASE_UNIT = frozenset({"time"})
_LONGEST_PHRASE = 24
_LONGEST_LIST = 12


@dataclass(frozen=True, slots=True)
class Element:
    """A unit of the phrase grammar; `begin` and `end` are token indices."""

    kind: str
    begin: int
    end: int
    lemmas: tuple[str, ...] = ()
    glued: bool = False
    name: NameHit | None = None
    measure: Measure | None = None


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
    has_abbreviation: bool = False

    @property
    def calibre(self) -> Measure | None:
        """The measure that is a calibre by its form or by standing before a class word."""
        for measure in self.measures:
            if measure.quantity in {"calibre", "bare calibre"}:
                return measure
        for measure in self.measures:
            if measure.unit in {"millimetre", "centimetre", "inch"} and measure.kind == "length" and not measure.quantity:
                return measure
        return None


@dataclass(frozen=True, slots=True)
class SentenceTokens:
    """The tokens of a sentence with the names and measures found in it."""

    tokens: Sequence[Token]
    names: Mapping[int, tuple[int, NameHit]]
    measures: Sequence[Measure]
    text: str = field(repr=False)


class PhraseReader:
    """Reads the phrases of one sentence after another."""

    def __init__(self, grammar: Grammar) -> None:
        """Keep the compiled lexicon."""
        self._grammar = grammar

    def read(self, sentence: SentenceTokens) -> list[Phrase]:
        """Every candidate phrase of the sentence, in order, not overlapping."""
        elements = self._elements(sentence)
        found: list[Phrase] = []
        floor = 0
        for begin, end in self._runs(elements):
            floor = max(floor, begin)
            for phrase, first, last in reversed(list(self._phrases_in(elements, begin, end))):
                phrase = self._with_abbreviation(sentence, phrase)
                lent = self._borrowers(sentence, elements, phrase, first) if phrase.term else []
                found += [one for one in reversed(lent) if not found or one.begin >= found[-1].end]
                found.append(phrase)
                floor = last
        return _without_overlaps(found)

    # ---- elements and runs

    def _elements(self, sentence: SentenceTokens) -> list[Element]:
        tokens = sentence.tokens
        measures = {measure.core: measure for measure in sentence.measures if measure.quantity != "barrel_length"}
        elements: list[Element] = []
        index = 0
        while index < len(tokens):
            token = tokens[index]
            glued = token.glued
            if index in sentence.names:
                end, hit = sentence.names[index]
                elements.append(Element(NAME, index, end, glued=glued, name=hit))
            elif (measure := measures.get(index)) and measure.end > index:
                end = self._measure_end(sentence, measure)
                begin = self._without_qualifier(sentence, measure)
                if begin > index:
                    elements += [self._word(tokens, k) for k in range(index, begin)]
                elements.append(Element(MEASURE, begin, end, glued=glued, measure=measure))
            elif chunk := self._designation_end(sentence, index):
                end = chunk
                elements.append(Element(DESIGNATION, index, end, glued=glued))
            else:
                elements.append(self._word(tokens, index))
                end = index + 1
            index = end
        return elements

    def _word(self, tokens: Sequence[Token], index: int) -> Element:
        token = tokens[index]
        if token.text == "-":
            tight = token.glued and index + 1 < len(tokens) and tokens[index + 1].glued
            return Element(HYPHEN if tight else OTHER, index, index + 1, glued=token.glued)
        if token.text[0].isalpha():
            return Element(WORD, index, index + 1, self._grammar.lemmas(token.text), token.glued)
        return Element(OTHER, index, index + 1, glued=token.glued)

    @staticmethod
    def _measure_end(sentence: SentenceTokens, measure: Measure) -> int:
        """The end of a calibre with the barrel length or case length that hangs on it."""
        end = measure.end
        for other in sentence.measures:
            if other.quantity == "barrel_length" and 0 <= other.begin - end <= 2:
                end = other.end
        return end

    @staticmethod
    def _without_qualifier(sentence: SentenceTokens, measure: Measure) -> int:
        """Where the figure itself begins: `about 240 mm` is no part of the name with its `about`."""
        index = measure.core
        while index < measure.end and not sentence.tokens[index].text[0].isdigit() and sentence.tokens[index].text[0] != ".":
            if sentence.tokens[index].text in {"mach"} or measure.kind not in {"length", "mass", "yield"}:
                return measure.core
            index += 1
        return index if index < measure.end else measure.core

    @staticmethod
    def _designation_end(sentence: SentenceTokens, index: int) -> int | None:
        """Where a chunk of letters, digits and hyphens ends that looks like a designation (`ZX-9`)."""
        tokens = sentence.tokens
        if tokens[index].glued and index and tokens[index - 1].text not in "([\"'":
            return None
        if not tokens[index].text[0].isalnum():
            return None
        end = index + 1
        while end < len(tokens) and tokens[end].glued and (tokens[end].text[0].isalnum() or tokens[end].text in {"-", "/"}):
            end += 1
        while end > index and tokens[end - 1].text in {"-", "/"}:
            end -= 1
        surface = sentence.text[tokens[index].start : tokens[end - 1].end]
        if end - index < 2 or len(surface) > 24 or not any(c.isdigit() for c in surface):
            return None
        if not any(c.isupper() for c in surface) or any(
            measure.begin < end and index < measure.end for measure in sentence.measures
        ):
            return None
        first = tokens[index].text
        is_ordinal = first.isdigit() and end - index == 2 and tokens[index + 1].text in {"st", "nd", "rd", "th"}
        return None if is_ordinal else end

    def _runs(self, elements: Sequence[Element]) -> Iterator[tuple[int, int]]:
        """Maximal stretches of elements that can stand inside a weapon's noun phrase."""
        begin = None
        for index, element in enumerate(elements):
            if self._is_nominal(element, elements, index):
                begin = index if begin is None else begin
            elif begin is not None:
                yield begin, index
                begin = None
        if begin is not None:
            yield begin, len(elements)

    def _is_nominal(self, element: Element, elements: Sequence[Element], index: int) -> bool:
        grammar = self._grammar
        match element.kind:
            case "name" | "designation":
                return True
            case "hyphen":
                return 0 < index < len(elements) - 1
            case "measure":
                return element.measure is not None and element.measure.kind not in _NO_PHRASE_UNIT
            case "word":
                return (
                    any(
                        lemma in grammar.heads
                        or lemma in grammar.tails
                        or lemma in grammar.modifiers
                        or lemma in grammar.term_parts
                        or lemma in grammar.modifier_endings
                        for lemma in element.lemmas
                    )
                    or (index + 1 < len(elements) and elements[index + 1].kind == HYPHEN)
                    or (index > 0 and elements[index - 1].kind == HYPHEN and elements[index - 1].glued)
                )
        return False

    # ---- one run

    def _phrases_in(
        self, elements: Sequence[Element], begin: int, end: int
    ) -> Iterator[tuple[Phrase, int, int]]:
        """The phrases of a run, last first, each with its first and last element."""
        while end > begin:
            last = end - 1
            found = self._phrase_ending_at(elements, begin, last)
            if found is None:
                end = last
                continue
            phrase, first = found
            yield phrase, first, end
            end = first

    def _phrase_ending_at(
        self, elements: Sequence[Element], floor: int, last: int
    ) -> tuple[Phrase, int] | None:
        """The phrase whose last element this is, or None if none ends here."""
        element = elements[last]
        if element.kind == NAME:
            return self._ending_in_name(elements, floor, last)
        if element.kind == DESIGNATION:
            return self._ending_in_designation(elements, floor, last)
        if element.kind != WORD:
            return None
        head = last
        while head > floor and elements[head].kind == WORD and self._is_tail(elements, floor, head):
            head -= 1
        if elements[head].kind in {NAME, DESIGNATION} and head < last:
            found = self._phrase_ending_at(elements, floor, head)
            return (replace(found[0], end=elements[last].end), found[1]) if found else None
        if elements[head].kind != WORD:
            return None
        return self._ending_in_class_word(elements, floor, head, last)

    def _is_tail(self, elements: Sequence[Element], floor: int, index: int) -> bool:
        """Whether a word only closes a phrase: a tail that heads no term with the words before it."""
        lemma = elements[index].lemmas[-1]
        if lemma not in self._grammar.tails:
            return False
        before, _ = self._words_before(elements, floor, index)
        return self._grammar.best_term(lemma, before) is None

    def _ending_in_class_word(
        self, elements: Sequence[Element], floor: int, head: int, last: int
    ) -> tuple[Phrase, int] | None:
        *inner, lemma = elements[head].lemmas
        if lemma not in self._grammar.heads:
            return None
        first = floor
        while True:
            before, owners = self._words_before(elements, first, head)
            before = (*before, *inner)
            best = self._grammar.best_term(lemma, before)
            used = {owners[position] for position in best[1] if position < len(owners)} if best else set()
            start = self._left_edge(elements, first, head, used)
            if start == first:
                break
            first = start
        members = elements[first : last + 1]
        names = tuple(element.name for element in members if element.name is not None)
        chunks = tuple((element.begin, element.end) for element in members if element.kind == DESIGNATION)
        if best is None and not names and not chunks:
            return None
        measures = tuple(element.measure for element in members if element.measure is not None)
        term = best[0] if best else None
        if self._is_negated(elements, first, head, used) or self._goes_on(elements, last):
            return None
        phrase = Phrase(
            elements[first].begin, elements[last].end, term, elements[head].begin, names, chunks, measures
        )
        return phrase, first

    def _is_negated(self, elements: Sequence[Element], first: int, head: int, used: set[int]) -> bool:
        """Whether a prefix that no term explains turns the class word round: *anti*-tank barricades."""
        return any(
            element.kind == WORD and element.lemmas[-1] in self._grammar.negating_prefixes
            for index, element in enumerate(elements[first:head], first)
            if index not in used
        )

    @staticmethod
    def _goes_on(elements: Sequence[Element], last: int) -> bool:
        """Whether a hyphen makes the class word the first half of another word: missile-related."""
        return last + 2 < len(elements) and elements[last + 1].kind == HYPHEN and elements[last + 2].kind == WORD

    def _words_before(
        self, elements: Sequence[Element], first: int, head: int
    ) -> tuple[tuple[str, ...], list[int]]:
        """The lemmas of the words before a head, and for each the element it comes from."""
        words: list[str] = []
        owners: list[int] = []
        for index in range(max(first, head - _LONGEST_PHRASE), head):
            for lemma in elements[index].lemmas:
                words.append(lemma)
                owners.append(index)
        return tuple(words), owners

    def _left_edge(self, elements: Sequence[Element], floor: int, head: int, used: set[int]) -> int:
        """The first element of the phrase: leftwards while the words belong to it."""
        grammar = self._grammar
        index = head
        while index > floor:
            before = elements[index - 1]
            if before.kind in {NAME, DESIGNATION, MEASURE} or index - 1 in used:
                index -= 1
            elif before.kind == WORD and before.lemmas[-1] in grammar.modifiers:
                index -= 1
            elif before.kind == WORD and before.lemmas[-1] in grammar.heads and _is_bare(grammar, before):
                index -= 1
            elif before.kind == HYPHEN and index - 2 >= floor and index < head + 1:
                joined = self._joined(elements, floor, index)
                if joined is None:
                    break
                index = joined
            elif before.kind == WORD and self._ends_compound(elements, floor, index - 1):
                index -= 1
            else:
                break
        while index < head and elements[index].kind == HYPHEN:
            index += 1
        return index

    def _joined(self, elements: Sequence[Element], floor: int, index: int) -> int | None:
        """The element that a hyphen before `index` joins to it, if the compound belongs to the phrase."""
        before = elements[index - 2]
        if before.kind in {NAME, DESIGNATION, MEASURE}:
            return index - 2
        if before.kind != WORD:
            return None
        return index - 2

    def _ends_compound(self, elements: Sequence[Element], floor: int, index: int) -> bool:
        """Whether a word is the second half of a technical compound: trash-*carrying*."""
        return (
            elements[index].lemmas[-1] in self._grammar.modifier_endings
            and index - 2 >= floor
            and elements[index - 1].kind == HYPHEN
        )

    def _ending_in_name(
        self, elements: Sequence[Element], floor: int, last: int
    ) -> tuple[Phrase, int] | None:
        """A name, with names and a class word right before it: `M1 Abrams`, `launcher M1991`."""
        first = last
        while first > floor and elements[first - 1].kind == NAME and not elements[first].glued:
            first -= 1
        names = tuple(element.name for element in elements[first : last + 1] if element.name is not None)
        phrase = Phrase(elements[first].begin, elements[last].end, names=names)
        if first > floor and elements[first - 1].kind == MEASURE:
            measure = elements[first - 1].measure
            if measure is not None and (measure.unit == "millimetre" or measure.quantity):
                first -= 1
                phrase = replace(phrase, begin=elements[first].begin, measures=(measure,))
        if first > floor and elements[first - 1].kind == WORD:
            before = self._ending_in_class_word(elements, floor, first - 1, first - 1)
            if before is not None and before[0].term is not None and not before[0].term.group.needs:
                outer = before[0]
                measures = (*outer.measures, *phrase.measures)
                phrase = replace(phrase, begin=outer.begin, term=outer.term, head=outer.head,
                                 names=(*outer.names, *names), measures=measures)
                return phrase, before[1]
        return phrase, first

    def _ending_in_designation(
        self, elements: Sequence[Element], floor: int, last: int
    ) -> tuple[Phrase, int] | None:
        """An unlisted designation counts only with a class word right before it here: `launcher ZX-9`."""
        if last == floor or elements[last - 1].kind != WORD:
            return None
        before = self._ending_in_class_word(elements, floor, last - 1, last - 1)
        if before is None or before[0].term is None or before[0].term.group.needs or before[0].term.group.generic:
            return None
        chunk = (elements[last].begin, elements[last].end)
        phrase = replace(before[0], end=elements[last].end, designations=(*before[0].designations, chunk))
        return phrase, before[1]

    # ---- coordination and brackets

    def _borrowers(
        self, sentence: SentenceTokens, elements: Sequence[Element], phrase: Phrase, first: int
    ) -> list[Phrase]:
        """Phrases before this one that share its head: `[122mm] and 240mm rocket launchers`; last first."""
        lent: list[Phrase] = []
        index = first
        while len(lent) < _LONGEST_LIST:
            conjunction = self._conjunction_before(sentence, elements, index)
            if conjunction is None:
                break
            found = self._borrower_ending_at(elements, conjunction - 1, phrase, first)
            if found is None:
                break
            one, index = found
            lent.append(one)
        return lent

    def _conjunction_before(
        self, sentence: SentenceTokens, elements: Sequence[Element], index: int
    ) -> int | None:
        """The first element of a conjunction that ends before `index`."""
        position = index
        while position > 0 and position > index - 3:
            element = elements[position - 1]
            text = sentence.tokens[element.begin].text
            if element.kind in {WORD, OTHER} and (text in self._grammar.conjunctions and text != "to" or text in {",", "/"}):
                position -= 1
            else:
                break
        return position if 0 < position < index else None

    def _borrower_ending_at(
        self, elements: Sequence[Element], last: int, phrase: Phrase, first: int
    ) -> tuple[Phrase, int] | None:
        element = elements[last]
        if element.kind == MEASURE and element.measure is not None:
            measure = element.measure
            is_calibre = measure.quantity == "calibre" or measure.unit in {"millimetre", "inch", "centimetre"}
            if not is_calibre or phrase.calibre is None:
                return None
            one = Phrase(element.begin, element.end, phrase.term, phrase.head, measures=(measure,), borrowed=True)
            return one, last
        if element.kind in {HYPHEN, OTHER} and last > 0 and elements[last - 1].kind == WORD and element.glued:
            last -= 1  # the open hyphen of `short- and medium-range`
        begin = last
        while begin >= 0 and elements[begin].kind in {WORD, HYPHEN} and last - begin < 6 and (
            elements[begin].kind == HYPHEN or elements[begin].lemmas[-1] in self._grammar.term_parts
            or elements[begin].lemmas[-1] in self._grammar.modifiers
        ):
            begin -= 1
        begin += 1
        while begin <= last and elements[begin].kind == HYPHEN:
            begin += 1
        if begin > last or phrase.term is None or phrase.head is None:
            return None
        words = tuple(lemma for one in elements[begin : last + 1] for lemma in one.lemmas)
        own = [(lemma, one) for one in elements[first:] if one.begin < phrase.head for lemma in one.lemmas]
        head = next(one.lemmas[-1] for one in elements[first:] if one.begin == phrase.head)
        for skipped in range(len(own) + 1):
            rest = tuple(lemma for lemma, _ in own[skipped:])
            best = self._grammar.best_term(head, (*words, *rest))
            if best and best[1] and set(range(len(words))) <= set(best[1]):
                one = Phrase(elements[begin].begin, elements[last].end, best[0], phrase.head, borrowed=True)
                return one, begin
            if not rest:
                break
        return None

    def _with_abbreviation(self, sentence: SentenceTokens, phrase: Phrase) -> Phrase:
        """Take in a bracketed abbreviation: `intermediate-range ballistic missile (IRBM)`."""
        tokens = sentence.tokens
        opening = phrase.end
        if phrase.term is None or opening + 2 >= len(tokens) or tokens[opening].text != "(":
            return phrase
        closing = opening + 1
        while closing < len(tokens) and closing - opening <= 4 and tokens[closing].text != ")":
            closing += 1
        if closing >= len(tokens) or tokens[closing].text != ")":
            return phrase
        surface = sentence.text[tokens[opening].end : tokens[closing].start]
        letters = [letter for letter in surface if letter.isalpha()]
        is_abbreviation = 2 <= len(letters) <= 8 and sum(map(str.isupper, letters)) >= len(letters) - 1
        holds_name = any(opening < begin < closing for begin in sentence.names)
        if not is_abbreviation or holds_name or any(c.isdigit() for c in surface) or " " in surface.strip():
            return phrase
        words = sentence.text[tokens[phrase.begin].start : tokens[phrase.end - 1].end].lower()
        initials = [word[0] for word in words.replace("-", " ").split()]
        lemma = self._grammar.lemma(tokens[opening + 1].text)
        if letters[0].lower() not in initials and lemma not in self._grammar.heads:
            return phrase
        return replace(phrase, end=closing + 1, has_abbreviation=True)


def _is_bare(grammar: Grammar, element: Element) -> bool:
    """Whether a class word is one by itself, without needing company."""
    return any(not term.modifiers and not term.group.needs for term in grammar.heads[element.lemmas[-1]])


def _without_overlaps(phrases: Sequence[Phrase]) -> list[Phrase]:
    kept: list[Phrase] = []
    for phrase in sorted(phrases, key=lambda phrase: (phrase.begin, -phrase.end)):
        if not kept or phrase.begin >= kept[-1].end:
            kept.append(phrase)
    return kept
