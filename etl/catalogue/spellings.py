"""The spellings under which a catalogue name may stand in a text.

`KN-23` is also written `KN 23` and `KN23`; `Mk 48` is `Mark 48`. Names and texts are therefore compared with hyphens as
spaces, and with nothing between a letter and a digit: one pattern serves for all spellings, and what stood between is
looked at afterwards. Plural, possessive and letter case are not spelled out here: the scan allows for them.
"""

import re

from etl.extract.folding import fold

LETTER_DIGIT_GAP = re.compile(r"(?<=[^\W\d_]) (?=\d)|(?<=\d) (?=[^\W\d_])")
_ARTICLE_AND_NUMBER = re.compile(r"(?<![^\W_])(?:an?|i[nst]?|at|to|on|do|of|by|we|us) \d")
_NUMBER_AND_LETTERS = re.compile(r"\d (?=[^\W\d_])")
_MARK = re.compile(r"\b(?:mk|mark)\b\.?")


def written_forms(name: str) -> tuple[str, ...]:
    """A name folded, hyphens as spaces; with `mk`, `mark` and `mk.` for one another."""
    form = " ".join(fold(name).replace("-", " ").split())
    if not _MARK.search(form):
        return (form,)
    return tuple(dict.fromkeys((form, *(_MARK.sub(word, form) for word in ("mk", "mark", "mk.")))))


def pattern_of(form: str) -> str:
    """What a written form and its spellings have in common: nothing stands between letters and digits."""
    return LETTER_DIGIT_GAP.sub("", form)


def reads_as_article(folded: str) -> bool:
    """Whether a folded stretch of text would read an article or preposition into a name: `a 400M`, not `A-400M`."""
    return _ARTICLE_AND_NUMBER.search(folded) is not None


def may_be_spelt(written: str, form: str) -> bool:
    """Whether a stretch of text, folded and with hyphens as spaces, may be a spelling of a name's form.

    Both have one pattern. Letters and a number may be parted or joined; but a gap behind a number must be the name's,
    for `the F-16 a pilot flew` names no F-16A.
    """
    return written == form or _gaps_behind_numbers(written) <= _gaps_behind_numbers(form)


def _gaps_behind_numbers(form: str) -> set[int]:
    """Where, in letters and digits, a number is followed by a gap and letters."""
    if not _NUMBER_AND_LETTERS.search(form):
        return set()
    return {match.start() - form.count(" ", 0, match.start()) for match in _NUMBER_AND_LETTERS.finditer(form)}
