"""Names that a text introduces and uses alone afterwards.

An abbreviation in brackets behind a weapon (`the Multi-Role Strike Vessel (MRSV) … two MRSVs`), and a ship's name after
its prefix (`FS Forbin … Forbin`).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

_ABBREVIATION = re.compile(r"\((?P<short>[A-Z][A-Za-z0-9-]{1,9})\)")
_LONGEST_LIST = 40
_FARTHEST = 80


@dataclass(frozen=True, slots=True)
class Introduced:
    """What a name that the text introduces stands for; `since` is where its introduction ends."""

    since: int
    category: str
    named: bool
    systems: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A later use of an introduced name."""

    start: int
    end: int
    name: Introduced


def abbreviation_behind(text: str, floor: int, start: int, end: int) -> str | None:
    """The abbreviation in brackets right behind, or at the end of, a mention.

    Its letters must begin words of the mention or right before it; nothing before `floor` is looked at.
    """
    match = _ABBREVIATION.match(text, end + 1) if text[end : end + 1] == " " else None
    inner = _ABBREVIATION.search(text, start, end)
    match = match or (inner if inner and inner.end() == end else None)
    if match is None:
        return None
    short = match["short"].removesuffix("s")
    begin = max(floor, min(start, match.start() - _FARTHEST))
    initials = [word[0].lower() for word in re.findall(r"\w+", text[begin : match.start()])]
    initials = initials[-len(short) - 2 :]
    capitals = [letter.lower() for letter in short if letter.isupper()]
    if len(capitals) < 2 or len(initials) < 2:
        return None
    return short if _in_order(capitals, initials) else None


def _in_order(letters: Sequence[str], initials: Sequence[str]) -> bool:
    """Whether most letters of an abbreviation are initials, in their order."""
    found = 0
    rest = iter(initials)
    for letter in letters:
        found += any(initial == letter for initial in rest)
    return found >= max(2, len(letters) - 1)


def occurrences(text: str, names: Mapping[str, Introduced]) -> Iterator[Occurrence]:
    """Every later use of the names, in order, plural endings included."""
    listed = sorted(names, key=len, reverse=True)[:_LONGEST_LIST]
    if not listed:
        return
    pattern = re.compile(rf"(?<![\w-])(?P<name>{'|'.join(map(re.escape, listed))})s?(?![\w-])")
    for match in pattern.finditer(text):
        name = names[match["name"]]
        if match.start() >= name.since:
            yield Occurrence(match.start(), match.end(), name)


def not_within(found: Iterable[Occurrence], spans: Sequence[tuple[int, int]]) -> Iterator[Occurrence]:
    """Those that touch none of the spans, which are in order and do not overlap."""
    index = 0
    for one in found:
        while index < len(spans) and spans[index][1] <= one.start:
            index += 1
        if index == len(spans) or one.end <= spans[index][0]:
            yield one
