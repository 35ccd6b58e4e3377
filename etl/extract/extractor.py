"""The extractor: compiled once from catalogue and lexicon, then text in, mentions, measurements and claims out."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from etl.catalogue import Catalogue
from etl.extract.cells import CellReader
from etl.extract.claims import ClaimReader
from etl.extract.coordination import CoordinationReader
from etl.extract.countries import CountryFinder
from etl.extract.counts import CountReader
from etl.extract.drafts import Draft, SentenceReading
from etl.extract.elements import SentenceTokens
from etl.extract.figures import SENTENCES_CARRIED_OVER, FigureReader, with_cells
from etl.extract.folding import fold
from etl.extract.grammar import Grammar
from etl.extract.measures import MeasureReader
from etl.extract.mentions import MentionReader, Refusal, is_shouting
from etl.extract.numbers import NumberReader
from etl.extract.quantities import QuantityReader, conversions
from etl.extract.scan import Anchors, NameHit, NameTable, Scanner, name_table
from etl.extract.series import Series, designation_series
from etl.extract.ships import ShipNameFinder
from etl.extract.tables import TableFinder, Tables
from etl.extract.tokens import Token, sentence_spans, tokenise
from etl.extract.trailing import TrailingCountReader
from etl.knowledge import load_knowledge
from etl.lexicon import Lexicon
from etl.records import Extraction, Mention
from etl.resolve import Resolver
from etl.units import factor_table

RULES_VERSION = "2"
"""Raised with every change of the grammars; mentions carry it with the digests of catalogue and lexicon."""


_CREWED = frozenset({"aircraft", "ship", "armoured-vehicle"})


@dataclass(frozen=True, slots=True)
class Anchor:
    """What made a sentence worth reading: a name with the systems it may mean, or a class word, which has none."""

    start: int
    end: int
    systems: tuple[str, ...] = ()
    is_enough: bool = False
    is_variant: bool = False


class Extractor:
    """Reads one text at a time; holds no state between texts."""

    def __init__(
        self,
        catalogue: Catalogue,
        lexicon: Lexicon,
        names: NameTable | None = None,
        series: Mapping[str, Series] | None = None,
        factors: Mapping[tuple[str, str], float] | None = None,
    ) -> None:
        """Compile catalogue and lexicon; what is kept from before may be given."""
        self.catalogue = catalogue
        self.lexicon = lexicon
        self.version = f"{RULES_VERSION}+{catalogue.version}.{lexicon.version}"
        self._grammar = Grammar(lexicon)
        self._numbers = NumberReader(lexicon)
        self._measures = MeasureReader(lexicon, self._numbers)
        series = designation_series(catalogue) if series is None else series
        beginnings = {letters.lower() for letters in series}
        self._ships = ShipNameFinder(self._grammar)
        self._scanner = Scanner(
            names or name_table(catalogue), self._grammar.anchor_words(), beginnings, self._ships.anchor_words()
        )
        self._phrases = CoordinationReader(self._grammar, series)
        self._countries = CountryFinder(lexicon)
        factors = factors or factor_table(conversions(lexicon))
        counts = CountReader(self._grammar, self._numbers)
        quantities = QuantityReader(lexicon, factors)
        trailing = TrailingCountReader(self._grammar, self._numbers)
        self._figures = FigureReader(catalogue, quantities, counts, trailing)
        self._tables = TableFinder(lexicon)
        self._cells = CellReader(catalogue, lexicon, self._numbers, self._measures, quantities)
        millimetres = {unit: factor for (unit, target), factor in factors.items() if target == "millimetre"}
        self._mentions = MentionReader(catalogue, self._grammar, Resolver(catalogue), series, millimetres, counts)
        crewed = {slug for slug in catalogue.categories if _CREWED & set(catalogue.lineage(slug))}
        self._claims = ClaimReader(lexicon, crewed)

    def extract(self, text: str, published: date | None = None) -> Extraction:
        """Everything found in a text; offsets are code points into it.

        `published` is the date by which relative dates are resolved.
        """
        tables, folded = self._tables.find(text, fold(text))
        anchors = self._scanner.scan(folded, text)
        if not anchors:
            return Extraction()
        # Most documents name no weapon though they have anchors: those are seen by the sentences of the anchors alone.
        reading = _Reading(text, folded, anchors, tables)
        anchored = self._read_sentences(reading, carried_over=0)
        drafts = self._mentions.read(text, anchored, tables)
        if not drafts:
            return Extraction()
        sentences = self._read_sentences(reading)
        if len(sentences) > len(anchored):
            drafts = self._mentions.read(text, sentences, tables)
        mentions = tuple(_mention(text, draft, sentences[draft.sentence]) for draft in drafts)
        figures = self._figures.read(text, sentences, drafts)
        cells = list(self._cells.read(text, folded, tables, drafts))
        return Extraction(
            mentions,
            tuple(with_cells(figures, cells)),
            tuple(self._claims.read(text, sentences, drafts, published)),
        )

    def explain(self, text: str) -> tuple[list[Anchor], list[Refusal]]:
        """Where in a text names and class words stand, and what became no mention and why."""
        tables, folded = self._tables.find(text, fold(text))
        found = self._scanner.scan(folded, text)
        anchors = [
            Anchor(hit.start, hit.end, hit.entry.aliases or hit.entry.hints, bool(hit.entry.aliases), hit.is_variant)
            for hit in found.names
        ]
        named = {hit.start for hit in found.names}
        for start in (start for start in found.words if start not in named):
            end = next((k for k in range(start, len(text)) if not text[k].isalnum()), len(text))
            anchors.append(Anchor(start, end))
        refusals = self._refusals(text, folded, found, tables) if found else []
        return sorted(anchors, key=lambda one: one.start), refusals

    def _refusals(self, text: str, folded: str, found: Anchors, tables: Tables) -> list[Refusal]:
        return self._mentions.refusals(text, self._read_sentences(_Reading(text, folded, found, tables)), tables)

    def _read_sentences(self, reading: "_Reading", carried_over: int = SENTENCES_CARRIED_OVER) -> list[SentenceReading]:
        """Read the sentences that hold an anchor, and those right behind them, where figures may follow."""
        names = reading.anchors.names
        begins = [hit.start for hit in names]
        positions = sorted([*begins, *reading.anchors.words])
        if reading.spans is None:
            spans = reading.tables.cut(sentence_spans(reading.text, self.lexicon.words("abbreviations")))
            reading.spans = _around_names(spans, names)
        readings: list[SentenceReading] = []
        following = 0
        for start, end in reading.spans:
            has_anchor = bisect_left(positions, start) < bisect_left(positions, end)
            following = carried_over if has_anchor else following - 1
            if following >= 0 or has_anchor:
                if start not in reading.known:
                    here = names[bisect_left(begins, start) : bisect_left(begins, end)]
                    reading.known[start] = self._read_sentence(reading.text, reading.folded, start, end, here)
                readings.append(reading.known[start])
        return readings

    def _read_sentence(self, text: str, folded: str, start: int, end: int, names: Sequence[NameHit]) -> SentenceReading:
        tokens = tokenise(folded, start, end)
        shouting = is_shouting(text, start, end)
        first_at = {token.start: index for index, token in enumerate(tokens)}
        last_at = {token.end: index for index, token in enumerate(tokens)}
        taken: dict[int, tuple[int, NameHit]] = {}
        for hit in names:
            begin, last = first_at.get(hit.start), last_at.get(hit.end)
            if begin is None or not self._is_written_as_name(text, hit, shouting=shouting):
                continue
            if last is None:  # a plural ending is part of the last token
                last = next(index for index in range(begin, len(tokens)) if tokens[index].end >= hit.end)
            taken[begin] = (_behind_ending(tokens, last + 1), hit)
        measures = self._measures.read(tokens, {begin: end for begin, (end, _) in taken.items()})
        stated = [one for begin, (end, _) in taken.items() for one in self._measures.read_name(tokens, begin, end)]
        content = SentenceTokens(tokens, taken, [*measures, *stated], text)
        ships = () if shouting else tuple(self._ships.find(content))
        return SentenceReading(start, end, content, self._countries.find, self._phrases.read(content), ships)

    @staticmethod
    def _is_written_as_name(text: str, hit: NameHit, *, shouting: bool) -> bool:
        """Whether capitals allow the name: one that the catalogue writes with a capital needs one in the text."""
        surface = text[hit.start : hit.end]
        if not hit.entry.capital:
            return True
        if hit.entry.acronym and not hit.entry.aliases and not surface.isupper():
            return False  # the SLAM, but a grand Slam
        if shouting and not hit.entry.aliases:
            return any(c.isdigit() for c in surface)
        # `be 12` is no Be-12, but `kn-23` and `t72` are what they look like.
        is_code = bool(hit.entry.aliases) and any(c.isdigit() for c in surface) and " " not in surface
        return is_code or any(c.isupper() for c in surface)


@dataclass(slots=True)
class _Reading:
    """One text while it is read, with its sentences so far, by where they begin."""

    text: str
    folded: str
    anchors: Anchors
    tables: Tables
    spans: list[tuple[int, int]] | None = None
    known: dict[int, SentenceReading] = field(default_factory=dict)


def _around_names(spans: Sequence[tuple[int, int]], names: Sequence[NameHit]) -> list[tuple[int, int]]:
    """The sentences, joined where a name goes over a boundary: `vz. 58`."""
    inside = {position for hit in names for position in range(hit.start + 1, hit.end)}
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start in inside:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _behind_ending(tokens: Sequence[Token], end: int) -> int:
    """Step over the plural ending of a name; a possessive ends the noun phrase and stays outside."""
    return end + 1 if end < len(tokens) and tokens[end].glued and tokens[end].text == "s" else end


def _mention(text: str, draft: Draft, sentence: SentenceReading) -> Mention:
    return Mention(
        draft.start,
        draft.end,
        text[draft.start : draft.end],
        draft.category,
        draft.named,
        draft.systems,
        draft.confidence,
        draft.rule,
        sentence.start,
        sentence.end,
    )


@cache
def default_extractor(own: Path | None = None) -> Extractor:
    """The extractor over the shipped catalogue, with a user's own folder over it, and the English lexicon."""
    knowledge = load_knowledge(own=own)
    factors = {(unit, target): value for unit, target, value in knowledge.factors}
    return Extractor(knowledge.catalogue, knowledge.lexicon, knowledge.names, knowledge.series, factors)
