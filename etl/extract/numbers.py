"""Numbers in words and digits, ranges, vague amounts, and how exact they are said to be."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from etl.extract.tokens import PhraseTable, Token
from etl.lexicon import Lexicon

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*|\.\d+")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_POINTED = re.compile(r"\d{1,3}(?:\.\d{3}){2,}")
LARGEST = 1e15


@dataclass(frozen=True, slots=True)
class Amount:
    """A number or range as written; `begin` and `end` are token indices, an open side is None."""

    begin: int
    end: int
    low: float | None
    high: float | None
    qualifier: str = "exact"

    @property
    def is_single(self) -> bool:
        """Whether it is one number, not a range and not open."""
        return self.low is not None and self.low == self.high


class NumberReader:
    """Reads amounts at a position of a token list, with the number words of one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Compile the number words and qualifiers."""
        kinds: dict[str, dict[str, float]] = {}
        for entry in lexicon.numbers:
            kinds.setdefault(entry.kind, {}).update(entry.words)
        self._cardinals = kinds["cardinal"]
        self._scales = kinds["scale"]
        self._fractions = PhraseTable(kinds["fraction"])
        self._groups = PhraseTable(kinds["group"])
        self._vague = PhraseTable(kinds["vague"])
        self._before = PhraseTable((w, q.name) for q in lexicon.qualifiers if not q.after for w in q.words)
        self._takes_over = lexicon.words("verbs_with_over")
        self._after = PhraseTable((w, q.name) for q in lexicon.qualifiers if q.after for w in q.words)
        tables = (kinds["group"], kinds["vague"], kinds["fraction"])
        starts = {phrase.split()[0].split("-")[0] for table in tables for phrase in table}
        self._starts = starts | self._cardinals.keys() | {"a"}

    def may_start(self, token: Token) -> bool:
        """Whether a token can begin an amount; a quick test before the real reading."""
        return token.text[0].isdigit() or token.text[0] == "." or token.text in self._starts

    def number_at(self, tokens: Sequence[Token], index: int) -> tuple[float, int] | None:
        """One plain number at a token, with its scale words: its value and the index behind it."""
        text = tokens[index].text
        if _DIGITS.fullmatch(text):
            if _is_inside_name(tokens, index):
                return None
            value, end = _digits_value(text), index + 1
            if value is None:
                return None
            if end < len(tokens) and (fraction := self._fractions.at(tokens, end)) and tokens[end].text in "½¼¾⅓⅔":
                value, end = value + fraction[0], fraction[1]
        elif text in self._cardinals:
            value, end = self._words_value(tokens, index)
        else:
            return None
        scaled, end = self._scaled(tokens, value, end)
        return (scaled, end) if scaled <= LARGEST else None

    def amount_at(self, tokens: Sequence[Token], index: int) -> Amount | None:
        """The longest amount at a token: a range, a number, a group (`a dozen`) or a vague word."""
        if vague := self._vague.at(tokens, index):
            return Amount(index, vague[1], vague[0], None, "vague")
        if group := self._groups.at(tokens, index):
            return Amount(index, group[1], group[0], group[0])
        first = self.number_at(tokens, index)
        if first is None:
            if fraction := self._fractions.at(tokens, index):
                return Amount(index, fraction[1], fraction[0], fraction[0])
            return None
        value, end = first
        if end < len(tokens) and tokens[end].text == "dozen":
            return Amount(index, end + 1, value * 12, value * 12)
        if group_end := self._range_end(tokens, index, end):
            second = self.number_at(tokens, group_end)
            if second is not None and value < second[0] and not _is_year_span(value, second[0]):
                low = self._shared_scale(tokens, value, second)
                return Amount(index, second[1], low, second[0], "between")
        return Amount(index, end, value, value)

    def qualified(self, tokens: Sequence[Token], amount: Amount, behind: int) -> Amount:
        """The amount with the qualifier that stands before it, or after the token index `behind`."""
        begin, name = amount.begin, ""
        while found := self._before.before(tokens, begin):
            if tokens[found[1]].text == "over" and found[1] > 0 and tokens[found[1] - 1].text in self._takes_over:
                break
            if found[0] == "about" and tokens[found[1]].text == "around" and name:
                break
            name, begin = name or found[0], found[1]
        if not name and behind < len(tokens) and (found_after := self._after.at(tokens, behind)):
            name = found_after[0]
        return _with_qualifier(amount, name) if name else amount

    def with_qualifiers_at(self, tokens: Sequence[Token], index: int) -> Amount | None:
        """The amount at a token, or behind the words that qualify it there: `about 40`, `at least 12`, `30+`."""
        begin = index
        while begin < len(tokens) and (found := self._before.at(tokens, begin)):
            begin = found[1]
        if begin >= len(tokens) or not self.may_start(tokens[begin]):
            return None
        amount = self.amount_at(tokens, begin)
        if amount is None:
            return None
        amount = self.qualified(tokens, amount, amount.end)
        behind = self._after.at(tokens, amount.end) if amount.end < len(tokens) else None
        return replace(amount, end=behind[1] if behind else amount.end)

    def _range_end(self, tokens: Sequence[Token], begin: int, end: int) -> int | None:
        """Where the second number of a range would stand, if the tokens behind the first join two numbers."""
        if end + 1 >= len(tokens):
            return None
        joint = tokens[end].text
        if joint == "-" and tokens[end + 1].text == "to" and end + 2 < len(tokens):
            return end + 2
        if joint in {"-", "to"}:
            return end + 1
        if joint == "and" and begin > 0 and tokens[begin - 1].text == "between":
            return end + 1
        return None

    def _shared_scale(self, tokens: Sequence[Token], value: float, second: tuple[float, int]) -> float:
        """`2 to 3 million`: the scale word belongs to both ends."""
        scale = self._scales.get(tokens[second[1] - 1].text)
        return value * scale if scale and value < second[0] / scale * 1.0000001 and value < scale else value

    def _words_value(self, tokens: Sequence[Token], index: int) -> tuple[float, int]:
        """`twenty-five`, `one hundred and fifty`: the value and the index behind it."""
        value = self._cardinals[tokens[index].text]
        end = index + 1
        if 20 <= value < 100 and end + 1 < len(tokens) and tokens[end].text == "-":
            unit = self._cardinals.get(tokens[end + 1].text, 0)
            if 0 < unit < 10:
                return value + unit, end + 2
        if 20 <= value < 100 and end < len(tokens) and 0 < self._cardinals.get(tokens[end].text, 0) < 10:
            return value + self._cardinals[tokens[end].text], end + 1
        return value, end

    def _scaled(self, tokens: Sequence[Token], value: float, end: int) -> tuple[float, int]:
        total = 0.0
        while end < len(tokens):
            scale = self._scales.get(tokens[end].text)
            if scale is None:
                break
            value, end = value * scale, end + 1
            rest = end + 1 if end < len(tokens) and tokens[end].text == "and" else end
            if scale in {100, 1000} and rest < len(tokens) and tokens[rest].text in self._cardinals:
                more, more_end = self._words_value(tokens, rest)
                if more < scale:
                    if more_end < len(tokens) and self._scales.get(tokens[more_end].text, scale) < scale:
                        total, value, end = total + value, more, more_end
                        continue
                    return total + value + more, more_end
        return total + value, end


def _digits_value(text: str) -> float | None:
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    elif _POINTED.fullmatch(text):
        text = text.replace(".", "")
    elif text.count(",") == 1 and "." not in text and len(text) < 16:
        text = text.replace(",", ".")
    if text.count(".") > 1 or "," in text or len(text) > 16:
        return None
    return float(text)


def _is_inside_name(tokens: Sequence[Token], index: int) -> bool:
    """Whether digits belong to a designation: `M1989`, `KN-23`, `2S19`."""
    token = tokens[index]
    if not token.glued or index == 0:
        return False
    before = tokens[index - 1]
    if before.text[-1].isalpha():
        return before.text != "x"
    if before.text == "-" and before.glued and index >= 2:
        return tokens[index - 2].text[-1].isalpha() and tokens[index - 2].text not in {"to", "and"}
    return before.text in {".", "/"} and before.glued and token.text[0].isdigit() and tokens[index - 2].text.isalpha()


def _is_year_span(low: float, high: float) -> bool:
    return 1800 <= low <= 2100 and 1800 <= high <= 2100


def _with_qualifier(amount: Amount, name: str) -> Amount:
    if amount.qualifier == "vague":
        return amount
    if amount.qualifier == "between":
        return amount
    match name:
        case "more_than" | "at_least":
            return replace(amount, high=None, qualifier=name)
        case "less_than" | "at_most":
            return replace(amount, low=None, qualifier=name)
    return replace(amount, qualifier=name)
