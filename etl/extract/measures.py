"""Measured values: an amount with its unit, before anything is known about what it measures."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from etl.extract.numbers import Amount, NumberReader
from etl.extract.tokens import PhraseTable, Token
from etl.lexicon import Lexicon
from etl.lexicon.entries import UnitSpelling

_NEAR = 8
_CURRENCY = frozenset("$€£¥₩") | {"usd", "eur", "gbp"}
_CALIBRE_WORDS = frozenset({"calibre", "caliber", "cal"})
_INCH_CALIBRE = re.compile(r"\.\d{2,3}")
_CARTRIDGE = (range(4, 41), range(10, 400))  # bore and case length in millimetres, where no unit is written
_CALIBRE_UNITS = frozenset({"millimetre", "centimetre", "inch"})
_LIST_SIGNS = frozenset({",", "and", "or", "/"})


@dataclass(frozen=True, slots=True)
class Measure:
    """A value with its unit; `begin` and `end` are token indices, `core` where the number itself begins.

    `quantity` is set where the form alone decides it: `155mm/52-calibre`, `7.62×39mm`, `12-gauge`.
    """

    begin: int
    core: int
    end: int
    low: float | None
    high: float | None
    qualifier: str
    unit: str
    kind: str
    quantity: str = ""
    borrowed_unit: bool = False


class MeasureReader:
    """Finds every measured value of a token list."""

    def __init__(self, lexicon: Lexicon, numbers: NumberReader) -> None:
        """Compile the units of the lexicon."""
        self._numbers = numbers
        self._units = PhraseTable((s, unit) for unit in lexicon.units if not unit.prefix for s in unit.spellings)
        self._prefixes = PhraseTable((s, unit) for unit in lexicon.units if unit.prefix for s in unit.spellings)
        self._prefix_starts = {s.split()[0] for unit in lexicon.units if unit.prefix for s in unit.spellings}

    def read(self, tokens: Sequence[Token], taken: Mapping[int, int]) -> list[Measure]:
        """Every measure of the tokens, in order; `taken` maps the first token of a name to its end."""
        found: list[Measure] = []
        index = 0
        while index < len(tokens):
            if index in taken:
                index = taken[index]
                continue
            measures = list(self._at(tokens, index))
            if measures and any(begin in taken for begin in range(index + 1, measures[-1].end)):
                measures = []  # what looks like a unit begins a name: two MT-LB
            if measures:
                found += measures
                index = max(measures[-1].end, index + 1)
            else:
                index += 1
        return found

    def read_name(self, tokens: Sequence[Token], begin: int, end: int) -> list[Measure]:
        """The calibre that a name states: `20 mm Oerlikon`; empty for a name without one."""
        found = [one for index in range(begin, end) for one in self._at(tokens[:end], index)]
        return [replace(one, quantity=one.quantity or "calibre") for one in found[:1] if one.unit in _CALIBRE_UNITS]

    def _at(self, tokens: Sequence[Token], index: int) -> Iterator[Measure]:
        token = tokens[index]
        if token.text in self._prefix_starts and (prefix := self._prefixes.at(tokens, index)):
            yield from self._prefixed(tokens, index, *prefix)
            return
        if not self._numbers.may_start(token):
            return
        if index and tokens[index - 1].text in _CURRENCY:
            return
        yield from self._cartridge(tokens, index) or self._bore(tokens, index) or self._plain(tokens, index)

    def _prefixed(self, tokens: Sequence[Token], index: int, unit: UnitSpelling, end: int) -> Iterator[Measure]:
        if end < len(tokens) and tokens[end].text == "-":
            end += 1
        if end < len(tokens) and (amount := self._numbers.amount_at(tokens, end)):
            amount = self._numbers.qualified(tokens, replace(amount, begin=index), amount.end)
            yield Measure(index, index, amount.end, amount.low, amount.high, amount.qualifier, unit.unit, unit.kind)

    def _plain(self, tokens: Sequence[Token], index: int) -> list[Measure]:
        """`60 km`, `3- to 5-kilogram`, `152- and 170-mm`, with qualifiers; then what hangs on a calibre."""
        amount = self._numbers.amount_at(tokens, index)
        if amount is None:
            return []
        unit_end = self._unit_at(tokens, amount.end)
        if unit_end is None and amount.qualifier == "between":
            # The joint was none: `five to six 240 mm launchers` keeps its last number for the unit.
            return []
        if unit_end is None:
            return self._shared_unit(tokens, amount)
        unit, end = unit_end
        measure = self._measure(tokens, amount, unit, end)
        measure = self._second_end(tokens, measure) or measure
        barrel = self._barrel(tokens, measure)
        # A length that a barrel length hangs on can only be a calibre.
        return [replace(measure, quantity="calibre") if barrel else measure, *barrel]

    def _measure(self, tokens: Sequence[Token], amount: Amount, unit: UnitSpelling, end: int) -> Measure:
        amount = self._numbers.qualified(tokens, amount, end)
        qualifier = "about" if unit.about and amount.qualifier == "exact" else amount.qualifier
        begin = amount.begin
        return Measure(begin, begin, end, amount.low, amount.high, qualifier, unit.unit, unit.kind)

    def _unit_at(self, tokens: Sequence[Token], index: int) -> tuple[UnitSpelling, int] | None:
        """The unit at a token, across one hyphen; the longest spelling whose conditions hold."""
        joined = False
        if index < len(tokens) and tokens[index].text == "-" and tokens[index].glued:
            index, joined = index + 1, True
        if index >= len(tokens):
            return None
        joined = joined or tokens[index].glued
        for unit, end in self._units.all_at(tokens, index):
            if _goes_on(tokens, end):
                continue
            if unit.glued_only and not joined:
                continue
            if unit.near and not self._is_near(tokens, index, end, unit.near):
                continue
            return unit, end
        return None

    @staticmethod
    def _is_near(tokens: Sequence[Token], begin: int, end: int, words: frozenset[str]) -> bool:
        return any(token.text in words for token in tokens[max(0, begin - _NEAR) : end + _NEAR])

    def _second_end(self, tokens: Sequence[Token], first: Measure) -> Measure | None:
        """`300 km to 500 km`: two measures in one unit are the ends of a range."""
        joint = first.end
        if joint + 1 >= len(tokens) or first.low is None or first.low != first.high:
            return None
        is_between = tokens[joint].text == "and" and first.begin > 0 and tokens[first.begin - 1].text == "between"
        if tokens[joint].text not in {"to", "-"} and not is_between:
            return None
        amount = self._numbers.amount_at(tokens, joint + 1)
        unit_end = self._unit_at(tokens, amount.end) if amount and amount.is_single else None
        if amount is None or unit_end is None or unit_end[0].unit != first.unit or (amount.high or 0) <= first.low:
            return None
        return replace(first, end=unit_end[1], high=amount.high, qualifier="between")

    def _shared_unit(self, tokens: Sequence[Token], amount: Amount) -> list[Measure]:
        """`107, 122 and 240 mm`: numbers of a list that take the unit of the last one."""
        amounts = [amount]
        end = amount.end
        while len(amounts) < 8:
            if end < len(tokens) and tokens[end].text == "-":
                end += 1
            begin = end
            while end < len(tokens) and tokens[end].text in _LIST_SIGNS:
                end += 1
            if end == begin or end >= len(tokens) or not tokens[end].text[0].isdigit():
                return []
            following = self._numbers.amount_at(tokens, end)
            if following is None:
                return []
            amounts.append(following)
            end = following.end
            if unit_end := self._unit_at(tokens, end):
                unit = unit_end[0]
                lent = [replace(self._measure(tokens, one, unit, one.end), borrowed_unit=True) for one in amounts[:-1]]
                last = self._measure(tokens, amounts[-1], unit, unit_end[1])
                return [*lent, last, *self._barrel(tokens, last)]
        return []

    def _cartridge(self, tokens: Sequence[Token], index: int) -> list[Measure]:
        """`7.62×39mm`: bore and case length."""
        bore = self._numbers.number_at(tokens, index)
        if bore is None:
            return []
        sign = bore[1]
        unit = self._unit_at(tokens, sign)
        if unit and unit[0].unit == "millimetre":
            sign = unit[1]
        if sign + 1 >= len(tokens) or tokens[sign].text != "x":
            return []
        length = self._numbers.number_at(tokens, sign + 1)
        if length is None or length[0] <= bore[0] or int(bore[0]) not in _CARTRIDGE[0]:
            return []
        end = length[1]
        closing = self._unit_at(tokens, end)
        if closing and closing[0].unit == "millimetre":
            end = closing[1]
        elif int(length[0]) not in _CARTRIDGE[1] or (unit is None and bore[0] == int(bore[0])):
            return []
        if end < len(tokens) and tokens[end].glued and tokens[end].text == "r":
            end += 1
        size = Measure(index, index, end, bore[0], bore[0], "exact", "millimetre", "length", "calibre")
        case = replace(size, begin=sign + 1, core=sign + 1, low=length[0], high=length[0], quantity="cartridge_length")
        return [size, case]

    def _bore(self, tokens: Sequence[Token], index: int) -> list[Measure]:
        """`.50 calibre`, `50-cal`, `.303`, `12-gauge`."""
        number = self._numbers.number_at(tokens, index)
        if number is None:
            return []
        value, end = number
        word = end + 1 if end < len(tokens) and tokens[end].text == "-" else end
        following = tokens[word].text if word < len(tokens) else ""
        if following == "gauge" and 4 <= value <= 32:
            return [Measure(index, index, word + 1, value, value, "exact", "gauge", "length", "calibre")]
        written = tokens[index].text
        if following in _CALIBRE_WORDS and (written.startswith(".") or (17 <= value <= 60 and value == int(value))):
            inches = value if written.startswith(".") else value / 100
            end = word + 1
            if following == "cal" and end < len(tokens) and tokens[end].text == "." and tokens[end].glued:
                end += 1
            return [Measure(index, index, end, inches, inches, "exact", "inch", "length", "calibre")]
        if _INCH_CALIBRE.fullmatch(written) and 0.1 < value < 0.8:
            return [Measure(index, index, end, value, value, "exact", "inch", "length", "bare calibre")]
        return []

    def _barrel(self, tokens: Sequence[Token], calibre: Measure) -> list[Measure]:
        """`155mm/52-calibre`, `155 mm L/52`: the barrel's length in calibres behind a calibre."""
        if calibre.unit != "millimetre":
            return []
        index = calibre.end
        texts = [token.text for token in tokens[index : index + 5]]
        match texts:
            case ["/", digits, "-", word, *_] if word in _CALIBRE_WORDS:
                begin, end = index + 1, index + 4
            case ["/", digits, word, *_] if word in _CALIBRE_WORDS:
                begin, end = index + 1, index + 3
            case ["/" | ",", "l", "/", digits, *_]:
                begin, end = index + 3, index + 4
            case ["l", "/", digits, *_]:
                begin, end = index + 2, index + 3
            case ["l", digits, *_] | ["/", digits, *_]:
                begin, end = index + 1, index + 2
            case [digits, "-", word, *_] if word in _CALIBRE_WORDS:
                begin, end = index, index + 3
            case _:
                return []
        if not digits.isdigit() or not 5 <= int(digits) <= 100:
            return []
        value = float(digits)
        return [Measure(begin, begin, end, value, value, "exact", "calibre_length", "barrel", "barrel_length")]


def _goes_on(tokens: Sequence[Token], end: int) -> bool:
    """Whether letters taken for a unit are the beginning of a name: `100 KN-23`, `9M133`."""
    if end >= len(tokens) or not tokens[end].glued:
        return False
    if tokens[end].text == "-" and end + 1 < len(tokens) and tokens[end + 1].glued:
        return tokens[end + 1].text[0].isdigit()
    return tokens[end].text[0].isalnum()
