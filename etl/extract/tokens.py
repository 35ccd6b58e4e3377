"""Tokens, sentences, and tables of phrases over tokens.

Letters and digits are split apart, so that `240mm`, `240 mm` and `240-mm` give the same tokens but for the hyphen.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|(?<![\w.])\.\d+|[^\W\d_]+|'s\b|[^\s]")
# A full stop counts without a space behind it where a word ends and a capitalised one begins, as in pasted pages.
_FULL_STOP = re.compile(r"[.!?][\"')\]\u201d\u2019]*(?=\s)|(?<=[a-z]{3})[.!?][\"\u201d]?(?=[A-Z][a-z])|\n")
_BLANK_LINE = re.compile(r"\n\s*\n")
_LAST_WORD = re.compile(r"[\w.]+$")
_WRAPPED_LINE = range(50, 101)

Payload = TypeVar("Payload")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or sign of the folded text; `glued` where nothing stands between it and the one before."""

    text: str
    start: int
    end: int
    glued: bool


def tokenise(folded: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The tokens of a stretch of folded text, with offsets into the whole."""
    tokens = []
    last = -1
    for match in _TOKEN.finditer(folded, start, len(folded) if end is None else end):
        begin = match.start()
        tokens.append(Token(match.group(), begin, match.end(), begin == last))
        last = match.end()
    return tokens


def sentence_spans(text: str, abbreviations: frozenset[str]) -> list[tuple[int, int]]:
    """Where each sentence begins and ends; together the spans cover the text.

    A line break ends a sentence unless the text is wrapped at a fixed width and the sentence goes on.
    """
    wrapped = _is_wrapped(text)
    spans = []
    start = 0
    for match in _FULL_STOP.finditer(text):
        end = match.end()
        if end <= start:
            continue
        if match.group() == "\n":
            ends = not wrapped or _BLANK_LINE.match(text, match.start()) is not None
        else:
            ends = _ends_sentence(text, match.start(), end, abbreviations)
        if ends:
            spans.append((start, end))
            start = end
    if start < len(text):
        spans.append((start, len(text)))
    return spans


def _ends_sentence(text: str, mark: int, end: int, abbreviations: frozenset[str]) -> bool:
    following = text[end : end + 40].lstrip()
    if not following or following[0].islower():
        return not following
    if text[mark] != ".":
        return True
    word = _LAST_WORD.search(text, max(0, mark - 20), mark)
    if word is None:
        return True
    last = word.group().lower()
    return last not in abbreviations and not (len(last) == 1 and last.isalpha())


def _is_wrapped(text: str) -> bool:
    """Whether most lines break near one width, as in old agency copy and plain-text mail."""
    lines = [len(line) for line in text.splitlines() if line.strip()]
    if len(lines) < 4:
        return False
    widest = max(lines)
    return widest in _WRAPPED_LINE and sum(length > 0.7 * widest for length in lines) > len(lines) / 2


class PhraseTable(Generic[Payload]):
    """Phrases of one or more tokens, each with a payload, found at a position of a token list."""

    def __init__(self, phrases: Mapping[str, Payload] | Iterable[tuple[str, Payload]]) -> None:
        """Compile the phrases; the longer of two that fit is found first."""
        pairs = phrases.items() if isinstance(phrases, Mapping) else phrases
        self._by_first: dict[str, list[tuple[tuple[str, ...], Payload]]] = {}
        self._by_last: dict[str, list[tuple[tuple[str, ...], Payload]]] = {}
        for phrase, payload in pairs:
            words = tuple(token.text for token in tokenise(phrase.lower()))
            self._by_first.setdefault(words[0], []).append((words, payload))
            self._by_last.setdefault(words[-1], []).append((words, payload))
        for table in (self._by_first, self._by_last):
            for entries in table.values():
                entries.sort(key=lambda entry: -len(entry[0]))

    def at(self, tokens: Sequence[Token], index: int) -> tuple[Payload, int] | None:
        """The longest phrase that begins at a token: its payload and the index behind it."""
        return next(self.all_at(tokens, index), None)

    def all_at(self, tokens: Sequence[Token], index: int) -> Iterator[tuple[Payload, int]]:
        """Every phrase that begins at a token, longest first."""
        for words, payload in self._by_first.get(tokens[index].text, ()):
            end = index + len(words)
            if end <= len(tokens) and all(tokens[index + k].text == word for k, word in enumerate(words)):
                yield payload, end

    def before(self, tokens: Sequence[Token], index: int) -> tuple[Payload, int] | None:
        """The longest phrase that ends right before a token: its payload and the index of its first token."""
        if index <= 0:
            return None
        for words, payload in self._by_last.get(tokens[index - 1].text, ()):
            begin = index - len(words)
            if begin >= 0 and all(tokens[begin + k].text == word for k, word in enumerate(words)):
                return payload, begin
        return None
