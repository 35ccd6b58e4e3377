"""How many of a weapon a text speaks of: the number that stands before its noun phrase."""

from collections.abc import Sequence
from dataclasses import dataclass

from etl.extract.grammar import Grammar
from etl.extract.numbers import Amount, NumberReader
from etl.extract.tokens import Token

_MOST_WORDS_BETWEEN = 3
LEAST_COUNTED = 2
_LONGEST_AMOUNT = 7
_OF_THE = frozenset({"the", "its", "their", "these", "those", "his"})
_CURRENCY = frozenset("$€£¥₩#")
_JOINTS = frozenset("./")  # the rest of a decimal, the second half of `KN-23/24`
YEARS = range(1800, 2101)


@dataclass(frozen=True, slots=True)
class Count:
    """An amount that counts a phrase; `is_rounds` for `2,000 rounds of …`."""

    amount: Amount
    is_rounds: bool = False


class CountReader:
    """Finds the count of a noun phrase."""

    def __init__(self, grammar: Grammar, numbers: NumberReader) -> None:
        """Keep the compiled lexicon."""
        self._grammar = grammar
        self._numbers = numbers

    def before(self, tokens: Sequence[Token], begin: int, floor: int) -> Count | None:
        """The count of the phrase that begins at a token; nothing before `floor` is looked at."""
        position = begin
        is_rounds = False
        words = 0
        while position > floor:
            amount = self._amount_ending_at(tokens, position, floor)
            if amount is not None:
                return Count(amount, is_rounds) if self._is_count(tokens, amount) else None
            word = tokens[position - 1].text
            if word == "of" and position - 2 >= floor and tokens[position - 2].text in self._grammar.pieces:
                is_rounds = tokens[position - 2].text in self._grammar.rounds
                position -= 2
            elif word in _OF_THE and position - 2 >= floor and tokens[position - 2].text == "of":
                position -= 2 if tokens[position - 3].text not in self._grammar.pieces else 1
            elif word == "-" and tokens[position - 1].glued:
                position -= 1
            elif words < _MOST_WORDS_BETWEEN and self._may_stand_between(word):
                words += 1
                position -= 1
            else:
                return None
        return None

    def is_counted(self, tokens: Sequence[Token], begin: int, end: int) -> bool:
        """Whether a designation is counted as a thing of its own: `two Mi-2 were`, `6 Orion: (1, destroyed)`.

        Roads, rules and paper sizes are not counted so; where a noun follows, it is that which is counted.
        """
        amount = self._amount_ending_at(tokens, begin, 0)
        if amount is None or not self._is_count(tokens, amount):
            return False
        following = tokens[end].text if end < len(tokens) else ""
        if following == ":":
            return end + 1 < len(tokens) and tokens[end + 1].text == "("
        if (amount.low or 0) < LEAST_COUNTED or not is_distinct(tokens[begin:end]):
            return False
        return not following or not following[0].isalpha() or following in self._grammar.stop_words

    def _may_stand_between(self, word: str) -> bool:
        """An adjective or a nationality can; a verb, a preposition, another noun counted cannot."""
        grammar = self._grammar
        if not word[0].isalpha() or word in grammar.stop_words or word in grammar.other_units:
            return False
        return not (word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "ous", "less")))

    def _amount_ending_at(self, tokens: Sequence[Token], end: int, floor: int) -> Amount | None:
        """The longest amount whose last token is right before `end`."""
        for begin in range(max(floor, end - _LONGEST_AMOUNT), end):
            if self._numbers.may_start(tokens[begin]):
                amount = self._numbers.amount_at(tokens, begin)
                if amount is not None and amount.end == end:
                    return self._numbers.qualified(tokens, amount, len(tokens))
        return None

    def _is_count(self, tokens: Sequence[Token], amount: Amount) -> bool:
        value = amount.low if amount.low is not None else amount.high
        first = tokens[amount.begin]
        if value is None or value <= 0 or (value != int(value) and amount.qualifier != "vague"):
            return False
        before = tokens[amount.begin - 1].text if amount.begin else ""
        if before in self._grammar.labels:
            return False
        if before in _CURRENCY or (before in _JOINTS and first.glued):
            return False
        is_year = int(value) in YEARS and first.text.isdigit() and amount.is_single and amount.qualifier == "exact"
        return not (is_year and (not before or before in self._grammar.year_words or before == ","))


def is_distinct(tokens: Sequence[Token]) -> bool:
    """Whether a designation has more to it than the letter and two digits that roads and paper sizes have too."""
    digits = sum(len(token.text) for token in tokens if token.text.isdigit())
    letters = sum(len(token.text) for token in tokens if token.text.isalpha())
    has_hyphen = any(token.text == "-" for token in tokens)
    return digits > 0 and letters > 0 and (has_hyphen or letters > 1 or digits > 2)
