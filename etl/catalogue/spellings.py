"""The spellings under which a catalogue name may stand in a text.

`KN-23` is also written `KN 23` and `KN23`; `Mk 48` is `Mark 48`. Plural, possessive and letter case are not
spelled out here: the scan allows for them.
"""

import itertools
import re

from etl.extract.folding import fold

MOST_SPELLINGS = 24
_PIECES = re.compile(r"[^\W\d_]+|\d+|[^\w]+|_")
_ARTICLES = frozenset({"a", "an", "i", "in", "at", "to", "on", "do", "is", "of", "by", "it", "we", "us"})
_MARK = re.compile(r"\b(?:mk|mark)\b\.?")


def spellings(name: str) -> tuple[str, ...]:
    """Every folded spelling of a name, its own first; bounded in number for names of many parts."""
    folded = " ".join(fold(name).split())
    bases = [folded]
    if _MARK.search(folded):
        bases += [_MARK.sub(word, folded) for word in ("mk", "mark", "mk.")]
    found = dict.fromkeys(spelling for base in bases for spelling in _separated(base))
    return tuple(found)[:MOST_SPELLINGS]


def _separated(folded: str) -> list[str]:
    """Vary what stands between the parts of one name."""
    parts = _PIECES.findall(folded)
    choices: list[tuple[str, ...]] = []
    for before, part, after in zip(["", *parts], parts, [*parts[1:], ""], strict=False):
        if part in {"-", " "} and before and after:
            joint_has_digit = before[-1].isdigit() or after[0].isdigit()
            both_digits = before[-1].isdigit() and after[0].isdigit()
            if before in _ARTICLES:
                choices.append(tuple(dict.fromkeys((part, "-", ""))) if joint_has_digit else (part,))
            elif joint_has_digit and not both_digits:
                choices.append(tuple(dict.fromkeys((part, "-", " ", ""))))
            else:
                choices.append(tuple(dict.fromkeys((part, "-", " "))))
        elif before and before[-1].isalpha() and part[0].isdigit():
            # `A 400M` would read the article into a name.
            choices.append((part, f"-{part}") if before in _ARTICLES else (part, f"-{part}", f" {part}"))
        else:
            choices.append((part,))
    total = 1
    for index, choice in enumerate(choices):
        total *= len(choice)
        if total > MOST_SPELLINGS:  # a long name keeps its later separators as written
            choices[index] = choice[:1]
            total //= len(choice)
    return ["".join(combination) for combination in itertools.product(*choices)]
