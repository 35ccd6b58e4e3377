"""What a text is known by: its words in order, and what it names whatever the order. No database, nothing of a corpus.

All of it depends on the one text alone. Words that are rare in the corpus would be a better clue, but what is rare
changes with every arrival, and stories must not.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

WORDS_IN_A_SHINGLE = 3
STEM = 6
LEAST_LETTERS = 4

# Bytes that part words; a letter outside ASCII is several bytes, none of which is among them.
_TO_BLANKS = bytes(byte if byte > 127 or chr(byte).isalnum() else 32 for byte in range(256))
_ODD_MARKS = "“”‘’«»–—…\u2011\u00a0"
_NUMBER = re.compile(r"\d(?:[\d.,]*\d)?")
_NAME = re.compile(r"(?<=[\w,;] )[A-Z][^\W\d_]+")  # not the first word of a sentence
_NUMBER_WORDS = {
    word.encode(): str(number).encode()
    for number, word in enumerate(
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen"
        " nineteen twenty".split(),
        2,
    )
}
# Words of at least four letters that stand in every report, whatever it is about.
_COMMON = frozenset(
    """about above according added after again against agency ahead along already also although amid among announced
    another around asked away because been before began being believed below between both called came could countries
    country days despite does down during each earlier early either even ever every expected first following from
    further gave given going government have having hers here hers himself however including into itself just last late
    later least less like made make many might minister ministry monday tuesday wednesday thursday friday saturday sunday
    month months more most much must near never news next none nothing number official officials once only other others
    over part past people press president recent report reported reporters reports said same saying says second several
    shall should show shows since some soon spokesman spokesperson statement still such take taken tell than that their
    them then there these they thing this those though through time times today told took under until upon used very want
    week weeks well were what when where whether which while whole whose will with within without word would year years
    yesterday your""".encode().split()
)
_COMMON_STEMS = frozenset(word[:STEM] for word in _COMMON)


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
    unique = set(words)
    names = {name[:STEM].lower().encode("utf-8", "replace") for name in set(_NAME.findall(text))} - _COMMON_STEMS
    numbers = {number.replace(",", "").encode("utf-8", "replace") for number in _NUMBER.findall(text)}
    numbers.update(_NUMBER_WORDS[word] for word in _NUMBER_WORDS.keys() & unique)
    stems = {word[:STEM] for word in unique - _COMMON if len(word) >= LEAST_LETTERS and not word[:1].isdigit()}
    kinds = (frozenset(weapon.encode() for weapon in weapons), frozenset(stems - names))
    return Features(frozenset(names), frozenset(numbers), *kinds)
