"""The measurements that the headings of a table make of the numbers below them."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from etl.catalogue import Catalogue
from etl.extract.counts import YEARS
from etl.extract.drafts import Draft
from etl.extract.measures import Measure, MeasureReader
from etl.extract.numbers import Amount, NumberReader
from etl.extract.quantities import QuantityReader, measurement
from etl.extract.tables import COUNT, Column, Row, Tables
from etl.extract.tokens import Token, tokenise
from etl.lexicon import Lexicon
from etl.records import Measurement


class CellReader:
    """Reads the cells of a row as figures of the mention in it."""

    def __init__(
        self,
        catalogue: Catalogue,
        lexicon: Lexicon,
        numbers: NumberReader,
        measures: MeasureReader,
        quantities: QuantityReader,
    ) -> None:
        """Keep the compiled knowledge."""
        self._catalogue = catalogue
        self._numbers = numbers
        self._measures = measures
        self._quantities = quantities
        self._counted_in = lexicon.words("pieces")

    def read(self, text: str, folded: str, tables: Tables, drafts: Sequence[Draft]) -> Iterator[Measurement]:
        """The measurements of all rows; `folded` is the text as the tables left it."""
        starts = [draft.start for draft in drafts]
        for row in tables.rows:
            here = range(bisect_left(starts, row.start), bisect_left(starts, row.end))
            subject = _subject(row, drafts, here)
            if subject is not None:
                yield from self._row(text, folded, row, subject, drafts[subject])

    def _row(self, text: str, folded: str, row: Row, subject: int, draft: Draft) -> Iterator[Measurement]:
        """The figures of one row; of several counts only the first, as behind a name."""
        home = row.cell_at(draft.start)
        is_counted = False
        for number, ((start, end), column) in enumerate(zip(row.cells, row.columns, strict=False)):
            if column is None or number == home:
                continue
            tokens = tokenise(folded, start, end)
            if column.quantity != COUNT:
                yield from self._measured(text, tokens, column, subject, draft)
            elif not is_counted and (number > home or not column.may_be_running):
                counts = list(self._counted(text, tokens, column, subject))
                is_counted = bool(counts)
                yield from counts

    def _counted(self, text: str, tokens: Sequence[Token], column: Column, subject: int) -> Iterator[Measurement]:
        amount = self._amount(tokens)
        if amount is None:
            return
        rest = [token.text for token in tokens[amount.end :]]
        sides = [side for side in (amount.low, amount.high) if side is not None]
        is_date = column.may_be_date and any(side in YEARS for side in sides)
        if is_date or not self._counted_in.issuperset(rest) or any(side <= 0 or side != int(side) for side in sides):
            return
        start, end = tokens[amount.begin].start, tokens[amount.end - 1].end
        yield Measurement(start, end, text[start:end], subject, COUNT, amount.low, amount.high, "1", amount.qualifier)

    def _measured(
        self, text: str, tokens: Sequence[Token], column: Column, subject: int, draft: Draft
    ) -> Iterator[Measurement]:
        """A figure with the unit of its own, else with that of the heading."""
        measures = self._measures.read(tokens, {})
        is_whole = bool(measures) and measures[0].begin == 0 and measures[-1].end == len(tokens)
        for measure in measures[:1] if is_whole else self._with_units(tokens, column):
            reading = self._quantities.under_heading(measure, column.quantity)
            if reading is not None and reading.not_of.isdisjoint(self._catalogue.lineage(draft.category)):
                yield measurement(reading, tokens, text, subject)
                return

    def _with_units(self, tokens: Sequence[Token], column: Column) -> Iterator[Measure]:
        amount = self._amount(tokens)
        if amount is None or amount.end != len(tokens):
            return
        for unit in column.units:
            begin = amount.begin
            yield Measure(begin, begin, amount.end, amount.low, amount.high, amount.qualifier, unit.unit, unit.kind)

    def _amount(self, tokens: Sequence[Token]) -> Amount | None:
        """The amount that a cell begins with."""
        return self._numbers.with_qualifiers_at(tokens, 0)


def _subject(row: Row, drafts: Sequence[Draft], here: range) -> int | None:
    """The mention that a row is about: its first name, else its first weapon, outside the columns of figures."""
    told = [index for index in here if _column(row, drafts[index]) is None]
    return next((index for index in told if drafts[index].named), next(iter(told), None))


def _column(row: Row, draft: Draft) -> Column | None:
    number = row.cell_at(draft.start)
    return row.columns[number] if number < len(row.columns) else None
