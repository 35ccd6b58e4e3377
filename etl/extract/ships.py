"""Ships by their own names: a navy's prefix and the name behind it, `USS Hopper`, `FS Forbin`.

A prefix that is another abbreviation too (`INS`, `FS`, `SAS`) counts only beside a ship, or another ship's name.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from etl.extract.elements import SentenceTokens
from etl.extract.grammar import Grammar
from etl.extract.tokens import Token

CATEGORY = "ship"
_LONGEST_NAME = 3


@dataclass(frozen=True, slots=True)
class ShipName:
    """A ship's name at tokens `begin` to `end`, its pennant number in brackets included.

    `own` is the name without prefix and number; `is_sure` where the prefix is no other abbreviation.
    """

    begin: int
    end: int
    own: str
    is_sure: bool


class ShipNameFinder:
    """Finds ships' own names in the tokens of a sentence."""

    def __init__(self, grammar: Grammar) -> None:
        """Keep the prefixes of navies."""
        self._sure = grammar.ship_prefixes
        self._doubtful = grammar.doubtful_ship_prefixes
        self._stop_words = grammar.stop_words

    def anchor_words(self) -> frozenset[str]:
        """The prefixes that make a sentence worth reading."""
        return self._sure | self._doubtful

    def find(self, content: SentenceTokens) -> Iterator[ShipName]:
        """Every prefix in capitals with one to three words behind it that begin with a capital."""
        tokens, text = content.tokens, content.text
        for index, token in enumerate(tokens[:-1]):
            if token.text not in self._sure and token.text not in self._doubtful:
                continue
            if not text[token.start : token.end].isupper() or index in content.names:
                continue
            end = self._end(tokens, text, index + 1)
            if end > index + 1:
                own = text[tokens[index + 1].start : tokens[end - 1].end]
                yield ShipName(index, _behind_pennant(tokens, end), own, token.text in self._sure)

    def _end(self, tokens: Sequence[Token], text: str, index: int) -> int:
        end = index
        while end < len(tokens) and end - index < _LONGEST_NAME and self._is_part(tokens[end], text):
            end += 1
        return end

    def _is_part(self, token: Token, text: str) -> bool:
        """A capitalised word; one in capitals throughout belongs to a headline or is an abbreviation."""
        written = text[token.start : token.end]
        return written[0].isupper() and written[1:].islower() and token.text not in self._stop_words


def _behind_pennant(tokens: Sequence[Token], end: int) -> int:
    """Step over a pennant number in brackets: `(DDG 70)`, `(L-12)`, `(F795)`."""
    texts = [token.text for token in tokens[end : end + 5]]
    match texts:
        case ["(", letters, number, ")", *_] | ["(", letters, "-", number, ")"]:
            is_pennant = letters.isalpha() and len(letters) <= 4 and number.isdigit()
            return end + texts.index(")") + 1 if is_pennant else end
    return end
