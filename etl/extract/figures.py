"""The measurements of a document: what each figure measures, and which mention it belongs to."""

from bisect import bisect_left
from collections.abc import Sequence

from etl.catalogue import Catalogue
from etl.extract.counts import Count, CountReader
from etl.extract.drafts import Draft, SentenceReading
from etl.extract.measures import Measure
from etl.extract.numbers import Amount
from etl.extract.quantities import QuantityReader, Reading, measurement
from etl.extract.ships import CATEGORY as SHIP
from etl.extract.tokens import Token
from etl.extract.trailing import TrailingCountReader
from etl.records import Measurement

_NEAREST = 8  # mentions or measures that are looked at on either side, so that time grows with the text alone
SENTENCES_CARRIED_OVER = 2
"""How far behind a mention a sentence without one may still tell its figures."""
_CARRIED = frozenset(
    {"range", "altitude", "distance", "speed", "payload", "mass", "duration", "yield", "length", "rate_of_fire"}
)
Numbered = Sequence[tuple[int, Draft]]


class FigureReader:
    """Attaches the figures of a document to its mentions; `drafts` are given with their index."""

    def __init__(
        self,
        catalogue: Catalogue,
        quantities: QuantityReader,
        counts: CountReader,
        trailing: TrailingCountReader,
    ) -> None:
        self._catalogue = catalogue
        self._quantities = quantities
        self._counts = counts
        self._trailing = trailing

    def read(self, text: str, sentences: Sequence[SentenceReading], drafts: Sequence[Draft]) -> list[Measurement]:
        """The measurements of a document, in the order of the text."""
        by_sentence: dict[int, list[tuple[int, Draft]]] = {}
        for index, draft in enumerate(drafts):
            by_sentence.setdefault(draft.sentence, []).append((index, draft))
        found: list[Measurement] = []
        carried, carried_from = -1, -SENTENCES_CARRIED_OVER - 1
        for number, sentence in enumerate(sentences):
            here = by_sentence.get(number, [])
            is_near = number - carried_from <= SENTENCES_CARRIED_OVER
            found += self._inside_phrases(text, sentence, here)
            found += self._outside_phrases(text, sentence, here, carried if is_near else None)
            if here:
                carried, carried_from = here[-1][0], number
        return sorted(found, key=lambda one: (one.start, one.end))

    def _inside_phrases(self, text: str, sentence: SentenceReading, drafts: Numbered) -> list[Measurement]:
        """Counts before the mentions, and the measures inside them."""
        tokens = sentence.content.tokens
        measures = sorted(sentence.content.measures, key=lambda measure: measure.core)
        cores = [measure.core for measure in measures]
        found: list[Measurement] = []
        floor = 0
        for index, draft in drafts:
            begin, end = draft.phrase.begin, draft.phrase.end
            first = bisect_left(cores, begin)
            before = (one.end for one in measures[max(0, first - _NEAREST) : first] if not one.borrowed_unit)
            found += self._counted(text, tokens, index, draft, max(floor, *before, 0))
            floor = end
            for measure in measures[first : bisect_left(cores, end)]:
                if measure.end <= end and (reading := self._quantities.in_phrase(measure)):
                    found.append(measurement(reading, tokens, text, index))
        return found

    def _counted(self, text: str, tokens: Sequence[Token], index: int, draft: Draft, floor: int) -> list[Measurement]:
        count = self._counts.before(tokens, draft.phrase.begin, floor) or self._behind(tokens, draft)
        if count is None:
            return []
        amount = count.amount
        start, end = tokens[amount.begin].start, tokens[amount.end - 1].end
        quantity = "rounds" if count.is_rounds else "count"
        return [
            Measurement(start, end, text[start:end], index, quantity, amount.low, amount.high, "1", amount.qualifier)
        ]

    def _behind(self, tokens: Sequence[Token], draft: Draft) -> Count | None:
        """The count behind a mention; its system's calibre counts nothing, nor does a ship's number on the hull."""
        amount = self._trailing.behind(tokens, draft.phrase)
        if (
            amount is None
            or self._is_hull_number(tokens, draft)
            or any(self._is_calibre(one.system, amount) for one in draft.systems)
        ):
            return None
        return Count(amount)

    def _is_hull_number(self, tokens: Sequence[Token], draft: Draft) -> bool:
        """Whether a bracket behind one ship's name holds its number: `FGS Bayern (217)`."""
        is_ship = draft.named and self._catalogue.is_a(draft.category, SHIP)
        return is_ship and tokens[draft.phrase.end].text == "(" and not self._trailing.is_plural(tokens, draft.phrase)

    def _is_calibre(self, system: str, amount: Amount) -> bool:
        calibres = self._catalogue.systems[system].calibre_mm
        return any(amount.is_single and amount.low in {calibre.low, calibre.high} for calibre in calibres)

    def _outside_phrases(
        self, text: str, sentence: SentenceReading, drafts: Numbered, carried: int | None
    ) -> list[Measurement]:
        """Figures by their cues; where the sentence has no mention, those of the mention carried over."""
        inside = {index for _, draft in drafts for index in range(draft.phrase.begin, draft.phrase.end)}
        found: list[Measurement] = []
        for measure in sentence.content.measures:
            if measure.borrowed_unit or measure.core in inside:
                continue
            reading = self._quantities.by_cue(sentence.content.tokens, measure)
            if reading is None and _is_bracketed_behind(sentence.content.tokens, measure, drafts):
                reading = self._quantities.bracketed_calibre(measure)
            if reading is None:
                continue
            owner = self._owner(drafts, reading)
            if owner is None and not drafts and reading.quantity in _CARRIED:
                owner = carried
            if owner is not None:
                found.append(measurement(reading, sentence.content.tokens, text, owner))
        return found

    def _owner(self, drafts: Numbered, reading: Reading) -> int | None:
        """The mention a figure outside noun phrases belongs to: the last before it, else the first behind it.

        Mentions of weapons that have no such quantity are passed over: a warhead's sentence tells the missile's
        range.
        """
        split = bisect_left(drafts, reading.measure.begin, key=lambda one: one[1].phrase.end)
        near = (*drafts[max(0, split - _NEAREST) : split][::-1], *drafts[split : split + _NEAREST])
        return next(
            (index for index, draft in near if reading.not_of.isdisjoint(self._catalogue.lineage(draft.category))),
            None,
        )


def _is_bracketed_behind(tokens: Sequence[Token], measure: Measure, drafts: Numbered) -> bool:
    """Whether a measure stands alone in brackets right behind a mention: `Nora B-52 howitzers (155 mm)`."""
    opening = measure.begin - 1
    is_alone = opening > 0 and tokens[opening].text == "(" and measure.end < len(tokens)
    return (
        is_alone and tokens[measure.end].text in {")", ","} and any(draft.phrase.end == opening for _, draft in drafts)
    )


def with_cells(found: Sequence[Measurement], cells: Sequence[Measurement]) -> list[Measurement]:
    """The measurements of a document with those of its tables: headings are surer than cues."""
    if not cells:
        return list(found)
    taken = {position for one in cells for position in range(one.start, one.end)}
    kept = [one for one in found if taken.isdisjoint(range(one.start, one.end))]
    counted = {one.mention for one in kept if one.quantity == "count"}
    told = [one for one in cells if one.quantity != "count" or one.mention not in counted]
    return sorted([*kept, *told], key=lambda one: (one.start, one.end))
