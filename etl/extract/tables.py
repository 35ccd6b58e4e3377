"""Tables that were flattened into lines of text: where their cells begin and end, and what their headings say.

A table is known by its heading alone: a line of cells of which one names a quantity or a count. What follows in
lines of cells, up to a blank line or a line without cells, are its rows.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from etl.extract.tokens import PhraseTable, Token, tokenise
from etl.lexicon import Lexicon
from etl.lexicon.entries import UnitSpelling

COUNT = "count"
_GAP = re.compile(r"(?<! ) {2,}(?! )")
_QUOTED = re.compile(r'"[^"\n]*"')
_RULE = frozenset("|-+=:_ \t")
_LONGEST_HEADING = 500
_FEWEST_CELLS = 2
_LONGEST_NAME = 5
_AROUND_UNIT = frozenset("()[],/:.")


@dataclass(frozen=True, slots=True)
class Column:
    """What a heading says of the numbers below it; `units` are those it writes, none where the cells have their own."""

    quantity: str
    units: tuple[UnitSpelling, ...] = ()
    may_be_date: bool = False
    may_be_running: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row below a heading; `cells` are offsets into the text."""

    table: int
    start: int
    end: int
    cells: tuple[tuple[int, int], ...]
    columns: tuple[Column | None, ...]

    def cell_at(self, offset: int) -> int:
        """The number of the cell that holds an offset."""
        return max(0, bisect_right(self.cells, offset, key=lambda cell: cell[0]) - 1)


class Tables:
    """The rows of a text, in order."""

    def __init__(self, rows: Sequence[Row] = ()) -> None:
        """Keep the rows."""
        self.rows = rows
        self._starts = [row.start for row in rows]

    def column_at(self, offset: int) -> tuple[int, int] | None:
        """Which table and which of its columns an offset stands in."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0 or offset >= self.rows[index].end:
            return None
        return self.rows[index].table, self.rows[index].cell_at(offset)

    def cut(self, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """The spans of sentences, cut where rows begin and end: a row is a sentence of its own."""
        if not self.rows:
            return list(spans)
        edges = {edge for span in spans for edge in span}
        edges.update(edge for row in self.rows for edge in (row.start, row.end))
        return list(pairwise(sorted(edges)))


@dataclass(frozen=True, slots=True)
class _Heading:
    """The heading that rows are read under; its offset tells tables apart."""

    sign: str
    start: int
    columns: tuple[Column | None, ...]

    def is_rule(self, line: str) -> bool:
        """Whether a line only draws a rule below the heading."""
        return bool(line) and _RULE.issuperset(line)

    def fits(self, cells: Sequence[tuple[int, int]]) -> bool:
        """Whether cells line up with the heading; bars and tabs show empty cells, the others must agree."""
        return self.sign in {"|", "\t"} or len(cells) == len(self.columns)


class TableFinder:
    """Finds the tables of a text, in one pass over its lines."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Compile the headings and units of the lexicon."""
        self._units = PhraseTable((spelling, unit) for unit in lexicon.units for spelling in unit.spellings)
        self._counted_in = lexicon.words("pieces")
        self._headings = {
            _joined(tokenise(heading)): (Column(rule.name), rule.kind)
            for rule in lexicon.quantities
            for heading in rule.headings
        }
        counts = {
            "count_headings": Column(COUNT),
            "count_or_date_headings": Column(COUNT, may_be_date=True),
            "count_or_running_headings": Column(COUNT, may_be_running=True),
        }
        for name, column in counts.items():
            self._headings |= {_joined(tokenise(heading)): (column, "") for heading in lexicon.words(name)}

    def find(self, text: str, folded: str) -> tuple[Tables, str]:
        """The tables of a text, and its folded form with a bar between the cells."""
        rows: list[Row] = []
        bars: list[int] = []
        heading: _Heading | None = None
        start = 0
        for line in text.split("\n") if "\n" in text else ():
            end = start + len(line)
            if heading is not None and not heading.is_rule(line):
                cells = _cells(line, start, heading.sign)
                if len(cells) < _FEWEST_CELLS:
                    heading = None
                elif heading.fits(cells):
                    rows.append(Row(heading.start, start, end, cells, heading.columns))
                    bars += _between(cells, heading.sign)
            if heading is None and len(line) <= _LONGEST_HEADING and (sign := _sign(line)):
                heading = self._heading(folded, line, start, sign)
            start = end + 1
        return Tables(rows), _with_bars(folded, bars)

    def _heading(self, folded: str, line: str, start: int, sign: str) -> _Heading | None:
        """The line as a heading; none where no cell tells a quantity, or all do."""
        columns = tuple(self._column(tokenise(folded, *cell)) for cell in _cells(line, start, sign))
        return _Heading(sign, start, columns) if any(columns) and not all(columns) else None

    def _column(self, tokens: Sequence[Token]) -> Column | None:
        """What one heading says: `Max range (km)`, `Calibre, mm`, `Qty`."""
        for end in range(min(len(tokens), _LONGEST_NAME), 0, -1):
            found = self._headings.get(_joined(tokens[:end]))
            if found is None:
                continue
            column, kind = found
            rest = [token for token in tokens[end:] if token.text not in _AROUND_UNIT or token.text == "/"]
            if rest and rest[0].text == "/":
                rest = rest[1:]
            if not rest or (column.quantity == COUNT and rest[0].text in self._counted_in):
                return column
            units = tuple(unit for unit, last in self._units.all_at(rest, 0) if last == len(rest) and unit.kind == kind)
            return Column(column.quantity, units) if units else None
        return None


