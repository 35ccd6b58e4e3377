"""The units that the phrase grammar reads: words, names, unlisted designations, measures, hyphens."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from etl.extract.grammar import Grammar
from etl.extract.measures import Measure
from etl.extract.scan import NameHit
from etl.extract.tokens import Token

_LONGEST_DESIGNATION = 24
_ROMAN = re.compile(r"[ivx]{1,5}")
_ORDINALS = frozenset({"st", "nd", "rd", "th"})
_OPENERS = frozenset("([\"'/")


class Kind(Enum):
    """What an element is."""

    WORD = "word"
    HYPHEN = "hyphen"
    NAME = "name"
    DESIGNATION = "designation"
    MEASURE = "measure"
    OTHER = "other"


@dataclass(frozen=True)
class SentenceTokens:
    """The tokens of a sentence with the names (first token → end, hit) and measures found in it."""

    tokens: Sequence[Token]
    names: Mapping[int, tuple[int, NameHit]]
    measures: Sequence[Measure]
    text: str = field(repr=False)

    @cached_property
    def measured(self) -> frozenset[int]:
        """The indices of all tokens that belong to a measure."""
        return frozenset(index for one in self.measures for index in range(one.begin, one.end))

    @cached_property
    def barrels(self) -> dict[int, int]:
        """Where each barrel length begins and ends."""
        return {one.begin: one.end for one in self.measures if one.quantity == "barrel_length"}


@dataclass(frozen=True, slots=True)
class Element:
    """A unit of the phrase grammar; `begin` and `end` are token indices, `glued` as of its first token."""

    kind: Kind
    begin: int
    end: int
    lemmas: tuple[str, ...] = ()
    glued: bool = False
    name: NameHit | None = None
    measure: Measure | None = None


class ElementReader:
    """Turns the tokens of a sentence into elements, and finds the runs that can hold a noun phrase."""

    def __init__(self, grammar: Grammar, series_letters: Collection[str] = ()) -> None:
        """Keep the compiled lexicon; `series_letters` may begin a designation with a space in it (`MG 17`)."""
        self._grammar = grammar
        self._series_letters = frozenset(letters for letters in series_letters if len(letters) > 1)
        self._nominal = frozenset(
            grammar.heads.keys() | grammar.tails | grammar.modifiers | grammar.term_parts | grammar.modifier_endings
        )

    def read(self, sentence: SentenceTokens) -> list[Element]:
        """The elements of a sentence; every token belongs to one."""
        measures = {measure.core: measure for measure in sentence.measures if measure.quantity != "barrel_length"}
        elements: list[Element] = []
        index = 0
        while index < len(sentence.tokens):
            elements += self._elements_at(sentence, index, measures.get(index))
            index = elements[-1].end
        return elements

    def _elements_at(self, sentence: SentenceTokens, index: int, measure: Measure | None) -> list[Element]:
        glued = sentence.tokens[index].glued
        if index in sentence.names:
            end, hit = sentence.names[index]
            return [Element(Kind.NAME, index, end, glued=glued, name=hit)]
        if measure is not None:
            begin, end = _figure_begin(sentence, measure), _with_barrel(sentence, measure)
            words = [self._word(sentence.tokens, k) for k in range(index, begin)]
            return [*words, Element(Kind.MEASURE, begin, end, glued=sentence.tokens[begin].glued, measure=measure)]
        chunk = self._numbered_end(sentence, index) or _chunk_end(sentence, index)
        if chunk is not None:
            return [Element(Kind.DESIGNATION, index, chunk, glued=glued)]
        return [self._word(sentence.tokens, index)]

    def _numbered_end(self, sentence: SentenceTokens, index: int) -> int | None:
        """Where a designation of a word and a number ends: `Type 12`, `Model 1934`, `MG 17`."""
        tokens = sentence.tokens
        end = index + 1
        if end >= len(tokens) or end in sentence.names or _is_in_measure(sentence, index, end + 1):
            return None
        first, number = tokens[index], tokens[end]
        surface = sentence.text[first.start : first.end]
        is_year_model = first.text == "model" and len(number.text) == 4  # the howitzer model 1934
        is_designator = first.text in self._grammar.designators and (surface[0].isupper() or is_year_model)
        is_series = surface in self._series_letters and not number.glued and len(number.text) > 1
        is_number = number.text.isdigit() or (is_designator and _ROMAN.fullmatch(number.text) is not None)
        if not is_number or not (is_designator or is_series):
            return None
        end += 1
        while end < len(tokens) and tokens[end].glued and tokens[end].text[0].isalnum():
            end += 1
        return end

    def _word(self, tokens: Sequence[Token], index: int) -> Element:
        token = tokens[index]
        if token.text == "-":
            is_tight = token.glued and index + 1 < len(tokens) and tokens[index + 1].glued
            return Element(Kind.HYPHEN if is_tight else Kind.OTHER, index, index + 1, glued=token.glued)
        if token.text[0].isalpha():
            return Element(Kind.WORD, index, index + 1, self._grammar.lemmas(token.text), token.glued)
        return Element(Kind.OTHER, index, index + 1, glued=token.glued)

    def runs(self, elements: Sequence[Element]) -> Iterator[tuple[int, int]]:
        """Maximal stretches of elements that can stand inside a weapon's noun phrase."""
        begin = None
        for index in range(len(elements)):
            if self._is_nominal(elements, index):
                begin = index if begin is None else begin
            elif begin is not None:
                yield begin, index
                begin = None
        if begin is not None:
            yield begin, len(elements)

    def _is_nominal(self, elements: Sequence[Element], index: int) -> bool:
        element = elements[index]
        match element.kind:
            case Kind.NAME | Kind.DESIGNATION:
                return True
            case Kind.HYPHEN:
                return 0 < index < len(elements) - 1
            case Kind.MEASURE:
                return element.measure is not None and element.measure.kind != "time"
            case Kind.WORD:
                joined_behind = index + 1 < len(elements) and elements[index + 1].kind is Kind.HYPHEN
                joined_before = element.glued and index > 0 and elements[index - 1].kind is Kind.HYPHEN
                return joined_behind or joined_before or not self._nominal.isdisjoint(element.lemmas)
        return False


