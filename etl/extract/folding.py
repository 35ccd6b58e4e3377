"""A folded copy of a text, one code point for one, in which names and units can be compared.

Every position of the folded text is the same position of the original, so offsets carry over.
"""

import re
import unicodedata

_HYPHENS = dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d\u2043\u00ad", "-")
_SPACES = dict.fromkeys(
    "\t\v\f\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\u2060\ufeff\u200b",
    " ",
)
_QUOTES = dict.fromkeys("\u2018\u2019\u201b\u02bc\u2032`\u00b4", "'") | dict.fromkeys(
    "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'
)
_LETTERS = dict(zip("\u0131\u0142\u00f8\u0111\u00d7\u2044\u2215", "ilodx//", strict=True))
_PLAIN = {ord(letter): plain for letter, plain in (_HYPHENS | _SPACES | _QUOTES | _LETTERS).items()}

# Cyrillic and Greek letters that look like Latin ones, as they stand in designations typed on another keyboard.
_LATIN = dict(zip("авекмнорстухіјѕαβεζηικμνορτυχ", "abekmhopctyxijsabezhikmnoptyx", strict=True))
_LOOKALIKES = {ord(letter): latin for letter, latin in _LATIN.items()}
_MIXED = re.compile(r"\S*[\u0370-\u04ff]\S*")


class _OneToOne(dict[int, str]):
    """A translation table that folds each code point on first sight and remembers it."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        folded = _PLAIN.get(code) or _base_letter(letter).lower()
        self[code] = folded if len(folded) == 1 else letter
        return self[code]


def _base_letter(letter: str) -> str:
    """The letter without its accents; a superscript, a fraction or a ligature stays what it is."""
    decomposition = unicodedata.decomposition(letter)
    if decomposition.startswith(("<super>", "<sub>", "<fraction>")):
        return letter
    plain = "".join(c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c))
    return plain if len(plain) == 1 else letter


_FOLD = _OneToOne()


def _latinise(match: re.Match[str]) -> str:
    """Make a chunk Latin if it holds a digit or Latin letter and its other letters all look Latin."""
    chunk = match.group()
    foreign = [letter for letter in chunk if letter > "\u036f" and letter.isalpha()]
    is_mixed = any(letter.isdigit() or "a" <= letter <= "z" for letter in chunk)
    return chunk.translate(_LOOKALIKES) if is_mixed and all(letter in _LATIN for letter in foreign) else chunk


def fold(text: str) -> str:
    """Lower case, plain hyphens, spaces and quotes, no accents; as long as the text, position for position."""
    folded = text.translate(_FOLD)
    return folded if folded.isascii() else _MIXED.sub(_latinise, folded)
