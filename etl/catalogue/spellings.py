"""The spellings under which a catalogue name may stand in a text.

`KN-23` is also written `KN 23` and `KN23`; `Mk 48` is `Mark 48`. A hyphen counts as a space, in a name as in the text
that is scanned, so one spelling stands for both. Plural, possessive and letter case are not spelled out here: the scan
allows for them.
"""

import itertools
import re

from etl.extract.folding import fold

MOST_SPELLINGS = 24
_PIECES = re.compile(r"[^\W\d_]+|\d+|[^\w]+|_")
_ARTICLE_AND_NUMBER = re.compile(r"(?<![^\W_])(?:an?|i[nst]?|at|to|on|do|of|by|we|us) \d")
_MARK = re.compile(r"\b(?:mk|mark)\b\.?")


def spellings(name: str) -> tuple[str, ...]:
    """Every folded spelling of a name, hyphens as spaces, its own first; bounded in number for names of many parts."""
    folded = " ".join(fold(name).replace("-", " ").split())
    bases = [folded]
    if _MARK.search(folded):
        bases += [_MARK.sub(word, folded) for word in ("mk", "mark", "mk.")]
    found = dict.fromkeys(spelling for base in bases for spelling in _separated(base))
    return tuple(found)[:MOST_SPELLINGS]


def reads_as_article(written: str) -> bool:
    """Whether a stretch of text would read an article or preposition into a name: `a 400M`."""
    return _ARTICLE_AND_NUMBER.search(written) is not None


def _separated(folded: str) -> list[str]:
    """Vary what stands between the parts of one name: a joint between letters and digits may be there or not."""
    parts = _PIECES.findall(folded)
    choices: list[tuple[str, ...]] = []
    for before, part, after in zip(["", *parts], parts, [*parts[1:], ""], strict=False):
        if part == " " and before and after:
            has_digit = before[-1].isdigit() != after[0].isdigit()
            choices.append((" ", "") if has_digit else (" ",))
        elif before and before[-1].isalpha() and part[0].isdigit():
            choices.append((part, f" {part}"))
        else:
            choices.append((part,))
    total = 1
    for index, choice in enumerate(choices):
        total *= len(choice)
        if total > MOST_SPELLINGS:  # a long name keeps its later separators as written
            choices[index] = choice[:1]
            total //= len(choice)
    return ["".join(combination) for combination in itertools.product(*choices)]