def _with_barrel(sentence: SentenceTokens, measure: Measure) -> int:
    """The end of a calibre with the barrel length that hangs on it, behind a slash, an L, or both."""
    begins = range(measure.end, measure.end + 3)
    return next((sentence.barrels[begin] for begin in begins if begin in sentence.barrels), measure.end)


def _figure_begin(sentence: SentenceTokens, measure: Measure) -> int:
    """Where the figure itself begins: `about 240 mm` is no part of a name with its `about`."""
    for index in range(measure.core, measure.end):
        if sentence.tokens[index].text[0].isdigit() or sentence.tokens[index].text[0] == ".":
            return measure.core if measure.unit == "mach" else index
    is_article = sentence.tokens[measure.core].text in {"a", "an"}  # `a half-ton warhead`
    return measure.core + 1 if is_article else measure.core


def _is_in_measure(sentence: SentenceTokens, begin: int, end: int) -> bool:
    return not sentence.measured.isdisjoint(range(begin, end))


def _chunk_end(sentence: SentenceTokens, index: int) -> int | None:
    """Where a chunk of letters, digits and hyphens ends that looks like a designation (`ZX-9`)."""
    tokens = sentence.tokens
    if not tokens[index].text[0].isalnum() or (tokens[index].glued and tokens[index - 1].text not in _OPENERS):
        return None
    end = index + 1
    while end < len(tokens) and tokens[end].glued and (tokens[end].text[0].isalnum() or tokens[end].text in "-/"):
        end += 1
    while tokens[end - 1].text in "-/":
        end -= 1
    surface = sentence.text[tokens[index].start : tokens[end - 1].end]
    if end - index == 1 or len(surface) > _LONGEST_DESIGNATION or surface.isalpha():
        return None
    if not any(c.isdigit() for c in surface) or not any(c.isupper() for c in surface):
        return None
    is_ordinal = tokens[index].text.isdigit() and end - index == 2 and tokens[index + 1].text in _ORDINALS
    return None if is_ordinal or _is_in_measure(sentence, index, end) else end
