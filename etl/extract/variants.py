"""Variants of a designation that the catalogue does not list: `AH-1Q` is a kind of AH-1, `S-70A-16` of S-70A.

Letters right behind a designation tell a variant in every system of designations in use: service letters (`F-4S`,
`AGM-84G`), marks of modification (`MiG-21PFMA`, `T-64BV1K`), export marks (`S-70A-16`), reporting letters (`SS-N-2a`).
"""

import re

_LONGEST = 12
_LETTERS = r"[A-Z]{1,4}(?:\d{1,2}[A-Z]{0,2})?|[a-g](?![^\W_])"
_MORE = r"(?:-\d{1,2}[A-Z]{0,2})?(?:/[A-Z]{1,2}\d{0,2})?(?:\(V\)\d{0,2})?"
_END = r"(?![^\W_]|-\d)"
_BEHIND_DIGIT = re.compile(rf"(?:{_LETTERS}|-[A-Z]{{1,2}}\d?(?![\w-])){_MORE}{_END}")
_BEHIND_LETTER = re.compile(rf"(?:\d?[A-Z]{{1,3}}\d{{0,2}}|(?=[-/(])){_MORE}{_END}")
_NO_MARKS = frozenset({"mm", "cm", "km", "kg", "hp", "kt", "lb", "st", "nd", "rd", "th"})


def variant_end(text: str, folded: str, start: int, end: int) -> int | None:
    """Where a variant's designation ends whose known stem is `text[start:end]`; None where no variant goes on there."""
    last = folded[end - 1]
    if not last.isdigit() and not (last.isalpha() and any(map(str.isdigit, folded[start:end]))):
        return None
    match = (_BEHIND_DIGIT if last.isdigit() else _BEHIND_LETTER).match(text, end, end + _LONGEST)
    if match is None or not match.group() or match.group().lower() in _NO_MARKS:
        return None
    # A reporting letter is small, and hangs on a designation with a hyphen only: `SA-2f`, but `4x4`, `M1a`.
    if match.group()[0].islower() and "-" not in folded[start:end]:
        return None
    return match.end()
