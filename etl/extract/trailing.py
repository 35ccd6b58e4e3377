"""Counts that stand behind the weapon they count: `T-72B3 (12)`, `T-72B3 x 12`, `T-72B3: 12`, `T-72B3, 12 in all`.

Only the first number counts: of `HIMARS: 16 delivered, 4 pledged` it is 16.
"""

from collections.abc import Sequence

from etl.extract.counts import YEARS
from etl.extract.grammar import Grammar
from etl.extract.numbers import Amount, NumberReader
from etl.extract.phrases import Phrase
from etl.extract.tokens import Token

_CLAUSE_END = frozenset({",", ";", ".", ")", "|", "!", "?", "and"})
_SIGNS = frozenset({"(", "x", ":", "-", ","})
_ONE_OF_ITS_KIND = frozenset({"a", "an", "the", "this", "that", "each", "every"})


class TrailingCountReader:
    """Finds the count behind a noun phrase; looks at a few tokens, however long the sentence is."""

    def __init__(self, grammar: Grammar, numbers: NumberReader) -> None:
        """Keep the compiled lexicon."""
        self._grammar = grammar
        self._numbers = numbers

    def behind(self, tokens: Sequence[Token], phrase: Phrase) -> Amount | None:
        """The amount behind a phrase where its form says that it counts the phrase."""
        if phrase.end + 1 >= len(tokens):
            return None
        sign = tokens[phrase.end]
        if sign.text not in _SIGNS and sign.text not in self._grammar.numbering:
            return None
        amount = self._numbers.with_qualifiers_at(tokens, phrase.end + 1)
        if amount is None or not _is_whole(tokens, amount):
            return None
        match sign.text:
            case "(":
                is_count = self._in_brackets(tokens, phrase, amount)
            case ":":
                is_count = not _is_year(tokens, amount) and self._is_told(tokens, amount.end)
            case "-":
                is_dash = not sign.glued and not tokens[phrase.end + 1].glued
                is_count = is_dash and not _is_year(tokens, amount) and self._is_told(tokens, amount.end)
            case ",":
                is_count = self._is_apposition(tokens, amount.end)
            case word if word in self._grammar.numbering and self._is_one(tokens, phrase):
                is_count = False  # the tank numbered 12
            case _:
                is_count = self._ends(tokens, amount.end) or tokens[amount.end].text in self._grammar.stop_words
        return amount if is_count else None

    def _in_brackets(self, tokens: Sequence[Token], phrase: Phrase, amount: Amount) -> bool:
        """`(12)`, `(12 lost, 3 hit)`, `(40 of them)`; a bare number behind *the tank* is a reference."""
        closing = self._behind_words(tokens, amount.end)
        if closing == amount.end and (_is_year(tokens, amount) or self._is_one(tokens, phrase)):
            return False
        ends = {")"} if closing == amount.end else {")", ",", ";"}
        return closing < len(tokens) and tokens[closing].text in ends

    def _is_one(self, tokens: Sequence[Token], phrase: Phrase) -> bool:
        """Whether an article or *this* before a singular says that the phrase speaks of one thing."""
        before = tokens[phrase.begin - 1].text if phrase.begin else ""
        return before in _ONE_OF_ITS_KIND and not self.is_plural(tokens, phrase)

    def is_plural(self, tokens: Sequence[Token], phrase: Phrase) -> bool:
        """Whether the last word of a phrase has a plural ending: `tanks`, `T-72s`."""
        last = tokens[phrase.end - 1].text
        return last == "s" or self._grammar.lemma(last) != last

    def _is_told(self, tokens: Sequence[Token], index: int) -> bool:
        """Whether the clause is over, or a word behind the number says what it counts."""
        return self._ends(tokens, index) or self._behind_words(tokens, index) > index

    def _is_apposition(self, tokens: Sequence[Token], index: int) -> bool:
        """`tanks, 12 in all`, `tanks, 40 of them, …`; a part is no count: `tanks, six of them destroyed`."""
        if self._grammar.totals.at(tokens, index) if index < len(tokens) else None:
            return True
        closing = _behind_of_them(tokens, index)
        return closing > index and self._ends(tokens, closing)

    def _behind_words(self, tokens: Sequence[Token], index: int) -> int:
        """The index behind the words that say what a number counts; `index` itself where there are none."""
        if index >= len(tokens):
            return index
        if tokens[index].text in self._grammar.pieces:
            index += 1
        if index >= len(tokens):
            return index
        for table in (self._grammar.totals, self._grammar.count_outcomes):
            if found := table.at(tokens, index):
                return found[1]
        return _behind_of_them(tokens, index)

    @staticmethod
    def _ends(tokens: Sequence[Token], index: int) -> bool:
        """Whether a clause ends before a token."""
        if index >= len(tokens):
            return True
        is_joined = index + 1 < len(tokens) and tokens[index + 1].text[0].isdigit()  # `3, 4 and 5 batteries`
        return tokens[index].text in _CLAUSE_END and not is_joined


def _behind_of_them(tokens: Sequence[Token], index: int) -> int:
    words = [token.text for token in tokens[index : index + 2]]
    return index + 2 if words == ["of", "them"] else index


def _is_whole(tokens: Sequence[Token], amount: Amount) -> bool:
    """Whether an amount is a number that things can be counted with, and no part of a longer sign."""
    sides = [side for side in (amount.low, amount.high) if side is not None]
    is_glued = amount.end < len(tokens) and tokens[amount.end].glued and tokens[amount.end].text[0].isalnum()
    is_code = tokens[amount.begin].text.startswith("0")
    return not is_glued and not is_code and all(side > 0 and side == int(side) for side in sides)


def _is_year(tokens: Sequence[Token], amount: Amount) -> bool:
    """Whether a number, or the first of two, is written as years are."""
    value = amount.low if amount.low is not None else amount.high
    return value is not None and int(value) in YEARS and tokens[amount.begin].text.isdigit()