def _joined(tokens: Sequence[Token]) -> str:
    return " ".join(token.text for token in tokens if token.text not in {".", "-"})


def _sign(line: str) -> str:
    """The sign between the cells of a line, if it has cells: a bar, a tab, two spaces, a tight comma or semicolon."""
    if "|" in line:
        return "|"
    inner = line.strip()
    if "\t" in inner:
        return "\t"
    if "  " in inner:
        return "  "
    return next((sign for sign in ",;" if sign in inner and f"{sign} " not in inner), "")


def _cells(line: str, start: int, sign: str) -> tuple[tuple[int, int], ...]:
    """The cells of a line without the spaces around them, as offsets into the text."""
    if not sign or (sign != "  " and sign not in line):
        return ()
    begin = len(line) - len(line.lstrip(" |" if sign == "|" else " "))
    edges = [
        begin - 1,
        *(at for at in _signs(line, sign) if at >= begin),
        len(line.rstrip(" ") if sign == "  " else line),
    ]
    return tuple(_trimmed(line, left + 1, right, start) for left, right in pairwise(edges))


def _signs(line: str, sign: str) -> Iterator[int]:
    """Where the signs between the cells stand; those in quotation marks are none, of a gap the last space counts."""
    if sign == "  ":
        yield from (match.end() - 1 for match in _GAP.finditer(line.rstrip(" ")))
        return
    quoted = [match.span() for match in _QUOTED.finditer(line)] if '"' in line else []
    begins = [begin for begin, _ in quoted]
    at = line.find(sign)
    while at >= 0:
        inside = bisect_right(begins, at) - 1
        if inside < 0 or at >= quoted[inside][1]:
            yield at
        at = line.find(sign, at + 1)


def _trimmed(line: str, begin: int, end: int, start: int) -> tuple[int, int]:
    """The offsets of a cell, without spaces and quotation marks around it."""
    cell = line[begin:end]
    left = len(cell) - len(cell.lstrip(' "'))
    right = len(cell.rstrip(' "\r'))
    return start + begin + left, start + begin + max(left, right)


def _between(cells: Sequence[tuple[int, int]], sign: str) -> list[int]:
    """Where a bar is to stand in the folded text: right behind each cell but the last; nothing where bars stand."""
    return [] if sign == "|" else [end for (_, end), _ in pairwise(cells)]


def _with_bars(folded: str, bars: Sequence[int]) -> str:
    if not bars:
        return folded
    pieces = [folded[: bars[0]]]
    pieces += ("|" + folded[left + 1 : right] for left, right in pairwise([*bars, len(folded)]))
    return "".join(pieces)
