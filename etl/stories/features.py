"""What a text is known by: its words in order, and what it names whatever the order. No database, nothing of a corpus.

All of it depends on the one text alone. Words that are rare in the corpus would be a better clue, but what is rare
changes with every arrival, and stories must not.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from etl.stories.words import story_words

WORDS_IN_A_SHINGLE = 3
STEM = 6
LEAST_LETTERS = 4

# Bytes that part words; a letter outside ASCII is several bytes, none of which is among them.
_TO_BLANKS = bytes(byte if byte > 127 or chr(byte).isalnum() else 32 for byte in range(256))
_ODD_MARKS = "“”\u2018\u2019«»–—…\u2011\u00a0"
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_CAPITALISED = re.compile(r"[A-Z][^\W\d_]+")
_BEFORE_SENTENCES = frozenset('.!?:")')


@dataclass(frozen=True, slots=True)
class Features:
    """What a text names, as sets of short words: names, numbers, kinds of weapons, and other telling words."""

    names: frozenset[bytes]
    numbers: frozenset[bytes]
    weapons: frozenset[bytes]
    words: frozenset[bytes]


def words_of(text: str) -> list[bytes]:
    """The words of a text in lower case, without punctuation; as bytes, which are cut up several times faster."""
    for mark in _ODD_MARKS:
        text = text.replace(mark, " ")
    return text.lower().encode("utf-8", "replace").translate(_TO_BLANKS).split()


def shingles(words: list[bytes]) -> list[bytes]:
    """Every three words that follow each other; a shorter text is one shingle."""
    if len(words) < WORDS_IN_A_SHINGLE:
        return [b" ".join(words)]
    return list(map(b" ".join, zip(words, words[1:], words[2:], strict=False)))


def features(text: str, words: list[bytes], weapons: Iterable[str]) -> Features:
    """What a text names; `weapons` are the systems or categories of its mentions.

    Names and words count by their first letters: Russia, Russian; supply, supplied.
    """
    lists = story_words()
    unique = set(words)
    names = {name[:STEM].lower().encode("utf-8", "replace") for name in _capitalised(text)} - _common_stems()
    numbers = {number.replace(",", "").encode("utf-8", "replace") for number in _NUMBER.findall(text)}
    numbers.update(lists.numbers[word] for word in lists.numbers.keys() & unique)
    stems = {word[:STEM] for word in unique - lists.common if len(word) >= LEAST_LETTERS and not word[:1].isdigit()}
    kinds = (frozenset(weapon.encode() for weapon in weapons), frozenset(stems - names))
    return Features(frozenset(names), frozenset(numbers), *kinds)


def _capitalised(text: str) -> set[str]:
    """Words with a capital behind a blank, but for the first of a sentence."""
    found = set()
    for match in _CAPITALISED.finditer(text):
        start = match.start()
        if start > 1 and text[start - 1] == " " and text[start - 2] not in _BEFORE_SENTENCES:
            found.add(match[0])
    return found


@cache
def _common_stems() -> frozenset[bytes]:
    return frozenset(word[:STEM] for word in story_words().common)
